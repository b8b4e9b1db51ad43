//! Programs: loading, diagnostics and labels.

#![expect(unsafe_code, reason = "the functions have names for C, and take pointers from it")]
#![expect(clippy::missing_safety_doc, reason = "C promises the same to all; see the top of the header")]

use std::ffi::c_char;

use crate::{
    border::{Handle, Many, Out, Text},
    guard,
    machine::BantamMachine,
    types::BantamStatus,
};

/// Assembles a source and loads it. `name` is used in messages and may be NULL. `bantam_diagnostics`
/// returns the errors and warnings, `bantam_last_error` only the errors. Loading sets the program
/// counter and the other initial values of a program, and clears nothing: create a new machine if a
/// run must not depend on an earlier one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_load_source(
    machine: *mut BantamMachine,
    name: *const c_char,
    text: *const c_char,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, name, text) =
        unsafe { (Handle::of(machine), Text::of(name, "name"), Text::of(text, "text")) };
    machine.with(|session| session.load_source(name.optional()?, text.get()?))
}

/// Loads the `len` bytes of a file. The extension of `name` selects the format, as on the command line:
/// .bto, .obj, .vc, .bits, .euc and so on; any other means assembly. The file itself is not opened.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_load_bytes(
    machine: *mut BantamMachine,
    name: *const c_char,
    bytes: *const u8,
    len: usize,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, name, bytes) =
        unsafe { (Handle::of(machine), Text::of(name, "name"), Many::of(bytes, len, "bytes")) };
    machine.with(|session| session.load(name.get()?, bytes.get()?))
}

/// Returns the errors and warnings of the last load as text; empty if there are none. It is valid until
/// the next call with this machine. NULL only if this call fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_diagnostics(machine: *mut BantamMachine) -> *const c_char {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    guard::value(std::ptr::null(), || Ok(machine.get()?.session()?.diagnostics()))
}

/// Gets the address of a label of the program, ignoring case.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_label(
    machine: *mut BantamMachine,
    name: *const c_char,
    addr: *mut u32,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, name, addr) =
        unsafe { (Handle::of(machine), Text::of(name, "name"), Out::of(addr, "addr")) };
    machine.with(|session| {
        addr.get()?.write(session.label(name.get()?)?);
        Ok(())
    })
}

/// Fills memory and registers with random numbers that depend only on `seed`, to find programs that
/// rely on zeros. Call it before loading.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_randomize(machine: *mut BantamMachine, seed: u64) -> BantamStatus {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    machine.with(|session| {
        session.randomize(seed);
        Ok(())
    })
}
