//! Colours and signs. Only the sixteen colours that every terminal has are used, and colour is never the only sign:
//! without colours, bold, underlined and reversed text replace it.

use ratatui::{
    style::{Color, Modifier, Style},
    symbols::border,
};

/// What a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Palette {
    /// Black and white.
    Mono,
    /// Sixteen colours.
    Sixteen,
    /// All colours, for pictures.
    Full,
}

/// The signs that a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signs {
    /// Plain characters.
    Ascii,
    /// Lines and blocks.
    Unicode,
}

/// How everything looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Theme {
    pub(crate) palette: Palette,
    pub(crate) signs: Signs,
}

impl Theme {
    /// What the variables of the environment say of the terminal.
    pub(crate) fn of(variable: impl Fn(&str) -> Option<String>, palette: Option<Palette>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let full = set("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
        let usual = match (set("NO_COLOR"), full) {
            (Some(_), _) => Palette::Mono,
            (None, true) => Palette::Full,
            (None, false) => Palette::Sixteen,
        };
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        // Unicode, unless the locale says otherwise.
        let plain = locale.is_some_and(|locale| {
            let locale = locale.to_lowercase();
            !locale.contains("utf-8") && !locale.contains("utf8")
        });
        let signs = if plain { Signs::Ascii } else { Signs::Unicode };
        Self { palette: palette.unwrap_or(usual), signs }
    }

    fn colored(self, color: Color, otherwise: Modifier) -> Style {
        match self.palette {
            Palette::Mono => Style::new().add_modifier(otherwise),
            Palette::Sixteen | Palette::Full => Style::new().fg(color),
        }
    }

    /// The next instruction and its line.
    pub(crate) fn next(self) -> Style {
        self.colored(Color::Yellow, Modifier::BOLD).add_modifier(Modifier::REVERSED)
    }

    /// What the last instruction has changed.
    pub(crate) fn changed(self) -> Style {
        self.colored(Color::Red, Modifier::UNDERLINED).add_modifier(Modifier::BOLD)
    }

    /// Where the cursor of a pane is.
    pub(crate) fn cursor(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// What is less important.
    pub(crate) fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// Labels, and the names of keys.
    pub(crate) fn label(self) -> Style {
        self.colored(Color::Cyan, Modifier::BOLD)
    }

    /// Breakpoints.
    pub(crate) fn point(self) -> Style {
        self.colored(Color::Red, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// What went wrong.
    pub(crate) fn error(self) -> Style {
        self.colored(Color::Red, Modifier::REVERSED)
    }

    /// The frame of the pane that the keys go to.
    pub(crate) fn focus(self) -> Style {
        self.colored(Color::Green, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// The frame of a pane.
    pub(crate) fn frame(self) -> Style {
        Style::new()
    }

    /// A word of memory by how hot it is from reading and from writing, 0 to 3.
    pub(crate) fn heat(self, read: u8, written: u8) -> Style {
        let (level, color, otherwise) = match (read, written) {
            (0, 0) => return Style::new(),
            (read, written) if written >= read => (written, Color::Red, Modifier::UNDERLINED),
            (read, _) => (read, Color::Blue, Modifier::ITALIC),
        };
        let style = self.colored(color, otherwise);
        match level {
            1 => style,
            2 => style.add_modifier(Modifier::BOLD),
            _ => style.add_modifier(Modifier::BOLD | Modifier::REVERSED),
        }
    }

    /// The lines of frames.
    pub(crate) fn border(self) -> border::Set<'static> {
        const ASCII: border::Set<'static> = border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        };
        match self.signs {
            Signs::Ascii => ASCII,
            Signs::Unicode => border::PLAIN,
        }
    }

    /// The sign of a breakpoint, of the next line, and of both; of the past and of what is to come on the timeline,
    /// of now, and of a key.
    pub(crate) fn signs(self) -> [&'static str; 7] {
        match self.signs {
            Signs::Ascii => ["*", ">", "@", "=", "-", "#", "k"],
            Signs::Unicode => ["●", "▶", "◉", "━", "─", "█", "╿"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(variables: &[(&str, &str)]) -> Theme {
        let find =
            |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        Theme::of(find, None)
    }

    #[test]
    fn the_environment_says_what_the_terminal_can_show() {
        assert_eq!(theme(&[]).palette, Palette::Sixteen);
        assert_eq!(theme(&[("COLORTERM", "truecolor")]).palette, Palette::Full);
        assert_eq!(theme(&[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]).palette, Palette::Mono);
        assert_eq!(theme(&[("NO_COLOR", "")]).palette, Palette::Sixteen);
        assert_eq!(theme(&[("LANG", "C")]).signs, Signs::Ascii);
        assert_eq!(theme(&[("LANG", "C"), ("LC_ALL", "de_DE.UTF-8")]).signs, Signs::Unicode);
    }

    #[test]
    fn without_colours_heat_is_still_visible() {
        let mono = Theme { palette: Palette::Mono, signs: Signs::Ascii };
        let styles: Vec<Style> =
            [(0, 0), (1, 0), (2, 0), (3, 0), (0, 1), (0, 2), (0, 3)].map(|(r, w)| mono.heat(r, w)).to_vec();
        assert!(styles.iter().all(|style| style.fg.is_none()));
        for (i, style) in styles.iter().enumerate() {
            assert!(!styles[..i].contains(style), "{i}");
        }
    }
}
