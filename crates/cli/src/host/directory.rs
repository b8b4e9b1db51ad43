//! Files of one folder, and of no other place.
//!
//! The folder is opened once, and files are opened relative to it and without following links, so nothing that another
//! process renames or links in the meantime leads out of it. What is examined is the open file, never its name. A link
//! to another file of the folder is followed by hand.

use std::{
    fs::File,
    io::{self, Read as _},
};

/// Why a file of the folder cannot be used.
#[derive(Debug)]
pub(crate) enum FileError {
    /// It is a link to something else than a file of the folder.
    Outside,
    /// It is neither a file nor a folder: a pipe, for example.
    NotRegular,
    /// The operating system refuses.
    System(io::Error),
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// How often links are followed.
const MOST_LINKS: usize = 8;

/// Checks that an open file is regular: a pipe could block for ever.
fn regular(file: File) -> Result<File, FileError> {
    let kind = file.metadata()?;
    match () {
        () if kind.is_file() => Ok(file),
        () if kind.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory).into()),
        () => Err(FileError::NotRegular),
    }
}

impl Directory {
    /// Reads a file up to `limit` bytes.
    pub(crate) fn read(&self, name: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        let (file, _) = self.open_file(name, Mode::Read)?;
        let mut bytes = Vec::new();
        file.take(limit as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Replaces the content of a file, so that no reader sees a part of it. A file that is read-only is refused.
    pub(crate) fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let (_, name) = self.open_file(name, Mode::Write)?;
        let new = self.make_beside(bytes)?;
        Ok(new.rename(&name)?)
    }

    /// Creates a file. If there is one of that name, even a link, it stays.
    pub(crate) fn create(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if self.has(name) {
            return Ok(());
        }
        match self.make_beside(bytes)?.link(name) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// What a file is opened for.
#[derive(Clone, Copy)]
enum Mode {
    Read,
    Write,
}

pub(crate) use system::Directory;

#[cfg(unix)]
mod system {
    use std::{
        ffi::OsStr,
        fs::File,
        io::{self, Write as _},
        os::{fd::OwnedFd, unix::ffi::OsStrExt as _},
        path::{Component, Path},
    };

    use rustix::{
        fs::{AtFlags, CWD, Mode as Access, OFlags, linkat, openat, readlinkat, renameat, statat, unlinkat},
        io::Errno,
    };

    use super::{FileError, MOST_LINKS, Mode, regular};

    /// An open folder.
    pub(crate) struct Directory(OwnedFd);

    impl Directory {
        /// Opens a folder.
        pub(crate) fn open(path: &Path) -> io::Result<Self> {
            Ok(Self(openat(
                CWD,
                path,
                OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::RDONLY,
                Access::empty(),
            )?))
        }

        /// Whether there is something of that name, even a link to nothing.
        pub(super) fn has(&self, name: &str) -> bool {
            statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
        }

        /// Opens a file, and returns the name that it has after links.
        pub(super) fn open_file(&self, name: &str, mode: Mode) -> Result<(File, String), FileError> {
            let access = match mode {
                Mode::Read => OFlags::RDONLY,
                Mode::Write => OFlags::WRONLY,
            };
            // Without blocking, as a pipe may have been put there.
            let flags = access | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
            let mut name = name.to_owned();
            for _ in 0..MOST_LINKS {
                match openat(&self.0, name.as_str(), flags, Access::empty()) {
                    Ok(file) => return Ok((regular(file.into())?, name)),
                    Err(Errno::LOOP) => name = self.link_target(&name)?,
                    // A pipe without a reader.
                    Err(Errno::NXIO) => return Err(FileError::NotRegular),
                    Err(error) => return Err(io::Error::from(error).into()),
                }
            }
            Err(io::Error::from(Errno::LOOP).into())
        }

        /// Returns the file of this folder that a link names.
        fn link_target(&self, name: &str) -> Result<String, FileError> {
            let target = match readlinkat(&self.0, name, Vec::new()) {
                Ok(target) => target,
                // It was a link a moment ago.
                Err(Errno::INVAL) => return Ok(name.to_owned()),
                Err(error) => return Err(io::Error::from(error).into()),
            };
            let path = Path::new(OsStr::from_bytes(target.as_bytes()));
            let mut parts = path.components().filter(|part| *part != Component::CurDir);
            match (parts.next(), parts.next()) {
                (Some(Component::Normal(name)), None) => {
                    name.to_str().map(str::to_owned).ok_or(FileError::Outside)
                }
                _ => Err(FileError::Outside),
            }
        }

        /// Creates a file with a name that no other file has.
        pub(super) fn make_beside(&self, bytes: &[u8]) -> io::Result<NewFile<'_>> {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            // Other programs, even of other users, may read and write it as far as the user's mask allows.
            let access = Access::from_raw_mode(0o666);
            for attempt in 0_u32.. {
                let name = format!(".bantam-{}-{attempt}", std::process::id());
                match openat(&self.0, name.as_str(), flags, access) {
                    Ok(file) => {
                        let new = NewFile { folder: self, name };
                        File::from(file).write_all(bytes)?;
                        return Ok(new);
                    }
                    Err(Errno::EXIST) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            unreachable!("a folder has fewer files than there are attempts")
        }
    }

    /// A file that has yet to get its name. Dropping it removes it.
    pub(super) struct NewFile<'a> {
        folder: &'a Directory,
        name: String,
    }

    impl NewFile<'_> {
        /// Gives it the name of a file, which it replaces.
        pub(super) fn rename(self, name: &str) -> io::Result<()> {
            Ok(renameat(&self.folder.0, self.name.as_str(), &self.folder.0, name)?)
        }

        /// Gives it a name that no file has.
        pub(super) fn link(self, name: &str) -> io::Result<()> {
            Ok(linkat(&self.folder.0, self.name.as_str(), &self.folder.0, name, AtFlags::empty())?)
        }
    }

    impl Drop for NewFile<'_> {
        fn drop(&mut self) {
            // After a rename there is no such name.
            let _ = unlinkat(&self.folder.0, self.name.as_str(), AtFlags::empty());
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::{
        fs::{self, File},
        io::{self, Write as _},
        path::{Path, PathBuf},
    };

    use tempfile::NamedTempFile;

    use super::{FileError, MOST_LINKS, Mode, regular};

    /// A folder, by its path: other systems cannot open files relative to an open folder.
    pub(crate) struct Directory(PathBuf);

    impl Directory {
        /// Opens a folder.
        pub(crate) fn open(path: &Path) -> io::Result<Self> {
            fs::canonicalize(path).map(Self)
        }

        /// Whether there is something of that name, even a link to nothing.
        pub(super) fn has(&self, name: &str) -> bool {
            fs::symlink_metadata(self.0.join(name)).is_ok()
        }

        /// Opens a file, and returns the name that it has after links.
        pub(super) fn open_file(&self, name: &str, mode: Mode) -> Result<(File, String), FileError> {
            let mut path = self.0.join(name);
            for _ in 0..MOST_LINKS {
                if !fs::symlink_metadata(&path)?.is_symlink() {
                    break;
                }
                path = self.0.join(fs::read_link(&path)?);
            }
            if path.parent() != Some(&self.0) || fs::symlink_metadata(&path)?.is_symlink() {
                return Err(FileError::Outside);
            }
            let name = path.file_name().and_then(|name| name.to_str()).ok_or(FileError::Outside)?.to_owned();
            let options = match mode {
                Mode::Read => fs::OpenOptions::new().read(true).clone(),
                Mode::Write => fs::OpenOptions::new().write(true).clone(),
            };
            Ok((regular(options.open(path)?)?, name))
        }

        /// Creates a file with a name that no other file has.
        pub(super) fn make_beside(&self, bytes: &[u8]) -> io::Result<NewFile<'_>> {
            let mut file = NamedTempFile::new_in(&self.0)?;
            file.write_all(bytes)?;
            Ok(NewFile { folder: self, file })
        }
    }

    /// A file that has yet to get its name. Dropping it removes it.
    pub(super) struct NewFile<'a> {
        folder: &'a Directory,
        file: NamedTempFile,
    }

    impl NewFile<'_> {
        /// Gives it the name of a file, which it replaces.
        pub(super) fn rename(self, name: &str) -> io::Result<()> {
            self.file.persist(self.folder.0.join(name)).map(drop).map_err(|error| error.error)
        }

        /// Gives it a name that no file has.
        pub(super) fn link(self, name: &str) -> io::Result<()> {
            self.file.persist_noclobber(self.folder.0.join(name)).map(drop).map_err(|error| error.error)
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::{
        fs,
        os::unix::fs::symlink,
        path::Path,
        sync::atomic::{AtomicBool, Ordering},
    };

    use super::*;

    /// Puts a file, links out of the folder, and a folder in the same place in turn, until told to stop.
    fn swap(folder: &Path, outside: &Path, stop: &AtomicBool) {
        let (place, next) = (folder.join("7"), folder.join("next"));
        while !stop.load(Ordering::Relaxed) {
            fs::write(&next, "inside").unwrap();
            fs::rename(&next, &place).unwrap();
            for link in [outside, Path::new("../outside"), Path::new("/dev/zero")] {
                symlink(link, &next).unwrap();
                fs::rename(&next, &place).unwrap();
            }
        }
    }

    #[test]
    fn nothing_outside_is_read_or_written_while_links_come_and_go() {
        let parent = tempfile::tempdir().unwrap();
        let (path, outside) = (parent.path().join("ports"), parent.path().join("outside"));
        fs::create_dir(&path).unwrap();
        fs::write(&outside, "outside").unwrap();
        let folder = Directory::open(&path).unwrap();
        let (stop, mut insides, mut outsides) = (AtomicBool::new(false), 0, 0);
        std::thread::scope(|scope| {
            scope.spawn(|| swap(&path, &outside, &stop));
            // Long enough to have seen both.
            for tries in 0.. {
                if tries >= 5_000 && insides > 0 && outsides > 0 {
                    break;
                }
                match folder.read("7", 100) {
                    Ok(bytes) => {
                        assert!(matches!(&*bytes, b"" | b"inside" | b"written"), "{bytes:?}");
                        insides += 1;
                    }
                    Err(FileError::Outside) => outsides += 1,
                    Err(FileError::System(error)) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => panic!("{error:?}"),
                }
                if let Err(FileError::NotRegular) = folder.replace("7", b"written") {
                    panic!("a link was followed");
                }
            }
            stop.store(true, Ordering::Relaxed);
        });
        assert_eq!(fs::read(&outside).unwrap(), b"outside");
    }

    #[test]
    fn what_is_not_a_regular_file_is_refused_without_waiting() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("folder")).unwrap();
        rustix::fs::mknodat(
            rustix::fs::CWD,
            folder.path().join("pipe"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::from_raw_mode(0o600),
            0,
        )
        .unwrap();
        symlink("around", folder.path().join("around")).unwrap();
        let open = Directory::open(folder.path()).unwrap();
        assert!(matches!(open.read("pipe", 1), Err(FileError::NotRegular)));
        assert!(matches!(open.replace("pipe", b"1"), Err(FileError::NotRegular)));
        for name in ["folder", "around"] {
            assert!(matches!(open.read(name, 1), Err(FileError::System(_))));
            assert!(matches!(open.replace(name, b"1"), Err(FileError::System(_))));
        }
        let names = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 3, "no temporary file remains");
    }
}
