//! Where a value comes from: the instruction that made it, those that made what that one took, and so on back to
//! constants and input. Copies are left out: a load and a store of the same value say nothing.

use bantam_history::{Input, Place, Recorded, Showed, Touched, Wanted, Written};
use bantam_isa::{Id, InsnSet, Lifted, Op};
use bantam_run::Machine;

use crate::{
    answer::{Answer, Link},
    expr::{Expr, signed},
    session::{DebugError, Session},
};

/// So many links are told at most.
const MOST: usize = 24;
/// So many copies are followed from one link to the next.
const MOST_COPIES: usize = 1_000;

/// Something that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// A register that operands can name, by its number.
    Reg(u8),
    /// A word of memory, or a register of a device.
    Word(u16),
}

/// An instruction that sets a register, to the same value or another.
struct Sets {
    reg: u8,
    set: &'static InsnSet,
    does: bool,
    before: Option<u16>,
}

impl Wanted for Sets {
    fn may_be_in(&self, touched: &Touched) -> bool {
        touched.changed(usize::from(self.reg))
    }

    fn before(&mut self, machine: &mut dyn Machine, _: usize) {
        self.before = value_of(machine, Holder::Reg(self.reg));
    }

    fn ready(&mut self, machine: &mut dyn Machine) {
        let insn = lifted(machine, self.set);
        self.does = insn
            .is_some_and(|insn| insn.ops.iter().any(|op| matches!(op, Op::Set(reg, _) if *reg == self.reg)));
    }

    fn is(&mut self, machine: &mut dyn Machine, _: usize) -> bool {
        self.does || value_of(machine, Holder::Reg(self.reg)) != self.before
    }
}

/// What a register or a word holds.
fn value_of(machine: &dyn Machine, holder: Holder) -> Option<u16> {
    match holder {
        Holder::Reg(reg) => machine.registers().get(usize::from(reg)).map(|register| register.value),
        Holder::Word(addr) => Some(machine.word(addr)),
    }
}

/// The instruction at the program counter, written down.
fn lifted(machine: &dyn Machine, set: &InsnSet) -> Option<Lifted> {
    let pc = machine.pc();
    let cells = [machine.word(pc), machine.word(pc.wrapping_add(1))];
    set.lift(set.key(&cells), pc)
}

/// An instruction that made a value, with what it took.
struct Maker {
    moment: u64,
    takes: Vec<Holder>,
    is_copy: bool,
}

/// A value to be explained.
struct Open {
    holder: Holder,
    /// The instruction that made it, if one did.
    maker: Option<u64>,
    before: u64,
    depth: usize,
}

impl Session {
    pub(crate) fn why(&mut self, what: &str) -> Result<Answer, DebugError> {
        let now = self.history.moment();
        let chain = self.chain(what);
        self.history.seek(now)?;
        self.here(None)?;
        chain.map(Answer::Chain)
    }

    fn chain(&mut self, what: &str) -> Result<Vec<Link>, DebugError> {
        let now = self.history.moment();
        let mut links = Vec::new();
        let mut open = match what.strip_prefix("output") {
            Some(place) => self.shown(place.trim(), &mut links)?,
            None => vec![(self.holder(what)?, now, 0)],
        };
        let mut values: Vec<Open> = Vec::new();
        loop {
            for (holder, before, depth) in open.drain(..) {
                let maker = self.maker(holder, before)?;
                values.push(Open { holder, maker, before, depth });
            }
            // The latest first: what happened last is the likeliest to be of interest.
            let Some(at) = (0..values.len()).max_by_key(|at| values[*at].maker) else { return Ok(links) };
            let value = values.swap_remove(at);
            if links.len() >= MOST {
                return Ok(links);
            }
            open = self.explain(&value, &mut links)?;
        }
    }

    /// The register or the word that is named.
    fn holder(&self, what: &str) -> Result<Holder, DebugError> {
        let machine = self.history.machine();
        let wrong = || {
            DebugError::Register(format!(
                "`{what}` is neither a register that instructions set nor an [address]"
            ))
        };
        Ok(match self.expr(what)? {
            Expr::Register(name) if machine.is_operand(name) => {
                let number = machine.registers().iter().position(|register| register.name == name);
                Holder::Reg(number.and_then(|number| u8::try_from(number).ok()).ok_or_else(wrong)?)
            }
            Expr::Word(addr) => Holder::Word(addr.value(machine, 16) as u16),
            Expr::Label(_, addr) => Holder::Word(addr),
            Expr::Register(_) | Expr::Number(_) | Expr::One(..) | Expr::Two(..) => return Err(wrong()),
        })
    }

