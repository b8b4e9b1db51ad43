//! A loop in a loop that have one header get one each, so that the inner one can be rotated.
//!
//! A `while` at the end of a loop's body leads back to its own test and to that of the outer loop, and when
//! empty blocks are taken out, both are one. A value that stays the same on some ways back tells them apart:
//! those ways are the inner loop's.

use bantam_chick::ir::{B, Dominators, End, Function, Op, V, predecessors};

/// Gives inner loops headers of their own. Tells whether something has changed.
pub(super) fn separate_loops(function: &mut Function) -> bool {
    let mut changed = false;
    // A header that has been parted has an inner loop left, which may be two again.
    for _ in 0..function.blocks.len() {
        let Some((header, inner, outer)) = shared(function) else { break };
        separate(function, header, &inner, &outer);
        changed = true;
    }
    changed
}

/// A header with two loops: the blocks that lead back in the inner one, and all others that lead there.
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

/// Puts a header in front, which all come by but the ways back of the inner loop.
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
