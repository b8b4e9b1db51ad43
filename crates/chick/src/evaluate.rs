//! The reference evaluator: it interprets the typed program and defines the meaning of the language.
//!
//! It is simple and slow on purpose. Every other way to run a program is tested against it.

use bantam_diag::Span;

use crate::{
    arithmetic::{Num, arith, flip, truth},
    program::{Expr, ExprKind, FnId, MAIN, Program, Stmt, StmtKind, Test, VarId, convert},
    types::Type,
};

/// The input and output of a program.
pub trait Host {
    /// Prints bytes.
    fn print(&mut self, bytes: &[u8]);
    /// Returns the code of the next input character, 0 to 255, or `None` at the end of the input.
    fn read_char(&mut self) -> Option<u8>;
    /// Reads port 0 to 7.
    fn read_port(&mut self, port: u8) -> u8;
    /// Writes to port 0 to 7.
    fn write_port(&mut self, port: u8, value: u8);
    /// Called before each step with its span. If it returns false, the run ends as if the step limit were
    /// reached.
    fn step(&mut self, _at: Span) -> bool {
        true
    }
}

/// A runtime error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A division by zero.
    Division,
    /// An index out of range.
    Index,
}

impl Fault {
    /// Returns the message for the user.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Division => "division by zero",
            Self::Index => "the index is out of range",
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The program ended.
    Done,
    /// The program faulted at a place in the source.
    Fault(Fault, Span),
    /// The step limit was reached, or the host stopped the run.
    StepLimit,
    /// Calls and expressions are nested deeper than [`DEEPEST`].
    TooDeep(Span),
    /// The program needed a character after the end of the input.
    InputEnded(Span),
    /// The program contains assembly or a jump to an address, which only a machine can run.
    Machine(Span),
}

/// The limit of nested statements and expressions, those of active calls included. It keeps the evaluator well
/// within the two megabytes of a thread's stack.
pub const DEEPEST: u32 = 3000;

/// The number of levels that a call counts for.
const CALL: u32 = 2;

/// Runs a program for at most `steps` steps. A step is a statement or a test of a condition.
pub fn evaluate(program: &Program, host: &mut dyn Host, steps: u64) -> End {
    let values = program.vars.iter().map(|var| vec![0; usize::from(var.len.unwrap_or(1))]).collect();
    let mut evaluator = Evaluator { program, host, values, steps, depth: 0 };
    match evaluator.stmts(&program.functions[MAIN].body) {
        Ok(_) => End::Done,
        Err(end) => end,
    }
}

/// Returns the UTF-8 bytes that print a character.
#[must_use]
pub fn printed(code: u16) -> String {
    char::from(code as u8).to_string()
}

/// Returns a value in binary, with one digit for each bit of the type.
#[must_use]
pub fn digits(value: u16, ty: Type) -> String {
    let bits = ty.bits() as usize;
    format!("{value:0bits$b}")
}

/// Returns a value in decimal.
#[must_use]
pub fn decimal(value: u16, ty: Type) -> String {
    if ty == Type::Int16 { (value as i16).to_string() } else { value.to_string() }
}

/// How execution continues after a statement.
enum Flow {
    Next,
    Break,
    Continue,
    Return(u16),
}

struct Evaluator<'a> {
    program: &'a Program,
    host: &'a mut dyn Host,
    /// The value of each variable, or its elements.
    values: Vec<Vec<u16>>,
    steps: u64,
    depth: u32,
}

