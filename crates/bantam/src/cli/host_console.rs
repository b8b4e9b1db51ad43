//! The console of a run: keys from the terminal, a pipe or a file, output to standard output.
//!
//! On a terminal a key is there when it has been pressed. From a pipe or file, looking for a key waits
//! for the next byte or the end, so that a run does not depend on how fast the other side writes.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use bantam_run::{Console, Key, PutError, StopHandle};

use super::{failure::Failure, files, terminal};

/// How long to wait for a key before looking whether the run is to end, in milliseconds.
const PATIENCE: u32 = 50;
/// Output is handed on when there is so much of it, in bytes.
const BUFFER: usize = 8192;

/// Where keys come from.
enum Keys {
    Terminal,
    Pipe,
    File(std::vec::IntoIter<u8>),
}

/// The console of a run.
pub(super) struct HostConsole {
    keys: Keys,
    pending: std::vec::IntoIter<u8>,
    ended: bool,
    output: Vec<u8>,
    room: u64,
    closed: Option<io::Error>,
    interrupted: Arc<AtomicBool>,
    deadline: Option<Instant>,
    stop: StopHandle,
    _raw: Option<terminal::RawInput>,
}

impl HostConsole {
    /// A console with keys from `input` or standard input.
    pub(super) fn new(
        input: Option<&Path>,
        max_output: Option<u64>,
        interrupted: Arc<AtomicBool>,
        deadline: Option<Instant>,
        stop: StopHandle,
    ) -> Result<Self, Failure> {
        let keys = match input {
            Some(path) => Keys::File(files::read(path)?.into_iter()),
            None if io::stdin().is_terminal() => Keys::Terminal,
            None => Keys::Pipe,
        };
        let raw = match keys {
            Keys::Terminal => {
                let raw = terminal::RawInput::enter();
                raw.map_err(|error| Failure::argument(format!("the terminal cannot be switched: {error}")))?
            }
            Keys::Pipe | Keys::File(_) => None,
        };
        Ok(Self {
            keys,
            pending: Vec::new().into_iter(),
            ended: false,
            output: Vec::with_capacity(BUFFER),
            room: max_output.unwrap_or(u64::MAX),
            closed: None,
            interrupted,
            deadline,
            stop,
            _raw: raw,
        })
    }

    /// Hands the output on.
    pub(super) fn flush(&mut self) {
        if self.output.is_empty() || self.closed.is_some() {
            return;
        }
        let mut out = io::stdout().lock();
        if let Err(error) = out.write_all(&self.output).and_then(|()| out.flush()) {
            self.closed = Some(error);
        }
        self.output.clear();
    }

    /// Why output could not be written, if it could not.
    pub(super) fn take_error(&mut self) -> Option<Failure> {
        self.closed.take().map(|error| Failure::writing("standard output", error))
    }

    /// Whether the user or the clock wants the run to end.
    pub(super) fn is_over(&self) -> bool {
        self.is_interrupted() || self.is_late()
    }

    /// Whether the user pressed Ctrl-C, or the process was told to end.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Whether the time is up.
    pub(super) fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Reads more keys from standard input, which has some or has ended.
    fn read(&mut self) -> Key {
        let mut buffer = [0; 4096];
        match terminal::read_input(&mut buffer) {
            Ok(count) if count > 0 => {
                self.pending = buffer[..count].to_vec().into_iter();
                self.pending.next().map_or(Key::None, Key::Byte)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Key::None,
            Ok(_) | Err(_) => {
                self.ended = true;
                Key::Ended
            }
        }
    }

    /// The next byte of a pipe, waiting for it unless the run is to end.
    fn read_pipe(&mut self) -> Key {
        while !terminal::wait_for_input(PATIENCE) {
            if self.is_over() {
                self.stop.stop();
                return Key::None;
            }
        }
        self.read()
    }
}

impl Console for HostConsole {
    fn key(&mut self, _: u64) -> Key {
        if let Some(byte) = self.pending.next() {
            return Key::Byte(byte);
        }
        if self.ended {
            return Key::Ended;
        }
        if let Keys::File(bytes) = &mut self.keys {
            return bytes.next().map_or(Key::Ended, Key::Byte);
        }
        self.flush();
        match self.keys {
            Keys::Terminal if terminal::wait_for_input(0) => self.read(),
            Keys::Terminal => Key::None,
            Keys::Pipe | Keys::File(_) => self.read_pipe(),
        }
    }

    fn put(&mut self, byte: u8) -> Result<(), PutError> {
        if self.closed.is_some() {
            return Err(PutError::Closed);
        }
        self.room = self.room.checked_sub(1).ok_or(PutError::Full)?;
        self.output.push(byte);
        if self.output.len() >= BUFFER {
            self.flush();
        }
        Ok(())
    }

    fn wait(&mut self) {
        self.flush();
        if self.is_over() {
            self.stop.stop();
        } else {
            terminal::wait_for_input(PATIENCE);
        }
    }
}
