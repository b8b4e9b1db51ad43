//! The LC-3's instructions on virtual registers, which selection generates and allocation rewrites.
//!
//! Registers 0 to 7 are the machine's, the others are virtual; a virtual register may have several definitions.
//! Blocks end with one branch on one register. Memory is named, not addressed: addresses, and the instructions
//! that reach them, are chosen once all code exists.

use std::collections::BTreeMap;

use bantam_chick::{
    evaluate::Fault,
    ir::{F, Slot},
};

/// A register: R0 to R7, or a virtual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct R(pub(super) u32);

/// The number of the first virtual register.
pub(super) const FIRST_VIRTUAL: u32 = 8;
/// The register of results and of the first argument.
pub(super) const R0: R = R(0);
/// The register of the second argument of a routine.
pub(super) const R1: R = R(1);
/// The frame pointer.
pub(super) const R5: R = R(5);
/// The stack pointer.
pub(super) const R6: R = R(6);
/// The link register.
pub(super) const R7: R = R(7);

impl R {
    /// Whether it is a machine register.
    pub(super) fn is_real(self) -> bool {
        self.0 < FIRST_VIRTUAL
    }

    pub(super) fn at(self) -> usize {
        self.0 as usize
    }
}

/// A set of machine registers, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mask(pub(super) u8);

impl Mask {
    /// R0 to R4, which functions compute with.
    pub(super) const WORKING: Self = Self(0x1F);

    pub(super) fn of(regs: &[R]) -> Self {
        Self(regs.iter().fold(0, |mask, reg| mask | 1 << reg.0))
    }

    pub(super) fn has(self, reg: R) -> bool {
        reg.is_real() && self.0 >> reg.0 & 1 == 1
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn regs(self) -> impl Iterator<Item = R> {
        (0..FIRST_VIRTUAL).map(R).filter(move |reg| self.has(*reg))
    }
}

/// A set of the condition codes N, Z and P.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cond(u8);

impl Cond {
    pub(super) const N: Self = Self(4);
    pub(super) const Z: Self = Self(2);
    pub(super) const P: Self = Self(1);
    pub(super) const NZ: Self = Self(6);
    pub(super) const NP: Self = Self(5);
    pub(super) const ZP: Self = Self(3);
    pub(super) const ALWAYS: Self = Self(7);

    /// Returns the opposite condition.
    pub(super) fn inverse(self) -> Self {
        Self(7 & !self.0)
    }

    /// Returns the suffix of `BR`.
    pub(super) fn text(self) -> String {
        [(4, 'n'), (2, 'z'), (1, 'p')].iter().filter(|(bit, _)| self.0 & bit != 0).map(|(_, c)| *c).collect()
    }
}

/// A named word of memory: an offset in words into a datum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    /// The number of the datum.
    pub(super) datum: u32,
    /// The offset in words.
    pub(super) offset: u16,
}

/// A word of a function's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Cell {
    /// An argument, from 0.
    Param(u16),
    /// The result.
    Result,
    /// A word of the function's own, by number; an array has several, the last of which has the lowest address.
    Own(u32),
}

/// The target of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Callee {
    /// A trap of the operating system.
    Trap(Trap),
    /// A routine of the runtime.
    Routine(Routine),
    /// A function of the program.
    Function(F),
}

/// The services of the operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Trap {
    Getc,
    Out,
    Puts,
}

/// The routines of the runtime, which are linked if used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Routine {
    Multiply,
    MultiplyBytes,
    DivideSigned,
    Divide,
    ShiftLeft,
    ShiftRightSigned,
    ShiftRightByte,
    ShiftRight,
    PrintChar,
    PrintByte,
    PrintWord,
    PrintSigned,
    OutByte,
    OutWord,
}

/// A piece of raw assembly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    Text(String),
    Word(Place),
}

/// An instruction, or a short fixed sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// A number.
    Const(R, u16),
    Copy(R, R),
    Add(R, R, R),
    AddNum(R, R, i16),
    And(R, R, R),
    AndNum(R, R, i16),
    Not(R, R),
    Load(R, Place),
    Store(R, Place),
    /// The address of a place.
    Address(R, Place),
    LoadAt(R, R, i16),
    /// Value, base address, offset.
    StoreAt(R, R, i16),
    LoadFrame(R, Cell),
    StoreFrame(R, Cell),
    /// The address of a word of the frame.
    AddressFrame(R, Cell),
    /// A call, with the registers that it reads and those that it clobbers.
    Call(Callee, Mask, Mask),
    /// Faults if the register satisfies the condition; with the source line.
    FaultIf(R, Cond, Fault, u32),
    /// Raw assembly and its size in words.
    Asm(Vec<Raw>, u32),
}

/// Where a block leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Terminator {
    Jump(usize),
    /// Branches on the sign of a register: to the first block if the condition holds, else to the second.
    Branch(R, Cond, usize, usize),
    /// Returns to the caller; these registers hold the result.
    Return(Mask),
    Stop,
}

/// A basic block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The instructions, each with its source line.
    pub(super) insns: Vec<(Code, u32)>,
    pub(super) terminator: Terminator,
    /// The source line of `terminator`.
    pub(super) line: u32,
    /// The number of enclosing loops.
    pub(super) depth: u32,
}

