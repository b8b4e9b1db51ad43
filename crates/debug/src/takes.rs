//! What an instruction sets, what it takes for that, and how it leads on: read from the data that it has been written
//! down as, so that no machine is named.

use bantam_isa::{Id, Lifted, Op};
use bantam_run::Machine;

/// Something that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Holder {
    /// A register that operands can name, by its number.
    Reg(u8),
    /// A word of memory, or a register of a device.
    Word(u16),
    /// The condition codes.
    Conditions,
}

/// What something was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The value was made of it.
    Value,
    /// It said which word was meant.
    Address,
    /// It chose between two values, or two ways.
    Choice,
}

/// Something that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) from: Holder,
    pub(crate) how: How,
}

/// Something that is set, and what is taken for it.
pub(crate) struct Sets {
    pub(crate) holder: Holder,
    pub(crate) takes: Vec<Taken>,
    /// Whether it gets what something else holds.
    pub(crate) is_copy: bool,
}

/// How an instruction leads on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leads {
    /// To the next one, always.
    On,
    /// Elsewhere, always.
    Away,
    /// It depends.
    Either,
}

/// What a register or a word holds; `None` for what cannot be asked.
pub(crate) fn value_of(machine: &dyn Machine, holder: Holder) -> Option<u16> {
    match holder {
        Holder::Reg(reg) => machine.registers().get(usize::from(reg)).map(|register| register.value),
        Holder::Word(addr) => Some(machine.word(addr)),
        Holder::Conditions => None,
    }
}

/// What an instruction sets, if its steps are worth this. A register that gets what it has is not set.
pub(crate) fn sets(insn: &Lifted, values: &[u16]) -> Vec<Sets> {
    let one = |op: &Op| {
        let (holder, id) = set_by(op, values)?;
        let root = insn.ops[usize::from(id)];
        if let (Holder::Reg(reg), Op::Reg(from)) = (holder, root)
            && reg == from
        {
            return None;
        }
        let mut takes = Vec::new();
        sources(id, How::Value, insn, values, &mut takes);
        if let Op::Store { addr, .. } = op {
            sources(*addr, How::Address, insn, values, &mut takes);
        }
        let is_copy = holder != Holder::Conditions && matches!(root, Op::Reg(_) | Op::Load(_));
        Some(Sets { holder, takes, is_copy })
    };
    insn.ops.iter().filter_map(one).collect()
}

/// What one step of an instruction sets, and which one it gets its value from.
fn set_by(op: &Op, values: &[u16]) -> Option<(Holder, Id)> {
    if let Op::Set(reg, id) = op {
        Some((Holder::Reg(*reg), *id))
    } else if let Op::Flag(id) = op {
        Some((Holder::Conditions, *id))
    } else if let Op::Store { addr, value } = op {
        Some((Holder::Word(values[usize::from(*addr)]), *value))
    } else {
        None
    }
}

/// How an instruction leads on, and what decides it.
pub(crate) fn leads(insn: &Lifted, values: &[u16]) -> (Leads, Vec<Taken>) {
    let (mut leads, mut takes) = (Leads::On, Vec::new());
    for op in &insn.ops {
        if let Op::GotoIf { condition, to } = op {
            sources(*condition, How::Choice, insn, values, &mut takes);
            sources(*to, How::Address, insn, values, &mut takes);
            leads = Leads::Either;
        } else if let Op::Goto(to) = op {
            sources(*to, How::Address, insn, values, &mut takes);
            leads = Leads::Away;
        }
    }
    (leads, takes)
}

/// What a value is made of.
fn sources(id: Id, how: How, insn: &Lifted, values: &[u16], takes: &mut Vec<Taken>) {
    match insn.ops[usize::from(id)] {
        Op::Num(_) => {}
        Op::Conds(_) => match conditions_before(insn, id) {
            Some(of) => sources(of, how, insn, values, takes),
            None => note(takes, Holder::Conditions, how),
        },
        Op::Reg(reg) => match set_before(insn, id, reg) {
            Some(of) => sources(of, how, insn, values, takes),
            None => note(takes, Holder::Reg(reg), how),
        },
        Op::Load(addr) => {
            note(takes, Holder::Word(values[usize::from(addr)]), how);
            sources(addr, How::Address, insn, values, takes);
        }
        Op::Add(a, b)
        | Op::Sub(a, b)
        | Op::Mul(a, b)
        | Op::And(a, b)
        | Op::Or(a, b)
        | Op::Xor(a, b)
        | Op::Min(a, b)
        | Op::Divide(a, b)
        | Op::Remainder(a, b) => {
            sources(a, how, insn, values, takes);
            sources(b, how, insn, values, takes);
        }
        Op::Not(a) | Op::Shl(a, _) | Op::Shr(a, _) => sources(a, how, insn, values, takes),
        Op::Select(condition, a, b) => {
            // What the condition codes are is not known here: then it is both.
            let is_known = !matches!(insn.ops[usize::from(condition)], Op::Conds(_));
            let is_first = values[usize::from(condition)] != 0;
            if !is_known || is_first {
                sources(a, how, insn, values, takes);
            }
            if !is_known || !is_first {
                sources(b, how, insn, values, takes);
            }
            sources(condition, How::Choice, insn, values, takes);
        }
        Op::LeaveIf(_) | Op::Set(..) | Op::Flag(_) | Op::Store { .. } | Op::Goto(_) | Op::GotoIf { .. } => {}
    }
}

fn note(takes: &mut Vec<Taken>, from: Holder, how: How) {
    if !takes.iter().any(|taken| taken.from == from) {
        takes.push(Taken { from, how });
    }
}

/// What the instruction itself has given a register before one of its steps.
fn set_before(insn: &Lifted, id: Id, reg: u8) -> Option<Id> {
    let before = insn.ops[..usize::from(id)].iter().rev();
    before
        .filter_map(|op| if let Op::Set(set, of) = op { Some((*set, *of)) } else { None })
        .find_map(|(set, of)| (set == reg).then_some(of))
}

/// What the instruction itself has made the condition codes of, before one of its steps.
fn conditions_before(insn: &Lifted, id: Id) -> Option<Id> {
    insn.ops[..usize::from(id)]
        .iter()
        .rev()
        .find_map(|op| if let Op::Flag(of) = op { Some(*of) } else { None })
}

/// What each step of an instruction is worth on a machine that is about to do it; 0 where it does not matter.
pub(crate) fn values(insn: &Lifted, machine: &dyn Machine) -> Vec<u16> {
    let mut values: Vec<u16> = Vec::with_capacity(insn.ops.len());
    for op in &insn.ops {
        let get = |id: Id| values[usize::from(id)];
        values.push(match *op {
            Op::Num(number) => number,
            Op::Reg(reg) => match set_before(insn, values.len() as Id, reg) {
                Some(of) => get(of),
                None => value_of(machine, Holder::Reg(reg)).unwrap_or_default(),
            },
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
