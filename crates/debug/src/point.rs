//! Places where a run is to stop: breakpoints and watchpoints.

use std::{
    fmt::{Display, Formatter},
    ops::RangeInclusive,
};

use bantam_history::{Query, Touched};
use bantam_isa::{Access, InsnSet};
use bantam_run::Machine;

use crate::{
    call_site::{CallEvent, CallSite, CallWatch},
    expr::{Expr, Inputs},
};

/// What stops a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The instruction at an address, before it runs.
    Break(u16),
    /// The return from a call, before the instruction that follows it.
    Return {
        /// The call.
        site: CallSite,
        /// How many calls made there have yet to return: 0 at the call itself, and after the return.
        open: u64,
    },
    /// A write to one of some addresses; those of devices too.
    Write(RangeInclusive<u16>),
    /// A load from one of some addresses; those of devices too.
    Read(RangeInclusive<u16>),
    /// A change of a register: its name, and its number if operands can name it.
    Register(&'static str, Option<usize>),
    /// A text in the output.
    Output(String),
    /// An expression that becomes true.
    True(Expr),
}

/// A place where a run is to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its number, from 1.
    pub id: u32,
    /// What stops the run.
    pub kind: Kind,
    /// The condition, which must not be 0: before the instruction of a breakpoint, after that of a watchpoint.
    pub condition: Option<Expr>,
    /// How many hits are skipped first.
    pub skip: u64,
    /// As the user wrote it.
    pub text: String,
}

/// `break SUB if R1 == 2 after 3`.
impl Display for Point {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let what = match self.kind {
            Kind::Break(_) => "break",
            Kind::Return { .. }
            | Kind::Write(_)
            | Kind::Read(_)
            | Kind::Register(..)
            | Kind::Output(_)
            | Kind::True(_) => "watch",
        };
        write!(f, "{what} {}", self.text)?;
        if self.skip > 0 { write!(f, " after {}", self.skip) } else { Ok(()) }
    }
}

/// A point while it is searched for.
pub(crate) struct Seeker<'a> {
    point: &'a Point,
    bits: u32,
    /// Where texts that are looked for end in the output.
    ends: Vec<usize>,
    /// What an expression depends on, if that is always the same.
    inputs: Option<Inputs>,
    before: i64,
    shown: usize,
    holds: bool,
    /// For a return: the call, and how many calls made there have yet to return.
    watch: Option<CallWatch>,
    open: u64,
}

impl<'a> Seeker<'a> {
    /// A point on a machine of this instruction set, and all that the program has shown so far.
    pub(crate) fn new(point: &'a Point, machine: &dyn Machine, set: &'static InsnSet, output: &[u8]) -> Self {
        let ends = match &point.kind {
            Kind::Output(text) if !text.is_empty() => {
                let windows = output.windows(text.len()).enumerate();
                windows
                    .filter(|(_, bytes)| *bytes == text.as_bytes())
                    .map(|(at, _)| at + text.len())
                    .collect()
            }
            Kind::Output(_)
            | Kind::Break(_)
            | Kind::Return { .. }
            | Kind::Write(_)
            | Kind::Read(_)
            | Kind::Register(..)
            | Kind::True(_) => Vec::new(),
        };
        let inputs = match &point.kind {
            Kind::True(expr) => expr.inputs(machine),
            Kind::Output(_)
            | Kind::Break(_)
            | Kind::Return { .. }
            | Kind::Write(_)
            | Kind::Read(_)
            | Kind::Register(..) => None,
        };
        let (watch, open) = match point.kind {
            Kind::Return { site, open } => (Some(CallWatch::new(site, set)), open),
            Kind::Break(_)
            | Kind::Write(_)
            | Kind::Read(_)
            | Kind::Register(..)
            | Kind::Output(_)
            | Kind::True(_) => (None, 0),
        };
        let bits = set.cell_bits;
        Self { point, bits, ends, inputs, before: 0, shown: 0, holds: false, watch, open }
    }

    /// Returns how many calls have yet to return, if the point is a return.
    pub(crate) fn open(&self) -> Option<u64> {
        self.watch.is_some().then_some(self.open)
    }

    fn condition_holds(&self, machine: &dyn Machine) -> bool {
        self.point.condition.as_ref().is_none_or(|condition| condition.value(machine, self.bits) != 0)
    }

    fn ends_in(&self, before: usize, after: usize) -> bool {
        self.ends.iter().any(|end| before < *end && *end <= after)
    }
}

