//! Warnings.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn a_variable_that_is_never_read() {
    assert_snapshot!(said("uint8 a = 5;\na = 6;"), @"
    warning[W0201]: `a` is never read
     --> a.chk:1:7
      |
    1 | uint8 a = 5;
      |       ^
    ");
}

#[test]
fn unreachable_statements() {
    assert_snapshot!(said("while (true) {\n    break;\n    print('a');\n}"), @"
    warning[W0202]: unreachable statement
     --> a.chk:3:5
      |
    3 |     print('a');
      |     ^^^^^^^^^^
    ");
}

#[test]
fn a_division_by_zero() {
    assert_snapshot!(said("uint8 a = 5;\nout(a / 0);"), @"
    warning[W0203]: this division by zero always faults
     --> a.chk:2:5
      |
    2 | out(a / 0);
      |     ^^^^^
    ");
}

#[test]
fn a_function_that_is_never_called() {
    assert_snapshot!(said("void f() {\n    print('a');\n}\nprint('b');"), @"
    warning[W0204]: the function `f` is never called
     --> a.chk:1:6
      |
    1 | void f() {
      |      ^
    ");
}

#[test]
fn a_main_that_is_never_called() {
    assert_snapshot!(said("void main() {\n    print('a');\n}"), @"
    warning[W0204]: the function `main` is never called
     --> a.chk:1:6
      |
    1 | void main() {
      |      ^^^^
      |
      = help: a program starts at its first statement outside functions: write `main();` there
    ");
}

#[test]
fn the_published_sample() {
    assert_snapshot!(said("uint8 a = 0; while (a < 5) { a = a + 1, char c = to_char(a), print(c) };"), @"nothing");
}
