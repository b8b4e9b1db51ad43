//! Which key does what: one row for each. The help and the line of hints are made of them.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Step,
    Back,
    Over,
    OverBack,
    Out,
    OutBack,
    Continue,
    ContinueBack,
    ToCursor,
    Goto,
    Undo,
    Toggle,
    Watch,
    Points,
    Why,
    Last,
    Change,
    Type,
    Command,
    Assembly,
    Zoom,
    NextPane,
    PaneBefore,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    End,
    Help,
    Close,
    Quit,
}

/// Keys and what they do.
pub(crate) struct Binding {
    /// The keys; help names the first.
    keys: &'static [(KeyCode, KeyModifiers)],
    /// How help spells the keys.
    pub(crate) name: &'static str,
    /// What it does in a word, for the line of hints; empty if it is not shown there.
    pub(crate) hint: &'static str,
    /// What it does.
    pub(crate) sentence: &'static str,
    pub(crate) action: Action,
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

const fn row(
    keys: &'static [(KeyCode, KeyModifiers)],
    name: &'static str,
    hint: &'static str,
    sentence: &'static str,
    action: Action,
) -> Binding {
    Binding { keys, name, hint, sentence, action }
}

const fn key(c: char) -> (KeyCode, KeyModifiers) {
    (KeyCode::Char(c), NONE)
}

/// All keys, the most useful first.
pub(crate) const BINDINGS: &[Binding] = &[
    row(
        &[key('s'), (KeyCode::Right, NONE), (KeyCode::F(11), NONE)],
        "s, Right, F11",
        "step",
        "run one instruction",
        Action::Step,
    ),
    row(&[key('b'), (KeyCode::Left, NONE)], "b, Left", "back", "go back one instruction", Action::Back),
    row(&[key('n'), (KeyCode::F(10), NONE)], "n, F10", "next", "step over calls and traps", Action::Over),
    row(&[key('N'), (KeyCode::F(10), SHIFT)], "N", "", "go back over calls and traps", Action::OverBack),
    row(&[key('f'), (KeyCode::F(11), SHIFT)], "f", "", "run until this call returns", Action::Out),
    row(&[key('F')], "F", "", "go back to that call", Action::OutBack),
    row(
        &[key('c'), (KeyCode::F(5), NONE)],
        "c, F5",
        "continue",
        "run to the next point or the end",
        Action::Continue,
    ),
    row(
        &[key('C'), (KeyCode::F(5), SHIFT)],
        "C",
        "back to a point",
        "go back to the previous point or the start",
        Action::ContinueBack,
    ),
    row(&[key('r')], "r", "", "run to the line with the cursor", Action::ToCursor),
    row(&[key('g')], "g", "", "go to a moment, which you type", Action::Goto),
    row(&[key('u')], "u", "undo", "undo the last move or change", Action::Undo),
    row(
        &[key(' '), (KeyCode::F(9), NONE)],
        "Space, F9",
        "breakpoint",
        "set or remove a breakpoint at the cursor",
        Action::Toggle,
    ),
    row(&[key('v')], "v", "", "stop when the value at the cursor changes", Action::Watch),
    row(&[key('p')], "p", "", "list all points where the run stops", Action::Points),
    row(&[key('w')], "w", "why", "explain the value, or the last output", Action::Why),
    row(&[key('l')], "l", "", "go back to its last change", Action::Last),
    row(
        &[(KeyCode::Enter, NONE)],
        "Enter",
        "",
        "change the value; in a list, go to that moment",
        Action::Change,
    ),
    row(&[key('i')], "i", "type", "type to the program; Esc stops", Action::Type),
    row(&[key(':')], ":", "command", "type a command; Tab completes, Up recalls", Action::Command),
    row(&[key('a')], "a", "", "show the next source file, or the assembly", Action::Assembly),
    row(&[key('z')], "z", "zoom", "show one pane, or all", Action::Zoom),
    row(&[(KeyCode::Tab, NONE)], "Tab", "pane", "go to the next pane", Action::NextPane),
    row(
        &[(KeyCode::BackTab, NONE), (KeyCode::BackTab, SHIFT)],
        "Shift-Tab",
        "",
        "go to the previous pane",
        Action::PaneBefore,
    ),
    row(&[(KeyCode::Up, NONE), key('k')], "Up, k", "", "move up in a pane", Action::Up),
    row(&[(KeyCode::Down, NONE), key('j')], "Down, j", "", "move down in a pane", Action::Down),
    row(&[(KeyCode::PageUp, NONE)], "PageUp", "", "a page up; on the timeline, a tenth back", Action::PageUp),
    row(
        &[(KeyCode::PageDown, NONE)],
        "PageDown",
        "",
        "a page down; on the timeline, a tenth forwards",
        Action::PageDown,
    ),
    row(&[(KeyCode::Home, NONE)], "Home", "", "go to the top; on the timeline, to the start", Action::First),
    row(&[(KeyCode::End, NONE)], "End", "", "go to the bottom; on the timeline, to the end", Action::End),
    row(&[key('?'), key('h'), (KeyCode::F(1), NONE)], "?, F1", "help", "show this help", Action::Help),
    row(&[(KeyCode::Esc, NONE)], "Esc", "", "close a list; stop a running command", Action::Close),
    row(&[key('q')], "q", "quit", "quit", Action::Quit),
];

/// What a key does, if anything.
pub(crate) fn action(event: KeyEvent) -> Option<Action> {
    let mut modifiers = event.modifiers;
    // A capital letter says by itself that Shift is held.
    if matches!(event.code, KeyCode::Char(_)) {
        modifiers.remove(SHIFT);
    }
    let pressed = (event.code, modifiers);
    BINDINGS.iter().find(|binding| binding.keys.contains(&pressed)).map(|binding| binding.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        let keys: Vec<_> = BINDINGS.iter().flat_map(|binding| binding.keys).collect();
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys[..i].contains(key), "{key:?}");
        }
    }

    #[test]
    fn capital_letters_need_no_shift_in_the_event() {
        for modifiers in [NONE, SHIFT] {
            assert_eq!(action(KeyEvent::new(KeyCode::Char('C'), modifiers)), Some(Action::ContinueBack));
        }
        assert_eq!(action(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)), None);
    }
}
