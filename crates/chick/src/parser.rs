//! The parser, from tokens to a tree: recursive descent with one function per rule of the grammar.
//!
//! The parser always returns a tree. After an error in a statement it continues after that statement, so that
//! one run finds many errors. Nesting is limited, as a deeper tree could overflow the stack of code that walks
//! it.

mod expressions;
mod foreign;
mod recover;
mod statements;

use bantam_diag::{Diagnostic, Source, Span};

use crate::{
    message::{self, Report},
    token::{Token, TokenKind, tokens},
    tree::{Name, Stmt, StmtKind, Tree},
};

/// The limit of nested blocks and expressions.
pub(crate) const MAX_LEVELS: u32 = 200;

/// Parses a source into a tree and its syntax errors. `asm_comments` are the comment markers of the target's
/// assembly.
#[must_use]
pub fn parse(source: &Source, id: bantam_diag::SourceId, asm_comments: &[&str]) -> (Tree, Vec<Diagnostic>) {
    let mut report = Report::new(id);
    let tree = parse_into(source, asm_comments, &mut report);
    (tree, report.finish(source.text.len() as u32))
}

/// Parses a source and adds its syntax errors to a report.
pub(crate) fn parse_into(source: &Source, asm_comments: &[&str], report: &mut Report) -> Tree {
    let tokens = tokens(&source.text, asm_comments);
    let (comments, tokens): (Vec<Token>, Vec<Token>) = tokens
        .into_iter()
        .partition(|token| matches!(token.kind, TokenKind::Comment | TokenKind::UnclosedComment));
    let unclosed = comments.iter().find(|token| token.kind == TokenKind::UnclosedComment);
    if let Some(comment) = unclosed {
        report.push(message::unclosed_comment(report, comment.span));
    }
    let count = |symbol| tokens.iter().filter(|token| token.kind == TokenKind::Symbol(symbol)).count();
    let (opened, closed) = (count("{"), count("}"));
    let mut parser = Parser {
        source,
        tokens: &tokens,
        at: 0,
        levels: 0,
        surplus: closed.saturating_sub(opened),
        deficit: opened.saturating_sub(closed),
        body_of: "",
        cut_off: unclosed.is_some(),
        report,
    };
    let mut tree = parser.program();
    // The text in the comment counts as unreadable.
    let swallowed = |comment: &Token| Stmt { kind: StmtKind::Error, span: comment.span, comma: false };
    tree.items.extend(unclosed.map(swallowed));
    tree
}

/// A syntax error that has been reported.
struct Lost;

type Parsed<T> = Result<T, Lost>;

