//! `bantam build --emit c`: a program translated to C does exactly what the machine does.
//!
//! Without a C compiler, tests that need one are skipped with a message.

use std::{
    fs,
    io::Write as _,
    process::{Command, Output, Stdio},
};

use bantam::{Exit, Image, Input, Limits, Machine, Script, Settings, Source, Target};

use crate::desk::{Desk, Exactly as _, HELLO, root};

/// The keys for programs that read any.
const KEYS: &str = "Hello there\nstressed\n12+3*4\n";

/// More instructions than any program here that ends needs.
const STEPS: u64 = 60_000_000;

/// A program of this repository.
struct Sample {
    name: String,
    target: &'static dyn Target,
    image: Image,
}

/// All examples that can be built, for all machines that they can be built for, and the programs that engines
/// are measured with.
fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    for target in bantam::ALL {
        for folder in [target.name(), "chick"] {
            let files = fs::read_dir(root().join("examples").join(folder)).unwrap();
            let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
            files.sort();
            for path in files {
                let name = path.file_name().unwrap().to_str().unwrap();
                if name.ends_with(".asm") || name.ends_with(".chk") {
                    all.extend(sample(*target, name, &fs::read_to_string(&path).unwrap()));
                }
            }
        }
        for (name, text) in target.benchmarks() {
            let name = format!("bench/{name}{}", target.source_endings()[0]);
            all.extend(sample(*target, &name, text));
        }
    }
    all
}

fn sample(target: &'static dyn Target, name: &str, text: &str) -> Option<Sample> {
    if name.ends_with(".chk") && target.chick().is_none() {
        return None;
    }
    let made = bantam::build(target, vec![Input::Source(Source::new(name, text))], Default::default());
    let name = format!("{} {name}", target.name());
    (!made.has_errors()).then_some(Sample { name, target, image: made.image })
}

/// The machine with the program loaded. A trap is one instruction, as in C.
fn loaded(sample: &Sample) -> Box<dyn Machine> {
    let has_traps = sample.target.settings().iter().any(|setting| setting.name == "traps");
    let settings = if has_traps { Settings::new().with("traps", "native") } else { Settings::new() };
    let mut machine = sample.target.machine(&settings).unwrap();
    machine.load(&sample.image).unwrap();
    machine
}

/// Returns whether a C compiler is installed.
#[expect(clippy::print_stdout, reason = "a test that tests nothing should say so")]
fn has_compiler() -> bool {
    let found = Command::new("cc").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !found {
        println!("there is no C compiler here, so this is not tested");
    }
    found
}

