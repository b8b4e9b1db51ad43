//! The fast loop: the rows on locals.
//!
//! Registers, program counter and the last result are in a struct that the optimiser takes apart; memory is a slice
//! of known size. One `match` over the rows, all meanings inlined, is the whole interpreter. No function is called
//! with the machine in hand: whatever is not plain leaves as `Err(Stop::SlowPath)`, before anything has changed, and
//! [`exact`](crate::exact) does it.
//!
//! Decoding is one lookup in a table of bytes indexed by the instruction's word, and shifts by constants. So a
//! program may modify itself: there is no cache that could be stale.

use std::marker::PhantomData;

use bantam_isa::{DecodeTable, MAX_ROWS, NumericState, Step, Stop, dispatch, sign};

use crate::{
    core::{Core, key},
    memory::{OUTSIDE, WORDS},
    observer::Observer,
    system::System,
    window::Window,
};

/// Registers and memory while the fast loop runs.
struct Fast<'a, I, W> {
    regs: [u16; 8],
    /// The address of the instruction.
    at: u16,
    next: u16,
    /// Whether the instruction has jumped, so that the next address has to be checked.
    jumped: bool,
    /// The last result that set the condition codes, which are its sign.
    last: u16,
    mem: &'a mut [u16; WORDS],
    guards: &'a mut [u16; WORDS],
    plain: Window,
    writable: u32,
    /// Notified of stores.
    observer: &'a mut W,
    machine: PhantomData<fn() -> I>,
}

impl<I: System, W: Observer<I>> NumericState for Fast<'_, I, W> {
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
        self.regs[r]
    }
    #[inline(always)]
    fn set_register(&mut self, r: usize, value: u16) {
        self.regs[r] = value;
    }
    #[inline(always)]
    fn conditions(&self, mask: i32) -> u16 {
        u16::from(sign(self.last)) & mask as u16
    }
    #[inline(always)]
    fn set_result(&mut self, result: u16) {
        self.last = result;
    }
    #[inline(always)]
    fn load_word(&mut self, addr: u16) -> Result<u16, Stop> {
        if !self.plain.holds(addr) {
            return Err(Stop::SlowPath);
        }
        Ok(self.mem[addr as usize])
    }
    #[inline(always)]
    fn store_word(&mut self, addr: u16, value: u16) -> Step {
        let outside = (addr.wrapping_sub(self.plain.first) as u32) >= self.writable;
        if outside || self.guards[addr as usize] & !OUTSIDE != 0 {
            return Err(Stop::SlowPath);
        }
        self.mem[addr as usize] = value;
        self.observer.stored(addr);
        Ok(())
    }
}

impl<I: System, W: Observer<I>> Fast<'_, I, W> {
    /// Does the instruction `key` of row `ROW` at `pc`. With the row, the next address is known: a host that has
    /// predicted the row need not wait for the instruction's length.
    #[inline(always)]
    fn perform<const ROW: usize>(&mut self, pc: u16, key: u16) -> Step {
        let cells = const { DecodeTable::<I>::CELLS[ROW] };
        // An instruction can start in memory and end after it.
        if cells > 1 && !self.plain.holds(pc.wrapping_add(cells - 1)) {
            return Err(Stop::SlowPath);
        }
        if DecodeTable::<I>::UNIFORM.is_none() {
            self.next = pc.wrapping_add(cells);
        }
        DecodeTable::<I>::perform::<_, ROW>(self, key)
    }
}

/// Returns a result whose sign is the condition code `cc`, if exactly one code is set. Fast engines keep a result
/// instead of the codes.
#[must_use]
pub const fn result_of(cc: u8) -> Option<u16> {
    match cc {
        4 => Some(0x8000),
        2 => Some(0),
        1 => Some(1),
        _ => None,
    }
}

/// Runs plain instructions, at most `budget` of them, and returns how many.
///
/// Not inlined, so that its locals have all of the host's registers.
///
/// Returns early before an instruction that is not plain, or at once if the condition codes are a combination that no
/// result has. With `watch`, stores are not plain.
#[inline(never)]
pub fn run<I: System>(core: &mut Core, plain: Window, watch: bool, budget: u64) -> u64 {
    run_observed::<I, ()>(core, plain, watch, budget, &mut ())
}

/// As [`run`], with an observer.
#[inline(always)]
pub(crate) fn run_observed<I: System, W: Observer<I>>(
    core: &mut Core,
    plain: Window,
    watch: bool,
    budget: u64,
    observer: &mut W,
) -> u64 {
    let Some(last) = result_of(core.cc) else { return 0 };
    if !plain.holds(core.pc) {
        return 0;
    }
    let writable = if watch { 0 } else { plain.count };
    let mut pc = core.pc;
    let (mem, guards) = core.mem.parts();
    let mut m = Fast {
        regs: core.regs,
        at: pc,
        next: pc,
        jumped: false,
        last,
        mem,
        guards,
        plain,
        writable,
        observer,
        machine: PhantomData,
    };
    let mut left = budget;
    while left > 0 {
        let key = key::<I>(m.mem, pc);
        // Shows the compiler that its jump table is complete: `NO_ROW` becomes the last entry.
        let row = DecodeTable::<I>::executes(key) % MAX_ROWS as u8;
        m.at = pc;
        m.next = pc.wrapping_add(DecodeTable::<I>::UNIFORM.unwrap_or(1));
        m.jumped = false;
        let step = dispatch!(I, row, N => m.perform::<N>(pc, key), Err(Stop::SlowPath));
        if step.is_err() {
            break;
        }
        m.observer.executed(pc, key, m.next, m.jumped, left);
        pc = m.next;
        left -= 1;
        // Without a jump, the program can leave its memory only at the end, where there is a guard.
        if (m.jumped || !has_guard::<I>()) && !plain.holds(pc) {
            break;
        }
    }
    let Fast { regs, last, .. } = m;
    core.regs = regs;
    core.cc = sign(last);
    core.pc = pc;
    budget - left
}

/// Whether the cells after a program's memory can hold an instruction that stops it.
const fn has_guard<I: System>() -> bool {
    DecodeTable::<I>::GUARD.is_some() && I::DEVICES < 65_536
}

/// Puts guards into the cells after the memory of programs. Only the loop above reads them: everything else uses the
/// devices there.
pub(crate) fn guard<I: System>(core: &mut Core) {
    if let (Some(guard), Ok(end)) = (DecodeTable::<I>::GUARD, u16::try_from(I::DEVICES)) {
        core.mem.write_all(end, std::iter::repeat(guard));
    }
}
