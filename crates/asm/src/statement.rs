//! The parts of a line: labels, an operation, operands.
//!
//! ```text
//! statement = label* [operation operand*]
//! label     = word [":"]
//! operation = mnemonic | directive
//! operand   = [","] (word | character | string)
//! ```
//!
//! Commas in other places count as blanks, with a warning.
//!
//! In a dialect with loose lines, the operation is the first word of the line that names one; the words
//! before it are labels. A student may therefore write labels in any column, with or without a colon,
//! alone or several on a line. In the other dialects each label ends in a colon.

use bantam_diag::{Diagnostic, Span};

use crate::{
    context::Context,
    dialect::{Directive, Lines, Recipe},
    lexer::{Lexed, Line, Token, TokenKind},
    message,
    mnemonics::{Mnemonics, Op},
    report::Report,
};

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement {
    /// The line, from 0.
    pub(crate) line: u32,
    /// The labels: a range of [`Program::labels`].
    pub(crate) labels: (u32, u32),
    /// The operation.
    pub(crate) op: Op,
    /// The token of the operation, or the first label if the line has no operation.
    pub(crate) token: Token,
    /// The operands: a range of [`Program::operands`].
    pub(crate) operands: (u32, u32),
}

/// All statements of a source.
pub(crate) struct Program {
    pub(crate) statements: Vec<Statement>,
    labels: Vec<Token>,
    operands: Vec<Token>,
}

impl Program {
    pub(crate) fn labels(&self, statement: &Statement) -> &[Token] {
        &self.labels[statement.labels.0 as usize..statement.labels.1 as usize]
    }

    pub(crate) fn operands(&self, statement: &Statement) -> &[Token] {
        &self.operands[statement.operands.0 as usize..statement.operands.1 as usize]
    }

    /// The span of a statement, from its first label to its last operand.
    pub(crate) fn span(&self, statement: &Statement) -> Span {
        let first = self.labels(statement).first().map_or(statement.token.span, |token| token.span);
        let last = self.operands(statement).last().map_or(statement.token.span, |token| token.span);
        Span::new(first.start.min(statement.token.span.start), last.end.max(statement.token.span.end))
    }

    /// The number of labels in the whole source.
    pub(crate) fn label_count(&self) -> usize {
        self.labels.len()
    }
}

/// A line of more words than this, none of which is surely an operand, is a comment without its `;`.
const PROSE: usize = 4;

/// Finds the statements of a source.
pub(crate) fn parse(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    lexed: &Lexed,
    report: &mut Report,
) -> Program {
    let program = Program {
        statements: Vec::with_capacity(lexed.lines.len()),
        labels: Vec::new(),
        operands: Vec::with_capacity(lexed.tokens.len()),
    };
    let mut parser = Parser { context, mnemonics, program, report, after_end: false };
    for (number, line) in lexed.lines.iter().enumerate() {
        if context.options.strict {
            parser.check_comment(line);
        }
        if line.first < line.end {
            parser.line(number as u32, &lexed.tokens[line.first as usize..line.end as usize]);
        }
    }
    parser.program
}

struct Parser<'a> {
    context: &'a Context<'a>,
    mnemonics: &'a Mnemonics,
    program: Program,
    report: &'a mut Report,
    /// The last block has ended. The layout reports that these lines belong to no block; other problems
    /// with them do not matter.
    after_end: bool,
}

/// How many of the tokens at the front are labels with their colons.
fn colon_labels(tokens: &[Token]) -> usize {
    let is_label = |pair: &&[Token]| matches!(pair, [name, colon] if name.kind == TokenKind::Word && colon.kind == TokenKind::Colon);
    2 * tokens.chunks(2).take_while(is_label).count()
}

