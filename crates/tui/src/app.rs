//! What the screen shows, and what keys do to it. It draws nothing and does nothing to the program: commands go to
//! the session's thread, and what comes back is kept until the next drawing.

use std::collections::VecDeque;

use bantam_debug::{Answer, CodeStart, Command, DebugError, HistoryError, Session, State, View, ViewRequest};
use ratatui::layout::Rect;

use super::{
    panes::{Areas, Content, Pane, Zoom},
    popup::Popup,
    prompt::Prompt,
    source_view::{Line, Program},
    theme::Theme,
    worker::{Gone, Job, Reply, Worker, is_typed},
};

/// How many typed commands are remembered.
const MOST_TYPED: usize = 500;
/// How many keys may be queued for a busy session.
const MOST_QUEUED: usize = 1_000;

/// The message in the status line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) text: String,
    pub(crate) is_error: bool,
}

impl Message {
    fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: false }
    }

    fn error(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_error: true }
    }
}

/// Why the screen is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    /// The user quit.
    Quit,
    /// A signal, or Ctrl-C.
    Interrupted,
    /// The session's thread is gone.
    Gone,
}

/// Everything on the screen.
pub(crate) struct App {
    worker: Worker,
    pub(crate) view: View,
    pub(crate) program: Program,
    pub(crate) theme: Theme,
    pub(crate) focus: Pane,
    pub(crate) zoom: Zoom,
    pub(crate) areas: Areas,
    /// The line with the cursor in the source, and the first one that is shown, from 1.
    pub(crate) source: Line,
    pub(crate) source_top: usize,
    /// The instruction with the cursor, and the address of the first one that is shown.
    pub(crate) code: u16,
    pub(crate) code_top: CodeStart,
    pub(crate) memory: u16,
    pub(crate) memory_top: u16,
    /// Which register, which word of the stack and which port the cursor is on.
    pub(crate) register: usize,
    pub(crate) stack: usize,
    pub(crate) port: usize,
    pub(crate) variable: usize,
    pub(crate) message: Message,
    pub(crate) popup: Option<Popup>,
    pub(crate) prompt: Option<Prompt>,
    /// Whether keys go to the program.
    pub(crate) is_typing: bool,
    typed: Vec<String>,
    queue: VecDeque<Job>,
    request: Option<ViewRequest>,
    /// Whether the program continues when a key that it waits for arrives.
    goes_on: bool,
    /// Whether the current command runs until something happens, and whether it is being stopped.
    is_running: bool,
    is_stopping: bool,
    pub(crate) leave: Option<Leave>,
    /// Whether to suspend, and give the terminal to the shell.
    pub(crate) wants_pause: bool,
}

impl App {
    /// Creates a screen for a session. A command stops after `limit` instructions.
    pub(crate) fn new(mut session: Session, theme: Theme, limit: u64) -> Result<Self, String> {
        let program = Program::new(session.image(), session.target());
        let start = session.image().start().unwrap_or_default();
        let request = ViewRequest { code: CodeStart::Next, code_rows: 1, memory: start, words: 0, stack: 0 };
        session.set_limit(limit);
        let view = session.view(&request).map_err(|error| error.to_string())?;
        let worker = Worker::start(session).map_err(|error| error.to_string())?;
        let focus = if program.has_source() { Pane::Source } else { Pane::Code };
        let mut app = Self {
            worker,
            code: view.location.pc,
            view,
            program,
            theme,
            focus,
            zoom: Zoom::All,
            areas: Areas::default(),
            source: Line { file: 0, line: 1 },
            source_top: 1,
            code_top: CodeStart::Next,
            memory: start,
            memory_top: start,
            register: 0,
            stack: 0,
            port: 0,
            variable: 0,
            message: Message::of("? shows what the keys do"),
            popup: None,
            prompt: None,
            is_typing: false,
            typed: Vec::new(),
            queue: VecDeque::new(),
            request: None,
            goes_on: false,
            is_running: false,
            is_stopping: false,
            leave: None,
            wants_pause: false,
        };
        app.follow();
        Ok(app)
    }

    /// Returns what the screen can show.
    pub(crate) fn content(&self) -> Content {
        let all = self.view.registers.len() + usize::from(!self.view.flags.is_empty());
        Content {
            registers: all.div_ceil(2) as u16,
            stack: self.view.has_stack,
            ports: !self.view.ports.is_empty(),
            variables: self.program.image.variables.len().min(100) as u16,
            source: self.program.has_source(),
        }
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.worker.is_busy() || !self.queue.is_empty()
    }

