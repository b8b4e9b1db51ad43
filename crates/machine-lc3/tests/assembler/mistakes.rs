//! What the assembler says about the mistakes that students make.

use bantam_diag::{Style, render_all};
use insta::assert_snapshot;

use crate::{Options, PLAIN, link_all, shown, shown_with};

/// The message about one statement in a program that is right but for it.
fn about(statement: &str) -> String {
    shown(&format!(".ORIG x3000\n{statement}\nHALT\n.END\n"))
}

// ---- blocks ---------------------------------------------------------------------------------------

#[test]
fn err_origin_missing() {
    assert_snapshot!(shown("LEA R0, TEXT\nPUTS\nHALT\nTEXT .STRINGZ \"Hello\"\n.END\n"), @"
    error[E0001]: nothing says where in memory this program goes: `.ORIG` is missing
     --> a.asm:1:1
      |
    1 | LEA R0, TEXT
      | ^^^^^^^^^^^^
      |
    help: begin the program with `.ORIG x3000` on a line of its own
      |
    1 +             .ORIG x3000
      |
    ");
}

#[test]
fn err_origin_missing_in_an_empty_program() {
    assert_snapshot!(shown("; nothing yet\n.END\n"), @"
    error[E0001]: nothing says where in memory this program goes: `.ORIG` is missing
     --> a.asm:2:1
      |
    2 | .END
      | ^^^^
      |
    help: begin the program with `.ORIG x3000` on a line of its own
      |
    1 +             .ORIG x3000
      |
    ");
}

#[test]
fn err_statement_before_origin() {
    assert_snapshot!(shown("AND R0, R0, #0\nADD R0, R0, #1\n.ORIG x3000\nHALT\n.END\n"), @"
    error[E0002]: this stands before the first `.ORIG`, so it has no address
     --> a.asm:1:1
      |
    1 | AND R0, R0, #0
      | ^^^^^^^^^^^^^^
      |
      = help: move it below the `.ORIG`
    ");
}

#[test]
fn err_label_before_origin_is_still_known() {
    assert_snapshot!(shown("TEN .FILL #10\n.ORIG x3000\nLD R0, TEN\nHALT\n.END\n"), @"
    error[E0002]: this stands before the first `.ORIG`, so it has no address
     --> a.asm:1:1
      |
    1 | TEN .FILL #10
      | ^^^^^^^^^^^^^
      |
      = help: move it below the `.ORIG`
    ");
}

#[test]
fn err_text_between_blocks() {
    assert_snapshot!(shown(".ORIG x3000\nHALT\n.END\nX .FILL 1\nY .FILL 2\n.ORIG x4000\n.FILL 3\n.END\n"), @"
    error[E0003]: this stands after `.END`, so it is in no block and has no address
     --> a.asm:4:1
      |
    4 | X .FILL 1
      | ^^^^^^^^^
      |
      = help: move it above the `.END`, begin a new block with `.ORIG`, or make it a comment
    ");
}

#[test]
fn err_notes_after_the_end() {
    let text = ".ORIG x3000\nHALT\n.END\nThese are my notes.\nThey, too: 1 and 2.\n\"x\"\n.ORGI x4000\n";
    assert_snapshot!(shown(text), @"
    error[E0003]: this stands after `.END`, so it is in no block and has no address
     --> a.asm:4:1
      |
    4 | These are my notes.
      | ^^^^^
      |
      = help: move it above the `.END`, begin a new block with `.ORIG`, or make it a comment

    error[E0005]: there is no directive `.ORGI`
     --> a.asm:7:1
      |
    7 | .ORGI x4000
      | ^^^^^
      |
    help: did you mean `.ORIG`?
      |
    7 - .ORGI x4000
    7 + .ORIG x4000
      |
    ");
}

#[test]
fn err_notes_before_the_beginning() {
    assert_snapshot!(shown("Lab 3, by me\n; a comment\n.ORIG x3000\nHALT\n.END\n"), @"
    error[E0004]: there is no instruction on this line
     --> a.asm:1:1
      |
    1 | Lab 3, by me
      | ^^^^^^^^^^^^
      |
      = help: if it is a comment, put `;` before it; if it is labels, put an instruction after them
    ");
}

#[test]
fn err_second_end() {
    assert_snapshot!(shown(".ORIG x3000\nHALT\n.END\n.END\n"), @"
    error[E0003]: this stands after `.END`, so it is in no block and has no address
     --> a.asm:4:1
      |
    4 | .END
      | ^^^^
      |
      = help: move it above the `.END`, begin a new block with `.ORIG`, or make it a comment
    ");
}

#[test]
fn err_origin_is_no_address() {
    assert_snapshot!(shown(".ORIG x10000\nHALT\n.END\n"), @"
    error[E0010]: `x10000` is 65536, which is not an address
     --> a.asm:1:7
      |
    1 | .ORIG x10000
      |       ^^^^^^ addresses are x0000 to xFFFF
      |
      = help: for example `.ORIG x3000`
    ");
}

#[test]
fn err_origin_is_a_label() {
    assert_snapshot!(shown(".ORIG START\nSTART HALT\n.END\n"), @"
    error[E0008]: `.ORIG` takes an address that is a number, not `START`
     --> a.asm:1:7
      |
    1 | .ORIG START
      |       ^^^^^
      |
      = help: for example `.ORIG x3000`
    ");
}

#[test]
fn err_origin_without_address() {
    assert_snapshot!(shown(".ORIG\nHALT\n.END\n"), @"
    error[E0015]: `.ORIG` takes one address, and none is given
     --> a.asm:1:1
      |
    1 | .ORIG
      | ^^^^^
      |
      = help: for example `.ORIG x3000`
    ");
}

#[test]
fn err_blocks_overlap() {
    assert_snapshot!(shown(".ORIG x3000\nHALT\n.BLKW 20\n.END\n.ORIG x3010\n.FILL 1\n.END\n"), @"
    error[E0020]: this block, from x3010 to x3010, overlaps the one from x3000 to x3014
     --> a.asm:5:1
      |
    1 | .ORIG x3000
      | ----- the other block begins here
    ...
    5 | .ORIG x3010
      | ^^^^^ they share 1 word
      |
      = help: begin this block at x3015 or later, or make the other one shorter
    ");
}

#[test]
fn err_blocks_overlap_one_that_began_long_before() {
    let text = "
        .ORIG x3000
        HALT
        .BLKW 100
        .END
        .ORIG x3010
        .FILL 1
        .END
        .ORIG x3020
        .FILL 2
        .END";
    assert_snapshot!(shown(text), @"
    error[E0020]: this block, from x3010 to x3010, overlaps the one from x3000 to x3064
     --> a.asm:6:9
      |
    2 |         .ORIG x3000
      |         ----- the other block begins here
    ...
    6 |         .ORIG x3010
      |         ^^^^^ they share 1 word
      |
      = help: begin this block at x3065 or later, or make the other one shorter

    error[E0020]: this block, from x3020 to x3020, overlaps the one from x3000 to x3064
     --> a.asm:9:9
      |
    9 |         .ORIG x3020
      |         ^^^^^ they share 1 word
      |
     ::: a.asm:2:9
      |
    2 |         .ORIG x3000
      |         ----- the other block begins here
      |
      = help: begin this block at x3065 or later, or make the other one shorter
    ");
}

#[test]
fn err_blocks_overlap_at_the_end_of_memory() {
    assert_snapshot!(shown(".ORIG xFFF0\n.BLKW 16\n.END\n.ORIG xFFF8\n.BLKW 8\n.END\n"), @"
    error[E0020]: this block, from xFFF8 to xFFFF, overlaps the one from xFFF0 to xFFFF
     --> a.asm:4:1
      |
    1 | .ORIG xFFF0
      | ----- the other block begins here
    ...
    4 | .ORIG xFFF8
      | ^^^^^ they share 8 words
      |
      = help: make the other one shorter
    ");
}

#[test]
fn err_block_past_the_end_of_memory() {
    assert_snapshot!(shown(".ORIG xFFFE\nHALT\nTEXT .STRINGZ \"Hi\"\nX .FILL 1\nLEA R0, TEXT\n.END\n"), @r#"
    error[E0021]: 3 words at xFFFF go past the end of memory, xFFFF
     --> a.asm:3:1
      |
    3 | TEXT .STRINGZ "Hi"
      | ^^^^^^^^^^^^^^^^^^
      |
      = help: 2 words too many; begin the block lower or make it smaller
    "#);
}

// ---- operations -----------------------------------------------------------------------------------

#[test]
fn err_instruction_misspelt() {
    assert_snapshot!(about("LOOP ADDD R0, R0, #1\nBRp LOOP"), @"
    error[E0004]: `ADDD` is not an instruction
     --> a.asm:2:6
      |
    2 | LOOP ADDD R0, R0, #1
      |      ^^^^
      |
    help: did you mean `ADD`?
      |
    2 - LOOP ADDD R0, R0, #1
    2 + LOOP ADD R0, R0, #1
      |
    ");
}

#[test]
fn err_instruction_that_does_not_exist() {
    assert_snapshot!(about("MUL R0, R0, R1"), @"
    error[E0004]: `MUL` is not an instruction
     --> a.asm:2:1
      |
    2 | MUL R0, R0, R1
      | ^^^
      |
      = help: the instructions are ADD AND BR GETC HALT IN JMP JSR JSRR LD LDI LDR LEA NOP NOT OUT PUTS PUTSP RET RTI ST STI STR TRAP
    ");
}

#[test]
fn err_comment_without_semicolon() {
    assert_snapshot!(about("This program adds two numbers"), @"
    error[E0004]: there is no instruction on this line
     --> a.asm:2:1
      |
    2 | This program adds two numbers
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: if it is a comment, put `;` before it; if it is labels, put an instruction after them
    ");
}

#[test]
fn err_comment_with_an_instruction_in_it() {
    assert_snapshot!(about("load x and y"), @"
    error[E0006]: `and` takes 3 operands, and 1 is given
     --> a.asm:2:8
      |
    2 | load x and y
      |        ^^^^^
      |
      = help: write `AND DR, SR1, SR2` or `AND DR, SR1, imm5`; if this line is a comment, put `;` before it
    ");
}

#[test]
fn err_two_words_alone() {
    assert_snapshot!(about("MAIN LOOP"), @"
    error[E0004]: there is no instruction on this line
     --> a.asm:2:1
      |
    2 | MAIN LOOP
      | ^^^^^^^^^
      |
      = help: if it is a comment, put `;` before it; if it is labels, put an instruction after them
    ");
}

#[test]
fn err_directive_misspelt() {
    assert_snapshot!(about("LEA R0, TEXT\nHALT\nTEXT .STRNGZ \"Hello\""), @r#"
    error[E0005]: there is no directive `.STRNGZ`
     --> a.asm:4:6
      |
    4 | TEXT .STRNGZ "Hello"
      |      ^^^^^^^
      |
    help: did you mean `.STRINGZ`?
      |
    4 | TEXT .STRINGZ "Hello"
      |          +
    "#);
}

#[test]
fn err_directive_without_its_point() {
    assert_snapshot!(about("TEXT STRINGZ \"Hello\"\nX fill 5"), @r#"
    error[E0004]: `STRINGZ` is not an instruction
     --> a.asm:2:6
      |
    2 | TEXT STRINGZ "Hello"
      |      ^^^^^^^
      |
    help: did you mean `.STRINGZ`?
      |
    2 | TEXT .STRINGZ "Hello"
      |      +

    error[E0004]: `fill` is not an instruction
     --> a.asm:3:3
      |
    3 | X fill 5
      |   ^^^^
      |
    help: did you mean `.FILL`?
      |
    3 - X fill 5
    3 + X .FILL 5
      |
    "#);
}

#[test]
fn err_directive_cut_short() {
    assert_snapshot!(about("TEXT .STRING \"Hello\""), @r#"
    error[E0005]: there is no directive `.STRING`
     --> a.asm:2:6
      |
    2 | TEXT .STRING "Hello"
      |      ^^^^^^^
      |
    help: did you mean `.STRINGZ`?
      |
    2 | TEXT .STRINGZ "Hello"
      |             +
    "#);
}

#[test]
fn err_directive_that_does_not_exist() {
    assert_snapshot!(about(".ALIGN 2"), @"
    error[E0005]: there is no directive `.ALIGN`
     --> a.asm:2:1
      |
    2 | .ALIGN 2
      | ^^^^^^
      |
      = help: the directives are .ORIG .END .FILL .BLKW .STRINGZ .STRINGP .EXTERNAL .GLOBAL
    ");
}

// ---- operands -------------------------------------------------------------------------------------

#[test]
fn err_too_few_operands() {
    assert_snapshot!(about("ADD R0, #1"), @"
    error[E0006]: `ADD` takes 3 operands, and 2 are given
     --> a.asm:2:1
      |
    2 | ADD R0, #1
      | ^^^^^^^^^^
      |
      = help: write `ADD DR, SR1, SR2` or `ADD DR, SR1, imm5`
    ");
}

#[test]
fn err_no_operands() {
    assert_snapshot!(about("LD"), @"
    error[E0006]: `LD` takes 2 operands, and none is given
     --> a.asm:2:1
      |
    2 | LD
      | ^^
      |
      = help: write `LD DR, LABEL`
    ");
}

#[test]
fn err_too_many_operands() {
    assert_snapshot!(about("NOT R0, R1, R2"), @"
    error[E0007]: `NOT` takes 2 operands, and 3 are given
     --> a.asm:2:13
      |
    2 | NOT R0, R1, R2
      |             ^^ too much
      |
      = help: write `NOT DR, SR`
    ");
}

#[test]
fn err_operands_where_there_are_none() {
    assert_snapshot!(about("RET R7"), @"
    error[E0007]: `RET` takes no operands, and 1 is given
     --> a.asm:2:5
      |
    2 | RET R7
      |     ^^ too much
      |
      = help: write `RET`
    ");
}

#[test]
fn err_blank_after_the_number_sign() {
    assert_snapshot!(about("ADD R0, R0, # 1"), @"
    error[E0028]: `#` stands alone, and is no number
     --> a.asm:2:13
      |
    2 | ADD R0, R0, # 1
      |             ^
      |
      = help: write without blanks what belongs together, for example #-1 or LABEL+1
    ");
}

#[test]
fn err_blanks_in_an_offset() {
    assert_snapshot!(about("LEA R0, TABLE + 1\nHALT\nTABLE .BLKW 2"), @"
    error[E0028]: `+` stands alone, and is no number
     --> a.asm:2:15
      |
    2 | LEA R0, TABLE + 1
      |               ^
      |
      = help: write without blanks what belongs together, for example #-1 or LABEL+1
    ");
}

#[test]
fn err_blanks_in_an_offset_of_a_fill() {
    assert_snapshot!(about("LD R0, P\nHALT\nP .FILL P + 1"), @"
    error[E0028]: `+` stands alone, and is no number
     --> a.asm:4:11
      |
    4 | P .FILL P + 1
      |           ^
      |
      = help: write without blanks what belongs together, for example #-1 or LABEL+1
    ");
}

#[test]
fn err_label_for_a_number() {
    assert_snapshot!(about("ADD R0, R0, TEN\nHALT\nTEN .FILL 10"), @"
    error[E0008]: a register or a number is wanted here, and `TEN` is a label
     --> a.asm:2:13
      |
    2 | ADD R0, R0, TEN
      |             ^^^
      |
      = help: write `ADD DR, SR1, SR2` or `ADD DR, SR1, imm5`; put the number into memory with `.FILL` and load it with `LD`
    ");
}

#[test]
fn err_label_for_a_register() {
    assert_snapshot!(about("LOOP JMP LOOP"), @"
    error[E0008]: a register is wanted here, and `LOOP` is a label
     --> a.asm:2:10
      |
    2 | LOOP JMP LOOP
      |          ^^^^
      |
      = help: write `JMP BaseR`
    ");
}

#[test]
fn err_register_for_a_label() {
    assert_snapshot!(about("LD R0, R1"), @"
    error[E0008]: a label is wanted here, and `R1` is a register
     --> a.asm:2:8
      |
    2 | LD R0, R1
      |        ^^
      |
      = help: write `LD DR, LABEL`
    ");
}

#[test]
fn err_number_for_a_register() {
    assert_snapshot!(about("ADD R0, #5, R1"), @"
    error[E0008]: a register is wanted here, and `#5` is a number
     --> a.asm:2:9
      |
    2 | ADD R0, #5, R1
      |         ^^
      |
      = help: write `ADD DR, SR1, SR2` or `ADD DR, SR1, imm5`
    ");
}

#[test]
fn err_register_for_a_number() {
    assert_snapshot!(about("LDR R0, R1, R2"), @"
    error[E0008]: a number is wanted here, and `R2` is a register
     --> a.asm:2:13
      |
    2 | LDR R0, R1, R2
      |             ^^
      |
      = help: write `LDR DR, BaseR, offset6`
    ");
}

#[test]
fn err_unknown_word_for_a_number() {
    assert_snapshot!(about("ADD R0, R0, ONE"), @"
    error[E0008]: a register or a number is wanted here, and `ONE` is neither
     --> a.asm:2:13
      |
    2 | ADD R0, R0, ONE
      |             ^^^
      |
      = help: write `ADD DR, SR1, SR2` or `ADD DR, SR1, imm5`; put the number into memory with `.FILL` and load it with `LD`
    ");
}

#[test]
fn err_unknown_word_for_a_register() {
    assert_snapshot!(about("NOT R0, SP"), @"
    error[E0008]: a register is wanted here, and `SP` is not one
     --> a.asm:2:9
      |
    2 | NOT R0, SP
      |         ^^
      |
      = help: write `NOT DR, SR`
    ");
}

#[test]
fn err_string_for_a_number() {
    assert_snapshot!(about("ADD R0, R0, \"A\""), @r#"
    error[E0008]: a register or a number is wanted here, and this is a string
     --> a.asm:2:13
      |
    2 | ADD R0, R0, "A"
      |             ^^^
      |
      = help: write `ADD DR, SR1, SR2` or `ADD DR, SR1, imm5`
    "#);
}

#[test]
fn err_character_for_a_register() {
    assert_snapshot!(about("NOT R0, 'A'"), @"
    error[E0008]: a register is wanted here, and 'A' is a character
     --> a.asm:2:9
      |
    2 | NOT R0, 'A'
      |         ^^^
      |
      = help: write `NOT DR, SR`
    ");
}

#[test]
fn err_instruction_for_a_label() {
    assert_snapshot!(about("BRz HALT"), @"
    error[E0008]: a label is wanted here, and `HALT` is an instruction
     --> a.asm:2:5
      |
    2 | BRz HALT
      |     ^^^^
      |
      = help: write `BRz LABEL`
    ");
}

#[test]
fn err_no_such_register() {
    assert_snapshot!(about("ADD R8, R0, #1"), @"
    error[E0009]: there is no register `R8`
     --> a.asm:2:5
      |
    2 | ADD R8, R0, #1
      |     ^^
      |
      = help: the registers are R0 to R7
    ");
}

#[test]
fn err_no_such_register_at_the_end() {
    assert_snapshot!(about("ADD R0, R0, R9"), @"
    error[E0009]: there is no register `R9`
     --> a.asm:2:13
      |
    2 | ADD R0, R0, R9
      |             ^^
      |
      = help: the registers are R0 to R7
    ");
}

#[test]
fn err_malformed_number() {
    assert_snapshot!(about("ADD R0, R0, #1O"), @"
    error[E0028]: `#1O` is not a number
     --> a.asm:2:13
      |
    2 | ADD R0, R0, #1O
      |             ^^^
      |
      = help: numbers are written #10, #-3, x1F or b101
    ");
}

#[test]
fn err_number_with_a_dash() {
    assert_snapshot!(about("ADD R0, R0, #\u{2013}1\n.FILL \u{2212}5"), @"
    error[E0028]: `#–1` is not a number
     --> a.asm:2:13
      |
    2 | ADD R0, R0, #–1
      |             ^^^
      |
      = help: the minus sign is `-`; this is a dash

    error[E0028]: `−5` is not a number
     --> a.asm:3:7
      |
    3 | .FILL −5
      |       ^^
      |
      = help: the minus sign is `-`; this is a dash
    ");
}

#[test]
fn err_number_with_a_wrong_digit() {
    assert_snapshot!(about(".FILL 12A"), @"
    error[E0028]: `12A` is not a number
     --> a.asm:2:7
      |
    2 | .FILL 12A
      |       ^^^
      |
      = help: numbers are written #10, #-3, x1F or b101
    ");
}

// ---- ranges ---------------------------------------------------------------------------------------

#[test]
fn err_immediate_too_large() {
    assert_snapshot!(about("ADD R0, R0, #16"), @"
    error[E0010]: 16 does not fit into imm5
     --> a.asm:2:13
      |
    2 | ADD R0, R0, #16
      |             ^^^ 5 bits hold -16 to 15
      |
      = help: put the number into memory with `.FILL` and load it with `LD`
    ");
}

#[test]
fn err_immediate_too_small() {
    assert_snapshot!(about("AND R0, R0, #-17"), @"
    error[E0010]: -17 does not fit into imm5
     --> a.asm:2:13
      |
    2 | AND R0, R0, #-17
      |             ^^^^ 5 bits hold -16 to 15
      |
      = help: put the number into memory with `.FILL` and load it with `LD`
    ");
}

#[test]
fn err_immediate_in_hexadecimal_too_large() {
    assert_snapshot!(about("ADD R0, R0, x63"), @"
    error[E0010]: `x63` is 99, which does not fit into imm5
     --> a.asm:2:13
      |
    2 | ADD R0, R0, x63
      |             ^^^ 5 bits hold -16 to 15
      |
      = help: put the number into memory with `.FILL` and load it with `LD`
    ");
}

#[test]
fn err_character_too_large_for_an_immediate() {
    assert_snapshot!(about("ADD R0, R0, 'A'"), @"
    error[E0010]: `'A'` is 65, which does not fit into imm5
     --> a.asm:2:13
      |
    2 | ADD R0, R0, 'A'
      |             ^^^ 5 bits hold -16 to 15
      |
      = help: put the number into memory with `.FILL` and load it with `LD`
    ");
}

#[test]
fn err_immediate_only_as_a_bit_pattern() {
    assert_snapshot!(about("ADD R0, R0, x1F"), @"
    error[E0011]: `x1F` is 31, which does not fit into imm5, as that is signed
     --> a.asm:2:13
      |
    2 | ADD R0, R0, x1F
      |             ^^^ 5 bits hold -16 to 15; as bits this is -1
      |
    help: write #-1 if that is what you mean; --bit-patterns accepts it as it is
      |
    2 - ADD R0, R0, x1F
    2 + ADD R0, R0, #-1
      |
    ");
}

#[test]
fn err_immediate_only_as_the_bits_of_a_word() {
    assert_snapshot!(about("ADD R0, R0, xFFFF"), @"
    error[E0011]: `xFFFF` is 65535, which does not fit into imm5, as that is signed
     --> a.asm:2:13
      |
    2 | ADD R0, R0, xFFFF
      |             ^^^^^ 5 bits hold -16 to 15; as bits this is -1
      |
    help: write #-1 if that is what you mean; --bit-patterns accepts it as it is
      |
    2 - ADD R0, R0, xFFFF
    2 + ADD R0, R0, #-1
      |
    ");
}

#[test]
fn err_number_with_very_many_digits() {
    assert_snapshot!(about("ADD R0, R0, #99999999999999999999"), @"
    error[E0010]: `#99999999999999999999` does not fit into imm5
     --> a.asm:2:13
      |
    2 | ADD R0, R0, #99999999999999999999
      |             ^^^^^^^^^^^^^^^^^^^^^ 5 bits hold -16 to 15
      |
      = help: put the number into memory with `.FILL` and load it with `LD`
    ");
}

#[test]
fn err_base_offset_too_large() {
    assert_snapshot!(about("LDR R0, R6, #32"), @"
    error[E0010]: 32 does not fit into offset6
     --> a.asm:2:13
      |
    2 | LDR R0, R6, #32
      |             ^^^ 6 bits hold -32 to 31
      |
      = help: put the number into memory with `.FILL` and load it with `LD`
    ");
}

#[test]
fn err_offset_as_a_number_too_large() {
    assert_snapshot!(about("BR #256"), @"
    error[E0010]: 256 does not fit into PCoffset9
     --> a.asm:2:4
      |
    2 | BR #256
      |    ^^^^ 9 bits hold -256 to 255
      |
      = help: put the address into memory nearby, `FAR .FILL LABEL`, and use `LDI`, `STI`, or `LD` and `JMP` or `JSRR`
    ");
}

#[test]
fn err_trap_vector_too_large() {
    assert_snapshot!(about("TRAP x100"), @"
    error[E0010]: `x100` is 256, which does not fit into trapvect8
     --> a.asm:2:6
      |
    2 | TRAP x100
      |      ^^^^ 8 bits hold 0 to 255
      |
      = help: write `TRAP trapvect8` with a number from 0 to 255
    ");
}

#[test]
fn err_label_too_far_ahead() {
    assert_snapshot!(about("LD R0, FAR\nHALT\n.BLKW 300\nFAR .FILL 1"), @"
    error[E0012]: `FAR` is too far away: 301 words after the next instruction
     --> a.asm:2:8
      |
    2 | LD R0, FAR
      |        ^^^ PCoffset9 reaches 256 words back and 255 ahead
    ...
    5 | FAR .FILL 1
      | --- the label is here
      |
      = help: put the address into memory nearby, `FAR .FILL LABEL`, and use `LDI`, `STI`, or `LD` and `JMP` or `JSRR`
    ");
}

#[test]
fn err_label_too_far_back() {
    assert_snapshot!(about("LOOP .BLKW 300\nBRp LOOP"), @"
    error[E0012]: `LOOP` is too far away: 301 words before the next instruction
     --> a.asm:3:5
      |
    2 | LOOP .BLKW 300
      | ---- the label is here
    3 | BRp LOOP
      |     ^^^^ PCoffset9 reaches 256 words back and 255 ahead
      |
      = help: put the address into memory nearby, `FAR .FILL LABEL`, and use `LDI`, `STI`, or `LD` and `JMP` or `JSRR`
    ");
}

#[test]
fn err_subroutine_too_far() {
    assert_snapshot!(about("JSR FAR\nHALT\n.BLKW 1100\nFAR RET"), @"
    error[E0012]: `FAR` is too far away: 1101 words after the next instruction
     --> a.asm:2:5
      |
    2 | JSR FAR
      |     ^^^ PCoffset11 reaches 1024 words back and 1023 ahead
    ...
    5 | FAR RET
      | --- the label is here
      |
      = help: put the address into memory nearby, `FAR .FILL LABEL`, and use `LDI`, `STI`, or `LD` and `JMP` or `JSRR`
    ");
}

#[test]
fn err_fill_over_a_word() {
    assert_snapshot!(about(".FILL 65536"), @"
    error[E0016]: 65536 does not fit into a word
     --> a.asm:2:7
      |
    2 | .FILL 65536
      |       ^^^^^ 16 bits hold -32768 to 65535
      |
      = help: split it over two words, or use a smaller number
    ");
}

#[test]
fn err_fill_below_a_word() {
    assert_snapshot!(about(".FILL -x8001"), @"
    error[E0016]: `-x8001` is -32769, which does not fit into a word
     --> a.asm:2:7
      |
    2 | .FILL -x8001
      |       ^^^^^^ 16 bits hold -32768 to 65535
      |
      = help: split it over two words, or use a smaller number
    ");
}

#[test]
fn err_fill_with_an_offset_over_a_word() {
    assert_snapshot!(about("A .FILL A+60000"), @"
    error[E0016]: `A+60000` is 72288, which does not fit into a word
     --> a.asm:2:9
      |
    2 | A .FILL A+60000
      |         ^^^^^^^ 16 bits hold -32768 to 65535
      |
      = help: split it over two words, or use a smaller number
    ");
}

#[test]
fn err_fill_with_very_many_digits() {
    assert_snapshot!(about(&format!(".FILL {}", "7".repeat(10_000))), @"
    error[E0016]: `777777777777777777777777777777777777777777777777777777777777...` does not fit into a word
     --> a.asm:2:7
      |
    2 | .FILL 7777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 16 bits hold -32768 to 65535
      |
      = help: split it over two words, or use a smaller number
    ");
}

// ---- labels ---------------------------------------------------------------------------------------

#[test]
fn err_label_undefined_and_one_is_near() {
    assert_snapshot!(about("LD R0, CUONT\nHALT\nCOUNT .FILL 1"), @"
    error[E0013]: there is no label `CUONT`
     --> a.asm:2:8
      |
    2 | LD R0, CUONT
      |        ^^^^^
      |
    help: did you mean `COUNT`?
      |
    2 - LD R0, CUONT
    2 + LD R0, COUNT
      |
    ");
}

#[test]
fn err_label_undefined() {
    assert_snapshot!(about("JSR PRINT"), @"
    error[E0013]: there is no label `PRINT`
     --> a.asm:2:5
      |
    2 | JSR PRINT
      |     ^^^^^
      |
      = help: write `PRINT` at the beginning of the line that it is to name; if another file defines it, say `.EXTERNAL PRINT`
    ");
}

#[test]
fn err_label_undefined_in_a_fill() {
    assert_snapshot!(about("LD R0, P\nHALT\nP .FILL TABLE+2"), @"
    error[E0013]: there is no label `TABLE`
     --> a.asm:4:9
      |
    4 | P .FILL TABLE+2
      |         ^^^^^
      |
      = help: write `TABLE` at the beginning of the line that it is to name; if another file defines it, say `.EXTERNAL TABLE`
    ");
}

#[test]
fn err_label_with_offset_and_one_is_near() {
    assert_snapshot!(about("LD R0, TALBE-1\nHALT\nTABLE .BLKW 2"), @"
    error[E0013]: there is no label `TALBE`
     --> a.asm:2:8
      |
    2 | LD R0, TALBE-1
      |        ^^^^^
      |
    help: did you mean `TABLE`?
      |
    2 - LD R0, TALBE-1
    2 + LD R0, TABLE-1
      |
    ");
}

#[test]
fn err_label_in_another_case() {
    let options = Options { case_sensitive: true, ..PLAIN };
    assert_snapshot!(shown_with(".ORIG x3000\nLOOP BR loop\n.END\n", options), @"
    error[E0013]: there is no label `loop`
     --> a.asm:2:9
      |
    2 | LOOP BR loop
      |         ^^^^
      |
    help: did you mean `LOOP`?
      |
    2 - LOOP BR loop
    2 + LOOP BR LOOP
      |
    ");
}

#[test]
fn err_label_defined_twice() {
    assert_snapshot!(about("LOOP ADD R0, R0, #1\nBRn LOOP\nLOOP ADD R1, R1, #1\nBRn LOOP"), @"
    error[E0014]: the label `LOOP` is defined twice
     --> a.asm:4:1
      |
    2 | LOOP ADD R0, R0, #1
      | ---- first here
    3 | BRn LOOP
    4 | LOOP ADD R1, R1, #1
      | ^^^^ again here
      |
      = help: give one of them another name
    ");
}

#[test]
fn err_label_defined_twice_in_two_cases() {
    assert_snapshot!(about("LOOP ADD R0, R0, #1\nBRn LOOP\nLoop ADD R1, R1, #1"), @"
    error[E0014]: the label `Loop` is defined twice
     --> a.asm:4:1
      |
    2 | LOOP ADD R0, R0, #1
      | ---- first here
    3 | BRn LOOP
    4 | Loop ADD R1, R1, #1
      | ^^^^ again here
      |
      = help: labels are the same whatever the case of their letters; give one another name, or use --case-sensitive
    ");
}

#[test]
fn err_label_is_a_register() {
    assert_snapshot!(about("R1 .FILL 1"), @"
    error[E0023]: `R1` cannot be a label, as it is a register
     --> a.asm:2:1
      |
    2 | R1 .FILL 1
      | ^^
      |
      = help: give the label another name
    ");
}

#[test]
fn err_label_is_a_number() {
    assert_snapshot!(about("10 ADD R0, R0, #1"), @"
    error[E0023]: `10` cannot be a label, as it is a number
     --> a.asm:2:1
      |
    2 | 10 ADD R0, R0, #1
      | ^^
      |
      = help: a label begins with a letter, for example `LOOP`
    ");
}

#[test]
fn err_label_is_an_instruction() {
    assert_snapshot!(about("IN .FILL 1"), @"
    error[E0023]: `IN` cannot be a label, as it is the name of an instruction
     --> a.asm:2:1
      |
    2 | IN .FILL 1
      | ^^
      |
      = help: give the label another name
    ");
}

#[test]
fn err_label_is_an_instruction_with_operands() {
    assert_snapshot!(about("LD .FILL 1"), @"
    error[E0023]: `LD` cannot be a label, as it is the name of an instruction
     --> a.asm:2:1
      |
    2 | LD .FILL 1
      | ^^
      |
      = help: give the label another name
    ");
}

#[test]
fn err_label_is_a_character() {
    assert_snapshot!(about("'A' .FILL 1"), @"
    error[E0022]: `'A'` does not belong here
     --> a.asm:2:1
      |
    2 | 'A' .FILL 1
      | ^^^
      |
      = help: a line is: label, instruction, operands with commas between them, comment after `;`
    ");
}

#[test]
fn err_label_begins_with_a_quote() {
    assert_snapshot!(about("'LOOP ADD R0, R0, #1"), @"
    error[E0023]: `'LOOP` cannot be a label, as it begins with a quote
     --> a.asm:2:1
      |
    2 | 'LOOP ADD R0, R0, #1
      | ^^^^^
      |
      = help: a label begins with a letter, for example `LOOP`
    ");
}

#[test]
fn err_label_is_external_and_defined() {
    assert_snapshot!(about(".EXTERNAL PRINT\nJSR PRINT\nHALT\nPRINT RET"), @"
    error[E0024]: `PRINT` is said to be in another file, but this file defines it
     --> a.asm:2:11
      |
    2 | .EXTERNAL PRINT
      |           ^^^^^
    ...
    5 | PRINT RET
      | ----- defined here
      |
      = help: leave out the `.EXTERNAL`, or rename the label
    ");
}

#[test]
fn err_global_is_not_defined() {
    assert_snapshot!(about(".GLOBAL PRNIT\nPRINT OUT\nRET"), @"
    error[E0027]: `.GLOBAL` offers `PRNIT` to other files, but this file does not define it
     --> a.asm:2:9
      |
    2 | .GLOBAL PRNIT
      |         ^^^^^
      |
    help: did you mean `PRINT`?
      |
    2 - .GLOBAL PRNIT
    2 + .GLOBAL PRINT
      |
    ");
}

#[test]
fn err_global_is_not_defined_and_none_is_near() {
    assert_snapshot!(about(".GLOBAL SORT"), @"
    error[E0027]: `.GLOBAL` offers `SORT` to other files, but this file does not define it
     --> a.asm:2:9
      |
    2 | .GLOBAL SORT
      |         ^^^^
      |
      = help: define `SORT` in this file, or leave the `.GLOBAL` out
    ");
}

#[test]
fn err_external_is_no_label() {
    assert_snapshot!(about(".EXTERNAL R1, ADD, 5, \"A\""), @r#"
    error[E0023]: `R1` cannot be a label, as it is a register
     --> a.asm:2:11
      |
    2 | .EXTERNAL R1, ADD, 5, "A"
      |           ^^
      |
      = help: give the label another name

    error[E0023]: `ADD` cannot be a label, as it is the name of an instruction
     --> a.asm:2:15
      |
    2 | .EXTERNAL R1, ADD, 5, "A"
      |               ^^^
      |
      = help: give the label another name

    error[E0023]: `5` cannot be a label, as it is a number
     --> a.asm:2:20
      |
    2 | .EXTERNAL R1, ADD, 5, "A"
      |                    ^
      |
      = help: a label begins with a letter, for example `LOOP`

    error[E0015]: `.EXTERNAL` needs the name of a label
     --> a.asm:2:23
      |
    2 | .EXTERNAL R1, ADD, 5, "A"
      |                       ^^^
      |
      = help: for example `.EXTERNAL PRINT`
    "#);
}

// ---- directives -----------------------------------------------------------------------------------

#[test]
fn err_block_without_count() {
    assert_snapshot!(about("SPACE .BLKW"), @"
    error[E0015]: `.BLKW` needs to know how many words to set aside
     --> a.asm:2:7
      |
    2 | SPACE .BLKW
      |       ^^^^^
      |
      = help: for example `.BLKW 10`
    ");
}

#[test]
fn err_block_whose_count_is_a_label() {
    assert_snapshot!(about("SIZE .FILL 3\nSPACE .BLKW SIZE"), @"
    error[E0008]: `.BLKW` takes a number of words, not `SIZE`
     --> a.asm:3:13
      |
    3 | SPACE .BLKW SIZE
      |             ^^^^
      |
      = help: for example `.BLKW 10`
    ");
}

#[test]
fn err_block_of_less_than_nothing() {
    assert_snapshot!(about("SPACE .BLKW -1"), @"
    error[E0010]: -1 is no number of words for `.BLKW`
     --> a.asm:2:13
      |
    2 | SPACE .BLKW -1
      |             ^^ 0 to 65536 are possible
      |
      = help: for example `.BLKW 10`
    ");
}

#[test]
fn err_block_with_too_much() {
    assert_snapshot!(about("SPACE .BLKW 1 2 3"), @"
    error[E0022]: `3` does not belong here
     --> a.asm:2:17
      |
    2 | SPACE .BLKW 1 2 3
      |                 ^
      |
      = help: a line is: label, instruction, operands with commas between them, comment after `;`
    ");
}

#[test]
fn err_fill_without_value() {
    assert_snapshot!(about("X .FILL"), @"
    error[E0015]: `.FILL` needs a value
     --> a.asm:2:3
      |
    2 | X .FILL
      |   ^^^^^
      |
      = help: for example `.FILL #10`, `.FILL x1F` or `.FILL LABEL`
    ");
}

#[test]
fn err_fill_with_a_string() {
    assert_snapshot!(about("X .FILL \"A\""), @r#"
    error[E0008]: `.FILL` takes a number, a character or a label
     --> a.asm:2:9
      |
    2 | X .FILL "A"
      |         ^^^
      |
      = help: a string goes into `.STRINGZ`
    "#);
}

#[test]
fn err_fill_with_a_register() {
    assert_snapshot!(about("X .FILL R1"), @"
    error[E0008]: `.FILL` takes a number, a character or a label
     --> a.asm:2:9
      |
    2 | X .FILL R1
      |         ^^
      |
      = help: for example `.FILL #10`, `.FILL 'A'` or `.FILL LABEL`
    ");
}

#[test]
fn err_string_without_quotes() {
    assert_snapshot!(about("TEXT .STRINGZ Hello there"), @r#"
    error[E0015]: `.STRINGZ` takes one string in double quotes
     --> a.asm:2:15
      |
    2 | TEXT .STRINGZ Hello there
      |               ^^^^^^^^^^^
      |
      = help: for example `.STRINGZ "Hello"`
    "#);
}

#[test]
fn err_string_in_curly_quotes() {
    assert_snapshot!(about("TEXT .STRINGZ \u{201C}Hello there\u{201D}"), @r#"
    error[E0015]: `.STRINGZ` takes one string in double quotes
     --> a.asm:2:15
      |
    2 | TEXT .STRINGZ “Hello there”
      |               ^^^^^^^^^^^^^
      |
      = help: these are a word processor's quotes; write `.STRINGZ "Hello"`
    "#);
}

#[test]
fn err_string_with_quotes_in_it() {
    assert_snapshot!(about("TEXT .STRINGZ \"He said \"Hi\"\""), @r#"
    error[E0015]: `.STRINGZ` takes one string in double quotes
     --> a.asm:2:15
      |
    2 | TEXT .STRINGZ "He said "Hi""
      |               ^^^^^^^^^^^^^^
      |
      = help: a quote inside the string is written `\"`; a comment begins with `;`
    "#);
}

#[test]
fn err_string_missing() {
    assert_snapshot!(about("TEXT .STRINGZ"), @r#"
    error[E0015]: `.STRINGZ` takes one string in double quotes
     --> a.asm:2:6
      |
    2 | TEXT .STRINGZ
      |      ^^^^^^^^
      |
      = help: for example `.STRINGZ "Hello"`
    "#);
}

#[test]
fn err_global_without_label() {
    assert_snapshot!(about(".GLOBAL"), @"
    error[E0015]: `.GLOBAL` needs the name of a label
     --> a.asm:2:1
      |
    2 | .GLOBAL
      | ^^^^^^^
      |
      = help: for example `.GLOBAL PRINT`
    ");
}

#[test]
fn err_external_without_label() {
    assert_snapshot!(about(".EXTERNAL"), @"
    error[E0015]: `.EXTERNAL` needs the name of a label
     --> a.asm:2:1
      |
    2 | .EXTERNAL
      | ^^^^^^^^^
      |
      = help: for example `.EXTERNAL PRINT`
    ");
}

#[test]
fn err_string_not_closed() {
    assert_snapshot!(about("TEXT .STRINGZ \"Hello ; a greeting"), @r#"
    error[E0017]: the string has no closing quote
     --> a.asm:2:15
      |
    2 | TEXT .STRINGZ "Hello ; a greeting
      |               ^^^^^^^^^^^^^^^^^^^
      |
      = help: put `"` at the end of the string; a quote inside it is written `\"`
    "#);
}

#[test]
fn err_escape_that_does_not_exist() {
    assert_snapshot!(about(r#"TEXT .STRINGZ "50\% \n \xG1""#), @r#"
    error[E0018]: there is no escape `\%`
     --> a.asm:2:18
      |
    2 | TEXT .STRINGZ "50\% \n \xG1"
      |                  ^^
      |
      = help: there are \n \t \r \0 \e \a \b \\ \" \' and \x with two hexadecimal digits

    error[E0018]: the escape `\x` needs two hexadecimal digits
     --> a.asm:2:24
      |
    2 | TEXT .STRINGZ "50\% \n \xG1"
      |                        ^^
      |
      = help: for example `\x41`; a backslash itself is written `\\`
    "#);
}

#[test]
fn err_escape_that_does_not_exist_in_a_character() {
    assert_snapshot!(about(r"X .FILL '\q'"), @r#"
    error[E0018]: there is no escape `\q`
     --> a.asm:2:10
      |
    2 | X .FILL '\q'
      |          ^^
      |
      = help: there are \n \t \r \0 \e \a \b \\ \" \' and \x with two hexadecimal digits
    "#);
}

#[test]
fn err_character_constant_of_two() {
    assert_snapshot!(about("X .FILL 'AB'"), @r"
    error[E0019]: a character constant holds one character of the ASCII code
     --> a.asm:2:9
      |
    2 | X .FILL 'AB'
      |         ^^^^
      |
      = help: for example 'A' or '\n'; for more, use a string
    ");
}

#[test]
fn err_character_outside_ascii() {
    assert_snapshot!(about("X .FILL 'é'"), @r"
    error[E0019]: a character constant holds one character of the ASCII code
     --> a.asm:2:9
      |
    2 | X .FILL 'é'
      |         ^^^
      |
      = help: for example 'A' or '\n'; for more, use a string
    ");
}

#[test]
fn err_character_constant_not_closed() {
    assert_snapshot!(about("X .FILL 'A"), @r"
    error[E0019]: a character constant holds one character of the ASCII code
     --> a.asm:2:9
      |
    2 | X .FILL 'A
      |         ^^
      |
      = help: for example 'A' or '\n'; for more, use a string
    ");
}

// ---- punctuation ----------------------------------------------------------------------------------

#[test]
fn err_comma_twice() {
    assert_snapshot!(about("ADD R0,, R0, #1"), @"
    error[E0022]: `,` does not belong here
     --> a.asm:2:8
      |
    2 | ADD R0,, R0, #1
      |        ^
      |
      = help: a line is: label, instruction, operands with commas between them, comment after `;`
    ");
}

#[test]
fn err_comma_at_the_end() {
    assert_snapshot!(about("ADD R0, R0, #1,"), @"
    error[E0022]: `,` does not belong here
     --> a.asm:2:15
      |
    2 | ADD R0, R0, #1,
      |               ^
      |
      = help: a line is: label, instruction, operands with commas between them, comment after `;`
    ");
}

#[test]
fn err_comma_after_the_instruction() {
    assert_snapshot!(about("ADD, R0, R0, #1"), @"
    error[E0022]: `,` does not belong here
     --> a.asm:2:4
      |
    2 | ADD, R0, R0, #1
      |    ^
      |
      = help: a line is: label, instruction, operands with commas between them, comment after `;`
    ");
}

#[test]
fn err_colon_after_an_operand() {
    assert_snapshot!(about("LOOP BR LOOP:"), @"
    error[E0022]: `:` does not belong here
     --> a.asm:2:13
      |
    2 | LOOP BR LOOP:
      |             ^
      |
      = help: a line is: label, instruction, operands with commas between them, comment after `;`
    ");
}

#[test]
fn err_colon_alone() {
    assert_snapshot!(about(": ADD R0, R0, #1"), @"
    error[E0022]: `:` does not belong here
     --> a.asm:2:1
      |
    2 | : ADD R0, R0, #1
      | ^
      |
      = help: a line is: label, instruction, operands with commas between them, comment after `;`
    ");
}

#[test]
fn err_text_after_end() {
    assert_snapshot!(shown(".ORIG x3000\nHALT\n.END of the program\n"), @"
    error[E0022]: `of` does not belong here
     --> a.asm:3:6
      |
    3 | .END of the program
      |      ^^
      |
      = help: a line is: label, instruction, operands with commas between them, comment after `;`
    ");
}

#[test]
fn err_string_alone() {
    assert_snapshot!(about("\"Hello\""), @r#"
    error[E0004]: there is no instruction on this line
     --> a.asm:2:1
      |
    2 | "Hello"
      | ^^^^^^^
      |
      = help: if it is a comment, put `;` before it; if it is labels, put an instruction after them
    "#);
}

// ---- linking --------------------------------------------------------------------------------------

/// What there is to say about several files.
fn shown_of(texts: &[&str]) -> String {
    let (_, diagnostics, sources) = link_all(texts, PLAIN);
    render_all(&diagnostics, &sources, Style::Plain)
}

#[test]
fn err_external_that_no_file_offers() {
    assert_snapshot!(shown_of(&[".ORIG x3000\n.EXTERNAL PRINT\nJSR PRINT\nHALT\n.END\n"]), @"
    error[E0025]: no file offers the label `PRINT`
     --> a.asm:3:5
      |
    3 | JSR PRINT
      |     ^^^^^
      |
      = help: link the file that defines `PRINT` too, and declare the label global there
    ");
}

#[test]
fn err_external_misspelt() {
    let main = ".ORIG x3000\n.EXTERNAL PRNIT\nJSR PRNIT\nHALT\n.END\n";
    let library = ".ORIG x3100\n.GLOBAL PRINT\nPRINT RET\n.END\n";
    assert_snapshot!(shown_of(&[main, library]), @"
    error[E0025]: no file offers the label `PRNIT`
     --> a.asm:3:5
      |
    3 | JSR PRNIT
      |     ^^^^^
      |
      = help: did you mean `PRINT`?
    ");
}

#[test]
fn err_external_defined_but_not_offered() {
    let main = ".ORIG x3000\n.EXTERNAL PRINT\nJSR PRINT\nHALT\n.END\n";
    let library = ".ORIG x3100\nJSR PRINT\nHALT\nPRINT RET\n.END\n";
    assert_snapshot!(shown_of(&[main, library]), @"
    error[E0025]: no file offers the label `PRINT`
     --> a.asm:3:5
      |
    3 | JSR PRINT
      |     ^^^^^
      |
     ::: b.asm:4:1
      |
    4 | PRINT RET
      | ----- defined here, but not global
      |
      = help: declare it global in the file that defines it
    ");
}

#[test]
fn err_global_in_two_files() {
    let main = ".ORIG x3000\n.GLOBAL START\nSTART HALT\n.END\n";
    let other = ".ORIG x3100\n.GLOBAL Start\nStart HALT\n.END\n";
    assert_snapshot!(shown_of(&[main, other]), @"
    error[E0026]: two files offer the label `Start`
     --> b.asm:3:1
      |
    3 | Start HALT
      | ^^^^^ again here
      |
     ::: a.asm:3:1
      |
    3 | START HALT
      | ----- first here
      |
      = help: give one of them another name, or keep it to its own file
    ");
}

#[test]
fn err_external_too_far() {
    let main = ".ORIG x3000\n.EXTERNAL PRINT\nJSR PRINT\nHALT\n.END\n";
    let library = ".ORIG x3500\n.GLOBAL PRINT\nPRINT RET\n.END\n";
    assert_snapshot!(shown_of(&[main, library]), @"
    error[E0012]: `PRINT` is at x3500, too far away: 1279 words after the next instruction
     --> a.asm:3:5
      |
    3 | JSR PRINT
      |     ^^^^^ this reaches 1024 words back and 1023 ahead
      |
      = help: keep its address in a word nearby and go through that
    ");
}

#[test]
fn err_external_with_an_offset_over_a_word() {
    let main = ".ORIG x3000\n.EXTERNAL TABLE\nHALT\n.FILL TABLE+60000\n.END\n";
    let library = ".ORIG x3500\n.GLOBAL TABLE\nTABLE .FILL 1\n.END\n";
    assert_snapshot!(shown_of(&[main, library]), @"
    error[E0016]: `TABLE` and its offset make 73568
     --> a.asm:4:7
      |
    4 | .FILL TABLE+60000
      |       ^^^^^^^^^^^ 16 bits hold -32768 to 65535
      |
      = help: use a smaller offset
    ");
}

#[test]
fn err_blocks_of_two_files_overlap() {
    let main = ".ORIG x3000\nHALT\n.BLKW 32\n.END\n";
    let library = ".ORIG x3020\nHALT\n.END\n";
    assert_snapshot!(shown_of(&[main, library]), @"
    error[E0020]: the block at x3020 of b.asm overlaps one of a.asm that ends at x3020
     --> b.asm:1:1
      |
    1 | .ORIG x3020
      | ^^^^^
      |
     ::: a.asm:1:1
      |
    1 | .ORIG x3000
      | ----- the other block begins here
      |
      = help: begin this block at x3021 or later, or make the other one shorter
    ");
}

#[test]
fn err_blocks_of_two_files_overlap_far_apart() {
    let main = ".ORIG x3000\nHALT\n.BLKW 255\n.END\n";
    let library = ".ORIG x3010\nHALT\n.END\n.ORIG x3020\nHALT\n.END\n";
    assert_snapshot!(shown_of(&[main, library]), @"
    error[E0020]: the block at x3010 of b.asm overlaps one of a.asm that ends at x30FF
     --> b.asm:1:1
      |
    1 | .ORIG x3010
      | ^^^^^
      |
     ::: a.asm:1:1
      |
    1 | .ORIG x3000
      | ----- the other block begins here
      |
      = help: begin this block at x3100 or later, or make the other one shorter

    error[E0020]: the block at x3020 of b.asm overlaps one of a.asm that ends at x30FF
     --> b.asm:4:1
      |
    4 | .ORIG x3020
      | ^^^^^
      |
     ::: a.asm:1:1
      |
    1 | .ORIG x3000
      | ----- the other block begins here
      |
      = help: begin this block at x3100 or later, or make the other one shorter
    ");
}

// ---- warnings -------------------------------------------------------------------------------------

#[test]
fn warn_label_never_used() {
    assert_snapshot!(about("TEN .FILL 10"), @"
    warning[W0001]: the label `TEN` is never used
     --> a.asm:2:1
      |
    2 | TEN .FILL 10
      | ^^^
      |
      = help: leave it out, or see whether it is misspelt where it was to be used
    ");
}

#[test]
fn warn_instruction_taken_for_a_label() {
    assert_snapshot!(shown(".ORIG x3000\nAND R0, R0, #0\nHLT\nHALT\n.END\n"), @"
    warning[W0002]: `HLT` stands alone on its line and was taken for a label
     --> a.asm:3:1
      |
    3 | HLT
      | ^^^
      |
    help: did you mean `HALT`?
      |
    3 | HALT
      |  +
    ");
}

#[test]
fn warn_directive_taken_for_a_label() {
    assert_snapshot!(shown(".ORIG x3000\nHALT\nEND\n"), @"
    warning[W0002]: `END` stands alone on its line and was taken for a label
     --> a.asm:3:1
      |
    3 | END
      | ^^^
      |
    help: did you mean `.END`?
      |
    3 | .END
      | +

    warning[W0006]: the last `.END` is missing
     --> a.asm:3:4
      |
    3 | END
      |    ^
      |
    help: put `.END` on the last line
      |
    3 ~ END
    4 +             .END
      |
    ");
}

#[test]
fn warn_word_taken_for_a_label() {
    assert_snapshot!(shown(".ORIG x3000\nstop\nHALT\n.END\n"), @"
    warning[W0002]: `stop` stands alone on its line and was taken for a label
     --> a.asm:2:1
      |
    2 | stop
      | ^^^^
      |
      = help: nothing uses it; if it is a comment, put `;` before it
    ");
}

#[test]
fn warn_label_near_an_instruction_even_if_used() {
    assert_snapshot!(shown(".ORIG x3000\nPUTSS\nBRz PUTSS\nHALT\n.END\n"), @"
    warning[W0002]: `PUTSS` stands alone on its line and was taken for a label
     --> a.asm:2:1
      |
    2 | PUTSS
      | ^^^^^
      |
    help: did you mean `PUTS`?
      |
    2 - PUTSS
    2 + PUTS
      |
    ");
}

#[test]
fn warn_code_runs_into_data() {
    assert_snapshot!(shown(".ORIG x3000\nLD R0, TEN\nTEN .FILL 10\nHALT\n.END\n"), @"
    warning[W0003]: the program runs into this data and takes it for instructions
     --> a.asm:3:1
      |
    2 | LD R0, TEN
      | ---------- after this instruction
    3 | TEN .FILL 10
      | ^^^^^^^^^^^^
      |
      = help: end the code before it with HALT, RET or a branch
    ");
}

#[test]
fn warn_code_that_nothing_reaches() {
    assert_snapshot!(shown(".ORIG x3000\nHALT\nADD R0, R0, #1\n.END\n"), @"
    warning[W0004]: nothing reaches this instruction
     --> a.asm:3:1
      |
    2 | HALT
      | ---- this never goes on to the next line
    3 | ADD R0, R0, #1
      | ^^^^^^^^^^^^^^
      |
      = help: give it a label and branch to it, or remove it
    ");
}

#[test]
fn warn_no_halt() {
    assert_snapshot!(shown(".ORIG x3000\nADD R0, R0, #1\n.END\n"), @"
    warning[W0005]: the program has no HALT, so it does not end by itself
     --> a.asm:2:1
      |
    2 | ADD R0, R0, #1
      | ^^^^^^^^^^^^^^
      |
      = help: put HALT where the program is to end
    ");
}

#[test]
fn warn_last_end_missing() {
    assert_snapshot!(shown(".ORIG x3000\nHALT\n\n; end of file\n\n"), @"
    warning[W0006]: the last `.END` is missing
     --> a.asm:4:14
      |
    4 | ; end of file
      |              ^
      |
    help: put `.END` on the last line
      |
    4 ~ ; end of file
    5 +             .END
      |
    ");
}

#[test]
fn warn_rtt() {
    assert_snapshot!(shown(".ORIG x3000\nJSR SUB\nHALT\nSUB RTT\n.END\n"), @"
    warning[W0007]: `RTT` is a spelling of the past and works as `RET`
     --> a.asm:4:5
      |
    4 | SUB RTT
      |     ^^^
      |
    help: write `RET`
      |
    4 - SUB RTT
    4 + SUB RET
      |
    ");
}

#[test]
fn warn_origin_in_a_block() {
    assert_snapshot!(shown(".ORIG x3000\nHALT\n.ORIG x4000\n.FILL 1\n.END\n"), @"
    warning[W0008]: a new `.ORIG` begins before the block above has its `.END`
     --> a.asm:3:1
      |
    3 | .ORIG x4000
      | ^^^^^
      |
    help: put `.END` on the line before
      |
    3 +             .END
      |
    ");
}

// ---- all together ---------------------------------------------------------------------------------

#[test]
fn err_all_mistakes_of_a_file_are_told_in_order() {
    let text = r#"
ST R0, SAVE
        .ORIG x3000
        ADD  R0, R0, #16
LOOP    ADDD R0, R0, #1
        LD   R8, SAVE
        NOT  R0
        BRp  LOPP
        ADD  R0,, R0, #1
        AND  R0, R0, SAVE
LOOP    ADD  R0, R0, x1F
TEXT    .STRINGZ "50\%
R1      .FILL 70000
SAVE    .BLKW
        .FIL 'AB'
        .FILL 'AB'
        .FILL #
        LD   R0, FAR
        .BLKW 300
FAR     .FILL NEAR
        .END
        HALT
        .ORIG x3010
        .GLOBAL START
        HALT
        .END
"#;
    let (_, diagnostics, sources) = link_all(&[text], PLAIN);
    let line = |at: u32| sources.get(0).position(at).line;
    let told: Vec<String> = diagnostics
        .iter()
        .map(|d| format!("{} {}: {}", line(d.primary.span.start), d.code, d.message))
        .collect();
    assert_snapshot!(told.join("\n"), @"
    2 E0002: this stands before the first `.ORIG`, so it has no address
    4 E0010: 16 does not fit into imm5
    5 E0004: `ADDD` is not an instruction
    6 E0009: there is no register `R8`
    7 E0006: `NOT` takes 2 operands, and 1 is given
    8 E0013: there is no label `LOPP`
    9 E0022: `,` does not belong here
    10 E0008: a register or a number is wanted here, and `SAVE` is a label
    11 E0014: the label `LOOP` is defined twice
    11 E0011: `x1F` is 31, which does not fit into imm5, as that is signed
    12 E0017: the string has no closing quote
    13 E0023: `R1` cannot be a label, as it is a register
    13 E0016: 70000 does not fit into a word
    14 E0015: `.BLKW` needs to know how many words to set aside
    15 E0005: there is no directive `.FIL`
    16 E0019: a character constant holds one character of the ASCII code
    17 E0028: `#` stands alone, and is no number
    18 E0012: `FAR` is too far away: 300 words after the next instruction
    20 E0013: there is no label `NEAR`
    22 E0003: this stands after `.END`, so it is in no block and has no address
    23 E0020: this block, from x3010 to x3010, overlaps the one from x3000 to x3138
    24 E0027: `.GLOBAL` offers `START` to other files, but this file does not define it
    ");
}
