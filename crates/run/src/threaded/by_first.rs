//! A handler for each first byte: the form for machines whose first byte identifies the instruction, including
//! registers.
//!
//! There are 256 handlers, selected by memory alone, so the program can overwrite itself freely. A second byte is
//! read when it is needed.
//!
//! The cells after a program's memory hold guards, which start no instruction; so only a jump has to check where it
//! goes. And as a program that goes straight on reaches its end soon, only a jump checks whether the slice is over.

use std::marker::PhantomData;

use bantam_isa::{DecodeTable, MAX_ROWS, NO_ROW, Stop};

use super::{
    NESTS, SLICE,
    datapath::{InFlight, State, Words},
};
use crate::{core::Core, memory::OUTSIDE, system::System};

/// Whether this form suits a machine.
pub(super) const fn suits<I: System>() -> bool {
    let mut row = 0;
    while row < DecodeTable::<I>::COUNT {
        if DecodeTable::<I>::PATTERNS[row].checked & 0xFF != 0
            || DecodeTable::<I>::missing_register(row, u16::MAX).is_some()
        {
            return false;
        }
        row += 1;
    }
    I::CELL_BITS == 8 && DecodeTable::<I>::GUARD.is_some() && I::DEVICES < 65_536
}

/// Returns how many instructions handlers may run past the end of a slice: the maximum without a jump.
pub(super) const fn reserve<I: System>() -> u64 {
    if NESTS { 0 } else { I::DEVICES as u64 }
}

/// The state, memory, its guards, the address of the instruction, the last result, and the rest of the slice in
/// instructions.
type Call = fn(&mut State, &mut Words, &Words, u16, u16, i32);

/// Runs instructions as long as handlers can. Stops short of `budget` by at most the reserve.
pub(super) fn run<I: System>(core: &mut Core, budget: u64) -> u64 {
    let Some(mut state) = State::of(core) else { return 0 };
    let (mem, guards) = core.mem.parts();
    let mut left = budget;
    while left > reserve::<I>() && guards[usize::from(state.pc)] & OUTSIDE == 0 {
        let slice = (left - reserve::<I>()).min(SLICE) as i32;
        let State { pc, last, .. } = state;
        (Table::<I>::handler(mem, pc))(&mut state, mem, guards, pc, last, slice);
        left -= (slice - state.left) as u64;
        if state.left > 0 {
            break;
        }
    }
    state.put(core);
    budget - left
}

/// Does the instruction that starts with `FIRST`.
fn handle<I: System, const FIRST: usize>(
    state: &mut State,
    mem: &mut Words,
    guards: &Words,
    pc: u16,
    last: u16,
    left: i32,
) {
    let row = const { DecodeTable::<I>::EXECUTES[FIRST << 8] };
    let cells = const { DecodeTable::<I>::CELLS[DecodeTable::<I>::EXECUTES[FIRST << 8] as usize % MAX_ROWS] };
    let second = pc.wrapping_add(1);
    // An instruction can start in memory and end after it.
    if row == NO_ROW || (cells > 1 && guards[second as usize] & OUTSIDE != 0) {
        return leave(state, pc, last, left);
    }
    let key = (FIRST << 8) as u16 | mem[second as usize] & 0xFF;
    let next = pc.wrapping_add(cells);
    let mut insn = InFlight {
        state: &mut *state,
        mem: &mut *mem,
        guards,
        at: pc,
        next,
        last,
        jumped: false,
        stores: (),
    };
    if Table::<I>::perform::<FIRST>(&mut insn, key).is_err() {
        return leave(state, pc, last, left);
    }
    let InFlight { next, last, jumped, .. } = insn;
    let left = left - 1;
    if (jumped && guards[next as usize] & OUTSIDE != 0) || ((jumped || NESTS) && left <= 0) {
        return leave(state, next, last, left);
    }
    (Table::<I>::handler(mem, next))(state, mem, guards, next, last, left)
}

/// Ends a slice.
#[cold]
#[inline(never)]
fn leave(state: &mut State, pc: u16, last: u16, left: i32) {
    state.pc = pc;
    state.last = last;
    state.left = left;
}

/// The handlers of a machine.
struct Table<I>(PhantomData<I>);

/// The handlers of all first bytes.
macro_rules! table {
    ($($high:literal)*) => { [$(table!(@ $high; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)),*] };
    (@ $high:literal; $($low:literal)*) => { [$(handle::<I, { $high * 16 + $low }> as Call),*] };
}

impl<I: System> Table<I> {
    const ALL: [[Call; 16]; 16] = table!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);

    /// Returns the handler of the instruction at `pc`.
    #[inline(always)]
    fn handler(mem: &Words, pc: u16) -> Call {
        let first = mem[pc as usize] as u8;
        (const { &Self::ALL })[(first >> 4) as usize][(first & 15) as usize]
    }

    /// Does what the row of `FIRST` says about `key`.
    #[inline(always)]
    fn perform<const FIRST: usize>(insn: &mut InFlight<'_, ()>, key: u16) -> Result<(), Stop> {
        let row = const { DecodeTable::<I>::EXECUTES[FIRST << 8] as usize % MAX_ROWS };
        (const {
            DecodeTable::<I>::meaning::<InFlight<'_, ()>>(
                DecodeTable::<I>::EXECUTES[FIRST << 8] as usize % MAX_ROWS,
            )
        })(insn, DecodeTable::<I>::operands(row, key))
    }
}
