//! Constant folding and algebraic simplification.
//!
//! The rules are laws of the arithmetic in [`crate::arithmetic`]; tests prove each for all bytes.

use crate::{
    arithmetic::{Arith, Compare, Num, TRUE, arith, flip, truth},
    ir::{B, Branch, End, Function, Op, Uses, V, reverse_postorder},
};

/// The replacement of an instruction.
enum Replacement {
    /// An existing value.
    Value(V),
    /// A constant.
    Number(u16),
    /// Another operation.
    Op(Op),
    /// An operation on a value and a new constant.
    With(fn(V, V) -> Op, V, u16),
}

/// Simplifies each instruction and branch. Returns whether something changed.
pub fn simplify(function: &mut Function) -> bool {
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    let uses = Uses::of(function);
    let mut changed = false;
    for b in reverse_postorder(function) {
        let mut at = 0;
        while at < function.block(b).insns.len() {
            let v = function.block(b).insns[at];
            function.op_mut(v).for_operands(|v| *v = resolve(&replaced, *v));
            match better(function, &uses, v) {
                None => {}
                Some(Replacement::Value(other)) => {
                    replaced[v.0 as usize] = Some(other);
                    function.block_mut(b).insns.remove(at);
                    changed = true;
                    continue;
                }
                Some(Replacement::Number(value)) => {
                    *function.op_mut(v) = Op::Const(value);
                    demote_phi(function, b, at);
                    changed = true;
                }
                Some(Replacement::Op(op)) => {
                    *function.op_mut(v) = op;
                    changed = true;
                    continue;
                }
                Some(Replacement::With(make, a, value)) => {
                    let line = function.insns[v.0 as usize].line;
                    let constant = function.add(Op::Const(value), line);
                    replaced.push(None);
                    *function.op_mut(v) = make(a, constant);
                    function.block_mut(b).insns.insert(at, constant);
                    changed = true;
                    continue;
                }
            }
            at += 1;
        }
        function.block_mut(b).end.for_operands(|v| *v = resolve(&replaced, *v));
        changed |= simplify_branch(function, b, &mut replaced);
    }
    // Phis of loops use later values.
    super::substitute(function, &replaced);
    changed
}

fn resolve(replaced: &[Option<V>], v: V) -> V {
    let mut v = v;
    while let Some(next) = replaced.get(v.0 as usize).copied().flatten() {
        v = next;
    }
    v
}

/// Moves phis that have become constants after the other phis.
fn demote_phi(function: &mut Function, b: B, at: usize) {
    let phis = function.block(b).insns.iter().skip(at + 1);
    let after = phis.take_while(|v| matches!(function.op(**v), Op::Phi(_))).count();
    function.block_mut(b).insns[at..=at + after].rotate_left(1);
}

/// Returns the simpler form of an instruction, if any.
fn better(function: &Function, uses: &Uses, v: V) -> Option<Replacement> {
    match function.op(v) {
        Op::Phi(args) => same_everywhere(v, args).map(Replacement::Value),
        Op::Arith(op, num, a, b) => better_arith(function, uses, (*op, *num), (*a, *b)),
        Op::Flip(num, a) => better_flip(function, *num, *a),
        Op::Compare(cmp, num, a, b) => better_compare(function, *cmp, *num, *a, *b),
        Op::Low(a) => better_low(function, *a),
        Op::Const(_)
        | Op::Addr(_)
        | Op::Param(_)
        | Op::Load(_)
        | Op::Store(..)
        | Op::LoadAt(..)
        | Op::StoreAt(..)
        | Op::LoadPtr(..)
        | Op::StorePtr(..)
        | Op::Check(..)
        | Op::ReadPort(_)
        | Op::WritePort(..)
        | Op::ReadChar
        | Op::Print(_)
        | Op::Out(..)
        | Op::Text(_)
        | Op::Call(..)
        | Op::Asm(_) => None,
    }
}

