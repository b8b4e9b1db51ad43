//! Commands that may run for long, as data between two slices.

use crate::{answer::Answer, point::Kind};

/// A command that may run for long, with how far it has come.
#[derive(Clone)]
pub(crate) enum Task {
    /// Runs a number of instructions.
    Run {
        /// How many are left.
        left: u64,
    },
    /// Runs until a point is hit, or until the end.
    Forward(Forward),
    /// Searches backwards.
    Backward(Backward),
}

/// A run until a point is hit, or until the end.
#[derive(Clone)]
pub(crate) struct Forward {
    /// The moment at which breakpoints do not count: the run continues from there.
    pub(crate) passed: Option<u64>,
    /// A point that counts for this run only.
    pub(crate) only: Option<Kind>,
    /// Where the run began.
    pub(crate) begin: u64,
    /// How many instructions run before points are looked for in them.
    pub(crate) chunk: u64,
}

/// A search backwards.
#[derive(Clone)]
pub(crate) struct Backward {
    /// What to search for; the session's points if `None`.
    pub(crate) only: Option<Kind>,
    /// The moment from which the search began; the program stays there until something is found.
    pub(crate) origin: u64,
    /// The search has covered what is at or after this moment.
    pub(crate) searched: u64,
    /// What happens if nothing is found.
    pub(crate) otherwise: Otherwise,
}

/// What happens if a search backwards finds nothing.
#[derive(Clone, Copy)]
pub(crate) enum Otherwise {
    /// The program goes to the start of the run.
    Start,
    /// An error: there was no such instruction.
    NotFound,
    /// An error: there is no call.
    NoCall,
}

/// A command that has begun.
pub(crate) enum Begun {
    /// It is complete.
    Done(Answer),
    /// It has yet to run.
    Task(Task),
}
