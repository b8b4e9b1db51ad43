//! The changes that a program has made to the terminal with escape codes, so that they can be undone if the program is
//! cut off before it does so itself.

/// The maximum number of characters of a control sequence. Longer ones do not matter here.
const LONGEST: usize = 32;
/// The numbers of the modes that switch to the terminal's second screen.
const SECOND_SCREEN: [&[u8]; 3] = [b"47", b"1047", b"1049"];

/// The position of the output within a control sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Text,
    Escape,
    Sequence,
}

/// The state of the screen, as known from the output.
pub(crate) struct Screen {
    at: At,
    sequence: Vec<u8>,
    has_escapes: bool,
    second: bool,
    cursor_hidden: bool,
    line_open: bool,
}

impl Screen {
    /// Returns the state before any output.
    pub(crate) fn new() -> Self {
        Self {
            at: At::Text,
            sequence: Vec::new(),
            has_escapes: false,
            second: false,
            cursor_hidden: false,
            line_open: false,
        }
    }

    /// Records a byte of output.
    pub(crate) fn note(&mut self, byte: u8) {
        self.line_open = byte != b'\n';
        self.at = match (self.at, byte) {
            (_, 0x1B) => {
                self.has_escapes = true;
                At::Escape
            }
            (At::Escape, b'[') => {
                self.sequence.clear();
                At::Sequence
            }
            (At::Sequence, 0x20..=0x3F) if self.sequence.len() < LONGEST => {
                self.sequence.push(byte);
                At::Sequence
            }
            (At::Sequence, b'h' | b'l') => {
                self.switch(byte == b'h');
                At::Text
            }
            (At::Text | At::Escape | At::Sequence, _) => At::Text,
        };
    }

    /// Records modes that are switched on or off.
    fn switch(&mut self, on: bool) {
        let Some(modes) = self.sequence.strip_prefix(b"?") else { return };
        for mode in modes.split(|byte| *byte == b';') {
            if SECOND_SCREEN.contains(&mode) {
                self.second = on;
            } else if mode == b"25" {
                self.cursor_hidden = !on;
            }
        }
    }

    /// Returns the codes that restore the terminal: the cursor, default colours, the first screen. Empty if the program
    /// has used no escape codes.
    pub(crate) fn undo(&self) -> String {
        let mut codes = String::new();
        if self.has_escapes {
            codes.push_str("\x1b[?25h\x1b[0m");
        }
        if self.second {
            codes.push_str("\x1b[?1049l");
        }
        codes
    }

    /// Returns the codes that restore the program's modes. The contents of the screen are not restored.
    pub(crate) fn redo(&self) -> String {
        let mut codes = String::new();
        if self.second {
            codes.push_str("\x1b[?1049h");
        }
        if self.cursor_hidden {
            codes.push_str("\x1b[?25l");
        }
        codes
    }

    /// Returns whether the cursor is after output of the program, and not at the start of a line.
    pub(crate) fn is_in_a_line(&self) -> bool {
        self.line_open && !self.second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(output: &str) -> Screen {
        let mut screen = Screen::new();
        output.bytes().for_each(|byte| screen.note(byte));
        screen
    }

    #[test]
    fn plain_text_needs_nothing() {
        assert_eq!(after("25h [?1049h").undo(), "");
        assert!(after("25").is_in_a_line() && !after("25\n").is_in_a_line() && !after("").is_in_a_line());
    }

    #[test]
    fn any_escape_may_have_changed_the_colours() {
        assert_eq!(after("\x1b[31mred").undo(), "\x1b[?25h\x1b[0m");
        assert_eq!(after("\x1b[31mred").redo(), "");
    }

    #[test]
    fn the_second_screen_is_left_only_if_the_program_is_on_it() {
        for enter in ["\x1b[?1049h", "\x1b[?47h", "\x1b[?25;1049h", "\x1b\x1b[?1049h", "\x1b[31m\x1b[?1049h"]
        {
            assert_eq!(after(enter).undo(), "\x1b[?25h\x1b[0m\x1b[?1049l", "{enter:?}");
            assert_eq!(after(enter).redo(), "\x1b[?1049h", "{enter:?}");
        }
        for none in ["\x1b[?1049h\x1b[?1049l", "\x1b[1049h", "\x1b[?1049", "\x1b?1049h", "\x1b[?10\n49h"] {
            assert_eq!(after(none).undo(), "\x1b[?25h\x1b[0m", "{none:?}");
        }
    }

    #[test]
    fn a_hidden_cursor_is_hidden_again() {
        assert_eq!(after("\x1b[?25l").redo(), "\x1b[?25l");
        assert_eq!(after("\x1b[?25l\x1b[?25h").redo(), "");
    }
}
