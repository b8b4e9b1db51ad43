//! The LC-3, the 16-bit teaching computer of Patt and Patel's *Introduction to Computing Systems*.
//!
//! Read [`rows`] first: the instruction set is a table, and the table is the machine. Then [`system`]
//! (privilege, traps, interrupts), [`devices`], [`os`] (the operating system, in LC-3 assembly), and
//! [`dialect`] (its assembly notation).
//!
//! Tested in `tests/`: the assembler in `assembler/`, the timing contract in `exactness/`, the compiler in
//! `chick/`, the lines of `spec/` in `conformance`, an outside simulator in `oracle`, random programs on
//! every engine in `agreement`, and the example programs.

mod chick;
pub mod devices;
pub mod dialect;
pub mod files;
mod language;
mod mistakes;
mod native;
pub mod os;
mod recipes;
pub mod rows;
mod rules;
pub mod settings;
pub mod system;

pub use chick::ChickBackend;
pub use dialect::DIALECT;
pub use rows::{Lc3, NUMERALS};
pub use rules::{FixedBits, Rules, Start, Traps, Unhandled};
pub use system::State;
