//! State: registers, the program counter, memory, and the number of instructions.

#![expect(unsafe_code, reason = "the functions have names for C, and take pointers from it")]
#![expect(clippy::missing_safety_doc, reason = "C promises the same to all; see the top of the header")]

use std::ffi::c_char;

use crate::{
    border::{Handle, Out, Text},
    machine::BantamMachine,
    types::{BantamRegister, BantamStatus},
};

/// Gets the number of registers, including the program counter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_register_count(
    machine: *mut BantamMachine,
    count: *mut usize,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, count) = unsafe { (Handle::of(machine), Out::of(count, "count")) };
    machine.with(|session| {
        count.get()?.write(session.register_count());
        Ok(())
    })
}

/// Gets a register by its number, from 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_register_at(
    machine: *mut BantamMachine,
    index: usize,
    result: *mut BantamRegister,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, result) = unsafe { (Handle::of(machine), Out::of(result, "result")) };
    machine.with(|session| {
        result.get()?.write(session.register_at(index)?);
        Ok(())
    })
}

/// Gets the value of a register by its name, ignoring case.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_register(
    machine: *mut BantamMachine,
    name: *const c_char,
    value: *mut u32,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, name, value) =
        unsafe { (Handle::of(machine), Text::of(name, "name"), Out::of(value, "value")) };
    machine.with(|session| {
        value.get()?.write(session.register(name.get()?)?);
        Ok(())
    })
}

/// Sets a register by its name, ignoring case.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_set_register(
    machine: *mut BantamMachine,
    name: *const c_char,
    value: u32,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, name) = unsafe { (Handle::of(machine), Text::of(name, "name")) };
    machine.with(|session| session.set_register(name.get()?, value))
}

/// Gets the address of the next instruction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_pc(machine: *mut BantamMachine, addr: *mut u32) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, addr) = unsafe { (Handle::of(machine), Out::of(addr, "addr")) };
    machine.with(|session| {
        addr.get()?.write(session.pc());
        Ok(())
    })
}

/// Sets the address of the next instruction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_set_pc(machine: *mut BantamMachine, addr: u32) -> BantamStatus {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    machine.with(|session| session.set_pc(addr))
}

/// Gets the value of a memory cell, without side effects on devices. A cell that does not exist is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_read(
    machine: *mut BantamMachine,
    addr: u32,
    value: *mut u32,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, value) = unsafe { (Handle::of(machine), Out::of(value, "value")) };
    machine.with(|session| {
        value.get()?.write(session.cell(addr)?);
        Ok(())
    })
}

/// Writes a memory cell, ignoring protection. Devices cannot be written this way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_write(machine: *mut BantamMachine, addr: u32, value: u32) -> BantamStatus {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    machine.with(|session| session.set_cell(addr, value))
}

/// Gets the number of instructions that have completed since the machine was created.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_instructions(machine: *mut BantamMachine, count: *mut u64) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, count) = unsafe { (Handle::of(machine), Out::of(count, "count")) };
    machine.with(|session| {
        count.get()?.write(session.instructions());
        Ok(())
    })
}
