//! The rule that makes engines exact, as a check: a stopped instruction has done nothing.
//!
//! An engine that cannot load or store somewhere gives up the instruction and hands it to another,
//! which does it again from the start. So in every row what can fail stands before what shows. The
//! datapath here fails on the first access, then on the second, and so on, and notes what had been
//! written by then.

use crate::{
    Book, Isa,
    datapath::{Datapath, Step, Stop, Word},
    dispatch,
};

/// Fails on access number `fails_at`, counted from 0, and notes what was written before it.
struct Failing {
    accesses: u32,
    fails_at: u32,
    wrote: Option<&'static str>,
    early: Option<&'static str>,
}

impl Failing {
    fn access(&mut self) -> Step {
        if self.accesses == self.fails_at {
            self.early = self.wrote;
            return Err(Stop::Rare);
        }
        self.accesses += 1;
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
    fn set(&mut self, _: i32, _: Word) -> Step {
        self.wrote = Some("a register");
        Ok(())
    }
    fn flag(&mut self, _: Word) {
        self.wrote = Some("the condition codes");
    }
    fn load(&mut self, _: Word) -> Result<Word, Stop> {
        self.access()?;
        Ok(Word(0))
    }
    fn store(&mut self, _: Word, _: Word) -> Step {
        self.access()?;
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
    fn trap(&mut self, vector: i32) -> Step {
        self.early = self.wrote;
        Err(Stop::Trap(vector as u8))
    }
    fn return_from_interrupt(&mut self) -> Step {
        self.early = self.wrote;
        Err(Stop::Return)
    }
}

/// What is wrong with a machine's rows: each row that writes something before it can stop.
#[must_use]
pub fn early_writes<I: Isa>() -> Vec<String> {
    /// More accesses than any row makes.
    const MOST: u32 = 4;
    let mut found = Vec::new();
    for row in 0..Book::<I>::COUNT {
        let key = Book::<I>::PATTERNS[row].bits;
        for fails_at in 0..MOST {
            let mut failing = Failing { accesses: 0, fails_at, wrote: None, early: None };
            let step: Step = dispatch!(I, Failing, row as u8, key, &mut failing, Err(Stop::Illegal));
            if let (Err(_), Some(what)) = (step, failing.early) {
                found.push(format!("row {row} writes {what} before access {fails_at}, which can stop it"));
            }
        }
    }
    found
}
