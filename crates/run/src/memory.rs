//! Memory, and who wants to know when it is written.
//!
//! Beside each word stands a *guard*. A store of a fast engine looks at that alone: if it is 0, the word is
//! plain memory and nobody else cares. Otherwise the store is rare and the exact datapath does it: the
//! address may be a device or not the program's, or an engine has made something of the word as code. Behind
//! the guards stand *marks*: what has been written and executed, as far as an engine notes it here. All are one
//! piece of memory, so that translated code reaches everything from one address.

use std::ops::Deref;

use crate::window::Window;

/// The guard of an address that is not plain memory in every window so far.
pub const OUTSIDE: u16 = 1;
/// The guard of a word that an engine has made something of: [`Memory::take_stale`] tells of writes to it.
pub const CODE: u16 = 2;

/// The guard of a word that is part of translated code; [`Memory::take_stale`] tells of writes to it, too.
pub const TRANSLATED: u16 = 4;

/// How many words there are, and how far behind a word its guard stands; its mark stands as far behind that.
pub const WORDS: usize = 65_536;

/// The bits of a mark that say the word was written: its first byte in the host's memory, if that is not 0.
pub const WRITTEN: u16 = u16::from_ne_bytes([0xFF, 0]);
/// The bits of a mark that say an instruction that begins here was executed: its second byte.
pub const EXECUTED: u16 = u16::from_ne_bytes([0, 0xFF]);

/// The memory of a machine: 65,536 words, of which machines with less use the front; cells with fewer bits
/// are the low bits of words.
///
/// It reads as an array. All writes but those of fast engines go through [`write`](Self::write).
#[derive(Clone)]
pub struct Memory {
    /// The words, and behind them a guard for each, and a mark for each.
    cells: Box<[u16; 3 * WORDS]>,
    /// What was plain in every window so far.
    plain: Option<Window>,
    /// Words with the guard [`CODE`] or [`TRANSLATED`] that have been written.
    stale: Vec<u16>,
}

impl Memory {
    /// All zero, nothing guarded.
    #[must_use]
    pub fn new() -> Self {
        let cells = vec![0; 3 * WORDS].into_boxed_slice();
        let Ok(cells) = cells.try_into() else { unreachable!("it has that length") };
        Self { cells, plain: None, stale: Vec::new() }
    }

    /// Writes a word. If it was code, it is so no longer, and [`take_stale`](Self::take_stale) tells of it.
    #[inline]
    pub fn write(&mut self, addr: u16, word: u16) {
        self.cells[usize::from(addr)] = word;
        self.cells[2 * WORDS + usize::from(addr)] |= WRITTEN;
        let guard = &mut self.cells[WORDS + usize::from(addr)];
        if *guard & (CODE | TRANSLATED) != 0 {
            *guard &= !(CODE | TRANSLATED);
            self.stale.push(addr);
        }
    }

    /// Writes words one after the other; what would go past the last address is left out.
    pub fn write_all(&mut self, first: u16, words: impl IntoIterator<Item = u16>) {
        for (addr, word) in (first..=u16::MAX).zip(words) {
            self.write(addr, word);
        }
    }

    /// Words and guards, for an engine: before it writes a word, it must look at the guard.
    #[inline(always)]
    pub fn parts(&mut self) -> (&mut [u16; WORDS], &mut [u16; WORDS]) {
        let (words, behind) = self.cells.split_at_mut(WORDS);
        let (Ok(words), Ok(guards)) = (words.try_into(), (&mut behind[..WORDS]).try_into()) else {
            unreachable!("both have that length")
        };
        (words, guards)
    }

    /// Where the words begin, for translated code: the guard of a word stands [`WORDS`] words behind it, its
    /// mark as far behind that. Whoever writes a word by this must look at the guard first.
    pub fn as_mut_ptr(&mut self) -> *mut u16 {
        self.cells.as_mut_ptr()
    }

    /// Sees to it that addresses outside of a window have the guard [`OUTSIDE`]. A window that holds more than
    /// an earlier one takes no guard away: what only it holds stays rare.
    pub fn keep_inside(&mut self, window: Window) {
        let plain = self.plain.map_or(window, |plain| plain.shared(window));
        if self.plain == Some(plain) {
            return;
        }
        self.plain = Some(plain);
        for (addr, guard) in (0..=u16::MAX).zip(self.parts().1) {
            *guard = (*guard & !OUTSIDE) | if plain.holds(addr) { 0 } else { OUTSIDE };
        }
    }

