//! Messages about names and types.

use bantam_diag::{Diagnostic, Span};

use super::Report;
use crate::{tree::BinaryOp, types::Type};

pub(crate) fn not_declared(r: &Report, span: Span, name: &str, near: Option<&str>) -> Diagnostic {
    let d = r.error("E0221", span, format!("unknown variable `{name}`"));
    match near {
        Some(near) => d.help(format!("did you mean `{near}`?")).fix(span, near),
        None => d.help(format!("declare it first: `uint8 {name} = 0;`")),
    }
}

/// The name is declared in a block that has ended.
pub(crate) fn declared_elsewhere(r: &Report, span: Span, name: &str, place: Span) -> Diagnostic {
    let d = r.error("E0221", span, format!("`{name}` is not in scope here"));
    let d = d.related(r.id(), place, "this one goes out of scope with its block");
    d.help("declare it before that block, and omit the type inside")
}

/// `written` is the text before the first name.
pub(crate) fn second_in_declaration(r: &Report, span: Span, name: &str, written: &str) -> Diagnostic {
    let d = r.error("E0238", span, format!("`{name}` needs a declaration of its own"));
    d.help("write the type before the name").fix(span.before(), written)
}

pub(crate) fn declared_twice(r: &Report, span: Span, name: &str, first: Span) -> Diagnostic {
    let d = r.error("E0222", span, format!("`{name}` is declared twice in one block"));
    let d = d.label("declared again here").related(r.id(), first, "first declared here");
    d.help("to assign a new value, omit the type; to declare another variable, choose another name")
}

pub(crate) fn is_array(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0223", span, format!("expected a single value, found the array `{name}`"));
    d.help(format!("select an element: `{name}[0]`"))
}

pub(crate) fn is_no_array(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0223", span, format!("`{name}` is not an array"))
        .help(format!("write `{name}` without an index"))
}

/// `text` is the number as written, or the name of a constant with its value.
pub(crate) fn does_not_fit(r: &Report, span: Span, (text, ty): (&str, Type)) -> Diagnostic {
    let (low, high) = ty.range();
    // The published language read eight digits of 0 and 1 as a binary number.
    let binary = text.len() == 8 && text.bytes().all(|b| b == b'0' || b == b'1');
    let d = r.error("E0224", span, format!("{text} does not fit into `{ty}`, which holds {low} to {high}"));
    if binary {
        let digits = text.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        return d.help("binary numbers begin with `0b`").fix(span, format!("0b{digits}"));
    }
    match ty {
        Type::Uint8 => d.help("larger numbers need `uint16` or `int16`, which 16-bit machines have"),
        Type::Bool | Type::Char | Type::Uint16 | Type::Int16 => d,
    }
}

/// A value has another type than its place; `text` is the value as written.
pub(crate) fn mismatch(r: &Report, span: Span, (found, wanted): (Type, Type), text: &str) -> Diagnostic {
    let d = r.error("E0225", span, format!("expected `{wanted}`, found `{found}`"));
    let help = match (found, wanted) {
        (Type::Uint8, Type::Char) => {
            format!("`to_char({text})` is the digit, `{wanted}({text})` the character with that code")
        }
        _ => "convert it explicitly".to_owned(),
    };
    d.help(help).fix(span, converted(wanted, text))
}

/// Converts an expression, without doubling its parentheses.
fn converted(ty: Type, text: &str) -> String {
    let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let inside = inside.filter(|inside| !inside.contains(['(', ')'])).unwrap_or(text);
    format!("{ty}({inside})")
}

pub(crate) fn mixed_types(r: &Report, span: Span, op: BinaryOp, (a, b): (Type, Type)) -> Diagnostic {
    let symbol = op.symbol();
    let d =
        r.error("E0225", span, format!("the operands of `{symbol}` have different types: `{a}` and `{b}`"));
    let wider = if a.bits() >= b.bits() { a } else { b };
    d.help(format!("convert one of them, for example with `{wider}(...)`"))
}

