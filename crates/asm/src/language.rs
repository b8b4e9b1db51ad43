//! What a machine says about its assembly and its files: the part of a machine that this crate needs.

use bantam_isa::{Image, Isa};

use crate::{
    dialect::Dialect,
    object::{Object, ObjectError},
};

/// A machine that programs can be written for.
pub trait Language: Isa {
    /// How its assembly is written.
    const DIALECT: &'static Dialect;
    /// Endings of the names of sources, longest first.
    const SOURCE_ENDINGS: &'static [&'static str];
    /// Endings of the names of objects in the machine's own forms.
    const OBJECT_ENDINGS: &'static [&'static str];
    /// The forms in which an image is written, the usual one first.
    const OUTPUTS: &'static [Output];
    /// For each error and warning of the assembler, a program that has it and one that has not.
    const MISTAKES: &'static [Mistake];
    /// Programs to measure engines with: name and text. Each runs for at least ten million
    /// instructions and halts.
    const BENCHMARKS: &'static [(&'static str, &'static str)];
    /// The files of a new project: name and text.
    const PROJECT: &'static [(&'static str, &'static str)];

    /// Reads an object in one of the machine's own forms.
    ///
    /// # Errors
    ///
    /// An [`ObjectError`] that says which byte is wrong.
    fn read_object(name: &str, bytes: &[u8]) -> Result<Object, ObjectError>;
}

/// A form in which an image is written.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// Makes the file, or several if the form holds one block only.
    pub write: fn(&Image) -> Vec<Part>,
}

/// One file of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What its name ends in, the point included.
    pub ending: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Part {
    /// A file of text.
    #[must_use]
    pub fn text(ending: &str, text: String) -> Self {
        Self { ending: ending.to_owned(), bytes: text.into_bytes() }
    }
}

/// A mistake, and how it is put right.
#[derive(Clone, Copy, Debug)]
pub struct Mistake {
    /// The code that the assembler reports.
    pub code: &'static str,
    /// A program that has the mistake.
    pub wrong: &'static str,
    /// The program without it.
    pub right: &'static str,
}
