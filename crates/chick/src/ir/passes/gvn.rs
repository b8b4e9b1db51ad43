//! What has been worked out already is not worked out again: value numbering over the tree of dominators.
//!
//! Source: Briggs, Cooper, Simpson, "Value numbering" (1997), the dominator-based form.

use rustc_hash::FxHashMap;

use crate::ir::{B, Dominators, Effect, Function, Op, V};

/// Removes what is known already. Tells whether something went.
pub fn number_values(function: &mut Function) -> bool {
    let dominators = Dominators::of(function);
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    // The first of each kind, and where it stands; others are known where that block dominates.
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
