//! The words that are operations: mnemonics of instructions and names of directives.

use bantam_isa::InsnSet;

use crate::{
    dialect::{Dialect, Directive},
    symbols::nearest,
};

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Nothing: labels only.
    None,
    /// An instruction, by the number of its mnemonic.
    Insn(u32),
    /// A directive.
    Directive(Directive),
    /// An invalid operation; already reported.
    Unknown,
}

/// The words that are operations.
pub struct Mnemonics {
    /// The operation, and the number of its name.
    by_name: Words,
    /// The forms of each mnemonic: numbers into [`InsnSet::forms`].
    forms: Vec<Vec<u32>>,
    /// All names as the textbook writes them.
    names: Vec<String>,
}

/// What a word of the language is: the operation, and the number of its name.
type Word = (Op, u32);

/// A hash table of a few words that is queried for every word of a source. Half of its slots stay empty,
/// so most words that are not in it are rejected at the first probe.
struct Words {
    places: Vec<Option<(u128, Word)>>,
}

impl Words {
    /// A table for at most `words` words.
    fn with_room(words: usize) -> Self {
        Self { places: vec![None; (2 * words + 1).next_power_of_two()] }
    }

    /// The slot of a key, or the empty slot for it. The table always has an empty slot.
    fn place(&self, key: u128) -> usize {
        let mixed = ((key >> 64) as u64 ^ key as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let last = self.places.len() - 1;
        let mut place = (mixed >> 32) as usize & last;
        while self.places[place].is_some_and(|(other, _)| other != key) {
            place = (place + 1) & last;
        }
        place
    }

    fn get(&self, key: u128) -> Option<Word> {
        self.places[self.place(key)].map(|(_, word)| word)
    }

    fn insert(&mut self, key: u128, word: Word) {
        let place = self.place(key);
        self.places[place] = Some((key, word));
    }
}

/// The name in upper case as a number; `None` if it is too long to be an operation.
fn key(name: &str) -> Option<u128> {
    let bytes = name.as_bytes();
    if bytes.len() > 16 {
        return None;
    }
    Some(bytes.iter().fold(0, |key, byte| (key << 8) | u128::from(byte.to_ascii_uppercase())))
}

impl Mnemonics {
    /// The mnemonics of `set` and the directives of `dialect`.
    #[must_use]
    pub fn new(set: &InsnSet, dialect: &Dialect) -> Self {
        let most = set.forms.len() + dialect.directives.len();
        let mut all = Self { by_name: Words::with_room(most), forms: Vec::new(), names: Vec::new() };
        for (i, form) in set.forms.iter().enumerate() {
            let Some(key) = key(&form.mnemonic) else { continue };
            let next = all.forms.len() as u32;
            let (op, _) = all.by_name.get(key).unwrap_or((Op::Insn(next), next));
            if op == Op::Insn(next) {
                all.by_name.insert(key, (op, next));
                all.forms.push(Vec::new());
                all.names.push(form.mnemonic.clone());
            }
            if let Op::Insn(number) = op {
                all.forms[number as usize].push(i as u32);
            }
        }
        for (name, directive) in dialect.directives {
            if let Some(key) = key(name) {
                all.by_name.insert(key, (Op::Directive(*directive), all.names.len() as u32));
                all.names.push((*name).to_owned());
            }
        }
        all
    }

    /// The operation with this name.
    pub(crate) fn find(&self, name: &str) -> Option<Op> {
        self.by_name.get(key(name)?).map(|(op, _)| op)
    }

    /// The operation's name as the textbook writes it: `BRz` for `brZ`.
    pub(crate) fn spelling(&self, name: &str) -> Option<&str> {
        let (_, number) = self.by_name.get(key(name)?)?;
        Some(&self.names[number as usize])
    }

    /// Whether the word is an operation.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The forms of a mnemonic: numbers into [`InsnSet::forms`].
    pub(crate) fn forms(&self, mnemonic: u32) -> &[u32] {
        &self.forms[mnemonic as usize]
    }

    /// The operation most similar to `name`, if one is close. A missing period is the first guess.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        let with_point = self
            .names
            .iter()
            .find(|known| known.strip_prefix('.').is_some_and(|known| known.eq_ignore_ascii_case(name)));
        if let Some(name) = with_point {
            return Some(name);
        }
        nearest(name, self.names.iter().map(String::as_str))
    }
}
