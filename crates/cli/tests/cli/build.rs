//! `bantam build`.

use snapbox::str;

use crate::sandbox::{Exactly as _, HELLO, Sandbox};

/// Two blocks.
const TWO: &str = "
        .ORIG x3000
        LD    R0, A
        HALT
A       .FILL 1
        .END
        .ORIG x4000
        .FILL 7
        .END
";

/// The objects of its first and second block.
const FIRST: [u8; 8] = [0x30, 0x00, 0x20, 0x01, 0xF0, 0x25, 0x00, 0x01];
const SECOND: [u8; 4] = [0x40, 0x00, 0x00, 0x07];

const WRONG: &str = ".ORIG x3000\nADD R0, R0\n.END\n";

#[test]
fn the_default_object_is_next_to_the_source() {
    let sandbox = Sandbox::with("two.asm", TWO).and("one.lc3.asm", ".ORIG x3000\nHALT\n.END\n");
    sandbox.bantam("build two.asm").succeeds("");
    assert_eq!((sandbox.read("two.obj"), sandbox.read("two.x4000.obj")), (FIRST.into(), SECOND.into()));
    sandbox.bantam("build one.lc3.asm").succeeds("");
    assert_eq!(sandbox.names(), ["one.lc3.asm", "one.obj", "two.asm", "two.obj", "two.x4000.obj"]);
}

#[test]
fn a_source_on_standard_input_has_no_name() {
    let sandbox = Sandbox::new();
    sandbox.bantam_with("build -m lc3 -", TWO).succeeds("");
    assert_eq!(sandbox.names(), ["out.obj", "out.x4000.obj"]);
}

#[test]
fn output_can_be_named() {
    let sandbox = Sandbox::with("two.asm", TWO);
    sandbox.bantam("build two.asm -o other.obj").succeeds("");
    sandbox.bantam("build two.asm --output bare").succeeds("");
    sandbox.bantam("build two.asm -o v1.2").succeeds("");
    let names =
        ["bare", "bare.x4000.obj", "other.obj", "other.x4000.obj", "two.asm", "v1.2", "v1.2.x4000.obj"];
    assert_eq!(sandbox.names(), names);
    assert_eq!(sandbox.read("bare"), FIRST);
}

#[test]
fn the_extension_selects_the_form() {
    let sandbox = Sandbox::with("two.asm", TWO);
    for (name, beginning) in [
        ("x.obj", "0\0 "),
        ("x.bto", "{\"format\":\"bantam object\""),
        ("x.hex", "@3000\n2001\n"),
        ("x.bin", "0011000000000000\n0010000000000001\n"),
        ("x.bits", "0011000000000000\n0010000000000001\n"),
        ("x.sym", "// Symbol table\n"),
        ("x.lst", "                    .ORIG x3000\n3000  2001          LD    R0, A\n"),
        ("x.asm", "            .ORIG x3000\n"),
    ] {
        sandbox.bantam(&format!("build two.asm -o {name}")).succeeds("");
        let text = String::from_utf8_lossy(&sandbox.read(name)).into_owned();
        assert!(text.trim_start_matches('\n').starts_with(beginning), "{name}: {text}");
    }
    // --emit takes precedence over the name.
    sandbox.bantam("build two.asm --emit hex -o y.obj").succeeds("");
    assert_eq!(sandbox.read("y.obj"), sandbox.read("x.hex"));
}

