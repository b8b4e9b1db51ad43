//! The labels of one source.

use std::{
    cell::Cell,
    hash::{Hash, Hasher},
};

use bantam_diag::Span;
use rustc_hash::FxHashMap;

/// A name that compares with or without case.
#[derive(Clone, Copy, Debug)]
struct Name<'a> {
    text: &'a str,
    exact: bool,
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.exact { self.text == other.text } else { self.text.eq_ignore_ascii_case(other.text) }
    }
}

impl Eq for Name<'_> {}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Setting bit 5 makes the cases of a letter alike, and a few other characters too: harmless,
        // as equality decides.
        for chunk in self.text.as_bytes().chunks(8) {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            state.write_u64(u64::from_le_bytes(bytes) | 0x2020_2020_2020_2020);
        }
    }
}

/// The value of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SymbolValue {
    /// An address, in cells, or the one after the last.
    Address(u32),
    /// A label without an address, or a constant without a value; already reported.
    Undefined,
    /// A label that another file defines.
    External,
    /// A number.
    Constant(i64),
}

/// What a label or constant is.
#[derive(Clone, Debug)]
pub(crate) struct Symbol {
    /// Where it is first named.
    pub(crate) span: Span,
    pub(crate) value: SymbolValue,
    /// Other files may use it.
    pub(crate) global: bool,
    /// Some operand names it.
    pub(crate) used: bool,
}

/// The limit on the number of names compared for suggestions in one source.
const MAX_COMPARED_NAMES: usize = 2_000_000;

/// All labels of a source.
pub(crate) struct Symbols<'a> {
    by_name: FxHashMap<Name<'a>, u32>,
    all: Vec<(&'a str, Symbol)>,
    exact: bool,
    compared: Cell<usize>,
}

impl Symbol {
    /// A symbol that is not used yet.
    pub(crate) const fn new(span: Span, value: SymbolValue) -> Self {
        Self { span, value, global: false, used: false }
    }
}

impl<'a> Symbols<'a> {
    pub(crate) fn new(case_sensitive: bool, labels: usize) -> Self {
        let by_name = FxHashMap::with_capacity_and_hasher(labels, rustc_hash::FxBuildHasher);
        let all = Vec::with_capacity(labels);
        Self { by_name, all, exact: case_sensitive, compared: Cell::new(0) }
    }

    /// Adds a label. Returns the number of the existing label if the name is already defined.
    pub(crate) fn define(&mut self, name: &'a str, symbol: Symbol) -> Result<(), u32> {
        let next = self.all.len() as u32;
        let found = *self.by_name.entry(Name { text: name, exact: self.exact }).or_insert(next);
        if found != next {
            return Err(found);
        }
        self.all.push((name, symbol));
        Ok(())
    }

    /// The number of the label with this name.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.by_name.get(&Name { text: name, exact: self.exact }).copied()
    }

    pub(crate) fn get(&self, number: u32) -> (&'a str, &Symbol) {
        let (name, symbol) = &self.all[number as usize];
        (name, symbol)
    }

    pub(crate) fn get_mut(&mut self, number: u32) -> &mut Symbol {
        &mut self.all[number as usize].1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, &Symbol)> {
        self.all.iter().map(|(name, symbol)| (*name, symbol))
    }

    /// The defined name most similar to `name`, if one is close. After very many lookups in one source
    /// there are no more suggestions.
    pub(crate) fn nearest(&self, name: &str) -> Option<&'a str> {
        let compared = self.compared.get();
        if compared > MAX_COMPARED_NAMES {
            return None;
        }
        self.compared.set(compared + self.all.len());
        nearest(name, self.all.iter().map(|(name, _)| *name))
    }
}

/// Longer names, in characters, are never suggested and are cut off in messages.
pub(crate) const LONGEST_NAME: usize = 60;

/// The name most similar to `word`, if one is close enough for a typing mistake. A name that differs
/// only in case is close.
pub(crate) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = match word.len() {
        0..=2 => 0,
        3..=5 => 1,
        6..=LONGEST_NAME => 2,
        _ => return None,
    };
    let word = word.to_ascii_uppercase();
    names
        .take(10_000)
        .filter(|name| name.len().abs_diff(word.len()) <= allowed)
        .map(|name| (strsim::osa_distance(&name.to_ascii_uppercase(), &word), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
