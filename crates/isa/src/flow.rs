//! Where an instruction leads, asked of its row.
//!
//! [`Scout`] is a datapath whose values are "known" or "not known". It runs a meaning once and notes
//! what was said about control: a target, a fall-through, a return point, a trap. Assemblers use it
//! for warnings, debuggers for call chains, translators to find regions.

use std::{
    cell::Cell,
    ops::{Add, BitAnd, Not},
};

use crate::{
    Book, Isa, NO_ROW,
    datapath::{Datapath, Step, Stop, Value},
    dispatch,
};

/// What an instruction does to control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Flow {
    /// Whether the next instruction can follow. True for a call, which comes back, and for a trap.
    pub falls_through: bool,
    /// Where it can jump to, if the word alone says so.
    pub target: Option<u16>,
    /// Whether it notes where it would come back to, as calls do.
    pub calls: bool,
    /// The service that it asks for.
    pub trap: Option<u8>,
}

/// A 16-bit number that is known, or not.
#[derive(Clone, Copy, Debug)]
pub struct Maybe(Option<u16>);

impl Add for Maybe {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.zip(other.0).map(|(a, b)| a.wrapping_add(b)))
    }
}
impl BitAnd for Maybe {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0.zip(other.0).map(|(a, b)| a & b))
    }
}
impl Not for Maybe {
    type Output = Self;
    fn not(self) -> Self {
        Self(self.0.map(|a| !a))
    }
}
impl Value for Maybe {}

/// The datapath that notes where an instruction leads.
pub struct Scout {
    next: u16,
    falls: bool,
    target: Option<u16>,
    calls: Cell<bool>,
}

impl Datapath for Scout {
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
    fn set(&mut self, _: i32, _: Maybe) -> Step {
        Ok(())
    }
    fn flag(&mut self, _: Maybe) {}
    fn load(&mut self, _: Maybe) -> Result<Maybe, Stop> {
        Ok(Maybe(None))
    }
    fn store(&mut self, _: Maybe, _: Maybe) -> Step {
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
}

/// Where the instruction `key` at address `addr` leads; `None` if it is no instruction.
#[must_use]
pub fn flow<I: Isa>(key: u16, addr: u16) -> Option<Flow> {
    let row = Book::<I>::ROW_OF[key as usize];
    if row == NO_ROW {
        return None;
    }
    let cells = (Book::<I>::PATTERNS[row as usize].len / I::CELL_BITS) as u16;
    let mut scout =
        Scout { next: addr.wrapping_add(cells), falls: true, target: None, calls: Cell::new(false) };
    let step: Step = dispatch!(I, Scout, row, key, &mut scout, Err(Stop::Illegal));
    let calls = scout.calls.get();
    Some(match step {
        Ok(()) => Flow { falls_through: scout.falls || calls, target: scout.target, calls, trap: None },
        Err(Stop::Trap(vector)) => {
            Flow { falls_through: true, target: None, calls: false, trap: Some(vector) }
        }
        Err(_) => Flow::default(),
    })
}
