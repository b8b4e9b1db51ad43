//! Assembly and files: what is right, and what is wrong as a student reads it.

use bantam_asm::disassemble;
use bantam_diag::Source;
use bantam_isa::{InsnSet, early_writes};
use bantam_machine_euclid::{DIALECT, Euclid, image_bytes, read_image};
use insta::assert_snapshot;

use crate::tools::{assemble, assembler, image, said};

#[test]
fn ok_every_instruction() {
    let text =
        "HALT\nLOAD r2, 210\nSWAP r0, r1, r2\nMOD r0, r1, r2\nBEZ r1, 4\nBNZ r2, 0x05\n.word 0xFFFD, 12, 0b1";
    assert_eq!(
        assemble(text).segments[0].words,
        [0x0000, 0x12D2, 0x2012, 0x3012, 0x4104, 0x5205, 0xFFFD, 12, 1]
    );
}

#[test]
fn ok_either_case_and_labels() {
    let text = "load R0, 12 ; twelve\nBack: Again: mod R0,r0,R1\nbez r1, BACK\nBNZ r1, again\nhalt";
    assert_eq!(assemble(text).segments[0].words, [0x100C, 0x3001, 0x4101, 0x5102, 0x0000]);
}

#[test]
fn ok_a_branch_may_lead_to_itself_and_255_back() {
    assert_eq!(assemble("here: BEZ r0, here\nHALT").segments[0].words[0], 0x4000);
    let far = format!("far: HALT\n{}BEZ r0, far\nHALT", "HALT\n".repeat(254));
    assert_eq!(assemble(&far).segments[0].words[255], 0x40FF);
}

#[test]
fn every_word_comes_back_from_its_disassembly() {
    let set = InsnSet::of::<Euclid>();
    let words: Vec<u16> = (0..=u16::MAX).collect();
    let text = disassemble(&image(&words), &set, &DIALECT);
    assert_eq!(assemble(&text).segments[0].words, words);
}

#[test]
fn a_stopped_instruction_has_done_nothing() {
    assert_eq!(early_writes::<Euclid>(), Vec::<String>::new());
}

#[test]
fn an_image_is_its_words_big_endian() {
    let program = assemble("LOAD r0, 12\nHALT");
    assert_eq!(image_bytes(&program), [0x10, 0x0C, 0, 0]);
    assert_eq!(read_image("a.euc", &[0x10, 0x0C, 0, 0]).unwrap().blocks[0].words, [0x100C, 0]);
    let error = |bytes: &[u8]| read_image("a.euc", bytes).unwrap_err().to_string();
    assert_eq!(error(&[]), "byte 0: the file is empty");
    assert_eq!(error(&[1, 2, 3]), "byte 2: the file has an odd number of bytes (3); words have two bytes");
    assert_eq!(error(&vec![0; 131_074]), "byte 131072: the file is 131074 bytes long; the limit is 131072");
}

#[test]
fn formatting_puts_statements_into_columns() {
    let formatted = assembler().format(&Source::new("a.euclid.asm", "loop:MOD R0 r1 R2;rest\n.word 1 2\n"));
    assert_eq!(formatted, "loop:   MOD   r0, r1, r2        ;rest\n        .word 1, 2\n");
}

