//! How people write for a machine: comments, numbers, directives, and liberties.

/// A directive's meaning. Its spelling is the dialect's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Directive {
    /// Begins a block at an address.
    Origin,
    /// Ends a block.
    End,
    /// Words, each a number or a label.
    Words,
    /// So many words, all of one value.
    Block,
    /// A string, a character a word, and a zero.
    String,
    /// A string, two characters a word with the first in the low byte, and a zero.
    PackedString,
    /// A label that another file defines.
    External,
    /// A label that other files may use.
    Global,
    /// A string, a character a cell, and nothing behind it.
    Text,
    /// A name for a number.
    Constant,
}

/// A way to begin a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// How it is written, in lower case.
    pub text: &'static str,
    /// The base of the digits that follow: 2, 10 or 16.
    pub base: u32,
    /// How many digits there must be, if that is fixed.
    pub digits: Option<usize>,
}

impl Prefix {
    /// A prefix with any number of digits behind it.
    #[must_use]
    pub const fn new(text: &'static str, base: u32) -> Self {
        Self { text, base, digits: None }
    }
}

/// What stands on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Labels, with a colon or without; an operation; operands. The operation is the first word that
    /// is one.
    Loose,
    /// Labels, each with a colon; an operation; operands.
    Colons,
}

/// How a source says where its words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// In blocks, each from an origin directive to an end directive.
    Delimited,
    /// From address 0 on. An origin directive, if there is one, goes on elsewhere.
    Open,
}

/// Which numbers data may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// All that a cell holds with or without a sign.
    SignedOrNot,
    /// Only what it holds without a sign.
    Unsigned,
}

/// Whether names that differ in case differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// They are the same, unless the author asks for the other.
    AnyCase,
    /// They differ.
    ExactCase,
}

/// Where things stand on a line, in characters from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Operations.
    pub operation: usize,
    /// Operands.
    pub operands: usize,
    /// Comments.
    pub comment: usize,
}

/// How assembly is written for one machine.
#[derive(Debug)]
pub struct Dialect {
    /// What begins a comment.
    pub comments: &'static [&'static str],
    /// What begins a number; tried in order. Digits alone are decimal.
    pub prefixes: &'static [Prefix],
    /// The directives, as they are printed.
    pub directives: &'static [(&'static str, Directive)],
    /// What stands on a line.
    pub lines: Lines,
    /// How a source says where its words go.
    pub blocks: Blocks,
    /// Which numbers data may be.
    pub data: Data,
    /// Whether names that differ in case differ.
    pub names: Names,
    /// Where things stand on a line.
    pub columns: Columns,
    /// Trap vectors that end the program.
    pub halts: &'static [u8],
    /// The address that is proposed where an origin is missing.
    pub usual_origin: u16,
    /// How numbers are written, for people: "#10, #-3, x1F or b101".
    pub number_examples: &'static str,
    /// A large number, as an example.
    pub example_number: &'static str,
    /// What ends code, for people: "HALT, RET or a branch".
    pub ends_code: &'static str,
    /// How to get a constant that is too large for an immediate operand into a register.
    pub large_constant_help: &'static str,
    /// How to reach a label that is too far for a relative operand.
    pub far_label_help: &'static str,
}

impl Dialect {
    /// The spelling of a directive.
    #[must_use]
    pub fn name_of(&self, directive: Directive) -> &'static str {
        self.directives.iter().find(|(_, other)| *other == directive).map_or("", |(name, _)| name)
    }
}

/// What the author of a source may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Labels that differ in case are different labels.
    pub case_sensitive: bool,
    /// A number that fits a field only as a bit pattern is taken as one.
    pub bit_patterns: bool,
    /// Spellings that a strict reading of the textbook does not have are errors.
    pub strict: bool,
}
