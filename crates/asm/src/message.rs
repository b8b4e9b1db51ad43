//! The messages of the assembler, written for students. They are all here, so that their wording can
//! be compared and improved in one place.

mod linking;
mod operands;
mod warnings;

use bantam_diag::{Diagnostic, SourceId, Span};
use bantam_isa::{Field, FieldError, Form, InsnSet, Kind, Numerals, Spelled, spelling};

use crate::{
    block::LaidBlock,
    context::{Context, shortened},
    dialect::{Blocks, Directive, Lines, Recipe},
    lexer::{Token, TokenKind},
    literal::{HUGE, LiteralError, looks_like_number},
    mnemonics::Mnemonics,
    operand::{self, Operand, Value},
    symbols::Symbols,
};

pub use linking::unloadable;
pub(crate) use linking::*;
pub(crate) use operands::*;
pub(crate) use warnings::*;

/// The quotes that word processors substitute for a double quote.
const CURLY_QUOTES: [char; 3] = ['\u{201C}', '\u{201D}', '\u{201E}'];
/// The same for a single quote.
const CURLY_SINGLE_QUOTES: [char; 3] = ['\u{2018}', '\u{2019}', '\u{201A}'];

/// The text of a span with plain quotes, if it has typographic ones.
fn with_plain_quotes(context: &Context<'_>, span: Span) -> Option<String> {
    let text = context.slice(span);
    text.contains([CURLY_QUOTES, CURLY_SINGLE_QUOTES].as_flattened())
        .then(|| text.replace(CURLY_QUOTES, "\"").replace(CURLY_SINGLE_QUOTES, "'"))
}

pub(crate) fn typographic_quotes(
    context: &Context<'_>,
    code: &'static str,
    span: Span,
    plain: &str,
) -> Diagnostic {
    context
        .error(code, span, "these are typographic quotes")
        .help(format!("write `{plain}`"))
        .fix(span, plain)
}

// ---- blocks ---------------------------------------------------------------------------------------

pub(crate) fn source_too_large(id: SourceId, len: usize) -> Diagnostic {
    let limit = crate::LARGEST_SOURCE;
    Diagnostic::error(
        "E0029",
        id,
        Span::default(),
        format!("the file is {len} bytes long; the limit is {limit}"),
    )
}

pub(crate) fn too_many_problems(id: SourceId, span: Span, more: usize) -> Diagnostic {
    Diagnostic::error("E0030", id, span, format!("there are {more} more problems, too many to list"))
        .help("fix the first ones, or check that this file is a program")
}

pub(crate) fn no_origin(context: &Context<'_>, span: Span) -> Diagnostic {
    let (origin, example) = (context.directive(Directive::Origin), context.origin_example());
    context
        .error("E0001", span, format!("the program has no start address: `{origin}` is missing"))
        .help(format!("begin the program with `{example}` on a line of its own"))
        .fix(Span::new(0, 0), format!("{}{example}\n", context.indent()))
}

pub(crate) fn before_origin(context: &Context<'_>, span: Span) -> Diagnostic {
    let origin = context.directive(Directive::Origin);
    context
        .error("E0002", span, format!("this comes before the first `{origin}`, so it has no address"))
        .help(format!("move it below the `{origin}`"))
}

pub(crate) fn between_blocks(context: &Context<'_>, span: Span) -> Diagnostic {
    let (origin, end) = (context.directive(Directive::Origin), context.directive(Directive::End));
    context
        .error("E0003", span, format!("this comes after `{end}`, outside any block, so it has no address"))
        .help(format!("move it above the `{end}`, begin a new block with `{origin}`, or make it a comment"))
}

pub(crate) fn text_after_end(context: &Context<'_>, span: Span) -> Diagnostic {
    let end = context.directive(Directive::End);
    context
        .warning("W0011", span, format!("this text after `{end}` is ignored"))
        .help("if it is a comment, put `;` before it")
}

pub(crate) fn second_end(context: &Context<'_>, span: Span) -> Diagnostic {
    let end = context.directive(Directive::End);
    context
        .warning("W0011", span, format!("the block already has its `{end}`; this one is ignored"))
        .help("remove it")
}

pub(crate) fn origin_in_block(context: &Context<'_>, span: Span) -> Diagnostic {
    let line = context.source.line_span(context.source.line_of(span.start));
    let (origin, end) = (context.directive(Directive::Origin), context.directive(Directive::End));
    context
        .warning(
            "W0008",
            span,
            format!("`{origin}` starts a new block before the previous block has its `{end}`"),
        )
        .help(format!("add `{end}` on the line before"))
        .fix(line.before(), format!("{}{end}\n", context.indent()))
}

