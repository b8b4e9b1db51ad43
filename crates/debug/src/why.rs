//! Explains where a value comes from: the instructions that made it, those that led there, and so on back to constants
//! and input. A [`Trace`] covers recent instructions; older ones are searched for in the history.

use bantam_history::{Direction, Input, Query, Recorded, Showed, Touched, Written};
use bantam_isa::{InsnSet, Op};
use bantam_run::Machine;

use crate::{
    answer::{Answer, Cause},
    causes::{Candidate, Causes, Older, Part, causes_of_output, causes_of_value},
    data_flow::{Storage, value_of},
    error::DebugError,
    expr::{Expr, signed},
    session::Session,
    trace::{Step, Trace, TracedUse},
};

/// The most causes that an answer lists.
const MOST: usize = 24;
/// The most of these that come from the trace; the rest are left for older ones.
const MOST_CAUSES: usize = 18;
/// How many instructions before the queried one are traced,
const BEFORE: u64 = 1 << 16;
/// and how many after it, to see how its values are used.
const AFTER: u64 = 1 << 14;
/// The most searches of the history for instructions older than the trace.
const MOST_SEARCHES: usize = 12;

/// An instruction that sets a register, to the same value or another.
struct SetsRegister {
    reg: u8,
    set: &'static InsnSet,
    does: bool,
    before: Option<u16>,
}

impl Query for SetsRegister {
    fn may_be_in(&self, touched: &Touched) -> bool {
        touched.changed(usize::from(self.reg))
    }

    fn before(&mut self, machine: &mut dyn Machine, _: usize) {
        self.before = value_of(machine, Storage::Reg(self.reg));
    }

    fn ready(&mut self, machine: &mut dyn Machine) {
        let pc = machine.pc();
        let key = self.set.opcode_key(&[machine.word(pc), machine.word(pc.wrapping_add(1))]);
        let insn = self.set.lift(key, pc);
        self.does = insn
            .is_some_and(|insn| insn.ops.iter().any(|op| matches!(op, Op::Set(reg, _) if *reg == self.reg)));
    }

    fn is(&mut self, machine: &mut dyn Machine, _: usize) -> bool {
        self.does || value_of(machine, Storage::Reg(self.reg)) != self.before
    }
}

/// A value that was set before the trace began.
struct Far {
    storage: Storage,
    before: u64,
    depth: usize,
}

