//! Machines: listing, creating and freeing them; the last error.

#![expect(unsafe_code, reason = "the functions have names for C, and take pointers from it")]
#![expect(clippy::missing_safety_doc, reason = "C promises the same to all; see the top of the header")]

use std::{
    ffi::{CStr, CString, c_char},
    sync::LazyLock,
};

use crate::{
    border::{Many, Text, free},
    guard::{self, Error, c_text},
    machine::BantamMachine,
    session::Session,
    types::{BantamSetting, BantamStatus},
};

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The names and titles of the machines, as C strings.
static MACHINES: LazyLock<Vec<(CString, CString)>> = LazyLock::new(|| {
    bantam::ALL.iter().map(|target| (c_text(target.name()), c_text(target.title()))).collect()
});

/// Returns the version of the library, such as "0.1.0". It is valid for ever.
#[unsafe(no_mangle)]
pub extern "C" fn bantam_version() -> *const c_char {
    VERSION.as_ptr()
}

/// Returns the error of the last call on this thread that failed; empty if none has. Never NULL. It is
/// valid until the next call on this thread that fails, or the end of the thread.
#[unsafe(no_mangle)]
pub extern "C" fn bantam_last_error() -> *const c_char {
    guard::last_error()
}

/// Returns the number of kinds of machine.
#[unsafe(no_mangle)]
pub extern "C" fn bantam_machine_count() -> usize {
    bantam::ALL.len()
}

/// Returns the short name of a kind of machine, for `bantam_create`. It is valid for ever. NULL if
/// `index` is not below the count.
#[unsafe(no_mangle)]
pub extern "C" fn bantam_machine_name(index: usize) -> *const c_char {
    machine_text(index, |(name, _)| name)
}

/// Returns the full name of a kind of machine. Otherwise the same as `bantam_machine_name`.
#[unsafe(no_mangle)]
pub extern "C" fn bantam_machine_title(index: usize) -> *const c_char {
    machine_text(index, |(_, title)| title)
}

fn machine_text(index: usize, which: impl Fn(&(CString, CString)) -> &CString) -> *const c_char {
    guard::value(std::ptr::null(), || {
        let known = MACHINES.len();
        let machine = MACHINES.get(index);
        let unknown = || Error::Unknown(format!("unknown machine number {index}; there are {known}"));
        Ok(which(machine.ok_or_else(unknown)?).as_ptr())
    })
}

/// Creates a machine with an array of `count` settings, or NULL and 0. Free it with `bantam_free`. NULL
/// on errors: the machine or a setting is unknown, or a setting does not have that value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_create(
    name: *const c_char,
    settings: *const BantamSetting,
    count: usize,
) -> *mut BantamMachine {
    // SAFETY: C promises it.
    let (name, settings) = unsafe { (Text::of(name, "name"), Many::of(settings, count, "settings")) };
    guard::value(std::ptr::null_mut(), || {
        let pair = |setting: &BantamSetting| {
            // SAFETY: C promises it of the texts too.
            let (name, value) =
                unsafe { (Text::of(setting.name, "setting name"), Text::of(setting.value, "setting value")) };
            Ok((name.get()?, value.get()?))
        };
        let settings = settings.get()?.iter().map(pair).collect::<Result<Vec<_>, Error>>()?;
        let session = Session::new(name.get()?, &settings)?;
        Ok(Box::into_raw(Box::new(BantamMachine::new(session))))
    })
}

/// Frees a machine, even after an internal error. NULL is allowed. A machine that is in use is not
/// freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_free(machine: *mut BantamMachine) -> BantamStatus {
    // SAFETY: C promises it.
    unsafe { free(machine) }
}
