//! What the assembler says, in a student's words. Every message is made here, so that they can be
//! read, and made better, side by side.

use bantam_diag::{Diagnostic, Source, SourceId, Span};
use bantam_isa::{Field, FieldError, Form, InsnSet, Kind};

use crate::{
    codes,
    dialect::{Dialect, Directive, Options},
    layout::LaidBlock,
    lexer::Token,
    literal::LiteralError,
    operand::{Operand, Value},
    statement::{Mnemonics, Program, Statement},
};

/// What is the same for one source.
pub(crate) struct Context<'a> {
    pub(crate) set: &'a InsnSet,
    pub(crate) dialect: &'static Dialect,
    pub(crate) source: &'a Source,
    pub(crate) id: SourceId,
    pub(crate) options: Options,
}

impl<'a> Context<'a> {
    /// The text of a span.
    pub(crate) fn slice(&self, span: Span) -> &'a str {
        self.source.slice(span)
    }

    /// The text between the quotes of a span.
    pub(crate) fn inside(&self, span: Span) -> &'a str {
        self.source.slice(Span::new(span.start + 1, span.end - 1))
    }

    /// The number of the register of that name.
    pub(crate) fn register(&self, name: &str) -> Option<u16> {
        let first = self.set.regs.first()?;
        if name.len() > 3 || !name.as_bytes()[0].eq_ignore_ascii_case(&first.as_bytes()[0]) {
            return None;
        }
        self.set.regs.iter().position(|reg| reg.eq_ignore_ascii_case(name)).map(|n| n as u16)
    }

    /// Whether the word is like the name of a register, but with another number.
    pub(crate) fn looks_like_register(&self, word: &str) -> bool {
        let stem = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_uppercase();
        let known = self.set.regs.first().map(|reg| stem(reg));
        word.len() <= 4 && word.ends_with(|c: char| c.is_ascii_digit()) && known == Some(stem(word))
    }

    /// In strict mode, says that a liberty was taken.
    pub(crate) fn liberty(&self, diagnostics: &mut Vec<Diagnostic>, code: &'static str, span: Span) {
        if self.options.strict {
            let title = codes::page(code).map_or("", |page| page.title);
            diagnostics.push(
                self.error(code, span, format!("strict: {title}")).help("leave out --strict to allow it"),
            );
        }
    }

    /// The span of a statement, from its first label to its last operand.
    pub(crate) fn statement_span(&self, statement: &Statement, program: &Program) -> Span {
        let first = program.labels(statement).first().map_or(statement.token.span, |token| token.span);
        let last = program.operands(statement).last().map_or(statement.token.span, |token| token.span);
        Span::new(first.start.min(statement.token.span.start), last.end.max(statement.token.span.end))
    }

    fn error(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.id, span, message)
    }

    fn warning(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, self.id, span, message)
    }

    /// The spelling of a directive.
    fn directive(&self, directive: Directive) -> &'static str {
        self.dialect.name_of(directive)
    }
}

/// The name most like `word` among `names`, if one is near enough to be a slip of the finger.
pub(crate) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_uppercase();
    let allowed = match word.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        _ => 2,
    };
    names
        .take(10_000)
        .filter(|name| name.len().abs_diff(word.len()) <= allowed && name.len() > 1)
        .map(|name| (strsim::osa_distance(&name.to_ascii_uppercase(), &word), name))
        .filter(|(distance, _)| (1..=allowed).contains(distance))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Whether somebody who wrote this meant a number.
