//! A run as plain data, small enough to be sent to somebody.
//!
//! A run follows from the machine it began with and from what it was given from outside. So a [`Recording`] is the
//! program, what was chosen about the machine, the keys with their calls, what ports gave and took; and of the run
//! itself only how it ended and checksums of the state and the output there, by which whoever does it again knows
//! that it is the same. A [`Recorder`] makes one of a run that goes on.

use std::collections::BTreeMap;

use bantam_history::{InputLog, Recorded};
use bantam_isa::{Image, ImageError};
use bantam_machines::{Target, find};
use bantam_run::{
    AccessLog, AttachError, Console, Device, Exit, Feed, Key, Latch, LoggedPort, Machine, PortAccess, Ports,
    PutError, SetRegisterError, SettingError, Settings, SnapshotError,
};

use crate::display::connect_display;

/// A run that can be done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The version of Bantam that made it. Another one may have another operating system for a machine.
    pub made_by: String,
    /// What the run began with.
    pub start: Start,
    /// The keys that it was given, in the order of their calls.
    pub keys: Vec<Recorded>,
    /// Where it ended.
    pub end: End,
}

/// What a run begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The machine's short name.
    pub machine: String,
    /// What was chosen about it: names and values.
    pub settings: BTreeMap<String, String>,
    /// The program, with its source if that is to be shown.
    pub image: Image,
    /// The seed of memory and registers, if they are random.
    pub random_memory: Option<u64>,
    /// Registers that were set, the program counter too, in order.
    pub registers: Vec<(String, u16)>,
    /// What ports were connected to, by number; the others keep what is written to them.
    pub ports: BTreeMap<u16, Connection>,
}

/// What a port is connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It holds this at the start, and then what is written to it.
    Holds(u16),
    /// Each read takes the next byte.
    Feed(Vec<u8>),
    /// Something outside, which has done this.
    Log(AccessLog),
}

/// Where a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// After how many instructions.
    pub moment: u64,
    /// By what.
    pub how: EndReason,
    /// How many bytes it had shown.
    pub shown: u64,
    /// Their CRC-32.
    pub output: u32,
    /// The CRC-32 of the state: the words of memory below device space, then the registers in the order in which
    /// the machine lists them, each as two bytes, the low one first.
    pub state: u32,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// The program halted.
    Halted,
    /// The program went wrong.
    Fault,
    /// It waited for a key, and input had ended.
    InputEnded,
    /// The limit of instructions was reached.
    StepLimit,
    /// The limit of output was reached.
    OutputLimit,
    /// Nobody took the output any more.
    OutputClosed,
    /// The time was up.
    TimeUp,
    /// Somebody stopped it.
    Stopped,
}

impl EndReason {
    /// How a machine says that a run ended. What it does not know is that time was up.
    #[must_use]
    pub fn of(exit: &Exit) -> Self {
        match exit {
            Exit::Halted => Self::Halted,
            Exit::Fault(_) => Self::Fault,
            Exit::InputEnded => Self::InputEnded,
            Exit::StepLimit => Self::StepLimit,
            Exit::OutputLimit => Self::OutputLimit,
            Exit::OutputClosed => Self::OutputClosed,
            Exit::Stopped => Self::Stopped,
        }
    }

    /// Whether the run ended in an instruction that was tried and has not happened.
    pub(crate) fn is_tried(self) -> bool {
        match self {
            Self::Fault | Self::InputEnded | Self::OutputLimit | Self::OutputClosed => true,
            Self::Halted | Self::StepLimit | Self::TimeUp | Self::Stopped => false,
        }
    }
}

impl std::fmt::Display for EndReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Halted => "halted",
            Self::Fault => "went wrong",
            Self::InputEnded => "waited for a key after the end of input",
            Self::StepLimit => "reached the limit of instructions",
            Self::OutputLimit => "reached the limit of output",
            Self::OutputClosed => "showed what nobody took",
            Self::TimeUp => "was out of time",
            Self::Stopped => "was stopped",
        })
    }
}

