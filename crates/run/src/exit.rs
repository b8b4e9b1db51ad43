//! How a run ends.

use bantam_isa::Numerals;

/// Why [`Machine::run`](crate::Machine::run) came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The program halted.
    Halted,
    /// The program did something that the machine cannot go on from. The state is that before the
    /// instruction, which does not count.
    Fault(Box<Fault>),
    /// The limit of instructions was reached.
    StepLimit,
    /// The console takes no more output.
    OutputLimit,
    /// The other end of the console is gone.
    OutputClosed,
    /// The program waits for a key, and input has ended.
    InputEnded,
    /// A [`StopHandle`](crate::StopHandle) was used.
    Stopped,
}

/// A register with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// The name, as people write it.
    pub name: &'static str,
    /// The value; only the low [`bits`](Self::bits) are meant.
    pub value: u16,
    /// How many bits it has.
    pub bits: u32,
}

/// What went wrong in the program that the machine runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What happened, in a sentence without a full stop.
    pub message: String,
    /// What to do about it, where something is likely to help.
    pub help: Option<String>,
    /// The address of the instruction.
    pub addr: u16,
    /// The cells of the instruction, as far as they are there; one if it is no instruction.
    pub cells: Vec<u16>,
    /// How the machine's people write numbers.
    pub numerals: Numerals,
    /// The registers before the instruction.
    pub registers: Vec<Register>,
    /// The addresses that calls would return to, innermost first; found by looking at the link
    /// register and the stack, so a program that keeps its returns elsewhere shows fewer.
    pub calls: Vec<u16>,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}", self.message, self.numerals.addr(self.addr))
    }
}

impl std::error::Error for Fault {}
