//! Calls from Rust into C: the functions of consoles and devices.

#![expect(unsafe_code, reason = "functions of C are called here")]

use crate::types::{BantamConsole, BantamContext, BantamDevice};

/// The functions of a console in C.
#[derive(Default)]
pub(crate) struct ConsoleCalls(Option<BantamConsole>);

// SAFETY: C promises that a machine's callbacks may be called on any thread that runs the machine.
unsafe impl Send for ConsoleCalls {}

impl ConsoleCalls {
    /// # Safety
    ///
    /// The functions may be called with `user`, one at a time, for as long as the value lives.
    pub(crate) unsafe fn of(console: Option<&BantamConsole>) -> Self {
        Self(console.copied())
    }

    /// Calls `put`, if it is set.
    pub(crate) fn put(&mut self, bytes: &[u8]) -> Option<i32> {
        let console = self.0.as_ref()?;
        // SAFETY: promised to `of`; the bytes stay where they are during the call.
        console.put.map(|put| unsafe { put(console.user, bytes.as_ptr(), bytes.len()) })
    }

    /// Calls `key`, if it is set.
    pub(crate) fn key(&mut self, now: u64) -> Option<i32> {
        let console = self.0.as_ref()?;
        // SAFETY: promised to `of`.
        console.key.map(|key| unsafe { key(console.user, now) })
    }

    /// Calls `wait`, if it is set.
    pub(crate) fn wait(&mut self) {
        if let Some(console) = &self.0
            && let Some(wait) = console.wait
        {
            // SAFETY: promised to `of`.
            unsafe { wait(console.user) }
        }
    }
}

/// The functions of a device in C.
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

    /// Calls `read`. Returns the value, and whether the device reported success.
    pub(crate) fn read(&mut self, context: &mut BantamContext, addr: u32) -> (u32, bool) {
        let mut value = 0;
        let Some(read) = self.0.read else { return (value, true) };
        // SAFETY: promised to `of`; both places live during the call.
        let answer = unsafe { read(self.0.user, context, addr, &raw mut value) };
        (value, answer == 0)
    }

    /// Calls `write`. Returns whether the device reported success.
    pub(crate) fn write(&mut self, context: &mut BantamContext, addr: u32, value: u32) -> bool {
        // SAFETY: promised to `of`; the context lives during the call.
        self.0.write.is_none_or(|write| unsafe { write(self.0.user, context, addr, value) } == 0)
    }

    /// Calls `peek`. Returns 0 if it is not set.
    pub(crate) fn peek(&self, addr: u32) -> u32 {
        // SAFETY: promised to `of`.
        self.0.peek.map_or(0, |peek| unsafe { peek(self.0.user, addr) })
    }
}
