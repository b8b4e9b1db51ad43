//! The codes of the compiler's messages, each with a page that explains it. A code never changes its meaning.

use bantam_diag::CodePage;

/// Returns the page of a code, in upper or lower case.
#[must_use]
pub fn page(code: &str) -> Option<&'static CodePage> {
    PAGES.iter().find(|page| page.code.eq_ignore_ascii_case(code))
}

const fn new(code: &'static str, title: &'static str, text: &'static str) -> CodePage {
    CodePage { code, title, text }
}

/// The pages of all codes: errors from E0201, warnings from W0201.
pub const PAGES: &[CodePage] = &[
    new(
        "E0201",
        "an unexpected character",
        "A program consists of names, numbers, characters, strings and symbols, and none of them begins with this character. Comments begin with `//`, or are enclosed in `/*` and `*/`.",
    ),
    new(
        "E0202",
        "unexpected syntax",
        "The message names what is allowed in this place, and what was found instead. The mistake is often a little earlier: something is missing there, or there is too much of it.",
    ),
    new(
        "E0203",
        "statements without a separator",
        "A `;` separates two statements (or a `,`, as in the published language); only after a `}` it is not needed. A value followed by a block is not a statement: `if`, `while` or a type is missing before it.",
    ),
    new(
        "E0204",
        "an unclosed quote",
        "A character is enclosed in two `'`, a string in two `\"`, and both fit on one line. Write a newline inside as `\\n`, and the quote itself as `\\'` or `\\\"`.",
    ),
    new(
        "E0205",
        "an invalid character literal",
        "Single quotes contain one ASCII character, or an escape such as `'\\n'`. Write other codes as numbers: `char(228)`. Strings are enclosed in double quotes.",
    ),
    new(
        "E0206",
        "an unknown escape",
        "`\\` is followed by one of `n` (newline), `t` (tab), `r` (carriage return), `0` (code 0), `\\`, `'` and `\"`.",
    ),
    new(
        "E0207",
        "an invalid number",
        "Numbers are decimal, hexadecimal after `0x` or binary after `0b`; `_` may separate digits. Whatever begins with a digit is a number, so a name begins with a letter.",
    ),
    new(
        "E0208",
        "an unclosed comment",
        "A comment that begins with `/*` continues until `*/`, across any number of lines. Here the program ends first. A comment on one line begins with `//`.",
    ),
    new(
        "E0209",
        "an unmatched brace, bracket or parenthesis",
        "Each `{`, `(` and `[` is closed by its own `}`, `)` or `]`, the innermost first. `bantam fmt` indents every block by its depth, which shows where one is missing.",
    ),
    new(
        "E0210",
        "nesting that is too deep",
        "Blocks and expressions can be nested 200 levels deep. Move part of a long expression into a variable, or part of a deep block into a function.",
    ),
    new(
        "E0211",
        "ambiguous precedence",
        "The published language groups some operators differently from C: `a || b && c` is `(a || b) && c` there and `a || (b && c)` in C. Such a mix needs parentheses, so that no program silently changes its meaning.",
    ),
    new(
        "E0212",
        "a malformed `for`",
        "The parentheses of `for` contain three parts separated by `;`: the initialisation, the condition, and the step after each iteration. Each is at most one statement and may be empty: `for (;;) { ... }` loops forever.",
    ),
    new(
        "E0213",
        "a list in braces outside an array declaration",
        "A list such as `{1, 2, 3}` initialises an array, and is only allowed in its declaration. Elsewhere, braces enclose the statements of a block.",
    ),
    new(
        "E0214",
        "a function inside a block",
        "Functions are defined outside all blocks and other functions. Their order does not matter: a call may come before the definition.",
    ),
    new(
        "E0215",
        "an assignment used as a value",
        "`a = 5` is a statement and has no value. To compare, write `a == 5`. To set two variables, write two statements.",
    ),
    new(
        "E0216",
        "`++` or `--` used as a value",
        "`a++` is a statement, with the operator after the name. It has no value, so there is no question whether that would be the old or the new one.",
    ),
    new(
        "E0217",
        "an assignment to something that cannot change",
        "The left side of `=` must be a variable or an element of an array.",
    ),
    new(
        "E0218",
        "a body without braces",
        "The body of `if`, `else`, a loop or a function needs braces, even if it is a single statement, so that it is always clear where it ends.",
    ),
    new(
        "E0219",
        "`void` as the type of a variable",
        "`void` means that a function returns nothing. Variables and parameters have a value, so they need a type with values: `uint8`, `bool`, `char`, and on 16-bit machines `uint16` and `int16`.",
    ),
    new(
        "E0220",
        "a constant that is not a literal",
        "The value of `const` must be a literal: a number, a character, `true` or `false`. To compute with constants, use a variable; the compiler evaluates the expression where it can.",
    ),
    new(
        "E0221",
        "an undeclared name",
        "A variable must be declared before it is used, in this block or an enclosing one. A declaration in a block is valid until the block ends. Functions can use what is declared outside all blocks.",
    ),
    new(
        "E0222",
        "a duplicate declaration",
        "A block declares each name once. An inner block may declare the name again, for another variable that exists until that block ends.",
    ),
    new(
        "E0223",
        "an array instead of a value, or a value instead of an array",
        "An array is read and written element by element: `a[0]` is the first. A variable that is not an array has no elements.",
    ),
    new(
        "E0224",
        "a number out of range",
        "A `uint8` holds 0 to 255, a `uint16` 0 to 65535, an `int16` -32768 to 32767. A number has the type that its context requires, and is otherwise a `uint8`. Eight digits of 0 and 1 are a decimal number too: binary numbers begin with `0b`.",
    ),
    new(
        "E0225",
        "mismatched types",
        "Types are never converted implicitly. Convert with the name of the type: `uint8(c)` is the code of a character, `char(n)` the character with a code, `bool(n)` tests whether a number is not 0. `to_char(n)` is the digit of a number from 0 to 9.",
    ),
    new(
        "E0226",
        "`!`, `&&` or `||` with a number",
        "These operators require `bool` values. In the published language they operated on the bits of numbers: `!5` was 250, which is `~5` here, and `4 && 2` was `4 & 2`. To test whether a number is 0, compare it.",
    ),
    new(
        "E0227",
        "arithmetic with something other than a number",
        "`+ - * / %`, `++` and `--` require numbers. A `char` is not a number, but has a code: `char(uint8(c) + 1)` is the next character. A `bool` is 0 or 255, and only `uint8(b)` makes a number of it.",
    ),
    new(
        "E0228",
        "the wrong number of arguments",
        "A call has one argument for each parameter of the function.",
    ),
    new(
        "E0229",
        "an unknown function",
        "The built-in functions are `print`, `print_dec`, `out`, `to_char`, `read_char`, `read_port`, `write_port`, `wrapping_add`, `wrapping_sub`, `wrapping_mul` and `goto`. All others are defined in the program, before or after their calls.",
    ),
    new(
        "E0230",
        "a duplicate function",
        "Each function has its own name, which differs from the names of the built-in functions.",
    ),
    new(
        "E0231",
        "a missing or unexpected return value",
        "A function with a return type returns a value of that type; a `void` function returns nothing, and its call is a statement. Outside functions, `return;` ends the program.",
    ),
    new(
        "E0232",
        "an unknown port",
        "There are eight ports, 0 to 7. The number is part of the instruction, so it must be a number or a constant, not a variable.",
    ),
    new(
        "E0233",
        "an index out of range",
        "The first element has index 0, so the last of n elements has index n - 1. This index is known at compile time; other indices are checked when the program runs.",
    ),
    new(
        "E0234",
        "an invalid array length",
        "An array has at least one element and a length that is known at compile time: a number or constant between the brackets, or the number of values in its list. Missing values are 0.",
    ),
    new(
        "E0235",
        "`break` or `continue` outside a loop",
        "`break` leaves the innermost loop, and `continue` starts its next iteration. A function is not inside the loop that calls it.",
    ),
    new(
        "E0236",
        "an unused value",
        "A statement has an effect: it stores, prints or calls. This one computes a value and discards it. `==` instead of `=` stores nothing.",
    ),
    new(
        "E0237",
        "an assignment to a constant",
        "`const` names a value for the whole program. Use a variable for a value that changes.",
    ),
    new(
        "E0238",
        "a declaration of two variables",
        "A `,` ends a statement, as a `;` does. So in `uint8 a = 1, b = 2` the second part assigns to a variable `b` that must be declared elsewhere; otherwise it needs a declaration of its own.",
    ),
    new(
        "E0239",
        "an order of `bool` values",
        "`<`, `<=`, `>` and `>=` compare numbers and characters. `bool` values can only be compared with `==` and `!=`.",
    ),
    new(
        "E0240",
        "ports on a machine without ports",
        "`read_port` and `write_port` need a machine with ports. All machines have `read_char` and `print`.",
    ),
    new(
        "E0241",
        "16-bit types on an 8-bit machine",
        "`uint16` and `int16` need a 16-bit machine. An 8-bit machine has neither registers nor arithmetic for them.",
    ),
    new(
        "E0242",
        "recursion on a machine without a stack",
        "A call must remember where to return. On a machine without a stack the caller writes the return address into the jump at the end of the function, and each function has only one such jump. If a function were called again before it ended, the first address would be lost. A machine with a stack keeps any number of addresses.",
    ),
    new(
        "E0243",
        "`goto` to a byte",
        "`goto(k)` jumps to byte k of the code, 0 to 255. This is only useful with the code of the published compiler, which `-O0` generates for the machine that it was published for. All other code has different addresses, so use a loop.",
    ),
    new(
        "E0244",
        "an array as an argument",
        "Functions take and return single values. All functions can use an array that is declared outside functions.",
    ),
    new(
        "E0245",
        "an unknown name in assembly",
        "In `asm { ... }`, the name of a variable in braces is replaced with its address: `{a}`. The variable must be declared before, as for any other use.",
    ),
    new(
        "E0246",
        "a program that is too large for the machine",
        "Code, variables and constants share the machine's memory. The message shows how many bytes or words are too many, and which statements cost the most. Often two similar pieces can become one function, or a loop can replace repeated lines.",
    ),
    new(
        "E0247",
        "a word of another language",
        "The keywords are `if`, `else`, `while`, `do`, `for`, `break`, `continue`, `return`, `const`, `let`, `void`, `true`, `false`, `asm` and the types `uint8`, `bool`, `char`, `uint16`, `int16`. All other words are names. A program runs its statements outside functions, from the first to the last; it needs no `main`.",
    ),
    new(
        "E0248",
        "`let` without a value",
        "`let` infers the type of a variable from its value, so the value is required. Arrays and functions need an explicit type.",
    ),
    new(
        "E0249",
        "a misplaced string",
        "A string in double quotes can be printed, or initialise an array of characters: `char[] s = \"text\"`. A single character is written in single quotes.",
    ),
    new("E0250", "too many problems", "The rest are not listed. Fix the first ones and compile again."),
    new(
        "E0251",
        "a machine without a Chick compiler",
        "Not every machine has what a compiled program needs. The message lists the machines that Chick can be compiled for.",
    ),
    new(
        "E0252",
        "assembly that names a variable without a fixed address",
        "A recursive function keeps its arrays on the stack, new ones for each call, so there is no single address for assembly to use. Declare the array outside functions.",
    ),
    new(
        "W0201",
        "a variable that is never read",
        "The variable gets a value that is never used. Perhaps another name is misspelt, or the variable is not needed.",
    ),
    new(
        "W0202",
        "an unreachable statement",
        "The statement before it is `return`, `break` or `continue`, so this one never runs.",
    ),
    new("W0203", "a division by zero", "The program stops with a fault when it reaches this division."),
    new(
        "W0204",
        "a function that is never called",
        "A program runs its statements outside functions. A function runs only when it is called, even if its name is `main`.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The codes of back ends, and of the choice of one.
    const ELSEWHERE: [&str; 3] = ["E0246", "E0251", "E0252"];

    #[test]
    fn every_code_has_a_page_and_every_page_a_code() {
        let sources = [
            include_str!("message.rs"),
            include_str!("message/limits.rs"),
            include_str!("message/meaning.rs"),
            include_str!("message/syntax.rs"),
        ];
        let quoted = sources.iter().flat_map(|source| source.split('"'));
        let is_code = |text: &&str| {
            text.len() == 5 && text.starts_with(['E', 'W']) && text[1..].bytes().all(|b| b.is_ascii_digit())
        };
        let used: std::collections::BTreeSet<&str> = quoted.filter(is_code).chain(ELSEWHERE).collect();
        let pages: Vec<&str> = PAGES.iter().map(|page| page.code).collect();
        assert_eq!(pages, used.into_iter().collect::<Vec<_>>(), "pages in order, and codes in order");
    }

    #[test]
    fn pages_are_sentences() {
        for page in PAGES {
            assert!(page.text.ends_with('.') && !page.title.ends_with('.'), "{}", page.code);
            assert!(
                page.title.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '`'),
                "{}",
                page.code
            );
        }
        assert_eq!(page("e0224").map(|page| page.code), Some("E0224"));
        assert!(page("E0299").is_none());
    }
}
