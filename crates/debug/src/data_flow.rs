//! What an instruction sets, which values it uses for that, and where execution continues: read from the lifted form
//! of the instruction, so no machine is named.

use bantam_isa::{Id, Lifted, Op};
use bantam_run::Machine;

/// A place that holds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Storage {
    /// A register that operands can name, by its number.
    Reg(u8),
    /// A word of memory, or a register of a device.
    Word(u16),
    /// The condition codes.
    Conditions,
}

/// The purpose of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UseKind {
    /// The new value is computed from it.
    Value,
    /// It is part of the address of a word.
    Address,
    /// It decides between two values, or two branches.
    Choice,
}

/// A value that an instruction uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) from: Storage,
    pub(crate) kind: UseKind,
}

/// A place that an instruction sets, and the values it uses for that.
pub(crate) struct Sets {
    pub(crate) storage: Storage,
    pub(crate) uses: Vec<Use>,
    /// Whether it is a plain copy of another place.
    pub(crate) is_copy: bool,
}

/// Where execution continues after an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leads {
    /// To the next one, always.
    On,
    /// Elsewhere, always.
    Away,
    /// It depends.
    Either,
}

/// Returns the value of a register or a word; `None` for the condition codes and unknown registers.
pub(crate) fn value_of(machine: &dyn Machine, storage: Storage) -> Option<u16> {
    match storage {
        Storage::Reg(reg) => machine.registers().get(usize::from(reg)).map(|register| register.value),
        Storage::Word(addr) => Some(machine.word(addr)),
        Storage::Conditions => None,
    }
}

/// Returns what an instruction sets, given the values of its steps. Copying a register to itself does not count.
pub(crate) fn sets(insn: &Lifted, values: &[u16]) -> Vec<Sets> {
    let one = |op: &Op| {
        let (storage, id) = set_by(op, values)?;
        let root = insn.ops[usize::from(id)];
        if let (Storage::Reg(reg), Op::Reg(from)) = (storage, root)
            && reg == from
        {
            return None;
        }
        let mut uses = Vec::new();
        sources(id, UseKind::Value, insn, values, &mut uses);
        if let Op::Store { addr, .. } = op {
            sources(*addr, UseKind::Address, insn, values, &mut uses);
        }
        let is_copy = storage != Storage::Conditions && matches!(root, Op::Reg(_) | Op::Load(_));
        Some(Sets { storage, uses, is_copy })
    };
    insn.ops.iter().filter_map(one).collect()
}

/// What one step of an instruction sets, and which one it gets its value from.
fn set_by(op: &Op, values: &[u16]) -> Option<(Storage, Id)> {
    if let Op::Set(reg, id) = op {
        Some((Storage::Reg(*reg), *id))
    } else if let Op::Flag(id) = op {
        Some((Storage::Conditions, *id))
    } else if let Op::Store { addr, value } = op {
        Some((Storage::Word(values[usize::from(*addr)]), *value))
    } else {
        None
    }
}

/// Where execution continues after an instruction, and what decides it.
pub(crate) fn leads(insn: &Lifted, values: &[u16]) -> (Leads, Vec<Use>) {
    let (mut leads, mut uses) = (Leads::On, Vec::new());
    for op in &insn.ops {
        if let Op::GotoIf { condition, to } = op {
            sources(*condition, UseKind::Choice, insn, values, &mut uses);
            sources(*to, UseKind::Address, insn, values, &mut uses);
            leads = Leads::Either;
        } else if let Op::Goto(to) = op {
            sources(*to, UseKind::Address, insn, values, &mut uses);
            leads = Leads::Away;
        }
    }
    (leads, uses)
}

/// Collects what a value is computed from.
fn sources(id: Id, kind: UseKind, insn: &Lifted, values: &[u16], uses: &mut Vec<Use>) {
    match insn.ops[usize::from(id)] {
        Op::Num(_) => {}
        Op::Conds(_) => match conditions_before(insn, id) {
            Some(of) => sources(of, kind, insn, values, uses),
            None => note(uses, Storage::Conditions, kind),
        },
        Op::Reg(reg) => match set_before(insn, id, reg) {
            Some(of) => sources(of, kind, insn, values, uses),
            None => note(uses, Storage::Reg(reg), kind),
        },
        Op::Load(addr) => {
            note(uses, Storage::Word(values[usize::from(addr)]), kind);
            sources(addr, UseKind::Address, insn, values, uses);
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
            sources(a, kind, insn, values, uses);
            sources(b, kind, insn, values, uses);
        }
        Op::Not(a) | Op::Shl(a, _) | Op::Shr(a, _) => sources(a, kind, insn, values, uses),
        Op::Select(condition, a, b) => {
            // The condition codes are unknown here, so both count.
            let is_known = !matches!(insn.ops[usize::from(condition)], Op::Conds(_));
            let is_first = values[usize::from(condition)] != 0;
            if !is_known || is_first {
                sources(a, kind, insn, values, uses);
            }
            if !is_known || !is_first {
                sources(b, kind, insn, values, uses);
            }
            sources(condition, UseKind::Choice, insn, values, uses);
        }
        Op::LeaveIf(_) | Op::Set(..) | Op::Flag(_) | Op::Store { .. } | Op::Goto(_) | Op::GotoIf { .. } => {}
    }
}

fn note(uses: &mut Vec<Use>, from: Storage, kind: UseKind) {
    if !uses.iter().any(|taken| taken.from == from) {
        uses.push(Use { from, kind });
    }
}

/// Finds what the instruction itself has set a register to before one of its steps.
fn set_before(insn: &Lifted, id: Id, reg: u8) -> Option<Id> {
    let before = insn.ops[..usize::from(id)].iter().rev();
    before
        .filter_map(|op| if let Op::Set(set, of) = op { Some((*set, *of)) } else { None })
        .find_map(|(set, of)| (set == reg).then_some(of))
}

/// Finds what the instruction itself has set the condition codes from, before one of its steps.
fn conditions_before(insn: &Lifted, id: Id) -> Option<Id> {
    insn.ops[..usize::from(id)]
        .iter()
        .rev()
        .find_map(|op| if let Op::Flag(of) = op { Some(*of) } else { None })
}

/// Evaluates each step of an instruction on a machine that is about to run it; 0 where the value does not matter.
pub(crate) fn values(insn: &Lifted, machine: &dyn Machine) -> Vec<u16> {
    let mut values: Vec<u16> = Vec::with_capacity(insn.ops.len());
    for op in &insn.ops {
        let get = |id: Id| values[usize::from(id)];
        values.push(match *op {
            Op::Num(number) => number,
            Op::Reg(reg) => match set_before(insn, values.len() as Id, reg) {
                Some(of) => get(of),
                None => value_of(machine, Storage::Reg(reg)).unwrap_or_default(),
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
