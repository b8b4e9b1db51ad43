//! The keys that a run was given, and at which call of the console.
//!
//! The program asks for a key, and mostly there is none. Each time counts, so when the run is done again, the
//! key of the hundredth call comes at the hundredth call.

use bantam_run::{Console, Key, PutError};

use crate::output::Output;

/// What the console gave, other than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A byte.
    Byte(u8),
    /// The end of input.
    Ended,
}

/// A key that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// At which call, from 1.
    pub call: u64,
    /// After how many instructions.
    pub moment: u64,
    /// What it was.
    pub input: Input,
}

/// All keys of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tape {
    pub(crate) keys: Vec<Recorded>,
    /// How many of them have been given at this moment.
    pub(crate) given: usize,
    /// How often the console was asked up to this moment.
    pub(crate) calls: u64,
}

/// The console of a run that is recorded, or done again.
pub(crate) struct Player<'a> {
    pub(crate) tape: &'a mut Tape,
    pub(crate) output: &'a mut Output,
    /// Up to here everything has been recorded.
    pub(crate) end: u64,
    /// Where new keys come from, and new output goes.
    pub(crate) live: &'a mut dyn Console,
}

impl Console for Player<'_> {
    fn key(&mut self, now: u64) -> Key {
        self.tape.calls += 1;
        let Tape { keys, given, calls } = &mut *self.tape;
        if let Some(next) = keys.get(*given) {
            if next.call != *calls {
                return Key::None;
            }
            *given += 1;
            return match next.input {
                Input::Byte(byte) => Key::Byte(byte),
                Input::Ended => Key::Ended,
            };
        }
        if now < self.end {
            return Key::None;
        }
        let key = self.live.key(now);
        let input = match key {
            Key::None => return key,
            Key::Byte(byte) => Input::Byte(byte),
            Key::Ended => Input::Ended,
        };
        keys.push(Recorded { call: *calls, moment: now, input });
        *given += 1;
        key
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        let new = self.output.new_bytes(bytes);
        if !new.is_empty() {
            self.live.put(new)?;
        }
        self.output.show(bytes);
        Ok(())
    }

    fn wait(&mut self) {
        if self.tape.given == self.tape.keys.len() {
            self.live.wait();
        }
    }
}