/// Why a machine cannot be made ready as a recording says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// This Bantam has no such machine.
    #[error("it is of a machine `{0}`, which is not known here")]
    Machine(String),
    /// The machine has no such setting, or it cannot have this value.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The program cannot be loaded.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// There is no such register, or it cannot hold this value.
    #[error(transparent)]
    Register(#[from] SetRegisterError),
    /// A port cannot be connected.
    #[error(transparent)]
    Attach(#[from] AttachError),
    /// There is no such port.
    #[error("the {machine} has no port {port}")]
    Port {
        /// The machine.
        machine: &'static str,
        /// The port.
        port: u16,
    },
    /// A port gives or holds what it cannot.
    #[error("port {port} has {bits} bits, so it is never {value}")]
    Value {
        /// The port.
        port: u16,
        /// Its bits.
        bits: u32,
        /// The value.
        value: u16,
    },
}

impl Start {
    /// The machine.
    ///
    /// # Errors
    ///
    /// If there is none of that name here.
    pub fn target(&self) -> Result<&'static dyn Target, StartError> {
        find(&self.machine).ok_or_else(|| StartError::Machine(self.machine.clone()))
    }

    /// A machine that is at the beginning of the run.
    ///
    /// # Errors
    ///
    /// If something is not as the machine can be.
    pub fn machine(&self) -> Result<Box<dyn Machine>, StartError> {
        let target = self.target()?;
        let mut settings = Settings::new();
        for (name, value) in &self.settings {
            settings.set(name, value);
        }
        let mut machine = target.machine(&settings)?;
        for (port, connection) in &self.ports {
            let missing = StartError::Port { machine: target.title(), port: *port };
            let ports = target.ports().filter(|ports| *port < ports.count).ok_or(missing)?;
            let device = connection.device(*port, ports)?;
            machine.detach(*device.addrs().start());
            machine.attach(device)?;
        }
        let first = target.ports().map_or(0, |ports| ports.first);
        connect_display(target, &mut *machine, |addr| self.ports.contains_key(&addr.wrapping_sub(first)))?;
        if let Some(seed) = self.random_memory {
            machine.randomize(seed);
        }
        machine.load(&self.image)?;
        for (name, value) in &self.registers {
            machine.set_register(name, *value)?;
        }
        Ok(machine)
    }
}

impl Connection {
    /// What answers for the port.
    fn device(&self, port: u16, ports: Ports) -> Result<Box<dyn Device>, StartError> {
        let bits = ports.bits;
        let is_wide = |value: &u16| u32::from(*value) >> bits != 0;
        let wide = match self {
            Self::Holds(value) => Some(*value).filter(is_wide),
            Self::Feed(bytes) => bytes.iter().map(|byte| u16::from(*byte)).find(is_wide),
            Self::Log(deeds) => {
                let given = deeds.runs().map(|(deed, _)| match deed {
                    PortAccess::Read(value) | PortAccess::Write(value) => value,
                });
                given.into_iter().find(is_wide)
            }
        };
        if let Some(value) = wide {
            return Err(StartError::Value { port, bits, value });
        }
        let (addr, name) = (ports.first + port, format!("port {port}"));
        Ok(match self {
            Self::Holds(value) => Box::new(Latch::new(addr, *value)),
            Self::Feed(bytes) => Box::new(Feed::new(addr, name, bytes.as_slice())),
            Self::Log(deeds) => Box::new(LoggedPort::of(addr, name, deeds.clone())),
        })
    }
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

/// Notes what a run is given and shows, while it goes on.
///
/// The machine is at the beginning of the run, and whatever console it is run with is [wrapped](Self::console).
///
/// ```
/// use bantam_debug::{EndReason, Recorder, Start};
/// use bantam_isa::{Image, Segment};
/// use bantam_run::{Limits, Script};
///
/// // A program of two words, which halts.
/// let segments = vec![Segment { origin: 0, words: vec![0, 0] }];
/// let image = Image { segments, ..Image::default() };
/// let start = Start { machine: "euclid".to_owned(), image, ..Start::default() };
/// let mut machine = start.machine()?;
/// let mut recorder = Recorder::default();
/// let exit = machine.run(&mut recorder.console(&mut Script::new("")), Limits::steps(100));
/// let recording = recorder.finish(start, &*machine, EndReason::of(&exit))?;
/// assert_eq!(recording.end.moment, machine.instructions());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Recorder {
    tape: InputLog,
    shown: Shown,
}

impl Recorder {
    /// A console that does what `live` does, and it is noted.
    pub fn console<'a>(&'a mut self, live: &'a mut dyn Console) -> impl Console + 'a {
        Noted { recorder: self, live }
    }

    /// The run so far, of which this was the start. What ports that are [logged](LoggedPort) have done is taken from
    /// the start, so it is to be put there before.
    ///
    /// # Errors
    ///
    /// If the machine has a device that cannot be copied: then nobody could do the run again.
    pub fn finish(
        self,
        start: Start,
        machine: &dyn Machine,
        how: EndReason,
    ) -> Result<Recording, SnapshotError> {
        let end = End {
            moment: machine.instructions(),
            how,
            shown: self.shown.bytes,
            output: self.shown.sum(),
            state: state(machine)?,
        };
        let made_by = env!("CARGO_PKG_VERSION").to_owned();
        Ok(Recording { made_by, start, keys: self.tape.keys().to_vec(), end })
    }
}

/// The console of a run that is recorded.
struct Noted<'a> {
    recorder: &'a mut Recorder,
    live: &'a mut dyn Console,
}

impl Console for Noted<'_> {
    fn key(&mut self, now: u64) -> Key {
        self.recorder.tape.key(now, self.live)
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
