//! For each code of the assembler, a small program with the mistake and the corrected program.
//!
//! Codes from E0101 occur only with `--strict`, so both programs must be assembled that way. In a program
//! of two files, the line `; ---- second file` separates them. The wrong programs of E0029 and E0030 would
//! be too large: they are one line that a file would have to repeat many times.

mod errors;
mod extensions;

use bantam_asm::Mistake;

use errors::ERRORS;
use extensions::EXTENSIONS_AND_WARNINGS;

/// A mistake, without the newline after each opening quote.
const fn mistake(code: &'static str, wrong: &'static str, right: &'static str) -> Mistake {
    Mistake { code, wrong: wrong.split_at(1).1, right: right.split_at(1).1 }
}

/// A wrong and a corrected program for each code.
pub(crate) const MISTAKES: &[Mistake] = &{
    let mut all = [ERRORS[0]; ERRORS.len() + EXTENSIONS_AND_WARNINGS.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = if i < ERRORS.len() { ERRORS[i] } else { EXTENSIONS_AND_WARNINGS[i - ERRORS.len()] };
        i += 1;
    }
    all
};
