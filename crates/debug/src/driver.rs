//! Carrying commands out, at once or in slices.
//!
//! A [`Driver`] is one command on its way. Whoever has a clock or a screen gives it slices of instructions and decides
//! between two of them whether to go on; it has no thread, no clock and no terminal itself. So a terminal, a protocol
//! adapter and a web page run commands in the same way.

use bantam_history::HistoryError;

use crate::{
    answer::Answer,
    command::Command,
    error::DebugError,
    session::Session,
    stop::StopReason,
    task::{Begun, Task},
    undo::Done,
};

/// A command that is carried out in slices.
///
/// Whatever the budgets of its slices, the answer and the state of the session at the end are those of
/// [`Session::perform`]. A slice may exceed its budget:
///
/// - A run that looks for points (`continue`, `until`, `next`, `finish`) ends a slice at the next multiple of the parts
///   in which it searches, at most 4,194,304 instructions.
/// - A search backwards (`rcontinue`, `last`, `when`, `rnext`, `rfinish`) covers at least 1,048,576 instructions.
/// - A move to a moment of the past restores a snapshot and replays at most one segment of the history.
/// - `why` is not cut: it searches the history up to 12 times. A [`StopHandle`](crate::StopHandle) stops it.
///
/// The session may be asked and viewed between two slices, and be given keys. Another command that moves the program
/// replaces this one: [`cancel`](Self::cancel) it first.
#[must_use = "a command does nothing until it is given slices"]
pub struct Driver {
    command: Command,
    state: State,
}

enum State {
    /// It has not begun.
    Ready,
    /// It has begun at the moment `from`.
    Running { task: Task, from: u64 },
    /// It is complete.
    Done,
}

/// The result of a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slice {
    /// The command needs more slices.
    Running(SliceProgress),
    /// The command is complete.
    Done(Result<Answer, DebugError>),
}

/// How far a command has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceProgress {
    /// How many instructions have run or been searched.
    pub instructions: u64,
    /// How many there are in all, if that is known: of `step N`, and of searches backwards up to the start.
    pub total: Option<u64>,
}

impl Driver {
    /// Creates a driver for a command. It begins with the first [slice](Self::slice).
    pub fn start(command: Command) -> Self {
        Self { command, state: State::Ready }
    }

    /// Returns the command.
    #[must_use]
    pub fn command(&self) -> &Command {
        &self.command
    }

    /// Whether the command has begun and needs more slices.
    #[must_use]
    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Running { .. })
    }

    /// Carries the command out for about `budget` instructions.
    ///
    /// A command that is complete gives [`DebugError::NotFound`] from then on.
    pub fn slice(&mut self, session: &mut Session, budget: u64) -> Slice {
        let (mut task, from) = match std::mem::replace(&mut self.state, State::Done) {
            State::Ready => {
                let from = session.history.moment();
                match session.begin(&self.command) {
                    Ok(Begun::Task(task)) => (task, from),
                    Ok(Begun::Done(answer)) => return Slice::Done(self.finish(session, from, Ok(answer))),
                    Err(error) => return Slice::Done(self.finish(session, from, Err(error))),
                }
            }
            State::Running { task, from } => (task, from),
            State::Done => {
                return Slice::Done(Err(DebugError::NotFound("the command is complete".to_owned())));
            }
        };
        match session.advance(&mut task, budget) {
            Ok(None) => {
                let progress = progress(session, &task, from);
                self.state = State::Running { task, from };
                Slice::Running(progress)
            }
            Ok(Some(answer)) => Slice::Done(self.finish(session, from, Ok(answer))),
            Err(error) => Slice::Done(self.finish(session, from, Err(error))),
        }
    }

    /// Ends the command early: a run stays where it is, a search leaves the program where it was.
    ///
    /// # Errors
    ///
    /// [`HistoryError::Stopped`] for a search, and for a command that has not begun or is complete.
    pub fn cancel(mut self, session: &mut Session) -> Result<Answer, DebugError> {
        let stopped = Err(HistoryError::Stopped.into());
        match std::mem::replace(&mut self.state, State::Done) {
            State::Running { task: Task::Run { .. } | Task::Forward(_), from } => {
                let answer = session.located(Some(StopReason::Asked));
                self.finish(session, from, Ok(answer))
            }
            State::Running { task: Task::Backward(_), from } => self.finish(session, from, stopped),
            State::Ready | State::Done => stopped,
        }
    }

    /// Leaves the session as it is to be after the command, which began at the moment `from`.
    fn finish(
        &self,
        session: &mut Session,
        from: u64,
        answer: Result<Answer, DebugError>,
    ) -> Result<Answer, DebugError> {
        let history = &mut session.history;
        let stays = !matches!(answer, Ok(_) | Err(DebugError::Limit(_)));
        if stays && history.moment() != from && from <= history.end() {
            // A search that was stopped, or found nothing, leaves the program where it was.
            history.seek(from)?;
        }
        if self.command != Command::Undo && history.moment() != from {
            session.undo.push(Done::Moved(from));
        }
        answer
    }
}

fn progress(session: &Session, task: &Task, from: u64) -> SliceProgress {
    let history = &session.history;
    match task {
        Task::Run { left } => {
            let instructions = history.moment().saturating_sub(from);
            SliceProgress { instructions, total: Some(instructions.saturating_add(*left)) }
        }
        Task::Forward(_) => {
            SliceProgress { instructions: history.moment().saturating_sub(from), total: None }
        }
        Task::Backward(backward) => SliceProgress {
            instructions: backward.origin - backward.searched,
            total: Some(backward.origin - history.start()),
        },
    }
}

impl Session {
    /// Carries a command out, at once. [`Driver`] does the same in slices.
    ///
    /// # Errors
    ///
    /// Why the command could not be carried out. The program then is where it was, unless the error is
    /// [`DebugError::Limit`].
    pub fn perform(&mut self, command: &Command) -> Result<Answer, DebugError> {
        let mut driver = Driver::start(command.clone());
        loop {
            if let Slice::Done(answer) = driver.slice(self, u64::MAX) {
                return answer;
            }
        }
    }
}