/// Returns the only value of a phi, if all its arguments are equal.
fn same_everywhere(phi: V, args: &[(B, V)]) -> Option<V> {
    let mut others = args.iter().map(|(_, v)| *v).filter(|v| *v != phi);
    let first = others.next()?;
    others.all(|v| v == first).then_some(first)
}

fn better_arith(
    function: &Function,
    uses: &Uses,
    (op, num): (Arith, Num),
    (a, b): (V, V),
) -> Option<Replacement> {
    let (left, right) = (function.constant(a), function.constant(b));
    if let (Some(left), Some(right)) = (left, right) {
        return arith(op, num, left, right).map(Replacement::Number);
    }
    if left.is_some() && op.commutes() {
        return Some(Replacement::Op(Op::Arith(op, num, b, a)));
    }
    if a == b {
        match op {
            Arith::Sub | Arith::SubToZero | Arith::Xor => return Some(Replacement::Number(0)),
            Arith::And | Arith::Or => return Some(Replacement::Value(a)),
            Arith::Add | Arith::Mul | Arith::Div | Arith::Rem | Arith::Shl | Arith::Shr => {}
        }
    }
    if let Some(left) = left {
        return with_left(op, num, left, b);
    }
    let right = right?;
    with_right(op, num, a, right).or_else(|| again(function, uses, (op, num), (a, right)))
}

/// Applies the rules for a constant on the left of an operator that is not commutative.
fn with_left(op: Arith, num: Num, left: u16, b: V) -> Option<Replacement> {
    let byte = num == Num::Byte && left == 0;
    match op {
        // The distance from 0 is the number itself.
        Arith::Sub if byte => Some(Replacement::Value(b)),
        Arith::SubToZero if byte => Some(Replacement::Number(0)),
        Arith::Shl | Arith::Shr if left == 0 => Some(Replacement::Number(0)),
        Arith::Add
        | Arith::Sub
        | Arith::SubToZero
        | Arith::Mul
        | Arith::Div
        | Arith::Rem
        | Arith::And
        | Arith::Or
        | Arith::Xor
        | Arith::Shl
        | Arith::Shr => None,
    }
}

/// Applies the rules for a constant on the right.
fn with_right(op: Arith, num: Num, a: V, right: u16) -> Option<Replacement> {
    let all = num.mask();
    match (op, right) {
        (
            Arith::Add | Arith::Sub | Arith::SubToZero | Arith::Or | Arith::Xor | Arith::Shl | Arith::Shr,
            0,
        ) => Some(Replacement::Value(a)),
        (Arith::Mul | Arith::Div, 1) => Some(Replacement::Value(a)),
        (Arith::Mul | Arith::And, 0) => Some(Replacement::Number(0)),
        (Arith::Rem, 1) => Some(Replacement::Number(0)),
        (Arith::And, _) if right == all => Some(Replacement::Value(a)),
        (Arith::Or, _) if right == all => Some(Replacement::Number(all)),
        (Arith::Xor, _) if right == all => Some(Replacement::Op(Op::Flip(num, a))),
        (Arith::Shl, _) if u32::from(right) >= num.bits() => Some(Replacement::Number(0)),
        (Arith::Shr, _) if u32::from(right) >= num.bits() && num != Num::Signed => {
            Some(Replacement::Number(0))
        }
        (Arith::Div | Arith::Rem, _) if num != Num::Signed && right.is_power_of_two() => {
            let places = right.trailing_zeros() as u16;
            Some(match (op, num) {
                (Arith::Div, Num::Byte | Num::Wrapping) => {
                    Replacement::With(|a, b| Op::Arith(Arith::Shr, Num::Byte, a, b), a, places)
                }
                (Arith::Div, _) => {
                    Replacement::With(|a, b| Op::Arith(Arith::Shr, Num::Word, a, b), a, places)
                }
                (_, Num::Byte | Num::Wrapping) => {
                    Replacement::With(|a, b| Op::Arith(Arith::And, Num::Byte, a, b), a, right - 1)
                }
                _ => Replacement::With(|a, b| Op::Arith(Arith::And, Num::Word, a, b), a, right - 1),
            })
        }
        (Arith::Mul, _) if matches!(num, Num::Word | Num::Signed) && right.is_power_of_two() => {
            let places = right.trailing_zeros() as u16;
            Some(Replacement::With(|a, b| Op::Arith(Arith::Shl, Num::Word, a, b), a, places))
        }
        _ => None,
    }
}

