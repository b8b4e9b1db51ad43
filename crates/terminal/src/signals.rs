//! Signals during a run: Ctrl-C and its like end it in order, Ctrl-Z pauses it.
//!
//! A signal only sets a flag. The run looks at the flags between slices and while it waits, so that
//! output is handed on and the terminal is put back on the usual way out.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use signal_hook::{consts, flag};

/// What signals have asked for.
#[derive(Default)]
pub struct Signals {
    end: Arc<AtomicBool>,
    #[cfg(unix)]
    pause: Arc<AtomicBool>,
    #[cfg(unix)]
    resume: Arc<AtomicBool>,
}

impl Signals {
    /// Listens for the signals that end a run, and if there is a `terminal` to be put back, for those
    /// that pause it.
    pub fn listen(terminal: bool) -> Self {
        let signals = Self::default();
        // Registering fails only for signals that cannot be caught, and these can.
        for signal in [consts::SIGINT, consts::SIGTERM] {
            let _ = flag::register(signal, Arc::clone(&signals.end));
        }
        // Without a terminal these do what whoever started the process wants: nohup ignores the first.
        #[cfg(unix)]
        if terminal {
            for signal in [consts::SIGHUP, consts::SIGQUIT] {
                let _ = flag::register(signal, Arc::clone(&signals.end));
            }
            let _ = flag::register(consts::SIGCONT, Arc::clone(&signals.resume));
            if can_be_continued() {
                let _ = flag::register(consts::SIGTSTP, Arc::clone(&signals.pause));
            }
        }
        #[cfg(not(unix))]
        let _ = terminal;
        signals
    }

    /// Whether the run is to end.
    pub fn is_over(&self) -> bool {
        self.end.load(Ordering::Relaxed)
    }

    /// Whether the run is to pause; says so once.
    pub fn take_pause(&self) -> bool {
        #[cfg(unix)]
        return self.pause.load(Ordering::Relaxed) && self.pause.swap(false, Ordering::Relaxed);
        #[cfg(not(unix))]
        false
    }

    /// Whether the process was stopped and goes on; says so once.
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

/// Whether a shell can continue this process: it puts what it controls into groups of their own, and
/// itself leads the session. Where there is none, the system ignores Ctrl-Z, and so do we.
#[cfg(unix)]
fn can_be_continued() -> bool {
    use rustix::process::{getpgrp, getsid};
    getsid(None).is_ok_and(|session| session != getpgrp())
}
