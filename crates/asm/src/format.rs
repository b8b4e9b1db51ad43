//! The formatter: labels, operations, operands and comments in columns.
//!
//! Only blanks, commas and the case of operations and registers change, so the words cannot. An
//! operation is written as in the textbook: `BRz`, `.ORIG`. A line
//! that is not understood stays as it is.

use bantam_diag::Source;

use crate::{
    dialect::Dialect,
    lexer::{self, Line, Token, TokenKind},
    statement::Mnemonics,
};

/// Where things stand on a line, in characters from 0.
pub(crate) struct Columns {
    pub(crate) operation: usize,
    pub(crate) operands: usize,
    pub(crate) comment: usize,
}

/// The columns of our own programs, and of textbooks.
pub(crate) const COLUMNS: Columns = Columns { operation: 12, operands: 18, comment: 40 };

/// The source with its columns aligned.
pub(crate) fn format(source: &Source, mnemonics: &Mnemonics, dialect: &Dialect) -> String {
    let lexed = lexer::lex(&source.text, dialect);
    let newline = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut text = String::with_capacity(source.text.len() * 2);
    for (number, line) in lexed.lines.iter().enumerate() {
        let tokens = &lexed.tokens[line.first as usize..line.end as usize];
        match format_line(source, number, line, tokens, mnemonics) {
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

/// A line in columns, or `None` if it is better left alone.
fn format_line(
    source: &Source,
    number: usize,
    line: &Line,
    tokens: &[Token],
    mnemonics: &Mnemonics,
) -> Option<String> {
    let comment = source.slice(line.comment);
    if tokens.is_empty() {
        return Some(format!("{:pad$}{comment}", "", pad = lone_comment_column(source, number, line)));
    }
    let mut text = code(source, tokens, mnemonics)?;
    if !comment.is_empty() {
        let pad = COLUMNS.comment.saturating_sub(text.chars().count()).max(1);
        text.push_str(&" ".repeat(pad));
        text.push_str(comment);
    }
    Some(text)
}

/// A comment alone on its line keeps to the margin, the operations or the comments, whichever it was
/// near.
fn lone_comment_column(source: &Source, number: usize, line: &Line) -> usize {
    let start = source.line_span(number).start;
    let before = source.slice(bantam_diag::Span::new(start, line.comment.start));
    let column: usize =
        before.chars().fold(0, |column, c| if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 });
    match column {
        0 => 0,
        1..28 => COLUMNS.operation,
        _ => COLUMNS.comment,
    }
}

/// Labels, operation and operands in their columns.
fn code(source: &Source, tokens: &[Token], mnemonics: &Mnemonics) -> Option<String> {
    let is_operation =
        |token: &Token| token.kind == TokenKind::Word && mnemonics.contains(source.slice(token.span));
    let operation = tokens.iter().position(is_operation);
    let (labels, rest) = tokens.split_at(operation.unwrap_or(tokens.len()));
    let mut text = label_text(source, labels)?;
    let Some((operation, operands)) = rest.split_first() else {
        let one = labels.iter().filter(|token| token.kind == TokenKind::Word).count() == 1;
        return one.then_some(text);
    };
    pad_to(&mut text, COLUMNS.operation);
    let name = source.slice(operation.span);
    text.push_str(mnemonics.spelling(name).unwrap_or(name));
    let operands = operand_text(source, operands)?;
    if !operands.is_empty() {
        pad_to(&mut text, COLUMNS.operands);
        text.push_str(&operands);
    }
    Some(text)
}

/// Fills up to a column; past it, with one blank.
fn pad_to(text: &mut String, column: usize) {
    let width = text.chars().count();
    let pad = column.saturating_sub(width).max(usize::from(width > 0));
    text.push_str(&" ".repeat(pad));
}

/// The labels of a line; `None` if there is something else among them.
fn label_text(source: &Source, labels: &[Token]) -> Option<String> {
    let mut text = String::new();
    for token in labels {
        match token.kind {
            TokenKind::Word => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(source.slice(token.span));
            }
            TokenKind::Colon if !text.is_empty() && !text.ends_with(':') => text.push(':'),
            TokenKind::Colon
            | TokenKind::Comma
            | TokenKind::Char
            | TokenKind::Str
            | TokenKind::UnclosedStr => return None,
        }
    }
    Some(text)
}

/// The operands with commas between them; `None` if there is something else among them.
fn operand_text(source: &Source, operands: &[Token]) -> Option<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut comma_before = true;
    for token in operands {
        match token.kind {
            TokenKind::Word | TokenKind::Char | TokenKind::Str => {
                texts.push(operand(source.slice(token.span)));
                comma_before = false;
            }
            TokenKind::Comma if !comma_before => comma_before = true,
            TokenKind::Comma | TokenKind::Colon | TokenKind::UnclosedStr => return None,
        }
    }
    let trailing_comma = comma_before && !texts.is_empty();
    (!trailing_comma).then(|| texts.join(", "))
}

/// A register in upper case; everything else as it is.
fn operand(text: &str) -> String {
    let bytes = text.as_bytes();
    if bytes.len() == 2 && bytes[0] == b'r' && bytes[1].is_ascii_digit() {
        text.to_ascii_uppercase()
    } else {
        text.to_owned()
    }
}