    /// Whether a command is queued and the session is free.
    pub(crate) fn is_due(&self) -> bool {
        !self.worker.is_busy() && !self.queue.is_empty()
    }

    /// Returns where the session recently was.
    pub(crate) fn moment(&self) -> u64 {
        self.worker.moment()
    }

    /// Requests a new view if the screen needs another one.
    pub(crate) fn refresh(&mut self) {
        let request = self.view_request();
        if self.request != Some(request) && !self.worker.is_busy() {
            self.request = Some(request);
            let reply = self.worker.view(request);
            self.take(reply);
        }
    }

    /// Lays the panes out on a screen, and requests what they show.
    pub(crate) fn arrange(&mut self, screen: Rect) {
        self.areas = Areas::of(screen, self.content(), self.focus, self.zoom);
        self.keep_cursors_in_sight();
        self.refresh();
    }

    fn view_request(&self) -> ViewRequest {
        let rows = |pane| self.areas.inside(pane).height;
        let words = rows(Pane::Memory).saturating_mul(self.words_a_row());
        ViewRequest {
            code: self.code_top,
            code_rows: rows(Pane::Code).max(1),
            memory: self.memory_top,
            words,
            stack: rows(Pane::Stack),
        }
    }

    /// How many words of memory fit into a row.
    pub(crate) fn words_a_row(&self) -> u16 {
        let numerals = self.program.target.numerals();
        let width = self.areas.inside(Pane::Memory).width;
        let address = numerals.addr(0_u16).len() as u16 + 1;
        let each = numerals.cell_digits as u16 + 1;
        let fit = width.saturating_sub(address) / each;
        if fit < 4 { fit.max(1) } else { 1 << fit.ilog2() }
    }

    /// Handles replies from the session's thread, and starts queued commands. Returns whether anything happened.
    pub(crate) fn poll(&mut self) -> bool {
        let reply = self.worker.poll();
        let has_come = !matches!(reply, Ok(None)) || self.is_due();
        self.take(reply);
        self.pump();
        has_come
    }

    fn take(&mut self, reply: Result<Option<Reply>, Gone>) {
        match reply {
            Ok(None) => {}
            Ok(Some(Reply::Running(view))) => {
                self.show_moved(*view);
                self.runs_on();
            }
            Ok(Some(Reply::Done(answer, view))) => {
                self.show_moved(*view);
                self.answered(answer);
            }
            Ok(Some(Reply::View(view))) => self.show(*view),
            Ok(Some(Reply::Failed(why))) => self.message = Message::error(why),
            Ok(Some(Reply::Completion(completion))) => {
                if let Some(prompt) = &mut self.prompt {
                    prompt.complete(completion);
                }
            }
            // The caller that requests an address waits for it.
            Ok(Some(Reply::Address(_))) => {}
            Err(Gone) => self.leave = Some(Leave::Gone),
        }
    }

    /// Shows a view, and follows the program if it has moved.
    fn show_moved(&mut self, view: View) {
        let before = (self.view.location.pc, self.view.location.moment);
        self.show(view);
        if (self.view.location.pc, self.view.location.moment) != before {
            self.follow();
        }
    }

    /// Decides how a command that needs more slices continues. Between slices the screen is drawn and keys are read.
    fn runs_on(&mut self) {
        if self.is_stopping || (self.is_running && self.is_replaced()) {
            self.queue.push_front(Job::Cancel);
        } else if self.is_running {
            // What the user has typed comes first.
            self.message = Message::of("running; Esc stops the program");
            self.queue.push_back(Job::Resume);
        } else {
            self.message = Message::of("searching; Esc stops");
            self.queue.push_front(Job::Resume);
        }
    }

    fn show(&mut self, view: View) {
        self.code_top = view.code.first().map_or(CodeStart::Next, |line| CodeStart::At(line.addr));
        // The view is the one that was requested, so no new request is needed.
        if let Some(request) = &mut self.request {
            request.code = self.code_top;
        }
        self.view = view;
    }