impl Parser<'_> {
    /// Reports a problem, unless the line is after the last block.
    fn report_unless_after_end(&mut self, diagnostic: Diagnostic) {
        if !self.after_end {
            self.report.push(diagnostic);
        }
    }

    /// The statements of a line, as the dialect has them.
    fn line(&mut self, number: u32, tokens: &[Token]) {
        match self.context.dialect.lines {
            Lines::Loose => self.loose_line(number, tokens),
            Lines::Colons => self.colon_line(number, tokens),
        }
    }

    /// statement = label* [operation operand*]
    fn loose_line(&mut self, number: u32, tokens: &[Token]) {
        let context = self.context;
        let operation = tokens.iter().enumerate().find_map(|(i, token)| {
            let op =
                (token.kind == TokenKind::Word).then(|| self.mnemonics.find(context.slice(token.span)))?;
            op.map(|op| (i, op))
        });
        let first_label = self.program.labels.len() as u32;
        let first_operand = self.program.operands.len() as u32;
        let (token, op) = match operation {
            Some((i, op)) => {
                self.after_end &= op != Op::Directive(Directive::Origin);
                self.labels(&tokens[..i]);
                self.operands(tokens[i], &tokens[i + 1..]);
                self.after_end |= op == Op::Directive(Directive::End);
                (tokens[i], op)
            }
            None => (tokens[0], self.line_without_operation(tokens)),
        };
        self.program.statements.push(Statement {
            line: number,
            labels: (first_label, self.program.labels.len() as u32),
            op,
            token,
            operands: (first_operand, self.program.operands.len() as u32),
        });
    }

    /// statement = (word ":")* [operation operand*]
    fn colon_line(&mut self, number: u32, tokens: &[Token]) {
        let (labels, rest) = tokens.split_at(colon_labels(tokens));
        let first_label = self.program.labels.len() as u32;
        self.labels(labels);
        let first_operand = self.program.operands.len() as u32;
        let (op, token) = match rest.split_first() {
            None => (Op::None, tokens[0]),
            Some((token, operands)) => {
                let context = self.context;
                let is_word = token.kind == TokenKind::Word;
                let found = is_word.then(|| self.mnemonics.find(context.slice(token.span))).flatten();
                match found {
                    Some(_) => self.operands(*token, operands),
                    None => {
                        let next = operands.first();
                        self.report_unless_after_end(message::not_an_operation(
                            context,
                            self.mnemonics,
                            *token,
                            next,
                        ));
                    }
                }
                (found.unwrap_or(Op::Unknown), *token)
            }
        };
        self.program.statements.push(Statement {
            line: number,
            labels: (first_label, self.program.labels.len() as u32),
            op,
            token,
            operands: (first_operand, self.program.operands.len() as u32),
        });
    }

    /// label = word [":"]
    fn labels(&mut self, tokens: &[Token]) {
        let mut previous = TokenKind::Colon;
        for token in tokens {
            match token.kind {
                TokenKind::Word => {
                    let name = self.context.slice(token.span);
                    // On a loose line, the words before the operation are never operations.
                    let is_loose = self.context.dialect.lines == Lines::Loose;
                    if !is_loose && self.mnemonics.contains(name) {
                        self.report_unless_after_end(message::label_is_operation(self.context, token.span));
                    } else if self.context.can_be_label(name) {
                        self.program.labels.push(*token);
                    } else {
                        self.report_unless_after_end(message::not_a_label(self.context, token.span));
                    }
                }
                TokenKind::Colon if self.context.dialect.lines != Lines::Loose => {}
                TokenKind::Colon if previous == TokenKind::Word => {
                    self.report.extension(self.context, "E0104", token.span);
                }
                TokenKind::Comma => self.extra_comma(token.span),
                TokenKind::Char | TokenKind::Str | TokenKind::UnclosedStr | TokenKind::Colon => {
                    self.report_unless_after_end(message::stray(self.context, token.span));
                }
            }
            previous = token.kind;
        }
    }

    /// A comma that separates nothing is a blank.
    fn extra_comma(&mut self, span: Span) {
        let diagnostic = if self.context.options.strict {
            message::stray(self.context, span)
        } else {
            message::extra_comma(self.context, span)
        };
        self.report_unless_after_end(diagnostic);
    }

    /// operand = [","] (word | character | string)
    fn operands(&mut self, operation: Token, tokens: &[Token]) {
        let strict = self.context.options.strict;
        let mut previous = operation;
        for (i, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Word | TokenKind::Char | TokenKind::Str | TokenKind::UnclosedStr => {
                    if strict && i > 0 && previous.kind != TokenKind::Comma {
                        self.report.extension(self.context, "E0101", token.span);
                    }
                    self.program.operands.push(*token);
                }
                TokenKind::Comma if i > 0 && previous.kind != TokenKind::Comma && i + 1 < tokens.len() => {
                    if self.context.slice(token.span) != "," {
                        self.report_unless_after_end(message::wide_comma(self.context, token.span));
                    }
                }
                TokenKind::Comma => self.extra_comma(token.span),
                TokenKind::Colon => {
                    self.report_unless_after_end(message::stray(self.context, token.span));
                }
            }
            previous = *token;
        }
    }

    /// A line without an operation is labels, or something is misspelt.
    fn line_without_operation(&mut self, tokens: &[Token]) -> Op {
        let context = self.context;
        let text = |token: &Token| context.slice(token.span);
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word).count();
        let only_labels = tokens.iter().all(|token| {
            token.kind == TokenKind::Colon
                || token.kind == TokenKind::Comma && words == 1
                || token.kind == TokenKind::Word && context.can_be_label(text(token))
        });
        let colons = tokens.len() - words;
        if let Some(op) = self.glued(tokens) {
            return op;
        }
        let directive =
            tokens.iter().position(|token| token.kind == TokenKind::Word && text(token).starts_with('.'));
        if let Some(at) = directive {
            // The words before it still name this address.
            self.labels(&tokens[..at]);
            self.report.push(message::unknown_directive(context, self.mnemonics, tokens[at].span));
            return Op::Unknown;
        }
        if only_labels && (words == 1 || colons >= words) {
            self.labels(tokens);
            return Op::None;
        }
        if let Some((at, recipe)) = self.recipe(tokens) {
            self.labels(&tokens[..at]);
            self.report_unless_after_end(message::foreign_operation(context, tokens[at].span, recipe));
            return Op::Unknown;
        }
        // The operation is the last word that could be one before something that is surely an operand.
        let operand = tokens.iter().position(|token| {
            token.kind != TokenKind::Colon
                && !(token.kind == TokenKind::Word && context.can_be_label(text(token)))
        });
        let candidates = &tokens[..operand.unwrap_or(tokens.len())];
        let is_prose = operand.is_none() && words > PROSE;
        let near = candidates
            .iter()
            .take(if is_prose { 0 } else { PROSE })
            .find(|token| token.kind == TokenKind::Word && self.mnemonics.nearest(text(token)).is_some());
        let has_register = tokens.iter().any(|token| context.register(text(token)).is_some());
        if near.is_none() && !has_register {
            let all = tokens[0].span.to(tokens[tokens.len() - 1].span);
            self.report_unless_after_end(message::no_operation(context, all));
            return Op::Unknown;
        }
        let last = candidates.iter().rfind(|token| token.kind == TokenKind::Word);
        match near.or(last) {
            Some(token) => {
                let near = near.and_then(|token| self.mnemonics.nearest(text(token)));
                self.report_unless_after_end(message::unknown_operation(context, token.span, near));
                let at = tokens.iter().position(|other| other.span == token.span).unwrap_or(0);
                self.labels(&tokens[..at]);
            }
            None => self.report_unless_after_end(message::stray(context, tokens[0].span)),
        }
        Op::Unknown
    }

    /// The word of another machine or language that a line without an operation uses as its operation: its first word,
    /// or the one after a label.
    fn recipe(&self, tokens: &[Token]) -> Option<(usize, &'static Recipe)> {
        let context = self.context;
        let is_misspelt = |at: usize| {
            let word = tokens.get(at).filter(|token| token.kind == TokenKind::Word && at + 1 < tokens.len());
            word.is_some_and(|token| self.mnemonics.nearest(context.slice(token.span)).is_some())
        };
        let found = tokens.iter().enumerate().take(2).find_map(|(at, token)| {
            let word = context.slice(token.span);
            let recipe = context.dialect.recipe(word).or_else(|| {
                // `N =5`, `N=5`
                word.contains('=').then(|| context.dialect.recipe("="))?
            })?;
            Some((at, recipe))
        });
        // `PRINT ADDD R0, R0, #1` is a label and a misspelt instruction.
        found.filter(|(at, _)| {
            !is_misspelt(at + 1) || tokens.len() > at + 2 && self.is_operand(tokens[at + 1])
        })
    }

    fn is_operand(&self, token: Token) -> bool {
        token.kind != TokenKind::Word || self.context.register(self.context.slice(token.span)).is_some()
    }

    /// A label and a directive without a space between them.
    fn glued(&mut self, tokens: &[Token]) -> Option<Op> {
        let context = self.context;
        let (at, dot) = tokens.iter().enumerate().find_map(|(at, token)| {
            let word = context.slice(token.span);
            let dot = word.rfind('.').filter(|dot| *dot > 0 && token.kind == TokenKind::Word)?;
            (self.mnemonics.contains(&word[dot..]) && context.can_be_label(&word[..dot])).then_some((at, dot))
        })?;
        let span = tokens[at].span;
        let middle = span.start + dot as u32;
        self.labels(&tokens[..at]);
        self.program.labels.push(Token { kind: TokenKind::Word, span: Span::new(span.start, middle) });
        self.report_unless_after_end(message::glued(context, span, middle));
        Some(Op::Unknown)
    }

    /// In strict mode, a comment starts with the first mark of the dialect.
    fn check_comment(&mut self, line: &Line) {
        let comment = self.context.slice(line.comment);
        let mark = self.context.dialect.comments.first().copied().unwrap_or_default();
        if !comment.is_empty() && !comment.starts_with(mark) {
            self.report.extension(self.context, "E0103", line.comment);
        }
    }
}
