//! Operations, the operands that they need in registers, and the code once these are there.

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

/// A value and its required location.
pub(super) type Placement = (Location, Content);

/// An operation of the machine.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    /// A binary operation into a virtual register.
    Binary(Alu, V, Content, Content),
    /// A decrement that stops at 0.
    Lower(V, Content),
    /// All bits changed.
    Flip(V, Content),
    /// A shift to the left; the number identifies the patch of its operand byte.
    Left(V, Content, Content, u16),
    /// A shift to the right, likewise.
    Right(V, Content, Content, u16),
    /// A truth value.
    Truth(V, Compare, Content, Content),
    /// Reads a port.
    ReadPort(V, u8),
    /// Loads from a slot.
    Load(V, Slot, u8),
    /// Loads from an address; the number identifies the patch.
    LoadPtr(V, Content, u16),
    /// Stores to a slot.
    Store(Slot, u8, Content),
    /// Stores to an address.
    StorePtr(Content, Content, u16),
    /// Prints a character.
    Msg(Content),
    /// Prints bits.
    Out(Content),
    /// Writes to a port.
    WritePort(u8, Content),
    /// Faults unless a value is below a limit.
    Guard(Content, u8),
    /// Calls a function.
    Call(Call),
    /// Raw assembly.
    Asm(Vec<AsmText>),
    /// Sets the flags by a comparison.
    Branch(Compare, Content, Content),
    /// Establishes the entry state of the next block.
    Establish(Vec<Placement>),
}

/// A call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The number of the function.
    pub(super) callee: u32,
    /// The number of the call.
    pub(super) number: u16,
    /// The locations of the arguments.
    pub(super) args: Vec<Placement>,
    /// The registers that the function overwrites.
    pub(super) clobbers: u8,
    /// The returned value and its register.
    pub(super) result: Option<(V, Reg)>,
}

/// What is live after an operation, in the rest of the block and its successors.
#[derive(Clone, Debug, Default)]
pub(super) struct LiveOut {
    /// The live values.
    pub(super) live: FxHashSet<V>,
    /// The constants that will be needed.
    pub(super) constants: FxHashSet<Content>,
    /// The pairs that will be compared.
    pub(super) pairs: FxHashSet<(Content, Content)>,
}

impl LiveOut {
    pub(super) fn is_live(&self, v: V) -> bool {
        self.live.contains(&v)
    }

    /// Whether a constant in a register is useful: it will be needed, or the next smaller or greater one.
    fn wants(&self, content: Content) -> bool {
        self.constants.contains(&content)
            || if let Content::Number(number) = content {
                let beside = [number.checked_add(1), number.checked_sub(1)];
                beside.into_iter().flatten().any(|n| self.constants.contains(&Content::Number(n)))
            } else {
                false
            }
    }

    /// Drops everything from a state that is not live.
    pub(super) fn trim(&self, state: &mut State) {
        state.forget(|v| self.is_live(v), |content| self.wants(content));
        let known =
            |pair: &(Content, Content)| self.pairs.contains(pair) || self.pairs.contains(&(pair.1, pair.0));
        state.flags = state.flags.filter(known);
    }
}

/// A goal of the search: an operation, and what is live after it.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    pub(super) operation: Operation,
    /// The line of the source.
    pub(super) line: u32,
    pub(super) live_out: Rc<LiveOut>,
    /// The spill cells.
    pub(super) cells: Rc<Cells>,
    /// The operands that must be in registers.
    pub(super) wanted: Vec<Content>,
}

/// The spill cell of each virtual register of a function.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells(pub(super) Vec<Cell>);

impl Cells {
    pub(super) fn of(&self, v: V) -> Cell {
        self.0.get(v.0 as usize).copied().unwrap_or(Cell::MAX)
    }

    /// Whether a cell belongs to the function. The others hold arguments of its callees.
    fn has(&self, cell: Cell) -> bool {
        self.0.contains(&cell)
    }
}

impl Goal {
    /// Creates a goal for an operation of a line.
    pub(super) fn new(operation: Operation, line: u32, live_out: Rc<LiveOut>, cells: Rc<Cells>) -> Self {
        let wanted = wanted(&operation);
        Self { operation, line, live_out, cells, wanted }
    }

    /// Returns the required locations of values.
    pub(super) fn placements(&self) -> &[Placement] {
        if let Operation::Call(Call { args: placements, .. }) | Operation::Establish(placements) =
            &self.operation
        {
            placements
        } else {
            &[]
        }
    }

    /// Whether the operation reads it.
    fn reads(&self, content: Content) -> bool {
        self.wanted.contains(&content)
    }

    /// Whether a move may put a value into a register.
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

    /// Whether a value is in a cell that keeps it.
    pub(super) fn is_safe(&self, state: &State, content: Content) -> bool {
        state.cells.iter().any(|(cell, held)| *held == content && self.cells.has(*cell))
    }

    /// Whether a register can be overwritten before the operation without losing a value.
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

    /// Whether a register can be overwritten by the operation itself.
    fn is_free_after(&self, state: &State, reg: Reg) -> bool {
        let content = state.reg(reg);
        content.value().is_none_or(|v| !self.live_out.is_live(v) || state.copies(content) > 1)
    }