/// Compiles `NAME.c` of the desk without a warning, and runs it.
fn ran(desk: &Desk, name: &str, options: &[&str], input: &str) -> Output {
    let mut compile = Command::new("cc");
    compile.args(["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror"]).args(options);
    let made = compile.arg(desk.path(&format!("{name}.c"))).arg("-o").arg(desk.path(name)).output().unwrap();
    assert!(made.status.success(), "{name}: {}", String::from_utf8_lossy(&made.stderr));
    let pipes = (Stdio::piped(), Stdio::piped(), Stdio::piped());
    let mut command = Command::new(desk.path(name));
    let mut child = command.stdin(pipes.0).stdout(pipes.1).stderr(pipes.2).spawn().unwrap();
    // A program that does not read may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Returns the number after a word that begins a line.
fn count_after(output: &Output, word: &str) -> Option<u64> {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.lines().find_map(|line| line.strip_prefix(word)?.trim().parse().ok())
}

/// Runs a sample both ways, unless it is endless.
fn compare(desk: &Desk, number: usize, sample: &Sample, text: &str) {
    let mut machine = loaded(sample);
    let mut console = Script::new(KEYS);
    let exit = machine.run(&mut console, Limits::steps(STEPS));
    let code = match exit {
        Exit::Halted => 0,
        Exit::Fault(_) | Exit::InputEnded => 3,
        Exit::StepLimit | Exit::OutputLimit | Exit::OutputClosed | Exit::Stopped => return,
    };
    let name = format!("p{number}");
    fs::write(desk.path(&format!("{name}.c")), text).unwrap();
    let level = if sample.name.contains("bench") { "-O2" } else { "-O0" };
    let output = ran(desk, &name, &[level, "-DCOUNT", "-DCHECK", "-DTIME"], KEYS);
    let says = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{}: {says}", sample.name);
    assert_eq!(output.stdout, console.output(), "{}", sample.name);
    if code == 0 {
        assert_eq!(count_after(&output, "instructions"), Some(machine.instructions()), "{}", sample.name);
    }
}

#[test]
fn programs_do_in_c_what_they_do_on_the_machine() {
    let desk = Desk::new();
    let has_compiler = has_compiler();
    let mut refused = Vec::new();
    let samples = samples();
    for (number, sample) in samples.iter().enumerate() {
        match bantam::c_code(sample.target, &sample.image) {
            Ok(text) if has_compiler => compare(&desk, number, sample, &text),
            Ok(_) => {}
            Err(_) => refused.push(sample.name.as_str()),
        }
    }
    assert!(samples.len() > refused.len() + 40, "most programs can be translated");
    let expected = [
        "lc3 interrupts.asm",
        "lc3 bench/patch.lc3.asm",
        "lc3 bench/poll.lc3.asm",
        "vc fault-cut-off.vc.asm",
        "vc lookup.vc.asm",
        "vc cursor.chk",
        "vc gcd.chk",
        "vc sort.chk",
        "vc bench/mixed.vc.asm",
    ];
    assert_eq!(refused, expected);
}

#[test]
fn the_form_has_a_name_and_an_extension() {
    let desk = Desk::with("hello.asm", HELLO);
    desk.bantam("build hello.asm --emit c").ends_well("");
    desk.bantam("build hello.asm -o other.c").ends_well("");
    assert_eq!(desk.names(), ["hello.asm", "hello.c", "other.c"]);
    assert_eq!(desk.text("hello.c"), desk.text("other.c"));
    assert!(desk.text("hello.c").starts_with("/* hello.asm, for the LC-3, translated by Bantam."));
    desk.bantam("build hello.asm --emit c,obj -o out").ends_well("");
    assert_eq!(desk.names(), ["hello.asm", "hello.c", "other.c", "out.c", "out.obj"]);
    if has_compiler() {
        let output = ran(&desk, "hello", &["-O2"], "");
        assert_eq!((output.stdout.as_slice(), output.stderr.as_slice()), (&b"Hello\n"[..], &b""[..]));
    }
}

#[test]
fn a_program_that_visibly_changes_itself_is_rejected() {
    let desk = Desk::with("patch.asm", ".ORIG x3000\nST R0, SPOT\nSPOT NOP\nHALT\n.END\n");
    let says = desk.bantam("build patch.asm --emit c").code(2).says();
    let expected = "error: the instruction at x3000, patch.asm:2 overwrites the one at x3001 (SPOT), patch.asm:3, and C code cannot change itself\n";
    assert_eq!(says, expected);
    assert_eq!(desk.names(), ["patch.asm"]);
}

#[test]
fn a_program_of_the_operating_system_is_rejected() {
    let desk = Desk::with("low.asm", ".ORIG x0800\nHALT\n.END\n");
    let says = desk.bantam("build low.asm --emit c").code(2).says();
    assert_eq!(says, "error: the block at x0800 is outside x3000 to xFDFF, the memory of a program in C\n");
}

/// Returns the message and the count of a C program that faults.
fn fault(source: &str, options: &[&str]) -> String {
    let desk = Desk::with("wrong.asm", source);
    desk.bantam("build wrong.asm --emit c");
    let output = ran(&desk, "wrong", &[&["-DCOUNT"], options].concat(), "");
    assert_eq!(output.status.code(), Some(3));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_fault_is_reported_with_its_address() {
    if !has_compiler() {
        return;
    }
    let device = ".ORIG x3000\nLDI R0, A\nHALT\nA .FILL xFE00\n.END\n";
    assert_eq!(fault(device, &[]), "error: the program may not access xFE00\n  --> x3000\ninstructions 0\n");
    let rti = ".ORIG x3000\nAND R0, R0, #0\nPLACE RTI\n.END\n";
    assert_eq!(
        fault(rti, &[]),
        "error: RTI is reserved for the operating system, but the program runs in user mode\n  --> x3001 (PLACE)\ninstructions 1\n"
    );
    let trap = ".ORIG x3000\nTRAP x77\nHALT\n.END\n";
    assert_eq!(fault(trap, &[]), "error: the trap has no service routine\n  --> x3000\ninstructions 0\n");
    let illegal = ".ORIG x3000\nLOOK? BR NEXT\nNEXT .FILL xD000\n.END\n";
    assert_eq!(
        fault(illegal, &[]),
        "error: this is not an instruction\n  --> x3001 (NEXT)\ninstructions 1\n"
    );
    let away = ".ORIG x3000\nAND R1, R1, #0\nJMP R1\n.END\n";
    assert_eq!(
        fault(away, &[]),
        "error: the program jumped to code that was not translated\n  --> x0000\ninstructions 2\n"
    );
    let endless = ".ORIG x3000\nLD R0, A\nPUTS\nHALT\nA .FILL x2000\n.END\n";
    assert_eq!(
        fault(endless, &[]),
        "error: the string is not in the program's memory, or has no end\n  --> x3001\ninstructions 1\n"
    );
    let waits = ".ORIG x3000\nGETC\nHALT\n.END\n";
    assert_eq!(
        fault(waits, &[]),
        "error: input ended while the program was waiting for a key\n  --> x3000\ninstructions 0\n"
    );
}

#[test]
fn a_change_through_a_pointer_is_caught_on_request() {
    if !has_compiler() {
        return;
    }
    let text = ".ORIG x3000\nLEA R1, SPOT\nSTR R1, R1, #0\nSPOT NOP\nHALT\n.END\n";
    assert_eq!(
        fault(text, &["-DCHECK"]),
        "error: the program has changed this instruction\n  --> x3002 (SPOT)\ninstructions 2\n"
    );
}

#[test]
fn a_jump_through_a_table_finds_what_the_program_mentions() {
    if !has_compiler() {
        return;
    }
    let text = "
        .ORIG x3000
        LEA   R1, TABLE
        LDR   R2, R1, #1
        JSRR  R2
        LEA   R3, LAST
        JMP   R3
FIRST   HALT
SECOND  LD    R0, LETTER
        OUT
        RET
LAST    OUT
        HALT
LETTER  .FILL 'b'
TABLE   .FILL FIRST
        .FILL SECOND
        .END
";
    let desk = Desk::with("table.asm", text);
    desk.bantam("build table.asm --emit c").ends_well("");
    let output = ran(&desk, "table", &["-O1", "-DCOUNT"], "");
    assert_eq!((output.stdout.as_slice(), output.stderr.as_slice()), (&b"bb"[..], &b"instructions 10\n"[..]));
}

#[test]
fn a_label_may_have_any_characters() {
    if !has_compiler() {
        return;
    }
    let text = ".ORIG x3000\n*/x?? BR ??=/*\n??=/* RTI\n.END\n";
    assert_eq!(
        fault(text, &[]),
        "error: RTI is reserved for the operating system, but the program runs in user mode\n  --> x3001 (??=/*)\ninstructions 1\n"
    );
}
