//! The VC, an 8-bit virtual computer with four registers, 256 bytes of memory and eight ports.
//!
//! Read [`rows`] first: the instruction set is a table, and the table is the machine. Then [`system`]
//! (ports and faults), [`dialect`] (its assembly notation), and [`gates`], the same machine built from
//! NAND gates.
//!
//! Tested in `tests/`: facts from its description in `vc/`, the compiler in `chick/`, the circuit against
//! a model, the published crate as an outside oracle, and the example programs on every engine.

pub mod chick;
pub mod dialect;
mod engine;
pub mod files;
pub mod gates;
mod language;
mod mistakes;
pub mod rows;
pub mod system;

pub use dialect::DIALECT;
pub use rows::{NUMERALS, PORT_0, Vc};
