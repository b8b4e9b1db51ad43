//! A port with a log of its reads and writes, so that a run can be replayed.
//!
//! The outside of a port, a file for example, cannot be copied: a second read returns something else. So a
//! [`LoggedPort`] adds every read and write to a [`PortLog`], and a copy of the port is a position in that log.
//! Within the log it replays: reads return what they returned, and writes are not repeated. At the end of the log it
//! is live, and its accesses are added. An access that differs from the one in the log starts a different past: the
//! rest of the log is dropped.

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bantam_isa::Stop;

use crate::bus::{Context, Device};

/// An access to a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortAccess {
    /// A read that returned this value.
    Read(u16),
    /// A write of this value.
    Write(u16),
}

impl PortAccess {
    /// Returns the value that was read or written.
    #[must_use]
    pub const fn value(self) -> u16 {
        match self {
            Self::Read(value) | Self::Write(value) => value,
        }
    }
}

/// The accesses to a port, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessLog {
    /// Accesses, each with the number of accesses up to the end of its repetitions.
    runs: Vec<(PortAccess, u64)>,
    /// Why the device failed at the access after the last one, if it did.
    failed: Option<String>,
}

impl AccessLog {
    /// Adds an access, `times` times. Returns false, and adds nothing, if the log would have more than 2^64 - 1.
    pub fn add(&mut self, access: PortAccess, times: u64) -> bool {
        let Some(end) = self.len().checked_add(times) else { return false };
        match self.runs.last_mut() {
            _ if times == 0 => {}
            Some((last, until)) if *last == access => *until = end,
            Some(_) | None => self.runs.push((access, end)),
        }
        self.failed = None;
        true
    }

    /// Notes why the access after the last one failed.
    pub fn fail(&mut self, why: impl Into<String>) {
        self.failed = Some(why.into());
    }

    /// Returns the accesses, each with the number of its repetitions in a row.
    pub fn runs(&self) -> impl Iterator<Item = (PortAccess, u64)> + '_ {
        let ends = self.runs.iter().map(|(_, end)| *end);
        let starts = std::iter::once(0).chain(ends);
        self.runs.iter().zip(starts).map(|((access, end), start)| (*access, end - start))
    }

    /// Returns why the access after the last one failed, if it did.
    #[must_use]
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    /// Returns the number of accesses.
    fn len(&self) -> u64 {
        self.runs.last().map_or(0, |(_, end)| *end)
    }

    /// Returns the access at an index, from 0.
    fn get(&self, at: u64) -> Option<PortAccess> {
        let run = self.runs.partition_point(|(_, end)| *end <= at);
        self.runs.get(run).map(|(access, _)| *access)
    }

    /// Drops the accesses from an index on.
    fn cut(&mut self, at: u64) {
        if at >= self.len() {
            return;
        }
        let run = self.runs.partition_point(|(_, end)| *end <= at);
        self.runs.truncate(run + 1);
        self.failed = None;
        if self.runs.get(run.wrapping_sub(1)).map_or(0, |(_, end)| *end) == at {
            self.runs.pop();
        } else if let Some((_, end)) = self.runs.last_mut() {
            *end = at;
        }
    }
}

/// The state that all copies of a port share.
struct Shared {
    accesses: AccessLog,
    live: Option<Box<dyn Device>>,
}

/// The log of a port, to keep after the run; see [`LoggedPort`].
#[derive(Clone)]
pub struct PortLog(Arc<Mutex<Shared>>);

impl PortLog {
    /// Returns the accesses to the port so far.
    #[must_use]
    pub fn accesses(&self) -> AccessLog {
        self.lock().accesses.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for PortLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PortLog").field(&self.lock().accesses).finish()
    }
}

/// A port with a log, which can be copied.
pub struct LoggedPort {
    name: String,
    addrs: RangeInclusive<u16>,
    log: PortLog,
    /// The number of accesses in the log that have been made.
    at: u64,
}

impl LoggedPort {
    /// Logs a simple device: one with one address that returns and accepts values, requests no interrupts, is never
    /// woken, and does not use the console.
    #[must_use]
    pub fn new(live: Box<dyn Device>) -> Self {
        let (name, addrs) = (live.name().to_owned(), live.addrs());
        Self::with(name, addrs, Shared { accesses: AccessLog::default(), live: Some(live) })
    }

    /// Creates a port at an address of device space, called `name` in messages, that replays accesses. It fails after
    /// the last one.
    #[must_use]
    pub fn of(addr: u16, name: impl Into<String>, accesses: AccessLog) -> Self {
        Self::with(name.into(), addr..=addr, Shared { accesses, live: None })
    }

