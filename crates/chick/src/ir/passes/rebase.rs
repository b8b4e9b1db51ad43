//! Rebasing of counters that are only used with something added.
//!
//! `while (a < 5) { a = a + 1; print(a + 48) }` becomes a loop from 48 to 53, without the addition and with an
//! adjusted comparison. This is strength reduction with linear function test replacement for `+` (Cooper and
//! Torczon, 10.7), done in place. No sum may saturate at 255, which the value ranges guarantee.

use crate::{
    arithmetic::{Arith, Num},
    ir::{B, Dominators, End, Function, Module, Op, Ranges, V},
};

use super::narrow::width;

/// Rebases all suitable counters of a function. Returns whether something changed.
pub fn rebase_counters(module: &mut Module, number: usize) -> bool {
    let mut changed = false;
    // Each round rebases one counter; the smallest addition to it is then 0.
    while let Some(shift) = find(module, number) {
        apply(&mut module.functions[number], &shift);
        changed = true;
    }
    changed
}

/// A counter, its next value, and the amount by which both are rebased.
struct Shift {
    phi: V,
    next: V,
    by: u16,
}

fn find(module: &Module, number: usize) -> Option<Shift> {
    let function = &module.functions[number];
    let dominators = Dominators::of(function);
    let ranges = Ranges::of(function, |v| width(module, function, v));
    let blocks = dominators.order().iter();
    let mut phis = blocks.flat_map(|b| function.phis(*b).into_iter().map(move |phi| (*b, phi)));
    phis.find_map(|(b, phi)| counter(function, &dominators, &ranges, b, phi))
}

/// Returns the counter of a phi, if it can be rebased.
fn counter(function: &Function, dominators: &Dominators, ranges: &Ranges<'_>, b: B, phi: V) -> Option<Shift> {
    let Op::Phi(args) = function.op(phi) else { return None };
    let is_back = |from: B| dominators.dominates(b, from);
    let next = args.iter().find(|(from, _)| is_back(*from))?.1;
    let starts = args.iter().filter(|(from, _)| !is_back(*from)).map(|(_, v)| function.constant(*v));
    let starts = starts.collect::<Option<Vec<u16>>>()?;
    let Op::Arith(op @ (Arith::Add | Arith::Sub | Arith::SubToZero), Num::Byte, from, step) =
        *function.op(next)
    else {
        return None;
    };
    let step = function.constant(step)?;
    let range = ranges.get(phi).low..=ranges.get(phi).high;
    let high = (*range.end()).max(ranges.get(next).high).max(starts.into_iter().max()?);
    let straight = op == Arith::Add || *range.start() >= step;
    if high > 0xFF || from != phi || args.iter().any(|(from, v)| is_back(*from) && *v != next) || !straight {
        return None;
    }
    let by = least_sum(function, phi, next, high)?;
    (by > 0 && high + by <= 0xFF).then_some(Shift { phi, next, by })
}

/// Returns the smallest number that is added to a counter, or `None` if it has uses other than additions and
/// comparisons with constants.
fn least_sum(function: &Function, phi: V, next: V, high: u16) -> Option<u16> {
    let is_counter = |v: V| v == phi || v == next;
    let mut least: Option<u16> = None;
    let mut limits = 0;
    for block in &function.blocks {
        for v in block.insns.iter().filter(|v| **v != next && **v != phi) {
            let op = function.op(*v);
            if let Op::Arith(Arith::Add, Num::Byte, a, b) = op
                && is_counter(*a)
            {
                let sum = function.constant(*b)?;
                least = Some(least.map_or(sum, |least| least.min(sum)));
            } else if let Op::Compare(_, Num::Byte, a, b) = op
                && is_counter(*a)
            {
                limits = limits.max(function.constant(*b)?);
            } else if op.operands().into_iter().any(is_counter) {
                return None;
            }
        }
        if let End::Branch(branch) = &block.end {
            if is_counter(branch.a) && branch.num == Num::Byte {
                limits = limits.max(function.constant(branch.b)?);
            } else if is_counter(branch.a) || is_counter(branch.b) {
                return None;
            }
        } else if block.end.operands().into_iter().any(is_counter) {
            return None;
        }
    }
    least.filter(|least| limits.max(high) + least <= 0xFF)
}

/// Rebases a counter.
fn apply(function: &mut Function, shift: &Shift) {
    let is_counter = |v: V| v == shift.phi || v == shift.next;
    for b in function.all_blocks() {
        let mut at = 0;
        while at < function.block(b).insns.len() {
            let v = function.block(b).insns[at];
            at += 1;
            // Additions get smaller, limits of comparisons greater.
            let (Op::Arith(Arith::Add, _, a, old) | Op::Compare(_, _, a, old)) = function.op(v) else {
                continue;
            };
            if !is_counter(*a) || v == shift.next {
                continue;
            }
            let (old, more) = (*old, matches!(function.op(v), Op::Compare(..)));
            let value = function.constant(old).unwrap_or(0);
            let value = if more { value + shift.by } else { value - shift.by };
            let line = function.insns[v.0 as usize].line;
            let constant = function.add(Op::Const(value), line);
            function.block_mut(b).insns.insert(at - 1, constant);
            at += 1;
            if let Op::Arith(_, _, _, old) | Op::Compare(_, _, _, old) = function.op_mut(v) {
                *old = constant;
            }
        }
        move_limit(function, b, shift);
    }
    move_starts(function, shift);
}

/// Adjusts a branch that compares a counter.
fn move_limit(function: &mut Function, b: B, shift: &Shift) {
    let End::Branch(branch) = &function.block(b).end else { return };
    if branch.a != shift.phi && branch.a != shift.next {
        return;
    }
    let value = function.constant(branch.b).unwrap_or(0) + shift.by;
    let line = function.block(b).line;
    let constant = function.add(Op::Const(value), line);
    let block = function.block_mut(b);
    block.insns.push(constant);
    if let End::Branch(branch) = &mut block.end {
        branch.b = constant;
    }
}

/// Adjusts the initial value of the counter.
fn move_starts(function: &mut Function, shift: &Shift) {
    let Op::Phi(args) = function.op(shift.phi).clone() else { return };
    let mut moved = Vec::with_capacity(args.len());
    for (from, v) in args {
        if v == shift.next {
            moved.push((from, v));
            continue;
        }
        let value = function.constant(v).unwrap_or(0) + shift.by;
        let line = function.insns[v.0 as usize].line;
        let constant = function.add(Op::Const(value), line);
        function.block_mut(from).insns.push(constant);
        moved.push((from, constant));
    }
    *function.op_mut(shift.phi) = Op::Phi(moved);
}