pub(crate) fn missing_end(context: &Context<'_>, at: u32) -> Diagnostic {
    let end = context.directive(Directive::End);
    context
        .warning("W0006", Span::new(at, at), format!("the last `{end}` is missing"))
        .help(format!("add `{end}` as the last line"))
        .fix(Span::new(at, at), format!("\n{}{end}", context.indent()))
}

pub(crate) fn origin_expects_one(context: &Context<'_>, span: Span, given: usize) -> Diagnostic {
    let origin = context.directive(Directive::Origin);
    context
        .error("E0015", span, format!("`{origin}` takes one address, but {} given", are(given)))
        .help(format!("for example `{}`", context.origin_example()))
}

pub(crate) fn origin_expects_number(context: &Context<'_>, span: Span) -> Diagnostic {
    let origin = context.directive(Directive::Origin);
    context
        .error("E0008", span, format!("`{origin}` expects a numeric address, not `{}`", context.word(span)))
        .help(format!("for example `{}`", context.origin_example()))
}

pub(crate) fn not_an_address(context: &Context<'_>, span: Span, value: i64) -> Diagnostic {
    context
        .error("E0010", span, format!("{} is not an address", amount(context, span, value)))
        .label(format!("addresses are {} to {}", context.addr(0u16), context.last_addr()))
        .help(format!("for example `{}`", context.origin_example()))
}

pub(crate) fn overlap(context: &Context<'_>, a: &LaidBlock, b: &LaidBlock) -> Diagnostic {
    let range =
        |block: &LaidBlock| format!("from {} to {}", context.addr(block.origin), context.addr(block.end - 1));
    let common = a.end.min(b.end) - a.origin.max(b.origin);
    context
        .error("E0020", b.span, format!("the block {} overlaps the block {}", range(b), range(a)))
        .label(format!("they share {}", counted(common as usize, context.cell())))
        .related(context.id, a.span, "the other block begins here")
        .help(format!("{}shorten the other one", begin_later(context.set.numerals, a.end)))
}

/// Advice to start a block where another ends, if that is a valid address.
fn begin_later(numerals: Numerals, end: u32) -> String {
    if u16::try_from(end).is_err() {
        return String::new();
    }
    format!("start this block at {} or later, or ", numerals.addr(end))
}

pub(crate) fn past_end(context: &Context<'_>, span: Span, addr: u32, size: u32) -> Diagnostic {
    let (addr_text, last) = (context.addr(addr), context.last_addr());
    let words = counted(size as usize, context.cell());
    let goes = if size == 1 { "goes" } else { "go" };
    let over = counted((addr + size - context.set.memory) as usize, context.cell());
    let advice = match context.dialect.blocks {
        Blocks::Delimited => "start the block at a lower address or shorten it",
        Blocks::Open => "shorten the program",
    };
    context
        .error("E0021", span, format!("{words} at {addr_text} {goes} past the end of memory ({last})"))
        .help(format!("this is {over} too long; {advice}"))
}

// ---- statements -----------------------------------------------------------------------------------

pub(crate) fn unknown_operation(context: &Context<'_>, span: Span, near: Option<&str>) -> Diagnostic {
    let word = context.word(span);
    let error = context.error("E0004", span, format!("`{word}` is not an instruction"));
    match near {
        Some(name) => error.help(format!("did you mean `{name}`?")).fix(span, name),
        None => error.help(format!("the instructions are {}", instructions(context.set))),
    }
}

pub(crate) fn foreign_operation(context: &Context<'_>, span: Span, recipe: &Recipe) -> Diagnostic {
    let word = context.word(span);
    context.error("E0004", span, format!("`{word}` is not an instruction")).help(recipe.help)
}

/// A label and a directive without a space: the directive begins at `middle`.
pub(crate) fn glued(context: &Context<'_>, span: Span, middle: u32) -> Diagnostic {
    let (label, directive) = (Span::new(span.start, middle), Span::new(middle, span.end));
    let (label, directive) = (context.word(label), context.word(directive));
    context
        .error("E0004", span, format!("there is no space between `{label}` and `{directive}`"))
        .help(format!("write `{label} {directive}`"))
        .fix(Span::new(middle, middle), " ")
}

pub(crate) fn no_operation(context: &Context<'_>, span: Span) -> Diagnostic {
    context
        .error("E0004", span, "this line has no instruction")
        .help("if it is a comment, put `;` before it; if it holds labels, add an instruction after them")
}