    /// Reports an answer.
    fn answered(&mut self, answer: Result<Answer, DebugError>) {
        match answer {
            Err(DebugError::Limit(ran)) => {
                self.message = Message::error(format!("stopped after {ran} instructions; c continues"));
            }
            Err(DebugError::History(HistoryError::Stopped)) => self.message = Message::of("stopped"),
            Ok(Answer::Location(_)) if self.view.state == State::Waits && !self.is_typing => {
                self.message = Message::of("the program is waiting for a key; press i to type");
            }
            Ok(Answer::Location(location)) => {
                let stop = location.stop.map(|stop| stop.to_string()).filter(|stop| !stop.is_empty());
                let interrupt = location.interrupt.map(|interrupt| interrupt.to_string());
                let parts: Vec<String> = stop.into_iter().chain(interrupt).collect();
                self.message = Message::of(parts.join("; "));
            }
            Ok(Answer::Text(text)) if text.lines().count() <= 1 => self.message = Message::of(text),
            Ok(Answer::Text(text)) => self.popup = Some(Popup::text(&text)),
            Ok(Answer::Chain(links)) => self.popup = Some(Popup::chain(&links)),
            Ok(Answer::Quit) => self.leave = Some(Leave::Quit),
            Ok(list) => match list.lines().unwrap_or_default() {
                lines if lines.is_empty() => self.message = Message::of("none"),
                lines => self.popup = Some(Popup::list(&lines)),
            },
            Err(why) => self.message = Message::error(why.to_string()),
        }
    }

    /// Whether the user has asked for another command, and not only typed.
    fn is_replaced(&self) -> bool {
        self.queue.iter().any(|job| matches!(job, Job::Command(command) if !is_typed(command)))
    }

    /// Moves the cursors to the next instruction.
    fn follow(&mut self) {
        let pc = self.view.location.pc;
        self.code = pc;
        let mut lines = self.program.lines_of(pc);
        let first = lines.next();
        let same = first.into_iter().chain(lines).find(|line| line.file == self.source.file);
        if let Some(line) = same.or(first) {
            self.source = line;
        }
    }

    fn keep_cursors_in_sight(&mut self) {
        let rows = usize::from(self.areas.inside(Pane::Source).height).max(1);
        let (line, top) = (self.source.line, self.source_top);
        // Some lines around the cursor are shown, too.
        let margin = 2.min(rows / 3);
        if line < top + margin || line + margin >= top + rows {
            let is_far = line + rows < top || line > top + 2 * rows;
            let wanted = match (is_far, line < top + margin) {
                (true, _) => line.saturating_sub(rows / 2),
                (false, true) => line.saturating_sub(margin),
                (false, false) => (line + margin + 1).saturating_sub(rows),
            };
            let lines = self.program.files.get(self.source.file).map_or(1, |file| file.lines.len());
            self.source_top = wanted.clamp(1, (lines + 1).saturating_sub(rows).max(1));
        }
        let row = self.words_a_row().max(1);
        let shown = u32::from(self.areas.inside(Pane::Memory).height.max(1)) * u32::from(row);
        let offset = u32::from(self.memory.wrapping_sub(self.memory_top));
        if offset >= shown {
            let is_before = offset > 0x8000;
            let start = self.memory.wrapping_sub(self.memory.wrapping_sub(self.memory_top) % row);
            let back = if is_before { 0 } else { (shown as u16).saturating_sub(row) };
            self.memory_top = start.wrapping_sub(back);
        }
    }

    /// Runs queued commands while the session is free.
    fn pump(&mut self) {
        let mut has_done = false;
        while !self.worker.is_busy() && self.leave.is_none() {
            if has_done && self.queue.front() == Some(&Job::Resume) {
                // The screen is drawn before the run continues.
                return;
            }
            let Some(job) = self.queue.pop_front() else { return };
            has_done = true;
            let is_key = matches!(job, Job::Command(Command::Input(_) | Command::InputEnds));
            if is_key && self.goes_on && self.view.state == State::Waits {
                // This is what the program is waiting for.
                self.queue.push_back(Job::Command(Command::Continue));
            }
            let mut request = self.view_request();
            // The program may be elsewhere then.
            request.code = match request.code {
                CodeStart::At(top) | CodeStart::Near(top) => CodeStart::Near(top),
                CodeStart::Next => CodeStart::Next,
            };
            self.request = Some(request);
            match &job {
                Job::Command(command) if is_typed(command) => {}
                Job::Command(command) => self.is_running = runs(command),
                Job::Resume | Job::Cancel => {}
            }
            let reply = self.worker.perform(job, request);
            self.take(reply);
        }
    }

