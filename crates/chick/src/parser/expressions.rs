//! Expressions.

use bantam_diag::Span;

use super::{Lost, MAX_LEVELS, Parsed, Parser, is_keyword};
use crate::{
    literal::{self, QuoteError},
    message,
    token::{Token, TokenKind},
    tree::{BinaryOp, Expr, ExprKind, Name, UnaryOp},
    types::Type,
};

impl Parser<'_> {
    /// expr = unary {operator unary}, grouped by precedence
    pub(super) fn expr(&mut self) -> Parsed<Expr> {
        self.deeper(|p| p.binary(0))
    }

    /// Parses an expression of operators with a precedence higher than `least`.
    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.unary()?;
        while let Some(op) = self.operator()
            && op.binds() > least
        {
            let op_span = self.take().span;
            let right = self.binary(op.binds())?;
            self.check_grouping(op, &left, &right);
            let span = left.span.to(right.span);
            left = self.node(ExprKind::Binary(op, op_span, Box::new(left), Box::new(right)), span)?;
        }
        Ok(left)
    }

    /// Returns the next operator, or what was meant as one.
    fn operator(&mut self) -> Option<BinaryOp> {
        let token = self.peek();
        let TokenKind::Symbol(symbol) = token.kind else { return None };
        BinaryOp::of(symbol)
    }

    /// Returns a node, unless the tree becomes too deep.
    fn node(&mut self, kind: ExprKind, span: Span) -> Parsed<Expr> {
        let below = match &kind {
            ExprKind::Number(_)
            | ExprKind::Char(_)
            | ExprKind::Text(_)
            | ExprKind::Bool(_)
            | ExprKind::Name(_)
            | ExprKind::Error => 0,
            ExprKind::Index(_, e) | ExprKind::Convert(_, e) | ExprKind::Unary(_, e) | ExprKind::Group(e) => {
                e.depth
            }
            ExprKind::Call(_, args) => args.iter().map(|arg| arg.depth).max().unwrap_or(0),
            ExprKind::Binary(_, _, a, b) => a.depth.max(b.depth),
        };
        if below >= MAX_LEVELS {
            self.report.push(message::too_deep(self.report, span, MAX_LEVELS));
            return Err(Lost);
        }
        Ok(Expr { kind, span, depth: below + 1 })
    }

    /// Reports an expression that the published language groups differently.
    fn check_grouping(&mut self, op: BinaryOp, left: &Expr, right: &Expr) {
        let here = |e: &Expr| self.source.slice(e.span).to_owned();
        let symbol = op.symbol();
        if let ExprKind::Binary(inner, _, a, b) = &left.kind
            && inner.published_binds() < op.published_binds()
        {
            let (a, b, c, i) = (here(a), here(b), here(right), inner.symbol());
            let ours = format!("({a} {i} {b}) {symbol} {c}");
            let theirs = format!("{a} {i} ({b} {symbol} {c})");
            self.mixed(left.span.to(right.span), (&ours, &theirs), (op, *inner));
        }
        if let ExprKind::Binary(inner, _, b, c) = &right.kind
            && inner.published_binds() <= op.published_binds()
        {
            let (a, b, c, i) = (here(left), here(b), here(c), inner.symbol());
            let ours = format!("{a} {symbol} ({b} {i} {c})");
            let theirs = format!("({a} {symbol} {b}) {i} {c}");
            self.mixed(left.span.to(right.span), (&ours, &theirs), (op, *inner));
        }
    }

    fn mixed(&mut self, span: Span, (ours, theirs): (&str, &str), ops: (BinaryOp, BinaryOp)) {
        self.report.push(message::mixed_operators(self.report, (span, ours, theirs), ops));
    }

    /// unary = ("-" | "!" | "~") unary | primary
    fn unary(&mut self) -> Parsed<Expr> {
        let token = self.peek();
        let op = match token.symbol() {
            "-" => UnaryOp::Minus,
            "!" => UnaryOp::Not,
            "~" => UnaryOp::Flip,
            symbol @ ("++" | "--") => {
                let name = self.text(self.peek_at(1));
                self.report.push(message::step_in_expression(self.report, token.span, (symbol, name)));
                return Err(Lost);
            }
            _ => return self.primary(),
        };
        self.take();
        let operand = self.deeper(Self::unary)?;
        let span = token.span.to(operand.span);
        self.node(ExprKind::Unary(op, Box::new(operand)), span)
    }

    /// primary = number | char | text | "true" | "false" | name | name "[" expr "]"
    ///         | name "(" [expr {"," expr}] ")" | type "(" expr ")" | "(" expr ")"
    pub(super) fn primary(&mut self) -> Parsed<Expr> {
        let token = self.peek();
        let kind = match token.kind {
            TokenKind::Number => ExprKind::Number(self.number(token)),
            TokenKind::Char => self.character(token),
            TokenKind::Text => self.codes(token).map_or(ExprKind::Error, ExprKind::Text),
            TokenKind::Unclosed => {
                self.unclosed_quote(token);
                ExprKind::Error
            }
            TokenKind::Word => return self.word(token),
            TokenKind::Symbol("(") => {
                self.take();
                let inside = self.expr()?;
                let close = self.close(token, ")")?;
                return self.node(ExprKind::Group(Box::new(inside)), token.span.to(close));
            }
            TokenKind::Symbol("{") => {
                self.report.push(message::array_literal_elsewhere(self.report, token.span));
                return Err(Lost);
            }
            TokenKind::Symbol(_)
            | TokenKind::Assembly
            | TokenKind::Comment
            | TokenKind::UnclosedComment
            | TokenKind::Unknown
            | TokenKind::End => return Err(self.expected("a value")),
        };
        self.take();
        self.node(kind, token.span)
    }

    /// Parses what begins with a word.
    fn word(&mut self, token: Token) -> Parsed<Expr> {
        let text = self.text(token);
        let open = self.peek_at(1);
        let follows = |symbol| open.kind == TokenKind::Symbol(symbol);
        if let Some(ty) = Type::of(text)
            && follows("(")
        {
            self.take();
            self.take();
            let inside = self.expr()?;
            let close = self.close(open, ")")?;
            return self.node(ExprKind::Convert(ty, Box::new(inside)), token.span.to(close));
        }
        let kind = match text {
            "true" => ExprKind::Bool(true),
            "false" => ExprKind::Bool(false),
            _ if is_keyword(text) => return Err(self.expected("a value")),
            _ if follows("(") => {
                self.take();
                self.take();
                let (args, close) = self.arguments(open)?;
                let name = Name { text: text.to_owned(), span: token.span };
                return self.node(ExprKind::Call(name, args), token.span.to(close));
            }
            _ if follows("[") => {
                self.take();
                self.take();
                let index = self.expr()?;
                let close = self.close(open, "]")?;
                let name = Name { text: text.to_owned(), span: token.span };
                return self.node(ExprKind::Index(name, Box::new(index)), token.span.to(close));
            }
            _ => ExprKind::Name(text.to_owned()),
        };
        self.take();
        self.node(kind, token.span)
    }

    /// Parses the arguments up to the parenthesis that closes `open`.
    fn arguments(&mut self, open: Token) -> Parsed<(Vec<Expr>, Span)> {
        let mut args = Vec::new();
        if self.is(")") {
            return Ok((args, self.take().span));
        }
        loop {
            args.push(self.expr()?);
            if !self.eat(",") {
                return Ok((args, self.close_list(open, ")", "an operator, ")?));
            }
        }
    }

    /// Consumes what closes `open`.
    pub(super) fn close(&mut self, open: Token, symbol: &str) -> Parsed<Span> {
        self.close_or(open, symbol, &format!("an operator or `{symbol}`"))
    }

    /// Consumes what closes a list; `others` are also allowed here.
    pub(super) fn close_list(&mut self, open: Token, symbol: &str, others: &str) -> Parsed<Span> {
        self.close_or(open, symbol, &format!("{others}`,` or `{symbol}`"))
    }

    fn close_or(&mut self, open: Token, symbol: &str, what: &str) -> Parsed<Span> {
        if self.is(symbol) {
            return Ok(self.take().span);
        }
        if matches!(self.peek().symbol(), ";" | "{" | "}" | ")" | "]") {
            let (before, open) = (self.before(), (open.span, self.text(open)));
            self.report.push(message::missing_close(self.report, before, open, symbol));
        } else if self.peek().kind == TokenKind::End {
            self.never_closed(open, symbol);
        } else {
            return Err(self.misplaced(what));
        }
        Err(Lost)
    }

    /// Reports that the source ends before `open` is closed.
    pub(super) fn never_closed(&mut self, open: Token, symbol: &str) {
        if !self.cut_off {
            let text = self.text(open);
            self.report.push(message::unclosed(self.report, open.span, text, symbol));
        }
    }

    fn number(&mut self, token: Token) -> u32 {
        let text = self.text(token);
        literal::number(text).unwrap_or_else(|| {
            self.report.push(message::malformed_number(self.report, token.span, text));
            0
        })
    }

    /// Returns the character in single quotes.
    fn character(&mut self, token: Token) -> ExprKind {
        match self.codes(token).as_deref() {
            Ok([code]) => ExprKind::Char(*code),
            Ok(codes) => {
                self.report.push(message::not_one_character(self.report, token.span, codes.len()));
                ExprKind::Error
            }
            Err(Lost) => ExprKind::Error,
        }
    }

    /// Returns the character codes of a quoted token.
    fn codes(&mut self, token: Token) -> Parsed<Vec<u8>> {
        let text = self.text(token);
        literal::codes(&text[1..text.len() - 1]).map_err(|error| {
            let span = |at: usize, len: usize| {
                let start = token.span.start + 1 + at as u32;
                Span::new(start, start + len as u32)
            };
            let diagnostic = match error {
                QuoteError::Escape(at, c) => {
                    message::unknown_escape(self.report, span(at, 1 + c.len_utf8()), c)
                }
                QuoteError::NotAscii(at, c) => message::not_ascii(self.report, span(at, c.len_utf8()), c),
            };
            self.report.push(diagnostic);
            Lost
        })
    }
}
