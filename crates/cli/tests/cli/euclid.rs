//! Euclid on the command line: every command, in the machine's notation.

use snapbox::{cmd::OutputAssert, str};

use crate::sandbox::{Exactly as _, Sandbox, root};

/// The greatest common divisor of 12 and 15.
const GCD: &str = "
        LOAD  r0, 12
        LOAD  r1, 15
again:  MOD   r0, r1, r2
        SWAP  r1, r0, r0
        SWAP  r2, r1, r1
        BNZ   r1, again
        HALT
";

/// Its words, by hand.
const WORDS: [u16; 7] = [0x100C, 0x110F, 0x3012, 0x2100, 0x2211, 0x5103, 0x0000];

/// Loops for ever.
const LOOP: &str = "
again:  BEZ   r0, again
        HALT
";

fn sandbox() -> Sandbox {
    Sandbox::with("gcd.euclid.asm", GCD)
}

fn bytes() -> Vec<u8> {
    WORDS.into_iter().flat_map(u16::to_be_bytes).collect()
}

fn explain(what: &str) -> OutputAssert {
    Sandbox::new().bantam(&format!("explain -m euclid {what}")).has_no_messages().code(0)
}

// run

#[test]
fn a_source_is_run_on_every_engine() {
    let sandbox = sandbox();
    for engine in ["auto", "interp", "reference"] {
        let line = format!("run gcd.euclid.asm --engine {engine} --dump registers --stats=json");
        let done = sandbox.bantam(&line).code(0).prints("3\n");
        let said = done.messages();
        let (registers, stats) = said.split_once('\n').unwrap();
        assert_eq!(registers, "  r0 0x0003  r1 0x0000  r2 0x0000  ip 0x0007", "{engine}");
        let stats: serde_json::Value = serde_json::from_str(stats).unwrap();
        assert_eq!(stats["instructions"], 15, "{engine}");
    }
    let done = sandbox.bantam("run gcd.euclid.asm --engine gates").code(2).prints("");
    assert!(done.messages().contains("has not been built of gates"), "{}", done.messages());
}

#[test]
fn every_form_that_can_be_loaded_runs() {
    let sandbox = sandbox().and("own.euc", bytes());
    sandbox.bantam("build gcd.euclid.asm --emit image,bto").succeeds("");
    assert_eq!(sandbox.names(), ["gcd.bto", "gcd.euc", "gcd.euclid.asm", "own.euc"]);
    for name in ["gcd.euc", "gcd.bto", "own.euc"] {
        sandbox.bantam(&format!("run {name}")).succeeds("3\n");
    }
}

#[test]
fn a_program_on_standard_input_needs_its_machine() {
    let sandbox = Sandbox::new();
    sandbox.bantam_with("run -m euclid -", GCD).succeeds("3\n");
    let done = sandbox.bantam_with("run -", GCD).code(2).prints("");
    assert!(done.messages().contains("-m euclid"), "{}", done.messages());
}

#[test]
fn a_name_of_another_machine() {
    let sandbox = sandbox().and("plain.asm", GCD).and("count.vc.asm", "HALT\n");
    sandbox.bantam("run -m euclid plain.asm").succeeds("3\n");
    let done = sandbox.bantam("run -m vc gcd.euclid.asm").code(1).prints("");
    assert!(done.messages().contains("`LOAD` is not an instruction"), "{}", done.messages());
    sandbox.bantam("build gcd.euclid.asm --emit image,bto").succeeds("");
    for line in
        ["run -m vc gcd.euc", "run -m vc gcd.bto", "dis -m vc gcd.euc", "run count.vc.asm gcd.euclid.asm"]
    {
        let done = sandbox.bantam(line).code(2).prints("");
        let name = line.split(' ').next_back().unwrap();
        assert!(done.messages().starts_with(&format!("error: {name} is for ")), "{}", done.messages());
    }
}

