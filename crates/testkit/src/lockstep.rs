//! Threaded code and the plain loop, side by side on the same program.

use bantam_run::{Core, System, Threaded, Window, fast};

/// Two cores that must stay equal: one runs threaded code, the other the plain loop.
pub struct Lockstep<I: System> {
    threaded: Threaded<I>,
    one: Core,
    other: Core,
}

impl<I: System> Lockstep<I> {
    /// Creates both from `core`, which no engine has run yet.
    #[must_use]
    pub fn new(core: &Core) -> Self {
        Self { threaded: Threaded::new(), one: core.clone(), other: core.clone() }
    }

    /// Returns their common state.
    #[must_use]
    pub const fn core(&self) -> &Core {
        &self.other
    }

    /// Runs both and returns the number of instructions.
    ///
    /// # Errors
    ///
    /// What differs afterwards.
    pub fn run(&mut self, plain: Window, budget: u64) -> Result<u64, String> {
        let mut left = budget;
        while left > 0 {
            let start = self.other.pc;
            let ran = self.threaded.run(&mut self.one, plain, left);
            let same = fast::run::<I>(&mut self.other, plain, false, ran) == ran;
            if let Some(difference) =
                self.difference().or_else(|| (!same).then(|| "the count differs".to_owned()))
            {
                return Err(format!(
                    "after {ran} of {left} instructions from {start:#06X} in {plain:?} {difference}"
                ));
            }
            left -= ran;
            if left > 0 {
                if !self.step(plain)? {
                    break;
                }
                left -= 1;
            }
        }
        Ok(budget - left)
    }

    /// Does an instruction that threaded code left to the exact datapath; false if the plain loop leaves it, too.
    fn step(&mut self, plain: Window) -> Result<bool, String> {
        let (pc, regs) = (self.other.pc, self.other.regs);
        if fast::run::<I>(&mut self.other, plain, false, 1) == 0 {
            return Ok(false);
        }
        // The instruction may be a store to a word with a handler, which changes no register.
        if plain_state(&self.other) != (regs, pc.wrapping_add(1), self.one.cc) {
            return Err(format!("threaded code leaves the instruction at {pc:#06X} in {plain:?}"));
        }
        self.one.pc = self.other.pc;
        if let Some(addr) = self.written() {
            self.one.mem.write(addr, self.other.mem[usize::from(addr)]);
            self.forget();
        }
        Ok(true)
    }

    /// Returns the first address at which their memories differ.
    fn written(&self) -> Option<u16> {
        if self.one.mem == self.other.mem {
            return None;
        }
        (0..=u16::MAX).find(|addr| self.one.mem[usize::from(*addr)] != self.other.mem[usize::from(*addr)])
    }

    fn difference(&self) -> Option<String> {
        let (one, other) = (plain_state(&self.one), plain_state(&self.other));
        if one != other {
            return Some(format!("registers are {one:X?} and {other:X?}"));
        }
        self.written().map(|addr| format!("memory differs at {addr:#06X}"))
    }

    fn forget(&mut self) {
        let stale = self.one.mem.take_stale();
        self.threaded.forget(&mut self.one, &stale);
    }

    /// Writes a word, as a host does.
    pub fn write(&mut self, addr: u16, word: u16) {
        self.other.mem.write(addr, word);
        self.one.mem.write(addr, word);
        self.forget();
    }

    /// Sets program counter and condition codes.
    pub const fn go(&mut self, pc: u16, cc: u8) {
        (self.one.pc, self.other.pc) = (pc, pc);
        (self.one.cc, self.other.cc) = (cc, cc);
    }

    /// Removes all handlers.
    pub fn clear(&mut self) {
        self.threaded.clear(&mut self.one);
    }
}

/// Registers, program counter and condition codes.
const fn plain_state(core: &Core) -> ([u16; 8], u16, u8) {
    (core.regs, core.pc, core.cc)
}
