//! The points of a session: what is watched, and which of them an instruction hits.

use bantam_history::Direction;

use crate::{
    answer::{Answer, Line},
    command::unquoted,
    expr::Expr,
    point::{Any, Kind, Point, Seeker},
    session::{DebugError, Session},
};

impl Session {
    /// watched = '"' text '"' | ["read"] ("[" expr "]" | place ".." place) | register | expr
    pub(crate) fn watched(&self, text: &str) -> Result<Kind, DebugError> {
        if let Some(what) = text.strip_prefix("read ") {
            return match self.watched(what.trim())? {
                Kind::Write(addrs) => Ok(Kind::Read(addrs)),
                Kind::Break(_)
                | Kind::Return { .. }
                | Kind::Read(_)
                | Kind::Register(..)
                | Kind::Output(_)
                | Kind::True(_) => Err(DebugError::Register(format!("`{what}` is not an [address]"))),
            };
        }
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

    pub(crate) fn register_kind(&self, name: &'static str) -> Kind {
        let machine = self.history.machine();
        let number = machine.registers().iter().position(|register| register.name == name);
        Kind::Register(name, number.filter(|_| machine.is_operand(name)))
    }

    pub(crate) fn add(
        &mut self,
        kind: Kind,
        text: &str,
        condition: Option<&str>,
        skip: u64,
    ) -> Result<Answer, DebugError> {
        let parse = |condition: &str| match kind {
            Kind::Break(addr) => self.expr_at(addr, condition),
            Kind::Return { .. }
            | Kind::Write(_)
            | Kind::Read(_)
            | Kind::Register(..)
            | Kind::Output(_)
            | Kind::True(_) => self.expr(condition),
        };
        let parsed = condition.map(parse).transpose()?;
        let id = self.next_id;
        self.next_id += 1;
        let text = condition.map_or_else(|| text.to_owned(), |condition| format!("{text} if {condition}"));
        let said = format!("point {id}: {text}");
        self.points.push(Point { id, kind, condition: parsed, skip, text });
        Ok(Answer::Text(said))
    }

    pub(crate) fn list_points(&self) -> Answer {
        let line = |point: &Point| {
            let skip = if point.skip > 0 { format!(" after {}", point.skip) } else { String::new() };
            let what = if matches!(point.kind, Kind::Break(_)) { "break" } else { "watch" };
            Line { name: point.id.to_string(), text: format!("{what} {}{skip}", point.text), marked: false }
        };
        Answer::List(self.points.iter().map(line).collect())
    }

    /// Whether a point stops before its instruction: breakpoints do, watchpoints stop behind what they watch.
    pub(crate) fn stops_before(&self, id: u32, only: Option<&Kind>) -> bool {
        let point = self.points.iter().find(|point| point.id == id).map(|point| &point.kind);
        matches!(point.or(only), Some(Kind::Break(_) | Kind::Return { .. }))
    }

    /// Whether a hit is one that is to be let pass; then it is one less.
    pub(crate) fn skips(&mut self, ids: &[u32]) -> bool {
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
    pub(crate) fn names(&self, ids: &[u32]) -> Option<String> {
        let hit = self.points.iter().filter(|point| ids.contains(&point.id));
        let names: Vec<String> = hit.map(|point| format!("point {}: {}", point.id, point.text)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// The first or last instruction that hits a point, and which.
    pub(crate) fn find(
        &mut self,
        direction: Direction,
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
        let points =
            self.points.iter().filter(|_| only.is_none() || direction == Direction::Forward).chain(&extra);
        let (bits, output) = (self.target.insn_set().cell_bits, self.history.all_output());
        let machine = self.history.machine();
        let seekers = points.map(|point| Seeker::new(point, machine, bits, output)).collect();
        let mut any = Any { seekers, passed, hit: Vec::new() };
        if any.seekers.is_empty() {
            return Ok(None);
        }
        let found = self.history.find(direction, from, to, &mut any)?;
        Ok(found.map(|moment| (moment, any.hit)))
    }
}
