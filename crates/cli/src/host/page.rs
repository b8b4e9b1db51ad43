//! A page for reading: headings, lines that are never too wide, and pieces that are cut short.

use std::io::{self, IsTerminal as _};

use crate::args::Color;

/// No line is wider, in characters.
pub(crate) const WIDTH: usize = 100;

/// A page that grows from top to bottom.
pub(crate) struct Page {
    text: String,
    colours: bool,
}

/// How a piece of a line looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Heading,
    Note,
}

impl Page {
    /// An empty page for standard output, with colour as asked for.
    pub(crate) fn new(color: Color) -> Self {
        let quiet = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colours = match color {
            Color::Always => true,
            Color::Auto => io::stdout().is_terminal() && !quiet,
            Color::Never => false,
        };
        Self { text: String::new(), colours }
    }

    /// The text of the page.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn paint(&self, text: &str, ink: Ink) -> String {
        let code = match ink {
            Ink::Heading => "1;36",
            Ink::Note => "2",
        };
        if self.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// What the page is about.
    pub(crate) fn title(&mut self, title: &str) {
        let line = self.paint(&clipped(title, WIDTH), Ink::Heading);
        self.text.push_str(&line);
        self.text.push('\n');
    }

    /// Begins a part of the page.
    pub(crate) fn heading(&mut self, title: &str) {
        self.text.push('\n');
        let title = clipped(title, WIDTH - 4);
        let rule = "─".repeat(WIDTH - 4 - title.chars().count());
        let line = self.paint(&format!("── {title} {rule}"), Ink::Heading);
        self.text.push_str(&line);
        self.text.push_str("\n\n");
    }

    /// A remark on what stands above.
    pub(crate) fn note(&mut self, text: &str) {
        let line = self.paint(&clipped(text, WIDTH), Ink::Note);
        self.text.push_str(&line);
        self.text.push('\n');
    }

    /// Lines, of which at most `most` are shown.
    pub(crate) fn lines(&mut self, lines: &[String], most: usize) {
        // To leave out a single line saves nothing.
        let shown = if lines.len() <= most + 1 { lines.len() } else { most };
        for line in &lines[..shown] {
            self.text.push_str(clipped(line, WIDTH).trim_end());
            self.text.push('\n');
        }
        if shown < lines.len() {
            self.note(&format!("... {} more lines", lines.len() - shown));
        }
    }
}

/// The text without what would move the cursor.
pub(crate) fn plain(text: &str) -> String {
    text.replace('\t', "    ").chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The text without what would move the cursor, and with an end if it is too wide.
pub(crate) fn clipped(text: &str, width: usize) -> String {
    let plain = plain(text);
    if plain.chars().count() <= width {
        return plain;
    }
    plain.chars().take(width - 1).chain(['…']).collect()
}

/// The text in a column of so many characters.
pub(crate) fn column(text: &str, width: usize) -> String {
    format!("{:<width$}", clipped(text, width))
}