    /// The instruction that showed a byte, and what it took; the last byte if none is named.
    fn shown(&mut self, place: &str, links: &mut Vec<Link>) -> Result<Vec<(Holder, u64, usize)>, DebugError> {
        let len = self.history.output().len();
        let missing = || {
            DebugError::Nothing(match len {
                0 => "the program has shown nothing so far".to_owned(),
                _ => format!("the program has shown {len} bytes so far, 0 to {}", len - 1),
            })
        };
        let place = if place.is_empty() { len.checked_sub(1) } else { place.parse().ok() };
        let place = place.filter(|place| *place < len).ok_or_else(missing)?;
        let byte = self.history.output()[place];
        let (start, now) = (self.history.start(), self.history.moment());
        let moment =
            self.history.find(Place::First, start, now, &mut Showed::new(place))?.ok_or_else(missing)?;
        self.seek_settled(moment)?;
        let machine = self.history.machine();
        let takes = match lifted(machine, self.target.set()) {
            Some(insn) => {
                let values = values(&insn, machine);
                insn.ops.iter().flat_map(|op| stored(op, &insn, &values)).collect()
            }
            // A service of the host: whatever it took, it is in a register.
            None => (0..8)
                .filter(|reg| value_of(machine, Holder::Reg(*reg)) == Some(byte.into()))
                .map(Holder::Reg)
                .take(1)
                .collect::<Vec<_>>(),
        };
        let what = format!("showed {:?}: {}", char::from(byte), self.assembly(machine.pc()));
        links.push(self.link(Some(moment), machine.pc(), what, 0));
        Ok(takes.into_iter().map(|holder| (holder, moment, 1)).collect())
    }

    fn link(&self, moment: Option<u64>, addr: u16, what: String, depth: usize) -> Link {
        Link { moment, addr, place: self.image.whereabouts(addr, self.target.numerals()), what, depth }
    }

    fn seek_settled(&mut self, moment: u64) -> Result<(), DebugError> {
        self.history.seek(moment)?;
        self.here(None).map(|_| ())
    }

    /// The last instruction before a moment that gave a register or a word its value.
    fn maker(&mut self, holder: Holder, before: u64) -> Result<Option<u64>, DebugError> {
        let (start, set) = (self.history.start(), self.target.set());
        let found = match holder {
            Holder::Reg(reg) => {
                let mut sets = Sets { reg, set, does: false, before: None };
                self.history.find(Place::Last, start, before, &mut sets)
            }
            Holder::Word(addr) => self.history.find(Place::Last, start, before, &mut Written(addr..=addr)),
        };
        Ok(found?)
    }

    /// Tells how a value was made, unless it was copied, and gives what it was made of.
    fn explain(
        &mut self,
        value: &Open,
        links: &mut Vec<Link>,
    ) -> Result<Vec<(Holder, u64, usize)>, DebugError> {
        let (mut holder, mut before, mut moment) = (value.holder, value.before, value.maker);
        for _ in 0..MOST_COPIES {
            let Some(at) = moment else {
                links.push(self.unmade(holder, before, value.depth)?);
                return Ok(Vec::new());
            };
            let maker = self.made(holder, at)?;
            if let (true, [from]) = (maker.is_copy, maker.takes.as_slice()) {
                (holder, before) = (*from, at);
                moment = self.maker(holder, before)?;
                continue;
            }
            let (pc, made) = (self.history.machine().pc(), self.assembly(self.history.machine().pc()));
            self.history.seek(at + 1)?;
            let now = value_of(self.history.machine(), holder).unwrap_or_default();
            let what = format!("{} <- {}: {made}", self.name(holder), self.number(signed(now, self.bits())));
            links.push(self.link(Some(at), pc, what, value.depth));
            return Ok(maker.takes.into_iter().map(|from| (from, maker.moment, value.depth + 1)).collect());
        }
        Ok(Vec::new())
    }

    fn name(&self, holder: Holder) -> String {
        match holder {
            Holder::Reg(reg) => self.target.set().register(usize::from(reg)),
            Holder::Word(addr) => {
                format!("[{}]", self.image.place(addr).unwrap_or_else(|| self.target.numerals().addr(addr)))
            }
        }
    }

    /// A value that no instruction made: it was there from the start, or comes from outside.
    fn unmade(&mut self, holder: Holder, before: u64, depth: usize) -> Result<Link, DebugError> {
        self.history.seek(before)?;
        let machine = self.history.machine();
        let value = self.number(signed(value_of(machine, holder).unwrap_or_default(), self.bits()));
        let name = self.name(holder);
        let Holder::Word(addr) = holder else {
            return Ok(self.link(None, machine.pc(), format!("{name} was {value} from the start"), depth));
        };
        if self.image.word(addr).is_some() {
            return Ok(self.link(None, addr, format!("{name} was {value} in the program"), depth));
        }
        // Nobody has written it and it is not of the program: a device, or memory that nobody has filled.
        let key = self.history.keys()[..self.history.keys_given()].last().copied();
        let what = match key {
            Some(Recorded { input: Input::Byte(byte), moment, .. }) => format!(
                "{name} gave {value} from outside; the last key, {:?}, came at moment {moment}",
                char::from(byte)
            ),
            Some(Recorded { input: Input::Ended, moment, .. }) => {
                format!("{name} gave {value} from outside; input had ended at moment {moment}")
            }
            None => format!("{name} was {value}, which nobody has written"),
        };
        Ok(self.link(None, addr, what, depth))
    }

