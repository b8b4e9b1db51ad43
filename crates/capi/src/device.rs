//! A device in C on a machine's bus.

use std::ops::RangeInclusive;

use bantam::{Context, Device, Stop};

use crate::{callbacks::DeviceCalls, types::BantamContext};

/// A device whose registers are functions in C.
pub(crate) struct CDevice {
    pub(crate) calls: DeviceCalls,
    pub(crate) name: String,
    pub(crate) addrs: RangeInclusive<u16>,
    /// The address that C sees as 0: that of port 0 for ports, or else 0.
    pub(crate) base: u16,
    /// The bits of a value, at most 16.
    pub(crate) bits: u32,
}

impl CDevice {
    /// Returns an address as C sees it.
    fn c_addr(&self, addr: u16) -> u32 {
        u32::from(addr.wrapping_sub(self.base))
    }

    /// Returns the stop of a device that failed.
    fn fail(&self, complaint: Option<String>, context: &mut Context<'_>) -> Stop {
        context.fail(complaint.unwrap_or_else(|| format!("the device `{}` failed", self.name)))
    }

    /// Converts a value to a cell, if it has no more bits.
    fn fit(&self, value: u32) -> Option<u16> {
        u16::try_from(value).ok().filter(|value| u32::from(*value) >> self.bits == 0)
    }
}

impl Device for CDevice {
    fn name(&self) -> &str {
        &self.name
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        self.addrs.clone()
    }

    fn read(&mut self, addr: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        let c_addr = self.c_addr(addr);
        let mut call = BantamContext { now: context.now, complaint: None };
        let (value, done) = self.calls.read(&mut call, c_addr);
        if !done || call.complaint.is_some() {
            return Err(self.fail(call.complaint, context));
        }
        self.fit(value).ok_or_else(|| {
            let Self { name, bits, .. } = self;
            context.fail(format!("the device `{name}` returned {value}, which has more than {bits} bits"))
        })
    }

    fn write(&mut self, addr: u16, value: u16, context: &mut Context<'_>) -> Result<(), Stop> {
        let c_addr = self.c_addr(addr);
        let mut call = BantamContext { now: context.now, complaint: None };
        let done = self.calls.write(&mut call, c_addr, u32::from(value));
        if !done || call.complaint.is_some() {
            return Err(self.fail(call.complaint, context));
        }
        Ok(())
    }

    fn peek(&self, addr: u16, _: u64) -> u16 {
        self.fit(self.calls.peek(self.c_addr(addr))).unwrap_or_default()
    }
}
