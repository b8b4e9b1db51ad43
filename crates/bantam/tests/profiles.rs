//! A profile counts every instruction, by address and by call path.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

use std::{fs, path::Path};

use bantam::{
    ALL, Engine, Exit, Image, Input, Limits, Machine, Options, Profile, Script, Settings, Source, Target,
    build,
};

/// Calls a subroutine three times.
const CALLS: &str = "
        .ORIG x3000
        AND   R1, R1, #0
        ADD   R1, R1, #3
LOOP    JSR   SUB
        ADD   R1, R1, #-1
        BRp   LOOP
        HALT
SUB     ADD   R2, R2, #1
        RET
        .END
";

fn lc3() -> &'static dyn Target {
    bantam::find("lc3").unwrap()
}

fn machine(target: &dyn Target, image: &Image, engine: Engine, settings: &Settings) -> Box<dyn Machine> {
    let mut machine = target.machine(settings).unwrap();
    machine.load(image).unwrap();
    machine.set_engine(engine).unwrap();
    machine
}

/// Profiles a run, and checks that it is the same as one without a profile.
#[track_caller]
fn profile(target: &dyn Target, image: &Image, engine: Engine, settings: &Settings, steps: u64) -> Profile {
    let (mut with, mut without) =
        (machine(target, image, engine, settings), machine(target, image, engine, settings));
    let (mut shown, mut expected) = (Script::new("ws\n1q."), Script::new("ws\n1q."));
    with.start_profile();
    let exit = with.run(&mut shown, Limits::steps(steps));
    assert_eq!(exit, without.run(&mut expected, Limits::steps(steps)));
    assert_eq!((shown.output(), with.registers()), (expected.output(), without.registers()));
    assert_eq!(with.instructions(), without.instructions());
    let profile = with.stop_profile().unwrap();
    assert!(with.profile().is_none());
    assert_eq!(profile.total(), with.instructions());
    assert_eq!(profile.counts.iter().sum::<u64>(), with.instructions());
    profile
}

#[test]
fn counts_and_calls_are_exact() {
    let image = bantam::assemble(lc3(), CALLS).unwrap();
    let profile = profile(lc3(), &image, Engine::Auto, &Settings::new().with("traps", "native"), 1_000);
    assert_eq!(profile.counts[0x3000..0x3009], [1, 1, 3, 3, 3, 1, 3, 3, 0]);
    assert_eq!(profile.total(), 18);
    let calls: Vec<_> = profile.calls.iter().map(|call| (call.from, call.to, call.count)).collect();
    assert_eq!(calls, [(0x3002, 0x3006, 3)]);
    let paths: Vec<_> = profile.paths.iter().map(|path| (path.parent, path.entry, path.count)).collect();
    assert_eq!(paths, [(None, 0x3000, 12), (Some(0), 0x3006, 6)]);
}

#[test]
fn a_service_is_a_call_that_returns() {
    let image =
        bantam::assemble(lc3(), ".ORIG x3000\nLD R0, A\nOUT\nOUT\nHALT\nA .FILL 'a'\n.END\n").unwrap();
    let profile = profile(lc3(), &image, Engine::Auto, &Settings::new(), 1_000);
    assert_eq!(profile.paths[0].count, 4);
    // Calls inside services do not count here.
    let called = profile.paths.iter().filter(|path| path.parent == Some(0)).count();
    assert_eq!(called, 2, "OUT and HALT");
    let calls = profile.calls.iter().filter(|call| call.from >= 0x3000);
    let calls: Vec<_> = calls.map(|call| (call.from, call.count)).collect();
    assert_eq!(calls, [(0x3001, 1), (0x3002, 1), (0x3003, 1)]);
}

#[test]
fn call_paths_follow_recursion() {
    let text = fs::read_to_string(examples().join("lc3/hanoi.asm")).unwrap();
    let image = bantam::assemble(lc3(), &text).unwrap();
    let hanoi = image.addr_of("HANOI").unwrap();
    let profile = profile(lc3(), &image, Engine::Auto, &Settings::new().with("traps", "native"), 100_000);
    // Four discs: the innermost call has none left to move.
    let chain: Vec<_> = profile.paths.iter().filter(|path| path.entry == hanoi).collect();
    assert_eq!(chain.iter().map(|path| path.depth).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    for path in &chain[1..] {
        assert_eq!(profile.paths[path.parent.unwrap()].entry, hanoi);
    }
    // The first call, and twice 1 + 2 + 4 + 8.
    let count: u64 = profile.calls.iter().filter(|call| call.to == hanoi).map(|call| call.count).sum();
    assert_eq!((count, profile.counts[usize::from(hanoi)], profile.merged), (31, 31, 0));
}

#[test]
fn a_program_that_never_returns_has_bounded_paths() {
    let image = bantam::assemble(lc3(), ".ORIG x3000\nDOWN JSR DOWN\n.END\n").unwrap();
    let profile = profile(lc3(), &image, Engine::Auto, &Settings::new(), 200_000);
    assert_eq!(
        (profile.paths.len(), profile.counts[0x3000], profile.merged),
        (1_025, 200_000, 200_000 - 1_024)
    );
    assert_eq!(profile.calls.len(), 1);
}

#[test]
fn a_profile_continues_from_run_to_run() {
    let image = bantam::assemble(lc3(), CALLS).unwrap();
    let mut machine = machine(lc3(), &image, Engine::Auto, &Settings::new().with("traps", "native"));
    machine.checkpoint();
    machine.start_profile();
    let mut console = Script::new("");
    // In the middle of a call, and the rest step by step.
    assert_eq!(machine.run(&mut console, Limits::steps(4)), Exit::StepLimit);
    assert_eq!(machine.profile().unwrap().total(), 4);
    while machine.step(&mut console).is_none() {}
    let whole = machine.profile().unwrap().clone();
    machine.reset().unwrap();
    machine.run(&mut console, Limits::steps(4));
    machine.reset().unwrap();
    machine.run(&mut console, Limits::none());
    let twice = machine.stop_profile().unwrap();
    assert_eq!((whole.total(), twice.total()), (18, 40));
    assert_eq!(twice.paths.len(), 2, "a run that was cut off in a call starts again outside the call");
    assert_eq!(twice.paths[1].count, 6 + 6 + 1);
}

#[test]
fn engines_agree_on_profiles() {
    let mut compared = 0;
    for folder in ["lc3", "vc", "euclid", "chick"] {
        for entry in fs::read_dir(examples().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_str().unwrap();
            if !name.ends_with(".asm") && !name.ends_with(".chk") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for target in ALL.iter().copied().filter(|target| suits(*target, name)) {
                let made = build(target, vec![Input::Source(Source::new(name, &text))], Options::default());
                if !made.has_errors() {
                    let of = |engine| profile(target, &made.image, engine, &Settings::new(), 50_000);
                    assert_eq!(of(Engine::Auto), of(Engine::Reference), "{name}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 40, "{compared}");
}

fn examples() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// Returns whether a program is for the machine.
fn suits(target: &dyn Target, name: &str) -> bool {
    if name.ends_with(".chk") {
        return target.chick().is_some();
    }
    bantam::for_file(name).is_some_and(|for_file| for_file.name() == target.name())
}
