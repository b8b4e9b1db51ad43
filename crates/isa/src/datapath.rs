//! The vocabulary of meaning.
//!
//! A row says what its instruction does in the verbs of [`Datapath`]. The value type is a number
//! when an engine runs and a name when a translator lifts, so it has **no equality, no ordering and
//! no conversion to `bool`**: a row cannot hide a Rust `if` on a guest value. Conditions are verbs.
//!
//! Two rules keep every engine exact:
//! * A verb that can go wrong ends in `?`, and **what can fail stands before what shows**: loads
//!   before writes. A stopped instruction has then done nothing, and can be done again elsewhere.
//! * Whatever is rare and long (a trap, a device) leaves by value, as an `Err(Stop)`.

use std::ops::{Add, BitAnd, BitOr, BitXor, Mul, Not, Shl, Shr, Sub};

/// Why an instruction did not simply complete. Small and `Copy`, as it leaves hot loops by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A fast engine cannot do this here. Nothing has happened: do the instruction again, exactly.
    SlowPath,
    /// The word is no instruction.
    Illegal,
    /// The instruction asks the system for service `n`, 0 to 255.
    Trap(u8),
    /// The instruction returns from an interrupt.
    Return,
    /// The program ends here. The instruction completes.
    Halt,
    /// A number was to be divided by zero.
    DivideByZero,
    /// A jump so far back that there is no such address.
    BeforeStart,
    /// A device could not do what it was asked; it has said why.
    Device,
    /// The running program may not touch this address.
    Refused {
        /// What it wanted to do there.
        access: Access,
        /// The address, in cells.
        addr: u16,
    },
    /// The console takes no more output.
    OutputFull,
    /// The console's other end is gone.
    OutputClosed,
    /// The program waits for a key, and input has ended.
    InputEnded,
}

/// What an instruction does with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads an instruction.
    Fetch,
    /// Reads data.
    Load,
    /// Writes data.
    Store,
}

/// What a meaning returns.
pub type Step = Result<(), Stop>;

/// What an instruction computes with: a number when we run, a name when we lift.
///
/// Arithmetic is on 16 bits and wraps modulo 2^16; a machine with narrower registers says in its rows
/// what happens to what does not fit. A shift moves zeros in; one by 16 or more gives 0.
pub trait Value:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + BitAnd<Output = Self>
    + BitOr<Output = Self>
    + BitXor<Output = Self>
    + Not<Output = Self>
    + Shl<i32, Output = Self>
    + Shr<i32, Output = Self>
{
    /// The smaller of two numbers without sign.
    #[must_use]
    fn min(self, other: Self) -> Self;
}

/// How an instruction shows a value on the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintFormat {
    /// The character of that code point, in UTF-8.
    Character,
    /// The low eight bits as binary digits.
    Bits,
    /// Decimal digits without sign, and a newline.
    DecimalLine,
}

impl PrintFormat {
    /// The bytes that a value is shown as. A value that is no code point is shown as the replacement
    /// character.
    #[must_use]
    pub fn bytes(self, value: u16) -> Vec<u8> {
        match self {
            Self::Character => {
                let c = char::from_u32(u32::from(value)).unwrap_or(char::REPLACEMENT_CHARACTER);
                c.to_string().into_bytes()
            }
            Self::Bits => format!("{:08b}", value & 0xFF).into_bytes(),
            Self::DecimalLine => format!("{value}\n").into_bytes(),
        }
    }
}

/// What an instruction may say.
///
/// Register numbers are 0 to 7; addresses and values are 16 bits. Operands arrive as `i32`, already
/// extended as their kind asks.
pub trait Datapath {
    /// What this engine computes with.
    type Value: Value;

    /// A constant, modulo 2^16.
    fn num(&self, n: i32) -> Self::Value;
    /// The address of the next instruction plus `offset` cells.
    fn rel(&self, offset: i32) -> Self::Value;
    /// The address that a call comes back to: that of the next instruction.
    fn back(&self) -> Self::Value;
    /// Register `r`.
    fn reg(&self, r: i32) -> Self::Value;
    /// Not zero if one of the condition codes that `mask` selects is set (4 negative, 2 zero, 1 positive).
    fn conds(&self, mask: i32) -> Self::Value;
    /// The one value if `condition` is not zero, else the other.
    fn select(&self, condition: Self::Value, then: Self::Value, otherwise: Self::Value) -> Self::Value;
    /// How often `b` goes into `a`, both without sign.
    ///
    /// # Errors
    ///
    /// [`Stop::DivideByZero`], or another [`Stop`] that leads to it.
    fn divide(&self, a: Self::Value, b: Self::Value) -> Result<Self::Value, Stop>;
    /// What remains of `a` when `b` is taken away as often as it goes, both without sign.
    ///
    /// # Errors
    ///
    /// As [`divide`](Self::divide).
    fn remainder(&self, a: Self::Value, b: Self::Value) -> Result<Self::Value, Stop>;