    fn with(name: String, addrs: RangeInclusive<u16>, shared: Shared) -> Self {
        Self { name, addrs, log: PortLog(Arc::new(Mutex::new(shared))), at: 0 }
    }

    /// Returns its log, which continues to grow with it.
    #[must_use]
    pub fn log(&self) -> PortLog {
        self.log.clone()
    }

    /// Makes an access that is not in the log, on the device if there is one.
    fn beyond(
        &mut self,
        context: &mut Context<'_>,
        does: impl FnOnce(&mut dyn Device, &mut Context<'_>) -> Result<PortAccess, Stop>,
    ) -> Result<u16, Stop> {
        let Shared { accesses, live } = &mut *self.log.lock();
        let Some(device) = live else {
            let failed = accesses.failed.as_deref().filter(|_| self.at >= accesses.len());
            let ends = || format!("the recording of {} ends here", self.name);
            return Err(context.fail(failed.map_or_else(ends, str::to_owned)));
        };
        accesses.cut(self.at);
        let done = does(&mut **device, context);
        context.poll = None;
        match done {
            Ok(access) => {
                accesses.add(access, 1);
                self.at = accesses.len();
                Ok(access.value())
            }
            Err(stop) => {
                if let Some(why) = context.take_complaint() {
                    accesses.fail(why.as_str());
                    return Err(context.fail(why));
                }
                Err(stop)
            }
        }
    }
}

impl Device for LoggedPort {
    fn name(&self) -> &str {
        &self.name
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        self.addrs.clone()
    }

    fn read(&mut self, addr: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        let next = self.log.lock().accesses.get(self.at);
        if let Some(PortAccess::Read(value)) = next {
            self.at += 1;
            return Ok(value);
        }
        self.beyond(context, |device, context| device.read(addr, context).map(PortAccess::Read))
    }

    fn write(&mut self, addr: u16, value: u16, context: &mut Context<'_>) -> Result<(), Stop> {
        let next = self.log.lock().accesses.get(self.at);
        if next == Some(PortAccess::Write(value)) {
            self.at += 1;
            return Ok(());
        }
        let done = |device: &mut dyn Device, context: &mut Context<'_>| {
            device.write(addr, value, context).map(|()| PortAccess::Write(value))
        };
        self.beyond(context, done).map(drop)
    }

