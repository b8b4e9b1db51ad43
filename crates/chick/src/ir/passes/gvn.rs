//! Global value numbering over the dominator tree.
//!
//! Source: Briggs, Cooper, Simpson, "Value numbering" (1997), the dominator-based variant.

use rustc_hash::FxHashMap;

use crate::ir::{B, Dominators, Effect, Function, Op, V};

/// Removes redundant computations. Returns whether something changed.
pub fn number_values(function: &mut Function) -> bool {
    let dominators = Dominators::of(function);
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    // The first instruction of each kind with its block; it is available where that block dominates.
    let mut known: FxHashMap<Op, Vec<(B, V)>> = FxHashMap::default();
    let mut changed = false;
    for b in dominators.order() {
        let mut insns = std::mem::take(&mut function.block_mut(*b).insns);
        insns.retain(|v| {
            let op = function.op(*v);
            if matches!(op, Op::Phi(_)) || op.effect(|v| function.constant(v)) != Effect::None {
                return true;
            }
            let mut op = op.clone();
            op.for_operands(|v| *v = replaced[v.0 as usize].unwrap_or(*v));
            let same = known.entry(op).or_default();
            let found = same.iter().rev().find(|(def_block, _)| dominators.dominates(*def_block, *b));
            if let Some((_, older)) = found {
                replaced[v.0 as usize] = Some(*older);
                changed = true;
                return false;
            }
            same.push((*b, *v));
            true
        });
        function.block_mut(*b).insns = insns;
    }
    if changed {
        super::substitute(function, &replaced);
    }
    changed
}
