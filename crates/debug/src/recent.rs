//! What the last instructions read, wrote and changed. It is found by replaying them, so it does not depend on how the
//! program got to where it is.

use std::collections::BTreeMap;

use bantam_history::{Direction, Query, Touched};
use bantam_isa::Access;
use bantam_run::{Machine, Register};

use crate::{error::DebugError, session::Session};

/// How many instructions count as recent.
pub(crate) const RECENT: u64 = 512;

/// What the last instructions did.
#[derive(Default)]
pub(crate) struct Recent {
    /// When an address was read last, in instructions before now, 1 for the last one.
    pub(crate) read: BTreeMap<u16, u64>,
    /// The same for written.
    pub(crate) written: BTreeMap<u16, u64>,
    /// The registers before the last instruction; none at the start of the run.
    pub(crate) before: Vec<Register>,
    now: u64,
}

impl Query for Recent {
    fn may_be_in(&self, _: &Touched) -> bool {
        true
    }

    fn before(&mut self, machine: &mut dyn Machine, _: usize) {
        if machine.instructions() + 1 == self.now {
            self.before = machine.registers();
        }
    }

    fn is(&mut self, machine: &mut dyn Machine, _: usize) -> bool {
        let age = self.now + 1 - machine.instructions();
        for (access, addr) in machine.accesses() {
            match access {
                Access::Load => self.read.insert(*addr, age),
                Access::Store => self.written.insert(*addr, age),
                Access::Fetch => None,
            };
        }
        false
    }
}

impl Session {
    /// Returns what the last instructions did; the program stays where it is.
    pub(crate) fn recent(&mut self) -> Result<Recent, DebugError> {
        let now = self.history.moment();
        let from = now.saturating_sub(RECENT).max(self.history.start());
        let mut recent = Recent { now, ..Recent::default() };
        self.history.find(Direction::Forward, from, now, &mut recent)?;
        self.history.seek(now)?;
        Ok(recent)
    }
}
