//! Value ranges of a function.
//!
//! They make many tests unnecessary: an addition that cannot exceed 255 need not saturate, two numbers whose
//! difference fits can be compared by a subtraction, an index below the limit needs no check. A value has two
//! ranges, as an unsigned and as a signed number. A condition narrows the range in the blocks that only its
//! branch leads to.

use std::collections::BTreeMap;

use bantam_chick::ir::Calls;
use bantam_chick::{
    Type,
    arithmetic::{Arith, Compare, Num},
    ir::{B, Branch, Dominators, End, F, Function, Module, Op, V, predecessors},
    program::Program,
};

/// The smallest and the greatest number, unsigned and signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) plain: (i32, i32),
    pub(super) signed: (i32, i32),
}

/// The number of rounds before a growing range is widened to the next threshold.
const EXACT_ROUNDS: u32 = 4;
/// The number of rounds before a growing range is given up.
const MAX_ROUNDS: u32 = 60;
/// The number of dominating blocks that are searched for conditions.
const MAX_DEPTH: usize = 64;

impl Range {
    pub(super) const ANY: Self = Self { plain: (0, 0xFFFF), signed: (-0x8000, 0x7FFF) };
    pub(super) const BYTE: Self = Self { plain: (0, 255), signed: (0, 255) };

    /// The range of a single number.
    pub(super) fn one(value: u16) -> Self {
        let (plain, signed) = (i32::from(value), i32::from(value as i16));
        Self { plain: (plain, plain), signed: (signed, signed) }
    }

    fn plain(lo: i32, hi: i32) -> Self {
        if lo < 0 || hi > 0xFFFF { Self::ANY } else { Self { plain: (lo, hi), ..Self::ANY }.tight() }
    }

    fn signed(lo: i32, hi: i32) -> Self {
        if lo < -0x8000 || hi > 0x7FFF { Self::ANY } else { Self { signed: (lo, hi), ..Self::ANY }.tight() }
    }

    /// Narrows each view by the other.
    fn tight(mut self) -> Self {
        let narrow = |range: &mut (i32, i32), by: (i32, i32)| {
            *range = (range.0.max(by.0), range.1.min(by.1));
        };
        let before = self;
        if self.plain.1 < 0x8000 {
            narrow(&mut self.signed, self.plain);
        } else if self.plain.0 >= 0x8000 {
            narrow(&mut self.signed, (self.plain.0 - 0x1_0000, self.plain.1 - 0x1_0000));
        }
        if self.signed.0 >= 0 {
            narrow(&mut self.plain, self.signed);
        } else if self.signed.1 < 0 {
            narrow(&mut self.plain, (self.signed.0 + 0x1_0000, self.signed.1 + 0x1_0000));
        }
        // An empty range is unreachable code.
        if self.plain.0 > self.plain.1 || self.signed.0 > self.signed.1 { before } else { self }
    }

    fn meet(self, other: Self) -> Self {
        let plain = (self.plain.0.max(other.plain.0), self.plain.1.min(other.plain.1));
        let signed = (self.signed.0.max(other.signed.0), self.signed.1.min(other.signed.1));
        if plain.0 > plain.1 || signed.0 > signed.1 { self } else { Self { plain, signed }.tight() }
    }

    fn join(self, other: Self) -> Self {
        Self {
            plain: (self.plain.0.min(other.plain.0), self.plain.1.max(other.plain.1)),
            signed: (self.signed.0.min(other.signed.0), self.signed.1.max(other.signed.1)),
        }
    }

    /// Returns the range as a comparison of this kind sees it.
    pub(super) fn of(self, num: Num) -> (i32, i32) {
        match num {
            Num::Byte | Num::Wrapping => self.byte().plain,
            Num::Word => self.plain,
            Num::Signed => self.signed,
        }
    }

    /// Returns the range of the value as a byte.
    fn byte(self) -> Self {
        self.meet(Self::BYTE)
    }

    pub(super) fn is_byte(self) -> bool {
        self.plain.1 <= 255
    }

    pub(super) fn has_zero(self) -> bool {
        self.plain.0 == 0
    }

    /// Whether both views are non-negative.
    pub(super) fn is_positive(self) -> bool {
        self.plain.1 < 0x8000
    }

    fn fits(num: Num, range: (i32, i32)) -> Self {
        if num == Num::Signed { Self::signed(range.0, range.1) } else { Self::plain(range.0, range.1) }
    }
}

/// The ranges of all values of a function.
pub(super) struct Ranges<'a> {
    module: &'a Module,
    function: &'a Function,
    dominators: Dominators,
    preds: Vec<Vec<B>>,
    def_blocks: Vec<B>,
    known: Vec<Option<Range>>,
    /// The known ranges of return values.
    returns: &'a [Range],
    params: &'a Params,
    /// The index checks of each block.
    checks: BTreeMap<B, Vec<(V, u16)>>,
    /// The thresholds of widening.
    thresholds: Vec<i32>,
}

