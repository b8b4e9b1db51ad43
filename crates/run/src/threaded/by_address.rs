//! A handler for each address: the form for machines with 16-bit cells.
//!
//! The address of the next instruction picks its handler, without a look at the word. A handler that is not
//! there yet is a *cold* one, which returns; then the word is decoded, and watched. So handlers only stand in
//! front of words that have not changed since.
//!
//! Addresses outside of what is plain in all windows stay cold. So no handler asks whether a jump leads there.
//!
//! How many instructions have run is not counted one by one. While the program goes straight on, each is one
//! address further, so the slice ends at a certain address, and only a jump moves that *end*, by as much as the
//! program counter. Only a jump looks whether the end is reached, too: handlers may run past it, but at most by
//! as many instructions as have handlers, and so many are kept in reserve.

use std::marker::PhantomData;

use bantam_isa::{DecodeTable, NO_ROW, dispatch};

use super::{
    NESTS, SLICE,
    datapath::{Now, State, Words, Written},
    operands::{CHOICES, FIXED, Plan},
};
use crate::{
    core::Core,
    marks::{AddrSet, Marks},
    memory::{CODE, Memory, WORDS},
    system::System,
    window::Window,
};

/// Whether this form suits a machine: each instruction must be one cell.
pub(super) const fn suits<I: System>() -> bool {
    I::CELL_BITS == 16
}

/// What handlers read and write besides memory. In one piece, so that one of the host's registers does.
#[repr(C)]
struct Desk {
    /// `left` is the end of the slice: the address at which a program that goes straight on has run it.
    state: State,
    /// The operands beside the handlers.
    beside: Words,
    /// The words that have been written.
    written: Written,
}

/// Memory, its guards, the handlers, the address of the instruction, and the last result. Six arguments are
/// what travels in the registers of most hosts.
type Call = fn(&mut Desk, &mut Words, &Words, &Handlers, u16, u16);

/// A function that does one instruction.
#[derive(Clone, Copy)]
struct Handler(Call);

/// A handler for each address, and a cold one behind the last.
type Handlers = [Handler; WORDS + 1];

/// What the addresses remember.
pub(super) struct Cache {
    desk: Box<Desk>,
    handlers: Box<Handlers>,
    /// Which addresses have a handler that is not cold.
    is_known: Box<[bool; WORDS]>,
    /// How many.
    known: u64,
    /// How often one was forgotten.
    forgotten: u64,
    /// Those that had one and have forgotten it since marks were taken.
    executed: AddrSet,
}

impl Cache {
    /// Nothing is known.
    pub(super) fn new() -> Self {
        let handlers = vec![Handler(cold); WORDS + 1].into_boxed_slice();
        let is_known = vec![false; WORDS].into_boxed_slice();
        let (Ok(handlers), Ok(is_known)) = (handlers.try_into(), is_known.try_into()) else {
            unreachable!("they have that length")
        };
        let desk = Box::new(Desk { state: State::default(), beside: [0; WORDS], written: [0; WORDS] });
        Self { desk, handlers, is_known, known: 0, forgotten: 0, executed: AddrSet::new() }
    }

    /// How often an address has forgotten its handler.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// How many instructions handlers may run past the end of a slice.
    pub(super) fn reserve(&self) -> u64 {
        if NESTS { 0 } else { self.known }
    }

    /// Runs instructions in `common` as long as handlers can, and fewer than `budget` by the reserve at most.
    pub(super) fn run<I: System>(&mut self, core: &mut Core, common: Window, budget: u64) -> u64 {
        let Some(state) = State::of(core) else { return 0 };
        self.desk.state = state;
        let mut left = budget;
        while left > self.reserve() {
            let slice = (left - self.reserve()).min(SLICE) as i32;
            left -= self.run_slice(&mut core.mem, slice);
            let pc = self.desk.state.pc;
            let goes_on = if std::mem::take(&mut self.desk.state.is_cold) {
                common.holds(pc) && self.decode::<I>(&mut core.mem, pc)
            } else {
                self.desk.state.left <= pc.into() || self.make_way(&mut core.mem)
            };
            if !goes_on {
                break;
            }
        }
        self.desk.state.put(core);
        budget - left
    }

