//! What a target can do, as far as the language must know it.

/// A target's abilities. Plain data: the front end knows no machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The machine as people write it, for messages.
    pub title: &'static str,
    /// Whether it has ports.
    pub ports: bool,
    /// Whether it has the types of 16 bits.
    pub words: bool,
    /// Whether functions can call themselves.
    pub recursion: bool,
    /// Whether code that nothing is done to has the published addresses, so that `goto` makes sense.
    pub goto: bool,
    /// The greatest length of an array, in elements.
    pub longest_array: u16,
    /// What begins a comment in its assembly.
    pub asm_comments: &'static [&'static str],
    /// How frames of functions are found, if there are any.
    pub frame: Option<Frame>,
}

/// How the frame of a function is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The register that points to it.
    pub register: &'static str,
    /// How far from there the caller's is kept, in words.
    pub saved: i16,
}

/// How much is done to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// Nothing: every statement can be found again in the code.
    None,
    /// What makes it better.
    #[default]
    Usual,
    /// Search for the smallest.
    Smallest,
}

/// What a user may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// How much is done to the program.
    pub level: Level,
    /// Whether indices are checked.
    pub indices: Indices,
}

/// Whether indices are checked when the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Indices {
    /// They are: one that is out of range is a fault.
    #[default]
    Checked,
    /// They are not.
    Unchecked,
}