/// The code of a function.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// The number of the next register.
    pub(super) next: u32,
    /// The number of the function's own words in the frame.
    pub(super) cells: u32,
    /// The cells of variables; for an array, that of the first element.
    pub(super) slots: BTreeMap<Slot, u32>,
}

impl Body {
    pub(super) fn fresh(&mut self) -> R {
        self.next += 1;
        R(self.next - 1)
    }
}

impl Code {
    /// Returns the registers that it reads.
    pub(super) fn uses(&self) -> Vec<R> {
        match self {
            Self::Const(..)
            | Self::Load(..)
            | Self::Address(..)
            | Self::LoadFrame(..)
            | Self::AddressFrame(..) => Vec::new(),
            Self::Asm(..) => Vec::new(),
            Self::Add(_, a, b) | Self::And(_, a, b) => vec![*a, *b],
            Self::StoreAt(a, b, _) => vec![*a, *b],
            Self::Copy(_, a)
            | Self::AddNum(_, a, _)
            | Self::AndNum(_, a, _)
            | Self::Not(_, a)
            | Self::LoadAt(_, a, _)
            | Self::Store(a, _)
            | Self::StoreFrame(a, _)
            | Self::FaultIf(a, ..) => vec![*a],
            Self::Call(_, uses, _) => uses.regs().collect(),
        }
    }

    /// Returns the registers that it changes.
    pub(super) fn defs(&self) -> Vec<R> {
        match self {
            Self::Const(d, _)
            | Self::Copy(d, _)
            | Self::Add(d, ..)
            | Self::AddNum(d, ..)
            | Self::And(d, ..)
            | Self::AndNum(d, ..)
            | Self::Not(d, _)
            | Self::Load(d, _)
            | Self::Address(d, _)
            | Self::LoadAt(d, ..)
            | Self::LoadFrame(d, _)
            | Self::AddressFrame(d, _) => vec![*d],
            Self::Store(..) | Self::StoreAt(..) | Self::StoreFrame(..) | Self::FaultIf(..) => Vec::new(),
            Self::Call(_, _, defs) => defs.regs().collect(),
            // R5 and R6 are restored after it.
            Self::Asm(..) => Mask::WORKING.with(Mask::of(&[R5, R7])).regs().collect(),
        }
    }

    /// Calls `change` for each explicit register, with whether it is written.
    pub(super) fn for_regs(&mut self, mut change: impl FnMut(&mut R, bool)) {
        match self {
            Self::Const(d, _)
            | Self::Load(d, _)
            | Self::Address(d, _)
            | Self::LoadFrame(d, _)
            | Self::AddressFrame(d, _) => change(d, true),
            Self::Copy(d, a)
            | Self::AddNum(d, a, _)
            | Self::AndNum(d, a, _)
            | Self::Not(d, a)
            | Self::LoadAt(d, a, _) => {
                change(a, false);
                change(d, true);
            }
            Self::Add(d, a, b) | Self::And(d, a, b) => {
                change(a, false);
                change(b, false);
                change(d, true);
            }
            Self::StoreAt(a, b, _) => {
                change(a, false);
                change(b, false);
            }
            Self::Store(a, _) | Self::StoreFrame(a, _) | Self::FaultIf(a, ..) => change(a, false),
            Self::Call(..) | Self::Asm(..) => {}
        }
    }

    /// Returns the destination and source of a copy.
    pub(super) fn copy(&self) -> Option<(R, R)> {
        if let Self::Copy(d, a) = self { Some((*d, *a)) } else { None }
    }

    /// Whether it computes the same value as another instruction that can be repeated.
    pub(super) fn makes_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Const(_, a), Self::Const(_, b)) => a == b,
            (Self::Address(_, a), Self::Address(_, b)) => a == b,
            (Self::AddressFrame(_, a), Self::AddressFrame(_, b)) => a == b,
            _ => false,
        }
    }

    /// Whether it can be rematerialised anywhere in the function.
    pub(super) fn is_repeatable(&self) -> bool {
        match self {
            Self::Const(..)
            | Self::Address(..)
            | Self::AddressFrame(..)
            | Self::LoadFrame(_, Cell::Param(_)) => true,
            Self::LoadFrame(..)
            | Self::Copy(..)
            | Self::Add(..)
            | Self::AddNum(..)
            | Self::And(..)
            | Self::AndNum(..)
            | Self::Not(..)
            | Self::Load(..)
            | Self::Store(..)
            | Self::LoadAt(..)
            | Self::StoreAt(..)
            | Self::StoreFrame(..)
            | Self::Call(..)
            | Self::FaultIf(..)
            | Self::Asm(..) => false,
        }
    }
}

impl Terminator {
    pub(super) fn targets(&self) -> Vec<usize> {
        match self {
            Self::Jump(to) => vec![*to],
            Self::Branch(_, _, then, or) => vec![*then, *or],
            Self::Return(_) | Self::Stop => Vec::new(),
        }
    }

    pub(super) fn for_targets(&mut self, mut change: impl FnMut(&mut usize)) {
        match self {
            Self::Jump(to) => change(to),
            Self::Branch(_, _, then, or) => {
                change(then);
                change(or);
            }
            Self::Return(_) | Self::Stop => {}
        }
    }

    pub(super) fn uses(&self) -> Vec<R> {
        match self {
            Self::Branch(test, ..) => vec![*test],
            Self::Return(mask) => mask.regs().collect(),
            Self::Jump(_) | Self::Stop => Vec::new(),
        }
    }
}
