//! The state that every machine has.

use bantam_isa::Isa;

use crate::memory::Memory;

/// Registers, program counter, condition codes and memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Core {
    /// The registers that operands can name, 16 bits each.
    pub regs: [u16; 8],
    /// The address of the next instruction, in cells.
    pub pc: u16,
    /// The condition codes: 4 negative, 2 zero, 1 positive. Usually exactly one is set, but a program can restore any
    /// combination.
    pub cc: u8,
    /// The memory.
    pub mem: Memory,
}

impl Core {
    /// Creates a core in which everything is zero, as is the last result.
    #[must_use]
    pub fn new() -> Self {
        Self { regs: [0; 8], pc: 0, cc: 2, mem: Memory::new() }
    }

    /// Returns the opcode key of the instruction at `addr`; see [`DecodeTable`](bantam_isa::DecodeTable).
    #[must_use]
    #[inline(always)]
    pub fn key<I: Isa>(&self, addr: u16) -> u16 {
        key::<I>(&self.mem, addr)
    }
}

impl Default for Core {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns the first 16 bits of the instruction at `addr`.
#[inline(always)]
pub(crate) fn key<I: Isa>(mem: &[u16; 65536], addr: u16) -> u16 {
    let first = mem[addr as usize];
    if I::CELL_BITS == 16 { first } else { (first << 8) | mem[addr.wrapping_add(1) as usize] & 0xFF }
}
