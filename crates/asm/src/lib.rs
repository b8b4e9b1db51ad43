//! An assembler for any machine that is a table of rows.
//!
//! A source passes through four stages. The `lexer` splits lines into words; `statement` finds labels,
//! operation and operands on each line; `layout` gives every statement its address and every label
//! its value; `encode` produces words. Each stage accepts any input and reports every problem, so that
//! one run finds all errors. The result is an [`Object`]; [`link()`] makes an image from objects.
//!
//! A machine is two values: an [`InsnSet`], derived from its rows, and a [`Dialect`], its assembly
//! notation. Nothing here names a machine.
//!
//! Tested without a machine in `tests/`, and with each machine in its own crate: the LC-3's
//! `tests/assembler` has most of the cases.

mod bases;
mod block;
mod check;
pub mod codes;
mod context;
mod dialect;
mod disassemble;
mod encode;
mod format;
mod language;
mod layout;
mod lexer;
mod link;
mod listing;
mod literal;
mod message;
mod mnemonics;
mod object;
mod operand;
mod report;
mod statement;
mod symbols;

pub use dialect::{Blocks, Columns, Data, Dialect, Directive, Lines, Mixup, Names, Options, Prefix, Recipe};
pub use disassemble::disassemble;
pub use language::{Language, Mistake, Output, Part, Services};
pub use lexer::{Token, TokenKind, tokens};
pub use link::link;
pub use listing::{hex, listing, symbols};
pub use message::unloadable;
pub use mnemonics::Mnemonics;
pub use object::{
    Block, Object, ObjectError, ObjectErrorKind, ObjectSymbol, Patch, PatchKind, byte_of, read_bto, write_bto,
};

use bantam_diag::{Diagnostic, Source, SourceId};
use bantam_isa::InsnSet;

/// Parses a number of a dialect: `x1F`, `#-5`, `b101`, `'A'`. Numbers with very many digits saturate at a
/// value that fits no field.
#[must_use]
pub fn number(word: &str, dialect: &Dialect) -> Option<i64> {
    if word.starts_with('\'') {
        return literal::character(word).ok().map(i64::from);
    }
    literal::number(word, dialect).map(|number| number.value)
}

/// The largest accepted source, in bytes.
pub const LARGEST_SOURCE: usize = 16 << 20;

/// The result of assembling one source.
#[derive(Clone, Debug)]
pub struct Assembly {
    /// The words and their debug information. Meaningful only if there are no errors.
    pub object: Object,
    /// All diagnostics, in source order.
    pub diagnostics: Vec<Diagnostic>,
}

/// An assembler for one machine.
pub struct Assembler {
    set: InsnSet,
    dialect: &'static Dialect,
    mnemonics: Mnemonics,
}

impl Assembler {
    /// Creates an assembler for the instructions of `set`, written in `dialect`.
    #[must_use]
    pub fn new(set: InsnSet, dialect: &'static Dialect) -> Self {
        let mnemonics = Mnemonics::new(&set, dialect);
        Self { set, dialect, mnemonics }
    }

    /// The instruction set.
    #[must_use]
    pub fn insn_set(&self) -> &InsnSet {
        &self.set
    }

    /// The dialect.
    #[must_use]
    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// Assembles one source. Always returns an object, along with the diagnostics.
    #[must_use]
    pub fn assemble(&self, source: &Source, id: SourceId, options: Options) -> Assembly {
        if source.text.len() > LARGEST_SOURCE {
            let diagnostics = vec![message::source_too_large(id, source.text.len())];
            return Assembly { object: Object::new(self.set.name, source), diagnostics };
        }
        let context = context::Context { set: &self.set, dialect: self.dialect, source, id, options };
        let lexed = lexer::lex(&source.text, self.dialect);
        let mut report = report::Report::default();
        let program = statement::parse(&context, &self.mnemonics, &lexed, &mut report);
        let mut laid = layout::lay_out(&context, &self.mnemonics, &program, &mut report);
        let object = encode::encode(&context, &self.mnemonics, &program, &mut laid, &mut report);
        if !report.has_errors() {
            check::check(&context, &self.mnemonics, &program, &laid, &object, &mut report);
        }
        Assembly { object, diagnostics: report.finish(id, source.text.len() as u32) }
    }

    /// Returns the source with its columns aligned. It assembles to the same words.
    #[must_use]
    pub fn format(&self, source: &Source) -> String {
        format::format(source, &self.mnemonics, &self.set, self.dialect)
    }
}
