//! The value of an operand, evaluated before its instruction form is known.

use bantam_diag::Span;

use crate::{
    context::Context,
    lexer::{Token, TokenKind},
    literal::{self, LiteralError, Number},
    symbols::Symbols,
};

/// The value of an operand, as far as the operand alone determines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A register.
    Reg(u16),
    /// A number.
    Number(Number),
    /// A character constant.
    Char(u8),
    /// A label and a distance from it.
    Label {
        /// Its number in the symbol table.
        symbol: u32,
        /// The distance in words.
        offset: i64,
    },
    /// A string.
    Str,
    /// A word that is none of these.
    Unknown,
    /// An invalid character constant.
    BadChar(LiteralError),
}

/// What kind of thing an operand is, for choosing among the forms of a mnemonic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Reg,
    Number,
    Label,
    Other,
}

impl Value {
    pub(crate) fn class(self) -> Class {
        match self {
            Self::Reg(_) => Class::Reg,
            Self::Number(_) | Self::Char(_) => Class::Number,
            Self::Label { .. } => Class::Label,
            Self::Str | Self::Unknown | Self::BadChar(_) => Class::Other,
        }
    }
}

/// An operand and its span.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operand {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// operand = register | label | number | label ("+" | "-") number | character | string
///
/// In this order: a word that is a defined label is that label, even if it looks like a number or
/// contains a minus sign.
pub(crate) fn evaluate(context: &Context<'_>, symbols: &Symbols<'_>, token: Token) -> Operand {
    let text = context.slice(token.span);
    let value = match token.kind {
        TokenKind::Word => word(context, symbols, text),
        TokenKind::Char => match literal::character(text) {
            Ok(byte) => Value::Char(byte),
            Err(error) => Value::BadChar(error),
        },
        TokenKind::Str | TokenKind::UnclosedStr => Value::Str,
        TokenKind::Comma | TokenKind::Colon => Value::Unknown,
    };
    Operand { span: token.span, value }
}

fn word(context: &Context<'_>, symbols: &Symbols<'_>, text: &str) -> Value {
    if let Some(reg) = context.register(text) {
        return Value::Reg(reg);
    }
    // `xA` and `b1` may be labels or numbers, and a label wins; a word that begins with a digit or a sign
    // and is a number is always a number.
    if text.starts_with('\'') {
        return Value::BadChar(LiteralError::NotOne);
    }
    let number = literal::number(text, context.dialect);
    if (number.is_none() || text.as_bytes()[0].is_ascii_alphabetic())
        && let Some(symbol) = symbols.find(text)
    {
        return Value::Label { symbol, offset: 0 };
    }
    if let Some(number) = number {
        return Value::Number(number);
    }
    label_and_offset(context, symbols, text).unwrap_or(Value::Unknown)
}

/// The part before the last sign if a number follows the sign, else the whole text.
pub(crate) fn without_offset<'a>(context: &Context<'_>, text: &'a str) -> &'a str {
    let sign = text.rfind(['+', '-']).filter(|i| *i > 0);
    match sign.map(|i| text.split_at(i)) {
        Some((name, rest)) if literal::number(rest, context.dialect).is_some() => name,
        _ => text,
    }
}

/// label ("+" | "-") number, split at the last sign for which both parts are valid
fn label_and_offset(context: &Context<'_>, symbols: &Symbols<'_>, text: &str) -> Option<Value> {
    let signs = text.bytes().enumerate().filter(|(i, byte)| *i > 0 && (*byte == b'+' || *byte == b'-'));
    for (i, _) in signs.collect::<Vec<_>>().into_iter().rev().take(8) {
        let (name, rest) = text.split_at(i);
        if let (Some(symbol), Some(number)) = (symbols.find(name), literal::number(rest, context.dialect)) {
            return Some(Value::Label { symbol, offset: number.value });
        }
    }
    None
}
