//! The fast loop: the rows on locals.
//!
//! Registers, program counter and the last result live in a struct that the optimiser takes apart;
//! memory is a slice of known size. One `match` over the rows, all meanings inlined, is the whole
//! interpreter. Nothing in the loop is called with the machine in hand: whatever is not plain leaves
//! as `Err(Stop::SlowPath)`, before anything has changed, and [`exact`](crate::exact) does it.
//!
//! Decoding is one look into a table of bytes indexed by the instruction's word, and shifts by
//! constants. So the program may write over itself: there is no cache that could be stale.

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
    /// Whether the instruction has named the next one, which is then to be checked.
    jumped: bool,
    /// The last result that set the condition codes: they are its sign.
    last: u16,
    mem: &'a mut [u16; WORDS],
    guards: &'a mut [u16; WORDS],
    plain: Window,
    writable: u32,
    /// Follows the stores.
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
    /// Does the instruction `key` of row `ROW` at `pc`. The row being known, so is where the next one
    /// stands: a host that has guessed the row right need not wait for the instruction's length.
    #[inline(always)]
    fn perform<const ROW: usize>(&mut self, pc: u16, key: u16) -> Step {
        let cells = const { DecodeTable::<I>::CELLS[ROW] };
        // An instruction may begin in memory and end behind it.
        if cells > 1 && !self.plain.holds(pc.wrapping_add(cells - 1)) {
            return Err(Stop::SlowPath);
        }
        if DecodeTable::<I>::UNIFORM.is_none() {
            self.next = pc.wrapping_add(cells);
        }
        DecodeTable::<I>::perform::<_, ROW>(self, key)
    }
}

/// A last result whose sign is the condition code `cc`, if just one of the three is set: fast engines keep
/// that instead of the codes.
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
/// Comes back early before an instruction that is not plain, or at once if the condition codes are a
/// combination that no result has. With `watch`, stores are not plain.
#[inline(never)]
pub fn run<I: System>(core: &mut Core, plain: Window, watch: bool, budget: u64) -> u64 {
    run_observed::<I, ()>(core, plain, watch, budget, &mut ())
}

/// The same, followed by an observer.
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
        // So the compiler sees that its jump table is whole: NO_ROW becomes the last place.
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
        // Without a jump the program can leave its memory only at the end, and there stands a guard.
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

/// Whether the cells behind a program's memory can hold something that stops it.
const fn has_guard<I: System>() -> bool {
    DecodeTable::<I>::GUARD.is_some() && I::DEVICES < 65_536
}

/// Puts guards into the cells behind the memory of programs. They are never read but by the loop
/// above: everything else asks the devices.
pub(crate) fn guard<I: System>(core: &mut Core) {
    if let (Some(guard), Ok(behind)) = (DecodeTable::<I>::GUARD, u16::try_from(I::DEVICES)) {
        core.mem.write_all(behind, std::iter::repeat(guard));
    }
}
