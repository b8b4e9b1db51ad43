//! A batch of runs behaves like as many new machines.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

use std::{fs, path::Path};

use bantam::{
    ALL, Batch, EndReason, Engine, Image, Input, LaunchError, LaunchPlan, Limits, Machine, Options, Outcome,
    ResetError, RunReport, Script, Settings, Source, Target, build,
};

/// Does what its keys ask for. First it prints everything that an earlier run could have left: a word of data, a register,
/// a replaced instruction.
const KEY_DRIVEN: &str = "
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

/// Its keys: c overwrites code, f faults, h halts, l loops for ever; without a key, it waits.
const KEYS: [&str; 12] = ["h", "c", "ch", "h", "cf", "l", "cl", "h", "", "abc", "cch", "h"];

/// Counts in memory, in a port, and in its own code, and prints the counts.
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

/// Runs on a new machine.
fn fresh(mut machine: Box<dyn Machine>, input: &[u8], limits: Limits, output: Option<usize>) -> RunReport {
    let mut console = Script::new(input);
    if let Some(bytes) = output {
        console = console.with_output_limit(bytes);
    }
    let exit = machine.run(&mut console, limits);
    RunReport { outcome: Outcome::new(exit, &*machine), output: console.output().to_vec() }
}

fn loaded(target: &dyn Target, image: &Image) -> Box<dyn Machine> {
    let mut machine = target.machine(&Settings::new()).unwrap();
    machine.load(image).unwrap();
    machine
}

/// Compares a batch with runs on new machines.
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
    let batch = Batch::new(LaunchPlan::new(target.name(), image.clone())).limits(limits);
    let reports = batch.output_limit(2_000).run(inputs).unwrap();
    assert_eq!(reports, expected);
    reports
}

fn made(target: &dyn Target, name: &str, text: &str) -> Image {
    let made = build(target, vec![Input::Source(Source::new(name, text))], Options::default());
    assert!(!made.has_errors(), "{name}");
    made.image
}

#[test]
fn a_run_is_independent_of_earlier_runs() {
    let lc3 = bantam::find("lc3").unwrap();
    let image = bantam::assemble(lc3, KEY_DRIVEN).unwrap();
    let inputs: Vec<&str> = KEYS.iter().copied().cycle().take(100).collect();
    let reports = same(lc3, &image, &inputs, 5_000);
    let ends: Vec<EndReason> = reports.iter().map(|report| report.outcome.reason()).collect();
    assert_eq!((ends[0], ends[5], ends[8]), (EndReason::Halted, EndReason::StepLimit, EndReason::InputEnded));
    assert_eq!(ends[4], EndReason::Fault);
    assert_eq!(
        (reports[2].output.as_slice(), reports[3].output.as_slice()),
        (b"1ch".as_slice(), b"1h".as_slice())
    );
    assert_eq!(reports[5].outcome.instructions(), 5_000);
}

#[test]
fn every_engine_can_be_used_again() {
    let lc3 = bantam::find("lc3").unwrap();
    let image = bantam::assemble(lc3, KEY_DRIVEN).unwrap();
    for engine in [Engine::Auto, Engine::Interpreter, Engine::Jit, Engine::Reference] {
        let plan = LaunchPlan {
            engine,
            random_memory: Some(7),
            registers: vec![("R4".to_owned(), 0)],
            limits: Limits::steps(20_000),
            ..LaunchPlan::new("lc3", image.clone())
        };
        // Not every host has a translator.
        if matches!(plan.launch(), Err(LaunchError::Engine(_))) {
            continue;
        }
        let inputs: Vec<&str> = KEYS.iter().copied().cycle().take(60).collect();
        let reports = Batch::new(plan.clone()).run(&inputs).unwrap();
        for (input, report) in inputs.iter().zip(&reports) {
            assert_eq!(
                *report,
                fresh(plan.launch().unwrap(), input.as_bytes(), plan.limits, None),
                "{engine:?} {input:?}"
            );
        }
    }
}

#[test]
fn a_reset_clears_ports_and_keeps_attached_devices() {
    let vc = bantam::find("vc").unwrap();
    let image = bantam::assemble(vc, DIRTY_VC).unwrap();
    let reports = same(vc, &image, &["", "", "x"], 1_000);
    assert!(reports.iter().all(|report| report.outcome.reason() == EndReason::Halted), "{reports:?}");

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
    assert!(machine.detach(first).is_none(), "a detached device stays detached");
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
fn a_plan_that_cannot_be_launched_is_an_error() {
    let lc3 = bantam::find("lc3").unwrap();
    let many = |image: &Image, settings: &Settings, inputs: &[&str]| {
        let plan = LaunchPlan { settings: settings.clone(), ..LaunchPlan::new("lc3", image.clone()) };
        Batch::new(plan).run(inputs)
    };
    let image = made(lc3, "a.asm", ".ORIG x3000\nHALT\n.END\n");
    assert_eq!(many(&image, &Settings::new(), &[]), Ok(Vec::new()));
    let wrong = many(&image, &Settings::new().with("gears", "five"), &["", ""]);
    assert!(matches!(wrong, Err(LaunchError::Setting(_))), "{wrong:?}");
    let empty = many(&Image::default(), &Settings::new(), &["", ""]);
    assert!(matches!(empty, Err(LaunchError::Image(_))), "{empty:?}");
    assert_eq!(loaded(lc3, &image).reset(), Err(ResetError));
}
