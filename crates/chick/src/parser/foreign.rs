//! Syntax of other languages, and misspelt keywords.

use bantam_diag::Span;

use super::{KEYWORDS, Lost, Parsed, Parser, is_keyword};
use crate::{
    message,
    token::{Token, TokenKind},
    tree::{ExprKind, Step, StmtKind},
};

impl Parser<'_> {
    /// Reports a statement that begins with a word after which no statement is possible.
    pub(super) fn known_word(&mut self) -> Parsed<()> {
        let (token, next) = (self.peek(), self.peek_at(1));
        if token.kind != TokenKind::Word || is_keyword(self.text(token)) {
            return Ok(());
        }
        match next.kind {
            TokenKind::Word | TokenKind::Symbol("{") => Err(self.unknown_word(token)),
            TokenKind::Number | TokenKind::Char | TokenKind::Text | TokenKind::Unclosed => {
                Err(self.unknown_word(token))
            }
            TokenKind::Symbol("[") if self.peek_past("[", "]").kind == TokenKind::Word => {
                Err(self.unknown_word(token))
            }
            TokenKind::Symbol("(") if self.peek_past("(", ")").kind == TokenKind::Symbol("{") => {
                Err(self.unknown_word(token))
            }
            TokenKind::Symbol(_)
            | TokenKind::Assembly
            | TokenKind::Comment
            | TokenKind::UnclosedComment
            | TokenKind::Unknown
            | TokenKind::End => Ok(()),
        }
    }

    /// Returns the token after the partner of the next symbol.
    pub(super) fn peek_past(&self, open: &str, close: &str) -> Token {
        self.token_past(self.at + 1, open, close)
    }

    /// Returns the token after the partner of this symbol.
    pub(super) fn peek_past_here(&self, open: &str, close: &str) -> Token {
        self.token_past(self.at, open, close)
    }

    fn token_past(&self, start: usize, open: &str, close: &str) -> Token {
        let mut depth = 0;
        for (at, token) in self.tokens.iter().enumerate().skip(start) {
            match token.symbol() {
                symbol if symbol == open => depth += 1,
                symbol if symbol == close => depth -= 1,
                // Does not search beyond the statement for a missing partner.
                ";" | "{" | "}" => break,
                _ => {}
            }
            if depth == 0 {
                return self.tokens[(at + 1).min(self.tokens.len() - 1)];
            }
        }
        self.tokens[self.tokens.len() - 1]
    }

    /// Reports an unknown word.
    fn unknown_word(&mut self, token: Token) -> Lost {
        let (text, next) = (self.text(token), self.peek_at(1));
        let report = &mut *self.report;
        let diagnostic = if next.kind == TokenKind::Word && self.source.slice(next.span) == "main" {
            message::no_main(report, token.span.to(next.span))
        } else if let Some(help) = message::foreign(text) {
            message::foreign_word(report, token.span, text, help)
        } else if let Some(near) = message::nearest(text, KEYWORDS.into_iter()) {
            message::misspelt_word(report, token.span, text, near)
        } else if next.kind == TokenKind::Symbol("(") {
            message::function_without_type(report, token.span, text)
        } else if matches!(next.kind, TokenKind::Word | TokenKind::Symbol("[")) {
            message::no_type(report, token.span, text)
        } else if crate::check::is_builtin(text) {
            message::call_without_parentheses(report, next.span, text)
        } else {
            self.take();
            return self.expected("`=`, another operator or `(`");
        };
        self.report.push(diagnostic);
        Lost
    }

    /// Reports that a word is not a type.
    pub(super) fn not_a_type(&mut self, what: &str) -> Lost {
        let token = self.peek();
        let text = self.text(token);
        if token.kind != TokenKind::Word || is_keyword(text) || self.peek_at(1).kind != TokenKind::Word {
            return self.expected(what);
        }
        self.unknown_word(token)
    }

    /// `#include <stdio.h>` and similar directives, which take a whole line.
    pub(super) fn directive(&mut self) -> Span {
        let token = self.peek();
        let line = self.source.line_of(token.span.start);
        while self.peek().kind != TokenKind::End && self.source.line_of(self.peek().span.start) == line {
            self.take();
        }
        let span = token.span.to(self.before());
        self.report.push(message::directive(self.report, span, self.source.slice(span)));
        span
    }

    /// `++a;`, which means `a++;`
    pub(super) fn step_before(&mut self, symbol: &str) -> Parsed<StmtKind> {
        let sign = self.take();
        let target = self.primary()?;
        if !matches!(target.kind, ExprKind::Name(_) | ExprKind::Index(..)) {
            self.report.push(message::not_assignable(self.report, target.span));
            return Err(Lost);
        }
        let text = self.source.slice(target.span);
        let span = sign.span.to(target.span);
        self.report.push(message::step_in_front(self.report, span, symbol, text));
        Ok(StmtKind::Step { target, step: if symbol == "++" { Step::Up } else { Step::Down } })
    }
}
