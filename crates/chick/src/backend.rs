//! The interface of a machine's back end: it generates assembly from a typed program.
//!
//! A back end decides how values are kept in registers and memory, how functions are called, and where a
//! program starts. The front end only asks for its [`Profile`].

use bantam_diag::{Diagnostic, Source, SourceId};

use crate::{Options, Profile, evaluate::Fault, ir::Module, program::Program};

/// A machine that Chick can be compiled for.
pub trait Backend: Sync {
    /// Returns the abilities of the machine.
    fn profile(&self) -> &'static Profile;

    /// Returns the SSA form after all passes, from which the code is generated.
    fn optimised(&self, request: &Request<'_>) -> Module;

    /// Generates assembly.
    ///
    /// # Errors
    ///
    /// Problems that only this machine has with the program, such as its size.
    fn compile(&self, request: &Request<'_>) -> Result<Assembly, Vec<Diagnostic>>;
}

/// A program to compile, with its source and options.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The program, which has no errors.
    pub program: &'a Program,
    /// The source of the program.
    pub source: &'a Source,
    /// The id of the source, for diagnostics.
    pub id: SourceId,
    /// The options of the user.
    pub options: Options,
}

/// A complete program in the machine's assembly. A comment with the source line precedes each group of
/// instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembly {
    /// The assembly text.
    pub text: String,
    /// The source line of each line of the text, from 1; 0 for none.
    pub lines: Vec<u32>,
    /// The location of each variable, by its number; `None` if it has none, or not always the same one.
    pub locations: Vec<Option<Location>>,
}

/// Where a variable is kept while the program runs; for an array, its first element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// At an address, with the elements of an array upwards.
    Addr(u16),
    /// At an address, with the elements of an array downwards.
    Down(u16),
    /// At a label of the assembly.
    Label(String),
    /// In the frame of its function, at this offset in words from the [frame register](crate::Frame).
    Frame(i16),
}

/// Returns the label at which a program stops because of a fault that the machine itself does not detect. It
/// contains the line of the source.
#[must_use]
pub fn fault_label(fault: Fault, line: u32) -> String {
    match fault {
        Fault::Division => format!("{DIVISION}{line}"),
        Fault::Index => format!("{INDEX}{line}"),
    }
}

const DIVISION: &str = "division_by_zero_in_line_";
const INDEX: &str = "index_out_of_range_in_line_";

/// Returns the fault of a label that [`fault_label`] made.
#[must_use]
pub fn fault_of(label: &str) -> Option<Fault> {
    let is = |prefix: &str| {
        label.strip_prefix(prefix).is_some_and(|line| line.starts_with(|c: char| c.is_ascii_digit()))
    };
    match () {
        () if is(DIVISION) => Some(Fault::Division),
        () if is(INDEX) => Some(Fault::Index),
        () => None,
    }
}
