//! The console of a run: keys from the terminal, a pipe or a file, output to standard output.
//!
//! On a terminal a key is there when it has been pressed. From a pipe or file, looking for a key waits
//! for the next byte or the end, so that a run does not depend on how fast the other side writes.

use std::{
    collections::VecDeque,
    fs,
    io::{self, BufRead as _, BufReader, IsTerminal as _, Write as _},
    path::Path,
    time::Instant,
};

use bantam_run::{Console, Key, PutError, StopHandle};

use crate::{error::Failure, host::screen_state::Screen};
use bantam_terminal::signals::{self, Signals};

/// How long to wait before looking whether the run is to end, in milliseconds.
const PATIENCE: u32 = 50;
/// How long to wait for somebody to take the last output of a run that is to end, in milliseconds.
const GRACE: u32 = 1000;
/// Output is handed on when there is so much of it, in bytes.
const BUFFER: usize = 8192;

/// Where keys come from.
enum Keys {
    Terminal,
    Pipe,
    File(io::Bytes<BufReader<fs::File>>),
}

/// The console of a run.
pub(crate) struct HostConsole {
    keys: Keys,
    pending: VecDeque<u8>,
    ended: bool,
    output: Vec<u8>,
    room: u64,
    closed: Option<io::Error>,
    /// The run was to end, and nobody took the output.
    abandoned: bool,
    signals: Signals,
    deadline: Option<Instant>,
    stop: StopHandle,
    /// While keys come from a terminal.
    raw: Option<bantam_terminal::RawInput>,
    /// If output goes to a terminal, until the program has halted.
    screen: Option<Screen>,
}

impl HostConsole {
    /// A console with keys from `input` or standard input.
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
        let is_terminal = matches!(keys, Keys::Terminal);
        // First the signals: from here on, none can leave the terminal as it is now made.
        let signals = Signals::listen(is_terminal);
        let raw = if is_terminal {
            let raw = bantam_terminal::RawInput::enter();
            raw.map_err(|error| Failure::argument(format!("the terminal cannot be switched: {error}")))?
        } else {
            None
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

    /// Hands the output on.
    pub(crate) fn flush(&mut self) {
        let mut output = std::mem::take(&mut self.output);
        let mut rest = output.as_slice();
        while !rest.is_empty() && self.closed.is_none() && !self.abandoned {
            let is_over = self.is_over();
            if !bantam_terminal::wait_for_output(if is_over { GRACE } else { PATIENCE }) {
                // Nobody takes it. Ctrl-C and the clock do not wait for them for ever.
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

    /// The program has ended by itself: what it has shown stays as it is. If there is more to say, it
    /// begins on a line of its own.
    pub(crate) fn leave_screen(&mut self, says_more: bool) {
        if let Some(screen) = self.screen.take()
            && says_more
        {
            end_line(&screen);
        }
    }

    /// Why output could not be written, if it could not.
    pub(crate) fn take_error(&mut self) -> Option<Failure> {
        self.closed.take().map(|error| Failure::writing("standard output", error))
    }

    /// Does what signals ask for besides ending the run.
    pub(crate) fn attend(&mut self) {
        if self.signals.take_pause() {
            self.pause();
        } else if self.signals.take_resume()
            && let Some(raw) = &self.raw
        {
            // Stopped and continued by signals that nobody hears; the shell may have switched modes.
            let _ = raw.renew();
        }
    }

    /// Ctrl-Z: gives the terminal back, stops, and goes on when the shell says so.
    fn pause(&mut self) {
        self.flush();
        self.show(|screen| screen.undo());
        self.raw = None;
        signals::stop_here();
        self.signals.take_resume();
        // A terminal that is gone shows itself at the next read.
        self.raw = bantam_terminal::RawInput::enter().unwrap_or_default();
        self.show(|screen| screen.redo());
    }

    /// Shows codes for the terminal that are not the program's own.
    fn show(&self, codes: impl Fn(&Screen) -> String) {
        if let Some(screen) = &self.screen {
            let mut out = io::stdout().lock();
            let _ = out.write_all(codes(screen).as_bytes()).and_then(|()| out.flush());
        }
    }

    /// Whether the user or the clock wants the run to end.
    pub(crate) fn is_over(&self) -> bool {
        self.is_interrupted() || self.is_late()
    }

    /// Whether the user pressed Ctrl-C, or the process was told to end.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.signals.is_over()
    }

    /// Whether the time is up.
    pub(crate) fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Reads more keys from standard input, which has some or has ended.
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

    /// The next byte of a pipe, waiting for it unless the run is to end.
    fn read_pipe(&mut self) -> Key {
        loop {
            while !bantam_terminal::wait_for_input(PATIENCE) {
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
            bantam_terminal::wait_for_input(PATIENCE);
        }
    }
}

impl Drop for HostConsole {
    /// The program was cut off, perhaps with the cursor hidden or on the second screen.
    fn drop(&mut self) {
        self.show(|screen| screen.undo());
        if let Some(screen) = &self.screen {
            end_line(screen);
        }
    }
}

/// What is said next begins a line of its own.
fn end_line(screen: &Screen) {
    let mut err = io::stderr();
    if screen.is_in_a_line() && err.is_terminal() {
        let _ = err.write_all(b"\n");
    }
}

/// Opens a file of keys, and reads of it so much that errors show.
fn open(path: &Path) -> Result<io::Bytes<BufReader<fs::File>>, Failure> {
    let reading = |error| Failure::reading(path, error);
    let mut file = BufReader::new(fs::File::open(path).map_err(reading)?);
    file.fill_buf().map_err(reading)?;
    Ok(io::Read::bytes(file))
}

/// An error that goes away when one tries again.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock)
}
