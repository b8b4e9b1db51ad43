//! Addresses: literal pools between the code, and long branches.
//!
//! An instruction reaches 256 words backwards or forwards. Its operand goes into a pool after it, as late as
//! possible, and preferably where execution does not fall through: after a jump or a return. Words with a
//! single address (variables, short strings) go into the first pool after their first use; instructions out of
//! reach use a word with their address. None of this changes the number of instructions, so a single walk over
//! the code places everything.
//!
//! Branches and calls are short at first. Those out of reach become long, through R7, and everything is placed
//! again; a long one stays long, so this ends. R7 is free wherever this can happen: only small leaf functions
//! use it, and nothing is inserted into them.

use std::collections::{BTreeMap, BTreeSet};

use bantam_chick::evaluate::Fault;

use super::{
    code::Place,
    data::Data,
    items::{Item, Label, Literal, Unit},
};

/// The start address of programs.
pub(super) const ORIGIN: u32 = 0x3000;
/// The greatest size of a datum in a pool, in words; larger ones are at the end of the program.
const LONGEST_IN_POOL: u32 = 40;
/// The size of a pool is less than this number of words.
const LARGEST_POOL: u32 = 200;

/// An entry of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    Literal(Literal),
    /// A datum at its only address.
    Datum(u32),
    /// An illegal word at which a program stops with this fault in this line.
    Fault(bool, u32),
}

/// Returns the entry of a fault.
pub(super) fn fault_entry(fault: Fault, line: u32) -> Entry {
    Entry::Fault(fault == Fault::Division, line)
}

/// How an item reaches its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Directly.
    Near,
    /// Through a pool entry, by number.
    By(usize),
}

/// A piece of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An item: unit, index, and how it reaches its operand.
    Item(usize, usize, Reach),
    /// A jump over the next pool.
    JumpOver(usize),
    /// The end of a pool that is jumped over.
    PoolEnd(usize),
    /// An entry of one or more words.
    Entry(usize),
}

/// A program with addresses.
pub(super) struct Layout {
    pub(super) pieces: Vec<Piece>,
    pub(super) entries: Vec<Entry>,
    /// The address after the last word.
    pub(super) end: u32,
}

/// Assigns all addresses.
pub(super) fn place(units: &[Unit], data: &Data) -> Layout {
    let mut long = BTreeSet::new();
    loop {
        let mut walk = Walk::new(units, data, &long);
        walk.all();
        let more = walk.unreachable_branches();
        if more.is_empty() || walk.addr > 0x2_0000 {
            return Layout { pieces: walk.pieces, entries: walk.entries, end: walk.addr };
        }
        long.extend(more);
    }
}

/// A unit and the index of an item in it.
type ItemIndex = (usize, usize);

struct Walk<'a> {
    units: &'a [Unit],
    data: &'a Data,
    long: &'a BTreeSet<ItemIndex>,
    addr: u32,
    pieces: Vec<Piece>,
    entries: Vec<Entry>,
    /// The address of each placed entry.
    addrs: Vec<Option<u32>>,
    /// The last entry of each kind.
    last: BTreeMap<Entry, usize>,
    /// The entries that wait for a pool, their size in words, and the last address that they can be placed at.
    waiting: Vec<usize>,
    words: u32,
    deadline: u32,
    /// The addresses of labels and short branches.
    labels: BTreeMap<Label, u32>,
    branches: Vec<(ItemIndex, u32, Label, u32)>,
    pools: usize,
    /// The data whose addresses are used.
    far: BTreeSet<u32>,
}

impl<'a> Walk<'a> {
    fn new(units: &'a [Unit], data: &'a Data, long: &'a BTreeSet<ItemIndex>) -> Self {
        Self {
            units,
            data,
            long,
            addr: ORIGIN,
            pieces: Vec::new(),
            entries: Vec::new(),
            addrs: Vec::new(),
            last: BTreeMap::new(),
            waiting: Vec::new(),
            words: 0,
            deadline: u32::MAX,
            labels: BTreeMap::new(),
            branches: Vec::new(),
            pools: 0,
            far: BTreeSet::new(),
        }
    }

