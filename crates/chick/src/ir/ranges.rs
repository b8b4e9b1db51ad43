//! Value ranges of virtual registers: intervals, computed to a fixed point.
//!
//! A branch on a value narrows its interval on both edges, so a value can have narrower intervals in some
//! blocks. The intervals are unsigned; signed comparisons narrow nothing. Source: interval analysis with
//! widening (Nielson, Nielson, Hankin, "Principles of Program Analysis", 4.2).

use super::{B, Branch, Dominators, End, Function, Op, V, predecessors};
use crate::arithmetic::{Arith, Compare, Num, TRUE};

/// An inclusive interval of unsigned numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The smallest number.
    pub low: u16,
    /// The greatest number.
    pub high: u16,
}

impl Range {
    /// The range of a single number.
    #[must_use]
    pub const fn one(value: u16) -> Self {
        Self { low: value, high: value }
    }

    /// Returns the range of all numbers with 8 or 16 bits.
    #[must_use]
    pub const fn bits(bits: u32) -> Self {
        Self { low: 0, high: if bits == 8 { 0xFF } else { 0xFFFF } }
    }

    fn cover(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// Returns the intersection, or `None` if it is empty.
    fn meet(self, other: Self) -> Option<Self> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        (low <= high).then_some(Self { low, high })
    }
}

/// The number of rounds before growing intervals are widened.
const PATIENCE: usize = 6;
/// The number of narrowing rounds after widening.
const NARROWING: usize = 3;

/// The intervals of a function.
#[derive(Clone, Debug)]
pub struct Ranges<'a> {
    function: &'a Function,
    dominators: Dominators,
    preds: Vec<Vec<B>>,
    /// The block of each virtual register.
    def_blocks: Vec<B>,
    /// The interval of each virtual register; `None` while no value reaches it.
    ranges: Vec<Option<Range>>,
}

impl<'a> Ranges<'a> {
    /// Computes the intervals. `bits` returns the width of values that are loaded, passed or returned.
    #[must_use]
    pub fn of(function: &'a Function, bits: impl Fn(V) -> u32) -> Self {
        let dominators = Dominators::of(function);
        let preds = predecessors(function);
        let mut def_blocks = vec![B(0); function.insns.len()];
        for b in function.all_blocks() {
            function.block(b).insns.iter().for_each(|v| def_blocks[v.0 as usize] = b);
        }
        let ranges = vec![None; function.insns.len()];
        let mut this = Self { function, dominators, preds, def_blocks, ranges };
        let order = this.dominators.order().to_vec();
        let mut round = 0;
        loop {
            let mut changed = false;
            for b in &order {
                for v in &function.block(*b).insns {
                    let new = this.compute(*v, *b, &bits);
                    let old = this.ranges[v.0 as usize];
                    let Some(new) = new else { continue };
                    let mut grown = old.map_or(new, |old| old.cover(new));
                    if Some(grown) != old {
                        if round >= PATIENCE && old.is_some() {
                            grown = Range::bits(16);
                        }
                        this.ranges[v.0 as usize] = Some(grown);
                        changed = true;
                    }
                }
            }
            round += 1;
            if !changed {
                break;
            }
        }
        for _ in 0..NARROWING {
            for b in &order {
                for v in &function.block(*b).insns {
                    let new = this.compute(*v, *b, &bits);
                    let old = this.ranges[v.0 as usize];
                    this.ranges[v.0 as usize] = old.zip(new).and_then(|(old, new)| old.meet(new)).or(old);
                }
            }
        }
        this
    }

    /// Returns the range of a value everywhere.
    #[must_use]
    pub fn get(&self, v: V) -> Range {
        self.ranges[v.0 as usize].unwrap_or(Range::bits(16))
    }

    /// Returns the range of a value in a block, narrowed by the branches that dominate it.
    #[must_use]
    pub fn at(&self, v: V, b: B) -> Range {
        self.refined(v, b).unwrap_or(Range::bits(16))
    }

    /// Returns the range of a value in a block; `None` if the block is not reached.
    fn refined(&self, v: V, b: B) -> Option<Range> {
        let mut range = self.ranges[v.0 as usize]?;
        if self.function.constant(v).is_some() {
            return Some(range);
        }
        // Before its definition, a value has no range.
        let def_block = self.def_blocks[v.0 as usize];
        let mut at = b;
        while at != def_block
            && let Some(parent) = self.dominators.parent(at)
        {
            // The edge from the parent narrows the range if it is the only one.
            if self.preds[at.0 as usize] == [parent] {
                range = self.along(v, range, parent, at)?;
            }
            at = parent;
        }
        Some(range)
    }

