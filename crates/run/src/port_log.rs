//! A port that remembers: what it gave and what it took, so that a run can be done again.
//!
//! What stands behind a port, a file for example, has no copy: who reads it later finds something else. So a
//! [`LoggedPort`] writes down every read and write of it in a [`PortLog`], and a copy of the port is a place in that
//! log. Within the log it plays: reads give what they gave, and writes that were done are not done again. At the end
//! of the log it is live, and what it does is added. A read or write other than the one in the log begins another
//! past: the rest of the log is forgotten.

use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bantam_isa::Stop;

use crate::bus::{Context, Device};

/// What was done with a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortAccess {
    /// It was read, and gave this.
    Read(u16),
    /// This was written to it.
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

/// All that was done with a port, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessLog {
    /// Deeds, and how often each was done in a row.
    runs: Vec<(PortAccess, u64)>,
    /// Behind the last deed, one was tried that the device could not do: why.
    failed: Option<String>,
}

impl AccessLog {
    /// Adds a deed, done `times` times; false, and nothing is added, if they are more than 2^64 in all.
    pub fn add(&mut self, deed: PortAccess, times: u64) -> bool {
        let Some(end) = self.len().checked_add(times) else { return false };
        match self.runs.last_mut() {
            _ if times == 0 => {}
            Some((last, until)) if *last == deed => *until = end,
            Some(_) | None => self.runs.push((deed, end)),
        }
        self.failed = None;
        true
    }

    /// Notes why the deed behind the last one could not be done.
    pub fn fail(&mut self, why: impl Into<String>) {
        self.failed = Some(why.into());
    }

    /// Deeds, and how often each was done in a row.
    pub fn runs(&self) -> impl Iterator<Item = (PortAccess, u64)> + '_ {
        let ends = self.runs.iter().map(|(_, end)| *end);
        let starts = std::iter::once(0).chain(ends);
        self.runs.iter().zip(starts).map(|((deed, end), start)| (*deed, end - start))
    }

    /// Why a deed behind the last one could not be done, if one was tried.
    #[must_use]
    pub fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    /// How many there are.
    fn len(&self) -> u64 {
        self.runs.last().map_or(0, |(_, end)| *end)
    }

    /// The deed at a place, from 0.
    fn get(&self, at: u64) -> Option<PortAccess> {
        let run = self.runs.partition_point(|(_, end)| *end <= at);
        self.runs.get(run).map(|(deed, _)| *deed)
    }

    /// Forgets what stands at a place and behind it.
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

/// What all copies of a port have in common.
struct Shared {
    deeds: AccessLog,
    live: Option<Box<dyn Device>>,
}

/// The log of a port, for whoever wants to keep it; see [`LoggedPort`].
#[derive(Clone)]
pub struct PortLog(Arc<Mutex<Shared>>);

impl PortLog {
    /// What has been done with the port so far.
    #[must_use]
    pub fn accesses(&self) -> AccessLog {
        self.lock().deeds.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for PortLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PortLog").field(&self.lock().deeds).finish()
    }
}

/// A port with a log, which can be copied.
pub struct LoggedPort {
    name: String,
    addrs: RangeInclusive<u16>,
    log: PortLog,
    /// How many deeds of the log have been done.
    at: u64,
}

impl LoggedPort {
    /// A log for a device, which is to be a simple one: it has one address, gives and takes values, and neither asks for
    /// interrupts nor wants to be woken nor uses the console.
    #[must_use]
    pub fn new(live: Box<dyn Device>) -> Self {
        let (name, addrs) = (live.name().to_owned(), live.addrs());
        Self::with(name, addrs, Shared { deeds: AccessLog::default(), live: Some(live) })
    }

    /// A port at an address of device space, called `name` in messages, that does what was done once. Behind the last
    /// deed it fails.
    #[must_use]
    pub fn of(addr: u16, name: impl Into<String>, deeds: AccessLog) -> Self {
        Self::with(name.into(), addr..=addr, Shared { deeds, live: None })
    }

    fn with(name: String, addrs: RangeInclusive<u16>, shared: Shared) -> Self {
        Self { name, addrs, log: PortLog(Arc::new(Mutex::new(shared))), at: 0 }
    }

    /// Its log, which goes on with it.
    #[must_use]
    pub fn log(&self) -> PortLog {
        self.log.clone()
    }

