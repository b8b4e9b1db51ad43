//! About names and types.

use bantam_diag::{Diagnostic, Span};

use super::Report;
use crate::{tree::BinaryOp, types::Type};

pub(crate) fn not_declared(r: &Report, span: Span, name: &str, near: Option<&str>) -> Diagnostic {
    let d = r.error("E0221", span, format!("there is no variable `{name}`"));
    match near {
        Some(near) => d.help("a name like it is there").fix(span, near),
        None => d.help(format!("declare it first: uint8 {name} = 0;")),
    }
}

/// A name that is there, in a block that has ended.
pub(crate) fn declared_elsewhere(r: &Report, span: Span, name: &str, place: Span) -> Diagnostic {
    let d = r.error("E0221", span, format!("there is no variable `{name}` here"));
    let d = d.related(r.id(), place, "this one ends with its block");
    d.help("declare it before that block, and leave out its type there")
}

/// `written` is what stands before the first name.
pub(crate) fn second_in_declaration(r: &Report, span: Span, name: &str, written: &str) -> Diagnostic {
    let d = r.error("E0238", span, format!("a declaration names one variable, and `{name}` is another one"));
    d.help("give it a declaration of its own").fix(span.before(), written)
}

pub(crate) fn declared_twice(r: &Report, span: Span, name: &str, first: Span) -> Diagnostic {
    let d = r.error("E0222", span, format!("`{name}` is declared twice in one block"));
    let d = d.label("the second time").related(r.id(), first, "the first time");
    d.help("to give it a new value, leave out the type; for a second variable, choose another name")
}

pub(crate) fn is_array(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0223", span, format!("`{name}` is an array, and here one value is needed"));
    d.help(format!("name an element: {name}[0]"))
}

pub(crate) fn is_no_array(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0223", span, format!("`{name}` is one value, and no array"))
        .help(format!("write `{name}` alone"))
}

/// `text` is the number as it is written, or with the name of a constant.
pub(crate) fn does_not_fit(r: &Report, span: Span, (text, ty): (&str, Type)) -> Diagnostic {
    let (low, high) = ty.range();
    // The published language took eight digits for a binary number, if they were 0 and 1.
    let binary = text.len() == 8 && text.bytes().all(|b| b == b'0' || b == b'1');
    let d = r.error("E0224", span, format!("{text} does not fit into {ty}, which holds {low} to {high}"));
    if binary {
        let digits = text.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        return d.help("binary numbers begin with 0b").fix(span, format!("0b{digits}"));
    }
    match ty {
        Type::Uint8 => d.help("larger numbers need uint16 or int16, which machines of 16 bits have"),
        Type::Bool | Type::Char | Type::Uint16 | Type::Int16 => d,
    }
}

/// A value of one type where one of another is needed; `text` is the value as it is written.
pub(crate) fn mismatch(r: &Report, span: Span, (found, wanted): (Type, Type), text: &str) -> Diagnostic {
    let d = r.error("E0225", span, format!("this is {}, and {} is needed", of(found), of(wanted)));
    let help = match (found, wanted) {
        (Type::Uint8, Type::Char) => {
            format!("to_char({text}) is its digit, {wanted}({text}) the character with that code")
        }
        _ => "conversions are written out".to_owned(),
    };
    d.help(help).fix(span, converted(wanted, text))
}

/// A type with its article.
fn of(ty: Type) -> String {
    match ty {
        Type::Int16 => format!("an {ty}"),
        Type::Uint8 | Type::Bool | Type::Char | Type::Uint16 => format!("a {ty}"),
    }
}

/// A conversion of a text, which may have parentheses already.
fn converted(ty: Type, text: &str) -> String {
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let inside = inside.filter(|inside| !inside.contains(['(', ')'])).unwrap_or(text);
    format!("{ty}({inside})")
}

