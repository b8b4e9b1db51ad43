//! Statements.

use bantam_diag::Span;

use super::{ANY, Checker, Constant, Meaning, expressions::arith};
use crate::{
    arithmetic::Arith,
    message,
    program::{AsmPart, Expr, ExprKind, MAIN, Stmt, StmtKind, Test, VarId},
    token::assembly_braces,
    tree::{self, BinaryOp, Init, Name, Step, TypeName, UnaryOp},
    types::Type,
};

impl Checker<'_> {
    /// Checks the statements of the current block.
    pub(super) fn stmts(&mut self, stmts: &[tree::Stmt]) -> Vec<Stmt> {
        let mut typed = Vec::with_capacity(stmts.len());
        let mut left = false;
        let mut declaration = None;
        for stmt in stmts {
            let is_code = !matches!(
                stmt.kind,
                tree::StmtKind::Function { .. } | tree::StmtKind::Const { .. } | tree::StmtKind::Error
            );
            if left && is_code {
                self.report.push(message::unreachable(self.report, stmt.span));
            }
            left = !left
                && is_code
                && matches!(
                    stmt.kind,
                    tree::StmtKind::Break | tree::StmtKind::Continue | tree::StmtKind::Return(_)
                );
            declaration = declaration.filter(|_| stmt.comma);
            if let Some(before) = declaration
                && self.second_in_declaration(before, stmt)
            {
                continue;
            }
            declaration = matches!(stmt.kind, tree::StmtKind::Declare { .. }).then_some(stmt);
            typed.extend(self.stmt(stmt));
        }
        typed
    }

    /// `uint8 a = 1, b = 2`: the second part is an assignment, and wrong if `b` is not declared.
    fn second_in_declaration(&mut self, before: &tree::Stmt, stmt: &tree::Stmt) -> bool {
        let tree::StmtKind::Declare { ty, name: first, array, .. } = &before.kind else { return false };
        let (target, value) = if let tree::StmtKind::Assign { target, value, op: None, .. } = &stmt.kind {
            (target, Some(value))
        } else if let tree::StmtKind::Value(target) = &stmt.kind {
            (target, None)
        } else {
            return false;
        };
        let tree::ExprKind::Name(name) = &target.kind else { return false };
        if self.meaning(name).is_some() || self.lost.contains(name) {
            return false;
        }
        let written = self.text(Span::new(ty.1.start, first.span.start)).to_owned();
        self.report.push(message::second_in_declaration(self.report, target.span, name, &written));
        // Declares it, so that only this is reported.
        let of = if let TypeName::Of(of) = ty.0 { Some(of) } else { None };
        if let Some(value) = value
            && array.is_none()
        {
            self.expr(value, of);
        }
        let name = Name { text: name.clone(), span: target.span };
        let var = self.declare(&name, of.unwrap_or(Type::Uint8), array.as_ref().map(|_| u16::MAX));
        if of.is_none() {
            self.untyped.insert(var);
        }
        true
    }

    fn stmt(&mut self, stmt: &tree::Stmt) -> Option<Stmt> {
        let span = stmt.span;
        let kind = match &stmt.kind {
            tree::StmtKind::Declare { ty, array: None, name, value } => {
                self.variable(*ty, name, value.as_ref())?
            }
            tree::StmtKind::Declare { ty, array: Some(len), name, value } => {
                self.array(*ty, name, len.as_ref(), value.as_ref())?
            }
            tree::StmtKind::Const { name, value } => {
                let constant = self.constant(value);
                self.enter(name, Meaning::Const(constant));
                return None;
            }
            tree::StmtKind::Function { name, .. } => {
                let inside = self.function != MAIN || self.scopes.len() > 1;
                // Not if a brace is missing, which explains it.
                if inside && !self.report.has(message::UNCLOSED) {
                    self.report.push(message::nested_function(self.report, name.span));
                }
                return None;
            }
            tree::StmtKind::Assign { target, op, value, .. } => self.assign(target, *op, value, span)?,
            tree::StmtKind::Step { target, step } => self.step(target, *step, span)?,
            tree::StmtKind::Value(e) => self.value(e)?,
            tree::StmtKind::If { arms, otherwise } => {
                let arms: Vec<_> =
                    arms.iter().map(|(cond, block)| (self.condition(cond), self.block(block))).collect();
                let otherwise = otherwise.as_ref().map_or_else(Vec::new, |block| self.block(block));
                let arms = arms.into_iter().map(|(cond, body)| Some((cond?, body))).collect::<Option<_>>()?;
                StmtKind::If(arms, otherwise)
            }
            tree::StmtKind::While { cond, body } => {
                let cond = self.condition(cond);
                let body = self.looped(body);
                StmtKind::Loop { cond: cond?, test: Test::Before, body, step: Vec::new() }
            }
            tree::StmtKind::DoWhile { cond, body } => {
                let body = self.looped(body);
                StmtKind::Loop { cond: self.condition(cond)?, test: Test::After, body, step: Vec::new() }
            }
            tree::StmtKind::For { init, cond, step, body } => {
                self.scopes.push(rustc_hash::FxHashMap::default());
                let done = self.for_(init.as_deref(), cond.as_ref(), step.as_deref(), body, span);
                self.leave_scope();
                return done;
            }
            tree::StmtKind::Break | tree::StmtKind::Continue => self.leave(stmt)?,
            tree::StmtKind::Return(value) => self.return_(value.as_ref(), span)?,
            tree::StmtKind::Block(block) => return Some(self.together(block, span)),
            tree::StmtKind::Asm(text) => StmtKind::Asm(self.asm(*text)?),
            tree::StmtKind::Error => return None,
        };
        Some(Stmt { kind, span })
    }

    /// A bare block is an `if` without conditions.
    fn together(&mut self, block: &tree::Block, span: Span) -> Stmt {
        let kind = StmtKind::If(Vec::new(), self.block(block));
        Stmt { kind, span }
    }

    /// `break` and `continue`
    fn leave(&mut self, stmt: &tree::Stmt) -> Option<StmtKind> {
        let is_break = matches!(stmt.kind, tree::StmtKind::Break);
        if self.loops == 0 {
            let word = if is_break { "break" } else { "continue" };
            self.report.push(message::outside_loop(self.report, stmt.span, word));
            return None;
        }
        Some(if is_break { StmtKind::Break } else { StmtKind::Continue })
    }

    /// Checks the body of a loop.
    fn looped(&mut self, body: &tree::Block) -> Vec<Stmt> {
        self.loops += 1;
        let body = self.block(body);
        self.loops -= 1;
        body
    }

    fn for_(
        &mut self,
        init: Option<&tree::Stmt>,
        cond: Option<&tree::Expr>,
        step: Option<&tree::Stmt>,
        body: &tree::Block,
        span: Span,
    ) -> Option<Stmt> {
        let mut stmts: Vec<Stmt> = init.and_then(|init| self.stmt(init)).into_iter().collect();
        let always = Expr { kind: ExprKind::Const(crate::arithmetic::TRUE), ty: Type::Bool, span };
        let cond = cond.map_or(Some(always), |cond| self.condition(cond));
        let step: Vec<Stmt> = step.and_then(|step| self.stmt(step)).into_iter().collect();
        let body = self.looped(body);
        let kind = StmtKind::Loop { cond: cond?, test: Test::Before, body, step };
        stmts.push(Stmt { kind, span });
        Some(Stmt { kind: StmtKind::If(Vec::new(), stmts), span })
    }

    /// Returns the type of a declaration if the target has it.
    fn declared_type(&mut self, (name, span): (TypeName, Span)) -> Option<Type> {
        match name {
            TypeName::Of(ty) => {
                self.allow(ty, span);
                Some(ty)
            }
            TypeName::Let | TypeName::Void => None,
        }
    }

    fn variable(&mut self, ty: (TypeName, Span), name: &Name, value: Option<&Init>) -> Option<StmtKind> {
        let declared = self.declared_type(ty);
        let value = match value {
            Some(Init::List(_, span)) => {
                self.report.push(message::list_for_one(self.report, *span, &name.text));
                None
            }
            Some(Init::Value(e)) => match declared {
                Some(ty) => self.expect(e, ty),
                None => self.expr(e, None),
            },
            None if ty.0 == TypeName::Let => {
                self.report.push(message::let_wants_value(self.report, name.span, &name.text));
                None
            }
            None => {
                let ty = declared.unwrap_or(Type::Uint8);
                Some(Expr { kind: ExprKind::Const(0), ty, span: name.span })
            }
        };
        // Declares the variable even if its value is wrong, so that only the value is reported.
        let of_value = value.as_ref().map(|value| value.ty);
        let var = self.declare(name, declared.or(of_value).unwrap_or(Type::Uint8), None);
        if declared.is_none() && of_value.is_none() {
            self.untyped.insert(var);
        }
        Some(StmtKind::Set(var, value?))
    }

    fn array(
        &mut self,
        ty: (TypeName, Span),
        name: &Name,
        len: Option<&tree::Expr>,
        value: Option<&Init>,
    ) -> Option<StmtKind> {
        if ty.0 == TypeName::Let {
            self.report.push(message::let_is_no_array(self.report, ty.1));
        }
        let of = self.declared_type(ty).unwrap_or(Type::Uint8);
        let values = self.elements(of, value);
        let (given, list) = match value {
            Some(Init::List(values, span)) => (values.len(), *span),
            Some(Init::Value(tree::Expr { kind: tree::ExprKind::Text(codes), span, .. })) => {
                (codes.len(), *span)
            }
            Some(Init::Value(e)) => (0, e.span),
            None => (0, name.span),
        };
        let most = self.profile.longest_array;
        let len = match len {
            Some(len) => self.array_length(len, most),
            None if value.is_none() => {
                self.report.push(message::array_wants_values(self.report, name.span, &name.text));
                None
            }
            None if values.is_some() && (given == 0 || given > usize::from(most)) => {
                self.report.push(message::list_length(self.report, list, given, most));
                None
            }
            None => Some(given.max(1) as u16),
        };
        let known = len.filter(|_| given > 0 || values.is_some());
        let var = self.declare(name, of, Some(known.unwrap_or(most)));
        let (values, len) = (values?, len?);
        if given > usize::from(len) {
            self.report.push(message::too_many_values(self.report, list, (given, len)));
            return None;
        }
        Some(StmtKind::Fill(var, values))
    }

    /// Checks the initial elements of an array.
    fn elements(&mut self, of: Type, value: Option<&Init>) -> Option<Vec<Expr>> {
        match value {
            None => Some(Vec::new()),
            Some(Init::List(values, _)) => {
                let typed: Vec<Option<Expr>> = values.iter().map(|value| self.expect(value, of)).collect();
                typed.into_iter().collect()
            }
            Some(Init::Value(tree::Expr { kind: tree::ExprKind::Text(codes), span, .. })) => {
                if of != Type::Char {
                    self.report.push(message::text_elsewhere(self.report, *span));
                    return None;
                }
                if codes.is_empty() {
                    self.report.push(message::empty_text(self.report, *span));
                    return None;
                }
                let code = |code: &u8| Expr { kind: ExprKind::Const(u16::from(*code)), ty: of, span: *span };
                Some(codes.iter().map(code).collect())
            }
            Some(Init::Value(e)) => {
                let one = !matches!(e.kind, tree::ExprKind::Name(_) | tree::ExprKind::Error);
                let text = one.then(|| self.text(e.span).to_owned());
                if !matches!(e.kind, tree::ExprKind::Error) {
                    self.report.push(message::array_wants_list(self.report, e.span, text.as_deref()));
                }
                None
            }
        }
    }

    /// Checks the length between the brackets, which is a constant.
    fn array_length(&mut self, e: &tree::Expr, most: u16) -> Option<u16> {
        let len = self
            .written(e)
            .and_then(|value| u16::try_from(value).ok())
            .filter(|len| (1..=most).contains(len));
        if len.is_none() && !self.is_lost(e) {
            self.report.push(message::array_length(self.report, e.span, most));
        }
        len
    }

    /// Returns the value of a literal with any number of minus signs.
    fn constant(&mut self, e: &tree::Expr) -> Constant {
        if let tree::ExprKind::Unary(UnaryOp::Minus, inside) = &e.kind {
            return match self.constant(inside) {
                Constant::Number(value) => Constant::Number(-value),
                value @ Constant::Value(..) => value,
            };
        }
        if let tree::ExprKind::Char(code) = e.kind {
            return Constant::Value(Type::Char, u16::from(code));
        }
        if let tree::ExprKind::Bool(holds) = e.kind {
            return Constant::Value(Type::Bool, crate::arithmetic::truth(holds));
        }
        Constant::Number(if let tree::ExprKind::Number(value) = e.kind { i64::from(value) } else { 0 })
    }

    /// Returns the variable of that name, if it can be assigned.
    fn target(&mut self, name: &str, span: Span) -> Option<VarId> {
        match self.meaning(name) {
            Some(Meaning::Var(var)) if self.vars[var].len.is_some() => {
                self.report.push(message::is_array(self.report, span, name));
                None
            }
            Some(Meaning::Var(var)) => Some(var),
            Some(Meaning::Const(_)) => {
                self.report.push(message::constant_changes(self.report, span, name));
                None
            }
            None => {
                self.not_declared(name, span);
                None
            }
        }
    }

    /// `target = value`, `target op= value`
    fn assign(
        &mut self,
        target: &tree::Expr,
        op: Option<BinaryOp>,
        value: &tree::Expr,
        span: Span,
    ) -> Option<StmtKind> {
        if let tree::ExprKind::Index(name, index) = &target.kind {
            return self.assign_element((name, index, target.span), op, value, span);
        }
        let tree::ExprKind::Name(name) = &target.kind else { return None };
        let var = self.target(name, target.span);
        let ty = var.filter(|var| !self.untyped.contains(var)).map(|var| self.vars[var].ty);
        let (Some(op), Some(var)) = (op, var) else {
            let value = match ty {
                Some(ty) => self.expect(value, ty),
                None => self.expr(value, Some(ANY)),
            };
            return Some(StmtKind::Set(var?, value?));
        };
        let old = Expr { kind: ExprKind::Var(var), ty: ty?, span: target.span };
        let value = self.operand(op, &old, value)?;
        let new = self.combined(op, old, value, span)?;
        Some(StmtKind::Set(var, new))
    }

    fn assign_element(
        &mut self,
        (name, index, place): (&Name, &tree::Expr, Span),
        op: Option<BinaryOp>,
        value: &tree::Expr,
        span: Span,
    ) -> Option<StmtKind> {
        let Some((var, index)) = self.element(name, index) else {
            self.expr(value, Some(ANY));
            return None;
        };
        let ty = self.vars[var].ty;
        let Some(op) = op else {
            let value = self.expect(value, ty);
            return Some(StmtKind::SetElement(var, index, value?));
        };
        let old = Expr { kind: ExprKind::Const(1), ty, span: place };
        let value = self.operand(op, &old, value)?;
        // Only the types matter here.
        self.combined(op, old, value.clone(), span)?;
        Some(StmtKind::UpdateElement { var, index, op: arith(op)?, value })
    }

    /// The right side of `op=`.
    fn operand(&mut self, op: BinaryOp, old: &Expr, value: &tree::Expr) -> Option<Expr> {
        let wanted = if matches!(op, BinaryOp::Shl | BinaryOp::Shr) { Type::Uint8 } else { old.ty };
        self.expr(value, Some(wanted))
    }

    /// `old op value`
    fn combined(&mut self, op: BinaryOp, old: Expr, value: Expr, span: Span) -> Option<Expr> {
        let of = arith(op)?;
        if !matches!(of, Arith::Shl | Arith::Shr) {
            return self.arith((op, of), (old, value), span);
        }
        if old.ty == Type::Bool {
            let text = self.text(old.span).to_owned();
            self.report.push(message::no_shift_of_bool(self.report, old.span, &text));
            return None;
        }
        if value.ty != Type::Uint8 {
            let text = self.text(value.span).to_owned();
            self.report.push(message::mismatch(self.report, value.span, (value.ty, Type::Uint8), &text));
            return None;
        }
        Some(Expr { ty: old.ty, kind: ExprKind::Arith(of, Box::new(old), Box::new(value)), span })
    }

    /// `target++`, `target--`
    fn step(&mut self, target: &tree::Expr, step: Step, span: Span) -> Option<StmtKind> {
        let (op, symbol) = match step {
            Step::Up => (Arith::Add, "++"),
            Step::Down => (Arith::SubToZero, "--"),
        };
        let one = |ty| Expr { kind: ExprKind::Const(1), ty, span };
        if let tree::ExprKind::Index(name, index) = &target.kind {
            let (var, index) = self.element(name, index)?;
            let ty = self.vars[var].ty;
            self.countable(ty, symbol, target.span)?;
            return Some(StmtKind::UpdateElement { var, index, op, value: one(ty) });
        }
        let tree::ExprKind::Name(name) = &target.kind else { return None };
        let var = self.target(name, target.span).filter(|var| !self.untyped.contains(var))?;
        let ty = self.vars[var].ty;
        self.countable(ty, symbol, target.span)?;
        let old = Expr { kind: ExprKind::Var(var), ty, span: target.span };
        let kind = ExprKind::Arith(op, Box::new(old), Box::new(one(ty)));
        Some(StmtKind::Set(var, Expr { kind, ty, span }))
    }

    /// Reports a type that cannot be counted.
    fn countable(&mut self, ty: Type, symbol: &str, span: Span) -> Option<()> {
        if ty.is_number() {
            return Some(());
        }
        self.report.push(message::not_countable(self.report, span, symbol, ty));
        None
    }

    /// Checks an expression statement, which must be a call.
    fn value(&mut self, e: &tree::Expr) -> Option<StmtKind> {
        if let tree::ExprKind::Call(name, args) = &e.kind {
            return self.call_stmt(name, args, e.span);
        }
        if let tree::ExprKind::Binary(BinaryOp::Eq, op, ..) = &e.kind {
            self.report.push(message::comparison_as_statement(self.report, e.span, *op));
        } else if self.expr(e, None).is_some() {
            self.report.push(message::not_used(self.report, e.span));
        }
        None
    }

    fn return_(&mut self, value: Option<&tree::Expr>, span: Span) -> Option<StmtKind> {
        let signature = &self.signatures[self.function];
        if signature.unsure {
            return None;
        }
        let (name, returns) = (signature.name.text.clone(), signature.returns);
        match (returns, value) {
            (Some(ty), Some(value)) => Some(StmtKind::Return(Some(self.expect(value, ty)?))),
            (Some(ty), None) => {
                self.report.push(message::return_wants(self.report, span, &name, ty));
                None
            }
            (None, None) => Some(StmtKind::Return(None)),
            (None, Some(value)) => {
                let diagnostic = if self.function == MAIN {
                    message::return_outside(self.report, value.span)
                } else {
                    message::return_has(self.report, value.span, &name)
                };
                self.report.push(diagnostic);
                None
            }
        }
    }

    /// asm = {text | "{" name "}"}
    fn asm(&mut self, span: Span) -> Option<Vec<AsmPart>> {
        let text = self.text(span).to_owned();
        let mut parts = Vec::new();
        let mut braces = assembly_braces(&text, self.profile.asm_comments);
        let mut from = 0;
        while let (Some((open, _)), Some((close, _))) = (braces.next(), braces.next()) {
            parts.push(AsmPart::Text(text[from..open].to_owned()));
            let name = &text[open + 1..close];
            let Some(Meaning::Var(var)) = self.meaning(name.trim()) else {
                if !self.lost.contains(name.trim()) {
                    let place = Span::new(span.start + open as u32, span.start + close as u32 + 1);
                    self.report.push(message::asm_name(self.report, place, name));
                }
                return None;
            };
            self.read[var] = true;
            parts.push(AsmPart::Var(var));
            from = close + 1;
        }
        parts.push(AsmPart::Text(text[from..].to_owned()));
        Some(parts)
    }
}
