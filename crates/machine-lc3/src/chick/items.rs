//! The code of the whole program as a list of instructions and labels without addresses.
//!
//! Memory is still named. How an item reaches it, directly or through a nearby word with the address, is
//! decided in `pools`, and takes the same number of instructions.

use std::collections::BTreeMap;

use bantam_chick::{evaluate::Fault, ir::F};

use super::{
    code::{Cond, Place, R, Routine},
    runtime,
};

/// The number of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Label(pub(super) u32);

/// The labels of functions and routines, and the next free label.
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

    /// Sets the name of a function.
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

    /// Returns the label of a called routine.
    pub(super) fn find(&self, name: &str) -> Option<Label> {
        self.routines.iter().find(|(routine, _)| runtime::label(**routine) == name).map(|(_, label)| *label)
    }

    /// Returns the name of a function.
    pub(super) fn function(&self, label: Label) -> Option<&str> {
        self.names.get(&label).map(String::as_str)
    }

    /// Returns the function of a label.
    pub(super) fn callee(&self, label: Label) -> Option<F> {
        self.functions.iter().find(|(_, other)| **other == label).map(|(f, _)| *f)
    }

    /// Returns the routine of a label; its text contains the label.
    pub(super) fn routine(&self, label: Label) -> Option<Routine> {
        self.routines.iter().find(|(_, other)| **other == label).map(|(routine, _)| *routine)
    }
}

/// The kinds of access to a named word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Load,
    Store,
    Address,
}

/// A word in a literal pool.
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
    /// An instruction without labels: operation and operands.
    Plain(&'static str, String),
    /// An instruction that accesses a named word.
    Word(Access, R, Place),
    /// Loads a number from a pool.
    Number(R, u16),
    Branch(Cond, Label),
    Call(Label),
    /// A branch to a fault, with the reported line.
    Fault(Cond, Fault, u32),
    /// Raw text and its size in words.
    Raw(Vec<String>, u32),
}

/// The items of a function or routine.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The items, each with its source line.
    pub(super) items: Vec<(Item, u32)>,
    /// Whether nothing may be inserted between the items, and R7 is in use.
    pub(super) indivisible: bool,
}

impl Item {
    /// Returns the size in words if everything is in reach.
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

    /// Whether it may need a pool entry.
    pub(super) fn wants_word(&self) -> bool {
        match self {
            Self::Word(..) | Self::Number(..) | Self::Fault(..) | Self::Call(_) => true,
            Self::Label(_) | Self::Plain(..) | Self::Branch(..) | Self::Raw(..) => false,
        }
    }

    /// Whether execution never falls through to the next item.
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
