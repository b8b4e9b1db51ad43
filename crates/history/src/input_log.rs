//! The keys that a run was given, each with the number of the console call that returned it.
//!
//! A program polls for keys, and most polls return none. Each poll counts: when the run is replayed, the key of the
//! hundredth poll is returned by the hundredth poll.

use bantam_run::{Console, Key, PutError};

use crate::output::Output;

/// What a console call returned, other than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A byte.
    Byte(u8),
    /// The end of input.
    Ended,
}

/// A key that the program was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The number of the console call, from 1.
    pub call: u64,
    /// The number of instructions that had completed.
    pub moment: u64,
    /// The key.
    pub input: Input,
}

/// The keys of a run, and how many of them have been read. A console that owns an `InputLog` records the keys of a
/// live run, and returns the same keys at the same calls in a replay.
#[derive(Clone, Debug, Default)]
pub struct InputLog {
    pub(crate) keys: Vec<Recorded>,
    /// How many keys have been read so far.
    pub(crate) given: usize,
    /// How many times the console has been polled so far.
    pub(crate) calls: u64,
}

impl InputLog {
    /// Creates the log for a replay from the start, with keys in the order of their calls.
    #[must_use]
    pub fn of(keys: Vec<Recorded>) -> Self {
        Self { keys, given: 0, calls: 0 }
    }

    /// Returns all keys in order, including those still to be read.
    #[must_use]
    pub fn keys(&self) -> &[Recorded] {
        &self.keys
    }

    /// Returns how many keys have been read.
    #[must_use]
    pub fn given(&self) -> usize {
        self.given
    }

    /// Returns the key for this poll, after `now` instructions: the recorded one, or at the end of the recording the
    /// one from `live`, which is then recorded.
    pub fn key(&mut self, now: u64, live: &mut dyn Console) -> Key {
        self.key_from(now, 0, live)
    }

    /// As [`key`](Self::key), but before moment `end` nothing new is accepted.
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

/// The console of a run that is recorded or replayed.
pub(crate) struct Player<'a> {
    pub(crate) inputs: &'a mut InputLog,
    pub(crate) output: &'a mut Output,
    /// Everything before this moment has been recorded.
    pub(crate) end: u64,
    /// The source of new keys and the destination of new output.
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
