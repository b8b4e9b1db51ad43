//! Drawing diagnostics for a terminal.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use crate::{
    Diagnostic, Fix, Label, Severity,
    source::{Source, SourceId, Sources, Span},
};

/// How a diagnostic is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Characters only.
    Plain,
    /// With terminal colours.
    Colour,
}

/// Lines longer than this are shown only around the place that matters, in bytes.
const LONGEST_LINE: usize = 240;
/// How much of a long line is shown before and after the place.
const AROUND: usize = 80;
/// Labels on lines no further apart than this are shown together.
const NEAR: usize = 4;
/// The most diagnostics that are drawn; the rest are counted.
const MAX_DRAWN: usize = 100;

/// Draws one diagnostic, with a newline at the end.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code));
    for snippet in snippets(diagnostic, sources) {
        group = group.element(snippet);
    }
    let mut report = vec![];
    match (&diagnostic.help, &diagnostic.fix) {
        (Some(help), None) => report.push(group.element(Level::HELP.message(help.as_str()))),
        (None, None) => report.push(group),
        (help, Some(fix)) => {
            report.push(group);
            let title = Level::HELP.secondary_title(help.as_deref().unwrap_or("try this"));
            report.push(title.element(patch(fix, sources)));
        }
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let mut text = renderer.render(&report);
    text.push('\n');
    text
}

/// Draws all of them, a blank line after each; past a hundred they are counted only.
#[must_use]
pub fn render_all(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics.iter().take(MAX_DRAWN) {
        text.push_str(&render(diagnostic, sources, style));
        text.push('\n');
    }
    if diagnostics.len() > MAX_DRAWN {
        text.push_str(&format!("... and {} more\n\n", diagnostics.len() - MAX_DRAWN));
    }
    text
}

/// The part of a source around some spans: its text, its first line, and where it starts.
struct Excerpt<'a> {
    text: &'a str,
    line: usize,
    start: u32,
}

impl<'a> Excerpt<'a> {
    /// The lines that the span touches; of a very long line, the part near the span.
    fn around(source: &'a Source, span: Span) -> Self {
        let first = source.line_of(span.start);
        let last = source.line_of(span.end.max(span.start));
        let mut start = source.line_span(first).start as usize;
        let mut end = source.line_span(last).end as usize;
        if end - start > LONGEST_LINE {
            start = start.max((span.start as usize).saturating_sub(AROUND));
            end = end.min(span.start as usize + LONGEST_LINE - AROUND);
            start = source.text.floor_char_boundary(start);
            end = source.text.floor_char_boundary(end);
        }
        Self { text: &source.text[start..end], line: first + 1, start: start as u32 }
    }

    /// The span in the excerpt's own bytes.
    fn range(&self, span: Span) -> Range<usize> {
        let len = self.text.len();
        let place =
            |at: u32| self.text.floor_char_boundary((at.saturating_sub(self.start) as usize).min(len));
        place(span.start)..place(span.end.max(span.start))
    }
}

/// A label and how it is drawn.
type Marked<'a> = (AnnotationKind, &'a Label);

/// A snippet for each place; labels that are near each other share one.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut groups: Vec<(SourceId, Span, Vec<Marked<'_>>)> = Vec::new();
    let related = diagnostic.related.iter().map(|label| (AnnotationKind::Context, label));
    for (kind, label) in std::iter::once((AnnotationKind::Primary, &diagnostic.primary)).chain(related) {
        let near = groups
            .iter_mut()
            .find(|(id, span, _)| *id == label.source && are_near(sources.get(*id), *span, label.span));
        match near {
            Some((_, span, labels)) => {
                *span = span.cover(label.span);
                labels.push((kind, label));
            }
            None => groups.push((label.source, label.span, vec![(kind, label)])),
        }
    }
    groups.into_iter().map(|(id, span, labels)| snippet(sources.get(id), span, &labels)).collect()
}

