//! One instruction as C: its steps, spelled.
//!
//! A value is text that is written where it is used, so that `ADD R1, R1, #-1` is `r1 = W(r1 - 1u)`. It gets a name
//! if it is used more than once, or if what it was made from changes before it is used. The types are 16 bits wide,
//! but C computes with `int`: `W` reduces every result, and what could overflow is made unsigned first.

use std::fmt::Write as _;

use bantam_isa::{Id, Lifted, Op};

use super::reach::{Insn, Meaning, Program};

/// Returns the statements of an instruction, on one line.
pub(super) fn written(program: &Program<'_>, at: u16, insn: &Insn) -> String {
    let mut text = format!("DO(0x{at:X}, 0x{:X}) ", insn.cells[0]);
    for cell in &insn.cells[1..] {
        let _ = write!(text, "AND(0x{at:X}, 0x{cell:X}) ");
    }
    match &insn.meaning {
        Meaning::Plain(lifted) => text.push_str(&Writer::new(program, lifted, at).all()),
        Meaning::Service => _ = write!(text, "SERVICE(0x{at:X}, 0x{:X})", insn.key),
        Meaning::End => {
            let _ = write!(text, "SERVICE(0x{at:X}, 0x{:X}) LEAVE(n); return 0;", insn.key);
        }
        Meaning::Illegal => _ = write!(text, "FAULT(0x{at:X}, \"this is not an instruction\");"),
        Meaning::CutOff => _ = write!(text, "FAULT(0x{at:X}, \"memory ends in this instruction\");"),
    }
    text.trim_end().to_owned()
}

/// What a value was made from, as bits: registers, and these.
const FLAGS: u16 = 1 << 8;
const MEMORY: u16 = 1 << 9;

/// A value while the instruction is written.
#[derive(Clone, Default)]
struct Spelled {
    /// Its text.
    text: String,
    /// Whether the text is valid anywhere, and cheap to repeat.
    is_short: bool,
    /// What it was made from.
    from: u16,
    /// The steps that use it, in order.
    users: Vec<Id>,
}

/// Writes the steps of an instruction.
struct Writer<'a> {
    program: &'a Program<'a>,
    lifted: &'a Lifted,
    at: u16,
    values: Vec<Spelled>,
    text: String,
    has_names: bool,
}

impl<'a> Writer<'a> {
    fn new(program: &'a Program<'a>, lifted: &'a Lifted, at: u16) -> Self {
        let mut values = vec![Spelled::default(); lifted.ops.len()];
        for (id, op) in (0..).zip(&lifted.ops) {
            for used in op.operands() {
                values[usize::from(used)].users.push(id);
            }
        }
        Self { program, lifted, at, values, text: String::new(), has_names: false }
    }

    fn all(mut self) -> String {
        for (id, op) in (0..).zip(&self.lifted.ops) {
            self.step(id, *op);
        }
        let text = self.text.trim_end();
        if self.has_names { format!("{{ {text} }}") } else { text.to_owned() }
    }

    fn step(&mut self, id: Id, op: Op) {
        let at = self.at;
        match op {
            Op::Num(number) => self.short(id, number_text(number), 0),
            Op::Reg(reg) => self.short(id, format!("r{reg}"), 1 << reg),
            Op::Conds(mask) => self.short(id, condition(mask).to_owned(), FLAGS),
            Op::Add(a, b) => self.sum(id, a, b),
            Op::Sub(a, b) => self.with(id, &[a, b], |t| format!("W({} - {})", t[0], t[1])),
            Op::Mul(a, b) => self.with(id, &[a, b], |t| format!("W(1u * {} * {})", t[0], t[1])),
            Op::And(a, b) => self.with(id, &[a, b], |t| format!("W({} & {})", t[0], t[1])),
            Op::Or(a, b) => self.with(id, &[a, b], |t| format!("W({} | {})", t[0], t[1])),
            Op::Xor(a, b) => self.with(id, &[a, b], |t| format!("W({} ^ {})", t[0], t[1])),
            Op::Not(a) => self.with(id, &[a], |t| format!("W(~{})", t[0])),
            Op::Shl(a, by) => self.with(id, &[a], |t| format!("W(1u * {} << {by})", t[0])),
            Op::Shr(a, by) => self.with(id, &[a], |t| format!("W({} >> {by})", t[0])),
            Op::Min(a, b) => self.with(id, &[a, b], |t| format!("W(MIN({}, {}))", t[0], t[1])),
            Op::Select(c, a, b) => {
                self.with(id, &[c, a, b], |t| format!("W({} ? {} : {})", t[0], t[1], t[2]))
            }
            Op::Divide(a, b) => self.quotient(id, a, b, '/'),
            Op::Remainder(a, b) => self.quotient(id, a, b, '%'),
            Op::Load(addr) => {
                let word = self.memory(addr);
                let from = self.values[usize::from(addr)].from | MEMORY;
                self.made(id, word, from);
            }
            Op::LeaveIf(condition) => {
                let condition = self.text_of(condition);
                self.emit(&format!(
                    "if ({condition}) FAULT(0x{at:X}, \"a jump to before the first address\");"
                ));
            }
            Op::Set(reg, value) => self.set(id, reg, value),
            Op::Flag(value) => {
                self.name_before_change(id, FLAGS);
                let value = self.text_of(value);
                self.emit(&format!("last = {value};"));
            }
            Op::Store { addr, value } => {
                self.name_before_change(id, MEMORY);
                let word = self.memory(addr);
                let value = self.text_of(value);
                self.emit(&format!("{word} = {value};"));
            }
            Op::Goto(to) => {
                let jump = self.jump(to);
                self.emit(&jump);
            }
            Op::GotoIf { condition, to } => {
                let (condition, jump) = (self.text_of(condition), self.jump(to));
                self.emit(&format!("if ({condition}) {jump}"));
            }
        }
    }

