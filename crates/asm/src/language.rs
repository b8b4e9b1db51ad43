//! What a machine defines about its assembly and its files: the part of a machine that this crate needs.

use bantam_isa::{Image, Isa};

use crate::{
    dialect::Dialect,
    object::{Object, ObjectError},
};

/// A machine with an assembly language.
pub trait Language: Isa {
    /// How its assembly is written.
    const DIALECT: &'static Dialect;
    /// Endings of the names of sources, longest first.
    const SOURCE_ENDINGS: &'static [&'static str];
    /// Endings of the names of objects in the machine's own forms.
    const OBJECT_ENDINGS: &'static [&'static str];
    /// The forms in which an image is written, the usual one first.
    const OUTPUTS: &'static [Output];
    /// For each error and warning of the assembler, a program that has it and the corrected program.
    const MISTAKES: &'static [Mistake];
    /// Programs to measure engines with: name and text. Each halts by itself, and runs for ten million
    /// instructions or more if the machine can.
    const BENCHMARKS: &'static [(&'static str, &'static str)];
    /// The files of a new project: name and text.
    const PROJECT: &'static [(&'static str, &'static str)];

    /// What its programs need when they are translated to C.
    const SERVICES: Services;

    /// Reads an object in one of the machine's own forms.
    ///
    /// # Errors
    ///
    /// Returns an [`ObjectError`] with the byte offset of the problem.
    fn read_object(name: &str, bytes: &[u8]) -> Result<Object, ObjectError>;
}

/// What a machine gives to its programs when they are translated to C.
#[derive(Clone, Copy, Debug)]
pub struct Services {
    /// The first address that is plain memory to a program.
    pub first: u16,
    /// The number of cells of plain memory from `first`, including ports that keep their value.
    pub cells: u32,
    /// A result whose sign the condition codes are at the start.
    pub result: u16,
    /// C text with `static int service(uint16_t key, uint16_t *r)`. It does what an instruction asks for that
    /// does not only compute, and returns `DONE`, `HALTED`, or `FAILED` once `why` says why. Registers are in
    /// `r`, memory is in `mem`; `FIRST` and `CELLS` are there too.
    pub text: &'static str,
}

/// A form in which an image is written.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// The name that selects it.
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

/// A mistake and its correction.
#[derive(Clone, Copy, Debug)]
pub struct Mistake {
    /// The code that the assembler reports.
    pub code: &'static str,
    /// A program with the mistake.
    pub wrong: &'static str,
    /// The program without it.
    pub right: &'static str,
}