pub(crate) fn mixed_types(r: &Report, span: Span, op: BinaryOp, (a, b): (Type, Type)) -> Diagnostic {
    let symbol = op.symbol();
    let d =
        r.error("E0225", span, format!("`{symbol}` has {} on its left and {} on its right", of(a), of(b)));
    let wider = if a.bits() >= b.bits() { a } else { b };
    d.help(format!("convert one of them, for example with {wider}(...)"))
}

/// `+` with something that is no number.
pub(crate) fn not_a_number(r: &Report, span: Span, (symbol, ty): (&str, Type), text: &str) -> Diagnostic {
    let d = r.error("E0227", span, format!("`{symbol}` takes numbers, and this is {}", of(ty)));
    let help = "uint8(...) is its code, and char(...) makes a character of a number";
    d.help(if ty == Type::Char { help } else { "as a number, false is 0 and true 255" })
        .fix(span, converted(Type::Uint8, text))
}

/// `++` of something that is no number.
pub(crate) fn not_countable(r: &Report, span: Span, symbol: &str, ty: Type) -> Diagnostic {
    let d = r.error("E0227", span, format!("`{symbol}` counts numbers, and this is {}", of(ty)));
    d.help("convert there and back: c = char(uint8(c) + 1)")
}

pub(crate) fn no_shift_of_bool(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0227", span, "a bool is 0 or 255, and shifted it would be neither");
    d.help("convert it first").fix(span, converted(Type::Uint8, text))
}

pub(crate) fn order_of_bools(r: &Report, span: Span, symbol: &str) -> Diagnostic {
    r.error("E0239", span, format!("`{symbol}` compares numbers and characters, not bools"))
        .help("bools are compared with `==` and `!=`")
}

/// `!5`: bitwise in the published language.
pub(crate) fn not_of_number(r: &Report, op: Span, ty: Type) -> Diagnostic {
    let d = r.error("E0226", op, format!("`!` takes a bool, and this is {}", of(ty)));
    d.help("the bits are flipped by `~`; to ask whether a number is 0, compare it: x == 0").fix(op, "~")
}

/// `4 && 2`: bitwise in the published language.
pub(crate) fn logic_of_numbers(
    r: &Report,
    place: Span,
    (op, span): (BinaryOp, Span),
    ty: Type,
) -> Diagnostic {
    let (symbol, bits) = if op == BinaryOp::Both { ("&&", "&") } else { ("||", "|") };
    let d = r.error("E0226", place, format!("`{symbol}` takes bools, and this is {}", of(ty)));
    d.help(format!("the bits of numbers are combined by `{bits}`; a number is made a bool by x != 0"))
        .fix(span, bits)
}

/// `a > 3 && b`, where b is a number.
pub(crate) fn logic_of_one_number(
    r: &Report,
    place: Span,
    op: BinaryOp,
    (ty, text): (Type, &str),
) -> Diagnostic {
    let d = r.error("E0226", place, format!("`{}` takes bools, and this is {}", op.symbol(), of(ty)));
    let simple = text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let text = if simple { text.to_owned() } else { format!("({text})") };
    let zero = if ty == Type::Char { "'\\0'" } else { "0" };
    d.help("to ask whether it is not 0, compare it").fix(place, format!("{text} != {zero}"))
}

pub(crate) fn argument_count(
    r: &Report,
    span: Span,
    name: &str,
    (wanted, found): (&str, usize),
) -> Diagnostic {
    r.error(
        "E0228",
        span,
        format!("`{name}` takes {wanted}, and {found} {} given", if found == 1 { "is" } else { "are" }),
    )
}

pub(crate) fn no_function(r: &Report, span: Span, name: &str, near: Option<&str>) -> Diagnostic {
    let d = r.error("E0229", span, format!("there is no function `{name}`"));
    match near {
        // Other languages' functions take other things.
        Some(near) if name != "printf" => d.help("a name like it is there").fix(span, near),
        _ => match name {
            "printf" | "puts" | "println" | "putchar" | "write" | "echo" => {
                d.help("print takes a char or a text, and print_dec a number")
            }
            "getchar" | "getc" | "scanf" | "input" | "read" => d.help("read_char() gives a key"),
            "exit" | "halt" | "stop" => d.help("`return;` outside of functions ends the program"),
            _ => d.help("the program does not define it, and the language has none of that name"),
        },
    }
}

