//! Where the instructions of a program went: counts by address, calls, and call paths.

use crate::memory::WORDS;

/// Where the instructions of a program went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// How many instructions have completed at each address.
    pub counts: Box<[u64; WORDS]>,
    /// The calls, in the order in which each happened first; at most 65,536 different ones.
    pub calls: Vec<ProfiledCall>,
    /// The paths: a tree, of which the first is the root, and each stands behind its parent.
    pub paths: Vec<ProfiledPath>,
    /// How many calls have not been told apart as a path of their own, as there were too many paths or they
    /// went too deep. Their instructions count for the path that called.
    pub merged: u64,
}

/// A call, of a subroutine, a service or a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfiledCall {
    /// The address of the instruction that called, or that was interrupted.
    pub from: u16,
    /// The address that it called.
    pub to: u16,
    /// How often.
    pub count: u64,
}

/// What was called, by what was called by others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfiledPath {
    /// The number of the path that called it; none for the program itself.
    pub parent: Option<usize>,
    /// The address that was called; for the program itself, where it began.
    pub entry: u16,
    /// How many instructions have completed in it, without those of what it called.
    pub count: u64,
    /// How many calls lead to it, at most 1024.
    pub depth: u16,
}

impl Profile {
    /// All instructions.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.paths.iter().map(|path| path.count).sum()
    }
}
