//! Looking for a moment: the last or the first instruction of which something is true.
//!
//! A stretch that did not touch what is looked for is not run again. One that did is cut into pieces, and run
//! once, noting what each piece touches; then the pieces that did are searched in the same way. What is short
//! enough is gone through one instruction at a time.

use bantam_run::Machine;

use crate::{
    record::{History, HistoryError, NoConsole},
    segment::{Mark, Touched},
};

/// A stretch is cut into so many pieces.
const PIECES: u64 = 32;

/// So many instructions are gone through one by one.
const SHORT: u64 = 2_048;

/// What is looked for.
pub trait Query {
    /// Whether it may be in a stretch that touched this. If not, the stretch is not looked at.
    fn may_be_in(&self, touched: &Touched) -> bool;

    /// The machine is at a moment, with so many bytes shown.
    fn before(&mut self, machine: &mut dyn Machine, shown: usize) {
        let _ = (machine, shown);
    }

    /// If an interrupt was to be taken, it has been: the machine is about to do an instruction.
    fn ready(&mut self, machine: &mut dyn Machine) {
        let _ = machine;
    }

    /// It has done it. Whether that is what is looked for.
    fn is(&mut self, machine: &mut dyn Machine, shown: usize) -> bool;
}

/// Which one is looked for, if there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The first.
    First,
    /// The last.
    Last,
}

/// A piece of a stretch that may have what is looked for.
struct Piece {
    start: Mark,
    end: u64,
}

impl History {
    /// The first or last instruction between two moments of which something is true: the moment before it. The
    /// machine is left somewhere in between.
    ///
    /// # Errors
    ///
    /// If the run does not do the same again.
    pub fn find(
        &mut self,
        direction: Direction,
        from: u64,
        to: u64,
        query: &mut dyn Query,
    ) -> Result<Option<u64>, HistoryError> {
        let (from, to) = (from.max(self.start()), to.min(self.end()));
        if from >= to {
            return Ok(None);
        }
        let (first, last) = (self.segments.at(from), self.segments.at(to - 1));
        let mut segments: Vec<usize> = (first..=last).collect();
        if direction == Direction::Last {
            segments.reverse();
        }
        for segment in segments {
            let all = self.segments.as_slice();
            if !query.may_be_in(&all[segment].touched) {
                continue;
            }
            let starts = all[segment].start.moment().max(from);
            let ends = all.get(segment + 1).map_or(to, |next| next.start.moment()).min(to);
            if starts >= ends {
                // The machine was changed twice at the same moment.
                continue;
            }
            self.restore(segment)?;
            self.replay(starts)?;
            if let Some(moment) = self.find_from_here(direction, ends, query)? {
                return Ok(Some(moment));
            }
        }
        Ok(None)
    }

    /// Goes through the instructions between two moments, one at a time, until one is what is query: the moment
    /// before it. The machine is left behind it.
    ///
    /// # Errors
    ///
    /// If the run does not do the same again.
    pub fn go_through(
        &mut self,
        from: u64,
        to: u64,
        query: &mut dyn Query,
    ) -> Result<Option<u64>, HistoryError> {
        let (mut at, to) = (from.max(self.start()), to.min(self.end()));
        while at < to {
            // Where somebody changed the machine, it has to be gone to.
            self.seek(at)?;
            let next = self.segments.at(at) + 1;
            let end = self.segments.as_slice().get(next).map_or(to, |next| next.start.moment()).min(to);
            if let Some(found) = self.walk(Direction::First, end, query)? {
                return Ok(Some(found));
            }
            at = end;
        }
        Ok(None)
    }

    /// The same between this moment and another.
    fn find_from_here(
        &mut self,
        direction: Direction,
        end: u64,
        query: &mut dyn Query,
    ) -> Result<Option<u64>, HistoryError> {
        let length = end - self.moment();
        if length <= SHORT {
            return self.walk(direction, end, query);
        }
        let step = length.div_ceil(PIECES);
        let mut pieces: Vec<Piece> = Vec::new();
        self.machine.take_marks();
        while self.moment() < end {
            let start = self.mark(pieces.last().map(|piece| &piece.start.snapshot))?;
            let (from, shown) = (start.moment(), start.shown);
            self.replay_noting(from.saturating_add(step).min(end))?;
            let touched = Touched::new(&self.machine.take_marks(), (shown, self.output().len()));
            if query.may_be_in(&touched) {
                pieces.push(Piece { start, end: self.moment() });
                if direction == Direction::First
                    && let Some(moment) = self.find_in(pieces.pop(), direction, query)?
                {
                    return Ok(Some(moment));
                }
            }
        }
        while let Some(piece) = pieces.pop() {
            if let Some(moment) = self.find_in(Some(piece), direction, query)? {
                return Ok(Some(moment));
            }
        }
        Ok(None)
    }

    /// The same in a piece; afterwards the machine is at its end if there was nothing.
    fn find_in(
        &mut self,
        piece: Option<Piece>,
        direction: Direction,
        query: &mut dyn Query,
    ) -> Result<Option<u64>, HistoryError> {
        let Some(piece) = piece else { return Ok(None) };
        self.go_to(&piece.start)?;
        let found = self.find_from_here(direction, piece.end, query)?;
        if found.is_none() {
            // The last piece of a piece that was searched backwards is not where its end is.
            if self.moment() > piece.end {
                self.go_to(&piece.start)?;
            }
            self.replay(piece.end)?;
        }
        Ok(found)
    }

    /// The same, one instruction at a time.
    fn walk(
        &mut self,
        direction: Direction,
        end: u64,
        query: &mut dyn Query,
    ) -> Result<Option<u64>, HistoryError> {
        let mut found = None;
        self.report()?;
        while self.moment() < end {
            let moment = self.moment();
            let shown = self.output().len();
            query.before(&mut *self.machine, shown);
            self.machine.clear_accesses();
            self.settle(&mut NoConsole);
            query.ready(&mut *self.machine);
            self.replay_step()?;
            let shown = self.output().len();
            if query.is(&mut *self.machine, shown) {
                found = Some(moment);
                if direction == Direction::First {
                    break;
                }
            }
        }
        Ok(found)
    }
}
