//! Expressions over registers, memory and labels.
//!
//! Values are numbers as is usual for the machine: where cells have 16 bits, registers and words are signed;
//! where they have 8, they are not. `==` and `!=` compare the bits that a cell has.

use bantam_asm::number;
use bantam_history::Touched;
use bantam_isa::{Home, Image, Variable};
use bantam_machines::Target;
use bantam_run::Machine;

use crate::scope::visible;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A number.
    Number(i64),
    /// A label: its address.
    Label(String, u16),
    /// A register, by its name.
    Register(&'static str),
    /// The word at an address.
    Word(Box<Self>),
    /// `-a`, `~a`, `!a`.
    One(char, Box<Self>),
    /// Two expressions and what is between them.
    Two(&'static str, Box<Self>, Box<Self>),
}

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExprError {
    /// It ends too early.
    #[error("the expression ends where a register, a label, a number or `[` should come")]
    Ended,
    /// A word is unknown.
    #[error("`{0}` is neither a register, nor a label of the program, nor a number")]
    Unknown(String),
    /// Something is unexpected.
    #[error("`{0}` should not be there")]
    Unexpected(String),
    /// A bracket is not closed.
    #[error("`{0}` is missing")]
    Missing(char),
    /// A variable is not visible there.
    #[error("`{name}` cannot be seen here, only in lines {first} to {last}")]
    Hidden {
        /// Its name.
        name: String,
        /// The first line in which it can be seen.
        first: u32,
        /// The last one.
        last: u32,
    },
    /// It is nested too deeply.
    #[error("the expression is nested more than {MOST} times")]
    Deep,
    /// It has too many operators.
    #[error("the expression has more than {MOST_OPERATORS} operators")]
    Long,
}

/// How deep an expression may be nested.
const MOST: usize = 50;
/// How many binary operators it may have: an expression is evaluated recursively.
const MOST_OPERATORS: usize = 1_000;

/// The operators, by how tightly they bind, loosest first; longer ones before those that they begin with.
const LEVELS: [&[&str]; 7] =
    [&["||"], &["&&"], &["==", "!=", "<=", ">=", "<", ">"], &["|"], &["&"], &["+", "-"], &["*"]];

impl Expr {
    /// Parses an expression. In a compiled program, names mean what they mean in a line of it.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(
        text: &str,
        target: &dyn Target,
        (image, line): (&Image, Option<u32>),
        machine: &dyn Machine,
    ) -> Result<Self, ExprError> {
        let mut parser = Parser { rest: text, target, image, line, machine, depth: 0, operators: 0 };
        let expr = parser.level(0)?;
        match parser.rest.trim() {
            "" => Ok(expr),
            rest => Err(ExprError::Unexpected(rest.to_owned())),
        }
    }

    /// Evaluates it on a machine whose cells have `bits` bits.
    #[must_use]
    pub fn value(&self, machine: &dyn Machine, bits: u32) -> i64 {
        let of = |expr: &Self| expr.value(machine, bits);
        match self {
            Self::Number(number) => *number,
            Self::Label(_, addr) => i64::from(*addr),
            Self::Register(name) => signed(machine.register(name).unwrap_or_default(), bits),
            Self::Word(addr) => signed(machine.word(of(addr) as u16), bits),
            Self::One('-', a) => of(a).wrapping_neg(),
            Self::One('~', a) => !of(a),
            Self::One(_, a) => i64::from(of(a) == 0),
            Self::Two(operator, a, b) => two(operator, of(a), || of(b), bits),
        }
    }

    /// Returns what it depends on, if that is always the same: then its value only changes when one of these does.
    pub(crate) fn inputs(&self, machine: &dyn Machine) -> Option<Inputs> {
        let mut inputs = Inputs::default();
        self.add_inputs(machine, &mut inputs).then_some(inputs)
    }

    fn add_inputs(&self, machine: &dyn Machine, inputs: &mut Inputs) -> bool {
        match self {
            Self::Number(_) | Self::Label(..) => true,
            Self::Register(name) => {
                let number = machine.registers().iter().position(|register| register.name == *name);
                inputs.regs.extend(number.filter(|_| machine.is_operand(name)));
                machine.is_operand(name)
            }
            Self::Word(addr) => {
                let known = addr.constant();
                inputs.addrs.extend(known.map(|addr| addr as u16));
                known.is_some()
            }
            Self::One(_, a) => a.add_inputs(machine, inputs),
            Self::Two(_, a, b) => a.add_inputs(machine, inputs) && b.add_inputs(machine, inputs),
        }
    }

    /// A label or a number, or one more or less than a label.
    fn constant(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Label(_, addr) => Some(i64::from(*addr)),
            Self::Register(_) | Self::Word(_) | Self::One(..) => None,
            Self::Two(operator, a, b) => {
                let (a, b) = (a.constant()?, b.constant()?);
                Some(two(operator, a, || b, 16))
            }
        }
    }
}

