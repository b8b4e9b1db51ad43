//! The program in SSA form: functions of basic blocks on virtual registers, each of which is assigned once.
//!
//! [`lower()`] makes a [`Module`] from a typed program, with every variable in a *slot* of memory that is
//! loaded and stored. The [`passes`] optimise it; the first one promotes scalars to virtual registers, with
//! phis at merge points. `Display` prints it, [`verify()`] checks its invariants, and [`run()`] interprets it,
//! so that each pass can be tested separately.
//!
//! Values have 16 bits; the operation determines which of them matter. Source of the form: Cytron et al.,
//! "Efficiently computing static single assignment form" (1991).

use crate::arithmetic::{Arith, Compare, Num, arith, flip, truth};

mod analysis;
mod calls;
mod dominators;
mod lower;
pub mod passes;
mod prelude;
mod print;
mod ranges;
mod run;
mod verify;

pub use analysis::{Liveness, Uses, postorder, predecessors, reverse_postorder};
pub use calls::Calls;
pub use dominators::Dominators;
pub use prelude::{function as prelude_function, lower, program as prelude_program};
pub use ranges::{Range, Ranges, known};
pub use run::{RunEnd, run};
pub use verify::verify;

/// A virtual register: the number of the instruction in its function that defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct V(pub u32);

/// The number of a block in its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct B(pub u32);

/// The number of a slot in its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

/// The number of a function in its module; 0 is the program itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct F(pub u32);

/// A whole program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The functions; the first is the program itself.
    pub functions: Vec<Function>,
    /// The variables in memory.
    pub slots: Vec<SlotData>,
}

/// A variable or an array in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotData {
    /// The name of the variable; names repeat.
    pub name: String,
    /// The width of the value or of each element in bits: 8 or 16.
    pub bits: u32,
    /// The number of elements of an array.
    pub len: Option<u16>,
    /// The function that owns it; a recursive function has a new one for each call. A slot without an owner
    /// exists once.
    pub owner: Option<F>,
    /// The initial values; missing ones are 0.
    pub first: Vec<u16>,
    /// Whether assembly uses it, so that it must stay in memory.
    pub pinned: bool,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The number of parameters.
    pub params: u16,
    /// Whether it returns a value.
    pub returns: bool,
    /// All instructions, including those that are in no block any more.
    pub insns: Vec<Insn>,
    /// The blocks; the first is the entry.
    pub blocks: Vec<Block>,
}

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insn {
    /// What it does.
    pub op: Op,
    /// The source line, from 1; 0 for none.
    pub line: u32,
}

/// A basic block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The instructions in order, phis first.
    pub insns: Vec<V>,
    /// The terminator.
    pub end: End,
    /// The source line of `end`.
    pub line: u32,
}

/// The operations.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// A constant.
    Const(u16),
    /// The address of a slot, for machines with address arithmetic.
    Addr(Slot),
    /// An argument of the function, from 0.
    Param(u16),
    /// The value for the predecessor from which the block was entered.
    Phi(Vec<(B, V)>),
    /// A binary operation. The right operand of a shift is unsigned.
    Arith(Arith, Num, V, V),
    /// Inverts all bits.
    Flip(Num, V),
    /// 255 if the comparison holds, else 0.
    Compare(Compare, Num, V, V),
    /// The low eight bits.
    Low(V),
    /// Loads a slot.
    Load(Slot),
    /// Stores to a slot.
    Store(Slot, V),
    /// Loads an element. The index is in range.
    LoadAt(Slot, V),
    /// Stores to an element: slot, index, value. The index is in range.
    StoreAt(Slot, V, V),
    /// Loads from an address within a slot.
    LoadPtr(Slot, V),
    /// Stores to an address within a slot: slot, address, value.
    StorePtr(Slot, V, V),
    /// Faults unless an unsigned value is below a limit.
    Check(V, u16),
    /// Reads a port.
    ReadPort(u8),
    /// Writes to port 0 to 7.
    WritePort(u8, V),
    /// Reads a character.
    ReadChar,
    /// Prints a character.
    Print(V),
    /// Prints a value in binary with this many digits.
    Out(V, u32),
    /// Prints a string.
    Text(Vec<u8>),
    /// Calls a function.
    Call(F, Vec<V>),
    /// Raw assembly with the addresses of slots.
    Asm(Vec<AsmPiece>),
}

/// A piece of raw assembly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AsmPiece {
    /// Text.
    Text(String),
    /// The address of a slot.
    Slot(Slot),
}

/// The terminator of a block.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Jumps to a block.
    Jump(B),
    /// Branches on a comparison.
    Branch(Branch),
    /// Returns to the caller.
    Return(Option<V>),
    /// Ends the program.
    Stop,
    /// Jumps to an address from the source.
    Goto(u8),
}

/// A comparison and its two targets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The comparison.
    pub cmp: Compare,
    /// The kind of the compared numbers.
    pub num: Num,
    /// The left operand.
    pub a: V,
    /// The right operand.
    pub b: V,
    /// The target if the comparison holds.
    pub then: B,
    /// The target otherwise.
    pub or: B,
}

