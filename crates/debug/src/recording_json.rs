//! A recording as a `.bt` file: one JSON object, which any language can read and write.
//!
//! The program in it is what a `.bto` holds. Reading checks everything that needs no machine; the rest is
//! checked when a machine is launched.

use std::collections::BTreeMap;

use bantam_asm::{Block, Object, ObjectSymbol, byte_of};
use bantam_diag::Span;
use bantam_history::{Input, Recorded};
use bantam_isa::{Image, Segment, Symbol};
use bantam_machines::{DisplayPlan, LaunchPlan, PortConnection};
use bantam_run::{AccessLog, EndReason, PortAccess, Settings};
use serde::{Deserialize, Serialize};

use crate::recording::{End, Recording};

/// The largest file of a recording that is read, in bytes.
pub const LARGEST_RECORDING: usize = 64 << 20;

const FORMAT: &str = "bantam recording";
const VERSION: u32 = 1;

/// Why a recording cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordingError {
    /// The file is empty.
    #[error("there is nothing in it")]
    Empty,
    /// It is larger than the limit.
    #[error("the recording is {len} bytes long; the limit is {limit}")]
    TooLarge {
        /// Its length in bytes.
        len: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// It ends in the middle.
    #[error("byte {at}: the recording ends in the middle; the rest of it is lost")]
    CutOff {
        /// How long it is, in bytes.
        at: usize,
    },
    /// It is something else.
    #[error("this is not a recording: {what}")]
    Foreign {
        /// What it is instead, or why it cannot be one.
        what: String,
    },
    /// Its format version is unknown.
    #[error(
        "this is version {version} of a recording, made by Bantam {made_by}; this Bantam, {}, reads version {VERSION}",
        env!("CARGO_PKG_VERSION")
    )]
    Version {
        /// The version of its format.
        version: u64,
        /// The Bantam that made it.
        made_by: String,
    },
    /// Part of it is malformed.
    #[error("byte {at}: {what}")]
    Malformed {
        /// The byte, from 0.
        at: usize,
        /// What is wrong there.
        what: String,
    },
    /// Its parts do not fit together.
    #[error("{0}")]
    Invalid(String),
    /// The text is not a token.
    #[error("this is not a token of a recording: {0}")]
    Token(String),
    /// The token would exceed the limit.
    #[error("the token is {len} characters long; the limit is {limit}")]
    LongToken {
        /// Its length in characters.
        len: usize,
        /// The limit in characters.
        limit: usize,
    },
}

/// The fields that distinguish a recording from other JSON. The rest is read later.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    version: Option<u64>,
    #[serde(default)]
    bantam: Option<String>,
}

