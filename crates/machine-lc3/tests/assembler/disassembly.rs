//! The disassembler: whatever the words, what it writes assembles to them again.

use bantam_asm::disassemble;
use bantam_isa::{Image, Symbol};
use bantam_machine_lc3::DIALECT;
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::{ASSEMBLER, PLAIN, image_of, link_all, words_only};

fn written(image: &Image) -> String {
    disassemble(image, ASSEMBLER.insn_set(), &DIALECT)
}

/// The image's words after disassembling and assembling.
fn round(image: &Image) -> Vec<(u16, Vec<u16>)> {
    words_only(&written(image), PLAIN)
}

#[test]
fn every_word_comes_back_at_every_kind_of_place() {
    let all: Vec<u16> = (0..=0xFFFF).collect();
    // All in one block, where nearly every offset leads to a label.
    assert_eq!(round(&image_of(&[(0, all.clone())])), [(0, all.clone())]);
    // In blocks with room between them, where offsets lead nowhere, and at the ends of memory.
    for origin in [0x0000, 0x3000, 0xF000] {
        for words in all.chunks(0x1000) {
            let blocks = [(origin, words.to_vec())];
            assert_eq!(round(&image_of(&blocks)), blocks);
        }
    }
    let blocks: Vec<(u16, Vec<u16>)> = all
        .chunks(0x100)
        .zip((0..).step_by(0x1FD))
        .take(0x80)
        .map(|(words, origin)| (origin, words.to_vec()))
        .collect();
    assert_eq!(round(&image_of(&blocks)), blocks);
}

#[test]
fn words_are_written_as_in_the_textbook() {
    let words = vec![
        0x5020, 0x1265, 0x907F, 0x03FD, 0x0E00, 0x2201, 0xC080, 0xC1C0, 0x4802, 0x40C0, 0xF025, 0xF0FF,
        0x8000, 0x0000, 0x0041, 0xD123, 0x9040, 0x1238, 0xFF25, 0x8001, 0xC1C1,
    ];
    assert_snapshot!(written(&image_of(&[(0x3000, words), (0x4000, vec![0xF025])])), @"
                .ORIG x3000
                AND   R0, R0, #0            ; x3000 x5020
    L_3001      ADD   R1, R1, #5            ; x3001 x1265
                NOT   R0, R1                ; x3002 x907F
                BRp   L_3001                ; x3003 x03FD
                BRnzp L_3005                ; x3004 x0E00
    L_3005      LD    R1, L_3007            ; x3005 x2201
                JMP   R2                    ; x3006 xC080
    L_3007      RET                         ; x3007 xC1C0
                JSR   L_300B                ; x3008 x4802
                JSRR  R3                    ; x3009 x40C0
                HALT                        ; x300A xF025
    L_300B      TRAP  xFF                   ; x300B xF0FF
                RTI                         ; x300C x8000
                NOP                         ; x300D x0000
                .FILL x0041                 ; x300E x0041  'A'
                .FILL xD123                 ; x300F xD123
                .FILL x9040                 ; x3010 x9040  NOT R0, R1
                ADD   R1, R0, #-8           ; x3011 x1238
                .FILL xFF25                 ; x3012 xFF25  HALT
                .FILL x8001                 ; x3013 x8001  RTI
                .FILL xC1C1                 ; x3014 xC1C1  RET
                .END

                .ORIG x4000
                HALT                        ; x4000 xF025
                .END
    ");
}

#[test]
fn names_of_the_image_are_used_where_they_can_be() {
    let mut image = image_of(&[(0x3000, vec![0x0FFF, 0x0E00, 0x0FFD, 0x0200, 0xF025])]);
    let symbol = |name: &str, addr| Symbol { name: name.to_owned(), addr };
    image.symbols = vec![
        symbol("START", 0x3000),
        symbol("start", 0x3001),
        symbol("HALT", 0x3002),
        symbol("x10", 0x3002),
        symbol("r3", 0x3002),
        symbol("a b", 0x3002),
        symbol("", 0x3002),
        symbol("L_3004", 0x3003),
        symbol("OUTSIDE", 0x4000),
    ];
    assert_snapshot!(written(&image), @"
                .ORIG x3000
    START       BRnzp START                 ; x3000 x0FFF
                BRnzp L_3002                ; x3001 x0E00
    L_3002      BRnzp START                 ; x3002 x0FFD
    L_3004      BRp   #0                    ; x3003 x0200
                HALT                        ; x3004 xF025
                .END
    ");
    assert_eq!(round(&image), [(0x3000, image.segments[0].words.clone())]);
}

#[test]
fn programs_come_back_with_their_labels() {
    let main = include_str!("../../../../examples/lc3/linked/main.asm");
    let text = include_str!("../../../../examples/lc3/linked/text.asm");
    for files in [&[main, text][..], &[include_str!("../../../../examples/lc3/2048.asm")]] {
        let (image, diagnostics, _) = link_all(files, PLAIN);
        assert!(diagnostics.is_empty());
        let blocks: Vec<_> = image.segments.iter().map(|s| (s.origin, s.words.clone())).collect();
        assert_eq!(round(&image), blocks);
        let written = written(&image);
        for symbol in &image.symbols {
            assert!(written.contains(&symbol.name), "{}", symbol.name);
        }
    }
}

#[test]
fn an_empty_image_is_an_empty_text() {
    assert_eq!(written(&Image::default()), "");
}

proptest! {
    #[test]
    fn random_images_come_back(
        first in proptest::collection::vec(any::<u16>(), 1..300),
        second in proptest::collection::vec(any::<u16>(), 1..300),
        gap in 0u16..300,
        origin in 0u16..0xFFFF - 900,
    ) {
        let blocks = [(origin, first.clone()), (origin + first.len() as u16 + gap, second)];
        prop_assert_eq!(round(&image_of(&blocks)), blocks);
    }
}