    /// Passes typed text to the program: to its console, or to its display's port for keys.
    pub(crate) fn give(&mut self, text: &str) {
        let target = self.program.target;
        let key = target.display().and_then(|display| display.key).zip(target.ports());
        let Some((key, ports)) = key else { return self.enqueue(Command::Input(text.to_owned())) };
        let port = format!("port {}", key.wrapping_sub(ports.first));
        for c in text.chars().filter(|c| u32::from(*c) >> ports.bits == 0) {
            self.enqueue(Command::Set(port.clone(), u32::from(c).to_string()));
        }
    }

    /// Queues a command from the user, which interrupts one that runs without end.
    pub(crate) fn perform(&mut self, command: Command) {
        if self.is_busy() && self.is_running {
            self.queue.retain(|job| *job != Job::Resume);
            self.worker.stop();
        }
        self.is_stopping = false;
        self.goes_on = command == Command::Continue;
        self.enqueue(command);
    }

    /// The same, in the middle of what is going on: a key for the program.
    pub(crate) fn enqueue(&mut self, command: Command) {
        if self.queue.len() < MOST_QUEUED {
            self.queue.push_back(Job::Command(command));
        }
        self.pump();
    }

    /// Goes to a moment, and to no other that was asked for and has not been gone to yet.
    pub(crate) fn scrub(&mut self, moment: u64) {
        self.queue.retain(|job| !matches!(job, Job::Command(Command::Goto(_))));
        self.perform(Command::Goto(moment));
    }

    /// Stops what is going on.
    pub(crate) fn stop(&mut self) {
        self.is_stopping = true;
        let is_between = self.queue.contains(&Job::Resume);
        self.queue.clear();
        if is_between {
            self.queue.push_back(Job::Cancel);
        }
        self.message = Message::of("stopped");
        self.worker.stop();
    }

    /// Completes the line that is being typed.
    pub(crate) fn complete(&mut self) {
        let Some(line) = self.prompt.as_ref().map(|prompt| prompt.text().to_owned()) else { return };
        if !self.worker.is_busy() {
            let reply = self.worker.complete(&line);
            self.take(reply);
        }
    }

    /// Has a line done that was typed.
    pub(crate) fn enter(&mut self, line: String) {
        let line = line.trim().to_owned();
        if !line.is_empty() && self.typed.last() != Some(&line) {
            if self.typed.len() == MOST_TYPED {
                self.typed.remove(0);
            }
            self.typed.push(line.clone());
        }
        match Command::parse(&line) {
            Ok(None) => {}
            Ok(Some(Command::Help)) => self.popup = Some(Popup::help()),
            Ok(Some(Command::Memory(place, _))) => self.show_memory(&place),
            Ok(Some(command)) => self.perform(command),
            Err(error) => self.message = Message::error(error.to_string()),
        }
    }

    /// The lines that were typed so far.
    pub(crate) fn typed(&self) -> &[String] {
        &self.typed
    }

    /// Shows memory from a place on.
    fn show_memory(&mut self, place: &str) {
        if self.worker.is_busy() {
            return;
        }
        match self.worker.address(place) {
            Ok(Some(Reply::Address(Ok(addr)))) => {
                (self.memory, self.memory_top) = (addr, addr);
                self.focus = Pane::Memory;
            }
            Ok(Some(Reply::Address(Err(why)))) => self.message = Message::error(why.to_string()),
            other => self.take(other),
        }
    }

    /// Shows instructions starting `rows` before the first one that is shown now.
    pub(crate) fn code_up(&mut self, rows: u16) {
        let Some(top) = self.view.code.first().map(|line| line.addr).filter(|_| !self.worker.is_busy())
        else {
            return;
        };
        match self.worker.before(top, rows) {
            Ok(Some(Reply::Address(Ok(addr)))) => self.code_top = CodeStart::At(addr),
            other => self.take(other),
        }
    }
}

/// Whether a command runs the program until something happens.
fn runs(command: &Command) -> bool {
    matches!(command, Command::Continue | Command::Proceed | Command::Until(_) | Command::Over | Command::Out)
}
