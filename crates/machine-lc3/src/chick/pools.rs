//! Addresses: pools of words between the code, and branches that reach far.
//!
//! An instruction reaches 256 words back or on. What it names is put into a pool behind it, as late as it
//! can be, and best where no way comes by: behind a jump or a return. Words that have one place only
//! (variables, short texts) go into the first pool after their first use; who is too far away from them
//! goes by a word with their address. None of this changes how many instructions there are, so one walk
//! over the code places everything.
//!
//! Branches and calls are short at first. Those that do not reach are made long, by way of R7, and all is
//! placed again; a long one stays long, so this ends. R7 is free wherever that can happen: only small
//! functions that call nothing have something in it, and into them nothing is put.

use std::collections::{BTreeMap, BTreeSet};

use bantam_chick::evaluate::Fault;

use super::{
    code::Place,
    data::Data,
    items::{Item, Label, Literal, Unit},
};

/// Where programs begin.
pub(super) const ORIGIN: u32 = 0x3000;
/// Data of so many words can stand in a pool; longer ones stand at the end.
const LONGEST_IN_POOL: u32 = 40;
/// A pool has fewer words than this.
const LARGEST_POOL: u32 = 200;

/// What stands in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    Literal(Literal),
    /// A datum, at its only place.
    Datum(u32),
    /// A word that is no instruction, at which a program with this fault in this line stops.
    Fault(bool, u32),
}

/// An entry of a fault.
pub(super) fn fault_entry(fault: Fault, line: u32) -> Entry {
    Entry::Fault(fault == Fault::Division, line)
}

/// How an item reaches what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// By itself.
    Near,
    /// By the entry of that number.
    By(usize),
}

/// What stands in memory, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An item: unit, number in it, and how it reaches what it names.
    Item(usize, usize, Reach),
    /// A jump over the pool that follows, of that number.
    JumpOver(usize),
    /// The end of a pool that is jumped over.
    PoolEnd(usize),
    /// A word or more.
    Entry(usize),
}

/// A program with addresses.
pub(super) struct Layout {
    pub(super) pieces: Vec<Piece>,
    pub(super) entries: Vec<Entry>,
    /// The address behind the last word.
    pub(super) end: u32,
}

/// Gives everything a place.
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

/// A unit and the number of an item in it.
type At = (usize, usize);

struct Walk<'a> {
    units: &'a [Unit],
    data: &'a Data,
    long: &'a BTreeSet<At>,
    addr: u32,
    pieces: Vec<Piece>,
    entries: Vec<Entry>,
    /// For each entry its address, when it has one.
    addrs: Vec<Option<u32>>,
    /// The last entry of each kind.
    last: BTreeMap<Entry, usize>,
    /// Entries that wait for a pool, how many words they are, and where the last of them must stand.
    waiting: Vec<usize>,
    words: u32,
    deadline: u32,
    /// Where labels and short branches are.
    labels: BTreeMap<Label, u32>,
    branches: Vec<(At, u32, Label, u32)>,
    pools: usize,
    /// Data of which the address is wanted.
    far: BTreeSet<u32>,
}

impl<'a> Walk<'a> {
    fn new(units: &'a [Unit], data: &'a Data, long: &'a BTreeSet<At>) -> Self {
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

    /// Whether a pool that begins there, with so many words more, is still reached by all who need it.
    fn can_wait_until(&self, addr: u32, more: u32) -> bool {
        let words = self.words + more;
        if words == 0 {
            return true;
        }
        words < LARGEST_POOL && addr + words <= self.deadline.min(self.addr + 256)
            || (self.waiting.is_empty() && more < LARGEST_POOL)
    }

    /// How many words an item is.
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

    /// How many words an item may want in a pool.
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

    /// The words from an item to the next place where a pool is not in the way, and what is wanted there.
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

    fn item(&mut self, at: At, item: &Item) {
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

    /// How a word is reached.
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

    /// Whether the instruction that is placed now reaches an address.
    fn is_near(&self, addr: u32) -> bool {
        let distance = i64::from(addr) - i64::from(self.addr + 1);
        (-256..256).contains(&distance)
    }

    /// An entry of that kind which is near, or will be.
    fn request(&mut self, entry: Entry) -> usize {
        if let Some(number) = self.last.get(&entry)
            && self.addrs[*number].is_none_or(|addr| self.is_near(addr))
        {
            return *number;
        }
        let number = self.add(entry);
        self.waiting.push(number);
        self.words += self.entry_words(number);
        // A long branch is up to two words on when it reads its word, so this is safe for all.
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

    /// A pool, where no way comes by.
    fn pool(&mut self) {
        // Words first, then what is longer.
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by_key(|number| self.entry_words(*number) > 1);
        for number in waiting {
            self.put(number);
        }
        self.words = 0;
        self.deadline = u32::MAX;
    }

    /// A pool that is jumped over.
    fn pool_with_jump(&mut self) {
        let number = self.pools;
        self.pools += 1;
        self.pieces.push(Piece::JumpOver(number));
        self.addr += 1;
        self.pool();
        self.pieces.push(Piece::PoolEnd(number));
    }

    /// The branches and calls that do not reach.
    fn unreachable_branches(&self) -> Vec<At> {
        let far = self.branches.iter().filter(|(_, from, label, limit)| {
            let to = self.labels.get(label).copied().unwrap_or(*from);
            let distance = i64::from(to) - i64::from(*from);
            !(-i64::from(*limit)..i64::from(*limit)).contains(&distance)
        });
        far.map(|(at, ..)| *at).collect()
    }
}
