//! A machine and its past.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use bantam_run::{Console, Exit, Limits, Machine, SnapshotError, StopHandle};

use crate::{
    input_log::{Input, InputLog, Player, Recorded},
    output::Output,
    segment::{Mark, Segments, Touched},
};

/// How much of the past is kept as snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The memory budget in bytes. The first snapshot and the last two are kept even if they exceed it: 128 KiB each,
    /// less what they share.
    pub bytes: usize,
    /// The minimum length of a new segment, in instructions.
    pub shortest: u64,
    /// The maximum length of a new segment, in instructions. In between, the length grows with the run.
    pub longest: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { bytes: 12 << 20, shortest: 1 << 18, longest: 1 << 23 }
    }
}

/// A new segment is this fraction of the run before it.
const SHARE: u64 = 128;

/// Why a history cannot do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// The machine cannot be copied.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The moment is after the end of the run so far.
    #[error("the run has {end} instructions so far, so there is no moment {moment}")]
    Future {
        /// The moment asked for, in instructions.
        moment: u64,
        /// The last moment of the run so far.
        end: u64,
    },
    /// A [`StopHandle`] was used during a replay or search.
    #[error("stopped")]
    Stopped,
    /// The replay did something else than the recorded run.
    #[error("the replay differs from the recorded run: it ended at moment {at} on the way to {moment}")]
    Diverged {
        /// The moment where the replay ended.
        at: u64,
        /// The moment it should have reached.
        moment: u64,
    },
}

/// Why [`History::run`] returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The requested number of instructions has completed.
    Moment,
    /// The machine stopped.
    Exit(Exit),
}

/// The current moment of a history that is busy on another thread.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Returns the moment, in instructions; it lags behind a little.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn note(&self, moment: u64) {
        self.0.store(moment, Ordering::Relaxed);
    }
}

/// A machine that can go to any moment of its run.
///
/// The machine is loaded and has not run; everything it is given from outside goes through the history. Marks are
/// noted all the time, at the cost that [`Marking::start_marks`](bantam_run::Marking::start_marks) states.
pub struct History {
    pub(crate) machine: Box<dyn Machine>,
    pub(crate) segments: Segments,
    inputs: InputLog,
    output: Output,
    /// The last moment reached.
    end: u64,
    /// How the run ended there, if the machine cannot continue.
    ended: Option<Exit>,
    retention: Retention,
    progress: Progress,
    /// The start of the segment that was entered last.
    entered: u64,
}

impl History {
    /// Starts the history of a machine, which is at moment 0 from now on.
    ///
    /// # Errors
    ///
    /// If one of its devices cannot be copied.
    pub fn new(machine: Box<dyn Machine>) -> Result<Self, HistoryError> {
        Self::with_retention(machine, Retention::default())
    }

    /// Starts a history with a retention of its own.
    ///
    /// # Errors
    ///
    /// If one of its devices cannot be copied.
    pub fn with_retention(machine: Box<dyn Machine>, retention: Retention) -> Result<Self, HistoryError> {
        Self::with_keys(machine, retention, Vec::new())
    }

    /// Starts a history of a run that was recorded elsewhere: its keys, in the order of their calls. While the
    /// machine [runs](Self::run) it is given these keys, each at its call; `live` is asked when they are used up.
    ///
    /// # Errors
    ///
    /// If one of its devices cannot be copied.
    pub fn with_keys(
        mut machine: Box<dyn Machine>,
        retention: Retention,
        keys: Vec<Recorded>,
    ) -> Result<Self, HistoryError> {
        machine.start_marks();
        machine.start_accesses();
        let start = Mark { snapshot: machine.snapshot(None)?, given: 0, calls: 0, shown: 0 };
        let end = start.moment();
        let segments = Segments::new(start, retention.bytes);
        let (inputs, output) = (InputLog::of(keys), Output::default());
        Ok(Self {
            machine,
            segments,
            inputs,
            output,
            end,
            ended: None,
            retention,
            progress: Progress::default(),
            entered: end,
        })
    }

    /// Returns the machine at the current moment.
    #[must_use]
    pub fn machine(&self) -> &dyn Machine {
        &*self.machine
    }

