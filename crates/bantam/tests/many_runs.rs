//! Many runs of one program are what as many new machines would do.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

use std::{fs, path::Path};

use bantam::{
    ALL, BatchError, Engine, EngineError, Exit, Image, Input, Limits, Machine, Options, ResetError,
    RunReport, Script, Settings, Source, Target, build, run_many, run_many_on,
};

/// Does what its keys say. It shows first what an earlier run would have left: a word of data, a register, an
/// instruction that has been replaced.
const OBEDIENT: &str = "
        .ORIG x3000
        LD    R1, SEEN
        ADD   R1, R1, #1
        ST    R1, SEEN
        ADD   R4, R4, #1
        LD    R0, DIGIT
        ADD   R0, R0, R1
        ADD   R0, R0, R4
PATCH   ADD   R0, R0, #0
        OUT
NEXT    GETC
        OUT
        LD    R2, MINUS_C
        ADD   R3, R0, R2
        BRz   CODE
        ADD   R3, R3, #-3
        BRz   FAULT
        ADD   R3, R3, #-2
        BRz   DONE
        ADD   R3, R3, #-4
LOOP    BRz   LOOP
        BR    NEXT
CODE    LD    R5, OTHER
        ST    R5, PATCH
        STI   R5, FAR
        BR    NEXT
FAULT   LDR   R0, R3, #0
DONE    HALT
SEEN    .FILL 0
DIGIT   .FILL x2F
MINUS_C .FILL x-63
FAR     .FILL x7FFF
OTHER   ADD   R0, R0, #9
        .END
";

/// What its keys are: c writes over code, f faults, h halts, l loops for ever; at the end it waits.
const KEYS: [&str; 12] = ["h", "c", "ch", "h", "cf", "l", "cl", "h", "", "abc", "cch", "h"];

/// Counts in memory, in a port, and in its own code; the counts are shown.
const DIRTY_VC: &str = "
        LDR     R0 200
        INC     R0
        STR     R0 200
        OUT     R0
        RPRT    R1 3
        INC     R1
        WPRT    R1 3
        OUT     R1
        MOV     R2 7
        OUT     R2
        MOV     R3 9
        STR     R3 11
        HALT
";

/// What a new machine does.
fn fresh(mut machine: Box<dyn Machine>, input: &[u8], limits: Limits, output: Option<usize>) -> RunReport {
    let mut console = Script::new(input);
    if let Some(bytes) = output {
        console = console.with_output_limit(bytes);
    }
    let exit = machine.run(&mut console, limits);
    RunReport { exit, output: console.output().to_vec(), instructions: machine.instructions() }
}

fn loaded(target: &dyn Target, image: &Image) -> Box<dyn Machine> {
    let mut machine = target.machine(&Settings::new()).unwrap();
    machine.load(image).unwrap();
    machine
}

/// Compares many runs with new machines.
#[track_caller]
fn same(
    target: &dyn Target,
    image: &Image,
    inputs: &[impl AsRef<[u8]> + Sync],
    steps: u64,
) -> Vec<RunReport> {
    let (limits, output) = (Limits::steps(steps), Some(2_000));
    let expected: Vec<RunReport> =
        inputs.iter().map(|input| fresh(loaded(target, image), input.as_ref(), limits, output)).collect();
    let reports = run_many(target, image, &Settings::new(), inputs, limits, output).unwrap();
    assert_eq!(reports, expected);
    reports
}

fn made(target: &dyn Target, name: &str, text: &str) -> Image {
    let made = build(target, vec![Input::Source(Source::new(name, text))], Options::default());
    assert!(!made.has_errors(), "{name}");
    made.image
}

#[test]
fn a_run_knows_nothing_of_those_before_it() {
    let lc3 = bantam::find("lc3").unwrap();
    let image = bantam::assemble(lc3, OBEDIENT).unwrap();
    let inputs: Vec<&str> = KEYS.iter().copied().cycle().take(100).collect();
    let reports = same(lc3, &image, &inputs, 5_000);
    let ends: Vec<&Exit> = reports.iter().map(|report| &report.exit).collect();
    assert_eq!((ends[0], ends[5], ends[8]), (&Exit::Halted, &Exit::StepLimit, &Exit::InputEnded));
    assert!(matches!(ends[4], Exit::Fault(_)));
    assert_eq!(
        (reports[2].output.as_slice(), reports[3].output.as_slice()),
        (b"1ch".as_slice(), b"1h".as_slice())
    );
    assert_eq!(reports[5].instructions, 5_000);
}

