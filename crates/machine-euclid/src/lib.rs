//! Euclid, a machine of three registers that computes greatest common divisors.
//!
//! This is the smallest machine, and the one to read first. It is three files long:
//! [`rows`] has the instructions, [`system`] the start of a run and the faults, and `language` the
//! assembly notation and the file formats.
//!
//! Tested in `tests/`: the machine, its assembler and its files in `euclid/`, the example programs on
//! every engine, and threaded code.

mod language;
mod mistakes;
pub mod rows;
pub mod system;

pub use language::{DIALECT, image_bytes, read_image};
pub use rows::{Euclid, NUMERALS};
