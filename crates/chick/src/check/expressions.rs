//! Types of expressions.

use bantam_diag::Span;

use super::{ANY, Checker, Constant, Meaning};
use crate::{
    arithmetic::{Arith, Compare},
    message,
    program::{Expr, ExprKind, VarId, convert},
    tree::{self, BinaryOp, UnaryOp},
    types::Type,
};

impl Checker<'_> {
    /// Checks an expression that must have the type `wanted`; literals get that type.
    pub(super) fn expect(&mut self, e: &tree::Expr, wanted: Type) -> Option<Expr> {
        let expr = self.expr(e, Some(wanted))?;
        if expr.ty == wanted {
            return Some(expr);
        }
        let text = self.text(e.span).to_owned();
        self.report.push(message::mismatch(self.report, e.span, (expr.ty, wanted), &text));
        None
    }

    /// Checks an expression of any type. Literals get the type `wanted` if that is numeric.
    pub(super) fn expr(&mut self, e: &tree::Expr, wanted: Option<Type>) -> Option<Expr> {
        let span = e.span;
        let make = |ty, kind| Some(Expr { kind, ty, span });
        match &e.kind {
            tree::ExprKind::Number(value) => self.number(i64::from(*value), span, wanted),
            tree::ExprKind::Char(code) => make(Type::Char, ExprKind::Const(u16::from(*code))),
            tree::ExprKind::Bool(holds) => {
                make(Type::Bool, ExprKind::Const(crate::arithmetic::truth(*holds)))
            }
            tree::ExprKind::Text(codes) if codes.len() == 1 && wanted == Some(Type::Char) => {
                let text = self.text(span).to_owned();
                self.report.push(message::text_for_character(self.report, span, &text));
                None
            }
            tree::ExprKind::Text(_) => {
                self.report.push(message::text_elsewhere(self.report, span));
                None
            }
            tree::ExprKind::Name(name) => self.name(name, span, wanted),
            tree::ExprKind::Index(name, index) => {
                let (var, index) = self.element(name, index)?;
                self.read[var] = true;
                make(self.vars[var].ty, ExprKind::Element(var, Box::new(index)))
            }
            tree::ExprKind::Call(name, args) => self.call(name, args, span),
            tree::ExprKind::Convert(ty, inside) => self.conversion(*ty, inside, span),
            tree::ExprKind::Unary(op, operand) => self.unary(*op, operand, span, wanted),
            tree::ExprKind::Binary(op, op_span, a, b) => self.binary((*op, *op_span), (a, b), span, wanted),
            tree::ExprKind::Group(inside) => self.expr(inside, wanted),
            tree::ExprKind::Error => None,
        }
    }

    /// Returns the type of an expression regardless of its context; `None` if it consists of numbers alone,
    /// which get their type from the context. Reports nothing.
    fn natural(&self, e: &tree::Expr) -> Option<Type> {
        match &e.kind {
            tree::ExprKind::Number(_) | tree::ExprKind::Text(_) | tree::ExprKind::Error => None,
            tree::ExprKind::Char(_) => Some(Type::Char),
            tree::ExprKind::Bool(_) => Some(Type::Bool),
            tree::ExprKind::Name(name) => match self.meaning(name)? {
                Meaning::Var(var) if self.untyped.contains(&var) => None,
                Meaning::Var(var) => Some(self.vars[var].ty),
                Meaning::Const(Constant::Value(ty, _)) => Some(ty),
                Meaning::Const(Constant::Number(_)) => None,
            },
            tree::ExprKind::Index(name, _) => match self.meaning(&name.text)? {
                Meaning::Var(var) => Some(self.vars[var].ty),
                Meaning::Const(_) => None,
            },
            tree::ExprKind::Call(name, _) => self.returns(&name.text),
            tree::ExprKind::Convert(ty, _) => Some(*ty),
            tree::ExprKind::Unary(UnaryOp::Not, _) => Some(Type::Bool),
            tree::ExprKind::Unary(UnaryOp::Minus | UnaryOp::Flip, e) | tree::ExprKind::Group(e) => {
                self.natural(e)
            }
            tree::ExprKind::Binary(BinaryOp::Shl | BinaryOp::Shr, _, a, _) => self.natural(a),
            tree::ExprKind::Binary(op, _, a, b) if arith(*op).is_some() => {
                self.natural(a).or_else(|| self.natural(b))
            }
            tree::ExprKind::Binary(..) => Some(Type::Bool),
        }
    }

    /// Checks a number literal against the type that its context requires.
    fn number(&mut self, value: i64, span: Span, wanted: Option<Type>) -> Option<Expr> {
        let ty = wanted.filter(|ty| ty.is_number()).unwrap_or(Type::Uint8);
        let (low, high) = ty.range();
        if !(i64::from(low)..=i64::from(high)).contains(&value) {
            let text = self.text(span);
            let named = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
            let text = if named { format!("`{text}`, which is {value},") } else { text.to_owned() };
            self.report.push(message::does_not_fit(self.report, span, (&text, ty)));
            return None;
        }
        Some(Expr { kind: ExprKind::Const(value as u16), ty, span })
    }

    fn name(&mut self, name: &str, span: Span, wanted: Option<Type>) -> Option<Expr> {
        match self.meaning(name) {
            Some(Meaning::Var(var)) if self.vars[var].len.is_some() => {
                self.report.push(message::is_array(self.report, span, name));
                None
            }
            Some(Meaning::Var(var)) => {
                self.read[var] = true;
                if self.untyped.contains(&var) {
                    return None;
                }
                Some(Expr { kind: ExprKind::Var(var), ty: self.vars[var].ty, span })
            }
            Some(Meaning::Const(Constant::Value(ty, value))) => {
                Some(Expr { kind: ExprKind::Const(value), ty, span })
            }
            Some(Meaning::Const(Constant::Number(value))) => {
                let wanted = wanted.filter(|ty| ty.is_number());
                // In a byte, -5 is 5, as 0 - 5 is.
                let value = if wanted.unwrap_or(Type::Uint8) == Type::Uint8 { value.abs() } else { value };
                let value = if wanted == Some(Type::Uint16) { value & 0xFFFF } else { value };
                self.number(value, span, wanted)
            }
            None => {
                self.not_declared(name, span);
                None
            }
        }
    }

    /// Checks an array and an index, whose range is checked if its value is known.
    pub(super) fn element(&mut self, name: &tree::Name, index: &tree::Expr) -> Option<(VarId, Expr)> {
        let var = match self.meaning(&name.text) {
            Some(Meaning::Var(var)) => var,
            Some(Meaning::Const(_)) => {
                self.report.push(message::is_no_array(self.report, name.span, &name.text));
                return None;
            }
            None => {
                self.not_declared(&name.text, name.span);
                return None;
            }
        };
        let Some(len) = self.vars[var].len else {
            self.report.push(message::is_no_array(self.report, name.span, &name.text));
            return None;
        };
        // A literal index may be larger than a byte.
        let wanted = if len > 256 { Type::Uint16 } else { Type::Uint8 };
        let wanted = self.natural(index).unwrap_or(wanted);
        if let tree::ExprKind::Number(value) = index.kind
            && value >= u32::from(len)
        {
            let text = self.text(index.span).to_owned();
            self.report.push(message::index_out_of_range(self.report, index.span, (&text, len), &name.text));
            return None;
        }
        let expr = self.expr(index, Some(wanted))?;
        if !expr.ty.is_number() {
            let text = self.text(index.span).to_owned();
            self.report.push(message::index_type(self.report, index.span, expr.ty, &text));
            return None;
        }
        if let Some(value) = expr.constant().filter(|value| *value >= len) {
            let text = crate::evaluate::decimal(value, expr.ty);
            self.report.push(message::index_out_of_range(self.report, index.span, (&text, len), &name.text));
            return None;
        }
        Some((var, expr))
    }

    /// `type(value)`
    fn conversion(&mut self, ty: Type, inside: &tree::Expr, span: Span) -> Option<Expr> {
        self.allow(ty, span);
        let e = self.expr(inside, Some(ty))?;
        if e.ty == ty {
            return Some(Expr { span, ..e });
        }
        let kind = match e.constant() {
            Some(value) => ExprKind::Const(convert(value, e.ty, ty)),
            None => ExprKind::Convert(Box::new(e)),
        };
        Some(Expr { kind, ty, span })
    }

    fn unary(&mut self, op: UnaryOp, operand: &tree::Expr, span: Span, wanted: Option<Type>) -> Option<Expr> {
        let make = |ty, kind| Some(Expr { kind, ty, span });
        match op {
            UnaryOp::Minus => {
                if let tree::ExprKind::Number(value) = operand.kind
                    && wanted == Some(Type::Int16)
                {
                    return self.number(-i64::from(value), span, wanted);
                }
                let e = self.expr(operand, wanted)?;
                let e = self.numeric("-", e)?;
                let zero = Expr { kind: ExprKind::Const(0), ty: e.ty, span };
                make(e.ty, ExprKind::Arith(Arith::Sub, Box::new(zero), Box::new(e)))
            }
            UnaryOp::Flip => {
                let e = self.expr(operand, wanted)?;
                make(e.ty, ExprKind::Flip(Box::new(e)))
            }
            UnaryOp::Not => {
                let e = self.expr(operand, Some(Type::Bool))?;
                if e.ty != Type::Bool {
                    let op = Span::new(span.start, span.start + 1);
                    self.report.push(message::not_of_number(self.report, op, e.ty));
                    return None;
                }
                make(Type::Bool, ExprKind::Not(Box::new(e)))
            }
        }
    }

    /// Checks that an expression is a number.
    fn numeric(&mut self, symbol: &str, e: Expr) -> Option<Expr> {
        if e.ty.is_number() {
            return Some(e);
        }
        let text = self.text(e.span).to_owned();
        self.report.push(message::not_a_number(self.report, e.span, (symbol, e.ty), &text));
        None
    }

    fn binary(
        &mut self,
        op: (BinaryOp, Span),
        (a, b): (&tree::Expr, &tree::Expr),
        span: Span,
        wanted: Option<Type>,
    ) -> Option<Expr> {
        if matches!(op.0, BinaryOp::Both | BinaryOp::Either) {
            return self.logic(op, (a, b), span);
        }
        if let Some(cmp) = compare(op.0) {
            return self.comparison((op.0, cmp), (a, b), span);
        }
        let arith = arith(op.0)?;
        if matches!(arith, Arith::Shl | Arith::Shr) {
            return self.shift(arith, (a, b), span, wanted);
        }
        let (a, b) = self.both((a, b), wanted);
        self.arith((op.0, arith), (a?, b?), span)
    }

    /// Checks two operands; an operand without a type of its own gets that of the other.
    fn both(
        &mut self,
        (a, b): (&tree::Expr, &tree::Expr),
        wanted: Option<Type>,
    ) -> (Option<Expr>, Option<Expr>) {
        let of_literals = self.natural(a).or_else(|| self.natural(b)).or(wanted);
        let a = self.expr(a, of_literals);
        let of_right = of_literals.or_else(|| a.is_none().then_some(ANY));
        (a, self.expr(b, of_right))
    }

    /// Checks an operator between two typed values.
    pub(super) fn arith(
        &mut self,
        (op, arith): (BinaryOp, Arith),
        (a, b): (Expr, Expr),
        span: Span,
    ) -> Option<Expr> {
        if !matches!(arith, Arith::And | Arith::Or | Arith::Xor) {
            // Of two wrong operands, the first is reported; `char + uint8` is not a mix of numbers.
            let symbol = op.symbol();
            let (a_ty, b_ty) = (a.ty, b.ty);
            if !a_ty.is_number() || !b_ty.is_number() {
                let wrong = if a_ty.is_number() { b } else { a };
                return self.numeric(symbol, wrong);
            }
        }
        if a.ty != b.ty {
            self.report.push(message::mixed_types(self.report, span, op, (a.ty, b.ty)));
            return None;
        }
        if arith.divides() && b.constant() == Some(0) {
            self.report.push(message::always_by_zero(self.report, span));
        }
        Some(Expr { ty: a.ty, kind: ExprKind::Arith(arith, Box::new(a), Box::new(b)), span })
    }

    /// `<<` and `>>`, which shift by a `uint8`.
    pub(super) fn shift(
        &mut self,
        arith: Arith,
        (a, b): (&tree::Expr, &tree::Expr),
        span: Span,
        wanted: Option<Type>,
    ) -> Option<Expr> {
        let a = self.expr(a, wanted);
        let b = self.expect(b, Type::Uint8);
        let (a, b) = (a?, b?);
        if a.ty == Type::Bool {
            let text = self.text(a.span).to_owned();
            self.report.push(message::no_shift_of_bool(self.report, a.span, &text));
            return None;
        }
        Some(Expr { ty: a.ty, kind: ExprKind::Arith(arith, Box::new(a), Box::new(b)), span })
    }

    fn comparison(
        &mut self,
        (op, cmp): (BinaryOp, Compare),
        operands: (&tree::Expr, &tree::Expr),
        span: Span,
    ) -> Option<Expr> {
        let (a, b) = self.both(operands, None);
        let (a, b) = (a?, b?);
        if a.ty != b.ty {
            self.report.push(message::mixed_types(self.report, span, op, (a.ty, b.ty)));
            return None;
        }
        if a.ty == Type::Bool && !matches!(cmp, Compare::Eq | Compare::Ne) {
            self.report.push(message::order_of_bools(self.report, span, op.symbol()));
            return None;
        }
        Some(Expr { ty: Type::Bool, kind: ExprKind::Compare(cmp, Box::new(a), Box::new(b)), span })
    }

    /// `&&` and `||`
    fn logic(
        &mut self,
        (op, op_span): (BinaryOp, Span),
        (a, b): (&tree::Expr, &tree::Expr),
        span: Span,
    ) -> Option<Expr> {
        let a = self.expr(a, Some(Type::Bool));
        let b = self.expr(b, Some(Type::Bool));
        let (a, b) = (a?, b?);
        if let Some(wrong) = [&a, &b].into_iter().find(|e| e.ty != Type::Bool) {
            let diagnostic = if a.ty == Type::Bool || b.ty == Type::Bool {
                let what = (wrong.ty, self.source.slice(wrong.span));
                message::logic_of_one_number(self.report, wrong.span, op, what)
            } else {
                message::logic_of_numbers(self.report, wrong.span, (op, op_span), wrong.ty)
            };
            self.report.push(diagnostic);
            return None;
        }
        let (a, b) = (Box::new(a), Box::new(b));
        let kind = if op == BinaryOp::Both { ExprKind::Both(a, b) } else { ExprKind::Either(a, b) };
        Some(Expr { ty: Type::Bool, kind, span })
    }

    /// Checks a condition of any type, which is true if it is not 0.
    pub(super) fn condition(&mut self, e: &tree::Expr) -> Option<Expr> {
        let e = self.expr(e, None)?;
        if e.ty == Type::Bool {
            return Some(e);
        }
        let (ty, span) = (e.ty, e.span);
        let zero = Expr { kind: ExprKind::Const(0), ty, span };
        let kind = ExprKind::Compare(Compare::Ne, Box::new(e), Box::new(zero));
        Some(Expr { kind, ty: Type::Bool, span })
    }
}