#[test]
fn err_a_label_that_is_not_before_the_branch() {
    assert_snapshot!(said("BEZ r0, end\nend: HALT"), @"
    error[E0012]: `end` comes after this branch, which can only branch backwards
     --> a.euclid.asm:1:9
      |
    1 | BEZ r0, end
      |         ^^^ offset8 reaches 255 words back
    2 | end: HALT
      | --- the label is here
      |
      = help: a branch goes back by at most 255 instructions
    ");
}

#[test]
fn err_a_label_that_is_too_far_before_the_branch() {
    assert_snapshot!(said(&format!("far: LOAD r0, 0\n{}BEZ r0, far\nHALT", "LOAD r0, 0\n".repeat(255))), @"
    error[E0012]: `far` is too far away: 256 words before this instruction
       --> a.euclid.asm:257:9
        |
    257 | BEZ r0, far
        |         ^^^ offset8 reaches 255 words back
        |
       ::: a.euclid.asm:1:1
        |
      1 | far: LOAD r0, 0
        | --- the label is here
        |
        = help: a branch goes back by at most 255 instructions
    ");
}

#[test]
fn err_what_does_not_fit() {
    assert_snapshot!(said("LOAD r0, 256\nLOAD r0, -1\nBEZ r0, 256\nHALT\n.word 65536"), @"
    error[E0010]: 256 does not fit into value8
     --> a.euclid.asm:1:10
      |
    1 | LOAD r0, 256
      |          ^^^ 8 bits hold 0 to 255
      |
      = help: write `LOAD rd, value8` with a number from 0 to 255

    error[E0011]: -1 does not fit into value8, an unsigned field
     --> a.euclid.asm:2:10
      |
    2 | LOAD r0, -1
      |          ^^ 8 bits hold 0 to 255; the same bits are 255
      |
    help: write 255 if that is what you mean, or use --bit-patterns
      |
    2 - LOAD r0, -1
    2 + LOAD r0, 255
      |

    error[E0010]: 256 does not fit into offset8
     --> a.euclid.asm:3:9
      |
    3 | BEZ r0, 256
      |         ^^^ 8 bits hold 0 to 255
      |
      = help: a branch goes back by at most 255 instructions

    error[E0016]: 65536 does not fit into a word
     --> a.euclid.asm:5:7
      |
    5 | .word 65536
      |       ^^^^^ 16 bits hold -32768 to 65535
      |
      = help: split it over two words, or use a smaller number
    ");
}

#[test]
fn err_operands() {
    assert_snapshot!(said("LOAD r3, 1\nSWAP r0, r1\nMOD r0, r1, 5\nHALT r0\nBEZ nowhere, r0\nBNZ r0, nowhere"), @"
    error[E0009]: unknown register `r3`
     --> a.euclid.asm:1:6
      |
    1 | LOAD r3, 1
      |      ^^
      |
      = help: the registers are r0 to r2

    error[E0006]: `SWAP` takes 3 operands, but 2 are given
     --> a.euclid.asm:2:1
      |
    2 | SWAP r0, r1
      | ^^^^^^^^^^^
      |
      = help: write `SWAP rd, rs, rt`

    error[E0008]: expected a register, but `5` is a number
     --> a.euclid.asm:3:13
      |
    3 | MOD r0, r1, 5
      |             ^
      |
      = help: write `MOD ra, rb, rd`

    error[E0007]: `HALT` takes no operands, but 1 is given
     --> a.euclid.asm:4:6
      |
    4 | HALT r0
      |      ^^ unexpected
      |
      = help: write `HALT`

    error[E0008]: expected a register, but `nowhere` is not one
     --> a.euclid.asm:5:5
      |
    5 | BEZ nowhere, r0
      |     ^^^^^^^
      |
      = help: write `BEZ r, LABEL`

    error[E0008]: expected a label, but `r0` is a register
     --> a.euclid.asm:5:14
      |
    5 | BEZ nowhere, r0
      |              ^^
      |
      = help: write `BEZ r, LABEL`

    error[E0013]: undefined label `nowhere`
     --> a.euclid.asm:6:9
      |
    6 | BNZ r0, nowhere
      |         ^^^^^^^
      |
      = help: write `nowhere:` at the start of the line that it names
    ");
}

#[test]
fn err_words_that_are_none_of_ours() {
    assert_snapshot!(said("STOP\nagain MOD r0, r1, r2\n.orig 5\nHALT"), @"
    error[E0004]: `STOP` is not an instruction
     --> a.euclid.asm:1:1
      |
    1 | STOP
      | ^^^^
      |
      = help: if it is a label, add a colon: `STOP:`; the instructions are BEZ BNZ HALT LOAD MOD SWAP

    error[E0004]: `again` is not an instruction
     --> a.euclid.asm:2:1
      |
    2 | again MOD r0, r1, r2
      | ^^^^^
      |
    help: if it is a label, add a colon: `again:`
      |
    2 | again: MOD r0, r1, r2
      |      +

    error[E0005]: unknown directive `.orig`
     --> a.euclid.asm:3:1
      |
    3 | .orig 5
      | ^^^^^
      |
      = help: the directives are .word
    ");
}

#[test]
fn err_a_program_that_is_too_long() {
    let text = "HALT\n".repeat(65_536) + "HALT\n";
    let said = said(&text);
    assert!(said.contains("error[E0021]: 1 word at 0x10000 goes past the end of memory (0xFFFF)"), "{said}");
}
