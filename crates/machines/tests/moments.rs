//! Any moment of a run, come to from any other: the same as in a run straight to it. Random programs with keys,
//! ports and interrupts, on all machines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

mod random_runs;

use bantam_history::{History, Keeping, Stop};
use bantam_run::{Exit, Limits, Machine};
use proptest::prelude::*;
use random_runs::{Case, Typist, case, machine};

/// Everything that can be seen.
fn state(machine: &dyn Machine, output: &[u8]) -> (u64, Vec<u16>, Vec<u16>, Vec<u8>) {
    let registers = machine.registers().iter().map(|register| register.value).collect();
    let memory = (0..=u16::MAX).map(|addr| machine.word(addr)).collect();
    (machine.instructions(), registers, memory, output.to_vec())
}

/// Runs on, also after a halt, until so many instructions have completed or nothing moves.
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
    let keeping = Keeping { bytes: case.bytes, shortest: case.shortest, longest: 300 };
    let mut history = History::keeping(machine(case), keeping).unwrap();
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
    // A straight run, which sees them in their order.
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

/// A hundred cases, unless the environment asks for another number.
fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_some() {
        config
    } else {
        ProptestConfig { cases: 100, ..config }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_moment_is_as_it_was(case in case()) {
        check(&case);
    }
}
