//! The assembler on what is wrong, as a student reads it.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn err_an_instruction_that_does_not_exist() {
    assert_snapshot!(said("MOVE R0 5\nHALT"), @"
    error[E0004]: `MOVE` is not an instruction
     --> a.vc.asm:1:1
      |
    1 | MOVE R0 5
      | ^^^^
      |
    help: did you mean `MOV`?
      |
    1 - MOVE R0 5
    1 + MOV R0 5
      |
    ");
}

#[test]
fn err_a_label_without_its_colon() {
    assert_snapshot!(said("loop INC R0\nJMP loop\nHALT"), @"
    error[E0004]: `loop` is not an instruction
     --> a.vc.asm:1:1
      |
    1 | loop INC R0
      | ^^^^
      |
    help: if it is a label, add a colon: `loop:`
      |
    1 | loop: INC R0
      |     +

    error[E0013]: undefined name `loop`
     --> a.vc.asm:2:5
      |
    2 | JMP loop
      |     ^^^^
      |
      = help: write `loop:` at the start of the line that it names; if it is a number, define it above with `%ASSIGN loop 10`
    ");
}

#[test]
fn err_a_label_alone_without_its_colon() {
    assert_snapshot!(said("JMP again\nagain\nHALT"), @"
    error[E0013]: undefined name `again`
     --> a.vc.asm:1:5
      |
    1 | JMP again
      |     ^^^^^
      |
      = help: write `again:` at the start of the line that it names; if it is a number, define it above with `%ASSIGN again 10`

    error[E0004]: `again` is not an instruction
     --> a.vc.asm:2:1
      |
    2 | again
      | ^^^^^
      |
      = help: if it is a label, add a colon: `again:`; the instructions are ADD AND CMP_ABV CMP_NEG CMP_ZRO CPY DEC DIV HALT INC JMP JMP_ABV JMP_NEG JMP_ZRO LDR MOV MSG MUL NOT OR OUT RPRT SHL SHR STR SUB WPRT XOR
    ");
}

#[test]
fn err_a_directive_that_does_not_exist() {
    assert_snapshot!(said("%DEFINE X 5\nHALT\n.bytes 1"), @"
    error[E0005]: unknown directive `%DEFINE`
     --> a.vc.asm:1:1
      |
    1 | %DEFINE X 5
      | ^^^^^^^
      |
      = help: the directives are %ASSIGN .byte .ascii .org .space

    error[E0005]: unknown directive `.bytes`
     --> a.vc.asm:3:1
      |
    3 | .bytes 1
      | ^^^^^^
      |
    help: did you mean `.byte`?
      |
    3 - .bytes 1
    3 + .byte 1
      |
    ");
}

#[test]
fn err_too_few_and_too_many_operands() {
    assert_snapshot!(said("ADD R0\nADD R0 R1 R2\nHALT 5"), @"
    error[E0006]: `ADD` takes 2 operands, but 1 is given
     --> a.vc.asm:1:1
      |
    1 | ADD R0
      | ^^^^^^
      |
      = help: write `ADD Ra Rb`

    error[E0007]: `ADD` takes 2 operands, but 3 are given
     --> a.vc.asm:2:11
      |
    2 | ADD R0 R1 R2
      |           ^^ unexpected
      |
      = help: write `ADD Ra Rb`

    error[E0007]: `HALT` takes no operands, but 1 is given
     --> a.vc.asm:3:6
      |
    3 | HALT 5
      |      ^ unexpected
      |
      = help: write `HALT`
    ");
}

#[test]
fn err_operands_of_the_wrong_kind() {
    assert_snapshot!(said("ADD R0 5\nMOV 5 R0\nMOV R0 R1\nJMP R0\nHALT"), @"
    error[E0008]: expected a register, but `5` is a number
     --> a.vc.asm:1:8
      |
    1 | ADD R0 5
      |        ^
      |
      = help: write `ADD Ra Rb`

    error[E0008]: expected a register, but `5` is a number
     --> a.vc.asm:2:5
      |
    2 | MOV 5 R0
      |     ^
      |
      = help: write `MOV Rd n8`

    error[E0008]: expected a number, but `R0` is a register
     --> a.vc.asm:2:7
      |
    2 | MOV 5 R0
      |       ^^
      |
      = help: write `MOV Rd n8`

    error[E0008]: expected a number, but `R1` is a register
     --> a.vc.asm:3:8
      |
    3 | MOV R0 R1
      |        ^^
      |
      = help: write `MOV Rd n8`

    error[E0008]: expected an address or a label, but `R0` is a register
     --> a.vc.asm:4:5
      |
    4 | JMP R0
      |     ^^
      |
      = help: write `JMP addr`
    ");
}

#[test]
fn err_a_register_that_does_not_exist() {
    assert_snapshot!(said("INC R4\nHALT"), @"
    error[E0009]: unknown register `R4`
     --> a.vc.asm:1:5
      |
    1 | INC R4
      |     ^^
      |
      = help: the registers are R0 to R3
    ");
}

#[test]
fn err_a_port_that_does_not_exist() {
    assert_snapshot!(said("WPRT R0 8\nHALT"), @"
    error[E0010]: 8 does not fit into port3
     --> a.vc.asm:1:9
      |
    1 | WPRT R0 8
      |         ^ 3 bits hold 0 to 7
      |
      = help: write `WPRT Rs port3` with a number from 0 to 7
    ");
}

#[test]
fn err_a_number_that_does_not_fit() {
    assert_snapshot!(said("MOV R0 256\nLDR R0 0x100\nHALT"), @"
    error[E0010]: 256 does not fit into n8
     --> a.vc.asm:1:8
      |
    1 | MOV R0 256
      |        ^^^ 8 bits hold 0 to 255
      |
      = help: write `MOV Rd n8` with a number from 0 to 255

    error[E0010]: `0x100` is 256, which does not fit into addr
     --> a.vc.asm:2:8
      |
    2 | LDR R0 0x100
      |        ^^^^^ 8 bits hold 0 to 255
      |
      = help: write `LDR Rd addr` with a number from 0 to 255
    ");
}

#[test]
fn err_a_negative_number_offers_its_byte() {
    assert_snapshot!(said("MOV R0 -1\nMOV R1 -129\nHALT\n.byte -128"), @"
    error[E0011]: -1 does not fit into n8, an unsigned field
     --> a.vc.asm:1:8
      |
    1 | MOV R0 -1
      |        ^^ 8 bits hold 0 to 255; the same bits are 255
      |
    help: write 255 if that is what you mean, or use --bit-patterns
      |
    1 - MOV R0 -1
    1 + MOV R0 255
      |

    error[E0010]: -129 does not fit into n8
     --> a.vc.asm:2:8
      |
    2 | MOV R1 -129
      |        ^^^^ 8 bits hold 0 to 255
      |
      = help: write `MOV Rd n8` with a number from 0 to 255

    error[E0011]: -128 does not fit into an unsigned byte
     --> a.vc.asm:4:7
      |
    4 | .byte -128
      |       ^^^^ 8 bits hold 0 to 255; the same bits are 128
      |
    help: write 128 if that is what you mean, or use --bit-patterns
      |
    4 - .byte -128
    4 + .byte 128
      |
    ");
}

#[test]
fn err_binary_numbers_have_eight_digits() {
    assert_snapshot!(said("MOV R0 #0000000\nMOV R1 #101010101\nMOV R2 #0000002\nHALT"), @"
    error[E0028]: `#0000000` is not a number
     --> a.vc.asm:1:8
      |
    1 | MOV R0 #0000000
      |        ^^^^^^^^ 7 digits; `#` needs 8
      |
      = help: pad it with zeros: `#00000000`

    error[E0028]: `#101010101` is not a number
     --> a.vc.asm:2:8
      |
    2 | MOV R1 #101010101
      |        ^^^^^^^^^^ 9 digits; `#` needs 8
      |
      = help: write exactly 8 digits

    error[E0028]: `#0000002` is not a number
     --> a.vc.asm:3:8
      |
    3 | MOV R2 #0000002
      |        ^^^^^^^^
      |
      = help: numbers are written 10, 0x1F, #00011111, 0b101 or 'A'
    ");
}

#[test]
fn err_a_name_that_does_not_exist() {
    assert_snapshot!(said("JMP lop\nMOV R0 SIZE\nloop: HALT\n"), @"
    error[E0013]: undefined name `lop`
     --> a.vc.asm:1:5
      |
    1 | JMP lop
      |     ^^^
      |
    help: did you mean `loop`?
      |
    1 | JMP loop
      |       +

    error[E0013]: undefined name `SIZE`
     --> a.vc.asm:2:8
      |
    2 | MOV R0 SIZE
      |        ^^^^
      |
      = help: write `SIZE:` at the start of the line that it names; if it is a number, define it above with `%ASSIGN SIZE 10`
    ");
}

#[test]
fn err_a_name_that_is_defined_twice() {
    assert_snapshot!(said("%ASSIGN A 1\n%ASSIGN A 2\nMOV R0 A\nHALT"), @"
    error[E0014]: the name `A` is defined twice
     --> a.vc.asm:2:9
      |
    1 | %ASSIGN A 1
      |         - first defined here
    2 | %ASSIGN A 2
      |         ^ defined again here
      |
      = help: rename one of them
    ");
}

#[test]
fn err_a_constant_without_value_or_with_one_that_is_not_known() {
    assert_snapshot!(said("%ASSIGN A\n%ASSIGN B end\n%ASSIGN R1 5\n%ASSIGN ADD 5\nend: HALT\n"), @"
    error[E0015]: `%ASSIGN` takes a name and a value, but 1 is given
     --> a.vc.asm:1:1
      |
    1 | %ASSIGN A
      | ^^^^^^^^^
      |
      = help: for example `%ASSIGN WIDTH 10`

    error[E0008]: `%ASSIGN` expects a number that is known at this point, not `end`
     --> a.vc.asm:2:11
      |
    2 | %ASSIGN B end
      |           ^^^
      |
      = help: write a number, or a name that `%ASSIGN` defines above

    error[E0023]: `R1` cannot be a name: it is a register
     --> a.vc.asm:3:9
      |
    3 | %ASSIGN R1 5
      |         ^^
      |
      = help: give the label another name

    error[E0023]: `ADD` cannot be a name: it is the name of an instruction
     --> a.vc.asm:4:9
      |
    4 | %ASSIGN ADD 5
      |         ^^^
      |
      = help: give the label another name
    ");
}

#[test]
fn err_the_program_grows_into_its_variables() {
    assert_snapshot!(said("STR R0 count\nHALT\n.space 10\n.org 9\ncount: .byte 0"), @"
    error[E0020]: the block from 0x09 to 0x09 overlaps the block from 0x00 to 0x0C
     --> a.vc.asm:4:1
      |
    1 | STR R0 count
      | --- the other block begins here
    ...
    4 | .org 9
      | ^^^^ they share 1 byte
      |
      = help: start this block at 0x0D or later, or shorten the other one
    ");
}

#[test]
fn err_the_program_grows_past_255() {
    assert_snapshot!(said("HALT\n.space 254\nINC R0\nMOV R0 5\n"), @"
    error[E0021]: 2 bytes at 0x100 go past the end of memory (0xFF)
     --> a.vc.asm:4:1
      |
    4 | MOV R0 5
      | ^^^^^^^^
      |
      = help: this is 2 bytes too long; shorten the program
    ");
}

#[test]
fn err_a_value_that_is_not_a_byte() {
    assert_snapshot!(said("HALT\n.byte 256, \"a\", ADD, R1"), @r#"
    error[E0016]: 256 does not fit into a byte
     --> a.vc.asm:2:7
      |
    2 | .byte 256, "a", ADD, R1
      |       ^^^ 8 bits hold 0 to 255
      |
      = help: split it over two bytes, or use a smaller number

    error[E0008]: `.byte` expects a number, a character or a label
     --> a.vc.asm:2:12
      |
    2 | .byte 256, "a", ADD, R1
      |            ^^^
      |
      = help: for a string, use `.ascii`

    error[E0008]: `.byte` expects a number, a character or a label
     --> a.vc.asm:2:17
      |
    2 | .byte 256, "a", ADD, R1
      |                 ^^^
      |
      = help: for example `.byte 10`, `.byte 'A'` or `.byte LABEL`

    error[E0008]: `.byte` expects a number, a character or a label
     --> a.vc.asm:2:22
      |
    2 | .byte 256, "a", ADD, R1
      |                      ^^
      |
      = help: for example `.byte 10`, `.byte 'A'` or `.byte LABEL`
    "#);
}

#[test]
fn err_strings() {
    assert_snapshot!(said("HALT\n.ascii \"abc\n.ascii abc\n.ascii \"\\q\""), @r#"
    error[E0017]: the string has no closing quote
     --> a.vc.asm:2:8
      |
    2 | .ascii "abc
      |        ^^^^
      |
      = help: put `"` at the end of the string; a quote inside it is written `\"`

    error[E0015]: `.ascii` expects one string in double quotes
     --> a.vc.asm:3:8
      |
    3 | .ascii abc
      |        ^^^
      |
      = help: for example `.ascii "Hello"`

    error[E0018]: unknown escape `\q`
     --> a.vc.asm:4:9
      |
    4 | .ascii "\q"
      |         ^^
      |
      = help: the escapes are \n \t \r \0 \e \a \b \\ \" \' and \x with two hexadecimal digits
    "#);
}

#[test]
fn err_a_block_without_a_count() {
    assert_snapshot!(said("HALT\n.space\n.space many\n.space 1000\n.org\n.org far\n.org 256"), @"
    error[E0015]: `.space` needs the number of bytes to reserve
     --> a.vc.asm:2:1
      |
    2 | .space
      | ^^^^^^
      |
      = help: for example `.space 10`

    error[E0008]: `.space` expects a number of bytes, not `many`
     --> a.vc.asm:3:8
      |
    3 | .space many
      |        ^^^^
      |
      = help: for example `.space 10`

    error[E0010]: `.space` cannot reserve 1000 bytes
     --> a.vc.asm:4:8
      |
    4 | .space 1000
      |        ^^^^ it can reserve 0 to 256
      |
      = help: for example `.space 10`

    error[E0015]: `.org` takes one address, but none is given
     --> a.vc.asm:5:1
      |
    5 | .org
      | ^^^^
      |
      = help: for example `.org 0x80`

    error[E0008]: `.org` expects a numeric address, not `far`
     --> a.vc.asm:6:6
      |
    6 | .org far
      |      ^^^
      |
      = help: for example `.org 0x80`

    error[E0010]: 256 is not an address
     --> a.vc.asm:7:6
      |
    7 | .org 256
      |      ^^^ addresses are 0x00 to 0xFF
      |
      = help: for example `.org 0x80`
    ");
}

#[test]
fn err_a_character_that_is_not_one() {
    assert_snapshot!(said("MOV R0 'ab'\nMOV R0 '\u{e9}'\nHALT"), @r"
    error[E0019]: a character constant holds exactly one ASCII character
     --> a.vc.asm:1:8
      |
    1 | MOV R0 'ab'
      |        ^^^^
      |
      = help: for example 'A' or '\n'; for more, use a string

    error[E0019]: a character constant holds exactly one ASCII character
     --> a.vc.asm:2:8
      |
    2 | MOV R0 'é'
      |        ^^^
      |
      = help: for example 'A' or '\n'; for more, use a string
    ");
}

#[test]
fn warn_what_is_never_used_or_never_reached() {
    assert_snapshot!(said("%ASSIGN A 1\nJMP end\nINC R0\nother: INC R0\nend: HALT"), @"
    warning[W0001]: the constant `A` is never used
     --> a.vc.asm:1:9
      |
    1 | %ASSIGN A 1
      |         ^
      |
      = help: remove it, or check the spelling where it should be used

    warning[W0004]: this instruction is unreachable
     --> a.vc.asm:3:1
      |
    2 | JMP end
      | ------- this never continues to the next line
    3 | INC R0
      | ^^^^^^
      |
      = help: give it a label and branch to it, or remove it

    warning[W0001]: the label `other` is never used
     --> a.vc.asm:4:1
      |
    4 | other: INC R0
      | ^^^^^
      |
      = help: remove it, or check the spelling where it should be used
    ");
}

#[test]
fn warn_a_store_into_the_program() {
    assert_snapshot!(said("MOV R0 5\nSTR R0 3\nHALT"), @"
    warning[W0009]: this store overwrites the program at 0x03
     --> a.vc.asm:2:1
      |
    2 | STR R0 3
      | ^^^^^^^^
      | |
      | this instruction is overwritten
      |
      = help: use an address after the program; if the program modifies itself on purpose, give the instruction a label
    ");
}
