//! The operating system: our own, in LC-3 assembly beside this file, assembled when first needed.
//!
//! Its routines are the same for both editions of the textbook; how a trap is entered and left
//! differs, so each edition has a front file of its own, and the linker puts the two together.

use std::sync::LazyLock;

use bantam_asm::{Assembler, Options, link};
use bantam_diag::{Diagnostic, Source, Sources, Style, has_errors, render_all};
use bantam_isa::{Image, InsnSet};

use crate::{dialect::DIALECT, rows::Lc3};

/// An assembled operating system, and the places in it that the host knows.
#[derive(Debug)]
pub struct Os {
    /// The words, vectors included.
    pub image: Image,
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

/// The most characters that HALT's text can have.
pub const LONGEST_BANNER: usize = 63;

static EDITION_2: LazyLock<Os> =
    LazyLock::new(|| build("textbook2.asm", include_str!("../os/textbook2.asm")));
static EDITION_3: LazyLock<Os> =
    LazyLock::new(|| build("textbook3.asm", include_str!("../os/textbook3.asm")));

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

/// Assembles and links a front file with the routines.
fn build(name: &str, front: &str) -> Os {
    let sources = Sources::new(vec![
        Source::new(name, front),
        Source::new("routines.asm", include_str!("../os/routines.asm")),
    ]);
    let assembler = Assembler::new(InsnSet::of::<Lc3<3>>(), &DIALECT);
    let mut objects = Vec::new();
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for (id, source) in (0..).zip(sources.iter()) {
        let assembly = assembler.assemble(source, id, Options::default());
        diagnostics.extend(assembly.diagnostics);
        objects.push((id, assembly.object));
    }
    let (image, linking) = link(&objects);
    diagnostics.extend(linking);
    // The text is part of this crate and a test assembles it, so this cannot be met by a user.
    assert!(!has_errors(&diagnostics), "{}", render_all(&diagnostics, &sources, Style::Plain));
    let place = |label: &str| image.addr_of(label).unwrap_or_default();
    Os {
        start: place("OS_START"),
        unknown_trap: place("OS_TRAP_UNKNOWN"),
        exceptions: [place("OS_PRIVILEGE"), place("OS_ILLEGAL"), place("OS_ACV")],
        interrupt: place("OS_INTERRUPT"),
        halt_banner: place("OS_HALT_BANNER"),
        image,
    }
}
