//! Control flow: folds known branches, removes unreachable blocks, and merges blocks.

use crate::ir::{B, Branch, Dominators, End, Function, Op, V, predecessors};

/// Simplifies the control flow. Returns whether something changed.
pub fn tidy_blocks(function: &mut Function) -> bool {
    let mut changed = known_branches(function);
    changed |= drop_unreached(function);
    changed |= skip_empty(function);
    changed |= join(function);
    changed
}

/// Folds a branch on constants, or with two equal targets, to a jump.
fn known_branches(function: &mut Function) -> bool {
    let mut changed = false;
    for b in function.all_blocks() {
        let End::Branch(Branch { cmp, num, a, b: right, then, or }) = function.block(b).end else { continue };
        let holds = if a == right {
            Some(cmp.holds(num, 0, 0))
        } else {
            function.constant(a).zip(function.constant(right)).map(|(a, b)| cmp.holds(num, a, b))
        };
        let to = match holds {
            Some(holds) => {
                let (to, not) = if holds { (then, or) } else { (or, then) };
                if to != not {
                    function.forget_edge(b, not);
                }
                to
            }
            None if then == or => then,
            None => continue,
        };
        function.block_mut(b).end = End::Jump(to);
        changed = true;
    }
    changed
}

/// Removes unreachable blocks and renumbers the others.
fn drop_unreached(function: &mut Function) -> bool {
    let dominators = Dominators::of(function);
    if function.all_blocks().all(|b| dominators.reached(b)) {
        return false;
    }
    for b in function.all_blocks().filter(|b| !dominators.reached(*b)) {
        for to in function.block(b).end.targets() {
            function.forget_edge(b, to);
        }
    }
    let kept: Vec<B> = function.all_blocks().filter(|b| dominators.reached(*b)).collect();
    let mut names = vec![B(0); function.blocks.len()];
    for (number, b) in kept.iter().enumerate() {
        names[b.0 as usize] = B(number as u32);
    }
    let mut number = 0;
    function.blocks.retain(|_| {
        number += 1;
        dominators.reached(B(number - 1))
    });
    for block in &mut function.blocks {
        block.end.for_targets(|to| *to = names[to.0 as usize]);
        for v in &block.insns {
            if let Op::Phi(args) = &mut function.insns[v.0 as usize].op {
                args.iter_mut().for_each(|(from, _)| *from = names[from.0 as usize]);
            }
        }
    }
    true
}

/// Redirects jumps to an empty block to its target.
fn skip_empty(function: &mut Function) -> bool {
    let mut changed = false;
    let mut preds = predecessors(function);
    for b in function.all_blocks().skip(1) {
        let block = function.block(b);
        let End::Jump(to) = block.end else { continue };
        if !block.insns.is_empty() || to == b {
            continue;
        }
        let mut from = preds[b.0 as usize].clone();
        from.sort_unstable();
        from.dedup();
        let into = &preds[to.0 as usize];
        // A phi has one value per predecessor, so none may become a double edge.
        let phis = function.phis(to);
        if from.is_empty() || !phis.is_empty() && from.iter().any(|pred| into.contains(pred)) {
            continue;
        }
        for phi in phis {
            let Op::Phi(args) = function.op_mut(phi) else { continue };
            let Some(at) = args.iter().position(|(pred, _)| *pred == b) else { continue };
            let (_, value) = args.remove(at);
            args.extend(from.iter().map(|pred| (*pred, value)));
        }
        for pred in &from {
            function.block_mut(*pred).end.for_targets(|target| {
                if *target == b {
                    *target = to;
                    preds[to.0 as usize].push(*pred);
                }
            });
        }
        preds[b.0 as usize].clear();
        preds[to.0 as usize].retain(|pred| *pred != b);
        changed = true;
    }
    changed && {
        drop_unreached(function);
        true
    }
}

/// Merges a block with its successor if that has no other predecessor.
fn join(function: &mut Function) -> bool {
    let mut changed = false;
    let preds = predecessors(function);
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    let mut counts: Vec<usize> = preds.iter().map(Vec::len).collect();
    for b in function.all_blocks() {
        while let End::Jump(to) = function.block(b).end
            && to != b
            && to != B(0)
            && counts[to.0 as usize] == 1
        {
            // A phi with one argument is that value.
            let phis = function.phis(to);
            for phi in &phis {
                if let Op::Phi(args) = function.op(*phi)
                    && let Some((_, value)) = args.first()
                {
                    replaced[phi.0 as usize] = Some(*value);
                }
            }
            let taken = std::mem::take(&mut function.block_mut(to).insns);
            let end = std::mem::replace(&mut function.block_mut(to).end, End::Stop);
            let line = function.block(to).line;
            for next in end.targets() {
                function.rename_edge(next, to, b);
            }
            counts[to.0 as usize] = 0;
            let block = function.block_mut(b);
            block.insns.extend(taken.into_iter().skip(phis.len()));
            block.end = end;
            block.line = line;
            changed = true;
        }
    }
    if changed {
        super::substitute(function, &replaced);
        drop_unreached(function);
    }
    changed
}
