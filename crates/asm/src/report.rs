//! Collects the diagnostics of a source.

use bantam_diag::{Diagnostic, SourceId, Span, has_errors};

use crate::{codes, context::Context, message};

/// The most diagnostics that are kept. A program can have a warning for every word of memory, but no
/// author reads more than that.
const MAX_DIAGNOSTICS: usize = 100_000;

/// The diagnostics of one source. Past a limit they are only counted, so that a file of junk does not
/// fill the host's memory.
#[derive(Default)]
pub(crate) struct Report {
    kept: Vec<Diagnostic>,
    left_out: usize,
}

impl Report {
    /// Adds a diagnostic.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if self.is_full() {
            self.left_out += 1;
        } else {
            self.kept.push(diagnostic);
        }
    }

    /// In strict mode, reports the use of an extension: a spelling that the textbook does not have.
    pub(crate) fn extension(&mut self, context: &Context<'_>, code: &'static str, span: Span) {
        if context.options.strict {
            let (title, text) = codes::page(code).map_or(("", ""), |page| (page.title, page.text));
            self.push(context.error(code, span, format!("strict: {title}")).help(text));
        }
    }

    /// Whether the next diagnostic will only be counted.
    pub(crate) fn is_full(&self) -> bool {
        self.kept.len() >= MAX_DIAGNOSTICS
    }

    /// The number of diagnostics, including those only counted.
    pub(crate) fn len(&self) -> usize {
        self.kept.len() + self.left_out
    }

    /// Whether any diagnostic is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.left_out > 0 || has_errors(&self.kept)
    }

    /// The diagnostics in the order of the source, of which `end` is the last byte.
    pub(crate) fn finish(mut self, id: SourceId, end: u32) -> Vec<Diagnostic> {
        self.kept.sort_by_key(|diagnostic| diagnostic.primary.span.start);
        if self.left_out > 0 {
            self.kept.push(message::too_many_problems(id, Span::new(end, end), self.left_out));
        }
        self.kept
    }
}
