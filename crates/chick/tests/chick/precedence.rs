//! Operators that the published language groups differently from C.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn and_with_or() {
    assert_snapshot!(said("bool a = true;\nbool b = a || a && a;\nout(b);"), @"
    error[E0211]: `&&` and `||` are mixed without parentheses
     --> a.chk:2:10
      |
    2 | bool b = a || a && a;
      |          ^^^^^^^^^^^ ambiguous
      |
      = help: C groups it as `a || (a && a)`, the published language as `(a || a) && a`; write the one you mean
    ");
}

#[test]
fn and_before_or_is_read_the_same() {
    assert_snapshot!(said("bool a = true;\nbool b = a && a || a;\nout(b);"), @"nothing");
}

#[test]
fn bits_and_with_or() {
    assert_snapshot!(said("uint8 a = 1;\nout(a | a & 2);"), @"
    error[E0211]: `&` and `|` are mixed without parentheses
     --> a.chk:2:5
      |
    2 | out(a | a & 2);
      |     ^^^^^^^^^ ambiguous
      |
      = help: C groups it as `a | (a & 2)`, the published language as `(a | a) & 2`; write the one you mean
    ");
}

#[test]
fn bits_xor_with_or() {
    assert_snapshot!(said("uint8 a = 1;\nout(a | a ^ 2);"), @"
    error[E0211]: `^` and `|` are mixed without parentheses
     --> a.chk:2:5
      |
    2 | out(a | a ^ 2);
      |     ^^^^^^^^^ ambiguous
      |
      = help: C groups it as `a | (a ^ 2)`, the published language as `(a | a) ^ 2`; write the one you mean
    ");
}

#[test]
fn a_shift_with_and() {
    assert_snapshot!(said("uint8 a = 1;\nout(a & 1 << 2);"), @"
    error[E0211]: `<<` and `&` are mixed without parentheses
     --> a.chk:2:5
      |
    2 | out(a & 1 << 2);
      |     ^^^^^^^^^^ ambiguous
      |
      = help: C groups it as `a & (1 << 2)`, the published language as `(a & 1) << 2`; write the one you mean
    ");
}

#[test]
fn a_shift_with_or() {
    assert_snapshot!(said("uint8 a = 1;\nout(a | 1 << 2);"), @"
    error[E0211]: `<<` and `|` are mixed without parentheses
     --> a.chk:2:5
      |
    2 | out(a | 1 << 2);
      |     ^^^^^^^^^^ ambiguous
      |
      = help: C groups it as `a | (1 << 2)`, the published language as `(a | 1) << 2`; write the one you mean
    ");
}

#[test]
fn a_shift_with_a_comparison() {
    assert_snapshot!(said("uint8 a = 1;\nout(1 << a < 4);"), @"
    error[E0211]: `<<` and `<` are mixed without parentheses
     --> a.chk:2:5
      |
    2 | out(1 << a < 4);
      |     ^^^^^^^^^^ ambiguous
      |
      = help: C groups it as `(1 << a) < 4`, the published language as `1 << (a < 4)`; write the one you mean
    ");
}

#[test]
fn a_comparison_with_a_shift() {
    assert_snapshot!(said("uint8 a = 1;\nout(4 < 1 << a);"), @"
    error[E0211]: `<<` and `<` are mixed without parentheses
     --> a.chk:2:5
      |
    2 | out(4 < 1 << a);
      |     ^^^^^^^^^^ ambiguous
      |
      = help: C groups it as `4 < (1 << a)`, the published language as `(4 < 1) << a`; write the one you mean
    ");
}

#[test]
fn a_comparison_of_a_comparison() {
    assert_snapshot!(said("uint8 a = 1;\nout(a == a < 4);"), @"
    error[E0225]: the operands of `==` have different types: `uint8` and `bool`
     --> a.chk:2:5
      |
    2 | out(a == a < 4);
      |     ^^^^^^^^^^
      |
      = help: convert one of them, for example with `uint8(...)`
    ");
}

#[test]
fn sums_of_products_are_fine() {
    assert_snapshot!(said("uint8 a = 1;\nout(a + 2 * 3 - a << 2);"), @"nothing");
}

#[test]
fn a_mix_in_parentheses_is_fine() {
    assert_snapshot!(said("uint8 a = 1;\nout(a | (a & 2));\nout((a | a) & 2);"), @"nothing");
}
