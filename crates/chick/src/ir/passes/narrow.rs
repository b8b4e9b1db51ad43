//! Simplifications from value ranges: known comparisons, index checks that always hold, and decrements that do
//! not go below 0.

use crate::{
    arithmetic::{Arith, Compare, Num, truth},
    ir::{B, Branch, End, Function, Module, Op, Range, Ranges, V, known},
};

/// Simplifies a function with the ranges of its values. Returns whether something changed.
pub fn narrow(module: &mut Module, number: usize) -> bool {
    let found = findings(module, number);
    let function = &mut module.functions[number];
    let changed = !found.ops.is_empty() || !found.checks.is_empty() || !found.ends.is_empty();
    for (v, op) in found.ops {
        *function.op_mut(v) = op;
    }
    for (b, end, not) in found.ends {
        if let Some(not) = not {
            function.forget_edge(b, not);
        }
        function.block_mut(b).end = end;
    }
    for block in &mut function.blocks {
        block.insns.retain(|v| !found.checks.contains(v));
    }
    changed
}

#[derive(Default)]
struct Findings {
    ops: Vec<(V, Op)>,
    checks: Vec<V>,
    /// A block, its new terminator, and its removed target.
    ends: Vec<(B, End, Option<B>)>,
}

fn findings(module: &Module, number: usize) -> Findings {
    let function = &module.functions[number];
    let ranges = Ranges::of(function, |v| width(module, function, v));
    let mut found = Findings::default();
    for b in function.all_blocks() {
        for v in &function.block(b).insns {
            let at = |v: &V| ranges.at(*v, b);
            if let Op::Compare(cmp, num, x, y) = function.op(*v)
                && let Some(holds) = known(*cmp, *num, at(x), at(y))
            {
                found.ops.push((*v, Op::Const(truth(holds))));
            } else if let Op::Check(x, limit) = function.op(*v)
                && at(x).high < *limit
            {
                found.checks.push(*v);
            } else if let Op::Arith(Arith::Sub, Num::Byte, x, y) = function.op(*v)
                && function.constant(*y) == Some(1)
                && at(x).low >= 1
            {
                // A difference that cannot be negative.
                found.ops.push((*v, Op::Arith(Arith::SubToZero, Num::Byte, *x, *y)));
            }
        }
        if let End::Branch(branch) = &function.block(b).end
            && branch.then != branch.or
            && let Some(holds) = known(branch.cmp, branch.num, ranges.at(branch.a, b), ranges.at(branch.b, b))
        {
            let (to, not) = if holds { (branch.then, branch.or) } else { (branch.or, branch.then) };
            found.ends.push((b, End::Jump(to), Some(not)));
        } else if let End::Branch(branch) = &function.block(b).end
            && let Some(cmp) = one_sided(branch, ranges.at(branch.a, b), ranges.at(branch.b, b))
        {
            found.ends.push((b, End::Branch(Branch { cmp, ..branch.clone() }), None));
        }
    }
    found
}

/// `x != 5` is `x < 5` if x is at most 5, and `x > 5` if it is at least 5. For 0 this gains nothing.
fn one_sided(branch: &Branch, a: Range, b: Range) -> Option<Compare> {
    if branch.cmp != Compare::Ne || branch.num == Num::Signed || b.low == 0 || b.high == branch.num.mask() {
        return None;
    }
    match () {
        () if a.high <= b.low => Some(Compare::Lt),
        () if a.low >= b.high => Some(Compare::Gt),
        () => None,
    }
}

/// Returns the width of a value from outside the function, 8 or 16 bits.
pub(crate) fn width(module: &Module, function: &Function, v: V) -> u32 {
    match function.op(v).slot() {
        Some(slot) => module.slot(slot).bits,
        // The types of arguments and results are unknown here.
        None => 16,
    }
}
