//! Lifting: what an instruction does, as plain data that a translator can read.
//!
//! [`lift`] runs a meaning once on a datapath whose values are references. Each verb appends an [`Op`] to a list, and
//! the index of an op stands for its value. Translators turn such lists into host code, into C or into anything else;
//! none of them knows a machine, and no meaning is written twice. Constants are folded, so that the target of a jump
//! is a number wherever the word alone determines it.

use std::{
    cell::{Cell, RefCell},
    ops::{Add, BitAnd, BitOr, BitXor, Mul, Not, Shl, Shr, Sub},
};

use crate::{
    DecodeTable, Isa, NO_ROW, Operands,
    datapath::{Datapath, PrintFormat, Step, Stop, Value, Word},
    dispatch,
};

/// The index of an [`Op`] in its list, and so the value that it makes.
pub type Id = u16;

/// One step of an instruction. Values have 16 bits; arithmetic wraps as described at [`Value`].
///
/// Steps that may *leave* come before all that have an effect: when one leaves, the instruction has done nothing, and
/// another engine can do it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// A number.
    Num(u16),
    /// The current value of a register.
    Reg(u8),
    /// Not 0 if one of the condition codes that the mask selects is set: 1 to 6, each bit a code.
    Conds(u8),
    /// The sum.
    Add(Id, Id),
    /// The first minus the second.
    Sub(Id, Id),
    /// The product.
    Mul(Id, Id),
    /// Bitwise and.
    And(Id, Id),
    /// Bitwise or.
    Or(Id, Id),
    /// Bitwise exclusive or.
    Xor(Id, Id),
    /// Bitwise complement.
    Not(Id),
    /// A shift to the left by 0 to 15; zeros come in.
    Shl(Id, u8),
    /// A shift to the right by 0 to 15; zeros come in.
    Shr(Id, u8),
    /// The smaller of two unsigned numbers.
    Min(Id, Id),
    /// The second if the first is not 0, else the third.
    Select(Id, Id, Id),
    /// The quotient of two unsigned numbers. Leaves if the second is 0.
    Divide(Id, Id),
    /// The remainder of two unsigned numbers. Leaves if the second is 0.
    Remainder(Id, Id),
    /// The word at an address. Leaves if the address is not plain memory.
    Load(Id),
    /// Leaves if the value is not 0.
    LeaveIf(Id),
    /// Sets a register.
    Set(u8, Id),
    /// Sets the condition codes to the sign of a value.
    Flag(Id),
    /// Stores a word. Leaves if the address is not plain memory to write to.
    Store {
        /// The address.
        addr: Id,
        /// The value.
        value: Id,
    },
    /// Continues at an address.
    Goto(Id),
    /// Continues at `to` if the condition is not 0.
    GotoIf {
        /// The condition.
        condition: Id,
        /// The address.
        to: Id,
    },
}

impl Op {
    /// Returns the values that the step uses, in order.
    pub fn operands(self) -> impl Iterator<Item = Id> {
        let operands = match self {
            Self::Num(_) | Self::Reg(_) | Self::Conds(_) => [None; 3],
            Self::Add(a, b)
            | Self::Sub(a, b)
            | Self::Mul(a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Xor(a, b)
            | Self::Min(a, b)
            | Self::Divide(a, b)
            | Self::Remainder(a, b)
            | Self::Store { addr: a, value: b }
            | Self::GotoIf { condition: a, to: b } => [Some(a), Some(b), None],
            Self::Not(a)
            | Self::Shl(a, _)
            | Self::Shr(a, _)
            | Self::Load(a)
            | Self::LeaveIf(a)
            | Self::Set(_, a)
            | Self::Flag(a)
            | Self::Goto(a) => [Some(a), None, None],
            Self::Select(a, b, c) => [Some(a), Some(b), Some(c)],
        };
        operands.into_iter().flatten()
    }
}

/// A lifted instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifted {
    /// The steps, in order.
    pub ops: Vec<Op>,
    /// The address after the instruction, in cells.
    pub next: u16,
    /// The number of its cells that it was made from: all, or only the first if the others are read when it runs.
    pub fixed: u16,
    /// Whether it notes its return address, as calls do: the address after it.
    pub calls: bool,
}

impl Lifted {
    /// Returns the number that a value is, if the word alone determines it.
    #[must_use]
    pub fn number(&self, id: Id) -> Option<u16> {
        if let Op::Num(number) = self.ops[usize::from(id)] { Some(number) } else { None }
    }

    /// Whether the instruction after it can follow without a return.
    #[must_use]
    pub fn falls_through(&self) -> bool {
        !self.ops.iter().any(|op| matches!(op, Op::Goto(_)))
    }

    /// Returns the target of its jump, if the word alone determines it.
    #[must_use]
    pub fn target(&self) -> Option<u16> {
        self.ops.iter().find_map(|op| {
            let (Op::Goto(to) | Op::GotoIf { to, .. }) = op else { return None };
            self.number(*to)
        })
    }
}

