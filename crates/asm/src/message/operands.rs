//! Messages about the operands of instructions and directives.

use super::*;
use crate::bases::{binary_prefix, is_binary};
use crate::literal::{self, DASHES, is_half, looks_like_number};

// ---- operands -------------------------------------------------------------------------------------

/// All ways to write an instruction: "`ADD DR, SR1, SR2` or `ADD DR, SR1, imm5`".
pub(crate) fn ways(context: &Context<'_>, forms: &[&Form]) -> String {
    let ways: Vec<String> = forms.iter().map(|form| format!("`{}`", way(context.set, form))).collect();
    ways.join(" or ")
}

/// The form as in a manual, but with `LABEL` for fields that usually hold a label.
fn way(set: &InsnSet, form: &Form) -> String {
    let operands = form.operands.iter().map(|field| match field.kind {
        Kind::Relative | Kind::Back => "LABEL",
        Kind::Reg | Kind::Signed | Kind::Unsigned | Kind::Vector | Kind::Address | Kind::Conditions => {
            &field.name
        }
    });
    let operands: Vec<&str> = operands.collect();
    format!("{} {}", form.mnemonic, operands.join(set.separator)).trim_end().to_owned()
}

pub(crate) fn counted(n: usize, what: &str) -> String {
    match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{n} {what}s"),
    }
}

pub(crate) fn too_few(context: &Context<'_>, span: Span, forms: &[&Form], given: &[Token]) -> Diagnostic {
    let wanted = forms.first().map_or(0, |form| form.operands.len());
    let name = context.word(span);
    let end = given.last().map_or(span, |token| token.span);
    context
        .error(
            "E0006",
            span.to(end),
            format!("`{name}` takes {}, but {} given", counted(wanted, "operand"), are(given.len())),
        )
        .help(format!("write {}", ways(context, forms)))
}

pub(crate) fn too_many(context: &Context<'_>, span: Span, forms: &[&Form], given: &[Token]) -> Diagnostic {
    let wanted = forms.first().map_or(0, |form| form.operands.len());
    let name = context.word(span);
    let extra = given[wanted].span.to(given[given.len() - 1].span);
    let takes = format!("`{name}` takes {}, but {} given", counted(wanted, "operand"), are(given.len()));
    context.error("E0007", extra, takes).label("unexpected").help(format!("write {}", ways(context, forms)))
}

/// Reports that the extra operand is another instruction.
pub(crate) fn new_statement(context: &Context<'_>, error: Diagnostic, span: Span) -> Diagnostic {
    error.help(format!("write one statement per line; move `{}` to the next line", context.word(span)))
}

/// Several words before an instruction are labels, but usually the whole line is a comment.
pub(crate) fn perhaps_a_comment(mut error: Diagnostic) -> Diagnostic {
    let help = error.help.take().unwrap_or_default();
    error.help(format!("{help}; if this line is a comment, put `;` before it"))
}

pub(crate) fn are(n: usize) -> String {
    match n {
        0 => "none is".to_owned(),
        1 => "1 is".to_owned(),
        _ => format!("{n} are"),
    }
}

