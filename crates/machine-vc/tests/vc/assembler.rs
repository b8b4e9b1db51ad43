//! The assembler on what is right: the published syntax, and what we add.

use bantam_asm::disassemble;
use bantam_diag::Source;
use bantam_isa::InsnSet;
use bantam_machine_vc::{DIALECT, Vc};

use crate::tools::{assemble, assembler, bytes, halts, hex, image, said};

#[test]
fn ok_numbers_in_every_form() {
    for number in ["65", "#01000001", "0x41", "0X41", "0x041", "0b1000001", "0B01000001", "'A'", "'\\x41'"] {
        assert_eq!(bytes(&format!("MOV R0 {number}\nHALT")), "C8 41 FF", "{number}");
    }
}

#[test]
fn ok_any_case_and_any_blank() {
    for line in
        ["ADD R1 R2", "add r1 r2", "Add\tR1,\tR2", "  ADD   R1,R2  ", "ADD R1 R2;sum", "ADD R1 R2 ; sum"]
    {
        assert_eq!(bytes(&format!("{line}\nHALT")), "06 FF", "{line}");
    }
}

#[test]
fn ok_names_differ_in_case_as_in_the_published_assembler() {
    assert_eq!(bytes("%ASSIGN a 1\n%ASSIGN A 2\nMOV R0 a\nMOV R1 A\nHALT"), "C8 01 C9 02 FF");
}

#[test]
fn ok_a_constant_may_be_made_of_constants() {
    let text = "%ASSIGN ROW 10\n%ASSIGN NEXT ROW+1\n%ASSIGN LETTER 'a'\nMOV R0 NEXT\nMOV R1 LETTER+2\nSHL R0 ROW-8\nWPRT R0 ROW-3\nHALT";
    assert_eq!(bytes(text), "C8 0B C9 63 D0 02 A7 FF");
}

#[test]
fn ok_labels_are_addresses_wherever_a_number_is_allowed() {
    let text = "
        MOV  R0 table           ; the address itself
        LDR  R1 table+1
        STR  R1 get+1
get:    LDR  R2 0
        JMP  end
table:  .byte 1, 2, table, 'x', end-1
end:    HALT";
    assert_eq!(bytes(text), "C8 0A C5 0B C1 07 C6 00 E8 0F 01 02 0A 78 0E FF");
}

#[test]
fn ok_data() {
    assert_eq!(
        bytes("HALT\n.byte 0 255\n.ascii \"a\\n;\"\n.space 2\n.byte #00000001"),
        "FF 00 FF 61 0A 3B 00 00 01"
    );
    assert_eq!(bytes("%ASSIGN SIZE 3\nHALT\n.space SIZE, 7"), "FF 07 07 07");
}

#[test]
fn ok_org_leaves_a_gap_of_zeros() {
    assert_eq!(bytes("JMP on\n.org 5\non: HALT"), "E8 05 00 00 00 FF");
    assert_eq!(bytes("%ASSIGN HERE 4\nJMP on\n.org HERE\non: HALT"), "E8 04 00 00 FF");
}

#[test]
fn ok_the_last_byte_of_memory_may_be_used() {
    let done = halts("LDR R0 last\nMSG R0\nHALT\n.org 0xFF\nlast: .byte 'z'");
    assert_eq!(done.output, "z");
    let full = format!("HALT\n.space {}", 255);
    assert_eq!(assemble(&full).segments[0].words.len(), 256);
}

#[test]
fn ok_a_table_is_read_by_storing_into_an_operand() {
    let text = "
        MOV  R0 3
        MOV  R1 table
        ADD  R1 R0
        STR  R1 get+1
get:    LDR  R2 0
        MSG  R2
        HALT
table:  .ascii \"abcdef\"";
    assert_eq!(halts(text).output, "d");
    assert_eq!(said(text), "");
}

#[test]
fn ok_bit_patterns_take_negative_numbers() {
    let options = bantam_asm::Options { bit_patterns: true, ..Default::default() };
    let source = Source::new("a.vc.asm", "MOV R0 -1\nHALT\n.byte -128");
    let assembly = assembler().assemble(&source, 0, options);
    assert_eq!(assembly.diagnostics, []);
    assert_eq!(assembly.object.blocks[0].words, [0xC8, 0xFF, 0xFF, 0x80]);
}

#[test]
fn every_pair_of_bytes_comes_back_from_its_disassembly() {
    let set = InsnSet::of::<Vc>();
    // Sixty pairs a program: all 65,536 in some thousand programs.
    let pairs: Vec<[u8; 2]> = (0..=u16::MAX).map(u16::to_be_bytes).collect();
    for pairs in pairs.chunks(120) {
        let program = pairs.concat();
        let text = disassemble(&image(&program), &set, &DIALECT);
        assert_eq!(bytes(&text), hex(&program), "{text}");
    }
}

#[test]
fn every_single_pair_of_bytes_comes_back_from_its_disassembly() {
    let set = InsnSet::of::<Vc>();
    for pair in 0..=u16::MAX {
        let pair = pair.to_be_bytes();
        let text = disassemble(&image(&pair), &set, &DIALECT);
        let source = Source::new("a.vc.asm", text.as_str());
        let object = assembler().assemble(&source, 0, Default::default()).object;
        assert_eq!(object.blocks[0].words, pair.map(u16::from), "{text}");
    }
}

#[test]
fn bits_that_are_ignored_print_as_data_with_the_instruction_beside() {
    let set = InsnSet::of::<Vc>();
    let text = disassemble(&image(&[0x61, 0xCC, 0x41, 0xFF]), &set, &DIALECT);
    let expected = "        .byte   0x61            ; 0x00 0x61  NOT R0\n\
                    \x20       .byte   0xCC, 0x41      ; 0x01 0xCC 0x41  CPY R0 R1\n";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn formatting_puts_statements_into_columns() {
    let format = |text: &str| assembler().format(&Source::new("a.vc.asm", text));
    assert_eq!(format("start:mov r0,5;five\n"), "start:  MOV     R0 5            ;five\n");
    assert_eq!(format("  %assign X   5 ;five\n"), "%ASSIGN X 5                     ;five\n");
    assert_eq!(format(".BYTE 1 2\n"), "        .byte   1, 2\n");
}
