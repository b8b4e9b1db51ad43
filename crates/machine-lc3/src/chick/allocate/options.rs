//! What the parts of the allocator share: its strategies, its resources and its cost model.

use std::collections::BTreeSet;

use crate::chick::code::{Mask, Place, R};

/// When both ends of a copy are coalesced into one register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coalescing {
    /// Whenever their live ranges do not interfere.
    Aggressive,
    /// Only when the graph stays as easy to colour as before.
    Conservative,
    /// Aggressively at first; then the cheapest copies are split again before a value is spilled.
    Optimistic,
}

/// Where spilled values are kept.
pub(crate) enum SpillLocations<'a> {
    /// In the frame.
    Frame,
    /// In words of their own, which the function allocates.
    Words(&'a mut dyn FnMut() -> Place),
}

/// The resources of the allocator.
pub(crate) struct Resources<'a> {
    pub(crate) regs: Mask,
    pub(crate) locations: SpillLocations<'a>,
    pub(crate) coalescing: Coalescing,
}

/// The short live ranges that spilling creates.
#[derive(Default)]
pub(super) struct ShortRanges {
    /// Those of one instruction, which are never spilled: that would gain nothing.
    pub(super) all: BTreeSet<R>,
    /// Those of a few instructions, in which a loaded value is used again.
    pub(super) held: BTreeSet<R>,
}

impl ShortRanges {
    pub(super) fn renamed(&self, to: impl Fn(R) -> R) -> Self {
        let renamed = |regs: &BTreeSet<R>| regs.iter().map(|reg| to(*reg)).collect();
        Self { all: renamed(&self.all), held: renamed(&self.held) }
    }
}

/// Returns the cost of an instruction that is nested in `depth` loops.
pub(super) fn weight(depth: u32) -> u64 {
    8u64.pow(depth.min(6))
}
