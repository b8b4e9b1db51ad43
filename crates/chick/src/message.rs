//! What the compiler says, in a student's words. Every message is made here, so that they can be read,
//! and made better, side by side. Each has a code, and each code a page in [`crate::codes`].

mod limits;
mod meaning;
mod syntax;

pub(crate) use limits::*;
pub(crate) use meaning::*;
pub(crate) use syntax::*;

use bantam_diag::{Diagnostic, SourceId, Span, has_errors};

/// So many diagnostics are kept; one more says that there are more.
const MOST: usize = 1000;

/// The code of a brace or parenthesis that is not closed.
pub(crate) const UNCLOSED: &str = "E0209";

/// What there is to say about one source.
pub(crate) struct Report {
    id: SourceId,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub(crate) fn new(id: SourceId) -> Self {
        Self { id, diagnostics: Vec::new() }
    }

    /// An error that is still to get its label and help.
    pub(crate) fn error(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.id, span, message)
    }

    /// A warning, likewise.
    pub(crate) fn warning(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, self.id, span, message)
    }

    /// Which source it is about.
    pub(crate) fn id(&self) -> SourceId {
        self.id
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }

    /// Whether there is something with that code.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.code == code)
    }

    /// All of it, in the order of the source.
    pub(crate) fn finish(mut self, len: u32) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span.start);
        if self.diagnostics.len() == MOST {
            let end = Span::new(len, len);
            self.diagnostics.push(Diagnostic::error(
                "E0250",
                self.id,
                end,
                format!("there are more than {MOST} problems; the rest are not listed"),
            ));
        }
        self.diagnostics
    }
}

/// The one of `names` that `name` was probably meant to be.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // Of a single letter nothing can be said.
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
