//! A segment of a run, instruction by instruction: what each one set, what it used for that, and which one had made
//! what it used. A search for causes goes from step to step and no longer needs the machine.

use std::{collections::HashMap, ops::Range, rc::Rc};

use bantam_history::{Query, Touched};
use bantam_isa::{InsnSet, Kind, Lifted};
use bantam_run::Machine;

use crate::data_flow::{Leads, Storage, Use, UseKind, leads, sets, value_of, values};

/// The step number that means no step.
const NONE: u32 = u32::MAX;
/// The most pending calls that are tracked.
const MOST_FRAMES: usize = 1_024;

/// A value that an instruction used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TracedUse {
    pub(crate) from: Storage,
    pub(crate) kind: UseKind,
    made: u32,
}

impl TracedUse {
    /// The step that had made it; `None` if it is older than the trace.
    pub(crate) fn made(&self) -> Option<usize> {
        known(self.made)
    }
}

fn known(step: u32) -> Option<usize> {
    (step != NONE).then_some(step as usize)
}

/// A register, a word or the condition codes, set by an instruction.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    pub(crate) sets: Storage,
    /// Its value afterwards; 0 for the condition codes.
    pub(crate) value: u16,
    /// Whether it is a copy of another value.
    pub(crate) is_copy: bool,
    uses: Range<u32>,
}

/// One instruction that was executed.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) pc: u16,
    /// The reported place: the same, or the instruction that called the operating system.
    pub(crate) place: u16,
    pub(crate) leads: Leads,
    /// The address where execution continued.
    pub(crate) to: u16,
    /// How many bytes of output existed after it.
    pub(crate) shown: usize,
    /// Whether all its effects are recorded.
    pub(crate) is_plain: bool,
    effects: Range<u32>,
    jump: Range<u32>,
    shows: Range<u32>,
    led: u32,
}

impl Step {
    /// Whether it is the program's own, and not the system's.
    pub(crate) fn is_own(&self) -> bool {
        self.pc == self.place
    }

    /// The last step before it, in its routine, that can lead away; at first the call.
    pub(crate) fn led(&self) -> Option<usize> {
        known(self.led)
    }
}

/// A routine that was called and has not returned.
struct Frame {
    /// Its return address.
    back: u16,
    led: u32,
}

/// The instruction in progress.
struct Doing {
    pc: u16,
    place: u16,
    insn: Option<Rc<Lifted>>,
    values: Vec<u16>,
    /// The registers that its operands name.
    named: Vec<u8>,
}

/// A trace, filled by replaying a run through it.
pub(crate) struct Trace {
    set: &'static InsnSet,
    /// The moment before the first step.
    from: u64,
    pub(crate) steps: Vec<Step>,
    effects: Vec<Effect>,
    uses: Vec<TracedUse>,
    /// The step that last set each place.
    makers: HashMap<Storage, u32>,
    insns: HashMap<(u16, u16), Option<Rc<Lifted>>>,
    frames: Vec<Frame>,
    regs: Vec<u16>,
    doing: Option<Doing>,
    /// The last instruction of the program that called the operating system.
    asked_at: Option<u16>,
    shown: usize,
}

impl Trace {
    /// Creates an empty trace that begins at a moment.
    pub(crate) fn new(set: &'static InsnSet, from: u64) -> Self {
        Self {
            set,
            from,
            steps: Vec::new(),
            effects: Vec::new(),
            uses: Vec::new(),
            makers: HashMap::new(),
            insns: HashMap::new(),
            frames: vec![Frame { back: 0, led: NONE }],
            regs: Vec::new(),
            doing: None,
            asked_at: None,
            shown: 0,
        }
    }

    /// The moment before a step.
    pub(crate) fn moment(&self, step: usize) -> u64 {
        self.from + step as u64
    }

    pub(crate) fn effects(&self, step: &Step) -> &[Effect] {
        &self.effects[step.effects.start as usize..step.effects.end as usize]
    }

    /// Returns how a step set a place.
    pub(crate) fn effect(&self, step: usize, storage: Storage) -> Option<&Effect> {
        self.effects(&self.steps[step]).iter().rev().find(|effect| effect.sets == storage)
    }

    pub(crate) fn uses(&self, effect: &Effect) -> &[TracedUse] {
        self.taken(&effect.uses)
    }

    /// Returns what decided where execution continued after a step.
    pub(crate) fn jump(&self, step: &Step) -> &[TracedUse] {
        self.taken(&step.jump)
    }

    /// Returns what a step showed, as far as known: what it stored, or the registers that its operands name.
    pub(crate) fn showed(&self, step: &Step) -> Vec<TracedUse> {
        let stored = self.effects(step).iter().filter(|effect| matches!(effect.sets, Storage::Word(_)));
        let stored = stored.flat_map(|effect| self.uses(effect)).filter(|take| take.kind == UseKind::Value);
        stored.chain(self.taken(&step.shows)).copied().collect()
    }

    fn taken(&self, range: &Range<u32>) -> &[TracedUse] {
        &self.uses[range.start as usize..range.end as usize]
    }

    /// Returns a use of a place at the end of the trace.
    pub(crate) fn at_end(&self, from: Storage) -> TracedUse {
        TracedUse { from, kind: UseKind::Value, made: self.makers.get(&from).copied().unwrap_or(NONE) }
    }

    /// Returns for each step whether one of its effects survives to the end, if that matters.
    pub(crate) fn kept(&self, matters: bool) -> Vec<bool> {
        let mut kept = vec![false; self.steps.len()];
        if matters {
            self.makers.values().for_each(|step| kept[*step as usize] = true);
        }
        kept
    }

