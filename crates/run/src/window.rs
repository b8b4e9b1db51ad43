//! The part of memory that is plain to the running program.

/// The addresses that are plain memory to the running program: `count` cells from `first`. Everything else is rare: a
/// device, or protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first address.
    pub first: u16,
    /// The number of cells, 0 to 65,536.
    pub count: u32,
}

impl Window {
    /// Whether the address is plain memory.
    #[must_use]
    #[inline(always)]
    pub const fn holds(&self, addr: u16) -> bool {
        (addr.wrapping_sub(self.first) as u32) < self.count
    }

    /// Returns the intersection; neither window goes past the last address.
    #[must_use]
    pub fn shared(self, other: Self) -> Self {
        let end = |window: Self| u32::from(window.first) + window.count;
        let first = self.first.max(other.first);
        let count = end(self).min(end(other)).saturating_sub(u32::from(first));
        Self { first, count }
    }
}
