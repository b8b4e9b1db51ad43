//! A machine with its past.

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

/// How much of the past is kept ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// How much memory it may take, in bytes. The snapshot at the beginning and the last two are kept even if they
    /// take more: 128 KiB each, less what they have in common.
    pub bytes: usize,
    /// How long a stretch is at first, in instructions: at least,
    pub shortest: u64,
    /// and at most. In between it is a share of what has been run.
    pub longest: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { bytes: 12 << 20, shortest: 1 << 18, longest: 1 << 23 }
    }
}

/// A new stretch is so much shorter than the run before it.
const SHARE: u64 = 128;

/// Why the history cannot do what it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// The machine cannot be copied.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The moment has not come yet.
    #[error("the run has {end} instructions so far, so there is no moment {moment}")]
    Future {
        /// The moment asked for, in instructions.
        moment: u64,
        /// The last moment there is.
        end: u64,
    },
    /// A [`StopHandle`] was used on the way.
    #[error("stopped on the way")]
    Stopped,
    /// Something that the program did the first time it did not do again.
    #[error("the run did not do the same again: it ended at moment {at} on the way to {moment}")]
    Diverged {
        /// Where it ended, in instructions.
        at: u64,
        /// Where it should have come to.
        moment: u64,
    },
}

/// Why a run came to a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The moment that was asked for has come.
    Moment,
    /// The machine says why.
    Exit(Exit),
}

/// Where a history that is busy on another thread is at the moment.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// The moment, in instructions; it is some time old.
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
/// The machine is loaded and has not run; whatever it is given from outside comes through the history. What
/// [`Machine::start_marks`] costs is paid for all the time.
pub struct History {
    pub(crate) machine: Box<dyn Machine>,
    pub(crate) segments: Segments,
    inputs: InputLog,
    output: Output,
    /// The last moment that has been reached.
    end: u64,
    /// How the run ended there, if the machine would not go on.
    ended: Option<Exit>,
    retention: Retention,
    progress: Progress,
    /// Where the stretch begins that the machine was taken up in last.
    entered: u64,
}

impl History {
    /// The history of a machine that is at moment 0 from now on.
    ///
    /// # Errors
    ///
    /// If one of its devices cannot be copied.
    pub fn new(machine: Box<dyn Machine>) -> Result<Self, HistoryError> {
        Self::with_retention(machine, Retention::default())
    }

    /// The same, and so much of the past is kept ready.
    ///
    /// # Errors
    ///
    /// If one of its devices cannot be copied.
    pub fn with_retention(machine: Box<dyn Machine>, retention: Retention) -> Result<Self, HistoryError> {
        Self::with_keys(machine, retention, Vec::new())
    }

    /// The same for a run that was recorded elsewhere: its keys, in the order of their calls. As far as the machine
    /// is [run](Self::run), it is given these, each at its call; `live` is asked when they are used up.
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

    /// The machine as it is at this moment.
    #[must_use]
    pub fn machine(&self) -> &dyn Machine {
        &*self.machine
    }

    /// The moment where the machine is.
    #[must_use]
    pub fn moment(&self) -> u64 {
        self.machine.instructions()
    }

    /// The moment where the history begins.
    #[must_use]
    pub fn start(&self) -> u64 {
        self.segments.as_slice().first().map_or(0, |first| first.start.moment())
    }

    /// The last moment that has been reached.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// How the run ended at its last moment, if the machine would not go on from there.
    #[must_use]
    pub fn ended(&self) -> Option<&Exit> {
        self.ended.as_ref()
    }

