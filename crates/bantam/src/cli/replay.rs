//! `bantam replay`: a recorded run once more, or the recording in its other form.

use std::io::{self, BufWriter, Write as _};

use bantam_debug::{Bounds, EndReason, ReplayError};
use bantam_run::{Console, Exit, Key, PutError};

use super::{
    Status,
    args::Replay,
    failure::Failure,
    print,
    recordings::{self, Opened},
    report::Reporter,
    run::{End, tell},
    timed_translator,
};

pub(super) fn replay(options: &Replay, says: &Reporter) -> Result<Status, Failure> {
    let opened = recordings::read(&options.recording)?;
    if let Some(path) = &options.save {
        recordings::check_place(path)?;
        recordings::save(path, &opened.recording)?;
        return Ok(Status::Done);
    }
    if options.token {
        let token = opened.recording.token();
        let token = token.map_err(|error| Failure::Recording { name: opened.name.clone(), error })?;
        print(&(token + "\n"))?;
        return Ok(Status::Done);
    }
    perform(&opened, options, says)
}

/// Does the run again, and tells how it ended.
fn perform(opened: &Opened, options: &Replay, says: &Reporter) -> Result<Status, Failure> {
    let start = &opened.recording.start;
    let target = start.target().map_err(|error| opened.failure(error))?;
    let mut machine = start.machine().map_err(|error| opened.failure(error))?;
    timed_translator::watch(&mut *machine);
    let mut printer = Printer { out: BufWriter::new(io::stdout()), error: None };
    // Output goes out as it comes, so there may be any amount.
    let bounds = Bounds { instructions: options.max_steps, output: u64::MAX };
    let done = opened.recording.replay(&mut *machine, &mut printer, bounds);
    let flushed = printer.out.flush();
    if let Some(error) = printer.error.or(flushed.err()) {
        return Err(Failure::writing("standard output", error));
    }
    let exit = match done {
        Ok(exit) => exit,
        Err(error @ (ReplayError::Differs { .. } | ReplayError::Output(_))) => {
            says.error(&opened.failure(error).to_string(), None);
            return Ok(Status::Errors);
        }
        Err(error) => return Err(opened.failure(error)),
    };
    let end = match (opened.recording.end.how, exit) {
        (EndReason::TimeUp, _) => End::Late,
        (_, exit) => End::Machine(exit),
    };
    if matches!(end, End::Machine(Exit::Stopped)) {
        let at = start.image.whereabouts(machine.reported_pc(), target.numerals());
        says.error(
            &format!("the run was stopped at {at}, after {} instructions", machine.instructions()),
            None,
        );
    }
    Ok(tell(&end, says, target, &start.image, &*machine))
}

/// Standard output.
struct Printer {
    out: BufWriter<io::Stdout>,
    error: Option<io::Error>,
}

impl Console for Printer {
    fn key(&mut self, _: u64) -> Key {
        Key::None
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        self.out.write_all(bytes).map_err(|error| {
            self.error = Some(error);
            PutError::Closed
        })
    }
}
