//! Devices, and the bus that connects them.
//!
//! A [`Device`] answers for some addresses, may request interrupts, and may ask to be woken at a certain instruction.
//! Time is the number of completed instructions: it never depends on the host.

use std::ops::RangeInclusive;

use bantam_isa::{Numerals, Stop};

use crate::{
    console::{Console, PutError},
    picture::Picture,
};

/// A request to interrupt the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupt {
    /// The number of the handler, 0 to 255.
    pub vector: u8,
    /// The priority, 0 to 7; taken if above the program's own.
    pub priority: u8,
}

/// The kind of a read; see [`Context::poll`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    /// The read had no side effect, and its result depends neither on time nor on the outside.
    Steady,
    /// The read found no key, and one may come.
    Empty,
    /// The read found no key, and none will come.
    Ended,
}

/// What a device can use while it is accessed.
pub struct Context<'a> {
    /// Instructions completed before the one that uses the device.
    pub now: u64,
    /// The console.
    pub console: &'a mut dyn Console,
    /// Set by a device's `read` to say what kind of read it was, so that a program that waits forever is noticed. A
    /// read that leaves it `None` counts as progress.
    pub poll: Option<Poll>,
    /// The reason given to [`fail`](Self::fail).
    pub(crate) complaint: Option<String>,
}

impl<'a> Context<'a> {
    /// Creates the context of an access after `now` instructions.
    #[must_use]
    pub fn new(now: u64, console: &'a mut dyn Console) -> Self {
        Self { now, console, poll: None, complaint: None }
    }

    /// Reports that the device failed, for a reason that is shown to the user: a sentence without a full stop. The
    /// device returns this [`Stop`].
    pub fn fail(&mut self, why: impl Into<String>) -> Stop {
        self.complaint = Some(why.into());
        Stop::Device
    }

    /// Returns and clears the reason given to [`fail`](Self::fail).
    pub fn take_complaint(&mut self) -> Option<String> {
        self.complaint.take()
    }

    /// Prints bytes on the console, all or none.
    ///
    /// # Errors
    ///
    /// The [`Stop`] that says why the console did not accept them.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.console.put(bytes).map_err(|error| match error {
            PutError::Full => Stop::OutputFull,
            PutError::Closed => Stop::OutputClosed,
        })
    }
}

/// Something that answers for addresses.
pub trait Device: Send {
    /// Returns a short name, for messages.
    fn name(&self) -> &str;

    /// Returns the addresses that it answers for, all in the machine's device space.
    fn addrs(&self) -> RangeInclusive<u16>;

    /// Reads a register of the device.
    ///
    /// # Errors
    ///
    /// A [`Stop`] if it cannot be read; the instruction then has not happened.
    fn read(&mut self, addr: u16, context: &mut Context<'_>) -> Result<u16, Stop>;

    /// Writes a register of the device.
    ///
    /// # Errors
    ///
    /// A [`Stop`] if the write cannot be done; the instruction then has not happened.
    fn write(&mut self, addr: u16, value: u16, context: &mut Context<'_>) -> Result<(), Stop>;

    /// Reads a register without side effects, for debuggers, after `now` instructions.
    fn peek(&self, addr: u16, now: u64) -> u16;

    /// Called between instructions once [`due`](Self::due) is reached.
    fn tick(&mut self, context: &mut Context<'_>) {
        let _ = context;
    }

    /// Returns the instruction count at which the device asks to be woken, if any. Queried after each access.
    fn due(&self) -> Option<u64> {
        None
    }

    /// Whether the device never asks to be woken and never requests an interrupt.
    fn is_passive(&self) -> bool {
        false
    }

    /// Copies the device with all its state; `None` if it represents something outside that cannot be copied. Needed
    /// for going back in time.
    fn copy(&self) -> Option<Box<dyn Device>> {
        None
    }

    /// Sets a register from outside the program. Returns whether it was set: only a register that just keeps what is
    /// written to it, as a port does, can be.
    #[must_use]
    fn poke(&mut self, addr: u16, value: u16) -> bool {
        let _ = (addr, value);
        false
    }

    /// Returns what the device shows, if it is a display.
    fn picture(&self) -> Option<&Picture> {
        None
    }

    /// Returns the interrupt that the device requests now. Queried after each access and each tick of any device.
    fn request(&self) -> Option<Interrupt> {
        None
    }
}

/// Why a device was not attached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttachError {
    /// Another device has one of its addresses.
    #[error("device `{name}` wants {addr}, which belongs to `{owner}`")]
    Taken {
        /// The new device.
        name: String,
        /// The address in both, in the machine's notation.
        addr: String,
        /// The device that has it.
        owner: String,
    },
    /// An address of the device is outside the machine's device space.
    #[error("device `{name}` wants {addr}, but device space begins at {first}")]
    NotDeviceSpace {
        /// The new device.
        name: String,
        /// The address, in the machine's notation.
        addr: String,
        /// The first address of device space, in the machine's notation.
        first: String,
    },
    /// The machine has no device space.
    #[error("device `{name}` cannot be attached: the machine has no devices")]
    NoDevices {
        /// The new device.
        name: String,
    },
}

/// All devices of a machine.
#[derive(Default)]
pub struct Bus {
    devices: Vec<Box<dyn Device>>,
    /// How many of them, the first ones, came with the machine.
    own: usize,
}

impl Bus {
    /// Creates a bus with these devices, whose addresses do not overlap.
    #[must_use]
    pub fn of(devices: impl IntoIterator<Item = Box<dyn Device>>) -> Self {
        let mut bus = Self::default();
        for device in devices {
            let taken = bus.claim(&*device);
            debug_assert!(taken.is_none(), "a machine's own devices do not overlap");
            bus.devices.push(device);
        }
        bus.own = bus.devices.len();
        bus
    }

