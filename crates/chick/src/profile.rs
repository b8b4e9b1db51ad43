//! The abilities of a target, as far as the language depends on them.

/// The abilities of a target. Plain data, as the front end knows no machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name of the machine in messages.
    pub title: &'static str,
    /// Whether it has ports.
    pub ports: bool,
    /// Whether it has 16-bit types.
    pub words: bool,
    /// Whether functions can be recursive.
    pub recursion: bool,
    /// Whether unoptimised code has the published addresses, so that `goto` is meaningful.
    pub goto: bool,
    /// The greatest length of an array, in elements.
    pub longest_array: u16,
    /// The comment markers of its assembly.
    pub asm_comments: &'static [&'static str],
    /// The location of the frames of functions, if it has frames.
    pub frame: Option<Frame>,
}

/// The location of the frame of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The register that points to the frame.
    pub register: &'static str,
    /// The offset of the caller's saved register, in words.
    pub saved: i16,
}

/// The level of optimisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Level {
    /// No optimisation: every statement can be found in the code.
    None,
    /// The usual passes.
    #[default]
    Usual,
    /// A search for the smallest code.
    Smallest,
}

/// The options of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// The level of optimisation.
    pub level: Level,
    /// Whether indices are checked.
    pub indices: Indices,
}

/// Whether indices are checked when the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Indices {
    /// Checked: an index out of range is a fault.
    #[default]
    Checked,
    /// Not checked.
    Unchecked,
}
