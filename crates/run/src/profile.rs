//! Where the instructions of a program went: counts by address, calls, and call paths.

use crate::memory::WORDS;

/// Where the instructions of a program went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// How many instructions have completed at each address.
    pub counts: Box<[u64; WORDS]>,
    /// The calls, in the order of their first occurrence; at most 65,536 different ones.
    pub calls: Vec<ProfiledCall>,
    /// The call paths: a tree whose first element is the root, each after its parent.
    pub paths: Vec<ProfiledPath>,
    /// The number of calls without a path of their own, as there were too many paths or they were nested too deeply.
    /// Their instructions count for the path of the caller.
    pub merged: u64,
}

/// A call, of a subroutine, a service or a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfiledCall {
    /// The address of the instruction that called, or that was interrupted.
    pub from: u16,
    /// The address that it called.
    pub to: u16,
    /// How many times.
    pub count: u64,
}

/// A call path: what was called, and the path that called it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfiledPath {
    /// The index of the path that called it; `None` for the program itself.
    pub parent: Option<usize>,
    /// The address that was called; for the program itself, its start.
    pub entry: u16,
    /// The number of instructions completed in it, without those of what it called.
    pub count: u64,
    /// The number of calls that lead to it, at most 1024.
    pub depth: u16,
}

impl Profile {
    /// Returns the number of all instructions.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.paths.iter().map(|path| path.count).sum()
    }
}