    /// Does something that is not in the log: by the device, if there is one.
    fn beyond(
        &mut self,
        context: &mut Context<'_>,
        does: impl FnOnce(&mut dyn Device, &mut Context<'_>) -> Result<PortAccess, Stop>,
    ) -> Result<u16, Stop> {
        let Shared { deeds, live } = &mut *self.log.lock();
        let Some(device) = live else {
            let failed = deeds.failed.as_deref().filter(|_| self.at >= deeds.len());
            let ends = || format!("the recording of {} ends here", self.name);
            return Err(context.fail(failed.map_or_else(ends, str::to_owned)));
        };
        deeds.cut(self.at);
        let done = does(&mut **device, context);
        context.poll = None;
        match done {
            Ok(deed) => {
                deeds.add(deed, 1);
                self.at = deeds.len();
                Ok(deed.value())
            }
            Err(stop) => {
                if let Some(why) = context.take_complaint() {
                    deeds.fail(why.as_str());
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
        let next = self.log.lock().deeds.get(self.at);
        if let Some(PortAccess::Read(value)) = next {
            self.at += 1;
            return Ok(value);
        }
        self.beyond(context, |device, context| device.read(addr, context).map(PortAccess::Read))
    }

    fn write(&mut self, addr: u16, value: u16, context: &mut Context<'_>) -> Result<(), Stop> {
        let next = self.log.lock().deeds.get(self.at);
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
        let Shared { deeds, live } = &*self.log.lock();
        match (deeds.get(self.at), live) {
            (Some(PortAccess::Read(value)), _) => value,
            (None, Some(device)) => device.peek(addr, now),
            (Some(PortAccess::Write(_)), _) | (None, None) => {
                self.at.checked_sub(1).and_then(|last| deeds.get(last)).map_or(0, PortAccess::value)
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

    /// Gives 1, 2, 3, ..., keeps what is written, and fails when it has given 5.
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

    fn deeds(deeds: &[(PortAccess, u64)]) -> AccessLog {
        let mut all = AccessLog::default();
        assert!(deeds.iter().all(|(deed, times)| all.add(*deed, *times)));
        all
    }

    #[test]
    fn a_copy_does_again_what_was_done() {
        let (mut port, taken) = counter();
        let mut before = port.copy().unwrap();
        assert_eq!((read(&mut port), write(&mut port, 9), read(&mut port)), (Ok(1), Ok(()), Ok(2)));
        assert_eq!((before.peek(7, 0), port.peek(7, 0)), (1, 3));
        assert_eq!((read(&mut *before), before.peek(7, 0)), (Ok(1), 1));
        assert_eq!((write(&mut *before, 9), read(&mut *before)), (Ok(()), Ok(2)));
        // At the end of the log it is live, and what it does is known to the other.
        assert_eq!((read(&mut *before), read(&mut port)), (Ok(3), Ok(3)));
        assert_eq!(*taken.lock().unwrap(), [9]);
    }

    #[test]
    fn another_deed_begins_another_past() {
        let (mut port, taken) = counter();
        let mut before = port.copy().unwrap();
        assert_eq!((read(&mut port), write(&mut port, 9), read(&mut port)), (Ok(1), Ok(()), Ok(2)));
        assert_eq!((read(&mut *before), write(&mut *before, 8)), (Ok(1), Ok(())));
        let log = port.log();
        assert_eq!(log.accesses(), deeds(&[(PortAccess::Read(1), 1), (PortAccess::Write(8), 1)]));
        assert_eq!((read(&mut *before), *taken.lock().unwrap() == [9, 8]), (Ok(3), true));
        // The first one stands behind the end of what is left, and goes on there.
        assert_eq!(read(&mut port), Ok(4));
    }

    #[test]
    fn equal_deeds_are_counted_and_cut_apart() {
        let mut all = deeds(&[
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
    fn a_failure_is_done_again_too() {
        let (mut port, _) = counter();
        let mut before = port.copy().unwrap();
        assert!((1..=5).all(|n| read(&mut port) == Ok(n)));
        assert_eq!(read(&mut port), Err("it is worn out".to_owned()));
        let log = port.log().accesses();
        assert_eq!(log.failed(), Some("it is worn out"));
        let mut again = LoggedPort::of(7, "port 7", log);
        assert!((1..=5).all(|n| read(&mut again) == Ok(n)));
        assert_eq!(read(&mut again), Err("it is worn out".to_owned()));
        // Writes were not what failed, but nothing is known of them either.
        assert!(write(&mut again, 1).is_err());
        // From the past, there is a way on.
        assert_eq!((read(&mut *before), write(&mut *before, 3)), (Ok(1), Ok(())));
        assert_eq!(port.log().accesses().failed(), None);
    }

    #[test]
    fn a_recording_ends() {
        let mut port =
            LoggedPort::of(7, "port 7", deeds(&[(PortAccess::Read(65), 1), (PortAccess::Write(3), 1)]));
        let mut other = port.copy().unwrap();
        assert_eq!((read(&mut port), write(&mut port, 3), port.peek(7, 0)), (Ok(65), Ok(()), 3));
        let ends = "the recording of port 7 ends here".to_owned();
        assert_eq!((read(&mut port), write(&mut *other, 3)), (Err(ends.clone()), Err(ends)));
        // What is recorded stays.
        assert_eq!(read(&mut *other), Ok(65));
    }
}