pub(crate) fn wrong_kind(
    context: &Context<'_>,
    operand: &Operand,
    field: &Field,
    forms: &[&Form],
    is_operation: bool,
) -> Diagnostic {
    let text = context.word(operand.span);
    let takes_reg = |form: &&Form| form.operands.last().is_some_and(|field| field.kind == Kind::Reg);
    let wanted = match field.kind {
        Kind::Reg => "a register",
        Kind::Signed | Kind::Unsigned | Kind::Vector | Kind::Conditions if forms.iter().any(takes_reg) => {
            "a register or a number"
        }
        Kind::Signed | Kind::Unsigned | Kind::Vector | Kind::Conditions => "a number",
        Kind::Address => "an address or a label",
        Kind::Relative | Kind::Back => "a label",
    };
    let given = match operand.value {
        Value::Reg(_) => format!("`{text}` is a register"),
        Value::Number(_) => format!("`{text}` is a number"),
        Value::Char(_) => format!("{text} is a character"),
        Value::Label { .. } => format!("`{text}` is a label"),
        Value::Str => "this is a string".to_owned(),
        Value::Unknown | Value::BadChar(_) if is_operation => format!("`{text}` is {}", operation(&text)),
        Value::Unknown | Value::BadChar(_) if wanted.contains(" or ") => format!("`{text}` is neither"),
        Value::Unknown | Value::BadChar(_) => format!("`{text}` is not one"),
    };
    let error = context.error("E0008", operand.span, format!("expected {wanted}, but {given}"));
    let may_be_constant = matches!(operand.value, Value::Label { .. } | Value::Unknown) && !is_operation;
    if may_be_constant && matches!(field.kind, Kind::Signed | Kind::Vector) {
        return error.help(format!(
            "write {}; {}",
            ways(context, forms),
            context.dialect.large_constant_help
        ));
    }
    error.help(format!("write {}", ways(context, forms)))
}

/// The word for an operation.
pub(crate) fn operation(name: &str) -> &'static str {
    if is_directive(name) { "a directive" } else { "an instruction" }
}

pub(crate) fn no_such_register(context: &Context<'_>, span: Span) -> Diagnostic {
    let regs = context.set.regs;
    let (first, last) = (regs.first().unwrap_or(&""), regs.last().unwrap_or(&""));
    context
        .error("E0009", span, format!("unknown register `{}`", context.word(span)))
        .help(format!("the registers are {first} to {last}"))
}

pub(crate) fn malformed_number(context: &Context<'_>, span: Span) -> Diagnostic {
    let text = context.word(span);
    if is_half(&text) {
        return context.error("E0028", span, format!("`{text}` alone is not a number")).help(format!(
            "write it without spaces, for example {} or LABEL+1",
            context.set.numerals.decimal(-1)
        ));
    }
    let error = context.error("E0028", span, format!("`{text}` is not a number"));
    let rest = text.trim_start_matches('#');
    if rest.len() < text.len()
        && rest.starts_with(|c: char| c.is_ascii_alphabetic())
        && literal::number(rest, context.dialect).is_some()
    {
        return error.help(format!("write `{rest}`: `#` is only for decimal numbers")).fix(span, rest);
    }
    if text.contains(DASHES) {
        return error.help("this is a dash; write a minus sign, `-`");
    }
    if let Some((prefix, digits)) = literal::wrong_digits(&text, context.dialect) {
        let (name, wanted) = (prefix.text, prefix.digits.unwrap_or_default());
        let (given, missing) = (counted(digits, "digit"), wanted.saturating_sub(digits));
        let error = error.label(format!("{given}; `{name}` needs {wanted}"));
        if missing == 0 {
            return error.help(format!("write exactly {} digits", wanted));
        }
        let digits = text.trim_start_matches(name);
        return error.help(format!("pad it with zeros: `{name}{}{digits}`", "0".repeat(missing)));
    }
    error.help(format!("numbers are written {}", context.dialect.number_examples))
}

/// A number at the start of a sentence, with its decimal value if it is written differently:
/// "`x63` is 99, which".
pub(crate) fn amount(context: &Context<'_>, span: Span, value: i64) -> String {
    let text = context.word(span);
    if value.abs() >= HUGE {
        return format!("`{text}`");
    }
    let is_plain = text.trim_start_matches('#') == value.to_string();
    if is_plain { value.to_string() } else { format!("`{text}` is {value}, which") }
}

