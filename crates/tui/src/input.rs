//! What the keys do, according to where the cursor is.

use bantam_debug::Command;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{
    app::{App, Leave},
    keys::{Action, action},
    panes::{Pane, Zoom},
    popup::Popup,
    prompt::{Prompt, Typed},
    source_view::Line,
};

/// What the cursor is on.
enum Spot {
    /// A register, or a word, as commands name it.
    Value(String),
    /// An instruction: its place as commands name it, and the breakpoint there.
    Insn(String, Option<u32>),
    /// The output.
    Output,
    /// Nothing that has a name.
    Nothing,
}

impl App {
    /// Handles an event of the terminal.
    pub(crate) fn event(&mut self, event: &Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(*key),
            Event::Mouse(mouse) => self.mouse(*mouse),
            Event::Paste(text) => self.paste(text),
            Event::Key(_) | Event::FocusGained | Event::FocusLost | Event::Resize(..) => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the keys are those of another crate")]
    fn key(&mut self, event: KeyEvent) {
        if event.modifiers.contains(KeyModifiers::CONTROL) {
            match event.code {
                KeyCode::Char('c') if self.is_busy() => return self.stop(),
                KeyCode::Char('c') => {
                    self.leave = Some(Leave::Interrupted);
                    return;
                }
                KeyCode::Char('z') if !self.is_typing => {
                    self.wants_pause = true;
                    return;
                }
                _ => {}
            }
        }
        if self.prompt.is_some() {
            return self.prompt_key(event);
        }
        if self.is_typing {
            return self.program_key(event);
        }
        let Some(action) = action(event) else { return };
        if self.popup.is_some() {
            return self.popup_action(action);
        }
        if self.is_busy() && action == Action::Close {
            return self.stop();
        }
        self.act(action);
    }

    fn prompt_key(&mut self, event: KeyEvent) {
        let typed = self.typed().to_vec();
        let Some(prompt) = &mut self.prompt else { return };
        match prompt.key(event, &typed) {
            Typed::On => {}
            Typed::Cancelled => self.prompt = None,
            Typed::Complete => self.complete(),
            Typed::Entered(line) => {
                self.prompt = None;
                self.enter(line);
            }
        }
    }

    /// Handles a key for the program.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the keys are those of another crate")]
    fn program_key(&mut self, event: KeyEvent) {
        let is_control = event.modifiers.contains(KeyModifiers::CONTROL);
        match event.code {
            KeyCode::Esc => self.is_typing = false,
            KeyCode::Char('d') if is_control => self.enqueue(Command::InputEnds),
            KeyCode::Char(c) if is_control && c.is_ascii_alphabetic() => {
                self.give(&char::from(c as u8 & 0x1F).to_string());
            }
            KeyCode::Char(c) => self.give(&c.to_string()),
            KeyCode::Enter => self.give("\n"),
            KeyCode::Tab => self.give("\t"),
            KeyCode::Backspace => self.give("\x7F"),
            KeyCode::Up => self.give("\x1b[A"),
            KeyCode::Down => self.give("\x1b[B"),
            KeyCode::Right => self.give("\x1b[C"),
            KeyCode::Left => self.give("\x1b[D"),
            _ => {}
        }
    }

    fn paste(&mut self, text: &str) {
        if let Some(prompt) = &mut self.prompt {
            prompt.paste(text);
        } else if self.is_typing {
            self.give(&text.replace('\r', "\n"));
        }
    }

    fn popup_action(&mut self, action: Action) {
        let Some(popup) = &mut self.popup else { return };
        match action {
            Action::Up => popup.move_by(-1),
            Action::Down => popup.move_by(1),
            Action::PageUp => popup.move_by(-10),
            Action::PageDown => popup.move_by(10),
            Action::First => popup.move_by(isize::MIN),
            Action::End => popup.move_by(isize::MAX),
            Action::Change => {
                let moment = popup.items.get(popup.cursor).and_then(|item| item.moment);
                self.popup = None;
                if let Some(moment) = moment {
                    self.perform(Command::Goto(moment));
                }
            }
            Action::Close | Action::Quit | Action::Help => self.popup = None,
            Action::Step
            | Action::Back
            | Action::Over
            | Action::OverBack
            | Action::Out
            | Action::OutBack
            | Action::Continue
            | Action::ContinueBack
            | Action::ToCursor
            | Action::Goto
            | Action::Undo
            | Action::Toggle
            | Action::Watch
            | Action::Points
            | Action::Why
            | Action::Last
            | Action::Type
            | Action::Command
            | Action::Assembly
            | Action::Zoom
            | Action::NextPane
            | Action::PaneBefore => {}
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Step => self.perform(Command::Step(1)),
            Action::Back => self.perform(Command::Back(1)),
            Action::Over => self.perform(Command::Over),
            Action::OverBack => self.perform(Command::OverBack),
            Action::Out => self.perform(Command::Out),
            Action::OutBack => self.perform(Command::OutBack),
            Action::Continue => self.perform(Command::Continue),
            Action::ContinueBack => self.perform(Command::ContinueBack),
            Action::ToCursor => match self.spot() {
                Spot::Insn(place, _) => self.perform(Command::Until(place)),
                Spot::Value(_) | Spot::Output | Spot::Nothing => {
                    self.report("put the cursor on an instruction")
                }
            },
            Action::Goto => self.prompt = Some(Prompt::new("goto ")),
            Action::Undo => self.perform(Command::Undo),
            Action::Toggle => self.toggle(),
            Action::Watch => match self.spot() {
                Spot::Value(what) => self.perform(Command::Watch { what, condition: None }),
                Spot::Insn(..) | Spot::Output | Spot::Nothing => {
                    self.report("put the cursor on a register or a word")
                }
            },
            Action::Points => self.perform(Command::Points),
            Action::Why => match self.spot() {
                Spot::Value(what) => self.perform(Command::Why(what)),
                Spot::Output => self.perform(Command::Why("output".to_owned())),
                Spot::Insn(..) | Spot::Nothing => {
                    self.report("put the cursor on a register, a word or the console")
                }
            },
            Action::Last => match self.spot() {
                Spot::Value(what) => self.perform(Command::Last(what)),
                Spot::Insn(..) | Spot::Output | Spot::Nothing => {
                    self.report("put the cursor on a register or a word")
                }
            },
            Action::Change => match self.spot() {
                Spot::Value(what) => self.prompt = Some(Prompt::new(&format!("set {what} = "))),
                Spot::Insn(..) | Spot::Output | Spot::Nothing => {
                    self.report("put the cursor on a register or a word")
                }
            },
            Action::Type => {
                (self.focus, self.is_typing) = (Pane::Console, true);
            }
            Action::Command => self.prompt = Some(Prompt::new("")),
            Action::Assembly => self.next_file(),
            Action::Zoom => self.zoom = if self.zoom == Zoom::All { Zoom::One } else { Zoom::All },
            Action::NextPane => self.turn(1),
            Action::PaneBefore => self.turn(-1),
            Action::Up => self.move_cursor(-1),
            Action::Down => self.move_cursor(1),
            Action::PageUp => self.page(-1),
            Action::PageDown => self.page(1),
            Action::First => self.go_to_end(isize::MIN),
            Action::End => self.go_to_end(isize::MAX),
            Action::Help => self.popup = Some(Popup::help()),
            Action::Close => self.message = super::app::Message::default(),
            Action::Quit => self.leave = Some(Leave::Quit),
        }
    }

    /// What the cursor is on.
    fn spot(&self) -> Spot {
        let numerals = self.program.target.numerals();
        let word = |addr: u16| Spot::Value(format!("[{}]", numerals.addr(addr)));
        match self.focus {
            Pane::Source => match self.program.next_with_code(self.source) {
                Some((line, _)) => Spot::Insn(self.place_of(line), self.point_in(line)),
                None => Spot::Nothing,
            },
            Pane::Code => Spot::Insn(numerals.addr(self.code), self.point_at(self.code)),
            Pane::Registers => {
                let name = self.view.registers.get(self.register).map(|register| register.name);
                name.map_or(Spot::Nothing, |name| Spot::Value(name.to_owned()))
            }
            Pane::Memory => word(self.memory),
            Pane::Stack => self.view.stack.get(self.stack).map_or(Spot::Nothing, |found| word(found.addr)),
            Pane::Ports => Spot::Value(format!("port {}", self.port)),
            Pane::Variables => {
                let found = self.view.variables.get(self.variable);
                found.map_or(Spot::Nothing, |variable| Spot::Value(variable.name.clone()))
            }
            Pane::Console => Spot::Output,
            Pane::Timeline => Spot::Nothing,
        }
    }

    fn place_of(&self, line: Line) -> String {
        let name = self.program.files.get(line.file).map_or("", |file| file.name.as_str());
        format!("{name}:{}", line.line)
    }

    /// The breakpoint at an address.
    pub(crate) fn point_at(&self, addr: u16) -> Option<u32> {
        self.view.points.iter().find(|point| point.addr == Some(addr)).map(|point| point.id)
    }

    /// A breakpoint in a line.
    pub(crate) fn point_in(&self, line: Line) -> Option<u32> {
        let is_there = |addr: u16| self.program.lines_of(addr).any(|found| found == line);
        self.view.points.iter().find(|point| point.addr.is_some_and(is_there)).map(|point| point.id)
    }

    /// Sets or removes a breakpoint at the cursor.
    pub(crate) fn toggle(&mut self) {
        match self.spot() {
            Spot::Insn(_, Some(id)) => self.perform(Command::Delete(id)),
            Spot::Insn(place, None) => self.perform(Command::Break { place, condition: None, skip: 0 }),
            Spot::Value(_) | Spot::Output | Spot::Nothing => self.report("put the cursor on an instruction"),
        }
    }

    fn next_file(&mut self) {
        let count = self.program.files.len().max(1);
        self.source = Line { file: (self.source.file + 1) % count, line: 1 };
        // The line of the next instruction in that file, if it has one.
        let here = self.program.lines_of(self.view.location.pc).find(|line| line.file == self.source.file);
        self.source = here.unwrap_or(self.source);
        self.source_top = 1;
    }

    /// Moves the focus to another pane.
    fn turn(&mut self, step: isize) {
        let panes = self.content().panes();
        let at = panes.iter().position(|pane| *pane == self.focus).unwrap_or_default();
        let next = (at as isize + step).rem_euclid(panes.len() as isize) as usize;
        self.focus = panes[next];
    }
}