/// The side effects of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// None: it always computes the same value, and can be moved or removed.
    None,
    /// It reads memory.
    Reads,
    /// It acts, and must stay in order with others that act.
    Acts,
}

impl Op {
    /// Whether it defines a virtual register.
    #[must_use]
    pub fn gives(&self, functions: &[Function]) -> bool {
        match self {
            Self::Const(_)
            | Self::Addr(_)
            | Self::Param(_)
            | Self::Phi(_)
            | Self::Arith(..)
            | Self::Flip(..)
            | Self::Compare(..)
            | Self::Low(_)
            | Self::Load(_)
            | Self::LoadAt(..)
            | Self::LoadPtr(..)
            | Self::ReadPort(_)
            | Self::ReadChar => true,
            Self::Call(f, _) => functions.get(f.0 as usize).is_some_and(|f| f.returns),
            Self::Store(..)
            | Self::StoreAt(..)
            | Self::StorePtr(..)
            | Self::Check(..)
            | Self::WritePort(..)
            | Self::Print(_)
            | Self::Out(..)
            | Self::Text(_)
            | Self::Asm(_) => false,
        }
    }

    /// Returns its operands in order.
    #[must_use]
    pub fn operands(&self) -> Vec<V> {
        match self {
            Self::Const(_)
            | Self::Addr(_)
            | Self::Param(_)
            | Self::Load(_)
            | Self::ReadPort(_)
            | Self::ReadChar
            | Self::Text(_)
            | Self::Asm(_) => Vec::new(),
            Self::Phi(args) => args.iter().map(|(_, v)| *v).collect(),
            Self::Arith(_, _, a, b) | Self::Compare(_, _, a, b) => vec![*a, *b],
            Self::StoreAt(_, a, b) | Self::StorePtr(_, a, b) => vec![*a, *b],
            Self::Flip(_, a)
            | Self::Low(a)
            | Self::Store(_, a)
            | Self::LoadAt(_, a)
            | Self::LoadPtr(_, a)
            | Self::Check(a, _)
            | Self::WritePort(_, a)
            | Self::Print(a)
            | Self::Out(a, _) => vec![*a],
            Self::Call(_, args) => args.clone(),
        }
    }

    /// Returns the slot that it reads, writes or names; assembly may name more.
    #[must_use]
    pub fn slot(&self) -> Option<Slot> {
        if let Self::Addr(slot)
        | Self::Load(slot)
        | Self::Store(slot, _)
        | Self::LoadAt(slot, _)
        | Self::StoreAt(slot, ..)
        | Self::LoadPtr(slot, _)
        | Self::StorePtr(slot, ..) = self
        {
            return Some(*slot);
        }
        None
    }

    /// Calls `change` for each operand.
    pub fn for_operands(&mut self, mut change: impl FnMut(&mut V)) {
        match self {
            Self::Const(_)
            | Self::Addr(_)
            | Self::Param(_)
            | Self::Load(_)
            | Self::ReadPort(_)
            | Self::ReadChar
            | Self::Text(_)
            | Self::Asm(_) => {}
            Self::Phi(args) => args.iter_mut().for_each(|(_, v)| change(v)),
            Self::Arith(_, _, a, b)
            | Self::Compare(_, _, a, b)
            | Self::StoreAt(_, a, b)
            | Self::StorePtr(_, a, b) => {
                change(a);
                change(b);
            }
            Self::Flip(_, a)
            | Self::Low(a)
            | Self::Store(_, a)
            | Self::LoadAt(_, a)
            | Self::LoadPtr(_, a)
            | Self::Check(a, _)
            | Self::WritePort(_, a)
            | Self::Print(a)
            | Self::Out(a, _) => change(a),
            Self::Call(_, args) => args.iter_mut().for_each(change),
        }
    }

    /// Returns the constant that it computes, if all operands are known; `None` for a division by zero.
    pub fn value(&self, get: impl Fn(V) -> Option<u16>) -> Option<u16> {
        if let Self::Const(value) = self {
            Some(*value)
        } else if let Self::Arith(op, num, a, b) = self {
            arith(*op, *num, get(*a)?, get(*b)?)
        } else if let Self::Flip(num, a) = self {
            Some(flip(*num, get(*a)?))
        } else if let Self::Compare(cmp, num, a, b) = self {
            Some(truth(cmp.holds(*num, get(*a)?, get(*b)?)))
        } else if let Self::Low(a) = self {
            Some(get(*a)? & 0xFF)
        } else {
            None
        }
    }

    /// Returns its side effects. A division has none if its divisor is a constant other than 0, according to
    /// `constant`.
    #[must_use]
    pub fn effect(&self, constant: impl Fn(V) -> Option<u16>) -> Effect {
        match self {
            Self::Const(_)
            | Self::Addr(_)
            | Self::Param(_)
            | Self::Phi(_)
            | Self::Flip(..)
            | Self::Compare(..)
            | Self::Low(_) => Effect::None,
            Self::Arith(op, _, _, b) if op.divides() && constant(*b).is_none_or(|b| b == 0) => Effect::Acts,
            Self::Arith(..) => Effect::None,
            Self::Load(_) | Self::LoadAt(..) | Self::LoadPtr(..) => Effect::Reads,
            Self::Store(..)
            | Self::StoreAt(..)
            | Self::StorePtr(..)
            | Self::Check(..)
            | Self::ReadPort(_)
            | Self::WritePort(..)
            | Self::ReadChar
            | Self::Print(_)
            | Self::Out(..)
            | Self::Text(_)
            | Self::Call(..)
            | Self::Asm(_) => Effect::Acts,
        }
    }
}

