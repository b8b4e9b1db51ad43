//! Store-to-load forwarding, redundant load elimination and dead store elimination.
//!
//! Only within a block. An access with an unknown index may be to any element.

use rustc_hash::FxHashMap;

use crate::ir::{Module, Op, Slot, V};

/// A memory location: a slot, and the index of an array if known.
type MemoryLocation = (Slot, Option<u16>);

/// Replaces loads with known values. Returns whether something changed.
pub fn forward_stores(module: &mut Module, number: usize) -> bool {
    let function = &mut module.functions[number];
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    let mut changed = false;
    for b in function.all_blocks() {
        let mut known: FxHashMap<MemoryLocation, V> = FxHashMap::default();
        let mut insns = std::mem::take(&mut function.block_mut(b).insns);
        insns.retain(|v| {
            let now = |v: V| replaced[v.0 as usize].unwrap_or(v);
            let op = function.op(*v);
            let place = place(op, |v| function.constant(now(v)));
            if let Op::Load(_) | Op::LoadAt(..) = op {
                let Some(place) = place else { return true };
                if let Some(value) = known.get(&place) {
                    replaced[v.0 as usize] = Some(*value);
                    changed = true;
                    return false;
                }
                known.insert(place, *v);
            } else if let Op::Store(slot, value) | Op::StoreAt(slot, _, value) = op {
                let value = now(*value);
                let Some(place) = place else {
                    known.retain(|(other, _), _| other != slot);
                    return true;
                };
                if known.insert(place, value) == Some(value) {
                    changed = true;
                    return false;
                }
            } else if let Op::StorePtr(slot, ..) = op {
                known.retain(|(other, _), _| other != slot);
            } else if let Op::Call(..) | Op::Asm(_) = op {
                // Calls and assembly may write to anything that they can access.
                known.clear();
            }
            true
        });
        function.block_mut(b).insns = insns;
    }
    if changed {
        super::substitute(function, &replaced);
    }
    changed
}

/// Returns the location of an access, if known.
fn place(op: &Op, constant: impl Fn(V) -> Option<u16>) -> Option<MemoryLocation> {
    let slot = op.slot()?;
    if let Op::LoadAt(_, at) | Op::StoreAt(_, at, _) = op {
        return Some((slot, Some(constant(*at)?)));
    }
    Some((slot, None))
}
