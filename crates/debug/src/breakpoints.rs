//! The points of a session: breakpoints and watchpoints, how they are written, and which of them an instruction hits.

use bantam_history::{Direction, History};

use crate::{
    command::unquoted,
    error::DebugError,
    expr::Expr,
    point::{Any, Kind, Point, Seeker},
    program::{Inspector, Program},
    stop::{PointHit, ValueChange},
};

/// A point as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointRequest {
    /// What stops the run.
    pub trigger: Trigger,
    /// An expression: the point only counts if it is not 0.
    pub condition: Option<String>,
    /// How many hits to skip first.
    pub skip: u64,
}

/// What stops a run, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// The instruction at a place, before it runs.
    Break(String),
    /// A register, `[address]`, `first..last`, one of these with `read` before it, `"text"` in the output, or an
    /// expression: the instruction that changes, writes, reads, prints or fulfils it, after it ran.
    Watch(String),
}

/// The points of a session.
pub(crate) struct Points {
    list: Vec<Point>,
    next_id: u32,
}

impl Default for Points {
    fn default() -> Self {
        Self { list: Vec::new(), next_id: 1 }
    }
}

/// Where a search looks for points.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    pub(crate) direction: Direction,
    pub(crate) from: u64,
    pub(crate) to: u64,
    /// The moment at which breakpoints do not count.
    pub(crate) passed: Option<u64>,
}

impl Points {
    /// All points, in the order of their numbers.
    pub(crate) fn list(&self) -> &[Point] {
        &self.list
    }

    /// Adds a point.
    pub(crate) fn add(
        &mut self,
        inspector: Inspector<'_>,
        request: &PointRequest,
    ) -> Result<&Point, DebugError> {
        let (kind, text) = match &request.trigger {
            Trigger::Break(place) => (Kind::Break(inspector.place(place)?), place),
            Trigger::Watch(what) => (watched(inspector, what)?, what),
        };
        let parse = |condition: &String| match kind {
            Kind::Break(addr) => inspector.expr_at(addr, condition),
            Kind::Return { .. }
            | Kind::Write(_)
            | Kind::Read(_)
            | Kind::Register(..)
            | Kind::Output(_)
            | Kind::True(_) => inspector.expr(condition),
        };
        let condition = request.condition.as_ref().map(parse).transpose()?;
        let text = match &request.condition {
            Some(condition) => format!("{text} if {condition}"),
            None => text.clone(),
        };
        let id = self.next_id;
        self.next_id += 1;
        let at = self.list.len();
        self.list.push(Point { id, kind, condition, skip: request.skip, text });
        Ok(&self.list[at])
    }

    /// Replaces all points. A point that already exists keeps its number, and how many hits it still skips.
    pub(crate) fn replace(
        &mut self,
        inspector: Inspector<'_>,
        requests: &[PointRequest],
    ) -> Vec<Result<Point, DebugError>> {
        let mut old = std::mem::take(&mut self.list);
        let mut results = Vec::with_capacity(requests.len());
        for request in requests {
            let next_id = self.next_id;
            let new = self.add(inspector, request).cloned();
            if let Ok(new) = &new
                && let Some(same) = old.iter().position(|old| old.text == new.text && old.kind == new.kind)
                && let Some(last) = self.list.last_mut()
            {
                *last = old.remove(same);
                self.next_id = next_id;
                results.push(Ok(last.clone()));
                continue;
            }
            results.push(new);
        }
        self.list.sort_by_key(|point| point.id);
        results
    }

    /// Removes a point.
    pub(crate) fn remove(&mut self, id: u32) -> Result<(), DebugError> {
        let at = self.list.iter().position(|point| point.id == id).ok_or(DebugError::Point(id))?;
        self.list.remove(at);
        Ok(())
    }

    /// Whether one of these points stops before its instruction, as breakpoints do; watchpoints stop after theirs.
    pub(crate) fn stops_before(&self, ids: &[u32], only: Option<&Kind>) -> bool {
        ids.iter().any(|id| {
            let point = self.list.iter().find(|point| point.id == *id).map(|point| &point.kind);
            matches!(point.or(only), Some(Kind::Break(_) | Kind::Return { .. }))
        })
    }

    /// Whether a hit is to be skipped; then one skip less is left.
    pub(crate) fn skips(&mut self, ids: &[u32]) -> bool {
        let mut hit = self.list.iter_mut().filter(|point| ids.contains(&point.id));
        match hit.next() {
            Some(point) if point.skip > 0 && hit.next().is_none() => {
                point.skip -= 1;
                true
            }
            Some(_) | None => false,
        }
    }

