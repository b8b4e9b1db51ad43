//! A program as a machine loads it: segments of words, and the names and sources that they come from.

use crate::Numerals;

/// Consecutive words of memory.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Segment {
    /// The address of the first word.
    pub origin: u16,
    /// The words; 0 to 255 each on a machine with 8-bit cells.
    pub words: Vec<u16>,
}

impl Segment {
    /// Returns the address after the last word, up to 65,536.
    #[must_use]
    pub fn end(&self) -> u32 {
        u32::from(self.origin) + self.words.len() as u32
    }
}

/// A name for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The name, as it was written where it was defined.
    pub name: String,
    /// The address.
    pub addr: u16,
}

/// A source file of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The file's name, as given.
    pub name: String,
    /// Its text, for a debugger to show; empty if only the name is known.
    pub text: String,
}

/// The source line of some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// The address of the first word.
    pub addr: u16,
    /// The number of words.
    pub len: u16,
    /// The number of the file in [`Image::files`].
    pub file: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column of the statement, in characters from 1.
    pub column: u32,
}

/// Where a variable of a high-level language is while the program runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// At a fixed address.
    At(u16),
    /// In the frame of its function.
    Frame {
        /// The register that points to the frame.
        register: String,
        /// The distance from there to the variable, in words.
        offset: i16,
        /// The distance from there to the caller's saved value of the register, in words.
        saved: i16,
    },
}

/// A variable of a high-level language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name; different variables can have the same.
    pub name: String,
    /// The lines of the first source file in which it is visible, from 1, inclusive.
    pub lines: (u32, u32),
    /// Where it is.
    pub home: Home,
    /// For an array, the number of elements; the first is at its home.
    pub len: Option<u16>,
    /// The distance between elements of an array, in words.
    pub step: i16,
}

/// A function of a high-level language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its lines in the first source file, from 1, inclusive.
    pub lines: (u32, u32),
    /// Its parameters in [`Image::variables`]; those that are not kept in memory are left out.
    pub params: Vec<Option<usize>>,
}

/// A program ready to load.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Image {
    /// The blocks, in the order of the source. They do not overlap.
    pub segments: Vec<Segment>,
    /// The labels, by address.
    pub symbols: Vec<Symbol>,
    /// The source files.
    pub files: Vec<SourceFile>,
    /// The sources of the words, by address. Words can have several, as a compiled program is also assembly; the line
    /// that its author wrote comes last.
    pub lines: Vec<SourceLine>,
    /// The variables of a compiled program that are in memory.
    pub variables: Vec<Variable>,
    /// The functions of a compiled program.
    pub functions: Vec<Function>,
}

/// Why an image cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// A segment extends past the end of memory.
    #[error("a block of {} at {origin} goes past the end of memory ({size} cells)", words(*len))]
    PastEnd {
        /// The segment's first address, in the machine's notation.
        origin: String,
        /// The number of words in it.
        len: usize,
        /// The size of memory in cells.
        size: u32,
    },
    /// A segment extends into device space.
    #[error("a block of {} at {origin} reaches into device space, which begins at {first}", words(*len))]
    InDevices {
        /// The segment's first address, in the machine's notation.
        origin: String,
        /// The number of words in it.
        len: usize,
        /// The first address of device space, in the machine's notation.
        first: String,
    },
    /// A word has more bits than a cell of the machine.
    #[error("the word {word} at {addr} does not fit into the {bits} bits of a cell")]
    TooWide {
        /// The address of the word, in the machine's notation.
        addr: String,
        /// The word.
        word: u16,
        /// The width of a cell in bits.
        bits: u32,
    },
    /// The image has no words.
    #[error("the program has no words")]
    Empty,
}

/// Returns a number of words as text.
fn words(count: usize) -> String {
    if count == 1 { "1 word".to_owned() } else { format!("{count} words") }
}

impl Image {
    /// Returns the address at which a run starts: that of the first segment.
    #[must_use]
    pub fn start(&self) -> Option<u16> {
        self.segments.first().map(|segment| segment.origin)
    }

    /// Returns the address of a label: one with this spelling, or else one that differs only in case.
    #[must_use]
    pub fn addr_of(&self, name: &str) -> Option<u16> {
        let exact = self.symbols.iter().find(|symbol| symbol.name == name);
        let found =
            exact.or_else(|| self.symbols.iter().find(|symbol| symbol.name.eq_ignore_ascii_case(name)));
        found.map(|symbol| symbol.addr)
    }

    /// Returns the nearest label at or before `addr` in the same segment, and the distance from it in cells.
    #[must_use]
    pub fn nearest_symbol(&self, addr: u16) -> Option<(&Symbol, u16)> {
        let first = self.segment_at(addr)?.origin;
        let index = self.symbols.partition_point(|symbol| symbol.addr <= addr);
        let symbol = self.symbols[..index].last()?;
        (symbol.addr >= first).then(|| (symbol, addr - symbol.addr))
    }

    /// Returns `LABEL` or `LABEL+2`, or `None` if there is no label at or before the address.
    #[must_use]
    pub fn place(&self, addr: u16) -> Option<String> {
        let (symbol, distance) = self.nearest_symbol(addr)?;
        Some(if distance == 0 { symbol.name.clone() } else { format!("{}+{distance}", symbol.name) })
    }

    /// Describes an address: `x3002 (LOOP+1), file.asm:7`.
    #[must_use]
    pub fn whereabouts(&self, addr: u16, numerals: Numerals) -> String {
        let mut text = numerals.addr(addr);
        if let Some(label) = self.place(addr) {
            text = format!("{text} ({label})");
        }
        if let Some(line) = self.source_of(addr)
            && let Some(file) = self.files.get(line.file as usize)
        {
            text = format!("{text}, {}:{}", file.name, line.line);
        }
        text
    }

    /// Returns the source line of the word at `addr`; of several, the one that its author wrote.
    #[must_use]
    pub fn source_of(&self, addr: u16) -> Option<&SourceLine> {
        self.sources_of(addr).next()
    }

    /// Returns all source lines of the word at `addr`, from what its author wrote to what is closest to the machine:
    /// in a compiled program, the line of the program and that of its assembly.
    pub fn sources_of(&self, addr: u16) -> impl Iterator<Item = &SourceLine> {
        let index = self.lines.partition_point(|line| line.addr <= addr);
        let last = self.lines[..index].last().map(|line| line.addr);
        let lines = self.lines[..index].iter().rev();
        lines
            .take_while(move |line| Some(line.addr) == last)
            .filter(move |line| u32::from(addr) < u32::from(line.addr) + u32::from(line.len))
    }

    /// Returns the text of a source line, if it is known.
    #[must_use]
    pub fn text_of(&self, line: &SourceLine) -> Option<&str> {
        let file = self.files.get(line.file as usize)?;
        file.text.lines().nth((line.line as usize).checked_sub(1)?)
    }

    /// Returns the segment that contains `addr`.
    #[must_use]
    pub fn segment_at(&self, addr: u16) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.origin <= addr && u32::from(addr) < segment.end())
    }

    /// Returns the word at `addr`, if the image has one.
    #[must_use]
    pub fn word(&self, addr: u16) -> Option<u16> {
        let segment = self.segment_at(addr)?;
        segment.words.get(usize::from(addr - segment.origin)).copied()
    }
}