impl<'a> Ranges<'a> {
    pub(super) fn of(module: &'a Module, f: F, params: &'a Params, returns: &'a [Range]) -> Self {
        let function = module.function(f);
        let mut ranges = Self {
            module,
            function,
            dominators: Dominators::of(function),
            preds: predecessors(function),
            def_blocks: vec![B(0); function.insns.len()],
            known: vec![None; function.insns.len()],
            returns,
            params,
            checks: BTreeMap::new(),
            thresholds: vec![-0x8000, -1, 0, 1, 255, 0x7FFF, 0xFFFF],
        };
        for b in function.all_blocks() {
            for v in &function.block(b).insns {
                ranges.def_blocks[v.0 as usize] = b;
                if let Op::Const(value) = function.op(*v) {
                    let (a, b) = (i32::from(*value), i32::from(*value as i16));
                    ranges.thresholds.extend([a - 1, a, a + 1, b - 1, b, b + 1]);
                } else if let Op::Check(at, limit) = function.op(*v) {
                    ranges.checks.entry(b).or_default().push((*at, *limit));
                }
            }
        }
        ranges.thresholds.sort_unstable();
        ranges.thresholds.dedup();
        ranges.solve();
        ranges
    }

    fn solve(&mut self) {
        for round in 0.. {
            let mut changed = false;
            for b in self.dominators.order().to_vec() {
                for v in &self.function.block(b).insns {
                    let Some(mut new) = self.result(*v, b) else { continue };
                    let old = self.known[v.0 as usize];
                    if round >= EXACT_ROUNDS
                        && let Some(old) = old
                    {
                        new =
                            if round >= MAX_ROUNDS { self.limit(*v) } else { self.widen(old, old.join(new)) };
                    }
                    if old != Some(new) {
                        self.known[v.0 as usize] = Some(new);
                        changed = true;
                    }
                }
            }
            if !changed || round > MAX_ROUNDS {
                return;
            }
        }
    }

    /// Widens a growing range to the next threshold.
    fn widen(&self, old: Range, new: Range) -> Range {
        let stretch = |old: (i32, i32), new: (i32, i32), (least, most): (i32, i32)| {
            let (up_to, from) = (|mark: &i32| *mark <= new.0, |mark: &i32| *mark < new.1);
            let below =
                self.thresholds[..self.thresholds.partition_point(up_to)].last().copied().unwrap_or(least);
            let above =
                self.thresholds[self.thresholds.partition_point(from)..].first().copied().unwrap_or(most);
            let lo = if new.0 < old.0 { below.max(least) } else { new.0 };
            (lo, if new.1 > old.1 { above.min(most) } else { new.1 })
        };
        Range {
            plain: stretch(old.plain, new.plain, Range::ANY.plain),
            signed: stretch(old.signed, new.signed, Range::ANY.signed),
        }
    }

    /// Returns the range of a value regardless of its operands.
    fn limit(&self, v: V) -> Range {
        match self.function.op(v) {
            Op::Arith(_, num, ..) | Op::Flip(num, _) if num.bits() == 8 => Range::BYTE,
            Op::Const(value) => Range::one(*value),
            Op::Compare(..) | Op::Low(_) | Op::ReadChar | Op::ReadPort(_) => Range::BYTE,
            Op::Load(slot) | Op::LoadAt(slot, _) if self.module.slot(*slot).bits == 8 => Range::BYTE,
            Op::Param(number) => {
                self.params.get(usize::from(*number)).copied().flatten().unwrap_or(Range::ANY)
            }
            Op::Call(f, _) => self.returns[f.0 as usize],
            Op::Addr(_)
            | Op::Phi(_)
            | Op::Arith(..)
            | Op::Flip(..)
            | Op::Load(_)
            | Op::Store(..)
            | Op::LoadAt(..)
            | Op::StoreAt(..)
            | Op::LoadPtr(..)
            | Op::StorePtr(..)
            | Op::Check(..)
            | Op::WritePort(..)
            | Op::Print(_)
            | Op::Out(..)
            | Op::Text(_)
            | Op::Asm(_) => Range::ANY,
        }
    }

