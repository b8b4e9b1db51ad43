//! What an instruction of the SSA form needs of the machine, and how it is done once that is there.

use std::rc::Rc;

use bantam_chick::{
    arithmetic::Compare,
    ir::{Slot, V},
};
use rustc_hash::FxHashSet;

use super::{
    code::{ALL_FLAGS, Alu, AsmText, Byte, Code, FLAGS, Flag, Mask, Place, REGS, Reg},
    state::{Cell, Content, Location, State},
};

/// Where a value must be.
pub(super) type Placement = (Location, Content);

/// Something to be done.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    /// An operation of two, into a virtual register.
    Binary(Alu, V, Content, Content),
    /// One less, but not below 0.
    Lower(V, Content),
    /// All bits changed.
    Flip(V, Content),
    /// A shift to the left; if its operand byte is patched, the patch has a number.
    Left(V, Content, Content, u16),
    /// A shift to the right, likewise.
    Right(V, Content, Content, u16),
    /// A truth value.
    Truth(V, Compare, Content, Content),
    /// A port is read.
    ReadPort(V, u8),
    /// A place is read.
    Load(V, Slot, u8),
    /// The place with that address is read; the patch has a number.
    LoadPtr(V, Content, u16),
    /// A place gets a value.
    Store(Slot, u8, Content),
    /// The place with that address gets a value.
    StorePtr(Content, Content, u16),
    /// A character is shown.
    Msg(Content),
    /// Bits are shown.
    Out(Content),
    /// A port is told.
    WritePort(u8, Content),
    /// A value must be below a limit.
    Guard(Content, u8),
    /// A function is called.
    Call(Call),
    /// Assembly.
    Asm(Vec<AsmText>),
    /// Flags say how two compare.
    Branch(Compare, Content, Content),
    /// Values must be at their places.
    Establish(Vec<Placement>),
}

/// A call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The number of the function.
    pub(super) callee: u32,
    /// The number of the call.
    pub(super) number: u16,
    /// Where the arguments must be.
    pub(super) args: Vec<Placement>,
    /// The registers that the function overwrites.
    pub(super) clobbers: u8,
    /// What is returned, and in which register.
    pub(super) result: Option<(V, Reg)>,
}

/// What the following instructions of a block, and of those behind it, are interested in.
#[derive(Clone, Debug, Default)]
pub(super) struct LiveOut {
    /// The values that are needed.
    pub(super) live: FxHashSet<V>,
    /// The constants that are wanted.
    pub(super) constants: FxHashSet<Content>,
    /// The pairs that are compared.
    pub(super) pairs: FxHashSet<(Content, Content)>,
}

impl LiveOut {
    pub(super) fn is_live(&self, v: V) -> bool {
        self.live.contains(&v)
    }

    /// Whether it pays to remember that a register holds a constant: it is wanted again, or its neighbour.
    fn wants(&self, content: Content) -> bool {
        self.constants.contains(&content)
            || if let Content::Number(number) = content {
                let beside = [number.checked_add(1), number.checked_sub(1)];
                beside.into_iter().flatten().any(|n| self.constants.contains(&Content::Number(n)))
            } else {
                false
            }
    }

    /// What of a state is of interest.
    pub(super) fn trim(&self, state: &mut State) {
        state.forget(|v| self.is_live(v), |content| self.wants(content));
        let known =
            |pair: &(Content, Content)| self.pairs.contains(pair) || self.pairs.contains(&(pair.1, pair.0));
        state.flags = state.flags.filter(known);
    }
}

/// An act, and what is of interest after it.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    pub(super) operation: Operation,
    /// The line of the source.
    pub(super) line: u32,
    pub(super) live_out: Rc<LiveOut>,
    /// Where values are kept that do not stay in registers.
    pub(super) cells: Rc<Cells>,
    /// What must be in registers.
    pub(super) wanted: Vec<Content>,
}

/// The cell of each virtual register of a function, for when it is in memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells(pub(super) Vec<Cell>);

impl Cells {
    pub(super) fn of(&self, v: V) -> Cell {
        self.0.get(v.0 as usize).copied().unwrap_or(Cell::MAX)
    }

