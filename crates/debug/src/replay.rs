//! Replays a recorded run: as it was, or with its history, for debugging.
//!
//! A replay trusts nothing. It runs to the moment where the recording ends and no further, with at most as much
//! output, and its result is compared with the recording. So a recording from another version, or one that was
//! changed, is reported instead of shown as something that never happened.

use bantam_history::{History, HistoryError, InputLog, Retention, Stop};
use bantam_machines::LaunchError;
use bantam_run::{Console, EndReason, Exit, Key, Limits, Machine, PutError, SnapshotError};

use crate::{
    recording::{End, Recording, Shown, state},
    session::Session,
};

/// What a recording may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many instructions it may have.
    pub instructions: u64,
    /// How many bytes it may show.
    pub output: u64,
}

impl Default for Bounds {
    /// A hundred billion instructions, which is a minute or two; 256 MiB of output.
    fn default() -> Self {
        Self { instructions: 100_000_000_000, output: 256 << 20 }
    }
}

/// Why a recorded run could not be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The machine cannot be made ready.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// The history failed.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// It is longer than the bounds allow.
    #[error("the run has {instructions} instructions; the limit is {limit}")]
    Long {
        /// Its instructions.
        instructions: u64,
        /// The limit.
        limit: u64,
    },
    /// It shows more than the bounds allow.
    #[error("the run shows {bytes} bytes; the limit is {limit}")]
    Loud {
        /// Its bytes.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The replay differs from the recording.
    #[error("the replay differs: {what}{}", by_another(made_by))]
    Differs {
        /// What is different.
        what: String,
        /// The Bantam that made the recording.
        made_by: String,
    },
    /// The console rejected output.
    #[error(transparent)]
    Output(#[from] PutError),
}

impl From<SnapshotError> for ReplayError {
    fn from(error: SnapshotError) -> Self {
        Self::History(error.into())
    }
}

/// Who made the recording, if it was not this Bantam.
fn by_another(made_by: &str) -> String {
    let here = env!("CARGO_PKG_VERSION");
    if made_by == here {
        return String::new();
    }
    let made_by: String = made_by.chars().filter(|c| !c.is_control()).take(20).collect();
    format!(" (Bantam {made_by} made the recording, and this is {here})")
}

impl Recording {
    /// Replays the run on a machine that is [at its beginning](bantam_machines::LaunchPlan::launch), and shows its
    /// output on a console, which is never asked for keys. Returns how the machine exited.
    ///
    /// # Errors
    ///
    /// If it does not end in the same way. Output shown until then is not taken back.
    pub fn replay(
        &self,
        machine: &mut dyn Machine,
        audience: &mut dyn Console,
        bounds: Bounds,
    ) -> Result<Exit, ReplayError> {
        let log = InputLog::of(self.keys.clone());
        perform(self, &mut Plain { machine, log }, audience, bounds)
    }
}

impl Session {
    /// Creates a session at the end of a recorded run, with a machine that is
    /// [at its beginning](bantam_machines::LaunchPlan::launch).
    ///
    /// # Errors
    ///
    /// If the run does not end in the same way again.
    pub fn of_recording(
        recording: &Recording,
        machine: Box<dyn Machine>,
        bounds: Bounds,
    ) -> Result<Self, ReplayError> {
        let target = recording.plan.target()?;
        let mut history = History::with_keys(machine, Retention::default(), recording.keys.clone())?;
        perform(recording, &mut history, &mut Discard, bounds)?;
        Ok(Self::with(target, recording.plan.image.clone(), history))
    }
}

/// Something that can replay a run.
trait Runs {
    /// Runs at most `steps` instructions. Returns how the run ended, or `None` if it can continue.
    fn go(&mut self, console: &mut ReplayConsole<'_>, steps: u64) -> Result<Option<Exit>, HistoryError>;

    /// Restores the machine to where it attempted the last instruction.
    fn settle(&mut self, console: &mut ReplayConsole<'_>);

    fn machine(&self) -> &dyn Machine;

    /// Returns how many keys were read; `tried` is how the run ended.
    fn keys(&self, tried: EndReason) -> usize;
}

struct Plain<'a> {
    machine: &'a mut dyn Machine,
    log: InputLog,
}

impl Runs for Plain<'_> {
    fn go(&mut self, console: &mut ReplayConsole<'_>, steps: u64) -> Result<Option<Exit>, HistoryError> {
        let mut logged = LoggedConsole { log: &mut self.log, console };
        let exit = self.machine.run(&mut logged, Limits::steps(steps));
        Ok(Some(exit).filter(|exit| *exit != Exit::StepLimit))
    }

    fn settle(&mut self, _: &mut ReplayConsole<'_>) {
        // It has not moved.
    }

    fn machine(&self) -> &dyn Machine {
        self.machine
    }

    fn keys(&self, _: EndReason) -> usize {
        self.log.given()
    }
}

impl Runs for History {
    fn go(&mut self, console: &mut ReplayConsole<'_>, steps: u64) -> Result<Option<Exit>, HistoryError> {
        Ok(match self.run(console, steps)? {
            Stop::Moment => None,
            Stop::Exit(exit) => Some(exit),
        })
    }

    fn settle(&mut self, console: &mut ReplayConsole<'_>) {
        Self::settle(self, console);
    }

    fn machine(&self) -> &dyn Machine {
        Self::machine(self)
    }

    fn keys(&self, tried: EndReason) -> usize {
        // The instruction that was tried is still to come, but its keys are known.
        if tried.is_attempted() { Self::keys(self).len() } else { self.keys_given() }
    }
}

/// Runs to the recorded end and compares the result.
fn perform(
    recording: &Recording,
    run: &mut dyn Runs,
    audience: &mut dyn Console,
    bounds: Bounds,
) -> Result<Exit, ReplayError> {
    let End { moment, reason, shown, .. } = recording.end;
    if moment > bounds.instructions {
        return Err(ReplayError::Long { instructions: moment, limit: bounds.instructions });
    }
    if shown > bounds.output {
        return Err(ReplayError::Loud { bytes: shown, limit: bounds.output });
    }
    let full = if reason == EndReason::OutputClosed { PutError::Closed } else { PutError::Full };
    let mut console = ReplayConsole { room: shown, full, shown: Shown::default(), refused: None, audience };
    let mut exit = None;
    while exit.is_none() && run.machine().instructions() < moment {
        let steps = moment - run.machine().instructions();
        exit = run.go(&mut console, steps)?;
    }
    if exit.is_none() && reason.is_attempted() {
        exit = run.go(&mut console, 1)?;
        run.settle(&mut console);
    }
    if let Some(error) = console.refused {
        return Err(error.into());
    }
    if exit == Some(Exit::Stopped) {
        return Err(HistoryError::Stopped.into());
    }
    compare(recording, run, &console, exit.as_ref())?;
    Ok(exit.unwrap_or(if reason == EndReason::Interrupted { Exit::Stopped } else { Exit::StepLimit }))
}

fn compare(
    recording: &Recording,
    run: &dyn Runs,
    console: &ReplayConsole<'_>,
    exit: Option<&Exit>,
) -> Result<(), ReplayError> {
    let End { moment, reason, shown, output, state: end } = recording.end;
    let differs = |what: String| Err(ReplayError::Differs { what, made_by: recording.made_by.clone() });
    let (now, ended) = (run.machine().instructions(), exit.map(EndReason::from));
    let is_same = match reason {
        EndReason::Halted
        | EndReason::Fault
        | EndReason::InputEnded
        | EndReason::OutputLimit
        | EndReason::OutputClosed => ended == Some(reason),
        EndReason::StepLimit | EndReason::Timeout | EndReason::Interrupted => ended.is_none(),
    };
    if now != moment || !is_same {
        let then = ended.map_or_else(|| "goes on".to_owned(), |reason| reason.to_string());
        return differs(format!(
            "after {moment} instructions it {reason}, and now after {now} instructions it {then}"
        ));
    }
    if run.keys(reason) != recording.keys.len() {
        return differs(format!(
            "it was given {} keys, and now takes {}",
            recording.keys.len(),
            run.keys(reason)
        ));
    }
    if (console.shown.bytes, console.shown.sum()) != (shown, output) {
        return differs(format!("after {moment} instructions it has shown something else"));
    }
    if state(run.machine())? != end {
        return differs(format!("after {moment} instructions registers or memory differ"));
    }
    Ok(())
}

/// The console of a replay: it has no new keys, and accepts no more output than was recorded.
struct ReplayConsole<'a> {
    /// How many bytes may still be shown.
    room: u64,
    /// The error for more than that.
    full: PutError,
    shown: Shown,
    /// The error if the audience rejected output.
    refused: Option<PutError>,
    audience: &'a mut dyn Console,
}

impl Console for ReplayConsole<'_> {
    fn key(&mut self, _: u64) -> Key {
        Key::None
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        let room = self.room.checked_sub(bytes.len() as u64).ok_or(self.full)?;
        self.audience.put(bytes).inspect_err(|error| self.refused = Some(*error))?;
        self.room = room;
        self.shown.add(bytes);
        Ok(())
    }
}

/// The same console with the recorded keys.
struct LoggedConsole<'a, 'b> {
    log: &'a mut InputLog,
    console: &'a mut ReplayConsole<'b>,
}

impl Console for LoggedConsole<'_, '_> {
    fn key(&mut self, now: u64) -> Key {
        self.log.key(now, self.console)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        self.console.put(bytes)
    }
}

/// A console that has no keys and discards output.
struct Discard;

impl Console for Discard {
    fn key(&mut self, _: u64) -> Key {
        Key::None
    }

    fn put(&mut self, _: &[u8]) -> Result<(), PutError> {
        Ok(())
    }
}
