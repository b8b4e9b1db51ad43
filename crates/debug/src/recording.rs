//! A run as plain data, small enough to send to someone else.
//!
//! A run follows from the machine it began with and from what it was given from outside. So a [`Recording`] is the
//! program, the machine's settings, the keys with their calls, and what ports read and wrote; and of the run itself
//! only how it ended and checksums of the state and the output there, which verify a replay. A [`Recorder`] makes one from a run in progress.

use bantam_history::{InputLog, Recorded};
use bantam_machines::{DisplayPlan, LaunchPlan};
use bantam_run::{Console, EndReason, Engine, Key, Limits, Machine, PutError, SnapshotError};

/// A run that can be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The version of Bantam that made it. Another one may have another operating system for a machine.
    pub made_by: String,
    /// What the run began with. Its engine, its keys and its limits are as usual: the recording has its own.
    pub plan: LaunchPlan,
    /// The keys that it was given, in the order of their calls.
    pub keys: Vec<Recorded>,
    /// Where it ended.
    pub end: End,
}

/// Where a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// After how many instructions.
    pub moment: u64,
    /// Why.
    pub reason: EndReason,
    /// How many bytes it had shown.
    pub shown: u64,
    /// Their CRC-32.
    pub output: u32,
    /// The CRC-32 of the state: the words of memory below device space, then the registers in the order in which
    /// the machine lists them, each as two bytes, the low one first.
    pub state: u32,
}

/// Bytes as they are shown: how many, and their checksum.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) bytes: u64,
    crc: crc32fast::Hasher,
}

impl Shown {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        self.crc.update(bytes);
    }

    pub(crate) fn sum(&self) -> u32 {
        self.crc.clone().finalize()
    }
}

/// The checksum of a machine's state; see [`End::state`].
pub(crate) fn state(machine: &dyn Machine) -> Result<u32, SnapshotError> {
    let mut crc = crc32fast::Hasher::new();
    let snapshot = machine.snapshot(None)?;
    let bytes: Vec<u8> = snapshot.words().flat_map(u16::to_le_bytes).collect();
    crc.update(&bytes);
    for register in machine.registers() {
        crc.update(&register.value.to_le_bytes());
    }
    Ok(crc.finalize())
}

/// Records the input and output of a run in progress.
///
/// The machine is at the beginning of the run, and whatever console it is run with is [wrapped](Self::console).
///
/// ```
/// use bantam_debug::Recorder;
/// use bantam_isa::{Image, Segment};
/// use bantam_machines::LaunchPlan;
/// use bantam_run::{EndReason, Limits, Script};
///
/// // A program of two words, which halts.
/// let segments = vec![Segment { origin: 0, words: vec![0, 0] }];
/// let image = Image { segments, ..Image::default() };
/// let plan = LaunchPlan::new("euclid", image);
/// let mut machine = plan.launch()?;
/// let mut recorder = Recorder::default();
/// let exit = machine.run(&mut recorder.console(&mut Script::new("")), Limits::steps(100));
/// let recording = recorder.finish(plan, &*machine, EndReason::from(&exit))?;
/// assert_eq!(recording.end.moment, machine.instructions());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Recorder {
    log: InputLog,
    shown: Shown,
}

impl Recorder {
    /// Returns a console that forwards to `live` and records what it does.
    pub fn console<'a>(&'a mut self, live: &'a mut dyn Console) -> impl Console + 'a {
        RecordingConsole { recorder: self, live }
    }

    /// Returns the recording of the run so far, which began as `plan` says. What ports did that are outside has to be
    /// in the plan: see [`LaunchPlan::repeated`].
    ///
    /// # Errors
    ///
    /// If the machine has a device that cannot be copied: then the run could not be replayed.
    pub fn finish(
        self,
        plan: LaunchPlan,
        machine: &dyn Machine,
        reason: EndReason,
    ) -> Result<Recording, SnapshotError> {
        let end = End {
            moment: machine.instructions(),
            reason,
            shown: self.shown.bytes,
            output: self.shown.sum(),
            state: state(machine)?,
        };
        // A repetition has its own engine, keys and limits.
        let plan = LaunchPlan {
            engine: Engine::default(),
            display: DisplayPlan::Connected,
            keys: None,
            limits: Limits::none(),
            ..plan
        };
        let made_by = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Recording { made_by, plan, keys: self.log.keys().to_vec(), end })
    }
}

/// The console of a run that is recorded.
struct RecordingConsole<'a> {
    recorder: &'a mut Recorder,
    live: &'a mut dyn Console,
}

impl Console for RecordingConsole<'_> {
    fn key(&mut self, now: u64) -> Key {
        self.recorder.log.key(now, self.live)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        self.live.put(bytes)?;
        self.recorder.shown.add(bytes);
        Ok(())
    }

    fn wait(&mut self) {
        self.live.wait();
    }
}
