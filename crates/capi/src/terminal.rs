//! The console of a session: callbacks if C has set them, or else buffers.

use std::collections::VecDeque;

use bantam::{Console, Key, PutError};

use crate::{
    callbacks::ConsoleCalls,
    types::{BANTAM_KEY_NONE, BANTAM_PUT_FULL},
};

/// A console.
#[derive(Default)]
pub(crate) struct Terminal {
    /// The callbacks of C.
    pub(crate) calls: ConsoleCalls,
    /// Keys that have not been read yet.
    pub(crate) input: VecDeque<u8>,
    /// The buffered output.
    pub(crate) output: Vec<u8>,
    /// The limit of buffered output, in bytes.
    pub(crate) limit: Option<usize>,
}

impl Console for Terminal {
    fn key(&mut self, now: u64) -> Key {
        let Some(answer) = self.calls.key(now) else {
            return self.input.pop_front().map_or(Key::Ended, Key::Byte);
        };
        match u8::try_from(answer) {
            Ok(byte) => Key::Byte(byte),
            Err(_) if answer == BANTAM_KEY_NONE => Key::None,
            Err(_) => Key::Ended,
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        match self.calls.put(bytes) {
            Some(0) => Ok(()),
            Some(BANTAM_PUT_FULL) => Err(PutError::Full),
            Some(_) => Err(PutError::Closed),
            None => self.keep(bytes),
        }
    }

    fn wait(&mut self) {
        self.calls.wait();
    }
}

impl Terminal {
    fn keep(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        if self.limit.is_some_and(|limit| self.output.len() + bytes.len() > limit) {
            return Err(PutError::Full);
        }
        self.output.extend_from_slice(bytes);
        Ok(())
    }
}
