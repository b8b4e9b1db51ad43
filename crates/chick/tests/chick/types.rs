//! Messages about types, as the user sees them.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn a_number_that_does_not_fit() {
    assert_snapshot!(said("uint8 a = 300;\nout(a);"), @"
    error[E0224]: 300 does not fit into `uint8`, which holds 0 to 255
     --> a.chk:1:11
      |
    1 | uint8 a = 300;
      |           ^^^
      |
      = help: larger numbers need `uint16` or `int16`, which 16-bit machines have
    ");
}

#[test]
fn a_long_number() {
    assert_snapshot!(said("uint8 a = 12345678;\nout(a);"), @"
    error[E0224]: 12345678 does not fit into `uint8`, which holds 0 to 255
     --> a.chk:1:11
      |
    1 | uint8 a = 12345678;
      |           ^^^^^^^^
      |
      = help: larger numbers need `uint16` or `int16`, which 16-bit machines have
    ");
}

#[test]
fn binary_digits_without_their_prefix() {
    assert_snapshot!(said("uint8 a = 00001010;\nout(a);"), @"
    error[E0224]: 00001010 does not fit into `uint8`, which holds 0 to 255
     --> a.chk:1:11
      |
    1 | uint8 a = 00001010;
      |           ^^^^^^^^
      |
    help: binary numbers begin with `0b`
      |
    1 - uint8 a = 00001010;
    1 + uint8 a = 0b1010;
      |
    ");
}

#[test]
fn a_huge_number() {
    assert_snapshot!(said("uint8 a = 99999999999;\nout(a);"), @"
    error[E0224]: 99999999999 does not fit into `uint8`, which holds 0 to 255
     --> a.chk:1:11
      |
    1 | uint8 a = 99999999999;
      |           ^^^^^^^^^^^
      |
      = help: larger numbers need `uint16` or `int16`, which 16-bit machines have
    ");
}

#[test]
fn a_char_plus_a_number() {
    assert_snapshot!(said("char c = 'a';\nc = c + 1;\nprint(c);"), @"
    error[E0227]: `+` requires numbers, found `char`
     --> a.chk:2:5
      |
    2 | c = c + 1;
      |     ^
      |
    help: `uint8(...)` is the code of a character, `char(...)` the character with a code
      |
    2 - c = c + 1;
    2 + c = uint8(c) + 1;
      |
    ");
}

#[test]
fn a_char_plus_a_variable() {
    assert_snapshot!(said("char c = 'a';\nuint8 n = 1;\nprint(c + n);"), @"
    error[E0227]: `+` requires numbers, found `char`
     --> a.chk:3:7
      |
    3 | print(c + n);
      |       ^
      |
    help: `uint8(...)` is the code of a character, `char(...)` the character with a code
      |
    3 - print(c + n);
    3 + print(uint8(c) + n);
      |
    ");
}

#[test]
fn a_number_in_a_char() {
    assert_snapshot!(said("char c = 5;\nprint(c);"), @"
    error[E0225]: expected `char`, found `uint8`
     --> a.chk:1:10
      |
    1 | char c = 5;
      |          ^
      |
    help: `to_char(5)` is the digit, `char(5)` the character with that code
      |
    1 - char c = 5;
    1 + char c = char(5);
      |
    ");
}

#[test]
fn a_char_in_a_number() {
    assert_snapshot!(said("uint8 a = 'a';\nout(a);"), @"
    error[E0225]: expected `uint8`, found `char`
     --> a.chk:1:11
      |
    1 | uint8 a = 'a';
      |           ^^^
      |
    help: convert it explicitly
      |
    1 - uint8 a = 'a';
    1 + uint8 a = uint8('a');
      |
    ");
}

#[test]
fn a_number_in_a_bool() {
    assert_snapshot!(said("bool b = 1;\nout(b);"), @"
    error[E0225]: expected `bool`, found `uint8`
     --> a.chk:1:10
      |
    1 | bool b = 1;
      |          ^
      |
    help: convert it explicitly
      |
    1 - bool b = 1;
    1 + bool b = bool(1);
      |
    ");
}

#[test]
fn a_bool_in_a_number() {
    assert_snapshot!(said("uint8 a = 1 < 2;\nout(a);"), @"
    error[E0225]: expected `uint8`, found `bool`
     --> a.chk:1:11
      |
    1 | uint8 a = 1 < 2;
      |           ^^^^^
      |
    help: convert it explicitly
      |
    1 - uint8 a = 1 < 2;
    1 + uint8 a = uint8(1 < 2);
      |
    ");
}

#[test]
fn a_text_in_a_char() {
    assert_snapshot!(said("char c = \"a\";\nprint(c);"), @r#"
    error[E0249]: expected `char`, found a string
     --> a.chk:1:10
      |
    1 | char c = "a";
      |          ^^^
      |
    help: a character is written in single quotes
      |
    1 - char c = "a";
    1 + char c = 'a';
      |
    "#);
}

#[test]
fn a_text_in_a_number() {
    assert_snapshot!(said("uint8 a = \"abc\";\nout(a);"), @r#"
    error[E0249]: a string can only be printed, or initialise a `char` array
     --> a.chk:1:11
      |
    1 | uint8 a = "abc";
      |           ^^^^^
      |
      = help: write `print("text");` or `char[] s = "text";`
    "#);
}

#[test]
fn not_of_a_number() {
    assert_snapshot!(said("out(!5);"), @"
    error[E0226]: `!` requires a `bool`, found `uint8`
     --> a.chk:1:5
      |
    1 | out(!5);
      |     ^
      |
    help: `~` flips the bits; to test whether a number is 0, write `x == 0`
      |
    1 - out(!5);
    1 + out(~5);
      |
    ");
}

#[test]
fn and_of_numbers() {
    assert_snapshot!(said("out(4 && 2);"), @"
    error[E0226]: `&&` requires `bool` operands, found `uint8`
     --> a.chk:1:5
      |
    1 | out(4 && 2);
      |     ^
      |
    help: `&` combines the bits of numbers; `x != 0` makes a `bool` of a number
      |
    1 - out(4 && 2);
    1 + out(4 & 2);
      |
    ");
}

#[test]
fn or_of_variables() {
    assert_snapshot!(said("uint8 a = 4;\nuint8 b = 2;\nif (a || b) {\n    print('y');\n}"), @"
    error[E0226]: `||` requires `bool` operands, found `uint8`
     --> a.chk:3:5
      |
    3 | if (a || b) {
      |     ^
      |
    help: `|` combines the bits of numbers; `x != 0` makes a `bool` of a number
      |
    3 - if (a || b) {
    3 + if (a | b) {
      |
    ");
}

#[test]
fn and_of_a_bool_and_a_number() {
    assert_snapshot!(said("uint8 a = 4;\nif (a > 3 && a) {\n    print('y');\n}"), @"
    error[E0226]: `&&` requires `bool` operands, found `uint8`
     --> a.chk:2:14
      |
    2 | if (a > 3 && a) {
      |              ^
      |
    help: to test whether it is not 0, compare it
      |
    2 | if (a > 3 && a != 0) {
      |                ++++
    ");
}

#[test]
fn minus_of_a_char() {
    assert_snapshot!(said("print(-'a');"), @"
    error[E0227]: `-` requires numbers, found `char`
     --> a.chk:1:8
      |
    1 | print(-'a');
      |        ^^^
      |
    help: `uint8(...)` is the code of a character, `char(...)` the character with a code
      |
    1 - print(-'a');
    1 + print(-uint8('a'));
      |
    ");
}

#[test]
fn counting_chars() {
    assert_snapshot!(said("char c = 'a';\nc++;\nprint(c);"), @"
    error[E0227]: `++` requires a number, found `char`
     --> a.chk:2:1
      |
    2 | c++;
      | ^
      |
      = help: convert it to a number and back: `c = char(uint8(c) + 1)`
    ");
}

#[test]
fn shifting_a_bool() {
    assert_snapshot!(said("bool b = true;\nout(b << 1);"), @"
    error[E0227]: cannot shift a `bool`: the result would be neither 0 nor 255
     --> a.chk:2:5
      |
    2 | out(b << 1);
      |     ^
      |
    help: convert it first
      |
    2 - out(b << 1);
    2 + out(uint8(b) << 1);
      |
    ");
}

#[test]
fn ordering_bools() {
    assert_snapshot!(said("bool b = true;\nout(b < false);"), @"
    error[E0239]: `<` compares numbers and characters, not `bool` values
     --> a.chk:2:5
      |
    2 | out(b < false);
      |     ^^^^^^^^^
      |
      = help: compare them with `==` or `!=`
    ");
}

#[test]
fn comparing_a_char_with_a_number() {
    assert_snapshot!(said("char c = 'a';\nif (c == 97) {\n    print(c);\n}"), @"
    error[E0225]: the operands of `==` have different types: `char` and `uint8`
     --> a.chk:2:5
      |
    2 | if (c == 97) {
      |     ^^^^^^^
      |
      = help: convert one of them, for example with `char(...)`
    ");
}

#[test]
fn print_of_a_number() {
    assert_snapshot!(said("print(5);"), @"
    error[E0225]: `print` expects a character or a string, found `uint8`
     --> a.chk:1:7
      |
    1 | print(5);
      |       ^
      |
    help: `print_dec` prints a number in decimal; `to_char` converts 0 to 9 to a digit
      |
    1 - print(5);
    1 + print(to_char(5));
      |
    ");
}

#[test]
fn print_of_a_sum() {
    assert_snapshot!(said("uint8 a = 1;\nprint(a + 1);"), @"
    error[E0225]: `print` expects a character or a string, found `uint8`
     --> a.chk:2:7
      |
    2 | print(a + 1);
      |       ^^^^^
      |
    help: `print_dec` prints a number in decimal; `to_char` converts 0 to 9 to a digit
      |
    2 - print(a + 1);
    2 + print(to_char(a + 1));
      |
    ");
}

#[test]
fn print_of_a_bool() {
    assert_snapshot!(said("print(1 < 2);"), @"
    error[E0225]: `print` expects a character or a string, found `bool`
     --> a.chk:1:7
      |
    1 | print(1 < 2);
      |       ^^^^^
      |
      = help: `out` prints the bits of a value: eight 0s or eight 1s
    ");
}

#[test]
fn print_dec_of_a_char() {
    assert_snapshot!(said("print_dec('a');"), @"
    error[E0227]: `print_dec` requires numbers, found `char`
     --> a.chk:1:11
      |
    1 | print_dec('a');
      |           ^^^
      |
    help: `uint8(...)` is the code of a character, `char(...)` the character with a code
      |
    1 - print_dec('a');
    1 + print_dec(uint8('a'));
      |
    ");
}

#[test]
fn print_of_two() {
    assert_snapshot!(said("print('a', 'b');"), @"
    error[E0228]: `print` expects 1 argument, but 2 are given
     --> a.chk:1:1
      |
    1 | print('a', 'b');
      | ^^^^^^^^^^^^^^^
    ");
}

#[test]
fn printf() {
    assert_snapshot!(said("uint8 a = 5;\nprintf(\"%d\", a);"), @r#"
    error[E0229]: unknown function `printf`
     --> a.chk:2:1
      |
    2 | printf("%d", a);
      | ^^^^^^
      |
      = help: `print` prints a character or a string, `print_dec` a number
    "#);
}

#[test]
fn print_as_a_value() {
    assert_snapshot!(said("uint8 a = print('a');\nout(a);"), @"
    error[E0231]: expected a value, but `print` returns nothing
     --> a.chk:1:11
      |
    1 | uint8 a = print('a');
      |           ^^^^^^^^^^
      |
      = help: call it in a separate statement
    ");
}

#[test]
fn an_unused_to_char() {
    assert_snapshot!(said("to_char(5);"), @"
    error[E0236]: this value is never used
     --> a.chk:1:1
      |
    1 | to_char(5);
      | ^^^^^^^^^^
      |
      = help: print it, or store it in a variable: `x = ...`
    ");
}
