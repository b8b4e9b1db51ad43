//! What every stage knows about the source that is being assembled: the instruction set, the dialect,
//! the text and the options, and how to name registers, addresses and directives in a message.

use std::borrow::Cow;

use bantam_diag::{Diagnostic, Source, SourceId, Span};
use bantam_isa::InsnSet;

use crate::{
    dialect::{Dialect, Directive, Names, Options},
    literal,
    symbols::LONGEST_NAME,
};

/// The parts that are the same for a whole source.
pub(crate) struct Context<'a> {
    pub(crate) set: &'a InsnSet,
    pub(crate) dialect: &'static Dialect,
    pub(crate) source: &'a Source,
    pub(crate) id: SourceId,
    pub(crate) options: Options,
}

impl<'a> Context<'a> {
    /// The text of a span.
    pub(crate) fn slice(&self, span: Span) -> &'a str {
        self.source.slice(span)
    }

    /// The text of a span for use in a message, truncated if it is very long.
    pub(crate) fn word(&self, span: Span) -> Cow<'a, str> {
        shortened(self.slice(span))
    }

    /// The text between the quotes of a span.
    pub(crate) fn inside(&self, span: Span) -> &'a str {
        self.source.slice(Span::new(span.start + 1, span.end - 1))
    }

    /// The number of the register with this name.
    pub(crate) fn register(&self, name: &str) -> Option<u16> {
        let first = self.set.regs.first()?;
        if name.len() > 3 || !name.as_bytes()[0].eq_ignore_ascii_case(&first.as_bytes()[0]) {
            return None;
        }
        self.set.regs.iter().position(|reg| reg.eq_ignore_ascii_case(name)).map(|n| n as u16)
    }

    /// Whether the word looks like a register with a number that does not exist.
    pub(crate) fn looks_like_register(&self, word: &str) -> bool {
        let stem = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_uppercase();
        let known = self.set.regs.first().map(|reg| stem(reg));
        word.len() <= 4 && word.ends_with(|c: char| c.is_ascii_digit()) && known == Some(stem(word))
    }

    /// Whether names that differ in case are different names.
    pub(crate) fn is_case_exact(&self) -> bool {
        self.options.case_sensitive || self.dialect.names == Names::ExactCase
    }

    /// Whether the word may name a place. A word such as `xA` is a number elsewhere, but not where a
    /// label is defined.
    pub(crate) fn can_be_label(&self, name: &str) -> bool {
        if self.register(name).is_some() || name.starts_with('\'') {
            return false;
        }
        match literal::number(name, self.dialect) {
            None => true,
            Some(_) => name.as_bytes()[0].is_ascii_alphabetic(),
        }
    }

    pub(crate) fn error(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.id, span, message)
    }

    pub(crate) fn warning(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, self.id, span, message)
    }

    /// An address in the notation of the machine.
    pub(crate) fn addr(&self, addr: impl Into<u32>) -> String {
        self.set.numerals.addr(addr)
    }

    /// The highest address.
    pub(crate) fn last_addr(&self) -> String {
        self.addr(self.set.memory - 1)
    }

    /// The name of a memory cell.
    pub(crate) fn cell(&self) -> &'static str {
        if self.set.cell_bits == 8 { "byte" } else { "word" }
    }

    /// An example of an origin directive.
    pub(crate) fn origin_example(&self) -> String {
        format!("{} {}", self.directive(Directive::Origin), self.addr(self.dialect.usual_origin))
    }

    /// The indentation of operations, as spaces.
    pub(crate) fn indent(&self) -> String {
        " ".repeat(self.dialect.columns.operation)
    }

    /// The word for a name in an operand: in a dialect with constants, it may not be a label.
    pub(crate) fn noun(&self) -> &'static str {
        if self.directive(Directive::Constant).is_empty() { "label" } else { "name" }
    }

    /// The spelling of a directive.
    pub(crate) fn directive(&self, directive: Directive) -> &'static str {
        self.dialect.name_of(directive)
    }
}

/// A word for use in a message, truncated if it is very long.
pub(crate) fn shortened(word: &str) -> Cow<'_, str> {
    match word.char_indices().nth(LONGEST_NAME) {
        None => word.into(),
        Some((end, _)) => format!("{}...", &word[..end]).into(),
    }
}
