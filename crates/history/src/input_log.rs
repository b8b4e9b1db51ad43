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

/// The keys of a run: all of them, and how far it is. Whoever lets a machine run can note its keys with it, and give
/// the same keys at the same calls when the run is done again.
#[derive(Clone, Debug, Default)]
pub struct InputLog {
    pub(crate) keys: Vec<Recorded>,
    /// How many of them have been given at this moment.
    pub(crate) given: usize,
    /// How often the console was asked up to this moment.
    pub(crate) calls: u64,
}

impl InputLog {
    /// The keys of a run that is to be done again from its beginning, in the order of their calls.
    #[must_use]
    pub fn of(keys: Vec<Recorded>) -> Self {
        Self { keys, given: 0, calls: 0 }
    }

    /// All keys, in order, those that are still to be given too.
    #[must_use]
    pub fn keys(&self) -> &[Recorded] {
        &self.keys
    }

    /// How many of them have been given.
    #[must_use]
    pub fn given(&self) -> usize {
        self.given
    }

    /// What a console says that is asked for a key after `now` instructions: what is written down for this call, or
    /// if that was all, what `live` says, and that is written down.
    pub fn key(&mut self, now: u64, live: &mut dyn Console) -> Key {
        self.key_from(now, 0, live)
    }

    /// The same, and before `end` nothing is new.
    fn key_from(&mut self, now: u64, end: u64, live: &mut dyn Console) -> Key {
        self.calls += 1;
        let Self { keys, given, calls } = self;
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
        if now < end {
            return Key::None;
        }
        let key = live.key(now);
        let input = match key {
            Key::None => return key,
            Key::Byte(byte) => Input::Byte(byte),
            Key::Ended => Input::Ended,
        };
        keys.push(Recorded { call: *calls, moment: now, input });
        *given += 1;
        key
    }
}

/// The console of a run that is recorded, or done again.
pub(crate) struct Player<'a> {
    pub(crate) inputs: &'a mut InputLog,
    pub(crate) output: &'a mut Output,
    /// Up to here everything has been recorded.
    pub(crate) end: u64,
    /// Where new keys come from, and new output goes.
    pub(crate) live: &'a mut dyn Console,
}

impl Console for Player<'_> {
    fn key(&mut self, now: u64) -> Key {
        self.inputs.key_from(now, self.end, self.live)
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
        if self.inputs.given == self.inputs.keys.len() {
            self.live.wait();
        }
    }
}
