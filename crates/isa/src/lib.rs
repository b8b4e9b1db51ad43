//! Instruction sets as tables of rows.
//!
//! A machine is a table in which **one row is one instruction**: its bits, its spelling, a sentence
//! for people, and its meaning, a closure over the verbs of a [`Datapath`]. Everything else is read
//! off the rows: [`Book`] decodes and encodes words at compile time and at run time, [`InsnSet`] is
//! the same table as plain data for assemblers, printers and manuals, and an engine is one more
//! `impl Datapath`.
//!
//! This crate names no machine and does no I/O. Start reading at [`row`], then [`datapath`].

mod book;
pub mod datapath;
mod flow;
mod image;
mod insn_set;
mod lift;
mod numerals;
mod pattern;
mod row;
mod stops;

pub use book::{Book, Insn, NO_ROW, check};
pub use datapath::{Access, Datapath, Nowhere, Shown, Step, Stop, Value, Word, sign};
pub use flow::{Flow, Scout, flow};
pub use image::{Function, Home, Image, ImageError, Segment, SourceFile, SourceLine, Symbol, Variable};
pub use insn_set::{Field, FieldError, Form, InsnSet, RowInfo};
pub use lift::{Id, Lifted, Op, lift, lift_first};
pub use numerals::Numerals;
pub use pattern::{MAX_FIELDS, Pattern, PatternField};
pub use row::{
    Alias, Isa, Kind, MAX_ROWS, Meaning, Operand, Operands, Row, Rows, Spelled, Table, alias, row, spelling,
};
pub use stops::early_writes;
