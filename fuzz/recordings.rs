//! What must hold of any bytes as a recording. The fuzzer calls it, and a seeded test calls it too.
//!
//! It panics if something is wrong, and it never takes long: there are bounds for what a recording may ask for.

use bantam_debug::{Bounds, Command, EndReason, Recorder, Recording, ReplayError, Session};
use bantam_history::Input;
use bantam_run::{Limits, Script};

/// No run here is longer.
const BOUNDS: Bounds = Bounds { instructions: 20_000, output: 10_000 };

/// Any bytes as a file and as a token: an error that says something, or a recording that can be written, and whose run
/// is done again in the same way with its history and without. A run from the same plan can be recorded.
pub(crate) fn recording(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for read in [Recording::read(bytes), Recording::of_token(&text)] {
        match read {
            Ok(recording) => holds(&recording),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn holds(recording: &Recording) {
    let written = recording.write().expect("it is not larger than what was read");
    assert_eq!(Recording::read(written.as_bytes()).as_ref(), Ok(recording));
    if let Ok(token) = recording.token() {
        let read = Recording::of_token(&token).expect("we read what we write");
        assert_eq!(read.token(), Ok(token));
    }
    // It may be of a run that never was.
    let _ = opens(recording);
    if let Some(again) = recorded(recording) {
        assert_eq!(opens(&again), Ok(()), "what was recorded is done again");
    }
}

/// The run with its history and without; a session in it goes where it is told.
fn opens(recording: &Recording) -> Result<(), ReplayError> {
    let plain = recording
        .plan
        .launch()
        .map_err(ReplayError::from)
        .and_then(|mut machine| recording.replay(&mut *machine, &mut Script::new(""), BOUNDS).map(drop));
    let machine = recording.plan.launch().map_err(ReplayError::from);
    let session = machine.and_then(|machine| Session::of_recording(recording, machine, BOUNDS));
    let mut session = match session {
        Ok(session) => session,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert_eq!(plain.as_ref(), Err(&error));
            return plain;
        }
    };
    assert_eq!(plain, Ok(()));
    let end = recording.end.moment;
    assert_eq!((session.history().moment(), session.history().end()), (end, end));
    for moment in [end / 2, 0, end, end / 3] {
        session.seek(moment).expect("the moment has been");
        assert_eq!(session.history().moment(), moment);
    }
    session.set_limit(1_000);
    for command in ["continue", "rcontinue", "step", "back"] {
        let command = Command::parse(command).expect("it is a command").expect("it says something");
        // There may be nothing before the beginning.
        let _ = session.perform(&command);
    }
    plain
}

/// What is recorded of a run from the same plan, with the same keys one after the other.
fn recorded(recording: &Recording) -> Option<Recording> {
    let plan = recording.plan.clone();
    let mut machine = plan.launch().ok()?;
    let keys: Vec<u8> = recording
        .keys
        .iter()
        .filter_map(|key| match key.input {
            Input::Byte(byte) => Some(byte),
            Input::Ended => None,
        })
        .collect();
    let mut console = Script::new(keys).with_output_limit(BOUNDS.output as usize);
    let mut recorder = Recorder::default();
    let steps = Limits::steps(1 + recording.end.moment % 5_000);
    let exit = machine.run(&mut recorder.console(&mut console), steps);
    Some(recorder.finish(plan, &*machine, EndReason::from(&exit)).expect("all its devices can be copied"))
}
