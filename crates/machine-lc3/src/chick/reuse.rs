//! Redundant load elimination across blocks.
//!
//! Known values are passed to successors with a single predecessor; the language's own pass works within a
//! block.

use std::collections::BTreeMap;

use bantam_chick::ir::{Function, Op, Slot, V, predecessors, reverse_postorder};

/// The known contents of memory, by slot and, for an array, index.
type Known = BTreeMap<(Slot, Option<V>), V>;

/// Replaces loads with known values.
pub(super) fn reuse_loads(function: &mut Function) {
    let preds = predecessors(function);
    let mut ends: BTreeMap<u32, Known> = BTreeMap::new();
    let mut replaced: BTreeMap<V, V> = BTreeMap::new();
    for b in reverse_postorder(function) {
        let mut known = match preds[b.0 as usize][..] {
            [one] if one != b => ends.get(&one.0).cloned().unwrap_or_default(),
            _ => Known::new(),
        };
        for v in &function.block(b).insns {
            note(function.op(*v), *v, &mut known, &mut replaced);
        }
        ends.insert(b.0, known);
    }
    let last = |v: V| {
        let mut v = v;
        while let Some(other) = replaced.get(&v) {
            v = *other;
        }
        v
    };
    function.replace_all(last);
}

fn note(op: &Op, v: V, known: &mut Known, replaced: &mut BTreeMap<V, V>) {
    let of = |v: &V, replaced: &BTreeMap<V, V>| replaced.get(v).copied().unwrap_or(*v);
    if let Op::LoadAt(slot, at) = op {
        load((*slot, Some(of(at, replaced))), v, known, replaced);
    } else if let Op::Load(slot) = op {
        load((*slot, None), v, known, replaced);
    } else if let Op::StoreAt(slot, at, value) = op {
        known.retain(|(other, _), _| other != slot);
        known.insert((*slot, Some(of(at, replaced))), of(value, replaced));
    } else if let Op::Store(slot, value) = op {
        known.insert((*slot, None), of(value, replaced));
    } else if matches!(op, Op::Call(..) | Op::Asm(_)) {
        known.clear();
    }
}

fn load(place: (Slot, Option<V>), v: V, known: &mut Known, replaced: &mut BTreeMap<V, V>) {
    match known.get(&place) {
        Some(value) => drop(replaced.insert(v, *value)),
        None => drop(known.insert(place, v)),
    }
}