pub(crate) fn is_variable(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0229", span, format!("`{name}` is a variable, and no function"))
        .help("only functions are called")
}

pub(crate) fn is_function(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0221", span, format!("`{name}` is a function, and here a value is needed"))
        .help(format!("call it: {name}(...)"))
}

pub(crate) fn function_twice(r: &Report, span: Span, name: &str, first: Option<Span>) -> Diagnostic {
    match first {
        Some(first) => r.error("E0230", span, format!("the function `{name}` is defined twice")).related(
            r.id(),
            first,
            "the first time",
        ),
        None => r
            .error("E0230", span, format!("`{name}` is a function of the language"))
            .help("choose another name"),
    }
}

pub(crate) fn no_value(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0231", span, format!("`{name}` returns nothing, and here a value is needed"));
    d.help("call it as a statement of its own")
}

pub(crate) fn return_wants(r: &Report, span: Span, name: &str, ty: Type) -> Diagnostic {
    r.error("E0231", span, format!("`{name}` returns {}, and this `return` has no value", of(ty)))
        .help("return 0;")
}

pub(crate) fn return_has(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0231", span, format!("`{name}` is void, so it returns no value"))
        .help("take the value away, or write a type in place of `void`")
}

pub(crate) fn return_outside(r: &Report, span: Span) -> Diagnostic {
    r.error("E0231", span, "outside of functions `return` has no value")
        .help("`return;` alone ends the program")
}

pub(crate) fn function_of_let(r: &Report, span: Span) -> Diagnostic {
    r.error("E0231", span, "a function says the type of what it returns").help("write `void` for nothing")
}

pub(crate) fn port_number(r: &Report, span: Span) -> Diagnostic {
    r.error("E0232", span, "a port is a constant from 0 to 7").help("read_port(7), or const KEYS = 7;")
}

pub(crate) fn index_out_of_range(
    r: &Report,
    span: Span,
    (index, len): (&str, u16),
    name: &str,
) -> Diagnostic {
    let d =
        r.error("E0233", span, format!("`{name}` has {len} elements, and there is none with index {index}"));
    d.help(format!("indices are 0 to {}", len - 1))
}

pub(crate) fn index_type(r: &Report, span: Span, ty: Type, text: &str) -> Diagnostic {
    r.error("E0225", span, format!("an index is a number, and this is {}", of(ty)))
        .help("its code is a number")
        .fix(span, converted(Type::Uint8, text))
}

pub(crate) fn array_length(r: &Report, span: Span, most: u16) -> Diagnostic {
    r.error("E0234", span, format!("the length of an array is a constant from 1 to {most}"))
        .help("uint8[10] a; or const LENGTH = 10; uint8[LENGTH] a;")
}

pub(crate) fn list_length(r: &Report, span: Span, found: usize, most: u16) -> Diagnostic {
    r.error("E0234", span, format!("an array has 1 to {most} elements, and here are {found}"))
}

pub(crate) fn array_wants_values(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0234", span, format!("`{name}` is an array of unknown length"))
        .help("write its length between the brackets, or its values: uint8[] a = {1, 2, 3}")
}

pub(crate) fn array_wants_list(r: &Report, span: Span, text: Option<&str>) -> Diagnostic {
    let d = r.error("E0234", span, "the first value of an array is a list in braces");
    match text {
        Some(text) => d.help("the elements that are not listed are 0").fix(span, format!("{{{text}}}")),
        None => d.help("uint8[] a = {1, 2, 3}; arrays are copied element by element"),
    }
}

pub(crate) fn too_many_values(r: &Report, span: Span, (found, len): (usize, u16)) -> Diagnostic {
    r.error("E0234", span, format!("the array has {len} elements, and {found} values are given"))
}

