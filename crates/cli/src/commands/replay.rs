//! `bantam replay`: repeats a recorded run, or converts the recording.

use std::io::{self, BufWriter, Write as _};

use bantam::Outcome;
use bantam_debug::{Bounds, ReplayError};
use bantam_run::{Console, EndReason, Key, PutError};

use crate::{
    args::Replay,
    commands::recordings::{self, NamedRecording},
    ending,
    error::Failure,
    host::timed_backend,
    output::Reporter,
    status::{Status, print},
};

pub(crate) fn replay(options: &Replay, reporter: &Reporter) -> Result<Status, Failure> {
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
    perform(&opened, options, reporter)
}

/// Repeats the run, and reports how it ended.
fn perform(opened: &NamedRecording, options: &Replay, reporter: &Reporter) -> Result<Status, Failure> {
    let plan = &opened.recording.plan;
    let target = plan.target().map_err(|error| opened.failure(error))?;
    let mut machine = plan.launch().map_err(|error| opened.failure(error))?;
    timed_backend::watch(&mut *machine);
    let mut printer = Printer { out: BufWriter::new(io::stdout()), error: None };
    // Output is printed as it is produced, so it needs no limit.
    let bounds = Bounds { instructions: options.max_steps, output: u64::MAX };
    let done = opened.recording.replay(&mut *machine, &mut printer, bounds);
    let flushed = printer.out.flush();
    if let Some(error) = printer.error.or(flushed.err()) {
        return Err(Failure::writing("standard output", error));
    }
    let exit = match done {
        Ok(exit) => exit,
        Err(error @ (ReplayError::Differs { .. } | ReplayError::Output(_))) => {
            reporter.error(&opened.failure(error).to_string(), None);
            return Ok(Status::Errors);
        }
        Err(error) => return Err(opened.failure(error)),
    };
    let outcome = match opened.recording.end.reason {
        reason @ (EndReason::Timeout | EndReason::Interrupted) => Outcome::cut_off(reason, &*machine),
        EndReason::Halted
        | EndReason::Fault
        | EndReason::InputEnded
        | EndReason::StepLimit
        | EndReason::OutputLimit
        | EndReason::OutputClosed => Outcome::new(exit, &*machine),
    };
    if outcome.reason() == EndReason::Interrupted {
        reporter.error(&format!("the run was {}", outcome.sentence(&plan.image, target.numerals())), None);
    }
    Ok(ending::report(&outcome, reporter, target, &plan.image))
}

/// A console that prints to standard output and has no keys.
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
