//! The datapath of handlers: registers in a struct, all else in the host's registers.

use bantam_isa::{NumericState, Step, Stop, sign};

use super::operands::{absolute, offset};
use crate::{
    core::Core,
    fast::result_of,
    memory::{OUTSIDE, WORDS},
};

/// A word for each address.
pub(super) type Words = [u16; WORDS];

/// What handlers share, and leave behind when they return.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(super) struct State {
    pub(super) regs: [u16; 8],
    /// The address of the next instruction; up to date between slices only.
    pub(super) pc: u16,
    /// The last result that set the condition codes: they are its sign. Up to date between slices only.
    pub(super) last: u16,
    /// What is left of the slice, in the way of the form.
    pub(super) left: i32,
    /// A handler was missing.
    pub(super) is_cold: bool,
    /// A store met a guard at this address.
    pub(super) blocked: Option<u16>,
}

impl State {
    /// The state of a machine; none if no result has its condition codes.
    pub(super) fn of(core: &Core) -> Option<Self> {
        Some(Self { regs: core.regs, pc: core.pc, last: result_of(core.cc)?, ..Self::default() })
    }

    /// Puts the state back.
    pub(super) fn put(&self, core: &mut Core) {
        (core.regs, core.pc, core.cc) = (self.regs, self.pc, sign(self.last));
    }
}

/// One instruction in flight.
///
/// It is taken apart when the meaning is inlined. If anything kept a reference to it, calls from handler to
/// handler could not be jumps.
pub(super) struct Now<'a, N> {
    pub(super) state: &'a mut State,
    pub(super) mem: &'a mut Words,
    pub(super) guards: &'a Words,
    /// The address of the instruction.
    pub(super) at: u16,
    pub(super) next: u16,
    pub(super) last: u16,
    /// Whether the instruction has named the next one.
    pub(super) jumped: bool,
    /// Who is told of stores.
    pub(super) notes: N,
}

/// Who is told of stores.
pub(super) trait Notes {
    /// A word has been written.
    fn stored(&mut self, addr: u16);
}

/// Nobody.
impl Notes for () {
    #[inline(always)]
    fn stored(&mut self, _: u16) {}
}

/// For each address whether its word has been written: 1 if so. Noted always, as it costs nothing that could be
/// measured.
pub(super) type Written = [u8; WORDS];

impl Notes for &mut Written {
    #[inline(always)]
    fn stored(&mut self, addr: u16) {
        self[addr as usize] = 1;
    }
}

impl<N: Notes> NumericState for Now<'_, N> {
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
        self.notes.stored(addr);
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
