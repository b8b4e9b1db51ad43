//! Devices, and the bus that they hang on.
//!
//! A [`Device`] answers for some addresses, may ask for an interrupt, and may want to be woken after
//! so many instructions. Time is the number of instructions completed: it never depends on the host.

use std::ops::RangeInclusive;

use bantam_isa::{Numerals, Stop};

use crate::{
    console::{Console, PutError},
    picture::Picture,
};

/// A request to interrupt the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupt {
    /// Which handler, 0 to 255.
    pub vector: u8,
    /// How urgent, 0 to 7; taken when above the program's own priority.
    pub priority: u8,
}

/// What kind of read it was; see [`Context::poll`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    /// The read had no effect, and told nothing that time or the outside can change.
    Steady,
    /// The read found no key, and one may come.
    Empty,
    /// The read found no key, and none will come.
    Ended,
}

/// What a device is told when it is used.
pub struct Context<'a> {
    /// Instructions completed before the one that uses the device.
    pub now: u64,
    /// The console.
    pub console: &'a mut dyn Console,
    /// A device's `read` may say here what kind of read it was, so that waiting for ever can be
    /// noticed. A read that leaves it `None` counts as progress.
    pub poll: Option<Poll>,
    /// What [`fail`](Self::fail) was told.
    pub(crate) complaint: Option<String>,
}

impl<'a> Context<'a> {
    /// What a device is told after `now` instructions.
    #[must_use]
    pub fn new(now: u64, console: &'a mut dyn Console) -> Self {
        Self { now, console, poll: None, complaint: None }
    }

    /// The [`Stop`] of a device that cannot do what it is asked, for a reason that the user is told:
    /// a sentence without a full stop.
    pub fn fail(&mut self, why: impl Into<String>) -> Stop {
        self.complaint = Some(why.into());
        Stop::Device
    }

    /// What [`fail`](Self::fail) was told, once.
    pub fn take_complaint(&mut self) -> Option<String> {
        self.complaint.take()
    }

    /// Shows bytes on the console, all or none.
    ///
    /// # Errors
    ///
    /// The [`Stop`] that says why the console did not take them.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.console.put(bytes).map_err(|error| match error {
            PutError::Full => Stop::OutputFull,
            PutError::Closed => Stop::OutputClosed,
        })
    }
}

/// Something that answers for addresses.
pub trait Device: Send {
    /// A short name, for messages.
    fn name(&self) -> &str;

    /// The addresses that it answers for, all in the machine's device space.
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

    /// Reads a register without any effect, for debuggers, after `now` instructions.
    fn peek(&self, addr: u16, now: u64) -> u16;

    /// Called between instructions when [`due`](Self::due) has come.
    fn tick(&mut self, context: &mut Context<'_>) {
        let _ = context;
    }

    /// The instruction count at which the device wants to be woken, if any. Asked after each use.
    fn due(&self) -> Option<u64> {
        None
    }

    /// A copy of the device as it is now, with all that it remembers; `None` if it stands for something outside
    /// that cannot be copied. Who wants to go back in time needs it.
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

    /// What the device shows, if it is a display.
    fn picture(&self) -> Option<&Picture> {
        None
    }

    /// The interrupt that the device asks for at the moment.
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
        /// The address that both want, as the machine's people write it.
        addr: String,
        /// The device that has it.
        owner: String,
    },
    /// It wants an address outside the machine's device space.
    #[error("device `{name}` wants {addr}, but device space begins at {first}")]
    NotDeviceSpace {
        /// The new device.
        name: String,
        /// The address, as the machine's people write it.
        addr: String,
        /// Where device space begins, likewise.
        first: String,
    },
    /// The machine has no addresses for devices.
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
    /// How many of them, the first ones, the machine came with.
    own: usize,
}

impl Bus {
    /// A bus with these devices, of which no two want the same address.
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

    /// Replaces the devices that the machine came with, as far as they are still there, by those of a bus that
    /// has just been made. Those that were attached stay as they are: nobody knows how to make them anew.
    pub(crate) fn renew(&mut self, fresh: Self) {
        for device in fresh.devices {
            let ours = self.devices[..self.own].iter_mut().find(|ours| ours.addrs() == device.addrs());
            if let Some(ours) = ours {
                *ours = device;
            }
        }
    }

    /// A copy of all devices; if one cannot be copied, its name.
    pub(crate) fn copy(&self) -> Result<Self, String> {
        let copies = self.devices.iter().map(|device| device.copy().ok_or_else(|| device.name().to_owned()));
        Ok(Self { devices: copies.collect::<Result<_, _>>()?, own: self.own })
    }

    /// An address that the device wants and another has, with the other's name.
    fn claim(&self, device: &dyn Device) -> Option<(u16, &str)> {
        let ours = device.addrs();
        self.devices.iter().find_map(|other| {
            let theirs = other.addrs();
            let addr = *ours.start().max(theirs.start());
            (addr <= *ours.end().min(theirs.end())).then(|| (addr, other.name()))
        })
    }

    /// Adds a device to a machine that has device space from `first` on.
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

    /// Takes away the device that answers for `addr`.
    pub fn detach(&mut self, addr: u16) -> Option<Box<dyn Device>> {
        let at = self.devices.iter().position(|device| device.addrs().contains(&addr))?;
        self.own -= usize::from(at < self.own);
        Some(self.devices.remove(at))
    }

    /// The device that answers for `addr`.
    pub fn at(&mut self, addr: u16) -> Option<&mut (dyn Device + 'static)> {
        self.devices.iter_mut().find(|device| device.addrs().contains(&addr)).map(|device| &mut **device)
    }

    /// What a device register holds, without any effect; 0 where there is none.
    #[must_use]
    pub fn peek(&self, addr: u16, now: u64) -> u16 {
        let device = self.devices.iter().find(|device| device.addrs().contains(&addr));
        device.map_or(0, |device| device.peek(addr, now))
    }

    /// What the first display shows, if there is one.
    #[must_use]
    pub fn picture(&self) -> Option<&Picture> {
        self.devices.iter().find_map(|device| device.picture())
    }

    /// The earliest instruction count at which a device wants to be woken, or `u64::MAX`.
    #[must_use]
    pub fn due(&self) -> u64 {
        self.devices.iter().filter_map(|device| device.due()).min().unwrap_or(u64::MAX)
    }

    /// Wakes the devices whose time has come.
    pub fn tick(&mut self, context: &mut Context<'_>) {
        for device in &mut self.devices {
            if device.due().is_some_and(|due| due <= context.now) {
                device.tick(context);
            }
        }
    }

    /// The most urgent request; among equals that of the device attached first.
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
