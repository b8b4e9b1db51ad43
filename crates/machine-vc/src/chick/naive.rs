//! The compiler without optimisation, for readers of the article: it generates the published code directly from
//! the typed program. Every variable has a byte from 254 downwards, every operator uses R0 and R1, every
//! condition R3. Where the published code was wrong (the right side of an operator destroyed the left one, a
//! loop was left one byte early), this code is right.

use bantam_chick::{
    arithmetic::{Arith, Compare},
    backend::{Assembly, Location, Request, fault_label},
    evaluate::Fault,
    ir::prelude_program,
    program::{AsmPart, Expr, ExprKind, FnId, MAIN, Program, Stmt, StmtKind, Test, VarId},
};
use bantam_diag::Span;
use rustc_hash::FxHashMap;

/// The address of the first variable.
const FIRST: usize = 254;
/// The offset that `to_char` adds.
const DIGIT_ZERO: u16 = 48;

/// The owner of a function or variable: the user's program or the prelude.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Owner {
    User,
    Prelude,
}

/// Returns the assembly and the number of bytes at the end of memory for variables.
pub(super) fn compile(request: &Request<'_>) -> (Assembly, u32) {
    let mut naive = Naive {
        request,
        text: String::new(),
        lines: Vec::new(),
        program: request.program,
        owner: Owner::User,
        function: MAIN,
        addrs: FxHashMap::default(),
        used: 0,
        temps: Vec::new(),
        labels: 0,
        loops: Vec::new(),
        wanted: Vec::new(),
        line: 0,
    };
    naive.stmts(&request.program.functions[MAIN].body);
    naive.insn("HALT", "");
    let mut next = 0;
    while let Some((owner, id)) = naive.wanted.get(next).copied() {
        naive.routine(owner, id);
        next += 1;
    }
    // Address 255 is not used.
    let aside = if naive.used > 0 { naive.used as u32 + 1 } else { 0 };
    let location = |var: VarId| {
        let addr = naive.addrs.get(&(Owner::User, var))?;
        u16::try_from(*addr).ok().map(Location::Down)
    };
    let locations = (0..request.program.vars.len()).map(location).collect();
    (Assembly { text: naive.text, lines: naive.lines, locations }, aside)
}

struct Naive<'a> {
    request: &'a Request<'a>,
    text: String,
    lines: Vec<u32>,
    program: &'a Program,
    owner: Owner,
    function: FnId,
    addrs: FxHashMap<(Owner, VarId), usize>,
    /// The number of bytes for variables.
    used: usize,
    /// The free bytes for left operands whose registers the right operand needs.
    temps: Vec<usize>,
    labels: u32,
    /// The targets of `break` and `continue`.
    loops: Vec<(String, String)>,
    /// The functions that are called.
    wanted: Vec<(Owner, FnId)>,
    line: u32,
}

