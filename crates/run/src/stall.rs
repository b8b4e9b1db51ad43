//! Noticing that a program waits for ever.
//!
//! A program that looks for a key, finds none, and comes back to look again **in the same state** will
//! do so until a key comes: nothing else can change what it does. So each look that finds nothing
//! notes the state; a state seen twice is proof. A store, a key, or a read of any other device means
//! that the program has done something, and what was noted is forgotten.

use std::collections::HashSet;

/// More states than this between two stores: forget them and begin again, so that memory is bounded.
/// A loop that counts in a register comes back after 65,536 looks, so there is room for more.
const MOST: usize = 1 << 17;

/// The registers, PC, condition codes and system state at a look for a key.
pub(crate) type Seen<S> = ([u16; 8], u16, u8, S);

/// The states in which the program has looked for a key since it last did something else.
pub(crate) struct StallDetector<S> {
    seen: HashSet<Seen<S>>,
}

impl<S: std::hash::Hash + Eq> StallDetector<S> {
    /// Nothing noted.
    pub(crate) fn new() -> Self {
        Self { seen: HashSet::new() }
    }

    /// Whether a store would matter: something is noted that it makes untrue.
    pub(crate) fn is_watching(&self) -> bool {
        !self.seen.is_empty()
    }

    /// Forgets what was noted.
    pub(crate) fn forget(&mut self) {
        self.seen.clear();
    }

    /// Notes a look for a key in this state; true if it was noted before.
    pub(crate) fn note(&mut self, state: Seen<S>) -> bool {
        if self.seen.len() >= MOST {
            self.seen.clear();
        }
        !self.seen.insert(state)
    }
}
