//! `bantam run`.

use snapbox::{cmd::OutputAssert, str};

use crate::sandbox::{ENDLESS, Exactly as _, HELLO, KEYS, LOOP, Sandbox, example};

/// Calls a subroutine of another file.
const CALLER: &str = "
        .ORIG x3000
        .EXTERNAL SAY
        JSR   SAY
        HALT
        .END
";

/// Defines the subroutine.
const CALLEE: &str = "
        .ORIG x3100
        .GLOBAL SAY
SAY     ST    R7, BACK
        LEA   R0, TEXT
        PUTS
        LD    R7, BACK
        RET
BACK    .BLKW 1
TEXT    .STRINGZ \"linked\\n\"
        .END
";

/// A field of the statistics.
fn stat(done: &OutputAssert, field: &str) -> serde_json::Value {
    let said = done.messages();
    let line = said.lines().last().unwrap();
    let stats: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {said}"));
    stats[field].clone()
}

// Programs.

#[test]
fn a_source_is_assembled_and_run() {
    Sandbox::with("hello.asm", HELLO).bantam("run hello.asm").succeeds("Hello\n");
    Sandbox::with("hello.lc3.asm", HELLO).bantam("run hello.lc3.asm").succeeds("Hello\n");
}

#[test]
fn objects_are_run() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("build hello.asm --emit obj,bto").succeeds("");
    sandbox.bantam("run hello.obj").succeeds("Hello\n");
    sandbox.bantam("run hello.bto").succeeds("Hello\n");
}

#[test]
fn several_files_are_linked() {
    let sandbox = Sandbox::with("caller.asm", CALLER).and("callee.asm", CALLEE);
    sandbox.bantam("run caller.asm callee.asm").succeeds("linked\n");
    sandbox.bantam("build callee.asm -o callee.bto").succeeds("");
    sandbox.bantam("run caller.asm callee.bto").succeeds("linked\n");
    sandbox.bantam("build caller.asm -o caller.bto").succeeds("");
    sandbox.bantam("run caller.bto callee.bto").succeeds("linked\n");
    sandbox.bantam("build caller.bto callee.bto -o all.obj").succeeds("");
    assert_eq!(sandbox.read("all.obj")[..4], [0x30, 0x00, 0x48, 0xFF]);
}

#[test]
fn a_label_that_no_file_defines_is_an_error() {
    let sandbox = Sandbox::with("caller.asm", CALLER);
    let done = sandbox.bantam("run caller.asm").code(1).prints("");
    assert!(done.messages().contains("SAY"), "{}", done.messages());
}

