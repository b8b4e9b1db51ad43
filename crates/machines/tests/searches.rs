//! Searches for the last and the first write, execution and change, against an observer of every instruction of the
//! run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod random_runs;

use bantam_history::{Changed, Direction, Executed, History, Query, Retention, Showed, Stop, Written};
use bantam_run::Engine;
use proptest::prelude::*;
use random_runs::{Case, Typist, case, config, machine};

/// What one instruction did.
struct Event {
    at: u16,
    written: Vec<u16>,
    changed: Vec<String>,
    shown: usize,
}

/// All events of a run, observed one instruction at a time.
fn watched(case: &Case, moments: u64) -> Vec<Event> {
    let mut machine = machine(&Case { engine: Engine::Reference, ..case.clone() });
    let mut console = Typist { keys: case.keys.clone(), ..Typist::default() };
    machine.start_marks();
    let mut events = Vec::new();
    while machine.instructions() < moments {
        let registers = machine.registers();
        machine.settle(&mut console);
        let at = machine.pc();
        machine.step(&mut console);
        let changes =
            registers.iter().zip(machine.registers()).filter(|(before, after)| before.value != after.value);
        let changed = changes.map(|(before, _)| before.name.to_owned()).collect();
        let written = machine.take_marks().written.iter().collect();
        events.push(Event { at, written, changed, shown: console.output.len() });
    }
    events
}

/// Returns the index of the first or last event that matches.
fn expected(
    direction: Direction,
    events: &[Event],
    from: usize,
    to: usize,
    is: impl Fn(usize) -> bool,
) -> Option<u64> {
    let mut moments = (from..to.min(events.len())).filter(|moment| is(*moment));
    let found = if direction == Direction::Forward { moments.next() } else { moments.next_back() };
    found.map(|moment| moment as u64)
}

fn recorded(case: &Case) -> History {
    let retention = Retention { bytes: case.bytes, shortest: case.shortest * 10, longest: 3_000 };
    let mut history = History::with_retention(machine(case), retention).unwrap();
    let mut live = Typist { keys: case.keys.clone(), ..Typist::default() };
    // Until it has ended, or forever.
    for _ in 0..3 {
        if history.run(&mut live, 5_000).unwrap() != Stop::Moment {
            break;
        }
    }
    history
}

fn check(case: &Case) {
    let mut history = recorded(case);
    let events = watched(case, history.end());
    let mut looks = case.moments.iter().zip(case.moments.iter().skip(1));
    let mut find = |query: &mut dyn Query, is: &dyn Fn(usize) -> bool, what: &str| {
        let Some((a, b)) = looks.next() else { return };
        let (from, to) = (*a.min(b), *a.max(b) * 3);
        for direction in [Direction::Forward, Direction::Backward] {
            let theirs = expected(direction, &events, from as usize, to as usize, is);
            let ours = history.find(direction, from, to, query).unwrap();
            assert_eq!(ours, theirs, "{direction:?} {what} from {from} to {to}");
        }
    };
    // Words that are written, and one that is not; the same for the rest.
    let mut words: Vec<u16> = events.iter().flat_map(|event| &event.written).copied().collect();
    words.sort_unstable();
    words.dedup();
    for addr in words.iter().step_by(words.len().div_ceil(6).max(1)).chain(&[0x0123]) {
        let is = |moment: usize| events[moment].written.contains(addr);
        find(&mut Written(*addr..=*addr), &is, &format!("write to {addr:#x}"));
    }
    for at in events.iter().map(|event| event.at).step_by(events.len().div_ceil(6).max(1)).chain([0x0124]) {
        find(
            &mut Executed::new(at..=at),
            &|moment| events[moment].at == at,
            &format!("instruction at {at:#x}"),
        );
    }
    let machine = machine(case);
    for register in machine.registers() {
        let mut changed = Changed::new(&*machine, register.name).unwrap();
        let is = |moment: usize| events[moment].changed.iter().any(|name| name == register.name);
        find(&mut changed, &is, &format!("change of {}", register.name));
    }
    for byte in [0, 1, 7] {
        let before = |moment: usize| if moment == 0 { 0 } else { events[moment - 1].shown };
        let is = |moment: usize| before(moment) <= byte && byte < events[moment].shown;
        find(&mut Showed::new(byte), &is, &format!("byte {byte}"));
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_search_finds_what_happened(case in case()) {
        check(&case);
    }
}
