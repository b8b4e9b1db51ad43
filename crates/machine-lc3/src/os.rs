//! The operating system, written in LC-3 assembly in the folder `os` and assembled by `bantam-asm` when
//! this crate is built.
//!
//! Its routines are the same for both editions of the textbook; how a trap is entered and left
//! differs, so each edition has its own front file, which is linked with the routines.

/// An assembled operating system, and the addresses in it that the host needs.
#[derive(Debug)]
pub struct Os {
    /// The blocks: origin and words, vectors included.
    pub blocks: &'static [(u16, &'static [u16])],
    /// Where the machine boots.
    pub start: u16,
    /// The default handler of traps.
    pub unknown_trap: u16,
    /// The default handlers of exceptions 0, 1 and 2.
    pub exceptions: [u16; 3],
    /// The default handler of interrupts.
    pub interrupt: u16,
    /// The address of the text that HALT prints, one character per word, up to a zero.
    pub halt_banner: u16,
}

impl Os {
    /// The word of the system at an address, if it has one.
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
