//! The keys that a session has for its program.

use std::collections::VecDeque;

use bantam_history::Input;
use bantam_run::{Console, Key, PutError, StopHandle};

use crate::stop::KeyState;

/// Keys that are waiting to be read. A program that waits for a key when none is left is stopped.
pub(crate) struct PendingKeys {
    waiting: VecDeque<u8>,
    ended: bool,
    wanted: KeyState,
    stop: StopHandle,
}

impl PendingKeys {
    /// No keys; `stop` stops the machine.
    pub(crate) fn new(stop: StopHandle) -> Self {
        Self { waiting: VecDeque::new(), ended: false, wanted: KeyState::NotWanted, stop }
    }

    /// Adds keys after those that are waiting.
    pub(crate) fn push(&mut self, keys: &[u8]) {
        self.waiting.extend(keys);
    }

    /// Ends input after the keys that are waiting.
    pub(crate) fn end(&mut self) {
        self.ended = true;
    }

    /// Replaces all keys; input does not end after them.
    pub(crate) fn replace(&mut self, keys: &str) {
        self.waiting = keys.bytes().collect();
        self.ended = false;
    }

    /// Puts keys back that the program had been given, before those that are waiting.
    pub(crate) fn put_back(&mut self, keys: Vec<Input>) {
        for key in keys.into_iter().rev() {
            match key {
                Input::Byte(byte) => self.waiting.push_front(byte),
                Input::Ended => self.ended = true,
            }
        }
    }

    /// Whether the program stopped because it wanted a key.
    pub(crate) fn wanted(&self) -> KeyState {
        self.wanted
    }

    /// Whether the program stopped because it wanted a key, and there is still none.
    pub(crate) fn is_starved(&self) -> bool {
        self.wanted == KeyState::Wanted && self.waiting.is_empty()
    }

    /// Prepares for a run.
    pub(crate) fn begin_run(&mut self) {
        self.wanted = KeyState::NotWanted;
    }

    /// Cleans up after a run: it may have ended before it noticed that it was to stop.
    pub(crate) fn end_run(&mut self) {
        if self.wanted == KeyState::Wanted {
            self.stop.forget();
        }
    }

    /// The number of keys that are waiting.
    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// The keys that are waiting, as text.
    pub(crate) fn text(&self) -> String {
        let bytes: Vec<u8> = self.waiting.iter().copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// `3 keys are waiting`.
    pub(crate) fn summary(&self) -> String {
        match self.len() {
            1 => "1 key is waiting".to_owned(),
            len => format!("{len} keys are waiting"),
        }
    }
}

impl Console for PendingKeys {
    fn key(&mut self, _: u64) -> Key {
        match self.waiting.pop_front() {
            Some(byte) => Key::Byte(byte),
            None if self.ended => Key::Ended,
            None => Key::None,
        }
    }

    fn put(&mut self, _: &[u8]) -> Result<(), PutError> {
        Ok(())
    }

    fn wait(&mut self) {
        if self.waiting.is_empty() && !self.ended {
            self.wanted = KeyState::Wanted;
            self.stop.stop();
        }
    }
}
