//! Euclid, a machine of three registers that computes greatest common divisors.
//!
//! This is the smallest machine, and the one to read first. It is three files long:
//! [`rows`] says what the instructions are, [`system`] how a program starts and what can go wrong, and
//! `language` how people write for it and what its files look like.

mod language;
mod mistakes;
pub mod rows;
pub mod system;

pub use language::{DIALECT, image_bytes, read_image};
pub use rows::{Euclid, NUMERALS};
