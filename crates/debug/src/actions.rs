//! What each command does to a session.

use bantam_history::Input;

use crate::{
    answer::{Answer, RegisterView},
    breakpoints::{PointRequest, Trigger},
    command::{Command, help, unquoted},
    error::DebugError,
    expr::Expr,
    point::{Kind, Point},
    program::Inspector,
    session::Session,
    stop::StopReason,
    task::{Begun, Otherwise, Task},
    undo::{Done, Target},
};

impl Session {
    /// Begins a command. Most are complete at once.
    pub(crate) fn begin(&mut self, command: &Command) -> Result<Begun, DebugError> {
        Ok(Begun::Done(match command {
            Command::Step(count) => return Ok(Begun::Task(Task::Run { left: *count })),
            Command::Over => return self.over(),
            Command::OverBack => return self.over_back(),
            Command::Out => return self.out(),
            Command::OutBack => return self.out_back(),
            Command::Continue => return Ok(self.forward(None)),
            Command::Proceed => return self.proceed(),
            Command::ContinueBack => return self.backward(None, Otherwise::Start),
            Command::Until(place) => return Ok(self.forward(Some(Kind::Break(self.address(place)?)))),
            Command::Goto(moment) => return self.goto(*moment),
            Command::Last(what) => return self.last(what),
            Command::When(text) => {
                let kind = Kind::True(self.inspect().expr(text)?);
                return self.backward(Some(kind), Otherwise::NotFound);
            }
            Command::Back(count) => self.back(*count)?,
            Command::Undo => self.undo_last()?,
            Command::Break { place, condition, skip } => self.add_point(&PointRequest {
                trigger: Trigger::Break(place.clone()),
                condition: condition.clone(),
                skip: *skip,
            })?,
            Command::Watch { what, condition } => self.add_point(&PointRequest {
                trigger: Trigger::Watch(what.clone()),
                condition: condition.clone(),
                skip: 0,
            })?,
            Command::Points => Answer::Points(self.points().to_vec()),
            Command::Delete(id) => {
                self.points.remove(*id)?;
                Answer::Text(format!("point {id} deleted"))
            }
            Command::Set(what, value) => self.set(what, value)?,
            Command::Input(keys) => {
                self.give(keys.as_bytes());
                Answer::Text(self.input.summary())
            }
            Command::InputEnds => {
                self.end_input();
                Answer::Text("input ends after the keys that are waiting".to_owned())
            }
            Command::Why(what) => self.why(what)?,
            Command::Where => self.located(None),
            Command::Registers => Answer::Registers(self.registers()?),
            Command::Print(text) => self.print(text)?,
            Command::Memory(from, count) => {
                let inspector = self.inspect();
                Answer::List(inspector.words(inspector.place(from)?, *count))
            }
            Command::Stack(count) => self.stack(*count)?,
            Command::Dis(from, count) => self.disassembly(from.as_deref(), *count)?,
            Command::Calls => Answer::Frames(self.inspect().frames()),
            Command::Output => Answer::Text(String::from_utf8_lossy(self.history.output()).into_owned()),
            Command::Variables => self.variables()?,
            Command::Keys => Answer::Text(self.keys_read()),
            Command::Help => Answer::Text(help()),
            Command::Quit => Answer::Quit,
        }))
    }

    fn print(&self, text: &str) -> Result<Answer, DebugError> {
        let value = self.inspect().expr(text)?.value(self.history.machine(), self.program.bits());
        Ok(Answer::Text(format!("{text} = {}", self.program.spell(value))))
    }

    fn stack(&self, count: u16) -> Result<Answer, DebugError> {
        let none = || DebugError::NotFound("this machine has no stack by convention".to_owned());
        let top = self.history.machine().stack().ok_or_else(none)?;
        Ok(Answer::List(self.inspect().words(top, count)))
    }

    fn disassembly(&self, from: Option<&str>, count: u16) -> Result<Answer, DebugError> {
        let from = from.map_or(Ok(self.history.machine().pc()), |from| self.address(from))?;
        Ok(Answer::List(self.inspect().disassembly(from, count)))
    }

    fn variables(&self) -> Result<Answer, DebugError> {
        let variables = self.inspect().variables();
        if variables.is_empty() {
            return Err(DebugError::NotFound("no variables are visible here".to_owned()));
        }
        Ok(Answer::Variables(variables))
    }

    fn add_point(&mut self, request: &PointRequest) -> Result<Answer, DebugError> {
        let Self { points, program, history, .. } = self;
        let inspector = Inspector { program, machine: history.machine() };
        let point = points.add(inspector, request)?;
        Ok(Answer::Text(format!("point {}: {}", point.id, point.text)))
    }

