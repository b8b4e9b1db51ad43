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
            for signal in [consts::SIGHUP, consts::SIGQUIT] {
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
