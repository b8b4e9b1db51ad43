//! The datapath of handlers: registers in a struct, all else in the host's registers.

use bantam_isa::{Datapath, PrintFormat, Step, Stop, Word, sign};

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

impl<N: Notes> Datapath for Now<'_, N> {
    type Value = Word;

    #[inline(always)]
    fn num(&self, n: i32) -> Word {
        Word(offset(n, self.next))
    }
    #[inline(always)]
    fn rel(&self, offset: i32) -> Word {
        Word(absolute(offset, self.next))
    }
    #[inline(always)]
    fn back(&self) -> Word {
        Word(self.next)
    }
    #[inline(always)]
    fn reg(&self, r: i32) -> Word {
        Word(self.state.regs[r as usize & 7])
    }
    /// With a constant mask this is one comparison.
    #[inline(always)]
    fn conds(&self, mask: i32) -> Word {
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
        Word(holds.into())
    }
    #[inline(always)]
    fn select(&self, condition: Word, then: Word, otherwise: Word) -> Word {
        Word::select(condition, then, otherwise)
    }
    #[inline(always)]
    fn divide(&self, a: Word, b: Word) -> Result<Word, Stop> {
        a.divide(b)
    }
    #[inline(always)]
    fn remainder(&self, a: Word, b: Word) -> Result<Word, Stop> {
        a.remainder(b)
    }
    #[inline(always)]
    fn set(&mut self, r: i32, value: Word) -> Step {
        self.state.regs[r as usize & 7] = value.0;
        Ok(())
    }
    #[inline(always)]
    fn flag(&mut self, value: Word) {
        self.last = value.0;
    }
    #[inline(always)]
    fn load(&mut self, addr: Word) -> Result<Word, Stop> {
        if self.guards[addr.0 as usize] & OUTSIDE != 0 {
            return Err(Stop::SlowPath);
        }
        Ok(Word(self.mem[addr.0 as usize]))
    }
    #[inline(always)]
    fn store(&mut self, addr: Word, value: Word) -> Step {
        if self.guards[addr.0 as usize] != 0 {
            self.state.blocked = Some(addr.0);
            return Err(Stop::SlowPath);
        }
        self.mem[addr.0 as usize] = value.0;
        self.notes.stored(addr.0);
        Ok(())
    }
    #[inline(always)]
    fn goto(&mut self, to: Word) -> Step {
        self.next = to.0;
        self.jumped = true;
        Ok(())
    }
    #[inline(always)]
    fn goto_if(&mut self, condition: Word, to: Word) -> Step {
        if condition.0 != 0 {
            return self.goto(to);
        }
        Ok(())
    }
    #[inline(always)]
    fn goto_back_if(&mut self, condition: Word, distance: i32) -> Step {
        if condition.0 != 0 {
            return self.goto(Word::back_from(self.at, distance)?);
        }
        Ok(())
    }
    #[inline(always)]
    fn show(&mut self, _: Word, _: PrintFormat) -> Step {
        Err(Stop::SlowPath)
    }
    #[inline(always)]
    fn trap(&mut self, _: i32) -> Step {
        Err(Stop::SlowPath)
    }
    #[inline(always)]
    fn return_from_interrupt(&mut self) -> Step {
        Err(Stop::SlowPath)
    }
}
