//! About how a program is written.

use bantam_diag::{Diagnostic, Span};

use super::Report;
use crate::tree::BinaryOp;

pub(crate) fn unknown_character(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0201", span, format!("`{text}` begins nothing in this language"));
    match text {
        "?" => d.help("there is no `? :`; use `if` and `else`"),
        "\u{2018}" | "\u{2019}" | "\u{201C}" | "\u{201D}" | "\u{201E}" | "\u{201A}" => {
            d.help("quotes are the straight ones: 'a' and \"text\"")
        }
        "\u{2212}" | "\u{2013}" => d.help("the minus sign is `-`").fix(span, "-"),
        "#" => d.help("binary numbers are written 0b101, hexadecimal ones 0x1F"),
        "." => d.help("all numbers are whole numbers, and nothing has members"),
        _ => d,
    }
}

pub(crate) fn expected(r: &Report, span: Span, what: &str, found: &str) -> Diagnostic {
    r.error("E0202", span, format!("expected {what}, found {found}"))
}

pub(crate) fn missing_separator(r: &Report, after: Span) -> Diagnostic {
    let at = Span::new(after.end, after.end);
    let d = r.error("E0203", at, "a `;` is missing between two statements");
    d.help("put one here").fix(at, ";")
}

pub(crate) fn unclosed_quote(r: &Report, span: Span, quote: char) -> Diagnostic {
    let at = Span::new(span.end, span.end);
    let d = r.error("E0204", span, format!("there is no second `{quote}` on this line"));
    d.help("a newline between quotes is written `\\n`").fix(at, quote)
}

pub(crate) fn not_one_character(r: &Report, span: Span, count: usize) -> Diagnostic {
    let d = r.error("E0205", span, "a character in single quotes is one character");
    match count {
        0 => d.help("a blank is `' '`; for no character at all there is `'\\0'`"),
        _ => d.help("texts stand in double quotes: print(\"text\")"),
    }
}

pub(crate) fn not_ascii(r: &Report, span: Span, c: char) -> Diagnostic {
    let d =
        r.error("E0205", span, format!("`{c}` is none of the 128 characters that can stand between quotes"));
    match u32::from(c) {
        code @ 128..=255 => d.help(format!("its code is {code}: print(char({code}))")),
        _ => d.help("codes are 0 to 255, and it has none of them"),
    }
}

pub(crate) fn unknown_escape(r: &Report, span: Span, c: char) -> Diagnostic {
    r.error("E0206", span, format!("`\\{c}` is no escape")).help("there are \\n \\t \\r \\0 \\\\ \\' \\\"")
}

pub(crate) fn malformed_number(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0207", span, format!("`{text}` is not a number"));
    d.help("numbers are written 10, 0x1F or 0b101; a name does not begin with a digit")
}

pub(crate) fn unclosed_comment(r: &Report, span: Span) -> Diagnostic {
    let start = Span::new(span.start, span.start + 2);
    r.error("E0208", start, "this comment has no end").help("end it with `*/`")
}

pub(crate) fn unclosed(r: &Report, open: Span, what: &str, close: &str) -> Diagnostic {
    r.error("E0209", open, format!("this `{what}` is never closed"))
        .help(format!("there is no `{close}` for it"))
}

/// What closes `open` is missing behind `before`.
pub(crate) fn missing_close(r: &Report, before: Span, open: (Span, &str), close: &str) -> Diagnostic {
    let at = Span::new(before.end, before.end);
    let d = r.error("E0209", at, format!("a `{close}` is missing"));
    let d = d.related(r.id(), open.0, format!("for this `{}`", open.1));
    d.help("put one here").fix(at, close)
}

/// A `}` is missing before the `else` or `while` at `next`.
pub(crate) fn missing_brace(r: &Report, next: Span, open: Span) -> Diagnostic {
    let d = r.error("E0209", next.before(), "a `}` is missing");
    d.related(r.id(), open, "for this `{`").help("put one here").fix(next.before(), "} ")
}

/// `uint8 2nd;`
pub(crate) fn digit_first(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0207", span, format!("`{text}` is not a name"));
    d.help("a name begins with a letter")
}

pub(crate) fn stray_brace(r: &Report, span: Span) -> Diagnostic {
    r.error("E0209", span, "this `}` closes nothing").help("take it away, or look for a `{` that is missing")
}

pub(crate) fn too_deep(r: &Report, span: Span, limit: u32) -> Diagnostic {
    let d = r.error("E0210", span, format!("this is nested more than {limit} levels deep"));
    d.help("give parts of it a name of their own")
}

