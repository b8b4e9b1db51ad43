//! Going through a run: on and back, by instructions, over and out of calls, to places and to points.

use bantam_history::{Direction, HistoryError, Stop};
use bantam_run::Exit;

use crate::{
    answer::Answer,
    point::Kind,
    session::{DebugError, Session},
};

/// So many instructions are run before points are looked for in them: at first, so that the run does not go far
/// beyond a point that is near, and at most.
const CHUNKS: (u64, u64) = (1 << 12, 1 << 22);

impl Session {
    /// Runs on, as long as there are keys if the program wants some.
    pub(crate) fn run(&mut self, steps: u64) -> Result<Stop, DebugError> {
        self.keys.wanted = false;
        let stop = self.history.run(&mut self.keys, steps)?;
        if self.keys.wanted {
            // The run may have come to its end before it heard that it was to stop.
            self.keys.stop.forget();
        }
        Ok(stop)
    }

    pub(crate) fn step(&mut self, count: u64) -> Result<Answer, DebugError> {
        let why = match self.run(count)? {
            Stop::Moment => None,
            Stop::Exit(exit) => Some(self.told(&exit)),
        };
        self.here(why)
    }

    pub(crate) fn back(&mut self, count: u64) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        if now == self.history.start() {
            return Err(DebugError::Beginning);
        }
        self.history.seek(now.saturating_sub(count).max(self.history.start()))?;
        self.here(None)
    }

    pub(crate) fn goto(&mut self, moment: u64) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        if moment > self.history.end() {
            return self.step(moment - now);
        }
        self.history.seek(moment)?;
        self.here(None)
    }

    /// Why the machine stopped, in words.
    pub(crate) fn told(&self, exit: &Exit) -> String {
        match exit {
            Exit::Halted => "the program halted".to_owned(),
            Exit::Fault(fault) => format!("fault: {fault}"),
            Exit::StepLimit => "the limit of instructions was reached".to_owned(),
            Exit::OutputLimit => "the limit of output was reached".to_owned(),
            Exit::OutputClosed => "nobody reads the output any more".to_owned(),
            Exit::InputEnded => "input ended while the program was waiting for a key".to_owned(),
            Exit::Stopped if self.keys.wanted => "the program waits for a key: input \"...\"".to_owned(),
            Exit::Stopped => "stopped".to_owned(),
        }
    }

    /// On to a point, or to one that only counts now, or to the end.
    pub(crate) fn go_on(&mut self, only: Option<Kind>) -> Result<Answer, DebugError> {
        // What stands where the run goes on from does not stop it.
        self.pursue(Some(self.history.moment()), only)
    }

    /// Goes on with what took too long.
    pub(crate) fn proceed(&mut self) -> Result<Answer, DebugError> {
        let none = || DebugError::Nothing("no command took too long".to_owned());
        let only = self.unfinished.take().ok_or_else(none)?;
        self.pursue(None, only)
    }

    /// The same; breakpoints do not count at the moment that is passed.
    pub(crate) fn pursue(&mut self, passed: Option<u64>, only: Option<Kind>) -> Result<Answer, DebugError> {
        self.unfinished = None;
        let begin = self.history.moment();
        let mut chunk = CHUNKS.0;
        loop {
            let from = self.history.moment();
            let stop = if from < self.history.end() {
                Stop::Moment
            } else {
                let left = self.limit.saturating_sub(from - begin);
                self.run(left.min(chunk))?
            };
            chunk = (2 * chunk).min(CHUNKS.1);
            let to = self.history.end();
            let found = match self.find(Direction::Forward, from, to, passed, only.as_ref()) {
                Err(DebugError::History(HistoryError::Stopped)) => {
                    // What lies before it has been looked at.
                    self.history.seek(from)?;
                    return self.here(Some("stopped".to_owned()));
                }
                found => found?,
            };
            if let Some((moment, ids)) = found {
                let is_before = ids.iter().any(|id| self.stops_before(*id, only.as_ref()));
                self.history.seek(if is_before { moment } else { moment + 1 })?;
                if self.skips(&ids) {
                    // Past it, and on.
                    self.history.seek(moment + 1)?;
                    continue;
                }
                let why = self.names(&ids);
                return self.here(why);
            }
            self.history.seek(to)?;
            if let Stop::Exit(exit) = stop {
                let why = self.told(&exit);
                return self.here(Some(why));
            }
            if self.history.moment() - begin >= self.limit {
                self.unfinished = Some(only);
                return Err(DebugError::Endless(self.history.moment() - begin));
            }
        }
    }

    /// Back to a point, or to one that only counts now, or to the beginning.
    pub(crate) fn go_back(&mut self, only: Option<Kind>) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        if now == self.history.start() {
            return Err(DebugError::Beginning);
        }
        match self.find(Direction::Backward, self.history.start(), now, None, only.as_ref())? {
            Some((moment, ids)) => {
                self.history.seek(moment)?;
                let why = self.names(&ids);
                self.here(why)
            }
            None if only.is_some() => {
                Err(DebugError::Nothing("that did not happen before this moment".to_owned()))
            }
            None => {
                self.history.seek(self.history.start())?;
                self.here(Some("the beginning of the run".to_owned()))
            }
        }
    }

    pub(crate) fn over(&mut self) -> Result<Answer, DebugError> {
        self.history.settle(&mut self.keys);
        let pc = self.history.machine().pc();
        let (_, cells, comes_back) = self.insn(pc);
        if !comes_back {
            return self.step(1);
        }
        let at_least = self.history.machine().stack();
        self.go_on(Some(Kind::Return { addr: pc.wrapping_add(cells), at_least }))
    }

    pub(crate) fn over_back(&mut self) -> Result<Answer, DebugError> {
        let pc = self.history.machine().pc();
        let now = self.history.moment();
        let call = self.call_before(pc);
        let answer = self.back(1)?;
        let before = self.history.machine().pc();
        match call {
            // The instruction before was the end of what the call had called.
            Some(call) if call != before => self.back_to(call, now),
            Some(_) | None => Ok(answer),
        }
    }

    /// The address of a call or trap that would come back to an address.
    pub(crate) fn call_before(&self, addr: u16) -> Option<u16> {
        let before = (1..=2).map(|cells| (addr.wrapping_sub(cells), cells));
        let found = before.map(|(at, cells)| (at, cells, self.insn(at)));
        found.filter(|(_, cells, insn)| insn.2 && insn.1 == *cells).map(|(at, ..)| at).next()
    }

    /// Back to the last time an address was executed in this frame or one around it.
    pub(crate) fn back_to(&mut self, addr: u16, now: u64) -> Result<Answer, DebugError> {
        let at_least = self.history.machine().stack();
        match self.find(Direction::Backward, 0, now, None, Some(&Kind::Return { addr, at_least }))? {
            Some((moment, _)) => {
                self.history.seek(moment)?;
                self.here(None)
            }
            None => Err(DebugError::NoCall),
        }
    }

    pub(crate) fn out(&mut self) -> Result<Answer, DebugError> {
        let machine = self.history.machine();
        let addr = *machine.calls().first().ok_or(DebugError::NoCall)?;
        let at_least = machine.stack();
        self.go_on(Some(Kind::Return { addr, at_least }))
    }

    pub(crate) fn out_back(&mut self) -> Result<Answer, DebugError> {
        let back = *self.history.machine().calls().first().ok_or(DebugError::NoCall)?;
        let call = self.call_before(back).ok_or(DebugError::NoCall)?;
        self.back_to(call, self.history.moment())
    }

    pub(crate) fn last(&mut self, what: &str) -> Result<Answer, DebugError> {
        let kind = self.watched(what)?;
        self.go_back(Some(kind))
    }
}