    fn all(&mut self) {
        for (number, unit) in self.units.iter().enumerate() {
            let mut is_gap = true;
            for (at, (item, _)) in unit.items.iter().enumerate() {
                if is_gap {
                    let (words, more) = self.until_gap(number, at);
                    if !self.can_wait_until(self.addr + words, more) {
                        self.pool();
                    }
                } else if !unit.indivisible
                    && !self.can_wait_until(self.addr + self.size(number, at) + 1, self.requested_words(item))
                {
                    self.pool_with_jump();
                }
                self.item((number, at), item);
                is_gap = !unit.indivisible && item.never_falls_through();
            }
        }
        self.pool();
        for datum in 0..self.data.all.len() as u32 {
            let named = self.data.all[datum as usize].named;
            if (named || self.far.contains(&datum)) && !self.last.contains_key(&Entry::Datum(datum)) {
                let entry = self.add(Entry::Datum(datum));
                self.put(entry);
            }
        }
    }

    /// Whether a pool at that address, with `more` additional words, is still in reach of all its users.
    fn can_wait_until(&self, addr: u32, more: u32) -> bool {
        let words = self.words + more;
        if words == 0 {
            return true;
        }
        words < LARGEST_POOL && addr + words <= self.deadline.min(self.addr + 256)
            || (self.waiting.is_empty() && more < LARGEST_POOL)
    }

    /// Returns the size of an item in words.
    fn size(&self, unit: usize, at: usize) -> u32 {
        let item = &self.units[unit].items[at].0;
        if !self.long.contains(&(unit, at)) {
            return item.words();
        }
        match item {
            Item::Branch(cond, _) if *cond != super::code::Cond::ALWAYS => 3,
            Item::Branch(..) | Item::Call(_) => 2,
            Item::Label(_)
            | Item::Plain(..)
            | Item::Word(..)
            | Item::Number(..)
            | Item::Fault(..)
            | Item::Raw(..) => item.words(),
        }
    }

    /// Returns the number of words that an item may add to a pool.
    fn requested_words(&self, item: &Item) -> u32 {
        match item {
            Item::Word(_, _, place) => match self.data.all[place.datum as usize].words() {
                words if words <= LONGEST_IN_POOL => words,
                _ => 1,
            },
            Item::Number(..) | Item::Fault(..) | Item::Call(_) | Item::Branch(..) => 1,
            Item::Label(_) | Item::Plain(..) | Item::Raw(..) => 0,
        }
    }

    /// Returns the number of words from an item to the next place for a pool without a jump, and the words
    /// added to the pool on the way.
    fn until_gap(&self, unit: usize, at: usize) -> (u32, u32) {
        let (mut words, mut more) = (0, 0);
        let indivisible = self.units[unit].indivisible;
        for (next, (item, _)) in self.units[unit].items.iter().enumerate().skip(at) {
            words += self.size(unit, next);
            let is_short =
                matches!(item, Item::Branch(..) | Item::Call(_)) && !self.long.contains(&(unit, next));
            more += if is_short {
                0
            } else if indivisible {
                u32::from(item.wants_word())
            } else {
                self.requested_words(item)
            };
            if (!indivisible && item.never_falls_through()) || words > 600 {
                break;
            }
        }
        (words, more)
    }

