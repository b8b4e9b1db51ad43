//! The commands other than `run` for the VC: build, check, dis, fmt, explain, isa, new, bench.

use snapbox::{cmd::OutputAssert, str};

use crate::{
    desk::{Desk, Exactly as _, root},
    vc::{BYTES, COUNT, desk},
};

fn explain(what: &str) -> OutputAssert {
    Desk::new().bantam(&format!("explain -m vc {what}")).says_nothing().code(0)
}

// build

#[test]
fn every_form_goes_to_standard_output() {
    let desk = desk();
    let form =
        |form: &str| desk.bantam(&format!("build count.vc.asm --emit {form} -o -")).code(0).says_nothing();
    form("image").prints(BYTES);
    form("obj").prints(BYTES);
    // The published form has no newline.
    form("bits").prints(BYTES.map(|byte| format!("{byte:08b}")).concat());
    form("hex").stdout_eq(str![[r#"
@00
C8
03
C9
01
CE
00
CB
30
0B
DE
11
EB
04
C0
10
FF
00

"#]]);
    form("symbols").stdout_eq(str![[r#"
0x04  next
0x10  rest

"#]]);
    form("listing").stdout_eq(str![[r#"

           %ASSIGN ZERO 48
00  C8 03          MOV     R0 3
02  C9 01          MOV     R1 1
04  CE 00  next:   CPY     R2 R0
06  CB 30          MOV     R3 ZERO
08  0B             ADD     R2 R3
09  DE             MSG     R2
0A  11             SUB     R0 R1
0B  EB 04          JMP_ABV next
0D  C0 10          STR     R0 rest
0F  FF             HALT
10  00     rest:   .space  1

"#]]);
    form("asm").stdout_eq(str![[r#"
        MOV     R0 3            ; 0x00 0xC8 0x03
        MOV     R1 1            ; 0x02 0xC9 0x01
next:   CPY     R2 R0           ; 0x04 0xCE 0x00
        MOV     R3 48           ; 0x06 0xCB 0x30
        ADD     R2 R3           ; 0x08 0x0B
        MSG     R2              ; 0x09 0xDE
        SUB     R0 R1           ; 0x0A 0x11
        JMP_ABV next            ; 0x0B 0xEB 0x04
        STR     R0 rest         ; 0x0D 0xC0 0x10
        HALT                    ; 0x0F 0xFF
rest:   ADD     R0 R0           ; 0x10 0x00

"#]]);
    let tokens = form("tokens").printed();
    assert!(tokens.starts_with("2:1: "), "{tokens}");
    assert_eq!(tokens.lines().count(), 35, "{tokens}");
    let object: serde_json::Value = serde_json::from_str(&form("bto").printed()).unwrap();
    assert_eq!((&object["format"], &object["machine"]), (&"bantam object".into(), &"vc".into()));
    assert_eq!(desk.names(), ["count.vc.asm"]);
}

#[test]
fn files_are_next_to_the_source_with_their_extensions() {
    let desk = desk();
    desk.bantam("build count.vc.asm").ends_well("");
    assert_eq!(
        (desk.names().as_slice(), desk.read("count.vc")),
        (&["count.vc", "count.vc.asm"].map(String::from)[..], BYTES.into())
    );
    desk.bantam("build count.vc.asm --emit image,bits,hex,listing,symbols,bto,asm,tokens").ends_well("");
    let names = [
        "count.bits",
        "count.bto",
        "count.dis.asm",
        "count.hex",
        "count.lst",
        "count.sym",
        "count.tokens",
        "count.vc",
        "count.vc.asm",
    ];
    assert_eq!(desk.names(), names);
}

#[test]
fn the_extension_selects_the_form() {
    let desk = desk();
    for (name, form) in [
        ("x.vc", "image"),
        ("x.bits", "bits"),
        ("x.hex", "hex"),
        ("x.lst", "listing"),
        ("x.sym", "symbols"),
        ("x.asm", "asm"),
        ("x.vc.asm", "asm"),
        ("x.bto", "bto"),
        ("x", "image"),
    ] {
        desk.bantam(&format!("build count.vc.asm -o {name}")).ends_well("");
        let shown = desk.bantam(&format!("build count.vc.asm --emit {form} -o -")).code(0);
        assert_eq!(desk.read(name), shown.get_output().stdout, "{name}");
    }
}

#[test]
fn forms_are_made_of_each_other() {
    let desk = desk();
    desk.bantam("build count.vc.asm -o a.bits").ends_well("");
    desk.bantam("build a.bits -o b.vc").ends_well("");
    desk.bantam("build b.vc -o c.bits").ends_well("");
    desk.bantam("build count.vc.asm -o d.bto").ends_well("");
    desk.bantam("build d.bto -o e.vc").ends_well("");
    assert_eq!((desk.read("b.vc"), desk.read("e.vc")), (BYTES.into(), BYTES.into()));
    assert_eq!(desk.read("c.bits"), desk.read("a.bits"));
}

#[test]
fn errors_leave_no_file() {
    let desk = Desk::with("wrong.vc.asm", "MOV R0 -1\nHALT\n");
    for emit in ["image", "bits", "hex,listing", "bto"] {
        let done = desk.bantam(&format!("build wrong.vc.asm --emit {emit}")).code(1).prints("");
        assert!(done.says().contains("error[E0011]"), "{}", done.says());
        assert_eq!(desk.names(), ["wrong.vc.asm"]);
    }
    desk.bantam("build wrong.vc.asm --bit-patterns -o -").ends_well([0xC8, 0xFF, 0xFF]);
}

#[test]
fn a_program_that_does_not_fit_is_reported_with_its_excess() {
    let desk = Desk::with("large.vc.asm", "        HALT\n        .space 250\nend:    .space 10\n");
    let done = desk.bantam("build large.vc.asm").code(1).prints("");
    assert!(done.says().contains("5 bytes too long"), "{}", done.says());
}

// check, dis, fmt

#[test]
fn a_check_reports_in_every_format() {
    let desk = desk().and("wrong.vc.asm", "MOV R0 #101\nHALT\n");
    desk.bantam("check count.vc.asm").ends_well("");
    let done = desk.bantam("check wrong.vc.asm").code(1).prints("");
    assert!(done.says().contains("pad it with zeros: `#00000101`"), "{}", done.says());
    for format in ["json", "github"] {
        let done = desk.bantam(&format!("check wrong.vc.asm --format {format}")).code(1);
        assert!((done.printed() + &done.says()).contains("E0028"), "{}", done.printed());
    }
    desk.bantam_with("check -m vc -", COUNT).ends_well("");
}

#[test]
fn disassembly_assembles_to_the_same_bytes() {
    // Each first byte, with a second one that has bits everywhere; HALT lies between.
    let all: Vec<u8> = (0..=255).collect();
    let desk = desk().and("all.vc", &all).and("back.vc", all.iter().rev().copied().collect::<Vec<u8>>());
    desk.bantam("build count.vc.asm -o count.vc").ends_well("");
    for name in ["all", "back", "count"] {
        let text = desk.bantam(&format!("dis {name}.vc")).code(0).says_nothing().printed();
        std::fs::write(desk.path(&format!("{name}.again.vc.asm")), text).unwrap();
        desk.bantam(&format!("build {name}.again.vc.asm -o {name}.again.vc")).code(0).prints("");
        assert_eq!(desk.read(&format!("{name}.again.vc")), desk.read(&format!("{name}.vc")), "{name}");
    }
}

#[test]
fn disassembly_shows_what_is_written_otherwise() {
    let desk = Desk::new().and("odd.vc", [0x61, 0xCC, 0x41, 0xEC, 0xC8, 0x41, 0xFF]);
    desk.bantam("dis odd.vc").code(0).says_nothing().stdout_eq(str![[r#"
        .byte   0x61            ; 0x00 0x61  NOT R0
        .byte   0xCC, 0x41      ; 0x01 0xCC 0x41  CPY R0 R1
        .byte   0xEC            ; 0x03 0xEC
        MOV     R0 65           ; 0x04 0xC8 0x41
        HALT                    ; 0x06 0xFF

"#]]);
}

#[test]
fn disassembly_keeps_the_labels_of_a_source() {
    let desk = desk();
    let text = desk.bantam("dis count.vc.asm").code(0).says_nothing().printed();
    assert!(text.contains("next:   CPY     R2 R0") && text.contains("JMP_ABV next"), "{text}");
    desk.bantam("build count.vc.asm -o count.bto").ends_well("");
    desk.bantam("dis count.bto").ends_well(&text);
    desk.bantam_with("dis -m vc -", COUNT).ends_well(&text);
}

#[test]
fn sources_are_formatted() {
    let messy = "%assign ZERO 48\n mov r0,ZERO ; a digit\nend: msg\tr0\nhalt\n";
    let desk = Desk::with("messy.vc.asm", messy);
    desk.bantam("build messy.vc.asm -o before.vc").code(0);
    desk.bantam("fmt --check messy.vc.asm").code(1);
    assert_eq!(desk.text("messy.vc.asm"), messy);
    desk.bantam("fmt messy.vc.asm").ends_well("");
    desk.bantam("fmt --check messy.vc.asm").ends_well("");
    snapbox::assert_data_eq!(
        desk.text("messy.vc.asm"),
        str![[r#"
%ASSIGN ZERO 48
        MOV     R0 ZERO         ; a digit
end:    MSG     R0
        HALT

"#]]
    );
    desk.bantam("build messy.vc.asm -o after.vc").code(0);
    assert_eq!(desk.read("after.vc"), desk.read("before.vc"));
    desk.bantam_with("fmt -m vc -", messy).ends_well(desk.text("messy.vc.asm"));
}

#[test]
fn the_examples_are_formatted() {
    let folder = root().join("examples/vc");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let names: Vec<String> = files.map(|path| path.to_str().unwrap().to_owned()).collect();
    Desk::new().bantam(&format!("fmt --check {}", names.join(" "))).ends_well("");
}

// explain, isa, new, bench

#[test]
fn a_word_of_one_byte_is_explained() {
    explain("0x06").stdout_eq(str![[r#"
0x06 = 6 = 00000110

  ADD R1 R2
  Add a register, saturating at 255.

  0000 01 10
  ADD  Ra Rb
       R1 R2

"#]]);
    let page = explain("0x06").printed();
    for same in ["6", "00000110", "#00000110", "0b110"] {
        explain(same).prints(&page);
    }
    explain("-1").stdout_eq(str![[r#"
0xFF = 255 = -1 = 11111111

  HALT
  Stop the machine.

  1111 1111
  HALT

"#]]);
    explain("0xEC").stdout_eq(str![[r#"
0xEC = 236 = -20 = 11101100

It is not an instruction.

"#]]);
    explain("0x65").stdout_eq(str![[r#"
0x65 = 101 = 01100101
As a character it is 'e'.

  NOT
  Flip every bit of a register.

  0110 01 01
  NOT  Ra
       R1

Some bits differ from the encoding. The hardware ignores them and runs the word as
NOT R1.

"#]]);
    explain("0xC8").stdout_eq(str![[r#"
0xC8 = 200 = -56 = 11001000
The byte that follows is not given, and is assumed to be zero.

  MOV R0 0
  Load a number into a register.

  1100 10 00 00000000
  MOV     Rd n8
          R0 0

"#]]);
}

#[test]
fn a_word_of_two_bytes_is_explained() {
    explain("0xC805").stdout_eq(str![[r#"
0xC8 0x05 = 11001000 00000101

  MOV R0 5
  Load a number into a register.

  1100 10 00 00000101
  MOV     Rd n8
          R0 5

"#]]);
    let page = explain("0xC805").printed();
    for same in ["51205", "1100100000000101", "0b1100100000000101"] {
        explain(same).prints(&page);
    }
    explain("0xCF41").stdout_eq(str![[r#"
0xCF 0x41 = 11001111 01000001

  CPY
  Copy a register.

  1100 11 11 01 000001
  CPY     Rd Rs
          R3 R1

Some bits differ from the encoding. The hardware ignores them and runs the word as
CPY R3 R1.

"#]]);
    explain("0x0605").stdout_eq(str![[r#"
0x06 0x05 = 00000110 00000101
The instruction is the first byte alone.

  ADD R1 R2
  Add a register, saturating at 255.

  0000 01 10
  ADD  Ra Rb
       R1 R2

"#]]);
    let done = Desk::new().bantam("explain -m vc 0x10000").code(2).prints("");
    assert_eq!(done.says(), "error: 0x10000 does not fit into the 16 bits of an instruction\n");
}

#[test]
fn an_instruction_has_a_page() {
    explain("jmp_abv").stdout_eq(str![[r#"
JMP_ABV

  JMP_ABV addr
  Jump to an address if neither N nor Z is set.

  1110    1011 mmmmmmmm
  JMP_ABV      addr
  addr  an address or a label, 0 to 255

"#]]);
    explain("WPRT").stdout_eq(str![[r#"
WPRT

  WPRT Rs port3
  Write to a port.

  101  ss ppp
  WPRT Rs port3
  Rs     a register, R0 to R3
  port3  a number, 0 to 7

"#]]);
    explain("CPY").stdout_eq(str![[r#"
CPY

  CPY Rd Rs
  Copy a register.

  1100 11 dd ss 000000
  CPY     Rd Rs
  Rd  a register, R0 to R3
  Rs  a register, R0 to R3

"#]]);
    for mnemonic in [
        "ADD", "SUB", "MUL", "DIV", "AND", "OR", "NOT", "XOR", "RPRT", "WPRT", "STR", "LDR", "MOV", "CPY",
        "SHL", "SHR", "OUT", "MSG", "INC", "DEC", "JMP", "JMP_NEG", "JMP_ZRO", "JMP_ABV", "CMP_NEG",
        "CMP_ZRO", "CMP_ABV", "HALT",
    ] {
        let page = explain(mnemonic).printed();
        assert!(page.starts_with(&format!("{mnemonic}\n\n  {mnemonic}")), "{page}");
    }
}

#[test]
fn the_page_of_a_code_has_an_example_of_the_machine() {
    let page = explain("E0028").printed();
    assert!(page.contains("    MOV     R0 #101\n") && page.contains("    MOV     R0 #00000101\n"), "{page}");
    let other = Desk::new().bantam("explain -m lc3 E0028").code(0).printed();
    assert!(!other.contains("MOV"), "{other}");
    let done = Desk::new().bantam("explain -m vc MOVE").code(2).prints("");
    assert_eq!(
        done.says(),
        "error: `MOVE` is not an instruction word, a mnemonic or an error code\nhelp: did you mean `MOV`?\n"
    );
}

#[test]
fn the_instruction_set_is_a_table() {
    let desk = Desk::new();
    let text = desk.bantam("isa -m vc").code(0).says_nothing().printed();
    assert!(text.starts_with("VC\n\n0000 aa bb "), "{text}");
    let markdown = desk.bantam("isa -m vc --format markdown").code(0).says_nothing().printed();
    let json = desk.bantam("isa -m vc --format json").code(0).says_nothing().printed();
    let table: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(table["machine"], "vc");
    assert_eq!(table["other_spellings"].as_array().unwrap().len(), 0);
    let rows = table["rows"].as_array().unwrap();
    assert_eq!((rows.len(), text.lines().count(), markdown.lines().count()), (28, 30, 30));
    for row in rows {
        for field in ["bits", "syntax", "sentence"] {
            let value = row[field].as_str().unwrap();
            assert!(!value.is_empty() && text.contains(value) && markdown.contains(value), "{value}");
        }
    }
}

#[test]
fn a_new_project_runs_at_once() {
    let desk = Desk::new();
    let done = desk.bantam("new game -m vc").code(0).prints("");
    assert_eq!(done.says(), "created game; try: bantam run game/main.vc.asm\n");
    desk.bantam("run game/main.vc.asm").ends_well("9876543210");
    desk.bantam("check game/main.vc.asm").ends_well("");
    desk.bantam("fmt --check game/main.vc.asm").ends_well("");
    assert!(desk.text("game/README.md").contains("bantam run main.vc.asm"));
}

#[test]
fn the_engines_are_measured() {
    let done = Desk::new().bantam("bench -m vc --runs 1").code(0).says_nothing();
    let printed = done.printed();
    let programs: Vec<&str> = printed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(programs, ["program", "loops", "mixed"], "{printed}");
}
