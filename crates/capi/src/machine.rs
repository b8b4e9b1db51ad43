//! What a handle points to: a session behind a lock, and what may be touched without the lock.
//!
//! The lock never waits. It is what tells that a machine is used by two at once, and, being poisoned by
//! a panic, that it can no longer be used at all.

use std::sync::{Mutex, MutexGuard, TryLockError};

use bantam::StopHandle;

use crate::{guard::Error, session::Session};

/// A machine. Made by `bantam_create`, freed by `bantam_free`.
pub struct BantamMachine {
    session: Mutex<Session>,
    stop: StopHandle,
}

impl BantamMachine {
    pub(crate) fn new(session: Session) -> Self {
        Self { stop: session.stop_handle(), session: Mutex::new(session) }
    }

    /// The session, for as long as the call takes.
    pub(crate) fn session(&self) -> Result<MutexGuard<'_, Session>, Error> {
        self.session.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::InUse,
            TryLockError::Poisoned(_) => Error::Poisoned,
        })
    }

    pub(crate) fn is_in_use(&self) -> bool {
        matches!(self.session.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// Asks a run to stop, whoever holds the lock.
    pub(crate) fn stop(&self) -> Result<(), Error> {
        self.stop.stop();
        if self.session.is_poisoned() { Err(Error::Poisoned) } else { Ok(()) }
    }
}
