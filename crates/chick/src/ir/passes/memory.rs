//! Loads of what has just been stored or loaded are not needed; nor are stores that another overwrites.
//!
//! Within a block only. An access with an index that is not known may be to any element.

use rustc_hash::FxHashMap;

use crate::ir::{Module, Op, Slot, V};

/// A place in memory: a slot, and for an array the index if it is known.
type Place = (Slot, Option<u16>);

/// Uses the values that are known instead of loading them. Tells whether something has changed.
pub fn forward_stores(module: &mut Module, number: usize) -> bool {
    let function = &mut module.functions[number];
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    let mut changed = false;
    for b in function.all_blocks() {
        let mut known: FxHashMap<Place, V> = FxHashMap::default();
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
                // Others may write to all that they can see.
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

/// The place that an access is to, if it is known.
fn place(op: &Op, constant: impl Fn(V) -> Option<u16>) -> Option<Place> {
    let slot = op.slot()?;
    if let Op::LoadAt(_, at) | Op::StoreAt(_, at, _) = op {
        return Some((slot, Some(constant(*at)?)));
    }
    Some((slot, None))
}