pub(crate) fn does_not_fit(
    context: &Context<'_>,
    form: &Form,
    field: &Field,
    span: Span,
    value: i64,
    error: FieldError,
) -> Diagnostic {
    let FieldError { least, greatest, same_bits } = error;
    let (name, width, amount) = (&field.name, field.at.width, amount(context, span, value));
    if let Some(same) = same_bits {
        let same_text = context.set.numerals.decimal(same.into());
        let why = if least < 0 { "a signed field" } else { "an unsigned field" };
        return context
            .error("E0011", span, format!("{amount} does not fit into {name}, {why}"))
            .label(format!("{width} bits hold {least} to {greatest}; the same bits are {same}"))
            .help(format!("write {same_text} if that is what you mean, or use --bit-patterns"))
            .fix(span, same_text);
    }
    let of_field = context.dialect.field_help.iter().find(|(name, _)| *name == field.name);
    let help = match field.kind {
        Kind::Signed => of_field.map_or(context.dialect.large_constant_help, |(_, help)| help).to_owned(),
        Kind::Relative | Kind::Back => context.dialect.distance_help.to_owned(),
        Kind::Reg | Kind::Unsigned | Kind::Vector | Kind::Address | Kind::Conditions => {
            format!("write {} with a number from {least} to {greatest}", ways(context, &[form]))
        }
    };
    context
        .error("E0010", span, format!("{amount} does not fit into {name}"))
        .label(format!("{width} bits hold {least} to {greatest}"))
        .help(help)
}

// ---- directives -----------------------------------------------------------------------------------

pub(crate) fn block_expects_count(context: &Context<'_>, span: Span) -> Diagnostic {
    let block = context.directive(Directive::Block);
    context
        .error("E0015", span, format!("`{block}` needs the number of {}s to reserve", context.cell()))
        .help(format!("for example `{block} 10`"))
}

pub(crate) fn bad_block_count(context: &Context<'_>, span: Span, value: i64) -> Diagnostic {
    let block = context.directive(Directive::Block);
    let count = if value.abs() < HUGE { value.to_string() } else { format!("`{}`", context.word(span)) };
    context
        .error("E0010", span, format!("`{block}` cannot reserve {count} {}s", context.cell()))
        .label(format!("it can reserve 0 to {}", context.set.memory))
        .help(format!("for example `{block} 10`"))
}

pub(crate) fn block_expects_number(context: &Context<'_>, span: Span) -> Diagnostic {
    let block = context.directive(Directive::Block);
    context
        .error(
            "E0008",
            span,
            format!("`{block}` expects a number of {}s, not `{}`", context.cell(), context.word(span)),
        )
        .help(format!("for example `{block} 10`"))
}

pub(crate) fn expects_value(context: &Context<'_>, span: Span, directive: Directive) -> Diagnostic {
    let name = context.directive(directive);
    context.error("E0015", span, format!("`{name}` needs a value")).help(format!(
        "for example `{name} {}`, `{name} {}` or `{name} LABEL`",
        context.set.numerals.decimal(10),
        context.dialect.example_number
    ))
}

pub(crate) fn constant_expects_two(context: &Context<'_>, span: Span, given: &[Token]) -> Diagnostic {
    let name = context.directive(Directive::Constant);
    let end = given.last().map_or(span, |token| token.span);
    context
        .error(
            "E0015",
            span.to(end),
            format!("`{name}` takes a name and a value, but {} given", are(given.len())),
        )
        .help(format!("for example `{name} WIDTH 10`"))
}

pub(crate) fn constant_expects_number(context: &Context<'_>, span: Span) -> Diagnostic {
    let text = context.slice(span);
    if looks_like_number(text) {
        return malformed_number(context, span);
    }
    let (name, word) = (context.directive(Directive::Constant), context.word(span));
    context
        .error("E0008", span, format!("`{name}` expects a number that is known at this point, not `{word}`"))
        .help(format!("write a number, or a name that `{name}` defines above"))
}

pub(crate) fn expects_labels(context: &Context<'_>, span: Span, directive: Directive) -> Diagnostic {
    let name = context.directive(directive);
    context
        .error("E0015", span, format!("`{name}` needs the name of a label"))
        .help(format!("for example `{name} PRINT`"))
}

