//! Marks of every engine, against the reference, which notes exactly what happens; and snapshots.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assembled;

use assembled::{image, machine};
use bantam_machines::{ALL, Target, find};
use bantam_run::{AddrSet, Engine, Limits, Machine, Script, Snapshot};

const ENGINES: [Engine; 3] = [Engine::Interpreter, Engine::Jit, Engine::Auto];

/// The lengths of the parts of a run: short ones, and ones in which all engines run.
const STRETCHES: [u64; 9] = [1, 30, 5_000, 3, 40_000, 110_000, 1_000, 20_000, 7];

const NONE: [u16; 0] = [];

/// Rewrites an instruction of its own in every round.
const PATCHES_ITSELF: &str = "
        .ORIG x3000
LOOP    ADD   R3, R3, #1
        AND   R1, R3, #15
        LD    R2, ADD_0
        ADD   R1, R1, R2
        ST    R1, CHANGES
CHANGES ADD   R0, R0, #0
        BR    LOOP
ADD_0   ADD   R0, R0, #0
        .END
";

fn run(machine: &mut dyn Machine, steps: u64) {
    machine.run(&mut Script::new(""), Limits::steps(steps));
}

/// All programs: the benchmarks, and one that modifies itself.
fn programs() -> impl Iterator<Item = (&'static dyn Target, &'static str, &'static str)> {
    let measured = ALL
        .iter()
        .flat_map(|target| target.benchmarks().iter().map(move |(name, text)| (*target, *name, *text)));
    measured.chain([(find("lc3").unwrap(), "patches itself", PATCHES_ITSELF)])
}

fn missing(from: &AddrSet, wanted: &AddrSet) -> Vec<u16> {
    wanted.iter().filter(|addr| !from.contains(*addr)).collect()
}

#[test]
fn nothing_is_missing_from_marks_of_any_engine() {
    for (target, name, text) in programs() {
        let image = image(target, text);
        let mut reference = machine(target, &image, Engine::Reference);
        let mut machines = ENGINES.map(|engine| machine(target, &image, engine));
        reference.start_marks();
        machines.iter_mut().for_each(|machine| machine.start_marks());
        for steps in STRETCHES {
            let before: Vec<u16> = reference.registers().iter().map(|register| register.value).collect();
            run(&mut *reference, steps);
            let exact = reference.take_marks();
            let after: Vec<u16> = reference.registers().iter().map(|register| register.value).collect();
            for (machine, engine) in machines.iter_mut().zip(ENGINES) {
                run(&mut **machine, steps);
                let marks = machine.take_marks();
                let what = format!("{name}, {engine:?}, {steps} instructions");
                assert_eq!(missing(&marks.written, &exact.written), NONE, "{what}: written");
                assert_eq!(missing(&marks.executed, &exact.executed), NONE, "{what}: executed");
                for reg in (0..target.insn_set().regs.len()).filter(|reg| before[*reg] != after[*reg]) {
                    assert!(marks.regs >> reg & 1 != 0, "{what}: register {reg}");
                }
                // Little may be marked in excess; written words are marked exactly.
                assert_eq!(missing(&exact.written, &marks.written), NONE, "{what}: not written");
                let blocks = missing(&exact.executed, &marks.executed).len();
                assert!(blocks <= 40, "{what}: {blocks} instructions were not executed");
            }
        }
    }
}

#[test]
fn a_snapshot_restores_the_same_machine() {
    for (target, name, text) in programs() {
        let image = image(target, text);
        for engine in ENGINES {
            let mut straight = machine(target, &image, engine);
            let mut ours = machine(target, &image, engine);
            ours.start_marks();
            let mut snapshots: Vec<Snapshot> = Vec::new();
            for steps in STRETCHES {
                snapshots.push(ours.snapshot(snapshots.last()).unwrap());
                run(&mut *ours, steps);
            }
            let total = ours.instructions();
            run(&mut *straight, STRETCHES.iter().sum());
            for snapshot in snapshots.iter().rev().chain(&snapshots) {
                ours.restore(snapshot).unwrap();
                assert_eq!(ours.instructions(), snapshot.instructions());
                run(&mut *ours, total - snapshot.instructions());
                assert_eq!(ours.registers(), straight.registers(), "{name}, {engine:?}");
                assert!(
                    (0..=u16::MAX).all(|addr| ours.word(addr) == straight.word(addr)),
                    "{name}, {engine:?}"
                );
            }
        }
    }
}

#[test]
fn snapshots_share_what_was_not_written() {
    let target = find("lc3").unwrap();
    let image = image(target, PATCHES_ITSELF);
    let mut machine = machine(target, &image, Engine::Interpreter);
    let first = machine.snapshot(None).unwrap();
    run(&mut *machine, 100_000);
    let second = machine.snapshot(Some(&first)).unwrap();
    assert!(first.bytes_beside(None) > 120_000);
    // One page of 256 words differs, and each snapshot has a list of pages.
    assert!(
        (512..4_000).contains(&second.bytes_beside(Some(&first))),
        "{}",
        second.bytes_beside(Some(&first))
    );
}