/// `true + 1`
pub(crate) fn not_a_number(r: &Report, span: Span, (symbol, ty): (&str, Type), text: &str) -> Diagnostic {
    let d = r.error("E0227", span, format!("`{symbol}` requires numbers, found `{ty}`"));
    let help = "`uint8(...)` is the code of a character, `char(...)` the character with a code";
    d.help(if ty == Type::Char { help } else { "as a number, `false` is 0 and `true` is 255" })
        .fix(span, converted(Type::Uint8, text))
}

/// `c++`
pub(crate) fn not_countable(r: &Report, span: Span, symbol: &str, ty: Type) -> Diagnostic {
    let d = r.error("E0227", span, format!("`{symbol}` requires a number, found `{ty}`"));
    d.help("convert it to a number and back: `c = char(uint8(c) + 1)`")
}

pub(crate) fn no_shift_of_bool(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0227", span, "cannot shift a `bool`: the result would be neither 0 nor 255");
    d.help("convert it first").fix(span, converted(Type::Uint8, text))
}

pub(crate) fn order_of_bools(r: &Report, span: Span, symbol: &str) -> Diagnostic {
    r.error("E0239", span, format!("`{symbol}` compares numbers and characters, not `bool` values"))
        .help("compare them with `==` or `!=`")
}

/// `!5`: bitwise in the published language.
pub(crate) fn not_of_number(r: &Report, op: Span, ty: Type) -> Diagnostic {
    let d = r.error("E0226", op, format!("`!` requires a `bool`, found `{ty}`"));
    d.help("`~` flips the bits; to test whether a number is 0, write `x == 0`").fix(op, "~")
}

/// `4 && 2`: bitwise in the published language.
pub(crate) fn logic_of_numbers(
    r: &Report,
    place: Span,
    (op, span): (BinaryOp, Span),
    ty: Type,
) -> Diagnostic {
    let (symbol, bits) = if op == BinaryOp::Both { ("&&", "&") } else { ("||", "|") };
    let d = r.error("E0226", place, format!("`{symbol}` requires `bool` operands, found `{ty}`"));
    d.help(format!("`{bits}` combines the bits of numbers; `x != 0` makes a `bool` of a number"))
        .fix(span, bits)
}

/// `a > 3 && b` with a number `b`
pub(crate) fn logic_of_one_number(
    r: &Report,
    place: Span,
    op: BinaryOp,
    (ty, text): (Type, &str),
) -> Diagnostic {
    let d = r.error("E0226", place, format!("`{}` requires `bool` operands, found `{ty}`", op.symbol()));
    let simple = text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let text = if simple { text.to_owned() } else { format!("({text})") };
    let zero = if ty == Type::Char { "'\\0'" } else { "0" };
    d.help("to test whether it is not 0, compare it").fix(place, format!("{text} != {zero}"))
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
        format!("`{name}` expects {wanted}, but {found} {} given", if found == 1 { "is" } else { "are" }),
    )
}

pub(crate) fn no_function(r: &Report, span: Span, name: &str, near: Option<&str>) -> Diagnostic {
    let d = r.error("E0229", span, format!("unknown function `{name}`"));
    match near {
        // Not for `printf`, whose arguments differ from those of `print`.
        Some(near) if name != "printf" => d.help(format!("did you mean `{near}`?")).fix(span, near),
        _ => match name {
            "printf" | "puts" | "println" | "putchar" | "write" | "echo" => {
                d.help("`print` prints a character or a string, `print_dec` a number")
            }
            "getchar" | "getc" | "scanf" | "input" | "read" => d.help("`read_char()` reads a key"),
            "exit" | "halt" | "stop" => d.help("`return;` outside functions ends the program"),
            _ => d.help("neither the program nor the language defines it"),
        },
    }
}

pub(crate) fn is_variable(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0229", span, format!("`{name}` is a variable, not a function"))
        .help("only functions can be called")
}

