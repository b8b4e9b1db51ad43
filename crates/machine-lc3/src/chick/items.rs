//! The code of the whole program as a list: instructions and labels, before anything has an address.
//!
//! What stands in memory is still named. How an item reaches it (by itself, or through a word nearby that
//! has the address) is decided in `pools`, and costs no more instructions either way.

use std::collections::BTreeMap;

use bantam_chick::{evaluate::Fault, ir::F};

use super::{
    code::{Cond, Place, R, Routine},
    runtime,
};

/// The number of a label of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Label(pub(super) u32);

/// The labels of functions and routines, and numbers for all others.
#[derive(Default)]
pub(super) struct Labels {
    next: u32,
    functions: BTreeMap<F, Label>,
    routines: BTreeMap<Routine, Label>,
    /// The names of functions.
    names: BTreeMap<Label, String>,
}

impl Labels {
    pub(super) fn fresh(&mut self) -> Label {
        self.next += 1;
        Label(self.next - 1)
    }

    /// Says how a function is named.
    pub(super) fn name(&mut self, f: F, name: String) {
        let label = self.of_function(f);
        self.names.insert(label, name);
    }

    pub(super) fn of_function(&mut self, f: F) -> Label {
        if let Some(label) = self.functions.get(&f) {
            return *label;
        }
        let label = self.fresh();
        self.functions.insert(f, label);
        label
    }

    pub(super) fn of_routine(&mut self, routine: Routine) -> Label {
        if let Some(label) = self.routines.get(&routine) {
            return *label;
        }
        let label = self.fresh();
        self.routines.insert(routine, label);
        label
    }

    /// The label of a routine that is called.
    pub(super) fn find(&self, name: &str) -> Option<Label> {
        self.routines.iter().find(|(routine, _)| runtime::label(**routine) == name).map(|(_, label)| *label)
    }

    /// The name of a function.
    pub(super) fn function(&self, label: Label) -> Option<&str> {
        self.names.get(&label).map(String::as_str)
    }

    /// The function that a label stands for.
    pub(super) fn callee(&self, label: Label) -> Option<F> {
        self.functions.iter().find(|(_, other)| **other == label).map(|(f, _)| *f)
    }

    /// The routine that a label stands for; its text has the label itself.
    pub(super) fn routine(&self, label: Label) -> Option<Routine> {
        self.routines.iter().find(|(_, other)| **other == label).map(|(routine, _)| *routine)
    }
}

/// What is done to a named word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Load,
    Store,
    Address,
}

/// A word in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Literal {
    Number(u16),
    /// The address of a word.
    Place(Place),
    /// The address of a label.
    Code(Label),
}

/// An instruction, a label, or text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Label(Label),
    /// An instruction that names nothing: operation and operands.
    Plain(&'static str, String),
    /// One that names a word.
    Word(Verb, R, Place),
    /// A number from a pool.
    Number(R, u16),
    Branch(Cond, Label),
    Call(Label),
    /// A branch to where the program stops because of a fault; with the line that is told.
    Fault(Cond, Fault, u32),
    /// Text of so many words.
    Raw(Vec<String>, u32),
}

/// Items that belong together: a function or a routine.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Items, each with its line of the source.
    pub(super) items: Vec<(Item, u32)>,
    /// Nothing may be put between the items, and R7 is not free in them.
    pub(super) indivisible: bool,
}

impl Item {
    /// How many words it is if all is near.
    pub(super) fn words(&self) -> u32 {
        match self {
            Self::Label(_) => 0,
            Self::Plain(..)
            | Self::Word(..)
            | Self::Number(..)
            | Self::Branch(..)
            | Self::Call(_)
            | Self::Fault(..) => 1,
            Self::Raw(_, words) => *words,
        }
    }

    /// Whether it may need a word in a pool.
    pub(super) fn wants_word(&self) -> bool {
        match self {
            Self::Word(..) | Self::Number(..) | Self::Fault(..) | Self::Call(_) => true,
            Self::Label(_) | Self::Plain(..) | Self::Branch(..) | Self::Raw(..) => false,
        }
    }

    /// Whether what stands behind it is reached by branches only.
    pub(super) fn never_falls_through(&self) -> bool {
        match self {
            Self::Branch(cond, _) => *cond == Cond::ALWAYS,
            Self::Plain(op, _) => matches!(*op, "RET" | "HALT" | "JMP"),
            Self::Label(_)
            | Self::Word(..)
            | Self::Number(..)
            | Self::Call(_)
            | Self::Fault(..)
            | Self::Raw(..) => false,
        }
    }
}
