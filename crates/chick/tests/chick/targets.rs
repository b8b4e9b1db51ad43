//! Messages about the limits of a target.

use insta::assert_snapshot;

use crate::tools::{LC3, rendered_for, said};

#[test]
fn int16_on_the_vc() {
    assert_snapshot!(said("int16 a = 5;\nprint_dec(a);"), @"
    error[E0241]: the VC is an 8-bit machine without the type `int16`
     --> a.chk:1:1
      |
    1 | int16 a = 5;
      | ^^^^^
      |
      = help: `uint8` holds 0 to 255; for larger numbers, build the program for a 16-bit machine
    ");
}

#[test]
fn uint16_in_a_conversion() {
    assert_snapshot!(said("uint8 a = 5;\nout(uint16(a));"), @"
    error[E0241]: the VC is an 8-bit machine without the type `uint16`
     --> a.chk:2:5
      |
    2 | out(uint16(a));
      |     ^^^^^^^^^
      |
      = help: `uint8` holds 0 to 255; for larger numbers, build the program for a 16-bit machine
    ");
}

#[test]
fn recursion_on_the_vc() {
    assert_snapshot!(said("uint8 fact(uint8 n) {\n    if (n == 0) { return 1; }\n    return n * fact(n - 1);\n}\nout(fact(5));"), @"
    error[E0242]: recursive function: `fact` calls `fact`
     --> a.chk:3:16
      |
    3 |     return n * fact(n - 1);
      |                ^^^^
      |
      = help: the VC has no stack: each call writes its return address into the jump at the end of the function, and a nested call would overwrite it; use a loop
    ");
}

#[test]
fn recursion_through_two_functions() {
    assert_snapshot!(said("void ping(uint8 n) {\n    if (n > 0) { pong(n - 1); }\n}\nvoid pong(uint8 n) {\n    if (n > 0) { ping(n - 1); }\n}\nping(5);"), @"
    error[E0242]: recursive function: `ping` calls `pong` calls `ping`
     --> a.chk:2:18
      |
    2 |     if (n > 0) { pong(n - 1); }
      |                  ^^^^
      |
      = help: the VC has no stack: each call writes its return address into the jump at the end of the function, and a nested call would overwrite it; use a loop
    ");
}

#[test]
fn ports() {
    assert_snapshot!(rendered_for("uint8 a = read_port(7);\nwrite_port(0, a);", &LC3), @"
    error[E0240]: `read_port` needs ports, which the LC-3 does not have
     --> a.chk:1:11
      |
    1 | uint8 a = read_port(7);
      |           ^^^^^^^^^
      |
      = help: `read_char()` reads a key

    error[E0240]: `write_port` needs ports, which the LC-3 does not have
     --> a.chk:2:1
      |
    2 | write_port(0, a);
      | ^^^^^^^^^^
      |
      = help: `print` and `out` produce output
    ");
}

#[test]
fn goto_on_the_lc3() {
    assert_snapshot!(rendered_for("goto(0);", &LC3), @"
    error[E0243]: `goto` jumps to a byte of the published code, which does not exist for the LC-3
     --> a.chk:1:1
      |
    1 | goto(0);
      | ^^^^^^^
      |
      = help: use a loop
    ");
}

#[test]
fn mixed_signs() {
    assert_snapshot!(rendered_for("int16 a = 5;\nuint16 b = 5;\nif (a < b) {\n    print('y');\n}", &LC3), @"
    error[E0225]: the operands of `<` have different types: `int16` and `uint16`
     --> a.chk:3:5
      |
    3 | if (a < b) {
      |     ^^^^^
      |
      = help: convert one of them, for example with `int16(...)`
    ");
}

#[test]
fn mixed_widths() {
    assert_snapshot!(rendered_for("uint8 a = 5;\nuint16 b = a + 1;\nout(b);", &LC3), @"
    error[E0225]: expected `uint16`, found `uint8`
     --> a.chk:2:12
      |
    2 | uint16 b = a + 1;
      |            ^^^^^
      |
    help: convert it explicitly
      |
    2 - uint16 b = a + 1;
    2 + uint16 b = uint16(a + 1);
      |
    ");
}

#[test]
fn a_number_too_large_for_a_word() {
    assert_snapshot!(rendered_for("uint16 a = 65536;\nout(a);", &LC3), @"
    error[E0224]: 65536 does not fit into `uint16`, which holds 0 to 65535
     --> a.chk:1:12
      |
    1 | uint16 a = 65536;
      |            ^^^^^
    ");
}

#[test]
fn a_number_too_small() {
    assert_snapshot!(rendered_for("int16 a = -32769;\nout(a);", &LC3), @"
    error[E0224]: -32769 does not fit into `int16`, which holds -32768 to 32767
     --> a.chk:1:11
      |
    1 | int16 a = -32769;
      |           ^^^^^^
    ");
}

#[test]
fn a_sum_of_a_byte_and_a_large_number() {
    assert_snapshot!(rendered_for("uint8 a = 5;\nout(a + 300);", &LC3), @"
    error[E0224]: 300 does not fit into `uint8`, which holds 0 to 255
     --> a.chk:2:9
      |
    2 | out(a + 300);
      |         ^^^
      |
      = help: larger numbers need `uint16` or `int16`, which 16-bit machines have
    ");
}

#[test]
fn print_of_a_word() {
    assert_snapshot!(rendered_for("int16 a = 5;\nprint(a);", &LC3), @"
    error[E0225]: `print` expects a character or a string, found `int16`
     --> a.chk:2:7
      |
    2 | print(a);
      |       ^
      |
      = help: `print_dec` prints a number in decimal
    ");
}

#[test]
fn an_array_too_long_for_the_lc3() {
    assert_snapshot!(rendered_for("uint8[20000] a;\nout(a[0]);", &LC3), @"
    error[E0234]: the length of an array must be a constant from 1 to 10000
     --> a.chk:1:7
      |
    1 | uint8[20000] a;
      |       ^^^^^
      |
      = help: `uint8[10] a;`, or `const LENGTH = 10; uint8[LENGTH] a;`
    ");
}
