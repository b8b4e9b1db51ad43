//! Ports as files in a folder, one for each port, so that other programs can read and write them.
//!
//! A file contains eight binary digits, the most significant first. A write creates a temporary file and renames it, so
//! that no reader sees a half-written file. Nothing is ever deleted, and nothing outside the folder is touched.

use std::{
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::Arc,
};

use bantam_isa::Stop;
use bantam_run::{Context, Device};

use crate::{
    error::{Failure, plain},
    host::directory::{Directory, FileError},
};

/// The maximum size of a file in bytes, including blanks around the digits.
const MOST: usize = 256;

/// A folder of port files.
pub(crate) struct PortFolder {
    folder: Arc<Directory>,
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
        let folder = Directory::open(name).map_err(failed)?;
        for port in 0..count {
            let file = port.to_string();
            let created = folder.create(&file, &digits(0));
            created.map_err(|error| Failure::writing(name.join(file).display(), error))?;
        }
        Ok(Self { folder: Arc::new(folder), name: name.to_owned() })
    }

    /// Returns the device of a port at an address.
    pub(crate) fn port(&self, port: u16, addr: u16) -> PortFile {
        let (folder, name) = (Arc::clone(&self.folder), self.name.join(port.to_string()));
        PortFile { addr, device: format!("port {port}"), file: port.to_string(), folder, name }
    }
}

/// A port whose value is in a file.
pub(crate) struct PortFile {
    addr: u16,
    device: String,
    file: String,
    folder: Arc<Directory>,
    /// The name of the file for messages.
    name: PathBuf,
}

/// A problem with a port file, as a sentence that names it.
type Complaint = String;

impl PortFile {
    /// Describes why a file cannot be used; `what` is the operation.
    fn cannot(&self, what: &str, error: &FileError) -> Complaint {
        let name = self.name.display();
        let reason = match error {
            FileError::Outside => {
                return format!("the port file {name} is a link to a place outside its folder");
            }
            FileError::NotRegular => "not a regular file".to_owned(),
            FileError::System(error) => plain(error),
        };
        format!("cannot {what} the port file {name}: {reason}")
    }

    fn load(&self) -> Result<u16, Complaint> {
        let bytes = self.folder.read(&self.file, MOST + 1).map_err(|error| self.cannot("read", &error))?;
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
        let replaced = self.folder.replace(&self.file, &digits(value));
        replaced.map_err(|error| self.cannot("write", &error))
    }
}

/// Returns the content of a file with a value.
fn digits(value: u16) -> Vec<u8> {
    format!("{:08b}", value & 0xFF).into_bytes()
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
