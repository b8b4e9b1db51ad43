//! A segment of a run: the machine at its start, and what happened in it.

use bantam_run::{Marks, Snapshot};

use crate::packed::Packed;

/// What a segment may have touched.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    written: Packed,
    executed: Packed,
    regs: u8,
    /// How many bytes had been printed at its start and at its end.
    shown: (usize, usize),
}

impl Touched {
    pub(crate) fn new(marks: &Marks, shown: (usize, usize)) -> Self {
        let (written, executed) = (Packed::new(&marks.written), Packed::new(&marks.executed));
        Self { written, executed, regs: marks.regs, shown }
    }

    /// Whether the word at `addr` may have been written.
    #[must_use]
    pub fn written(&self, addr: u16) -> bool {
        self.written.contains(addr)
    }

    /// Whether the instruction at `addr` may have been executed.
    #[must_use]
    pub fn executed(&self, addr: u16) -> bool {
        self.executed.contains(addr)
    }

    /// Whether the register of that number may have changed.
    #[must_use]
    pub fn changed(&self, reg: usize) -> bool {
        reg >= 8 || self.regs >> reg & 1 != 0
    }

    /// Returns how many bytes had been printed before and after.
    #[must_use]
    pub fn shown(&self) -> (usize, usize) {
        self.shown
    }

    /// Adds what happened afterwards.
    pub(crate) fn add(&mut self, later: &Self) {
        self.written.add(&later.written);
        self.executed.add(&later.executed);
        self.regs |= later.regs;
        self.shown.1 = self.shown.1.max(later.shown.1);
    }

    fn bytes(&self) -> usize {
        self.written.bytes() + self.executed.bytes()
    }
}

/// A moment to return to: the machine, and the state of the console.
pub(crate) struct Mark {
    pub(crate) snapshot: Snapshot,
    pub(crate) given: usize,
    pub(crate) calls: u64,
    pub(crate) shown: usize,
}

impl Mark {
    pub(crate) fn moment(&self) -> u64 {
        self.snapshot.instructions()
    }
}

/// A segment.
pub(crate) struct Segment {
    pub(crate) start: Mark,
    pub(crate) touched: Touched,
    /// Whether the machine was changed at its start, so that the segment before does not lead there.
    pub(crate) changed: bool,
    /// The memory it takes in bytes, without what it shares with the segment before.
    bytes: usize,
}

/// All segments of a run, in order; at least one.
pub(crate) struct Segments {
    all: Vec<Segment>,
    bytes: usize,
    budget: usize,
}

/// A segment may be shorter than its age by this factor.
const SHARE: u64 = 32;

impl Segments {
    pub(crate) fn new(start: Mark, budget: usize) -> Self {
        let mut segments = Self { all: Vec::new(), bytes: 0, budget };
        segments.push(start);
        segments
    }

    /// Starts a segment.
    pub(crate) fn push(&mut self, start: Mark) {
        let bytes = start.snapshot.bytes_beside(self.all.last().map(|last| &last.start.snapshot));
        let shown = (start.shown, start.shown);
        let touched = Touched { shown, ..Touched::default() };
        self.bytes += bytes;
        self.all.push(Segment { start, touched, changed: false, bytes });
    }

    /// Starts a segment with a machine that was changed.
    pub(crate) fn push_changed(&mut self, start: Mark) {
        self.push(start);
        if let Some(last) = self.all.last_mut() {
            last.changed = true;
        }
    }

    /// Adds what happened in the last segment.
    pub(crate) fn touch(&mut self, touched: &Touched) {
        let Some(last) = self.all.last_mut() else { return };
        let before = last.touched.bytes();
        last.touched.add(touched);
        let more = last.touched.bytes() - before;
        last.bytes += more;
        self.bytes += more;
    }

    pub(crate) fn as_slice(&self) -> &[Segment] {
        &self.all
    }

    /// Returns the last segment.
    pub(crate) fn last(&self) -> Option<&Segment> {
        self.all.last()
    }

    /// Returns the number of the last segment that starts at or before a moment.
    pub(crate) fn at(&self, moment: u64) -> usize {
        self.all.partition_point(|segment| segment.start.moment() <= moment).saturating_sub(1)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Drops the segments that start after a moment.
    pub(crate) fn cut(&mut self, moment: u64) {
        while self.all.len() > 1 && self.all.last().is_some_and(|last| last.start.moment() > moment) {
            self.bytes -= self.all.pop().map_or(0, |last| last.bytes);
        }
    }

    /// Joins segments until the rest fits the budget and none is too short for its age.
    pub(crate) fn thin(&mut self, end: u64) {
        while let Some((at, is_due)) = self.shortest_for_its_age(end)
            && (is_due || self.bytes > self.budget)
        {
            self.join(at);
        }
    }

    /// Returns the segment that would be, joined with the next one, the shortest for its age; and whether it is too
    /// short.
    fn shortest_for_its_age(&self, end: u64) -> Option<(usize, bool)> {
        let weight = |at: &usize| {
            let (from, to) = (self.all[*at].start.moment(), self.all[at + 2].start.moment());
            let age = end.saturating_sub(to) + 1;
            (u128::from(to - from) << 64) / u128::from(age)
        };
        let can_join = |at: &usize| !self.all[at + 1].changed;
        let at = (0..self.all.len().saturating_sub(2)).filter(can_join).min_by_key(weight)?;
        Some((at, weight(&at) < (1 << 64) / u128::from(SHARE)))
    }

    /// Joins a segment with the next one.
    fn join(&mut self, at: usize) {
        let next = self.all.remove(at + 1);
        self.all[at].touched.add(&next.touched);
        for at in at..(at + 2).min(self.all.len()) {
            let before = at.checked_sub(1).map(|before| &self.all[before].start.snapshot);
            let segment = &self.all[at];
            let bytes = segment.start.snapshot.bytes_beside(before) + segment.touched.bytes();
            self.all[at].bytes = bytes;
        }
        self.bytes = self.all.iter().map(|segment| segment.bytes).sum();
    }
}