    /// Replaces all points of the session, and returns for each request the point, or why there is none. A point that
    /// already exists keeps its number, and how many hits it still skips.
    pub fn replace_points(&mut self, requests: &[PointRequest]) -> Vec<Result<Point, DebugError>> {
        let Self { points, program, history, .. } = self;
        points.replace(Inspector { program, machine: history.machine() }, requests)
    }

    /// Returns the points of the session, in the order of their numbers.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        self.points.list()
    }

    fn registers(&mut self) -> Result<Vec<RegisterView>, DebugError> {
        let recent = self.recent()?;
        Ok(self.register_views(&recent))
    }

    /// The keys that the program has read, as a text in quotes, and how many are waiting.
    fn keys_read(&self) -> String {
        let keys = &self.history.keys()[..self.history.keys_given()];
        let bytes: Vec<u8> = keys
            .iter()
            .filter_map(|key| match key.input {
                Input::Byte(byte) => Some(byte),
                Input::Ended => None,
            })
            .collect();
        let ended = if bytes.len() < keys.len() { ", then input ended" } else { "" };
        format!("{:?}{ended}; {}", String::from_utf8_lossy(&bytes), self.input.summary())
    }

    fn set(&mut self, what: &str, value: &str) -> Result<Answer, DebugError> {
        if what == "keys" {
            return self.set_keys(&unquoted(value));
        }
        let (inspector, bits) = (self.inspect(), self.program.bits());
        let (value, span) = (inspector.expr(value)?.value(inspector.machine, bits), 1 << bits);
        if !(-span / 2..span).contains(&value) {
            return Err(DebugError::Operand(format!("{value} does not fit in {bits} bits")));
        }
        let value = (value & (span - 1)) as u16;
        let target = match inspector.expr(what)? {
            Expr::Word(addr) => Target::Word(addr.value(inspector.machine, 16) as u16),
            Expr::Register(name) => Target::Register(name),
            Expr::Number(_) | Expr::Label(..) | Expr::One(..) | Expr::Two(..) => {
                return Err(DebugError::Operand(format!("`{what}` is neither a register nor an [address]")));
            }
        };
        let before = self.value_at(target);
        let answer = self.put(target, value)?;
        self.undo.push(Done::Changed(self.history.moment(), target, before));
        Ok(answer)
    }

    /// Replaces the keys that the program reads from here on: those that it read later and those that are waiting.
    fn set_keys(&mut self, keys: &str) -> Result<Answer, DebugError> {
        let later = self.history.end() - self.history.moment();
        self.history.change(|_| ())?;
        self.input.replace(keys);
        let moment = self.history.moment();
        Ok(Answer::Text(format!("the next keys are {keys:?} at moment {moment}{}", forgotten(later))))
    }

    fn value_at(&self, target: Target) -> u16 {
        let machine = self.history.machine();
        match target {
            Target::Word(addr) => machine.word(addr),
            Target::Register(name) => machine.register(name).unwrap_or_default(),
        }
    }

    /// Changes the machine here. What came after this moment is discarded.
    fn put(&mut self, target: Target, value: u16) -> Result<Answer, DebugError> {
        let later = self.history.end() - self.history.moment();
        let (done, keys) = self.history.change(|machine| match target {
            Target::Word(addr) => machine.set_word(addr, value).map_err(|error| error.to_string()),
            Target::Register(name) => machine.set_register(name, value).map_err(|error| error.to_string()),
        })?;
        done.map_err(DebugError::Operand)?;
        self.input.put_back(keys);
        if self.value_at(target) != value {
            return Err(DebugError::Operand("this register or address cannot be set".to_owned()));
        }
        Ok(Answer::Text(format!("changed at moment {}{}", self.history.moment(), forgotten(later))))
    }

    /// Undoes the last move or change.
    fn undo_last(&mut self) -> Result<Answer, DebugError> {
        match self.undo.pop().ok_or_else(|| DebugError::NotFound("nothing to undo".to_owned()))? {
            // A change may have discarded the moment since.
            Done::Moved(from) => self.history.seek(from.min(self.history.end()))?,
            Done::Changed(moment, target, before) => {
                self.history.seek(moment.min(self.history.end()))?;
                self.put(target, before)?;
            }
        }
        Ok(self.located(Some(StopReason::StepDone)))
    }
}

/// What a change discards.
fn forgotten(later: u64) -> String {
    match later {
        0 => String::new(),
        1 => "; the instruction after it is discarded".to_owned(),
        _ => format!("; the {later} instructions after it are discarded"),
    }
}
