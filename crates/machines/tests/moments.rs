//! Any moment of a run, reached from any other, is the same as in a straight run. Random programs with keys, ports
//! and interrupts, on all machines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

mod random_runs;

use bantam_history::{History, Retention, Stop};
use bantam_run::{Engine, Exit, Limits, Machine};
use proptest::prelude::*;
use random_runs::{Case, Typist, case, config, machine};

/// Everything that can be observed.
fn state(machine: &dyn Machine, output: &[u8]) -> (u64, Vec<u16>, Vec<u16>, Vec<u8>) {
    let registers = machine.registers().iter().map(|register| register.value).collect();
    let memory = (0..=u16::MAX).map(|addr| machine.word(addr)).collect();
    (machine.instructions(), registers, memory, output.to_vec())
}

/// Runs, also after a halt, until `moment` instructions have completed or there is no progress.
fn straight(machine: &mut dyn Machine, console: &mut Typist, moment: u64) {
    while machine.instructions() < moment {
        let before = machine.instructions();
        let exit = machine.run(console, Limits::steps(moment - before));
        if exit != Exit::StepLimit && (exit != Exit::Halted || machine.instructions() == before) {
            break;
        }
    }
}

fn check(case: &Case) {
    let console = Typist { keys: case.keys.clone(), ..Typist::default() };
    let retention = Retention { bytes: case.bytes, shortest: case.shortest, longest: 300 };
    let mut history = History::with_retention(machine(case), retention).unwrap();
    let mut live = console.clone();
    // Recorded in runs of odd lengths.
    for (i, length) in case.moments.iter().enumerate() {
        let before = history.moment();
        let stop = history.run(&mut live, length % 301).unwrap();
        if stop != Stop::Moment && history.moment() == before {
            break;
        }
        if i % 7 == 3 {
            history.seek(before).unwrap();
        }
    }
    let end = history.end();
    history.seek(end).unwrap();
    assert_eq!(history.output(), live.output);
    let visits: Vec<u64> = case.moments.iter().map(|moment| moment % (end + 1)).collect();
    // A straight run, which reaches them in order.
    let in_order: BTreeSet<u64> = visits.iter().copied().collect();
    let (mut machine, mut console) = (machine(case), console);
    let mut wanted = BTreeMap::new();
    for moment in in_order {
        straight(&mut *machine, &mut console, moment);
        wanted.insert(moment, state(&*machine, &console.output));
    }
    for moment in visits {
        history.seek(moment).unwrap();
        assert!(state(history.machine(), history.output()) == wanted[&moment], "at moment {moment}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_moment_is_as_it_was(case in case()) {
        check(&case);
    }

    #[test]
    fn every_moment_has_the_changes_that_were_made(case in case()) {
        check_changes(&case);
    }
}

/// Changes the first register, which every machine has.
fn change(machine: &mut dyn Machine, value: u64) {
    let register = machine.registers()[0].clone();
    let mask = (1u32 << register.bits) - 1;
    machine.set_register(register.name, (value as u32 & mask) as u16).unwrap();
}

/// The same for a run in which the machine is changed a few times.
fn check_changes(case: &Case) {
    let case = &Case { keys: Vec::new(), ..case.clone() };
    let retention = Retention { bytes: case.bytes, shortest: case.shortest, longest: 300 };
    let mut history = History::with_retention(machine(case), retention).unwrap();
    let mut live = Typist::default();
    let (runs, visits) = case.moments.split_at(20);
    let mut changes: Vec<(u64, u64)> = Vec::new();
    for length in runs {
        let before = history.moment();
        history.run(&mut live, length % 301).unwrap();
        if length % 3 == 0 {
            // Goes back, and then to a moment in between, as in a search by hand.
            history.seek(before).unwrap();
            history.seek(length % (history.end() + 1)).unwrap();
            let moment = history.moment();
            changes.retain(|(when, _)| *when <= moment);
            changes.push((moment, *length));
            history.change(|machine| change(machine, *length)).unwrap();
        }
    }
    let end = history.end();
    for visit in visits {
        let moment = visit % (end + 1);
        history.seek(moment).unwrap();
        let (mut machine, mut console) = (machine(case), Typist::default());
        for (when, value) in changes.iter().filter(|(when, _)| *when <= moment) {
            straight(&mut *machine, &mut console, *when);
            change(&mut *machine, *value);
        }
        straight(&mut *machine, &mut console, moment);
        let wanted = state(&*machine, &console.output);
        assert!(state(history.machine(), history.output()) == wanted, "at moment {moment}");
        // Continues a little from there, across changes too.
        let on = (moment + 97).min(end);
        history.run(&mut Typist::default(), on - moment).unwrap();
        let there = state(history.machine(), history.output());
        history.seek(0).unwrap();
        history.seek(on).unwrap();
        assert!(state(history.machine(), history.output()) == there, "at moment {on}");
    }
}

/// LEA R6, x0804; then a loop of ADD R1, R2, R3 and BR; then the handler, which returns to the loop, and an odd word
/// that is the middle of the program. The interrupt pushes onto the words that count R2 and R3.
const STACK_IN_CODE: [u16; 10] =
    [0xEC03, 0x1261, 0x14A1, 0x16E1, 0x0FFC, 0x0FFB, 0x0000, 0x0000, 0x0000, 0x0000];

#[test]
fn an_interrupt_overwrites_code_with_handlers() {
    let (keys, rings, moments) = (Vec::new(), vec![5_000], Vec::new());
    let words = STACK_IN_CODE.to_vec();
    let engine = Engine::Reference;
    let case =
        Case { machine: "lc3", engine, origin: 0x0800, words, keys, rings, shortest: 1, bytes: 0, moments };
    let at_the_end = |engine: Engine| {
        let mut machine = machine(&Case { engine, ..case.clone() });
        straight(&mut *machine, &mut Typist::default(), 6_000);
        state(&*machine, b"")
    };
    let reference = at_the_end(Engine::Reference);
    assert!(reference.2[0x0802] != 0x14A1 && reference.2[0x0803] != 0x16E1, "it was written over");
    for engine in [Engine::Interpreter, Engine::Jit, Engine::Auto] {
        assert!(at_the_end(engine) == reference, "{engine:?}");
    }
}

#[test]
fn a_change_stays_in_the_past() {
    // A loop that counts in R1 to R3, changed twice; with so little memory that segments are joined all the time.
    let (keys, rings, moments) = (Vec::new(), Vec::new(), Vec::new());
    let words = STACK_IN_CODE.to_vec();
    let engine = Engine::Auto;
    let case =
        Case { machine: "lc3", engine, origin: 0x0800, words, keys, rings, shortest: 1, bytes: 0, moments };
    let retention = Retention { bytes: 0, shortest: 7, longest: 100 };
    let mut history = History::with_retention(machine(&case), retention).unwrap();
    let mut live = Typist::default();
    history.run(&mut live, 3_000).unwrap();
    history.seek(1_000).unwrap();
    let before = history.machine().register("R1").unwrap();
    history.change(|machine| machine.set_register("R1", 5_000)).unwrap().0.unwrap();
    history.run(&mut live, 1_000).unwrap();
    history.change(|machine| machine.set_word(0x0801, 0x1262)).unwrap().0.unwrap();
    history.run(&mut live, 1_000).unwrap();
    assert_eq!((history.end(), history.segments() < 20), (3_000, true));
    // Four instructions make a round, in which R1 counts once; after the second change it counts by two.
    let value = |history: &mut History, moment| {
        history.seek(moment).unwrap();
        history.machine().register("R1").unwrap()
    };
    assert_eq!(value(&mut history, 999), before);
    assert_eq!(value(&mut history, 1_000), 5_000);
    assert_eq!(value(&mut history, 2_000), 5_250);
    assert_eq!(value(&mut history, 3_000), 5_750);
    assert_eq!(value(&mut history, 1_500), 5_125);
    assert_eq!(value(&mut history, 0), 0);
}
