//! Marking: how engines note what a run touches.

use std::collections::HashMap;

use bantam_isa::{Isa, Op, lift};
use rustc_hash::FxBuildHasher;

use crate::{
    core::Core,
    fast,
    marks::Marks,
    memory::{EXECUTED, WRITTEN},
    observer::Observer,
    system::System,
    window::Window,
};

/// The marks of engines that report each instruction, and the sum of all marks.
#[derive(Default)]
pub(crate) struct Marker {
    pub(crate) marks: Marks,
    /// The registers that an instruction sets, by its opcode key.
    sets: HashMap<u16, u8, FxBuildHasher>,
}

impl Marker {
    /// Notes the registers that an instruction outside of fast engines has changed.
    pub(crate) fn changed(&mut self, before: &[u16; 8], after: &[u16; 8]) {
        for (reg, (before, after)) in before.iter().zip(after).enumerate() {
            self.marks.regs |= u8::from(before != after) << reg;
        }
    }

    /// Returns and clears all marks. Which registers may have changed follows from what was executed.
    pub(crate) fn take<I: Isa>(&mut self, core: &Core) -> Marks {
        let mut regs = self.marks.regs;
        if self.marks.executed.meets(&self.marks.written) {
            // An instruction may have been overwritten after it was executed.
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

    /// Notes a mark of a word in [`Memory`](crate::Memory).
    pub(crate) fn note(&mut self, addr: u16, mark: u16) {
        if mark & WRITTEN != 0 {
            self.marks.written.insert(addr);
        }
        if mark & EXECUTED != 0 {
            self.marks.executed.insert(addr);
        }
    }
}

/// Returns the registers that a plain instruction sets; none for another instruction.
fn registers_set<I: Isa>(key: u16) -> u8 {
    let ops = lift::<I>(key, 0).map(|insn| insn.ops).unwrap_or_default();
    let set = ops.iter().filter_map(|op| if let Op::Set(reg, _) = op { Some(*reg) } else { None });
    set.fold(0, |regs, reg| regs | 1 << (reg & 7))
}

impl<I> Observer<I> for Marker {
    #[inline(always)]
    fn executed(&mut self, at: u16, _: u16, _: u16, _: bool, _: u64) {
        self.marks.executed.insert(at);
    }

    #[inline(always)]
    fn stored(&mut self, addr: u16) {
        self.marks.written.insert(addr);
    }
}

/// Runs the plain loop, with or without a marker.
pub(crate) fn run_plain<I: System>(
    core: &mut Core,
    plain: Window,
    watch: bool,
    budget: u64,
    marker: Option<&mut Marker>,
) -> u64 {
    match marker {
        None => fast::run::<I>(core, plain, watch, budget),
        Some(marker) => fast::run_observed::<I, _>(core, plain, watch, budget, marker),
    }
}
