//! How a run ends.

use bantam_isa::Numerals;

/// Why [`Machine::run`](crate::Machine::run) returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The program halted.
    Halted,
    /// The program did something that the machine cannot continue after. The state is that before the instruction,
    /// which does not count.
    Fault(Box<Fault>),
    /// The limit of instructions was reached.
    StepLimit,
    /// The limit of output was reached.
    OutputLimit,
    /// The output was closed.
    OutputClosed,
    /// The program waits for a key after the end of input.
    InputEnded,
    /// A [`StopHandle`](crate::StopHandle) was used.
    Stopped,
}

/// A register with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// The name, in its usual spelling.
    pub name: &'static str,
    /// The value; only the low [`bits`](Self::bits) are used.
    pub value: u16,
    /// The width in bits.
    pub bits: u32,
}

/// An error of the program that the machine runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What happened, as a sentence without a full stop.
    pub message: String,
    /// What to do about it, if there is a likely remedy.
    pub help: Option<String>,
    /// The address of the instruction.
    pub addr: u16,
    /// The cells of the instruction, as far as there is memory; one if it is not an instruction.
    pub cells: Vec<u16>,
    /// The machine's notation for numbers.
    pub numerals: Numerals,
    /// The registers before the instruction.
    pub registers: Vec<Register>,
    /// The return addresses of the active calls, innermost first. They are found in the link register and on the
    /// stack, so calls that keep their return address elsewhere are missing.
    pub calls: Vec<u16>,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}", self.message, self.numerals.addr(self.addr))
    }
}

impl std::error::Error for Fault {}
