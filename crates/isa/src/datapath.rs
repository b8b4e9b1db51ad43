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

use std::ops::{Add, BitAnd, Not};

/// Why an instruction did not simply complete. Small and `Copy`, as it leaves hot loops by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A fast engine cannot do this here. Nothing has happened: do the instruction again, exactly.
    Rare,
    /// The word is no instruction.
    Illegal,
    /// The instruction asks the system for service `n`, 0 to 255.
    Trap(u8),
    /// The instruction returns from an interrupt.
    Return,
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
/// Arithmetic wraps modulo 2^16.
pub trait Value: Copy + Add<Output = Self> + BitAnd<Output = Self> + Not<Output = Self> {}

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

    /// Asks the system for service `vector`, 0 to 255. Always leaves.
    fn trap(&mut self, vector: i32) -> Step {
        Err(Stop::Trap(vector as u8))
    }
    /// Returns from an interrupt. Always leaves.
    fn return_from_interrupt(&mut self) -> Step {
        Err(Stop::Return)
    }
}

/// A number: the value of every engine that runs rather than translates.
#[derive(Clone, Copy, Debug)]
pub struct Word(pub u16);

impl Add for Word {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }
}

impl BitAnd for Word {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Not for Word {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Value for Word {}

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

/// The datapath that does nothing: what the rows are told when only their text is wanted.
pub struct Nowhere;

impl Datapath for Nowhere {
    type Value = Word;
    fn num(&self, n: i32) -> Word {
        Word(n as u16)
    }
    fn rel(&self, offset: i32) -> Word {
        Word(offset as u16)
    }
    fn back(&self) -> Word {
        Word(0)
    }
    fn reg(&self, _: i32) -> Word {
        Word(0)
    }
    fn conds(&self, _: i32) -> Word {
        Word(0)
    }
    fn set(&mut self, _: i32, _: Word) -> Step {
        Ok(())
    }
    fn flag(&mut self, _: Word) {}
    fn load(&mut self, _: Word) -> Result<Word, Stop> {
        Err(Stop::Rare)
    }
    fn store(&mut self, _: Word, _: Word) -> Step {
        Err(Stop::Rare)
    }
    fn goto(&mut self, _: Word) -> Step {
        Ok(())
    }
    fn goto_if(&mut self, _: Word, _: Word) -> Step {
        Ok(())
    }
}