/// Whether both spans fit in one excerpt: a few lines of ordinary length.
fn are_near(source: &Source, a: Span, b: Span) -> bool {
    let both = a.cover(b);
    let (first, last) = (source.line_of(both.start), source.line_of(both.end));
    last - first <= NEAR && (both.end - both.start) as usize + AROUND <= LONGEST_LINE
}

/// An excerpt with its labels.
fn snippet<'a>(
    source: &'a Source,
    span: Span,
    labels: &[Marked<'a>],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let excerpt = Excerpt::around(source, span);
    let annotations = labels.iter().map(|(kind, label)| {
        let annotation = kind.span(excerpt.range(label.span));
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    });
    Snippet::source(excerpt.text)
        .path(source.name.as_str())
        .line_start(excerpt.line)
        .annotations(annotations.collect::<Vec<_>>())
}

/// The edit, as lines before and after.
fn patch<'a>(fix: &'a Fix, sources: &'a Sources) -> Snippet<'a, Patch<'a>> {
    let source = sources.get(fix.source);
    let excerpt = Excerpt::around(source, fix.span);
    let edit = Patch::new(excerpt.range(fix.span), fix.replacement.as_str());
    Snippet::source(excerpt.text).path(path_of(fix.source, sources)).line_start(excerpt.line).patch(edit)
}

/// The name of a source.
fn path_of(id: SourceId, sources: &Sources) -> &str {
    &sources.get(id).name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Diagnostic;

    fn sources(text: &str) -> Sources {
        Sources::new(vec![Source::new("a.asm", text)])
    }

    #[test]
    fn a_diagnostic_points_and_helps() {
        let sources = sources("  ADD R0, R0, #99 ; far\n");
        let shown = Diagnostic::error("E0011", 0, Span::new(14, 17), "99 does not fit")
            .label("5 bits hold -16 to 15")
            .related(0, Span::new(2, 5), "in this instruction")
            .help("load it with LD");
        insta::assert_snapshot!(render(&shown, &sources, Style::Plain), @"
        error[E0011]: 99 does not fit
         --> a.asm:1:15
          |
        1 |   ADD R0, R0, #99 ; far
          |   ---         ^^^ 5 bits hold -16 to 15
          |   |
          |   in this instruction
          |
          = help: load it with LD
        ");
    }

    #[test]
    fn a_fix_is_shown_as_lines() {
        let sources = sources("LOPP ADD R0, R0, #1\n");
        let shown = Diagnostic::warning("W0001", 0, Span::new(0, 4), "never used")
            .help("did you mean `LOOP`?")
            .fix(Span::new(0, 4), "LOOP");
        insta::assert_snapshot!(render(&shown, &sources, Style::Plain), @"
        warning[W0001]: never used
         --> a.asm:1:1
          |
        1 | LOPP ADD R0, R0, #1
          | ^^^^
          |
        help: did you mean `LOOP`?
          |
        1 - LOPP ADD R0, R0, #1
        1 + LOOP ADD R0, R0, #1
          |
        ");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}ADD{}", "é".repeat(100_000), "x".repeat(1_000_000));
        let shown = Diagnostic::error("E0004", 0, Span::new(200_000, 200_003), "far out");
        let drawn = render(&shown, &sources(&text), Style::Plain);
        assert!(drawn.contains("ADD") && drawn.len() < 2_000, "{}", drawn.len());
    }

    #[test]
    fn places_outside_the_text_do_not_panic() {
        for (start, end) in [(0, 99), (99, 99), (3, 1), (u32::MAX, u32::MAX)] {
            let shown = Diagnostic::error("E0001", 7, Span::new(start, end), "nowhere")
                .fix(Span::new(start, end), "x");
            assert!(render(&shown, &sources("é\n"), Style::Plain).contains("nowhere"));
            let shown = Diagnostic::error("E0001", 0, Span::new(start, end), "nowhere")
                .fix(Span::new(start, end), "x");
            assert!(render(&shown, &sources("é\n"), Style::Plain).contains("nowhere"));
        }
    }
}
