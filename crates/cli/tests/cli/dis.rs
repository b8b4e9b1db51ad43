//! `bantam dis`.

use crate::sandbox::{Exactly as _, HELLO, Sandbox, example};

#[test]
fn an_object_is_shown_as_assembly() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("build hello.asm").succeeds("");
    let printed = sandbox.bantam("dis hello.obj").code(0).has_no_messages().printed();
    let words: Vec<&str> = printed.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(words, [".ORIG", "x3000"]);
    assert!(printed.contains("PUTS") && printed.contains("HALT") && printed.trim_end().ends_with(".END"));
}

#[test]
fn disassembly_assembles_to_the_same_bytes() {
    let all_words: Vec<u8> =
        (0..=0xFFFF_u16 >> 4).map(|high| high << 4 | (high & 0xF)).flat_map(u16::to_be_bytes).collect();
    let sandbox = Sandbox::new().and("words.obj", [&[0x30, 0x00], all_words.as_slice()].concat());
    for name in ["hello", "echo", "fibonacci", "hanoi", "sieve", "reverse", "interrupts", "2048"] {
        sandbox.bantam(&format!("build {} -o {name}.obj", example(&format!("{name}.asm")))).succeeds("");
    }
    for name in sandbox.names() {
        let stem = name.strip_suffix(".obj").unwrap();
        let text = sandbox.bantam(&format!("dis {name}")).code(0).has_no_messages().printed();
        std::fs::write(sandbox.path(&format!("{stem}.back.asm")), text).unwrap();
        sandbox.bantam(&format!("build {stem}.back.asm")).code(0).prints("");
        assert!(
            sandbox.read(&format!("{stem}.back.obj")) == sandbox.read(&name),
            "{name} comes back as another"
        );
    }
}

#[test]
fn several_blocks_survive_a_round_trip() {
    let sandbox = Sandbox::with(
        "two.asm",
        ".ORIG x3000\nLD R0, A\nHALT\nA .FILL 1\n.END\n.ORIG x4000\n.FILL 7\n.END\n",
    );
    sandbox.bantam("build two.asm --emit bto,obj -o two").succeeds("");
    let text = sandbox.bantam("dis two.bto").code(0).has_no_messages().printed();
    assert!(text.contains("A "), "labels are kept: {text}");
    let sandbox = sandbox.and("back.asm", text);
    sandbox.bantam("build back.asm").succeeds("");
    assert_eq!(sandbox.read("back.obj"), sandbox.read("two.obj"));
    assert_eq!(sandbox.read("back.x4000.obj"), sandbox.read("two.x4000.obj"));
}

#[test]
fn a_source_is_assembled_first() {
    let sandbox = Sandbox::with("hello.asm", HELLO).and("wrong.asm", ".ORIG x3000\nADD R0, R0\n.END\n");
    let printed = sandbox.bantam("dis hello.asm").code(0).has_no_messages().printed();
    assert!(printed.contains("TEXT"), "{printed}");
    sandbox.bantam_with("dis -m lc3 -", HELLO).succeeds(printed);
    let done = sandbox.bantam("dis wrong.asm").code(1).prints("");
    assert!(done.messages().starts_with("error[E0006]"), "{}", done.messages());
    let sandbox = Sandbox::with("bits.asm", ".ORIG x3000\nADD R1, R1, x1F\nHALT\n.END\n");
    sandbox.bantam("dis bits.asm").code(1).prints("");
    let printed = sandbox.bantam("dis --bit-patterns bits.asm").code(0).printed();
    assert!(printed.contains("ADD   R1, R1, #-1"), "{printed}");
    sandbox.bantam("dis --strict bits.asm").code(1).prints("");
    let sandbox = Sandbox::with("case.asm", ".ORIG x3000\nBR a\nA HALT\na HALT\n.END\n");
    sandbox.bantam("dis case.asm").code(1).prints("");
    sandbox.bantam("dis --case-sensitive case.asm").code(0);
}

#[test]
fn a_file_that_cannot_be_read_is_reported() {
    let sandbox = Sandbox::new().and("odd.obj", "odd");
    sandbox.bantam("dis none.obj").code(2).prints("");
    sandbox.bantam("dis odd.obj").code(2).prints("");
    sandbox.bantam("dis").code(2).prints("");
}
