//! A loop that tests before each turn becomes one that tests once before all and after each.
//!
//! The header, which has the test, is copied: the copy in front is entered first, and often its branch is
//! known. What the header works out and others read gets phis where the two copies meet. Source: the
//! textbooks' "loop inversion"; Muchnick, "Advanced Compiler Design", 18.5.

use crate::ir::{B, Block, Dominators, Effect, End, Function, Op, V, predecessors};

/// A header of more instructions is not copied.
const LARGEST: usize = 8;

/// Rotates all loops that can be rotated.
pub fn rotate_loops(function: &mut Function) {
    // A rotated loop is no candidate again: its header does not test, or leads back to itself.
    for _ in 0..function.blocks.len() {
        let Some((header, from)) = candidate(function) else { return };
        rotate(function, header, &from);
    }
}

/// A header that tests, and those that lead to it from outside of the loop.
fn candidate(function: &Function) -> Option<(B, Vec<B>)> {
    let dominators = Dominators::of(function);
    let preds = predecessors(function);
    dominators.order().iter().copied().find_map(|header| {
        let reached = preds[header.0 as usize].iter().copied().filter(|b| dominators.reached(*b));
        let (back, from): (Vec<B>, Vec<B>) = reached.partition(|b| dominators.dominates(header, *b));
        let End::Branch(branch) = &function.block(header).end else { return None };
        let inside = |b: B| b != header && back.iter().any(|back| reaches(function, b, *back, header));
        let one_leaves = inside(branch.then) != inside(branch.or);
        let copied = function.block(header).insns.iter().map(|v| function.op(*v));
        let small = copied.clone().count() <= LARGEST;
        let plain = copied.clone().all(|op| op.effect(|v| function.constant(v)) != Effect::Acts);
        let good = !back.is_empty() && !from.is_empty() && one_leaves && small && plain;
        (good && !back.contains(&header)).then_some((header, from))
    })
}

/// Whether a way leads from `b` to `to` that does not go through `not`.
fn reaches(function: &Function, b: B, to: B, not: B) -> bool {
    let mut seen = vec![false; function.blocks.len()];
    let mut open = vec![b];
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if at != not && !std::mem::replace(&mut seen[at.0 as usize], true) {
            open.extend(function.block(at).end.targets());
        }
    }
    false
}

/// Puts a copy of the header in front of the loop.
fn rotate(function: &mut Function, header: B, from: &[B]) {
    let old = function.block(header).clone();
    let front = B(function.blocks.len() as u32);
    function.blocks.push(Block { insns: Vec::new(), end: End::Stop, line: old.line });
    let mut copies: Vec<(V, V)> = Vec::new();
    for v in &old.insns {
        let line = function.insns[v.0 as usize].line;
        let mut op = function.op(*v).clone();
        if let Op::Phi(args) = &mut op {
            // In front only those from outside come in.
            args.retain(|(b, _)| from.contains(b));
            if let Op::Phi(args) = function.op_mut(*v) {
                args.retain(|(b, _)| !from.contains(b));
            }
        } else {
            op.for_operands(|v| *v = copies.iter().find(|(old, _)| old == v).map_or(*v, |(_, new)| *new));
        }
        let copy = function.add(op, line);
        copies.push((*v, copy));
        function.block_mut(front).insns.push(copy);
    }
    let mut end = old.end.clone();
    end.for_operands(|v| *v = copies.iter().find(|(old, _)| old == v).map_or(*v, |(_, new)| *new));
    for b in from {
        function.block_mut(*b).end.for_targets(|to| {
            if *to == header {
                *to = front;
            }
        });
    }
    for to in end.targets() {
        for phi in function.phis(to) {
            let Op::Phi(args) = function.op(phi) else { continue };
            let Some(value) = args.iter().find(|(b, _)| *b == header).map(|(_, v)| *v) else { continue };
            let value = copies.iter().find(|(old, _)| *old == value).map_or(value, |(_, new)| *new);
            if let Op::Phi(args) = function.op_mut(phi) {
                args.push((front, value));
            }
        }
    }
    function.block_mut(front).end = end;
    for (old, new) in copies {
        merge(function, old, (header, front), new);
    }
}

/// What the header gave is now given by it and its copy: where both can be meant, a phi says which.
/// Repairs the form for one value: each use reads what reaches it.
fn merge(function: &mut Function, old: V, (header, front): (B, B), new: V) {
    let dominators = Dominators::of(function);
    let preds = predecessors(function);
    let mut reaching = Reaching { function, preds, old, header, front, new, at_start: Vec::new() };
    let blocks: Vec<B> = dominators.order().to_vec();
    for b in blocks {
        if b == header || b == front {
            continue;
        }
        reaching.rewrite(b);
    }
    // Phis of the header and of its copy read what comes in.
    for b in [header, front] {
        reaching.rewrite_phis(b);
    }
}

/// Finds, for one value with two definitions, what reaches a place. Source: Braun et al., "Simple and
/// efficient construction of static single assignment form" (2013).
struct Reaching<'a> {
    function: &'a mut Function,
    preds: Vec<Vec<B>>,
    old: V,
    header: B,
    front: B,
    new: V,
    /// What is known to reach the start of a block.
    at_start: Vec<(B, V)>,
}

impl Reaching<'_> {
    fn at_end(&mut self, b: B) -> V {
        match b {
            _ if b == self.header => self.old,
            _ if b == self.front => self.new,
            _ => self.at_start(b),
        }
    }

    fn at_start(&mut self, b: B) -> V {
        if let Some((_, v)) = self.at_start.iter().find(|(at, _)| *at == b) {
            return *v;
        }
        let preds = self.preds[b.0 as usize].clone();
        let mut distinct = preds.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if let [one] = distinct.as_slice() {
            let v = self.at_end(*one);
            self.at_start.push((b, v));
            return v;
        }
        // Known before its operands are, so that a loop finds it.
        let line = self.function.block(b).line;
        let phi = self.function.add(Op::Phi(Vec::new()), line);
        self.function.block_mut(b).insns.insert(0, phi);
        self.at_start.push((b, phi));
        let args = distinct.into_iter().map(|pred| (pred, self.at_end(pred))).collect();
        *self.function.op_mut(phi) = Op::Phi(args);
        phi
    }

    /// Rewrites what a block reads.
    fn rewrite(&mut self, b: B) {
        self.rewrite_phis(b);
        let block = self.function.block(b);
        let reads = |op: &Op| !matches!(op, Op::Phi(_)) && op.operands().contains(&self.old);
        let read = block.insns.iter().any(|v| reads(self.function.op(*v)))
            || block.end.operands().contains(&self.old);
        if !read {
            return;
        }
        let value = self.at_start(b);
        let old = self.old;
        let insns = self.function.block(b).insns.clone();
        for v in insns {
            if !matches!(self.function.op(v), Op::Phi(_)) {
                self.function.op_mut(v).for_operands(|v| *v = if *v == old { value } else { *v });
            }
        }
        self.function.block_mut(b).end.for_operands(|v| *v = if *v == old { value } else { *v });
    }

    fn rewrite_phis(&mut self, b: B) {
        for phi in self.function.phis(b) {
            let Op::Phi(args) = self.function.op(phi).clone() else { continue };
            let mut new = Vec::with_capacity(args.len());
            for (from, v) in args {
                new.push((from, if v == self.old { self.at_end(from) } else { v }));
            }
            *self.function.op_mut(phi) = Op::Phi(new);
        }
    }
}