impl Naive<'_> {
    fn put(&mut self, text: &str, line: u32) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
        self.lines.push(line);
    }

    fn insn(&mut self, mnemonic: &str, operands: &str) {
        self.put(&format!("        {mnemonic:<8}{operands}"), self.line);
    }

    fn label(&mut self, name: &str) {
        self.put(&format!("{name}:"), 0);
    }

    fn new_label(&mut self) -> String {
        self.labels += 1;
        format!("L{}", self.labels)
    }

    fn at(&mut self, span: Span) {
        let line = self.request.source.line_of(span.start) as u32 + 1;
        if self.owner == Owner::User && line != self.line {
            self.line = line;
            let text = format!("; {line}: {}", self.request.source.line(line as usize - 1).trim());
            self.put(&text, 0);
        }
    }

    /// Allocates bytes, the first at the highest address.
    fn set_aside(&mut self, bytes: usize) -> usize {
        let addr = FIRST.saturating_sub(self.used);
        self.used += bytes;
        addr
    }

    fn addr(&mut self, var: VarId) -> usize {
        let key = (self.owner, var);
        if let Some(addr) = self.addrs.get(&key) {
            return *addr;
        }
        let addr = self.set_aside(self.program.vars[var].len.map_or(1, usize::from));
        self.addrs.insert(key, addr);
        addr
    }

    fn temp(&mut self) -> usize {
        self.temps.pop().unwrap_or_else(|| self.set_aside(1))
    }

    fn routine(&mut self, owner: Owner, id: FnId) {
        let program = if owner == Owner::User { Some(self.request.program) } else { prelude_program() };
        let Some(program) = program else { return };
        (self.program, self.owner, self.function) = (program, owner, id);
        // Does not reuse temporaries that a caller needs during the call.
        self.temps.clear();
        self.label(&routine(owner, id));
        self.stmts(&program.functions[id].body);
        if program.functions[id].returns.is_some() {
            self.insn("MOV", "R0 0");
        }
        self.label(&format!("leave_{}", routine(owner, id)));
        self.insn("JMP", "0");
    }

    fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.at(stmt.span);
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Set(var, value) => {
                self.expr(value, 0);
                let addr = self.addr(*var);
                self.insn("STR", &format!("R0 {addr}"));
            }
            StmtKind::SetElement(var, index, value) => {
                self.two(index, value, 3, 0);
                self.element("STR", *var, index, 0);
            }
            StmtKind::UpdateElement { var, index, op, value } => {
                self.update((*var, index), *op, value, stmt.span);
            }
            StmtKind::Fill(var, values) => {
                let first = self.addr(*var);
                for at in 0..self.program.vars[*var].len.map_or(1, usize::from) {
                    match values.get(at) {
                        Some(value) => self.expr(value, 0),
                        None => self.insn("MOV", "R0 0"),
                    }
                    self.insn("STR", &format!("R0 {}", first.saturating_sub(at)));
                }
            }
            StmtKind::If(arms, otherwise) => self.choose(arms, otherwise),
            StmtKind::Loop { cond, test, body, step } => self.repeat((cond, *test), body, step),
            StmtKind::Break | StmtKind::Continue => {
                let Some((leave, next)) = self.loops.last().cloned() else { return };
                self.insn("JMP", if matches!(stmt.kind, StmtKind::Break) { &leave } else { &next });
            }
            StmtKind::Return(value) => {
                value.iter().for_each(|value| self.expr(value, 0));
                if (self.owner, self.function) == (Owner::User, MAIN) {
                    self.insn("HALT", "");
                } else {
                    self.insn("JMP", &format!("leave_{}", routine(self.owner, self.function)));
                }
            }
            StmtKind::Value(value) => self.expr(value, 0),
            StmtKind::Call(id, args) => self.call((self.owner, *id), args),
            StmtKind::Print(value) => self.with_r2("MSG", value, ""),
            StmtKind::Out(value) => self.with_r2("OUT", value, ""),
            StmtKind::WritePort(port, value) => self.with_r2("WPRT", value, &format!(" {port}")),
            StmtKind::PrintText(codes) => {
                for code in codes {
                    self.insn("MOV", &format!("R2 {code}"));
                    self.insn("MSG", "R2");
                }
            }
            StmtKind::PrintDec(value) => self.prelude("_print_uint8", std::slice::from_ref(value)),
            StmtKind::Asm(parts) => self.asm(parts),
            StmtKind::Goto(addr) => self.insn("JMP", &addr.to_string()),
        }
    }

    fn with_r2(&mut self, mnemonic: &str, value: &Expr, more: &str) {
        self.expr(value, 2);
        self.insn(mnemonic, &format!("R2{more}"));
    }

    fn asm(&mut self, parts: &[AsmPart]) {
        let mut text = String::new();
        for part in parts {
            match part {
                AsmPart::Text(more) => text.push_str(more),
                AsmPart::Var(var) => text.push_str(&self.addr(*var).to_string()),
            }
        }
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            self.put(line, self.line);
        }
    }

    /// `a[i] op= value`
    fn update(&mut self, (var, index): (VarId, &Expr), op: Arith, value: &Expr, span: Span) {
        let (place, old) = (self.temp(), self.temp());
        self.expr(index, 3);
        self.insn("STR", &format!("R3 {place}"));
        self.element("LDR", var, index, 0);
        self.insn("STR", &format!("R0 {old}"));
        self.expr(value, 1);
        self.insn("LDR", &format!("R0 {old}"));
        self.at(span);
        self.operate(op);
        self.insn("LDR", &format!("R3 {place}"));
        self.element("STR", var, index, 0);
        self.temps.extend([place, old]);
    }

    /// Jumps to the label if the condition is false.
    fn unless(&mut self, cond: &Expr, label: &str) {
        self.at(cond.span);
        self.expr(cond, 3);
        self.insn("MOV", "R2 0");
        self.insn("SUB", "R2 R3");
        self.insn("JMP_ZRO", label);
    }

    fn choose(&mut self, arms: &[(Expr, Vec<Stmt>)], otherwise: &[Stmt]) {
        let end = self.new_label();
        for (number, (cond, body)) in arms.iter().enumerate() {
            let next = self.new_label();
            self.unless(cond, &next);
            self.stmts(body);
            if number + 1 < arms.len() || !otherwise.is_empty() {
                self.insn("JMP", &end);
            }
            self.label(&next);
        }
        self.stmts(otherwise);
        self.label(&end);
    }

    fn repeat(&mut self, (cond, test): (&Expr, Test), body: &[Stmt], step: &[Stmt]) {
        let (top, next, leave) = (self.new_label(), self.new_label(), self.new_label());
        self.label(&top);
        if test == Test::Before {
            self.unless(cond, &leave);
        }
        self.loops.push((leave.clone(), next.clone()));
        self.stmts(body);
        self.loops.pop();
        self.label(&next);
        self.stmts(step);
        if test == Test::After {
            self.unless(cond, &leave);
        }
        self.insn("JMP", &top);
        self.label(&leave);
    }

    /// Evaluates an expression into a register.
    fn expr(&mut self, e: &Expr, reg: u8) {
        match &e.kind {
            ExprKind::Const(value) => self.insn("MOV", &format!("R{reg} {value}")),
            ExprKind::Var(var) => {
                let addr = self.addr(*var);
                self.insn("LDR", &format!("R{reg} {addr}"));
            }
            ExprKind::ReadPort(port) => self.insn("RPRT", &format!("R{reg} {port}")),
            ExprKind::ReadChar => self.insn("RPRT", &format!("R{reg} 7")),
            ExprKind::Element(var, index) => {
                self.expr(index, 3);
                self.element("LDR", *var, index, reg);
            }
            ExprKind::Arith(op @ (Arith::And | Arith::Or | Arith::Xor), a, b) => {
                let left = if reg == 3 { 0 } else { reg };
                self.two(a, b, left, 3);
                let mnemonic = if *op == Arith::And {
                    "AND"
                } else if *op == Arith::Or {
                    "OR"
                } else {
                    "XOR"
                };
                self.insn(mnemonic, &format!("R{left} R3"));
                self.copy(reg, left);
            }
            ExprKind::Arith(op @ (Arith::Shl | Arith::Shr), a, b) if b.constant().is_some() => {
                self.expr(a, reg);
                let mnemonic = if *op == Arith::Shl { "SHL" } else { "SHR" };
                self.insn(mnemonic, &format!("R{reg} {}", b.constant().unwrap_or(0)));
            }
            ExprKind::Arith(op, a, b) => {
                self.two(a, b, 0, 1);
                // A division by zero is reported with the line of the division.
                self.at(e.span);
                self.operate(*op);
                self.copy(reg, 0);
            }
            ExprKind::Wrapping(op, a, b) => self.wrapping(*op, a, b, reg),
            ExprKind::Flip(a) | ExprKind::Not(a) => {
                self.expr(a, reg);
                self.insn("NOT", &format!("R{reg}"));
            }
            ExprKind::Compare(cmp, a, b) => {
                self.two(a, b, 0, 1);
                self.insn("SUB", "R0 R1");
                for (mnemonic, operands) in compare(*cmp) {
                    self.insn(mnemonic, operands);
                }
                self.copy(reg, 0);
            }
            ExprKind::Both(a, b) | ExprKind::Either(a, b) => {
                let (second, end) = (self.new_label(), self.new_label());
                self.expr(a, 0);
                self.insn("MOV", "R1 0");
                self.insn("SUB", "R1 R0");
                if matches!(e.kind, ExprKind::Both(..)) {
                    self.insn("JMP_ZRO", &end);
                } else {
                    self.insn("JMP_ZRO", &second);
                    self.insn("JMP", &end);
                }
                self.label(&second);
                self.expr(b, 0);
                self.label(&end);
                self.copy(reg, 0);
            }
            ExprKind::Convert(a) => self.convert(e, a, reg),
            ExprKind::Call(id, args) => {
                self.call((self.owner, *id), args);
                self.copy(reg, 0);
            }
        }
    }

    fn convert(&mut self, e: &Expr, a: &Expr, reg: u8) {
        use bantam_chick::Type;
        if let (Type::Char, ExprKind::Arith(Arith::Add, digit, zero)) = (e.ty, &a.kind)
            && zero.constant() == Some(DIGIT_ZERO)
        {
            self.expr(digit, 3);
            self.insn("MOV", "R2 48");
            self.insn("ADD", "R3 R2");
            return self.copy(reg, 3);
        }
        if e.ty == Type::Bool && a.ty != Type::Bool {
            self.expr(a, 0);
            self.insn("MOV", "R1 0");
            self.insn("SUB", "R0 R1");
            self.insn("CMP_ZRO", "R0");
            self.insn("NOT", "R0");
            return self.copy(reg, 0);
        }
        self.expr(a, reg);
    }

    fn copy(&mut self, to: u8, from: u8) {
        if to != from {
            self.insn("CPY", &format!("R{to} R{from}"));
        }
    }

    /// Evaluates two values into registers, the left one first. If the right one needs registers, the left one
    /// is saved in memory.
    fn two(&mut self, a: &Expr, b: &Expr, left: u8, right: u8) {
        self.expr(a, left);
        if matches!(
            b.kind,
            ExprKind::Const(_) | ExprKind::Var(_) | ExprKind::ReadPort(_) | ExprKind::ReadChar
        ) {
            return self.expr(b, right);
        }
        let temp = self.temp();
        self.insn("STR", &format!("R{left} {temp}"));
        self.expr(b, right);
        self.insn("LDR", &format!("R{left} {temp}"));
        self.temps.push(temp);
    }

    /// Computes R0 op R1 into R0.
    fn operate(&mut self, op: Arith) {
        let both = "R0 R1";
        match op {
            Arith::Add => self.insn("ADD", both),
            Arith::Sub => self.insn("SUB", both),
            Arith::SubToZero => self.insn("DEC", "R0"),
            Arith::Mul => self.insn("MUL", both),
            Arith::Div => self.insn("DIV", both),
            Arith::And => self.insn("AND", both),
            Arith::Or => self.insn("OR", both),
            Arith::Xor => self.insn("XOR", both),
            Arith::Rem => {
                for (mnemonic, operands) in
                    [("CPY", "R2 R0"), ("DIV", "R2 R1"), ("MUL", "R2 R1"), ("SUB", "R0 R2")]
                {
                    self.insn(mnemonic, operands);
                }
            }
            Arith::Shl | Arith::Shr => {
                let patch = self.new_label();
                self.insn("STR", &format!("R1 {patch}+1"));
                self.label(&patch);
                self.insn(if op == Arith::Shl { "SHL" } else { "SHR" }, "R0 0");
            }
        }
    }

    fn wrapping(&mut self, op: Arith, a: &Expr, b: &Expr, reg: u8) {
        if op == Arith::Mul {
            self.prelude("_wrapping_mul", &[a.clone(), b.clone()]);
            return self.copy(reg, 0);
        }
        let (plain, end) = (self.new_label(), self.new_label());
        self.two(a, b, 0, 1);
        let code: [(&str, &str); 4] = if op == Arith::Add {
            // Overflows if a is greater than 255 - b.
            [("CPY", "R2 R1"), ("NOT", "R2"), ("CPY", "R3 R0"), ("SUB", "R3 R2")]
        } else {
            [("CPY", "R3 R0"), ("SUB", "R3 R1"), ("NOT", "R3"), ("INC", "R3")]
        };
        code.into_iter().for_each(|(mnemonic, operands)| self.insn(mnemonic, operands));
        if op == Arith::Add {
            self.insn("DEC", "R3");
            self.insn("JMP_NEG", &plain);
            self.insn("JMP_ZRO", &plain);
        } else {
            self.insn("JMP_ZRO", &plain);
            self.insn("JMP_ABV", &plain);
        }
        self.insn("CPY", "R0 R3");
        self.insn("JMP", &end);
        self.label(&plain);
        self.insn(if op == Arith::Add { "ADD" } else { "SUB" }, "R0 R1");
        self.label(&end);
        self.copy(reg, 0);
    }

    /// Loads or stores an element with the index in R3. The first element has the highest address.
    fn element(&mut self, mnemonic: &str, var: VarId, index: &Expr, reg: u8) {
        let first = self.addr(var);
        let len = self.program.vars[var].len.unwrap_or(1);
        if let Some(at) = index.constant() {
            return self.insn(mnemonic, &format!("R{reg} {}", first.saturating_sub(at.into())));
        }
        let (patch, over) = (self.new_label(), self.new_label());
        let other = if reg == 2 { 1 } else { 2 };
        if self.program.checked && len <= 255 {
            self.insn("MOV", &format!("R{other} {len}"));
            self.insn("SUB", &format!("R{other} R3"));
            self.insn("JMP_ABV", &over);
            let line = self.request.source.line_of(index.span.start) as u32 + 1;
            self.put(&format!("{}_{}:", fault_label(Fault::Index, line), self.labels), 0);
            self.put("        .byte   0xEC", line);
            self.label(&over);
        }
        self.insn("MOV", &format!("R{other} {first}"));
        self.insn("SUB", &format!("R{other} R3"));
        self.insn("STR", &format!("R{other} {patch}+1"));
        self.label(&patch);
        self.insn(mnemonic, &format!("R{reg} 0"));
    }

    fn prelude(&mut self, name: &str, args: &[Expr]) {
        let found =
            prelude_program().and_then(|program| program.functions.iter().position(|f| f.name == name));
        if let Some(id) = found {
            self.call((Owner::Prelude, id), args);
        }
    }

    /// Calls a function. All arguments are evaluated before they are stored in its parameters.
    fn call(&mut self, callee: (Owner, FnId), args: &[Expr]) {
        if !self.wanted.contains(&callee) {
            self.wanted.push(callee);
        }
        let temps: Vec<usize> = args.iter().map(|_| self.temp()).collect();
        for (arg, temp) in args.iter().zip(&temps) {
            self.expr(arg, 0);
            self.insn("STR", &format!("R0 {temp}"));
        }
        let program = if callee.0 == Owner::User { Some(self.request.program) } else { prelude_program() };
        let params = program.map_or_else(Vec::new, |program| program.functions[callee.1].params.clone());
        for (temp, param) in temps.iter().zip(params) {
            let addr = self.addrs.get(&(callee.0, param)).copied();
            let addr = addr.unwrap_or_else(|| self.set_aside(1));
            self.addrs.insert((callee.0, param), addr);
            self.insn("LDR", &format!("R0 {temp}"));
            self.insn("STR", &format!("R0 {addr}"));
        }
        self.temps.extend(temps);
        let back = self.new_label();
        let to = routine(callee.0, callee.1);
        self.insn("MOV", &format!("R0 {back}"));
        self.insn("STR", &format!("R0 leave_{to}+1"));
        self.insn("JMP", &to);
        self.label(&back);
    }
}

/// Returns the label of a function.
fn routine(owner: Owner, id: FnId) -> String {
    match owner {
        Owner::User => format!("function_{id}"),
        Owner::Prelude => format!("routine_{id}"),
    }
}

/// Returns the code that makes R0 a truth value after SUB R0 R1.
fn compare(cmp: Compare) -> &'static [(&'static str, &'static str)] {
    match cmp {
        Compare::Eq => &[("CMP_ZRO", "R0")],
        Compare::Ne => &[("CMP_ZRO", "R0"), ("NOT", "R0")],
        Compare::Gt => &[("CMP_ABV", "R0")],
        Compare::Lt => &[("CMP_NEG", "R0")],
        Compare::Ge => &[("CMP_ABV", "R0"), ("CMP_ZRO", "R1"), ("OR", "R0 R1")],
        Compare::Le => &[("CMP_NEG", "R0"), ("CMP_ZRO", "R1"), ("OR", "R0 R1")],
    }
}