/// The names of all instructions; a family such as `BRz` is listed once, by its stem.
fn instructions(set: &InsnSet) -> String {
    let family = |form: &Form| spelling::mnemonic(set.rows[form.row].spelling).split_once('{');
    let printed = set.forms.iter().filter(|form| form.spelled == Spelled::Always);
    let mut names: Vec<&str> = printed
        .map(|form| match family(form) {
            Some((stem, _)) if form.mnemonic.starts_with(stem) => stem,
            _ => &form.mnemonic,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(" ")
}

/// In a dialect whose labels have colons: reports a word that should be an operation. `next` is the token
/// after it.
pub(crate) fn not_an_operation(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    token: Token,
    next: Option<&Token>,
) -> Diagnostic {
    if token.kind != TokenKind::Word {
        return stray(context, token.span);
    }
    let word = context.slice(token.span);
    if is_directive(word) {
        return unknown_directive(context, mnemonics, token.span);
    }
    let near = mnemonics.nearest(word);
    let before_operation =
        next.is_some_and(|next| next.kind == TokenKind::Word && mnemonics.contains(context.slice(next.span)));
    let is_label = before_operation || next.is_none() && near.is_none();
    if is_label && context.can_be_label(word) && !looks_like_number(word) {
        let name = context.word(token.span);
        let error = context.error("E0004", token.span, format!("`{name}` is not an instruction"));
        let colon = format!("if it is a label, add a colon: `{name}:`");
        if next.is_none() {
            return error.help(format!("{colon}; the instructions are {}", instructions(context.set)));
        }
        return error.help(colon).fix(token.span, format!("{word}:"));
    }
    unknown_operation(context, token.span, near)
}

/// Whether a word looks like a directive.
fn is_directive(word: &str) -> bool {
    word.starts_with(['.', '%'])
}

pub(crate) fn unknown_directive(context: &Context<'_>, mnemonics: &Mnemonics, span: Span) -> Diagnostic {
    let word = context.word(span);
    let error = context.error("E0005", span, format!("unknown directive `{word}`"));
    let near = mnemonics.nearest(&word).filter(|name| is_directive(name));
    let begins = context.dialect.directives.iter().map(|(name, _)| *name).find(|name| {
        let (word, name) = (word.to_ascii_uppercase(), name.to_ascii_uppercase());
        word.len() > 2 && (name.starts_with(&word) || word.starts_with(&name[..name.len() - 1]))
    });
    match near.or(begins) {
        Some(name) => error.help(format!("did you mean `{name}`?")).fix(span, name),
        None if let Some(recipe) = context.dialect.recipe(&word) => error.help(recipe.help),
        None => {
            let all: Vec<&str> = context.dialect.directives.iter().map(|(name, _)| *name).collect();
            error.help(format!("the directives are {}", all.join(" ")))
        }
    }
}

pub(crate) fn stray(context: &Context<'_>, span: Span) -> Diagnostic {
    let text = context.word(span);
    let label = match context.dialect.lines {
        Lines::Loose => "label",
        Lines::Colons => "label with a colon",
    };
    let between = if context.set.separator == " " { "spaces or commas" } else { "commas" };
    context
        .error("E0022", span, format!("unexpected `{text}`"))
        .help(format!("a line is: {label}, instruction, operands separated by {between}, comment after `;`"))
}

pub(crate) fn not_a_label(context: &Context<'_>, span: Span) -> Diagnostic {
    let word = context.word(span);
    let letter = "a label begins with a letter, for example `LOOP`";
    let (what, help) = if !word.starts_with(|c: char| c.is_alphanumeric() || c == '\'') {
        ("does not begin with a letter", letter)
    } else if context.register(&word).is_some() {
        ("is a register", "give the label another name")
    } else if word.starts_with('\'') {
        ("begins with a quote", letter)
    } else {
        ("is a number", letter)
    };
    let noun = context.noun();
    context.error("E0023", span, format!("`{word}` cannot be a {noun}: it {what}")).help(help)
}

pub(crate) fn label_is_operation(context: &Context<'_>, span: Span) -> Diagnostic {
    let name = context.word(span);
    context
        .error(
            "E0023",
            span,
            format!("`{name}` cannot be a {}: it is the name of {}", context.noun(), operation(&name)),
        )
        .help("give the label another name")
}

pub(crate) fn former_spelling(context: &Context<'_>, span: Span, form: &Form) -> Diagnostic {
    let now = context.set.form_of(form.word).map_or("", |form| form.mnemonic.as_str());
    context
        .warning("W0007", span, format!("`{}` is a deprecated spelling of `{now}`", form.mnemonic))
        .help(format!("write `{now}`"))
        .fix(span, now)
}

// ---- labels ---------------------------------------------------------------------------------------

pub(crate) fn undefined(context: &Context<'_>, symbols: &Symbols<'_>, span: Span) -> Diagnostic {
    let text = context.slice(span);
    if let Some(plain) = with_plain_quotes(context, span) {
        return typographic_quotes(context, "E0013", span, &plain);
    }
    let near = symbols.nearest(text);
    // An offset is not part of the name, but a minus sign may be.
    let name = operand::without_offset(context, text);
    let near_name = if name == text { None } else { symbols.nearest(name) };
    if near.is_none() && (near_name.is_some() || text[name.len()..].starts_with('+')) {
        let end = span.start + name.len() as u32;
        return undefined_label(context, Span::new(span.start, end), near_name);
    }
    undefined_label(context, span, near)
}

fn undefined_label(context: &Context<'_>, span: Span, near: Option<&str>) -> Diagnostic {
    let word = context.word(span);
    let error = context.error("E0013", span, format!("undefined {} `{word}`", context.noun()));
    if let Some(name) = near {
        return error.help(format!("did you mean `{name}`?")).fix(span, name);
    }
    let colon = if context.dialect.lines == Lines::Loose { "" } else { ":" };
    let at_line = format!("write `{word}{colon}` at the start of the line that it names");
    let (external, constant) =
        (context.directive(Directive::External), context.directive(Directive::Constant));
    error.help(match (external, constant) {
        ("", "") => at_line,
        ("", _) => format!("{at_line}; if it is a number, define it above with `{constant} {word} 10`"),
        _ => format!("{at_line}; if another file defines it, declare it with `{external} {word}`"),
    })
}

pub(crate) fn defined_twice(context: &Context<'_>, span: Span, first: Span) -> Diagnostic {
    let (word, other) = (context.word(span), context.word(first));
    let error = context
        .error("E0014", span, format!("the {} `{word}` is defined twice", context.noun()))
        .label("defined again here")
        .related(context.id, first, "first defined here");
    if word == other {
        error.help("rename one of them")
    } else {
        error.help("labels are not case-sensitive; rename one of them, or use --case-sensitive")
    }
}

pub(crate) fn external_and_defined(context: &Context<'_>, external: Span, defined: Span) -> Diagnostic {
    let word = context.word(external);
    context
        .error("E0024", external, format!("`{word}` is declared external, but this file defines it"))
        .related(context.id, defined, "defined here")
        .help(format!("remove the `{}`, or rename the label", context.directive(Directive::External)))
}

pub(crate) fn global_not_defined(context: &Context<'_>, span: Span, near: Option<&str>) -> Diagnostic {
    let word = context.word(span);
    let global = context.directive(Directive::Global);
    let error = context.error(
        "E0027",
        span,
        format!("`{global}` exports `{word}`, but this file does not define it"),
    );
    match near {
        Some(name) => error.help(format!("did you mean `{name}`?")).fix(span, name),
        None => error.help(format!("define `{word}` in this file, or remove the `{global}`")),
    }
}

pub(crate) fn too_far(
    context: &Context<'_>,
    field: &Field,
    span: Span,
    (name, defined): (&str, Span),
    distance: i64,
    error: FieldError,
) -> Diagnostic {
    let FieldError { least, greatest, .. } = error;
    let name = shortened(name);
    let cells = format!("{}s", context.cell());
    // A field that only reaches backwards counts the distance in that direction.
    let (ahead, from, reach) = if field.kind == Kind::Back {
        (-distance, "this instruction", format!("{} reaches {greatest} {cells} back", field.name))
    } else {
        let reach = format!("{} reaches {} {cells} back and {greatest} ahead", field.name, -i64::from(least));
        (distance, "the next instruction", reach)
    };
    let (amount, way) = (ahead.abs(), if ahead < 0 { "before" } else { "after" });
    let message = if field.kind == Kind::Back && ahead > 0 {
        format!("`{name}` comes after this branch, which can only branch backwards")
    } else {
        let cells = if amount == 1 { context.cell() } else { &cells };
        format!("`{name}` is too far away: {amount} {cells} {way} {from}")
    };
    context
        .error("E0012", span, message)
        .label(reach)
        .related(context.id, defined, "the label is here")
        .help(context.dialect.far_label_help)
}