    /// Narrows a range along the edge from one block to the next.
    fn along(&self, v: V, range: Range, from: B, to: B) -> Option<Range> {
        let End::Branch(Branch { cmp, num, a, b, then, or }) = self.function.block(from).end else {
            return Some(range);
        };
        if then == or || num == Num::Signed {
            return Some(range);
        }
        let cmp = if to == then { cmp } else { cmp.inverse() };
        let of = |v: V| self.ranges[v.0 as usize].unwrap_or(Range::bits(16));
        if v == a {
            return limit(range, cmp, of(b));
        }
        if v == b {
            return limit(range, cmp.swapped(), of(a));
        }
        Some(range)
    }

    fn compute(&self, v: V, b: B, bits: &impl Fn(V) -> u32) -> Option<Range> {
        let get = |v: &V| self.refined(*v, b);
        Some(match self.function.op(v) {
            Op::Const(value) => Range::one(*value),
            Op::Phi(args) => {
                let of_edge = |(from, arg): &(B, V)| {
                    let range = self.refined(*arg, *from)?;
                    self.along(*arg, range, *from, b)
                };
                return args.iter().filter_map(of_edge).reduce(Range::cover);
            }
            Op::Arith(op, num, x, y) => arithmetic(*op, *num, get(x)?, get(y)?),
            Op::Flip(num, x) => {
                let x = get(x)?;
                let all = num.mask();
                if x.high > all {
                    Range::bits(num.bits())
                } else {
                    Range { low: all - x.high, high: all - x.low }
                }
            }
            Op::Compare(cmp, num, x, y) => match known(*cmp, *num, get(x)?, get(y)?) {
                Some(true) => Range::one(TRUE),
                Some(false) => Range::one(0),
                None => Range::bits(8),
            },
            Op::Low(x) => {
                let x = get(x)?;
                if x.high <= 0xFF { x } else { Range::bits(8) }
            }
            Op::Load(_) | Op::LoadAt(..) | Op::LoadPtr(..) | Op::Param(_) | Op::Call(..) => {
                Range::bits(bits(v))
            }
            Op::ReadPort(_) | Op::ReadChar => Range::bits(8),
            Op::Addr(_)
            | Op::Store(..)
            | Op::StoreAt(..)
            | Op::StorePtr(..)
            | Op::Check(..)
            | Op::WritePort(..)
            | Op::Print(_)
            | Op::Out(..)
            | Op::Text(_)
            | Op::Asm(_) => Range::bits(16),
        })
    }
}

/// Narrows a range by a comparison with another range.
fn limit(range: Range, cmp: Compare, other: Range) -> Option<Range> {
    match cmp {
        Compare::Eq => range.meet(other),
        Compare::Ne if other.low == other.high && range.low == range.high && range == other => None,
        Compare::Ne if other.low == other.high && range.low == other.low => {
            Some(Range { low: range.low + 1, ..range })
        }
        Compare::Ne if other.low == other.high && range.high == other.low => {
            Some(Range { high: range.high - 1, ..range })
        }
        Compare::Ne => Some(range),
        Compare::Lt => range.meet(Range { low: 0, high: other.high.checked_sub(1)? }),
        Compare::Le => range.meet(Range { low: 0, high: other.high }),
        Compare::Gt => range.meet(Range { low: other.low.checked_add(1)?, high: 0xFFFF }),
        Compare::Ge => range.meet(Range { low: other.low, high: 0xFFFF }),
    }
}

/// Returns whether a comparison holds for all numbers of two ranges or for none.
#[must_use]
pub fn known(cmp: Compare, num: Num, a: Range, b: Range) -> Option<bool> {
    // Non-negative numbers compare the same way signed and unsigned.
    if num == Num::Signed && (a.high > 0x7FFF || b.high > 0x7FFF) {
        return None;
    }
    let (below, above) = (a.high < b.low, a.low > b.high);
    let same = a.low == a.high && a == b;
    match cmp {
        Compare::Eq if same => Some(true),
        Compare::Eq if below || above => Some(false),
        Compare::Ne if same => Some(false),
        Compare::Ne if below || above => Some(true),
        Compare::Lt if below => Some(true),
        Compare::Lt if a.low >= b.high => Some(false),
        Compare::Ge if below => Some(false),
        Compare::Ge if a.low >= b.high => Some(true),
        Compare::Gt if above => Some(true),
        Compare::Gt if a.high <= b.low => Some(false),
        Compare::Le if above => Some(false),
        Compare::Le if a.high <= b.low => Some(true),
        Compare::Eq | Compare::Ne | Compare::Lt | Compare::Ge | Compare::Gt | Compare::Le => None,
    }
}

