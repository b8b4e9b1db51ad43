//! Chick, a small C-like language.
//!
//! A source goes through stages, each of which can be looked at: [`tokens`], the [`tree`], the typed
//! [`program`], the SSA form ([`ir`]) and what its passes make of it. A machine does the rest: it
//! implements [`backend::Backend`] for the typed program and the SSA form. Nothing here names a machine.
//!
//! What a program means is said by [`evaluate`], a walk over the typed program.

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

/// What the front end makes of a source.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What was written.
    pub tree: tree::Tree,
    /// The typed program, if there are no errors.
    pub program: Option<program::Program>,
    /// Everything that there is to say, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a source, for a target.
#[must_use]
pub fn check_source(source: &Source, id: SourceId, profile: &Profile, options: Options) -> Checked {
    let mut report = message::Report::new(id);
    let tree = parser::parse_into(source, profile.asm_comments, &mut report);
    let program = check::check(&tree, source, profile, options, &mut report);
    let diagnostics = report.finish(source.text.len() as u32);
    let program = (!has_errors(&diagnostics)).then_some(program);
    Checked { tree, program, diagnostics }
}