    /// Returns the range of a value from those of its operands; `None` while they have none.
    fn result(&self, v: V, b: B) -> Option<Range> {
        let limit = self.limit(v);
        let op = self.function.op(v);
        if let Op::Phi(args) = op {
            let known = args.iter().filter(|(from, _)| self.dominators.reached(*from));
            return known.filter_map(|(from, arg)| self.on_edge(*arg, *from, b)).reduce(Range::join);
        }
        if let Op::Arith(op, num, x, y) = op {
            let (x, y) = (self.look(*x, b)?, self.look(*y, b)?);
            let range = if num.bits() == 8 { arith(*op, *num, x.byte(), y) } else { arith(*op, *num, x, y) };
            // Excess bits of a byte are cut off.
            return Some(if num.bits() == 8 && !range.is_byte() { limit } else { range });
        }
        if let Op::Flip(num, x) = op {
            let (x, mask) = (self.look(*x, b)?, i32::from(num.mask()));
            return Some(Range::plain(mask - x.plain.1, mask - x.plain.0).meet(limit));
        }
        if let Op::Param(number) = op {
            return self.params.get(usize::from(*number)).copied().unwrap_or(Some(Range::ANY));
        }
        if let Op::Low(x) = op {
            let x = self.look(*x, b)?;
            return Some(if x.is_byte() { x } else { limit });
        }
        Some(limit)
    }

    /// Returns the range of a value in a block.
    pub(super) fn at(&self, v: V, b: B) -> Range {
        self.look(v, b).unwrap_or(Range::ANY)
    }

    fn look(&self, v: V, b: B) -> Option<Range> {
        let mut range = self.known[v.0 as usize]?;
        if matches!(self.function.op(v), Op::Const(_)) {
            return Some(range);
        }
        let def_block = self.def_blocks[v.0 as usize];
        let mut here = b;
        for _ in 0..MAX_DEPTH {
            if here == def_block {
                break;
            }
            if let [pred] = self.preds[here.0 as usize][..] {
                range = self.refine(range, v, pred, here);
            }
            let Some(parent) = self.dominators.parent(here) else { break };
            here = parent;
            for (at, limit) in self.checks.get(&here).into_iter().flatten() {
                if *at == v {
                    range = range.meet(Range::plain(0, i32::from(*limit) - 1));
                }
            }
        }
        Some(range)
    }

    /// Returns the range of a value on the edge from `from` to `to`.
    fn on_edge(&self, v: V, from: B, to: B) -> Option<Range> {
        Some(self.refine(self.look(v, from)?, v, from, to))
    }

    /// Narrows a range by what holds on the edge from `from` to `to`.
    fn refine(&self, range: Range, v: V, from: B, to: B) -> Range {
        let End::Branch(Branch { cmp, num, a, b, then, or }) = &self.function.block(from).end else {
            return range;
        };
        if then == or {
            return range;
        }
        let cmp = if *then == to { *cmp } else { cmp.inverse() };
        let other = if v == *a { *b } else { *a };
        let cmp = if v == *a { cmp } else { cmp.swapped() };
        if (v != *a && v != *b) || a == b {
            return range;
        }
        let Some(other) = self.known[other.0 as usize] else { return range };
        let (mine, limits) = (range.of(*num), other.of(*num));
        let (lo, hi) = match cmp {
            Compare::Eq => limits,
            Compare::Ne if limits.0 == limits.1 && mine.0 == limits.0 => (mine.0 + 1, mine.1),
            Compare::Ne if limits.0 == limits.1 && mine.1 == limits.0 => (mine.0, mine.1 - 1),
            Compare::Ne => mine,
            Compare::Lt => (mine.0, limits.1 - 1),
            Compare::Le => (mine.0, limits.1),
            Compare::Gt => (limits.0 + 1, mine.1),
            Compare::Ge => (limits.0, mine.1),
        };
        let (lo, hi) = (lo.max(mine.0), hi.min(mine.1));
        if lo > hi { range } else { range.meet(Range::fits(*num, (lo, hi))) }
    }

    /// Returns the ranges of the arguments of all calls: callee, number and range.
    fn arguments(&self) -> Vec<(F, usize, Range)> {
        let mut all = Vec::new();
        for b in self.dominators.order() {
            for v in &self.function.block(*b).insns {
                let Op::Call(callee, args) = self.function.op(*v) else { continue };
                for (number, arg) in args.iter().enumerate() {
                    all.extend(self.look(*arg, *b).map(|range| (*callee, number, range)));
                }
            }
        }
        all
    }

    /// Returns the range of the return value.
    pub(super) fn returned(&self) -> Option<Range> {
        let blocks = self.dominators.order().iter();
        let values = blocks.filter_map(|b| {
            let End::Return(Some(value)) = self.function.block(*b).end else { return None };
            Some(self.at(value, *b))
        });
        values.reduce(Range::join)
    }
}

/// The ranges of a function's parameters; `None` while no call is known.
pub(super) type Params = Vec<Option<Range>>;

/// Returns the ranges of the parameters according to their types.
fn types_of_params(module: &Module, f: F, program: &Program) -> Vec<Range> {
    let function = module.function(f);
    let typed = program.functions.get(f.0 as usize);
    let same = typed
        .filter(|typed| typed.name == function.name && typed.params.len() == usize::from(function.params));
    let Some(typed) = same else { return vec![Range::ANY; usize::from(function.params)] };
    typed.params.iter().map(|param| of_type(program.vars[*param].ty)).collect()
}

