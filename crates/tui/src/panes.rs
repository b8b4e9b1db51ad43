//! Which panes there are, and where each one is on a screen of some size.

use ratatui::layout::{Constraint, Layout, Rect};

/// A part of the screen that keys can go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pane {
    Source,
    Code,
    Registers,
    Memory,
    Stack,
    Ports,
    Variables,
    Console,
    Timeline,
}

impl Pane {
    /// The title in its frame.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Source => "Source",
            Self::Code => "Instructions",
            Self::Registers => "Registers",
            Self::Memory => "Memory",
            Self::Stack => "Stack",
            Self::Ports => "Ports",
            Self::Variables => "Variables",
            Self::Console => "Console",
            Self::Timeline => "Timeline",
        }
    }
}

/// What there is to show of a machine and its program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Content {
    /// How many lines the registers take.
    pub(crate) registers: u16,
    pub(crate) stack: bool,
    pub(crate) ports: bool,
    /// How many variables the program has.
    pub(crate) variables: u16,
    pub(crate) source: bool,
}

impl Content {
    /// The panes, in the order of Tab.
    pub(crate) fn panes(self) -> Vec<Pane> {
        let all = [
            (Pane::Source, self.source),
            (Pane::Code, true),
            (Pane::Console, true),
            (Pane::Registers, true),
            (Pane::Stack, self.stack),
            (Pane::Ports, self.ports),
            (Pane::Variables, self.variables > 0),
            (Pane::Memory, true),
            (Pane::Timeline, true),
        ];
        all.into_iter().filter(|(_, is_there)| *is_there).map(|(pane, _)| pane).collect()
    }
}

/// Where everything is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Areas {
    panes: Vec<(Pane, Rect)>,
    /// The line that says what happened, or is typed into.
    pub(crate) status: Rect,
    /// The line of hints.
    pub(crate) hints: Rect,
}

/// A smaller screen shows one pane at a time.
const ROOM: (u16, u16) = (64, 18);
/// On an even smaller one nothing can be shown.
pub(crate) const LEAST: (u16, u16) = (24, 6);

impl Areas {
    /// The areas of a screen; `alone` is the pane that is shown if there is room for one only.
    pub(crate) fn of(screen: Rect, content: Content, alone: Pane, zoom: Zoom) -> Self {
        if screen.width < LEAST.0 || screen.height < LEAST.1 {
            return Self::default();
        }
        let bottom =
            [Constraint::Min(3), Constraint::Length(1), Constraint::Length(1), Constraint::Length(1)];
        let [body, timeline, status, hints] = Layout::vertical(bottom).areas(screen);
        let is_small = screen.width < ROOM.0 || screen.height < ROOM.1;
        let mut panes = if is_small || zoom == Zoom::One {
            let alone = if alone == Pane::Timeline { Pane::Code } else { alone };
            vec![(alone, body)]
        } else {
            split(body, content)
        };
        panes.push((Pane::Timeline, timeline));
        Self { panes, status, hints }
    }

    /// Where a pane is, if it is shown.
    pub(crate) fn get(&self, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(found, _)| *found == pane).map(|(_, area)| *area)
    }

    /// The inside of a pane's frame, or nothing.
    pub(crate) fn inside(&self, pane: Pane) -> Rect {
        self.get(pane).map_or(Rect::ZERO, |area| area.inner(ratatui::layout::Margin::new(1, 1)))
    }

    /// The pane at a place of the screen.
    pub(crate) fn at(&self, column: u16, row: u16) -> Option<Pane> {
        let place = ratatui::layout::Position::new(column, row);
        self.panes.iter().find(|(_, area)| area.contains(place)).map(|(pane, _)| *pane)
    }
}

/// Whether one pane is shown alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zoom {
    All,
    One,
}

/// All panes beside each other: text to the left, the machine to the right.
fn split(body: Rect, content: Content) -> Vec<(Pane, Rect)> {
    let right = (body.width / 2).clamp(34, 60);
    let [left, right] = Layout::horizontal([Constraint::Min(20), Constraint::Length(right)]).areas(body);
    let console = (body.height / 4).clamp(4, 12);
    let code = if content.source { body.height * 3 / 10 } else { 0 };
    let left = if content.source {
        let rows = [Constraint::Min(4), Constraint::Length(code.max(4)), Constraint::Length(console)];
        let [source, code, console] = Layout::vertical(rows).areas(left);
        vec![(Pane::Source, source), (Pane::Code, code), (Pane::Console, console)]
    } else {
        let [code, console] = Layout::vertical([Constraint::Min(4), Constraint::Length(console)]).areas(left);
        vec![(Pane::Code, code), (Pane::Console, console)]
    };
    let registers = Constraint::Length(content.registers + 2);
    let middle = match (content.stack, content.ports) {
        (true, _) => Some(Pane::Stack),
        (false, true) => Some(Pane::Ports),
        (false, false) => None,
    };
    let mut rows = vec![(Pane::Registers, registers)];
    if let Some(middle) = middle {
        let height = if middle == Pane::Ports { body.height * 2 / 5 } else { body.height / 4 };
        rows.push((middle, Constraint::Length(height.max(4))));
    }
    if content.variables > 0 {
        rows.push((Pane::Variables, Constraint::Length((content.variables + 2).min(body.height / 4).max(3))));
    }
    rows.push((Pane::Memory, Constraint::Min(3)));
    let areas = Layout::vertical(rows.iter().map(|(_, height)| *height)).split(right);
    let right = rows.iter().zip(areas.iter()).map(|((pane, _), area)| (*pane, *area));
    left.into_iter().chain(right).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Content = Content { registers: 5, stack: true, ports: false, variables: 0, source: true };

    #[test]
    fn panes_fill_the_screen_and_do_not_overlap() {
        for (width, height) in [(24, 6), (40, 12), (64, 18), (80, 24), (132, 43), (200, 60)] {
            for (stack, ports, source) in [(true, false, true), (false, true, true), (false, false, false)] {
                let content = Content { stack, ports, source, variables: u16::from(ports) * 3, ..ALL };
                let screen = Rect::new(0, 0, width, height);
                let areas = Areas::of(screen, content, Pane::Code, Zoom::All);
                let rects: Vec<Rect> = areas.panes.iter().map(|(_, area)| *area).collect();
                let all: Vec<Rect> = rects.into_iter().chain([areas.status, areas.hints]).collect();
                assert_eq!(
                    all.iter().map(|area| area.area()).sum::<u32>(),
                    screen.area(),
                    "{width}x{height}"
                );
                for (i, one) in all.iter().enumerate() {
                    assert!(all[..i].iter().all(|other| !one.intersects(*other)), "{width}x{height}");
                }
            }
        }
    }

    #[test]
    fn a_screen_that_is_too_small_shows_nothing() {
        let areas = Areas::of(Rect::new(0, 0, 23, 6), ALL, Pane::Code, Zoom::All);
        assert_eq!(areas, Areas::default());
    }
}
