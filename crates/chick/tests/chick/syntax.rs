//! Messages about syntax, as the user sees them.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn unknown_character() {
    assert_snapshot!(said("uint8 a = 5 @ 3;\nout(a);"), @"
    error[E0201]: unexpected `@`
     --> a.chk:1:13
      |
    1 | uint8 a = 5 @ 3;
      |             ^
    ");
}

#[test]
fn an_empty_character() {
    assert_snapshot!(said("print('');"), @r"
    error[E0205]: expected exactly one character in single quotes
     --> a.chk:1:7
      |
    1 | print('');
      |       ^^
      |
      = help: a space is `' '`; the character with code 0 is `'\0'`
    ");
}

#[test]
fn two_characters() {
    assert_snapshot!(said("print('ab');"), @r#"
    error[E0205]: expected exactly one character in single quotes
     --> a.chk:1:7
      |
    1 | print('ab');
      |       ^^^^
      |
      = help: strings are written in double quotes: `print("text")`
    "#);
}

#[test]
fn a_character_that_is_not_ascii() {
    assert_snapshot!(said("print('ä');"), @"
    error[E0205]: `ä` is not an ASCII character
     --> a.chk:1:8
      |
    1 | print('ä');
      |        ^
      |
      = help: write its code instead: `print(char(228))`
    ");
}

#[test]
fn an_unknown_escape() {
    assert_snapshot!(said("print('\\x');"), @r#"
    error[E0206]: unknown escape `\x`
     --> a.chk:1:8
      |
    1 | print('\x');
      |        ^^
      |
      = help: the escapes are \n \t \r \0 \\ \' \"
    "#);
}

#[test]
fn a_malformed_number() {
    assert_snapshot!(said("uint8 a = 0b102;\nout(a);"), @"
    error[E0207]: invalid number `0b102`
     --> a.chk:1:11
      |
    1 | uint8 a = 0b102;
      |           ^^^^^
      |
      = help: write numbers as `10`, `0x1F` or `0b101`; a name does not begin with a digit
    ");
}

#[test]
fn a_name_that_begins_with_a_digit() {
    assert_snapshot!(said("uint8 2nd = 5;\nout(2nd);"), @"
    error[E0207]: invalid name `2nd`
     --> a.chk:1:7
      |
    1 | uint8 2nd = 5;
      |       ^^^
      |
      = help: a name begins with a letter

    error[E0207]: invalid number `2nd`
     --> a.chk:2:5
      |
    2 | out(2nd);
      |     ^^^
      |
      = help: write numbers as `10`, `0x1F` or `0b101`; a name does not begin with a digit
    ");
}

#[test]
fn a_for_with_a_hole() {
    assert_snapshot!(said("for (uint8 i = 0; i < ; i++) {\n    print(to_char(i));\n}"), @"
    error[E0202]: expected a value, found `;`
     --> a.chk:1:23
      |
    1 | for (uint8 i = 0; i < ; i++) {
      |                       ^
    ");
}

#[test]
fn a_for_without_its_last_part() {
    assert_snapshot!(said("for (uint8 i = 0; i < 5) {\n    print(to_char(i));\n}"), @"
    error[E0202]: expected `;` in the head of `for`, found `)`
     --> a.chk:1:24
      |
    1 | for (uint8 i = 0; i < 5) {
      |                        ^
    ");
}

#[test]
fn an_array_literal_elsewhere() {
    assert_snapshot!(said("uint8[3] a;\na = {1, 2, 3};\nout(a[0]);"), @"
    error[E0213]: a list in braces is only allowed in an array declaration
     --> a.chk:2:5
      |
    2 | a = {1, 2, 3};
      |     ^
      |
      = help: write `uint8[] a = {1, 2, 3};`, or assign to each element: `a[0] = 1`
    ");
}

#[test]
fn an_array_literal_in_a_call() {
    assert_snapshot!(said("print({'a', 'b'});"), @"
    error[E0213]: a list in braces is only allowed in an array declaration
     --> a.chk:1:7
      |
    1 | print({'a', 'b'});
      |       ^
      |
      = help: write `uint8[] a = {1, 2, 3};`, or assign to each element: `a[0] = 1`
    ");
}

#[test]
fn a_list_for_one() {
    assert_snapshot!(said("uint8 a = {1, 2};\nout(a);"), @"
    error[E0213]: expected a single value for `a`, found a list
     --> a.chk:1:11
      |
    1 | uint8 a = {1, 2};
      |           ^^^^^^
      |
      = help: declare an array with brackets: `uint8[] a = {1, 2, 3};`
    ");
}

#[test]
fn a_function_in_a_block() {
    assert_snapshot!(said("if (true) {\n    void f() { print('a'); }\n    f();\n}"), @"
    error[E0214]: a function cannot be defined inside a block
     --> a.chk:2:10
      |
    2 |     void f() { print('a'); }
      |          ^
      |
      = help: move it to the end of the program
    ");
}

#[test]
fn an_assignment_as_a_condition() {
    assert_snapshot!(said("uint8 a = 1;\nif (a = 5) {\n    print('y');\n}"), @"
    error[E0215]: an assignment has no value here
     --> a.chk:2:7
      |
    2 | if (a = 5) {
      |       ^
      |
    help: to compare, write `==`
      |
    2 | if (a == 5) {
      |        +
    ");
}

#[test]
fn an_assignment_to_a_value() {
    assert_snapshot!(said("uint8 a = 1;\na + 1 = 5;\nout(a);"), @"
    error[E0217]: cannot assign to this expression
     --> a.chk:2:1
      |
    2 | a + 1 = 5;
      | ^^^^^
      |
      = help: assign to a variable or an array element: `x = 5` or `a[2] = 5`
    ");
}

#[test]
fn an_assignment_to_a_number() {
    assert_snapshot!(said("uint8 a = 1;\n5 = a;\nout(a);"), @"
    error[E0217]: cannot assign to this expression
     --> a.chk:2:1
      |
    2 | 5 = a;
      | ^
      |
      = help: assign to a variable or an array element: `x = 5` or `a[2] = 5`
    ");
}

#[test]
fn a_void_variable() {
    assert_snapshot!(said("void a = 5;"), @"
    error[E0219]: a variable cannot be `void`
     --> a.chk:1:1
      |
    1 | void a = 5;
      | ^^^^
      |
      = help: use `uint8`, `bool` or `char`
    ");
}

#[test]
fn a_constant_of_an_expression() {
    assert_snapshot!(said("const A = 2 + 3;\nout(A);"), @"
    error[E0220]: a constant must be a number, a character, `true` or `false`
     --> a.chk:1:11
      |
    1 | const A = 2 + 3;
      |           ^^^^^
      |
      = help: write `const LIMIT = 5;`
    ");
}

#[test]
fn parameters_without_a_comma() {
    assert_snapshot!(said("out(f(1, 2));\nuint8 f(uint8 a uint8 b) {\n    return a + b;\n}"), @"
    error[E0202]: expected `,` or `)`, found `uint8`
     --> a.chk:2:17
      |
    2 | uint8 f(uint8 a uint8 b) {
      |                 ^^^^^
    ");
}

#[test]
fn a_hole_in_an_expression() {
    assert_snapshot!(said("uint8 a = 5 + ;\nout(a);"), @"
    error[E0202]: expected a value, found `;`
     --> a.chk:1:15
      |
    1 | uint8 a = 5 + ;
      |               ^
    ");
}

#[test]
fn a_hole_in_a_list() {
    assert_snapshot!(said("uint8[] a = {1, , 3};\nout(a[0]);"), @"
    error[E0202]: expected a value, found `,`
     --> a.chk:1:17
      |
    1 | uint8[] a = {1, , 3};
      |                 ^
    ");
}

#[test]
fn a_plus_in_front() {
    assert_snapshot!(said("uint8 a = +5;\nout(a);"), @"
    error[E0202]: expected a value, found `+`
     --> a.chk:1:11
      |
    1 | uint8 a = +5;
      |           ^
    ");
}

#[test]
fn a_declaration_without_a_name() {
    assert_snapshot!(said("uint8 = 5;\nout(a);\nprint(to_char(a));"), @"
    error[E0202]: expected a name after the type, found `=`
     --> a.chk:1:7
      |
    1 | uint8 = 5;
      |       ^
    ");
}

#[test]
fn an_unknown_name_is_reported_once() {
    assert_snapshot!(said("out(x);\nx = 5;\nout(x + 1);"), @"
    error[E0221]: unknown variable `x`
     --> a.chk:1:5
      |
    1 | out(x);
      |     ^
      |
      = help: declare it first: `uint8 x = 0;`
    ");
}

#[test]
fn several_mistakes_are_all_reported() {
    assert_snapshot!(said("uint8 a = ;\nuint8 b = 300;\nprint(b;\nout(c);\nif (a = 1) {\n    out(!b);\n}"), @"
    error[E0202]: expected a value, found `;`
     --> a.chk:1:11
      |
    1 | uint8 a = ;
      |           ^

    error[E0224]: 300 does not fit into `uint8`, which holds 0 to 255
     --> a.chk:2:11
      |
    2 | uint8 b = 300;
      |           ^^^
      |
      = help: larger numbers need `uint16` or `int16`, which 16-bit machines have

    error[E0209]: missing `)`
     --> a.chk:3:8
      |
    3 | print(b;
      |      - ^
      |      |
      |      to close this `(`
      |
    help: add it here
      |
    3 | print(b);
      |        +

    error[E0221]: unknown variable `c`
     --> a.chk:4:5
      |
    4 | out(c);
      |     ^
      |
      = help: declare it first: `uint8 c = 0;`

    error[E0215]: an assignment has no value here
     --> a.chk:5:7
      |
    5 | if (a = 1) {
      |       ^
      |
    help: to compare, write `==`
      |
    5 | if (a == 1) {
      |        +

    error[E0226]: `!` requires a `bool`, found `uint8`
     --> a.chk:6:9
      |
    6 |     out(!b);
      |         ^
      |
    help: `~` flips the bits; to test whether a number is 0, write `x == 0`
      |
    6 -     out(!b);
    6 +     out(~b);
      |
    ");
}
