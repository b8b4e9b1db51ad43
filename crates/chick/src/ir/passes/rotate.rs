//! Loop inversion: a loop that tests before each iteration becomes one that tests once before the loop and
//! after each iteration.
//!
//! The header, which contains the test, is copied before the loop, where its branch is often known. Values of
//! the header that are used elsewhere get phis where both copies merge. Source: Muchnick, "Advanced Compiler
//! Design", 18.5.

use crate::ir::{B, Block, Dominators, Effect, End, Function, Op, V, predecessors, reverse_postorder};

/// The greatest size of a header that is copied.
const LARGEST: usize = 8;

/// A loop that can be rotated.
struct Candidate {
    header: B,
    /// The sources of the back edges.
    back: Vec<B>,
    /// Whether each block is in the loop.
    members: Vec<bool>,
}

/// Inverts all suitable loops.
pub fn rotate_loops(function: &mut Function) {
    // An inverted loop is not a candidate again: its header has no test, or branches to itself. Each round
    // inverts at least one of several nested loops.
    for _ in 0..function.blocks.len() {
        let apart = candidates(function);
        if apart.is_empty() {
            return;
        }
        for Candidate { header, back, .. } in apart {
            let preds = predecessors(function);
            let from: Vec<B> =
                preds[header.0 as usize].iter().copied().filter(|b| !back.contains(b)).collect();
            rotate(function, header, &from);
        }
    }
}

/// Returns suitable loops, none of which is in another, outer ones first.
fn candidates(function: &Function) -> Vec<Candidate> {
    let dominators = Dominators::of(function);
    let preds = predecessors(function);
    let mut found: Vec<Candidate> = Vec::new();
    for header in dominators.order().iter().copied().filter(|header| is_plain_test(function, *header)) {
        let (back, from): (Vec<B>, Vec<B>) =
            preds[header.0 as usize].iter().partition(|b| dominators.dominates(header, **b));
        if back.is_empty() || from.is_empty() || back.contains(&header) {
            continue;
        }
        // In this order, an outer loop precedes its inner ones.
        if found.iter().any(|outer| outer.members[header.0 as usize]) {
            continue;
        }
        let members = members(header, &back, &preds);
        let inside = function.block(header).end.targets().into_iter().filter(|b| members[b.0 as usize]);
        if inside.count() == 1 {
            found.push(Candidate { header, back, members });
        }
    }
    found
}

/// Whether a block ends in a test and can be copied.
fn is_plain_test(function: &Function, b: B) -> bool {
    let block = function.block(b);
    let plain = |v: &V| function.op(*v).effect(|v| function.constant(v)) != Effect::Acts;
    matches!(block.end, End::Branch(_)) && block.insns.len() <= LARGEST && block.insns.iter().all(plain)
}

/// Returns the blocks that reach the back edges, and the header.
fn members(header: B, back: &[B], preds: &[Vec<B>]) -> Vec<bool> {
    let mut members = vec![false; preds.len()];
    members[header.0 as usize] = true;
    let mut open = back.to_vec();
    while let Some(b) = open.pop() {
        if !std::mem::replace(&mut members[b.0 as usize], true) {
            open.extend(&preds[b.0 as usize]);
        }
    }
    members
}

/// Copies the header before the loop.
fn rotate(function: &mut Function, header: B, from: &[B]) {
    let old = function.block(header).clone();
    let front = B(function.blocks.len() as u32);
    function.blocks.push(Block { insns: Vec::new(), end: End::Stop, line: old.line });
    let mut copies: Vec<(V, V)> = Vec::new();
    for v in &old.insns {
        let line = function.insns[v.0 as usize].line;
        let mut op = function.op(*v).clone();
        if let Op::Phi(args) = &mut op {
            // Only edges from outside enter the copy.
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
    let preds = predecessors(function);
    let readers = readers(function, &copies);
    for (old, new) in copies {
        let mut reaching =
            Reaching { function, preds: &preds, old, header, front, new, at_start: Vec::new() };
        reaching.rewrite_all(&readers);
    }
}

/// Returns the blocks that use a value that now has two definitions.
fn readers(function: &Function, copies: &[(V, V)]) -> Vec<B> {
    let twice = |v: &V| copies.iter().any(|(old, _)| old == v);
    let mut blocks = reverse_postorder(function);
    blocks.retain(|b| {
        let block = function.block(*b);
        let reads = |v: &V| function.op(*v).operands().iter().any(twice);
        block.insns.iter().any(reads) || block.end.operands().iter().any(twice)
    });
    blocks
}

/// Finds the reaching definition of a value with two definitions. Source: Braun et al., "Simple and efficient
/// construction of static single assignment form" (2013).
struct Reaching<'a> {
    function: &'a mut Function,
    preds: &'a [Vec<B>],
    old: V,
    header: B,
    front: B,
    new: V,
    /// The definitions that reach the start of each block.
    at_start: Vec<(B, V)>,
}

impl Reaching<'_> {
    /// Replaces the uses of the header's values with the reaching definition, and inserts phis where both
    /// copies reach.
    fn rewrite_all(&mut self, readers: &[B]) {
        let both = [self.header, self.front];
        for b in readers.iter().filter(|b| !both.contains(b)) {
            self.rewrite(*b);
        }
        // Phis of the header and its copy use incoming values.
        for b in both {
            self.rewrite_phis(b);
        }
    }

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
        // Recorded before its arguments, so that a loop finds it.
        let line = self.function.block(b).line;
        let phi = self.function.add(Op::Phi(Vec::new()), line);
        self.function.block_mut(b).insns.insert(0, phi);
        self.at_start.push((b, phi));
        let args = distinct.into_iter().map(|pred| (pred, self.at_end(pred))).collect();
        *self.function.op_mut(phi) = Op::Phi(args);
        phi
    }

    /// Rewrites the uses in a block.
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
