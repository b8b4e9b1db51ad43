//! The moves and changes of a session, to be undone.

/// How many moves and changes can be undone.
const MOST_UNDONE: usize = 1_000;

/// A move or a change, with what it takes to undo it.
pub(crate) enum Done {
    /// A move, from this moment.
    Moved(u64),
    /// A change at a moment: of which storage, and its value before.
    Changed(u64, Target, u16),
}

/// Something that can be changed.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// A word of memory.
    Word(u16),
    /// A register.
    Register(&'static str),
}

/// The moves and changes that can be undone, the last one at the end.
#[derive(Default)]
pub(crate) struct UndoLog(std::collections::VecDeque<Done>);

impl UndoLog {
    /// Adds one; the oldest is dropped when there are too many.
    pub(crate) fn push(&mut self, done: Done) {
        if self.0.len() == MOST_UNDONE {
            self.0.pop_front();
        }
        self.0.push_back(done);
    }

    /// Removes the last one and returns it.
    pub(crate) fn pop(&mut self) -> Option<Done> {
        self.0.pop_back()
    }
}