/// The file form of a [`Recording`].
#[derive(Serialize, Deserialize)]
#[serde(expecting = "an object")]
struct File {
    format: String,
    version: u32,
    bantam: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    settings: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    random_memory: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    registers: Vec<(String, u16)>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    ports: BTreeMap<u16, Port>,
    /// Call, moment, byte.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keys: Vec<(u64, u64, Option<u8>)>,
    end: FileEnd,
    image: Object,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Port {
    Holds(u16),
    Feed(Vec<u8>),
    Log {
        deeds: Vec<(Doing, u16, u64)>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failed: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Doing {
    Read,
    Write,
}

#[derive(Serialize, Deserialize)]
struct FileEnd {
    moment: u64,
    #[serde(with = "reason")]
    how: EndReason,
    shown: u64,
    output: u32,
    state: u32,
}

/// How a run ended, by its stable name; names from older recordings are read too.
mod reason {
    use bantam_run::EndReason;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    const OLD: [(&str, EndReason); 6] = [
        ("input-ended", EndReason::InputEnded),
        ("step-limit", EndReason::StepLimit),
        ("output-limit", EndReason::OutputLimit),
        ("output-closed", EndReason::OutputClosed),
        ("time-up", EndReason::Timeout),
        ("stopped", EndReason::Interrupted),
    ];

    const NAMES: [&str; EndReason::ALL.len()] = {
        let mut names = [""; EndReason::ALL.len()];
        let mut i = 0;
        while i < names.len() {
            names[i] = EndReason::ALL[i].name();
            i += 1;
        }
        names
    };

    pub(super) fn serialize<S: Serializer>(reason: &EndReason, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(reason.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EndReason, D::Error> {
        let name = String::deserialize(deserializer)?;
        let old = || OLD.iter().find(|(old, _)| *old == name).map(|(_, reason)| *reason);
        EndReason::from_name(&name).or_else(old).ok_or_else(|| D::Error::unknown_variant(&name, &NAMES))
    }
}

impl Recording {
    /// The recording as a `.bt` file, which is JSON.
    ///
    /// # Errors
    ///
    /// If it is larger than [what is read](LARGEST_RECORDING).
    pub fn write(&self) -> Result<String, RecordingError> {
        let mut text = serde_json::to_string(&File::of(self))
            .map_err(|error| RecordingError::Invalid(error.to_string()))?;
        text.push('\n');
        if text.len() > LARGEST_RECORDING {
            return Err(RecordingError::TooLarge { len: text.len(), limit: LARGEST_RECORDING });
        }
        Ok(text)
    }

    /// Reads a `.bt` file.
    ///
    /// # Errors
    ///
    /// What is wrong, and where.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordingError> {
        if bytes.trim_ascii().is_empty() {
            return Err(RecordingError::Empty);
        }
        if bytes.len() > LARGEST_RECORDING {
            return Err(RecordingError::TooLarge { len: bytes.len(), limit: LARGEST_RECORDING });
        }
        check_head(bytes)?;
        let file: File = serde_json::from_slice(bytes).map_err(|error| malformed(bytes, &error))?;
        file.recording()
    }
}

/// Whether this is a recording at all, and one of the form that is known.
fn check_head(bytes: &[u8]) -> Result<(), RecordingError> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(RecordingError::Foreign { what: "it does not start with `{`".to_owned() });
    }
    let head: Head = serde_json::from_slice(bytes).map_err(|error| malformed(bytes, &error))?;
    match (head.format.as_deref(), head.version) {
        (Some(FORMAT), Some(version)) if version == u64::from(VERSION) => Ok(()),
        (Some(FORMAT), Some(version)) => {
            let made_by = head.bantam.unwrap_or_default();
            let made_by = made_by.chars().filter(|c| !c.is_control()).take(20).collect();
            Err(RecordingError::Version { version, made_by })
        }
        (Some(FORMAT), None) => {
            Err(RecordingError::Foreign { what: "it does not say the version of its form".to_owned() })
        }
        (Some(other), _) => {
            let other: String = other.chars().take(40).flat_map(char::escape_debug).collect();
            Err(RecordingError::Foreign { what: format!("it says that it is `{other}`") })
        }
        (None, _) => Err(RecordingError::Foreign { what: "it is JSON without a `format`".to_owned() }),
    }
}

/// What is wrong with the JSON.
fn malformed(bytes: &[u8], error: &serde_json::Error) -> RecordingError {
    if error.is_eof() {
        return RecordingError::CutOff { at: bytes.len() };
    }
    let at = byte_of(bytes, error.line(), error.column());
    let what = error.to_string();
    // The byte offset is more precise.
    let what = what.split(" at line ").next().unwrap_or_default().to_owned();
    RecordingError::Malformed { at, what }
}

impl File {
    fn of(recording: &Recording) -> Self {
        let Recording { made_by, plan, keys, end } = recording;
        let key = |key: &Recorded| {
            let byte = match key.input {
                Input::Byte(byte) => Some(byte),
                Input::Ended => None,
            };
            (key.call, key.moment, byte)
        };
        let End { moment, reason, shown, output, state } = *end;
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            bantam: made_by.clone(),
            settings: plan
                .settings
                .choices()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            random_memory: plan.random_memory,
            registers: plan.registers.iter().map(|(name, value)| (name.clone(), *value as u16)).collect(),
            ports: plan
                .ports
                .iter()
                .filter_map(|(port, connection)| Some((*port, Port::of(connection)?)))
                .collect(),
            keys: keys.iter().map(key).collect(),
            end: FileEnd { moment, how: reason, shown, output, state },
            image: object(&plan.machine, &plan.image),
        }
    }

    fn recording(self) -> Result<Recording, RecordingError> {
        let FileEnd { moment, how: reason, shown, output, state } = self.end;
        let input = |byte: Option<u8>| byte.map_or(Input::Ended, Input::Byte);
        let keys = self.keys.into_iter();
        let keys: Vec<Recorded> =
            keys.map(|(call, moment, byte)| Recorded { call, moment, input: input(byte) }).collect();
        check_keys(&keys, moment)?;
        let mut ports = BTreeMap::new();
        for (port, connection) in self.ports {
            ports.insert(port, connection.connection(port)?);
        }
        let machine = self.image.machine.clone();
        let mut settings = Settings::new();
        for (name, value) in &self.settings {
            settings.set(name, value);
        }
        let plan = LaunchPlan {
            settings,
            random_memory: self.random_memory,
            registers: self.registers.into_iter().map(|(name, value)| (name, value.into())).collect(),
            ports,
            display: DisplayPlan::Connected,
            ..LaunchPlan::new(machine, image(self.image)?)
        };
        Ok(Recording { made_by: self.bantam, plan, keys, end: End { moment, reason, shown, output, state } })
    }
}

/// Checks that keys are in order, and that none comes after the end.
fn check_keys(keys: &[Recorded], end: u64) -> Result<(), RecordingError> {
    let mut before = Recorded { call: 0, moment: 0, input: Input::Ended };
    for (number, key) in (1..).zip(keys) {
        let wrong = if key.call <= before.call {
            format!("was given at call {}, not after call {}", key.call, before.call)
        } else if key.moment < before.moment {
            format!("was given at moment {}, before moment {}", key.moment, before.moment)
        } else if key.moment > end {
            format!("was given at moment {}, and the run ended at {end}", key.moment)
        } else {
            before = *key;
            continue;
        };
        return Err(RecordingError::Invalid(format!("the keys are out of order: key {number} {wrong}")));
    }
    Ok(())
}

impl Port {
    /// Returns `None` for a host port without a log.
    fn of(connection: &PortConnection) -> Option<Self> {
        Some(match connection {
            PortConnection::Host => return None,
            PortConnection::Holds(value) => Self::Holds(*value),
            PortConnection::Feed(bytes) => Self::Feed(bytes.clone()),
            PortConnection::Log(deeds) => {
                let runs = deeds.runs().map(|(deed, times)| match deed {
                    PortAccess::Read(value) => (Doing::Read, value, times),
                    PortAccess::Write(value) => (Doing::Write, value, times),
                });
                Self::Log { deeds: runs.collect(), failed: deeds.failed().map(str::to_owned) }
            }
        })
    }

