//! Signals during a run: Ctrl-C and similar signals end it cleanly, Ctrl-Z pauses it.
//!
//! A signal only sets a flag. The run checks the flags between slices and while it waits, so the usual exit path
//! flushes the output and restores the terminal.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use signal_hook::{consts, flag};

/// Where keys come from. It decides which signals are handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A terminal, whose modes must be restored before the process stops or ends.
    Terminal,
    /// A pipe or a file.
    Other,
}

/// The signals that have arrived.
#[derive(Default)]
pub struct Signals {
    end: Arc<AtomicBool>,
    #[cfg(unix)]
    pause: Arc<AtomicBool>,
    #[cfg(unix)]
    resume: Arc<AtomicBool>,
}

impl Signals {
    /// Starts to listen for the signals that end a run, and on a terminal also for those that pause it.
    pub fn listen(input: InputKind) -> Self {
        let signals = Self::default();
        // Registering fails only for signals that cannot be caught.
        for signal in [consts::SIGINT, consts::SIGTERM] {
            let _ = flag::register(signal, Arc::clone(&signals.end));
        }
        // Without a terminal, these keep the behaviour that the parent process chose: nohup ignores SIGHUP.
        #[cfg(unix)]
        if input == InputKind::Terminal {
            for signal in terminal_signals() {
                let _ = flag::register(signal, Arc::clone(&signals.end));
            }
            let _ = flag::register(consts::SIGCONT, Arc::clone(&signals.resume));
            if can_be_continued() {
                let _ = flag::register(consts::SIGTSTP, Arc::clone(&signals.pause));
            }
        }
        #[cfg(not(unix))]
        let _ = input;
        signals
    }

    /// Returns whether a signal has asked for the end of the run.
    pub fn is_over(&self) -> bool {
        self.end.load(Ordering::Relaxed)
    }

    /// Returns whether Ctrl-Z was pressed since the last call.
    pub fn take_pause(&self) -> bool {
        #[cfg(unix)]
        return self.pause.load(Ordering::Relaxed) && self.pause.swap(false, Ordering::Relaxed);
        #[cfg(not(unix))]
        false
    }

    /// Returns whether the process was stopped and continued since the last call.
    pub fn take_resume(&self) -> bool {
        #[cfg(unix)]
        return self.resume.load(Ordering::Relaxed) && self.resume.swap(false, Ordering::Relaxed);
        #[cfg(not(unix))]
        false
    }
}

/// Returns the other signals that end a process and can be caught, which leaves the terminal to be restored. Those that
/// report an error of the process itself, such as SIGSEGV, cannot be: no run could go on to its end after one.
#[cfg(unix)]
fn terminal_signals() -> impl Iterator<Item = i32> {
    let named = [
        consts::SIGHUP,
        consts::SIGQUIT,
        consts::SIGUSR1,
        consts::SIGUSR2,
        consts::SIGALRM,
        consts::SIGVTALRM,
        consts::SIGPROF,
        consts::SIGXCPU,
        consts::SIGXFSZ,
        consts::SIGSYS,
        consts::SIGTRAP,
        consts::SIGABRT,
    ];
    named.into_iter().chain(other_signals())
}

/// The signals that end a process only on Linux, and those of real time that are free to use.
#[cfg(target_os = "linux")]
fn other_signals() -> impl Iterator<Item = i32> {
    use rustix::process::Signal;
    let named = [Signal::STKFLT, Signal::IO, Signal::POWER];
    named.into_iter().map(Signal::as_raw).chain(34..=64)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn other_signals() -> impl Iterator<Item = i32> {
    std::iter::empty()
}

/// Stops the process until the shell continues it.
pub fn stop_here() {
    #[cfg(unix)]
    let _ = signal_hook::low_level::emulate_default_handler(consts::SIGTSTP);
}

/// Returns whether a shell can continue this process. A shell with job control leads the session and puts each job into
/// a process group of its own. Without one, the system ignores Ctrl-Z, and so do we.
#[cfg(unix)]
fn can_be_continued() -> bool {
    use rustix::process::{getpgrp, getsid};
    getsid(None).is_ok_and(|session| session != getpgrp())
}