/// Combines constants, such as `(x + 1) + 2` to `x + 3`, if `x + 1` has no other use.
fn again(
    function: &Function,
    uses: &Uses,
    (op, num): (Arith, Num),
    (a, right): (V, u16),
) -> Option<Replacement> {
    let Op::Arith(inner, inner_num, x, y) = function.op(a) else { return None };
    let left = function.constant(*y)?;
    if *inner != op || *inner_num != num || uses.count(a) > 1 {
        return None;
    }
    let make: fn(V, V) -> Op = match (op, num) {
        (Arith::Add, Num::Byte) => |a, b| Op::Arith(Arith::Add, Num::Byte, a, b),
        (Arith::Add, Num::Wrapping) => |a, b| Op::Arith(Arith::Add, Num::Wrapping, a, b),
        (Arith::Add, Num::Word) => |a, b| Op::Arith(Arith::Add, Num::Word, a, b),
        (Arith::Add, Num::Signed) => |a, b| Op::Arith(Arith::Add, Num::Signed, a, b),
        (Arith::And, Num::Byte) => |a, b| Op::Arith(Arith::And, Num::Byte, a, b),
        (Arith::Or, Num::Byte) => |a, b| Op::Arith(Arith::Or, Num::Byte, a, b),
        (Arith::Xor, Num::Byte) => |a, b| Op::Arith(Arith::Xor, Num::Byte, a, b),
        _ => return None,
    };
    let both = arith(op, num, left, right)?;
    Some(Replacement::With(make, *x, both))
}

fn better_flip(function: &Function, num: Num, a: V) -> Option<Replacement> {
    if let Some(value) = function.constant(a) {
        return Some(Replacement::Number(flip(num, value)));
    }
    if let Op::Flip(inner, x) = function.op(a)
        && *inner == num
    {
        return Some(Replacement::Value(*x));
    }
    if let Op::Compare(cmp, of, x, y) = function.op(a)
        && num.bits() == 8
    {
        return Some(Replacement::Op(Op::Compare(cmp.inverse(), *of, *x, *y)));
    }
    None
}

fn better_compare(function: &Function, cmp: Compare, num: Num, a: V, b: V) -> Option<Replacement> {
    let (left, right) = (function.constant(a), function.constant(b));
    if let (Some(left), Some(right)) = (left, right) {
        return Some(Replacement::Number(truth(cmp.holds(num, left, right))));
    }
    if a == b {
        return Some(Replacement::Number(truth(cmp.holds(num, 0, 0))));
    }
    if left.is_some() {
        return Some(Replacement::Op(Op::Compare(cmp.swapped(), num, b, a)));
    }
    // Comparing a truth value with `false` gives the truth value itself.
    if right == Some(0) && cmp == Compare::Ne && is_truth(function, a) {
        return Some(Replacement::Value(a));
    }
    if right == Some(0) && cmp == Compare::Eq && is_truth(function, a) {
        return Some(Replacement::Op(Op::Flip(Num::Byte, a)));
    }
    None
}

fn better_low(function: &Function, a: V) -> Option<Replacement> {
    if let Some(value) = function.constant(a) {
        return Some(Replacement::Number(value & 0xFF));
    }
    let op = function.op(a);
    let of_bytes = matches!(op, Op::Arith(_, num, ..) | Op::Flip(num, _) if num.bits() == 8);
    let narrow = matches!(op, Op::Compare(..) | Op::Low(_) | Op::ReadPort(_) | Op::ReadChar);
    (of_bytes || narrow).then_some(Replacement::Value(a))
}