struct Parser<'a> {
    source: &'a Source,
    /// The tokens without comments, ending with [`TokenKind::End`].
    tokens: &'a [Token],
    at: usize,
    levels: u32,
    /// The number of `}` without a `{`.
    surplus: usize,
    /// The number of `{` without a `}`.
    deficit: usize,
    /// The keyword before the current block.
    body_of: &'static str,
    /// Whether an unclosed comment hides the rest of the source, so that its end is not an error.
    cut_off: bool,
    report: &'a mut Report,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token {
        self.tokens[self.at]
    }

    fn peek_at(&self, ahead: usize) -> Token {
        self.tokens[(self.at + ahead).min(self.tokens.len() - 1)]
    }

    /// Consumes a token; the last one is never consumed.
    fn take(&mut self) -> Token {
        let token = self.peek();
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        token
    }

    /// Returns the span of the previous token.
    fn before(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].span
    }

    fn text(&self, token: Token) -> &'a str {
        self.source.slice(token.span)
    }

    fn is(&self, symbol: &str) -> bool {
        matches!(self.peek().kind, TokenKind::Symbol(here) if here == symbol)
    }

    fn is_word(&self, word: &str) -> bool {
        self.peek().kind == TokenKind::Word && self.text(self.peek()) == word
    }

    /// Consumes the symbol if it is next.
    fn eat(&mut self, symbol: &str) -> bool {
        let there = self.is(symbol);
        if there {
            self.take();
        }
        there
    }

    /// Consumes the word if it is next.
    fn eat_word(&mut self, word: &str) {
        if self.is_word(word) {
            self.take();
        }
    }

    /// Consumes the symbol, or reports that it is missing.
    fn expect(&mut self, symbol: &str, why: &str) -> Parsed<Span> {
        if self.is(symbol) {
            return Ok(self.take().span);
        }
        Err(self.expected(&format!("`{symbol}` {why}")))
    }

    /// Reports what was expected here.
    fn expected(&mut self, what: &str) -> Lost {
        let token = self.peek();
        let found = match token.kind {
            TokenKind::End if self.cut_off => return Lost,
            TokenKind::End => "the end of the file".to_owned(),
            TokenKind::Word
            | TokenKind::Number
            | TokenKind::Char
            | TokenKind::Text
            | TokenKind::Symbol(_) => format!("`{}`", self.text(token)),
            TokenKind::Unclosed => {
                self.unclosed_quote(token);
                return Lost;
            }
            TokenKind::Assembly | TokenKind::Comment | TokenKind::UnclosedComment | TokenKind::Unknown => {
                self.report.push(message::unknown_character(self.report, token.span, self.text(token)));
                return Lost;
            }
        };
        self.report.push(message::expected(self.report, token.span, what, &found));
        Lost
    }

    /// Reports what is wrong after an expression, where `what` should follow.
    fn misplaced(&mut self, what: &str) -> Lost {
        let (token, next) = (self.peek(), self.peek_at(1));
        let report = &mut *self.report;
        let diagnostic = match self.source.slice(token.span) {
            "=" if matches!(next.symbol(), "<" | ">") && next.span.start == token.span.end => {
                message::turned_comparison(report, token.span.to(next.span), next.symbol())
            }
            "=" => message::assignment_in_expression(report, token.span),
            step @ ("++" | "--") => {
                let name = self.source.slice(self.tokens[self.at.saturating_sub(1)].span);
                message::step_in_expression(report, token.span, (step, name))
            }
            close @ (")" | "]") if !what.contains(close) => {
                message::closes_nothing(report, token.span, close)
            }
            word @ ("and" | "or") => message::operator_in_words(report, token.span, word),
            _ => return self.expected(what),
        };
        self.report.push(diagnostic);
        Lost
    }

    fn unclosed_quote(&mut self, token: Token) {
        let quote = self.text(token).chars().next().unwrap_or('"');
        self.report.push(message::unclosed_quote(self.report, token.span, quote));
    }

    /// name = a word that is not a keyword
    fn name(&mut self, what: &str) -> Parsed<Name> {
        let token = self.peek();
        if token.kind == TokenKind::Word && !is_keyword(self.text(token)) {
            self.take();
            return Ok(Name { text: self.text(token).to_owned(), span: token.span });
        }
        if token.kind == TokenKind::Number {
            self.report.push(message::digit_first(self.report, token.span, self.text(token)));
            return Err(Lost);
        }
        if token.kind == TokenKind::Word {
            self.report.push(message::keyword_as_name(self.report, token.span, self.text(token)));
            return Err(Lost);
        }
        Err(self.expected(what))
    }

    /// Runs `parse` one level deeper.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.levels == MAX_LEVELS {
            let span = self.peek().span;
            self.report.push(message::too_deep(self.report, span, MAX_LEVELS));
            return Err(Lost);
        }
        self.levels += 1;
        let done = parse(self);
        self.levels -= 1;
        done
    }
}

/// The keywords, which cannot be names.
pub(crate) const KEYWORDS: [&str; 19] = [
    "if", "else", "while", "for", "do", "break", "continue", "return", "const", "let", "void", "true",
    "false", "asm", "uint8", "bool", "char", "uint16", "int16",
];

pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}
