//! Storage. A flip-flop stores a new value at every clock edge; a register does so only when `load` is 1,
//! because otherwise a switch before each flip-flop feeds its own value back.

use crate::{Builder, Net};

impl Builder {
    /// A flip-flop for each bit.
    pub fn flip_flops(&mut self, d: &[Net]) -> Vec<Net> {
        d.iter().map(|&d| self.flip_flop(d)).collect()
    }

    /// A register: at a clock edge it stores `value` if `load` is 1, and keeps its value otherwise.
    pub fn register(&mut self, load: Net, value: &[Net]) -> Vec<Net> {
        let next = self.wires(value.len());
        let held = self.flip_flops(&next);
        let chosen = self.mux_each(load, &held, value);
        self.connect(&next, &chosen);
        held
    }
}