    /// What the instruction after a moment made a value of.
    fn made(&mut self, holder: Holder, moment: u64) -> Result<Maker, DebugError> {
        self.seek_settled(moment)?;
        let machine = self.history.machine();
        let Some(insn) = lifted(machine, self.target.set()) else {
            return Ok(Maker { moment, takes: Vec::new(), is_copy: false });
        };
        let values = values(&insn, machine);
        let root = insn.ops.iter().rev().find_map(|op| match (op, holder) {
            (Op::Set(reg, id), Holder::Reg(wanted)) if *reg == wanted => Some(*id),
            (Op::Store { addr, value }, Holder::Word(wanted)) if values[usize::from(*addr)] == wanted => {
                Some(*value)
            }
            _ => None,
        });
        let Some(root) = root else { return Ok(Maker { moment, takes: Vec::new(), is_copy: false }) };
        let mut takes = Vec::new();
        sources(root, &insn, &values, &mut takes);
        takes.dedup();
        let is_copy = matches!(insn.ops[usize::from(root)], Op::Reg(_) | Op::Load(_));
        Ok(Maker { moment, takes, is_copy })
    }
}

/// What a store puts somewhere.
fn stored(op: &Op, insn: &Lifted, values: &[u16]) -> Vec<Holder> {
    let mut takes = Vec::new();
    if let Op::Store { value, .. } = op {
        sources(*value, insn, values, &mut takes);
    }
    takes
}

/// The registers and words that a value is made of.
fn sources(id: Id, insn: &Lifted, values: &[u16], takes: &mut Vec<Holder>) {
    let mut both = |a: Id, b: Id| {
        sources(a, insn, values, takes);
        sources(b, insn, values, takes);
    };
    match insn.ops[usize::from(id)] {
        Op::Num(_) | Op::Conds(_) => {}
        Op::Reg(reg) => takes.push(Holder::Reg(reg)),
        Op::Load(addr) => takes.push(Holder::Word(values[usize::from(addr)])),
        Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::And(a, b) | Op::Or(a, b) | Op::Xor(a, b) => {
            both(a, b)
        }
        Op::Min(a, b) | Op::Divide(a, b) | Op::Remainder(a, b) => both(a, b),
        Op::Not(a) | Op::Shl(a, _) | Op::Shr(a, _) => sources(a, insn, values, takes),
        Op::Select(condition, a, b) => {
            let chosen = if values[usize::from(condition)] != 0 { a } else { b };
            sources(chosen, insn, values, takes);
        }
        Op::LeaveIf(_) | Op::Set(..) | Op::Flag(_) | Op::Store { .. } | Op::Goto(_) | Op::GotoIf { .. } => {}
    }
}

/// What each step of an instruction is worth on a machine that is about to do it; 0 where it does not matter.
fn values(insn: &Lifted, machine: &dyn Machine) -> Vec<u16> {
    let mut values: Vec<u16> = Vec::with_capacity(insn.ops.len());
    for op in &insn.ops {
        let get = |id: Id| values[usize::from(id)];
        values.push(match *op {
            Op::Num(number) => number,
            Op::Reg(reg) => value_of(machine, Holder::Reg(reg)).unwrap_or_default(),
            Op::Add(a, b) => get(a).wrapping_add(get(b)),
            Op::Sub(a, b) => get(a).wrapping_sub(get(b)),
            Op::Mul(a, b) => get(a).wrapping_mul(get(b)),
            Op::And(a, b) => get(a) & get(b),
            Op::Or(a, b) => get(a) | get(b),
            Op::Xor(a, b) => get(a) ^ get(b),
            Op::Min(a, b) => get(a).min(get(b)),
            Op::Not(a) => !get(a),
            Op::Shl(a, by) => get(a) << by,
            Op::Shr(a, by) => get(a) >> by,
            Op::Select(condition, a, b) => {
                if get(condition) != 0 {
                    get(a)
                } else {
                    get(b)
                }
            }
            Op::Divide(a, b) => get(a).checked_div(get(b)).unwrap_or_default(),
            Op::Remainder(a, b) => get(a).checked_rem(get(b)).unwrap_or_default(),
            Op::Load(addr) => machine.word(get(addr)),
            Op::Conds(_)
            | Op::LeaveIf(_)
            | Op::Set(..)
            | Op::Flag(_)
            | Op::Store { .. }
            | Op::Goto(_)
            | Op::GotoIf { .. } => 0,
        });
    }
    values
}
