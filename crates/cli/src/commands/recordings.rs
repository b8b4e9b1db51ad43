//! Recordings as files and tokens: reading, writing, and opening one in the debugger.

use std::path::{Path, PathBuf};

use bantam_debug::{Bounds, LARGEST_RECORDING, Recording, ReplayError, Session, TOKEN};

use crate::{
    args::{Concern, Debug, first_given},
    commands::launch_options::engine,
    error::Failure,
    host::files,
};

/// The extension of recordings.
const ENDING: &str = ".bt";

/// The number of characters of a token that messages show.
const SHOWN: usize = 12;

/// A recording that has been read, and its name in messages.
pub(crate) struct NamedRecording {
    pub(crate) name: String,
    pub(crate) recording: Recording,
}

impl NamedRecording {
    /// Adds the recording's name to an error of its run.
    pub(crate) fn failure(&self, error: impl Into<ReplayError>) -> Failure {
        Failure::Replay { name: self.name.clone(), error: error.into() }
    }
}

/// Reads a recording from a file, from a token, or from standard input.
pub(crate) fn read(what: &Path) -> Result<NamedRecording, Failure> {
    let text = what.to_string_lossy();
    if text.starts_with(TOKEN) && !what.exists() {
        return parse(
            "the token ".to_owned() + &text.chars().take(SHOWN).collect::<String>(),
            text.as_bytes(),
        );
    }
    let bytes = files::read_whole(what, LARGEST_RECORDING as u64)?;
    parse(files::display_name(what), &bytes)
}

/// Parses the bytes of a file or of a token.
fn parse(name: String, bytes: &[u8]) -> Result<NamedRecording, Failure> {
    let read = match std::str::from_utf8(bytes) {
        Ok(text) if text.trim_start().starts_with(TOKEN) && bytes.len() < LARGEST_RECORDING => {
            Recording::of_token(text)
        }
        Ok(_) | Err(_) => Recording::read(bytes),
    };
    match read {
        Ok(recording) => Ok(NamedRecording { name, recording }),
        Err(error) => Err(Failure::Recording { name, error }),
    }
}

/// Checks in advance whether a recording can be written to a path.
pub(crate) fn check_place(path: &Path) -> Result<(), Failure> {
    if path.extension().is_none_or(|ending| ending != "bt") {
        let message = format!("the name of a recording ends in {ENDING}, and `{}` does not", path.display());
        return Err(Failure::Argument { message, help: Some(format!("for example run{ENDING}")) });
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        let message =
            format!("cannot write {}: the folder {} does not exist", path.display(), folder.display());
        return Err(Failure::argument(message));
    }
    Ok(())
}

/// Writes a recording to a file.
pub(crate) fn save(path: &Path, recording: &Recording) -> Result<(), Failure> {
    let name = || path.display().to_string();
    let text = recording.write().map_err(|error| Failure::Recording { name: name(), error })?;
    files::write(path, text.as_bytes())
}

/// Opens a session with a recorded run; `None` if the options name no recording.
pub(crate) fn open(options: &Debug) -> Result<Option<Session>, Failure> {
    let found = options.files.iter().find_map(|file| Some((file, place(file)?)));
    let Some((file, (path, moment))) = found else { return Ok(None) };
    if options.files.len() > 1 {
        let message =
            format!("{} is a recording, which is a whole run; it must be the only file", file.display());
        return Err(Failure::argument(message));
    }
    let begins = [Concern::Machine, Concern::Assembly, Concern::Chick, Concern::Launch, Concern::Ports];
    if let Some(option) = first_given(options.language.given().chain(options.setup.given()), &begins) {
        let message = format!("{option} is for a new run, and {} is a recorded one", file.display());
        let help = Some("the recording contains everything that its run started with".to_owned());
        return Err(Failure::Argument { message, help });
    }
    let opened = read(&path)?;
    let mut machine = opened.recording.plan.launch().map_err(|error| opened.failure(error))?;
    machine.set_engine(engine(options.setup.engine))?;
    let usual = Bounds::default();
    let bounds = Bounds { instructions: usual.instructions.max(options.max_steps), ..usual };
    let session = Session::of_recording(&opened.recording, machine, bounds);
    let mut session = session.map_err(|error| opened.failure(error))?;
    if let Some(moment) = moment {
        session.seek(moment).map_err(|error| opened.failure(error))?;
    }
    Ok(Some(session))
}

/// place = name [ "@" moment ], where the name is a token or ends in .bt; a file whose own name has an `@` comes first
fn place(file: &Path) -> Option<(PathBuf, Option<u64>)> {
    let text = file.to_string_lossy();
    let is_recording = |name: &str| name.ends_with(ENDING) || name.starts_with(TOKEN);
    if !file.exists()
        && let Some((name, moment)) = text.rsplit_once('@')
        && let Ok(moment) = moment.parse()
        && is_recording(name)
    {
        return Some((PathBuf::from(name), Some(moment)));
    }
    is_recording(&text).then(|| (file.to_owned(), None))
}
