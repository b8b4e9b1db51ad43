//! One call in the code, and how many calls made there have yet to return.
//!
//! A subroutine that calls itself returns to the same address from every level. Which level an arrival belongs to is
//! found by counting: each execution of the call opens a level, and each arrival at its return address closes one. The
//! stack is not asked, because a program that is being debugged may have damaged it.

use bantam_history::{Query, Touched};
use bantam_isa::InsnSet;
use bantam_run::Machine;

/// A call or trap, and the address that it returns to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallSite {
    /// The address of the call, if it is known.
    pub call: Option<u16>,
    /// The address of the instruction after it.
    pub back: u16,
}

/// What an instruction does at a call site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallEvent {
    /// It is the call.
    Call,
    /// It continues at the return address.
    Return,
    /// It is the first of an interrupt routine that was entered at the return address, so the program arrives there
    /// once more.
    Interrupt,
}

/// Watches a call site, one instruction after the other.
#[derive(Clone)]
pub(crate) struct CallWatch {
    site: CallSite,
    set: &'static InsnSet,
    /// The program counter before an interrupt was taken, and the address of the instruction.
    before: u16,
    at: u16,
}

impl CallWatch {
    pub(crate) fn new(site: CallSite, set: &'static InsnSet) -> Self {
        Self { site, set, before: 0, at: 0 }
    }

    /// Whether an instruction that matters may be in a segment that touched this.
    pub(crate) fn may_be_in(&self, touched: &Touched) -> bool {
        touched.executed(self.site.back) || self.site.call.is_some_and(|call| touched.executed(call))
    }

    /// Notes the moment before an instruction, and before an interrupt.
    pub(crate) fn before(&mut self, machine: &dyn Machine) {
        self.before = machine.pc();
    }

    /// Returns what the instruction does that is about to run.
    pub(crate) fn ready(&mut self, machine: &dyn Machine) -> Option<CallEvent> {
        self.at = machine.pc();
        if self.site.call == Some(self.at) {
            Some(CallEvent::Call)
        } else if self.before == self.site.back && self.at != self.site.back {
            Some(CallEvent::Interrupt)
        } else {
            None
        }
    }

    /// Returns what the instruction has done that has just run. A branch to the return address is no return.
    pub(crate) fn done(&self, machine: &dyn Machine) -> Option<CallEvent> {
        if machine.pc() != self.site.back {
            return None;
        }
        let cells: Vec<u16> = (0..2).map(|i| machine.word(self.at.wrapping_add(i))).collect();
        let key = self.set.opcode_key(&cells);
        let flow = self.set.flow(key, self.at).unwrap_or_default();
        let is_call = self.site.call == Some(self.at);
        let falls_in = flow.falls_through && self.at.wrapping_add(self.set.cells(key)) == self.site.back;
        let is_branch = flow.target == Some(self.site.back);
        (is_call || !(falls_in || is_branch)).then_some(CallEvent::Return)
    }
}

/// A search backwards for the call that the program is in, or has just returned from.
pub(crate) struct LastCall {
    watch: CallWatch,
    /// How many calls were open after the part that is being searched.
    pub(crate) open: u64,
    events: Vec<(u64, CallEvent)>,
    moment: u64,
}

impl LastCall {
    /// Searches for the call of the innermost of `open` levels.
    pub(crate) fn new(site: CallSite, set: &'static InsnSet, open: u64) -> Self {
        Self { watch: CallWatch::new(site, set), open, events: Vec::new(), moment: 0 }
    }
}

impl Query for LastCall {
    fn may_be_in(&self, touched: &Touched) -> bool {
        self.watch.may_be_in(touched)
    }

    fn before(&mut self, machine: &mut dyn Machine, _: usize) {
        self.moment = machine.instructions();
        self.watch.before(machine);
    }

    fn ready(&mut self, machine: &mut dyn Machine) {
        self.events.extend(self.watch.ready(machine).map(|event| (self.moment, event)));
    }

    fn is(&mut self, machine: &mut dyn Machine, _: usize) -> bool {
        self.events.extend(self.watch.done(machine).map(|event| (self.moment, event)));
        false
    }

    /// Counts backwards. The call that no level is left open by is the one.
    fn last_match(&mut self, _: Option<u64>) -> Option<u64> {
        let mut events = std::mem::take(&mut self.events).into_iter().rev();
        events.find_map(|(moment, event)| {
            match event {
                CallEvent::Return => self.open += 1,
                CallEvent::Interrupt => self.open = self.open.saturating_sub(1),
                CallEvent::Call if self.open <= 1 => return Some(moment),
                CallEvent::Call => self.open -= 1,
            }
            None
        })
    }
}