/// Returns the arithmetic of an operator.
pub(super) fn arith(op: BinaryOp) -> Option<Arith> {
    match op {
        BinaryOp::Add => Some(Arith::Add),
        BinaryOp::Sub => Some(Arith::Sub),
        BinaryOp::Mul => Some(Arith::Mul),
        BinaryOp::Div => Some(Arith::Div),
        BinaryOp::Rem => Some(Arith::Rem),
        BinaryOp::And => Some(Arith::And),
        BinaryOp::Or => Some(Arith::Or),
        BinaryOp::Xor => Some(Arith::Xor),
        BinaryOp::Shl => Some(Arith::Shl),
        BinaryOp::Shr => Some(Arith::Shr),
        BinaryOp::Eq
        | BinaryOp::Ne
        | BinaryOp::Lt
        | BinaryOp::Le
        | BinaryOp::Gt
        | BinaryOp::Ge
        | BinaryOp::Both
        | BinaryOp::Either => None,
    }
}

/// Returns the comparison of an operator.
fn compare(op: BinaryOp) -> Option<Compare> {
    match op {
        BinaryOp::Eq => Some(Compare::Eq),
        BinaryOp::Ne => Some(Compare::Ne),
        BinaryOp::Lt => Some(Compare::Lt),
        BinaryOp::Le => Some(Compare::Le),
        BinaryOp::Gt => Some(Compare::Gt),
        BinaryOp::Ge => Some(Compare::Ge),
        BinaryOp::Add
        | BinaryOp::Sub
        | BinaryOp::Mul
        | BinaryOp::Div
        | BinaryOp::Rem
        | BinaryOp::And
        | BinaryOp::Or
        | BinaryOp::Xor
        | BinaryOp::Shl
        | BinaryOp::Shr
        | BinaryOp::Both
        | BinaryOp::Either => None,
    }
}
