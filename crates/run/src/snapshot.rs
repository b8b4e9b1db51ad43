//! The whole state of a machine, to which it can go back: memory, registers, devices, count of instructions.
//!
//! Pages of memory that two snapshots have in common are there once, so a row of snapshots costs little more than
//! what the program wrote between them. The console is not part of it: input and output are whoever holds it.

use std::{any::Any, sync::Arc};

use crate::{
    bus::Bus,
    checkpoint::{PAGE, put_back},
    core::Core,
};

/// A page of memory, which nobody writes.
type Page = Arc<[u16; PAGE]>;

/// A machine as it was at some moment.
pub struct Snapshot {
    regs: [u16; 8],
    pc: u16,
    cc: u8,
    pages: Vec<Page>,
    /// How many words of memory are the program's.
    cells: usize,
    pub(crate) state: Box<dyn Any + Send>,
    pub(crate) bus: Bus,
    pub(crate) done: u64,
}

/// Why there is no snapshot, or none to go back to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// A device cannot be copied.
    #[error("device `{name}` cannot be copied, so there is no way back to this moment")]
    Device {
        /// Its name.
        name: String,
    },
    /// The snapshot is of a machine of another kind.
    #[error("that snapshot is of another machine")]
    Foreign,
}

impl Snapshot {
    /// The state as it is now; `cells` words of memory are the program's. `before` is a snapshot with which it may
    /// have pages in common.
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

    /// How many instructions had completed.
    #[must_use]
    pub fn instructions(&self) -> u64 {
        self.done
    }

    /// The registers that operands can name.
    #[must_use]
    pub fn regs(&self) -> &[u16; 8] {
        &self.regs
    }

    /// The words of memory, from address 0 up to where device space begins.
    pub fn words(&self) -> impl Iterator<Item = u16> + '_ {
        self.pages.iter().flat_map(|page| page.iter().copied()).take(self.cells)
    }

    /// How many bytes it takes besides pages that it has in common with another, which may be one before it.
    #[must_use]
    pub fn bytes_beside(&self, other: Option<&Self>) -> usize {
        let is_shared = |(i, page): &(usize, &Page)| {
            other.and_then(|other| other.pages.get(*i)).is_some_and(|theirs| Arc::ptr_eq(theirs, page))
        };
        let own = self.pages.iter().enumerate().filter(|page| !is_shared(page)).count();
        size_of::<Self>() + self.pages.len() * size_of::<Page>() + own * size_of::<[u16; PAGE]>()
    }

    /// Puts memory and registers back.
    pub(crate) fn restore(&self, core: &mut Core, cells: usize) {
        (core.regs, core.pc, core.cc) = (self.regs, self.pc, self.cc);
        for (i, page) in self.pages.iter().enumerate() {
            let first = i * PAGE;
            put_back(core, first, &page[..PAGE.min(cells - first)]);
        }
    }
}

/// A page that begins with these words.
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