/// What an expression depends on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    regs: Vec<usize>,
    addrs: Vec<u16>,
}

impl Inputs {
    pub(crate) fn may_change_in(&self, touched: &Touched) -> bool {
        self.regs.iter().any(|reg| touched.changed(*reg))
            || self.addrs.iter().any(|addr| touched.written(*addr))
    }
}

impl std::fmt::Display for Expr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Label(name, _) => f.write_str(name),
            Self::Register(name) => f.write_str(name),
            Self::Word(addr) => write!(f, "[{addr}]"),
            Self::One(operator, a) => write!(f, "{operator}{a}"),
            Self::Two(operator, a, b) => write!(f, "({a} {operator} {b})"),
        }
    }
}

/// Returns the number that a cell is read as.
pub(crate) fn signed(word: u16, bits: u32) -> i64 {
    if bits == 16 { i64::from(word as i16) } else { i64::from(word) }
}

fn two(operator: &str, a: i64, b: impl FnOnce() -> i64, bits: u32) -> i64 {
    let mask = (1 << bits) - 1;
    match operator {
        "||" => i64::from(a != 0 || b() != 0),
        "&&" => i64::from(a != 0 && b() != 0),
        "==" => i64::from(a & mask == b() & mask),
        "!=" => i64::from(a & mask != b() & mask),
        "<=" => i64::from(a <= b()),
        ">=" => i64::from(a >= b()),
        "<" => i64::from(a < b()),
        ">" => i64::from(a > b()),
        "|" => a | b(),
        "&" => a & b(),
        "+" => a.wrapping_add(b()),
        "-" => a.wrapping_sub(b()),
        _ => a.wrapping_mul(b()),
    }
}

struct Parser<'a> {
    rest: &'a str,
    target: &'a dyn Target,
    image: &'a Image,
    line: Option<u32>,
    machine: &'a dyn Machine,
    depth: usize,
    operators: usize,
}