pub(crate) fn looks_like_number(word: &str) -> bool {
    let digits = word.trim_start_matches(['#', '-', '+']);
    digits.len() < word.len() && digits.starts_with(|c: char| c.is_ascii_digit())
        || word.starts_with('#')
        || digits.starts_with(|c: char| c.is_ascii_digit())
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

pub(crate) fn no_origin(context: &Context<'_>, span: Span) -> Diagnostic {
    let (origin, usual) = (context.directive(Directive::Origin), context.dialect.usual_origin);
    context
        .error(
            "E0001",
            span,
            format!("nothing says where in memory this program goes: `{origin}` is missing"),
        )
        .help(format!("begin the program with `{origin} x{usual:04X}` on a line of its own"))
        .fix(Span::new(0, 0), format!("        {origin} x{usual:04X}\n"))
}

pub(crate) fn before_origin(context: &Context<'_>, span: Span) -> Diagnostic {
    let origin = context.directive(Directive::Origin);
    context
        .error("E0002", span, format!("this stands before the first `{origin}`, so it has no address"))
        .help(format!("move it below the `{origin}`"))
}

pub(crate) fn between_blocks(context: &Context<'_>, span: Span) -> Diagnostic {
    let (origin, end) = (context.directive(Directive::Origin), context.directive(Directive::End));
    context
        .error("E0003", span, format!("this stands after `{end}`, so it is in no block and has no address"))
        .help(format!("move it above the `{end}`, begin a new block with `{origin}`, or make it a comment"))
}

pub(crate) fn origin_in_block(context: &Context<'_>, span: Span) -> Diagnostic {
    let (origin, end) = (context.directive(Directive::Origin), context.directive(Directive::End));
    context
        .warning("W0008", span, format!("a new `{origin}` begins before the block above has its `{end}`"))
        .help(format!("put `{end}` on the line before"))
}

pub(crate) fn missing_end(context: &Context<'_>, at: u32) -> Diagnostic {
    let end = context.directive(Directive::End);
    context
        .warning("W0006", Span::new(at, at), format!("the last `{end}` is missing"))
        .help(format!("put `{end}` on the last line"))
}

pub(crate) fn origin_wants_one(context: &Context<'_>, span: Span, given: usize) -> Diagnostic {
    let origin = context.directive(Directive::Origin);
    context
        .error("E0015", span, format!("`{origin}` takes one address, and {given} operands are given"))
        .help(format!("for example `{origin} x{:04X}`", context.dialect.usual_origin))
}

pub(crate) fn origin_wants_number(context: &Context<'_>, span: Span) -> Diagnostic {
    let origin = context.directive(Directive::Origin);
    context
        .error(
            "E0008",
            span,
            format!("`{origin}` takes an address that is a number, not `{}`", context.slice(span)),
        )
        .help(format!("for example `{origin} x{:04X}`", context.dialect.usual_origin))
}

pub(crate) fn not_an_address(context: &Context<'_>, span: Span, value: i64) -> Diagnostic {
    context.error("E0010", span, format!("{value} is not an address")).label("addresses are x0000 to xFFFF")
}

pub(crate) fn overlap(context: &Context<'_>, a: &LaidBlock, b: &LaidBlock) -> Diagnostic {
    let last = |block: &LaidBlock| block.end - 1;
    context
        .error(
            "E0020",
            b.span,
            format!(
                "this block, x{:04X} to x{:04X}, overlaps the one that is x{:04X} to x{:04X}",
                b.origin,
                last(b),
                a.origin,
                last(a)
            ),
        )
        .related(context.id, a.span, "the other block begins here")
        .help(format!("begin this block at x{:04X} or later, or make the other one shorter", a.end))
}

pub(crate) fn past_end(context: &Context<'_>, span: Span, addr: u32, size: u32) -> Diagnostic {
    context
        .error("E0021", span, format!("{size} words at x{addr:04X} go past the end of memory, xFFFF"))
        .help(format!("{} words too many; begin the block lower or make it smaller", addr + size - 65_536))
}

// ---- statements -----------------------------------------------------------------------------------

pub(crate) fn unknown_operation(context: &Context<'_>, mnemonics: &Mnemonics, span: Span) -> Diagnostic {
    let word = context.slice(span);
    let error = context.error("E0004", span, format!("`{word}` is not an instruction"));
    match mnemonics.nearest(word) {
        Some(name) => error.help(format!("did you mean `{name}`?")).fix(span, name),
        None => error
            .help("if it is a label, put the instruction after it; if it is a comment, put `;` before it"),
    }
}

pub(crate) fn unknown_directive(context: &Context<'_>, mnemonics: &Mnemonics, span: Span) -> Diagnostic {
    let word = context.slice(span);
    let error = context.error("E0005", span, format!("there is no directive `{word}`"));
    let near = mnemonics.nearest(word).filter(|name| name.starts_with('.'));
    let begins = context.dialect.directives.iter().map(|(name, _)| *name).find(|name| {
        let word = word.to_ascii_uppercase();
        word.len() > 2 && (name.starts_with(&word) || word.starts_with(&name[..name.len() - 1]))
    });
    match near.or(begins) {
        Some(name) => error.help(format!("did you mean `{name}`?")).fix(span, name),
        None => {
            let all: Vec<&str> = context.dialect.directives.iter().map(|(name, _)| *name).collect();
            error.help(format!("there are {}", all.join(" ")))
        }
    }
}

pub(crate) fn stray(context: &Context<'_>, span: Span) -> Diagnostic {
    let text = context.slice(span);
    context
        .error("E0022", span, format!("`{text}` does not belong here"))
        .help("a line is: label, instruction, operands with commas between them, comment after `;`")
}

pub(crate) fn not_a_label(context: &Context<'_>, span: Span) -> Diagnostic {
    let word = context.slice(span);
    let what = if context.register(word).is_some() { "a register" } else { "a number" };
    context
        .error("E0023", span, format!("`{word}` cannot be a label, as it is {what}"))
        .help("a label begins with a letter, for example `LOOP`")
}

pub(crate) fn former_spelling(context: &Context<'_>, span: Span, form: &Form) -> Diagnostic {
    let now = context.set.form_of(form.word).map_or("", |form| form.mnemonic.as_str());
    context
        .warning("W0007", span, format!("`{}` is a spelling of the past and works as `{now}`", form.mnemonic))
        .help(format!("write `{now}`"))
        .fix(span, now)
}

// ---- labels ---------------------------------------------------------------------------------------

pub(crate) fn undefined(context: &Context<'_>, span: Span, near: Option<&str>) -> Diagnostic {
    let word = context.slice(span);
    let error = context.error("E0013", span, format!("there is no label `{word}`"));
    match near {
        Some(name) => error.help(format!("did you mean `{name}`?")).fix(span, name),
        None => error.help(format!(
            "write `{word}` at the beginning of the line that it is to name; if another file defines it, say `{} {word}`",
            context.directive(Directive::External)
        )),
    }
}

pub(crate) fn defined_twice(context: &Context<'_>, span: Span, first: Span) -> Diagnostic {
    let (word, other) = (context.slice(span), context.slice(first));
    let error = context
        .error("E0014", span, format!("the label `{word}` is defined twice"))
        .label("again here")
        .related(context.id, first, "first here");
    if word == other {
        error.help("give one of them another name")
    } else {
        error.help("labels are the same whatever the case of their letters; give one another name, or use --case-sensitive")
    }
}

pub(crate) fn external_and_defined(context: &Context<'_>, external: Span, defined: Span) -> Diagnostic {
    let word = context.slice(external);
    context
        .error("E0024", external, format!("`{word}` is said to be in another file, but this file defines it"))
        .related(context.id, defined, "defined here")
        .help(format!("leave out the `{}`, or rename the label", context.directive(Directive::External)))
}

pub(crate) fn global_not_defined(context: &Context<'_>, span: Span, near: Option<&str>) -> Diagnostic {
    let word = context.slice(span);
    let global = context.directive(Directive::Global);
    let error = context.error(
        "E0027",
        span,
        format!("`{global}` offers `{word}` to other files, but this file does not define it"),
    );
    match near {
        Some(name) => error.help(format!("did you mean `{name}`?")).fix(span, name),
        None => error.help(format!("define `{word}` in this file, or leave the `{global}` out")),
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
    let (amount, way) = (distance.abs(), if distance < 0 { "back" } else { "ahead" });
    context
        .error(
            "E0012",
            span,
            format!("`{name}` is too far away: {amount} words {way} of the next instruction"),
        )
        .label(format!("{} reaches {} back and {greatest} ahead", field.name, -i64::from(least)))
        .related(context.id, defined, format!("`{name}` is here"))
        .help(context.dialect.far_label_help)
}

// ---- operands -------------------------------------------------------------------------------------

/// All ways to write an instruction: "`ADD DR, SR1, SR2` or `ADD DR, SR1, imm5`".
fn ways(forms: &[&Form]) -> String {
    let ways: Vec<String> = forms.iter().map(|form| format!("`{}`", form.syntax())).collect();
    ways.join(" or ")
}

fn counted(n: usize, what: &str) -> String {
    match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{n} {what}s"),
    }
}

pub(crate) fn too_few(context: &Context<'_>, span: Span, forms: &[&Form], given: &[Token]) -> Diagnostic {
    let wanted = forms.first().map_or(0, |form| form.operands.len());
    let name = context.slice(span);
    let end = given.last().map_or(span, |token| token.span);
    context
        .error(
            "E0006",
            span.to(end),
            format!("`{name}` takes {}, and {} given", counted(wanted, "operand"), are(given.len())),
        )
        .help(format!("write {}", ways(forms)))
}

pub(crate) fn too_many(
    context: &Context<'_>,
    span: Span,
    forms: &[&Form],
    given: &[Token],
    taken_for_label: bool,
) -> Diagnostic {
    let wanted = forms.first().map_or(0, |form| form.operands.len());
    let name = context.slice(span);
    if taken_for_label {
        return context
            .error("E0023", span, format!("`{name}` cannot be a label, as it is the name of an instruction"))
            .help("give the label another name");
    }
    let extra = given[wanted].span.to(given[given.len() - 1].span);
    let takes = format!("`{name}` takes {}, and {} given", counted(wanted, "operand"), are(given.len()));
    context.error("E0007", extra, takes).label("too much").help(format!("write {}", ways(forms)))
}

fn are(n: usize) -> String {
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
) -> Diagnostic {
    let text = context.slice(operand.span);
    let given = match operand.value {
        Value::Reg(_) => format!("`{text}` is a register"),
        Value::Number(_) => format!("`{text}` is a number"),
        Value::Char(_) => format!("{text} is a character"),
        Value::Label { .. } => format!("`{text}` is a label"),
        Value::Str => "this is a string".to_owned(),
        Value::Unknown | Value::BadChar(_) => format!("`{text}` is neither"),
    };
    let wanted = match field.kind {
        Kind::Reg => "a register".to_owned(),
        Kind::Signed | Kind::Unsigned | Kind::Conditions => {
            let either = forms.iter().any(|form| form.operands.last().is_some_and(|f| f.kind == Kind::Reg));
            if either && forms.len() > 1 {
                "a register or a number".to_owned()
            } else {
                "a number".to_owned()
            }
        }
        Kind::Relative => "a label".to_owned(),
    };
    let alternatives =
        if matches!(operand.value, Value::Unknown | Value::BadChar(_)) && !wanted.contains(" or ") {
            given.replace("is neither", "is none")
        } else {
            given
        };
    let error = context.error(
        "E0008",
        operand.span,
        format!("{} is wanted here, and {alternatives}", capital(&wanted)),
    );
    let labelled = matches!(operand.value, Value::Label { .. } | Value::Unknown);
    if labelled && matches!(field.kind, Kind::Signed | Kind::Unsigned) {
        return error.help(format!("write {}; {}", ways(forms), context.dialect.large_constant_help));
    }
    error.help(format!("write {}", ways(forms)))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

pub(crate) fn no_such_register(context: &Context<'_>, span: Span) -> Diagnostic {
    let regs = context.set.regs;
    let (first, last) = (regs.first().unwrap_or(&""), regs.last().unwrap_or(&""));
    context
        .error("E0009", span, format!("there is no register `{}`", context.slice(span)))
        .label(format!("the registers are {first} to {last}"))
}

pub(crate) fn malformed_number(context: &Context<'_>, span: Span) -> Diagnostic {
    let text = context.slice(span);
    context
        .error("E0028", span, format!("`{text}` is not a number"))
        .help("numbers are written #10, #-3, x1F or b101")
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
    let (name, width) = (&field.name, field.at.width);
    if let Some(same) = same_bits {
        return context
            .error(
                "E0011",
                span,
                format!("{value} does not fit: {name} is signed and holds {least} to {greatest}"),
            )
            .label(format!("as {width} bits this is {same}"))
            .help(format!("write #{same} if that is what you mean; --bit-patterns accepts it as it is"))
            .fix(span, format!("#{same}"));
    }
    let help = match field.kind {
        Kind::Signed => context.dialect.large_constant_help.to_owned(),
        Kind::Relative => context.dialect.far_label_help.to_owned(),
        Kind::Reg | Kind::Unsigned | Kind::Conditions => format!("write {}", ways(&[form])),
    };
    context
        .error("E0010", span, format!("{value} does not fit into {name}"))
        .label(format!("{width} bits hold {least} to {greatest}"))
        .help(help)
}

// ---- directives -----------------------------------------------------------------------------------

pub(crate) fn block_wants_count(context: &Context<'_>, span: Span) -> Diagnostic {
    let block = context.directive(Directive::Block);
    context
        .error("E0015", span, format!("`{block}` needs to know how many words to set aside"))
        .help(format!("for example `{block} 10`"))
}

pub(crate) fn bad_block_count(context: &Context<'_>, span: Span, value: i64) -> Diagnostic {
    let block = context.directive(Directive::Block);
    context
        .error("E0010", span, format!("`{block}` cannot set aside {value} words"))
        .label("0 to 65536 are possible")
}

pub(crate) fn wants_value(context: &Context<'_>, span: Span, directive: Directive) -> Diagnostic {
    let name = context.directive(directive);
    context
        .error("E0015", span, format!("`{name}` needs a value"))
        .help(format!("for example `{name} #10`, `{name} x1F` or `{name} LABEL`"))
}

pub(crate) fn wants_labels(context: &Context<'_>, span: Span, directive: Directive) -> Diagnostic {
    let name = context.directive(directive);
    context
        .error("E0015", span, format!("`{name}` needs the name of a label"))
        .help(format!("for example `{name} PRINT`"))
}

pub(crate) fn wants_string(
    context: &Context<'_>,
    span: Span,
    directive: Directive,
    given: &[Token],
) -> Diagnostic {
    let name = context.directive(directive);
    let span = given.first().map_or(span, |first| first.span.to(given[given.len() - 1].span));
    context
        .error("E0015", span, format!("`{name}` takes one string in double quotes"))
        .help(format!("for example `{name} \"Hello\"`"))
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
            context.error("E0018", at, format!("there is no escape `{}`", context.slice(at))).help(
                "there are \\n \\t \\r \\0 \\e \\a \\b \\\\ \\\" \\' and \\x with two hexadecimal digits",
            )
        }
        LiteralError::NotOne => context
            .error("E0019", span, "a character constant holds one character of the ASCII code")
            .help("for example 'A' or '\\n'; for more, use a string"),
    }
}

