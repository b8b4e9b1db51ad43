//! What a machine does for the language: assembly, from a typed program.
//!
//! The name is the textbooks': an application binary interface says how values stand in registers and
//! memory, how functions are called, and where a program begins. An implementation is the machine's
//! back end.

use bantam_diag::{Diagnostic, Source, SourceId};

use crate::{Options, Profile, evaluate::Fault, ir::Module, program::Program};

/// A machine that Chick is compiled for.
pub trait Backend: Sync {
    /// What the machine can do.
    fn profile(&self) -> &'static Profile;

    /// The SSA form that the code is made from, after all passes; for those who want to see it.
    fn optimised(&self, request: &Request<'_>) -> Module;

    /// Makes assembly.
    ///
    /// # Errors
    ///
    /// What is wrong with a program only on this machine: that it is too large, for example.
    fn compile(&self, request: &Request<'_>) -> Result<Assembly, Vec<Diagnostic>>;
}

/// What is to be compiled.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The program, which has no errors.
    pub program: &'a Program,
    /// Its source.
    pub source: &'a Source,
    /// The number of the source, for diagnostics.
    pub id: SourceId,
    /// What the user chose.
    pub options: Options,
}

/// A program in the machine's assembly. It assembles on its own; above each group of instructions the
/// line of the source stands as a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembly {
    /// The text.
    pub text: String,
    /// For each line of the text, the line of the source that it comes from, from 1; 0 for none.
    pub lines: Vec<u32>,
    /// Where each variable of the program is kept, by its number; none if it is kept nowhere, or not always.
    pub locations: Vec<Option<Location>>,
}

/// Where a variable is kept while the program runs; of an array, the first element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// At an address; the elements of an array behind it.
    Addr(u16),
    /// At an address; the elements of an array before it.
    Down(u16),
    /// At a label of the assembly.
    Label(String),
    /// In the frame of its function: so many words from where the [frame's register](crate::Frame) points.
    Frame(i16),
}

/// How the name of a label begins at which a program stops that has gone wrong, for each kind of fault
/// that the machine itself does not know. The number of the line follows.
#[must_use]
pub fn fault_label(fault: Fault, line: u32) -> String {
    match fault {
        Fault::Division => format!("{DIVISION}{line}"),
        Fault::Index => format!("{INDEX}{line}"),
    }
}

const DIVISION: &str = "division_by_zero_in_line_";
const INDEX: &str = "index_out_of_range_in_line_";

/// The fault that a label stands for.
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