    /// Runs `slice` instructions, or fewer, or a few more; says how many.
    #[inline(always)]
    fn run_slice(&mut self, memory: &mut Memory, slice: i32) -> u64 {
        let State { pc, last, .. } = self.desk.state;
        self.desk.state.left = i32::from(pc) + slice;
        let (mem, guards) = memory.parts();
        (self.handlers[usize::from(pc)].0)(&mut self.desk, mem, guards, &self.handlers, pc, last);
        let State { pc, left, .. } = self.desk.state;
        (slice - (left - i32::from(pc))) as u64
    }

    /// Finds the handler for the instruction at `pc`; false if there is none.
    fn decode<I: System>(&mut self, memory: &mut Memory, pc: u16) -> bool {
        let key = memory[usize::from(pc)];
        let row = DecodeTable::<I>::executes(key);
        // Behind the last address a program would go on at address 0: no straight way could be told by addresses.
        if row == NO_ROW || pc == u16::MAX {
            return false;
        }
        let (fixed, beside) = Plan::split::<I>(row.into(), key, pc + 1);
        let handler = dispatch!(I, row, N => Table::<I, N>::handler(fixed), cold);
        memory.watch(pc, CODE);
        self.handlers[usize::from(pc)] = Handler(handler);
        self.desk.beside[usize::from(pc)] = beside;
        self.known += u64::from(!self.is_known[usize::from(pc)]);
        self.is_known[usize::from(pc)] = true;
        true
    }

    /// Forgets the word that a store met, if nobody else has made something of it. Whether the handler may try
    /// again: not one that would write over its own instruction, which would be there again.
    fn make_way(&mut self, memory: &mut Memory) -> bool {
        let Some(addr) = self.desk.state.blocked.take() else { return false };
        let is_ours = memory.parts().1[usize::from(addr)] == CODE;
        if is_ours {
            self.forget(memory, addr);
        }
        is_ours && addr != self.desk.state.pc
    }

    /// Forgets what was made of a word.
    pub(super) fn forget(&mut self, memory: &mut Memory, addr: u16) {
        memory.unwatch(addr, CODE);
        self.handlers[usize::from(addr)] = Handler(cold);
        self.known -= u64::from(self.is_known[usize::from(addr)]);
        self.forgotten += u64::from(self.is_known[usize::from(addr)]);
        self.is_known[usize::from(addr)] = false;
        self.executed.insert(addr);
    }

    /// Adds what has been written and executed since the last call. An instruction is known from when it was
    /// executed first, so all are forgotten.
    pub(super) fn take_marks(&mut self, memory: &mut Memory, marks: &mut Marks) {
        for first in (0..WORDS).step_by(64) {
            let written = &mut self.desk.written[first..first + 64];
            // All at once: most have none, and the host does that with many at a time.
            if written.iter().fold(0, |all, written| all | written) != 0 {
                let addrs = written.iter().zip(first as u16..=u16::MAX).filter(|(written, _)| **written != 0);
                addrs.for_each(|(_, addr)| marks.written.insert(addr));
                written.fill(0);
            }
            if self.is_known[first..first + 64].iter().fold(false, |any, is_known| any | is_known) {
                for addr in (first as u16..=u16::MAX).take(64) {
                    if self.is_known[usize::from(addr)] {
                        self.forget(memory, addr);
                        self.forgotten -= 1;
                    }
                }
            }
        }
        marks.executed.add(&self.executed);
        self.executed.clear();
    }

    /// Forgets what was made of words outside of a window.
    pub(super) fn forget_outside(&mut self, memory: &mut Memory, window: Window) {
        for addr in 0..=u16::MAX {
            if self.is_known[usize::from(addr)] && !window.holds(addr) {
                self.forget(memory, addr);
            }
        }
    }
}

