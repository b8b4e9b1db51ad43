//! How an LC-3 behaves where editions and other tools differ, and the memory that user programs have in all of them.

use bantam_run::Window;

/// The addresses that user programs may use: x3000 to xFDFF.
pub(crate) const USER: Window = Window { first: 0x3000, count: 0xCE00 };

/// The implementation of the six traps of the textbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Traps {
    /// The operating system, instruction by instruction.
    Os,
    /// The host, as one instruction.
    Native,
}

/// What happens to a trap or exception that the program does not handle itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unhandled {
    /// The host reports a fault.
    Reported,
    /// The operating system prints a message and halts.
    Handled,
}

/// What the hardware does with bits that an encoding fixes but no instruction uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FixedBits {
    /// They are ignored, as in hardware.
    Ignored,
    /// Other values are an illegal instruction.
    Checked,
}

/// Where a run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    /// At the program's first block.
    Program,
    /// In the operating system, which jumps to x3000.
    Boot,
}

/// The rules of this LC-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// The implementation of the traps.
    pub traps: Traps,
    /// What happens to unhandled traps and exceptions.
    pub unhandled: Unhandled,
    /// Bits that hardware ignores.
    pub fixed_bits: FixedBits,
    /// Where a run starts.
    pub start: Start,
    /// The text that HALT prints; at most 63 ASCII characters.
    pub halt_banner: &'static str,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            traps: Traps::Os,
            unhandled: Unhandled::Reported,
            fixed_bits: FixedBits::Ignored,
            start: Start::Program,
            halt_banner: "",
        }
    }
}