    /// Whether a cell is the function's own. Others are where functions that it calls get arguments.
    fn has(&self, cell: Cell) -> bool {
        self.0.contains(&cell)
    }
}

impl Goal {
    /// Something to be done in a line, with what is of interest after it.
    pub(super) fn new(operation: Operation, line: u32, live_out: Rc<LiveOut>, cells: Rc<Cells>) -> Self {
        let wanted = wanted(&operation);
        Self { operation, line, live_out, cells, wanted }
    }

    /// The places that values must be at.
    pub(super) fn placements(&self) -> &[Placement] {
        if let Operation::Call(Call { args: placements, .. }) | Operation::Establish(placements) =
            &self.operation
        {
            placements
        } else {
            &[]
        }
    }

    /// Whether an instruction reads it.
    fn reads(&self, content: Content) -> bool {
        self.wanted.contains(&content)
    }

    /// Whether a move may put something into a register.
    pub(super) fn may_hold(&self, reg: Reg, content: Content) -> bool {
        let placements = self.placements();
        placements.is_empty()
            || placements.iter().any(|(location, wanted)| {
                *wanted == content
                    && match location {
                        Location::Reg(location) => *location == reg,
                        Location::Cell(_) => true,
                    }
            })
    }

    /// Whether a value is in a cell that stays as it is.
    pub(super) fn is_safe(&self, state: &State, content: Content) -> bool {
        state.cells.iter().any(|(cell, held)| *held == content && self.cells.has(*cell))
    }

    /// Whether a register can be overwritten before the act, so that nothing is lost.
    pub(super) fn is_free(&self, state: &State, reg: Reg) -> bool {
        let content = state.reg(reg);
        let Some(v) = content.value() else { return true };
        if state.copies(content) > 1 {
            return true;
        }
        if self.live_out.is_live(v) {
            return false;
        }
        let placements = self.placements();
        if placements.is_empty() {
            !self.reads(content)
        } else {
            placements.iter().all(|(_, wanted)| *wanted != content)
        }
    }

    /// Whether a register can be overwritten by the act itself.
    fn is_free_after(&self, state: &State, reg: Reg) -> bool {
        let content = state.reg(reg);
        content.value().is_none_or(|v| !self.live_out.is_live(v) || state.copies(content) > 1)
    }

    /// The two whose comparison is needed.
    pub(super) fn compared(&self) -> Option<(Content, Content)> {
        if let Operation::Truth(_, _, a, b) | Operation::Branch(_, a, b) = &self.operation {
            Some((*a, *b))
        } else if let Operation::Guard(a, limit) = &self.operation {
            Some((*a, Content::Number(*limit)))
        } else {
            None
        }
    }

    /// Whether registers do not keep what they hold.
    pub(super) fn spills(&self) -> bool {
        matches!(self.operation, Operation::Call(_) | Operation::Asm(_) | Operation::Establish(_))
    }

    /// The state in which a register holds something else, if what it held is not lost.
    pub(super) fn overwrite(&self, state: &State, reg: Reg, content: Content) -> Option<State> {
        if state.reg(reg) != content && !self.is_free_after(state, reg) {
            return None;
        }
        let mut after = state.clone();
        after.set(reg, content);
        Some(after)
    }

