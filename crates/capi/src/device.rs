//! A device of C on a machine's bus.

use std::ops::RangeInclusive;

use bantam::{Context, Device, Stop};

use crate::callbacks::{BantamContext, DeviceCalls};

/// A device whose registers are functions of C.
pub(crate) struct CDevice {
    pub(crate) calls: DeviceCalls,
    pub(crate) name: String,
    pub(crate) addrs: RangeInclusive<u16>,
    /// The address that C is told as 0: that of port 0, or 0.
    pub(crate) base: u16,
    /// How many bits a number has, at most 16.
    pub(crate) bits: u32,
}

impl CDevice {
    /// How C calls an address.
    fn told(&self, addr: u16) -> u32 {
        u32::from(addr.wrapping_sub(self.base))
    }

    /// The stop of a device that did not do what it was asked.
    fn fail(&self, complaint: Option<String>, context: &mut Context<'_>) -> Stop {
        context.fail(complaint.unwrap_or_else(|| format!("the device `{}` failed", self.name)))
    }

    /// The number as a cell has it, if it has no more bits than one.
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
        let told = self.told(addr);
        let mut telling = BantamContext { now: context.now, complaint: None };
        let (value, done) = self.calls.read(&mut telling, told);
        if !done || telling.complaint.is_some() {
            return Err(self.fail(telling.complaint, context));
        }
        self.fit(value).ok_or_else(|| {
            let Self { name, bits, .. } = self;
            context.fail(format!("the device `{name}` gave {value}, which has more than {bits} bits"))
        })
    }

    fn write(&mut self, addr: u16, value: u16, context: &mut Context<'_>) -> Result<(), Stop> {
        let told = self.told(addr);
        let mut telling = BantamContext { now: context.now, complaint: None };
        let done = self.calls.write(&mut telling, told, u32::from(value));
        if !done || telling.complaint.is_some() {
            return Err(self.fail(telling.complaint, context));
        }
        Ok(())
    }

    fn peek(&self, addr: u16, _: u64) -> u16 {
        self.fit(self.calls.peek(self.told(addr))).unwrap_or_default()
    }
}
