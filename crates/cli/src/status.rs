//! How a command ended, as the exit code that shells and scripts see.

use std::io::Write as _;

use crate::error::Failure;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// It succeeded: 0.
    Done,
    /// The source has errors, or a check found a difference: 1.
    Errors,
    /// The command line was wrong, or a file could not be read or written: 2.
    Usage,
    /// The machine faulted, or waits for a key after the end of input: 3.
    Fault,
    /// A limit was reached: 4.
    Limit,
    /// It was interrupted: 130, as a shell reports Ctrl-C.
    Interrupted,
}

impl Status {
    /// Returns the exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Errors => 1,
            Self::Usage => 2,
            Self::Fault => 3,
            Self::Limit => 4,
            Self::Interrupted => 130,
        }
    }
}

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::writing("standard output", error))
}