impl Evaluator<'_> {
    /// Runs statements one level deeper.
    fn stmts(&mut self, stmts: &[Stmt]) -> Result<Flow, End> {
        let mut flow = Flow::Next;
        for stmt in stmts {
            if self.depth == DEEPEST {
                return Err(End::TooDeep(stmt.span));
            }
            self.depth += 1;
            flow = self.stmt(stmt)?;
            self.depth -= 1;
            if !matches!(flow, Flow::Next) {
                break;
            }
        }
        Ok(flow)
    }

    fn count(&mut self, at: Span) -> Result<(), End> {
        self.steps = self.steps.checked_sub(1).ok_or(End::StepLimit)?;
        if self.host.step(at) { Ok(()) } else { Err(End::StepLimit) }
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<Flow, End> {
        self.count(stmt.span)?;
        match &stmt.kind {
            StmtKind::Set(var, value) => self.values[*var][0] = self.value(value)?,
            StmtKind::SetElement(var, index, value) => {
                let place = self.value(index)?;
                let value = self.value(value)?;
                *self.element(*var, place, index.span)? = value;
            }
            StmtKind::UpdateElement { var, index, op, value } => {
                let place = self.value(index)?;
                let old = *self.element(*var, place, index.span)?;
                let value = self.value(value)?;
                let num = Num::of(self.program.vars[*var].ty);
                let new = arith(*op, num, old, value).ok_or(End::Fault(Fault::Division, stmt.span))?;
                *self.element(*var, place, index.span)? = new;
            }
            StmtKind::Fill(var, values) => {
                for (at, value) in values.iter().enumerate() {
                    self.values[*var][at] = self.value(value)?;
                }
                self.values[*var][values.len()..].fill(0);
            }
            StmtKind::If(arms, otherwise) => return self.choose(arms, otherwise),
            StmtKind::Loop { cond, test, body, step } => return self.repeat(cond, *test, body, step),
            StmtKind::Break => return Ok(Flow::Break),
            StmtKind::Continue => return Ok(Flow::Continue),
            StmtKind::Return(value) => {
                return Ok(Flow::Return(value.as_ref().map_or(Ok(0), |value| self.value(value))?));
            }
            StmtKind::Value(value) => drop(self.value(value)?),
            StmtKind::Call(function, args) => drop(self.call(*function, args)?),
            StmtKind::Print(value) => {
                let code = self.value(value)?;
                self.host.print(printed(code).as_bytes());
            }
            StmtKind::PrintText(codes) => {
                let text: String = codes.iter().map(|code| char::from(*code)).collect();
                self.host.print(text.as_bytes());
            }
            StmtKind::PrintDec(value) => {
                let text = decimal(self.value(value)?, value.ty);
                self.host.print(text.as_bytes());
            }
            StmtKind::Out(value) => {
                let text = digits(self.value(value)?, value.ty);
                self.host.print(text.as_bytes());
            }
            StmtKind::WritePort(port, value) => {
                let value = self.value(value)?;
                // A port has eight bits; wider values are truncated.
                self.host.write_port(*port, value as u8);
            }
            StmtKind::Asm(_) | StmtKind::Goto(_) => return Err(End::Machine(stmt.span)),
        }
        Ok(Flow::Next)
    }

    fn choose(&mut self, arms: &[(Expr, Vec<Stmt>)], otherwise: &[Stmt]) -> Result<Flow, End> {
        for (cond, body) in arms {
            if self.value(cond)? != 0 {
                return self.stmts(body);
            }
        }
        self.stmts(otherwise)
    }

    fn repeat(&mut self, cond: &Expr, test: Test, body: &[Stmt], step: &[Stmt]) -> Result<Flow, End> {
        let mut tests = test == Test::Before;
        loop {
            self.count(cond.span)?;
            if tests && self.value(cond)? == 0 {
                return Ok(Flow::Next);
            }
            tests = true;
            match self.stmts(body)? {
                Flow::Next | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next),
                flow @ Flow::Return(_) => return Ok(flow),
            }
            self.stmts(step)?;
        }
    }

    fn element(&mut self, var: VarId, index: u16, span: Span) -> Result<&mut u16, End> {
        self.values[var].get_mut(usize::from(index)).ok_or(End::Fault(Fault::Index, span))
    }

    /// Evaluates an expression one level deeper.
    fn value(&mut self, e: &Expr) -> Result<u16, End> {
        if self.depth == DEEPEST {
            return Err(End::TooDeep(e.span));
        }
        self.depth += 1;
        let value = self.expr(e);
        self.depth -= 1;
        value
    }

    fn expr(&mut self, e: &Expr) -> Result<u16, End> {
        let division = End::Fault(Fault::Division, e.span);
        Ok(match &e.kind {
            ExprKind::Const(value) => *value,
            ExprKind::Var(var) => self.values[*var][0],
            ExprKind::Element(var, index) => {
                let place = self.value(index)?;
                *self.element(*var, place, index.span)?
            }
            ExprKind::Arith(op, a, b) => {
                let (a, b) = (self.value(a)?, self.value(b)?);
                arith(*op, Num::of(e.ty), a, b).ok_or(division)?
            }
            ExprKind::Wrapping(op, a, b) => {
                let (a, b) = (self.value(a)?, self.value(b)?);
                arith(*op, Num::Wrapping, a, b).ok_or(division)?
            }
            ExprKind::Flip(a) => flip(Num::of(e.ty), self.value(a)?),
            ExprKind::Compare(cmp, a, b) => {
                let num = Num::of(a.ty);
                let (a, b) = (self.value(a)?, self.value(b)?);
                truth(cmp.holds(num, a, b))
            }
            ExprKind::Not(a) => truth(self.value(a)? == 0),
            ExprKind::Both(a, b) => truth(self.value(a)? != 0 && self.value(b)? != 0),
            ExprKind::Either(a, b) => truth(self.value(a)? != 0 || self.value(b)? != 0),
            ExprKind::Convert(a) => convert(self.value(a)?, a.ty, e.ty),
            ExprKind::Call(function, args) => self.call(*function, args)?,
            ExprKind::ReadPort(port) => u16::from(self.host.read_port(*port)),
            ExprKind::ReadChar => u16::from(self.host.read_char().ok_or(End::InputEnded(e.span))?),
        })
    }

    /// Calls a function. Its variables are saved and restored, so that it can be recursive.
    fn call(&mut self, id: FnId, args: &[Expr]) -> Result<u16, End> {
        let args = args.iter().map(|arg| self.value(arg)).collect::<Result<Vec<u16>, End>>()?;
        let program = self.program;
        let own = (0..program.vars.len()).filter(|var| program.vars[*var].function == id);
        let kept: Vec<(VarId, Vec<u16>)> = own.map(|var| (var, self.values[var].clone())).collect();
        for (param, arg) in program.functions[id].params.iter().zip(args) {
            self.values[*param][0] = arg;
        }
        if self.depth + CALL > DEEPEST {
            return Err(End::TooDeep(program.functions[id].span));
        }
        self.depth += CALL;
        let flow = self.stmts(&program.functions[id].body)?;
        self.depth -= CALL;
        for (var, value) in kept {
            self.values[var] = value;
        }
        Ok(if let Flow::Return(value) = flow { value } else { 0 })
    }
}