impl Session {
    pub(crate) fn why(&mut self, what: &str) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        let chain = match what.strip_prefix("output") {
            Some(place) => self.why_output(place.trim()),
            None => self.why_value(what),
        };
        self.history.seek(now)?;
        self.located(None);
        chain.map(Answer::Chain)
    }

    /// Traces the run between two moments.
    fn traced(&mut self, from: u64, to: u64) -> Result<Trace, DebugError> {
        let mut trace = Trace::new(self.program.target.insn_set(), from);
        self.history.go_through(from, to, &mut trace)?;
        Ok(trace)
    }

    fn why_value(&mut self, what: &str) -> Result<Vec<Cause>, DebugError> {
        let now = self.history.moment();
        let storage = self.storage(what)?;
        let trace = self.traced(now.saturating_sub(BEFORE).max(self.history.start()), now)?;
        let found = causes_of_value(&trace, storage);
        self.describe_causes(&trace, &found, Vec::new())
    }

    /// Explains why a byte was shown; the last one if `place` is empty.
    fn why_output(&mut self, place: &str) -> Result<Vec<Cause>, DebugError> {
        let len = self.history.output().len();
        let missing = || {
            DebugError::NotFound(match len {
                0 => "the program has shown nothing so far".to_owned(),
                _ => format!("the program has shown {len} bytes so far, 0 to {}", len - 1),
            })
        };
        let place = if place.is_empty() { len.checked_sub(1) } else { place.parse().ok() };
        let place = place.filter(|place| *place < len).ok_or_else(missing)?;
        let byte = self.history.output()[place];
        let (start, now) = (self.history.start(), self.history.moment());
        let moment = self
            .history
            .find(Direction::Forward, start, now, &mut Showed::new(place))?
            .ok_or_else(missing)?;
        let from = moment.saturating_sub(BEFORE).max(start);
        let to = moment.saturating_add(AFTER).min(self.history.end());
        let trace = self.traced(from, to)?;
        let at = (moment - from) as usize;
        let Some(step) = trace.steps.get(at) else { return Err(missing()) };
        let roots = shown(&trace, step, byte);
        let found = causes_of_output(&trace, &roots, at, place, to < self.history.end());
        let what = format!("showed {:?}: {}", char::from(byte), self.inspect().assembly(step.place));
        let head = self.link(Some(moment), step.place, what, 0);
        self.describe_causes(&trace, &found, vec![head])
    }

    fn describe_causes(
        &mut self,
        trace: &Trace,
        found: &Causes,
        head: Vec<Cause>,
    ) -> Result<Vec<Cause>, DebugError> {
        let mut links = head;
        links.extend(found.causes.iter().take(MOST_CAUSES).map(|cause| self.describe_cause(trace, cause)));
        let far =
            |old: &Older| Far { storage: old.storage, before: trace.moment(old.taken_by), depth: old.depth };
        self.describe_older(found.older.iter().map(far).collect(), &mut links)?;
        Ok(links)
    }

    fn describe_cause(&self, trace: &Trace, cause: &Candidate) -> Cause {
        let step = &trace.steps[cause.step];
        let mut what = match cause.part {
            Part::Sets(storage) => self.describe_effect(trace, step, storage),
            Part::Leads => {
                let to = self.program.label_or_addr(step.to);
                format!("went on at {to}: {}", self.inspect().assembly(step.pc))
            }
        };
        if cause.is_wasted {
            what += "; the result is never used";
        }
        self.link(Some(trace.moment(cause.step)), step.pc, what, cause.depth)
    }

    /// Describes what a step set. For condition codes, that is the register set along with them.
    fn describe_effect(&self, trace: &Trace, step: &Step, storage: Storage) -> String {
        let effects = trace.effects(step);
        let made = self.inspect().assembly(step.pc);
        let wanted = effects.iter().rev().find(|effect| effect.sets == storage);
        let shown = wanted.filter(|effect| effect.sets != Storage::Conditions);
        match shown.or_else(|| effects.iter().find(|effect| effect.sets != Storage::Conditions)) {
            Some(effect) => {
                let value = self.program.spell(signed(effect.value, self.program.bits()));
                format!("{} <- {value}: {made}", self.name(effect.sets))
            }
            None => format!("set the condition codes: {made}"),
        }
    }

    /// Adds the causes of values older than the trace: the instructions that made them, up to the limits, or that
    /// none did.
    fn describe_older(&mut self, mut open: Vec<Far>, links: &mut Vec<Cause>) -> Result<(), DebugError> {
        open.reverse();
        let mut searches = 0;
        while let Some(far) = open.pop().filter(|_| links.len() < MOST && searches < MOST_SEARCHES) {
            searches += 1;
            let Some(moment) = self.maker(far.storage, far.before)? else {
                links.push(self.unmade(far.storage, far.before, far.depth)?);
                continue;
            };
            let trace = self.traced(moment, moment + 1)?;
            let Some(step) = trace.steps.first() else { continue };
            let effect = trace.effect(0, far.storage);
            // Skips the operating system's instructions, and earlier iterations of what is already listed.
            let is_listed = links.iter().any(|link| link.moment.is_some() && link.addr == step.pc);
            let is_new = step.is_own() && !is_listed;
            let depth = far.depth + usize::from(is_new);
            if is_new {
                let what = self.describe_effect(&trace, step, far.storage);
                links.push(self.link(Some(moment), step.pc, what, far.depth));
            }
            let uses = effect.map_or(&[][..], |effect| trace.uses(effect));
            let uses = uses.iter().filter(|take| take.from != Storage::Conditions);
            open.extend(uses.rev().map(|take| Far { storage: take.from, before: moment, depth }));
        }
        Ok(())
    }

    /// Finds the last instruction before a moment that set a register or a word.
    fn maker(&mut self, storage: Storage, before: u64) -> Result<Option<u64>, DebugError> {
        let (start, set) = (self.history.start(), self.program.target.insn_set());
        let found = match storage {
            Storage::Reg(reg) => {
                let mut sets = SetsRegister { reg, set, does: false, before: None };
                self.history.find(Direction::Backward, start, before, &mut sets)
            }
            Storage::Word(addr) => {
                self.history.find(Direction::Backward, start, before, &mut Written(addr..=addr))
            }
            Storage::Conditions => Ok(None),
        };
        Ok(found?)
    }

    fn link(&self, moment: Option<u64>, addr: u16, what: String, depth: usize) -> Cause {
        Cause { moment, addr, place: self.program.whereabouts(addr), what, depth }
    }

    /// Parses the name of a register or a word.
    fn storage(&self, what: &str) -> Result<Storage, DebugError> {
        let machine = self.history.machine();
        let wrong = || {
            DebugError::Operand(format!(
                "`{what}` is neither a register that instructions set nor an [address]"
            ))
        };
        Ok(match self.inspect().expr(what)? {
            Expr::Register(name) if machine.is_operand(name) => {
                let number = machine.registers().iter().position(|register| register.name == name);
                Storage::Reg(number.and_then(|number| u8::try_from(number).ok()).ok_or_else(wrong)?)
            }
            Expr::Word(addr) => Storage::Word(addr.value(machine, 16) as u16),
            Expr::Label(_, addr) => Storage::Word(addr),
            Expr::Register(_) | Expr::Number(_) | Expr::One(..) | Expr::Two(..) => return Err(wrong()),
        })
    }

    fn name(&self, storage: Storage) -> String {
        match storage {
            Storage::Reg(reg) => self.program.target.insn_set().register(usize::from(reg)),
            Storage::Conditions => "the condition codes".to_owned(),
            Storage::Word(addr) => {
                format!("[{}]", self.program.label_or_addr(addr))
            }
        }
    }

    /// Describes a value that no instruction made: an initial value, or one from outside.
    fn unmade(&mut self, storage: Storage, before: u64, depth: usize) -> Result<Cause, DebugError> {
        self.history.seek(before)?;
        let machine = self.history.machine();
        let value =
            self.program.spell(signed(value_of(machine, storage).unwrap_or_default(), self.program.bits()));
        let name = self.name(storage);
        let Storage::Word(addr) = storage else {
            return Ok(self.link(None, machine.pc(), format!("{name} was {value} from the start"), depth));
        };
        if self.program.image.word(addr).is_some() {
            return Ok(self.link(None, addr, format!("{name} was {value} in the program"), depth));
        }
        // Neither written nor part of the program: a device, or uninitialized memory.
        let key = self.history.keys()[..self.history.keys_given()].last().copied();
        let what = match key {
            Some(Recorded { input: Input::Byte(byte), moment, .. }) => format!(
                "{name} gave {value} from outside; the last key, {:?}, came at moment {moment}",
                char::from(byte)
            ),
            Some(Recorded { input: Input::Ended, moment, .. }) => {
                format!("{name} gave {value} from outside; input had ended at moment {moment}")
            }
            None => format!("{name} was {value}, which was never written"),
        };
        Ok(self.link(None, addr, what, depth))
    }
}

/// Returns the values that a step used to show a byte. If several registers qualify, those whose value looks like the
/// byte.
fn shown(trace: &Trace, step: &Step, byte: u8) -> Vec<TracedUse> {
    let uses = trace.showed(step);
    let looks_like = |take: &&TracedUse| {
        let value = take.made().and_then(|made| trace.effect(made, take.from)).map(|effect| effect.value);
        value.is_some_and(|value| value == u16::from(byte) || value.to_string().contains(char::from(byte)))
    };
    let alike: Vec<TracedUse> = uses.iter().filter(looks_like).copied().collect();
    if uses.len() > 1 && !alike.is_empty() { alike } else { uses }
}
