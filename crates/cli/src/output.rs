//! Messages to the user, on standard error.

use std::{
    fmt::Write as _,
    io::{self, IsTerminal as _, Write as _},
};

use bantam_diag::{Diagnostic, Severity, Sources, Style, render_all};
use bantam_isa::{Image, InsnSet, Numerals};
use bantam_run::{Fault, Register};

use crate::args::Color;
use bantam::chick_fault;

/// Prints messages, in colour or plain.
pub(crate) struct Reporter {
    style: Style,
}

impl Reporter {
    /// Returns a reporter. By default it uses colour on a terminal, unless `NO_COLOR` is set.
    pub(crate) fn new(color: Color) -> Self {
        let quiet = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let style = match color {
            Color::Always => Style::Colour,
            Color::Auto if io::stderr().is_terminal() && !quiet => Style::Colour,
            Color::Auto | Color::Never => Style::Plain,
        };
        Self { style }
    }

    /// Prints a text as it is. An error is ignored: without standard error, there is no way to report it.
    pub(crate) fn note(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Shows the progress of a long operation on a terminal, in place of the previous progress.
    pub(crate) fn progress(&self, text: &str) {
        if io::stderr().is_terminal() {
            self.note(&format!("\r\x1b[K{text}"));
        }
    }

    /// Prints an error.
    pub(crate) fn error(&self, message: &str, help: Option<&str>) {
        let mut text = format!("{}: {message}\n", self.paint("error", "\x1b[1;31m"));
        if let Some(help) = help {
            let _ = writeln!(text, "{}: {help}", self.paint("help", "\x1b[1;36m"));
        }
        self.note(&text);
    }

    /// Formats a fault in a line of a program that is not assembly.
    pub(crate) fn fault_in_line(&self, message: &str, (file, line): (&str, u32), source: &str) -> String {
        let error = self.paint("error", "\x1b[1;31m");
        format!("{error}: {message}\n  --> {file}:{line}\n   |  {}\n", source.trim_end())
    }

    fn paint(&self, word: &str, colour: &str) -> String {
        match self.style {
            Style::Plain => word.to_owned(),
            Style::Colour => format!("{colour}{word}\x1b[0m"),
        }
    }

    /// Prints diagnostics and a line with the number of errors and warnings.
    pub(crate) fn diagnostics(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        if diagnostics.is_empty() {
            return;
        }
        let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        let mut text = render_all(diagnostics, sources, self.style);
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let warnings = diagnostics.len() - errors;
        let _ = match (errors, warnings) {
            (0, _) => writeln!(text, "{}", count(warnings, "warning")),
            (_, 0) => writeln!(text, "{}", count(errors, "error")),
            _ => writeln!(text, "{}, {}", count(errors, "error"), count(warnings, "warning")),
        };
        self.note(&text);
    }

    /// Prints a fault. A fault of a Chick program is described in the terms of Chick.
    pub(crate) fn fault(&self, fault: &Fault, image: &Image, set: &InsnSet) {
        if let Some((kind, line)) = chick_fault(fault, image)
            && let Some(file) = image.files.get(line.file as usize)
        {
            let source = image.text_of(line).unwrap_or_default();
            self.note(&self.fault_in_line(kind.message(), (&file.name, line.line), source));
            return;
        }
        let mut text = String::new();
        let _ = writeln!(text, "{}: {}", self.paint("error", "\x1b[1;31m"), fault.message);
        let _ = writeln!(text, "  --> {}", image.whereabouts(fault.addr, set.numerals));
        if let Some(source) = image.source_of(fault.addr).and_then(|line| image.text_of(line)) {
            let _ = writeln!(text, "   |  {}", source.trim_end());
        }
        if !fault.cells.is_empty() {
            let cells: Vec<String> = fault.cells.iter().map(|cell| set.numerals.cell(*cell)).collect();
            let _ = writeln!(text, "  instruction {}  {}", cells.join(" "), instruction(&fault.cells, set));
        }
        text.push_str(&registers(&fault.registers, set.numerals));
        for addr in &fault.calls {
            let _ = writeln!(text, "  called from {}", image.whereabouts(addr.wrapping_sub(1), set.numerals));
        }
        if let Some(help) = &fault.help {
            let _ = writeln!(text, "{}: {help}", self.paint("help", "\x1b[1;36m"));
        }
        self.note(&text);
    }
}

/// Prints the instruction in these cells, even if it names a register that does not exist.
fn instruction(cells: &[u16], set: &InsnSet) -> String {
    let key = set.opcode_key(cells);
    if usize::from(set.cells(key)) > cells.len() {
        return "cut off by the end of memory".to_owned();
    }
    let form = set.form_of(key).or_else(|| set.form_run(key));
    form.map_or_else(|| "not an instruction".to_owned(), |form| set.print_as(form, key, |_, _| None))
}

/// Formats registers, eight per line.
pub(crate) fn registers(registers: &[Register], numerals: Numerals) -> String {
    let mut text = String::new();
    for row in registers.chunks(8) {
        let cells: Vec<String> = row
            .iter()
            .map(|register| {
                let digits = register.bits.div_ceil(4) as usize;
                format!("{} {}", register.name, numerals.hex(register.value, digits))
            })
            .collect();
        let _ = writeln!(text, "  {}", cells.join("  "));
    }
    text
}
