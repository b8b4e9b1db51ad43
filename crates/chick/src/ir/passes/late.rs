//! What is worked out is worked out just before it is needed, so that fewer values wait at the same time.

use crate::ir::{Effect, Function, Op, V};

/// Moves instructions without effect down in their blocks: in front of the first that reads them, or to the
/// end.
pub fn place_late(function: &mut Function) {
    for b in function.all_blocks() {
        let block = function.block(b);
        let old = block.insns.clone();
        let mut placed: Vec<V> = Vec::with_capacity(old.len());
        // From the back: each goes in front of what has been placed and reads it.
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
