//! Chick programs: on every machine with a compiler, on every engine, at every stage.

use snapbox::{cmd::OutputAssert, str};

use crate::desk::{Desk, Exactly as _, HELLO};

/// The published sample.
const COUNT: &str = "\
uint8 a = 0;

while (a < 5) {
    a = a + 1,
    char c = to_char(a),
    print(c)
};
";

/// Divides by the digit that it reads.
const DIVIDE: &str = "\
char c = read_char();
print(c);
uint8 n = uint8(c) - 48;
print_dec(100 / n);
";

/// Goes past the end of an array.
const PAST: &str = "\
uint8[3] a;
print(\"hi\");
uint8 i = 0;
while (i < 200) {
    a[i] = i;
    i++;
}
out(a[1]);
";

/// Prints in an endless loop.
const ENDLESS: &str = "while (true) { print('*'); }\n";

/// All engines and machines for a program.
const WAYS: [&str; 6] = [
    "-m vc",
    "-m vc --engine reference",
    "-m vc --engine gates",
    "-m lc3",
    "-m lc3 --engine reference",
    "-m lc3 --engine interp",
];

fn desk() -> Desk {
    Desk::with("count.chk", COUNT)
}

// run

#[test]
fn a_program_runs_everywhere() {
    let desk = desk();
    desk.bantam("run count.chk").ends_well("12345");
    for way in WAYS {
        desk.bantam(&format!("run count.chk {way}")).ends_well("12345");
    }
    for level in ["-O0", "-Oz", "-O 0", "--unchecked", "-Oz --unchecked"] {
        desk.bantam(&format!("run count.chk {level}")).ends_well("12345");
        desk.bantam(&format!("run -m lc3 count.chk {level}")).ends_well("12345");
    }
}

#[test]
fn some_machines_have_no_compiler() {
    desk().bantam("run -m euclid count.chk").code(2).prints("").stderr_eq(str![[r#"
error: count.chk is Chick, which compiles for the LC-3 and the VC, not for the Euclid machine

"#]]);
}

#[test]
fn a_program_cannot_be_linked() {
    let desk = desk().and("hello.asm", HELLO).and("other.chk", COUNT);
    for line in ["run count.chk other.chk", "build -m lc3 hello.asm count.chk", "check count.chk count.chk"] {
        let done = desk.bantam(line).code(2).prints("");
        assert!(done.says().contains("which is a whole program; it cannot be linked"), "{}", done.says());
    }
}

#[test]
fn options_apply_to_their_language() {
    let desk = desk().and("hello.asm", HELLO);
    desk.bantam("run -O0 hello.asm").code(2).prints("").stderr_eq(str![[r#"
error: -O applies only to Chick, and no file is Chick
help: the name of a Chick program ends in .chk

"#]]);
    desk.bantam("build --unchecked hello.asm").code(2).prints("").stderr_eq(str![[r#"
error: --unchecked applies only to Chick, and no file is Chick
help: the name of a Chick program ends in .chk

"#]]);
    for option in ["--strict", "--case-sensitive", "--bit-patterns"] {
        let done = desk.bantam(&format!("check {option} count.chk")).code(2).prints("");
        assert_eq!(
            done.says(),
            format!("error: {option} applies only to assembly, and count.chk is Chick\n")
        );
    }
    let done = desk.bantam("run -O2 count.chk").code(2).prints("");
    assert!(done.says().contains("the levels are -O0 and -Oz"), "{}", done.says());
    assert_eq!(desk.names(), ["count.chk", "hello.asm"]);
}

#[test]
fn a_fault_is_the_same_everywhere() {
    let desk = Desk::with("divide.chk", DIVIDE).and("past.chk", PAST);
    for way in WAYS {
        let port = if way.contains("vc") { "--port 7=48" } else { "" };
        let done = desk.bantam_with(&format!("run {way} {port} divide.chk"), "0").code(3).prints("0");
        done.stderr_eq(str![[r#"
error: division by zero
  --> divide.chk:4
   |  print_dec(100 / n);

"#]]);
        desk.bantam(&format!("run {way} past.chk")).code(3).prints("hi").stderr_eq(str![[r#"
error: the index is out of range
  --> past.chk:5
   |      a[i] = i;

"#]]);
    }
}

#[test]
fn a_fault_of_a_compiled_object_has_the_line_of_the_program() {
    let desk = Desk::with("past.chk", PAST);
    desk.bantam("build past.chk -o past.bto").ends_well("");
    let done = desk.bantam("run past.bto").code(3).prints("hi");
    assert!(
        done.says().starts_with("error: the index is out of range\n  --> past.chk:5\n"),
        "{}",
        done.says()
    );
}

#[test]
fn characters_come_from_the_keyboard_or_from_port_7() {
    let desk = Desk::with("divide.chk", DIVIDE).and("keys.txt", "5");
    for engine in ["interp", "reference"] {
        let run = |rest: &str| desk.bantam(&format!("run --engine {engine} divide.chk {rest}"));
        run("-m lc3 --input keys.txt").ends_well("520");
        run("--port 7=52").ends_well("425");
        run("--port-input 7=keys.txt").ends_well("520");
        desk.bantam_with(&format!("run -m lc3 --engine {engine} divide.chk"), "2").ends_well("250");
        let done = run("-m lc3").code(3).prints("");
        assert!(done.says().starts_with("error: input ended while the program was waiting for a key, at "));
        assert!(done.says().ends_with("divide.chk:1\n"), "{}", done.says());
    }
}

#[test]
fn the_reference_has_ports() {
    let program = "\
uint8 k = read_port(3);
write_port(4, k + 1);
out(read_port(4));
write_port(5, read_port(3));
";
    let desk = Desk::with("ports.chk", program).and("one.txt", "\x07");
    for engine in ["interp", "reference"] {
        let run = |rest: &str| desk.bantam(&format!("run --engine {engine} ports.chk {rest}"));
        run("").ends_well("00000001");
        run("--port 3=9").ends_well("00001010");
        run(&format!("--ports {engine}")).ends_well("00000001");
        assert_eq!(desk.text(&format!("{engine}/4")), "00000001");
        let done = run("--port-input 3=one.txt").code(3).prints("00001000");
        let said = done.says();
        assert!(said.starts_with("error: the input of port 3 has ended after 1 bytes\n  --> "), "{said}");
        assert!(said.contains("ports.chk:4\n   |  write_port(5, read_port(3));\n"), "{said}");
        run("--port 9=1").code(2);
    }
    let done = desk.bantam("run -m lc3 --engine reference ports.chk --port 3=1").code(1).prints("");
    assert!(done.says().contains("error[E0240]"), "{}", done.says());
    let done = desk.bantam("run -m lc3 --engine reference ports.chk --ports x").code(1).prints("");
    assert!(done.says().contains("error[E0240]"), "{}", done.says());
}

#[test]
fn the_reference_has_limits() {
    let desk = Desk::with("endless.chk", ENDLESS).and("count.chk", COUNT);
    let run = |rest: &str| desk.bantam(&format!("run --engine reference {rest}"));
    run("endless.chk --max-steps 5").code(4).prints("**").stderr_eq(str![[r#"
error: step limit reached at endless.chk:1, after 5 steps

"#]]);
    run("endless.chk --max-output 3").code(4).prints("***").stderr_eq(str![[r#"
error: output limit reached at endless.chk:1, after 9 steps

"#]]);
    let done = run("endless.chk --timeout 50ms").code(4);
    assert!(done.says().starts_with("error: time limit reached at endless.chk:1, after "), "{}", done.says());
    run("count.chk --max-steps 23").ends_well("12345");
    run("count.chk -v").code(0).prints("12345").stderr_eq("finished after 23 steps\n");
    let done = run("count.chk --stats=json").code(0);
    let stats: serde_json::Value = serde_json::from_str(&done.says()).unwrap();
    assert_eq!((&stats["instructions"], &stats["engine"]), (&23.into(), &"reference".into()));
    assert!(run("count.chk --stats").says().starts_with("23 steps in "));
}

#[test]
fn the_reference_rejects_machine_options() {
    let desk = desk().and("asm.chk", "asm {\n    HALT\n}\n").and("deep.chk", "void f() { f(); }\nf();\n");
    for option in [
        "--trace",
        "--dump registers",
        "--set R1=1",
        "--pc 1",
        "--random-memory 1",
        "--boot",
        "--halt-banner",
    ] {
        let done = desk.bantam(&format!("run --engine reference {option} count.chk")).code(2).prints("");
        assert!(done.says().contains("needs a machine"), "{}", done.says());
    }
    for option in ["--compat textbook2", "--traps native"] {
        desk.bantam(&format!("run --engine reference {option} count.chk")).code(2).prints("");
    }
    desk.bantam("run --engine reference asm.chk").code(2).prints("").stderr_eq(str![[r#"
error: assembly and goto need a machine, and `reference` has none
  --> asm.chk:1
   |  asm {
help: remove --engine reference

"#]]);
    desk.bantam("run asm.chk").ends_well("");
    desk.bantam("run -m lc3 --engine reference deep.chk").code(3).prints("").stderr_eq(str![[r#"
error: calls are nested deeper than `reference` can follow
  --> deep.chk:1
   |  void f() { f(); }

"#]]);
}

#[test]
fn a_trace_names_the_lines_of_the_program() {
    let done = desk().bantam("run count.chk --trace").code(0).prints("12345");
    let said = done.says();
    assert!(said.lines().any(|line| line.contains("count.chk:6 ") && line.contains("MSG R")), "{said}");
    // The end of the program belongs to no line.
    let of_none: Vec<&str> = said.lines().filter(|line| line.contains(".asm:")).collect();
    assert!(of_none.iter().all(|line| line.contains("HALT")), "{said}");
}

// check

#[test]
fn problems_are_reported_with_the_source() {
    let desk = Desk::with("wrong.chk", "uint8 a = 300;\nprnt('a');\n").and("count.chk", COUNT);
    desk.bantam("check count.chk").ends_well("");
    for command in ["check", "run", "build", "run --engine reference", "run -m lc3", "dis", "tour"] {
        let done = desk.bantam(&format!("{command} wrong.chk")).code(1).prints("");
        let said = done.says();
        assert!(said.contains(" --> wrong.chk:1:11") && said.contains("1 | uint8 a = 300;"), "{said}");
        assert!(said.contains(" --> wrong.chk:2:1") && said.ends_with("2 errors\n"), "{said}");
    }
    let done = desk.bantam("check --format github wrong.chk").code(1).says_nothing();
    assert!(done.printed().starts_with("::error file=wrong.chk,line=1,col=11,"), "{}", done.printed());
    let done = desk.bantam("check --format json wrong.chk").code(1).says_nothing();
    let report: serde_json::Value = serde_json::from_str(&done.printed()).unwrap();
    assert_eq!((&report["errors"], &report["diagnostics"][0]["file"]), (&2.into(), &"wrong.chk".into()));
    assert_eq!(desk.names(), ["count.chk", "wrong.chk"]);
}

#[test]
fn goto_depends_on_the_level() {
    let desk = Desk::with("goto.chk", "print('a');\ngoto(4);\n");
    desk.bantam("check -O0 goto.chk").ends_well("");
    let done = desk.bantam("check goto.chk").code(1).prints("");
    assert!(done.says().contains("error[E0243]"), "{}", done.says());
}

#[test]
fn problems_in_assembly_are_reported_at_their_line() {
    let program = "uint8 a = 5;\nasm {\n    LDR R0 {a}\n    MOVE R1 3\n    STR R9 {a}\n}\nout(a);\n";
    let desk = Desk::with("raw.chk", program);
    desk.bantam("check raw.chk").code(1).prints("").stderr_eq(str![[r#"
error[E0004]: `MOVE` is not an instruction
 --> raw.chk:4:5
  |
4 |     MOVE R1 3
  |     ^^^^

error[E0009]: unknown register `R9`
 --> raw.chk:5:9
  |
5 |     STR R9 {a}
  |         ^^
  |
  = help: the registers are R0 to R3

2 errors

"#]]);
    let desk = Desk::with("raw.chk", "asm {\n    ADDD R0, R0, R0\n    .EXTERNAL FAR\n    LEA R0, FAR\n}\n");
    let done = desk.bantam("check -m lc3 raw.chk").code(1).prints("");
    assert!(done.says().contains(" --> raw.chk:2:5"), "{}", done.says());
    let desk = Desk::with("raw.chk", "asm {\n    .EXTERNAL FAR\n    LD R0, FAR\n}\n");
    let done = desk.bantam("run -m lc3 raw.chk").code(1).prints("");
    assert!(done.says().contains(" --> raw.chk:3:12"), "{}", done.says());
}

// fmt, explain, dis

#[test]
fn a_program_is_formatted() {
    let desk = desk().and("wrong.chk", "while (1 { }");
    let done = desk.bantam("fmt --check count.chk").code(1).prints("");
    assert_eq!(done.says(), "count.chk would change\n");
    desk.bantam("fmt count.chk").ends_well("");
    assert_eq!(
        desk.text("count.chk"),
        "uint8 a = 0;\n\nwhile (a < 5) {\n    a = a + 1;\n    char c = to_char(a);\n    print(c);\n}\n"
    );
    desk.bantam("fmt --check count.chk").ends_well("");
    desk.bantam("fmt --check -m lc3 count.chk").ends_well("");
    let done = desk.bantam("fmt wrong.chk").code(1).prints("");
    assert!(done.says().contains("error[E0209]"), "{}", done.says());
    assert_eq!(desk.text("wrong.chk"), "while (1 { }");
}

#[test]
fn the_codes_of_chick_have_pages() {
    let desk = Desk::new();
    for code in ["E0201", "E0227", "e0246", "W0201", "E0251"] {
        let page = desk.bantam(&format!("explain {code}")).code(0).says_nothing().printed();
        assert!(page.starts_with(&format!("{}: ", code.to_uppercase())), "{page}");
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    }
    assert!(desk.bantam("explain E0227").printed().contains("\nWrong:\n\n    "));
    let done = desk.bantam("explain E0299").code(2).prints("");
    assert!(done.says().contains("did you mean `E0"), "{}", done.says());
}

#[test]
fn a_program_is_disassembled() {
    let printed = desk().bantam("dis count.chk").code(0).says_nothing().printed();
    assert!(printed.contains("MSG") && printed.contains("HALT"), "{printed}");
}

// build

fn emit(form: &str) -> OutputAssert {
    desk().bantam(&format!("build count.chk --emit {form} -o -")).code(0).says_nothing()
}

#[test]
fn every_stage_can_be_shown() {
    emit("tokens").stdout_eq(str![[r#"
1:1: Word        uint8
1:7: Word        a
1:9: Symbol      =
1:11: Number      0
1:12: Symbol      ;
3:1: Word        while
3:7: Symbol      (
3:8: Word        a
3:10: Symbol      <
3:12: Number      5
3:13: Symbol      )
3:15: Symbol      {
4:5: Word        a
4:7: Symbol      =
4:9: Word        a
4:11: Symbol      +
4:13: Number      1
4:14: Symbol      ,
5:5: Word        char
5:10: Word        c
5:12: Symbol      =
5:14: Word        to_char
5:21: Symbol      (
5:22: Word        a
5:23: Symbol      )
5:24: Symbol      ,
6:5: Word        print
6:10: Symbol      (
6:11: Word        c
6:12: Symbol      )
7:1: Symbol      }
7:2: Symbol      ;

"#]]);
    emit("ast").stdout_eq(str![[r#"
program
├── uint8 a
│   └── 0
└── while
    ├── <
    │   ├── a
    │   └── 5
    └── block
        ├── =
        │   ├── a
        │   └── +
        │       ├── a
        │       └── 1
        ├── char c
        │   └── to_char( )
        │       └── a
        └── print( )
            └── c

"#]]);
    emit("types").stdout_eq(str![[r#"
uint8 a;
char c;  // in main

void main() {
    a = 0:uint8;
    while ((a:uint8 < 5:uint8):bool) {
        a = (a:uint8 + 1:uint8):uint8;
        c = ((a:uint8 + 48:uint8):uint8):char;
        print(c:char);
    }
}

"#]]);
    let ir = emit("ir").printed();
    assert!(ir.contains("f0 = main(0 params)\nb0:\n") && ir.contains("store m0, "), "{ir}");
    let optimised = emit("ir-optimised").printed();
    assert!(optimised.contains("f0 = main(0 params)\nb0:\n") && !optimised.contains("store"), "{optimised}");
}

#[test]
fn forms_after_the_stages_can_be_shown() {
    let assembly = emit("asm").printed();
    assert!(assembly.contains("; 6: print(c)\n        MSG"), "{assembly}");
    let listing = emit("listing").printed();
    assert!(listing.starts_with("; count.chk\n") && listing.contains("\n; count.chk.vc.asm\n"), "{listing}");
    assert!(listing.lines().any(|line| line.ends_with("    print(c)") && line.contains("DC  ")), "{listing}");
    let image = desk().bantam("build count.chk --emit image -o -").code(0).get_output().stdout.clone();
    let bits: String = image.iter().map(|byte| format!("{byte:08b}")).collect();
    emit("bits").prints(&bits);
    for form in ["hex", "symbols", "bto", "obj"] {
        assert!(!emit(form).get_output().stdout.is_empty(), "{form}");
    }
    let printed = desk().bantam("build -m lc3 count.chk --emit asm -o -").code(0).says_nothing().printed();
    assert!(printed.contains(".ORIG x3000\n") && printed.contains("; 3: while (a < 5) {\n"), "{printed}");
    // The compiled assembly is a program that assembles.
    let desk = desk();
    desk.bantam("build count.chk --emit asm").ends_well("");
    desk.bantam("run count.chk.vc.asm").code(0).prints("12345");
    desk.bantam("build -m lc3 count.chk --emit asm").ends_well("");
    desk.bantam("run count.chk.lc3.asm").code(0).prints("12345");
}

#[test]
fn forms_are_written_next_to_the_source() {
    let desk = desk();
    desk.bantam("build count.chk --emit tokens,ast,types,ir,ir-optimised,asm,listing,obj,bto").ends_well("");
    let names = [
        "count.ast",
        "count.bto",
        "count.chk",
        "count.chk.vc.asm",
        "count.ir",
        "count.lst",
        "count.optimised.ir",
        "count.tokens",
        "count.types",
        "count.vc",
    ];
    assert_eq!(desk.names(), names);
    desk.bantam("run count.bto").ends_well("12345");
    desk.bantam("run count.vc").ends_well("12345");
    assert_eq!(desk.text("count.chk"), COUNT);
    desk.bantam("build count.chk -o count.chk").code(2);
    desk.bantam("build -m lc3 count.chk -o x.asm").ends_well("");
    desk.bantam("run x.asm").code(0).prints("12345");
}

#[test]
fn an_object_has_both_sources() {
    let desk = desk();
    desk.bantam("build count.chk -o count.bto").ends_well("");
    let object: serde_json::Value = serde_json::from_str(&desk.text("count.bto")).unwrap();
    let names: Vec<&str> =
        object["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["count.chk", "count.chk.vc.asm"]);
    let lines = object["lines"].as_array().unwrap();
    let for_file = |file: u64| lines.iter().filter(|line| line[2] == file).count();
    assert!(for_file(0) > 0 && for_file(1) >= for_file(0), "{lines:?}");
}

#[test]
fn stages_of_a_wrong_program() {
    let desk = Desk::with("wrong.chk", "uint8 a = ;\nprint('a');\n").and("hello.asm", HELLO);
    let done = desk.bantam("build wrong.chk --emit tokens,ast -o -").code(1);
    assert!(done.printed().contains("1:11: Symbol      ;"), "{}", done.printed());
    assert!(done.printed().contains("(could not be read)") && done.printed().contains("print( )"));
    for form in ["types", "ir", "ir-optimised", "asm", "tokens,types"] {
        desk.bantam(&format!("build wrong.chk --emit {form} -o -")).code(1).prints("");
    }
    desk.bantam("build hello.asm --emit ast").code(2).prints("").stderr_eq(str![[r#"
error: the form `ast` applies only to Chick, and no file is Chick

"#]]);
    desk.bantam("build hello.asm --verify").code(2).prints("").stderr_eq(str![[r#"
error: --verify applies only to Chick, and no file is Chick

"#]]);
    assert_eq!(desk.names(), ["hello.asm", "wrong.chk"]);
}

// build --explain-size, --verify

#[test]
fn size_is_explained_line_by_line() {
    let desk = desk().and("hello.asm", HELLO);
    desk.bantam("build hello.asm --explain-size").code(0).says_nothing().stdout_eq(str![[r#"
 line  words     share  hello.asm
    3      1    10.0 %          LEA   R0, TEXT
    4      1    10.0 %          PUTS
    5      1    10.0 %          HALT
    6      7    70.0 %  TEXT    .STRINGZ "Hello/n"
total     10   100.0 %

"#]]);
    for machine in ["vc", "lc3"] {
        let done =
            desk.bantam(&format!("build -m {machine} count.chk --explain-size")).code(0).says_nothing();
        let table = done.printed();
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[0][3], "count.chk");
        let cells = |row: &Vec<&str>| row[1].parse::<usize>().unwrap();
        let last = rows.len() - 1;
        assert_eq!(cells(&rows[last]), rows[1..last].iter().map(cells).sum::<usize>(), "{table}");
        let numbers: Vec<u32> = rows[1..last].iter().filter_map(|row| row[0].parse().ok()).collect();
        assert!(numbers.is_sorted() && numbers.contains(&3), "{table}");
        assert!(table.lines().any(|line| line.ends_with("%      print(c)")), "{table}");
    }
    assert_eq!(desk.names(), ["count.chk", "hello.asm"]);
}

/// Runs `--verify` on a program.
fn verified(program: &str, options: &str) -> OutputAssert {
    let desk = Desk::with("a.chk", program);
    let done = desk.bantam(&format!("build a.chk --verify {options}")).says_nothing();
    assert_eq!(desk.names(), ["a.chk"]);
    done
}

#[test]
fn a_compiled_program_is_proven_equal_to_the_language() {
    for options in ["", "-O0", "-Oz", "-m lc3"] {
        verified(COUNT, options).code(0).stdout_eq(str![[r#"
equal: the program reads no port, and was run once
this is a proof: there is no other input

"#]]);
    }
    verified(DIVIDE, "").code(0).stdout_eq(str![[r#"
equal: port 7 held each of 256 values for a whole run
this is a proof: there is no other input

"#]]);
    verified(DIVIDE, "-m lc3").code(0).stdout_eq(str![[r#"
equal: the program reads no port, and was run once
not covered: keys; no run had any

"#]]);
    verified(PAST, "").code(0);
}

#[test]
fn uncovered_cases_are_reported() {
    verified("out(read_port(1) + read_port(1));\n", "").code(0).stdout_eq(str![[r#"
equal: port 1 held each of 256 values for a whole run
not covered: a port whose value changes during the run

"#]]);
    verified("write_port(0, read_port(1) + read_port(2));\n", "").code(0).stdout_eq(str![[r#"
equal: ports 1, 2 held each of 256 values for a whole run, one port at a time
not covered: several nonzero ports at once, and values that change during the run

"#]]);
    verified("uint8 n = read_port(7);\nwhile (n == 3) { }\nout(n);\n", "").code(0).stdout_eq(str![[r#"
equal as far as checked: port 7 held each of 256 values for a whole run
not covered: the rest of the run with 3 on port 7, which continues after 50000 steps or was cut off

"#]]);
    verified(ENDLESS, "").code(0).stdout_eq(str![[r#"
equal as far as checked: the program reads no port, and was run once
not covered: the rest of the run, which continues after 50000 steps or was cut off

"#]]);
    verified("while (true) { write_port(1, read_port(7)); }\n", "").code(0).stdout_eq(str![[r#"
equal as far as checked: port 7 held each of 256 values for a whole run
not covered: a port whose value changes during the run
not covered: the rest of 256 runs (the first with 0 on port 7), each of which continues after 50000 steps or was cut off

"#]]);
    verified("asm { HALT }\n", "").code(1).stdout_eq(str![[r#"
not verified: the program has assembly or goto, which only a machine can run

"#]]);
}