/// Does row `ROW` with its operands that are constants.
fn handle<I: System, const ROW: usize, const A: i32, const B: i32, const C: i32>(
    desk: &mut Desk,
    mem: &mut Words,
    guards: &Words,
    handlers: &Handlers,
    pc: u16,
    last: u16,
) {
    let operands = Plan::join::<I, ROW>([A, B, C], desk.beside[pc as usize]);
    let (state, notes, next) = (&mut desk.state, &mut desk.written, pc.wrapping_add(1));
    let mut now = Now { state, mem: &mut *mem, guards, at: pc, next, last, jumped: false, notes };
    if (const { DecodeTable::<I>::meaning::<Now<'_, &mut Written>>(ROW) })(&mut now, operands).is_err() {
        return leave(desk, pc, last);
    }
    let Now { next, last, jumped, .. } = now;
    let (end, straight) = (desk.state.left, i32::from(pc) + 1);
    if jumped {
        desk.state.left = end + (i32::from(next) - straight);
        if straight >= end {
            return leave(desk, next, last);
        }
        return (handlers[next as usize].0)(desk, mem, guards, handlers, next, last);
    }
    if NESTS && straight >= end {
        return leave(desk, next, last);
    }
    (handlers[pc as usize + 1].0)(desk, mem, guards, handlers, next, last)
}

/// The handler of an address that has none.
#[cold]
fn cold(desk: &mut Desk, _: &mut Words, _: &Words, _: &Handlers, pc: u16, last: u16) {
    desk.state.is_cold = true;
    leave(desk, pc, last)
}

/// Ends a slice.
#[cold]
#[inline(never)]
fn leave(desk: &mut Desk, pc: u16, last: u16) {
    desk.state.pc = pc;
    desk.state.last = last;
}

/// The handlers of row `ROW`.
struct Table<I, const ROW: usize>(PhantomData<I>);

/// The handler with some constants. Only those that can be needed are compiled.
macro_rules! handler {
    ($a:literal $b:literal $c:literal) => {
        if !Plan::allows::<I>(ROW, [$a, $b, $c]) {
            cold
        } else if I::OWN_ROWS >> ROW & 1 == 1 {
            handle::<I, ROW, $a, $b, $c> as Call
        } else {
            handle::<I::Sibling, ROW, $a, $b, $c> as Call
        }
    };
}

/// All handlers of a row with so many constants, by their values.
macro_rules! table {
    (1; $($a:literal)*) => { [$(handler!($a 0 0)),*] };
    (2; $($a:literal)*) => { [$(table!(@2 $a; 0 1 2 3 4 5 6 7)),*] };
    (3; $($a:literal)*) => { [$(table!(@3 $a; 0 1 2 3 4 5 6 7)),*] };
    (@2 $a:literal; $($b:literal)*) => { [$(handler!($a $b 0)),*] };
    (@3 $a:literal; $($b:literal)*) => { [$(table!(@3 $a $b; 0 1 2 3 4 5 6 7)),*] };
    (@3 $a:literal $b:literal; $($c:literal)*) => { [$(handler!($a $b $c)),*] };
}

impl<I: System, const ROW: usize> Table<I, ROW> {
    const ONE: [Call; CHOICES] = table!(1; 0 1 2 3 4 5 6 7);
    const TWO: [[Call; CHOICES]; CHOICES] = table!(2; 0 1 2 3 4 5 6 7);
    const THREE: [[[Call; CHOICES]; CHOICES]; CHOICES] = table!(3; 0 1 2 3 4 5 6 7);

    /// The smallest table does: where each handler stands in memory is worked out when a process starts, and
    /// most processes run no handler at all.
    fn handler(fixed: [usize; FIXED]) -> Call {
        let [a, b, c] = fixed;
        match const { Plan::of::<I>(ROW).fixed } {
            0 | 1 => (const { &Self::ONE })[a],
            2 => (const { &Self::TWO })[a][b],
            _ => (const { &Self::THREE })[a][b][c],
        }
    }
}
