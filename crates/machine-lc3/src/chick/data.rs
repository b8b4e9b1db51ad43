//! The data of a program: variables, strings, and words that functions use.

use std::collections::BTreeMap;

use bantam_chick::ir::{Module, Slot};

use super::{code::Place, names::Names};

/// The initial contents of a datum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Contents {
    /// A number of words with their initial values; missing ones are 0.
    Words(u32, Vec<u16>),
    /// A zero-terminated string, one byte per word.
    Text(Vec<u8>),
}

/// Words with a name.
#[derive(Clone, Debug)]
pub(super) struct Datum {
    pub(super) label: String,
    pub(super) holds: Contents,
    /// Whether raw assembly names it.
    pub(super) named: bool,
}

impl Datum {
    pub(super) fn words(&self) -> u32 {
        match &self.holds {
            Contents::Words(count, _) => *count,
            Contents::Text(bytes) => bytes.len() as u32 + 1,
        }
    }
}

/// All data of a program.
#[derive(Clone, Default)]
pub(super) struct Data {
    pub(super) all: Vec<Datum>,
    slots: BTreeMap<Slot, u32>,
    texts: BTreeMap<Vec<u8>, u32>,
}

impl Data {
    fn add(&mut self, label: String, holds: Contents) -> u32 {
        self.all.push(Datum { label, holds, named: false });
        self.all.len() as u32 - 1
    }

    /// Allocates a word for a function.
    pub(super) fn word(&mut self, names: &mut Names, name: &str) -> Place {
        let label = names.make(name);
        Place { datum: self.add(label, Contents::Words(1, Vec::new())), offset: 0 }
    }

    /// Returns a word of a variable with a fixed address.
    pub(super) fn slot(&mut self, names: &mut Names, module: &Module, slot: Slot, offset: u16) -> Place {
        if let Some(datum) = self.slots.get(&slot) {
            return Place { datum: *datum, offset };
        }
        let data = module.slot(slot);
        let label = names.make(&data.name);
        let words = data.len.map_or(1, u32::from);
        let datum = self.add(label, Contents::Words(words, data.first.clone()));
        self.slots.insert(slot, datum);
        Place { datum, offset }
    }

    /// Returns the label of a variable with a fixed address, if it has been allocated.
    pub(super) fn label_of(&self, slot: Slot) -> Option<&str> {
        let datum = self.slots.get(&slot)?;
        self.all.get(*datum as usize).map(|datum| datum.label.as_str())
    }

    /// Returns the address of a string; equal strings are shared.
    pub(super) fn text(&mut self, names: &mut Names, bytes: &[u8]) -> Place {
        if let Some(datum) = self.texts.get(bytes) {
            return Place { datum: *datum, offset: 0 };
        }
        let label = names.make("text");
        let datum = self.add(label, Contents::Text(bytes.to_vec()));
        self.texts.insert(bytes.to_vec(), datum);
        Place { datum, offset: 0 }
    }
}
