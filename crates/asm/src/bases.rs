//! Warns about numbers that are probably meant in another base, and about numbers that are probably not meant as
//! distances.

use bantam_diag::Span;
use bantam_isa::{Form, Kind};

use crate::{
    context::Context,
    dialect::{Blocks, Directive, Prefix},
    layout,
    lexer::{Token, TokenKind},
    message,
    mnemonics::{Mnemonics, Op},
    report::Report,
    statement::{Program, Statement},
};

/// The numbers of digits that are usual for binary.
const BINARY_DIGITS: [usize; 2] = [8, 16];

/// Warns about the numbers of a program.
pub(crate) fn bases(context: &Context<'_>, mnemonics: &Mnemonics, program: &Program, report: &mut Report) {
    for statement in &program.statements {
        let operands = program.operands(statement);
        match statement.op {
            Op::Directive(Directive::Origin) => origin(context, operands, report),
            Op::Directive(Directive::Words) => operands.iter().for_each(|token| {
                if is_binary(context, token.span) {
                    report.push(message::meant_as_binary(context, token.span));
                }
            }),
            Op::Insn(mnemonic) => vector(context, mnemonics.forms(mnemonic), operands, report),
            Op::None | Op::Unknown | Op::Directive(_) => {}
        }
    }
}

/// Whether a number has only binary digits, as many as a byte or a word has, and is read as decimal.
pub(crate) fn is_binary(context: &Context<'_>, span: Span) -> bool {
    let text = context.slice(span);
    binary_prefix(context, text.len()).is_some()
        && BINARY_DIGITS.contains(&text.len())
        && text.bytes().all(|digit| matches!(digit, b'0' | b'1'))
        && layout::is_decimal(context, text)
}

/// The prefix of binary numbers of that many digits.
pub(crate) fn binary_prefix(context: &Context<'_>, digits: usize) -> Option<&'static str> {
    let fits = |prefix: &&Prefix| prefix.base == 2 && prefix.digits.is_none_or(|fixed| fixed == digits);
    context.dialect.prefixes.iter().rfind(fits).map(|prefix| prefix.text)
}

/// The values of digits without a prefix, read as decimal and as hexadecimal.
fn both_bases(context: &Context<'_>, token: Token) -> Option<(i64, i64)> {
    let text = context.slice(token.span);
    let is_plain = token.kind == TokenKind::Word && text.bytes().all(|digit| digit.is_ascii_digit());
    let is_read = is_plain && text.len() <= 4 && layout::is_decimal(context, text);
    is_read.then(|| Some((text.parse().ok()?, i64::from_str_radix(text, 16).ok()?)))?
}

/// An origin below the usual one, which is one in hexadecimal.
fn origin(context: &Context<'_>, operands: &[Token], report: &mut Report) {
    let [token] = operands else { return };
    let usual = i64::from(context.dialect.usual_origin);
    if let Some((decimal, hex)) = both_bases(context, *token)
        && context.dialect.blocks == Blocks::Delimited
        && decimal < usual
        && hex >= usual
    {
        report.push(message::meant_as_hex(context, token.span, hex));
    }
}

/// A vector without a name of its own, which has one in hexadecimal.
fn vector(context: &Context<'_>, forms: &[u32], operands: &[Token], report: &mut Report) {
    let [token] = operands else { return };
    let Some(form) = forms.first().map(|form| &context.set.forms[*form as usize]) else { return };
    let [field] = form.operands.as_slice() else { return };
    let has_name = |value: i64| {
        let word = field.put(value).map(|bits| form.word | bits);
        let is_named = |named: &Form| named.operands.is_empty() && Ok(named.word) == word.map_err(drop);
        context.set.forms.iter().any(is_named)
    };
    if field.kind == Kind::Vector
        && let Some((decimal, hex)) = both_bases(context, *token)
        && has_name(hex)
        && !has_name(decimal)
    {
        report.push(message::meant_as_hex(context, token.span, hex));
    }
}

/// Whether the statement loads from a distance that is written as a number, and the operand.
pub(crate) fn distance(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    program: &Program,
    statement: &Statement,
) -> Option<(Token, i64)> {
    let Op::Insn(mnemonic) = statement.op else { return None };
    let form = &context.set.forms[*mnemonics.forms(mnemonic).first()? as usize];
    let at = form.operands.iter().position(|field| field.kind == Kind::Relative)?;
    let token = *program.operands(statement).get(at)?;
    Some((token, layout::number(context, token)?.value))
}