    /// Returns the current moment.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.machine.instructions()
    }

    /// Returns the first moment.
    #[must_use]
    pub fn start(&self) -> u64 {
        self.segments.as_slice().first().map_or(0, |first| first.start.moment())
    }

    /// Returns the last moment reached.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Returns how the run ended at its last moment, if the machine cannot continue from there.
    #[must_use]
    pub fn ended(&self) -> Option<&Exit> {
        self.ended.as_ref()
    }

    /// Returns the output up to the current moment.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        self.output.so_far()
    }

    /// Returns the output of the whole run so far, including what was printed after the current moment.
    #[must_use]
    pub fn all_output(&self) -> &[u8] {
        &self.output.bytes
    }

    /// Returns the keys of the whole run so far, in order, including those read after the current moment.
    #[must_use]
    pub fn keys(&self) -> &[Recorded] {
        &self.inputs.keys
    }

    /// Returns how many keys had been read at the current moment.
    #[must_use]
    pub fn keys_given(&self) -> usize {
        self.inputs.given
    }

    /// Returns the approximate memory use of the past in bytes, without the machine and the output.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.segments.bytes() + self.inputs.keys.len() * size_of::<Recorded>()
    }

    /// Returns the number of segments.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.segments.as_slice().len()
    }

    /// Returns a handle that stops a run, replay or search from another thread.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        self.machine.stop_handle()
    }

    /// Returns a handle that reports the current moment to another thread.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Continues for at most `steps` instructions: recorded ones are replayed, new ones are recorded. `live` is the
    /// console for new keys and new output; output that has been printed before is not printed again. A program that
    /// has halted stays halted, unless the machine is [changed](Self::change).
    ///
    /// # Errors
    ///
    /// If a device cannot be copied.
    pub fn run(&mut self, live: &mut dyn Console, steps: u64) -> Result<Stop, HistoryError> {
        let target = self.moment().saturating_add(steps);
        if self.moment() < self.end {
            self.seek(target.min(self.end))?;
        }
        if let Some(Exit::Halted) = self.ended.as_ref().filter(|_| self.moment() == self.end) {
            return Ok(Stop::Exit(Exit::Halted));
        }
        while self.moment() < target {
            let segment_end = self.segments.last().map_or(0, |last| last.start.moment()) + self.length();
            if self.moment() >= segment_end {
                self.begin_segment()?;
                continue;
            }
            if let Some(exit) = self.record(live, target.min(segment_end))? {
                return Ok(Stop::Exit(exit));
            }
        }
        Ok(Stop::Moment)
    }

    /// Returns the length of the next segment in instructions.
    fn length(&self) -> u64 {
        let Retention { shortest, longest, .. } = self.retention;
        (self.end / SHARE).clamp(shortest, longest.max(shortest)).max(1)
    }

    /// Runs from the last moment to a new one, unless the machine stops.
    fn record(&mut self, live: &mut dyn Console, target: u64) -> Result<Option<Exit>, HistoryError> {
        let exit = self.advance(live, target);
        self.end = self.moment();
        self.touch();
        self.ended = None;
        match exit {
            Exit::StepLimit => Ok(None),
            Exit::Halted | Exit::Stopped => {
                self.ended = (exit == Exit::Halted).then(|| exit.clone());
                Ok(Some(exit))
            }
            Exit::Fault(_) | Exit::OutputLimit | Exit::OutputClosed | Exit::InputEnded => {
                // The instruction has not completed, but a device may already have been used by it. Replaying stops
                // just before it.
                self.ended = Some(exit.clone());
                // Keys that were not read by now are not part of this run.
                self.inputs.keys.truncate(self.inputs.given);
                self.restore(self.segments.as_slice().len() - 1)?;
                self.replay(self.end)?;
                Ok(Some(exit))
            }
        }
    }

    /// Runs the machine until `target` instructions have completed or it stops.
    fn advance(&mut self, live: &mut dyn Console, target: u64) -> Exit {
        let Self { machine, inputs, output, end, .. } = self;
        let mut player = Player { inputs, output, end: *end, live };
        let steps = target - machine.instructions();
        let exit = machine.run(&mut player, Limits::steps(steps));
        self.progress.note(self.moment());
        exit
    }

    /// Notes what the last segment has touched so far.
    fn touch(&mut self) {
        let before = self.segments.last().map_or(0, |last| last.touched.shown().1);
        let touched = Touched::new(&self.machine.take_marks(), (before, self.output.shown));
        self.segments.touch(&touched);
    }

    fn begin_segment(&mut self) -> Result<(), HistoryError> {
        let before = self.segments.last().map(|last| &last.start.snapshot);
        let start = self.mark(before)?;
        self.segments.push(start);
        self.segments.thin(self.end);
        Ok(())
    }

    /// Marks the current moment, to return to it; shares memory with the snapshot `before`.
    pub(crate) fn mark(&self, before: Option<&bantam_run::Snapshot>) -> Result<Mark, HistoryError> {
        let snapshot = self.machine.snapshot(before)?;
        let InputLog { given, calls, .. } = self.inputs;
        Ok(Mark { snapshot, given, calls, shown: self.output.shown })
    }

    /// Goes to a mark.
    pub(crate) fn go_to(&mut self, mark: &Mark) -> Result<(), HistoryError> {
        let Self { machine, inputs, output, .. } = self;
        enter(&mut **machine, inputs, output, mark)
    }

    /// Goes to the start of a segment, by number.
    pub(crate) fn restore(&mut self, segment: usize) -> Result<(), HistoryError> {
        let Self { machine, segments, inputs, output, entered, .. } = self;
        let Some(found) = segments.as_slice().get(segment) else { return Ok(()) };
        *entered = found.start.moment();
        enter(&mut **machine, inputs, output, &found.start)
    }

    /// Replays to a moment of the past.
    pub(crate) fn replay(&mut self, moment: u64) -> Result<(), HistoryError> {
        self.replay_noting(moment)?;
        // This part of the run has been marked before.
        self.machine.take_marks();
        Ok(())
    }

    /// Replays and leaves marks in place.
    pub(crate) fn replay_noting(&mut self, moment: u64) -> Result<(), HistoryError> {
        while self.moment() < moment {
            let before = self.moment();
            let exit = self.advance(&mut NoConsole, moment);
            // A program that had halted may have been resumed.
            let goes_on = exit == Exit::StepLimit || (exit == Exit::Halted && self.moment() > before);
            if exit == Exit::Stopped {
                return Err(HistoryError::Stopped);
            }
            if !goes_on {
                return Err(HistoryError::Diverged { at: self.moment(), moment });
            }
        }
        Ok(())
    }

    /// Returns the address of the instruction that runs next: the program counter, unless an interrupt is due, which
    /// comes first. Everything stays as it is. `live` is the console for new keys.
    ///
    /// # Errors
    ///
    /// If a device cannot be copied.
    pub fn next_insn(&mut self, live: &mut dyn Console) -> Result<u16, HistoryError> {
        if !self.machine.is_unsettled() {
            return Ok(self.machine.pc());
        }
        let mark = self.mark(None)?;
        self.settle(live);
        let next = self.machine.pc();
        self.go_to(&mark)?;
        // Going there has marked what has been executed before.
        self.machine.take_marks();
        Ok(next)
    }

    /// Takes the interrupt that is due at the current moment, if any, so that the program counter is at the
    /// instruction that runs next. The moment stays the same.
    pub fn settle(&mut self, live: &mut dyn Console) {
        let Self { machine, inputs, output, end, .. } = self;
        machine.settle(&mut Player { inputs, output, end: *end, live });
    }

    /// Reports progress, and ends a search if a stop was requested.
    pub(crate) fn report(&mut self) -> Result<(), HistoryError> {
        self.progress.note(self.moment());
        let stop = self.machine.stop_handle();
        if stop.is_asked() {
            stop.forget();
            return Err(HistoryError::Stopped);
        }
        Ok(())
    }

    /// Replays one instruction.
    pub(crate) fn replay_step(&mut self) -> Result<(), HistoryError> {
        let Self { machine, inputs, output, end, .. } = self;
        let mut player = Player { inputs, output, end: *end, live: &mut NoConsole };
        let before = machine.instructions();
        machine.step(&mut player);
        if machine.instructions() == before {
            return Err(HistoryError::Diverged { at: before, moment: before + 1 });
        }
        Ok(())
    }

    /// Goes to a moment of the past.
    ///
    /// # Errors
    ///
    /// If the moment is not part of the run so far.
    pub fn seek(&mut self, moment: u64) -> Result<(), HistoryError> {
        if moment > self.end || moment < self.start() {
            return Err(HistoryError::Future { moment, end: self.end });
        }
        let segment = self.segments.at(moment);
        let found = &self.segments.as_slice()[segment];
        let from = found.start.moment();
        // A replay from before a change arrives at its moment without the change, so the segment has to be entered.
        let is_before_change = found.changed && self.entered < from;
        if moment < self.moment() || self.moment() < from || is_before_change {
            self.restore(segment)?;
        }
        self.replay(moment)
    }

    /// Changes the machine at the current moment. What came after it is forgotten, and a new past starts. Returns
    /// what `how` returns, and the keys that had been read later, so that they can be given again.
    ///
    /// # Errors
    ///
    /// If a device cannot be copied.
    pub fn change<T>(
        &mut self,
        how: impl FnOnce(&mut dyn Machine) -> T,
    ) -> Result<(T, Vec<Input>), HistoryError> {
        let later = self.inputs.keys.split_off(self.inputs.given);
        self.output.cut();
        self.end = self.moment();
        self.ended = None;
        self.segments.cut(self.end);
        let result = how(&mut *self.machine);
        self.machine.take_marks();
        let start = self.mark(self.segments.last().map(|last| &last.start.snapshot))?;
        self.entered = start.moment();
        self.segments.push_changed(start);
        Ok((result, later.into_iter().map(|key| key.input).collect()))
    }
}

/// Goes to a mark.
fn enter(
    machine: &mut dyn Machine,
    inputs: &mut InputLog,
    output: &mut Output,
    mark: &Mark,
) -> Result<(), HistoryError> {
    machine.restore(&mark.snapshot)?;
    (inputs.given, inputs.calls, output.shown) = (mark.given, mark.calls, mark.shown);
    Ok(())
}

/// The console of a replay, where everything is known.
pub(crate) struct NoConsole;

impl Console for NoConsole {
    fn key(&mut self, _: u64) -> bantam_run::Key {
        bantam_run::Key::None
    }

    fn put(&mut self, _: &[u8]) -> Result<(), bantam_run::PutError> {
        Ok(())
    }
}
