//! The verbs of every datapath that computes with numbers, written once.
//!
//! An engine that runs instructions, rather than translating them, keeps registers, memory and a program counter
//! somewhere: in locals, in the host's registers, in the machine itself. It says where as its [`NumericState`], and
//! the blanket implementation here turns that into a [`Datapath`]. Everything is inlined, so a state whose parts are
//! locals keeps them in locals.

use crate::datapath::{Datapath, PrintFormat, Step, Stop, Word};

/// Where an engine that computes with numbers keeps its state, and what it does about memory and output.
pub trait NumericState {
    /// Returns the address of the instruction.
    fn at(&self) -> u16;
    /// Returns the address of the next instruction.
    fn next(&self) -> u16;
    /// Continues at `to` after this instruction.
    fn jump(&mut self, to: u16);

    /// Returns register `r`, 0 to 7.
    fn register(&self, r: usize) -> u16;
    /// Writes register `r`, 0 to 7.
    fn set_register(&mut self, r: usize, value: u16);

    /// Returns a number that is not zero if one of the condition codes that `mask` selects is set, as
    /// [`Datapath::conds`] does.
    fn conditions(&self, mask: i32) -> u16;
    /// Sets the condition codes to the sign of `result`.
    fn set_result(&mut self, result: u16);

    /// Returns the word at `addr`.
    ///
    /// # Errors
    ///
    /// As [`Datapath::load`].
    fn load_word(&mut self, addr: u16) -> Result<u16, Stop>;
    /// Writes the word at `addr`.
    ///
    /// # Errors
    ///
    /// As [`Datapath::store`].
    fn store_word(&mut self, addr: u16, value: u16) -> Step;

    /// Returns the value of operand `n`: its low 16 bits, unless the engine marks operands.
    #[inline(always)]
    fn number(&self, n: i32) -> u16 {
        n as u16
    }
    /// Returns the address `offset` cells after the next instruction, unless the engine marks operands.
    #[inline(always)]
    fn relative(&self, offset: i32) -> u16 {
        self.next().wrapping_add(offset as u16)
    }
    /// Prints a value. Fast engines have no console, so they leave.
    ///
    /// # Errors
    ///
    /// As [`Datapath::show`].
    #[inline(always)]
    fn print(&mut self, value: u16, format: PrintFormat) -> Step {
        let _ = (value, format);
        Err(Stop::SlowPath)
    }
}

impl<S: NumericState> Datapath for S {
    type Value = Word;

    #[inline(always)]
    fn num(&self, n: i32) -> Word {
        Word(self.number(n))
    }
    #[inline(always)]
    fn rel(&self, offset: i32) -> Word {
        Word(self.relative(offset))
    }
    #[inline(always)]
    fn back(&self) -> Word {
        Word(self.next())
    }
    #[inline(always)]
    fn reg(&self, r: i32) -> Word {
        Word(self.register(r as usize & 7))
    }
    #[inline(always)]
    fn conds(&self, mask: i32) -> Word {
        Word(self.conditions(mask))
    }
    #[inline(always)]
    fn select(&self, condition: Word, then: Word, otherwise: Word) -> Word {
        if condition.0 == 0 { otherwise } else { then }
    }
    #[inline(always)]
    fn divide(&self, a: Word, b: Word) -> Result<Word, Stop> {
        a.0.checked_div(b.0).map(Word).ok_or(Stop::DivideByZero)
    }
    #[inline(always)]
    fn remainder(&self, a: Word, b: Word) -> Result<Word, Stop> {
        a.0.checked_rem(b.0).map(Word).ok_or(Stop::DivideByZero)
    }
    #[inline(always)]
    fn set(&mut self, r: i32, value: Word) -> Step {
        self.set_register(r as usize & 7, value.0);
        Ok(())
    }
    #[inline(always)]
    fn flag(&mut self, value: Word) {
        self.set_result(value.0);
    }
    #[inline(always)]
    fn load(&mut self, addr: Word) -> Result<Word, Stop> {
        self.load_word(addr.0).map(Word)
    }
    #[inline(always)]
    fn store(&mut self, addr: Word, value: Word) -> Step {
        self.store_word(addr.0, value.0)
    }
    #[inline(always)]
    fn goto(&mut self, to: Word) -> Step {
        self.jump(to.0);
        Ok(())
    }
    #[inline(always)]
    fn goto_if(&mut self, condition: Word, to: Word) -> Step {
        if condition.0 != 0 {
            self.jump(to.0);
        }
        Ok(())
    }
    #[inline(always)]
    fn goto_back_if(&mut self, condition: Word, distance: i32) -> Step {
        if condition.0 != 0 {
            self.jump(Word::back_from(self.at(), distance)?.0);
        }
        Ok(())
    }
    #[inline(always)]
    fn show(&mut self, value: Word, format: PrintFormat) -> Step {
        self.print(value.0, format)
    }
}

/// A datapath that cannot exist: the type to name where only the text of the rows is needed.
pub enum NullDatapath {}

impl NumericState for NullDatapath {
    fn at(&self) -> u16 {
        match *self {}
    }
    fn next(&self) -> u16 {
        match *self {}
    }
    fn jump(&mut self, _: u16) {
        match *self {}
    }
    fn register(&self, _: usize) -> u16 {
        match *self {}
    }
    fn set_register(&mut self, _: usize, _: u16) {
        match *self {}
    }
    fn conditions(&self, _: i32) -> u16 {
        match *self {}
    }
    fn set_result(&mut self, _: u16) {
        match *self {}
    }
    fn load_word(&mut self, _: u16) -> Result<u16, Stop> {
        match *self {}
    }
    fn store_word(&mut self, _: u16, _: u16) -> Step {
        match *self {}
    }
}
