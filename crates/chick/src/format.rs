//! The formatter: one statement per line, each ended by `;`, and an indentation of four spaces per block.
//!
//! It works on tokens, as the tree contains no comments. All tokens and comments stay in order; only separators
//! of statements are added or removed. A source with syntax errors stays unchanged.

use bantam_diag::{Source, has_errors};

use crate::{
    parser::parse,
    token::{Token, TokenKind, tokens},
};

/// Formats a source. `asm_comments` are the comment markers of the target's assembly.
#[must_use]
pub fn format(source: &Source, asm_comments: &[&str]) -> String {
    let (_, diagnostics) = parse(source, 0, asm_comments);
    if has_errors(&diagnostics) {
        return source.text.clone();
    }
    let tokens = tokens(&source.text, asm_comments);
    let newline = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut formatter = Formatter {
        source,
        tokens: &tokens,
        newline,
        text: String::with_capacity(source.text.len() * 2),
        open: Vec::new(),
        line: Line::New,
        in_stmt: false,
        before: None,
        code_before: None,
        prefix: false,
    };
    for at in 0..tokens.len() {
        formatter.token(at);
    }
    let mut text = formatter.text;
    if !text.is_empty() {
        text.push_str(newline);
    }
    text
}

/// A bracket that is still open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Returns a block.
    Block,
    /// The block of `do`.
    Do,
    /// The elements of an array.
    List,
    /// A parenthesis or bracket.
    Parenthesis,
}

/// The position of the formatter in its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// At the start of the output.
    New,
    /// After a token, in the middle of a line.
    Going,
    /// After the brace of a block; a comment may follow on this line.
    Opened,
    /// After a statement; a comment may follow on this line.
    Ended,
    /// After a comment between statements; nothing may follow on this line.
    Commented,
    /// After a comment inside a statement, which continues on the next line.
    Broken,
}

struct Formatter<'a> {
    source: &'a Source,
    tokens: &'a [Token],
    newline: &'static str,
    text: String,
    open: Vec<Open>,
    line: Line,
    /// Whether a statement has begun.
    in_stmt: bool,
    /// The previous token, including comments and separators.
    before: Option<Token>,
    /// The previous token, without comments and separators.
    code_before: Option<Token>,
    /// Whether the previous token is a prefix operator.
    prefix: bool,
}