    /// The first or last instruction in a range that hits a point, and which points. `only` counts as a point too; a
    /// return notes how many calls are open after the range, or after what was found.
    pub(crate) fn find(
        &self,
        history: &mut History,
        program: &Program,
        range: Range,
        only: Option<&mut Kind>,
    ) -> Result<Option<(u64, Vec<u32>)>, DebugError> {
        let extra = only.as_deref().map(|kind| Point {
            id: 0,
            kind: kind.clone(),
            condition: None,
            skip: 0,
            text: String::new(),
        });
        // A search backwards for one thing ignores the points.
        let counts = only.is_none() || range.direction == Direction::Forward;
        let points = self.list.iter().filter(|_| counts).chain(&extra);
        let (machine, output) = (history.machine(), history.all_output());
        let seekers =
            points.map(|point| Seeker::new(point, machine, program.target.insn_set(), output)).collect();
        let mut any = Any { seekers, passed: range.passed, hit: Vec::new() };
        if any.seekers.is_empty() {
            return Ok(None);
        }
        let found = history.find(range.direction, range.from, range.to, &mut any)?;
        if let Some(Kind::Return { open, .. }) = only {
            *open = any.seekers.last().and_then(Seeker::open).unwrap_or(*open);
        }
        Ok(found.map(|moment| (moment, any.hit)))
    }

    /// The points of these numbers as hits of the instruction at a moment. The machine is left somewhere else.
    pub(crate) fn hits(
        &self,
        history: &mut History,
        program: &Program,
        moment: u64,
        ids: &[u32],
    ) -> Result<Vec<PointHit>, DebugError> {
        let points: Vec<&Point> = self.list.iter().filter(|point| ids.contains(&point.id)).collect();
        let watches = points.iter().any(|point| has_value(&point.kind));
        let (mut old, mut new) = (Vec::new(), Vec::new());
        if watches {
            history.seek(moment)?;
            old = points
                .iter()
                .map(|point| values(Inspector { program, machine: history.machine() }, &point.kind))
                .collect();
            history.seek(moment + 1)?;
            new = points
                .iter()
                .map(|point| values(Inspector { program, machine: history.machine() }, &point.kind))
                .collect();
        }
        let hit = |(i, point): (usize, &&Point)| {
            let values = old.get(i).zip(new.get(i));
            let change = values.and_then(|(old, new)| change(&point.kind, old, new));
            PointHit { id: point.id, text: point.text.clone(), change }
        };
        Ok(points.iter().enumerate().map(hit).collect())
    }
}

/// Whether what stops a run has a value before and after.
fn has_value(kind: &Kind) -> bool {
    match kind {
        Kind::Write(_) | Kind::Register(..) | Kind::True(_) => true,
        Kind::Break(_) | Kind::Return { .. } | Kind::Read(_) | Kind::Output(_) => false,
    }
}

/// The values of what a point watches: of a range of addresses, all of them.
fn values(inspector: Inspector<'_>, kind: &Kind) -> Vec<i64> {
    let (machine, bits) = (inspector.machine, inspector.program.bits());
    match kind {
        Kind::Write(addrs) => addrs
            .clone()
            .map(|addr| Expr::Word(Box::new(Expr::Number(addr.into()))).value(machine, bits))
            .collect(),
        Kind::Register(name, _) => vec![Expr::Register(name).value(machine, bits)],
        Kind::True(expr) => vec![expr.value(machine, bits)],
        Kind::Break(_) | Kind::Return { .. } | Kind::Read(_) | Kind::Output(_) => Vec::new(),
    }
}

/// The first value that differs; of a single value, that one.
fn change(kind: &Kind, old: &[i64], new: &[i64]) -> Option<ValueChange> {
    let at = old.iter().zip(new).position(|(old, new)| old != new);
    let at = at.or((old.len() == 1).then_some(0))?;
    let addr = match kind {
        Kind::Write(addrs) => addrs.clone().nth(at),
        Kind::Break(_)
        | Kind::Return { .. }
        | Kind::Read(_)
        | Kind::Register(..)
        | Kind::Output(_)
        | Kind::True(_) => None,
    };
    Some(ValueChange { addr, old: *old.get(at)?, new: *new.get(at)? })
}

/// watched = '"' text '"' | ["read"] ("[" expr "]" | place ".." place) | register | expr
pub(crate) fn watched(inspector: Inspector<'_>, text: &str) -> Result<Kind, DebugError> {
    if let Some(what) = text.strip_prefix("read ") {
        return match watched(inspector, what.trim())? {
            Kind::Write(addrs) => Ok(Kind::Read(addrs)),
            Kind::Break(_)
            | Kind::Return { .. }
            | Kind::Read(_)
            | Kind::Register(..)
            | Kind::Output(_)
            | Kind::True(_) => Err(DebugError::Operand(format!("`{what}` is not an [address]"))),
        };
    }
    if text.starts_with('"') {
        return Ok(Kind::Output(unquoted(text)));
    }
    if let Some((first, last)) = text.split_once("..") {
        return Ok(Kind::Write(inspector.place(first)?..=inspector.place(last)?));
    }
    let machine = inspector.machine;
    Ok(match inspector.expr(text)? {
        Expr::Register(name) => {
            let number = machine.registers().iter().position(|register| register.name == name);
            Kind::Register(name, number.filter(|_| machine.is_operand(name)))
        }
        Expr::Word(addr) => {
            let addr = addr.value(machine, 16) as u16;
            Kind::Write(addr..=addr)
        }
        expr @ (Expr::Number(_) | Expr::Label(..) | Expr::One(..) | Expr::Two(..)) => Kind::True(expr),
    })
}