/// Returns the ranges of all parameters, from the arguments of all calls. A range that keeps growing becomes
/// that of the type.
pub(super) fn params(module: &Module, program: &Program, calls: &Calls, returns: &[Range]) -> Vec<Params> {
    let count = module.functions.len();
    let types: Vec<Vec<Range>> = (0..count).map(|f| types_of_params(module, F(f as u32), program)).collect();
    let mut params: Vec<Params> = types.iter().map(|types| vec![None; types.len()]).collect();
    for round in 0.. {
        let mut changed = false;
        for caller in calls.order().iter().rev() {
            let ranges = Ranges::of(module, *caller, &params[caller.0 as usize], returns);
            let args = ranges.arguments();
            for (callee, number, range) in args {
                let Some(param) = params[callee.0 as usize].get_mut(number) else { continue };
                let limit = types[callee.0 as usize][number];
                let new = param.map_or(range, |old| old.join(range)).meet(limit);
                if *param != Some(new) {
                    *param = Some(if round < EXACT_ROUNDS { new } else { limit });
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    params
}

/// Returns the ranges of return values according to their types.
pub(super) fn returns(module: &Module, program: &Program) -> Vec<Range> {
    let with_types = module.functions.iter().enumerate().map(|(f, function)| {
        let typed = program.functions.get(f).filter(|typed| typed.name == function.name);
        typed.and_then(|typed| typed.returns).map_or(Range::ANY, of_type)
    });
    with_types.collect()
}

fn of_type(ty: Type) -> Range {
    if ty.bits() == 8 { Range::BYTE } else { Range::ANY }
}

fn arith(op: Arith, num: Num, x: Range, y: Range) -> Range {
    let (a, b) = (x.plain, y.plain);
    let stops = num == Num::Byte;
    let wraps = |plain: (i32, i32), signed: (i32, i32)| {
        Range::plain(plain.0, plain.1).meet(Range::signed(signed.0, signed.1))
    };
    match op {
        Arith::Add if stops => Range::plain((a.0 + b.0).min(255), (a.1 + b.1).min(255)),
        Arith::Add => wraps((a.0 + b.0, a.1 + b.1), (x.signed.0 + y.signed.0, x.signed.1 + y.signed.1)),
        Arith::Sub if stops && a.0 >= b.1 => Range::plain(a.0 - b.1, a.1 - b.0),
        Arith::Sub if stops && b.0 >= a.1 => Range::plain(b.0 - a.1, b.1 - a.0),
        Arith::Sub if stops => Range::plain(0, (a.1 - b.0).max(b.1 - a.0)),
        Arith::SubToZero if stops => Range::plain((a.0 - b.1).max(0), (a.1 - b.0).max(0)),
        Arith::Sub | Arith::SubToZero => {
            wraps((a.0 - b.1, a.1 - b.0), (x.signed.0 - y.signed.1, x.signed.1 - y.signed.0))
        }
        Arith::Mul => {
            let (lo, hi) = (i64::from(a.0) * i64::from(b.0), i64::from(a.1) * i64::from(b.1));
            let most = if stops { 255 } else { 0x1_0000 };
            Range::plain(lo.min(most) as i32, hi.min(most) as i32)
        }
        Arith::Div if num == Num::Signed && !(x.is_positive() && y.is_positive()) => Range::ANY,
        Arith::Rem if num == Num::Signed && !(x.is_positive() && y.is_positive()) => Range::ANY,
        Arith::Div => Range::plain(a.0 / b.1.max(1), a.1 / b.0.max(1)),
        Arith::Rem if a.1 < b.0 => x,
        Arith::Rem => Range::plain(0, a.1.min(b.1.max(1) - 1)),
        Arith::And => Range::plain(0, a.1.min(b.1)),
        Arith::Or => Range::plain(a.0.max(b.0), filled(a.1 | b.1)),
        Arith::Xor => Range::plain(0, filled(a.1 | b.1)),
        Arith::Shl if b.0 == b.1 && b.1 < 16 => Range::plain(a.0 << b.0, a.1 << b.0),
        Arith::Shr if b.1 < 16 && x.is_positive() => Range::plain(a.0 >> b.1, a.1 >> b.0),
        Arith::Shr if x.is_positive() => Range::plain(0, a.1 >> b.0.min(16)),
        Arith::Shl | Arith::Shr => Range::ANY,
    }
}

/// Sets all bits below the highest set bit.
fn filled(bits: i32) -> i32 {
    if bits == 0 { 0 } else { (1 << (32 - bits.leading_zeros())) - 1 }
}
