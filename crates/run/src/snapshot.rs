//! Snapshots: the whole state of a machine, with memory, registers, devices and count of instructions.
//!
//! Snapshots share pages of memory that are the same, so a series of them costs little more than what the program
//! wrote between them. The console is not included: input and output belong to its owner.

use std::{any::Any, sync::Arc};

use crate::{
    bus::Bus,
    checkpoint::{PAGE, put_back},
    core::Core,
};

/// A page of memory, never written.
type Page = Arc<[u16; PAGE]>;

/// The state of a machine at some moment.
pub struct Snapshot {
    regs: [u16; 8],
    pc: u16,
    cc: u8,
    pages: Vec<Page>,
    /// The number of words of memory that belong to the program.
    cells: usize,
    pub(crate) state: Box<dyn Any + Send>,
    pub(crate) bus: Bus,
    pub(crate) done: u64,
}

/// Why there is no snapshot, or it cannot be restored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// A device cannot be copied.
    #[error("device `{name}` cannot be copied, so there is no way back to this moment")]
    Device {
        /// The device's name.
        name: String,
    },
    /// The snapshot is of a machine of another kind.
    #[error("that snapshot is of another machine")]
    Foreign,
}

impl Snapshot {
    /// Copies the current state; `cells` words of memory belong to the program. Pages that are the same as in
    /// `before` are shared with it.
    pub(crate) fn new(
        core: &Core,
        cells: usize,
        state: Box<dyn Any + Send>,
        bus: Bus,
        done: u64,
        before: Option<&Self>,
    ) -> Self {
        let page = |first: usize| {
            let now = &core.mem[first..(first + PAGE).min(cells)];
            let old = before.and_then(|before| before.pages.get(first / PAGE));
            old.filter(|old| old[..now.len()] == *now).map_or_else(|| page_of(now), Arc::clone)
        };
        let pages = (0..cells).step_by(PAGE).map(page).collect();
        Self { regs: core.regs, pc: core.pc, cc: core.cc, pages, cells, state, bus, done }
    }

    /// Returns the number of completed instructions.
    #[must_use]
    pub fn instructions(&self) -> u64 {
        self.done
    }

    /// Returns the registers that operands can name.
    #[must_use]
    pub fn regs(&self) -> &[u16; 8] {
        &self.regs
    }

    /// Returns the words of memory, from address 0 to where device space starts.
    pub fn words(&self) -> impl Iterator<Item = u16> + '_ {
        self.pages.iter().flat_map(|page| page.iter().copied()).take(self.cells)
    }

    /// Returns the memory use in bytes, without pages that are shared with another snapshot.
    #[must_use]
    pub fn bytes_beside(&self, other: Option<&Self>) -> usize {
        let is_shared = |(i, page): &(usize, &Page)| {
            other.and_then(|other| other.pages.get(*i)).is_some_and(|theirs| Arc::ptr_eq(theirs, page))
        };
        let own = self.pages.iter().enumerate().filter(|page| !is_shared(page)).count();
        size_of::<Self>() + self.pages.len() * size_of::<Page>() + own * size_of::<[u16; PAGE]>()
    }

    /// Restores memory and registers.
    pub(crate) fn restore(&self, core: &mut Core, cells: usize) {
        (core.regs, core.pc, core.cc) = (self.regs, self.pc, self.cc);
        for (i, page) in self.pages.iter().enumerate() {
            let first = i * PAGE;
            put_back(core, first, &page[..PAGE.min(cells - first)]);
        }
    }
}

/// Creates a page that starts with these words.
fn page_of(words: &[u16]) -> Page {
    let mut page = [0; PAGE];
    page[..words.len()].copy_from_slice(words);
    Arc::new(page)
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").field("pc", &self.pc).field("done", &self.done).finish_non_exhaustive()
    }
}
