//! The control flow of an instruction, found by running its meaning.
//!
//! [`FlowProbe`] is a datapath whose values are "known" or "unknown". It runs a meaning once and notes what it does
//! to control: a target, a fall-through, a return address, a trap. Assemblers use it for warnings, debuggers for call
//! chains, translators to find regions.

use std::{
    cell::Cell,
    ops::{Add, BitAnd, BitOr, BitXor, Mul, Not, Shl, Shr, Sub},
};

use crate::{
    DecodeTable, Isa, NO_ROW,
    datapath::{Datapath, PrintFormat, Step, Stop, Value, Word},
    dispatch,
};

/// What an instruction does to control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Flow {
    /// Whether the next instruction can follow. True for a call, which returns, and for a trap.
    pub falls_through: bool,
    /// The address that it can jump to, if the word alone determines it.
    pub target: Option<u16>,
    /// Whether it notes its return address, as calls do.
    pub calls: bool,
    /// The service that it calls.
    pub trap: Option<u8>,
    /// Whether it ends the program.
    pub halts: bool,
    /// The address that it writes to, if the word alone determines it.
    pub stores: Option<u16>,
}

/// A 16-bit number that is known or unknown.
#[derive(Clone, Copy, Debug)]
pub struct Maybe(Option<u16>);

impl Maybe {
    fn with(self, other: Self, both: impl Fn(Word, Word) -> Word) -> Self {
        Self(self.0.zip(other.0).map(|(a, b)| both(Word(a), Word(b)).0))
    }
}

/// Implements an operator of [`Maybe`]: the result is known if both sides are.
macro_rules! operator {
    ($trait:ident, $name:ident) => {
        impl $trait for Maybe {
            type Output = Self;
            fn $name(self, other: Self) -> Self {
                self.with(other, Word::$name)
            }
        }
    };
}

operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(BitAnd, bitand);
operator!(BitOr, bitor);
operator!(BitXor, bitxor);

impl Not for Maybe {
    type Output = Self;
    fn not(self) -> Self {
        Self(self.0.map(|a| !a))
    }
}
impl Shl<i32> for Maybe {
    type Output = Self;
    fn shl(self, by: i32) -> Self {
        Self(self.0.map(|a| (Word(a) << by).0))
    }
}
impl Shr<i32> for Maybe {
    type Output = Self;
    fn shr(self, by: i32) -> Self {
        Self(self.0.map(|a| (Word(a) >> by).0))
    }
}
impl Value for Maybe {
    fn min(self, other: Self) -> Self {
        self.with(other, Word::min)
    }
}

/// The datapath that notes control flow.
pub struct FlowProbe {
    at: u16,
    next: u16,
    falls: bool,
    target: Option<u16>,
    stores: Option<u16>,
    calls: Cell<bool>,
}

impl Datapath for FlowProbe {
    type Value = Maybe;
    fn num(&self, n: i32) -> Maybe {
        Maybe(Some(n as u16))
    }
    fn rel(&self, offset: i32) -> Maybe {
        Maybe(Some(self.next.wrapping_add(offset as u16)))
    }
    fn back(&self) -> Maybe {
        self.calls.set(true);
        Maybe(Some(self.next))
    }
    fn reg(&self, _: i32) -> Maybe {
        Maybe(None)
    }
    fn conds(&self, mask: i32) -> Maybe {
        Maybe(match mask {
            0 => Some(0),
            7 => Some(1),
            _ => None,
        })
    }
    fn select(&self, condition: Maybe, then: Maybe, otherwise: Maybe) -> Maybe {
        match condition.0 {
            None => Maybe(None),
            Some(0) => otherwise,
            Some(_) => then,
        }
    }
    fn divide(&self, _: Maybe, _: Maybe) -> Result<Maybe, Stop> {
        Ok(Maybe(None))
    }
    fn remainder(&self, _: Maybe, _: Maybe) -> Result<Maybe, Stop> {
        Ok(Maybe(None))
    }
    fn set(&mut self, _: i32, _: Maybe) -> Step {
        Ok(())
    }
    fn flag(&mut self, _: Maybe) {}
    fn load(&mut self, _: Maybe) -> Result<Maybe, Stop> {
        Ok(Maybe(None))
    }
    fn store(&mut self, addr: Maybe, _: Maybe) -> Step {
        self.stores = addr.0;
        Ok(())
    }
    fn goto(&mut self, to: Maybe) -> Step {
        self.falls = false;
        self.target = to.0;
        Ok(())
    }
    fn goto_if(&mut self, condition: Maybe, to: Maybe) -> Step {
        match condition.0 {
            Some(0) => Ok(()),
            Some(_) => self.goto(to),
            None => {
                self.target = to.0;
                Ok(())
            }
        }
    }
    fn goto_back_if(&mut self, condition: Maybe, distance: i32) -> Step {
        let to = Word::back_from(self.at, distance).ok().map(|to| to.0);
        self.goto_if(condition, Maybe(to))
    }
    fn show(&mut self, _: Maybe, _: PrintFormat) -> Step {
        Ok(())
    }
}

/// Returns the control flow of instruction `key` at `addr`; `None` if it is not an instruction.
#[must_use]
pub fn flow<I: Isa>(key: u16, addr: u16) -> Option<Flow> {
    let row = DecodeTable::<I>::row_of(key);
    if row == NO_ROW {
        return None;
    }
    let next = addr.wrapping_add(DecodeTable::<I>::CELLS[row as usize]);
    let (falls, target, stores, calls) = (true, None, None, Cell::new(false));
    let mut probe = FlowProbe { at: addr, next, falls, target, stores, calls };
    let step = dispatch!(I, row, N => DecodeTable::<I>::perform::<_, N>(&mut probe, key), Err(Stop::Illegal));
    let (calls, stores) = (probe.calls.get(), probe.stores);
    Some(match step {
        Ok(()) => {
            let falls_through = probe.falls || calls;
            Flow { falls_through, target: probe.target, calls, stores, ..Flow::default() }
        }
        Err(Stop::Trap(vector)) => Flow { falls_through: true, trap: Some(vector), ..Flow::default() },
        Err(Stop::Halt) => Flow { halts: true, ..Flow::default() },
        Err(_) => Flow::default(),
    })
}
