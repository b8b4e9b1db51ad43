//! What can go wrong on the host: arguments and files.

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

/// The command could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A file could not be read.
    #[error("cannot read {}: {}", name.display(), plain(error))]
    Read { name: PathBuf, error: io::Error },
    /// A file could not be written.
    #[error("cannot write {name}: {}", plain(error))]
    Write { name: String, error: io::Error },
    /// The other end of our output is gone.
    #[error("the output's other end is gone")]
    BrokenPipe,
    /// Files cannot be built together.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Standard input has no name that could say which machine it is for.
    #[error("no machine is given for the program on standard input")]
    UnknownInput,
    /// There is nothing to explain.
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// There is no tour of a program.
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
    /// A recording cannot be read, written or done again.
    #[error("{name}: {error}")]
    Recording { name: String, error: RecordingError },
    /// A recorded run was not done again.
    #[error("{name}: {error}")]
    Replay { name: String, error: ReplayError },
    /// A run cannot be recorded.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A setting does not exist.
    #[error(transparent)]
    Setting(#[from] bantam_run::SettingError),
    /// The machine has no such engine.
    #[error(transparent)]
    Engine(#[from] bantam_run::EngineError),
    /// A machine cannot be made ready.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// Anything else about an argument.
    #[error("{message}")]
    Argument { message: String, help: Option<String> },
}

impl Failure {
    /// An argument that cannot be used.
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::Argument { message: message.into(), help: None }
    }

    /// A file that could not be read.
    pub(crate) fn reading(path: &Path, error: io::Error) -> Self {
        Self::Read { name: path.to_owned(), error }
    }

    /// Output that could not be written.
    pub(crate) fn writing(name: impl ToString, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::BrokenPipe;
        }
        Self::Write { name: name.to_string(), error }
    }

    /// What to do about it.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::Input(InputError::UnknownMachine { name }) if name.ends_with(".bt") => {
                Some(format!("a recording is done again by bantam replay {name}"))
            }
            Self::Input(InputError::UnknownMachine { .. }) => {
                let kinds = bantam_machines::ALL.iter().map(|target| {
                    let endings = target.source_endings().iter().chain(target.object_endings());
                    let endings: Vec<&str> = endings.copied().collect();
                    format!("-m {}, or a name that ends in {}", target.name(), endings.join(" or "))
                });
                let kinds = kinds.collect::<Vec<_>>().join("; ");
                Some(format!("give {kinds}; a program in Chick ends in {}", bantam_machines::CHICK_ENDING))
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
                Some("--max-steps sets another limit".to_owned())
            }
            Self::Tui(_)
            | Self::Launch(_)
            | Self::Read { .. }
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

/// The options that name a machine: "-m lc3, -m vc or -m euclid".
fn choices() -> String {
    let mut all: Vec<String> =
        bantam_machines::ALL.iter().map(|target| format!("-m {}", target.name())).collect();
    let last = all.pop().unwrap_or_default();
    if all.is_empty() { last } else { format!("{} or {last}", all.join(", ")) }
}

/// What the host says about a file, in short words, and without numbers that only the host knows.
pub(crate) fn plain(error: &io::Error) -> String {
    const KNOWN: &[(io::ErrorKind, &str)] = &[
        (io::ErrorKind::NotFound, "there is no such file or folder"),
        (io::ErrorKind::PermissionDenied, "it is not permitted"),
        (io::ErrorKind::IsADirectory, "it is a folder"),
        (io::ErrorKind::NotADirectory, "a part of the path is not a folder"),
        (io::ErrorKind::ReadOnlyFilesystem, "the disk cannot be written"),
        (io::ErrorKind::StorageFull, "the disk is full"),
    ];
    if let Some((_, words)) = KNOWN.iter().find(|(kind, _)| *kind == error.kind()) {
        return (*words).to_owned();
    }
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