impl Query for Seeker<'_> {
    fn may_be_in(&self, touched: &Touched) -> bool {
        match &self.point.kind {
            Kind::Break(addr) => touched.executed(*addr),
            Kind::Return { .. } => self.watch.as_ref().is_some_and(|watch| watch.may_be_in(touched)),
            Kind::Write(addrs) => addrs.clone().any(|addr| touched.written(addr)),
            // No engine notes loads.
            Kind::Read(_) => true,
            Kind::Register(_, number) => number.is_none_or(|number| touched.changed(number)),
            Kind::Output(_) => self.ends_in(touched.shown().0, touched.shown().1),
            Kind::True(_) => self.inputs.as_ref().is_none_or(|inputs| inputs.may_change_in(touched)),
        }
    }

    fn before(&mut self, machine: &mut dyn Machine, shown: usize) {
        self.shown = shown;
        match &self.point.kind {
            Kind::Write(addrs) => addrs.clone().for_each(|addr| machine.clear_written(addr)),
            Kind::Register(name, _) => self.before = machine.register(name).unwrap_or_default().into(),
            Kind::True(expr) => self.before = expr.value(machine, self.bits),
            Kind::Return { site, .. } => {
                self.holds = self.open == 0 && machine.pc() == site.back;
                if let Some(watch) = &mut self.watch {
                    watch.before(machine);
                }
            }
            Kind::Break(_) | Kind::Output(_) | Kind::Read(_) => {}
        }
    }

    fn ready(&mut self, machine: &mut dyn Machine) {
        if let Kind::Break(addr) = self.point.kind {
            self.holds = machine.pc() == addr && self.condition_holds(machine);
        }
        if let Some(watch) = &mut self.watch {
            match watch.ready(machine) {
                Some(CallEvent::Call | CallEvent::Interrupt) => self.open += 1,
                Some(CallEvent::Return) | None => {}
            }
        }
    }

    fn is(&mut self, machine: &mut dyn Machine, shown: usize) -> bool {
        let happened = match &self.point.kind {
            Kind::Break(_) => return self.holds,
            Kind::Return { .. } => {
                if self.watch.as_ref().is_some_and(|watch| watch.done(machine).is_some()) {
                    self.open = self.open.saturating_sub(1);
                }
                return self.holds;
            }
            Kind::Write(addrs) => addrs.clone().any(|addr| machine.is_written(addr)),
            Kind::Read(addrs) => loads(machine).any(|addr| addrs.contains(&addr)),
            Kind::Register(name, _) => i64::from(machine.register(name).unwrap_or_default()) != self.before,
            Kind::Output(_) => self.ends_in(self.shown, shown),
            Kind::True(expr) => self.before == 0 && expr.value(machine, self.bits) != 0,
        };
        happened && self.condition_holds(machine)
    }
}

/// Returns the addresses that the last instruction loaded from.
fn loads(machine: &dyn Machine) -> impl Iterator<Item = u16> {
    let loads = machine.accesses().iter().filter(|(access, _)| *access == Access::Load);
    loads.map(|(_, addr)| *addr)
}

/// Any of several points.
pub(crate) struct Any<'a> {
    pub(crate) seekers: Vec<Seeker<'a>>,
    /// The moment at which breakpoints are ignored: the run continues from there.
    pub(crate) passed: Option<u64>,
    /// The numbers of the points that were hit last.
    pub(crate) hit: Vec<u32>,
}

impl Query for Any<'_> {
    fn may_be_in(&self, touched: &Touched) -> bool {
        self.seekers.iter().any(|seeker| seeker.may_be_in(touched))
    }

    fn before(&mut self, machine: &mut dyn Machine, shown: usize) {
        self.seekers.iter_mut().for_each(|seeker| seeker.before(machine, shown));
    }

    fn ready(&mut self, machine: &mut dyn Machine) {
        let is_passed = self.passed == Some(machine.instructions());
        for seeker in &mut self.seekers {
            seeker.ready(machine);
            seeker.holds &= !is_passed;
        }
    }

    fn is(&mut self, machine: &mut dyn Machine, shown: usize) -> bool {
        let hit =
            self.seekers.iter_mut().filter_map(|seeker| seeker.is(machine, shown).then_some(seeker.point.id));
        let hit: Vec<u32> = hit.collect();
        let is_hit = !hit.is_empty();
        if is_hit {
            self.hit = hit;
        }
        is_hit
    }
}