/// A value of the lifter: the index of an op, and its list.
#[derive(Clone, Copy)]
pub(crate) struct ValueRef<'a> {
    id: Id,
    ops: &'a RefCell<Vec<Op>>,
}

impl ValueRef<'_> {
    fn op(self) -> Op {
        self.ops.borrow()[usize::from(self.id)]
    }

    fn number(self) -> Option<u16> {
        if let Op::Num(number) = self.op() { Some(number) } else { None }
    }

    fn made(self, op: Op) -> Self {
        Self { id: note(self.ops, op), ..self }
    }

    /// Returns the number if both are known, otherwise the operation.
    fn with(self, other: Self, both: impl Fn(Word, Word) -> Word, op: fn(Id, Id) -> Op) -> Self {
        match (self.number(), other.number()) {
            (Some(a), Some(b)) => self.made(Op::Num(both(Word(a), Word(b)).0)),
            _ => self.made(op(self.id, other.id)),
        }
    }

    fn alone(self, one: impl Fn(Word) -> Word, op: impl Fn(Id) -> Op) -> Self {
        let op = self.number().map_or_else(|| op(self.id), |number| Op::Num(one(Word(number)).0));
        self.made(op)
    }

    /// A shift by `by`; a shift by 16 or more gives 0. An unknown distance is left to other engines.
    fn shifted(self, by: i32, one: impl Fn(Word) -> Word, op: impl Fn(Id, u8) -> Op) -> Self {
        match by {
            OPEN => self.made(Op::LeaveIf(self.id)),
            0..16 => self.alone(one, |id| op(id, by as u8)),
            _ => self.made(Op::Num(0)),
        }
    }
}

/// Implements an operator of [`ValueRef`].
macro_rules! operator {
    ($trait:ident, $name:ident, $op:path) => {
        impl $trait for ValueRef<'_> {
            type Output = Self;
            fn $name(self, other: Self) -> Self {
                self.with(other, Word::$name, $op)
            }
        }
    };
}

operator!(Add, add, Op::Add);
operator!(Sub, sub, Op::Sub);
operator!(Mul, mul, Op::Mul);
operator!(BitAnd, bitand, Op::And);
operator!(BitOr, bitor, Op::Or);
operator!(BitXor, bitxor, Op::Xor);

impl Not for ValueRef<'_> {
    type Output = Self;
    fn not(self) -> Self {
        self.alone(|a| !a, Op::Not)
    }
}

impl Shl<i32> for ValueRef<'_> {
    type Output = Self;
    fn shl(self, by: i32) -> Self {
        self.shifted(by, |a| a << by, Op::Shl)
    }
}

impl Shr<i32> for ValueRef<'_> {
    type Output = Self;
    fn shr(self, by: i32) -> Self {
        self.shifted(by, |a| a >> by, Op::Shr)
    }
}

impl Value for ValueRef<'_> {
    fn min(self, other: Self) -> Self {
        self.with(other, Word::min, Op::Min)
    }
}

fn note(ops: &RefCell<Vec<Op>>, op: Op) -> Id {
    let mut ops = ops.borrow_mut();
    ops.push(op);
    ops.len() as Id - 1
}

/// An unknown operand: it is in the second cell, which is read when the instruction runs. No pattern has a number
/// like this.
const OPEN: i32 = i32::MIN;
/// The least number that must have been computed from it.
const OPEN_AND_MORE: i32 = OPEN + 1;

/// The datapath that records ops.
struct Lifter<'a> {
    at: u16,
    next: u16,
    calls: Cell<bool>,
    ops: &'a RefCell<Vec<Op>>,
}

impl<'a> Lifter<'a> {
    fn made(&self, op: Op) -> ValueRef<'a> {
        ValueRef { id: note(self.ops, op), ops: self.ops }
    }
}

impl<'a> Datapath for Lifter<'a> {
    type Value = ValueRef<'a>;

