//! Errors of a command: arguments, files, and the errors of the library.

use bantam::{
    CodeError, InputError, LaunchError,
    pages::{ExplainError, TourError},
};
use bantam_debug::{DebugError, RecordingError, ReplayError, SnapshotError};
use bantam_tui::TuiError;
use std::{
    error::Error as _,
    io,
    path::{Path, PathBuf},
};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A file could not be read.
    #[error("cannot read {}: {}", name.display(), plain(error))]
    Read { name: PathBuf, error: io::Error },
    /// A file is larger than any that is read.
    #[error("{name} is larger than the limit of {limit} bytes")]
    TooLarge { name: String, limit: u64 },
    /// A file could not be written.
    #[error("cannot write {name}: {}", plain(error))]
    Write { name: String, error: io::Error },
    /// The reader of our output has closed it.
    #[error("the other end of the output is closed")]
    BrokenPipe,
    /// The files cannot be built together.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Standard input has no name that could determine the machine.
    #[error("the program on standard input needs a machine")]
    UnknownInput,
    /// The argument cannot be explained.
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// The program cannot have a tour.
    #[error(transparent)]
    Tour(#[from] TourError),
    /// The program cannot be translated to C.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The program cannot be debugged.
    #[error(transparent)]
    Debug(#[from] DebugError),
    /// The terminal debugger cannot run.
    #[error(transparent)]
    Tui(#[from] TuiError),
    /// A recording cannot be read or written.
    #[error("{name}: {error}")]
    Recording { name: String, error: RecordingError },
    /// A recorded run cannot be replayed.
    #[error("{name}: {error}")]
    Replay { name: String, error: ReplayError },
    /// A run cannot be recorded.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A setting is unknown or has a bad value.
    #[error(transparent)]
    Setting(#[from] bantam_run::SettingError),
    /// The machine has no such engine.
    #[error(transparent)]
    Engine(#[from] bantam_run::EngineError),
    /// A machine cannot be launched.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// Any other problem with an argument.
    #[error("{message}")]
    Argument { message: String, help: Option<String> },
}

impl Failure {
    /// Returns a failure because of an argument, without help.
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::Argument { message: message.into(), help: None }
    }

    /// Returns the failure of reading a file.
    pub(crate) fn reading(path: &Path, error: io::Error) -> Self {
        Self::Read { name: path.to_owned(), error }
    }

    /// Returns the failure of writing to a file or to standard output.
    pub(crate) fn writing(name: impl ToString, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::Write { name: name.to_string(), error }
    }

    /// Returns what the user can do about it, if that is known.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Input(InputError::UnknownMachine { name }) if name.ends_with(".bt") => {
                Some(format!("replay a recording with `bantam replay {name}`"))
            }
            Self::Input(InputError::UnknownMachine { .. }) => {
                let kinds = bantam_machines::ALL.iter().map(|target| {
                    let endings = target.source_endings().iter().chain(target.object_endings());
                    let endings: Vec<&str> = endings.copied().collect();
                    format!("-m {}, or a name that ends in {}", target.name(), endings.join(" or "))
                });
                let kinds = kinds.collect::<Vec<_>>().join("; ");
                Some(format!(
                    "use {kinds}; the name of a Chick program ends in {}",
                    bantam_machines::CHICK_ENDING
                ))
            }
            Self::UnknownInput => Some(format!("add {}", choices())),
            Self::Read { name, error } if error.kind() == io::ErrorKind::NotFound => {
                let endings = bantam_machines::ALL.iter().flat_map(|target| target.source_endings());
                let mut near = endings.map(|ending| {
                    let mut near = name.clone().into_os_string();
                    near.push(ending);
                    PathBuf::from(near)
                });
                near.find(|near| near.is_file()).map(|near| format!("did you mean {}?", near.display()))
            }
            Self::Argument { help, .. } => help.clone(),
            Self::Explain(error) => error.help().map(str::to_owned),
            Self::Tui(TuiError::NoTerminal) => {
                Some("with --script FILE it runs the commands of a file and prints plain text".to_owned())
            }
            Self::Recording { error: RecordingError::LongToken { .. }, .. } => {
                Some("send the recording as a file".to_owned())
            }
            Self::Replay { error: ReplayError::Long { .. }, .. } => {
                Some("set another limit with --max-steps".to_owned())
            }
            Self::Tui(_)
            | Self::Launch(_)
            | Self::Read { .. }
            | Self::TooLarge { .. }
            | Self::Write { .. }
            | Self::BrokenPipe
            | Self::Input(_)
            | Self::Tour(_)
            | Self::Code(_)
            | Self::Setting(_)
            | Self::Engine(_)
            | Self::Debug(_)
            | Self::Recording { .. }
            | Self::Replay { .. }
            | Self::Snapshot(_) => None,
        }
    }
}

/// Lists the options that select a machine: "-m lc3, -m vc or -m euclid".
fn choices() -> String {
    let mut all: Vec<String> =
        bantam_machines::ALL.iter().map(|target| format!("-m {}", target.name())).collect();
    let last = all.pop().unwrap_or_default();
    if all.is_empty() { last } else { format!("{} or {last}", all.join(", ")) }
}

/// Describes an error of the operating system in a few words, without its number.
pub(crate) fn plain(error: &io::Error) -> String {
    const KNOWN: &[(io::ErrorKind, &str)] = &[
        (io::ErrorKind::NotFound, "no such file or folder"),
        (io::ErrorKind::PermissionDenied, "permission denied"),
        (io::ErrorKind::IsADirectory, "is a folder"),
        (io::ErrorKind::NotADirectory, "part of the path is not a folder"),
        (io::ErrorKind::ReadOnlyFilesystem, "the disk is read-only"),
        (io::ErrorKind::StorageFull, "the disk is full"),
    ];
    if let Some((_, words)) = KNOWN.iter().find(|(kind, _)| *kind == error.kind()) {
        return (*words).to_owned();
    }
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