    /// Returns the pair whose comparison is needed.
    pub(super) fn compared(&self) -> Option<(Content, Content)> {
        if let Operation::Truth(_, _, a, b) | Operation::Branch(_, a, b) = &self.operation {
            Some((*a, *b))
        } else if let Operation::Guard(a, limit) = &self.operation {
            Some((*a, Content::Number(*limit)))
        } else {
            None
        }
    }

    /// Whether the operation needs values to be spilled.
    pub(super) fn spills(&self) -> bool {
        matches!(self.operation, Operation::Call(_) | Operation::Asm(_) | Operation::Establish(_))
    }

    /// Returns the state after overwriting a register, unless a live value is lost.
    pub(super) fn overwrite(&self, state: &State, reg: Reg, content: Content) -> Option<State> {
        if state.reg(reg) != content && !self.is_free_after(state, reg) {
            return None;
        }
        let mut after = state.clone();
        after.set(reg, content);
        Some(after)
    }

    /// Returns the code sequences that perform the operation in a state, if all operands are in place.
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
            Operation::Load(..) | Operation::LoadPtr(..) | Operation::Store(..) | Operation::StorePtr(..) => {
                self.memory(state, &mut found)
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
        // The flags of a branch stay useful until the end of the block.
        let flags =
            |state: &State| if matches!(self.operation, Operation::Branch(..)) { state.flags } else { None };
        for (_, after) in &mut found {
            let kept = flags(after);
            self.live_out.trim(after);
            after.flags = kept.or(after.flags);
        }
        found
    }

    /// Loads and stores.
    fn memory(&self, state: &State, found: &mut Vec<(Vec<Code>, State)>) {
        if let Operation::Load(d, slot, at) = &self.operation {
            self.in_any(state, *d, |r| vec![Code::Ldr(r, Place::Slot(*slot, *at))], found);
        } else if let Operation::LoadPtr(d, at, patch) = &self.operation {
            for y in state.holding(*at) {
                let code = |r| vec![Code::Str(y, Place::Patch(*patch)), Code::LdrBy(r, *patch)];
                self.in_any(state, *d, code, found);
            }
        } else if let Operation::StorePtr(at, a, patch) = &self.operation {
            for (y, x) in pairs(state, *at, *a) {
                let codes = vec![Code::Str(y, Place::Patch(*patch)), Code::StrBy(x, *patch)];
                found.push((codes, state.clone()));
            }
        } else if let Operation::Store(slot, at, a) = &self.operation {
            self.just(state, *a, |x| Code::Str(x, Place::Slot(*slot, *at)), found);
        }
    }

    /// Whether a value survives if all registers are overwritten.
    fn survives(&self, state: &State, content: Content) -> bool {
        content.value().is_none_or(|v| !self.live_out.is_live(v) || state.cell_with(content).is_some())
    }

    /// An operation that only reads a register.
    fn just(
        &self,
        state: &State,
        a: Content,
        code: impl Fn(Reg) -> Code,
        found: &mut Vec<(Vec<Code>, State)>,
    ) {
        found.extend(state.holding(a).take(1).map(|x| (vec![code(x)], state.clone())));
    }

    /// An operation that replaces `a` with `d` in its register.
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

    /// An operation that writes `d` to any free register.
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

    /// A call, which passes the return address through a free register.
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
            // The callee may overwrite its arguments.
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

    /// Returns for a branch the flags that select its first target, and the possible flags.
    pub(super) fn branch_mask(&self, state: &State) -> Option<(Mask, Mask)> {
        let Operation::Branch(cmp, a, b) = &self.operation else { return None };
        mask(state, *cmp, (*a, *b))
    }
}

/// Returns the operands that an operation needs in registers.
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

/// The number of empty registers that are tried, as all are equivalent.
const MAX_EMPTY: usize = 2;

/// Returns the registers to try.
pub(super) fn tried(state: &State, regs: Vec<Reg>) -> Vec<Reg> {
    let mut alike = 0;
    let mut regs = regs;
    regs.retain(|reg| {
        alike += usize::from(state.reg(*reg) == Content::Nothing);
        state.reg(*reg) != Content::Nothing || alike <= MAX_EMPTY
    });
    regs
}

/// Returns the pairs of registers that hold `a` and `b`.
fn pairs(state: &State, a: Content, b: Content) -> Vec<(Reg, Reg)> {
    let all = state.holding(a).flat_map(|x| state.holding(b).map(move |y| (x, y)));
    all.collect()
}

/// Returns the flags for which a comparison holds, and the possible flags, if the flags compare these two
/// values.
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

/// Returns the possible flags after a comparison.
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

/// Returns code that sets a register to 255 if one of the flags is set, else to 0.
fn truth(mask: Mask, possible: Mask, reg: Reg) -> Vec<Code> {
    let one = |mask: Mask| FLAGS.into_iter().find(|flag| flag.bit() & possible == mask && mask != 0);
    match (one(mask), one(possible & !mask)) {
        (Some(flag), _) => vec![Code::Truth(flag, reg)],
        (None, Some(flag)) => vec![Code::Truth(flag, reg), Code::Not(reg)],
        (None, None) if mask == 0 => vec![Code::Mov(reg, Byte::Number(0))],
        (None, None) => vec![Code::Mov(reg, Byte::Number(255))],
    }
}
