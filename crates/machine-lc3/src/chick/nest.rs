//! Splits a header that is shared by nested loops, so that the inner loop can be inverted.
//!
//! A `while` at the end of a loop's body jumps to its own test and to that of the outer loop; without empty
//! blocks, both are the same. A value that is unchanged on some back edges distinguishes them: these belong to
//! the inner loop.

use bantam_chick::ir::{B, Dominators, End, Function, Op, V, predecessors};

/// Gives inner loops their own headers. Returns whether something changed.
pub(super) fn separate_loops(function: &mut Function) -> bool {
    let mut changed = false;
    // After a split, the remaining header may still be shared by two loops.
    for _ in 0..function.blocks.len() {
        let Some((header, inner, outer)) = shared(function) else { break };
        separate(function, header, &inner, &outer);
        changed = true;
    }
    changed
}

/// Returns a header with two loops, the back edges of the inner loop, and all other predecessors.
fn shared(function: &Function) -> Option<(B, Vec<B>, Vec<B>)> {
    let dominators = Dominators::of(function);
    let preds = predecessors(function);
    dominators.order().iter().copied().find_map(|header| {
        let reached = preds[header.0 as usize].iter().copied().filter(|b| dominators.reached(*b));
        let (back, outside): (Vec<B>, Vec<B>) = reached.partition(|b| dominators.dominates(header, *b));
        function.phis(header).into_iter().find_map(|phi| {
            let Op::Phi(args) = function.op(phi) else { return None };
            let stays = |b: &B| args.iter().any(|(from, v)| from == b && *v == phi);
            let (inner, mut outer): (Vec<B>, Vec<B>) = back.iter().copied().partition(stays);
            if inner.is_empty() || outer.is_empty() {
                return None;
            }
            outer.extend(&outside);
            Some((header, inner, outer))
        })
    })
}

/// Inserts a header that all edges except the back edges of the inner loop enter.
fn separate(function: &mut Function, header: B, inner: &[B], outer: &[B]) {
    let line = function.block(header).line;
    let front = function.add_block(End::Jump(header), line);
    for phi in function.phis(header) {
        let Op::Phi(args) = function.op(phi).clone() else { continue };
        let of =
            |from: &[B]| -> Vec<(B, V)> { args.iter().copied().filter(|(b, _)| from.contains(b)).collect() };
        let new = function.add(Op::Phi(of(outer)), line);
        function.block_mut(front).insns.push(new);
        let mut rest = of(inner);
        rest.push((front, new));
        *function.op_mut(phi) = Op::Phi(rest);
    }
    for b in outer {
        function.block_mut(*b).end.for_targets(|to| {
            if *to == header {
                *to = front;
            }
        });
    }
}