    fn num(&self, n: i32) -> ValueRef<'a> {
        let number = self.made(Op::Num(n as u16));
        match n {
            OPEN => {
                let second = self.made(Op::Num(self.at.wrapping_add(1)));
                self.made(Op::Load(second.id))
            }
            // Computed from an unknown operand.
            OPEN_AND_MORE..-0xFFFF => self.made(Op::LeaveIf(number.id)),
            _ => number,
        }
    }
    fn rel(&self, offset: i32) -> ValueRef<'a> {
        if offset == OPEN {
            return self.num(OPEN_AND_MORE);
        }
        self.made(Op::Num(self.next.wrapping_add(offset as u16)))
    }
    fn back(&self) -> ValueRef<'a> {
        self.calls.set(true);
        self.made(Op::Num(self.next))
    }
    fn reg(&self, r: i32) -> ValueRef<'a> {
        self.made(Op::Reg(r as u8 & 7))
    }
    fn conds(&self, mask: i32) -> ValueRef<'a> {
        // Fast engines run only if exactly one of the codes is set.
        self.made(match mask as u8 & 7 {
            0 => Op::Num(0),
            7 => Op::Num(1),
            some => Op::Conds(some),
        })
    }
    fn select(&self, condition: ValueRef<'a>, then: ValueRef<'a>, otherwise: ValueRef<'a>) -> ValueRef<'a> {
        match condition.number() {
            Some(0) => otherwise,
            Some(_) => then,
            None => self.made(Op::Select(condition.id, then.id, otherwise.id)),
        }
    }
    fn divide(&self, a: ValueRef<'a>, b: ValueRef<'a>) -> Result<ValueRef<'a>, Stop> {
        Ok(self.made(Op::Divide(a.id, b.id)))
    }
    fn remainder(&self, a: ValueRef<'a>, b: ValueRef<'a>) -> Result<ValueRef<'a>, Stop> {
        Ok(self.made(Op::Remainder(a.id, b.id)))
    }
    fn set(&mut self, r: i32, value: ValueRef<'a>) -> Step {
        self.made(Op::Set(r as u8 & 7, value.id));
        Ok(())
    }
    fn flag(&mut self, value: ValueRef<'a>) {
        self.made(Op::Flag(value.id));
    }
    fn load(&mut self, addr: ValueRef<'a>) -> Result<ValueRef<'a>, Stop> {
        Ok(self.made(Op::Load(addr.id)))
    }
    fn store(&mut self, addr: ValueRef<'a>, value: ValueRef<'a>) -> Step {
        self.made(Op::Store { addr: addr.id, value: value.id });
        Ok(())
    }
    fn goto(&mut self, to: ValueRef<'a>) -> Step {
        self.made(Op::Goto(to.id));
        Ok(())
    }
    fn goto_if(&mut self, condition: ValueRef<'a>, to: ValueRef<'a>) -> Step {
        match condition.number() {
            Some(0) => Ok(()),
            Some(_) => self.goto(to),
            None => {
                self.made(Op::GotoIf { condition: condition.id, to: to.id });
                Ok(())
            }
        }
    }
    fn goto_back_if(&mut self, condition: ValueRef<'a>, distance: i32) -> Step {
        if let Ok(Word(to)) = Word::back_from(self.at, distance) {
            let to = self.made(Op::Num(to));
            return self.goto_if(condition, to);
        }
        self.made(Op::LeaveIf(condition.id));
        Ok(())
    }
    fn show(&mut self, _: ValueRef<'a>, _: PrintFormat) -> Step {
        Err(Stop::SlowPath)
    }
}

/// Lifts the instruction `key` at address `at`; `None` if it is not an instruction or always leaves: it prints, calls
/// the system, or ends the program.
#[must_use]
pub fn lift<I: Isa>(key: u16, at: u16) -> Option<Lifted> {
    let row = DecodeTable::<I>::executes(key);
    if row == NO_ROW {
        return None;
    }
    written::<I>(
        row,
        DecodeTable::<I>::operands(row as usize, key),
        at,
        DecodeTable::<I>::CELLS[row as usize],
    )
}

/// Lifts an instruction of two cells whose second is written again and again: it is read when the instruction runs.
/// `None` also if the instruction has one cell, or depends on the second in another way.
#[must_use]
pub fn lift_first<I: Isa>(key: u16, at: u16) -> Option<Lifted> {
    let row = DecodeTable::<I>::executes(key);
    if row == NO_ROW || DecodeTable::<I>::CELLS[row as usize] != 2 || I::CELL_BITS != 8 {
        return None;
    }
    let pattern = DecodeTable::<I>::PATTERNS[row as usize];
    let mut operands = DecodeTable::<I>::operands(row as usize, key);
    for (operand, field) in operands.iter_mut().zip(&pattern.fields[..pattern.count]) {
        // A field that is the whole second cell can be read from it.
        match (field.shift, field.width) {
            (0, 8) => *operand = OPEN,
            (8.., _) => {}
            _ => return None,
        }
    }
    if pattern.checked & 0xFF != 0 {
        return None;
    }
    let lifted = written::<I>(row, operands, at, 1)?;
    let leaves = |op: &Op| matches!(op, Op::LeaveIf(_));
    (!lifted.ops.iter().any(leaves)).then_some(lifted)
}

/// Lifts row `row` with some operands.
fn written<I: Isa>(row: u8, operands: Operands, at: u16, fixed: u16) -> Option<Lifted> {
    let next = at.wrapping_add(DecodeTable::<I>::CELLS[row as usize]);
    let ops = RefCell::new(Vec::new());
    let mut lifter = Lifter { at, next, calls: Cell::new(false), ops: &ops };
    let step = dispatch!(I, row, N => (const { DecodeTable::<I>::meaning::<Lifter>(N) })(&mut lifter, operands), Err(Stop::Illegal));
    let calls = lifter.calls.get();
    step.is_ok().then(|| Lifted { ops: ops.into_inner(), next, fixed, calls })
}
