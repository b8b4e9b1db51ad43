//! One small program for each thing that the assembler complains about, and the program put right.

use bantam_asm::Mistake;

/// A wrong and a right program for each code.
pub(crate) const MISTAKES: &[Mistake] = &[];
