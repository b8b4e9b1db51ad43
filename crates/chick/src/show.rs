//! The typed program as text, with the type of every value and one meaning for every name.

use std::fmt::{self, Write as _};

use crate::program::{AsmPart, Expr, ExprKind, FnId, Program, Stmt, StmtKind, Test, VarId};

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shower = Printer { program: self };
        for var in 0..self.vars.len() {
            let function = &self.functions[self.vars[var].function].name;
            let owner = if self.vars[var].global { String::new() } else { format!("  // in {function}") };
            writeln!(f, "{};{owner}", shower.declaration(var))?;
        }
        for (number, function) in self.functions.iter().enumerate() {
            if number > 0 || !self.vars.is_empty() {
                writeln!(f)?;
            }
            let params: Vec<String> = function.params.iter().map(|var| shower.declaration(*var)).collect();
            let returns = function.returns.map_or("void", crate::Type::name);
            let mut text = format!("{returns} {}({}) {{\n", function.name, params.join(", "));
            shower.stmts(&function.body, 1, &mut text);
            writeln!(f, "{text}}}")?;
        }
        Ok(())
    }
}

struct Printer<'a> {
    program: &'a Program,
}

impl Printer<'_> {
    /// Returns the name of a variable, with a number if several have the same name.
    fn name(&self, var: VarId) -> String {
        let name = &self.program.vars[var].name;
        let before = self.program.vars[..var].iter().filter(|other| other.name == *name).count();
        if before == 0 { name.clone() } else { format!("{name}'{}", before + 1) }
    }

    fn declaration(&self, var: VarId) -> String {
        let data = &self.program.vars[var];
        let len = data.len.map_or(String::new(), |len| format!("[{len}]"));
        format!("{}{len} {}", data.ty, self.name(var))
    }

    fn stmts(&self, stmts: &[Stmt], depth: usize, text: &mut String) {
        for stmt in stmts {
            self.stmt(stmt, depth, text);
        }
    }

    fn stmt(&self, stmt: &Stmt, depth: usize, text: &mut String) {
        let pad = "    ".repeat(depth);
        if let StmtKind::If(arms, otherwise) = &stmt.kind {
            text.push_str(&pad);
            for (cond, body) in arms {
                let _ = writeln!(text, "if ({}) {{", self.expr(cond));
                self.stmts(body, depth + 1, text);
                let _ = write!(text, "{pad}}} else ");
            }
            text.push_str("{\n");
            self.stmts(otherwise, depth + 1, text);
            let _ = writeln!(text, "{pad}}}");
        } else if let StmtKind::Loop { cond, test, body, step } = &stmt.kind {
            let _ = match test {
                Test::Before => writeln!(text, "{pad}while ({}) {{", self.expr(cond)),
                Test::After => writeln!(text, "{pad}do {{"),
            };
            self.stmts(body, depth + 1, text);
            if !step.is_empty() {
                let _ = writeln!(text, "{pad}}} step {{");
                self.stmts(step, depth + 1, text);
            }
            let _ = match test {
                Test::Before => writeln!(text, "{pad}}}"),
                Test::After => writeln!(text, "{pad}}} while ({});", self.expr(cond)),
            };
        } else {
            let _ = writeln!(text, "{pad}{};", self.simple(&stmt.kind));
        }
    }

    /// Writes a statement on one line.
    fn simple(&self, kind: &StmtKind) -> String {
        match kind {
            StmtKind::Set(var, value) => format!("{} = {}", self.name(*var), self.expr(value)),
            StmtKind::SetElement(var, index, value) => {
                format!("{}[{}] = {}", self.name(*var), self.expr(index), self.expr(value))
            }
            StmtKind::UpdateElement { var, index, op, value } => {
                format!("{}[{}] {op}= {}", self.name(*var), self.expr(index), self.expr(value))
            }
            StmtKind::Fill(var, values) => format!("{} = {{{}}}", self.name(*var), self.list(values)),
            StmtKind::If(..) => "if".to_owned(),
            StmtKind::Loop { .. } => "while".to_owned(),
            StmtKind::Break => "break".to_owned(),
            StmtKind::Continue => "continue".to_owned(),
            StmtKind::Return(None) => "return".to_owned(),
            StmtKind::Return(Some(value)) => format!("return {}", self.expr(value)),
            StmtKind::Value(value) => self.expr(value),
            StmtKind::Call(function, args) => self.call(*function, args),
            StmtKind::Print(value) => format!("print({})", self.expr(value)),
            StmtKind::PrintText(codes) => {
                format!("print({:?})", codes.iter().map(|code| char::from(*code)).collect::<String>())
            }
            StmtKind::PrintDec(value) => format!("print_dec({})", self.expr(value)),
            StmtKind::Out(value) => format!("out({})", self.expr(value)),
            StmtKind::WritePort(port, value) => format!("write_port({port}, {})", self.expr(value)),
            StmtKind::Asm(parts) => {
                let parts = parts.iter().map(|part| match part {
                    AsmPart::Text(text) => text.clone(),
                    AsmPart::Var(var) => format!("{{{}}}", self.name(*var)),
                });
                format!("asm {{{}}}", parts.collect::<String>())
            }
            StmtKind::Goto(addr) => format!("goto({addr})"),
        }
    }

    fn list(&self, values: &[Expr]) -> String {
        values.iter().map(|value| self.expr(value)).collect::<Vec<_>>().join(", ")
    }

    fn call(&self, function: FnId, args: &[Expr]) -> String {
        format!("{}({})", self.program.functions[function].name, self.list(args))
    }

    /// Returns a value, a colon and its type.
    fn expr(&self, e: &Expr) -> String {
        let two =
            |a: &Expr, op: &dyn fmt::Display, b: &Expr| format!("({} {op} {})", self.expr(a), self.expr(b));
        let text = match &e.kind {
            ExprKind::Const(value) => crate::evaluate::decimal(*value, e.ty),
            ExprKind::Var(var) => self.name(*var),
            ExprKind::Element(var, index) => format!("{}[{}]", self.name(*var), self.expr(index)),
            ExprKind::Arith(op, a, b) => two(a, op, b),
            ExprKind::Wrapping(op, a, b) => two(a, &format!("wrapping {op}"), b),
            ExprKind::Compare(cmp, a, b) => two(a, cmp, b),
            ExprKind::Both(a, b) => two(a, &"&&", b),
            ExprKind::Either(a, b) => two(a, &"||", b),
            ExprKind::Flip(a) => format!("~{}", self.expr(a)),
            ExprKind::Not(a) => format!("!{}", self.expr(a)),
            // The type that follows names the conversion.
            ExprKind::Convert(a) => format!("({})", self.expr(a)),
            ExprKind::Call(function, args) => self.call(*function, args),
            ExprKind::ReadPort(port) => format!("read_port({port})"),
            ExprKind::ReadChar => "read_char()".to_owned(),
        };
        format!("{text}:{}", e.ty)
    }
}
