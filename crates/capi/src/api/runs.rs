//! Runs: engine, limits, exits, stopping, and the console.

#![expect(unsafe_code, reason = "the functions have names for C, and take pointers from it")]
#![expect(clippy::missing_safety_doc, reason = "C promises the same to all; see the top of the header")]

use std::ffi::c_char;

use crate::{
    border::{Given, Handle, Many, Out},
    callbacks::ConsoleCalls,
    guard::{self, status},
    machine::BantamMachine,
    types::{BantamConsole, BantamExit, BantamFault, BantamStatus},
};

/// Selects the engine, a `BantamEngine`. `BANTAM_ENGINE_GATES` is unknown to a machine without a circuit
/// of gates.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_set_engine(machine: *mut BantamMachine, engine: i32) -> BantamStatus {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    machine.with(|session| session.set_engine(engine))
}

/// Runs until the program ends or `max_instructions` have completed; 0 means no limit. The status says
/// whether it ran at all, `exit` says how the run ended. After a limit, the next run continues.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_run(
    machine: *mut BantamMachine,
    max_instructions: u64,
    exit: *mut BantamExit,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, exit) = unsafe { (Handle::of(machine), Out::of(exit, "exit")) };
    machine.with(|session| {
        exit.get()?.write(session.run(max_instructions));
        Ok(())
    })
}

/// Runs one instruction. `exit` is `BANTAM_EXIT_RUNNING` unless the program ends with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_step(machine: *mut BantamMachine, exit: *mut BantamExit) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, exit) = unsafe { (Handle::of(machine), Out::of(exit, "exit")) };
    machine.with(|session| {
        exit.get()?.write(session.step());
        Ok(())
    })
}

/// Stops a run, which ends with `BANTAM_EXIT_STOPPED` after at most about a million instructions. If no
/// run is active, the next `bantam_run` ends at once. This is the only function that may be called
/// while the machine is in use: from another thread, a callback, or a signal handler.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_stop(machine: *const BantamMachine) -> BantamStatus {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    status(|| machine.get()?.stop())
}

/// Gets the fault of the last run or step, if it ended with `BANTAM_EXIT_FAULT`, or else returns
/// `BANTAM_STATUS_UNKNOWN`. The strings are valid until the next call with this machine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_fault(machine: *mut BantamMachine, fault: *mut BantamFault) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, fault) = unsafe { (Handle::of(machine), Out::of(fault, "fault")) };
    machine.with(|session| {
        fault.get()?.write(session.fault()?);
        Ok(())
    })
}

/// Sets the console, which is copied. With NULL, output is buffered, and keys come from `bantam_add_input`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_set_console(
    machine: *mut BantamMachine,
    console: *const BantamConsole,
) -> BantamStatus {
    // SAFETY: C promises it, and of the functions that they may be called.
    let (machine, calls) = unsafe { (Handle::of(machine), ConsoleCalls::of(Given::of(console).optional())) };
    machine.with(|session| {
        session.terminal.calls = calls;
        Ok(())
    })
}

/// Adds `len` keys to the input of the program; they are copied. Input ends after the last key. Keys that
/// are added after a machine has seen that end may never be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_add_input(
    machine: *mut BantamMachine,
    bytes: *const u8,
    len: usize,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, bytes) = unsafe { (Handle::of(machine), Many::of(bytes, len, "bytes")) };
    machine.with(|session| {
        session.terminal.input.extend(bytes.get()?);
        Ok(())
    })
}

/// Returns the buffered output, followed by a zero byte. `len` is set to its length in bytes, and may be
/// NULL. It is valid until the next call with this machine. NULL on errors.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_output(machine: *mut BantamMachine, len: *mut usize) -> *const c_char {
    // SAFETY: C promises it.
    let (machine, len) = unsafe { (Handle::of(machine), Out::of(len, "len")) };
    guard::value(std::ptr::null(), || {
        let (bytes, count) = machine.get()?.session()?.output();
        if let Some(len) = len.optional() {
            len.write(count);
        }
        Ok(bytes)
    })
}

/// Clears the buffered output.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_clear_output(machine: *mut BantamMachine) -> BantamStatus {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    machine.with(|session| {
        session.terminal.output.clear();
        Ok(())
    })
}

/// Limits the buffered output to `bytes`; 0 means no limit. A run that prints more ends with
/// `BANTAM_EXIT_OUTPUT_LIMIT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_set_output_limit(machine: *mut BantamMachine, bytes: usize) -> BantamStatus {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    machine.with(|session| {
        session.terminal.limit = (bytes != 0).then_some(bytes);
        Ok(())
    })
}
