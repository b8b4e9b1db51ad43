//! Instruction sets as tables of rows.
//!
//! A machine is a table in which **one row is one instruction**: its bits, its spelling, a sentence of explanation,
//! and its meaning, a closure over the verbs of a [`Datapath`]. Everything else is derived from the rows:
//! [`DecodeTable`] decodes and encodes words at compile time and at run time, [`InsnSet`] is the same table as plain
//! data for assemblers, printers and manuals, and an engine is one more `impl Datapath`.
//!
//! This crate names no machine and does no I/O. Start reading at [`row`], then [`datapath`].
//!
//! Unit tests here cover patterns and tables. What needs rows is tested with the machines: `every_machine.rs` and
//! `lift.rs` in `crates/machines/tests` for all of them, `rows.rs` in the tests of a machine.

pub mod datapath;
mod decode_table;
mod flow;
mod image;
mod insn_set;
mod lift;
mod numerals;
mod numeric;
mod pattern;
mod row;
mod stops;

pub use datapath::{Access, Datapath, PrintFormat, Step, Stop, Value, Word, sign};
pub use decode_table::{DecodeTable, Insn, NO_ROW, check};
pub use flow::{Flow, FlowProbe, flow};
pub use image::{Function, Home, Image, ImageError, Segment, SourceFile, SourceLine, Symbol, Variable};
pub use insn_set::{Field, FieldError, Form, InsnSet, RowInfo};
pub use lift::{Id, Lifted, Op, lift, lift_first};
pub use numerals::Numerals;
pub use numeric::{NullDatapath, NumericState};
pub use pattern::{MAX_FIELDS, Pattern, PatternField};
pub use row::{
    Alias, Isa, Kind, MAX_ROWS, Meaning, Operand, Operands, Row, Rows, Spelled, Table, alias, row, spelling,
};
pub use stops::early_writes;
