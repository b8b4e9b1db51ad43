//! Late scheduling: computes values just before their first use, which lowers the register pressure.

use crate::ir::{Effect, Function, Op, V};

/// Moves instructions without effects down in their blocks: before their first use, or to the end.
pub fn place_late(function: &mut Function) {
    for b in function.all_blocks() {
        let block = function.block(b);
        let old = block.insns.clone();
        let mut placed: Vec<V> = Vec::with_capacity(old.len());
        // Backwards: each goes before the placed instructions that use it.
        for v in old.iter().rev() {
            let op = function.op(*v);
            let stays = matches!(op, Op::Phi(_)) || op.effect(|v| function.constant(v)) != Effect::None;
            let reader = placed.iter().rposition(|other| function.op(*other).operands().contains(v));
            let at = match reader {
                _ if stays => placed.len(),
                Some(reader) => reader + 1,
                None => 0,
            };
            placed.insert(at, *v);
        }
        placed.reverse();
        function.block_mut(b).insns = placed;
    }
}
