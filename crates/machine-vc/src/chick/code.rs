//! The VC's instructions, as the compiler thinks of them: with places in memory that have no address yet.

use bantam_chick::ir::Slot;

/// One of the four registers.
pub(super) type Reg = u8;

/// How many registers there are.
pub(super) const REGS: usize = 4;

/// An operation between two registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Alu {
    Add,
    Sub,
    Mul,
    Div,
    And,
    Or,
    Xor,
}

impl Alu {
    pub(super) fn mnemonic(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Sub => "SUB",
            Self::Mul => "MUL",
            Self::Div => "DIV",
            Self::And => "AND",
            Self::Or => "OR",
            Self::Xor => "XOR",
        }
    }
}

/// What a comparison by SUB can say: the first is less, the same, or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Flag {
    Negative,
    Zero,
    Above,
}

/// All of them, by their bit in a [`Mask`].
pub(super) const FLAGS: [Flag; 3] = [Flag::Negative, Flag::Zero, Flag::Above];

impl Flag {
    pub(super) fn bit(self) -> Mask {
        match self {
            Self::Negative => 1,
            Self::Zero => 2,
            Self::Above => 4,
        }
    }

    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Negative => "NEG",
            Self::Zero => "ZRO",
            Self::Above => "ABV",
        }
    }
}

/// A set of flags, by their bits.
pub(super) type Mask = u8;

/// All flags.
pub(super) const ALL_FLAGS: Mask = 7;

/// A place in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// An element of a slot.
    Slot(Slot, u8),
    /// Where a virtual register is kept, by the number of its cell.
    Cell(u16),
    /// The operand byte of an instruction that is patched, by its number.
    Patch(u16),
    /// The operand byte of the jump at the end of a function.
    Leave(u32),
}

/// A byte that is put into a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Byte {
    /// A number.
    Number(u8),
    /// Where a slot begins.
    Address(Slot),
    /// Where a call comes back to, by the number of the call.
    Return(u16),
}

/// A label of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Label {
    /// A block, by the number of its function and its own.
    Block(u32, u32),
    /// What several blocks end in.
    Tail(u32),
}

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Code {
    Alu(Alu, Reg, Reg),
    Not(Reg),
    Inc(Reg),
    Dec(Reg),
    Mov(Reg, Byte),
    /// To, from.
    Cpy(Reg, Reg),
    /// Exchanges two registers, by three XORs.
    Swap(Reg, Reg),
    Ldr(Reg, Place),
    Str(Reg, Place),
    Shl(Reg, u8),
    Shr(Reg, u8),
    /// Shifts, loads and stores whose operand byte is written before: by the number of the patch.
    ShlBy(Reg, u16),
    ShrBy(Reg, u16),
    LdrBy(Reg, u16),
    StrBy(Reg, u16),
    ReadPort(Reg, u8),
    WritePort(Reg, u8),
    Out(Reg),
    Msg(Reg),
    /// 255 if the flag is on.
    Truth(Flag, Reg),
    /// Goes on if the flag is on; else the machine stops at a byte that is no instruction.
    Guard(Flag),
    /// Calls a function that has been given the number of the call's return.
    Call(u32, u16),
    /// Assembly as it was written; its size is not known here.
    Asm(Vec<AsmText>),
    Halt,
    /// The jump at the end of a function: its operand byte is the return address.
    Leave(u32),
}

/// A piece of raw assembly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum AsmText {
    Text(String),
    Slot(Slot),
}

impl Code {
    /// How many bytes it has. Assembly counts as many as it has lines, which is only a guess.
    pub(super) fn bytes(&self) -> u32 {
        match self {
            Self::Alu(..)
            | Self::Not(_)
            | Self::Inc(_)
            | Self::Dec(_)
            | Self::ReadPort(..)
            | Self::WritePort(..)
            | Self::Out(_)
            | Self::Msg(_)
            | Self::Truth(..)
            | Self::Halt => 1,
            Self::Mov(..)
            | Self::Cpy(..)
            | Self::Ldr(..)
            | Self::Str(..)
            | Self::Shl(..)
            | Self::Shr(..)
            | Self::ShlBy(..)
            | Self::ShrBy(..)
            | Self::LdrBy(..)
            | Self::StrBy(..)
            | Self::Call(..)
            | Self::Leave(_) => 2,
            Self::Guard(_) | Self::Swap(..) => 3,
            Self::Asm(texts) => texts
                .iter()
                .map(|text| if let AsmText::Text(text) = text { text.lines().count() as u32 } else { 0 })
                .sum(),
        }
    }
}

/// An instruction and the line of the source that it comes from, from 1; 0 for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) code: Code,
    pub(super) line: u32,
}

/// Where a block leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Exit {
    /// To another.
    Jump(Label),
    /// If one of the flags of the mask is on to the first, else to the second. Flags that are not possible
    /// can be in either way.
    Branch { mask: Mask, possible: Mask, then: Label, or: Label },
    /// Nowhere: the last instruction does not go on.
    None,
    /// To an address.
    Address(u8),
}

/// The code of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BlockCode {
    pub(super) label: Label,
    pub(super) steps: Vec<Step>,
    pub(super) exit: Exit,
    pub(super) line: u32,
}
