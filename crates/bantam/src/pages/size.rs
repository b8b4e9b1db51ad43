//! The size of each source line in memory, from the image's source map. It works the same way for assembly and for
//! compiled programs.

use std::{
    collections::BTreeMap,
    fmt::{Display, Formatter, Result},
};

use bantam_isa::{Image, InsnSet};

use crate::compile::is_compiled;

/// The sizes of all lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SizePage {
    /// The lines that produced cells, in the order of files and lines.
    pub lines: Vec<LineSize>,
    /// The number of cells that come from no line.
    pub of_no_line: usize,
    /// The number of all cells.
    pub total: usize,
    /// The name of a cell in the plural: "words" or "bytes".
    pub unit: &'static str,
}

/// The size of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSize {
    /// The name of the file.
    pub file: String,
    /// The number of the line, from 1.
    pub line: u32,
    /// The text of the line.
    pub text: String,
    /// The number of cells that it produced.
    pub cells: usize,
}

impl SizePage {
    /// Returns the sizes of the lines of an image.
    #[must_use]
    pub fn new(image: &Image, set: &InsnSet) -> Self {
        let (mut lines, mut of_no_line, mut total) = (BTreeMap::<(u32, u32), usize>::new(), 0, 0);
        for segment in &image.segments {
            for addr in (u32::from(segment.origin)..segment.end()).map(|addr| addr as u16) {
                total += 1;
                // The author of a compiled program did not write its assembly.
                match image.source_of(addr).filter(|line| line.file == 0 || !is_compiled(image)) {
                    Some(line) => *lines.entry((line.file, line.line)).or_default() += 1,
                    None => of_no_line += 1,
                }
            }
        }
        let size = |((file, line), cells): ((u32, u32), usize)| {
            let (name, text) = image
                .files
                .get(file as usize)
                .map_or(("", ""), |file| (file.name.as_str(), file.text.as_str()));
            let text = text.lines().nth((line as usize).saturating_sub(1)).unwrap_or_default();
            LineSize { file: name.to_owned(), line, text: text.to_owned(), cells }
        };
        let unit = if set.cell_bits == 8 { "bytes" } else { "words" };
        Self { lines: lines.into_iter().map(size).collect(), of_no_line, total, unit }
    }
}

/// A table of line, cells, share and text, sorted by line.
impl Display for SizePage {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let widths = self.lines.iter().map(|line| line.line.to_string().len());
        let width = widths.max().unwrap_or(0).max("total".len());
        let row = |name: &str, cells: usize, text: &str| {
            let share = 100.0 * cells as f64 / self.total.max(1) as f64;
            let row = format!("{name:>width$}  {cells:>5}  {share:>6.1} %  {text}");
            row.trim_end().to_owned()
        };
        let mut last = None;
        for line in &self.lines {
            if last != Some(&line.file) {
                writeln!(f, "{:>width$}  {}     share  {}", "line", self.unit, line.file)?;
                last = Some(&line.file);
            }
            writeln!(f, "{}", row(&line.line.to_string(), line.cells, &line.text))?;
        }
        if self.of_no_line > 0 {
            writeln!(f, "{}", row("-", self.of_no_line, "(no line)"))?;
        }
        writeln!(f, "{}", row("total", self.total, ""))
    }
}