    fn item(&mut self, at: ItemIndex, item: &Item) {
        let indivisible = self.units[at.0].indivisible;
        let reach = match item {
            Item::Label(label) => {
                self.labels.insert(*label, self.addr);
                Reach::Near
            }
            Item::Plain(..) | Item::Raw(..) => Reach::Near,
            Item::Word(_, _, place) => self.word(*place, indivisible),
            Item::Number(_, value) => Reach::By(self.request(Entry::Literal(Literal::Number(*value)))),
            Item::Fault(_, fault, line) => Reach::By(self.request(fault_entry(*fault, *line))),
            Item::Branch(_, label) | Item::Call(label) if self.long.contains(&at) => {
                Reach::By(self.request(Entry::Literal(Literal::Code(*label))))
            }
            Item::Branch(_, label) | Item::Call(label) => {
                let limit = if matches!(item, Item::Call(_)) { 1024 } else { 256 };
                self.branches.push((at, self.addr + 1, *label, limit));
                Reach::Near
            }
        };
        self.pieces.push(Piece::Item(at.0, at.1, reach));
        self.addr += self.size(at.0, at.1);
    }

    /// Returns how a word is reached.
    fn word(&mut self, place: Place, indivisible: bool) -> Reach {
        let datum = Entry::Datum(place.datum);
        let words = self.data.all[place.datum as usize].words();
        let by_address = Entry::Literal(Literal::Place(place));
        self.far.insert(place.datum);
        match self.last.get(&datum).map(|entry| self.addrs[*entry]) {
            Some(Some(addr)) if self.is_near(addr + u32::from(place.offset)) => Reach::Near,
            Some(Some(_)) => Reach::By(self.request(by_address)),
            Some(None) => Reach::Near,
            None if words <= if indivisible { 1 } else { LONGEST_IN_POOL } => {
                self.request(datum);
                Reach::Near
            }
            None => Reach::By(self.request(by_address)),
        }
    }

    /// Whether the current instruction reaches an address.
    fn is_near(&self, addr: u32) -> bool {
        let distance = i64::from(addr) - i64::from(self.addr + 1);
        (-256..256).contains(&distance)
    }

    /// Returns an equal entry that is or will be in reach, or adds one.
    fn request(&mut self, entry: Entry) -> usize {
        if let Some(number) = self.last.get(&entry)
            && self.addrs[*number].is_none_or(|addr| self.is_near(addr))
        {
            return *number;
        }
        let number = self.add(entry);
        self.waiting.push(number);
        self.words += self.entry_words(number);
        // A long branch reads its word up to two words later, so this is safe for all.
        self.deadline = self.deadline.min(self.addr + 256);
        number
    }

    fn add(&mut self, entry: Entry) -> usize {
        let number = self.entries.len();
        self.entries.push(entry);
        self.addrs.push(None);
        self.last.insert(entry, number);
        number
    }

    fn entry_words(&self, number: usize) -> u32 {
        match self.entries[number] {
            Entry::Literal(_) | Entry::Fault(..) => 1,
            Entry::Datum(datum) => self.data.all[datum as usize].words(),
        }
    }

    fn put(&mut self, number: usize) {
        self.addrs[number] = Some(self.addr);
        self.addr += self.entry_words(number);
        self.pieces.push(Piece::Entry(number));
    }

    /// Places a pool where execution does not fall through.
    fn pool(&mut self) {
        // Single words first, then longer entries.
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by_key(|number| self.entry_words(*number) > 1);
        for number in waiting {
            self.put(number);
        }
        self.words = 0;
        self.deadline = u32::MAX;
    }

    /// Places a pool with a jump over it.
    fn pool_with_jump(&mut self) {
        let number = self.pools;
        self.pools += 1;
        self.pieces.push(Piece::JumpOver(number));
        self.addr += 1;
        self.pool();
        self.pieces.push(Piece::PoolEnd(number));
    }

    /// Returns the branches and calls that are out of reach.
    fn unreachable_branches(&self) -> Vec<ItemIndex> {
        let far = self.branches.iter().filter(|(_, from, label, limit)| {
            let to = self.labels.get(label).copied().unwrap_or(*from);
            let distance = i64::from(to) - i64::from(*from);
            !(-i64::from(*limit)..i64::from(*limit)).contains(&distance)
        });
        far.map(|(at, ..)| *at).collect()
    }
}
