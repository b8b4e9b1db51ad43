//! Syntax of other languages, and misspelt keywords.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn a_question_mark() {
    assert_snapshot!(said("uint8 a = 5;\nuint8 b = a > 3 ? 1 : 2;\nout(b);"), @"
    error[E0201]: unexpected `?`
     --> a.chk:2:17
      |
    2 | uint8 b = a > 3 ? 1 : 2;
      |                 ^
      |
      = help: Chick has no `? :` operator; use `if` and `else`
    ");
}

#[test]
fn include() {
    assert_snapshot!(said("#include <stdio.h>\nprint('a');"), @"
    error[E0201]: unexpected `#`
     --> a.chk:1:1
      |
    1 | #include <stdio.h>
      | ^^^^^^^^^^^^^^^^^^
      |
      = help: `print` and the other functions are built in: remove this line
    ");
}

#[test]
fn a_python_comment() {
    assert_snapshot!(said("# says a\nprint('a');"), @"
    error[E0201]: unexpected `#`
     --> a.chk:1:1
      |
    1 | # says a
      | ^^^^^^^^
      |
      = help: comments begin with `//`
    ");
}

#[test]
fn a_turned_comparison() {
    assert_snapshot!(said("uint8 a = 1;\nif (a =< 5) {\n    print('y');\n}"), @"
    error[E0202]: unknown operator `=<`
     --> a.chk:2:7
      |
    2 | if (a =< 5) {
      |       ^^
      |
    help: write `=` last
      |
    2 - if (a =< 5) {
    2 + if (a <= 5) {
      |
    ");
}

#[test]
fn and_in_words() {
    assert_snapshot!(said("uint8 a = 1;\nif (a > 0 and a < 5) {\n    print('y');\n}"), @"
    error[E0247]: Chick has no operator `and`
     --> a.chk:2:11
      |
    2 | if (a > 0 and a < 5) {
      |           ^^^
      |
    help: write `&&`
      |
    2 - if (a > 0 and a < 5) {
    2 + if (a > 0 && a < 5) {
      |
    ");
}

#[test]
fn int_main() {
    assert_snapshot!(said("int main() {\n    print('a');\n    return 0;\n}"), @"
    error[E0247]: Chick programs do not use a `main` function
     --> a.chk:1:1
      |
    1 | int main() {
      | ^^^^^^^^
      |
      = help: write the statements of `main` outside functions: the program starts at the first one
    ");
}

#[test]
fn int() {
    assert_snapshot!(said("int a = 5;\nprint_dec(a);"), @"
    error[E0247]: Chick has no type `int`
     --> a.chk:1:1
      |
    1 | int a = 5;
      | ^^^
      |
      = help: `uint8` holds 0 to 255; 16-bit machines also have `uint16` and `int16`
    ");
}

#[test]
fn a_misspelt_type() {
    assert_snapshot!(said("unit8 a = 5;\nout(a);\na = a + 1;"), @"
    error[E0247]: unknown keyword `unit8`
     --> a.chk:1:1
      |
    1 | unit8 a = 5;
      | ^^^^^
      |
    help: did you mean `uint8`?
      |
    1 - unit8 a = 5;
    1 + uint8 a = 5;
      |
    ");
}

#[test]
fn a_misspelt_word() {
    assert_snapshot!(said("uint8 a = 5;\nwhlie (a < 9) {\n    a++;\n}\nout(a);"), @"
    error[E0247]: unknown keyword `whlie`
     --> a.chk:2:1
      |
    2 | whlie (a < 9) {
      | ^^^^^
      |
    help: did you mean `while`?
      |
    2 - whlie (a < 9) {
    2 + while (a < 9) {
      |
    ");
}

#[test]
fn a_misspelt_else() {
    assert_snapshot!(said("if (true) {\n    print('a');\n} esle {\n    print('b');\n}"), @"
    error[E0247]: unknown keyword `esle`
     --> a.chk:3:3
      |
    3 | } esle {
      |   ^^^^
      |
    help: did you mean `else`?
      |
    3 - } esle {
    3 + } else {
      |
    ");
}

#[test]
fn switch() {
    assert_snapshot!(said("uint8 a = 1;\nswitch (a) {\n    case 1: print('a'); break;\n    default: print('b');\n}\nprint('c');"), @"
    error[E0247]: Chick has no keyword `switch`
     --> a.chk:2:1
      |
    2 | switch (a) {
      | ^^^^^^
      |
      = help: use `if` and `else if`
    ");
}

#[test]
fn elif() {
    assert_snapshot!(said("uint8 a = 1;\nif (a == 1) {\n    print('a');\n} elif (a == 2) {\n    print('b');\n} else {\n    print('c');\n}"), @"
    error[E0247]: Chick has no keyword `elif`
     --> a.chk:4:3
      |
    4 | } elif (a == 2) {
      |   ^^^^
      |
      = help: write `else if`
    ");
}

#[test]
fn an_unknown_type() {
    assert_snapshot!(said("color c = 5;\nout(c);"), @"
    error[E0247]: unknown type `color`
     --> a.chk:1:1
      |
    1 | color c = 5;
      | ^^^^^
      |
      = help: the types are `uint8`, `bool` and `char`, and on 16-bit machines `uint16` and `int16`
    ");
}

#[test]
fn a_function_without_a_type() {
    assert_snapshot!(said("f(1);\nf(uint8 a) {\n    out(a);\n}"), @"
    error[E0203]: the function `f` has no return type
     --> a.chk:2:1
      |
    2 | f(uint8 a) {
      | ^
      |
    help: begin a function with its return type, or with `void`
      |
    2 | void f(uint8 a) {
      | ++++
    ");
}

#[test]
fn a_parameter_without_a_type() {
    assert_snapshot!(said("out(f(1));\nuint8 f(a) {\n    return a;\n}"), @"
    error[E0202]: expected the type of a parameter, found `a`
     --> a.chk:2:9
      |
    2 | uint8 f(a) {
      |         ^
    ");
}

#[test]
fn a_parameter_of_another_language() {
    assert_snapshot!(said("out(f(1));\nuint8 f(int a) {\n    return a;\n}"), @"
    error[E0247]: Chick has no type `int`
     --> a.chk:2:9
      |
    2 | uint8 f(int a) {
      |         ^^^
      |
      = help: `uint8` holds 0 to 255; 16-bit machines also have `uint16` and `int16`
    ");
}

#[test]
fn a_prototype() {
    assert_snapshot!(said("uint8 f(uint8 a);\nout(f(1));\nuint8 f(uint8 a) {\n    return a;\n}"), @"
    error[E0218]: the function `f` has no body
     --> a.chk:1:7
      |
    1 | uint8 f(uint8 a);
      |       ^
      |
      = help: a function needs no declaration before its definition: remove this line
    ");
}

#[test]
fn print_without_parentheses() {
    assert_snapshot!(said("print 'a';"), @"
    error[E0202]: the arguments of `print` must be in parentheses
     --> a.chk:1:7
      |
    1 | print 'a';
      |       ^^^
      |
      = help: write `print(...);`
    ");
}

#[test]
fn a_keyword_as_a_name() {
    assert_snapshot!(said("uint8 if = 5;\nprint('a');"), @"
    error[E0202]: `if` is a keyword and cannot be a name
     --> a.chk:1:7
      |
    1 | uint8 if = 5;
      |       ^^
      |
      = help: choose another name
    ");
}

#[test]
fn a_return_that_is_misspelt() {
    assert_snapshot!(said("uint8 f() {\n    retrun 5;\n}\nout(f());"), @"
    error[E0247]: unknown keyword `retrun`
     --> a.chk:2:5
      |
    2 |     retrun 5;
      |     ^^^^^^
      |
    help: did you mean `return`?
      |
    2 -     retrun 5;
    2 +     return 5;
      |
    ");
}

#[test]
fn a_dangling_dot_call() {
    assert_snapshot!(said("s.length();"), @"
    error[E0201]: unexpected `.`
     --> a.chk:1:2
      |
    1 | s.length();
      |  ^
      |
      = help: all numbers are integers, and no value has members
    ");
}

#[test]
fn a_step_inside_of_an_expression() {
    assert_snapshot!(said("uint8 i = 1;\nprint(to_char(i++));"), @"
    error[E0216]: `++` is a statement and has no value
     --> a.chk:2:16
      |
    2 | print(to_char(i++));
      |                ^^
      |
      = help: write `i++;` before or after this statement
    ");
}

#[test]
fn a_step_in_an_assignment() {
    assert_snapshot!(said("uint8 i = 1;\nuint8 b = i++;\nout(b);"), @"
    error[E0216]: `++` is a statement and has no value
     --> a.chk:2:12
      |
    2 | uint8 b = i++;
      |            ^^
      |
      = help: write `i++;` before or after this statement
    ");
}

#[test]
fn a_step_in_front() {
    assert_snapshot!(said("uint8 i = 1;\n++i;\nout(i);"), @"
    error[E0216]: `++` must follow its operand
     --> a.chk:2:1
      |
    2 | ++i;
      | ^^^
      |
    help: write it after the operand
      |
    2 - ++i;
    2 + i++;
      |
    ");
}

#[test]
fn a_step_in_front_in_an_expression() {
    assert_snapshot!(said("uint8 i = 1;\nout(++i);"), @"
    error[E0216]: `++` is a statement and has no value
     --> a.chk:2:5
      |
    2 | out(++i);
      |     ^^
      |
      = help: write `i++;` before or after this statement
    ");
}

#[test]
fn if_without_braces() {
    assert_snapshot!(said("uint8 a = 5;\nif (a == 5) print('y');\nelse print('n');\nout(a);"), @"
    error[E0218]: the body of `if` needs braces
     --> a.chk:2:13
      |
    2 | if (a == 5) print('y');
      |             ^^^^^^^^^^
      |
    help: add braces around it
      |
    2 - if (a == 5) print('y');
    2 + if (a == 5) { print('y'); }
      |

    error[E0218]: the body of `else` needs braces
     --> a.chk:3:6
      |
    3 | else print('n');
      |      ^^^^^^^^^^
      |
    help: add braces around it
      |
    3 - else print('n');
    3 + else { print('n'); }
      |
    ");
}

#[test]
fn while_without_braces() {
    assert_snapshot!(said("uint8 a = 5;\nwhile (a < 9) a++;\nout(a);"), @"
    error[E0218]: the body of `while` needs braces
     --> a.chk:2:15
      |
    2 | while (a < 9) a++;
      |               ^^^
      |
    help: add braces around it
      |
    2 - while (a < 9) a++;
    2 + while (a < 9) { a++; }
      |
    ");
}

#[test]
fn a_for_with_commas() {
    assert_snapshot!(said("for (uint8 i = 0, i < 5, i++) {\n    print(to_char(i));\n}"), @"
    error[E0212]: the three parts of a `for` must be separated by `;`
     --> a.chk:1:17
      |
    1 | for (uint8 i = 0, i < 5, i++) {
      |                 ^
      |
      = help: write `for (uint8 i = 0; i < 5; i++) { ... }`
    ");
}

#[test]
fn a_for_with_two_steps() {
    assert_snapshot!(said("uint8 b = 9;\nfor (uint8 i = 0; i < 5; i++, b--) {\n    print(to_char(i));\n}\nout(b);"), @"
    error[E0212]: the three parts of a `for` must be separated by `;`
     --> a.chk:2:29
      |
    2 | for (uint8 i = 0; i < 5; i++, b--) {
      |                             ^
      |
      = help: write `for (uint8 i = 0; i < 5; i++) { ... }`
    ");
}

#[test]
fn an_assignment_in_an_assignment() {
    assert_snapshot!(said("uint8 a = 1;\nuint8 b = 1;\na = b = 5;\nout(a + b);"), @"
    error[E0215]: an assignment has no value here
     --> a.chk:3:7
      |
    3 | a = b = 5;
      |       ^
      |
      = help: write two statements: `b = 5; a = b;`
    ");
}

#[test]
fn quotes_of_a_word_processor() {
    assert_snapshot!(said("print(‘a’);"), @r#"
    error[E0201]: unexpected `‘`
     --> a.chk:1:7
      |
    1 | print(‘a’);
      |       ^
      |
      = help: use straight quotes: `'a'` and `"text"`
    "#);
}

#[test]
fn a_fraction() {
    assert_snapshot!(said("uint8 a = 1.5;\nout(a);"), @"
    error[E0201]: unexpected `.`
     --> a.chk:1:12
      |
    1 | uint8 a = 1.5;
      |            ^
      |
      = help: all numbers are integers, and no value has members
    ");
}