#[test]
fn a_source_on_standard_input_needs_a_machine() {
    let sandbox = Sandbox::new();
    sandbox.bantam_with("run -m lc3 -", HELLO).succeeds("Hello\n");
    sandbox.bantam_with("run - --machine LC3", HELLO).succeeds("Hello\n");
    sandbox.bantam_with("run -", HELLO).code(2).prints("").stderr_eq(str![[r#"
error: the program on standard input needs a machine
help: add -m lc3, -m vc or -m euclid

"#]]);
}

#[test]
fn an_unknown_extension_names_the_choices() {
    let sandbox = Sandbox::with("hello.txt", HELLO).and("hello", HELLO);
    sandbox.bantam("run hello.txt").code(2).prints("").stderr_eq(str![[r#"
error: the file name `hello.txt` does not determine the machine
help: use -m lc3, or a name that ends in .lc3.asm or .asm or .obj; -m vc, or a name that ends in .vc.asm or .vc or .bits; -m euclid, or a name that ends in .euclid.asm or .euc; the name of a Chick program ends in .chk

"#]]);
    sandbox.bantam("run hello").code(2);
    sandbox.bantam("run -m lc3 hello.txt").succeeds("Hello\n");
    sandbox.bantam("run -m lc3 hello").succeeds("Hello\n");
}

#[test]
fn an_unknown_machine_names_the_choices() {
    Sandbox::with("hello.asm", HELLO).bantam("run -m pdp8 hello.asm").code(2).prints("").stderr_eq(str![[
        r#"
error: invalid value 'pdp8' for '--machine <NAME>': unknown machine `pdp8`; the machines are lc3, vc, euclid

For more information, try '--help'.

"#
    ]]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    std::fs::create_dir(sandbox.path("folder.asm")).unwrap();
    sandbox.bantam("run nothing.asm").code(2).prints("").stderr_eq(str![[r#"
error: cannot read nothing.asm: no such file or folder

"#]]);
    sandbox.bantam("run hello").code(2).prints("").stderr_eq(str![[r#"
error: cannot read hello: no such file or folder
help: did you mean hello.asm?

"#]]);
    sandbox.bantam("run folder.asm").code(2).prints("").stderr_eq(str![[r#"
error: cannot read folder.asm: is a folder

"#]]);
}

#[test]
fn a_file_in_place_of_a_command_is_reported() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("hello.asm").code(2).prints("").stderr_eq(str![[r#"
error: `hello.asm` is a file, not a command
help: to run it: bantam run hello.asm

"#]]);
    let done = sandbox.bantam("runn hello.asm").code(2).prints("");
    assert!(done.messages().contains("'run'"), "{}", done.messages());
}

#[test]
fn a_malformed_object_says_which_byte() {
    let sandbox = Sandbox::new().and("odd.obj", [0x30, 0x00, 0xF0]).and("empty.obj", "").and("bad.bto", "{}");
    sandbox.bantam("run odd.obj").code(2).prints("").stderr_eq(str![[r#"
error: odd.obj: byte 2: the file has an odd number of bytes (3); words have two bytes

"#]]);
    sandbox.bantam("run empty.obj").code(2).prints("").stderr_eq(str![[r#"
error: empty.obj: byte 0: the file is empty

"#]]);
    let done = sandbox.bantam("run bad.bto").code(2).prints("");
    assert!(done.messages().starts_with("error: bad.bto: "), "{}", done.messages());
}

#[test]
fn a_source_with_errors_does_not_run() {
    let sandbox = Sandbox::with("wrong.asm", ".ORIG x3000\nADD R0, R0\nLD R9, A\nA HALT\n.END\n");
    let done = sandbox.bantam("run wrong.asm").code(1).prints("");
    let said = done.messages();
    assert!(said.contains(" --> wrong.asm:2:1") && said.contains(" --> wrong.asm:3:4"), "{said}");
    assert!(said.ends_with("\n2 errors\n"), "{said}");
}

#[test]
fn warnings_do_not_stop_a_run() {
    let sandbox = Sandbox::with("unused.asm", &HELLO.replace("PUTS", "PUTS\nUNUSED HALT"));
    let done = sandbox.bantam("run unused.asm").code(0).prints("Hello\n");
    assert!(done.messages().contains("warning[W0001]"), "{}", done.messages());
}

#[test]
fn a_program_without_words_is_rejected() {
    let sandbox = Sandbox::with("empty.asm", ".ORIG x3000\n.END\n");
    let done = sandbox.bantam("run empty.asm").prints("");
    assert_ne!(done.get_output().status.code(), Some(0));
    assert!(done.messages().contains("error"), "{}", done.messages());
}

// Options of the assembler.

#[test]
fn labels_may_differ_in_case() {
    let sandbox = Sandbox::with("case.asm", ".ORIG x3000\nBR a\nA HALT\na HALT\n.END\n");
    sandbox.bantam("run case.asm").code(1).prints("");
    sandbox.bantam("run --case-sensitive case.asm --max-steps 1").code(4).prints("");
}

#[test]
fn bit_patterns_are_accepted_on_request() {
    let sandbox = Sandbox::with("bits.asm", ".ORIG x3000\nADD R1, R1, x1F\nHALT\n.END\n");
    sandbox.bantam("run bits.asm").code(1).prints("");
    let done = sandbox.bantam("run --bit-patterns bits.asm --dump registers").code(0).prints("");
    assert!(done.messages().contains("R1 xFFFF"), "{}", done.messages());
}

#[test]
fn strict_rejects_extensions_and_odd_bits() {
    let extension = Sandbox::with("extension.asm", ".ORIG x3000\nadd r1 r1 1\nHALT\n.END\n");
    extension.bantam("run extension.asm").code(0);
    extension.bantam("run --strict extension.asm").code(1).prints("");
    // JMP R1 with a bit where the encoding has zeros.
    let odd = Sandbox::with("odd.asm", ".ORIG x3000\nLEA R1, NEXT\n.FILL xC041\nNEXT HALT\n.END\n");
    odd.bantam("run odd.asm").code(0);
    let done = odd.bantam("run --strict odd.asm").code(3).prints("");
    assert!(
        done.messages().contains("xC041 has bits that its encoding does not allow"),
        "{}",
        done.messages()
    );
}

// Keys.

#[test]
fn keys_come_from_standard_input() {
    let sandbox = Sandbox::with("keys.asm", KEYS);
    sandbox.bantam_with("run keys.asm", "ab\n.").succeeds("[a][b][\n]");
    // Every byte is a key, whatever it is.
    let all: Vec<u8> = (0..=255).filter(|byte| *byte != b'.').collect();
    let brackets: Vec<u8> = all.iter().flat_map(|byte| [b'[', *byte, b']']).collect();
    sandbox.bantam_with("run keys.asm", [all.as_slice(), b"."].concat()).succeeds(brackets);
}

#[test]
fn keys_come_from_a_file() {
    let sandbox = Sandbox::with("keys.asm", KEYS).and("keys.txt", "xyz.");
    sandbox.bantam_with("run keys.asm --input keys.txt", "abc.").succeeds("[x][y][z]");
    sandbox.bantam_with("run keys.asm --input -", "abc.").succeeds("[a][b][c]");
    sandbox.bantam("run keys.asm --input none.txt").code(2).prints("").stderr_eq(str![[r#"
error: cannot read none.txt: no such file or folder

"#]]);
    sandbox.bantam("run keys.asm --input .").code(2).prints("").stderr_eq(str![[r#"
error: cannot read .: is a folder

"#]]);
}

#[test]
fn waiting_after_the_end_of_input_is_reported() {
    let sandbox = Sandbox::with("keys.asm", KEYS).and("keys.txt", "a");
    for engine in ["interp", "reference"] {
        for traps in ["os", "native"] {
            let line = format!("run keys.asm --engine {engine} --traps {traps}");
            for done in [sandbox.bantam_with(&line, "a"), sandbox.bantam(&format!("{line} --input keys.txt"))]
            {
                let done = done.code(3).prints("[a]");
                let said = done.messages();
                let message = "error: input ended while the program was waiting for a key";
                assert!(said.starts_with(message), "{line}: {said}");
            }
        }
    }
}

#[test]
fn a_program_that_polls_for_a_key_continues() {
    let sandbox = Sandbox::with(
        "look.asm",
        "
        .ORIG x3000
        LD    R1, TIMES
LOOK    LDI   R0, KBSR
        BRn   DONE
        ADD   R1, R1, #-1
        BRp   LOOK
DONE    HALT
TIMES   .FILL #1000
KBSR    .FILL xFE00
        .END
        ",
    );
    sandbox.bantam("run --compat textbook2 look.asm").succeeds("");
}

// Limits.

#[test]
fn the_limit_of_instructions_is_exact() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    let whole = stat(&sandbox.bantam("run hello.asm --stats=json"), "instructions").as_u64().unwrap();
    for how in ["--engine interp", "--engine reference", "--trace=trace.txt"] {
        for steps in [0, 1, 2, 3, 7, 50, whole - 1] {
            let done =
                sandbox.bantam(&format!("run hello.asm --max-steps {steps} --stats=json {how}")).code(4);
            assert_eq!(stat(&done, "instructions"), steps, "{how}");
            assert_eq!(stat(&done, "exit"), 4);
        }
        let done = sandbox.bantam(&format!("run hello.asm --max-steps {whole} --stats=json {how}")).code(0);
        assert_eq!(stat(&done, "instructions"), whole, "{how}");
    }
}

#[test]
fn the_limit_of_instructions_is_exact_beyond_a_slice() {
    let sandbox = Sandbox::with("loop.asm", LOOP);
    for steps in [(1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_000] {
        let done =
            sandbox.bantam(&format!("run loop.asm --max-steps {steps} --stats=json")).code(4).prints("");
        assert_eq!(stat(&done, "instructions"), steps);
    }
}

#[test]
fn the_instruction_limit_is_reported_with_its_address() {
    let sandbox = Sandbox::with("loop.asm", LOOP);
    sandbox.bantam("run loop.asm --max-steps 100").code(4).prints("").stderr_eq(str![[r#"
error: instruction limit reached at x3001 (LOOP), loop.asm:4, after 100 instructions

"#]]);
    sandbox.bantam("run loop.asm --max-steps 1e6").code(2).prints("").stderr_eq(str![[r#"
error: invalid value '1e6' for '--max-steps <N>': expected a number such as 1000000, without a sign or a unit

For more information, try '--help'.

"#]]);
}

#[test]
fn the_clock_ends_an_endless_loop() {
    let sandbox = Sandbox::with("loop.asm", LOOP).and("endless.asm", ENDLESS);
    for how in ["", "--engine reference", "--trace=trace.txt"] {
        let done = sandbox.bantam(&format!("run loop.asm --timeout 50ms {how}")).code(4).prints("");
        assert!(
            done.messages().starts_with("error: time limit reached at x3001 (LOOP), "),
            "{}",
            done.messages()
        );
    }
    let done = sandbox.bantam("run endless.asm --timeout 50ms").code(4);
    assert!(done.printed().starts_with("*\n*\n*\n"), "what was printed is not lost");
    sandbox.bantam("run loop.asm --timeout soon").code(2).prints("").stderr_eq(str![[r#"
error: invalid value 'soon' for '--timeout <TIME>': expected a time such as 5s, 500ms, 2m or 1h

For more information, try '--help'.

"#]]);
    // Longer than any clock.
    Sandbox::with("hello.asm", HELLO).bantam("run hello.asm --timeout 5000000000000h").succeeds("Hello\n");
}

#[test]
fn the_limit_of_output_is_exact() {
    let sandbox = Sandbox::with("endless.asm", ENDLESS).and("hello.asm", HELLO);
    for how in ["--engine interp", "--engine reference", "--traps native"] {
        let done = sandbox.bantam(&format!("run endless.asm --max-output 1000 {how}")).code(4);
        let done = done.prints("*\n".repeat(500));
        assert!(done.messages().starts_with("error: output limit reached at "), "{}", done.messages());
    }
    sandbox.bantam("run endless.asm --max-output 1k").code(4).prints("*\n".repeat(512));
    sandbox.bantam("run endless.asm --max-output 0").code(4).prints("");
    // Output that just fits is accepted.
    sandbox.bantam("run hello.asm --max-output 6").succeeds("Hello\n");
    sandbox.bantam("run hello.asm --max-output 5").code(4).prints("Hello");
    sandbox.bantam("run hello.asm --max-output many").code(2).prints("");
}

// The machine before and after.

const HALT: &str = ".ORIG x3000\nBR NEXT\nNEXT HALT\n.END\n";

/// The registers that `--dump registers` shows, by name.
fn register(done: &OutputAssert, name: &str) -> String {
    let said = done.messages();
    let mut words = said.split_whitespace();
    words.find(|word| *word == name).unwrap_or_else(|| panic!("no {name} in {said}"));
    words.next().unwrap().to_owned()
}

#[test]
fn registers_can_be_set() {
    let sandbox = Sandbox::with("halt.asm", HALT);
    let line = "run halt.asm --max-steps 0 --dump registers \
        --set R1=3 --set r2=x1F --set R3=-5 --set R4=x-10 --set R5=#65535 --set R6=NEXT --set R7=0b101 \
        --set PSR=x8001 --set SSP=x2F00 --set USP=b11";
    let done = sandbox.bantam(line).code(4).prints("");
    for (name, value) in [
        ("R0", "x0000"),
        ("R1", "x0003"),
        ("R2", "x001F"),
        ("R3", "xFFFB"),
        ("R4", "xFFF0"),
        ("R5", "xFFFF"),
        ("R6", "x3001"),
        ("R7", "x0005"),
        ("PC", "x3000"),
        ("PSR", "x8001"),
        ("SSP", "x2F00"),
        ("USP", "x0003"),
    ] {
        assert_eq!(register(&done, name), value, "{name}");
    }
}

#[test]
fn a_value_that_cannot_be_set_is_reported() {
    let sandbox = Sandbox::with("halt.asm", HALT);
    let message = |set: &str| {
        let done = sandbox.bantam(&format!("run halt.asm --set {set}")).code(2).prints("");
        done.messages()
    };
    assert_eq!(
        message("R9=3"),
        "error: unknown register `R9`; the registers are R0 R1 R2 R3 R4 R5 R6 R7 PC PSR SSP USP MCR\n"
    );
    let help = "help: for example --set R1=#3 or --set R1=x1F\n";
    assert_eq!(message("R1"), format!("error: --set expects a register and a value, not `R1`\n{help}"));
    assert_eq!(message("R1=70000"), format!("error: `70000` does not fit into 16 bits\n{help}"));
    assert_eq!(message("R1=-32769"), format!("error: `-32769` does not fit into 16 bits\n{help}"));
    assert_eq!(
        message("R1=many"),
        format!("error: `many` is neither a number nor a label of the program\n{help}")
    );
}

#[test]
fn a_run_can_start_elsewhere() {
    let sandbox = Sandbox::with("halt.asm", HALT);
    for place in ["NEXT", "next", "x3001", "12289"] {
        let done = sandbox.bantam(&format!("run halt.asm --pc {place} --max-steps 0")).code(4);
        assert!(done.messages().contains("at x3001 (NEXT), halt.asm:3,"), "{}", done.messages());
    }
    sandbox.bantam("run halt.asm --pc nowhere").code(2).prints("").stderr_eq(str![[r#"
error: `nowhere` is neither an address nor a label of the program
help: write an address such as x3000

"#]]);
    sandbox.bantam("run halt.asm --pc -1").code(2).prints("");
    sandbox.bantam("run halt.asm --pc x10000").code(2).prints("");
}

#[test]
fn registers_and_words_are_shown_at_the_end() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    let line =
        "run hello.asm --traps native --dump registers --dump x3000..x3009 --dump TEXT --dump text..x3004";
    sandbox.bantam(line).code(0).prints("Hello\n").stderr_eq(str![[r#"
  R0 x3003  R1 x0000  R2 x0000  R3 x0000  R4 x0000  R5 x0000  R6 x0000  R7 x0000
  PC x3003  PSR x8002  SSP x3000  USP x0000  MCR x0000
  x3000  E002 F022 F025 0048 0065 006C 006C 006F
  x3008  000A 0000
  x3003  0048
  x3003  0048 0065

"#]]);
    let done = sandbox.bantam("run hello.asm --dump x0000..xFFFF").code(0).prints("Hello\n");
    assert_eq!(done.messages().lines().count(), 8192);
}

#[test]
fn a_wrong_dump_is_reported_before_the_run() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    for what in ["nowhere", "registers..x3000", "R0", "x3000..", "..", "x3000..x10000"] {
        let done = sandbox.bantam(&format!("run hello.asm --dump {what}")).code(2).prints("");
        assert!(done.messages().contains("neither an address nor a label"), "{}", done.messages());
        assert!(done.messages().contains("help: --dump expects"), "{}", done.messages());
    }
    sandbox.bantam("run hello.asm --dump x3004..x3000").code(2).prints("").stderr_eq(str![[r#"
error: the range x3004..x3000 ends before it begins

"#]]);
}

#[test]
fn random_memory_depends_on_the_seed_alone() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    let shown = |seed: &str| {
        let line = "--traps native --dump registers --dump x4000..x4007";
        sandbox
            .bantam(&format!("run hello.asm --random-memory {seed} {line}"))
            .code(0)
            .prints("Hello\n")
            .messages()
    };
    let one = shown("1");
    assert_eq!(one, shown("1"));
    assert_ne!(one, shown("2"));
    // The same on every host.
    snapbox::assert_data_eq!(
        one,
        str![[r#"
  R0 x3003  R1 xDB73  R2 xD234  R3 xEF7F  R4 x108E  R5 x1161  R6 x23E5  R7 xD45A
  PC x3003  PSR x8002  SSP x3000  USP x0000  MCR x0000
  x4000  60DC 442F E9E6 D868 6B76 8609 C211 DA72

"#]]
    );
    sandbox.bantam("run hello.asm --random-memory dice").code(2).prints("");
}

// Reports about the run.

#[test]
fn a_normal_end_is_reported_only_on_request() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("run hello.asm -v --traps native").code(0).prints("Hello\n").stderr_eq(str![[r#"
halted at x3003 (TEXT), hello.asm:6 after 3 instructions

"#]]);
    assert!(sandbox.bantam("run hello.asm --verbose").code(0).messages().starts_with("halted at x"));
}

#[test]
fn statistics_as_text_and_json() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    let done = sandbox.bantam("run hello.asm --traps native --stats").code(0).prints("Hello\n");
    done.stderr_eq(str![[r#"
3 instructions in [..] s, [..] million a second, engine interp

"#]]);
    sandbox.bantam("run hello.asm --stats=text").code(0).prints("Hello\n");
    let done = sandbox.bantam("run hello.asm --traps native --stats=json --engine reference").code(0);
    let stats: serde_json::Value = serde_json::from_str(&done.messages()).unwrap();
    let fields: Vec<&String> = stats.as_object().unwrap().keys().collect();
    let mut known = ["instructions", "seconds", "per_second", "engine", "translate_seconds", "ended", "exit"];
    known.sort_unstable();
    assert_eq!(fields, known);
    assert_eq!(
        (&stats["instructions"], &stats["engine"], &stats["ended"], &stats["exit"]),
        (&3.into(), &"reference".into(), &"halted".into(), &0.into())
    );
    assert!(stats["seconds"].is_f64() && stats["per_second"].is_f64() && stats["translate_seconds"].is_f64());
    sandbox.bantam("run hello.asm --stats=xml").code(2).prints("");
}

#[test]
fn the_trace_shows_every_instruction_and_what_it_changes() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    let done = sandbox.bantam("run hello.asm --traps native --trace").code(0).prints("Hello\n");
    done.stderr_eq(str![[r#"
x3000, hello.asm:3                   LEA R0, TEXT             R0=x3003
x3001, hello.asm:4                   PUTS
x3002, hello.asm:5                   HALT                     MCR=x0000

"#]]);
    sandbox.bantam("run hello.asm --trace=trace.txt").succeeds("Hello\n");
    let steps = stat(&sandbox.bantam("run hello.asm --stats=json"), "instructions").as_u64().unwrap();
    assert_eq!(sandbox.text("trace.txt").lines().count() as u64, steps);
    sandbox.bantam("run hello.asm --trace=none/trace.txt").code(2).prints("").stderr_eq(str![[r#"
error: cannot write none/trace.txt: no such file or folder

"#]]);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_whole_stays_as_it_was() {
    let sandbox = Sandbox::with("hello.asm", HELLO).and("old.txt", "old");
    std::os::unix::fs::symlink("old.txt", sandbox.path("link.txt")).unwrap();
    for (line, file) in [
        ("run hello.asm --trace=new.txt", "new.txt"),
        ("run hello.asm --trace=old.txt", "old.txt"),
        ("run hello.asm --trace=link.txt", "link.txt"),
        ("build hello.asm -o old.txt", "old.txt"),
        ("run hello.asm --record run.bt", "run.bt"),
    ] {
        let done = sandbox.bantam_with_blocks(0, line).code(2);
        let messages = done.messages();
        assert!(messages.contains(&format!("error: cannot write {file}: ")), "{line}: {messages}");
        assert_eq!(sandbox.text("old.txt"), "old", "{line}");
        assert_eq!(sandbox.names(), ["hello.asm", "link.txt", "old.txt"], "{line}");
    }
    sandbox.bantam("run hello.asm --trace=link.txt").code(0);
    assert_ne!(sandbox.text("old.txt"), "old");
    sandbox.bantam("run hello.asm --trace=/dev/full").code(2);
}

#[test]
fn the_trace_shows_interrupts_where_they_are_taken() {
    let program = example("interrupts.asm");
    let sandbox = Sandbox::new();
    let printed = sandbox.bantam_with(&format!("run {program}"), "LC-3!").code(0).printed();
    let done = sandbox.bantam_with(&format!("run {program} --trace=trace.txt --stats=json"), "LC-3!");
    assert_eq!(done.printed(), printed);
    let trace = sandbox.text("trace.txt");
    assert_eq!(trace.lines().count() as u64, stat(&done, "instructions").as_u64().unwrap());
    for handler in ["(ON_KEY)", "(ON_TICK)"] {
        let entries = trace.lines().filter(|line| line.contains(handler)).count();
        assert!(entries >= 5, "{entries} entries of {handler}");
    }
}

#[test]
fn an_instruction_that_faults_is_not_in_the_trace() {
    let sandbox = Sandbox::with("fault.asm", ".ORIG x3000\nAND R0, R0, #0\n.FILL xD000\n.END\n");
    sandbox.bantam("run fault.asm --trace=trace.txt").code(3).prints("");
    assert_eq!(sandbox.text("trace.txt").lines().count(), 1);
}

// Variants of the machine.

/// Reads keys at the device registers, as programs for the second edition do.
const DEVICES: &str = "
        .ORIG x3000
WAIT    LDI   R0, KBSR
        BRzp  WAIT
        LDI   R0, KBDR
        STI   R0, DDR
        HALT
KBSR    .FILL xFE00
KBDR    .FILL xFE02
DDR     .FILL xFE06
        .END
";

#[test]
fn the_second_edition_lets_programs_use_devices() {
    let sandbox = Sandbox::with("devices.asm", DEVICES);
    for compat in ["textbook2", "pennsim"] {
        sandbox.bantam_with(&format!("run devices.asm --compat {compat}"), "x").succeeds("x");
    }
    for compat in ["textbook3", "lc3tools"] {
        let done = sandbox.bantam_with(&format!("run devices.asm --compat {compat}"), "x");
        assert!(!done.printed().contains('x'), "{compat}: {}", done.printed());
    }
    let done = sandbox.bantam_with("run devices.asm", "x").code(3).prints("");
    assert!(done.messages().contains("--compat textbook2"), "{}", done.messages());
}

#[test]
fn lc3tools_has_a_banner() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    let banner = "Hello\n\n\n--- Halting the LC-3 ---\n\n";
    for how in ["--compat lc3tools", "--halt-banner", "--halt-banner --traps native"] {
        sandbox.bantam(&format!("run hello.asm {how}")).succeeds(banner);
    }
    sandbox.bantam("run hello.asm --compat pennsim").succeeds("Hello\n");
}

#[test]
fn lc3tools_reports_faults_on_the_machine_itself() {
    let sandbox = Sandbox::with("trap.asm", ".ORIG x3000\nTRAP x30\nHALT\n.END\n");
    let done = sandbox.bantam("run trap.asm --compat lc3tools").code(0).has_no_messages();
    assert!(done.printed().contains("--- Undefined trap executed ---"), "{}", done.printed());
}

#[test]
fn an_unknown_setting_names_the_choices() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    sandbox.bantam("run hello.asm --compat textbook4").code(2).prints("").stderr_eq(str![[r#"
error: `compat` cannot be `textbook4`; it can be textbook3, textbook2, lc3tools, pennsim

"#]]);
    sandbox.bantam("run hello.asm --traps host").code(2).prints("").stderr_eq(str![[r#"
error: `traps` cannot be `host`; it can be os, native

"#]]);
    let done = sandbox.bantam("run hello.asm --engine turbo").code(2).prints("");
    assert!(done.messages().contains("auto, interp, jit, gates, reference"), "{}", done.messages());
}

#[test]
fn a_machine_without_ports_has_none_to_connect() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    for option in ["--ports .", "--port 7=#1", "--port-input 7=hello.asm"] {
        let done = sandbox.bantam(&format!("run hello.asm {option}")).code(2).prints("");
        assert_eq!(done.messages(), "error: the LC-3 has no ports\n");
    }
    let done = sandbox.bantam("run hello.asm --engine gates").code(2).prints("");
    assert_eq!(done.messages(), "error: the LC-3 has not been built of gates\n");
}

#[test]
fn a_boot_goes_through_the_operating_system() {
    let sandbox = Sandbox::with("hello.asm", HELLO);
    let count = |how: &str| {
        let done = sandbox.bantam(&format!("run hello.asm --stats=json {how}")).code(0).prints("Hello\n");
        stat(&done, "instructions").as_u64().unwrap()
    };
    assert!(count("--boot") > count(""));
    let done = sandbox.bantam("run hello.asm --boot --max-steps 0").code(4);
    assert!(done.messages().contains("at x0200"), "{}", done.messages());
}

#[test]
fn native_traps_print_the_same_in_fewer_instructions() {
    let (hello, reverse) = (example("hello.asm"), example("reverse.asm"));
    let sandbox = Sandbox::new();
    for (program, keys) in [(hello, ""), (reverse, "stressed\n")] {
        let run = |traps: &str| {
            sandbox.bantam_with(&format!("run {program} --traps {traps} --stats=json"), keys).code(0)
        };
        let (os, native) = (run("os"), run("native"));
        assert_eq!(os.printed(), native.printed());
        let count = |done: &OutputAssert| stat(done, "instructions").as_u64().unwrap();
        assert!(count(&native) < count(&os));
    }
}

#[test]
fn the_engines_agree() {
    let linked = format!("{} {}", example("linked/main.asm"), example("linked/text.asm"));
    let programs = [
        (example("hello.asm"), ""),
        (example("fibonacci.asm"), ""),
        (example("hanoi.asm"), ""),
        (example("sieve.asm"), ""),
        (example("echo.asm"), "Hello there\n"),
        (example("reverse.asm"), "stressed\n"),
        (example("interrupts.asm"), "LC-3!"),
        (linked, ""),
    ];
    let sandbox = Sandbox::new();
    for (program, keys) in programs {
        let run = |engine: &str| {
            let line = format!("run {program} --engine {engine} --stats=json --dump registers");
            let done = sandbox.bantam_with(&line, keys).code(0);
            let registers = done.messages().lines().take(2).collect::<Vec<_>>().join("\n");
            (done.printed(), registers, stat(&done, "instructions"))
        };
        let reference = run("reference");
        assert_eq!(run("interp"), reference, "{program}");
        assert_eq!(run("auto"), reference, "{program}");
    }
}

// Output.

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_reported() {
    let sandbox = Sandbox::with("hello.asm", HELLO).and("endless.asm", ENDLESS);
    for line in ["run hello.asm", "run endless.asm", "isa", "build hello.asm -o -", "--help"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let done = sandbox.process(line).stdout(full).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        if line == "--help" {
            continue;
        }
        assert_eq!(done.status.code(), Some(2), "{line}: {said}");
        assert_eq!(said, "error: cannot write standard output: the disk is full\n", "{line}");
    }
}

#[cfg(unix)]
#[test]
fn a_broken_pipe_ends_quietly() {
    use std::{io::Read as _, process::Stdio};
    let sandbox = Sandbox::with("endless.asm", ENDLESS);
    for line in [
        "run endless.asm",
        "run endless.asm --engine reference",
        "run endless.asm --traps native",
        "run endless.asm --trace=/dev/null",
    ] {
        let mut process = sandbox.process(line);
        let mut child =
            process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 2];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        assert_eq!(&first, b"*\n");
        // The other end is closed now, so the endless program ends.
        let done = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(done.stderr).unwrap(), "", "{line}");
        assert_eq!(done.status.code(), Some(0), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn a_trace_that_is_not_read_ends_the_run() {
    use std::{io::Read as _, process::Stdio};
    let sandbox = Sandbox::with("loop.asm", LOOP);
    let mut process = sandbox.process("run loop.asm --trace");
    let mut child =
        process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stderr.take().unwrap().read_exact(&mut [0; 5]).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

/// See `build.rs`: a short run would take a third longer.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn the_binary_is_linked_at_a_fixed_address() {
    let binary = std::fs::read(env!("CARGO_BIN_EXE_bantam")).unwrap();
    // The type of an ELF file: 2 is an executable, 3 one that is loaded anywhere.
    assert_eq!((&binary[..4], u16::from_le_bytes([binary[16], binary[17]])), (&b"\x7fELF"[..], 2));
}
