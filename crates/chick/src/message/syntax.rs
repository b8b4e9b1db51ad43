//! Messages about syntax.

use bantam_diag::{Diagnostic, Span};

use self::ForeignKind::{Keyword, Type};
use super::Report;
use crate::tree::BinaryOp;

pub(crate) fn unknown_character(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0201", span, format!("unexpected `{text}`"));
    match text {
        "?" => d.help("Chick has no `? :` operator; use `if` and `else`"),
        "\u{2018}" | "\u{2019}" | "\u{201C}" | "\u{201D}" | "\u{201E}" | "\u{201A}" => {
            d.help("use straight quotes: `'a'` and `\"text\"`")
        }
        "\u{2212}" | "\u{2013}" => d.help("the minus sign is `-`").fix(span, "-"),
        "#" => d.help("write binary numbers as `0b101`, hexadecimal ones as `0x1F`"),
        "." => d.help("all numbers are integers, and no value has members"),
        _ => d,
    }
}

pub(crate) fn expected(r: &Report, span: Span, what: &str, found: &str) -> Diagnostic {
    r.error("E0202", span, format!("expected {what}, found {found}"))
}

pub(crate) fn missing_separator(r: &Report, after: Span) -> Diagnostic {
    let at = Span::new(after.end, after.end);
    let d = r.error("E0203", at, "missing `;` between two statements");
    d.help("add it here").fix(at, ";")
}

pub(crate) fn unclosed_quote(r: &Report, span: Span, quote: char) -> Diagnostic {
    let at = Span::new(span.end, span.end);
    let d = r.error("E0204", span, format!("missing closing `{quote}` on this line"));
    d.help("write a newline between quotes as `\\n`").fix(at, quote)
}

pub(crate) fn not_one_character(r: &Report, span: Span, count: usize) -> Diagnostic {
    let d = r.error("E0205", span, "expected exactly one character in single quotes");
    match count {
        0 => d.help("a space is `' '`; the character with code 0 is `'\\0'`"),
        _ => d.help("strings are written in double quotes: `print(\"text\")`"),
    }
}

pub(crate) fn not_ascii(r: &Report, span: Span, c: char) -> Diagnostic {
    let d = r.error("E0205", span, format!("`{c}` is not an ASCII character"));
    match u32::from(c) {
        code @ 128..=255 => d.help(format!("write its code instead: `print(char({code}))`")),
        _ => d.help("character codes are 0 to 255, and it has none of them"),
    }
}

pub(crate) fn unknown_escape(r: &Report, span: Span, c: char) -> Diagnostic {
    r.error("E0206", span, format!("unknown escape `\\{c}`"))
        .help("the escapes are \\n \\t \\r \\0 \\\\ \\' \\\"")
}

pub(crate) fn malformed_number(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0207", span, format!("invalid number `{text}`"));
    d.help("write numbers as `10`, `0x1F` or `0b101`; a name does not begin with a digit")
}

pub(crate) fn unclosed_comment(r: &Report, span: Span) -> Diagnostic {
    let start = Span::new(span.start, span.start + 2);
    r.error("E0208", start, "unclosed comment").help("end it with `*/`")
}

pub(crate) fn unclosed(r: &Report, open: Span, what: &str, close: &str) -> Diagnostic {
    r.error("E0209", open, format!("unclosed `{what}`")).help(format!("add the matching `{close}`"))
}

/// The closing partner of `open` is missing after `before`.
pub(crate) fn missing_close(r: &Report, before: Span, open: (Span, &str), close: &str) -> Diagnostic {
    let at = Span::new(before.end, before.end);
    let d = r.error("E0209", at, format!("missing `{close}`"));
    let d = d.related(r.id(), open.0, format!("to close this `{}`", open.1));
    d.help("add it here").fix(at, close)
}

/// A `}` is missing before the `else` or `while` at `next`.
pub(crate) fn missing_brace(r: &Report, next: Span, open: Span) -> Diagnostic {
    let d = r.error("E0209", next.before(), "missing `}`");
    d.related(r.id(), open, "to close this `{`").help("add it here").fix(next.before(), "} ")
}

/// `uint8 2nd;`
pub(crate) fn digit_first(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0207", span, format!("invalid name `{text}`"));
    d.help("a name begins with a letter")
}

pub(crate) fn stray_brace(r: &Report, span: Span) -> Diagnostic {
    r.error("E0209", span, "unmatched `}`").help("remove it, or add the missing `{`")
}

pub(crate) fn too_deep(r: &Report, span: Span, limit: u32) -> Diagnostic {
    let d = r.error("E0210", span, format!("nested more than {limit} levels deep"));
    d.help("move parts of it into variables or functions")
}

pub(crate) fn mixed_operators(
    r: &Report,
    (span, ours, theirs): (Span, &str, &str),
    (outer, inner): (BinaryOp, BinaryOp),
) -> Diagnostic {
    let (outer, inner) = (outer.symbol(), inner.symbol());
    let d = r.error("E0211", span, format!("`{inner}` and `{outer}` are mixed without parentheses"));
    let d = d.label("ambiguous");
    d.help(format!("C groups it as `{ours}`, the published language as `{theirs}`; write the one you mean"))
}

