//! Dead code elimination. A port is read even if the value is unused, as a device may notice.

use crate::ir::{Effect, Function, V};

/// Removes instructions without effects whose values are unused. Returns whether something changed.
pub fn remove_dead(function: &mut Function) -> bool {
    let mut needed = vec![false; function.insns.len()];
    let mut open: Vec<V> = Vec::new();
    for block in &function.blocks {
        open.extend(block.end.operands());
        let acts = |v: &&V| function.op(**v).effect(|v| function.constant(v)) == Effect::Acts;
        open.extend(block.insns.iter().filter(acts));
    }
    while let Some(v) = open.pop() {
        if !std::mem::replace(&mut needed[v.0 as usize], true) {
            open.extend(function.op(v).operands());
        }
    }
    let mut changed = false;
    for number in 0..function.blocks.len() {
        let insns = &mut function.blocks[number].insns;
        let before = insns.len();
        insns.retain(|v| needed[v.0 as usize]);
        changed |= insns.len() < before;
    }
    changed
}