pub(crate) fn mixed_operators(
    r: &Report,
    (span, ours, theirs): (Span, &str, &str),
    (outer, inner): (BinaryOp, BinaryOp),
) -> Diagnostic {
    let (outer, inner) = (outer.symbol(), inner.symbol());
    let d = r.error("E0211", span, format!("`{inner}` and `{outer}` are mixed without parentheses"));
    let d = d.label("this can be read in two ways");
    d.help(format!(
        "C reads it as `{ours}`; the language as it was published reads `{theirs}`; write the one you mean"
    ))
}

pub(crate) fn for_comma(r: &Report, span: Span) -> Diagnostic {
    let d =
        r.error("E0212", span, "the three parts of a `for` are separated by `;`, and each is one statement");
    d.help("for (uint8 i = 0; i < 5; i++) { ... }")
}

pub(crate) fn array_literal_elsewhere(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0213", span, "a list in braces can stand only where an array is declared");
    d.help("uint8[] a = {1, 2, 3}; later, set the elements one by one: a[0] = 1")
}

pub(crate) fn nested_function(r: &Report, span: Span) -> Diagnostic {
    r.error("E0214", span, "a function is defined outside of all blocks")
        .help("move it to the end of the program")
}

/// `a = b = 5`
pub(crate) fn assignment_in_assignment(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0215", span, "an assignment is no value");
    d.help("write one statement for each: b = 5; a = b;")
}

/// `if (a = 5)`
pub(crate) fn assignment_in_expression(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0215", span, "an assignment is no value");
    d.help("to compare, write `==`").fix(span, "==")
}

/// `print(a++)`
pub(crate) fn step_in_expression(r: &Report, span: Span, (symbol, name): (&str, &str)) -> Diagnostic {
    let d = r.error("E0216", span, format!("`{symbol}` is a statement of its own, and no value"));
    let name = if name.starts_with(|c: char| c.is_alphabetic() || c == '_') { name } else { "a" };
    d.help(format!("write `{name}{symbol};` before this statement or after it"))
}

/// `++a;`
pub(crate) fn step_in_front(r: &Report, span: Span, symbol: &str, target: &str) -> Diagnostic {
    let d = r.error("E0216", span, format!("`{symbol}` stands behind what it changes"));
    d.help("it does the same there").fix(span, format!("{target}{symbol}"))
}

pub(crate) fn not_assignable(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0217", span, "a value can be stored only in a variable or in an element of an array");
    d.help("x = 5, or a[2] = 5")
}

/// `if (a) b;`
pub(crate) fn missing_braces(r: &Report, (span, whole): (Span, Span), word: &str, text: &str) -> Diagnostic {
    let d = r.error("E0218", span, format!("what belongs to `{word}` stands in braces"));
    d.help("put braces around it").fix(whole, format!("{{ {text} }}"))
}

/// `while (a);`
pub(crate) fn missing_body(r: &Report, (head, token): (Span, Span), word: &str) -> Diagnostic {
    let at = Span::new(head.end, head.end);
    // An empty statement gives way to an empty block.
    let place = Span::new(head.end, token.end);
    let d = r.error("E0218", at, format!("what belongs to `{word}` stands in braces, and there are none"));
    d.help("if nothing is to be done, the braces are empty").fix(place, " {}")
}

/// A `{` that is missing, where there is a `}` for it.
pub(crate) fn missing_open(r: &Report, head: Span, word: &str) -> Diagnostic {
    let at = Span::new(head.end, head.end);
    let d = r.error("E0218", at, format!("a `{{` is missing: what belongs to `{word}` stands in braces"));
    d.help("put one here").fix(at, " {")
}

/// `if (a); { ... }`
pub(crate) fn between_head_and_block(r: &Report, span: Span, symbol: &str) -> Diagnostic {
    let d = r.error("E0218", span, format!("this `{symbol}` stands between a head and its block"));
    d.help("take it away").fix(span, "")
}

/// `uint8 f(uint8 a);`
pub(crate) fn announced(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0218", span, format!("what the function `{name}` does is missing"));
    d.help("calls may come before the definition, so there is no need to announce a function: leave this line out")
}

/// `(a == 1) { ... }`
pub(crate) fn block_behind_value(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0203", span, "a value with a block behind it is no statement");
    d.help("before a condition stands `if` or `while`")
}

/// `else (a == 1) { ... }`
pub(crate) fn else_with_condition(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0203", span, "`else` has no condition");
    d.help("with a condition it is `else if`").fix(span.before(), "if ")
}

/// `uint8[] a = 1, 2};`
pub(crate) fn list_without_brace(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0209", span, "a `{` is missing before this list");
    d.help("put one here").fix(span.before(), "{")
}

/// `else` without `if`.
pub(crate) fn stray_else(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0202", span, "this `else` belongs to no `if`");
    d.help("it follows the `}` of an `if`")
}

/// `#include <stdio.h>`
pub(crate) fn directive(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0201", span, "`#` begins nothing in this language");
    if text.starts_with("#include") {
        d.help("nothing is included, `print` and the others are always there: leave this line out")
    } else if text.starts_with("#define") {
        d.help("constants are declared: const LIMIT = 5;")
    } else {
        d.help("comments begin with `//`")
    }
}

