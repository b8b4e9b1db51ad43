//! The line into which commands are typed: with completion, and with those that were typed before.

use bantam_debug::Completion;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest, backend::crossterm::EventHandler as _};

/// The longest command, in characters.
const LONGEST: usize = 1_000;

/// What a key did to the line.
pub(crate) enum Typed {
    /// Editing continues.
    On,
    /// The line was cancelled.
    Cancelled,
    /// A command was entered.
    Entered(String),
    /// The line is to be completed.
    Complete,
}

/// A line that is being typed.
pub(crate) struct Prompt {
    input: Input,
    /// Which earlier line is shown, counted from the end; 0 for none.
    earlier: usize,
    /// What Tab offers, and which of these the line contains.
    pub(crate) offer: Option<(Completion, usize)>,
}

impl Prompt {
    /// A line that begins with a text.
    pub(crate) fn new(text: &str) -> Self {
        Self { input: Input::new(text.to_owned()), earlier: 0, offer: None }
    }

    fn set(&mut self, text: &str) {
        self.input = Input::new(text.to_owned());
    }

    /// The line.
    pub(crate) fn text(&self) -> &str {
        self.input.value()
    }

    /// Returns the part of the line visible in `columns` columns, and the cursor's column.
    pub(crate) fn shown(&self, columns: usize) -> (String, u16) {
        let scroll = self.input.visual_scroll(columns.saturating_sub(1));
        let cursor = self.input.visual_cursor().saturating_sub(scroll);
        (self.text().chars().skip(scroll).take(columns).collect(), cursor as u16)
    }

    /// A text from the clipboard: its first line.
    pub(crate) fn paste(&mut self, text: &str) {
        let line: String = text.chars().take_while(|c| *c != '\n' && *c != '\r').collect();
        if self.text().chars().count() + line.chars().count() <= LONGEST {
            for c in line.chars() {
                self.input.handle(InputRequest::InsertChar(c));
            }
        }
        self.offer = None;
    }

    /// A key, and the lines that were typed before.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the keys are those of another crate")]
    pub(crate) fn key(&mut self, event: KeyEvent, before: &[String]) -> Typed {
        let is_plain = event.modifiers.is_empty() || event.modifiers == KeyModifiers::SHIFT;
        match event.code {
            KeyCode::Esc => return Typed::Cancelled,
            KeyCode::Enter => return Typed::Entered(self.text().to_owned()),
            KeyCode::Tab => return self.offer_next(1),
            KeyCode::BackTab => return self.offer_next(-1),
            KeyCode::Up => self.recall(before, self.earlier.saturating_add(1)),
            KeyCode::Down => self.recall(before, self.earlier.saturating_sub(1)),
            KeyCode::Backspace if self.text().is_empty() => return Typed::Cancelled,
            KeyCode::Char(_) if is_plain && self.text().chars().count() >= LONGEST => {}
            _ => {
                self.input.handle_event(&Event::Key(event));
            }
        }
        self.offer = None;
        Typed::On
    }

    /// Recalls an earlier line; 0 is a new one.
    fn recall(&mut self, before: &[String], earlier: usize) {
        let earlier = earlier.min(before.len());
        if earlier != self.earlier {
            self.earlier = earlier;
            let line = before.len().checked_sub(earlier).and_then(|at| before.get(at));
            let line = line.cloned().unwrap_or_default();
            self.set(&line);
        }
    }

    /// The next word that is offered, or if none is, the line is to be completed.
    fn offer_next(&mut self, step: isize) -> Typed {
        let Some((completion, at)) = &self.offer else { return Typed::Complete };
        let count = completion.words.len() as isize;
        let at = (*at as isize + step).rem_euclid(count.max(1)) as usize;
        self.put(at);
        Typed::On
    }

    /// Offers the words that can complete the line.
    pub(crate) fn complete(&mut self, completion: Completion) {
        if completion.words.is_empty() {
            return;
        }
        self.offer = Some((completion, 0));
        self.put(0);
        // A single word needs no list.
        if self.offer.as_ref().is_some_and(|(completion, _)| completion.words.len() == 1) {
            self.offer = None;
        }
    }

    fn put(&mut self, at: usize) {
        let Some((completion, _)) = self.offer.take() else { return };
        if let Some(word) = completion.words.get(at) {
            let begin = self.text().get(..completion.from).unwrap_or_default().to_owned();
            self.set(&(begin + word));
        }
        self.offer = Some((completion, at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(prompt: &mut Prompt, code: KeyCode) -> Typed {
        prompt.key(KeyEvent::new(code, KeyModifiers::NONE), &["step 3".to_owned(), "regs".to_owned()])
    }

    #[test]
    fn earlier_lines_come_back() {
        let mut prompt = Prompt::new("go");
        for (code, line) in [
            (KeyCode::Up, "regs"),
            (KeyCode::Up, "step 3"),
            (KeyCode::Up, "step 3"),
            (KeyCode::Down, "regs"),
            (KeyCode::Down, ""),
        ] {
            assert!(matches!(press(&mut prompt, code), Typed::On));
            assert_eq!(prompt.text(), line);
        }
    }

    #[test]
    fn tab_goes_round_in_what_is_offered() {
        let mut prompt = Prompt::new("break L");
        assert!(matches!(press(&mut prompt, KeyCode::Tab), Typed::Complete));
        let words = vec!["LOOP".to_owned(), "LAST".to_owned()];
        prompt.complete(Completion { from: 6, words });
        assert_eq!(prompt.text(), "break LOOP");
        press(&mut prompt, KeyCode::Tab);
        assert_eq!(prompt.text(), "break LAST");
        press(&mut prompt, KeyCode::Tab);
        assert_eq!(prompt.text(), "break LOOP");
        press(&mut prompt, KeyCode::BackTab);
        assert_eq!(prompt.text(), "break LAST");
        press(&mut prompt, KeyCode::Char('!'));
        assert_eq!(prompt.text(), "break LAST!");
        assert!(prompt.offer.is_none());
    }

    #[test]
    fn a_line_ends_in_three_ways() {
        assert!(matches!(press(&mut Prompt::new("x"), KeyCode::Esc), Typed::Cancelled));
        assert!(matches!(press(&mut Prompt::new(""), KeyCode::Backspace), Typed::Cancelled));
        assert!(
            matches!(press(&mut Prompt::new("regs"), KeyCode::Enter), Typed::Entered(line) if line == "regs")
        );
    }
}
