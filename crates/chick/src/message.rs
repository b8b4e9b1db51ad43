//! The messages of the compiler, in the words of a student. All of them are in this module, so that they can be
//! read and improved side by side. Each has a code, and each code has a page in [`crate::codes`].

mod limits;
mod meaning;
mod syntax;

pub(crate) use limits::*;
pub(crate) use meaning::*;
pub(crate) use syntax::*;

use bantam_diag::{Diagnostic, SourceId, Span, has_errors};

/// The limit of reported diagnostics; one more says that the rest is not listed.
const MAX_DIAGNOSTICS: usize = 1000;

/// The code of an unclosed brace or parenthesis.
pub(crate) const UNCLOSED: &str = "E0209";

/// The diagnostics of one source.
pub(crate) struct Report {
    id: SourceId,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub(crate) fn new(id: SourceId) -> Self {
        Self { id, diagnostics: Vec::new() }
    }

    /// Creates an error without label and help.
    pub(crate) fn error(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.id, span, message)
    }

    /// Creates a warning without label and help.
    pub(crate) fn warning(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, self.id, span, message)
    }

    /// Returns the source of the diagnostics.
    pub(crate) fn id(&self) -> SourceId {
        self.id
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }

    /// Whether a diagnostic has that code.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.code == code)
    }

    /// Returns the diagnostics in source order.
    pub(crate) fn finish(mut self, len: u32) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span.start);
        if self.diagnostics.len() == MAX_DIAGNOSTICS {
            let end = Span::new(len, len);
            self.diagnostics.push(Diagnostic::error(
                "E0250",
                self.id,
                end,
                format!("more than {MAX_DIAGNOSTICS} problems; the rest are not listed"),
            ));
        }
        self.diagnostics
    }
}

/// Returns the name that `name` is probably a misspelling of.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A single letter is too short for a guess.
    let most = match name.chars().count() {
        0 | 1 => 0,
        2 | 3 => 1,
        _ => 2,
    };
    let scored = names.map(|other| (strsim::damerau_levenshtein(name, other), other));
    scored
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}