    /// Writes register `r`.
    fn set(&mut self, r: i32, value: Self::Value) -> Step;
    /// Sets the condition codes to the sign of `value`, read as two's complement.
    fn flag(&mut self, value: Self::Value);
    /// Writes register `r` and sets the condition codes to the sign of `value`.
    #[inline(always)]
    fn set_flagged(&mut self, r: i32, value: Self::Value) -> Step {
        self.set(r, value)?;
        self.flag(value);
        Ok(())
    }

    /// The word at `addr`.
    ///
    /// # Errors
    ///
    /// A [`Stop`] if the address is not plain memory to this engine or not the program's to read.
    fn load(&mut self, addr: Self::Value) -> Result<Self::Value, Stop>;
    /// Writes the word at `addr`.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    fn store(&mut self, addr: Self::Value, value: Self::Value) -> Step;

    /// Goes on at `to`.
    fn goto(&mut self, to: Self::Value) -> Step;
    /// Goes on at `to` if `condition` is not zero.
    fn goto_if(&mut self, condition: Self::Value, to: Self::Value) -> Step;
    /// Goes on `distance` cells before this instruction if `condition` is not zero.
    ///
    /// # Errors
    ///
    /// [`Stop::BeforeStart`], or another [`Stop`] that leads to it, if it would go there and there is
    /// no such address.
    fn goto_back_if(&mut self, condition: Self::Value, distance: i32) -> Step;

    /// Shows a value on the console.
    ///
    /// # Errors
    ///
    /// A [`Stop`] if the console does not take it; then nothing of it has been shown.
    fn show(&mut self, value: Self::Value, shown: PrintFormat) -> Step;
    /// Ends the program after this instruction. Always leaves.
    #[inline(always)]
    fn halt(&mut self) -> Step {
        Err(Stop::Halt)
    }
    /// Asks the system for service `vector`, 0 to 255. Always leaves.
    #[inline(always)]
    fn trap(&mut self, vector: i32) -> Step {
        Err(Stop::Trap(vector as u8))
    }
    /// Returns from an interrupt. Always leaves.
    #[inline(always)]
    fn return_from_interrupt(&mut self) -> Step {
        Err(Stop::Return)
    }
}

/// A number: the value of every engine that runs rather than translates.
#[derive(Clone, Copy, Debug)]
pub struct Word(pub u16);

/// An operator of [`Word`], from a function on numbers.
macro_rules! operator {
    ($trait:ident, $name:ident, $function:expr) => {
        impl $trait for Word {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Self($function(self.0, other.0))
            }
        }
    };
}

operator!(Add, add, u16::wrapping_add);
operator!(Sub, sub, u16::wrapping_sub);
operator!(Mul, mul, u16::wrapping_mul);
operator!(BitAnd, bitand, u16::bitand);
operator!(BitOr, bitor, u16::bitor);
operator!(BitXor, bitxor, u16::bitxor);

impl Not for Word {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Shl<i32> for Word {
    type Output = Self;
    #[inline(always)]
    fn shl(self, by: i32) -> Self {
        Self(self.0.checked_shl(by as u32).unwrap_or(0))
    }
}

impl Shr<i32> for Word {
    type Output = Self;
    #[inline(always)]
    fn shr(self, by: i32) -> Self {
        Self(self.0.checked_shr(by as u32).unwrap_or(0))
    }
}

impl Value for Word {
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

impl Word {
    /// The address `distance` cells before `at`.
    ///
    /// # Errors
    ///
    /// [`Stop::BeforeStart`] if there is none.
    #[inline(always)]
    pub fn back_from(at: u16, distance: i32) -> Result<Self, Stop> {
        let to = i32::from(at) - distance;
        u16::try_from(to).map(Self).map_err(|_| Stop::BeforeStart)
    }
}

/// The condition code of a result, as the mask bit that [`Datapath::conds`] takes: 4, 2 or 1.
#[must_use]
#[inline(always)]
pub const fn sign(result: u16) -> u8 {
    if result == 0 {
        2
    } else if result >> 15 == 1 {
        4
    } else {
        1
    }
}