pub(crate) fn for_comma(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0212", span, "the three parts of a `for` must be separated by `;`");
    d.help("write `for (uint8 i = 0; i < 5; i++) { ... }`")
}

pub(crate) fn array_literal_elsewhere(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0213", span, "a list in braces is only allowed in an array declaration");
    d.help("write `uint8[] a = {1, 2, 3};`, or assign to each element: `a[0] = 1`")
}

pub(crate) fn nested_function(r: &Report, span: Span) -> Diagnostic {
    r.error("E0214", span, "a function cannot be defined inside a block")
        .help("move it to the end of the program")
}

/// `a = b = 5`
pub(crate) fn assignment_in_assignment(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0215", span, "an assignment has no value here");
    d.help("write two statements: `b = 5; a = b;`")
}

/// `if (a = 5)`
pub(crate) fn assignment_in_expression(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0215", span, "an assignment has no value here");
    d.help("to compare, write `==`").fix(span, "==")
}

/// `print(a++)`
pub(crate) fn step_in_expression(r: &Report, span: Span, (symbol, name): (&str, &str)) -> Diagnostic {
    let d = r.error("E0216", span, format!("`{symbol}` is a statement and has no value"));
    let name = if name.starts_with(|c: char| c.is_alphabetic() || c == '_') { name } else { "a" };
    d.help(format!("write `{name}{symbol};` before or after this statement"))
}

/// `++a;`
pub(crate) fn step_in_front(r: &Report, span: Span, symbol: &str, target: &str) -> Diagnostic {
    let d = r.error("E0216", span, format!("`{symbol}` must follow its operand"));
    d.help("write it after the operand").fix(span, format!("{target}{symbol}"))
}

pub(crate) fn not_assignable(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0217", span, "cannot assign to this expression");
    d.help("assign to a variable or an array element: `x = 5` or `a[2] = 5`")
}

/// What a body belongs to: a keyword, or "function".
fn construct(word: &str) -> String {
    if word == "function" { "a function".to_owned() } else { format!("`{word}`") }
}

/// `if (a) b;`
pub(crate) fn missing_braces(r: &Report, (span, whole): (Span, Span), word: &str, text: &str) -> Diagnostic {
    let d = r.error("E0218", span, format!("the body of {} needs braces", construct(word)));
    d.help("add braces around it").fix(whole, format!("{{ {text} }}"))
}

/// `while (a);`
pub(crate) fn missing_body(r: &Report, (head, token): (Span, Span), word: &str) -> Diagnostic {
    let at = Span::new(head.end, head.end);
    // Replaces an empty statement with an empty block.
    let place = Span::new(head.end, token.end);
    let d = r.error("E0218", at, format!("the body of {} is missing", construct(word)));
    d.help("write `{}` for an empty body").fix(place, " {}")
}

/// A `{` is missing, but its `}` exists.
pub(crate) fn missing_open(r: &Report, head: Span, word: &str) -> Diagnostic {
    let at = Span::new(head.end, head.end);
    let d = r.error("E0218", at, format!("missing `{{` before the body of {}", construct(word)));
    d.help("add it here").fix(at, " {")
}

/// `if (a); { ... }`
pub(crate) fn between_head_and_block(r: &Report, span: Span, symbol: &str) -> Diagnostic {
    let d = r.error("E0218", span, format!("unexpected `{symbol}` before the block"));
    d.help("remove it").fix(span, "")
}

/// `uint8 f(uint8 a);`
pub(crate) fn announced(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0218", span, format!("the function `{name}` has no body"));
    d.help("a function needs no declaration before its definition: remove this line")
}

/// `(a == 1) { ... }`
pub(crate) fn block_after_value(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0203", span, "expected a statement, found a value and a block");
    d.help("add `if` or `while` before a condition")
}

/// `else (a == 1) { ... }`
pub(crate) fn else_with_condition(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0203", span, "`else` cannot have a condition");
    d.help("write `else if`").fix(span.before(), "if ")
}

/// `uint8[] a = 1, 2};`
pub(crate) fn list_without_brace(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0209", span, "missing `{` before this list");
    d.help("add it here").fix(span.before(), "{")
}

/// `else { ... }` without `if`
pub(crate) fn stray_else(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0202", span, "`else` without `if`");
    d.help("`else` follows the `}` of an `if`")
}

/// `#include <stdio.h>`
pub(crate) fn directive(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0201", span, "unexpected `#`");
    if text.starts_with("#include") {
        d.help("`print` and the other functions are built in: remove this line")
    } else if text.starts_with("#define") {
        d.help("declare a constant: `const LIMIT = 5;`")
    } else {
        d.help("comments begin with `//`")
    }
}

/// A `)` or `]` without its partner.
pub(crate) fn closes_nothing(r: &Report, span: Span, symbol: &str) -> Diagnostic {
    let d = r.error("E0209", span, format!("unmatched `{symbol}`"));
    d.help("remove it, or add the missing one before it")
}

