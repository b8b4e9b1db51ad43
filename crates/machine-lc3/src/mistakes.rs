//! One small program for each thing that the assembler complains about, and the program put right.
//!
//! Codes from E0101 are complaints of `--strict`, and both programs are to be read so. A program of two
//! files has the line `; ---- second file` between them. Two mistakes are too large to be shown: the wrong
//! text of E0029 and E0030 is one line, of which a file would have to have very many.

mod errors;
mod extensions;

use bantam_asm::Mistake;

use errors::ERRORS;
use extensions::EXTENSIONS_AND_WARNINGS;

/// A mistake; the newline after each opening quote is left out.
const fn mistake(code: &'static str, wrong: &'static str, right: &'static str) -> Mistake {
    Mistake { code, wrong: wrong.split_at(1).1, right: right.split_at(1).1 }
}

/// A wrong and a right program for each code.
pub(crate) const MISTAKES: &[Mistake] = &{
    let mut all = [ERRORS[0]; ERRORS.len() + EXTENSIONS_AND_WARNINGS.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = if i < ERRORS.len() { ERRORS[i] } else { EXTENSIONS_AND_WARNINGS[i - ERRORS.len()] };
        i += 1;
    }
    all
};
