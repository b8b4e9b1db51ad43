//! A program at some moment of its run, and what can be done there.

use std::collections::VecDeque;

use bantam_history::{History, HistoryError, Input, Place, Stop};
use bantam_isa::Image;
use bantam_machines::Target;
use bantam_run::{Console, Exit, Key, Machine, PutError, StopHandle};

use crate::{
    answer::{Answer, Line},
    command::{Command, HELP, unquoted},
    expr::{Expr, ExprError},
    point::{Any, Kind, Point, Seeker},
};

/// So many instructions are run before points are looked for in them.
const CHUNK: u64 = 1 << 22;

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
    #[error("{0} instructions went by without an end; `continue` goes on")]
    Endless(u64),
}

/// The keys that wait to be read.
pub(crate) struct Keys {
    waiting: VecDeque<u8>,
    ended: bool,
    /// The program wants a key, and there is none.
    wanted: bool,
    stop: StopHandle,
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
    points: Vec<Point>,
    next_id: u32,
    pub(crate) keys: Keys,
    /// How much of the output has been told.
    pub(crate) told: usize,
    /// After so many instructions `continue` gives up.
    limit: u64,
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
        Self { target, image, history, points: Vec::new(), next_id: 1, keys, told, limit: 1_000_000_000 }
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

    pub(crate) fn bits(&self) -> u32 {
        self.target.set().cell_bits
    }

    /// Does what a command says.
    ///
    /// # Errors
    ///
    /// Why it cannot be done.
    pub fn perform(&mut self, command: &Command) -> Result<Answer, DebugError> {
        match command {
            Command::Step(count) => self.step(*count),
            Command::Back(count) => self.back(*count),
            Command::Over => self.over(),
            Command::OverBack => self.over_back(),
            Command::Out => self.out(),
            Command::OutBack => self.out_back(),
            Command::Continue => self.go_on(None),
            Command::ContinueBack => self.go_back(None),
            Command::Until(place) => {
                let kind = Kind::Break(self.place(place)?);
                self.go_on(Some(kind))
            }
            Command::Goto(moment) => self.goto(*moment),
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
            Command::Help => Ok(Answer::Text(HELP.to_owned())),
            Command::Quit => Ok(Answer::Quit),
        }
    }

