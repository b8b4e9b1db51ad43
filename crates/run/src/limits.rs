//! What ends a run that could continue: a limit, or a request from another thread.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// How far a run may go.
///
/// ```
/// use bantam_run::Limits;
///
/// assert_eq!(Limits::none().max_steps(), None);
/// assert_eq!(Limits::steps(1_000).max_steps(), Some(1_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Limits {
    max_steps: Option<u64>,
}

impl Limits {
    /// No limits: the program ends the run, or a [`StopHandle`] does.
    #[must_use]
    pub const fn none() -> Self {
        Self { max_steps: None }
    }

    /// At most `max` instructions in one run.
    #[must_use]
    pub const fn steps(max: u64) -> Self {
        Self { max_steps: Some(max) }
    }

    /// Returns the most instructions that one run may complete; `None` means no limit.
    #[must_use]
    pub const fn max_steps(self) -> Option<u64> {
        self.max_steps
    }
}

/// Stops a run from another thread.
#[derive(Clone, Debug, Default)]
pub struct StopHandle(Arc<AtomicBool>);

impl StopHandle {
    /// Requests a stop. The run ends within about a million instructions, with
    /// [`Exit::Stopped`](crate::Exit::Stopped); if none is running, the next one ends at once.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether a stop has been requested.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Withdraws the request, for a run that has already ended.
    pub fn forget(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Returns the flag itself, for signal handlers that can only set one.
    #[must_use]
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Withdraws the request; true if there was one.
    pub(crate) fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}
