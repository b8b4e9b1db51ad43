//! How assembly is written for a machine: comments, numbers, directives and their layout.

/// A directive's meaning. Its spelling is the dialect's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Directive {
    /// Starts a block at an address.
    Origin,
    /// Ends a block.
    End,
    /// Words, each a number or a label.
    Words,
    /// A number of words, all with one value.
    Block,
    /// A string, one character per word, and a terminating zero.
    String,
    /// A string, two characters per word with the first in the low byte, and a terminating zero.
    PackedString,
    /// A label that another file defines.
    External,
    /// A label that other files may use.
    Global,
    /// A string, one character per cell, without a terminating zero.
    Text,
    /// A name for a number.
    Constant,
}

/// A prefix of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// The spelling, in lower case.
    pub text: &'static str,
    /// The base of the digits that follow: 2, 10 or 16.
    pub base: u32,
    /// The required number of digits, if fixed.
    pub digits: Option<usize>,
}

impl Prefix {
    /// A prefix followed by any number of digits.
    #[must_use]
    pub const fn new(text: &'static str, base: u32) -> Self {
        Self { text, base, digits: None }
    }
}

/// The structure of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Labels, with a colon or without; an operation; operands. The operation is the first word that
    /// is one.
    Loose,
    /// Labels, each with a colon; an operation; operands.
    Colons,
}

/// How a source places its words in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// In blocks, each from an origin directive to an end directive.
    Delimited,
    /// From address 0. An origin directive continues at another address.
    Open,
}

/// The numbers that data may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// Every number that a cell can hold, signed or unsigned.
    SignedOrNot,
    /// Only unsigned numbers.
    Unsigned,
}

/// Whether names are case-sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Not case-sensitive, unless the options say otherwise.
    AnyCase,
    /// Case-sensitive.
    ExactCase,
}

/// The columns of a formatted line, in characters from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Operations.
    pub operation: usize,
    /// Operands.
    pub operands: usize,
    /// Comments.
    pub comment: usize,
}

/// What to write instead of a word that other machines or languages have.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The words, in upper case.
    pub words: &'static [&'static str],
    /// What to write, as a sentence without a final dot.
    pub help: &'static str,
}

/// What to write instead of an instruction with operands that it does not take.
#[derive(Clone, Copy, Debug)]
pub struct Mixup {
    /// The mnemonics, in upper case.
    pub mnemonics: &'static [&'static str],
    /// The operands as they were given, a letter for each: R for a register, N for a number or a character, L for a
    /// label, S for a string, C for condition codes.
    pub given: &'static str,
    /// What to write. `{m}` is the mnemonic, `{0}` the first operand.
    pub help: &'static str,
}

/// How assembly is written for one machine.
#[derive(Debug)]
pub struct Dialect {
    /// The marks that start a comment.
    pub comments: &'static [&'static str],
    /// The prefixes of numbers, tried in order. Digits alone are decimal.
    pub prefixes: &'static [Prefix],
    /// The directives and their printed spellings.
    pub directives: &'static [(&'static str, Directive)],
    /// The structure of a line.
    pub lines: Lines,
    /// How a source places its words in memory.
    pub blocks: Blocks,
    /// The numbers that data may have.
    pub data: Data,
    /// Whether names are case-sensitive.
    pub names: Names,
    /// The columns of a formatted line.
    pub columns: Columns,
    /// Trap vectors that end the program.
    pub halts: &'static [u8],
    /// The address suggested if an origin is missing.
    pub usual_origin: u16,
    /// Examples of numbers for messages: "#10, #-3, x1F or b101".
    pub number_examples: &'static str,
    /// A large number, for examples in messages.
    pub example_number: &'static str,
    /// The ways to end code, for messages: "HALT, RET or a branch".
    pub ends_code: &'static str,
    /// How to load a constant that is too large for an immediate operand.
    pub large_constant_help: &'static str,
    /// How to reach a label that is too far away for a relative operand.
    pub far_label_help: &'static str,
    /// What to write instead of an address as a relative operand that is a number.
    pub distance_help: &'static str,
    /// How to do without a number that does not fit into a field of this name.
    pub field_help: &'static [(&'static str, &'static str)],
    /// What to write instead of words of other machines and languages.
    pub recipes: &'static [Recipe],
    /// What to write instead of mistaken operands.
    pub mixups: &'static [Mixup],
}

impl Dialect {
    /// What to write instead of a word that other machines or languages have, in any case of letters.
    #[must_use]
    pub fn recipe(&self, word: &str) -> Option<&'static Recipe> {
        self.recipes.iter().find(|recipe| recipe.words.iter().any(|name| name.eq_ignore_ascii_case(word)))
    }

    /// The spelling of a directive.
    #[must_use]
    pub fn name_of(&self, directive: Directive) -> &'static str {
        self.directives.iter().find(|(_, other)| *other == directive).map_or("", |(name, _)| name)
    }
}

/// Options that change how a source is assembled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Labels are case-sensitive.
    pub case_sensitive: bool,
    /// A number that fits a field only as a bit pattern is accepted.
    pub bit_patterns: bool,
    /// Spellings that are not in the textbook are errors.
    pub strict: bool,
}
