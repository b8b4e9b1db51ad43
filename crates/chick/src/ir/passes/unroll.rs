//! Unrolling of loops of one block with a known number of iterations.

use rustc_hash::FxHashMap;

use crate::ir::{B, End, Function, Op, V, predecessors};

/// The limit of instructions that one loop is unrolled to.
const LARGEST: usize = 400;

/// Unrolls each loop with up to this many iterations. Returns whether something changed.
pub fn unroll_loops(function: &mut Function, most_turns: usize) -> bool {
    let mut changed = false;
    let preds = predecessors(function);
    for b in function.all_blocks() {
        // One entry edge and one back edge.
        if preds[b.0 as usize].len() != 2 {
            continue;
        }
        let Some(turns) = turns(function, b, most_turns) else { continue };
        if turns * function.block(b).insns.len() <= LARGEST {
            unroll(function, b, turns);
            changed = true;
        }
    }
    changed
}

/// Returns the number of iterations of a block that branches to itself, if known and not too large.
fn turns(function: &Function, b: B, most: usize) -> Option<usize> {
    let End::Branch(branch) = &function.block(b).end else { return None };
    if (branch.then == b) == (branch.or == b) {
        return None;
    }
    let phis = function.phis(b);
    let mut values: FxHashMap<V, u16> = FxHashMap::default();
    let of = |values: &FxHashMap<V, u16>, v: V| function.constant(v).or_else(|| values.get(&v).copied());
    for turn in 1..=most {
        let mut now: FxHashMap<V, u16> = FxHashMap::default();
        for phi in &phis {
            let Op::Phi(args) = function.op(*phi) else { continue };
            let here = args.iter().find(|(from, _)| (*from == b) == (turn > 1));
            if let Some(value) = here.and_then(|(_, v)| of(&values, *v)) {
                now.insert(*phi, value);
            }
        }
        for v in function.block(b).insns.iter().skip(phis.len()) {
            let get = |v: V| of(&now, v);
            if let Some(value) = function.op(*v).value(get) {
                now.insert(*v, value);
            }
        }
        let (x, y) = (of(&now, branch.a)?, of(&now, branch.b)?);
        if branch.cmp.holds(branch.num, x, y) != (branch.then == b) {
            return Some(turn);
        }
        values = now;
    }
    None
}

/// Copies a block, one copy after the other.
fn unroll(function: &mut Function, b: B, turns: usize) {
    let old = function.block(b).clone();
    let phis = function.phis(b);
    let mut insns: Vec<V> = Vec::new();
    // The counterpart of each value in the latest copy.
    let mut now: FxHashMap<V, V> = FxHashMap::default();
    for phi in &phis {
        let Op::Phi(args) = function.op(*phi) else { continue };
        let start = args.iter().find(|(from, _)| *from != b).map(|(_, v)| *v);
        now.extend(start.map(|start| (*phi, start)));
    }
    for turn in 0..turns {
        if turn > 0 {
            let next = phis.iter().filter_map(|phi| {
                let Op::Phi(args) = function.op(*phi) else { return None };
                let v = args.iter().find(|(from, _)| *from == b)?.1;
                Some((*phi, now.get(&v).copied().unwrap_or(v)))
            });
            let next: Vec<(V, V)> = next.collect();
            now.extend(next);
        }
        for v in old.insns.iter().skip(phis.len()) {
            let line = function.insns[v.0 as usize].line;
            let mut op = function.op(*v).clone();
            op.for_operands(|v| *v = now.get(v).copied().unwrap_or(*v));
            let copy = function.add(op, line);
            insns.push(copy);
            now.insert(*v, copy);
        }
    }
    let to = old.end.targets().into_iter().find(|to| *to != b).unwrap_or(b);
    let block = function.block_mut(b);
    block.insns = insns;
    block.end = End::Jump(to);
    let inside = old.insns;
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    for v in inside {
        replaced[v.0 as usize] = now.get(&v).copied();
    }
    super::substitute(function, &replaced);
}
