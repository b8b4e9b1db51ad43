//! Between the border and the rest: errors become codes and a text, and no panic escapes.

use std::{
    any::Any,
    cell::RefCell,
    ffi::{CStr, CString, c_char},
    panic::{AssertUnwindSafe, catch_unwind},
};

use bantam::{AttachError, ImageError, InputError, LaunchError, SetRegisterError, SettingError};

use crate::types::BantamStatus;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("`{0}` is NULL")]
    Null(&'static str),
    #[error("`{0}` is not UTF-8")]
    NotUtf8(&'static str),
    #[error("{0}")]
    Unknown(String),
    #[error("{0}")]
    Value(String),
    #[error("{0}")]
    Program(String),
    #[error("{0}")]
    File(String),
    #[error("{0}")]
    Device(String),
    #[error("the machine is in use, by another thread or by the run that made this call")]
    InUse,
    #[error("internal error: {0}")]
    Panic(String),
    #[error("the machine cannot be used after an internal error")]
    Poisoned,
}

impl Error {
    const fn status(&self) -> BantamStatus {
        match self {
            Self::Null(_) => BantamStatus::NullPointer,
            Self::NotUtf8(_) => BantamStatus::NotUtf8,
            Self::Unknown(_) => BantamStatus::Unknown,
            Self::Value(_) => BantamStatus::BadValue,
            Self::Program(_) => BantamStatus::BadProgram,
            Self::File(_) => BantamStatus::BadFile,
            Self::Device(_) => BantamStatus::BadDevice,
            Self::InUse => BantamStatus::InUse,
            Self::Panic(_) => BantamStatus::Panic,
            Self::Poisoned => BantamStatus::Poisoned,
        }
    }
}

impl From<SettingError> for Error {
    fn from(error: SettingError) -> Self {
        match &error {
            SettingError::Unknown { .. } => Self::Unknown(error.to_string()),
            SettingError::BadValue { .. } => Self::Value(error.to_string()),
        }
    }
}

impl From<LaunchError> for Error {
    fn from(error: LaunchError) -> Self {
        if let LaunchError::Setting(error) = error {
            return error.into();
        }
        // An unknown machine or engine: C has no access to anything else in a plan.
        Self::Unknown(error.to_string())
    }
}

impl From<SetRegisterError> for Error {
    fn from(error: SetRegisterError) -> Self {
        match &error {
            SetRegisterError::Unknown { .. } => Self::Unknown(error.to_string()),
            SetRegisterError::TooWide { .. } => Self::Value(error.to_string()),
        }
    }
}

impl From<InputError> for Error {
    fn from(error: InputError) -> Self {
        Self::File(error.to_string())
    }
}

impl From<ImageError> for Error {
    fn from(error: ImageError) -> Self {
        Self::File(error.to_string())
    }
}

impl From<AttachError> for Error {
    fn from(error: AttachError) -> Self {
        Self::Device(error.to_string())
    }
}

thread_local! {
    /// The text of the last error on this thread.
    static LAST: RefCell<CString> = RefCell::default();
}

/// Returns the text of this thread's last error. It is valid until the next one.
pub(crate) fn last_error() -> *const c_char {
    LAST.try_with(|last| last.borrow().as_ptr()).unwrap_or(c"".as_ptr())
}

/// Calls `body`, which may fail or panic, and keeps the error as the thread's last one.
fn attempt<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // After a panic, the machine's lock is poisoned, so no call can observe a half-finished state.
    let done = catch_unwind(AssertUnwindSafe(body));
    let done = done.unwrap_or_else(|payload| Err(Error::Panic(said(&*payload))));
    if let Err(error) = &done {
        let text = c_text(&error.to_string());
        // A thread that is ending may have no storage for it any more.
        let _ = LAST.try_with(|last| last.replace(text));
    }
    done
}

/// Calls `body`, and returns its status.
pub(crate) fn status(body: impl FnOnce() -> Result<(), Error>) -> BantamStatus {
    attempt(body).map_or_else(|error| error.status(), |()| BantamStatus::Ok)
}

/// Calls `body`, and returns its pointer or number, or `otherwise` if it fails.
pub(crate) fn value<T>(otherwise: T, body: impl FnOnce() -> Result<T, Error>) -> T {
    attempt(body).unwrap_or(otherwise)
}

/// Returns the message of a panic.
fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without a text").to_owned()
}

/// Makes a string for C. Zero bytes inside, which would end it, are replaced.
pub(crate) fn c_text(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{FFFD}")).unwrap_or_default()
}

/// Returns a pointer to a string for C, or NULL.
pub(crate) fn pointer(text: Option<&CStr>) -> *const c_char {
    text.map_or(std::ptr::null(), CStr::as_ptr)
}
