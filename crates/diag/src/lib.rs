//! Diagnostics: problems in a source text, and how they are displayed.
//!
//! A [`Diagnostic`] is plain data: a code, a message, places in [`Sources`], and where one is likely
//! to be right, help and an edit. [`render`] draws it for a terminal, [`json`] and [`github`] write it
//! for other programs. Nothing here prints.
//!
//! Tested in the modules below; the assembler and the compiler compare whole reports.

mod json;
mod render;
mod source;

pub use json::{github, json};
pub use render::{Style, render, render_all};
pub use source::{Position, Source, SourceId, Sources, Span};

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; the output is made all the same.
    Warning,
    /// No output is made.
    Error,
}

/// A place in a source, with what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Which source.
    pub source: SourceId,
    /// The byte range.
    pub span: Span,
    /// The note for this span; may be empty.
    pub text: String,
}

/// An edit that is likely to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Which source.
    pub source: SourceId,
    /// Which bytes to replace; an empty span inserts.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// A problem in a source, with its place and advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable code, such as `E0012`; each has a page.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// One sentence without a full stop, in a student's words.
    pub message: String,
    /// Where it is.
    pub primary: Label,
    /// Other places that have to do with it.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// The edit that does it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(code: &'static str, source: SourceId, span: Span, message: impl Into<String>) -> Self {
        let primary = Label { source, span, text: String::new() };
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: &'static str, source: SourceId, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, source, span, message) }
    }

    /// Adds a note to the primary span.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn related(mut self, source: SourceId, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { source, span, text: text.into() });
        self
    }

    /// Adds advice on how to fix the problem.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers an edit in the same source; it is shown with the help.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { source: self.primary.source, span, replacement: replacement.into() });
        self
    }
}

/// What a code means, for `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodePage {
    /// The code.
    pub code: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// The explanation, in Markdown.
    pub text: &'static str,
}

/// Whether one of them is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