pub(crate) fn is_function(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0221", span, format!("expected a value, found the function `{name}`"))
        .help(format!("call it: `{name}(...)`"))
}

pub(crate) fn function_twice(r: &Report, span: Span, name: &str, first: Option<Span>) -> Diagnostic {
    match first {
        Some(first) => r.error("E0230", span, format!("the function `{name}` is defined twice")).related(
            r.id(),
            first,
            "first defined here",
        ),
        None => {
            r.error("E0230", span, format!("`{name}` is a built-in function")).help("choose another name")
        }
    }
}

pub(crate) fn no_value(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.error("E0231", span, format!("expected a value, but `{name}` returns nothing"));
    d.help("call it in a separate statement")
}

pub(crate) fn return_wants(r: &Report, span: Span, name: &str, ty: Type) -> Diagnostic {
    r.error("E0231", span, format!("`{name}` returns `{ty}`, but this `return` has no value"))
        .help("write `return 0;`")
}

pub(crate) fn return_has(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0231", span, format!("`{name}` is `void`, so it cannot return a value"))
        .help("remove the value, or replace `void` with a type")
}

pub(crate) fn return_outside(r: &Report, span: Span) -> Diagnostic {
    r.error("E0231", span, "`return` outside functions cannot have a value")
        .help("`return;` alone ends the program")
}

pub(crate) fn function_of_let(r: &Report, span: Span) -> Diagnostic {
    r.error("E0231", span, "a function must name its return type").help("write `void` if it returns nothing")
}

pub(crate) fn port_number(r: &Report, span: Span) -> Diagnostic {
    r.error("E0232", span, "a port must be a constant from 0 to 7")
        .help("`read_port(7)`, or `const KEYS = 7;`")
}

pub(crate) fn index_out_of_range(
    r: &Report,
    span: Span,
    (index, len): (&str, u16),
    name: &str,
) -> Diagnostic {
    let d = r.error(
        "E0233",
        span,
        format!("index {index} is out of range for `{name}`, which has {len} elements"),
    );
    d.help(format!("the indices are 0 to {}", len - 1))
}

pub(crate) fn index_type(r: &Report, span: Span, ty: Type, text: &str) -> Diagnostic {
    r.error("E0225", span, format!("an index must be a number, found `{ty}`"))
        .help("convert it to a number")
        .fix(span, converted(Type::Uint8, text))
}

pub(crate) fn array_length(r: &Report, span: Span, most: u16) -> Diagnostic {
    r.error("E0234", span, format!("the length of an array must be a constant from 1 to {most}"))
        .help("`uint8[10] a;`, or `const LENGTH = 10; uint8[LENGTH] a;`")
}

pub(crate) fn list_length(r: &Report, span: Span, found: usize, most: u16) -> Diagnostic {
    r.error("E0234", span, format!("an array has 1 to {most} elements, found {found}"))
}

pub(crate) fn array_wants_values(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0234", span, format!("the length of the array `{name}` is unknown"))
        .help("write its length between the brackets, or its values: `uint8[] a = {1, 2, 3};`")
}

pub(crate) fn array_wants_list(r: &Report, span: Span, text: Option<&str>) -> Diagnostic {
    let d = r.error("E0234", span, "expected a list in braces to initialise the array");
    match text {
        Some(text) => d.help("elements that are not listed are 0").fix(span, format!("{{{text}}}")),
        None => d.help("write `uint8[] a = {1, 2, 3};`, or copy an array element by element"),
    }
}

pub(crate) fn too_many_values(r: &Report, span: Span, (found, len): (usize, u16)) -> Diagnostic {
    r.error("E0234", span, format!("the array has {len} elements, but {found} values are given"))
}

pub(crate) fn list_for_one(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0213", span, format!("expected a single value for `{name}`, found a list"))
        .help("declare an array with brackets: `uint8[] a = {1, 2, 3};`")
}

