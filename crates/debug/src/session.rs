//! A program at some moment of its run, and what can be done there.

use std::collections::VecDeque;

use bantam_history::{History, HistoryError, Progress};
use bantam_isa::Image;
use bantam_machines::Target;
use bantam_run::{Console, Key, Machine, PutError, StopHandle};

use crate::{
    answer::Answer,
    command::{Command, help},
    expr::{Expr, ExprError},
    point::{Kind, Point},
    undo::Done,
    variables,
};

/// Why a command could not be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DebugError {
    /// The history says why.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// An expression is wrong.
    #[error(transparent)]
    Expr(#[from] ExprError),
    /// A place is not there.
    #[error("`{0}` is neither a label, nor an address, nor a line that has an instruction")]
    Place(String),
    /// There is no such register.
    #[error("{0}")]
    Register(String),
    /// There is no such point.
    #[error("there is no point {0}")]
    Point(u32),
    /// There is nothing to go back to.
    #[error("this is the beginning of the run")]
    Beginning,
    /// There is no call.
    #[error("the program is in no call that could be seen from the stack")]
    NoCall,
    /// Nothing was found.
    #[error("{0}")]
    Nothing(String),
    /// The run went on for very long.
    #[error("{0} instructions went by without an end; `proceed` goes on")]
    Endless(u64),
}

/// The keys that wait to be read.
pub(crate) struct Keys {
    pub(crate) waiting: VecDeque<u8>,
    pub(crate) ended: bool,
    /// The program wants a key, and there is none.
    pub(crate) wanted: bool,
    pub(crate) stop: StopHandle,
}

impl Console for Keys {
    fn key(&mut self, _: u64) -> Key {
        match self.waiting.pop_front() {
            Some(byte) => Key::Byte(byte),
            None if self.ended => Key::Ended,
            None => Key::None,
        }
    }

    fn put(&mut self, _: &[u8]) -> Result<(), PutError> {
        Ok(())
    }

    fn wait(&mut self) {
        if self.waiting.is_empty() && !self.ended {
            self.wanted = true;
            self.stop.stop();
        }
    }
}

/// A debugging session.
pub struct Session {
    pub(crate) target: &'static dyn Target,
    pub(crate) image: Image,
    pub(crate) history: History,
    pub(crate) points: Vec<Point>,
    pub(crate) next_id: u32,
    pub(crate) keys: Keys,
    /// How much of the output has been told.
    pub(crate) told: usize,
    /// After so many instructions `continue` gives up.
    pub(crate) limit: u64,
    /// What can be taken back, the last at the end.
    pub(crate) done: Vec<Done>,
    /// What a command was after that stopped because it took too long.
    pub(crate) unfinished: Option<Option<Kind>>,
}

impl Session {
    /// A session with a machine that an image has been loaded into.
    ///
    /// # Errors
    ///
    /// If the machine has a device that cannot be copied.
    pub fn new(
        target: &'static dyn Target,
        image: Image,
        machine: Box<dyn Machine>,
    ) -> Result<Self, DebugError> {
        Ok(Self::with(target, image, History::new(machine)?))
    }

    /// A session with a run, at the moment where that is.
    pub(crate) fn with(target: &'static dyn Target, image: Image, history: History) -> Self {
        let stop = history.stop_handle();
        let keys = Keys { waiting: VecDeque::new(), ended: false, wanted: false, stop };
        let told = history.output().len();
        Self {
            target,
            image,
            history,
            points: Vec::new(),
            next_id: 1,
            keys,
            told,
            limit: 1_000_000_000,
            done: Vec::new(),
            unfinished: None,
        }
    }

    /// Keys that the program can read, after those that are waiting.
    pub fn give(&mut self, keys: &[u8]) {
        self.keys.waiting.extend(keys);
    }

    /// After these keys there are no more.
    pub fn end_input(&mut self) {
        self.keys.ended = true;
    }

    /// After how many instructions `continue` gives up; a billion if this is not called.
    pub fn set_limit(&mut self, instructions: u64) {
        self.limit = instructions;
    }

