//! `bantam build`.

use snapbox::str;

use crate::desk::{Desk, Exactly as _, HELLO};

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
    let desk = Desk::with("two.asm", TWO).and("one.lc3.asm", ".ORIG x3000\nHALT\n.END\n");
    desk.bantam("build two.asm").ends_well("");
    assert_eq!((desk.read("two.obj"), desk.read("two.x4000.obj")), (FIRST.into(), SECOND.into()));
    desk.bantam("build one.lc3.asm").ends_well("");
    assert_eq!(desk.names(), ["one.lc3.asm", "one.obj", "two.asm", "two.obj", "two.x4000.obj"]);
}

#[test]
fn a_source_on_standard_input_has_no_name() {
    let desk = Desk::new();
    desk.bantam_with("build -m lc3 -", TWO).ends_well("");
    assert_eq!(desk.names(), ["out.obj", "out.x4000.obj"]);
}

#[test]
fn output_can_be_named() {
    let desk = Desk::with("two.asm", TWO);
    desk.bantam("build two.asm -o other.obj").ends_well("");
    desk.bantam("build two.asm --output bare").ends_well("");
    desk.bantam("build two.asm -o v1.2").ends_well("");
    let names =
        ["bare", "bare.x4000.obj", "other.obj", "other.x4000.obj", "two.asm", "v1.2", "v1.2.x4000.obj"];
    assert_eq!(desk.names(), names);
    assert_eq!(desk.read("bare"), FIRST);
}

#[test]
fn the_extension_selects_the_form() {
    let desk = Desk::with("two.asm", TWO);
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
        desk.bantam(&format!("build two.asm -o {name}")).ends_well("");
        let text = String::from_utf8_lossy(&desk.read(name)).into_owned();
        assert!(text.trim_start_matches('\n').starts_with(beginning), "{name}: {text}");
    }
    // --emit takes precedence over the name.
    desk.bantam("build two.asm --emit hex -o y.obj").ends_well("");
    assert_eq!(desk.read("y.obj"), desk.read("x.hex"));
}

#[test]
fn every_form_goes_to_standard_output() {
    let desk = Desk::with("hello.asm", ".ORIG x3000\nLEA R0, TEXT\nPUTS\nHALT\nTEXT .STRINGZ \"H\"\n.END\n");
    let form =
        |form: &str| desk.bantam(&format!("build hello.asm --emit {form} -o -")).code(0).says_nothing();
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
    assert_eq!(desk.names(), ["hello.asm"]);
}

#[test]
fn several_forms_at_once() {
    let desk = Desk::with("two.asm", TWO);
    desk.bantam("build two.asm --emit obj,hex,bits,listing,symbols,tokens,asm,bto").ends_well("");
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
    assert_eq!(desk.names(), names);
    // With several forms, -o is the name without an extension.
    let desk = Desk::with("two.asm", TWO);
    desk.bantam("build two.asm --emit hex --emit listing -o out.hex").ends_well("");
    desk.bantam("build two.asm --emit hex,listing -o v1.2").ends_well("");
    assert_eq!(desk.names(), ["out.hex", "out.lst", "two.asm", "v1.2.hex", "v1.2.lst"]);
    let done = desk.bantam("build two.asm --emit hex,symbols -o -").code(0).says_nothing();
    assert!(done.printed().contains("@4000\n") && done.printed().contains("// Symbol table"));
    desk.bantam("build two.asm --emit hex,everything").code(2).prints("");
}

