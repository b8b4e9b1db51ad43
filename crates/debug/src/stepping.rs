//! Moving through a run: by instructions, over and out of calls, to places and to points; each in slices.

use bantam_history::{Direction, HistoryError, Stop};

use crate::{
    answer::Answer,
    breakpoints::{Range, watched},
    call_site::{CallSite, LastCall},
    error::DebugError,
    point::Kind,
    session::Session,
    stop::StopReason,
    task::{Backward, Begun, Forward, Otherwise, Task},
};

/// How many instructions run before points are looked for in them: at first, so that the run does not go far
/// beyond a point that is near, and at most.
const CHUNKS: (u64, u64) = (1 << 12, 1 << 22);
/// The shortest part of a run that a slice of a search backwards covers, in instructions: a shorter one costs as much.
const SHORTEST_SEARCH: u64 = 1 << 20;

impl Session {
    /// Runs, as long as there are keys if the program wants some.
    fn run(&mut self, steps: u64) -> Result<Stop, DebugError> {
        self.input.begin_run();
        let stop = self.history.run(&mut self.input, steps)?;
        self.input.end_run();
        Ok(stop)
    }

    /// A move to a moment that is known, or a run to one that is not.
    pub(crate) fn goto(&mut self, moment: u64) -> Result<Begun, DebugError> {
        if moment > self.history.end() {
            return Ok(Begun::Task(Task::Run { left: moment - self.history.moment() }));
        }
        self.history.seek(moment)?;
        Ok(Begun::Done(self.located(Some(StopReason::StepDone))))
    }

