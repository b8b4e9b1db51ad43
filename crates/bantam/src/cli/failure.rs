//! What can go wrong on the host: arguments and files.

use std::{io, path::Path};

/// The command could not be done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// A file could not be read.
    #[error("cannot read {name}: {error}")]
    Read { name: String, error: io::Error },
    /// A file could not be written.
    #[error("cannot write {name}: {error}")]
    Write { name: String, error: io::Error },
    /// The other end of our output is gone.
    #[error("the output's other end is gone")]
    BrokenPipe,
    /// An object file is malformed.
    #[error("{name}: {error}")]
    Object { name: String, error: bantam_asm::ObjectError },
    /// The name of a file does not say for which machine it is.
    #[error("the name of {name} does not say for which machine it is")]
    UnknownKind { name: String },
    /// Two files are for different machines.
    #[error("{name} is for the {other}, and the files before it are for the {machine}")]
    OtherMachine { name: String, other: String, machine: &'static str },
    /// The image cannot be loaded.
    #[error(transparent)]
    Image(#[from] bantam_isa::ImageError),
    /// A setting does not exist.
    #[error(transparent)]
    Setting(#[from] bantam_run::SettingError),
    /// A register cannot be set.
    #[error(transparent)]
    Register(#[from] bantam_run::SetRegisterError),
    /// Anything else about an argument.
    #[error("{message}")]
    Argument { message: String, help: Option<String> },
}

impl Failure {
    /// An argument that cannot be used.
    pub(super) fn argument(message: impl Into<String>) -> Self {
        Self::Argument { message: message.into(), help: None }
    }

    /// A file that could not be read.
    pub(super) fn reading(path: &Path, error: io::Error) -> Self {
        Self::Read { name: path.display().to_string(), error }
    }

    /// Output that could not be written.
    pub(super) fn writing(name: impl ToString, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Write { name: name.to_string(), error },
        }
    }

    /// What to do about it.
    pub(super) fn help(&self) -> Option<String> {
        match self {
            Self::UnknownKind { .. } => {
                let kinds = bantam_machines::ALL.iter().map(|target| {
                    let endings: Vec<&str> =
                        target.source_endings().iter().chain(target.object_endings()).copied().collect();
                    format!("-m {} ({})", target.name(), endings.join(" "))
                });
                Some(format!("say it: {}", kinds.collect::<Vec<_>>().join(", ")))
            }
            Self::Argument { help, .. } => help.clone(),
            Self::Read { .. }
            | Self::Write { .. }
            | Self::BrokenPipe
            | Self::Object { .. }
            | Self::OtherMachine { .. }
            | Self::Image(_)
            | Self::Setting(_)
            | Self::Register(_) => None,
        }
    }
}
