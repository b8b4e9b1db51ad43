//! The devices of the LC-3: keyboard, display, interval timer, instruction counter.
//!
//! Bit 15 of a status register means "ready", and bit 14 enables interrupts. Time is
//! counted in instructions.

use std::ops::RangeInclusive;

use bantam_isa::Stop;
use bantam_run::{Context, Device, Interrupt, Key, Poll};

/// The device's ready bit.
const READY: u16 = 1 << 15;
/// The interrupt enable bit.
const ENABLE: u16 = 1 << 14;

/// Keyboard status register.
pub const KBSR: u16 = 0xFE00;
/// Keyboard data register.
pub const KBDR: u16 = 0xFE02;
/// Display status register.
pub const DSR: u16 = 0xFE04;
/// Display data register.
pub const DDR: u16 = 0xFE06;
/// Timer register.
pub const TMR: u16 = 0xFE08;
/// Timer interval register.
pub const TMI: u16 = 0xFE0A;
/// Machine cycle counter: the number of executed instructions, low 16 bits. An addition of Bantam.
pub const MCC: u16 = 0xFFFA;

/// The interval, in instructions, at which a keyboard that may interrupt polls for a key after a poll
/// that found none.
const POLL_INTERVAL: u64 = 1024;

/// KBSR and KBDR.
#[derive(Clone, Default)]
pub struct Keyboard {
    ready: bool,
    enabled: bool,
    ended: bool,
    data: u8,
    /// The next time to poll for a key, as an instruction count, while interrupts are enabled.
    next_poll: u64,
}

impl Keyboard {
    /// Reads a key from the console, unless one is already held.
    fn poll(&mut self, context: &mut Context<'_>) {
        if self.ready || self.ended {
            return;
        }
        self.next_poll = context.now + POLL_INTERVAL;
        match context.console.key(context.now) {
            Key::Byte(byte) => (self.ready, self.data) = (true, byte),
            Key::None => {}
            Key::Ended => self.ended = true,
        }
    }

    fn status(&self) -> u16 {
        if self.ready { READY } else { 0 }
    }
}

impl Device for Keyboard {
    fn name(&self) -> &str {
        "keyboard"
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        KBSR..=KBDR
    }

    fn read(&mut self, addr: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        match addr {
            KBSR => {
                self.poll(context);
                context.poll = match (self.ready, self.ended) {
                    (true, _) => None,
                    (false, true) => Some(Poll::Ended),
                    (false, false) => Some(Poll::Empty),
                };
            }
            KBDR => {
                self.poll(context);
                if self.ready {
                    self.ready = false;
                    self.next_poll = 0;
                } else {
                    context.poll = Some(Poll::Steady);
                }
            }
            _ => context.poll = Some(Poll::Steady),
        }
        Ok(self.peek(addr, context.now))
    }

    fn write(&mut self, addr: u16, value: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        if addr == KBSR {
            self.enabled = value & ENABLE != 0;
            self.next_poll = 0;
        }
        Ok(())
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        Some(Box::new(self.clone()))
    }

    fn peek(&self, addr: u16, _: u64) -> u16 {
        match addr {
            KBSR => self.status() | if self.enabled { ENABLE } else { 0 },
            KBDR => u16::from(self.data),
            _ => 0,
        }
    }

    fn tick(&mut self, context: &mut Context<'_>) {
        self.poll(context);
    }

    fn due(&self) -> Option<u64> {
        (self.enabled && !self.ready && !self.ended).then_some(self.next_poll)
    }

    fn request(&self) -> Option<Interrupt> {
        (self.ready && self.enabled).then_some(Interrupt { vector: 0x80, priority: 4 })
    }
}

/// DSR and DDR. The display is always ready.
#[derive(Clone, Default)]
pub struct Display {
    enabled: bool,
}

impl Device for Display {
    fn name(&self) -> &str {
        "display"
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        DSR..=DDR
    }

    fn read(&mut self, addr: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        context.poll = Some(Poll::Steady);
        Ok(self.peek(addr, context.now))
    }

    fn write(&mut self, addr: u16, value: u16, context: &mut Context<'_>) -> Result<(), Stop> {
        match addr {
            DSR => self.enabled = value & ENABLE != 0,
            DDR => context.put(&[value as u8])?,
            _ => {}
        }
        Ok(())
    }

    fn is_passive(&self) -> bool {
        true
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        Some(Box::new(self.clone()))
    }

    fn peek(&self, addr: u16, _: u64) -> u16 {
        match addr {
            DSR => READY | if self.enabled { ENABLE } else { 0 },
            _ => 0,
        }
    }
}

/// TMR and TMI: the ready bit is set every TMI instructions. Reading TMR clears it.
#[derive(Clone, Default)]
pub struct Timer {
    ready: bool,
    enabled: bool,
    interval: u16,
    next: u64,
}

impl Device for Timer {
    fn name(&self) -> &str {
        "timer"
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        TMR..=TMI
    }

    fn read(&mut self, addr: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        let value = self.peek(addr, context.now);
        if addr == TMR {
            self.ready = false;
        }
        Ok(value)
    }

    fn write(&mut self, addr: u16, value: u16, context: &mut Context<'_>) -> Result<(), Stop> {
        match addr {
            TMR => self.enabled = value & ENABLE != 0,
            TMI => {
                self.interval = value;
                // The store that starts the timer completes before it counts.
                self.next = context.now + 1 + u64::from(value);
            }
            _ => {}
        }
        Ok(())
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        Some(Box::new(self.clone()))
    }

    fn peek(&self, addr: u16, _: u64) -> u16 {
        match addr {
            TMR => (if self.ready { READY } else { 0 }) | if self.enabled { ENABLE } else { 0 },
            TMI => self.interval,
            _ => 0,
        }
    }

    fn tick(&mut self, context: &mut Context<'_>) {
        self.ready = true;
        while self.next <= context.now {
            self.next += u64::from(self.interval);
        }
    }

    fn due(&self) -> Option<u64> {
        (self.interval > 0).then_some(self.next)
    }

    fn request(&self) -> Option<Interrupt> {
        (self.ready && self.enabled).then_some(Interrupt { vector: 0x81, priority: 4 })
    }
}

/// MCC. Read-only.
#[derive(Clone, Default)]
pub struct Counter;

impl Device for Counter {
    fn name(&self) -> &str {
        "instruction counter"
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        MCC..=MCC
    }

    fn read(&mut self, _: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        Ok(context.now as u16)
    }

    fn write(&mut self, _: u16, _: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        Ok(())
    }

    fn is_passive(&self) -> bool {
        true
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        Some(Box::new(self.clone()))
    }

    fn peek(&self, _: u16, now: u64) -> u16 {
        now as u16
    }
}
