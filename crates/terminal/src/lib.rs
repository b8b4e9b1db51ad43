//! The terminal while a program runs: keys one by one, without echo, and everything as it was when
//! the program ends, however it ends.
//!
//! Only line editing and echo are switched off. Ctrl-C still interrupts, and a newline still returns
//! the carriage. [`signals`] are what else can end or pause a run there.
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

    /// The terminal's modes as they were; they come back when this is dropped.
    pub struct RawInput {
        before: Termios,
        raw: Termios,
    }

    impl RawInput {
        /// Switches line editing and echo off, if standard input is a terminal.
        ///
        /// # Errors
        ///
        /// If the terminal refuses.
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

        /// Switches line editing and echo off again, after somebody else has had the terminal.
        ///
        /// # Errors
        ///
        /// If the terminal refuses.
        pub fn renew(&self) -> io::Result<()> {
            Ok(tcsetattr(io::stdin(), OptionalActions::Now, &self.raw)?)
        }
    }

    impl Drop for RawInput {
        fn drop(&mut self) {
            // Nothing can be done if the terminal is gone.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
        }
    }

    /// Waits up to `milliseconds` until standard input can be read without blocking; true if so.
    /// Comes back early when a signal arrives.
    pub fn wait_for_input(milliseconds: u32) -> bool {
        is_ready(&io::stdin(), PollFlags::IN, milliseconds)
    }

    /// Waits up to `milliseconds` until standard output takes something without blocking; true if so.
    /// Comes back early when a signal arrives.
    pub fn wait_for_output(milliseconds: u32) -> bool {
        is_ready(&io::stdout(), PollFlags::OUT, milliseconds)
    }

    /// Whether whoever was at the other end of standard input is gone.
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

    /// Reads what there is on standard input; 0 at its end.
    ///
    /// # Errors
    ///
    /// As the host says.
    pub fn read_input(buffer: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::read(io::stdin(), buffer)?)
    }

    /// Writes some of the bytes to standard output, and returns how many. It does not block if
    /// [`wait_for_output`] has just been true.
    ///
    /// # Errors
    ///
    /// As the host says.
    pub fn write_output(bytes: &[u8]) -> io::Result<usize> {
        /// A pipe that can be written at all takes so many bytes at once.
        const PIPE: usize = if cfg!(target_os = "linux") { 4096 } else { 512 };
        let first = &bytes[..bytes.len().min(PIPE)];
        Ok(rustix::io::write(io::stdout(), first)?)
    }
}

#[cfg(not(unix))]
mod plain {
    use std::io::{self, Read as _, Write as _};

    /// Elsewhere the terminal keeps its modes.
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

    /// Always true: reading may block.
    pub fn wait_for_input(_: u32) -> bool {
        true
    }

    /// Never: elsewhere this cannot be seen.
    pub fn is_gone() -> bool {
        false
    }

    /// Reads what there is on standard input; 0 at its end.
    ///
    /// # Errors
    ///
    /// As the host says.
    pub fn read_input(buffer: &mut [u8]) -> io::Result<usize> {
        io::stdin().read(buffer)
    }

    /// Always true: writing may block.
    pub fn wait_for_output(_: u32) -> bool {
        true
    }

    /// Writes the bytes to standard output, and returns how many.
    ///
    /// # Errors
    ///
    /// As the host says.
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
