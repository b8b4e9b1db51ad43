//! The console: the source of keys and the destination of output.
//!
//! An embedder implements [`Console`]. [`Script`] has its input prepared and captures its output, for tests and
//! grading.

/// The result of polling the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A byte.
    Byte(u8),
    /// No key now; one may come.
    None,
    /// No key now, and none will come.
    Ended,
}

/// Why the console did not accept bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PutError {
    /// Its limit of output is reached.
    #[error("the console accepts no more output")]
    Full,
    /// Its other end is closed.
    #[error("the other end of the console is closed")]
    Closed,
}

/// Provides keys and accepts output.
pub trait Console: Send {
    /// Returns the next key. `now` is the number of completed instructions, so that a script can deliver a key at an
    /// exact point.
    fn key(&mut self, now: u64) -> Key;

    /// Prints bytes: all of them, or none.
    ///
    /// # Errors
    ///
    /// If they were not accepted; then the instruction that wrote them has not happened.
    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError>;

    /// Called at each poll when the machine can do nothing until a key comes. May block for a while; the machine then
    /// continues to count instructions and polls again.
    fn wait(&mut self) {}
}

/// A console with scripted input and captured output.
///
/// ```
/// use bantam_run::{Console, Key, Script};
///
/// let mut script = Script::new("A");
/// assert_eq!(script.key(0), Key::Byte(b'A'));
/// assert_eq!(script.key(0), Key::Ended);
/// script.put(b"!").unwrap();
/// assert_eq!(script.text(), "!");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Script {
    input: Vec<u8>,
    read: usize,
    output: Vec<u8>,
    limit: Option<usize>,
}

impl Script {
    /// Creates a console whose keys are these bytes, all available from the start.
    #[must_use]
    pub fn new(input: impl Into<Vec<u8>>) -> Self {
        Self { input: input.into(), ..Self::default() }
    }

    /// Limits the output to `bytes` bytes.
    #[must_use]
    pub fn with_output_limit(mut self, bytes: usize) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Returns the bytes printed so far.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// Returns the bytes printed, without copying.
    #[must_use]
    pub fn into_output(self) -> Vec<u8> {
        self.output
    }

    /// Returns the output as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.output).into_owned()
    }
}

impl Console for Script {
    fn key(&mut self, _: u64) -> Key {
        match self.input.get(self.read) {
            Some(byte) => {
                self.read += 1;
                Key::Byte(*byte)
            }
            None => Key::Ended,
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        if self.limit.is_some_and(|limit| self.output.len() + bytes.len() > limit) {
            return Err(PutError::Full);
        }
        self.output.extend_from_slice(bytes);
        Ok(())
    }
}