pub(crate) fn not_a_word(context: &Context<'_>, span: Span) -> Diagnostic {
    let words = context.directive(Directive::Words);
    let string = context.directive(Directive::String);
    context
        .error("E0008", span, format!("`{words}` takes a number, a character or a label"))
        .help(format!("a string goes into `{string}`"))
}

pub(crate) fn over_word(context: &Context<'_>, span: Span, value: i64) -> Diagnostic {
    context
        .error("E0016", span, format!("{value} does not fit into a word"))
        .label("16 bits hold -32768 to 65535")
        .help("split it over two words, or use a smaller number")
}

// ---- warnings -------------------------------------------------------------------------------------

pub(crate) fn unused_label(context: &Context<'_>, span: Span) -> Diagnostic {
    context.warning("W0001", span, format!("the label `{}` is never used", context.slice(span)))
}

pub(crate) fn taken_for_label(context: &Context<'_>, span: Span, near: Option<&str>) -> Diagnostic {
    let word = context.slice(span);
    let warning = context.warning(
        "W0002",
        span,
        format!("`{word}` stands alone on its line and was taken for a label"),
    );
    match near {
        Some(name) => warning.help(format!("did you mean the instruction `{name}`?")).fix(span, name),
        None => warning.help("nothing uses it; if it is a comment, put `;` before it"),
    }
}

