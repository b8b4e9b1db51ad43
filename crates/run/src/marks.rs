//! What a part of a run has touched, so that searches can skip it.
//!
//! Engines note it while they run, each in the way that costs it least. Notes are never too little, and may be a
//! little too much.

use crate::memory::WORDS;

/// A set of addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct AddrSet(Box<[u64; WORDS / 64]>);

impl AddrSet {
    /// Creates the empty set.
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

    /// Adds all members of another set.
    pub fn add(&mut self, other: &Self) {
        for (ours, theirs) in self.0.iter_mut().zip(&*other.0) {
            *ours |= theirs;
        }
    }

    /// Whether the two sets have a member in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&*other.0).any(|(ours, theirs)| ours & theirs != 0)
    }

    /// Returns the addresses in order.
    pub fn iter(&self) -> impl Iterator<Item = u16> {
        self.0.iter().enumerate().filter(|(_, bits)| **bits != 0).flat_map(|(i, bits)| {
            (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| (64 * i + bit) as u16)
        })
    }

    /// Returns the bits in blocks of 256 addresses: four words of 64 bits each, lowest address in the lowest bit.
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

/// What a part of a run has touched. May name more, but nothing is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The addresses of the words that were written, even if their value stayed the same.
    pub written: AddrSet,
    /// The addresses of the instructions that were executed.
    pub executed: AddrSet,
    /// The registers that may have changed, bit 0 for the first of those that operands can name.
    pub regs: u8,
}