    /// Replaces the devices that came with the machine, except removed ones, by those of a new bus. Attached devices
    /// keep their state: there is no way to make them anew.
    pub(crate) fn renew(&mut self, fresh: Self) {
        for device in fresh.devices {
            let ours = self.devices[..self.own].iter_mut().find(|ours| ours.addrs() == device.addrs());
            if let Some(ours) = ours {
                *ours = device;
            }
        }
    }

    /// Copies all devices, or returns the name of one that cannot be copied.
    pub(crate) fn copy(&self) -> Result<Self, String> {
        let copies = self.devices.iter().map(|device| device.copy().ok_or_else(|| device.name().to_owned()));
        Ok(Self { devices: copies.collect::<Result<_, _>>()?, own: self.own })
    }

    /// Returns an address that the device shares with another one, and the other's name.
    fn claim(&self, device: &dyn Device) -> Option<(u16, &str)> {
        let ours = device.addrs();
        self.devices.iter().find_map(|other| {
            let theirs = other.addrs();
            let addr = *ours.start().max(theirs.start());
            (addr <= *ours.end().min(theirs.end())).then(|| (addr, other.name()))
        })
    }

    /// Attaches a device to a machine whose device space starts at `first`.
    ///
    /// # Errors
    ///
    /// If one of its addresses is taken or below `first`.
    pub fn attach(
        &mut self,
        device: Box<dyn Device>,
        first: u32,
        numerals: Numerals,
    ) -> Result<(), AttachError> {
        let name = device.name().to_owned();
        let low = *device.addrs().start();
        if u32::from(low) < first {
            let (addr, first) = (numerals.addr(low), numerals.addr(first));
            return Err(AttachError::NotDeviceSpace { name, addr, first });
        }
        if let Some((addr, owner)) = self.claim(&*device) {
            return Err(AttachError::Taken { name, addr: numerals.addr(addr), owner: owner.to_owned() });
        }
        self.devices.push(device);
        Ok(())
    }

    /// Removes and returns the device that answers for `addr`.
    pub fn detach(&mut self, addr: u16) -> Option<Box<dyn Device>> {
        let at = self.devices.iter().position(|device| device.addrs().contains(&addr))?;
        self.own -= usize::from(at < self.own);
        Some(self.devices.remove(at))
    }

    /// Returns the device that answers for `addr`.
    pub fn at(&mut self, addr: u16) -> Option<&mut (dyn Device + 'static)> {
        self.devices.iter_mut().find(|device| device.addrs().contains(&addr)).map(|device| &mut **device)
    }

    /// Returns the content of a device register, without side effects; 0 if there is none.
    #[must_use]
    pub fn peek(&self, addr: u16, now: u64) -> u16 {
        let device = self.devices.iter().find(|device| device.addrs().contains(&addr));
        device.map_or(0, |device| device.peek(addr, now))
    }

    /// Returns what the first display shows, if there is one.
    #[must_use]
    pub fn picture(&self) -> Option<&Picture> {
        self.devices.iter().find_map(|device| device.picture())
    }

    /// Returns the earliest instruction count at which a device asks to be woken, or `u64::MAX`.
    #[must_use]
    pub fn due(&self) -> u64 {
        self.devices.iter().filter_map(|device| device.due()).min().unwrap_or(u64::MAX)
    }

    /// Wakes the devices that are due.
    pub fn tick(&mut self, context: &mut Context<'_>) {
        for device in &mut self.devices {
            if device.due().is_some_and(|due| due <= context.now) {
                device.tick(context);
            }
        }
    }

    /// Returns the most urgent request; among equals, that of the device attached first.
    #[must_use]
    pub fn request(&self) -> Option<Interrupt> {
        let mut best: Option<Interrupt> = None;
        for request in self.devices.iter().filter_map(|device| device.request()) {
            if best.is_none_or(|best| request.priority > best.priority) {
                best = Some(request);
            }
        }
        best
    }
}