    fn emit(&mut self, statement: &str) {
        self.text.push_str(statement);
        self.text.push(' ');
    }

    fn text_of(&self, id: Id) -> String {
        self.values[usize::from(id)].text.clone()
    }

    fn short(&mut self, id: Id, text: String, from: u16) {
        let value = &mut self.values[usize::from(id)];
        (value.text, value.is_short, value.from) = (text, true, from);
    }

    /// Sets a longer value. It gets a name if it is used more than once, unless it is first written to a register.
    fn made(&mut self, id: Id, text: String, from: u16) {
        let value = &mut self.values[usize::from(id)];
        (value.text, value.from) = (text, from);
        let first = value.users.first().map(|user| self.lifted.ops[usize::from(*user)]);
        if value.users.len() > 1 && !matches!(first, Some(Op::Set(..))) {
            self.name(id);
        }
    }

    /// Gives a value a name, so that nothing changes it.
    fn name(&mut self, id: Id) {
        let text = std::mem::replace(&mut self.values[usize::from(id)].text, format!("v{id}"));
        self.values[usize::from(id)].from = 0;
        self.values[usize::from(id)].is_short = true;
        self.has_names = true;
        self.emit(&format!("uint16_t v{id} = {text};"));
    }

    fn with(&mut self, id: Id, operands: &[Id], spell: impl Fn(&[String]) -> String) {
        let texts: Vec<String> = operands.iter().map(|operand| self.text_of(*operand)).collect();
        let from = operands.iter().fold(0, |from, operand| from | self.values[usize::from(*operand)].from);
        self.made(id, spell(&texts), from);
    }

    /// Writes a sum; a number close to 65,536 becomes a difference.
    fn sum(&mut self, id: Id, a: Id, b: Id) {
        match self.lifted.number(b) {
            Some(0) => {
                let Spelled { text, is_short, from, .. } = self.values[usize::from(a)].clone();
                if is_short { self.short(id, text, from) } else { self.made(id, text, from) }
            }
            Some(number) if number > 0xFF00 => {
                let less = number.wrapping_neg();
                self.with(id, &[a], |t| format!("W({} - {less}u)", t[0]));
            }
            Some(_) | None => self.with(id, &[a, b], |t| format!("W({} + {})", t[0], t[1])),
        }
    }

    fn quotient(&mut self, id: Id, a: Id, b: Id, sign: char) {
        if !self.values[usize::from(b)].is_short {
            self.name(b);
        }
        let (at, by) = (self.at, self.text_of(b));
        self.emit(&format!("NOT_ZERO(0x{at:X}, {by})"));
        self.with(id, &[a, b], |t| format!("W({} {sign} {})", t[0], t[1]));
    }

    /// Returns the word at an address, after a check that it is plain memory.
    fn memory(&mut self, addr: Id) -> String {
        let at = self.at;
        match self.lifted.number(addr) {
            Some(number) if self.program.is_plain(number) => format!("mem[0x{number:X}]"),
            Some(number) => {
                self.emit(&format!("REFUSE(0x{at:X}, 0x{number:X});"));
                "mem[0]".to_owned()
            }
            None => {
                if !self.values[usize::from(addr)].is_short {
                    self.name(addr);
                }
                let addr = self.text_of(addr);
                self.emit(&format!("PLAIN(0x{at:X}, {addr})"));
                format!("mem[{addr}]")
            }
        }
    }

    fn set(&mut self, id: Id, reg: u8, value: Id) {
        let text = self.text_of(value);
        let is_number = self.lifted.number(value).is_some();
        if !is_number {
            // From here on the register is the value's name.
            self.short(value, format!("r{reg}"), 0);
        }
        self.name_before_change(id, 1 << reg);
        if !is_number {
            self.values[usize::from(value)].from = 1 << reg;
        }
        let name = format!("r{reg}");
        if text != name {
            self.emit(&format!("{name} = {text};"));
        }
    }

    /// Names all values that are used after step `id` and were made from what it changes.
    fn name_before_change(&mut self, id: Id, changed: u16) {
        for value in 0..id {
            let it = &self.values[usize::from(value)];
            if it.from & changed != 0 && it.users.iter().any(|user| *user > id) {
                self.name(value);
            }
        }
    }

    fn jump(&self, to: Id) -> String {
        match self.lifted.number(to) {
            Some(number) => self.program.go_to(number),
            None => format!("JUMP({})", self.text_of(to)),
        }
    }
}

fn number_text(number: u16) -> String {
    if number < 256 { format!("{number}u") } else { format!("0x{number:X}u") }
}

/// Returns the macro for a condition: the sign of the last result is one that the mask selects, 4 negative, 2 zero, 1
/// positive.
fn condition(mask: u8) -> &'static str {
    match mask {
        1 => "CC_P",
        2 => "CC_Z",
        3 => "CC_ZP",
        4 => "CC_N",
        5 => "CC_NP",
        6 => "CC_NZ",
        _ => "1",
    }
}
