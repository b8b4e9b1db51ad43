//! A compact set of addresses: only blocks of 256 addresses that have members take space.

use bantam_run::AddrSet;

/// A set of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Packed {
    /// The number of a block and its 256 bits, sorted by number.
    blocks: Vec<(u8, [u64; 4])>,
}

impl Packed {
    pub(crate) fn new(set: &AddrSet) -> Self {
        let blocks = (0..=u8::MAX).zip(set.blocks()).filter(|(_, bits)| *bits != [0; 4]);
        Self { blocks: blocks.collect() }
    }

    pub(crate) fn contains(&self, addr: u16) -> bool {
        let [number, bit] = addr.to_be_bytes();
        self.blocks
            .binary_search_by_key(&number, |(number, _)| *number)
            .is_ok_and(|at| self.blocks[at].1[usize::from(bit / 64)] >> (bit % 64) & 1 != 0)
    }

    /// Adds all members of another set.
    pub(crate) fn add(&mut self, other: &Self) {
        for (number, theirs) in &other.blocks {
            match self.blocks.binary_search_by_key(number, |(number, _)| *number) {
                Ok(at) => self.blocks[at].1.iter_mut().zip(theirs).for_each(|(ours, theirs)| *ours |= theirs),
                Err(at) => self.blocks.insert(at, (*number, *theirs)),
            }
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.blocks.len() * size_of::<(u8, [u64; 4])>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_members_of_the_set() {
        let some = [0, 1, 63, 64, 255, 256, 0x3000, 0xFFFF];
        let other = [2, 0x3001, 0x8000];
        let mut packed = Packed::new(&some.into_iter().collect());
        packed.add(&Packed::new(&other.into_iter().collect()));
        for addr in 0..=u16::MAX {
            assert_eq!(packed.contains(addr), some.contains(&addr) || other.contains(&addr), "{addr}");
        }
        assert_eq!(packed.blocks.len(), 5);
    }
}