    /// Returns the step that showed a byte of the output.
    pub(crate) fn step_of(&self, byte: usize) -> Option<usize> {
        let at = self.steps.partition_point(|step| step.shown <= byte);
        (at > 0 && at < self.steps.len()).then_some(at)
    }

    fn note(&mut self, taken: &[Use]) -> Range<u32> {
        let start = self.uses.len() as u32;
        for Use { from, kind } in taken.iter().copied() {
            let made = self.makers.get(&from).copied().unwrap_or(NONE);
            self.uses.push(TracedUse { from, kind, made });
        }
        start..self.uses.len() as u32
    }

    /// Records the unrecorded effects of an instruction: registers whose values changed.
    fn note_changes(&mut self, after: Vec<u16>) -> Vec<Effect> {
        let none = self.uses.len() as u32;
        let before = std::mem::replace(&mut self.regs, after);
        let changed = before.iter().zip(&self.regs).zip(0..).filter(|((before, after), _)| before != after);
        changed
            .map(|((_, after), reg)| Effect {
                sets: Storage::Reg(reg),
                value: *after,
                is_copy: false,
                uses: none..none,
            })
            .collect()
    }

    fn done(&mut self, doing: Doing, machine: &dyn Machine, shown: usize) {
        let number = self.steps.len() as u32;
        let mut new: Vec<Effect> = Vec::new();
        let (mut leads_on, mut jump, mut shows) = (Leads::On, 0..0, 0..0);
        if let Some(insn) = &doing.insn {
            for set in sets(insn, &doing.values) {
                let uses = self.note(&set.uses);
                let value = value_of(machine, set.storage).unwrap_or_default();
                new.push(Effect { sets: set.storage, value, is_copy: set.is_copy, uses });
            }
            let (way, taken) = leads(insn, &doing.values);
            (leads_on, jump) = (way, self.note(&taken));
            self.regs = operands(machine);
        } else {
            if shown > self.shown {
                let named =
                    doing.named.iter().map(|reg| Use { from: Storage::Reg(*reg), kind: UseKind::Value });
                shows = self.note(&named.collect::<Vec<_>>());
            }
            new = self.note_changes(operands(machine));
        }
        let first = self.effects.len() as u32;
        self.makers.extend(new.iter().map(|effect| (effect.sets, number)));
        self.effects.extend(new);
        let step = Step {
            pc: doing.pc,
            place: doing.place,
            leads: leads_on,
            to: machine.pc(),
            shown,
            is_plain: doing.insn.is_some(),
            effects: first..self.effects.len() as u32,
            jump,
            shows,
            led: self.frames.last().map_or(NONE, |frame| frame.led),
        };
        if step.is_own() {
            self.follow(&step, number, doing.insn.filter(|insn| insn.calls).map(|insn| insn.next));
        }
        self.steps.push(step);
    }

    /// Updates the call frames.
    fn follow(&mut self, step: &Step, number: u32, calls: Option<u16>) {
        if let Some(back) = calls {
            self.enter(Frame { back, led: number });
        } else if step.leads != Leads::On {
            let back = self.frames.iter().rposition(|frame| frame.back == step.to).filter(|at| *at > 0);
            match back {
                Some(at) if step.leads == Leads::Away => self.frames.truncate(at),
                Some(_) | None => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.led = number;
                    }
                }
            }
        }
    }

    fn enter(&mut self, frame: Frame) {
        if self.frames.len() < MOST_FRAMES {
            self.frames.push(frame);
        }
    }
}

/// The values of the registers that operands can name.
fn operands(machine: &dyn Machine) -> Vec<u16> {
    let registers = machine.registers().into_iter();
    registers
        .take_while(|register| machine.is_operand(register.name))
        .map(|register| register.value)
        .collect()
}

impl Query for Trace {
    fn may_be_in(&self, _: &Touched) -> bool {
        true
    }

    fn before(&mut self, _: &mut dyn Machine, shown: usize) {
        self.shown = shown;
    }

    fn ready(&mut self, machine: &mut dyn Machine) {
        let pc = machine.pc();
        if let Some(back) = self.steps.last().map(|last| last.to).filter(|to| *to != pc) {
            // An interrupt: the machine is elsewhere than the last instruction said.
            self.enter(Frame { back, led: NONE });
        }
        self.regs = operands(machine);
        let (set, key) =
            (self.set, self.set.opcode_key(&[machine.word(pc), machine.word(pc.wrapping_add(1))]));
        let insn = self.insns.entry((pc, key)).or_insert_with(|| set.lift(key, pc).map(Rc::new)).clone();
        let values = insn.as_ref().map(|insn| values(insn, machine)).unwrap_or_default();
        let form = if insn.is_none() { set.form_run(key) } else { None };
        let fields = form.iter().flat_map(|form| &form.operands).filter(|field| field.kind == Kind::Reg);
        let mut named: Vec<u8> = fields.map(|field| field.value(key) as u8).collect();
        if insn.is_none() && named.is_empty() {
            // It says nothing: it may be any.
            named.extend(0..self.regs.len() as u8);
        }
        // Where the machine guesses from the stack which instruction the system serves, it may have been seen here.
        let guess = machine.reported_pc();
        let place = if guess == pc { pc } else { self.asked_at.unwrap_or(guess) };
        if place == pc && set.flow(key, pc).is_some_and(|flow| flow.trap.is_some()) {
            self.asked_at = Some(pc);
        }
        self.doing = Some(Doing { pc, place, insn, values, named });
    }

    fn is(&mut self, machine: &mut dyn Machine, shown: usize) -> bool {
        if let Some(doing) = self.doing.take() {
            self.done(doing, machine, shown);
        }
        false
    }
}
