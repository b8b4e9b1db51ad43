//! `bantam tour`: prints one program from source to output, on one page.

use std::io::{self, IsTerminal as _};

use bantam::pages::{TourLine, TourPage, tour as tour_of};

use crate::{
    args::{Color, Tour},
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};

/// The width of headings, in characters.
const WIDTH: usize = 100;

pub(crate) fn tour(options: &Tour, color: Color, reporter: &Reporter) -> Result<Status, Failure> {
    let paths = std::slice::from_ref(&options.file);
    let files::Programs { target, inputs } = files::read_all(paths, &options.language)?;
    let keys = options.input.as_deref().map(files::read).transpose()?.unwrap_or_default();
    let [input] = inputs.as_slice() else { return Err(Failure::argument("no input file")) };
    let (made, page) = tour_of(input, target, options.language.options(), &keys)?;
    reporter.diagnostics(&made.diagnostics, &made.sources);
    let Some(page) = page else { return Ok(Status::Errors) };
    print(&painted(&page, Palette::of(color)))?;
    Ok(Status::Done)
}

/// How the page is printed.
#[derive(Clone, Copy)]
enum Palette {
    Plain,
    Colour,
}

impl Palette {
    /// Returns the palette. By default it has colour on a terminal, unless `NO_COLOR` is set.
    fn of(color: Color) -> Self {
        let quiet = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match color {
            Color::Always => Self::Colour,
            Color::Auto if io::stdout().is_terminal() && !quiet => Self::Colour,
            Color::Auto | Color::Never => Self::Plain,
        }
    }

    fn paint(self, text: &str, code: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Colour => format!("\x1b[{code}m{text}\x1b[0m"),
        }
    }

    fn heading(self, text: &str) -> String {
        self.paint(text, "1;36")
    }

    fn note(self, text: &str) -> String {
        self.paint(text, "2")
    }
}

fn painted(page: &TourPage, palette: Palette) -> String {
    let mut text = palette.heading(&page.title) + "\n";
    for section in &page.sections {
        let rule = "─".repeat(WIDTH - 4 - section.title.chars().count());
        let heading = palette.heading(&format!("── {} {rule}", section.title));
        text.push_str(&format!("\n{heading}\n\n"));
        for line in &section.lines {
            match line {
                TourLine::Text(line) => text.push_str(line),
                TourLine::Note(note) => text.push_str(&palette.note(note)),
            }
            text.push('\n');
        }
    }
    text
}
