//! A handler for each address: the form for machines with 16-bit cells.
//!
//! The address of the next instruction selects its handler, without a look at the word. An address without one has a
//! *cold* handler, which returns; then the word is decoded, and guarded. So every handler belongs to a word that has
//! not changed since.
//!
//! Addresses outside of the intersection of all windows stay cold. So no handler checks where a jump goes.
//!
//! Instructions are not counted one by one. While the program goes straight on, each is one address after the last,
//! so the slice ends at a certain address, and only a jump moves that *end*, by as much as the program counter. Also,
//! only a jump checks whether the end is reached: handlers may run past it, by at most as many instructions as have
//! handlers, and that many are kept in reserve.

use std::marker::PhantomData;

use bantam_isa::{DecodeTable, NO_ROW, dispatch};

use super::{
    NESTS, SLICE,
    datapath::{InFlight, State, Words, Written},
    operands::{CHOICES, FIXED, Plan},
};
use crate::{
    core::Core,
    marks::{AddrSet, Marks},
    memory::{CODE, Memory, WORDS},
    system::System,
    window::Window,
};

/// Whether this form suits a machine: every instruction must be one cell.
pub(super) const fn suits<I: System>() -> bool {
    I::CELL_BITS == 16
}

/// What handlers read and write besides memory, in one struct, so that it takes one of the host's registers.
#[repr(C)]
struct HandlerContext {
    /// `left` is the end of the slice: the address that a program that goes straight on reaches at its end.
    state: State,
    /// The operands that are not constants of the handlers.
    beside: Words,
    /// The words that have been written.
    written: Written,
}

/// Memory, its guards, the handlers, the address of the instruction, and the last result. Most hosts pass six
/// arguments in registers.
type Call = fn(&mut HandlerContext, &mut Words, &Words, &Handlers, u16, u16);

/// A function that does one instruction.
#[derive(Clone, Copy)]
struct Handler(Call);

/// A handler for each address, and a cold one after the last.
type Handlers = [Handler; WORDS + 1];

/// The handlers of a machine's addresses.
pub(super) struct Cache {
    context: Box<HandlerContext>,
    handlers: Box<Handlers>,
    /// Which addresses have a handler that is not cold.
    has_handler: Box<[bool; WORDS]>,
    /// How many of them there are.
    known: u64,
    /// How many handlers have been removed.
    forgotten: u64,
    /// The addresses whose handlers have been removed since marks were taken.
    executed: AddrSet,
}

impl Cache {
    /// Creates a cache in which all handlers are cold.
    pub(super) fn new() -> Self {
        let handlers = vec![Handler(cold); WORDS + 1].into_boxed_slice();
        let has_handler = vec![false; WORDS].into_boxed_slice();
        let (Ok(handlers), Ok(has_handler)) = (handlers.try_into(), has_handler.try_into()) else {
            unreachable!("they have that length")
        };
        let context =
            Box::new(HandlerContext { state: State::default(), beside: [0; WORDS], written: [0; WORDS] });
        Self { context, handlers, has_handler, known: 0, forgotten: 0, executed: AddrSet::new() }
    }

    /// Returns how many handlers have been removed.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// Returns how many instructions handlers may run past the end of a slice.
    pub(super) fn reserve(&self) -> u64 {
        if NESTS { 0 } else { self.known }
    }

    /// Runs instructions in `common` as long as handlers can. Stops short of `budget` by at most the reserve.
    pub(super) fn run<I: System>(&mut self, core: &mut Core, common: Window, budget: u64) -> u64 {
        let Some(state) = State::of(core) else { return 0 };
        self.context.state = state;
        let mut left = budget;
        while left > self.reserve() {
            let slice = (left - self.reserve()).min(SLICE) as i32;
            left -= self.run_slice(&mut core.mem, slice);
            let pc = self.context.state.pc;
            let goes_on = if std::mem::take(&mut self.context.state.is_cold) {
                common.holds(pc) && self.decode::<I>(&mut core.mem, pc)
            } else {
                self.context.state.left <= pc.into() || self.make_way(&mut core.mem)
            };
            if !goes_on {
                break;
            }
        }
        self.context.state.put(core);
        budget - left
    }

    /// Runs about `slice` instructions, and returns how many.
    #[inline(always)]
    fn run_slice(&mut self, memory: &mut Memory, slice: i32) -> u64 {
        let State { pc, last, .. } = self.context.state;
        self.context.state.left = i32::from(pc) + slice;
        let (mem, guards) = memory.parts();
        (self.handlers[usize::from(pc)].0)(&mut self.context, mem, guards, &self.handlers, pc, last);
        let State { pc, left, .. } = self.context.state;
        (slice - (left - i32::from(pc))) as u64
    }

    /// Finds the handler for the instruction at `pc`; false if there is none.
    fn decode<I: System>(&mut self, memory: &mut Memory, pc: u16) -> bool {
        let key = memory[usize::from(pc)];
        let row = DecodeTable::<I>::executes(key);
        // After the last address a program continues at address 0: counting by addresses would fail.
        if row == NO_ROW || pc == u16::MAX {
            return false;
        }
        let (fixed, beside) = Plan::split::<I>(row.into(), key, pc + 1);
        let handler = dispatch!(I, row, N => Table::<I, N>::handler(fixed), cold);
        memory.watch(pc, CODE);
        self.handlers[usize::from(pc)] = Handler(handler);
        self.context.beside[usize::from(pc)] = beside;
        self.known += u64::from(!self.has_handler[usize::from(pc)]);
        self.has_handler[usize::from(pc)] = true;
        true
    }