    /// Takes the guard [`OUTSIDE`] from all words, as if there had been no window yet.
    pub fn forget_windows(&mut self) {
        if self.plain.take().is_some() {
            self.parts().1.iter_mut().for_each(|guard| *guard &= !OUTSIDE);
        }
    }

    /// Marks a word: [`WRITTEN`], [`EXECUTED`].
    pub fn mark(&mut self, addr: u16, mark: u16) {
        self.cells[2 * WORDS + usize::from(addr)] |= mark;
    }

    /// Takes a mark from a word.
    pub fn unmark(&mut self, addr: u16, mark: u16) {
        self.cells[2 * WORDS + usize::from(addr)] &= !mark;
    }

    /// The marks of a word.
    #[must_use]
    pub fn marks(&self, addr: u16) -> u16 {
        self.cells[2 * WORDS + usize::from(addr)]
    }

    /// Takes all marks away, and tells of each word that had one, in order.
    pub fn take_marks(&mut self, mut tell: impl FnMut(u16, u16)) {
        for (first, marks) in (0..=u16::MAX).step_by(64).zip(self.cells[2 * WORDS..].chunks_mut(64)) {
            // All at once: most have none, and the host does that with many at a time.
            if marks.iter().fold(0, |all, mark| all | mark) != 0 {
                let marked = marks.iter().zip(first..=u16::MAX).filter(|(mark, _)| **mark != 0);
                marked.for_each(|(mark, addr)| tell(addr, *mark));
                marks.fill(0);
            }
        }
    }

    /// Gives a word a guard, [`CODE`] or [`TRANSLATED`].
    pub fn watch(&mut self, addr: u16, guard: u16) {
        self.cells[WORDS + usize::from(addr)] |= guard;
    }

    /// Takes a guard from a word.
    pub fn unwatch(&mut self, addr: u16, guard: u16) {
        self.cells[WORDS + usize::from(addr)] &= !guard;
    }

    /// Whether a word of code has been written.
    #[must_use]
    #[inline]
    pub fn is_stale(&self) -> bool {
        !self.stale.is_empty()
    }

    /// The words with the guard [`CODE`] or [`TRANSLATED`] that have been written since the last call.
    pub fn take_stale(&mut self) -> Vec<u16> {
        std::mem::take(&mut self.stale)
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Memory {
    type Target = [u16; WORDS];

    #[inline(always)]
    fn deref(&self) -> &[u16; WORDS] {
        let Ok(words) = self.cells[..WORDS].try_into() else { unreachable!("it has that length") };
        words
    }
}

impl PartialEq for Memory {
    /// The words alone: guards are the engines' affair.
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Memory {}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory").field("plain", &self.plain).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_word_of_code_is_told_once() {
        let mut memory = Memory::new();
        memory.watch(7, CODE);
        memory.write(6, 1);
        assert!(!memory.is_stale());
        memory.write_all(6, [2, 3]);
        assert_eq!(memory.take_stale(), [7]);
        assert_eq!((memory[6], memory[7]), (2, 3));
        memory.write(7, 4);
        assert!(!memory.is_stale());
        memory.watch(7, TRANSLATED);
        memory.unwatch(7, TRANSLATED);
        memory.write(7, 5);
        assert!(!memory.is_stale());
    }

    #[test]
    fn guards_hold_what_is_outside_of_any_window() {
        let mut memory = Memory::new();
        memory.keep_inside(Window { first: 0x3000, count: 0xCE00 });
        memory.keep_inside(Window { first: 0, count: 0xFE00 });
        let guards =
            |memory: &mut Memory| [0x2FFF, 0x3000, 0xFDFF, 0xFE00].map(|addr| memory.parts().1[addr]);
        assert_eq!(guards(&mut memory), [OUTSIDE, 0, 0, OUTSIDE]);
        memory.keep_inside(Window { first: 0, count: 0x3001 });
        assert_eq!(guards(&mut memory), [OUTSIDE, 0, OUTSIDE, OUTSIDE]);
        memory.keep_inside(Window { first: 5, count: 0 });
        assert_eq!(guards(&mut memory), [OUTSIDE; 4]);
    }
}