#[test]
fn every_engine_can_be_used_again() {
    let lc3 = bantam::find("lc3").unwrap();
    let image = bantam::assemble(lc3, OBEDIENT).unwrap();
    for engine in [Engine::Auto, Engine::Interpreter, Engine::Jit, Engine::Reference] {
        let make = || -> Result<Box<dyn Machine>, EngineError> {
            let mut machine = lc3.machine(&Settings::new()).unwrap();
            machine.randomize(7);
            machine.load(&image).unwrap();
            machine.set_register("R4", 0).unwrap();
            machine.set_engine(engine)?;
            Ok(machine)
        };
        // Not every host has a translator.
        let Ok(_) = make() else { continue };
        let inputs: Vec<&str> = KEYS.iter().copied().cycle().take(60).collect();
        let limits = Limits::steps(20_000);
        let reports = run_many_on(make, &inputs, limits, None).unwrap();
        for (input, report) in inputs.iter().zip(&reports) {
            assert_eq!(
                *report,
                fresh(make().unwrap(), input.as_bytes(), limits, None),
                "{engine:?} {input:?}"
            );
        }
    }
}

#[test]
fn ports_are_as_new_and_what_was_attached_stays() {
    let vc = bantam::find("vc").unwrap();
    let image = bantam::assemble(vc, DIRTY_VC).unwrap();
    let reports = same(vc, &image, &["", "", "x"], 1_000);
    assert!(reports.iter().all(|report| report.exit == Exit::Halted), "{reports:?}");

    let first = vc.ports().unwrap().first;
    let mut machine = loaded(vc, &image);
    machine.detach(first + 3);
    machine.attach(Box::new(bantam::Latch::new(first + 3, 40))).unwrap();
    machine.checkpoint();
    machine.run(&mut Script::new(""), Limits::none());
    machine.reset().unwrap();
    assert_eq!((machine.word(first + 3), machine.word(200), machine.instructions()), (41, 0, 0));
    assert!(machine.detach(first).is_some());
    machine.reset().unwrap();
    assert!(machine.detach(first).is_none(), "what was taken away stays away");
}

#[test]
fn examples_can_be_run_many_times() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut ran = 0;
    for folder in ["lc3", "vc", "euclid", "chick"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let is_source = path.extension().is_some_and(|ending| ending == "asm" || ending == "chk");
            if !is_source {
                continue;
            }
            let (name, text) = (path.to_str().unwrap(), fs::read_to_string(&path).unwrap());
            let targets: Vec<&dyn Target> = match folder {
                "chick" => ALL.iter().copied().filter(|target| target.chick().is_some()).collect(),
                _ => vec![bantam::for_file(name).unwrap()],
            };
            for target in targets {
                let made = build(target, vec![Input::Source(Source::new(name, &text))], Options::default());
                if made.has_errors() {
                    continue;
                }
                same(target, &made.image, &["", "ws\n12\nabc.q", "", "\n"], 100_000);
                ran += 1;
            }
        }
    }
    assert!(ran > 40, "{ran}");
}

#[test]
fn what_cannot_be_run_is_told() {
    let lc3 = bantam::find("lc3").unwrap();
    let many = |image: &Image, settings: &Settings, inputs: &[&str]| {
        run_many(lc3, image, settings, inputs, Limits::none(), None)
    };
    let image = made(lc3, "a.asm", ".ORIG x3000\nHALT\n.END\n");
    assert_eq!(many(&image, &Settings::new(), &[]), Ok(Vec::new()));
    let wrong = many(&image, &Settings::new().with("gears", "five"), &["", ""]);
    assert!(matches!(wrong, Err(BatchError::Setting(_))), "{wrong:?}");
    let empty = many(&Image::default(), &Settings::new(), &["", ""]);
    assert!(matches!(empty, Err(BatchError::Image(_))), "{empty:?}");
    assert_eq!(loaded(lc3, &image).reset(), Err(ResetError));
}
