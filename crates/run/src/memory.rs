//! Memory, with guards and marks.
//!
//! Each word has a *guard*. A store of a fast engine checks only that: if it is 0, the word is plain memory that
//! nothing depends on. Otherwise the exact datapath does the store: the address may be a device or protected, or an
//! engine may have translated the word as code. Each word also has a *mark*: whether it was written and executed, as
//! far as engines note it here. Words, guards and marks are one allocation, so that translated code reaches all of
//! them from one address.

use std::ops::Deref;

use crate::window::Window;

/// The guard of an address that is outside of some window so far.
pub const OUTSIDE: u16 = 1;
/// The guard of a word that has a handler. A write adds it to [`Memory::take_stale`].
pub const CODE: u16 = 2;

/// The guard of a word that is part of translated code. A write adds it to [`Memory::take_stale`].
pub const TRANSLATED: u16 = 4;

/// The number of words. It is also the distance from a word to its guard, and from there to its mark.
pub const WORDS: usize = 65_536;

/// The bits of a mark for a written word: its first byte in the host's memory, if not 0.
pub const WRITTEN: u16 = u16::from_ne_bytes([0xFF, 0]);
/// The bits of a mark for an executed instruction that starts here: its second byte.
pub const EXECUTED: u16 = u16::from_ne_bytes([0, 0xFF]);

/// The memory of a machine: 65,536 words, of which a smaller machine uses the first ones; a cell with fewer bits is
/// the low bits of a word.
///
/// It reads as an array. All writes except those of fast engines go through [`write`](Self::write).
#[derive(Clone)]
pub struct Memory {
    /// The words, followed by a guard for each, and a mark for each.
    cells: Box<[u16; 3 * WORDS]>,
    /// The intersection of all windows so far.
    plain: Option<Window>,
    /// Words with the guard [`CODE`] or [`TRANSLATED`] that have been written.
    stale: Vec<u16>,
}

impl Memory {
    /// Creates memory that is all zero, without guards.
    #[must_use]
    pub fn new() -> Self {
        let cells = vec![0; 3 * WORDS].into_boxed_slice();
        let Ok(cells) = cells.try_into() else { unreachable!("it has that length") };
        Self { cells, plain: None, stale: Vec::new() }
    }

    /// Writes a word. If it was code, its guard is removed, and [`take_stale`](Self::take_stale) lists it.
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

    /// Writes consecutive words; those after the last address are left out.
    pub fn write_all(&mut self, first: u16, words: impl IntoIterator<Item = u16>) {
        for (addr, word) in (first..=u16::MAX).zip(words) {
            self.write(addr, word);
        }
    }

    /// Returns words and guards, for an engine that checks the guard before it writes a word.
    #[inline(always)]
    pub fn parts(&mut self) -> (&mut [u16; WORDS], &mut [u16; WORDS]) {
        let (words, rest) = self.cells.split_at_mut(WORDS);
        let (Ok(words), Ok(guards)) = (words.try_into(), (&mut rest[..WORDS]).try_into()) else {
            unreachable!("both have that length")
        };
        (words, guards)
    }

    /// Returns the address of the first word, for translated code. A guard is [`WORDS`] words after its word, and a
    /// mark as far after its guard. Check the guard before writing a word.
    pub fn as_mut_ptr(&mut self) -> *mut u16 {
        self.cells.as_mut_ptr()
    }

    /// Gives the guard [`OUTSIDE`] to all addresses outside of a window. A larger window than an earlier one removes
    /// no guard: addresses that only it contains stay rare.
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

    /// Removes the guard [`OUTSIDE`] from all words, as if there had been no window yet.
    pub fn forget_windows(&mut self) {
        if self.plain.take().is_some() {
            self.parts().1.iter_mut().for_each(|guard| *guard &= !OUTSIDE);
        }
    }

    /// Marks a word as [`WRITTEN`] or [`EXECUTED`].
    pub fn mark(&mut self, addr: u16, mark: u16) {
        self.cells[2 * WORDS + usize::from(addr)] |= mark;
    }

    /// Removes a mark from a word.
    pub fn unmark(&mut self, addr: u16, mark: u16) {
        self.cells[2 * WORDS + usize::from(addr)] &= !mark;
    }

    /// Returns the marks of a word.
    #[must_use]
    pub fn marks(&self, addr: u16) -> u16 {
        self.cells[2 * WORDS + usize::from(addr)]
    }

    /// Removes all marks, calling `found` for each word that had one, in order.
    pub fn take_marks(&mut self, mut found: impl FnMut(u16, u16)) {
        for (first, marks) in (0..=u16::MAX).step_by(64).zip(self.cells[2 * WORDS..].chunks_mut(64)) {
            // A whole chunk at once: most have no marks, and the host checks many words at a time.
            if marks.iter().fold(0, |all, mark| all | mark) != 0 {
                let marked = marks.iter().zip(first..=u16::MAX).filter(|(mark, _)| **mark != 0);
                marked.for_each(|(mark, addr)| found(addr, *mark));
                marks.fill(0);
            }
        }
    }

    /// Gives a word the guard [`CODE`] or [`TRANSLATED`].
    pub fn watch(&mut self, addr: u16, guard: u16) {
        self.cells[WORDS + usize::from(addr)] |= guard;
    }

    /// Removes a guard from a word.
    pub fn unwatch(&mut self, addr: u16, guard: u16) {
        self.cells[WORDS + usize::from(addr)] &= !guard;
    }

    /// Whether a word of code has been written since it was last asked for.
    #[must_use]
    #[inline]
    pub fn is_stale(&self) -> bool {
        !self.stale.is_empty()
    }

    /// Returns the words with the guard [`CODE`] or [`TRANSLATED`] that have been written since the last call.
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
    /// Compares the words only: guards and marks belong to engines.
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
    fn a_written_word_of_code_is_stale_once() {
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
    fn words_outside_of_any_window_are_guarded() {
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