pub(crate) fn expects_string(
    context: &Context<'_>,
    span: Span,
    directive: Directive,
    given: &[Token],
) -> Diagnostic {
    let name = context.directive(directive);
    let span = given.first().map_or(span, |first| first.span.to(given[given.len() - 1].span));
    let error = context.error("E0015", span, format!("`{name}` expects one string in double quotes"));
    let is_string = |token: &Token| token.kind == TokenKind::Str;
    if let Some(plain) = with_plain_quotes(context, span) {
        typographic_quotes(context, "E0015", span, &plain)
    } else if given.len() > 1 && is_string(&given[0]) {
        error.help("a quote inside the string is written `\\\"`; a comment begins with `;`")
    } else {
        error.help(format!("for example `{name} \"Hello\"`"))
    }
}

pub(crate) fn unclosed_string(context: &Context<'_>, span: Span) -> Diagnostic {
    context
        .error("E0017", span, "the string has no closing quote")
        .help("put `\"` at the end of the string; a quote inside it is written `\\\"`")
}

pub(crate) fn bad_literal(context: &Context<'_>, span: Span, error: LiteralError) -> Diagnostic {
    match error {
        LiteralError::Escape { start, end } => {
            let at = Span::new(span.start + 1 + start as u32, span.start + 1 + end as u32);
            let escape = context.word(at);
            if escape == "\\x" {
                return context
                    .error("E0018", at, "the escape `\\x` needs two hexadecimal digits")
                    .help("for example `\\x41`; a backslash itself is written `\\\\`");
            }
            context.error("E0018", at, format!("unknown escape `{escape}`")).help(
                "the escapes are \\n \\t \\r \\0 \\e \\a \\b \\\\ \\\" \\' and \\x with two hexadecimal digits",
            )
        }
        LiteralError::NotOne => context
            .error("E0019", span, "a character constant holds exactly one ASCII character")
            .help("for example 'A' or '\\n'; for more, use a string"),
    }
}

pub(crate) fn not_a_word(context: &Context<'_>, span: Span, value: Value) -> Diagnostic {
    let words = context.directive(Directive::Words);
    let error = context.error("E0008", span, format!("`{words}` expects a number, a character or a label"));
    let string = context.directive(Directive::String);
    let string = if string.is_empty() { context.directive(Directive::Text) } else { string };
    if value == Value::Str && !string.is_empty() {
        return error.help(format!("for a string, use `{string}`"));
    }
    let ten = context.set.numerals.decimal(10);
    error.help(format!("for example `{words} {ten}`, `{words} 'A'` or `{words} LABEL`"))
}

pub(crate) fn over_word(context: &Context<'_>, span: Span, value: i64, error: FieldError) -> Diagnostic {
    let FieldError { least, greatest, same_bits } = error;
    let (cell, bits) = (context.cell(), context.set.cell_bits);
    let amount = amount(context, span, value);
    if let Some(same) = same_bits {
        let same = context.set.numerals.decimal(same.into());
        return context
            .error("E0011", span, format!("{amount} does not fit into an unsigned {cell}"))
            .label(format!("{bits} bits hold {least} to {greatest}; the same bits are {same}"))
            .help(format!("write {same} if that is what you mean, or use --bit-patterns"))
            .fix(span, same);
    }
    let error = context
        .error("E0016", span, format!("{amount} does not fit into a {cell}"))
        .label(format!("{bits} bits hold {least} to {greatest}"));
    if is_binary(context, span) {
        let word = context.word(span);
        let binary = format!("{}{word}", binary_prefix(context, word.len()).unwrap_or_default());
        return error
            .help(format!("these are decimal digits; in binary, write `{binary}`"))
            .fix(span, binary);
    }
    error.help(format!("split it over two {cell}s, or use a smaller number"))
}
