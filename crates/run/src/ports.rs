//! Port connections within the process: a latch, or a list of bytes.

use std::ops::RangeInclusive;

use bantam_isa::Stop;

use crate::bus::{Context, Device};

/// A port that keeps what was written to it.
#[derive(Clone, Debug)]
pub struct Latch {
    addr: u16,
    value: u16,
}

impl Latch {
    /// Creates a latch at an address of device space with a value.
    #[must_use]
    pub const fn new(addr: u16, value: u16) -> Self {
        Self { addr, value }
    }
}

impl Device for Latch {
    fn name(&self) -> &str {
        "port"
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        self.addr..=self.addr
    }

    fn read(&mut self, _: u16, _: &mut Context<'_>) -> Result<u16, Stop> {
        Ok(self.value)
    }

    fn write(&mut self, _: u16, value: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        self.value = value;
        Ok(())
    }

    fn peek(&self, _: u16, _: u64) -> u16 {
        self.value
    }

    fn poke(&mut self, _: u16, value: u16) -> bool {
        self.value = value;
        true
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        Some(Box::new(self.clone()))
    }
}

/// A port that is read from a list: each read returns the next byte, and a read after the last one is a fault. Writes
/// are ignored.
#[derive(Clone, Debug)]
pub struct Feed {
    addr: u16,
    name: String,
    bytes: Vec<u8>,
    read: usize,
}

impl Feed {
    /// Creates a port at an address of device space, called `name` in messages, that returns these bytes.
    #[must_use]
    pub fn new(addr: u16, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { addr, name: name.into(), bytes: bytes.into(), read: 0 }
    }
}

impl Device for Feed {
    fn name(&self) -> &str {
        &self.name
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        self.addr..=self.addr
    }

    fn read(&mut self, _: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        let Some(byte) = self.bytes.get(self.read) else {
            let why = format!("the input of {} has ended after {} bytes", self.name, self.bytes.len());
            return Err(context.fail(why));
        };
        self.read += 1;
        Ok(u16::from(*byte))
    }

    fn write(&mut self, _: u16, _: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        Ok(())
    }

    fn peek(&self, _: u16, _: u64) -> u16 {
        self.bytes.get(self.read).map_or(0, |byte| u16::from(*byte))
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        Some(Box::new(self.clone()))
    }
}
