//! A list in front of the panes: help, answers of several lines, and the origin of a value.

use bantam_debug::{COMMANDS, Cause, Line};

use super::keys::BINDINGS;

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) text: String,
    /// The moment that Enter goes to.
    pub(crate) moment: Option<u64>,
    pub(crate) is_marked: bool,
}

impl Item {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), moment: None, is_marked: false }
    }
}

/// A list, and the line of it that the cursor is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Popup {
    pub(crate) title: &'static str,
    pub(crate) items: Vec<Item>,
    pub(crate) cursor: usize,
}

impl Popup {
    /// The keys and the commands.
    pub(crate) fn help() -> Self {
        let key = |name: &str, sentence: &str| Item::plain(format!("{name:<12} {sentence}"));
        let head = |text: &str| Item { is_marked: true, ..Item::plain(text) };
        let keys = BINDINGS.iter().map(|binding| key(binding.name, binding.sentence));
        let mouse = [
            ("click", "put the cursor there; on the left edge of a line, a breakpoint"),
            ("timeline", "click or drag to go to that moment"),
            ("wheel", "scroll the pane under the pointer"),
        ];
        let commands = COMMANDS.iter().map(|form| {
            let head = format!("{} {}", form.names.join(", "), form.operands);
            Item::plain(format!("{:<26} {}", head.trim_end(), form.sentence))
        });
        let items = std::iter::once(head("Keys"))
            .chain(keys)
            .chain([head("Mouse")])
            .chain(mouse.map(|(name, sentence)| key(name, sentence)))
            .chain([head("Commands, typed after `:`")])
            .chain(commands)
            .collect();
        Self { title: "Help", items, cursor: 0 }
    }

    /// A text of several lines.
    pub(crate) fn text(text: &str) -> Self {
        Self { title: "Answer", items: text.lines().map(Item::plain).collect(), cursor: 0 }
    }

    /// A list of names and values.
    pub(crate) fn list(lines: &[Line]) -> Self {
        let width = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or_default();
        let items = lines.iter().map(|line| Item {
            text: format!("{:<width$}  {}", line.name, line.text),
            moment: None,
            is_marked: line.marked,
        });
        Self { title: "Answer", items: items.collect(), cursor: 0 }
    }

    /// Where a value came from.
    pub(crate) fn chain(links: &[Cause]) -> Self {
        // The distance as a number: an indent would push the far ones off the screen.
        let items = links.iter().map(|link| Item {
            text: format!("{:>2} {}", link.depth, Cause { depth: 0, ..link.clone() }),
            moment: link.moment,
            is_marked: false,
        });
        Self { title: "Why; Enter goes there", items: items.collect(), cursor: 0 }
    }

    /// Moves the cursor.
    pub(crate) fn move_by(&mut self, lines: isize) {
        let last = self.items.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(lines).min(last);
    }

    /// Returns the first visible line if `rows` lines fit.
    pub(crate) fn top(&self, rows: usize) -> usize {
        let last = self.items.len().saturating_sub(rows);
        self.cursor.saturating_sub(rows / 2).min(last)
    }
}
