//! Warnings about code that is allowed but rarely intended.

use super::*;
use crate::bases::binary_prefix;

pub(crate) fn unused_label(context: &Context<'_>, span: Span) -> Diagnostic {
    context
        .warning("W0001", span, format!("the label `{}` is never used", context.word(span)))
        .help("remove it, or check the spelling where it should be used")
}

pub(crate) fn unused_constant(context: &Context<'_>, span: Span) -> Diagnostic {
    context
        .warning("W0001", span, format!("the constant `{}` is never used", context.word(span)))
        .help("remove it, or check the spelling where it should be used")
}

pub(crate) fn treated_as_label(context: &Context<'_>, span: Span, near: Option<&str>) -> Diagnostic {
    let word = context.word(span);
    let warning =
        context.warning("W0002", span, format!("`{word}` is alone on its line, so it is treated as a label"));
    match near {
        Some(name) => warning.help(format!("did you mean `{name}`?")).fix(span, name),
        None => warning.help("nothing uses it; if it is a comment, put `;` before it"),
    }
}

pub(crate) fn runs_into_data(context: &Context<'_>, data: Span, insn: Span) -> Diagnostic {
    context
        .warning("W0003", data, "the program runs into this data and executes it")
        .related(context.id, insn, "after this instruction")
        .help(format!("end the code before it with {}", context.dialect.ends_code))
}

pub(crate) fn stores_into_code(context: &Context<'_>, store: Span, target: u16, insn: Span) -> Diagnostic {
    let addr = context.addr(target);
    context
        .warning("W0009", store, format!("this store overwrites the program at {addr}"))
        .related(context.id, insn, "this instruction is overwritten")
        .help("use an address after the program; if the program modifies itself on purpose, give the instruction a label")
}

pub(crate) fn unreachable(context: &Context<'_>, span: Span, jump: Span) -> Diagnostic {
    context
        .warning("W0004", span, "this instruction is unreachable")
        .related(context.id, jump, "this never continues to the next line")
        .help("give it a label and branch to it, or remove it")
}

pub(crate) fn no_halt(context: &Context<'_>, span: Span) -> Diagnostic {
    context
        .warning("W0005", span, "the program has no HALT, so it never stops by itself")
        .help("add HALT where the program should end")
}

pub(crate) fn extra_comma(context: &Context<'_>, span: Span) -> Diagnostic {
    let text = &context.source.text;
    let joins = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != ',');
    let before = text[..span.start as usize].chars().next_back();
    let after = text[span.end as usize..].chars().next();
    let blank = if joins(before) && joins(after) { " " } else { "" };
    context
        .warning("W0010", span, "this comma separates nothing")
        .help("remove it; commas go between operands")
        .fix(span, blank)
}

pub(crate) fn wide_comma(context: &Context<'_>, span: Span) -> Diagnostic {
    context
        .warning("W0010", span, "this is a full-width comma")
        .help("write a plain comma, `,`")
        .fix(span, ",")
}

pub(crate) fn meant_as_hex(context: &Context<'_>, span: Span, hex: i64) -> Diagnostic {
    let (word, hex) = (context.word(span), context.set.numerals.hex(hex as u16, 2));
    context
        .warning("W0012", span, format!("`{word}` is a decimal number"))
        .help(format!("if it is meant in hexadecimal, write `{hex}`"))
        .fix(span, hex)
}

pub(crate) fn meant_as_binary(context: &Context<'_>, span: Span) -> Diagnostic {
    let word = context.word(span);
    let binary = format!("{}{word}", binary_prefix(context, word.len()).unwrap_or_default());
    context
        .warning("W0012", span, format!("`{word}` is a decimal number"))
        .help(format!("if it is meant in binary, write `{binary}`"))
        .fix(span, binary)
}

pub(crate) fn distance_to_nowhere(context: &Context<'_>, span: Span, target: i64) -> Diagnostic {
    let word = context.word(span);
    let place = match u16::try_from(target) {
        Ok(target) => format!("leads to {}", context.addr(target)),
        Err(_) => "leads out of memory".to_owned(),
    };
    context
        .warning("W0013", span, format!("the distance `{word}` {place}, where the program has no data"))
        .help(context.dialect.distance_help)
}
