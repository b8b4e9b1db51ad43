//! Why a command left the program where it is: plain data, and its text.

use std::fmt::{Display, Formatter, Result};

use bantam_run::{EndReason, Exit, Fault};

/// Why the program is where it is after a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// It hit points: breakpoints or watchpoints.
    Points(Vec<PointHit>),
    /// The run ended, other than by a fault.
    End(EndReason),
    /// The program faulted.
    Fault(Box<Fault>),
    /// The run reached a limit of instructions.
    Limit,
    /// The program is waiting for a key, and none is left.
    KeyWanted,
    /// The user stopped the command.
    Asked,
    /// The command went as far as it was to go: a step, a move, the end of a call.
    StepDone,
    /// The run was followed back to its start.
    Start,
}

/// A point that an instruction hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointHit {
    /// The point's number.
    pub id: u32,
    /// The point's text.
    pub text: String,
    /// For a watchpoint on memory, a register or an expression: its value before and after the instruction.
    pub change: Option<ValueChange>,
}

/// A value before and after an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// The address, if the value is a word of memory.
    pub addr: Option<u16>,
    /// The value before, as a number of the machine's: signed where cells have 16 bits.
    pub old: i64,
    /// The value after.
    pub new: i64,
}

impl StopReason {
    /// The reason for which a machine stopped. One that was stopped because it `wants_key` did not stop for its user.
    pub(crate) fn of_exit(exit: Exit, wants_key: KeyState) -> Self {
        match (exit, wants_key) {
            (Exit::Fault(fault), _) => Self::Fault(fault),
            (Exit::StepLimit, _) => Self::Limit,
            (Exit::Stopped, KeyState::Wanted) => Self::KeyWanted,
            (Exit::Stopped, KeyState::NotWanted) => Self::Asked,
            (exit @ (Exit::Halted | Exit::OutputLimit | Exit::OutputClosed | Exit::InputEnded), _) => {
                Self::End(EndReason::from(&exit))
            }
        }
    }
}

/// Whether the program is waiting for a key that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyState {
    /// It is.
    Wanted,
    /// It is not.
    NotWanted,
}

/// One line; empty for a command that went as far as it was to go.
impl Display for StopReason {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Points(hits) => {
                let hits: Vec<String> = hits.iter().map(ToString::to_string).collect();
                f.write_str(&hits.join(", "))
            }
            Self::End(reason) => write!(f, "the program {reason}"),
            Self::Fault(fault) => write!(f, "fault: {fault}"),
            Self::Limit => write!(f, "the program {}", EndReason::StepLimit),
            Self::KeyWanted => f.write_str("the program is waiting for a key: input \"...\""),
            Self::Asked => f.write_str("stopped"),
            Self::StepDone => Ok(()),
            Self::Start => f.write_str("at the start of the run"),
        }
    }
}

/// `point 2: R1`.
impl Display for PointHit {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "point {}: {}", self.id, self.text)
    }
}
