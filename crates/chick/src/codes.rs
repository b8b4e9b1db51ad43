//! The codes of the compiler's messages, and what each is about. A code never changes its meaning.

use bantam_diag::CodePage;

/// The page of a code.
#[must_use]
pub fn page(code: &str) -> Option<&'static CodePage> {
    PAGES.iter().find(|page| page.code.eq_ignore_ascii_case(code))
}

const fn new(code: &'static str, title: &'static str, text: &'static str) -> CodePage {
    CodePage { code, title, text }
}

/// All codes: errors from E0201, warnings from W0201.
pub const PAGES: &[CodePage] = &[
    new(
        "E0201",
        "a character that begins nothing",
        "A program is made of names, numbers, characters, texts and signs. This character is none of them and begins none of them. Comments begin with `//`, or stand between `/*` and `*/`.",
    ),
    new(
        "E0202",
        "something else than what belongs here",
        "The message says what can stand in this place, and what was found. Often the mistake is a little before it: something is missing or too much there.",
    ),
    new(
        "E0203",
        "statements that are not separated",
        "Between two statements stands a `;` (or a `,`, as it was published). Only behind a `}` none is needed. A value alone, with a block behind it, is no statement: before it `if`, `while` or a type is missing.",
    ),
    new(
        "E0204",
        "a quote without its partner",
        "A character stands between two `'`, a text between two `\"`, and both are on one line. A newline inside is written `\\n`, and the quote itself `\\'` or `\\\"`.",
    ),
    new(
        "E0205",
        "a character that is not one",
        "Between single quotes stands one character of the 128 of ASCII, or an escape such as `'\\n'`. Other codes are written as numbers: `char(228)`. Texts stand in double quotes.",
    ),
    new(
        "E0206",
        "an escape that does not exist",
        "Behind `\\` stands one of `n` (newline), `t` (tab), `r` (carriage return), `0` (code 0), `\\`, `'` and `\"`.",
    ),
    new(
        "E0207",
        "a number that is not one",
        "Numbers are decimal, hexadecimal behind `0x` or binary behind `0b`; `_` may stand between digits. What begins with a digit is a number, so a name begins with a letter.",
    ),
    new(
        "E0208",
        "a comment without its end",
        "A comment that begins with `/*` goes on to `*/`, over any number of lines. Here the program ends before it does. A comment of one line begins with `//`.",
    ),
    new(
        "E0209",
        "a brace or parenthesis without its partner",
        "Each `{`, `(` and `[` is closed by its own `}`, `)` or `]`, the innermost first. `bantam fmt` moves every block to its depth, which shows where one is missing.",
    ),
    new(
        "E0210",
        "something that is nested too deep",
        "Blocks and expressions can be nested 200 levels deep. Give a part of a long expression a variable of its own, or a part of a deep block a function.",
    ),
    new(
        "E0211",
        "operators whose order is not clear",
        "The language as it was published groups some operators in another way than C does: `a || b && c` is `(a || b) && c` there and `a || (b && c)` in C. So that no program changes its meaning in silence, such a mix needs parentheses.",
    ),
    new(
        "E0212",
        "a head of `for` with other parts",
        "Between the parentheses of `for` stand three parts with `;` between them: what is done first, the condition, and what is done after each turn. Each is one statement at most, and each may be missing: `for (;;) { ... }` goes on for ever.",
    ),
    new(
        "E0213",
        "a list in braces where none can stand",
        "A list such as `{1, 2, 3}` gives an array its first values, and stands only where the array is declared. Elsewhere braces hold the statements of a block.",
    ),
    new(
        "E0214",
        "a function inside of a block",
        "Functions are defined outside of all blocks and other functions. The order does not matter: a call may come before the definition.",
    ),
    new(
        "E0215",
        "an assignment where a value belongs",
        "`a = 5` is a statement, and has no value. To compare, write `a == 5`. To set two variables, write two statements.",
    ),
    new(
        "E0216",
        "`++` or `--` where a value belongs",
        "`a++` is a statement of its own, and stands behind the name. It has no value, so the question whether that would be the one before or the one after does not arise.",
    ),
    new(
        "E0217",
        "an assignment to something that cannot keep it",
        "On the left of `=` stands what is to change: a variable, or an element of an array.",
    ),
    new(
        "E0218",
        "a block without its braces",
        "What belongs to `if`, `else`, a loop or a function stands in braces, even if it is one statement. So it is always clear where it ends.",
    ),
    new(
        "E0219",
        "`void` as the type of a variable",
        "`void` says that a function returns nothing. Variables and parameters have a value, so they have a type with values: `uint8`, `bool`, `char`, and on machines of 16 bits `uint16` and `int16`.",
    ),
    new(
        "E0220",
        "a constant that is not a literal",
        "The value of `const` is written down: a number, a character, `true` or `false`. To compute with constants, use a variable; the compiler does the sum when it can.",
    ),
    new(
        "E0221",
        "a name that is not declared",
        "A variable is declared before it is used, in this block or in one around it. What is declared in a block ends with it. Functions see what is declared outside of all blocks.",
    ),
    new(
        "E0222",
        "a name that is declared twice",
        "In one block a name is declared once. A block inside of it may use the name again, for another variable that lasts as long as that block.",
    ),
    new(
        "E0223",
        "an array in place of a value, or a value in place of an array",
        "An array is read and written element by element: `a[0]` is the first. A variable that is no array has no elements.",
    ),
    new(
        "E0224",
        "a number that does not fit",
        "A `uint8` holds 0 to 255, a `uint16` 0 to 65535, an `int16` -32768 to 32767. A number takes the type that its place wants, and is a `uint8` if its place wants none. Eight digits of 0 and 1 are a decimal number too: binary ones begin with `0b`.",
    ),
    new(
        "E0225",
        "a value of another type",
        "Types do not change by themselves. A conversion is written with the name of the type: `uint8(c)` is the code of a character, `char(n)` the character with a code, `bool(n)` says whether a number is not 0. `to_char(n)` is the digit of a number from 0 to 9.",
    ),
    new(
        "E0226",
        "`!`, `&&` or `||` with a number",
        "These take truth values. In the language as it was published they worked on the bits of numbers: `!5` was 250, which is `~5` here, and `4 && 2` was `4 & 2`. To ask whether a number is 0, compare it.",
    ),
    new(
        "E0227",
        "arithmetic with something that is no number",
        "`+ - * / %` and counting take numbers. A `char` is no number, but has a code: `char(uint8(c) + 1)` is the next character. A `bool` is 0 or 255, and only `uint8(b)` makes a number of it.",
    ),
    new(
        "E0228",
        "too many or too few arguments",
        "A call gives one argument for each parameter of the function.",
    ),
    new(
        "E0229",
        "a function that does not exist",
        "The functions of the language are `print`, `print_dec`, `out`, `to_char`, `read_char`, `read_port`, `write_port`, `wrapping_add`, `wrapping_sub`, `wrapping_mul` and `goto`. All others are defined in the program, before or after their calls.",
    ),
    new(
        "E0230",
        "a function that is defined twice",
        "Each function has a name of its own, which none of the functions of the language has.",
    ),
    new(
        "E0231",
        "a result that is missing, or one too much",
        "A function that begins with a type returns a value of it; one that begins with `void` returns nothing, and its call is a statement of its own. Outside of functions `return;` ends the program.",
    ),
    new(
        "E0232",
        "a port that does not exist",
        "There are eight ports, 0 to 7, and the number is part of the instruction: so it is a number or a constant, and no variable.",
    ),
    new(
        "E0233",
        "an index that is out of range",
        "The first element has index 0, so the last of n elements has index n - 1. Here the index is known when the program is compiled; where it is not, it is checked when the program runs.",
    ),
    new(
        "E0234",
        "the length of an array",
        "An array has at least one element and a length that is known when the program is compiled: a number or constant between the brackets, or the number of values that are given. Values that are missing are 0.",
    ),
    new(
        "E0235",
        "`break` or `continue` outside of a loop",
        "`break` leaves the innermost loop, and `continue` goes on with its next turn. A function is not in the loop that calls it.",
    ),
    new(
        "E0236",
        "a value that is not used",
        "A statement does something: it stores, prints or calls. This one works out a value and drops it. With `==` in place of `=` nothing is stored.",
    ),
    new(
        "E0237",
        "a constant that is to change",
        "`const` gives a name to a value for the whole program. What changes is a variable.",
    ),
    new(
        "E0238",
        "a declaration of two variables",
        "A `,` ends a statement, as a `;` does. So in `uint8 a = 1, b = 2` the second part sets a variable `b` that is declared elsewhere. If it is not, it needs a declaration of its own.",
    ),
    new(
        "E0239",
        "truth values that are put in order",
        "`<` and its like compare numbers and characters. Truth values are the same or not: `==` and `!=`.",
    ),
    new(
        "E0240",
        "ports on a machine without them",
        "`read_port` and `write_port` need a machine with ports. All machines have `read_char` and `print`.",
    ),
    new(
        "E0241",
        "16 bits on a machine of 8",
        "`uint16` and `int16` are what a machine of 16 bits computes with. A machine of 8 bits has neither registers nor arithmetic for them.",
    ),
    new(
        "E0242",
        "a function that calls itself on a machine without a stack",
        "A call has to remember where it came from. On a machine without a stack the caller writes its address into the jump at the end of the function, and there is one such jump for each function. If a function were called again before it has ended, the first address would be lost. Machines with a stack keep any number of addresses.",
    ),
    new(
        "E0243",
        "`goto` to a byte",
        "`goto(k)` jumps to byte k of the code, 0 to 255. That makes sense only where the code is that of the published compiler, which `-O0` makes for the machine that it was published for. Anywhere else the bytes are others, so use a loop.",
    ),
    new(
        "E0244",
        "an array as an argument",
        "Functions take and return single values. An array that is declared outside of functions is seen by all of them.",
    ),
    new(
        "E0245",
        "a name in assembly that does not exist",
        "In `asm { ... }` the name of a variable between braces stands for its place in memory: `{a}`. It must be declared before, as for any other use.",
    ),
    new(
        "E0246",
        "a program that is too large for the machine",
        "Code, variables and constants share the machine's memory. The message says how many bytes or words are too many, and which statements cost most. Often two similar pieces can become one function, or a loop can replace repeated lines.",
    ),
    new(
        "E0247",
        "a word of another language",
        "The words of this language are `if`, `else`, `while`, `do`, `for`, `break`, `continue`, `return`, `const`, `let`, `void`, `true`, `false`, `asm` and the types `uint8`, `bool`, `char`, `uint16`, `int16`. All others are names. A program is its statements outside of functions, from the first to the last; it needs no `main`.",
    ),
    new(
        "E0248",
        "`let` without a value",
        "`let` declares a variable with the type of its first value, so there must be one. Arrays and functions name their type.",
    ),
    new(
        "E0249",
        "a text where it cannot stand",
        "A text in double quotes can be printed, or fill an array of characters: `char[] s = \"text\"`. One character stands in single quotes.",
    ),
    new("E0250", "too many problems", "The rest are not listed. Mend the first ones and compile again."),
    new(
        "E0251",
        "a machine that the language is not compiled for",
        "Not every machine has what a compiled program needs. The message names those that it is compiled for.",
    ),
    new(
        "E0252",
        "assembly that names a variable without an address",
        "A function that calls itself has its arrays on the stack, new ones at each call. So there is no one address that assembly could be given. Declare the array outside of functions.",
    ),
    new(
        "W0201",
        "a variable that is never read",
        "It gets a value, and nothing looks at it. Perhaps another name is misspelt, or it is not needed.",
    ),
    new(
        "W0202",
        "a statement that is never reached",
        "The statement before always leads elsewhere: it is `return`, `break` or `continue`.",
    ),
    new("W0203", "a division by zero", "When the program comes here, it ends with a fault."),
    new(
        "W0204",
        "a function that is never called",
        "A program is its statements outside of functions. A function does something only when it is called, also if its name is `main`.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes that back ends use, and those who choose one.
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