impl Formatter<'_> {
    fn token(&mut self, at: usize) {
        let token = self.tokens[at];
        let between_stmts = !matches!(self.open.last(), Some(Open::List | Open::Parenthesis));
        match token.symbol() {
            ";" | "," if between_stmts => self.end_stmt(),
            "{" => self.open_brace(token),
            "}" => self.close_brace(token),
            _ if token.kind == TokenKind::Comment => self.comment(at),
            _ if token.kind == TokenKind::End => self.end_stmt(),
            _ if token.kind == TokenKind::Assembly => {
                self.text.push_str(self.source.slice(token.span));
                self.line = Line::Going;
            }
            _ => self.code(token),
        }
        self.before = Some(token);
        let separates = between_stmts && matches!(token.kind, TokenKind::Symbol(";" | ","));
        if token.kind != TokenKind::Comment && !separates {
            self.code_before = Some(token);
        }
    }

    /// Writes a token of a statement.
    fn code(&mut self, token: Token) {
        let unary = self.is_unary(token);
        if self.is_else(token) {
            self.text.push(' ');
        } else {
            self.place(token);
        }
        self.text.push_str(self.source.slice(token.span));
        self.in_stmt = true;
        self.line = Line::Going;
        self.prefix = unary;
        match token.symbol() {
            "(" | "[" => self.open.push(Open::Parenthesis),
            ")" | "]" => drop(self.open.pop()),
            _ => {}
        }
    }

    /// Whether a token is the `else` after a closing brace.
    fn is_else(&self, token: Token) -> bool {
        let behind_brace = self.code_before.is_some_and(|before| before.symbol() == "}");
        behind_brace && self.line == Line::Ended && self.source.slice(token.span) == "else"
    }

    fn open_brace(&mut self, token: Token) {
        let before = self.code_before.map(|before| self.source.slice(before.span));
        let is_list = self.in_stmt && before == Some("=");
        let is_assembly = before == Some("asm");
        self.place(token);
        self.text.push('{');
        self.prefix = false;
        if is_list || is_assembly {
            self.in_stmt = true;
            self.line = Line::Going;
            self.open.push(if is_list { Open::List } else { Open::Parenthesis });
            return;
        }
        self.open.push(if before == Some("do") { Open::Do } else { Open::Block });
        self.in_stmt = false;
        self.line = Line::Opened;
    }

    fn close_brace(&mut self, token: Token) {
        match self.open.last() {
            Some(Open::List) => {
                self.open.pop();
                if self.newlines(token) > 0 || self.line == Line::Broken {
                    // Aligned with the statement.
                    self.in_stmt = false;
                    self.new_line();
                }
                self.text.push('}');
                self.in_stmt = true;
                self.end_stmt();
            }
            // The brace of `asm`.
            Some(Open::Parenthesis) => {
                self.open.pop();
                self.text.push('}');
                self.in_stmt = false;
                self.line = Line::Ended;
            }
            block @ (Some(Open::Block | Open::Do) | None) => {
                let goes_on = block == Some(&Open::Do);
                self.end_stmt();
                self.open.pop();
                if self.line != Line::Opened {
                    self.new_line();
                }
                self.text.push('}');
                self.in_stmt = goes_on;
                self.line = if goes_on { Line::Going } else { Line::Ended };
            }
        }
    }

    /// Ends the current statement, if any.
    fn end_stmt(&mut self) {
        if self.in_stmt {
            self.text.push(';');
            self.in_stmt = false;
            self.prefix = false;
            self.line = Line::Ended;
        }
    }

    fn comment(&mut self, at: usize) {
        let token = self.tokens[at];
        let text = self.source.slice(token.span).trim_end();
        let to_line_end = text.starts_with("//");
        let between_stmts = !matches!(self.open.last(), Some(Open::List | Open::Parenthesis));
        if between_stmts && self.ends_here(at) {
            self.end_stmt();
        }
        let alone = self.newlines(token) > 0;
        if self.in_stmt {
            if self.line != Line::Broken && !alone && to_line_end {
                self.text.push(' ');
            } else if alone && to_line_end {
                self.new_line();
            } else {
                self.place(token);
            }
            self.line = if to_line_end { Line::Broken } else { Line::Going };
            self.prefix = false;
        } else {
            match self.line {
                Line::New => {}
                Line::Commented => self.next_stmt(token),
                Line::Going | Line::Opened | Line::Ended | Line::Broken if alone => self.next_stmt(token),
                Line::Going | Line::Opened | Line::Ended | Line::Broken => self.text.push(' '),
            }
            self.line = Line::Commented;
        }
        self.text.push_str(text);
    }

    /// Whether the next token that is not a comment ends the statement.
    fn ends_here(&self, at: usize) -> bool {
        let next = self.tokens[at..].iter().find(|token| token.kind != TokenKind::Comment);
        next.is_none_or(|next| matches!(next.kind, TokenKind::End | TokenKind::Symbol(";" | "," | "}")))
    }

    /// Returns the number of line ends since the previous token.
    fn newlines(&self, token: Token) -> usize {
        let Some(before) = self.before else { return 0 };
        let gap = &self.source.text[before.span.end as usize..token.span.start as usize];
        gap.bytes().filter(|byte| *byte == b'\n').count()
    }

    /// Begins a line for the next statement and keeps one blank line before it.
    fn next_stmt(&mut self, token: Token) {
        if self.line != Line::Opened && self.newlines(token) > 1 {
            self.text.push_str(self.newline);
        }
        self.new_line();
    }

    /// Begins a line.
    fn new_line(&mut self) {
        self.text.push_str(self.newline);
        let blocks = self.open.iter().filter(|open| matches!(open, Open::Block | Open::Do)).count();
        let levels = blocks + usize::from(self.in_stmt);
        self.text.extend(std::iter::repeat_n("    ", levels));
    }

    /// Writes what precedes a token: nothing, a space, or a new line.
    fn place(&mut self, token: Token) {
        match self.line {
            Line::New => {}
            Line::Opened | Line::Ended | Line::Commented => self.next_stmt(token),
            Line::Broken => self.new_line(),
            Line::Going => {
                // Keeps the line ends in parentheses and lists.
                let keeps = matches!(self.open.last(), Some(Open::List | Open::Parenthesis));
                let can = !matches!(token.kind, TokenKind::Symbol(")" | "]" | "," | ";"));
                if keeps && can && self.newlines(token) > 0 {
                    self.new_line();
                } else if self.blank_before(token) {
                    self.text.push(' ');
                }
            }
        }
    }

    /// Whether a token is a prefix operator.
    fn is_unary(&self, token: Token) -> bool {
        match token.symbol() {
            "!" | "~" => true,
            "-" => {
                let Some(before) = self.code_before.filter(|_| self.in_stmt) else { return true };
                match before.symbol() {
                    ")" | "]" => false,
                    "" => self.source.slice(before.span) == "return",
                    _ => true,
                }
            }
            _ => false,
        }
    }

    /// Whether a space separates the previous token from this one.
    fn blank_before(&self, token: Token) -> bool {
        let Some(before) = self.before else { return false };
        let (left, right) = (self.source.slice(before.span), self.source.slice(token.span));
        if self.prefix {
            // Two minus signs must not become `--`.
            return left == "-" && right.starts_with('-');
        }
        let is_list = self.open.last() == Some(&Open::List);
        match (left, right) {
            (_, ")" | "]" | "[" | "," | ";" | "++" | "--") | ("(" | "[", _) => false,
            ("{", _) if is_list => false,
            ("if" | "while" | "for" | "return", "(") => true,
            (_, "(") => before.kind != TokenKind::Word,
            _ => true,
        }
    }
}