    pub(crate) fn back(&mut self, count: u64) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        if now == self.history.start() {
            return Err(DebugError::AtStart);
        }
        self.history.seek(now.saturating_sub(count).max(self.history.start()))?;
        Ok(self.located(Some(StopReason::StepDone)))
    }

    /// A run until a point is hit, or one that only counts now, or until the end.
    pub(crate) fn forward(&mut self, only: Option<Kind>) -> Begun {
        self.continuation.unfinished = None;
        let begin = self.history.moment();
        // A breakpoint where the run continues from does not stop it.
        Begun::Task(Task::Forward(Forward { passed: Some(begin), only, begin, chunk: CHUNKS.0 }))
    }

    /// The command that stopped at the limit, with a new limit.
    pub(crate) fn proceed(&mut self) -> Result<Begun, DebugError> {
        let none = || DebugError::NotFound("no command to continue".to_owned());
        let (begin, chunk) = (self.history.moment(), CHUNKS.0);
        Ok(Begun::Task(match self.continuation.unfinished.take().ok_or_else(none)? {
            Task::Forward(Forward { only, .. }) => {
                Task::Forward(Forward { passed: None, only, begin, chunk })
            }
            task @ (Task::Run { .. } | Task::Backward(_)) => task,
        }))
    }

    /// A search backwards for a point, or for one that only counts now.
    pub(crate) fn backward(&self, only: Option<Kind>, otherwise: Otherwise) -> Result<Begun, DebugError> {
        let origin = self.history.moment();
        if origin == self.history.start() {
            return Err(DebugError::AtStart);
        }
        Ok(Begun::Task(Task::Backward(Backward { only, origin, searched: origin, otherwise })))
    }

    pub(crate) fn over(&mut self) -> Result<Begun, DebugError> {
        let next = self.history.next_insn(&mut self.input)?;
        let insn = self.inspect().insn(next);
        if !insn.comes_back {
            return Ok(Begun::Task(Task::Run { left: 1 }));
        }
        let site = CallSite { call: Some(next), back: next.wrapping_add(insn.cells) };
        Ok(self.forward(Some(Kind::Return { site, open: 0 })))
    }

    pub(crate) fn over_back(&mut self) -> Result<Begun, DebugError> {
        let now = self.history.moment();
        let back = self.history.machine().pc();
        let call = self.inspect().call_before(back);
        let answer = self.back(1)?;
        let before = self.history.machine().pc();
        match call {
            // The instruction before returned from the call.
            Some(call) if call != before => {
                let site = CallSite { call: Some(call), back };
                Ok(self.back_to(site, 0, now))
            }
            Some(_) | None => Ok(Begun::Done(answer)),
        }
    }

    /// A search for the call that began the innermost of `open` levels.
    fn back_to(&self, site: CallSite, open: u64, origin: u64) -> Begun {
        let only = Some(Kind::Return { site, open });
        Begun::Task(Task::Backward(Backward { only, origin, searched: origin, otherwise: Otherwise::NoCall }))
    }

    pub(crate) fn out(&mut self) -> Result<Begun, DebugError> {
        let back = *self.history.machine().calls().first().ok_or(DebugError::NoCall)?;
        let site = CallSite { call: self.inspect().call_before(back), back };
        Ok(self.forward(Some(Kind::Return { site, open: 1 })))
    }

    pub(crate) fn out_back(&self) -> Result<Begun, DebugError> {
        let back = *self.history.machine().calls().first().ok_or(DebugError::NoCall)?;
        let call = self.inspect().call_before(back).ok_or(DebugError::NoCall)?;
        Ok(self.back_to(CallSite { call: Some(call), back }, 1, self.history.moment()))
    }

    pub(crate) fn last(&self, what: &str) -> Result<Begun, DebugError> {
        self.backward(Some(watched(self.inspect(), what)?), Otherwise::NotFound)
    }

    /// Advances a task by about `budget` instructions; `None` if it has more to do. Whatever the budgets, the answer
    /// and the state at the end are the same.
    pub(crate) fn advance(&mut self, task: &mut Task, budget: u64) -> Result<Option<Answer>, DebugError> {
        match task {
            Task::Run { left } => self.advance_run(left, budget),
            Task::Forward(forward) => self.advance_forward(forward, budget),
            Task::Backward(backward) => self.advance_backward(backward, budget),
        }
    }

    fn advance_run(&mut self, left: &mut u64, budget: u64) -> Result<Option<Answer>, DebugError> {
        let steps = (*left).min(budget.max(1));
        match self.run(steps)? {
            Stop::Exit(exit) => {
                let stop = self.exited(exit);
                Ok(Some(self.located(Some(stop))))
            }
            Stop::Moment => {
                *left -= steps;
                // A run that was longer than this slice would have stopped here for the key.
                let stop = match *left {
                    0 => StopReason::StepDone,
                    _ if self.input.is_starved() => StopReason::KeyWanted,
                    _ => return Ok(None),
                };
                Ok(Some(self.located(Some(stop))))
            }
        }
    }

    /// Runs whole chunks, each of which is searched for points: so the run is never seen beyond a point, and how far it
    /// goes does not depend on the budget.
    fn advance_forward(&mut self, forward: &mut Forward, budget: u64) -> Result<Option<Answer>, DebugError> {
        let slice_begin = self.history.moment();
        loop {
            let from = self.history.moment();
            let stop = if from < self.history.end() {
                Stop::Moment
            } else {
                let left = self.continuation.limit.saturating_sub(from.saturating_sub(forward.begin));
                self.run(left.min(forward.chunk))?
            };
            forward.chunk = (2 * forward.chunk).min(CHUNKS.1);
            let to = self.history.end();
            let range = Range { direction: Direction::Forward, from, to, passed: forward.passed };
            let found = self.points.find(&mut self.history, &self.program, range, forward.only.as_mut());
            let found = match found {
                Err(DebugError::History(HistoryError::Stopped)) => {
                    // What is before it has been searched.
                    self.history.seek(from)?;
                    return Ok(Some(self.located(Some(StopReason::Asked))));
                }
                found => found?,
            };
            if let Some((moment, ids)) = found {
                if self.points.skips(&ids) {
                    self.history.seek(moment + 1)?;
                    continue;
                }
                return self.stopped_at(moment, &ids, forward.only.as_ref()).map(Some);
            }
            self.history.seek(to)?;
            if let Stop::Exit(exit) = stop {
                let stop = self.exited(exit);
                return Ok(Some(self.located(Some(stop))));
            }
            let ran = self.history.moment().saturating_sub(forward.begin);
            if ran >= self.continuation.limit {
                self.continuation.unfinished = Some(Task::Forward(forward.clone()));
                return Err(DebugError::Limit(ran));
            }
            if self.history.moment().saturating_sub(slice_begin) >= budget {
                return Ok(None);
            }
        }
    }

    /// Goes to where points stop a run forwards that the instruction at a moment hits.
    fn stopped_at(&mut self, moment: u64, ids: &[u32], only: Option<&Kind>) -> Result<Answer, DebugError> {
        let hits = self.points.hits(&mut self.history, &self.program, moment, ids)?;
        let is_before = self.points.stops_before(ids, only);
        self.history.seek(if is_before { moment } else { moment + 1 })?;
        let stop = if hits.is_empty() { StopReason::StepDone } else { StopReason::Points(hits) };
        Ok(self.located(Some(stop)))
    }

    /// The last instruction in a range that hits a point; or that is the call of a return.
    fn search_back(
        &mut self,
        range: Range,
        only: Option<&mut Kind>,
    ) -> Result<Option<(u64, Vec<u32>)>, DebugError> {
        let Some(Kind::Return { site, open }) = only else {
            return self.points.find(&mut self.history, &self.program, range, only);
        };
        let mut query = LastCall::new(*site, self.program.target.insn_set(), *open);
        let found = self.history.find(Direction::Backward, range.from, range.to, &mut query)?;
        *open = query.open;
        Ok(found.map(|moment| (moment, Vec::new())))
    }

    fn advance_backward(
        &mut self,
        backward: &mut Backward,
        budget: u64,
    ) -> Result<Option<Answer>, DebugError> {
        let start = self.history.start();
        let to = backward.searched;
        let from = to.saturating_sub(budget.max(SHORTEST_SEARCH)).max(start);
        let range = Range { direction: Direction::Backward, from, to, passed: None };
        if let Some((moment, ids)) = self.search_back(range, backward.only.as_mut())? {
            let hits = self.points.hits(&mut self.history, &self.program, moment, &ids)?;
            self.history.seek(moment)?;
            let stop = if hits.is_empty() { StopReason::StepDone } else { StopReason::Points(hits) };
            return Ok(Some(self.located(Some(stop))));
        }
        if from > start {
            backward.searched = from;
            // Until something is found the program stays where it was.
            self.history.seek(backward.origin)?;
            return Ok(None);
        }
        match backward.otherwise {
            Otherwise::Start => {
                self.history.seek(start)?;
                Ok(Some(self.located(Some(StopReason::Start))))
            }
            Otherwise::NotFound => {
                Err(DebugError::NotFound("no such instruction before this moment".to_owned()))
            }
            Otherwise::NoCall => Err(DebugError::NoCall),
        }
    }
}