pub(crate) fn outside_loop(r: &Report, span: Span, word: &str) -> Diagnostic {
    r.error("E0235", span, format!("`{word}` outside a loop"))
        .help("loops are `while`, `do` and `for`; `return` leaves a function or the program")
}

pub(crate) fn not_used(r: &Report, span: Span) -> Diagnostic {
    r.error("E0236", span, "this value is never used").help("print it, or store it in a variable: `x = ...`")
}

pub(crate) fn comparison_as_statement(r: &Report, span: Span, op: Span) -> Diagnostic {
    r.error("E0236", span, "the result of this comparison is never used")
        .help("to assign a value, write `=`")
        .fix(op, "=")
}

pub(crate) fn constant_changes(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0237", span, format!("cannot assign to the constant `{name}`"))
        .help("declare it as a variable: `uint8 ...`")
}

pub(crate) fn let_wants_value(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0248", span, format!("`let {name}` needs a value to infer its type from"))
        .help(format!("write `let {name} = 0;` or `uint8 {name};`"))
}

pub(crate) fn let_is_no_array(r: &Report, span: Span) -> Diagnostic {
    r.error("E0248", span, "an array must name the type of its elements")
        .help("write `uint8[] a = {1, 2, 3};`")
}

/// `char c = "a"`
pub(crate) fn text_for_character(r: &Report, span: Span, text: &str) -> Diagnostic {
    let d = r.error("E0249", span, "expected `char`, found a string");
    let inside = text.get(1..text.len() - 1).unwrap_or_default().replace('\'', "\\'").replace("\\\"", "\"");
    d.help("a character is written in single quotes").fix(span, format!("'{inside}'"))
}

pub(crate) fn text_elsewhere(r: &Report, span: Span) -> Diagnostic {
    r.error("E0249", span, "a string can only be printed, or initialise a `char` array")
        .help("write `print(\"text\");` or `char[] s = \"text\";`")
}

pub(crate) fn empty_text(r: &Report, span: Span) -> Diagnostic {
    r.error("E0234", span, "an array has at least one element, but this string is empty")
}

pub(crate) fn array_parameter(r: &Report, span: Span) -> Diagnostic {
    r.error("E0244", span, "arrays cannot be passed to functions")
        .help("declare the array outside functions, where all of them can use it")
}

pub(crate) fn print_of(r: &Report, span: Span, ty: Type, text: &str) -> Diagnostic {
    let d = r.error("E0225", span, format!("`print` expects a character or a string, found `{ty}`"));
    match ty {
        Type::Uint8 => d
            .help("`print_dec` prints a number in decimal; `to_char` converts 0 to 9 to a digit")
            .fix(span, format!("to_char({text})")),
        Type::Bool => d.help("`out` prints the bits of a value: eight 0s or eight 1s"),
        Type::Char | Type::Uint16 | Type::Int16 => d.help("`print_dec` prints a number in decimal"),
    }
}

pub(crate) fn asm_name(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.error("E0245", span, format!("unknown variable `{{{name}}}`"))
        .help("braces in assembly contain the name of a variable")
}

pub(crate) fn void_parameter(r: &Report, span: Span) -> Diagnostic {
    r.error("E0219", span, "a parameter cannot be `void`")
}

pub(crate) fn unused(r: &Report, span: Span, name: &str) -> Diagnostic {
    r.warning("W0201", span, format!("`{name}` is never read"))
}

pub(crate) fn never_called(r: &Report, span: Span, name: &str) -> Diagnostic {
    let d = r.warning("W0204", span, format!("the function `{name}` is never called"));
    match name {
        "main" => d.help("a program starts at its first statement outside functions: write `main();` there"),
        _ => d,
    }
}

pub(crate) fn unreachable(r: &Report, span: Span) -> Diagnostic {
    r.warning("W0202", span, "unreachable statement")
}

pub(crate) fn always_by_zero(r: &Report, span: Span) -> Diagnostic {
    r.warning("W0203", span, "this division by zero always faults")
}