    /// The ways to do it in a state in which all that it needs is there.
    pub(super) fn done_in(&self, state: &State) -> Vec<(Vec<Code>, State)> {
        let mut found: Vec<(Vec<Code>, State)> = Vec::new();
        match &self.operation {
            Operation::Binary(alu, d, a, b) => self.binary(state, (*alu, *d), (*a, *b), &mut found),
            Operation::Lower(d, a) => self.in_place(state, *d, *a, |x| vec![Code::Dec(x)], &mut found),
            Operation::Flip(d, a) => self.in_place(state, *d, *a, |x| vec![Code::Not(x)], &mut found),
            Operation::Left(d, a, Content::Number(n), _) => {
                self.in_place(state, *d, *a, |x| vec![Code::Shl(x, *n)], &mut found);
            }
            Operation::Right(d, a, Content::Number(n), _) => {
                self.in_place(state, *d, *a, |x| vec![Code::Shr(x, *n)], &mut found);
            }
            Operation::Left(d, a, by, patch) => {
                self.shift(state, (*d, *a, *by), |x| Code::ShlBy(x, *patch), *patch, &mut found);
            }
            Operation::Right(d, a, by, patch) => {
                self.shift(state, (*d, *a, *by), |x| Code::ShrBy(x, *patch), *patch, &mut found);
            }
            Operation::Truth(d, cmp, a, b) => {
                if let Some((mask, possible)) = mask(state, *cmp, (*a, *b)) {
                    self.in_any(state, *d, |r| truth(mask, possible, r), &mut found);
                }
            }
            Operation::ReadPort(d, port) => {
                self.in_any(state, *d, |r| vec![Code::ReadPort(r, *port)], &mut found)
            }
            Operation::Load(d, slot, at) => {
                self.in_any(state, *d, |r| vec![Code::Ldr(r, Place::Slot(*slot, *at))], &mut found);
            }
            Operation::LoadPtr(d, at, patch) => {
                for y in state.holding(*at) {
                    let code = |r| vec![Code::Str(y, Place::Patch(*patch)), Code::LdrBy(r, *patch)];
                    self.in_any(state, *d, code, &mut found);
                }
            }
            Operation::StorePtr(at, a, patch) => {
                for (y, x) in pairs(state, *at, *a) {
                    let codes = vec![Code::Str(y, Place::Patch(*patch)), Code::StrBy(x, *patch)];
                    found.push((codes, state.clone()));
                }
            }
            Operation::Store(slot, at, a) => {
                self.just(state, *a, |x| Code::Str(x, Place::Slot(*slot, *at)), &mut found);
            }
            Operation::Msg(a) => self.just(state, *a, Code::Msg, &mut found),
            Operation::Out(a) => self.just(state, *a, Code::Out, &mut found),
            Operation::WritePort(port, a) => self.just(state, *a, |x| Code::WritePort(x, *port), &mut found),
            Operation::Guard(a, limit) => {
                let pair = (*a, Content::Number(*limit));
                if let Some(flags) = state.flags.filter(|flags| *flags == pair || (flags.1, flags.0) == pair)
                {
                    let below = if flags == pair { Flag::Negative } else { Flag::Above };
                    found.push((vec![Code::Guard(below)], state.clone()));
                }
            }
            Operation::Call(call) => self.call(state, call, &mut found),
            Operation::Asm(texts) => {
                if (0..REGS as Reg).all(|reg| self.survives(state, state.reg(reg))) {
                    let mut after = State::empty();
                    after.cells.clone_from(&state.cells);
                    found.push((vec![Code::Asm(texts.clone())], after));
                }
            }
            Operation::Branch(cmp, a, b) => {
                if mask(state, *cmp, (*a, *b)).is_some() {
                    found.push((Vec::new(), state.clone()));
                }
            }
            Operation::Establish(placements) => {
                if placements.iter().all(|(location, content)| state.is_at(*location, *content)) {
                    found.push((Vec::new(), state.clone()));
                }
            }
        }
        // What a branch has been told is of use until the ways part.
        let flags =
            |state: &State| if matches!(self.operation, Operation::Branch(..)) { state.flags } else { None };
        for (_, after) in &mut found {
            let kept = flags(after);
            self.live_out.trim(after);
            after.flags = kept.or(after.flags);
        }
        found
    }

    /// Whether a value is still somewhere when all registers have been overwritten.
    fn survives(&self, state: &State, content: Content) -> bool {
        content.value().is_none_or(|v| !self.live_out.is_live(v) || state.cell_with(content).is_some())
    }

    /// Something is done with what a register holds.
    fn just(
        &self,
        state: &State,
        a: Content,
        code: impl Fn(Reg) -> Code,
        found: &mut Vec<(Vec<Code>, State)>,
    ) {
        found.extend(state.holding(a).take(1).map(|x| (vec![code(x)], state.clone())));
    }

