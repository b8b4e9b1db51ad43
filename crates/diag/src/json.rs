//! Diagnostics for other programs: one JSON object, or the annotations that GitHub shows in a diff.

use serde::Serialize;

use crate::{
    Diagnostic, Label, Severity,
    source::{Position, Sources},
};

/// The whole report. The format is documented in the book; `version` changes when a field does.
#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    related: Vec<Place<'a>>,
    help: Option<&'a str>,
    fix: Option<Edit<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    label: &'a str,
}

#[derive(Serialize)]
struct Edit<'a> {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    replacement: &'a str,
}

/// One JSON object with all diagnostics, with a newline at the end.
#[must_use]
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let items: Vec<Item<'_>> = diagnostics.iter().map(|diagnostic| item(diagnostic, sources)).collect();
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let report = Report { version: 1, errors, warnings: diagnostics.len() - errors, diagnostics: items };
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn item<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Item<'a> {
    Item {
        code: diagnostic.code,
        severity: severity(diagnostic),
        message: &diagnostic.message,
        place: place(&diagnostic.primary, sources),
        related: diagnostic.related.iter().map(|label| place(label, sources)).collect(),
        help: diagnostic.help.as_deref(),
        fix: diagnostic.fix.as_ref().map(|fix| {
            let source = sources.get(fix.source);
            let (start, end) = (source.position(fix.span.start), source.position(fix.span.end));
            Edit {
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                replacement: &fix.replacement,
            }
        }),
    }
}

fn place<'a>(label: &'a Label, sources: &'a Sources) -> Place<'a> {
    let source = sources.get(label.source);
    let Position { line, column } = source.position(label.span.start);
    let end = source.position(label.span.end);
    Place { file: &source.name, line, column, end_line: end.line, end_column: end.column, label: &label.text }
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A line for each diagnostic in the form that GitHub turns into annotations of a change.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let at = place(&diagnostic.primary, sources);
        let message = match &diagnostic.help {
            Some(help) => format!("{}\n{help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        text.push_str(&format!(
            "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
            severity(diagnostic),
            escape_property(at.file),
            at.line,
            at.column,
            at.end_line,
            at.end_column,
            diagnostic.code,
            escape_data(&message),
        ));
    }
    text
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Span};

    #[test]
    fn json_names_every_place() {
        let sources = Sources::new(vec![Source::new("a.asm", "LD R0, FAR\n")]);
        let one =
            Diagnostic::error("E0014", 0, Span::new(7, 10), "no label `FAR`").fix(Span::new(7, 10), "FOUR");
        insta::assert_snapshot!(json(&[one], &sources), @r#"
        {
          "version": 1,
          "errors": 1,
          "warnings": 0,
          "diagnostics": [
            {
              "code": "E0014",
              "severity": "error",
              "message": "no label `FAR`",
              "file": "a.asm",
              "line": 1,
              "column": 8,
              "end_line": 1,
              "end_column": 11,
              "label": "",
              "related": [],
              "help": null,
              "fix": {
                "line": 1,
                "column": 8,
                "end_line": 1,
                "end_column": 11,
                "replacement": "FOUR"
              }
            }
          ]
        }
        "#);
    }

    #[test]
    fn github_lines_escape_what_they_must() {
        let sources = Sources::new(vec![Source::new("a,b.asm", "X\n")]);
        let one = Diagnostic::warning("W0001", 0, Span::new(0, 1), "100 % unused").help("remove it");
        assert_eq!(
            github(&[one], &sources),
            "::warning file=a%2Cb.asm,line=1,col=1,endLine=1,endColumn=2,title=W0001::100 %25 unused%0Aremove it\n"
        );
    }
}
