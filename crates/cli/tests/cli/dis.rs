//! `bantam dis`.

use crate::desk::{Desk, Exactly as _, HELLO, example};

#[test]
fn an_object_is_shown_as_assembly() {
    let desk = Desk::with("hello.asm", HELLO);
    desk.bantam("build hello.asm").ends_well("");
    let printed = desk.bantam("dis hello.obj").code(0).says_nothing().printed();
    let words: Vec<&str> = printed.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(words, [".ORIG", "x3000"]);
    assert!(printed.contains("PUTS") && printed.contains("HALT") && printed.trim_end().ends_with(".END"));
}

#[test]
fn disassembly_assembles_to_the_same_bytes() {
    let all_words: Vec<u8> =
        (0..=0xFFFF_u16 >> 4).map(|high| high << 4 | (high & 0xF)).flat_map(u16::to_be_bytes).collect();
    let desk = Desk::new().and("words.obj", [&[0x30, 0x00], all_words.as_slice()].concat());
    for name in ["hello", "echo", "fibonacci", "hanoi", "sieve", "reverse", "interrupts", "2048"] {
        desk.bantam(&format!("build {} -o {name}.obj", example(&format!("{name}.asm")))).ends_well("");
    }
    for name in desk.names() {
        let stem = name.strip_suffix(".obj").unwrap();
        let text = desk.bantam(&format!("dis {name}")).code(0).says_nothing().printed();
        std::fs::write(desk.path(&format!("{stem}.back.asm")), text).unwrap();
        desk.bantam(&format!("build {stem}.back.asm")).code(0).prints("");
        assert!(desk.read(&format!("{stem}.back.obj")) == desk.read(&name), "{name} comes back as another");
    }
}

#[test]
fn several_blocks_survive_a_round_trip() {
    let desk =
        Desk::with("two.asm", ".ORIG x3000\nLD R0, A\nHALT\nA .FILL 1\n.END\n.ORIG x4000\n.FILL 7\n.END\n");
    desk.bantam("build two.asm --emit bto,obj -o two").ends_well("");
    let text = desk.bantam("dis two.bto").code(0).says_nothing().printed();
    assert!(text.contains("A "), "labels are kept: {text}");
    let desk = desk.and("back.asm", text);
    desk.bantam("build back.asm").ends_well("");
    assert_eq!(desk.read("back.obj"), desk.read("two.obj"));
    assert_eq!(desk.read("back.x4000.obj"), desk.read("two.x4000.obj"));
}

#[test]
fn a_source_is_assembled_first() {
    let desk = Desk::with("hello.asm", HELLO).and("wrong.asm", ".ORIG x3000\nADD R0, R0\n.END\n");
    let printed = desk.bantam("dis hello.asm").code(0).says_nothing().printed();
    assert!(printed.contains("TEXT"), "{printed}");
    desk.bantam_with("dis -m lc3 -", HELLO).ends_well(printed);
    let done = desk.bantam("dis wrong.asm").code(1).prints("");
    assert!(done.says().starts_with("error[E0006]"), "{}", done.says());
    let desk = Desk::with("bits.asm", ".ORIG x3000\nADD R1, R1, x1F\nHALT\n.END\n");
    desk.bantam("dis bits.asm").code(1).prints("");
    let printed = desk.bantam("dis --bit-patterns bits.asm").code(0).printed();
    assert!(printed.contains("ADD   R1, R1, #-1"), "{printed}");
    desk.bantam("dis --strict bits.asm").code(1).prints("");
    let desk = Desk::with("case.asm", ".ORIG x3000\nBR a\nA HALT\na HALT\n.END\n");
    desk.bantam("dis case.asm").code(1).prints("");
    desk.bantam("dis --case-sensitive case.asm").code(0);
}

#[test]
fn a_file_that_cannot_be_read_is_reported() {
    let desk = Desk::new().and("odd.obj", "odd");
    desk.bantam("dis none.obj").code(2).prints("");
    desk.bantam("dis odd.obj").code(2).prints("");
    desk.bantam("dis").code(2).prints("");
}
