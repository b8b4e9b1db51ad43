//! A check of the rule that makes engines exact: a stopped instruction has done nothing.
//!
//! An engine that cannot load or store somewhere gives up the instruction, and another one does it from the start. So
//! in every row, what can fail comes before what has an effect. The datapath here fails at the first verb that can,
//! then at the second, and so on, and notes what had been written by then.

use std::cell::Cell;

use crate::{
    DecodeTable, Isa,
    datapath::{Datapath, PrintFormat, Step, Stop, Word},
    dispatch,
};

/// Fails at verb number `fails_at` of those that can, from 0, and notes what was written before it.
struct Failing {
    fails_at: u32,
    met: Cell<u32>,
    wrote: Option<&'static str>,
    early: Cell<Option<&'static str>>,
}

impl Failing {
    /// A verb that can fail.
    fn risk(&self) -> Step {
        if self.met.get() == self.fails_at {
            self.early.set(self.wrote);
            return Err(Stop::SlowPath);
        }
        self.met.set(self.met.get() + 1);
        Ok(())
    }
}

impl Datapath for Failing {
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
        Word(1)
    }
    fn select(&self, condition: Word, then: Word, otherwise: Word) -> Word {
        if condition.0 == 0 { otherwise } else { then }
    }
    fn divide(&self, a: Word, _: Word) -> Result<Word, Stop> {
        self.risk()?;
        Ok(a)
    }
    fn remainder(&self, a: Word, _: Word) -> Result<Word, Stop> {
        self.risk()?;
        Ok(a)
    }
    fn set(&mut self, _: i32, _: Word) -> Step {
        self.wrote = Some("a register");
        Ok(())
    }
    fn flag(&mut self, _: Word) {
        self.wrote = Some("the condition codes");
    }
    fn load(&mut self, _: Word) -> Result<Word, Stop> {
        self.risk()?;
        Ok(Word(0))
    }
    fn store(&mut self, _: Word, _: Word) -> Step {
        self.risk()?;
        self.wrote = Some("memory");
        Ok(())
    }
    fn goto(&mut self, _: Word) -> Step {
        self.wrote = Some("the program counter");
        Ok(())
    }
    fn goto_if(&mut self, _: Word, to: Word) -> Step {
        self.goto(to)
    }
    fn goto_back_if(&mut self, _: Word, _: i32) -> Step {
        self.risk()?;
        self.goto(Word(0))
    }
    fn show(&mut self, _: Word, _: PrintFormat) -> Step {
        self.risk()?;
        self.wrote = Some("the console");
        Ok(())
    }
    fn trap(&mut self, vector: i32) -> Step {
        self.early.set(self.wrote);
        Err(Stop::Trap(vector as u8))
    }
    fn return_from_interrupt(&mut self) -> Step {
        self.early.set(self.wrote);
        Err(Stop::Return)
    }
}

/// Returns an error for each row that writes something before it can stop.
#[must_use]
pub fn early_writes<I: Isa>() -> Vec<String> {
    /// More verbs that can fail than any row has.
    const MOST: u32 = 4;
    let mut found = Vec::new();
    for row in 0..DecodeTable::<I>::COUNT {
        let key = DecodeTable::<I>::PATTERNS[row].bits;
        for fails_at in 0..MOST {
            let mut failing = Failing { fails_at, met: Cell::new(0), wrote: None, early: Cell::new(None) };
            let step = dispatch!(I, row as u8, N => DecodeTable::<I>::perform::<_, N>(&mut failing, key), Err(Stop::Illegal));
            if let (Err(_), Some(what)) = (step, failing.early.get()) {
                found.push(format!("row {row} writes {what} before verb {fails_at}, which can stop it"));
            }
        }
    }
    found
}
