//! A run that was recorded is done again: on random programs with keys, ports and interrupts, on all machines, however
//! it was cut into pieces and however it ended.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../machines/tests/random_runs/mod.rs"]
#[expect(dead_code, reason = "not all of a case is needed here")]
mod random_runs;

use bantam_debug::{Bounds, EndReason, Recorder, Recording, RecordingError, ReplayError, Session};
use bantam_history::{Input, Recorded};
use bantam_isa::{Image, Segment};
use bantam_machines::LaunchPlan;
use bantam_run::{Console, Engine, Exit, Key, Limits, Machine, PutError, Script};
use proptest::prelude::*;
use random_runs::{Case, LONGEST, Typist, case, config, machine};

/// A typist who has only so much room for output, and goes away at some moment.
struct Host {
    typist: Typist,
    room: usize,
    leaves: u64,
}

impl Console for Host {
    fn key(&mut self, now: u64) -> Key {
        match self.typist.key(now) {
            Key::None if now >= self.leaves => Key::Ended,
            key @ (Key::Byte(_) | Key::None | Key::Ended) => key,
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        self.room = self.room.checked_sub(bytes.len()).ok_or(PutError::Full)?;
        self.typist.put(bytes)
    }
}

/// The recording of a case, what it showed, and the registers and words at its end.
fn recorded(case: &Case) -> (Recording, Vec<u8>, Vec<u16>) {
    let mut machine = machine(case);
    let typist = Typist { keys: case.keys.clone(), ..Typist::default() };
    let pick = |at: usize| case.moments.get(at).copied().unwrap_or(LONGEST);
    let mut host = Host { typist, room: (pick(0) % 200) as usize, leaves: pick(1) * 3 };
    let mut recorder = Recorder::default();
    let mut exit = Exit::StepLimit;
    for steps in case.moments.iter().take(10) {
        exit = machine.run(&mut recorder.console(&mut host), Limits::steps(*steps));
        if exit != Exit::StepLimit {
            break;
        }
    }
    let plan = LaunchPlan::new(case.machine, Image::default());
    let recording = recorder.finish(plan, &*machine, EndReason::from(&exit)).unwrap();
    (recording, host.typist.output, words(&*machine))
}

/// Registers and memory.
fn words(machine: &dyn Machine) -> Vec<u16> {
    let registers = machine.registers().into_iter().map(|register| register.value);
    registers.chain((0..0xFE00).map(|addr| machine.word(addr))).collect()
}

fn check(case: &Case) {
    let (recording, output, end) = recorded(case);
    for engine in [Engine::Interpreter, Engine::Auto, Engine::Reference] {
        let mut again = machine(&Case { engine, ..case.clone() });
        let mut console = Script::new("");
        let exit = recording.replay(&mut *again, &mut console, Bounds::default()).unwrap();
        assert_eq!(EndReason::from(&exit), recording.end.reason);
        assert_eq!((console.output(), words(&*again)), (output.as_slice(), end.clone()));
    }
    let session = Session::of_recording(&recording, machine(case), Bounds::default()).unwrap();
    let history = session.history();
    assert_eq!((history.moment(), history.all_output()), (recording.end.moment, output.as_slice()));
    assert_eq!(words(history.machine()), end);

    // What was not so is not believed.
    let refused = |wrong: &Recording| {
        let plain = wrong.replay(&mut *machine(case), &mut Script::new(""), Bounds::default());
        let session = Session::of_recording(wrong, machine(case), Bounds::default()).err();
        assert!(matches!(plain, Err(ReplayError::Differs { .. })), "{plain:?}");
        assert_eq!(plain.err(), session);
    };
    let mut wrong = recording.clone();
    wrong.end.state ^= 1;
    refused(&wrong);
    wrong = recording.clone();
    wrong.end.output ^= 1;
    refused(&wrong);
    wrong = recording.clone();
    let last = wrong.keys.last().map_or(0, |key| key.call);
    let key = Recorded { call: last + 1_000_000, moment: wrong.end.moment, input: Input::Byte(0) };
    wrong.keys.push(key);
    refused(&wrong);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_replayed_run_ends_in_the_same_way(case in case()) {
        check(&case);
    }
}

#[test]
fn an_interrupt_that_halts_the_machine_does_so_on_every_engine() {
    // The stack is at x0000, so that the interrupt at moment 1 pushes into the register that keeps the clock running.
    let words = vec![0x1C20, 0x1020, 0x1020, 0x1020];
    for engine in [Engine::Interpreter, Engine::Jit, Engine::Auto, Engine::Reference] {
        let case = Case {
            machine: "lc3",
            engine,
            origin: 0x0800,
            words: words.clone(),
            keys: Vec::new(),
            rings: vec![1],
            shortest: 1,
            bytes: 0,
            moments: vec![0, 0, 1, 5_000],
        };
        let (recording, ..) = recorded(&case);
        assert_eq!((recording.end.reason, recording.end.moment), (EndReason::Halted, 2));
        check(&case);
    }
}

/// Reads keys and shows them, until there are none.
fn echo(keys: &str) -> (Recording, Exit) {
    let segments = vec![Segment { origin: 0x3000, words: vec![0xF020, 0xF021, 0x0FFD] }];
    let image = Image { segments, ..Image::default() };
    let plan = LaunchPlan { random_memory: Some(7), ..LaunchPlan::new("lc3", image) };
    let mut machine = plan.launch().unwrap();
    let mut recorder = Recorder::default();
    let exit = machine.run(&mut recorder.console(&mut Script::new(keys)), Limits::none());
    (recorder.finish(plan, &*machine, EndReason::from(&exit)).unwrap(), exit)
}

#[test]
fn a_file_and_a_token_hold_the_same() {
    let (recording, exit) = echo("Hi");
    assert_eq!((exit, recording.keys.len()), (Exit::InputEnded, 3));
    let text = recording.write().unwrap();
    assert_eq!(Recording::read(text.as_bytes()).as_ref(), Ok(&recording));
    let token = recording.token().unwrap();
    // There is no source that a token could leave out.
    assert_eq!(Recording::of_token(&token).as_ref(), Ok(&recording));
    let (half, other) = token.split_at(token.len() / 2);
    assert_eq!(Recording::of_token(&format!(" {half}\n  {other}\r\n")).as_ref(), Ok(&recording));
}

#[test]
fn a_long_input_makes_a_long_token() {
    let keys: String = (0..20_000u32).map(|i| char::from(b'a' + (i * i % 7919 % 26) as u8)).collect();
    let (recording, _) = echo(&keys);
    assert!(matches!(recording.token(), Err(RecordingError::LongToken { limit: 8_000, .. })));
    let read = Recording::of_token(&format!("bt1-{}", "A".repeat(7_997)));
    assert_eq!(read, Err(RecordingError::LongToken { len: 8_001, limit: 8_000 }));
}

#[test]
fn a_recording_asks_for_no_more_than_it_may() {
    let (mut recording, _) = echo("Hi");
    let play = |recording: &Recording, bounds| {
        let mut machine = recording.plan.launch().unwrap();
        recording.replay(&mut *machine, &mut Script::new(""), bounds).err().map(|error| error.to_string())
    };
    let end = recording.end.moment;
    assert_eq!(play(&recording, Bounds { instructions: end, output: 2 }), None);
    let long = format!("the run has {end} instructions; the limit is {}", end - 1);
    assert_eq!(play(&recording, Bounds { instructions: end - 1, output: 2 }), Some(long));
    let loud = "the run shows 2 bytes; the limit is 1".to_owned();
    assert_eq!(play(&recording, Bounds { instructions: end, output: 1 }), Some(loud));
    recording.end.moment = u64::MAX;
    recording.end.shown = u64::MAX;
    let long = "the run has 18446744073709551615 instructions; the limit is 100000000000".to_owned();
    assert_eq!(play(&recording, Bounds::default()), Some(long));
    // It ends by itself.
    let unbounded = Bounds { instructions: u64::MAX, output: u64::MAX };
    assert!(play(&recording, unbounded).unwrap().starts_with("the replay differs"));
}

#[test]
fn another_version_is_named_when_a_run_differs() {
    let (mut recording, _) = echo("Hi");
    recording.made_by = "9.8.7".to_owned();
    let play = |recording: &Recording| {
        let mut machine = recording.plan.launch().unwrap();
        recording.replay(&mut *machine, &mut Script::new(""), Bounds::default())
    };
    assert_eq!(
        play(&recording),
        Ok(Exit::InputEnded),
        "the version does not matter as long as the run is the same"
    );
    recording.end.state ^= 1;
    let message = play(&recording).unwrap_err().to_string();
    let end = recording.end.moment;
    let here = env!("CARGO_PKG_VERSION");
    let expected = format!(
        "the replay differs: after {end} instructions registers or memory differ (Bantam 9.8.7 made the recording, and this is {here})"
    );
    assert_eq!(message, expected);
}

/// What comes of bytes: whether they can be read, and whether the run is done again.
fn tried(bytes: &[u8]) -> (bool, bool) {
    let bounds = Bounds { instructions: 10_000, output: 1_000 };
    let Ok(recording) = Recording::read(bytes) else { return (false, false) };
    let session = recording.plan.launch().map_err(ReplayError::from);
    let session = session.and_then(|machine| Session::of_recording(&recording, machine, bounds));
    (true, session.is_ok())
}

#[test]
fn a_recording_that_is_cut_off_is_refused() {
    let (recording, _) = echo("Hi");
    let text = recording.write().unwrap();
    // The last byte ends the line.
    for len in 0..text.len() - 1 {
        let read = Recording::read(&text.as_bytes()[..len]);
        let is_rejected = if len == 0 {
            read == Err(RecordingError::Empty)
        } else {
            read == Err(RecordingError::CutOff { at: len })
        };
        assert!(is_rejected, "{len}: {read:?}");
    }
    assert_eq!(tried(text.trim_end().as_bytes()), (true, true));
    let token = recording.token().unwrap();
    assert!((0..token.len()).all(|len| Recording::of_token(&token[..len]).is_err()));
}

#[test]
fn a_recording_that_is_changed_is_refused_or_does_the_same() {
    let (recording, _) = echo("Hi");
    let text = recording.write().unwrap();
    let (mut unread, mut refused, mut same) = (0, 0, 0);
    for at in 0..text.len() {
        for flip in [0x01, 0x04, 0x10, 0x80] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= flip;
            match tried(&bytes) {
                (false, _) => unread += 1,
                (true, false) => refused += 1,
                (true, true) => same += 1,
            }
        }
    }
    // What does not matter is the version that made it, a few names, and fields that are never read.
    assert!(
        unread > 10 * same && refused > same && same > 0,
        "{unread} unread, {refused} refused, {same} the same"
    );
}
