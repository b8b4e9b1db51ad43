//! The VC's instructions in the compiler, with memory locations that have no address yet.

use bantam_chick::ir::Slot;

/// One of the four registers.
pub(super) type Reg = u8;

/// The number of registers.
pub(super) const REGS: usize = 4;

/// An operation on two registers.
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

/// The result of a comparison by SUB: less, equal, or greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Flag {
    Negative,
    Zero,
    Above,
}

/// All flags, by their bit in a [`Mask`].
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

/// A location in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// An element of a slot.
    Slot(Slot, u8),
    /// The cell of a spilled virtual register.
    Cell(u16),
    /// The operand byte of a patched instruction.
    Patch(u16),
    /// The operand byte of the jump that returns from a function.
    Leave(u32),
}

/// A constant byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Byte {
    /// A number.
    Number(u8),
    /// The address of a slot.
    Address(Slot),
    /// The return address of a call.
    Return(u16),
}

/// A label of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Label {
    /// A block, by its function and number.
    Block(u32, u32),
    /// A shared tail of several blocks.
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
    /// Destination, source.
    Cpy(Reg, Reg),
    /// Swaps two registers with three XORs.
    Swap(Reg, Reg),
    Ldr(Reg, Place),
    Str(Reg, Place),
    Shl(Reg, u8),
    Shr(Reg, u8),
    /// Shifts, loads and stores with a patched operand byte.
    ShlBy(Reg, u16),
    ShrBy(Reg, u16),
    LdrBy(Reg, u16),
    StrBy(Reg, u16),
    ReadPort(Reg, u8),
    WritePort(Reg, u8),
    Out(Reg),
    Msg(Reg),
    /// Sets a register to 255 if the flag is set, else to 0.
    Truth(Flag, Reg),
    /// Continues if the flag is set; else the machine stops at an illegal byte.
    Guard(Flag),
    /// Calls a function whose return address is set already.
    Call(u32, u16),
    /// Raw assembly, whose size is unknown here.
    Asm(Vec<AsmText>),
    Halt,
    /// The jump at the end of a function, whose operand byte is the return address.
    Leave(u32),
}

/// A piece of raw assembly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum AsmText {
    Text(String),
    Slot(Slot),
}

impl Code {
    /// Returns the size in bytes. For assembly it is an estimate, one byte per line.
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

/// An instruction and its source line, from 1; 0 for none.
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
    /// Jumps to the first label if a flag of the mask is set, else to the second. Impossible flags may select
    /// either.
    Branch { mask: Mask, possible: Mask, then: Label, or: Label },
    /// None: the last instruction does not fall through.
    None,
    /// Jumps to an address.
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
