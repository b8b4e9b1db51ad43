//! The formatter: labels, operations, operands and comments in columns.
//!
//! Only blanks, commas and the case of operations and registers change, so the words cannot. An
//! operation is written as in the textbook: `BRz`, `.ORIG`. A line
//! that cannot be parsed is left unchanged.

use bantam_diag::Source;
use bantam_isa::InsnSet;

use crate::{
    dialect::{Columns, Dialect, Directive, Lines},
    lexer::{self, Line, Token, TokenKind},
    mnemonics::{Mnemonics, Op},
};

/// What the formatter needs to know about a machine.
struct Formatter<'a> {
    source: &'a Source,
    mnemonics: &'a Mnemonics,
    set: &'a InsnSet,
    dialect: &'a Dialect,
}

/// The source with its columns aligned.
pub(crate) fn format(source: &Source, mnemonics: &Mnemonics, set: &InsnSet, dialect: &Dialect) -> String {
    let formatter = Formatter { source, mnemonics, set, dialect };
    let lexed = lexer::lex(&source.text, dialect);
    let newline = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = String::with_capacity(source.text.len() * 2);
    for (number, line) in lexed.lines.iter().enumerate() {
        let tokens = &lexed.tokens[line.first as usize..line.end as usize];
        match formatter.line(number, line, tokens) {
            Some(formatted) => text.push_str(formatted.trim_end()),
            None => text.push_str(source.line(number).trim_end_matches('\r')),
        }
        if number + 1 < lexed.lines.len() {
            text.push_str(newline);
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(newline);
    }
    text
}

impl Formatter<'_> {
    /// A line in columns, or `None` if it should be left unchanged.
    fn line(&self, number: usize, line: &Line, tokens: &[Token]) -> Option<String> {
        let comment = self.source.slice(line.comment);
        if tokens.is_empty() {
            return Some(format!("{:pad$}{comment}", "", pad = self.lone_comment_column(number, line)));
        }
        let mut text = self.code(tokens)?;
        if !comment.is_empty() {
            let pad = self.dialect.columns.comment.saturating_sub(text.chars().count()).max(1);
            text.push_str(&" ".repeat(pad));
            text.push_str(comment);
        }
        Some(text)
    }

    /// A comment alone on its line aligns with the margin, the operations or the comments, whichever it
    /// was near.
    fn lone_comment_column(&self, number: usize, line: &Line) -> usize {
        let start = self.source.line_span(number).start;
        let before = self.source.slice(bantam_diag::Span::new(start, line.comment.start));
        let column: usize =
            before.chars().fold(0, |column, c| if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 });
        let Columns { operation, comment, .. } = self.dialect.columns;
        match column {
            0 => 0,
            _ if column < comment - operation => operation,
            _ => comment,
        }
    }

    /// Labels, operation and operands in their columns.
    fn code(&self, tokens: &[Token]) -> Option<String> {
        let is_loose = self.dialect.lines == Lines::Loose;
        let is_operation = |(i, token): &(usize, &Token)| {
            let is_label = !is_loose && tokens.get(i + 1).is_some_and(|next| next.kind == TokenKind::Colon);
            self.is_operation(token) && !is_label
        };
        let operation = tokens.iter().enumerate().find(is_operation).map(|(i, _)| i);
        let (labels, rest) = tokens.split_at(operation.unwrap_or(tokens.len()));
        let mut text = self.label_text(labels)?;
        let Some((operation, operands)) = rest.split_first() else {
            let words = labels.iter().filter(|token| token.kind == TokenKind::Word).count();
            return (words == 1 && (is_loose || labels.len() == 2)).then_some(text);
        };
        let name = self.source.slice(operation.span);
        let name = self.mnemonics.spelling(name).unwrap_or(name);
        let (separator, columns) = match self.mnemonics.find(name) {
            // A definition is not a statement: it starts at the margin.
            Some(Op::Directive(Directive::Constant)) => {
                (" ", Columns { operation: 0, operands: 0, comment: 0 })
            }
            Some(Op::Insn(_)) => (self.set.separator, self.dialect.columns),
            Some(Op::Directive(_) | Op::None | Op::Unknown) | None => (", ", self.dialect.columns),
        };
        pad_to(&mut text, columns.operation);
        text.push_str(name);
        let operands = self.operand_text(operands, separator)?;
        if !operands.is_empty() {
            pad_to(&mut text, columns.operands);
            text.push_str(&operands);
        }
        Some(text)
    }

    fn is_operation(&self, token: &Token) -> bool {
        token.kind == TokenKind::Word && self.mnemonics.contains(self.source.slice(token.span))
    }

    /// The labels of a line, or `None` if other tokens are among them.
    fn label_text(&self, labels: &[Token]) -> Option<String> {
        let mut text = String::new();
        for token in labels {
            match token.kind {
                TokenKind::Word => {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    text.push_str(self.source.slice(token.span));
                }
                TokenKind::Colon if !text.is_empty() && !text.ends_with(':') => text.push(':'),
                TokenKind::Comma => {}
                TokenKind::Colon | TokenKind::Char | TokenKind::Str | TokenKind::UnclosedStr => return None,
            }
        }
        let is_whole = self.dialect.lines == Lines::Loose || text.is_empty() || text.ends_with(':');
        is_whole.then_some(text)
    }

    /// The operands with separators between them, or `None` if other tokens than commas are among them.
    fn operand_text(&self, operands: &[Token], separator: &str) -> Option<String> {
        let mut texts: Vec<&str> = Vec::new();
        for token in operands {
            match token.kind {
                TokenKind::Word | TokenKind::Char | TokenKind::Str => {
                    texts.push(self.operand(self.source.slice(token.span)));
                }
                TokenKind::Comma => {}
                TokenKind::Colon | TokenKind::UnclosedStr => return None,
            }
        }
        Some(texts.join(separator))
    }

    /// A register in the spelling of the machine; everything else unchanged.
    fn operand<'t>(&'t self, text: &'t str) -> &'t str {
        self.set.regs.iter().find(|reg| reg.eq_ignore_ascii_case(text)).map_or(text, |reg| reg)
    }
}

/// Fills up to a column; past it, with one blank.
fn pad_to(text: &mut String, column: usize) {
    let width = text.chars().count();
    let pad = column.saturating_sub(width).max(usize::from(width > 0));
    text.push_str(&" ".repeat(pad));
}