    fn connection(self, port: u16) -> Result<PortConnection, RecordingError> {
        let (runs, failed) = match self {
            Self::Holds(value) => return Ok(PortConnection::Holds(value)),
            Self::Feed(bytes) => return Ok(PortConnection::Feed(bytes)),
            Self::Log { deeds, failed } => (deeds, failed),
        };
        let mut deeds = AccessLog::default();
        for (doing, value, times) in runs {
            let deed = match doing {
                Doing::Read => PortAccess::Read(value),
                Doing::Write => PortAccess::Write(value),
            };
            if !deeds.add(deed, times) {
                let what = format!("port {port} is used more often than can be counted");
                return Err(RecordingError::Invalid(what));
            }
        }
        if let Some(why) = failed {
            deeds.fail(why);
        }
        Ok(PortConnection::Log(deeds))
    }
}

/// Converts a program to an object without unresolved symbols.
fn object(machine: &str, image: &Image) -> Object {
    let span = Span::default();
    let block = |segment: &Segment| Block { origin: segment.origin, words: segment.words.clone(), span };
    let symbol =
        |symbol: &Symbol| ObjectSymbol { name: symbol.name.clone(), addr: symbol.addr, global: false, span };
    Object {
        machine: machine.to_owned(),
        blocks: image.segments.iter().map(block).collect(),
        symbols: image.symbols.iter().map(symbol).collect(),
        patches: Vec::new(),
        files: image.files.clone(),
        lines: image.lines.clone(),
        // Two labels of different files may differ in case alone.
        case_sensitive: true,
        variables: image.variables.clone(),
        functions: image.functions.clone(),
    }
}

/// Converts an object to a program, if it has no unresolved symbols.
fn image(object: Object) -> Result<Image, RecordingError> {
    if let Some(open) = object.patches.first() {
        return Err(RecordingError::Invalid(format!(
            "the program is not linked: `{}` is in another file",
            open.symbol
        )));
    }
    let is_in_order = object.lines.is_sorted_by_key(|line| line.addr)
        && object.symbols.is_sorted_by_key(|symbol| symbol.addr);
    if !is_in_order {
        return Err(RecordingError::Invalid("labels and lines are not in the order of addresses".to_owned()));
    }
    let segment = |block: Block| Segment { origin: block.origin, words: block.words };
    let symbol = |symbol: ObjectSymbol| Symbol { name: symbol.name, addr: symbol.addr };
    Ok(Image {
        segments: object.blocks.into_iter().map(segment).collect(),
        symbols: object.symbols.into_iter().map(symbol).collect(),
        files: object.files,
        lines: object.lines,
        variables: object.variables,
        functions: object.functions,
    })
}