    fn peek(&self, addr: u16, now: u64) -> u16 {
        let Shared { accesses, live } = &*self.log.lock();
        match (accesses.get(self.at), live) {
            (Some(PortAccess::Read(value)), _) => value,
            (None, Some(device)) => device.peek(addr, now),
            (Some(PortAccess::Write(_)), _) | (None, None) => {
                self.at.checked_sub(1).and_then(|last| accesses.get(last)).map_or(0, PortAccess::value)
            }
        }
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        let Self { name, addrs, log, at } = self;
        Some(Box::new(Self { name: name.clone(), addrs: addrs.clone(), log: log.clone(), at: *at }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Script;

    /// Returns 1, 2, 3, ..., keeps what is written, and fails after 5.
    struct Counter {
        given: u16,
        taken: Arc<Mutex<Vec<u16>>>,
    }

    impl Device for Counter {
        fn name(&self) -> &str {
            "counter"
        }
        fn addrs(&self) -> RangeInclusive<u16> {
            7..=7
        }
        fn read(&mut self, _: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
            if self.given == 5 {
                return Err(context.fail("it is worn out"));
            }
            self.given += 1;
            Ok(self.given)
        }
        fn write(&mut self, _: u16, value: u16, _: &mut Context<'_>) -> Result<(), Stop> {
            self.taken.lock().unwrap().push(value);
            Ok(())
        }
        fn peek(&self, _: u16, _: u64) -> u16 {
            self.given + 1
        }
    }

    fn counter() -> (LoggedPort, Arc<Mutex<Vec<u16>>>) {
        let taken = Arc::new(Mutex::new(Vec::new()));
        (LoggedPort::new(Box::new(Counter { given: 0, taken: taken.clone() })), taken)
    }

    fn read(port: &mut dyn Device) -> Result<u16, String> {
        let mut console = Script::new("");
        let mut context = Context::new(0, &mut console);
        port.read(7, &mut context).map_err(|_| context.take_complaint().unwrap_or_default())
    }

    fn write(port: &mut dyn Device, value: u16) -> Result<(), String> {
        let mut console = Script::new("");
        let mut context = Context::new(0, &mut console);
        port.write(7, value, &mut context).map_err(|_| context.take_complaint().unwrap_or_default())
    }

    fn accesses(accesses: &[(PortAccess, u64)]) -> AccessLog {
        let mut all = AccessLog::default();
        assert!(accesses.iter().all(|(access, times)| all.add(*access, *times)));
        all
    }

    #[test]
    fn a_copy_replays_the_log() {
        let (mut port, taken) = counter();
        let mut before = port.copy().unwrap();
        assert_eq!((read(&mut port), write(&mut port, 9), read(&mut port)), (Ok(1), Ok(()), Ok(2)));
        assert_eq!((before.peek(7, 0), port.peek(7, 0)), (1, 3));
        assert_eq!((read(&mut *before), before.peek(7, 0)), (Ok(1), 1));
        assert_eq!((write(&mut *before, 9), read(&mut *before)), (Ok(()), Ok(2)));
        // At the end of the log it is live, and the other copy sees what it does.
        assert_eq!((read(&mut *before), read(&mut port)), (Ok(3), Ok(3)));
        assert_eq!(*taken.lock().unwrap(), [9]);
    }

    #[test]
    fn another_access_drops_the_rest_of_the_log() {
        let (mut port, taken) = counter();
        let mut before = port.copy().unwrap();
        assert_eq!((read(&mut port), write(&mut port, 9), read(&mut port)), (Ok(1), Ok(()), Ok(2)));
        assert_eq!((read(&mut *before), write(&mut *before, 8)), (Ok(1), Ok(())));
        let log = port.log();
        assert_eq!(log.accesses(), accesses(&[(PortAccess::Read(1), 1), (PortAccess::Write(8), 1)]));
        assert_eq!((read(&mut *before), *taken.lock().unwrap() == [9, 8]), (Ok(3), true));
        // The first copy is after the end of what is left, and continues there.
        assert_eq!(read(&mut port), Ok(4));
    }

    #[test]
    fn equal_accesses_are_counted_and_split() {
        let mut all = accesses(&[
            (PortAccess::Read(1), 3),
            (PortAccess::Read(1), 2),
            (PortAccess::Write(1), 0),
            (PortAccess::Write(4), 1),
        ]);
        assert_eq!(all.runs().collect::<Vec<_>>(), [(PortAccess::Read(1), 5), (PortAccess::Write(4), 1)]);
        assert_eq!(
            (all.get(4), all.get(5), all.get(6)),
            (Some(PortAccess::Read(1)), Some(PortAccess::Write(4)), None)
        );
        all.cut(6);
        assert_eq!(all.len(), 6);
        all.cut(5);
        assert_eq!(all.runs().collect::<Vec<_>>(), [(PortAccess::Read(1), 5)]);
        all.cut(2);
        assert_eq!(all.runs().collect::<Vec<_>>(), [(PortAccess::Read(1), 2)]);
        all.cut(0);
        assert_eq!(all, AccessLog::default());
        assert!(all.add(PortAccess::Read(0), u64::MAX) && !all.add(PortAccess::Read(0), 1));
    }

    #[test]
    fn a_failure_is_replayed() {
        let (mut port, _) = counter();
        let mut before = port.copy().unwrap();
        assert!((1..=5).all(|n| read(&mut port) == Ok(n)));
        assert_eq!(read(&mut port), Err("it is worn out".to_owned()));
        let log = port.log().accesses();
        assert_eq!(log.failed(), Some("it is worn out"));
        let mut again = LoggedPort::of(7, "port 7", log);
        assert!((1..=5).all(|n| read(&mut again) == Ok(n)));
        assert_eq!(read(&mut again), Err("it is worn out".to_owned()));
        // The failed access was a read, but a write is not in the log either.
        assert!(write(&mut again, 1).is_err());
        // From earlier in the log, it can continue.
        assert_eq!((read(&mut *before), write(&mut *before, 3)), (Ok(1), Ok(())));
        assert_eq!(port.log().accesses().failed(), None);
    }

    #[test]
    fn a_recording_ends() {
        let mut port =
            LoggedPort::of(7, "port 7", accesses(&[(PortAccess::Read(65), 1), (PortAccess::Write(3), 1)]));
        let mut other = port.copy().unwrap();
        assert_eq!((read(&mut port), write(&mut port, 3), port.peek(7, 0)), (Ok(65), Ok(()), 3));
        let ends = "the recording of port 7 ends here".to_owned();
        assert_eq!((read(&mut port), write(&mut *other, 3)), (Err(ends.clone()), Err(ends)));
        // The recorded accesses stay.
        assert_eq!(read(&mut *other), Ok(65));
    }
}
