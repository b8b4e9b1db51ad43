//! Promotion of scalars that only one function uses from memory to virtual registers.
//!
//! Phis are placed on the iterated dominance frontier, pruned by liveness. Source: Cytron et al. (1991); Cooper
//! and Torczon, "Engineering a Compiler", 9.3.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{B, Dominators, F, Function, Module, Op, Slot, V, predecessors};

/// Promotes all suitable slots to virtual registers.
pub fn promote_slots(module: &mut Module) {
    let users = users(module);
    for number in 0..module.functions.len() {
        let f = F(number as u32);
        let can = |slot: &usize| {
            let data = &module.slots[*slot];
            let own = data.owner == Some(f) || data.owner.is_none() && number == 0;
            own && data.len.is_none() && !data.pinned && users[*slot].as_slice() == [f]
        };
        let slots: Vec<Slot> = (0..module.slots.len()).filter(can).map(|slot| Slot(slot as u32)).collect();
        if !slots.is_empty() {
            let first: FxHashMap<Slot, u16> = slots
                .iter()
                .map(|slot| (*slot, module.slot(*slot).first.first().copied().unwrap_or(0)))
                .collect();
            promote(&mut module.functions[number], &first);
        }
    }
}

/// Returns the functions that use each slot.
fn users(module: &Module) -> Vec<Vec<F>> {
    let mut users = vec![Vec::new(); module.slots.len()];
    for (number, function) in module.functions.iter().enumerate() {
        for v in function.blocks.iter().flat_map(|block| &block.insns) {
            if let Some(slot) = function.op(*v).slot() {
                let users: &mut Vec<F> = &mut users[slot.0 as usize];
                if users.last() != Some(&F(number as u32)) {
                    users.push(F(number as u32));
                }
            }
        }
    }
    users
}

/// Promotes these slots, with their initial values, to virtual registers.
fn promote(function: &mut Function, first: &FxHashMap<Slot, u16>) {
    let dominators = Dominators::of(function);
    let preds = predecessors(function);
    let frontiers = frontiers(function, &dominators, &preds);
    let phis = place_phis(function, first, &frontiers, &preds);
    rename(function, first, &dominators, &phis);
}

/// Returns the dominance frontier of each block.
fn frontiers(function: &Function, dominators: &Dominators, preds: &[Vec<B>]) -> Vec<Vec<B>> {
    let mut frontiers: Vec<Vec<B>> = vec![Vec::new(); function.blocks.len()];
    for b in dominators.order() {
        let preds = &preds[b.0 as usize];
        if preds.len() < 2 {
            continue;
        }
        for pred in preds.iter().filter(|pred| dominators.reached(**pred)) {
            let mut runner = Some(*pred);
            while let Some(at) = runner.filter(|at| Some(*at) != dominators.parent(*b)) {
                let frontier = &mut frontiers[at.0 as usize];
                if !frontier.contains(b) {
                    frontier.push(*b);
                }
                runner = dominators.parent(at);
            }
        }
    }
    frontiers
}

/// Creates the phis of each block, with their slots.
fn place_phis(
    function: &mut Function,
    first: &FxHashMap<Slot, u16>,
    frontiers: &[Vec<B>],
    preds: &[Vec<B>],
) -> Vec<Vec<(Slot, V)>> {
    let mut stores: FxHashMap<Slot, Vec<B>> = FxHashMap::default();
    let mut reads: FxHashMap<Slot, Vec<B>> = FxHashMap::default();
    for b in function.all_blocks() {
        let mut written: FxHashSet<Slot> = FxHashSet::default();
        for v in &function.block(b).insns {
            let op = function.op(*v);
            let Some(slot) = op.slot().filter(|slot| first.contains_key(slot)) else { continue };
            if matches!(op, Op::Load(_)) {
                if !written.contains(&slot) {
                    reads.entry(slot).or_default().push(b);
                }
            } else if written.insert(slot) {
                stores.entry(slot).or_default().push(b);
            }
        }
    }
    let mut placed: Vec<Vec<(Slot, V)>> = vec![Vec::new(); function.blocks.len()];
    let mut slots: Vec<Slot> = stores.keys().copied().collect();
    slots.sort_unstable();
    for slot in slots {
        let written = &stores[&slot];
        let live = live_in(reads.get(&slot).map_or(&[], Vec::as_slice), written, preds);
        let mut open = written.clone();
        let mut has: FxHashSet<B> = FxHashSet::default();
        while let Some(b) = open.pop() {
            for at in &frontiers[b.0 as usize] {
                if live.contains(at) && has.insert(*at) {
                    let line = function.block(*at).line;
                    let phi = function.add(Op::Phi(Vec::new()), line);
                    placed[at.0 as usize].push((slot, phi));
                    open.push(*at);
                }
            }
        }
    }
    for (number, phis) in placed.iter().enumerate() {
        let insns = &mut function.blocks[number].insns;
        insns.splice(0..0, phis.iter().map(|(_, v)| *v));
    }
    placed
}

