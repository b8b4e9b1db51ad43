//! The vocabulary of meaning.
//!
//! A row says what its instruction does in the verbs of [`Datapath`]. The value type is a number when an engine runs
//! and a reference to an op when a translator lifts, so it has **no equality, no ordering and no conversion to
//! `bool`**: a row cannot hide a Rust `if` on a guest value. Conditions are verbs.
//!
//! Two rules keep every engine exact:
//! * A verb that can fail ends in `?`, and **what can fail comes before what has an effect**: loads before writes. A
//!   stopped instruction has then done nothing, and another engine can do it from the start.
//! * Whatever is rare and long (a trap, a device) leaves by value, as an `Err(Stop)`.

use std::ops::{Add, BitAnd, BitOr, BitXor, Mul, Not, Shl, Shr, Sub};

/// Why an instruction did not simply complete. Small and `Copy`, as it leaves hot loops by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A fast engine cannot do this here. Nothing has happened: the exact datapath does the instruction.
    SlowPath,
    /// The word is not an instruction.
    Illegal,
    /// The instruction calls service `n` of the system, 0 to 255.
    Trap(u8),
    /// The instruction returns from an interrupt.
    Return,
    /// The program ends here. The instruction completes.
    Halt,
    /// A division by zero.
    DivideByZero,
    /// A jump back to before address 0.
    BeforeStart,
    /// A device failed; it has given its reason.
    Device,
    /// The running program may not use this address.
    Refused {
        /// How it tried to use it.
        access: Access,
        /// The address, in cells.
        addr: u16,
    },
    /// The console accepts no more output.
    OutputFull,
    /// The other end of the console is closed.
    OutputClosed,
    /// The program waits for a key after the end of input.
    InputEnded,
}

/// How an instruction uses an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads an instruction.
    Fetch,
    /// Reads data.
    Load,
    /// Writes data.
    Store,
}

/// The result of a meaning.
pub type Step = Result<(), Stop>;

/// What an instruction computes with: a number when an engine runs, a reference when a translator lifts.
///
/// Arithmetic is on 16 bits and wraps modulo 2^16; the rows of a machine with narrower registers say what happens to
/// a result that does not fit. Shifts move zeros in; a shift by 16 or more gives 0.
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
    /// Returns the smaller of two unsigned numbers.
    #[must_use]
    fn min(self, other: Self) -> Self;
}

/// How an instruction prints a value on the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintFormat {
    /// The character with that code point, in UTF-8.
    Character,
    /// The low eight bits as binary digits.
    Bits,
    /// Unsigned decimal digits and a newline.
    DecimalLine,
}

impl PrintFormat {
    /// Returns the bytes that a value is printed as. A value that is not a code point is printed as the replacement
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

/// The verbs that a meaning is made of.
///
/// Register numbers are 0 to 7; addresses and values have 16 bits. Operands arrive as `i32`, extended as their kind
/// requires.
pub trait Datapath {
    /// What this engine computes with.
    type Value: Value;

    /// Returns a constant, modulo 2^16.
    fn num(&self, n: i32) -> Self::Value;
    /// Returns the address `offset` cells after the next instruction.
    fn rel(&self, offset: i32) -> Self::Value;
    /// Returns the return address of a call: that of the next instruction.
    fn back(&self) -> Self::Value;
    /// Returns register `r`.
    fn reg(&self, r: i32) -> Self::Value;
    /// Returns a value that is not zero if one of the condition codes that `mask` selects is set (4 negative, 2 zero,
    /// 1 positive).
    fn conds(&self, mask: i32) -> Self::Value;
    /// Returns `then` if `condition` is not zero, `otherwise` if it is.
    fn select(&self, condition: Self::Value, then: Self::Value, otherwise: Self::Value) -> Self::Value;
    /// Returns the quotient of two unsigned numbers, rounded down.
    ///
    /// # Errors
    ///
    /// [`Stop::DivideByZero`], or another [`Stop`] that leads to it.
    fn divide(&self, a: Self::Value, b: Self::Value) -> Result<Self::Value, Stop>;
    /// Returns the remainder of the division of two unsigned numbers.
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

    /// Returns the word at `addr`.
    ///
    /// # Errors
    ///
    /// A [`Stop`] if the address is not plain memory to this engine, or the program may not read it.
    fn load(&mut self, addr: Self::Value) -> Result<Self::Value, Stop>;
    /// Writes the word at `addr`.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    fn store(&mut self, addr: Self::Value, value: Self::Value) -> Step;

    /// Continues at `to`.
    fn goto(&mut self, to: Self::Value) -> Step;
    /// Continues at `to` if `condition` is not zero.
    fn goto_if(&mut self, condition: Self::Value, to: Self::Value) -> Step;
    /// Continues `distance` cells before this instruction if `condition` is not zero.
    ///
    /// # Errors
    ///
    /// [`Stop::BeforeStart`], or another [`Stop`] that leads to it, if the jump is taken and its target is before
    /// address 0.
    fn goto_back_if(&mut self, condition: Self::Value, distance: i32) -> Step;

    /// Prints a value on the console.
    ///
    /// # Errors
    ///
    /// A [`Stop`] if the console does not accept it; then nothing has been printed.
    fn show(&mut self, value: Self::Value, shown: PrintFormat) -> Step;
    /// Ends the program after this instruction. Always leaves.
    #[inline(always)]
    fn halt(&mut self) -> Step {
        Err(Stop::Halt)
    }
    /// Calls service `vector` of the system, 0 to 255. Always leaves.
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

/// Implements an operator of [`Word`] by a function on numbers.
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
    /// Returns the address `distance` cells before `at`.
    ///
    /// # Errors
    ///
    /// [`Stop::BeforeStart`] if that is before address 0.
    #[inline(always)]
    pub fn back_from(at: u16, distance: i32) -> Result<Self, Stop> {
        let to = i32::from(at) - distance;
        u16::try_from(to).map(Self).map_err(|_| Stop::BeforeStart)
    }
}

/// Returns the condition code of a result as a mask bit of [`Datapath::conds`]: 4, 2 or 1.
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