#[test]
fn several_objects_cannot_go_to_standard_output() {
    let desk = Desk::with("two.asm", TWO);
    desk.bantam("build two.asm -o -").code(2).prints("").stderr_eq(str![[r#"
error: the form `obj` needs 2 files, and `-o -` is only one
help: a .bto file can contain all blocks

"#]]);
}

#[test]
fn errors_leave_no_file() {
    let desk = Desk::with("wrong.asm", WRONG);
    for emit in ["obj", "bto", "hex,listing", "tokens,obj"] {
        let done = desk.bantam(&format!("build wrong.asm --emit {emit}")).code(1).prints("");
        assert!(done.says().contains("error[E0006]"), "{}", done.says());
        assert_eq!(desk.names(), ["wrong.asm"], "{emit}");
    }
    // If one form cannot be made, none is written.
    let desk = Desk::with("a.asm", HELLO).and("b.asm", ".ORIG x5000\n.FILL 1\n.END\n");
    let done = desk.bantam("build a.asm b.asm --emit hex,bto").code(2).prints("");
    assert!(done.says().contains("a .bto is made of one source"), "{}", done.says());
    assert_eq!(desk.names(), ["a.asm", "b.asm"]);
}

#[test]
fn errors_keep_an_existing_file() {
    let desk = Desk::with("wrong.asm", WRONG).and("wrong.obj", "precious").and("out.hex", "too");
    desk.bantam("build wrong.asm").code(1);
    desk.bantam("build wrong.asm -o out.hex").code(1);
    assert_eq!((desk.text("wrong.obj"), desk.text("out.hex")), ("precious".to_owned(), "too".to_owned()));
}

#[test]
fn tokens_are_shown_even_with_errors() {
    let desk = Desk::with("wrong.asm", WRONG);
    let done = desk.bantam("build wrong.asm --emit tokens -o -").code(1);
    assert!(done.printed().contains("2:1: "), "{}", done.printed());
}

#[test]
fn an_input_is_not_overwritten() {
    let desk = Desk::with("hello.asm", HELLO);
    for line in ["build hello.asm -o hello.asm", "build hello.asm -o ./hello.asm --emit hex"] {
        let done = desk.bantam(line).code(2).prints("");
        assert!(done.says().contains("is one of the inputs"), "{}", done.says());
    }
    assert_eq!(desk.text("hello.asm"), HELLO);
    desk.bantam("build hello.asm").ends_well("");
    desk.bantam("build hello.obj").code(2);
    desk.bantam("build hello.obj --emit asm").ends_well("");
    assert_eq!(desk.names(), ["hello.asm", "hello.dis.asm", "hello.obj"]);
}

#[test]
fn an_existing_file_is_replaced() {
    let desk = Desk::with("two.asm", TWO).and("two.obj", "old");
    desk.bantam("build two.asm").ends_well("");
    assert_eq!(desk.read("two.obj"), FIRST);
}

#[test]
fn a_file_that_cannot_be_written_is_reported() {
    let desk = Desk::with("hello.asm", HELLO);
    std::fs::create_dir(desk.path("folder")).unwrap();
    desk.bantam("build hello.asm -o none/hello.obj").code(2).prints("").stderr_eq(str![[r#"
error: cannot write none/hello.obj: no such file or folder

"#]]);
    desk.bantam("build hello.asm -o folder").code(2).prints("").stderr_eq(str![[r#"
error: cannot write folder: is a folder

"#]]);
    assert_eq!(desk.names(), ["folder", "hello.asm"]);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_reported() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    if rustix::process::geteuid().is_root() {
        return; // root may write everywhere
    }
    let desk = Desk::with("hello.asm", HELLO);
    fs::create_dir(desk.path("locked")).unwrap();
    fs::set_permissions(desk.path("locked"), fs::Permissions::from_mode(0o555)).unwrap();
    desk.bantam("build hello.asm -o locked/hello.obj").code(2).prints("").stderr_eq(str![[r#"
error: cannot write locked/hello.obj: permission denied

"#]]);
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let desk = Desk::with("hello.asm", HELLO);
    desk.bantam("build hello.asm -o /dev/null").ends_well("");
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn the_assembler_gets_its_options() {
    let desk = Desk::with("bits.asm", ".ORIG x3000\nADD R1, R1, x1F\nHALT\n.END\n")
        .and("case.asm", ".ORIG x3000\nBR a\nA HALT\na HALT\n.END\n")
        .and("extension.asm", ".ORIG x3000\nadd r1 r1 1\nHALT\n.END\n");
    desk.bantam("build bits.asm -o -").code(1).prints("");
    desk.bantam("build --bit-patterns bits.asm -o -").ends_well([0x30, 0x00, 0x12, 0x7F, 0xF0, 0x25]);
    desk.bantam("build case.asm -o -").code(1).prints("");
    desk.bantam("build --case-sensitive case.asm -o -")
        .code(0)
        .prints([0x30, 0, 0x0E, 1, 0xF0, 0x25, 0xF0, 0x25]);
    desk.bantam("build extension.asm -o -").ends_well([0x30, 0x00, 0x12, 0x61, 0xF0, 0x25]);
    desk.bantam("build --strict extension.asm -o -").code(1).prints("");
}
