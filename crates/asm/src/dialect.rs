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
}

/// How assembly is written for one machine.
#[derive(Debug)]
pub struct Dialect {
    /// What begins a comment.
    pub comments: &'static [&'static str],
    /// What begins a number, in lower case, and its base; tried in order. Digits alone are decimal.
    pub prefixes: &'static [(&'static str, u32)],
    /// The directives, in upper case.
    pub directives: &'static [(&'static str, Directive)],
    /// Trap vectors that end the program.
    pub halts: &'static [u8],
    /// The address that is proposed where an origin is missing.
    pub usual_origin: u16,
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
