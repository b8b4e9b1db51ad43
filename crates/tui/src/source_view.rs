//! The program as its author wrote it, and which lines belong to which addresses.

use bantam_isa::Image;
use bantam_machines::Target;

/// A line of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The number of the file.
    pub(crate) file: usize,
    /// The line, from 1.
    pub(crate) line: usize,
}

/// A file of the program.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) lines: Vec<String>,
}

/// A program and its files.
pub(crate) struct Program {
    pub(crate) image: Image,
    pub(crate) target: &'static dyn Target,
    pub(crate) files: Vec<File>,
}

impl Program {
    pub(crate) fn new(image: &Image, target: &'static dyn Target) -> Self {
        let files = image
            .files
            .iter()
            .map(|file| File { name: file.name.clone(), lines: file.text.lines().map(shown).collect() });
        Self { files: files.collect(), image: image.clone(), target }
    }

    /// Whether there is a source to be shown.
    pub(crate) fn has_source(&self) -> bool {
        self.files.iter().any(|file| !file.lines.is_empty())
    }

    /// The lines that an address comes from, that of the author first.
    pub(crate) fn lines_of(&self, addr: u16) -> impl Iterator<Item = Line> {
        let lines = self.image.sources_of(addr);
        lines.map(|line| Line { file: line.file as usize, line: line.line as usize })
    }

    /// Returns the first line with words at or after `at`, and the address of its first word.
    pub(crate) fn next_with_code(&self, at: Line) -> Option<(Line, u16)> {
        let lines = self.image.lines.iter().filter(|line| line.file as usize == at.file);
        let after = lines.filter(|line| line.line as usize >= at.line);
        let found = after.min_by_key(|line| (line.line, line.addr))?;
        Some((Line { file: at.file, line: found.line as usize }, found.addr))
    }
}

/// A line with blanks for tabs, and without characters that a terminal would obey.
fn shown(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        match c {
            '\t' => {
                let blanks = 8 - column % 8;
                text.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            }
            c if c.is_control() => {}
            c => {
                text.push(c);
                column += 1;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_end_at_every_eighth_column() {
        assert_eq!(shown("\tADD\tR1"), "        ADD     R1");
        assert_eq!(shown("a\x1b[31mb\r"), "a[31mb");
    }
}
