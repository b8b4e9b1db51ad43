//! Statements.

use bantam_diag::Span;

use super::{Lost, Parsed, Parser, recover::Head};
use crate::{
    message,
    token::{Token, TokenKind},
    tree::{BinaryOp, Block, Expr, ExprKind, Init, Name, Param, Step, Stmt, StmtKind, Tree, TypeName},
    types::Type,
};

/// How a statement ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// Correctly.
    Well,
    /// Another statement follows without a separator.
    WithoutSeparator,
}

/// Whether a statement is a value other than a call.
fn is_mere_value(stmt: &Stmt) -> bool {
    matches!(&stmt.kind, StmtKind::Value(e) if !matches!(e.kind, ExprKind::Call(..)))
}

/// The parts in the parentheses of `for`.
type ForHead = (Option<Box<Stmt>>, Option<Expr>, Option<Box<Stmt>>);

impl Parser<'_> {
    /// program = {stmt | function}
    pub(super) fn program(&mut self) -> Tree {
        let mut items = Vec::new();
        loop {
            items.extend(self.stmts());
            let token = self.peek();
            if token.kind == TokenKind::End {
                return Tree { items };
            }
            // The statements ended at a brace.
            self.take();
            self.report.push(message::stray_brace(self.report, token.span));
        }
    }

    /// stmts = {[stmt] ("," | ";")}, where what ends in `}` needs no separator. Up to a `}` or the end.
    fn stmts(&mut self) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        let (mut comma, mut ended) = (false, Ended::Well);
        loop {
            let token = self.peek();
            let at_end = token.kind == TokenKind::End || token.symbol() == "}";
            if at_end || self.continues_after_missing_brace() {
                return stmts;
            }
            match self.text(token) {
                symbol @ (";" | ",") => {
                    self.take();
                    comma = symbol == ",";
                    continue;
                }
                "#" => {
                    let span = self.directive();
                    stmts.push(Stmt { kind: StmtKind::Error, span, comma });
                    continue;
                }
                _ => {}
            }
            let start = self.at;
            let parsed = self.stmt(comma).and_then(|stmt| {
                // Of two adjacent values only one is reported.
                let second = ended == Ended::WithoutSeparator && is_mere_value(&stmt);
                ended = self.ended(&stmt)?;
                Ok(if second { Stmt { kind: StmtKind::Error, ..stmt } } else { stmt })
            });
            stmts.push(parsed.unwrap_or_else(|Lost| {
                ended = Ended::Well;
                self.recover(start);
                Stmt { kind: StmtKind::Error, span: token.span.to(self.before()), comma }
            }));
            comma = false;
        }
    }

    /// Whether the `else` of the `if`, or the `while` of the `do`, is next, so that the `}` of the block is
    /// missing.
    fn continues_after_missing_brace(&self) -> bool {
        if self.deficit == 0 {
            return false;
        }
        match self.body_of {
            "if" | "else if" => self.is_word("else"),
            "do" => {
                let next_token = self.peek_past("(", ")").kind;
                self.is_word("while") && !matches!(next_token, TokenKind::Symbol("{") | TokenKind::Word)
            }
            _ => false,
        }
    }

    /// Reports a token that can neither end a statement nor begin another one.
    fn ended(&mut self, stmt: &Stmt) -> Parsed<Ended> {
        let token = self.peek();
        let at_end = matches!(token.kind, TokenKind::End | TokenKind::Symbol("}" | ";" | ","));
        if at_end || self.source.slice(self.before()) == "}" {
            return Ok(Ended::Well);
        }
        if token.kind == TokenKind::Symbol("=") {
            self.report.push(message::assignment_in_assignment(self.report, token.span));
            return Err(Lost);
        }
        let begins = token.kind == TokenKind::Symbol("{")
            || token.kind == TokenKind::Word && !matches!(self.text(token), "and" | "or");
        if !begins {
            return Err(self.misplaced("an operator or `;`"));
        }
        let line = |span: Span| self.source.line_of(span.start);
        let same_line = line(token.span) == line(self.before());
        if same_line && matches!(stmt.kind, StmtKind::Declare { value: None, .. }) {
            return Err(self.expected("`=` or `;`"));
        }
        if token.kind == TokenKind::Symbol("{") && is_mere_value(stmt) {
            self.report.push(message::block_after_value(self.report, stmt.span));
            return Err(Lost);
        }
        self.report.push(message::missing_separator(self.report, self.before()));
        Ok(Ended::WithoutSeparator)
    }

    /// stmt = declaration | const | function | if | while | do | for | block | asm | "break" | "continue"
    ///      | "return" [expr] | simple
    fn stmt(&mut self, comma: bool) -> Parsed<Stmt> {
        let token = self.peek();
        let word = if token.kind == TokenKind::Word { self.text(token) } else { "" };
        let kind = match word {
            "if" => self.deeper(Self::if_)?,
            "while" => self.deeper(Self::while_)?,
            "do" => self.deeper(Self::do_while)?,
            "for" => self.deeper(Self::for_)?,
            "const" => self.const_()?,
            "break" => self.just(StmtKind::Break),
            "continue" => self.just(StmtKind::Continue),
            "return" => self.return_()?,
            "asm" => self.asm()?,
            "let" | "void" => self.declaration()?,
            "else" => {
                self.report.push(message::stray_else(self.report, token.span));
                return Err(Lost);
            }
            _ if Type::of(word).is_some() && self.peek_at(1).kind != TokenKind::Symbol("(") => {
                self.declaration()?
            }
            _ if token.kind == TokenKind::Symbol("{") => StmtKind::Block(self.deeper(Self::block)?),
            _ => self.simple()?,
        };
        Ok(Stmt { kind, span: token.span.to(self.before()), comma })
    }

    fn just(&mut self, kind: StmtKind) -> StmtKind {
        self.take();
        kind
    }

    /// block = "{" stmts "}"
    fn block(&mut self) -> Parsed<Block> {
        self.block_of("")
    }

    fn block_of(&mut self, word: &'static str) -> Parsed<Block> {
        let open = self.peek();
        self.expect("{", "to begin a block")?;
        Ok(self.rest_of_block(word, open))
    }

    /// Parses a block after its brace. It ends at the end of the source at the latest.
    fn rest_of_block(&mut self, word: &'static str, open: Token) -> Block {
        let outer = std::mem::replace(&mut self.body_of, word);
        let stmts = self.stmts();
        self.body_of = outer;
        let span = open.span.to(self.peek().span);
        let next = self.peek();
        if next.kind == TokenKind::Word {
            self.deficit = self.deficit.saturating_sub(1);
            self.report.push(message::missing_brace(self.report, next.span, open.span));
        } else if !self.eat("}") {
            self.never_closed(open, "}");
        }
        Block { stmts, span }
    }

    /// Parses the block of a statement that begins with `word`.
    fn body(&mut self, word: &'static str) -> Parsed<Block> {
        let token = self.peek();
        let before_block = self.peek_at(1).kind == TokenKind::Symbol("{");
        if token.symbol() == "{" || token.kind == TokenKind::End {
            return self.block_of(word);
        }
        match token.symbol() {
            symbol @ (")" | ";") if before_block => {
                self.report.push(message::between_head_and_block(self.report, token.span, symbol));
                self.take();
                return self.block_of(word);
            }
            symbol @ (";" | "," | "}") => {
                let given_up = if symbol == ";" { token.span } else { self.before() };
                self.report.push(message::missing_body(self.report, (self.before(), given_up), word));
                return Ok(Block { stmts: Vec::new(), span: token.span.before() });
            }
            _ if self.surplus > 0 => {
                self.surplus -= 1;
                self.report.push(message::missing_open(self.report, self.before(), word));
                return Ok(self.rest_of_block(word, token));
            }
            _ => {}
        }
        // Other languages allow one statement without braces.
        let stmt = self.deeper(|p| p.stmt(false))?;
        let text = self.source.slice(stmt.span);
        let text = if text.ends_with('}') { text.to_owned() } else { format!("{text};") };
        let whole = if self.is(";") { stmt.span.to(self.peek().span) } else { stmt.span };
        self.report.push(message::missing_braces(self.report, (stmt.span, whole), word, &text));
        Ok(Block { span: stmt.span, stmts: vec![stmt] })
    }

    /// condition = "(" expr ")"
    ///
    /// After an error in it, the body is parsed nevertheless.
    fn condition(&mut self) -> Parsed<Expr> {
        let (start, open) = (self.at, self.peek());
        let cond = self.expect("(", "before the condition").and_then(|_| {
            let cond = self.expr()?;
            self.close(open, ")")?;
            Ok(cond)
        });
        cond.or_else(|Lost| {
            self.leave_head(start, Head::Condition)?;
            Ok(Expr { kind: ExprKind::Error, span: open.span.to(self.before()), depth: 1 })
        })
    }

    /// if = "if" condition block {"else" "if" condition block} ["else" block]
    fn if_(&mut self) -> Parsed<StmtKind> {
        self.take();
        let mut arms = vec![(self.condition()?, self.body("if")?)];
        while self.is_word("else") || self.is_else_after_separator() {
            self.eat(";");
            self.take();
            let is_condition = self.is("(") && self.peek_past_here("(", ")").kind == TokenKind::Symbol("{");
            if is_condition {
                self.report.push(message::else_with_condition(self.report, self.peek().span));
            }
            if is_condition || self.is_word("if") {
                self.eat_word("if");
                arms.push((self.condition()?, self.body("else if")?));
            } else {
                return Ok(StmtKind::If { arms, otherwise: Some(self.body("else")?) });
            }
        }
        Ok(StmtKind::If { arms, otherwise: None })
    }

    /// `};` ends a block in the published form, and `else` may follow it.
    fn is_else_after_separator(&self) -> bool {
        let next = self.peek_at(1);
        self.is(";") && next.kind == TokenKind::Word && self.text(next) == "else"
    }

    /// while = "while" condition block
    fn while_(&mut self) -> Parsed<StmtKind> {
        self.take();
        Ok(StmtKind::While { cond: self.condition()?, body: self.body("while")? })
    }

    /// do = "do" block "while" condition
    fn do_while(&mut self) -> Parsed<StmtKind> {
        self.take();
        let body = self.body("do")?;
        if !self.is_word("while") {
            return Err(self.expected("`while` and a condition after the block of `do`"));
        }
        self.take();
        Ok(StmtKind::DoWhile { body, cond: self.condition()? })
    }

    /// for = "for" "(" [declaration | simple] ";" [expr] ";" [simple] ")" block
    fn for_(&mut self) -> Parsed<StmtKind> {
        self.take();
        let (start, open) = (self.at, self.peek());
        let (init, cond, step) = self.for_head().or_else(|Lost| {
            self.leave_head(start, Head::Parts)?;
            // The names in the head count as lost.
            let span = open.span.to(self.before());
            Ok((Some(Box::new(Stmt { kind: StmtKind::Error, span, comma: false })), None, None))
        })?;
        Ok(StmtKind::For { init, cond, step, body: self.body("for")? })
    }

    fn for_head(&mut self) -> Parsed<ForHead> {
        self.expect("(", "after `for`")?;
        let init = if self.is(";") { None } else { Some(self.for_part(Self::declaration_or_simple)?) };
        self.for_separator(";")?;
        let cond = if self.is(";") { None } else { Some(self.expr()?) };
        self.for_separator(";")?;
        let step = if self.is(")") { None } else { Some(self.for_part(Self::simple)?) };
        self.for_separator(")")?;
        Ok((init, cond, step))
    }

    fn for_part(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<StmtKind>) -> Parsed<Box<Stmt>> {
        let start = self.peek().span;
        let kind = parse(self)?;
        Ok(Box::new(Stmt { kind, span: start.to(self.before()), comma: false }))
    }

    fn declaration_or_simple(&mut self) -> Parsed<StmtKind> {
        let (token, next) = (self.peek(), self.peek_at(1));
        let word = if token.kind == TokenKind::Word { self.text(token) } else { "" };
        if word == "let" || Type::of(word).is_some() && next.kind != TokenKind::Symbol("(") {
            return self.declaration();
        }
        self.simple()
    }

    fn for_separator(&mut self, symbol: &str) -> Parsed<()> {
        if self.is(",") {
            let span = self.peek().span;
            self.report.push(message::for_comma(self.report, span));
            return Err(Lost);
        }
        if self.eat(symbol) {
            return Ok(());
        }
        let what = format!("`{symbol}` in the head of `for`");
        Err(if self.is(")") { self.expected(&what) } else { self.misplaced(&what) })
    }

    /// const = "const" name "=" literal
    fn const_(&mut self) -> Parsed<StmtKind> {
        self.take();
        let typed = self.peek();
        if typed.kind == TokenKind::Word && Type::of(self.text(typed)).is_some() {
            // `const uint8 N = 5` is clear, but the literal determines the type.
            self.take();
        }
        let name = self.name("the name of the constant")?;
        self.expect("=", "and a value after the name of a constant")?;
        let value = self.expr()?;
        let mut inside = &value;
        while let ExprKind::Unary(crate::tree::UnaryOp::Minus, e) = &inside.kind {
            inside = e;
        }
        let literal = matches!(
            inside.kind,
            ExprKind::Number(_) | ExprKind::Char(_) | ExprKind::Bool(_) | ExprKind::Error
        );
        if !literal {
            self.report.push(message::const_wants_literal(self.report, value.span));
            return Err(Lost);
        }
        Ok(StmtKind::Const { name, value })
    }

    /// return = "return" [expr]
    fn return_(&mut self) -> Parsed<StmtKind> {
        self.take();
        let ends = matches!(self.peek().kind, TokenKind::End | TokenKind::Symbol(";" | "," | "}"));
        Ok(StmtKind::Return(if ends { None } else { Some(self.expr()?) }))
    }

    /// asm = "asm" "{" assembly "}"
    fn asm(&mut self) -> Parsed<StmtKind> {
        self.take();
        let open = self.peek();
        self.expect("{", "after `asm`")?;
        let text = self.peek();
        if text.kind == TokenKind::Assembly {
            self.take();
        }
        self.close(open, "}")?;
        Ok(StmtKind::Asm(text.span))
    }

    /// declaration = type name ["=" init] | type "[" [expr] "]" name ["=" init]
    ///             | type name "(" [param {"," param}] ")" block
    fn declaration(&mut self) -> Parsed<StmtKind> {
        let token = self.take();
        let ty = (self.type_name(token), token.span);
        let array = self.array_length()?;
        let name = self.name("a name after the type")?;
        if self.is("(") && array.is_none() {
            return self.deeper(|p| p.function(ty, name));
        }
        let array = match array {
            // C puts the brackets after the name; the meaning is clear.
            None => self.array_length()?,
            some => some,
        };
        if self.is(")") {
            return Err(self.expected("`(`, `=` or `;` after the name"));
        }
        if ty.0 == TypeName::Void {
            self.report.push(message::declares_nothing(self.report, ty.1));
        }
        let value = if self.eat("=") { Some(self.init(array.is_some())?) } else { None };
        Ok(StmtKind::Declare { ty, array, name, value })
    }

    fn type_name(&self, token: Token) -> TypeName {
        match self.text(token) {
            "let" => TypeName::Let,
            "void" => TypeName::Void,
            name => Type::of(name).map_or(TypeName::Void, TypeName::Of),
        }
    }

    /// "[" [expr] "]", if it is next
    fn array_length(&mut self) -> Parsed<Option<Option<Expr>>> {
        let open = self.peek();
        if !self.eat("[") {
            return Ok(None);
        }
        let length = if self.is("]") { None } else { Some(self.expr()?) };
        self.close(open, "]")?;
        Ok(Some(length))
    }

    /// init = expr | "{" [expr {"," expr}] [","] "}"
    fn init(&mut self, of_array: bool) -> Parsed<Init> {
        let open = self.peek();
        if of_array && self.surplus > 0 && !self.is("{") && open.kind != TokenKind::Text {
            self.surplus -= 1;
            self.report.push(message::list_without_brace(self.report, open.span));
        } else if !self.eat("{") {
            return Ok(Init::Value(self.expr()?));
        }
        let mut values = Vec::new();
        while !self.is("}") {
            values.push(self.expr()?);
            if !self.eat(",") {
                break;
            }
        }
        let close = self.close_list(open, "}", "an operator, ")?;
        Ok(Init::List(values, open.span.to(close)))
    }

    /// function = type name "(" [param {"," param}] ")" block, from the parenthesis on
    fn function(&mut self, ty: (TypeName, Span), name: Name) -> Parsed<StmtKind> {
        let (start, open) = (self.at, self.take());
        let params = match self.params(open) {
            Ok(params) => params,
            Err(Lost) => {
                self.leave_head(start, Head::Parts)?;
                return Err(Lost);
            }
        };
        if self.is(";") && self.peek_at(1).kind != TokenKind::Symbol("{") {
            self.report.push(message::announced(self.report, name.span, &name.text));
            return Err(Lost);
        }
        Ok(StmtKind::Function { ty, name, params, body: self.body("function")? })
    }

    fn params(&mut self, open: Token) -> Parsed<Vec<Param>> {
        let mut params = Vec::new();
        while !self.is(")") {
            params.push(self.param()?);
            if !self.eat(",") {
                break;
            }
        }
        self.close_list(open, ")", "")?;
        Ok(params)
    }

    /// param = type name
    fn param(&mut self) -> Parsed<Param> {
        let token = self.peek();
        if token.kind != TokenKind::Word || Type::of(self.text(token)).is_none() {
            return Err(self.not_a_type("the type of a parameter"));
        }
        self.take();
        let array = self.array_length()?.is_some();
        let ty = (self.type_name(token), token.span);
        Ok(Param { ty, array, name: self.name("the name of a parameter")? })
    }

    /// simple = place ("=" | "+=" | ...) expr | place ("++" | "--") | expr
    fn simple(&mut self) -> Parsed<StmtKind> {
        let first = self.peek();
        self.known_word()?;
        if let TokenKind::Symbol(symbol @ ("++" | "--")) = first.kind {
            return self.step_before(symbol);
        }
        let target = self.expr()?;
        let token = self.peek();
        let TokenKind::Symbol(symbol) = token.kind else { return Ok(StmtKind::Value(target)) };
        let step = match symbol {
            "++" => Some(Step::Up),
            "--" => Some(Step::Down),
            _ => None,
        };
        let op = BinaryOp::of_assignment(symbol);
        if step.is_none() && op.is_none() && symbol != "=" {
            return Ok(StmtKind::Value(target));
        }
        self.take();
        if !matches!(target.kind, ExprKind::Name(_) | ExprKind::Index(..)) {
            self.report.push(message::not_assignable(self.report, target.span));
            return Err(Lost);
        }
        if let Some(step) = step {
            return Ok(StmtKind::Step { target, step });
        }
        if self.is("{") {
            let span = self.peek().span;
            self.report.push(message::array_literal_elsewhere(self.report, span));
            return Err(Lost);
        }
        Ok(StmtKind::Assign { target, op, op_span: token.span, value: self.expr()? })
    }
}