pub(crate) fn list_for_one(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0213", span, format!("`{name}` is one value, and this is a list"))
        .help("an array is declared with brackets: uint8[] a = {1, 2, 3}")
}

pub(crate) fn outside_loop(r: &Report, span: Span, word: &str) -> Diagnostic {
    r.error("E0235", span, format!("`{word}` is in no loop"))
        .help("loops are `while`, `do` and `for`; `return` leaves a function or the program")
}

pub(crate) fn not_used(r: &Report, span: Span) -> Diagnostic {
    r.error("E0236", span, "this value is worked out and then not used")
        .help("print it, or store it in a variable: x = ...")
}

pub(crate) fn comparison_as_statement(r: &Report, span: Span, op: Span) -> Diagnostic {
    r.error("E0236", span, "this compares, and does nothing with the answer")
        .help("to give the variable a value, write `=`")
        .fix(op, "=")
}

pub(crate) fn constant_changes(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0237", span, format!("`{name}` is a constant, and cannot change"))
        .help("declare it as a variable: uint8 ...")
}

pub(crate) fn let_wants_value(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0248", span, format!("`let {name}` takes its type from its value, and there is none"))
        .help(format!("let {name} = 0; or uint8 {name};"))
}

pub(crate) fn let_is_no_array(r: &Report, span: Span) -> Diagnostic {
    r.error("E0248", span, "an array says the type of its elements").help("uint8[] a = {1, 2, 3}")
}

/// `char c = "a"`
pub(crate) fn text_for_character(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0249", span, "this is a text, and a char is needed");
    let inside = text.get(1..text.len() - 1).unwrap_or_default().replace('\'', "\\'").replace("\\\"", "\"");
    d.help("a character stands in single quotes").fix(span, format!("'{inside}'"))
}

pub(crate) fn text_elsewhere(r: &Report, span: Span) -> Diagnostic {
    r.error("E0249", span, "a text can only be printed, or be the first value of a char array")
        .help("print(\"text\"); or char[] s = \"text\";")
}

pub(crate) fn empty_text(r: &Report, span: Span) -> Diagnostic {
    r.error("E0234", span, "an array has at least one element, and this text is empty")
}

pub(crate) fn array_parameter(r: &Report, span: Span) -> Diagnostic {
    r.error("E0244", span, "arrays are not passed to functions")
        .help("declare the array outside of functions: all of them see it")
}

pub(crate) fn print_of(r: &Report, span: Span, ty: Type, text: &str) -> Diagnostic {
    let d = r.error("E0225", span, format!("`print` takes a char or a text, and this is {}", of(ty)));
    match ty {
        Type::Uint8 => d
            .help("print_dec prints a number in digits; to_char makes a digit of 0 to 9")
            .fix(span, format!("to_char({text})")),
        Type::Bool => d.help("`out` shows the bits of a value: eight 0 or eight 1"),
        Type::Char | Type::Uint16 | Type::Int16 => d.help("print_dec prints a number in digits"),
    }
}

pub(crate) fn asm_name(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0245", span, format!("`{{{name}}}` names no variable here"))
        .help("between braces in assembly stands the name of a variable of the program")
}

pub(crate) fn void_parameter(r: &Report, span: Span) -> Diagnostic {
    r.error("E0219", span, "a parameter has a type that has values")
}

pub(crate) fn unused(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.warning("W0201", span, format!("`{name}` is never read"))
}

pub(crate) fn never_called(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.warning("W0204", span, format!("the function `{name}` is never called"));
    match name {
        "main" => {
            d.help("a program begins with its first statement outside of functions: write `main();` there")
        }
        _ => d,
    }
}

pub(crate) fn unreachable(r: &Report, span: Span) -> Diagnostic {
    r.warning("W0202", span, "this is never reached")
}

pub(crate) fn always_by_zero(r: &Report, span: Span) -> Diagnostic {
    r.warning("W0203", span, "this divides by zero, which is a fault")
}