pub(crate) fn runs_into_data(context: &Context<'_>, data: Span, insn: Span) -> Diagnostic {
    context
        .warning("W0003", data, "the program runs into this data and takes it for instructions")
        .related(context.id, insn, "after this instruction")
        .help("end the code before it with HALT, RET or a branch")
}

pub(crate) fn unreachable(context: &Context<'_>, span: Span, jump: Span) -> Diagnostic {
    context
        .warning("W0004", span, "nothing reaches this instruction")
        .related(context.id, jump, "this never goes on to the next line")
        .help("give it a label and branch to it, or remove it")
}

pub(crate) fn no_halt(context: &Context<'_>, span: Span) -> Diagnostic {
    context
        .warning("W0005", span, "the program has no HALT, so it does not end by itself")
        .help("put HALT where the program is to end")
}

// ---- linking --------------------------------------------------------------------------------------

pub(crate) fn global_twice(id: SourceId, span: Span, name: &str, first: (SourceId, Span)) -> Diagnostic {
    Diagnostic::error("E0026", id, span, format!("two files offer the label `{name}`"))
        .label("again here")
        .related(first.0, first.1, "first here")
        .help("give one of them another name, or keep it to its own file")
}

pub(crate) fn files_overlap(
    (id, span, name): (SourceId, Span, String),
    origin: u16,
    (other_id, other_span, other_name): (SourceId, Span, String),
    end: usize,
) -> Diagnostic {
    let message = format!(
        "the block at x{origin:04X} of {name} overlaps one of {other_name}, which ends at x{:04X}",
        end - 1
    );
    Diagnostic::error("E0020", id, span, message)
        .related(other_id, other_span, "the other block begins here")
        .help(format!("begin this block at x{end:04X} or later"))
}

pub(crate) fn external_not_found(id: SourceId, patch: &crate::Patch, near: Option<&str>) -> Diagnostic {
    let name = &patch.symbol;
    let error = Diagnostic::error("E0025", id, patch.span, format!("no file offers the label `{name}`"));
    match near {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error
            .help(format!("give the file that defines `{name}` too, and make it say that others may use it")),
    }
}

pub(crate) fn external_too_far(
    id: SourceId,
    patch: &crate::Patch,
    addr: u16,
    distance: i64,
    reach: i64,
) -> Diagnostic {
    let (amount, way) = (distance.abs(), if distance < 0 { "back" } else { "ahead" });
    let name = &patch.symbol;
    let message =
        format!("`{name}` is at x{addr:04X}, too far away: {amount} words {way} of the next instruction");
    Diagnostic::error("E0012", id, patch.span, message)
        .label(format!("this reaches {reach} back and {} ahead", reach - 1))
        .help("keep its address in a word nearby and go through that")
}
