//! Why a command could not be carried out.

use bantam_history::HistoryError;

use crate::expr::ExprError;

/// Why a command could not be carried out. Its `Display` is the message for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DebugError {
    /// The history cannot do what it is asked.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// An expression is wrong.
    #[error(transparent)]
    Expr(#[from] ExprError),
    /// A place does not exist.
    #[error("`{0}` is neither a label, nor an address, nor a line with an instruction")]
    Place(String),
    /// An operand has a wrong form or value.
    #[error("{0}")]
    Operand(String),
    /// No point has this number.
    #[error("no point {0}")]
    Point(u32),
    /// The run cannot go back any further.
    #[error("already at the start of the run")]
    AtStart,
    /// No call is active.
    #[error("no active call: the stack shows none")]
    NoCall,
    /// A search or a list has no result.
    #[error("{0}")]
    NotFound(String),
    /// The run reached the session's limit of instructions, and can be continued.
    #[error("stopped after {0} instructions; `proceed` continues")]
    Limit(u64),
}

/// The kind of an error, for programs that show it in their own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The history failed: see [`HistoryError`].
    History,
    /// The command was stopped by its user.
    Stopped,
    /// The command names something that does not exist, or has a wrong operand.
    Invalid,
    /// The search or the list has no result.
    NotFound,
    /// The run is at its start.
    AtStart,
    /// The limit of instructions was reached; the command can be continued.
    Limit,
}

impl DebugError {
    /// Returns the kind of this error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::History(HistoryError::Stopped) => ErrorKind::Stopped,
            Self::History(_) => ErrorKind::History,
            Self::Expr(_) | Self::Place(_) | Self::Operand(_) | Self::Point(_) => ErrorKind::Invalid,
            Self::NoCall | Self::NotFound(_) => ErrorKind::NotFound,
            Self::AtStart => ErrorKind::AtStart,
            Self::Limit(_) => ErrorKind::Limit,
        }
    }
}