#[test]
fn a_malformed_image_says_which_byte() {
    let sandbox = Sandbox::new().and("empty.euc", "").and("odd.euc", [0x10, 0x0C, 0]);
    let done = sandbox.bantam("run empty.euc").code(2).prints("");
    assert_eq!(done.messages(), "error: empty.euc: byte 0: the file is empty\n");
    sandbox.bantam("run odd.euc").code(2).prints("").stderr_eq(str![[r#"
error: odd.euc: byte 2: the file has an odd number of bytes (3); words have two bytes

"#]]);
}

#[test]
fn registers_can_be_set() {
    let line = "run gcd.euclid.asm --max-steps 0 --dump registers \
        --set r0=0x10 --set R1=-1 --set r2=0b101 --set ip=again";
    let done = sandbox().bantam(line).code(4).prints("");
    assert!(
        done.messages().ends_with("  r0 0x0010  r1 0xFFFF  r2 0x0005  ip 0x0002\n"),
        "{}",
        done.messages()
    );
    // Larger numbers than LOAD accepts.
    sandbox().bantam("run gcd.euclid.asm --pc again --set r0=60000 --set r1=48000").succeeds("12000\n");
}

#[test]
fn a_value_that_cannot_be_set_is_reported() {
    let sandbox = sandbox();
    let said =
        |set: &str| sandbox.bantam(&format!("run gcd.euclid.asm --set {set}")).code(2).prints("").messages();
    assert_eq!(said("r3=1"), "error: unknown register `r3`; the registers are r0 r1 r2 ip\n");
    let help = "help: for example --set r1=3 or --set r1=0x0C\n";
    assert_eq!(said("r0=65536"), format!("error: `65536` does not fit into 16 bits\n{help}"));
    let message = "error: `many` is neither a number nor a label of the program\n";
    assert_eq!(said("r0=many"), format!("{message}{help}"));
}

#[test]
fn a_run_can_start_elsewhere() {
    let sandbox = sandbox();
    for place in ["again", "AGAIN", "0x0002", "2", "0b10"] {
        let done = sandbox.bantam(&format!("run gcd.euclid.asm --pc {place} --max-steps 0")).code(4);
        assert!(done.messages().contains("at 0x0002 (again), gcd.euclid.asm:4,"), "{}", done.messages());
    }
    sandbox.bantam("run gcd.euclid.asm --pc nowhere").code(2).prints("").stderr_eq(str![[r#"
error: `nowhere` is neither an address nor a label of the program
help: write an address such as 0x0000

"#]]);
}

#[test]
fn words_are_shown_eight_per_line() {
    let done = sandbox().bantam("run gcd.euclid.asm --dump 0x0000..0x0008 --dump again").code(0);
    done.prints("3\n").stderr_eq(str![[r#"
  0x0000  100C 110F 3012 2100 2211 5103 0000 0000
  0x0008  0000
  0x0002  3012

"#]]);
}

#[test]
fn the_trace_shows_registers() {
    sandbox().bantam("run gcd.euclid.asm --trace -v").code(0).prints("3\n").stderr_eq(str![[r#"
0x0000, gcd.euclid.asm:2             LOAD r0, 12              r0=0x000C
0x0001, gcd.euclid.asm:3             LOAD r1, 15              r1=0x000F
0x0002 (again), gcd.euclid.asm:4     MOD r0, r1, r2           r2=0x000C
0x0003 (again+1), gcd.euclid.asm:5   SWAP r1, r0, r0          r0=0x000F
0x0004 (again+2), gcd.euclid.asm:6   SWAP r2, r1, r1          r1=0x000C
0x0005 (again+3), gcd.euclid.asm:7   BNZ r1, again
0x0002 (again), gcd.euclid.asm:4     MOD r0, r1, r2           r2=0x0003
0x0003 (again+1), gcd.euclid.asm:5   SWAP r1, r0, r0          r0=0x000C
0x0004 (again+2), gcd.euclid.asm:6   SWAP r2, r1, r1          r1=0x0003
0x0005 (again+3), gcd.euclid.asm:7   BNZ r1, again
0x0002 (again), gcd.euclid.asm:4     MOD r0, r1, r2           r2=0x0000
0x0003 (again+1), gcd.euclid.asm:5   SWAP r1, r0, r0          r0=0x0003
0x0004 (again+2), gcd.euclid.asm:6   SWAP r2, r1, r1          r1=0x0000
0x0005 (again+3), gcd.euclid.asm:7   BNZ r1, again
0x0006 (again+4), gcd.euclid.asm:8   HALT
halted at 0x0007 after 15 instructions

"#]]);
    let sandbox = sandbox();
    sandbox.bantam("run gcd.euclid.asm --trace=interp.txt").succeeds("3\n");
    sandbox.bantam("run gcd.euclid.asm --trace=reference.txt --engine reference").succeeds("3\n");
    assert_eq!(sandbox.text("reference.txt"), sandbox.text("interp.txt"));
}

#[test]
fn options_of_other_machines_are_rejected() {
    let sandbox = sandbox();
    for option in ["--compat textbook2", "--traps native", "--boot", "--halt-banner", "--strict"] {
        let done = sandbox.bantam(&format!("run gcd.euclid.asm {option}")).code(2).prints("");
        let name = option[2..].split(' ').next().unwrap();
        assert!(done.messages().ends_with(&format!(" has no setting `{name}`\n")), "{}", done.messages());
    }
    for option in ["--ports .", "--port 7=1", "--port-input 7=gcd.euclid.asm"] {
        let done = sandbox.bantam(&format!("run gcd.euclid.asm {option}")).code(2).prints("");
        assert!(done.messages().ends_with(" has no ports\n"), "{}", done.messages());
    }
    assert_eq!(sandbox.names(), ["gcd.euclid.asm"]);
}

// Faults and limits.

/// Runs a program that faults on both engines, which report the same.
fn fault(program: &str) -> OutputAssert {
    let sandbox = Sandbox::with("wrong.euclid.asm", program);
    let [interp, reference] = ["interp", "reference"]
        .map(|engine| sandbox.bantam(&format!("run wrong.euclid.asm --engine {engine}")).code(3).prints(""));
    assert_eq!(reference.messages(), interp.messages());
    interp
}

#[test]
fn a_division_by_zero_is_reported() {
    fault("        LOAD  r0, 12\nloop:   MOD   r0, r1, r2\n        BNZ   r2, loop\n        HALT\n")
        .stderr_eq(str![[r#"
error: MOD divides by zero
  --> 0x0001 (loop), wrong.euclid.asm:2
   |  loop:   MOD   r0, r1, r2
  instruction 0x3012  MOD r0, r1, r2
  r0 0x000C  r1 0x0000  r2 0x0000  ip 0x0001
help: the second register of MOD must not be 0; check it first with BEZ or BNZ

"#]]);
}

#[test]
fn a_branch_to_before_the_program_is_reported() {
    fault("        LOAD  r1, 1\n        BNZ   r1, 2\n        HALT\n").stderr_eq(str![[r#"
error: the branch target is before instruction 0
  --> 0x0001, wrong.euclid.asm:2
   |          BNZ   r1, 2
  instruction 0x5102  BNZ r1, 2
  r0 0x0000  r1 0x0001  r2 0x0000  ip 0x0001
help: the offset is counted back from the branch itself

"#]]);
}

#[test]
fn a_word_that_is_not_an_instruction_is_reported() {
    fault("        .word 0xFFFD\n        HALT\n").stderr_eq(str![[r#"
error: 0xFFFD is not an instruction
  --> 0x0000, wrong.euclid.asm:1
   |          .word 0xFFFD
  instruction 0xFFFD  not an instruction
  r0 0x0000  r1 0x0000  r2 0x0000  ip 0x0000
help: the first digit of an instruction is 0 to 5

"#]]);
}

#[test]
fn a_register_that_does_not_exist_is_reported() {
    fault("        .word 0x13D2\n        HALT\n").stderr_eq(str![[r#"
error: register r3 does not exist
  --> 0x0000, wrong.euclid.asm:1
   |          .word 0x13D2
  instruction 0x13D2  LOAD r3, 210
  r0 0x0000  r1 0x0000  r2 0x0000  ip 0x0000
help: the registers are r0, r1 and r2

"#]]);
}

#[test]
fn the_end_of_the_program_is_reported() {
    let done = fault("        LOAD  r0, 1\nskip:   BNZ   r1, skip\n");
    let said = done.messages();
    snapbox::assert_data_eq!(
        &said[said.find("error").unwrap()..],
        str![[r#"
error: execution ran past the last word of the program
  --> 0x0002
  r0 0x0001  r1 0x0000  r2 0x0000  ip 0x0002
help: end it with HALT

"#]]
    );
}

#[test]
fn limits_are_kept_on_every_engine() {
    let sandbox = sandbox().and("loop.euclid.asm", LOOP);
    for engine in ["interp", "reference"] {
        let how = format!("run loop.euclid.asm --engine {engine}");
        let done = sandbox.bantam(&format!("{how} --max-steps 8")).code(4).prints("");
        let message =
            "error: instruction limit reached at 0x0000 (again), loop.euclid.asm:2, after 8 instructions\n";
        assert_eq!(done.messages(), message);
        let done = sandbox.bantam(&format!("{how} --timeout 50ms")).code(4).prints("");
        assert!(
            done.messages().starts_with("error: time limit reached at 0x0000 (again), "),
            "{}",
            done.messages()
        );
    }
    let done = sandbox.bantam("run gcd.euclid.asm --max-output 1").code(4);
    assert!(done.messages().starts_with("error: output limit reached at 0x0006 "), "{}", done.messages());
}

// build

#[test]
fn every_form_goes_to_standard_output() {
    let sandbox = sandbox();
    let form = |form: &str| {
        sandbox.bantam(&format!("build gcd.euclid.asm --emit {form} -o -")).code(0).has_no_messages()
    };
    form("image").prints(bytes());
    form("obj").prints(bytes());
    form("bits").prints(WORDS.map(|word| format!("{word:016b}\n")).concat());
    form("hex").stdout_eq(str![[r#"
@0000
100C
110F
3012
2100
2211
5103
0000

"#]]);
    form("symbols").stdout_eq(str![[r#"
0x0002  again

"#]]);
    form("listing").stdout_eq(str![[r#"

0000  100C          LOAD  r0, 12
0001  110F          LOAD  r1, 15
0002  3012  again:  MOD   r0, r1, r2
0003  2100          SWAP  r1, r0, r0
0004  2211          SWAP  r2, r1, r1
0005  5103          BNZ   r1, again
0006  0000          HALT

"#]]);
    form("asm").stdout_eq(str![[r#"
        LOAD  r0, 12            ; 0x0000 0x100C
        LOAD  r1, 15            ; 0x0001 0x110F
again:  MOD   r0, r1, r2        ; 0x0002 0x3012
        SWAP  r1, r0, r0        ; 0x0003 0x2100
        SWAP  r2, r1, r1        ; 0x0004 0x2211
        BNZ   r1, again         ; 0x0005 0x5103
        HALT                    ; 0x0006 0x0000

"#]]);
    let tokens = form("tokens").printed();
    assert!(tokens.starts_with("2:9: Word        LOAD\n2:15: Word        r0\n"), "{tokens}");
    let object: serde_json::Value = serde_json::from_str(&form("bto").printed()).unwrap();
    assert_eq!((&object["format"], &object["machine"]), (&"bantam object".into(), &"euclid".into()));
    assert_eq!(sandbox.names(), ["gcd.euclid.asm"]);
}

#[test]
fn files_are_next_to_the_source_with_their_extensions() {
    let sandbox = sandbox();
    sandbox.bantam("build gcd.euclid.asm").succeeds("");
    assert_eq!(sandbox.read("gcd.euc"), bytes());
    sandbox.bantam("build gcd.euclid.asm --emit image,hex,listing,symbols,bto,asm,tokens").succeeds("");
    let names = [
        "gcd.bto",
        "gcd.dis.asm",
        "gcd.euc",
        "gcd.euclid.asm",
        "gcd.hex",
        "gcd.lst",
        "gcd.sym",
        "gcd.tokens",
    ];
    assert_eq!(sandbox.names(), names);
}

#[test]
fn the_extension_selects_the_form() {
    let sandbox = sandbox();
    for (name, form) in [
        ("x.euc", "image"),
        ("x.bin", "bits"),
        ("x.hex", "hex"),
        ("x.lst", "listing"),
        ("x.sym", "symbols"),
        ("x.euclid.asm", "asm"),
        ("x.bto", "bto"),
        ("x", "image"),
    ] {
        sandbox.bantam(&format!("build gcd.euclid.asm -o {name}")).succeeds("");
        let shown = sandbox.bantam(&format!("build gcd.euclid.asm --emit {form} -o -")).code(0);
        assert_eq!(sandbox.read(name), shown.get_output().stdout, "{name}");
    }
}

#[test]
fn errors_leave_no_file() {
    let sandbox = Sandbox::with("wrong.euclid.asm", "LOAD r0, 256\nHALT\n");
    for emit in ["image", "hex,listing", "bto"] {
        let done = sandbox.bantam(&format!("build wrong.euclid.asm --emit {emit}")).code(1).prints("");
        assert!(done.messages().contains("error[E0010]"), "{}", done.messages());
        assert_eq!(sandbox.names(), ["wrong.euclid.asm"]);
    }
}

// check, dis, fmt

#[test]
fn a_check_reports_in_every_format() {
    let sandbox = sandbox().and("wrong.euclid.asm", "on:     BEZ r0, no\n        HALT\n");
    sandbox.bantam("check gcd.euclid.asm").succeeds("");
    let done = sandbox.bantam("check wrong.euclid.asm").code(1).prints("");
    assert!(done.messages().contains("undefined label `no`"), "{}", done.messages());
    for format in ["json", "github"] {
        let done = sandbox.bantam(&format!("check wrong.euclid.asm --format {format}")).code(1);
        assert!((done.printed() + &done.messages()).contains("E0013"), "{}", done.printed());
    }
    sandbox.bantam_with("check -m euclid -", GCD).succeeds("");
}

#[test]
fn disassembly_assembles_to_the_same_words() {
    let all: Vec<u8> = (0..=0xFFFF_u16).step_by(7).flat_map(u16::to_be_bytes).collect();
    let sandbox = sandbox().and("all.euc", all);
    sandbox.bantam("build gcd.euclid.asm -o gcd.euc").succeeds("");
    for name in ["all", "gcd"] {
        let text = sandbox.bantam(&format!("dis {name}.euc")).code(0).has_no_messages().printed();
        std::fs::write(sandbox.path(&format!("{name}.again.euclid.asm")), text).unwrap();
        sandbox.bantam(&format!("build {name}.again.euclid.asm -o {name}.again.euc")).code(0).prints("");
        let is_same = sandbox.read(&format!("{name}.again.euc")) == sandbox.read(&format!("{name}.euc"));
        assert!(is_same, "{name} comes back as another");
    }
}

#[test]
fn disassembly_shows_what_is_written_otherwise() {
    let sandbox =
        Sandbox::new().and("odd.euc", [0x13, 0xD2, 0xFF, 0xFD, 0x40, 0x05, 0x0A, 0xBC, 0x21, 0x00, 0, 0]);
    sandbox.bantam("dis odd.euc").code(0).has_no_messages().stdout_eq(str![[r#"
        .word 0x13D2            ; 0x0000 0x13D2  LOAD r3, 210
        .word 0xFFFD            ; 0x0001 0xFFFD
        BEZ   r0, 5             ; 0x0002 0x4005
        .word 0x0ABC            ; 0x0003 0x0ABC  HALT
        SWAP  r1, r0, r0        ; 0x0004 0x2100
        HALT                    ; 0x0005 0x0000

"#]]);
}

#[test]
fn disassembly_keeps_the_labels_of_a_source() {
    let sandbox = sandbox();
    let text = sandbox.bantam("dis gcd.euclid.asm").code(0).has_no_messages().printed();
    assert!(text.contains("again:  MOD   r0, r1, r2") && text.contains("BNZ   r1, again"), "{text}");
    sandbox.bantam("build gcd.euclid.asm -o gcd.bto").succeeds("");
    sandbox.bantam("dis gcd.bto").succeeds(&text);
    sandbox.bantam_with("dis -m euclid -", GCD).succeeds(&text);
}

#[test]
fn sources_are_formatted() {
    let messy = "load R0,12;twelve\nback: bez r0 , back\nhalt\n";
    let sandbox = Sandbox::with("messy.euclid.asm", messy);
    sandbox.bantam("build messy.euclid.asm -o before.euc").code(0);
    sandbox.bantam("fmt --check messy.euclid.asm").code(1);
    sandbox.bantam("fmt messy.euclid.asm").succeeds("");
    sandbox.bantam("fmt --check messy.euclid.asm").succeeds("");
    snapbox::assert_data_eq!(
        sandbox.text("messy.euclid.asm"),
        str![[r#"
        LOAD  r0, 12            ;twelve
back:   BEZ   r0, back
        HALT

"#]]
    );
    sandbox.bantam("build messy.euclid.asm -o after.euc").code(0);
    assert_eq!(sandbox.read("after.euc"), sandbox.read("before.euc"));
}

#[test]
fn the_examples_are_formatted() {
    let folder = root().join("examples/euclid");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let names: Vec<String> = files.map(|path| path.to_str().unwrap().to_owned()).collect();
    Sandbox::new().bantam(&format!("fmt --check {}", names.join(" "))).succeeds("");
}

// explain, isa, new, bench

#[test]
fn a_word_is_explained() {
    explain("0x2100").stdout_eq(str![[r#"
0x2100 = 8448 = 0010000100000000

  SWAP r1, r0, r0
  Swap two registers through a third.

  0010 0001 0000 0000
  SWAP rd   rs   rt
       r1   r0   r0

"#]]);
    let page = explain("0x2100").printed();
    for same in ["8448", "0010000100000000", "0b0010000100000000"] {
        explain(same).prints(&page);
    }
    explain("0x0ABC").stdout_eq(str![[r#"
0x0ABC = 2748 = 0000101010111100

  HALT
  Print r0 and stop.

  0000 101010111100
  HALT

Some bits differ from the encoding. The hardware ignores them and runs the word as
HALT.

"#]]);
    explain("0xFFFD").stdout_eq(str![[r#"
0xFFFD = 65533 = -3 = 1111111111111101

It is not an instruction.

"#]]);
}

#[test]
fn a_word_with_a_register_that_does_not_exist_is_decoded() {
    explain("0x13D2").stdout_eq(str![[r#"
0x13D2 = 5074 = 0001001111010010

  LOAD r3, 210
  Load a small number into a register.

  0001 0011 11010010
  LOAD rd   value8
       r3   210

Register r3 does not exist, so running this instruction faults.

"#]]);
}

#[test]
fn an_instruction_has_a_page() {
    explain("bnz").stdout_eq(str![[r#"
BNZ

  BNZ r, offset8
  Branch backwards if a register is not zero.

  0101 rrrr oooooooo
  BNZ  r    offset8
  r        a register, r0 to r2
  offset8  a label, 0 to 255 words back from this instruction

"#]]);
    for mnemonic in ["HALT", "LOAD", "SWAP", "MOD", "BEZ", "BNZ"] {
        let page = explain(mnemonic).printed();
        assert!(page.starts_with(&format!("{mnemonic}\n\n  {mnemonic}")), "{page}");
    }
    let page = explain("E0012").printed();
    assert!(page.contains("branches lead back only"), "{page}");
    let done = Sandbox::new().bantam("explain -m euclid BEX").code(2).prints("");
    assert_eq!(
        done.messages(),
        "error: `BEX` is not an instruction word, a mnemonic or an error code\nhelp: did you mean `BEZ`?\n"
    );
}

#[test]
fn the_instruction_set_is_a_table() {
    let sandbox = Sandbox::new();
    let text = sandbox.bantam("isa -m euclid").code(0).has_no_messages();
    text.stdout_eq(str![[r#"
Euclid machine

0000 (000000000000)       HALT                    Print r0 and stop.
0001 dddd vvvvvvvv        LOAD rd, value8         Load a small number into a register.
0010 dddd ssss tttt       SWAP rd, rs, rt         Swap two registers through a third.
0011 aaaa bbbb dddd       MOD ra, rb, rd          Compute the remainder of a divided by b.
0100 rrrr oooooooo        BEZ r, offset8          Branch backwards if a register is zero.
0101 rrrr oooooooo        BNZ r, offset8          Branch backwards if a register is not zero.

"#]]);
    sandbox.bantam("isa -m euclid --format markdown").code(0).has_no_messages().stdout_eq(str![[r#"
| bits | assembly | what it does |
| --- | --- | --- |
| `0000 (000000000000)` | `HALT` | Print r0 and stop. |
| `0001 dddd vvvvvvvv` | `LOAD rd, value8` | Load a small number into a register. |
| `0010 dddd ssss tttt` | `SWAP rd, rs, rt` | Swap two registers through a third. |
| `0011 aaaa bbbb dddd` | `MOD ra, rb, rd` | Compute the remainder of a divided by b. |
| `0100 rrrr oooooooo` | `BEZ r, offset8` | Branch backwards if a register is zero. |
| `0101 rrrr oooooooo` | `BNZ r, offset8` | Branch backwards if a register is not zero. |

"#]]);
    let json = sandbox.bantam("isa -m euclid --format json").code(0).has_no_messages().printed();
    let table: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&table["machine"], table["rows"].as_array().unwrap().len()), (&"euclid".into(), 6));
    assert_eq!(table["rows"][2]["syntax"], "SWAP rd, rs, rt");
}

#[test]
fn a_new_project_runs_at_once() {
    let sandbox = Sandbox::new();
    let done = sandbox.bantam("new divisor -m euclid").code(0).prints("");
    assert_eq!(done.messages(), "created divisor; try: bantam run divisor/main.euclid.asm\n");
    sandbox.bantam("run divisor/main.euclid.asm").succeeds("3\n");
    sandbox.bantam("check divisor/main.euclid.asm").succeeds("");
    sandbox.bantam("fmt --check divisor/main.euclid.asm").succeeds("");
}

#[test]
fn a_short_program_is_measured() {
    let printed = Sandbox::new().bantam("bench -m euclid --runs 1").code(0).has_no_messages().printed();
    assert!(printed.lines().any(|line| line.starts_with("sweep ") && line.contains(" 75299 ")), "{printed}");
}
