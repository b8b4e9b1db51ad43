//! The part of memory that is plain to the running program.

/// The addresses that the running program reaches as plain memory: `count` cells from `first`.
/// Everything else is rare: a device, or not the program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first address.
    pub first: u16,
    /// How many cells, 0 to 65,536.
    pub count: u32,
}

impl Window {
    /// Whether the address is plain memory.
    #[must_use]
    #[inline(always)]
    pub const fn holds(&self, addr: u16) -> bool {
        (addr.wrapping_sub(self.first) as u32) < self.count
    }

    /// What both hold; they do not go past the last address.
    #[must_use]
    pub fn shared(self, other: Self) -> Self {
        let end = |window: Self| u32::from(window.first) + window.count;
        let first = self.first.max(other.first);
        let count = end(self).min(end(other)).saturating_sub(u32::from(first));
        Self { first, count }
    }
}