/// A `)` or `]` too many.
pub(crate) fn closes_nothing(r: &Report, span: Span, symbol: &str) -> Diagnostic {
    let d = r.error("E0209", span, format!("this `{symbol}` closes nothing"));
    d.help("take it away, or look for one that is missing before it")
}

/// `a =< b`
pub(crate) fn turned_comparison(r: &Report, span: Span, symbol: &str) -> Diagnostic {
    let d = r.error("E0202", span, format!("`={symbol}` is no operator"));
    d.help("the `=` comes second").fix(span, format!("{symbol}="))
}

/// `a and b`
pub(crate) fn operator_in_words(r: &Report, span: Span, word: &str) -> Diagnostic {
    let symbol = if word == "and" { "&&" } else { "||" };
    let d = r.error("E0247", span, format!("`{word}` is no word of this language"));
    d.help(format!("write `{symbol}`")).fix(span, symbol)
}

/// `uint8 if = 5`
pub(crate) fn keyword_as_name(r: &Report, span: Span, word: &str) -> Diagnostic {
    let d = r.error("E0202", span, format!("`{word}` is a word of the language, and cannot be a name"));
    d.help("choose another name")
}

/// Words of other languages, and what to write here.
const FOREIGN: [(&[&str], &str); 15] = [
    (&["int", "short", "long", "unsigned", "signed", "byte", "number"], WHOLE),
    (&["uint8_t", "int8", "int8_t", "uint", "size_t", "u8", "i8"], WHOLE),
    (&["uint16_t", "int16_t", "int32", "uint32", "u16", "i16"], "the types of 16 bits are uint16 and int16"),
    (&["float", "double"], "all numbers are whole numbers; uint8 holds 0 to 255"),
    (&["string", "String", "str"], "a text is an array of characters: char[] s = \"text\";"),
    (&["boolean", "_Bool"], "the type of true and false is `bool`"),
    (&["var", "auto"], "`let` takes the type of the value: let a = 5;"),
    (&["static", "extern", "public", "private", "volatile", "register", "inline"], "leave it out"),
    (&["struct", "enum", "union", "class", "typedef"], "there are variables and arrays only"),
    (&["switch", "case", "default", "match"], "use `if` and `else if`"),
    (&["elif", "elsif", "elseif"], "write `else if`"),
    (&["until", "repeat", "loop", "foreach", "forever"], "loops are `while`, `do ... while` and `for`"),
    (
        &["function", "func", "fn", "def", "proc"],
        "a function begins with the type of its result, or with `void`",
    ),
    (&["goto"], "use a loop; goto(k) jumps to a byte of the published code"),
    (&["then", "begin", "end"], "blocks stand in braces"),
];

const WHOLE: &str = "uint8 holds 0 to 255; machines of 16 bits also have uint16 and int16";

/// What to write in place of a word of another language.
pub(crate) fn foreign(word: &str) -> Option<&'static str> {
    FOREIGN.into_iter().find(|(words, _)| words.contains(&word)).map(|(_, help)| help)
}

pub(crate) fn foreign_word(r: &Report, span: Span, word: &str, help: &str) -> Diagnostic {
    r.error("E0247", span, format!("`{word}` is no word of this language")).help(help)
}

pub(crate) fn misspelt_word(r: &Report, span: Span, word: &str, near: &str) -> Diagnostic {
    let d = r.error("E0247", span, format!("`{word}` is no word of this language"));
    d.help(format!("did you mean `{near}`?")).fix(span, near)
}

pub(crate) fn no_type(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0247", span, format!("there is no type `{name}`"));
    d.help("the types are uint8, bool and char, and on machines of 16 bits uint16 and int16")
}

pub(crate) fn no_main(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0247", span, "a program has no function that it begins with");
    d.help("write the statements of `main` by themselves, outside of all functions: the first one is where it begins")
}

/// `f() { ... }`
pub(crate) fn function_without_type(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0203", span, format!("`{name}(...)` with a block behind it is no statement"));
    d.help("a function begins with the type of its result, or with `void`").fix(span.before(), "void ")
}

/// `print 'a'`
pub(crate) fn call_without_parentheses(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0202", span, format!("what `{name}` is given stands in parentheses"));
    d.help(format!("{name}(...);"))
}

pub(crate) fn declares_nothing(r: &Report, span: Span) -> Diagnostic {
    r.error("E0219", span, "`void` is for functions that return nothing")
        .help("a variable is uint8, bool or char")
}

pub(crate) fn const_wants_literal(r: &Report, span: Span) -> Diagnostic {
    let d = r.error("E0220", span, "a constant is a number, a character, true or false");
    d.help("const LIMIT = 5;")
}
