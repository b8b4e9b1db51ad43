//! A program at some moment of its run: the parts of a session, and what can be read from them.

use bantam_history::{Direction, History, HistoryError, Progress, Query, Touched};
use bantam_isa::Image;
use bantam_machines::Target;
use bantam_run::{Exit, Machine, StopHandle};

use crate::{
    answer::{Answer, Interrupt, Location, PrintedByte},
    breakpoints::Points,
    error::DebugError,
    input::PendingKeys,
    program::{Inspector, Program},
    stop::StopReason,
    task::Task,
    undo::UndoLog,
};

/// A debugging session.
pub struct Session {
    pub(crate) program: Program,
    pub(crate) history: History,
    pub(crate) points: Points,
    pub(crate) input: PendingKeys,
    pub(crate) undo: UndoLog,
    /// How much of the output previous locations have reported, in bytes.
    pub(crate) reported: usize,
    pub(crate) continuation: Continuation,
}

/// When a long command stops, and how it continues.
pub(crate) struct Continuation {
    /// After how many instructions a command stops that would run on.
    pub(crate) limit: u64,
    /// The command that stopped at the limit.
    pub(crate) unfinished: Option<Task>,
}

impl Session {
    /// Creates a session for a machine that an image has been loaded into.
    ///
    /// # Errors
    ///
    /// If the machine has a device that cannot be copied.
    pub fn new(
        target: &'static dyn Target,
        image: Image,
        machine: Box<dyn Machine>,
    ) -> Result<Self, DebugError> {
        Ok(Self::with(target, image, History::new(machine)?))
    }

    /// A session for a run, at the moment where that is.
    pub(crate) fn with(target: &'static dyn Target, image: Image, history: History) -> Self {
        Self {
            program: Program { target, image },
            points: Points::default(),
            input: PendingKeys::new(history.stop_handle()),
            undo: UndoLog::default(),
            reported: history.output().len(),
            continuation: Continuation { limit: 1_000_000_000, unfinished: None },
            history,
        }
    }

    /// Adds keys for the program, after those that are waiting.
    pub fn give(&mut self, keys: &[u8]) {
        self.input.push(keys);
    }

    /// Ends input after the keys that are waiting.
    pub fn end_input(&mut self) {
        self.input.end();
    }

    /// Sets after how many instructions a command stops that would run on; a billion if this is not called.
    pub fn set_limit(&mut self, instructions: u64) {
        self.continuation.limit = instructions;
    }

    /// Returns the run so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Returns the program.
    #[must_use]
    pub fn image(&self) -> &Image {
        &self.program.image
    }

    /// Returns the target that the program is for.
    #[must_use]
    pub fn target(&self) -> &'static dyn Target {
        self.program.target
    }

    /// Returns a view, for other threads, of where the session is while a command runs.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.history.progress()
    }

    /// Returns a handle that stops the command that runs, from another thread. If none ran, call
    /// [`forget`](StopHandle::forget) before the next one.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        self.history.stop_handle()
    }

    /// Returns the address of a place: a label, a number, a line.
    ///
    /// # Errors
    ///
    /// If the place does not exist.
    pub fn address(&self, place: &str) -> Result<u16, DebugError> {
        self.inspect().place(place)
    }

    /// Returns the address of an instruction `rows` instructions before another one, as far as that can be found out.
    #[must_use]
    pub fn code_before(&self, addr: u16, rows: u16) -> u16 {
        self.inspect().code_before(addr, rows)
    }

    /// Returns the bytes of the output from byte `from` to this moment, each with the instruction that printed it. The
    /// program stays where it is.
    ///
    /// # Errors
    ///
    /// If a search of the history fails.
    pub fn printed(&mut self, from: usize) -> Result<Vec<PrintedByte>, DebugError> {
        let now = self.history.moment();
        let mut printed =
            Printed { from, to: self.history.output().len(), before: 0, moment: 0, moments: Vec::new() };
        let found = self.history.find(Direction::Forward, self.history.start(), now, &mut printed);
        self.history.seek(now)?;
        found?;
        let bytes = self.history.output().iter().skip(from);
        Ok(bytes.zip(printed.moments).map(|(byte, moment)| PrintedByte { byte: *byte, moment }).collect())
    }

    /// The program and its machine at this moment.
    pub(crate) fn inspect(&self) -> Inspector<'_> {
        Inspector { program: &self.program, machine: self.history.machine() }
    }

    /// Where the program is, as the answer to a command.
    pub(crate) fn located(&mut self, stop: Option<StopReason>) -> Answer {
        let location = self.location(stop);
        self.reported = self.history.output().len();
        Answer::Location(location)
    }

    /// Where the program is. The output that it reports will be reported again.
    pub(crate) fn location(&mut self, stop: Option<StopReason>) -> Location {
        let pc = self.history.machine().pc();
        // A device that cannot be copied was refused when the session began.
        let next = self.history.next_insn(&mut self.input).unwrap_or(pc);
        let interrupt =
            (next != pc).then(|| Box::new(Interrupt { addr: next, place: self.program.whereabouts(next) }));
        let shown = excerpt(self.history.output().get(self.reported..).unwrap_or_default());
        let image = &self.program.image;
        let line = image.source_of(pc);
        Location {
            moment: self.history.moment(),
            end: self.history.end(),
            pc,
            place: self.program.whereabouts(pc),
            label: image.place(pc),
            file: line.and_then(|line| Some(image.files.get(line.file as usize)?.name.clone())),
            line: line.map(|line| line.line),
            insn: self.inspect().assembly(pc),
            interrupt,
            source: line.and_then(|line| image.text_of(line)).map(str::to_owned),
            stop,
            shown,
        }
    }

    /// Why the machine stopped.
    pub(crate) fn exited(&self, exit: Exit) -> StopReason {
        StopReason::of_exit(exit, self.input.wanted())
    }

    /// Goes to a moment of the run. The program's output until then counts as reported.
    ///
    /// # Errors
    ///
    /// If the moment is after the end of the run so far.
    pub fn seek(&mut self, moment: u64) -> Result<(), HistoryError> {
        self.history.seek(moment)?;
        self.reported = self.history.output().len();
        Ok(())
    }
}

/// How much of new output a location has, in bytes.
const MOST: usize = 400;

/// A text, or the end of a long one and how much is left out.
fn excerpt(bytes: &[u8]) -> String {
    let left_out = bytes.len().saturating_sub(MOST);
    let text = String::from_utf8_lossy(&bytes[left_out..]);
    if left_out == 0 { text.into_owned() } else { format!("({left_out} bytes) ... {text}") }
}

/// Notes which instruction printed each byte of a part of the output.
struct Printed {
    from: usize,
    to: usize,
    before: usize,
    moment: u64,
    moments: Vec<u64>,
}

impl Query for Printed {
    fn may_be_in(&self, touched: &Touched) -> bool {
        let (before, after) = touched.shown();
        before < after && before < self.to && after > self.from
    }

    fn before(&mut self, machine: &mut dyn Machine, shown: usize) {
        (self.moment, self.before) = (machine.instructions(), shown);
    }

    fn is(&mut self, _: &mut dyn Machine, shown: usize) -> bool {
        let new = (self.before..shown).filter(|byte| (self.from..self.to).contains(byte));
        self.moments.extend(new.map(|_| self.moment));
        false
    }
}
