//! The output of a run: all of it, and how much had been printed at the current moment.

/// The output of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
    /// How many of the bytes had been printed at the current moment.
    pub(crate) shown: usize,
}

impl Output {
    /// Returns the output up to the current moment.
    pub(crate) fn so_far(&self) -> &[u8] {
        &self.bytes[..self.shown]
    }

    /// Returns the part of `bytes` that has not been printed before; nothing during a replay.
    pub(crate) fn new_bytes<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let known = (self.bytes.len() - self.shown).min(bytes.len());
        &bytes[known..]
    }

    /// Adds output at the current moment.
    pub(crate) fn show(&mut self, bytes: &[u8]) {
        let new = self.new_bytes(bytes).len();
        self.bytes.extend_from_slice(&bytes[bytes.len() - new..]);
        self.shown += bytes.len();
    }

    /// Drops the output after the current moment.
    pub(crate) fn cut(&mut self) {
        self.bytes.truncate(self.shown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replay_prints_nothing_again() {
        let mut output = Output::default();
        output.show(b"Hello");
        output.shown = 2;
        assert_eq!(output.so_far(), b"He");
        output.show(b"llo,");
        assert_eq!((output.so_far(), output.bytes.as_slice()), (&b"Hello,"[..], &b"Hello,"[..]));
        output.shown = 1;
        output.cut();
        assert_eq!(output.bytes, b"H");
    }
}