impl<'a> Parser<'a> {
    /// expr = one level after the other: level (operator level)*
    fn level(&mut self, level: usize) -> Result<Expr, ExprError> {
        let Some(operators) = LEVELS.get(level) else { return self.one() };
        let mut left = self.level(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            self.operators += 1;
            if self.operators > MOST_OPERATORS {
                return Err(ExprError::Long);
            }
            let right = self.level(level + 1)?;
            left = Expr::Two(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn operator(&mut self, operators: &[&'static str]) -> Option<&'static str> {
        let rest = self.rest.trim_start();
        let found = operators.iter().find(|operator| rest.starts_with(**operator))?;
        // `&` is not the first half of `&&`, nor `|` of `||`.
        if found.len() == 1 && rest[1..].starts_with(*found) && matches!(*found, "&" | "|") {
            return None;
        }
        self.rest = &rest[found.len()..];
        Some(found)
    }

    /// one = ("-" | "~" | "!") one | "port" one | "[" expr "]" | "(" expr ")" | variable ["[" expr "]"] | register
    ///     | label | number
    fn one(&mut self) -> Result<Expr, ExprError> {
        self.depth += 1;
        if self.depth > MOST {
            return Err(ExprError::Deep);
        }
        let rest = self.rest.trim_start();
        let first = rest.chars().next().ok_or(ExprError::Ended)?;
        let expr = match first {
            '-' | '~' | '!' => {
                self.rest = &rest[1..];
                Expr::One(first, Box::new(self.one()?))
            }
            '[' => Expr::Word(Box::new(self.bracketed(&rest[1..], ']')?)),
            '(' => self.bracketed(&rest[1..], ')')?,
            _ => self.word(rest)?,
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn bracketed(&mut self, inside: &'a str, close: char) -> Result<Expr, ExprError> {
        self.rest = inside;
        let expr = self.level(0)?;
        self.rest = self.rest.trim_start().strip_prefix(close).ok_or(ExprError::Missing(close))?;
        Ok(expr)
    }

    fn word(&mut self, rest: &'a str) -> Result<Expr, ExprError> {
        let is_part = |c: char| c.is_alphanumeric() || "_#$%.'".contains(c);
        let len = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(len);
        if word.is_empty() {
            return Err(ExprError::Unexpected(rest.chars().take(1).collect()));
        }
        self.rest = after;
        // Variables of the program have the names that their author chose, be they those of registers.
        if let Some(variable) = visible(word, self.image, self.line) {
            let index = match self.rest.strip_prefix('[') {
                Some(inside) if variable.len.is_some() => Some(self.bracketed(inside, ']')?),
                Some(_) | None => None,
            };
            return Ok(variable_word(variable, index, self.machine));
        }
        let registers = self.machine.registers();
        if let Some(register) = registers.iter().find(|register| register.name.eq_ignore_ascii_case(word)) {
            return Ok(Expr::Register(register.name));
        }
        if let Some(addr) = self.image.addr_of(word) {
            return Ok(Expr::Label(word.to_owned(), addr));
        }
        if self.image.variables.iter().any(|variable| variable.name == word) {
            return Err(self.unknown(word));
        }
        if let Some(flag) = self.machine.flags().iter().find(|flag| flag.name.eq_ignore_ascii_case(word)) {
            return Ok(Expr::Register(flag.name));
        }
        if let Some(ports) = self.target.ports().filter(|_| word.eq_ignore_ascii_case("port")) {
            let number = self.one()?;
            let first = Expr::Number(ports.first.into());
            return Ok(Expr::Word(Box::new(Expr::Two("+", Box::new(first), Box::new(number)))));
        }
        let value = number(word, self.target.dialect()).or_else(|| word.parse().ok());
        value.map(Expr::Number).ok_or_else(|| self.unknown(word))
    }

    fn unknown(&self, word: &str) -> ExprError {
        match self.image.variables.iter().find(|variable| variable.name == word) {
            Some(variable) => {
                let (name, (first, last)) = (word.to_owned(), variable.lines);
                ExprError::Hidden { name, first, last }
            }
            None => ExprError::Unknown(word.to_owned()),
        }
    }
}

/// A variable, or an element of one, as a word at an address.
fn variable_word(variable: &Variable, index: Option<Expr>, machine: &dyn Machine) -> Expr {
    let sum = |a, b| Expr::Two("+", Box::new(a), Box::new(b));
    let first = match &variable.home {
        Home::At(addr) => Expr::Number((*addr).into()),
        Home::Frame { register, offset, .. } => {
            let registers = machine.registers();
            let found = registers.iter().find(|found| found.name == register);
            let base = found.map_or(Expr::Number(0), |found| Expr::Register(found.name));
            sum(base, Expr::Number((*offset).into()))
        }
    };
    let addr = match index {
        None => first,
        Some(index) => {
            let step = Expr::Number(variable.step.into());
            sum(first, Expr::Two("*", Box::new(index), Box::new(step)))
        }
    };
    Expr::Word(Box::new(addr))
}
