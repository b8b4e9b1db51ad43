//! Missing and surplus braces, parentheses, quotes and separators.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn a_missing_semicolon() {
    assert_snapshot!(said("uint8 a = 1\nuint8 b = 2;\nout(a + b);"), @"
    error[E0203]: missing `;` between two statements
     --> a.chk:1:12
      |
    1 | uint8 a = 1
      |            ^
      |
    help: add it here
      |
    1 | uint8 a = 1;
      |            +
    ");
}

#[test]
fn a_missing_semicolon_after_a_call() {
    assert_snapshot!(said("print('a')\nprint('b');"), @"
    error[E0203]: missing `;` between two statements
     --> a.chk:1:11
      |
    1 | print('a')
      |           ^
      |
    help: add it here
      |
    1 | print('a');
      |           +
    ");
}

#[test]
fn a_missing_parenthesis() {
    assert_snapshot!(said("print('a';\nprint('b');"), @"
    error[E0209]: missing `)`
     --> a.chk:1:10
      |
    1 | print('a';
      |      -   ^
      |      |
      |      to close this `(`
      |
    help: add it here
      |
    1 | print('a');
      |          +
    ");
}

#[test]
fn a_missing_parenthesis_of_a_condition() {
    assert_snapshot!(said("uint8 a = 1;\nwhile (a < 5 {\n    a++;\n}\nout(a);"), @"
    error[E0209]: missing `)`
     --> a.chk:2:13
      |
    2 | while (a < 5 {
      |       -     ^
      |       |
      |       to close this `(`
      |
    help: add it here
      |
    2 | while (a < 5) {
      |             +
    ");
}

#[test]
fn a_condition_without_parentheses() {
    assert_snapshot!(said("uint8 a = 1;\nif a < 5 {\n    print('a');\n} else {\n    print('b');\n}"), @"
    error[E0202]: expected `(` before the condition, found `a`
     --> a.chk:2:4
      |
    2 | if a < 5 {
      |    ^
    ");
}

#[test]
fn a_parenthesis_too_many() {
    assert_snapshot!(said("print('a'));\nprint('b');"), @"
    error[E0209]: unmatched `)`
     --> a.chk:1:11
      |
    1 | print('a'));
      |           ^
      |
      = help: remove it, or add the missing one before it
    ");
}

#[test]
fn a_missing_quote_of_a_character() {
    assert_snapshot!(said("char c = 'a;\nprint(c);"), @r"
    error[E0204]: missing closing `'` on this line
     --> a.chk:1:10
      |
    1 | char c = 'a;
      |          ^^
      |
    help: write a newline between quotes as `\n`
      |
    1 | char c = 'a';
      |            +
    ");
}

#[test]
fn a_missing_quote_in_a_call() {
    assert_snapshot!(said("print('a);\nprint('b');"), @r"
    error[E0204]: missing closing `'` on this line
     --> a.chk:1:7
      |
    1 | print('a);
      |       ^^
      |
    help: write a newline between quotes as `\n`
      |
    1 | print('a');
      |         +
    ");
}

#[test]
fn a_missing_quote_of_a_text() {
    assert_snapshot!(said("print(\"hello);\nprint('b');"), @r#"
    error[E0204]: missing closing `"` on this line
     --> a.chk:1:7
      |
    1 | print("hello);
      |       ^^^^^^
      |
    help: write a newline between quotes as `\n`
      |
    1 | print("hello");
      |             +
    "#);
}

#[test]
fn a_missing_brace_at_the_end() {
    assert_snapshot!(said("uint8 a = 0;\nwhile (a < 5) {\n    a++;\nout(a);\n"), @"
    error[E0209]: unclosed `{`
     --> a.chk:2:15
      |
    2 | while (a < 5) {
      |               ^
      |
      = help: add the matching `}`
    ");
}

#[test]
fn a_missing_brace_of_a_function_that_is_called_before() {
    assert_snapshot!(said("out(f(1));\nuint8 f(uint8 a) {\n    return a;\n"), @"
    error[E0209]: unclosed `{`
     --> a.chk:2:18
      |
    2 | uint8 f(uint8 a) {
      |                  ^
      |
      = help: add the matching `}`
    ");
}

#[test]
fn a_missing_opening_brace() {
    assert_snapshot!(said("uint8 a = 0;\nwhile (a < 5)\n    a++;\n}\nout(a);"), @"
    error[E0218]: missing `{` before the body of `while`
     --> a.chk:2:14
      |
    2 | while (a < 5)
      |              ^
      |
    help: add it here
      |
    2 | while (a < 5) {
      |               +
    ");
}

#[test]
fn a_brace_too_many() {
    assert_snapshot!(said("print('a');\n}\nprint('b');"), @"
    error[E0209]: unmatched `}`
     --> a.chk:2:1
      |
    2 | }
      | ^
      |
      = help: remove it, or add the missing `{`
    ");
}

#[test]
fn while_with_a_semicolon() {
    assert_snapshot!(said("uint8 a = 5;\nwhile (a < 9);\nout(a);"), @"
    error[E0218]: the body of `while` is missing
     --> a.chk:2:14
      |
    2 | while (a < 9);
      |              ^
      |
    help: write `{}` for an empty body
      |
    2 - while (a < 9);
    2 + while (a < 9) {}
      |
    ");
}

#[test]
fn while_with_a_semicolon_before_its_block() {
    assert_snapshot!(said("uint8 a = 5;\nwhile (a < 9); {\n    a++;\n}\nout(a);"), @"
    error[E0218]: unexpected `;` before the block
     --> a.chk:2:14
      |
    2 | while (a < 9); {
      |              ^
      |
    help: remove it
      |
    2 - while (a < 9); {
    2 + while (a < 9) {
      |
    ");
}

#[test]
fn else_without_if() {
    assert_snapshot!(said("print('a');\nelse {\n    print('b');\n}"), @"
    error[E0202]: `else` without `if`
     --> a.chk:2:1
      |
    2 | else {
      | ^^^^
      |
      = help: `else` follows the `}` of an `if`
    ");
}

#[test]
fn an_unclosed_comment() {
    assert_snapshot!(said("uint8 a = 5;\n/* what follows\nout(a);\nwhile (a < 5) {\n"), @"
    error[E0208]: unclosed comment
     --> a.chk:2:1
      |
    2 | /* what follows
      | ^^
      |
      = help: end it with `*/`
    ");
}

#[test]
fn an_unclosed_comment_in_a_block() {
    assert_snapshot!(said("if (true) {\n    f();\n/* end }\nvoid f() { }"), @"
    error[E0208]: unclosed comment
     --> a.chk:3:1
      |
    3 | /* end }
      | ^^
      |
      = help: end it with `*/`
    ");
}

#[test]
fn an_unclosed_list() {
    assert_snapshot!(said("uint8[] a = {1, 2, 3;\nout(a[0]);"), @"
    error[E0209]: missing `}`
     --> a.chk:1:21
      |
    1 | uint8[] a = {1, 2, 3;
      |             -       ^
      |             |
      |             to close this `{`
      |
    help: add it here
      |
    1 | uint8[] a = {1, 2, 3};
      |                     +
    ");
}

#[test]
fn an_unclosed_index() {
    assert_snapshot!(said("uint8[] a = {1, 2, 3};\nout(a[0);"), @"
    error[E0209]: missing `]`
     --> a.chk:2:8
      |
    2 | out(a[0);
      |      - ^
      |      |
      |      to close this `[`
      |
    help: add it here
      |
    2 | out(a[0]);
      |        +
    ");
}

#[test]
fn do_without_while() {
    assert_snapshot!(said("uint8 a = 0;\ndo {\n    a++;\n} (a < 5);\nout(a);"), @"
    error[E0202]: expected `while` and a condition after the block of `do`, found `(`
     --> a.chk:4:3
      |
    4 | } (a < 5);
      |   ^
    ");
}

#[test]
fn an_if_that_is_missing() {
    assert_snapshot!(said("uint8 a = 1;\n(a == 1) {\n    print('a');\n} else {\n    print('b');\n}"), @"
    error[E0203]: expected a statement, found a value and a block
     --> a.chk:2:1
      |
    2 | (a == 1) {
      | ^^^^^^^^
      |
      = help: add `if` or `while` before a condition
    ");
}

#[test]
fn an_else_with_a_condition() {
    assert_snapshot!(said("uint8 a = 1;\nif (a == 1) {\n    print('a');\n} else (a == 2) {\n    print('b');\n} else {\n    print('c');\n}"), @"
    error[E0203]: `else` cannot have a condition
     --> a.chk:4:8
      |
    4 | } else (a == 2) {
      |        ^
      |
    help: write `else if`
      |
    4 | } else if (a == 2) {
      |        ++
    ");
}

#[test]
fn a_missing_brace_before_else() {
    assert_snapshot!(said("uint8 a = 1;\nif (a == 1) {\n    print('a');\nelse {\n    print('b');\n}\nout(a);"), @"
    error[E0209]: missing `}`
     --> a.chk:4:1
      |
    2 | if (a == 1) {
      |             - to close this `{`
    3 |     print('a');
    4 | else {
      | ^
      |
    help: add it here
      |
    4 | } else {
      | +
    ");
}

#[test]
fn a_missing_brace_of_do() {
    assert_snapshot!(said("uint8 a = 1;\ndo {\n    a++;\nwhile (a < 5);\nout(a);"), @"
    error[E0209]: missing `}`
     --> a.chk:4:1
      |
    2 | do {
      |    - to close this `{`
    3 |     a++;
    4 | while (a < 5);
      | ^
      |
    help: add it here
      |
    4 | } while (a < 5);
      | +
    ");
}

#[test]
fn a_list_without_its_brace() {
    assert_snapshot!(said("uint8[] a = 1, 2, 3};\nout(a[2]);"), @"
    error[E0209]: missing `{` before this list
     --> a.chk:1:13
      |
    1 | uint8[] a = 1, 2, 3};
      |             ^
      |
    help: add it here
      |
    1 | uint8[] a = {1, 2, 3};
      |             +
    ");
}

#[test]
fn a_list_without_an_equals_sign() {
    assert_snapshot!(said("uint8[] a {1, 2, 3};\nout(a[2]);"), @"
    error[E0202]: expected `=` or `;`, found `{`
     --> a.chk:1:11
      |
    1 | uint8[] a {1, 2, 3};
      |           ^
    ");
}

#[test]
fn two_values_side_by_side() {
    assert_snapshot!(said("uint8 a = 1;\nuint8 b = a a;\nout(a b);"), @"
    error[E0203]: missing `;` between two statements
     --> a.chk:2:12
      |
    2 | uint8 b = a a;
      |            ^
      |
    help: add it here
      |
    2 | uint8 b = a; a;
      |            +

    error[E0202]: expected an operator, `,` or `)`, found `b`
     --> a.chk:3:7
      |
    3 | out(a b);
      |       ^
    ");
}

#[test]
fn a_brace_missing_of_a_function_before_another() {
    assert_snapshot!(said("void f() {\n    print('f');\n\nvoid g() {\n    print('g');\n}\nf();\ng();"), @"
    error[E0209]: unclosed `{`
     --> a.chk:1:10
      |
    1 | void f() {
      |          ^
      |
      = help: add the matching `}`
    ");
}