/// Whether a value is 0 or 255.
fn is_truth(function: &Function, v: V) -> bool {
    if let Op::Const(value) = function.op(v) {
        *value == 0 || *value == TRUE
    } else if let Op::Flip(num, a) = function.op(v) {
        num.bits() == 8 && is_truth(function, *a)
    } else if let Op::Arith(Arith::And | Arith::Or | Arith::Xor, _, a, b) = function.op(v) {
        is_truth(function, *a) && is_truth(function, *b)
    } else {
        matches!(function.op(v), Op::Compare(..))
    }
}

/// Replaces a branch on a truth value with a branch on its comparison; moves constants to the right.
fn simplify_branch(function: &mut Function, b: B, replaced: &mut Vec<Option<V>>) -> bool {
    let End::Branch(branch) = &function.block(b).end else { return false };
    let branch = branch.clone();
    let (left, right) = (function.constant(branch.a), function.constant(branch.b));
    let new = if left.is_some() && right.is_none() {
        Branch { cmp: branch.cmp.swapped(), a: branch.b, b: branch.a, ..branch }
    } else if right == Some(0)
        && matches!(branch.cmp, Compare::Eq | Compare::Ne)
        && let Op::Compare(cmp, num, x, y) = function.op(branch.a)
    {
        let cmp = if branch.cmp == Compare::Ne { *cmp } else { cmp.inverse() };
        Branch { cmp, num: *num, a: *x, b: *y, ..branch }
    } else if right == Some(0)
        && matches!(branch.cmp, Compare::Eq | Compare::Ne)
        && let Op::Flip(num, x) = function.op(branch.a)
        && num.bits() == 8
        && is_truth(function, *x)
    {
        Branch { cmp: branch.cmp.inverse(), a: *x, ..branch }
    } else if let (Some(right), true) = (right, left.is_none()) {
        let Some((cmp, right)) = strict(branch.cmp, branch.num, right) else { return false };
        let line = function.block(b).line;
        let constant = function.add(Op::Const(right), line);
        replaced.push(None);
        function.block_mut(b).insns.push(constant);
        Branch { cmp, b: constant, ..branch }
    } else {
        return false;
    };
    function.block_mut(b).end = End::Branch(new);
    true
}

/// `x <= 4` is `x < 5`, and `x >= 5` is `x > 4`; `x < 1` is `x == 0`.
fn strict(cmp: Compare, num: Num, right: u16) -> Option<(Compare, u16)> {
    let (least, most) = match num {
        Num::Byte | Num::Wrapping => (0, 0xFF),
        Num::Word => (0, 0xFFFF),
        Num::Signed => (0x8000, 0x7FFF),
    };
    match cmp {
        Compare::Le if right != most => Some((Compare::Lt, right.wrapping_add(1))),
        Compare::Ge if right != least => Some((Compare::Gt, right.wrapping_sub(1))),
        Compare::Lt if right == least.wrapping_add(1) => Some((Compare::Eq, least)),
        Compare::Gt if right == most.wrapping_sub(1) => Some((Compare::Eq, most)),
        Compare::Gt if right == least => Some((Compare::Ne, right)),
        Compare::Lt if right == most => Some((Compare::Ne, right)),
        Compare::Eq | Compare::Ne | Compare::Lt | Compare::Le | Compare::Gt | Compare::Ge => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strict_comparison_says_the_same_of_all_numbers() {
        let all = [Compare::Eq, Compare::Ne, Compare::Lt, Compare::Le, Compare::Gt, Compare::Ge];
        for cmp in all {
            for right in 0..=255 {
                if let Some((now, limit)) = strict(cmp, Num::Byte, right) {
                    for x in 0..=255 {
                        assert_eq!(cmp.holds(Num::Byte, x, right), now.holds(Num::Byte, x, limit));
                    }
                }
            }
            for right in [0, 1, 2, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0xFFFE, 0xFFFF] {
                for num in [Num::Word, Num::Signed] {
                    if let Some((now, limit)) = strict(cmp, num, right) {
                        for x in 0..=0xFFFF {
                            assert_eq!(cmp.holds(num, x, right), now.holds(num, x, limit), "{x}");
                        }
                    }
                }
            }
        }
    }
}
