//! The console of a run: keys from the terminal, a pipe or a file, and output to standard output.
//!
//! On a terminal, a key is available once it is pressed. On a pipe or file, polling for a key waits for the next byte or
//! the end, so that a run does not depend on how fast the other side writes.

use std::{
    collections::VecDeque,
    fs,
    io::{self, BufRead as _, BufReader, IsTerminal as _, Write as _},
    path::Path,
    time::Instant,
};

use bantam_run::{Console, Key, PutError, StopHandle};

use crate::{error::Failure, host::screen_state::Screen};
use bantam_terminal::signals::{self, InputKind, Signals};

/// The interval at which a waiting run checks whether it must end, in milliseconds.
const POLL_INTERVAL: u32 = 50;
/// How long a run that must end waits for its last output to be read, in milliseconds.
const GRACE: u32 = 1000;
/// The amount of buffered output that is flushed, in bytes.
const BUFFER: usize = 8192;

/// Where keys come from.
enum Keys {
    Terminal,
    Pipe,
    File(io::Bytes<BufReader<fs::File>>),
}

/// Whether messages follow the output of a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    /// The output is the last thing on the screen.
    None,
    /// A report follows on standard error.
    Follows,
}

/// The console of a run.
pub(crate) struct HostConsole {
    keys: Keys,
    pending: VecDeque<u8>,
    ended: bool,
    output: Vec<u8>,
    room: u64,
    closed: Option<io::Error>,
    /// The run had to end, and its output was not read in time.
    abandoned: bool,
    signals: Signals,
    deadline: Option<Instant>,
    stop: StopHandle,
    /// Present while keys come from a terminal.
    raw: Option<bantam_terminal::RawInput>,
    /// Present if output goes to a terminal, until the program has halted.
    screen: Option<Screen>,
}

impl HostConsole {
    /// Opens a console with keys from `input`, or else from standard input.
    pub(crate) fn new(
        input: Option<&Path>,
        max_output: Option<u64>,
        deadline: Option<Instant>,
        stop: StopHandle,
    ) -> Result<Self, Failure> {
        let keys = match input.filter(|path| *path != Path::new("-")) {
            Some(path) => Keys::File(open(path)?),
            None if io::stdin().is_terminal() => Keys::Terminal,
            None => Keys::Pipe,
        };
        let kind = match keys {
            Keys::Terminal => InputKind::Terminal,
            Keys::Pipe | Keys::File(_) => InputKind::Other,
        };
        // Signals come first: from here on, none can end the process with the terminal in raw mode.
        let signals = Signals::listen(kind);
        let raw = match kind {
            InputKind::Terminal => {
                let raw = bantam_terminal::RawInput::enter();
                raw.map_err(|error| Failure::argument(format!("cannot set up the terminal: {error}")))?
            }
            InputKind::Other => None,
        };
        Ok(Self {
            keys,
            pending: VecDeque::new(),
            ended: false,
            output: Vec::with_capacity(BUFFER),
            room: max_output.unwrap_or(u64::MAX),
            closed: None,
            abandoned: false,
            signals,
            deadline,
            stop,
            raw,
            screen: io::stdout().is_terminal().then(Screen::new),
        })
    }

    /// Flushes the output.
    pub(crate) fn flush(&mut self) {
        let mut output = std::mem::take(&mut self.output);
        let mut rest = output.as_slice();
        while !rest.is_empty() && self.closed.is_none() && !self.abandoned {
            let is_over = self.is_over();
            if !bantam_terminal::wait_for_output(if is_over { GRACE } else { POLL_INTERVAL }) {
                // The output is not read. Ctrl-C and the time limit do not wait for it for ever.
                self.abandoned = is_over;
                self.attend();
                continue;
            }
            match bantam_terminal::write_output(rest) {
                Ok(count) => rest = &rest[count..],
                Err(error) if is_passing(&error) => {}
                Err(error) => self.closed = Some(error),
            }
        }
        output.clear();
        self.output = output;
    }

    /// Keeps the screen as a program that ended by itself has left it. If a report follows, it starts on a line of its
    /// own.
    pub(crate) fn leave_screen(&mut self, report: Report) {
        if let Some(screen) = self.screen.take()
            && report == Report::Follows
        {
            end_line(&screen);
        }
    }

    /// Returns why output could not be written, if it could not.
    pub(crate) fn take_error(&mut self) -> Option<Failure> {
        self.closed.take().map(|error| Failure::writing("standard output", error))
    }

