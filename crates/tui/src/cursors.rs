//! Where the cursors of the panes go: by keys, and by the mouse.

use bantam_debug::{CodeStart, Command};
use ratatui::{
    crossterm::event::{MouseButton, MouseEvent, MouseEventKind},
    layout::Position,
};

use super::{
    app::{App, Message},
    panes::Pane,
    source_view::Line,
};

/// The width of the left edge of a line, where a click sets a breakpoint.
pub(crate) const EDGE: u16 = 2;
/// How many lines one notch of the wheel scrolls.
const NOTCH: isize = 3;

impl App {
    /// Shows a message that is not an answer.
    pub(crate) fn report(&mut self, text: &str) {
        self.message = Message { text: text.to_owned(), is_error: false };
    }

    /// Moves the cursor of the focused pane.
    pub(crate) fn move_cursor(&mut self, rows: isize) {
        self.move_in(self.focus, rows);
    }

    fn move_in(&mut self, pane: Pane, rows: isize) {
        let within = |at: usize, count: usize| at.saturating_add_signed(rows).min(count.saturating_sub(1));
        match pane {
            Pane::Source => {
                let count = self.program.files.get(self.source.file).map_or(0, |file| file.lines.len());
                self.source.line = within(self.source.line - 1, count) + 1;
            }
            Pane::Code => self.move_in_code(rows),
            Pane::Registers => self.register = within(self.register, self.view.registers.len()),
            Pane::Stack => self.stack = within(self.stack, self.view.stack.len()),
            Pane::Variables => self.variable = within(self.variable, self.view.variables.len()),
            Pane::Ports => self.port = within(self.port, self.view.ports.len()),
            Pane::Memory => {
                let words = rows.saturating_mul(self.words_a_row() as isize);
                self.memory = i64::from(self.memory).saturating_add(words as i64).clamp(0, 0xFFFF) as u16;
            }
            Pane::Timeline => {
                let count = rows.unsigned_abs() as u64;
                self.perform(if rows < 0 { Command::Back(count) } else { Command::Step(count) });
            }
            Pane::Console => {}
        }
    }

    fn move_in_code(&mut self, rows: isize) {
        let lines = &self.view.code;
        let at = lines.iter().position(|line| line.addr == self.code).unwrap_or_default() as isize;
        let to = at.saturating_add(rows);
        if let Some(line) = usize::try_from(to).ok().and_then(|to| lines.get(to)) {
            self.code = line.addr;
            return;
        }
        let beyond = if to < 0 { to.unsigned_abs() } else { to as usize - (lines.len() - 1) };
        let beyond = u16::try_from(beyond).unwrap_or(u16::MAX).min(1_000);
        self.scroll_code(if to < 0 { -i32::from(beyond) } else { i32::from(beyond) });
        let end = if to < 0 { self.view.code.first() } else { self.view.code.last() };
        self.code = end.map_or(self.code, |line| line.addr);
    }

    /// Scrolls the instructions down, or up.
    fn scroll_code(&mut self, rows: i32) {
        if rows < 0 {
            self.code_up(rows.unsigned_abs() as u16);
        } else {
            let last = self.view.code.len().saturating_sub(1);
            let top = self.view.code.get((rows as usize).min(last));
            self.code_top = top.map_or(CodeStart::Next, |line| CodeStart::At(line.addr));
        }
        self.refresh();
    }

    pub(crate) fn page(&mut self, direction: isize) {
        if self.focus == Pane::Timeline {
            let tenth = ((self.view.location.end - self.view.start) / 10).max(1);
            let now = self.view.location.moment;
            let to = if direction < 0 { now.saturating_sub(tenth) } else { now.saturating_add(tenth) };
            return self.scrub(to.clamp(self.view.start, self.view.location.end));
        }
        let rows = self.areas.inside(self.focus).height.max(2) as isize - 1;
        self.move_cursor(direction * rows);
    }

    /// Moves to the first or the last item of a pane.
    pub(crate) fn go_to_end(&mut self, direction: isize) {
        match self.focus {
            Pane::Timeline => {
                let moment = if direction < 0 { self.view.start } else { self.view.location.end };
                self.scrub(moment);
            }
            // There is no first instruction: use the next one.
            Pane::Code => {
                self.code = self.view.location.pc;
                self.code_top = CodeStart::Next;
                self.refresh();
            }
            Pane::Source
            | Pane::Registers
            | Pane::Memory
            | Pane::Stack
            | Pane::Ports
            | Pane::Variables
            | Pane::Console => {
                self.move_cursor(direction);
            }
        }
    }

