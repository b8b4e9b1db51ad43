//! The datapath of handlers: registers in a struct, everything else in the host's registers.

use bantam_isa::{NumericState, Step, Stop, sign};

use super::operands::{absolute, offset};
use crate::{
    core::Core,
    fast::result_of,
    memory::{OUTSIDE, WORDS},
};

/// A word for each address.
pub(super) type Words = [u16; WORDS];

/// What handlers share, and what they leave when they return.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(super) struct State {
    pub(super) regs: [u16; 8],
    /// The address of the next instruction; only up to date between slices.
    pub(super) pc: u16,
    /// The last result that set the condition codes, which are its sign. Only up to date between slices.
    pub(super) last: u16,
    /// The rest of the slice; each form counts it in its own way.
    pub(super) left: i32,
    /// Whether a handler was missing.
    pub(super) is_cold: bool,
    /// The address of a guard that blocked a store.
    pub(super) blocked: Option<u16>,
}

impl State {
    /// Reads the state of a machine; `None` if no result has its condition codes.
    pub(super) fn of(core: &Core) -> Option<Self> {
        Some(Self { regs: core.regs, pc: core.pc, last: result_of(core.cc)?, ..Self::default() })
    }

    /// Writes the state back.
    pub(super) fn put(&self, core: &mut Core) {
        (core.regs, core.pc, core.cc) = (self.regs, self.pc, sign(self.last));
    }
}

/// One instruction while it runs.
///
/// It is taken apart when the meaning is inlined. A reference to it that escaped would keep the calls between
/// handlers from being jumps.
pub(super) struct InFlight<'a, N> {
    pub(super) state: &'a mut State,
    pub(super) mem: &'a mut Words,
    pub(super) guards: &'a Words,
    /// The address of the instruction.
    pub(super) at: u16,
    pub(super) next: u16,
    pub(super) last: u16,
    /// Whether the instruction has jumped.
    pub(super) jumped: bool,
    /// Notified of stores.
    pub(super) stores: N,
}

/// Notified of stores.
pub(super) trait StoreObserver {
    /// A word has been written.
    fn stored(&mut self, addr: u16);
}

/// Ignores stores.
impl StoreObserver for () {
    #[inline(always)]
    fn stored(&mut self, _: u16) {}
}

/// For each address, 1 if its word has been written. Always noted, as the cost cannot be measured.
pub(super) type Written = [u8; WORDS];

impl StoreObserver for &mut Written {
    #[inline(always)]
    fn stored(&mut self, addr: u16) {
        self[addr as usize] = 1;
    }
}

impl<N: StoreObserver> NumericState for InFlight<'_, N> {
    #[inline(always)]
    fn at(&self) -> u16 {
        self.at
    }
    #[inline(always)]
    fn next(&self) -> u16 {
        self.next
    }
    #[inline(always)]
    fn jump(&mut self, to: u16) {
        self.next = to;
        self.jumped = true;
    }
    #[inline(always)]
    fn register(&self, r: usize) -> u16 {
        self.state.regs[r]
    }
    #[inline(always)]
    fn set_register(&mut self, r: usize, value: u16) {
        self.state.regs[r] = value;
    }
    /// With a constant mask this is one comparison.
    #[inline(always)]
    fn conditions(&self, mask: i32) -> u16 {
        let last = self.last as i16;
        let holds = match mask & 7 {
            0 => false,
            1 => last > 0,
            2 => last == 0,
            3 => last >= 0,
            4 => last < 0,
            5 => last != 0,
            6 => last <= 0,
            _ => true,
        };
        holds.into()
    }
    #[inline(always)]
    fn set_result(&mut self, result: u16) {
        self.last = result;
    }
    #[inline(always)]
    fn load_word(&mut self, addr: u16) -> Result<u16, Stop> {
        if self.guards[addr as usize] & OUTSIDE != 0 {
            return Err(Stop::SlowPath);
        }
        Ok(self.mem[addr as usize])
    }
    #[inline(always)]
    fn store_word(&mut self, addr: u16, value: u16) -> Step {
        if self.guards[addr as usize] != 0 {
            self.state.blocked = Some(addr);
            return Err(Stop::SlowPath);
        }
        self.mem[addr as usize] = value;
        self.stores.stored(addr);
        Ok(())
    }
    #[inline(always)]
    fn number(&self, n: i32) -> u16 {
        offset(n, self.next)
    }
    #[inline(always)]
    fn relative(&self, offset: i32) -> u16 {
        absolute(offset, self.next)
    }
}
