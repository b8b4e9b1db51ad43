//! The operating system: our own, in LC-3 assembly in the folder `os`, assembled by our assembler when
//! this crate is built.
//!
//! Its routines are the same for both editions of the textbook; how a trap is entered and left
//! differs, so each edition has a front file of its own, and the linker puts the two together.

/// An assembled operating system, and the places in it that the host knows.
#[derive(Debug)]
pub struct Os {
    /// The blocks: origin and words, vectors included.
    pub blocks: &'static [(u16, &'static [u16])],
    /// Where the machine boots.
    pub start: u16,
    /// The handler of traps that nobody serves.
    pub unknown_trap: u16,
    /// The handlers of exceptions 0, 1 and 2.
    pub exceptions: [u16; 3],
    /// The handler of interrupts that nobody serves.
    pub interrupt: u16,
    /// Where the text is that HALT prints, a character a word, up to a zero.
    pub halt_banner: u16,
}

impl Os {
    /// The word at an address, if the system has one there.
    #[must_use]
    pub fn word(&self, addr: u16) -> Option<u16> {
        let words = self.blocks.iter().find_map(|(origin, words)| {
            let at = usize::from(addr).checked_sub(usize::from(*origin))?;
            words.get(at)
        });
        words.copied()
    }
}

/// The most characters that HALT's text can have.
pub const LONGEST_BANNER: usize = 63;

include!(concat!(env!("OUT_DIR"), "/os.rs"));

/// The operating system of the textbook's second edition.
#[must_use]
pub fn edition_2() -> &'static Os {
    &EDITION_2
}

/// The operating system of the textbook's third edition.
#[must_use]
pub fn edition_3() -> &'static Os {
    &EDITION_3
}
