//! Devices in C: on the bus, at ports, and functions for their callbacks.

#![expect(unsafe_code, reason = "the functions have names for C, and take pointers from it")]
#![expect(clippy::missing_safety_doc, reason = "C promises the same to all; see the top of the header")]

use std::{ffi::c_char, ops::RangeInclusive};

use crate::{
    border::{Given, Handle, Out, Text},
    callbacks::DeviceCalls,
    device::CDevice,
    guard::{Error, status},
    machine::BantamMachine,
    session::small,
    types::{BantamContext, BantamDevice, BantamStatus},
};

/// Adds a device at the addresses `first` to `last`, which must be in the machine's device space and
/// belong to no other device. The structure is copied; the target of `user` must be valid until the
/// machine is freed or the device is detached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_attach(
    machine: *mut BantamMachine,
    device: *const BantamDevice,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, device) = unsafe { (Handle::of(machine), Given::of(device)) };
    machine.with(|session| {
        let device = device.optional().ok_or(Error::Null("device"))?;
        let addrs = small(device.first, "first")?..=small(device.last, "last")?;
        if addrs.is_empty() {
            return Err(Error::Value("the device's last address is before its first".to_owned()));
        }
        let bits = session.cell_bits();
        // SAFETY: C promises it of what is in the structure.
        session.attach(unsafe { of_c(device, addrs, 0, bits) }?)
    })
}

/// Removes the device at `addr`, even one that the machine was created with.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_detach(machine: *mut BantamMachine, addr: u32) -> BantamStatus {
    // SAFETY: C promises it.
    let machine = unsafe { Handle::of(machine) };
    machine.with(|session| session.detach(addr))
}

/// Gets the number of ports; 0 if the machine has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_port_count(machine: *mut BantamMachine, count: *mut u32) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, count) = unsafe { (Handle::of(machine), Out::of(count, "count")) };
    machine.with(|session| {
        count.get()?.write(session.port_count());
        Ok(())
    })
}

/// Connects a port, from 0, to a device, which replaces the previous one. The callbacks get the number
/// of the port as `addr`. Otherwise the same as `bantam_attach`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_connect_port(
    machine: *mut BantamMachine,
    port: u32,
    device: *const BantamDevice,
) -> BantamStatus {
    // SAFETY: C promises it.
    let (machine, device) = unsafe { (Handle::of(machine), Given::of(device)) };
    machine.with(|session| {
        let device = device.optional().ok_or(Error::Null("device"))?;
        let port = session.port(port)?;
        let addrs = port.addr..=port.addr;
        // SAFETY: C promises it of what is in the structure.
        session.connect(unsafe { of_c(device, addrs, port.base, port.bits) }?)
    })
}

/// Makes a device for the bus.
///
/// # Safety
///
/// The name is a string, and the functions may be called with `user`, as long as the device lives.
unsafe fn of_c(
    device: &BantamDevice,
    addrs: RangeInclusive<u16>,
    base: u16,
    bits: u32,
) -> Result<CDevice, Error> {
    // SAFETY: promised.
    let (name, calls) = unsafe { (Text::of(device.name, "device name"), DeviceCalls::of(device)) };
    Ok(CDevice { calls, name: name.get()?.to_owned(), addrs, base, bits })
}

/// Returns the number of instructions that completed before the one that uses the device; for callbacks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_now(context: *const BantamContext) -> u64 {
    // SAFETY: C promises it.
    let context = unsafe { Given::of(context) };
    context.optional().map_or(0, |context| context.now)
}

/// Reports why a device failed, for its callbacks: `return bantam_fail(context, "out of paper");`. The
/// message is a sentence without a full stop, and is copied. Returns a nonzero number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bantam_fail(context: *mut BantamContext, message: *const c_char) -> i32 {
    // SAFETY: C promises it.
    let (context, message) = unsafe { (context.as_mut(), Text::of(message, "message")) };
    status(|| {
        let context = context.ok_or(Error::Null("context"))?;
        context.complaint = Some(message.get()?.to_owned());
        Ok(())
    });
    1
}
