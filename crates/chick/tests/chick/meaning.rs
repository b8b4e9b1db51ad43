//! Messages about names and other semantics, as the user sees them.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn a_constant_that_does_not_fit() {
    assert_snapshot!(said("const BIG = 300;\nuint8 a = BIG;\nout(a);"), @"
    error[E0224]: `BIG`, which is 300, does not fit into `uint8`, which holds 0 to 255
     --> a.chk:2:11
      |
    2 | uint8 a = BIG;
      |           ^^^
      |
      = help: larger numbers need `uint16` or `int16`, which 16-bit machines have
    ");
}

#[test]
fn an_undeclared_name() {
    assert_snapshot!(said("uint8 count = 1;\nout(cuont);"), @"
    error[E0221]: unknown variable `cuont`
     --> a.chk:2:5
      |
    2 | out(cuont);
      |     ^^^^^
      |
    help: did you mean `count`?
      |
    2 - out(cuont);
    2 + out(count);
      |
    ");
}

#[test]
fn an_undeclared_name_without_similar_names() {
    assert_snapshot!(said("out(x);"), @"
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
fn a_name_of_an_inner_block() {
    assert_snapshot!(said("if (true) {\n    uint8 a = 5;\n    out(a);\n}\nout(a);"), @"
    error[E0221]: `a` is not in scope here
     --> a.chk:5:5
      |
    2 |     uint8 a = 5;
      |           - this one goes out of scope with its block
    ...
    5 | out(a);
      |     ^
      |
      = help: declare it before that block, and omit the type inside
    ");
}

#[test]
fn an_assignment_to_an_undeclared_name() {
    assert_snapshot!(said("a = 5;"), @"
    error[E0221]: unknown variable `a`
     --> a.chk:1:1
      |
    1 | a = 5;
      | ^
      |
      = help: declare it first: `uint8 a = 0;`
    ");
}

#[test]
fn a_second_name_in_a_declaration() {
    assert_snapshot!(said("uint8 a = 1, b = 2;\nout(a + b);\nb = 3;"), @"
    error[E0238]: `b` needs a declaration of its own
     --> a.chk:1:14
      |
    1 | uint8 a = 1, b = 2;
      |              ^
      |
    help: write the type before the name
      |
    1 | uint8 a = 1, uint8 b = 2;
      |              +++++
    ");
}

#[test]
fn a_name_declared_twice() {
    assert_snapshot!(said("uint8 a = 1;\nuint8 a = 2;\nout(a);"), @"
    error[E0222]: `a` is declared twice in one block
     --> a.chk:2:7
      |
    1 | uint8 a = 1;
      |       - first declared here
    2 | uint8 a = 2;
      |       ^ declared again here
      |
      = help: to assign a new value, omit the type; to declare another variable, choose another name
    ");
}

#[test]
fn a_parameter_declared_again() {
    assert_snapshot!(said("out(f(1));\nuint8 f(uint8 a) {\n    uint8 a = 2;\n    return a;\n}"), @"
    error[E0222]: `a` is declared twice in one block
     --> a.chk:3:11
      |
    2 | uint8 f(uint8 a) {
      |               - first declared here
    3 |     uint8 a = 2;
      |           ^ declared again here
      |
      = help: to assign a new value, omit the type; to declare another variable, choose another name
    ");
}

#[test]
fn break_outside_of_a_loop() {
    assert_snapshot!(said("if (true) {\n    break;\n}"), @"
    error[E0235]: `break` outside a loop
     --> a.chk:2:5
      |
    2 |     break;
      |     ^^^^^
      |
      = help: loops are `while`, `do` and `for`; `return` leaves a function or the program
    ");
}

#[test]
fn an_unused_value() {
    assert_snapshot!(said("uint8 a = 1;\na + 1;\nout(a);"), @"
    error[E0236]: this value is never used
     --> a.chk:2:1
      |
    2 | a + 1;
      | ^^^^^
      |
      = help: print it, or store it in a variable: `x = ...`
    ");
}

#[test]
fn an_unused_comparison() {
    assert_snapshot!(said("uint8 a = 1;\na == 5;\nout(a);"), @"
    error[E0236]: the result of this comparison is never used
     --> a.chk:2:1
      |
    2 | a == 5;
      | ^^^^^^
      |
    help: to assign a value, write `=`
      |
    2 - a == 5;
    2 + a = 5;
      |
    ");
}

#[test]
fn an_assignment_to_a_constant() {
    assert_snapshot!(said("const LIMIT = 5;\nLIMIT = 6;\nout(LIMIT);"), @"
    error[E0237]: cannot assign to the constant `LIMIT`
     --> a.chk:2:1
      |
    2 | LIMIT = 6;
      | ^^^^^
      |
      = help: declare it as a variable: `uint8 ...`
    ");
}

#[test]
fn counting_a_constant() {
    assert_snapshot!(said("const LIMIT = 5;\nLIMIT++;"), @"
    error[E0237]: cannot assign to the constant `LIMIT`
     --> a.chk:2:1
      |
    2 | LIMIT++;
      | ^^^^^
      |
      = help: declare it as a variable: `uint8 ...`
    ");
}

#[test]
fn let_without_a_value() {
    assert_snapshot!(said("let a;\nout(a);"), @"
    error[E0248]: `let a` needs a value to infer its type from
     --> a.chk:1:5
      |
    1 | let a;
      |     ^
      |
      = help: write `let a = 0;` or `uint8 a;`
    ");
}

#[test]
fn let_with_a_broken_value() {
    assert_snapshot!(said("let a = b + 1;\nprint(a);\na = 'c';"), @"
    error[E0221]: unknown variable `b`
     --> a.chk:1:9
      |
    1 | let a = b + 1;
      |         ^
      |
      = help: declare it first: `uint8 b = 0;`
    ");
}

#[test]
fn a_port_that_does_not_exist() {
    assert_snapshot!(said("write_port(8, 1);"), @"
    error[E0232]: a port must be a constant from 0 to 7
     --> a.chk:1:12
      |
    1 | write_port(8, 1);
      |            ^
      |
      = help: `read_port(7)`, or `const KEYS = 7;`
    ");
}

#[test]
fn a_port_that_varies() {
    assert_snapshot!(said("uint8 k = 1;\nwrite_port(k, 1);"), @"
    error[E0232]: a port must be a constant from 0 to 7
     --> a.chk:2:12
      |
    2 | write_port(k, 1);
      |            ^
      |
      = help: `read_port(7)`, or `const KEYS = 7;`
    ");
}

#[test]
fn assembly_of_an_unknown_name() {
    assert_snapshot!(said("asm { LOD R0 {x} }"), @"
    error[E0245]: unknown variable `{x}`
     --> a.chk:1:14
      |
    1 | asm { LOD R0 {x} }
      |              ^^^
      |
      = help: braces in assembly contain the name of a variable
    ");
}

#[test]
fn goto_where_code_is_optimised() {
    assert_snapshot!(said("goto(0);"), @"
    error[E0243]: `goto` jumps to a byte of the published code, which only `-O0` generates
     --> a.chk:1:1
      |
    1 | goto(0);
      | ^^^^^^^
      |
      = help: use a loop, or compile with `-O0`
    ");
}
