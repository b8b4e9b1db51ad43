//! Faults: what one slip of the hand makes of an instruction. All that is known about instructions comes from the
//! machine's instruction set as data.

use bantam_isa::{Image, InsnSet, Kind as Operand, Op, SourceLine};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

use crate::programs::Program;

/// An instruction is tried so often for each kind: another number or register may make another fault.
const TRIES: usize = 4;

/// What was done to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// Another register.
    Register,
    /// Another condition.
    Condition,
    /// Another number.
    Number,
    /// Another place: a label, or a distance.
    Place,
    /// It is replaced by an instruction that does nothing.
    Dropped,
    /// It is swapped with the next one.
    Swapped,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
        [Self::Register, Self::Condition, Self::Number, Self::Place, Self::Dropped, Self::Swapped];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Register => "another register",
            Self::Condition => "another condition",
            Self::Number => "another number",
            Self::Place => "another place",
            Self::Dropped => "dropped",
            Self::Swapped => "two swapped",
        }
    }
}

/// A program with a fault.
pub(crate) struct Mutant {
    pub(crate) kind: Kind,
    pub(crate) image: Image,
    /// The lines that count as those of the fault, by their addresses.
    pub(crate) places: Vec<u16>,
    /// The original instruction and its replacement.
    pub(crate) what: String,
}

/// An instruction of a program.
#[derive(Clone, Copy)]
struct Insn {
    at: u16,
    key: u16,
    cells: u16,
    line: SourceLine,
}

/// Makes faults in a program, one after the other, all from one seed.
pub(crate) struct Mutator<'a> {
    program: &'a Program,
    set: &'a InsnSet,
    insns: Vec<Insn>,
    random: ChaCha8Rng,
}