    /// Removes the handler of the word that a store was blocked by, if no other engine depends on it. Returns whether
    /// the store can be retried: not if it would overwrite its own instruction, which would get a handler again.
    fn make_way(&mut self, memory: &mut Memory) -> bool {
        let Some(addr) = self.context.state.blocked.take() else { return false };
        let is_ours = memory.parts().1[usize::from(addr)] == CODE;
        if is_ours {
            self.forget(memory, addr);
        }
        is_ours && addr != self.context.state.pc
    }

    /// Removes the handler of a word.
    pub(super) fn forget(&mut self, memory: &mut Memory, addr: u16) {
        memory.unwatch(addr, CODE);
        self.handlers[usize::from(addr)] = Handler(cold);
        self.known -= u64::from(self.has_handler[usize::from(addr)]);
        self.forgotten += u64::from(self.has_handler[usize::from(addr)]);
        self.has_handler[usize::from(addr)] = false;
        self.executed.insert(addr);
    }

    /// Adds what has been written and executed since the last call. An instruction has a handler from its first
    /// execution on, so all handlers are removed.
    pub(super) fn take_marks(&mut self, memory: &mut Memory, marks: &mut Marks) {
        for first in (0..WORDS).step_by(64) {
            let written = &mut self.context.written[first..first + 64];
            // A whole chunk at once: most have none, and the host checks many at a time.
            if written.iter().fold(0, |all, written| all | written) != 0 {
                let addrs = written.iter().zip(first as u16..=u16::MAX).filter(|(written, _)| **written != 0);
                addrs.for_each(|(_, addr)| marks.written.insert(addr));
                written.fill(0);
            }
            if self.has_handler[first..first + 64].iter().fold(false, |any, has_handler| any | has_handler) {
                for addr in (first as u16..=u16::MAX).take(64) {
                    if self.has_handler[usize::from(addr)] {
                        self.forget(memory, addr);
                        self.forgotten -= 1;
                    }
                }
            }
        }
        marks.executed.add(&self.executed);
        self.executed.clear();
    }

    /// Removes the handlers outside of a window.
    pub(super) fn forget_outside(&mut self, memory: &mut Memory, window: Window) {
        for addr in 0..=u16::MAX {
            if self.has_handler[usize::from(addr)] && !window.holds(addr) {
                self.forget(memory, addr);
            }
        }
    }
}

/// Does row `ROW` with those operands that are constants.
fn handle<I: System, const ROW: usize, const A: i32, const B: i32, const C: i32>(
    context: &mut HandlerContext,
    mem: &mut Words,
    guards: &Words,
    handlers: &Handlers,
    pc: u16,
    last: u16,
) {
    let operands = Plan::join::<I, ROW>([A, B, C], context.beside[pc as usize]);
    let (state, stores, next) = (&mut context.state, &mut context.written, pc.wrapping_add(1));
    let mut insn = InFlight { state, mem: &mut *mem, guards, at: pc, next, last, jumped: false, stores };
    if (const { DecodeTable::<I>::meaning::<InFlight<'_, &mut Written>>(ROW) })(&mut insn, operands).is_err()
    {
        return leave(context, pc, last);
    }
    let InFlight { next, last, jumped, .. } = insn;
    let (end, straight) = (context.state.left, i32::from(pc) + 1);
    if jumped {
        context.state.left = end + (i32::from(next) - straight);
        if straight >= end {
            return leave(context, next, last);
        }
        return (handlers[next as usize].0)(context, mem, guards, handlers, next, last);
    }
    if NESTS && straight >= end {
        return leave(context, next, last);
    }
    (handlers[pc as usize + 1].0)(context, mem, guards, handlers, next, last)
}

/// The handler of an address without one.
#[cold]
fn cold(context: &mut HandlerContext, _: &mut Words, _: &Words, _: &Handlers, pc: u16, last: u16) {
    context.state.is_cold = true;
    leave(context, pc, last)
}

/// Ends a slice.
#[cold]
#[inline(never)]
fn leave(context: &mut HandlerContext, pc: u16, last: u16) {
    context.state.pc = pc;
    context.state.last = last;
}

/// The handlers of row `ROW`.
struct Table<I, const ROW: usize>(PhantomData<I>);

/// The handler with some constants. Only combinations that can occur are compiled.
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

/// All handlers of a row, by the values of its constants.
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

    /// Uses the smallest table: the addresses of handlers are relocated when a process starts, and most processes run
    /// no handler at all.
    fn handler(fixed: [usize; FIXED]) -> Call {
        let [a, b, c] = fixed;
        match const { Plan::of::<I>(ROW).fixed } {
            0 | 1 => (const { &Self::ONE })[a],
            2 => (const { &Self::TWO })[a][b],
            _ => (const { &Self::THREE })[a][b][c],
        }
    }
}
