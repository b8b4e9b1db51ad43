//! Detecting that a program waits forever.
//!
//! A program that polls for a key, finds none, and polls again **in the same state** will do so until a key comes:
//! nothing else can change what it does. So each poll that finds nothing notes the state; a state seen twice is
//! proof. A store, a key, or a read of any other device is progress, and clears the notes.

use std::collections::HashSet;

/// The maximum number of states between two stores; then all are dropped, so that memory is bounded. A loop that
/// counts in a register repeats after 65,536 polls, so there is room for more.
const MOST: usize = 1 << 17;

/// The registers, PC, condition codes and system state at a poll.
pub(crate) type Seen<S> = ([u16; 8], u16, u8, S);

/// The states in which the program has polled since its last progress.
pub(crate) struct StallDetector<S> {
    seen: HashSet<Seen<S>>,
}

impl<S: std::hash::Hash + Eq> StallDetector<S> {
    /// Creates a detector without notes.
    pub(crate) fn new() -> Self {
        Self { seen: HashSet::new() }
    }

    /// Whether a store would matter: there are notes to clear.
    pub(crate) fn is_watching(&self) -> bool {
        !self.seen.is_empty()
    }

    /// Clears the notes.
    pub(crate) fn forget(&mut self) {
        self.seen.clear();
    }

    /// Notes a poll in this state; true if it was noted before.
    pub(crate) fn note(&mut self, state: Seen<S>) -> bool {
        if self.seen.len() >= MOST {
            self.seen.clear();
        }
        !self.seen.insert(state)
    }
}
