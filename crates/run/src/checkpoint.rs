//! A copy of a machine's state, to go back to again and again.
//!
//! Programs that run many times change little of their memory. So going back compares page by page and writes only
//! the words that differ, with [`Memory::write`](crate::Memory::write): engines learn which code has changed, and
//! keep what they have made of the rest.

use crate::{core::Core, memory::WORDS};

/// The number of words compared at once.
pub(crate) const PAGE: usize = 256;

/// The state of a machine with the system state `S`, without its devices.
pub(crate) struct Checkpoint<S> {
    core: Core,
    state: S,
    done: u64,
}

impl<S: Clone> Checkpoint<S> {
    pub(crate) fn new(core: &Core, state: &S, done: u64) -> Self {
        Self { core: core.clone(), state: state.clone(), done }
    }

    /// Restores everything, in memory the first `cells` words, and returns the number of completed instructions.
    pub(crate) fn restore(&self, core: &mut Core, state: &mut S, cells: usize) -> u64 {
        let Core { regs, pc, cc, mem } = &self.core;
        (core.regs, core.pc, core.cc) = (*regs, *pc, *cc);
        for first in (0..cells.min(WORDS)).step_by(PAGE) {
            put_back(core, first, &mem[first..(first + PAGE).min(WORDS)]);
        }
        state.clone_from(&self.state);
        self.done
    }
}

/// Writes those words from `first` that differ.
pub(crate) fn put_back(core: &mut Core, first: usize, words: &[u16]) {
    if core.mem[first..first + words.len()] == *words {
        return;
    }
    for (addr, word) in (first..).zip(words) {
        if core.mem[addr] != *word {
            core.mem.write(addr as u16, *word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::CODE;

    #[test]
    fn only_words_that_differ_are_written() {
        let mut core = Core::new();
        core.mem.write_all(0x3000, [1, 2, 3]);
        (core.regs[3], core.pc, core.cc) = (7, 0x3000, 4);
        let checkpoint = Checkpoint::new(&core, &'a', 5);
        for addr in 0x3000..0x3003 {
            core.mem.watch(addr, CODE);
        }
        core.mem.write(0x3001, 9);
        core.mem.write(0xFFFF, 9);
        core.mem.take_stale();
        core.mem.watch(0x3001, CODE);
        (core.regs[3], core.pc, core.cc) = (0, 0, 1);
        let mut state = 'b';
        assert_eq!(checkpoint.restore(&mut core, &mut state, WORDS), 5);
        assert_eq!((&core, state), (&checkpoint.core, 'a'));
        assert_eq!(core.mem.take_stale(), [0x3001]);
    }
}