    /// Handles the signals that do not end the run.
    pub(crate) fn attend(&mut self) {
        if self.signals.take_pause() {
            self.pause();
        } else if self.signals.take_resume()
            && let Some(raw) = &self.raw
        {
            // Stopped and continued by signals that are not handled; the shell may have changed the modes.
            let _ = raw.renew();
        }
    }

    /// Handles Ctrl-Z: restores the terminal and stops until the shell continues the process.
    fn pause(&mut self) {
        self.flush();
        self.show(|screen| screen.undo());
        self.raw = None;
        signals::stop_here();
        self.signals.take_resume();
        // If the terminal is gone, the next read fails.
        self.raw = bantam_terminal::RawInput::enter().unwrap_or_default();
        self.show(|screen| screen.redo());
    }

    /// Writes escape codes that are not part of the program's output.
    fn show(&self, codes: impl Fn(&Screen) -> String) {
        if let Some(screen) = &self.screen {
            let mut out = io::stdout().lock();
            let _ = out.write_all(codes(screen).as_bytes()).and_then(|()| out.flush());
        }
    }

    /// Returns whether the run must end, because of a signal or the time limit.
    pub(crate) fn is_over(&self) -> bool {
        self.is_interrupted() || self.is_late()
    }

    /// Returns whether a signal such as Ctrl-C has asked the process to end.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.signals.is_over()
    }

    /// Returns whether the time limit has passed.
    pub(crate) fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Reads more keys from standard input, which must be ready.
    fn read(&mut self) -> Key {
        let mut buffer = [0; 4096];
        match bantam_terminal::read_input(&mut buffer) {
            Ok(count) if count > 0 => {
                self.pending.extend(&buffer[..count]);
                self.pending.pop_front().map_or(Key::None, Key::Byte)
            }
            Err(error) if is_passing(&error) => Key::None,
            Ok(_) | Err(_) => {
                self.ended = true;
                Key::Ended
            }
        }
    }

    /// Reads the next byte of a pipe, waiting for it unless the run must end.
    fn read_pipe(&mut self) -> Key {
        loop {
            while !bantam_terminal::wait_for_input(POLL_INTERVAL) {
                if self.is_over() {
                    self.stop.stop();
                    return Key::None;
                }
            }
            match self.read() {
                Key::None => {}
                key @ (Key::Byte(_) | Key::Ended) => return key,
            }
        }
    }
}

impl Console for HostConsole {
    fn key(&mut self, _: u64) -> Key {
        if let Some(byte) = self.pending.pop_front() {
            return Key::Byte(byte);
        }
        if self.ended {
            return Key::Ended;
        }
        if let Keys::File(bytes) = &mut self.keys {
            return bytes.next().and_then(Result::ok).map_or(Key::Ended, Key::Byte);
        }
        self.flush();
        match self.keys {
            Keys::Terminal if bantam_terminal::wait_for_input(0) => self.read(),
            Keys::Terminal => Key::None,
            Keys::Pipe | Keys::File(_) => self.read_pipe(),
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        if self.closed.is_some() || self.abandoned {
            return Err(PutError::Closed);
        }
        self.room = self.room.checked_sub(bytes.len() as u64).ok_or(PutError::Full)?;
        if let Some(screen) = &mut self.screen {
            bytes.iter().for_each(|byte| screen.note(*byte));
        }
        self.output.extend_from_slice(bytes);
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
            self.attend();
            bantam_terminal::wait_for_input(POLL_INTERVAL);
        }
    }
}

impl Drop for HostConsole {
    /// Restores the screen of a program that was cut off, perhaps with a hidden cursor or on the second screen.
    fn drop(&mut self) {
        self.show(|screen| screen.undo());
        if let Some(screen) = &self.screen {
            end_line(screen);
        }
    }
}

/// Ends an open line, so that messages start on a new one.
fn end_line(screen: &Screen) {
    let mut err = io::stderr();
    if screen.is_in_a_line() && err.is_terminal() {
        let _ = err.write_all(b"\n");
    }
}

/// Opens a file of keys, and reads its first bytes, so that errors are found at the start.
fn open(path: &Path) -> Result<io::Bytes<BufReader<fs::File>>, Failure> {
    let reading = |error| Failure::reading(path, error);
    let mut file = BufReader::new(fs::File::open(path).map_err(reading)?);
    file.fill_buf().map_err(reading)?;
    Ok(io::Read::bytes(file))
}

/// Returns whether an error is transient, so that a retry may succeed.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock)
}
