//! Searches: the first or last instruction that matches a query.
//!
//! Segments that did not touch what the query needs are skipped. Another one is replayed once, in pieces, noting what
//! each piece touches; matching pieces are searched in the same way. Short pieces are examined one instruction at a
//! time.

use bantam_run::Machine;

use crate::{
    record::{History, HistoryError, NoConsole},
    segment::{Mark, Touched},
};

/// The number of pieces that a segment is divided into.
const PIECES: u64 = 32;

/// Pieces of up to this many instructions are examined one instruction at a time.
const SHORT: u64 = 2_048;

/// A property of an instruction to search for.
pub trait Query {
    /// Whether an instruction that matches may be in a segment that touched this. If not, the segment is skipped.
    fn may_be_in(&self, touched: &Touched) -> bool;

    /// Called at each moment, before an interrupt is taken. `shown` is the number of bytes printed so far.
    fn before(&mut self, machine: &mut dyn Machine, shown: usize) {
        let _ = (machine, shown);
    }

    /// Called after an interrupt, if any, was taken, and before the instruction runs.
    fn ready(&mut self, machine: &mut dyn Machine) {
        let _ = machine;
    }

    /// Called after the instruction has run. Whether it matches.
    fn is(&mut self, machine: &mut dyn Machine, shown: usize) -> bool;

    /// Called in a search backwards after each part that was examined, from the last part to the first, with the last
    /// match in it. For queries that know which instruction matches only when they have seen what comes after it.
    fn last_match(&mut self, found: Option<u64>) -> Option<u64> {
        found
    }
}

/// The direction of a search, and so which of several matches it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Forwards: the first match.
    Forward,
    /// Backwards: the last match.
    Backward,
}

/// A piece of a segment that may have a match.
struct Piece {
    start: Mark,
    end: u64,
}

impl History {
    /// Returns the moment before the first or last matching instruction between two moments. Leaves the machine
    /// somewhere between them.
    ///
    /// # Errors
    ///
    /// If the replay does something else than the recorded run.
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
        if direction == Direction::Backward {
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

    /// Examines all instructions between two moments in order, without skipping, and returns the moment before the
    /// first match. Leaves the machine after the match.
    ///
    /// # Errors
    ///
    /// If the replay does something else than the recorded run.
    pub fn go_through(
        &mut self,
        from: u64,
        to: u64,
        query: &mut dyn Query,
    ) -> Result<Option<u64>, HistoryError> {
        let (mut at, to) = (from.max(self.start()), to.min(self.end()));
        while at < to {
            // A change of the machine is at the start of a segment, which has to be entered.
            self.seek(at)?;
            let next = self.segments.at(at) + 1;
            let end = self.segments.as_slice().get(next).map_or(to, |next| next.start.moment()).min(to);
            if let Some(found) = self.walk(Direction::Forward, end, query)? {
                return Ok(Some(found));
            }
            at = end;
        }
        Ok(None)
    }

    /// Searches from the current moment to `end`.
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
                if direction == Direction::Forward
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

    /// Searches a piece; afterwards the machine is at its end if nothing matched.
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
            // A backwards search of a piece can end anywhere in it.
            if self.moment() > piece.end {
                self.go_to(&piece.start)?;
            }
            self.replay(piece.end)?;
        }
        Ok(found)
    }

    /// Examines one instruction at a time from the current moment to `end`.
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
                if direction == Direction::Forward {
                    break;
                }
            }
        }
        Ok(match direction {
            Direction::Forward => found,
            Direction::Backward => query.last_match(found),
        })
    }
}
