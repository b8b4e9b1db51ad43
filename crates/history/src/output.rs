//! What the program has shown: all of it, and how much at the moment where the machine is.

/// The output of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
    /// How many of them have been shown at this moment.
    pub(crate) shown: usize,
}

impl Output {
    /// What has been shown at this moment.
    pub(crate) fn so_far(&self) -> &[u8] {
        &self.bytes[..self.shown]
    }

    /// How many bytes of a text are new, which is then to be shown: while the past is run again, none.
    pub(crate) fn new_bytes<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let known = (self.bytes.len() - self.shown).min(bytes.len());
        &bytes[known..]
    }

    /// Notes that a text has been shown.
    pub(crate) fn show(&mut self, bytes: &[u8]) {
        let new = self.new_bytes(bytes).len();
        self.bytes.extend_from_slice(&bytes[bytes.len() - new..]);
        self.shown += bytes.len();
    }

    /// Forgets what is shown after this moment.
    pub(crate) fn cut(&mut self) {
        self.bytes.truncate(self.shown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_past_is_not_shown_again() {
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