    /// The run so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The program.
    #[must_use]
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// The machine that it is for.
    #[must_use]
    pub fn target(&self) -> &'static dyn Target {
        self.target
    }

    /// What tells another thread where the session is while a command is done.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.history.progress()
    }

    /// What ends, from another thread, the command that is done at the moment. If none was, call
    /// [`forget`](StopHandle::forget) before the next.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        self.history.stop_handle()
    }

    pub(crate) fn bits(&self) -> u32 {
        self.target.insn_set().cell_bits
    }

    /// Does what a command says.
    ///
    /// # Errors
    ///
    /// Why it cannot be done.
    pub fn perform(&mut self, command: &Command) -> Result<Answer, DebugError> {
        let before = self.history.moment();
        let answer = self.do_it(command);
        let stays = !matches!(answer, Ok(_) | Err(DebugError::Endless(_)));
        if stays && self.history.moment() != before && before <= self.history.end() {
            // A search that was stopped, or found nothing, leaves the program where it was.
            self.history.seek(before)?;
        }
        if *command != Command::Undo && self.history.moment() != before {
            self.note(Done::Moved(before));
        }
        answer
    }

    fn do_it(&mut self, command: &Command) -> Result<Answer, DebugError> {
        match command {
            Command::Step(count) => self.step(*count),
            Command::Back(count) => self.back(*count),
            Command::Over => self.over(),
            Command::OverBack => self.over_back(),
            Command::Out => self.out(),
            Command::OutBack => self.out_back(),
            Command::Continue => self.go_on(None),
            Command::Proceed => self.proceed(),
            Command::ContinueBack => self.go_back(None),
            Command::Until(place) => {
                let kind = Kind::Break(self.place(place)?);
                self.go_on(Some(kind))
            }
            Command::Goto(moment) => self.goto(*moment),
            Command::Undo => self.undo(),
            Command::Break { place, condition, skip } => {
                let kind = Kind::Break(self.place(place)?);
                self.add(kind, place, condition.as_deref(), *skip)
            }
            Command::Watch { what, condition } => {
                let kind = self.watched(what)?;
                self.add(kind, what, condition.as_deref(), 0)
            }
            Command::Points => Ok(self.list_points()),
            Command::Delete(id) => {
                let at =
                    self.points.iter().position(|point| point.id == *id).ok_or(DebugError::Point(*id))?;
                self.points.remove(at);
                Ok(Answer::Text(format!("point {id} is gone")))
            }
            Command::Print(text) => self.print(text),
            Command::Registers => self.registers(),
            Command::Memory(from, count) => self.memory(from, *count),
            Command::Stack(count) => self.stack(*count),
            Command::Dis(from, count) => self.dis(from.as_deref(), *count),
            Command::Where => self.here(None),
            Command::Calls => Ok(self.calls()),
            Command::Set(what, value) => self.set(what, value),
            Command::Input(keys) => {
                self.give(keys.as_bytes());
                Ok(Answer::Text(format!("{} keys wait to be read", self.keys.waiting.len())))
            }
            Command::InputEnds => {
                self.end_input();
                Ok(Answer::Text("input ends after the keys that wait".to_owned()))
            }
            Command::Last(what) => self.last(what),
            Command::When(text) => {
                let kind = Kind::True(self.expr(text)?);
                self.go_back(Some(kind))
            }
            Command::Why(what) => self.why(what),
            Command::Output => Ok(Answer::Text(String::from_utf8_lossy(self.history.output()).into_owned())),
            Command::Variables => match self.variables() {
                none if none.is_empty() => {
                    Err(DebugError::Nothing("no variable of the program can be seen here".to_owned()))
                }
                lines => Ok(Answer::List(lines)),
            },
            Command::Keys => Ok(Answer::Text(self.keys_read())),
            Command::Help => Ok(Answer::Text(help())),
            Command::Quit => Ok(Answer::Quit),
        }
    }

    /// An expression as it is meant where the program is.
    pub(crate) fn expr(&self, text: &str) -> Result<Expr, DebugError> {
        let machine = self.history.machine();
        let line = variables::line_now(&self.image, machine);
        Ok(Expr::parse(text, self.target, (&self.image, line), machine)?)
    }

    /// An expression as it is meant at an address.
    pub(crate) fn expr_at(&self, addr: u16, text: &str) -> Result<Expr, DebugError> {
        let line = variables::line_of(&self.image, addr);
        Ok(Expr::parse(text, self.target, (&self.image, line), self.history.machine())?)
    }

    /// The address of a place: a label, a number, a line.
    ///
    /// # Errors
    ///
    /// If there is no such place.
    pub fn address(&self, place: &str) -> Result<u16, DebugError> {
        self.place(place)
    }

    /// place = line | file ":" line | expr
    pub(crate) fn place(&self, text: &str) -> Result<u16, DebugError> {
        let missing = || DebugError::Place(text.to_owned());
        let (file, line) = text.rsplit_once(':').unwrap_or(("", text));
        if let Ok(line) = line.parse::<u32>() {
            let is_file = |number: u32| {
                let name = self.image.files.get(number as usize).map_or("", |file| file.name.as_str());
                name.ends_with(file)
            };
            let lines = self.image.lines.iter().filter(|found| found.line == line && is_file(found.file));
            // Where no file is named, the first that has words for the line.
            return lines
                .min_by_key(|found| (found.file, found.addr))
                .map(|found| found.addr)
                .ok_or_else(missing);
        }
        let expr = self.expr(text).map_err(|_| missing())?;
        u16::try_from(expr.value(self.history.machine(), 16) & 0xFFFF).map_err(|_| missing())
    }

    /// The instruction at an address: its key, what it takes in cells, and whether it may go elsewhere and come back.
    pub(crate) fn insn(&self, addr: u16) -> (u16, u16, bool) {
        let (machine, set) = (self.history.machine(), self.target.insn_set());
        let cells: Vec<u16> = (0..2).map(|i| machine.word(addr.wrapping_add(i))).collect();
        let key = set.opcode_key(&cells);
        let comes_back = set.row_of(key).is_some() && set.lift(key, addr).is_none_or(|insn| insn.calls);
        (key, set.cells(key), comes_back)
    }
}
