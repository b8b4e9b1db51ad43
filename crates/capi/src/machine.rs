//! The target of a handle: a session in a lock, and the parts that may be used without the lock.
//!
//! Locking never waits. A lock that is held means that the machine is in use, and one that was poisoned by a panic means
//! that the machine can no longer be used.

use std::sync::{Mutex, MutexGuard, TryLockError};

use bantam::StopHandle;

use crate::{guard::Error, session::Session};

/// A machine, created by `bantam_create` and freed by `bantam_free`.
pub struct BantamMachine {
    session: Mutex<Session>,
    stop: StopHandle,
}

impl BantamMachine {
    pub(crate) fn new(session: Session) -> Self {
        Self { stop: session.stop_handle(), session: Mutex::new(session) }
    }

    /// Locks the session for the duration of a call.
    pub(crate) fn session(&self) -> Result<MutexGuard<'_, Session>, Error> {
        self.session.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Error::InUse,
            TryLockError::Poisoned(_) => Error::Poisoned,
        })
    }

    pub(crate) fn is_in_use(&self) -> bool {
        matches!(self.session.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// Asks a run to stop, without locking the session.
    pub(crate) fn stop(&self) -> Result<(), Error> {
        self.stop.stop();
        if self.session.is_poisoned() { Err(Error::Poisoned) } else { Ok(()) }
    }
}