    /// The register that holds `a` holds `d` afterwards.
    fn in_place(
        &self,
        state: &State,
        d: V,
        a: Content,
        code: impl Fn(Reg) -> Vec<Code>,
        found: &mut Vec<(Vec<Code>, State)>,
    ) {
        for x in state.holding(a) {
            found.extend(self.overwrite(state, x, Content::Value(d)).map(|after| (code(x), after)));
        }
    }

    /// Any register that can be overwritten holds `d` afterwards.
    fn in_any(
        &self,
        state: &State,
        d: V,
        code: impl Fn(Reg) -> Vec<Code>,
        found: &mut Vec<(Vec<Code>, State)>,
    ) {
        for reg in tried(state, (0..REGS as Reg).collect()) {
            found.extend(self.overwrite(state, reg, Content::Value(d)).map(|after| (code(reg), after)));
        }
    }

    fn shift(
        &self,
        state: &State,
        (d, a, by): (V, Content, Content),
        code: impl Fn(Reg) -> Code,
        patch: u16,
        found: &mut Vec<(Vec<Code>, State)>,
    ) {
        for y in state.holding(by) {
            let codes = |x| vec![Code::Str(y, Place::Patch(patch)), code(x)];
            self.in_place(state, d, a, codes, found);
        }
    }

    fn binary(
        &self,
        state: &State,
        (alu, d): (Alu, V),
        (a, b): (Content, Content),
        found: &mut Vec<(Vec<Code>, State)>,
    ) {
        let commutes = !matches!(alu, Alu::Div);
        let mut put = |x: Reg, y: Reg, (left, right): (Content, Content)| {
            let Some(mut after) = self.overwrite(state, x, Content::Value(d)) else { return };
            after.flags = match alu {
                Alu::Add | Alu::Mul | Alu::Div => Some((Content::Value(d), Content::Number(0))),
                Alu::Sub => Some((left, right)),
                Alu::And | Alu::Or | Alu::Xor => state.flags,
            };
            found.push((vec![Code::Alu(alu, x, y)], after));
        };
        for (x, y) in pairs(state, a, b) {
            put(x, y, (a, b));
        }
        if commutes && a != b {
            for (x, y) in pairs(state, b, a) {
                put(x, y, (b, a));
            }
        }
        if alu == Alu::Add && b == Content::Number(1) {
            self.in_place(state, d, a, |x| vec![Code::Inc(x)], found);
        }
    }

    /// The return address goes through a register that is free.
    fn call(&self, state: &State, call: &Call, found: &mut Vec<(Vec<Code>, State)>) {
        if !call.args.iter().all(|(location, content)| state.is_at(*location, *content)) {
            return;
        }
        let is_arg = |reg: Reg| call.args.iter().any(|(location, _)| *location == Location::Reg(reg));
        for reg in (0..REGS as Reg).filter(|reg| !is_arg(*reg)) {
            let lost = |other: Reg| other == reg || call.clobbers >> other & 1 == 1;
            let mut after = state.clone();
            (0..REGS as Reg)
                .filter(|other| lost(*other))
                .for_each(|other| after.set(other, Content::Nothing));
            // Who is called does with its arguments what it likes.
            after.cells.retain(|(cell, _)| self.cells.has(*cell));
            let kept = |content: Content| {
                content.value().is_none_or(|v| !self.live_out.is_live(v) || after.copies(content) > 0)
            };
            let mut before = state.regs.iter().chain(state.cells.iter().map(|(_, content)| content));
            if !before.all(|content| kept(*content)) {
                continue;
            }
            after.flags = None;
            if let Some((d, location)) = call.result {
                after.set(location, Content::Value(d));
            }
            let codes = vec![
                Code::Mov(reg, Byte::Return(call.number)),
                Code::Str(reg, Place::Leave(call.callee)),
                Code::Call(call.callee, call.number),
            ];
            found.push((codes, after));
        }
    }

    /// For a branch: the flags that lead to its first way, and those that are possible.
    pub(super) fn branch_mask(&self, state: &State) -> Option<(Mask, Mask)> {
        let Operation::Branch(cmp, a, b) = &self.operation else { return None };
        mask(state, *cmp, (*a, *b))
    }
}

