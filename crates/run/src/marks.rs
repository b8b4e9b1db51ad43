//! What a stretch of a run has touched: so that who looks for something later need not look there.
//!
//! Engines note it while they run, each in the way that costs it least. What they note is never too little,
//! and may be a little too much.

use std::collections::HashMap;

use bantam_isa::{Isa, Op, lift};
use rustc_hash::FxBuildHasher;

use crate::{
    core::{Core, Window},
    fast::{self, Observer},
    memory::{EXECUTED, WORDS, WRITTEN},
    system::System,
};

/// A set of addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct AddrSet(Box<[u64; WORDS / 64]>);

impl AddrSet {
    /// The empty set.
    #[must_use]
    pub fn new() -> Self {
        Self(Box::new([0; WORDS / 64]))
    }

    /// Adds an address.
    #[inline(always)]
    pub fn insert(&mut self, addr: u16) {
        self.0[usize::from(addr >> 6)] |= 1 << (addr & 63);
    }

    /// Whether an address is in it.
    #[must_use]
    pub fn contains(&self, addr: u16) -> bool {
        self.0[usize::from(addr >> 6)] >> (addr & 63) & 1 != 0
    }

    /// Adds all that is in another.
    pub fn add(&mut self, other: &Self) {
        for (ours, theirs) in self.0.iter_mut().zip(&*other.0) {
            *ours |= theirs;
        }
    }

    /// Whether something is in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&*other.0).any(|(ours, theirs)| ours & theirs != 0)
    }

    /// The addresses, in order.
    pub fn iter(&self) -> impl Iterator<Item = u16> {
        self.0.iter().enumerate().filter(|(_, bits)| **bits != 0).flat_map(|(i, bits)| {
            (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| (64 * i + bit) as u16)
        })
    }

    /// The bits in blocks of 256 addresses, 0 first: four words of 64 bits each, lowest address in the lowest bit.
    pub fn blocks(&self) -> impl Iterator<Item = [u64; 4]> {
        self.0.chunks_exact(4).map(|bits| [bits[0], bits[1], bits[2], bits[3]])
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }
}

impl Default for AddrSet {
    fn default() -> Self {
        Self::new()
    }
}

impl FromIterator<u16> for AddrSet {
    fn from_iter<T: IntoIterator<Item = u16>>(addrs: T) -> Self {
        let mut set = Self::new();
        addrs.into_iter().for_each(|addr| set.insert(addr));
        set
    }
}

impl std::fmt::Debug for AddrSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What a stretch of a run has touched. It may name more than that, but nothing is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The addresses of the words that were written, with the same value or another.
    pub written: AddrSet,
    /// The addresses of the instructions that were executed.
    pub executed: AddrSet,
    /// The registers that may have changed, bit 0 for the first of those that operands can name.
    pub regs: u8,
}

/// The marks of engines that tell of each instruction, and what is put together for all.
#[derive(Default)]
pub(crate) struct Marker {
    pub(crate) marks: Marks,
    /// Which registers an instruction sets, by its key.
    sets: HashMap<u16, u8, FxBuildHasher>,
}

impl Marker {
    /// Registers were these before what fast engines do not do.
    pub(crate) fn changed(&mut self, before: &[u16; 8], after: &[u16; 8]) {
        for (reg, (before, after)) in before.iter().zip(after).enumerate() {
            self.marks.regs |= u8::from(before != after) << reg;
        }
    }

    /// Takes everything since the last call. Which registers have changed follows from what was executed.
    pub(crate) fn take<I: Isa>(&mut self, core: &Core) -> Marks {
        let mut regs = self.marks.regs;
        if self.marks.executed.meets(&self.marks.written) {
            // Some instruction was another one, perhaps.
            regs = u8::MAX;
        }
        if regs != u8::MAX {
            for addr in self.marks.executed.iter() {
                let key = core.key::<I>(addr);
                regs |= *self.sets.entry(key).or_insert_with(|| registers_set::<I>(key));
            }
        }
        Marks { regs, ..std::mem::take(&mut self.marks) }
    }

    /// A word had this mark in [`Memory`](crate::Memory).
    pub(crate) fn note(&mut self, addr: u16, mark: u16) {
        if mark & WRITTEN != 0 {
            self.marks.written.insert(addr);
        }
        if mark & EXECUTED != 0 {
            self.marks.executed.insert(addr);
        }
    }
}

/// The registers that a plain instruction sets; none of another.
fn registers_set<I: Isa>(key: u16) -> u8 {
    let ops = lift::<I>(key, 0).map(|insn| insn.ops).unwrap_or_default();
    let set = ops.iter().filter_map(|op| if let Op::Set(reg, _) = op { Some(*reg) } else { None });
    set.fold(0, |regs, reg| regs | 1 << (reg & 7))
}

impl<I> Observer<I> for Marker {
    #[inline(always)]
    fn saw(&mut self, at: u16, _: u16, _: u16, _: bool, _: u64) {
        self.marks.executed.insert(at);
    }

    #[inline(always)]
    fn stored(&mut self, addr: u16) {
        self.marks.written.insert(addr);
    }
}

/// The plain loop, with or without a marker.
pub(crate) fn run_plain<I: System>(
    core: &mut Core,
    plain: Window,
    watch: bool,
    budget: u64,
    marker: Option<&mut Marker>,
) -> u64 {
    match marker {
        None => fast::run::<I>(core, plain, watch, budget),
        Some(marker) => fast::run_seen_by::<I, _>(core, plain, watch, budget, marker),
    }
}
