//! The console: where keys come from and output goes to.
//!
//! An embedder implements [`Console`]; [`Script`] is one with its input written down and its output
//! kept, for tests and grading.

/// What the keyboard has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A byte.
    Byte(u8),
    /// Nothing now; something may come.
    None,
    /// Nothing now, and nothing will come.
    Ended,
}

/// Why the console did not take bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PutError {
    /// It has taken as much as it was told to take.
    #[error("the console takes no more output")]
    Full,
    /// Its other end is gone.
    #[error("the other end of the console is gone")]
    Closed,
}

/// Keys in, bytes out.
pub trait Console: Send {
    /// The next key. `now` is the number of instructions that have completed, so that a script can
    /// let a key arrive at an exact point.
    fn key(&mut self, now: u64) -> Key;

    /// Shows bytes: all of them, or none.
    ///
    /// # Errors
    ///
    /// If they were not taken; the instruction that wrote them then has not happened.
    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError>;

    /// Called when the machine can do nothing until a key comes, once each time that it looks. May
    /// block for a while; the machine then goes on, counting instructions, and looks again.
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
    /// A console whose keys are these bytes, all there from the start.
    #[must_use]
    pub fn new(input: impl Into<Vec<u8>>) -> Self {
        Self { input: input.into(), ..Self::default() }
    }

    /// The same console, but it takes at most `bytes` bytes of output.
    #[must_use]
    pub fn with_output_limit(mut self, bytes: usize) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// The bytes shown so far.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// The bytes shown, without a copy.
    #[must_use]
    pub fn into_output(self) -> Vec<u8> {
        self.output
    }

    /// The output as text; bytes that are not UTF-8 are replaced.
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
