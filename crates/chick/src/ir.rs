//! The program in SSA form: functions of basic blocks on virtual registers, each of which is written once.
//!
//! A [`Module`] is made from a typed program by [`lower()`]: straightforward, every variable a *slot* of
//! memory that is loaded and stored. [`passes`] make it better: the first puts scalars into virtual
//! registers with phis where ways meet. `Display` prints it, [`verify()`] checks what must always
//! hold, and [`run()`] runs it, so that each pass can be tested by itself.
//!
//! Values are 16 bits; which of them matter is said by the operation. Source of the form: Cytron et al.,
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
pub use run::{Ran, run};
pub use verify::verify;

/// A virtual register: the number of the instruction in its function that writes it.
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
    /// What stands in memory.
    pub slots: Vec<SlotData>,
}

/// A variable, or an array, that stands in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotData {
    /// The name of the variable; names repeat.
    pub name: String,
    /// Bits of the value or of each element: 8 or 16.
    pub bits: u32,
    /// For an array, how many elements.
    pub len: Option<u16>,
    /// Whose it is: a function has its own at each call, as far as it calls itself. Those of no function
    /// are there once.
    pub owner: Option<F>,
    /// What it holds at the start; what is missing is 0.
    pub first: Vec<u16>,
    /// Whether assembly names it, so that it must stay in memory.
    pub pinned: bool,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// How many parameters it has.
    pub params: u16,
    /// Whether it returns a value.
    pub returns: bool,
    /// All instructions, also those that stand in no block any more.
    pub insns: Vec<Insn>,
    /// The blocks; the first is where it begins.
    pub blocks: Vec<Block>,
}

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insn {
    /// What it does.
    pub op: Op,
    /// The line of the source, from 1; 0 if it comes from no line.
    pub line: u32,
}

/// Instructions without a branch among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The instructions in order, phis first.
    pub insns: Vec<V>,
    /// Where it leads.
    pub end: End,
    /// The line of the source that `end` comes from.
    pub line: u32,
}

/// What an instruction does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// A number.
    Const(u16),
    /// The address of a slot, for machines that compute addresses.
    Addr(Slot),
    /// An argument of the function, from 0.
    Param(u16),
    /// The value that belongs to the block from which this one was entered.
    Phi(Vec<(B, V)>),
    /// A number of two. A shift's right operand has no sign.
    Arith(Arith, Num, V, V),
    /// Inverts all bits.
    Flip(Num, V),
    /// 255 if it holds, else 0.
    Compare(Compare, Num, V, V),
    /// The low eight bits.
    Low(V),
    /// The value of a slot.
    Load(Slot),
    /// A slot gets a value.
    Store(Slot, V),
    /// An element. The index is in range.
    LoadAt(Slot, V),
    /// An element gets a value: slot, index, value. The index is in range.
    StoreAt(Slot, V, V),
    /// What stands at an address that lies in a slot.
    LoadPtr(Slot, V),
    /// What stands at an address that lies in a slot is now a value: slot, address, value.
    StorePtr(Slot, V, V),
    /// A fault, unless a value without sign is below a limit.
    Check(V, u16),
    /// What a port says.
    ReadPort(u8),
    /// Writes to port 0 to 7.
    WritePort(u8, V),
    /// The next character of the input.
    ReadChar,
    /// Prints a character.
    Print(V),
    /// Prints so many binary digits.
    Out(V, u32),
    /// Prints characters.
    Text(Vec<u8>),
    /// Calls a function.
    Call(F, Vec<V>),
    /// Assembly as it was written, with the places of slots in it.
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

/// Where a block leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// To another.
    Jump(B),
    /// To one of two, by a comparison.
    Branch(Branch),
    /// Back to the caller.
    Return(Option<V>),
    /// The program is over.
    Stop,
    /// To an address that the source says.
    Goto(u8),
}

/// A comparison and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The comparison.
    pub cmp: Compare,
    /// What kind of numbers are compared.
    pub num: Num,
    /// The left one.
    pub a: V,
    /// The right one.
    pub b: V,
    /// Where it leads if the comparison holds.
    pub then: B,
    /// Where it leads if not.
    pub or: B,
}

/// What an instruction does to the world, or needs of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: it gives the same value whenever it is done, and need not be done at all.
    None,
    /// It reads memory.
    Reads,
    /// It must be done, and in order with others that must.
    Acts,
}

impl Op {
    /// Whether it writes a virtual register.
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

    /// What it reads, in order.
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

    /// The slot that it reads, writes or names; assembly may name others.
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

    /// The number that it gives, if it only computes and all that it reads is known; nothing for a division
    /// by zero.
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

    /// What it does to the world. A division is harmless if its divisor is a constant other than 0, which
    /// `constant` tells.
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
    /// Where it may lead.
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

    /// What it reads.
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
    /// The instruction that writes a virtual register.
    #[must_use]
    pub fn op(&self, v: V) -> &Op {
        &self.insns[v.0 as usize].op
    }

    /// The same, to change it.
    pub fn op_mut(&mut self, v: V) -> &mut Op {
        &mut self.insns[v.0 as usize].op
    }

    /// A block.
    #[must_use]
    pub fn block(&self, b: B) -> &Block {
        &self.blocks[b.0 as usize]
    }

    /// A block, to change it.
    pub fn block_mut(&mut self, b: B) -> &mut Block {
        &mut self.blocks[b.0 as usize]
    }

    /// All blocks' numbers.
    pub fn all_blocks(&self) -> impl DoubleEndedIterator<Item = B> + use<> {
        (0..self.blocks.len() as u32).map(B)
    }

    /// The number that a virtual register always is.
    #[must_use]
    pub fn constant(&self, v: V) -> Option<u16> {
        if let Op::Const(value) = self.op(v) { Some(*value) } else { None }
    }

    /// A new instruction, which stands in no block yet.
    pub fn add(&mut self, op: Op, line: u32) -> V {
        self.insns.push(Insn { op, line });
        V(self.insns.len() as u32 - 1)
    }

    /// A new block, which nothing leads to yet.
    pub fn add_block(&mut self, end: End, line: u32) -> B {
        self.blocks.push(Block { insns: Vec::new(), end, line });
        B(self.blocks.len() as u32 - 1)
    }

    /// Reads a value where another was read, everywhere.
    pub fn replace_all(&mut self, replacement: impl Fn(V) -> V) {
        for insn in &mut self.insns {
            insn.op.for_operands(|v| *v = replacement(*v));
        }
        for block in &mut self.blocks {
            block.end.for_operands(|v| *v = replacement(*v));
        }
    }

    /// The phis of a block.
    #[must_use]
    pub fn phis(&self, b: B) -> Vec<V> {
        let insns = self.block(b).insns.iter().copied();
        insns.take_while(|v| matches!(self.op(*v), Op::Phi(_))).collect()
    }

    /// Forgets what phis in `to` get from `from`.
    pub fn forget_edge(&mut self, from: B, to: B) {
        for v in self.phis(to) {
            if let Op::Phi(args) = self.op_mut(v) {
                args.retain(|(b, _)| *b != from);
            }
        }
    }

    /// Says that phis in `to` get from `now` what they got from `before`.
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
