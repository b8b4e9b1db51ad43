//! Ports as files in a folder, one for each port, so that other programs can read and write them.
//!
//! A file contains eight binary digits, the most significant first. A write creates a temporary file and renames it, so
//! that no reader sees a half-written file. Nothing is ever deleted, and nothing outside the folder is touched.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use bantam_isa::Stop;
use bantam_run::{Context, Device};
use tempfile::NamedTempFile;

use crate::error::{Failure, plain};

/// The maximum size of a file in bytes, including blanks around the digits.
const MOST: usize = 256;

/// A folder of port files.
pub(crate) struct PortFolder {
    /// Its path, without links.
    place: PathBuf,
    /// Its name as given by the user.
    name: PathBuf,
}

impl PortFolder {
    /// Opens a folder, and creates it and the files that are missing.
    pub(crate) fn open(name: &Path, count: u16) -> Result<Self, Failure> {
        if name.exists() && !name.is_dir() {
            return Err(Failure::argument(format!(
                "--ports expects a folder, and {} is not one",
                name.display()
            )));
        }
        let failed = |error| Failure::writing(name.display(), error);
        fs::create_dir_all(name).map_err(failed)?;
        let folder = Self { place: fs::canonicalize(name).map_err(failed)?, name: name.to_owned() };
        for port in 0..count {
            let file = folder.place.join(port.to_string());
            if fs::symlink_metadata(&file).is_err() {
                folder.make(&file).map_err(|error| Failure::writing(file.display(), error))?;
            }
        }
        Ok(folder)
    }

    /// Creates a file with the value zero. If another process was faster, its file stays.
    fn make(&self, file: &Path) -> io::Result<()> {
        match digits_beside(&self.place, 0)?.persist_noclobber(file) {
            Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Returns the device of a port at an address.
    pub(crate) fn port(&self, port: u16, addr: u16) -> PortFile {
        let (folder, name) = (self.place.clone(), self.name.join(port.to_string()));
        PortFile { addr, device: format!("port {port}"), file: port.to_string(), folder, name }
    }
}

/// A port whose value is in a file.
pub(crate) struct PortFile {
    addr: u16,
    device: String,
    file: String,
    folder: PathBuf,
    /// The name of the file for messages.
    name: PathBuf,
}

/// A problem with a port file, as a sentence that names it.
type Complaint = String;

impl PortFile {
    /// Returns the path of the file, without links; `what` is the operation, for messages. A link to a place outside the
    /// folder is rejected, and so is everything but a regular file: a pipe could block for ever.
    fn place(&self, what: &str) -> Result<PathBuf, Complaint> {
        let file = self.folder.join(&self.file);
        let cannot = |error: io::Error| self.cannot(what, &error);
        let place = fs::canonicalize(&file).map_err(cannot)?;
        if place.parent() != Some(&self.folder) {
            return Err(format!(
                "the port file {} is a link to a place outside its folder",
                self.name.display()
            ));
        }
        let kind = fs::metadata(&place).map_err(cannot)?;
        if !kind.is_file() {
            let kind = if kind.is_dir() { "is a folder" } else { "not a regular file" };
            return Err(format!("cannot {what} the port file {}: {kind}", self.name.display()));
        }
        Ok(place)
    }

    fn cannot(&self, what: &str, error: &io::Error) -> Complaint {
        format!("cannot {what} the port file {}: {}", self.name.display(), plain(error))
    }

    fn load(&self) -> Result<u16, Complaint> {
        let place = self.place("read")?;
        let mut bytes = Vec::new();
        File::open(place)
            .and_then(|file| file.take(MOST as u64 + 1).read_to_end(&mut bytes))
            .map_err(|error| self.cannot("read", &error))?;
        let name = self.name.display();
        if bytes.len() > MOST {
            return Err(format!("the port file {name} is too long; it must contain eight binary digits"));
        }
        let text = String::from_utf8_lossy(&bytes);
        let digits = text.trim();
        if digits.len() == 8 && digits.bytes().all(|byte| matches!(byte, b'0' | b'1')) {
            return Ok(digits.bytes().fold(0, |value, byte| value << 1 | u16::from(byte - b'0')));
        }
        Err(match digits {
            "" => format!("the port file {name} is empty; it must contain eight binary digits"),
            _ => {
                let shown: String = digits.chars().take(20).flat_map(char::escape_default).collect();
                let more = if digits.chars().count() > 20 { " and more" } else { "" };
                format!("the port file {name} contains `{shown}`{more}, not eight binary digits")
            }
        })
    }

    fn save(&self, value: u16) -> Result<(), Complaint> {
        let place = self.place("write")?;
        let cannot = |error: io::Error| self.cannot("write", &error);
        // A read-only file must not be replaced.
        fs::OpenOptions::new().write(true).open(&place).map_err(cannot)?;
        let beside = digits_beside(&self.folder, value).map_err(cannot)?;
        beside.persist(place).map_err(|error| cannot(error.error))?;
        Ok(())
    }
}

/// Creates a temporary file in the folder with a value.
fn digits_beside(folder: &Path, value: u16) -> io::Result<NamedTempFile> {
    let mut beside = NamedTempFile::new_in(folder)?;
    write!(beside, "{:08b}", value & 0xFF)?;
    shared(&beside)?;
    Ok(beside)
}

/// Lets other programs, even of other users, read and write a port as far as the user's mask allows.
#[cfg(unix)]
fn shared(file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mask = rustix::process::umask(rustix::fs::Mode::empty());
    rustix::process::umask(mask);
    file.as_file().set_permissions(fs::Permissions::from_mode(0o666 & !mask.bits()))
}

#[cfg(not(unix))]
fn shared(_: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

impl Device for PortFile {
    fn name(&self) -> &str {
        &self.device
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        self.addr..=self.addr
    }

    fn read(&mut self, _: u16, context: &mut Context<'_>) -> Result<u16, Stop> {
        self.load().map_err(|complaint| context.fail(complaint))
    }

    fn write(&mut self, _: u16, value: u16, context: &mut Context<'_>) -> Result<(), Stop> {
        self.save(value).map_err(|complaint| context.fail(complaint))
    }

    fn peek(&self, _: u16, _: u64) -> u16 {
        self.load().unwrap_or_default()
    }
}