    pub(crate) fn expr(&self, text: &str) -> Result<Expr, DebugError> {
        Ok(Expr::parse(text, self.target, &self.image, self.history.machine())?)
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
            let mut lines = self.image.lines.iter();
            return lines
                .find(|found| found.line == line && is_file(found.file))
                .map(|found| found.addr)
                .ok_or_else(missing);
        }
        let expr = self.expr(text).map_err(|_| missing())?;
        u16::try_from(expr.value(self.history.machine(), 16) & 0xFFFF).map_err(|_| missing())
    }

    /// watched = '"' text '"' | "[" expr "]" | place ".." place | register | expr
    fn watched(&self, text: &str) -> Result<Kind, DebugError> {
        if text.starts_with('"') {
            return Ok(Kind::Output(unquoted(text)));
        }
        if let Some((first, last)) = text.split_once("..") {
            return Ok(Kind::Write(self.place(first)?..=self.place(last)?));
        }
        Ok(match self.expr(text)? {
            Expr::Register(name) => self.register_kind(name),
            Expr::Word(addr) => {
                let addr = addr.value(self.history.machine(), 16) as u16;
                Kind::Write(addr..=addr)
            }
            expr @ (Expr::Number(_) | Expr::Label(..) | Expr::One(..) | Expr::Two(..)) => Kind::True(expr),
        })
    }

    fn register_kind(&self, name: &'static str) -> Kind {
        let machine = self.history.machine();
        let number = machine.registers().iter().position(|register| register.name == name);
        Kind::Register(name, number.filter(|_| machine.is_operand(name)))
    }

    fn add(
        &mut self,
        kind: Kind,
        text: &str,
        condition: Option<&str>,
        skip: u64,
    ) -> Result<Answer, DebugError> {
        let parsed = condition.map(|condition| self.expr(condition)).transpose()?;
        let id = self.next_id;
        self.next_id += 1;
        let text = condition.map_or_else(|| text.to_owned(), |condition| format!("{text} if {condition}"));
        let said = format!("point {id}: {text}");
        self.points.push(Point { id, kind, condition: parsed, skip, text });
        Ok(Answer::Text(said))
    }

    fn list_points(&self) -> Answer {
        let line = |point: &Point| {
            let skip = if point.skip > 0 { format!(" after {}", point.skip) } else { String::new() };
            let what = if matches!(point.kind, Kind::Break(_)) { "break" } else { "watch" };
            Line { name: point.id.to_string(), text: format!("{what} {}{skip}", point.text), marked: false }
        };
        Answer::List(self.points.iter().map(line).collect())
    }

    /// Runs on, as long as there are keys if the program wants some.
    fn run(&mut self, steps: u64) -> Result<Stop, DebugError> {
        self.keys.wanted = false;
        let stop = self.history.run(&mut self.keys, steps)?;
        if self.keys.wanted {
            // The run may have come to its end before it heard that it was to stop.
            self.keys.stop.forget();
        }
        Ok(stop)
    }

    fn step(&mut self, count: u64) -> Result<Answer, DebugError> {
        let why = match self.run(count)? {
            Stop::Moment => None,
            Stop::Exit(exit) => Some(self.told(&exit)),
        };
        self.here(why)
    }

    fn back(&mut self, count: u64) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        if now == self.history.start() {
            return Err(DebugError::Beginning);
        }
        self.history.seek(now.saturating_sub(count).max(self.history.start()))?;
        self.here(None)
    }

    fn goto(&mut self, moment: u64) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        if moment > self.history.end() {
            return self.step(moment - now);
        }
        self.history.seek(moment)?;
        self.here(None)
    }

    /// Why the machine stopped, in words.
    fn told(&self, exit: &Exit) -> String {
        match exit {
            Exit::Halted => "the program halted".to_owned(),
            Exit::Fault(fault) => format!("fault: {fault}"),
            Exit::StepLimit => "the limit of instructions was reached".to_owned(),
            Exit::OutputLimit => "the limit of output was reached".to_owned(),
            Exit::OutputClosed => "nobody reads the output any more".to_owned(),
            Exit::InputEnded => "input ended while the program was waiting for a key".to_owned(),
            Exit::Stopped if self.keys.wanted => "the program waits for a key: input \"...\"".to_owned(),
            Exit::Stopped => "stopped".to_owned(),
        }
    }

    /// On to a point, or to one that only counts now, or to the end.
    fn go_on(&mut self, only: Option<Kind>) -> Result<Answer, DebugError> {
        let begin = self.history.moment();
        loop {
            let from = self.history.moment();
            let stop = if from < self.history.end() {
                Stop::Moment
            } else {
                let left = self.limit.saturating_sub(from - begin);
                self.run(left.min(CHUNK))?
            };
            let to = self.history.end();
            if let Some((moment, ids)) = self.find(Place::First, from, to, Some(begin), only.as_ref())? {
                let is_before = ids.iter().any(|id| self.stops_before(*id, only.as_ref()));
                self.history.seek(if is_before { moment } else { moment + 1 })?;
                if self.skips(&ids) {
                    // Past it, and on.
                    self.history.seek(moment + 1)?;
                    continue;
                }
                let why = self.names(&ids);
                return self.here(why);
            }
            self.history.seek(to)?;
            if let Stop::Exit(exit) = stop {
                let why = self.told(&exit);
                return self.here(Some(why));
            }
            if self.history.moment() - begin >= self.limit {
                return Err(DebugError::Endless(self.history.moment() - begin));
            }
        }
    }

    /// Back to a point, or to one that only counts now, or to the beginning.
    fn go_back(&mut self, only: Option<Kind>) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        if now == self.history.start() {
            return Err(DebugError::Beginning);
        }
        match self.find(Place::Last, self.history.start(), now, None, only.as_ref())? {
            Some((moment, ids)) => {
                self.history.seek(moment)?;
                let why = self.names(&ids);
                self.here(why)
            }
            None if only.is_some() => {
                self.history.seek(now)?;
                Err(DebugError::Nothing("that did not happen before this moment".to_owned()))
            }
            None => {
                self.history.seek(self.history.start())?;
                self.here(Some("the beginning of the run".to_owned()))
            }
        }
    }

    /// Whether a point stops before its instruction: breakpoints do, watchpoints stop behind what they watch.
    fn stops_before(&self, id: u32, only: Option<&Kind>) -> bool {
        let point = self.points.iter().find(|point| point.id == id).map(|point| &point.kind);
        matches!(point.or(only), Some(Kind::Break(_) | Kind::Return { .. }))
    }

    /// Whether a hit is one that is to be let pass; then it is one less.
    fn skips(&mut self, ids: &[u32]) -> bool {
        let mut hit = self.points.iter_mut().filter(|point| ids.contains(&point.id));
        match hit.next() {
            Some(point) if point.skip > 0 && hit.next().is_none() => {
                point.skip -= 1;
                true
            }
            Some(_) | None => false,
        }
    }

    /// The points that were hit, in words; nothing for one that nobody has set.
    fn names(&self, ids: &[u32]) -> Option<String> {
        let hit = self.points.iter().filter(|point| ids.contains(&point.id));
        let names: Vec<String> = hit.map(|point| format!("point {}: {}", point.id, point.text)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// The first or last instruction that hits a point, and which.
    fn find(
        &mut self,
        place: Place,
        from: u64,
        to: u64,
        passed: Option<u64>,
        only: Option<&Kind>,
    ) -> Result<Option<(u64, Vec<u32>)>, DebugError> {
        let extra = only.map(|kind| Point {
            id: 0,
            kind: kind.clone(),
            condition: None,
            skip: 0,
            text: String::new(),
        });
        // What is looked for backwards alone is found alone.
        let points = self.points.iter().filter(|_| only.is_none() || place == Place::First).chain(&extra);
        let (bits, output) = (self.target.set().cell_bits, self.history.all_output());
        let machine = self.history.machine();
        let seekers = points.map(|point| Seeker::new(point, machine, bits, output)).collect();
        let mut any = Any { seekers, passed, hit: Vec::new() };
        if any.seekers.is_empty() {
            return Ok(None);
        }
        let found = self.history.find(place, from, to, &mut any)?;
        Ok(found.map(|moment| (moment, any.hit)))
    }

    /// The instruction at an address: its key, what it takes in cells, and whether it may go elsewhere and come back.
    pub(crate) fn insn(&self, addr: u16) -> (u16, u16, bool) {
        let (machine, set) = (self.history.machine(), self.target.set());
        let cells: Vec<u16> = (0..2).map(|i| machine.word(addr.wrapping_add(i))).collect();
        let key = set.key(&cells);
        let comes_back = set.row_of(key).is_some() && set.lift(key, addr).is_none_or(|insn| insn.calls);
        (key, set.cells(key), comes_back)
    }

    fn over(&mut self) -> Result<Answer, DebugError> {
        self.history.settle(&mut self.keys);
        let pc = self.history.machine().pc();
        let (_, cells, comes_back) = self.insn(pc);
        if !comes_back {
            return self.step(1);
        }
        let at_least = self.history.machine().stack();
        self.go_on(Some(Kind::Return { addr: pc.wrapping_add(cells), at_least }))
    }

    fn over_back(&mut self) -> Result<Answer, DebugError> {
        let pc = self.history.machine().pc();
        let now = self.history.moment();
        let call = self.call_before(pc);
        let answer = self.back(1)?;
        let before = self.history.machine().pc();
        match call {
            // The instruction before was the end of what the call had called.
            Some(call) if call != before => self.back_to(call, now),
            Some(_) | None => Ok(answer),
        }
    }

    /// The address of a call or trap that would come back to an address.
    fn call_before(&self, addr: u16) -> Option<u16> {
        let before = (1..=2).map(|cells| (addr.wrapping_sub(cells), cells));
        let found = before.map(|(at, cells)| (at, cells, self.insn(at)));
        found.filter(|(_, cells, insn)| insn.2 && insn.1 == *cells).map(|(at, ..)| at).next()
    }

    /// Back to the last time an address was executed in this frame or one around it.
    fn back_to(&mut self, addr: u16, now: u64) -> Result<Answer, DebugError> {
        let at_least = self.history.machine().stack();
        match self.find(Place::Last, 0, now, None, Some(&Kind::Return { addr, at_least }))? {
            Some((moment, _)) => {
                self.history.seek(moment)?;
                self.here(None)
            }
            None => {
                self.history.seek(now)?;
                Err(DebugError::NoCall)
            }
        }
    }

    fn out(&mut self) -> Result<Answer, DebugError> {
        let machine = self.history.machine();
        let addr = *machine.calls().first().ok_or(DebugError::NoCall)?;
        let at_least = machine.stack();
        self.go_on(Some(Kind::Return { addr, at_least }))
    }

    fn out_back(&mut self) -> Result<Answer, DebugError> {
        let back = *self.history.machine().calls().first().ok_or(DebugError::NoCall)?;
        let call = self.call_before(back).ok_or(DebugError::NoCall)?;
        self.back_to(call, self.history.moment())
    }

    fn set(&mut self, what: &str, value: &str) -> Result<Answer, DebugError> {
        let machine = self.history.machine();
        let value = (self.expr(value)?.value(machine, self.bits()) & ((1 << self.bits()) - 1)) as u16;
        let later = self.history.end() - self.history.moment();
        let what = match self.expr(what)? {
            Expr::Word(addr) => Ok(addr.value(machine, 16) as u16),
            Expr::Register(name) => Err(name),
            Expr::Number(_) | Expr::Label(..) | Expr::One(..) | Expr::Two(..) => {
                return Err(DebugError::Register(format!("`{what}` is neither a register nor an [address]")));
            }
        };
        let (done, keys) = self.history.change(|machine| match what {
            Ok(addr) => {
                machine.set_word(addr, value);
                Ok(())
            }
            Err(name) => machine.set_register(name, value).map_err(|error| error.to_string()),
        })?;
        done.map_err(DebugError::Register)?;
        for key in keys.into_iter().rev() {
            match key {
                Input::Byte(byte) => self.keys.waiting.push_front(byte),
                Input::Ended => self.keys.ended = true,
            }
        }
        let forgotten = if later > 0 {
            format!("; the {later} instructions after it are forgotten")
        } else {
            String::new()
        };
        Ok(Answer::Text(format!("changed at moment {}{forgotten}", self.history.moment())))
    }

    fn last(&mut self, what: &str) -> Result<Answer, DebugError> {
        let kind = self.watched(what)?;
        self.go_back(Some(kind))
    }
}