    /// What the program has shown up to this moment.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        self.output.so_far()
    }

    /// All that the program has shown in the run so far, also after this moment.
    #[must_use]
    pub fn all_output(&self) -> &[u8] {
        &self.output.bytes
    }

    /// The keys that the run has been given, in order, also those after this moment.
    #[must_use]
    pub fn keys(&self) -> &[Recorded] {
        &self.inputs.keys
    }

    /// How many keys had been given at this moment.
    #[must_use]
    pub fn keys_given(&self) -> usize {
        self.inputs.given
    }

    /// About how many bytes the past takes, besides the machine and what has been shown.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.segments.bytes() + self.inputs.keys.len() * size_of::<Recorded>()
    }

    /// How many stretches the past has.
    #[must_use]
    pub fn segments(&self) -> usize {
        self.segments.as_slice().len()
    }

    /// What stops a run from another thread.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        self.machine.stop_handle()
    }

    /// What tells, from another thread, where the history is while it runs or searches.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Runs on for at most `steps` instructions: what is past is done again, what is not is recorded. `live` is the
    /// console for what is new. Output that was shown before is not shown again. A program that has halted stays so,
    /// unless somebody [changes](Self::change) the machine.
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

    /// How long the next stretch is to be, in instructions.
    fn length(&self) -> u64 {
        let Retention { shortest, longest, .. } = self.retention;
        (self.end / SHARE).clamp(shortest, longest.max(shortest)).max(1)
    }

    /// From the last moment on: runs to a moment that is new, unless the machine stops.
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
                // The instruction has not happened, but a device may have been asked in it. Done again, the run
                // comes to just before it.
                self.ended = Some(exit.clone());
                // Keys that nobody has asked for by now are none of this run.
                self.inputs.keys.truncate(self.inputs.given);
                self.restore(self.segments.as_slice().len() - 1)?;
                self.replay(self.end)?;
                Ok(Some(exit))
            }
        }
    }

    /// Runs the machine until so many instructions have completed, or it stops by itself.
    fn advance(&mut self, live: &mut dyn Console, target: u64) -> Exit {
        let Self { machine, inputs, output, end, .. } = self;
        let mut player = Player { inputs, output, end: *end, live };
        let steps = target - machine.instructions();
        let exit = machine.run(&mut player, Limits::steps(steps));
        self.progress.note(self.moment());
        exit
    }

    /// Notes what the last stretch has touched so far.
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

    /// This moment, to come back to; it may share memory with a snapshot.
    pub(crate) fn mark(&self, before: Option<&bantam_run::Snapshot>) -> Result<Mark, HistoryError> {
        let snapshot = self.machine.snapshot(before)?;
        let InputLog { given, calls, .. } = self.inputs;
        Ok(Mark { snapshot, given, calls, shown: self.output.shown })
    }

    /// Goes to where a mark was made.
    pub(crate) fn go_to(&mut self, mark: &Mark) -> Result<(), HistoryError> {
        let Self { machine, inputs, output, .. } = self;
        enter(&mut **machine, inputs, output, mark)
    }

    /// Goes to the beginning of a stretch, by its number.
    pub(crate) fn restore(&mut self, segment: usize) -> Result<(), HistoryError> {
        let Self { machine, segments, inputs, output, entered, .. } = self;
        let Some(found) = segments.as_slice().get(segment) else { return Ok(()) };
        *entered = found.start.moment();
        enter(&mut **machine, inputs, output, &found.start)
    }

    /// Does the past again up to a moment of it.
    pub(crate) fn replay(&mut self, moment: u64) -> Result<(), HistoryError> {
        self.replay_noting(moment)?;
        // What was done again has been noted the first time.
        self.machine.take_marks();
        Ok(())
    }

    /// The same, and marks are left as they are.
    pub(crate) fn replay_noting(&mut self, moment: u64) -> Result<(), HistoryError> {
        while self.moment() < moment {
            let before = self.moment();
            let exit = self.advance(&mut NoConsole, moment);
            // A program may have halted and been sent on.
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

    /// Takes the interrupt that is due at this moment, if there is one: then the program counter is at the
    /// instruction that is next indeed. The moment stays the same.
    pub fn settle(&mut self, live: &mut dyn Console) {
        let Self { machine, inputs, output, end, .. } = self;
        machine.settle(&mut Player { inputs, output, end: *end, live });
    }

    /// Tells where it is, and ends a search if somebody asked for that.
    pub(crate) fn report(&mut self) -> Result<(), HistoryError> {
        self.progress.note(self.moment());
        let stop = self.machine.stop_handle();
        if stop.is_asked() {
            stop.forget();
            return Err(HistoryError::Stopped);
        }
        Ok(())
    }

    /// Does one instruction of the past again.
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
    /// If it has not come yet.
    pub fn seek(&mut self, moment: u64) -> Result<(), HistoryError> {
        if moment > self.end || moment < self.start() {
            return Err(HistoryError::Future { moment, end: self.end });
        }
        let segment = self.segments.at(moment);
        let found = &self.segments.as_slice()[segment];
        let from = found.start.moment();
        // Who comes to where somebody changed the machine from before it, has come without the change.
        let is_before_change = found.changed && self.entered < from;
        if moment < self.moment() || self.moment() < from || is_before_change {
            self.restore(segment)?;
        }
        self.replay(moment)
    }

    /// Changes the machine at this moment. What came after is forgotten, and a new past begins: the keys that the
    /// run was given later are given back, to be given again.
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

/// Goes to where a mark was made.
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

/// No console: everything is known.
pub(crate) struct NoConsole;

impl Console for NoConsole {
    fn key(&mut self, _: u64) -> bantam_run::Key {
        bantam_run::Key::None
    }

    fn put(&mut self, _: &[u8]) -> Result<(), bantam_run::PutError> {
        Ok(())
    }
}