#[test]
fn every_form_goes_to_standard_output() {
    let sandbox =
        Sandbox::with("hello.asm", ".ORIG x3000\nLEA R0, TEXT\nPUTS\nHALT\nTEXT .STRINGZ \"H\"\n.END\n");
    let form =
        |form: &str| sandbox.bantam(&format!("build hello.asm --emit {form} -o -")).code(0).has_no_messages();
    let words = [0x30, 0x00, 0xE0, 0x02, 0xF0, 0x22, 0xF0, 0x25, 0x00, 0x48, 0x00, 0x00];
    form("obj").prints(words);
    form("image").prints(words);
    form("hex").stdout_eq(str![[r#"
@3000
E002
F022
F025
0048
0000

"#]]);
    form("bits").stdout_eq(str![[r#"
0011000000000000
1110000000000010
1111000000100010
1111000000100101
0000000001001000
0000000000000000

"#]]);
    form("symbols").stdout_eq(str![[r#"
// Symbol table
// Scope level 0:
//	Symbol Name       Page Address
//	----------------  ------------
//	TEXT              3003

"#]]);
    form("listing").stdout_eq(str![[r#"
            .ORIG x3000
3000  E002  LEA R0, TEXT
3001  F022  PUTS
3002  F025  HALT
3003  0048  TEXT .STRINGZ "H"
3004  0000
            .END

"#]]);
    form("asm").stdout_eq(str![[r#"
            .ORIG x3000
            LEA   R0, TEXT              ; x3000 xE002
            PUTS                        ; x3001 xF022
            HALT                        ; x3002 xF025
TEXT        .FILL x0048                 ; x3003 x0048  'H'
            NOP                         ; x3004 x0000
            .END

"#]]);
    form("tokens").stdout_eq(str![[r#"
1:1: Word        .ORIG
1:7: Word        x3000
2:1: Word        LEA
2:5: Word        R0
2:7: Comma       ,
2:9: Word        TEXT
3:1: Word        PUTS
4:1: Word        HALT
5:1: Word        TEXT
5:6: Word        .STRINGZ
5:15: Str         "H"
6:1: Word        .END

"#]]);
    let object: serde_json::Value = serde_json::from_str(&form("bto").printed()).unwrap();
    assert_eq!((&object["format"], &object["machine"]), (&"bantam object".into(), &"lc3".into()));
    assert_eq!(sandbox.names(), ["hello.asm"]);
}

#[test]
fn several_forms_at_once() {
    let sandbox = Sandbox::with("two.asm", TWO);
    sandbox.bantam("build two.asm --emit obj,hex,bits,listing,symbols,tokens,asm,bto").succeeds("");
    let names = [
        "two.asm",
        "two.bin",
        "two.bto",
        "two.dis.asm",
        "two.hex",
        "two.lst",
        "two.obj",
        "two.sym",
        "two.tokens",
        "two.x4000.obj",
    ];
    assert_eq!(sandbox.names(), names);
    // With several forms, -o is the name without an extension.
    let sandbox = Sandbox::with("two.asm", TWO);
    sandbox.bantam("build two.asm --emit hex --emit listing -o out.hex").succeeds("");
    sandbox.bantam("build two.asm --emit hex,listing -o v1.2").succeeds("");
    assert_eq!(sandbox.names(), ["out.hex", "out.lst", "two.asm", "v1.2.hex", "v1.2.lst"]);
    let done = sandbox.bantam("build two.asm --emit hex,symbols -o -").code(0).has_no_messages();
    assert!(done.printed().contains("@4000\n") && done.printed().contains("// Symbol table"));
    sandbox.bantam("build two.asm --emit hex,everything").code(2).prints("");
}

#[test]
fn several_objects_cannot_go_to_standard_output() {
    let sandbox = Sandbox::with("two.asm", TWO);
    sandbox.bantam("build two.asm -o -").code(2).prints("").stderr_eq(str![[r#"
error: the form `obj` needs 2 files, and `-o -` is only one
help: a .bto file can contain all blocks

"#]]);
}

#[test]
fn errors_leave_no_file() {
    let sandbox = Sandbox::with("wrong.asm", WRONG);
    for emit in ["obj", "bto", "hex,listing", "tokens,obj"] {
        let done = sandbox.bantam(&format!("build wrong.asm --emit {emit}")).code(1).prints("");
        assert!(done.messages().contains("error[E0006]"), "{}", done.messages());
        assert_eq!(sandbox.names(), ["wrong.asm"], "{emit}");
    }
    // If one form cannot be made, none is written.
    let sandbox = Sandbox::with("a.asm", HELLO).and("b.asm", ".ORIG x5000\n.FILL 1\n.END\n");
    let done = sandbox.bantam("build a.asm b.asm --emit hex,bto").code(2).prints("");
    assert!(done.messages().contains("a .bto file is built from one source"), "{}", done.messages());
    assert_eq!(sandbox.names(), ["a.asm", "b.asm"]);
}

#[test]
fn errors_keep_an_existing_file() {
    let sandbox = Sandbox::with("wrong.asm", WRONG).and("wrong.obj", "precious").and("out.hex", "too");
    sandbox.bantam("build wrong.asm").code(1);
    sandbox.bantam("build wrong.asm -o out.hex").code(1);
    assert_eq!(
        (sandbox.text("wrong.obj"), sandbox.text("out.hex")),
        ("precious".to_owned(), "too".to_owned())
    );
}

#[test]
fn tokens_are_shown_even_with_errors() {
    let sandbox = Sandbox::with("wrong.asm", WRONG);
    let done = sandbox.bantam("build wrong.asm --emit tokens -o -").code(1);
    assert!(done.printed().contains("2:1: "), "{}", done.printed());
}

#[test]
fn an_input_is_not_overwritten() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    for line in ["build hello.asm -o hello.asm", "build hello.asm -o ./hello.asm --emit hex"] {
        let done = sandbox.bantam(line).code(2).prints("");
        assert!(done.messages().contains("is one of the inputs"), "{}", done.messages());
    }
    assert_eq!(sandbox.text("hello.asm"), HELLO);
    sandbox.bantam("build hello.asm").succeeds("");
    sandbox.bantam("build hello.obj").code(2);
    sandbox.bantam("build hello.obj --emit asm").succeeds("");
    assert_eq!(sandbox.names(), ["hello.asm", "hello.dis.asm", "hello.obj"]);
}

#[test]
fn an_existing_file_is_replaced() {
    let sandbox = Sandbox::with("two.asm", TWO).and("two.obj", "old");
    sandbox.bantam("build two.asm").succeeds("");
    assert_eq!(sandbox.read("two.obj"), FIRST);
}

#[test]
fn a_file_that_cannot_be_written_is_reported() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    sandbox.bantam("build hello.asm -o none/hello.obj").code(2).prints("").stderr_eq(str![[r#"
error: cannot write none/hello.obj: no such file or folder

"#]]);
    sandbox.bantam("build hello.asm -o folder").code(2).prints("").stderr_eq(str![[r#"
error: cannot write folder: is a folder

"#]]);
    assert_eq!(sandbox.names(), ["folder", "hello.asm"]);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_reported() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    if rustix::process::geteuid().is_root() {
        return; // root may write everywhere
    }
    let sandbox = Sandbox::with("hello.asm", HELLO);
    fs::create_dir(sandbox.path("locked")).unwrap();
    fs::set_permissions(sandbox.path("locked"), fs::Permissions::from_mode(0o555)).unwrap();
    sandbox.bantam("build hello.asm -o locked/hello.obj").code(2).prints("").stderr_eq(str![[r#"
error: cannot write locked/hello.obj: permission denied

"#]]);
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("build hello.asm -o /dev/null").succeeds("");
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn the_assembler_gets_its_options() {
    let sandbox = Sandbox::with("bits.asm", ".ORIG x3000\nADD R1, R1, x1F\nHALT\n.END\n")
        .and("case.asm", ".ORIG x3000\nBR a\nA HALT\na HALT\n.END\n")
        .and("extension.asm", ".ORIG x3000\nadd r1 r1 1\nHALT\n.END\n");
    sandbox.bantam("build bits.asm -o -").code(1).prints("");
    sandbox.bantam("build --bit-patterns bits.asm -o -").succeeds([0x30, 0x00, 0x12, 0x7F, 0xF0, 0x25]);
    sandbox.bantam("build case.asm -o -").code(1).prints("");
    sandbox
        .bantam("build --case-sensitive case.asm -o -")
        .code(0)
        .prints([0x30, 0, 0x0E, 1, 0xF0, 0x25, 0xF0, 0x25]);
    sandbox.bantam("build extension.asm -o -").succeeds([0x30, 0x00, 0x12, 0x61, 0xF0, 0x25]);
    sandbox.bantam("build --strict extension.asm -o -").code(1).prints("");
}