impl End {
    /// Returns the possible targets.
    #[must_use]
    pub fn targets(&self) -> Vec<B> {
        match self {
            Self::Jump(to) => vec![*to],
            Self::Branch(branch) => vec![branch.then, branch.or],
            Self::Return(_) | Self::Stop | Self::Goto(_) => Vec::new(),
        }
    }

    /// Calls `change` for each target.
    pub fn for_targets(&mut self, mut change: impl FnMut(&mut B)) {
        match self {
            Self::Jump(to) => change(to),
            Self::Branch(branch) => {
                change(&mut branch.then);
                change(&mut branch.or);
            }
            Self::Return(_) | Self::Stop | Self::Goto(_) => {}
        }
    }

    /// Returns its operands.
    #[must_use]
    pub fn operands(&self) -> Vec<V> {
        match self {
            Self::Branch(branch) => vec![branch.a, branch.b],
            Self::Return(Some(value)) => vec![*value],
            Self::Jump(_) | Self::Return(None) | Self::Stop | Self::Goto(_) => Vec::new(),
        }
    }

    /// Calls `change` for each operand.
    pub fn for_operands(&mut self, mut change: impl FnMut(&mut V)) {
        match self {
            Self::Branch(branch) => {
                change(&mut branch.a);
                change(&mut branch.b);
            }
            Self::Return(Some(value)) => change(value),
            Self::Jump(_) | Self::Return(None) | Self::Stop | Self::Goto(_) => {}
        }
    }
}

impl Function {
    /// Returns the operation that defines a virtual register.
    #[must_use]
    pub fn op(&self, v: V) -> &Op {
        &self.insns[v.0 as usize].op
    }

    /// Returns the operation that defines a virtual register, mutably.
    pub fn op_mut(&mut self, v: V) -> &mut Op {
        &mut self.insns[v.0 as usize].op
    }

    /// Returns a block.
    #[must_use]
    pub fn block(&self, b: B) -> &Block {
        &self.blocks[b.0 as usize]
    }

    /// Returns a block mutably.
    pub fn block_mut(&mut self, b: B) -> &mut Block {
        &mut self.blocks[b.0 as usize]
    }

    /// Returns the numbers of all blocks.
    pub fn all_blocks(&self) -> impl DoubleEndedIterator<Item = B> + use<> {
        (0..self.blocks.len() as u32).map(B)
    }

    /// Returns the value of a constant virtual register.
    #[must_use]
    pub fn constant(&self, v: V) -> Option<u16> {
        if let Op::Const(value) = self.op(v) { Some(*value) } else { None }
    }

    /// Adds an instruction, which is in no block yet.
    pub fn add(&mut self, op: Op, line: u32) -> V {
        self.insns.push(Insn { op, line });
        V(self.insns.len() as u32 - 1)
    }

    /// Adds a block without predecessors.
    pub fn add_block(&mut self, end: End, line: u32) -> B {
        self.blocks.push(Block { insns: Vec::new(), end, line });
        B(self.blocks.len() as u32 - 1)
    }

    /// Replaces all uses of values.
    pub fn replace_all(&mut self, replacement: impl Fn(V) -> V) {
        for insn in &mut self.insns {
            insn.op.for_operands(|v| *v = replacement(*v));
        }
        for block in &mut self.blocks {
            block.end.for_operands(|v| *v = replacement(*v));
        }
    }

    /// Returns the phis of a block.
    #[must_use]
    pub fn phis(&self, b: B) -> Vec<V> {
        let insns = self.block(b).insns.iter().copied();
        insns.take_while(|v| matches!(self.op(*v), Op::Phi(_))).collect()
    }

    /// Removes the arguments for `from` from the phis of `to`.
    pub fn forget_edge(&mut self, from: B, to: B) {
        for v in self.phis(to) {
            if let Op::Phi(args) = self.op_mut(v) {
                args.retain(|(b, _)| *b != from);
            }
        }
    }

    /// Moves the arguments of the phis of `to` from `before` to `now`.
    pub fn rename_edge(&mut self, to: B, before: B, now: B) {
        for v in self.phis(to) {
            if let Op::Phi(args) = self.op_mut(v) {
                args.iter_mut().filter(|(b, _)| *b == before).for_each(|(b, _)| *b = now);
            }
        }
    }
}

impl Module {
    /// A function.
    #[must_use]
    pub fn function(&self, f: F) -> &Function {
        &self.functions[f.0 as usize]
    }

    /// A slot.
    #[must_use]
    pub fn slot(&self, slot: Slot) -> &SlotData {
        &self.slots[slot.0 as usize]
    }
}
