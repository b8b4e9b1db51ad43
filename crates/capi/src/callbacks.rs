//! Calls from Rust into C: what a console and a device of C look like, and how they are called.

#![expect(unsafe_code, reason = "functions of C are called here")]

use crate::types::{BantamConsole, BantamDevice};

/// What a device is told while it is read or written. It ends with the callback.
pub struct BantamContext {
    pub(crate) now: u64,
    pub(crate) complaint: Option<String>,
}

/// A console of C that has been given to a machine.
#[derive(Default)]
pub(crate) struct ConsoleCalls(Option<BantamConsole>);

// SAFETY: C promises that a machine's callbacks may be called on whatever thread runs the machine.
unsafe impl Send for ConsoleCalls {}

impl ConsoleCalls {
    /// # Safety
    ///
    /// The functions may be called with `user`, one at a time, for as long as the value lives.
    pub(crate) unsafe fn of(console: Option<&BantamConsole>) -> Self {
        Self(console.copied())
    }

    /// What `put` says, if there is one.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Option<i32> {
        let console = self.0.as_ref()?;
        // SAFETY: promised to `of`; the bytes stay where they are during the call.
        console.put.map(|put| unsafe { put(console.user, bytes.as_ptr(), bytes.len()) })
    }

    /// What `key` says, if there is one.
    pub(crate) fn key(&mut self, now: u64) -> Option<i32> {
        let console = self.0.as_ref()?;
        // SAFETY: promised to `of`.
        console.key.map(|key| unsafe { key(console.user, now) })
    }

    /// Calls `wait`, if there is one.
    pub(crate) fn wait(&mut self) {
        if let Some(console) = &self.0
            && let Some(wait) = console.wait
        {
            // SAFETY: promised to `of`.
            unsafe { wait(console.user) }
        }
    }
}

/// The functions of a device of C that has been given to a machine.
pub(crate) struct DeviceCalls(BantamDevice);

// SAFETY: as for `ConsoleCalls`.
unsafe impl Send for DeviceCalls {}

impl DeviceCalls {
    /// # Safety
    ///
    /// The functions may be called with `user`, one at a time, for as long as the value lives.
    pub(crate) unsafe fn of(device: &BantamDevice) -> Self {
        Self(*device)
    }

    /// The number that was read, and whether the device says that it was.
    pub(crate) fn read(&mut self, context: &mut BantamContext, addr: u32) -> (u32, bool) {
        let mut value = 0;
        let Some(read) = self.0.read else { return (value, true) };
        // SAFETY: promised to `of`; both places live during the call.
        let answer = unsafe { read(self.0.user, context, addr, &raw mut value) };
        (value, answer == 0)
    }

    /// Whether the device says that it took the number.
    pub(crate) fn write(&mut self, context: &mut BantamContext, addr: u32, value: u32) -> bool {
        // SAFETY: promised to `of`; the context lives during the call.
        self.0.write.is_none_or(|write| unsafe { write(self.0.user, context, addr, value) } == 0)
    }

    /// What a read would give.
    pub(crate) fn peek(&self, addr: u32) -> u32 {
        // SAFETY: promised to `of`.
        self.0.peek.map_or(0, |peek| unsafe { peek(self.0.user, addr) })
    }
}