impl<'a> Mutator<'a> {
    pub(crate) fn new(program: &'a Program, seed: u64) -> Self {
        let set = program.target.insn_set();
        let insn = |line: &SourceLine| {
            let cell = |i| program.image.word(line.addr.wrapping_add(i)).unwrap_or_default();
            let key = set.opcode_key(&[cell(0), cell(1)]);
            let cells = set.cells(key);
            let is_one = program.executed.contains(line.addr) && line.len == cells;
            (is_one && set.form_of(key).is_some()).then_some(Insn { at: line.addr, key, cells, line: *line })
        };
        let insns = program.image.lines.iter().filter_map(insn).collect();
        Self { program, set, insns, random: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// All pairs of an instruction and a kind, some times each, in an order that the seed decides.
    pub(crate) fn tries(&mut self) -> Vec<(usize, Kind)> {
        let mut tries: Vec<(usize, Kind)> =
            (0..self.insns.len()).flat_map(|at| Kind::ALL.map(|kind| (at, kind))).collect();
        tries = tries.repeat(TRIES);
        for i in (1..tries.len()).rev() {
            let other = self.below(i + 1);
            tries.swap(i, other);
        }
        tries
    }

    fn below(&mut self, end: usize) -> usize {
        self.random.next_u32() as usize % end.max(1)
    }

    /// A fault of that kind in that instruction, if there can be one.
    pub(crate) fn mutant(&mut self, at: usize, kind: Kind) -> Option<Mutant> {
        match kind {
            Kind::Register => self.other_operand(at, kind, &[Operand::Reg]),
            Kind::Number => self.other_operand(at, kind, &[Operand::Signed, Operand::Unsigned]),
            Kind::Place => {
                self.other_operand(at, kind, &[Operand::Address, Operand::Relative, Operand::Back])
            }
            Kind::Condition => self.other_condition(at),
            Kind::Dropped => self.dropped(at),
            Kind::Swapped => self.swapped(at),
        }
    }

    fn with_key(&self, at: usize, kind: Kind, key: u16) -> Option<Mutant> {
        let insn = self.insns[at];
        let is_other =
            key != insn.key && self.set.cells(key) == insn.cells && self.set.form_of(key).is_some();
        is_other.then(|| {
            let mut image = self.program.image.clone();
            put(&mut image, insn.at, self.set.cells_of(key, insn.cells));
            let what = format!("{} -> {}", self.text(insn.key), self.text(key));
            Mutant { kind, image, places: vec![insn.at], what }
        })
    }

    fn text(&self, key: u16) -> String {
        self.set.print(key, |_, _| None).unwrap_or_default()
    }

    /// One operand of some kinds gets another value: a register that there is, a number that is near or any, the
    /// place of another label or one that is near.
    fn other_operand(&mut self, at: usize, kind: Kind, kinds: &[Operand]) -> Option<Mutant> {
        let insn = self.insns[at];
        let mut fields = self.set.fields(self.set.row_of(insn.key)?);
        fields.retain(|field| kinds.contains(&field.kind));
        let field = fields.get(self.below(fields.len()))?;
        let old = i64::from(field.value(insn.key));
        let (least, greatest) = field.range();
        let near = [-2, -1, 1, 2][self.below(4)];
        let any = i64::from(least) + self.below((greatest - least + 1) as usize) as i64;
        let is_place = kind == Kind::Place;
        let value = if field.kind == Operand::Reg {
            self.below(self.set.regs.len()) as i64
        } else if is_place && self.below(4) > 0 {
            let symbols = &self.program.image.symbols;
            let to = symbols.get(self.below(symbols.len()))?.addr;
            let place = |value: i64| InsnSet::place(field.kind, value as i32, insn.at, insn.cells);
            (i64::from(least)..=i64::from(greatest)).find(|value| place(*value) == Some(to))?
        } else if self.below(2) > 0 {
            old + near
        } else {
            any
        };
        let bits = field.put(value).ok()?;
        self.with_key(at, kind, insn.key & !(field.at.mask() << field.at.shift) | bits)
    }

    /// Another instruction that jumps under a condition, to the same place.
    fn other_condition(&mut self, at: usize) -> Option<Mutant> {
        let insn = self.insns[at];
        let jump = |key: u16| {
            let lifted = self.set.lift(key, insn.at)?;
            let depends = lifted.ops.iter().any(|op| matches!(op, Op::GotoIf { .. }));
            depends.then(|| lifted.target())
        };
        let to = jump(insn.key)?;
        let others: Vec<u16> = (0..=u16::MAX)
            .filter(|key| *key != insn.key && self.same_operands(*key, insn.key) && jump(*key) == Some(to))
            .collect();
        let key = *others.get(self.below(others.len()))?;
        self.with_key(at, Kind::Condition, key)
    }

    /// Whether two instructions have the same operands, besides conditions.
    fn same_operands(&self, a: u16, b: u16) -> bool {
        let operands = |key: u16| {
            let mut fields = self.set.form_of(key).map(|form| form.operands.clone()).unwrap_or_default();
            fields.retain(|field| field.kind != Operand::Conditions);
            fields.into_iter().map(|field| (field.kind, field.value(key))).collect::<Vec<_>>()
        };
        operands(a) == operands(b)
    }

    fn dropped(&mut self, at: usize) -> Option<Mutant> {
        let insn = self.insns[at];
        let nothing = (0..=u16::MAX).find(|key| self.does_nothing(*key, insn))?;
        let mut mutant = self.with_key(at, Kind::Dropped, nothing)?;
        // The fault is a gap. Whoever is led to one side of it sees it.
        let beside = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
        let beside =
            beside.filter_map(|at| self.insns.get(at)).filter(|other| other.line.file == insn.line.file);
        mutant.places.extend(beside.map(|other| other.at));
        Some(mutant)
    }

    fn does_nothing(&self, key: u16, like: Insn) -> bool {
        let nothing = |ops: &[Op]| {
            ops.iter().all(|op| {
                let is_kept = |reg: &u8, from: &u16| ops[usize::from(*from)] == Op::Reg(*reg);
                matches!(op, Op::Num(_) | Op::Conds(_) | Op::Reg(_))
                    || matches!(op, Op::Set(reg, from) if is_kept(reg, from))
            })
        };
        self.set.cells(key) == like.cells
            && self.set.form_of(key).is_some()
            && self.set.lift(key, like.at).is_some_and(|lifted| nothing(&lifted.ops))
    }

    /// Two lines, one after the other, change places. Places that they name stay what they are.
    fn swapped(&mut self, at: usize) -> Option<Mutant> {
        let (a, b) = (self.insns[at], *self.insns.get(at + 1)?);
        let is_labelled = |addr| self.program.image.symbols.iter().any(|symbol| symbol.addr == addr);
        if a.at + a.cells != b.at || a.line.file != b.line.file || is_labelled(b.at) {
            return None;
        }
        let (first, second) = (self.moved(b, a.at)?, self.moved(a, a.at + b.cells)?);
        let mut image = self.program.image.clone();
        let cells = self.set.cells_of(first, b.cells).chain(self.set.cells_of(second, a.cells));
        put(&mut image, a.at, cells);
        for line in &mut image.lines {
            if line.addr == a.at {
                line.len = b.cells;
            } else if line.addr == b.at {
                (line.addr, line.len) = (a.at + b.cells, a.cells);
            }
        }
        let what = format!("{} <-> {}", self.text(a.key), self.text(b.key));
        Some(Mutant { kind: Kind::Swapped, image, places: vec![a.at, a.at + b.cells], what })
    }

    /// An instruction, if it stood elsewhere.
    fn moved(&self, insn: Insn, to: u16) -> Option<u16> {
        let mut key = insn.key;
        for field in self.set.fields(self.set.row_of(key)?) {
            let distance = i64::from(insn.at) - i64::from(to);
            let value = i64::from(field.value(key));
            let value = if field.kind == Operand::Relative {
                value + distance
            } else if field.kind == Operand::Back {
                value - distance
            } else {
                continue;
            };
            key = key & !(field.at.mask() << field.at.shift) | field.put(value).ok()?;
        }
        Some(key)
    }
}

/// Writes cells into an image.
fn put(image: &mut Image, at: u16, cells: impl Iterator<Item = u16>) {
    for segment in &mut image.segments {
        if segment.origin <= at && u32::from(at) < segment.end() {
            let from = usize::from(at - segment.origin);
            segment.words[from..].iter_mut().zip(cells).for_each(|(word, cell)| *word = cell);
            return;
        }
    }
}