/// What an act wants in registers.
fn wanted(operation: &Operation) -> Vec<Content> {
    let mut wanted = match operation {
        Operation::Binary(Alu::Add, _, a, Content::Number(1)) => vec![*a],
        Operation::Binary(_, _, a, b) => vec![*a, *b],
        Operation::Lower(_, a) | Operation::Flip(_, a) | Operation::Msg(a) | Operation::Out(a) => vec![*a],
        Operation::Left(_, a, by, _) | Operation::Right(_, a, by, _) => {
            if by.is_constant() {
                vec![*a]
            } else {
                vec![*a, *by]
            }
        }
        Operation::Truth(_, _, a, b) | Operation::Branch(_, a, b) => vec![*a, *b],
        Operation::ReadPort(..) | Operation::Load(..) | Operation::Asm(_) => Vec::new(),
        Operation::LoadPtr(_, at, _) => vec![*at],
        Operation::StorePtr(at, a, _) => vec![*at, *a],
        Operation::Store(_, _, a) | Operation::WritePort(_, a) => vec![*a],
        Operation::Guard(a, limit) => vec![*a, Content::Number(*limit)],
        Operation::Call(call) => call.args.iter().map(|(_, content)| *content).collect(),
        Operation::Establish(placements) => placements.iter().map(|(_, content)| *content).collect(),
    };
    wanted.dedup();
    wanted.retain(|content| *content != Content::Nothing);
    wanted
}

/// Registers that hold nothing are all alike: of those only so many are tried.
const MAX_EMPTY: usize = 2;

/// The registers that are worth trying.
pub(super) fn tried(state: &State, regs: Vec<Reg>) -> Vec<Reg> {
    let mut alike = 0;
    let mut regs = regs;
    regs.retain(|reg| {
        alike += usize::from(state.reg(*reg) == Content::Nothing);
        state.reg(*reg) != Content::Nothing || alike <= MAX_EMPTY
    });
    regs
}

/// The registers that hold `a` and `b`.
fn pairs(state: &State, a: Content, b: Content) -> Vec<(Reg, Reg)> {
    let all = state.holding(a).flat_map(|x| state.holding(b).map(move |y| (x, y)));
    all.collect()
}

/// The flags that say that a comparison holds, and those that are possible, if the flags are of these two.
fn mask(state: &State, cmp: Compare, (a, b): (Content, Content)) -> Option<(Mask, Mask)> {
    let flags = state.flags?;
    let cmp = match flags {
        _ if flags == (a, b) => cmp,
        _ if flags == (b, a) => cmp.swapped(),
        _ => return None,
    };
    let [negative, zero, above] = FLAGS.map(Flag::bit);
    let holds = match cmp {
        Compare::Eq => zero,
        Compare::Ne => negative | above,
        Compare::Lt => negative,
        Compare::Le => negative | zero,
        Compare::Gt => above,
        Compare::Ge => zero | above,
    };
    let possible = possible(flags);
    Some((holds & possible, possible))
}

/// The flags that are possible after comparing these two.
fn possible((a, b): (Content, Content)) -> Mask {
    let [negative, zero, above] = FLAGS.map(Flag::bit);
    match (a, b) {
        (Content::Number(a), Content::Number(b)) => match a.cmp(&b) {
            std::cmp::Ordering::Less => negative,
            std::cmp::Ordering::Equal => zero,
            std::cmp::Ordering::Greater => above,
        },
        (_, Content::Number(0)) | (Content::Number(255), _) => zero | above,
        (Content::Number(0), _) | (_, Content::Number(255)) => negative | zero,
        _ => ALL_FLAGS,
    }
}

/// 255 in a register if one of the flags is on.
fn truth(mask: Mask, possible: Mask, reg: Reg) -> Vec<Code> {
    let one = |mask: Mask| FLAGS.into_iter().find(|flag| flag.bit() & possible == mask && mask != 0);
    match (one(mask), one(possible & !mask)) {
        (Some(flag), _) => vec![Code::Truth(flag, reg)],
        (None, Some(flag)) => vec![Code::Truth(flag, reg), Code::Not(reg)],
        (None, None) if mask == 0 => vec![Code::Mov(reg, Byte::Number(0))],
        (None, None) => vec![Code::Mov(reg, Byte::Number(255))],
    }
}