    /// Handles a mouse event.
    pub(crate) fn mouse(&mut self, event: MouseEvent) {
        if self.popup.is_some() {
            return self.mouse_in_popup(event);
        }
        let Some(pane) = self.areas.at(event.column, event.row) else { return };
        match event.kind {
            MouseEventKind::ScrollUp => self.wheel(pane, -NOTCH),
            MouseEventKind::ScrollDown => self.wheel(pane, NOTCH),
            MouseEventKind::Down(MouseButton::Left) => {
                self.is_typing &= pane == Pane::Console;
                self.focus = pane;
                self.click(pane, event.column, event.row);
            }
            MouseEventKind::Drag(MouseButton::Left) if pane == Pane::Timeline => {
                self.click(pane, event.column, event.row);
            }
            MouseEventKind::Down(_)
            | MouseEventKind::Up(_)
            | MouseEventKind::Drag(_)
            | MouseEventKind::Moved
            | MouseEventKind::ScrollLeft
            | MouseEventKind::ScrollRight => {}
        }
    }

    fn wheel(&mut self, pane: Pane, rows: isize) {
        match pane {
            Pane::Code => self.scroll_code(rows as i32),
            // On the timeline, upwards is back.
            Pane::Source
            | Pane::Registers
            | Pane::Memory
            | Pane::Stack
            | Pane::Ports
            | Pane::Variables
            | Pane::Console
            | Pane::Timeline => self.move_in(pane, rows),
        }
    }

    fn mouse_in_popup(&mut self, event: MouseEvent) {
        let Some(popup) = &mut self.popup else { return };
        match event.kind {
            MouseEventKind::ScrollUp => popup.move_by(-NOTCH),
            MouseEventKind::ScrollDown => popup.move_by(NOTCH),
            MouseEventKind::Down(_) => self.popup = None,
            MouseEventKind::Up(_)
            | MouseEventKind::Drag(_)
            | MouseEventKind::Moved
            | MouseEventKind::ScrollLeft
            | MouseEventKind::ScrollRight => {}
        }
    }

    fn click(&mut self, pane: Pane, column: u16, row: u16) {
        if pane == Pane::Timeline {
            let moment = self.moment_at(column);
            return self.scrub(moment);
        }
        let inside = self.areas.inside(pane);
        if !inside.contains(Position::new(column, row)) {
            return;
        }
        let (x, y) = (column - inside.x, usize::from(row - inside.y));
        match pane {
            Pane::Source => {
                let line = self.source_top + y;
                if self.program.files.get(self.source.file).is_some_and(|file| line <= file.lines.len()) {
                    self.source = Line { line, ..self.source };
                    self.toggle_at_edge(x);
                }
            }
            Pane::Code => {
                if let Some(line) = self.view.code.get(y) {
                    self.code = line.addr;
                    self.toggle_at_edge(x);
                }
            }
            Pane::Registers => {
                let at = 2 * y + usize::from(x >= inside.width / 2);
                self.register = at.min(self.view.registers.len().saturating_sub(1));
            }
            Pane::Stack => {
                let at = y.checked_sub(self.calls_shown()).unwrap_or(self.stack);
                self.stack = at.min(self.view.stack.len().saturating_sub(1));
            }
            Pane::Memory => {
                let numerals = self.program.target.numerals();
                let address = numerals.addr(0_u16).len() as u16 + 1;
                let each = numerals.cell_digits as u16 + 1;
                let words = self.words_a_row();
                let in_row = (x.saturating_sub(address) / each).min(words - 1);
                self.memory = self.memory_top.wrapping_add(y as u16 * words + in_row);
            }
            Pane::Variables => self.variable = y.min(self.view.variables.len().saturating_sub(1)),
            Pane::Ports => self.click_port(x, y as u16),
            Pane::Console | Pane::Timeline => {}
        }
    }

    fn toggle_at_edge(&mut self, x: u16) {
        if x < EDGE {
            self.toggle();
        }
    }

    /// Handles a click on the display, or on a port.
    fn click_port(&mut self, x: u16, y: u16) {
        let target = self.program.target;
        let pad = target.display().and_then(|display| display.pad).zip(target.ports());
        if let (Some(((pad_x, pad_y), ports)), Some((px, py))) = (pad, self.pixel_at(x, y)) {
            for (port, value) in [(pad_x, px), (pad_y, py)] {
                self.enqueue(Command::Set(format!("port {}", port - ports.first), value.to_string()));
            }
        } else if y == 0 {
            let each = self.areas.inside(Pane::Ports).width / self.view.ports.len().max(1) as u16;
            self.port = usize::from(x / each.max(1)).min(self.view.ports.len().saturating_sub(1));
        }
    }

    /// Returns the moment at a column of the timeline.
    fn moment_at(&self, column: u16) -> u64 {
        let bar = self.timeline_bar();
        let length = u128::from(self.view.location.end - self.view.start);
        let at = u128::from(column.clamp(bar.x, bar.right().saturating_sub(1)) - bar.x);
        let last = u128::from(bar.width.saturating_sub(1).max(1));
        self.view.start + (length * at / last) as u64
    }
}