/// `a =< b`
pub(crate) fn turned_comparison(r: &Report, span: Span, symbol: &str) -> Diagnostic {
    let d = r.error("E0202", span, format!("unknown operator `={symbol}`"));
    d.help("write `=` last").fix(span, format!("{symbol}="))
}

/// `a and b`
pub(crate) fn operator_in_words(r: &Report, span: Span, word: &str) -> Diagnostic {
    let symbol = if word == "and" { "&&" } else { "||" };
    let d = r.error("E0247", span, format!("Chick has no operator `{word}`"));
    d.help(format!("write `{symbol}`")).fix(span, symbol)
}

/// `uint8 if = 5`
pub(crate) fn keyword_as_name(r: &Report, span: Span, word: &str) -> Diagnostic {
    let d = r.error("E0202", span, format!("`{word}` is a keyword and cannot be a name"));
    d.help("choose another name")
}

/// The meaning of a word in another language.
#[derive(Clone, Copy)]
pub(crate) enum ForeignKind {
    Type,
    Keyword,
}

impl ForeignKind {
    fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Keyword => "keyword",
        }
    }
}

/// Words of other languages, and what to write instead.
const FOREIGN: [(&[&str], ForeignKind, &str); 15] = [
    (&["int", "short", "long", "unsigned", "signed", "byte", "number"], Type, WHOLE),
    (&["uint8_t", "int8", "int8_t", "uint", "size_t", "u8", "i8"], Type, WHOLE),
    (
        &["uint16_t", "int16_t", "int32", "uint32", "u16", "i16"],
        Type,
        "the 16-bit types are `uint16` and `int16`",
    ),
    (&["float", "double"], Type, "all numbers are integers; `uint8` holds 0 to 255"),
    (&["string", "String", "str"], Type, "a string is an array of characters: `char[] s = \"text\";`"),
    (&["boolean", "_Bool"], Type, "the type of `true` and `false` is `bool`"),
    (&["var", "auto"], Keyword, "`let` infers the type from the value: `let a = 5;`"),
    (&["static", "extern", "public", "private", "volatile", "register", "inline"], Keyword, "remove it"),
    (&["struct", "enum", "union", "class", "typedef"], Keyword, "Chick has only variables and arrays"),
    (&["switch", "case", "default", "match"], Keyword, "use `if` and `else if`"),
    (&["elif", "elsif", "elseif"], Keyword, "write `else if`"),
    (
        &["until", "repeat", "loop", "foreach", "forever"],
        Keyword,
        "loops are `while`, `do ... while` and `for`",
    ),
    (
        &["function", "func", "fn", "def", "proc"],
        Keyword,
        "begin a function with its return type, or with `void`",
    ),
    (&["goto"], Keyword, "use a loop; `goto(k)` jumps to a byte of the published code"),
    (&["then", "begin", "end"], Keyword, "blocks are enclosed in braces"),
];

const WHOLE: &str = "`uint8` holds 0 to 255; 16-bit machines also have `uint16` and `int16`";

/// Returns the kind of a word of another language, and what to write instead.
pub(crate) fn foreign(word: &str) -> Option<(ForeignKind, &'static str)> {
    FOREIGN.into_iter().find(|(words, ..)| words.contains(&word)).map(|(_, kind, help)| (kind, help))
}

pub(crate) fn foreign_word(
    r: &Report,
    span: Span,
    word: &str,
    (kind, help): (ForeignKind, &str),
) -> Diagnostic {
    r.error("E0247", span, format!("Chick has no {} `{word}`", kind.name())).help(help)
}

pub(crate) fn misspelt_word(r: &Report, span: Span, word: &str, near: &str) -> Diagnostic {
    let d = r.error("E0247", span, format!("unknown keyword `{word}`"));
    d.help(format!("did you mean `{near}`?")).fix(span, near)
}

pub(crate) fn no_type(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0247", span, format!("unknown type `{name}`"));
    d.help("the types are `uint8`, `bool` and `char`, and on 16-bit machines `uint16` and `int16`")
}

pub(crate) fn no_main(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0247", span, "Chick programs do not use a `main` function");
    d.help("write the statements of `main` outside functions: the program starts at the first one")
}

/// `f() { ... }`
pub(crate) fn function_without_type(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0203", span, format!("the function `{name}` has no return type"));
    d.help("begin a function with its return type, or with `void`").fix(span.before(), "void ")
}

/// `print 'a'`
pub(crate) fn call_without_parentheses(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0202", span, format!("the arguments of `{name}` must be in parentheses"));
    d.help(format!("write `{name}(...);`"))
}

pub(crate) fn declares_nothing(r: &Report, span: Span) -> Diagnostic {
    r.error("E0219", span, "a variable cannot be `void`").help("use `uint8`, `bool` or `char`")
}

pub(crate) fn const_wants_literal(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0220", span, "a constant must be a number, a character, `true` or `false`");
    d.help("write `const LIMIT = 5;`")
}