/// Returns the blocks at whose start the slot is live.
fn live_in(reads: &[B], written: &[B], preds: &[Vec<B>]) -> FxHashSet<B> {
    let written: FxHashSet<B> = written.iter().copied().collect();
    let mut live: FxHashSet<B> = reads.iter().copied().collect();
    let mut open: Vec<B> = reads.to_vec();
    while let Some(b) = open.pop() {
        for pred in &preds[b.0 as usize] {
            if !written.contains(pred) && live.insert(*pred) {
                open.push(*pred);
            }
        }
    }
    live
}

/// Replaces loads with known values and fills in the arguments of phis, in a walk over the dominator tree in
/// which each block inherits the values of its parent.
fn rename(
    function: &mut Function,
    first: &FxHashMap<Slot, u16>,
    dominators: &Dominators,
    phis: &[Vec<(Slot, V)>],
) {
    let mut children: Vec<Vec<B>> = vec![Vec::new(); function.blocks.len()];
    for b in dominators.order() {
        if let Some(parent) = dominators.parent(*b) {
            children[parent.0 as usize].push(*b);
        }
    }
    let mut starts: FxHashMap<Slot, V> = FxHashMap::default();
    let mut slots: Vec<(&Slot, &u16)> = first.iter().collect();
    slots.sort_unstable();
    let mut constants = Vec::new();
    for (slot, value) in slots {
        let v = function.add(Op::Const(*value), 0);
        constants.push(v);
        starts.insert(*slot, v);
    }
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    // The known values are a stack, so that leaving a block restores them.
    let mut known = starts;
    let mut undo: Vec<(Slot, Option<V>)> = Vec::new();
    enum Step {
        Enter(B),
        Leave(usize),
    }
    let mut steps = vec![Step::Enter(B(0))];
    while let Some(step) = steps.pop() {
        let b = match step {
            Step::Enter(b) => b,
            Step::Leave(mark) => {
                while undo.len() > mark {
                    if let Some((slot, Some(before))) = undo.pop() {
                        known.insert(slot, before);
                    }
                }
                continue;
            }
        };
        steps.push(Step::Leave(undo.len()));
        for (slot, phi) in &phis[b.0 as usize] {
            undo.push((*slot, known.insert(*slot, *phi)));
        }
        let mut insns = std::mem::take(&mut function.block_mut(b).insns);
        insns.retain(|v| {
            let op = function.op(*v);
            let Some(slot) = op.slot().filter(|slot| first.contains_key(slot)) else { return true };
            if let Op::Store(_, value) = op {
                let value = replaced[value.0 as usize].unwrap_or(*value);
                undo.push((slot, known.insert(slot, value)));
            } else {
                replaced[v.0 as usize] = known.get(&slot).copied();
            }
            false
        });
        function.block_mut(b).insns = insns;
        for to in function.block(b).end.targets() {
            for (slot, phi) in &phis[to.0 as usize] {
                let value = known[slot];
                if let Op::Phi(args) = function.op_mut(*phi)
                    && !args.iter().any(|(from, _)| *from == b)
                {
                    args.push((b, value));
                }
            }
        }
        steps.extend(children[b.0 as usize].iter().map(|child| Step::Enter(*child)));
    }
    let start = function.phis(B(0)).len();
    function.block_mut(B(0)).insns.splice(start..start, constants);
    super::substitute(function, &replaced);
    unreached(function, dominators);
}

/// Empties unreachable blocks, which may use removed values.
fn unreached(function: &mut Function, dominators: &Dominators) {
    for b in function.all_blocks().filter(|b| !dominators.reached(*b)) {
        for to in function.block(b).end.targets() {
            function.forget_edge(b, to);
        }
        let block = function.block_mut(b);
        block.insns.clear();
        block.end = crate::ir::End::Stop;
    }
}
