//! The terminal while a program runs: single keys without echo, and the previous modes restored however the program
//! ends.
//!
//! Only line editing and echo are switched off. Ctrl-C still interrupts, and a newline still returns the carriage.
//! [`signals`] handles the signals that end or pause a run.
//!
//! Tested through a pseudo-terminal by the programs that use it: `cargo test -p bantam-cli --test terminal`.

pub mod signals;

#[cfg(unix)]
mod unix {
    use std::{
        io::{self, IsTerminal as _},
        os::fd::AsFd,
    };

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};

    /// Raw mode of standard input. Dropping it restores the previous modes.
    pub struct RawInput {
        before: Termios,
        raw: Termios,
    }

    impl RawInput {
        /// Switches line editing and echo off. Returns `None` if standard input is not a terminal.
        ///
        /// # Errors
        ///
        /// If the terminal rejects the modes.
        pub fn enter() -> io::Result<Option<Self>> {
            let stdin = io::stdin();
            if !stdin.is_terminal() {
                return Ok(None);
            }
            let before = tcgetattr(&stdin)?;
            let mut raw = before.clone();
            raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            raw.special_codes[SpecialCodeIndex::VMIN] = 1;
            raw.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(&stdin, OptionalActions::Now, &raw)?;
            Ok(Some(Self { before, raw }))
        }

        /// Switches line editing and echo off again, after another process used the terminal.
        ///
        /// # Errors
        ///
        /// If the terminal rejects the modes.
        pub fn renew(&self) -> io::Result<()> {
            Ok(tcsetattr(io::stdin(), OptionalActions::Now, &self.raw)?)
        }
    }

    impl Drop for RawInput {
        fn drop(&mut self) {
            // If the terminal is gone, there are no modes to restore.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
        }
    }

    /// Waits up to `milliseconds` for standard input, and returns whether a read will not block. A signal ends the wait
    /// early.
    pub fn wait_for_input(milliseconds: u32) -> bool {
        is_ready(&io::stdin(), PollFlags::IN, milliseconds)
    }

    /// Waits up to `milliseconds` for standard output, and returns whether a write will not block. A signal ends the
    /// wait early.
    pub fn wait_for_output(milliseconds: u32) -> bool {
        is_ready(&io::stdout(), PollFlags::OUT, milliseconds)
    }

    /// Returns whether the other end of standard input is closed.
    pub fn is_gone() -> bool {
        let stdin = io::stdin();
        let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        poll(&mut fds, Some(&Timespec::default())).is_ok() && fds[0].revents().intersects(gone)
    }

    fn is_ready(file: &impl AsFd, what: PollFlags, milliseconds: u32) -> bool {
        let mut fds = [PollFd::new(file, what)];
        let timeout = Timespec {
            tv_sec: i64::from(milliseconds / 1000),
            tv_nsec: i64::from(milliseconds % 1000) * 1_000_000,
        };
        match poll(&mut fds, Some(&timeout)) {
            Ok(ready) => ready > 0,
            Err(error) => error != Errno::INTR,
        }
    }

    /// Reads available bytes from standard input, and returns how many; 0 at its end.
    ///
    /// # Errors
    ///
    /// The error of the operating system.
    pub fn read_input(buffer: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::read(io::stdin(), buffer)?)
    }

    /// Writes some of the bytes to standard output, and returns how many. It does not block right after
    /// [`wait_for_output`] has returned true.
    ///
    /// # Errors
    ///
    /// The error of the operating system.
    pub fn write_output(bytes: &[u8]) -> io::Result<usize> {
        /// A pipe that is ready for writing accepts this many bytes without blocking.
        const PIPE: usize = if cfg!(target_os = "linux") { 4096 } else { 512 };
        let first = &bytes[..bytes.len().min(PIPE)];
        Ok(rustix::io::write(io::stdout(), first)?)
    }
}

#[cfg(not(unix))]
mod plain {
    use std::io::{self, Read as _, Write as _};

    /// Raw mode, which only Unix has. Elsewhere the terminal keeps its modes.
    pub struct RawInput;

    impl RawInput {
        /// Does nothing.
        ///
        /// # Errors
        ///
        /// None.
        pub fn enter() -> io::Result<Option<Self>> {
            Ok(None)
        }

        /// Does nothing.
        ///
        /// # Errors
        ///
        /// None.
        pub fn renew(&self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Returns true without waiting; the read may block.
    pub fn wait_for_input(_: u32) -> bool {
        true
    }

    /// Returns false: only Unix reports this.
    pub fn is_gone() -> bool {
        false
    }

    /// Reads available bytes from standard input, and returns how many; 0 at its end.
    ///
    /// # Errors
    ///
    /// The error of the operating system.
    pub fn read_input(buffer: &mut [u8]) -> io::Result<usize> {
        io::stdin().read(buffer)
    }

    /// Returns true without waiting; the write may block.
    pub fn wait_for_output(_: u32) -> bool {
        true
    }

    /// Writes all bytes to standard output, and returns how many there were.
    ///
    /// # Errors
    ///
    /// The error of the operating system.
    pub fn write_output(bytes: &[u8]) -> io::Result<usize> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()?;
        Ok(bytes.len())
    }
}

#[cfg(not(unix))]
pub use plain::{RawInput, is_gone, read_input, wait_for_input, wait_for_output, write_output};
#[cfg(unix)]
pub use unix::{RawInput, is_gone, read_input, wait_for_input, wait_for_output, write_output};
