//! Chick, a small C-like language.
//!
//! A source passes through stages, each of which can be inspected: [`tokens`], the [`tree`], the typed
//! [`program`], the SSA form ([`ir`]) and its optimised version. A machine implements [`backend::Backend`],
//! which generates assembly from the typed program and the SSA form. This crate names no machine.
//!
//! [`evaluate`] interprets the typed program and defines the meaning of the language.
//!
//! It is tested in `tests/chick` (messages, formatter, evaluator, random programs) and `tests/passes` (every
//! pass against the evaluator). The programs in `programs/` run here and on every machine; `machine-lc3` and
//! `machine-vc` test their back ends in their own `tests/chick`, and `machines` the examples and the page about
//! Chick.

pub mod arithmetic;
pub mod backend;
mod check;
pub mod codes;
mod draw;
pub mod evaluate;
mod format;
pub mod ir;
mod literal;
mod message;
pub mod mistakes;
mod parser;
mod profile;
pub mod program;
mod show;
mod token;
pub mod tree;
mod types;

pub use draw::draw;
pub use format::format;
pub use parser::parse;
pub use profile::{Frame, Indices, Level, Options, Profile};
pub use token::{Token, TokenKind, tokens};
pub use types::Type;

use bantam_diag::{Diagnostic, Source, SourceId, has_errors};

/// The result of the front end.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The tree of the source.
    pub tree: tree::Tree,
    /// The typed program; `None` if there are errors.
    pub program: Option<program::Program>,
    /// All diagnostics in source order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses and checks a source for a target.
#[must_use]
pub fn check_source(source: &Source, id: SourceId, profile: &Profile, options: Options) -> Checked {
    let mut report = message::Report::new(id);
    let tree = parser::parse_into(source, profile.asm_comments, &mut report);
    let program = check::check(&tree, source, profile, options, &mut report);
    let diagnostics = report.finish(source.text.len() as u32);
    let program = (!has_errors(&diagnostics)).then_some(program);
    Checked { tree, program, diagnostics }
}
