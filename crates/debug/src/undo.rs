//! Changing the machine, and taking back what was done.

use bantam_history::Input;

use crate::{
    answer::Answer,
    command::unquoted,
    expr::Expr,
    session::{DebugError, Session},
};

/// So much can be taken back.
const MOST_UNDONE: usize = 1_000;

/// Something that can be taken back.
pub(crate) enum Done {
    /// A move: from where.
    Moved(u64),
    /// A change at a moment: of what, and what it was.
    Changed(u64, Place, u16),
}

/// What can be changed.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Word(u16),
    Register(&'static str),
}

impl Session {
    pub(crate) fn note(&mut self, done: Done) {
        if self.done.len() == MOST_UNDONE {
            self.done.remove(0);
        }
        self.done.push(done);
    }

    pub(crate) fn set(&mut self, what: &str, value: &str) -> Result<Answer, DebugError> {
        if what == "keys" {
            return self.set_keys(&unquoted(value));
        }
        let machine = self.history.machine();
        let (value, span) = (self.expr(value)?.value(machine, self.bits()), 1 << self.bits());
        if !(-span / 2..span).contains(&value) {
            let message = format!("{value} does not fit into the {} bits of a cell", self.bits());
            return Err(DebugError::Register(message));
        }
        let value = (value & (span - 1)) as u16;
        let what = match self.expr(what)? {
            Expr::Word(addr) => Place::Word(addr.value(machine, 16) as u16),
            Expr::Register(name) => Place::Register(name),
            Expr::Number(_) | Expr::Label(..) | Expr::One(..) | Expr::Two(..) => {
                return Err(DebugError::Register(format!("`{what}` is neither a register nor an [address]")));
            }
        };
        let before = self.value_at(what);
        let answer = self.put(what, value)?;
        self.note(Done::Changed(self.history.moment(), what, before));
        Ok(answer)
    }

    /// The keys that the program reads from here on, in place of those that it read later or that wait.
    fn set_keys(&mut self, keys: &str) -> Result<Answer, DebugError> {
        let later = self.history.end() - self.history.moment();
        self.history.change(|_| ())?;
        self.keys.waiting = keys.bytes().collect();
        self.keys.ended = false;
        let moment = self.history.moment();
        Ok(Answer::Text(format!("the next keys are {keys:?} at moment {moment}{}", forgotten(later))))
    }

    pub(crate) fn value_at(&self, place: Place) -> u16 {
        let machine = self.history.machine();
        match place {
            Place::Word(addr) => machine.word(addr),
            Place::Register(name) => machine.register(name).unwrap_or_default(),
        }
    }

    /// Changes the machine here; what came after is forgotten.
    pub(crate) fn put(&mut self, place: Place, value: u16) -> Result<Answer, DebugError> {
        let later = self.history.end() - self.history.moment();
        let (done, keys) = self.history.change(|machine| match place {
            Place::Word(addr) => machine.set_word(addr, value).map_err(|error| error.to_string()),
            Place::Register(name) => machine.set_register(name, value).map_err(|error| error.to_string()),
        })?;
        done.map_err(DebugError::Register)?;
        for key in keys.into_iter().rev() {
            match key {
                Input::Byte(byte) => self.keys.waiting.push_front(byte),
                Input::Ended => self.keys.ended = true,
            }
        }
        if self.value_at(place) != value {
            return Err(DebugError::Register("that cannot be set".to_owned()));
        }
        Ok(Answer::Text(format!("changed at moment {}{}", self.history.moment(), forgotten(later))))
    }

    /// Takes the last move or change back.
    pub(crate) fn undo(&mut self) -> Result<Answer, DebugError> {
        match self
            .done
            .pop()
            .ok_or_else(|| DebugError::Nothing("there is nothing to take back".to_owned()))?
        {
            // What came after a change may be forgotten by now.
            Done::Moved(from) => self.history.seek(from.min(self.history.end()))?,
            Done::Changed(moment, place, before) => {
                self.history.seek(moment.min(self.history.end()))?;
                self.put(place, before)?;
            }
        }
        self.here(None)
    }
}

/// What is said of what came after a change.
fn forgotten(later: u64) -> String {
    if later > 0 { format!("; the {later} instructions after it are forgotten") } else { String::new() }
}