/// Returns the range of a result.
fn arithmetic(op: Arith, num: Num, a: Range, b: Range) -> Range {
    let all = Range::bits(num.bits());
    let most = u32::from(all.high);
    let wide = |v: u16| u32::from(v);
    let stops = num == Num::Byte;
    // From the smallest to the greatest result, if none wraps.
    let span = |low: u32, high: u32| {
        if stops {
            Range { low: low.min(most) as u16, high: high.min(most) as u16 }
        } else if high <= most {
            Range { low: low as u16, high: high as u16 }
        } else {
            all
        }
    };
    let signed = num == Num::Signed;
    match op {
        Arith::Add => span(wide(a.low) + wide(b.low), wide(a.high) + wide(b.high)),
        Arith::Mul => span(wide(a.low) * wide(b.low), wide(a.high) * wide(b.high)),
        Arith::Sub | Arith::SubToZero if a.low >= b.high => {
            Range { low: a.low - b.high, high: a.high - b.low }
        }
        Arith::Sub if stops => {
            let far = (a.high.saturating_sub(b.low)).max(b.high.saturating_sub(a.low));
            let near = b.low.saturating_sub(a.high).max(a.low.saturating_sub(b.high));
            Range { low: near, high: far }
        }
        Arith::SubToZero if stops => Range { low: 0, high: a.high.saturating_sub(b.low) },
        Arith::Div if !signed && b.low > 0 => Range { low: a.low / b.high, high: a.high / b.low },
        Arith::Div if !signed => Range { low: 0, high: a.high },
        Arith::Rem if !signed && b.high > 0 => Range { low: 0, high: a.high.min(b.high - 1) },
        Arith::And => Range { low: 0, high: a.high.min(b.high) },
        Arith::Or | Arith::Xor => {
            // No bit above the highest one of both operands can be set.
            let bits = (a.high | b.high).checked_ilog2().map_or(0, |bit| (2u32 << bit) - 1);
            Range { low: if op == Arith::Or { a.low.max(b.low) } else { 0 }, high: bits as u16 }
        }
        Arith::Shr if !signed || a.high <= 0x7FFF => {
            let by = |v: u16, places: u16| if places > 15 { 0 } else { v >> places };
            Range { low: by(a.low, b.high), high: by(a.high, b.low) }
        }
        Arith::Shl if b.low == b.high && b.low < 16 => {
            let (low, high) = (wide(a.low) << b.low, wide(a.high) << b.low);
            if high <= most { Range { low: low as u16, high: high as u16 } } else { all }
        }
        Arith::Sub | Arith::SubToZero | Arith::Div | Arith::Rem | Arith::Shr | Arith::Shl => all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::arith;

    #[test]
    fn ranges_hold_every_result() {
        let ops = [
            Arith::Add,
            Arith::Sub,
            Arith::SubToZero,
            Arith::Mul,
            Arith::Div,
            Arith::Rem,
            Arith::And,
            Arith::Or,
            Arith::Xor,
            Arith::Shl,
            Arith::Shr,
        ];
        let ends: [u16; 9] = [0, 1, 2, 5, 9, 127, 128, 200, 255];
        let ranges: Vec<Range> = ends
            .iter()
            .flat_map(|low| {
                ends.iter().filter(move |high| low <= *high).map(|high| Range { low: *low, high: *high })
            })
            .collect();
        for op in ops {
            for num in [Num::Byte, Num::Wrapping, Num::Word, Num::Signed] {
                for a in &ranges {
                    for b in &ranges {
                        let range = arithmetic(op, num, *a, *b);
                        for x in [a.low, a.low.midpoint(a.high), a.high] {
                            for y in [b.low, b.low.midpoint(b.high), b.high] {
                                let Some(value) = arith(op, num, x, y) else { continue };
                                assert!(
                                    (range.low..=range.high).contains(&value),
                                    "{x} {op} {y} {num} = {value}, not in {range:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }
}
