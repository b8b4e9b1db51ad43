//! Messages about functions and arrays, as the user sees them.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn a_second_array_in_a_declaration() {
    assert_snapshot!(said("uint8[3] a, b;\nout(a[0] + b[0]);"), @"
    error[E0238]: `b` needs a declaration of its own
     --> a.chk:1:13
      |
    1 | uint8[3] a, b;
      |             ^
      |
    help: write the type before the name
      |
    1 | uint8[3] a, uint8[3] b;
      |             ++++++++
    ");
}

#[test]
fn an_array_as_a_value() {
    assert_snapshot!(said("uint8[] a = {1, 2};\nout(a);"), @"
    error[E0223]: expected a single value, found the array `a`
     --> a.chk:2:5
      |
    2 | out(a);
      |     ^
      |
      = help: select an element: `a[0]`
    ");
}

#[test]
fn an_index_into_one_value() {
    assert_snapshot!(said("uint8 a = 1;\nout(a[0]);"), @"
    error[E0223]: `a` is not an array
     --> a.chk:2:5
      |
    2 | out(a[0]);
      |     ^
      |
      = help: write `a` without an index
    ");
}

#[test]
fn a_misspelt_function() {
    assert_snapshot!(said("pritn('a');"), @"
    error[E0229]: unknown function `pritn`
     --> a.chk:1:1
      |
    1 | pritn('a');
      | ^^^^^
      |
    help: did you mean `print`?
      |
    1 - pritn('a');
    1 + print('a');
      |
    ");
}

#[test]
fn an_unknown_function() {
    assert_snapshot!(said("uint8 a = sqrt(4);\nout(a);"), @"
    error[E0229]: unknown function `sqrt`
     --> a.chk:1:11
      |
    1 | uint8 a = sqrt(4);
      |           ^^^^
      |
      = help: neither the program nor the language defines it
    ");
}

#[test]
fn a_wrong_number_of_arguments() {
    assert_snapshot!(said("uint8 max(uint8 a, uint8 b) {\n    if (a > b) { return a; }\n    return b;\n}\nout(max(1));"), @"
    error[E0228]: `max` expects 2 arguments, but 1 is given
     --> a.chk:5:5
      |
    5 | out(max(1));
      |     ^^^^^
    ");
}

#[test]
fn an_argument_of_another_type() {
    assert_snapshot!(said("void show(char c) {\n    print(c);\n}\nshow(5);"), @"
    error[E0225]: expected `char`, found `uint8`
     --> a.chk:4:6
      |
    4 | show(5);
      |      ^
      |
    help: `to_char(5)` is the digit, `char(5)` the character with that code
      |
    4 - show(5);
    4 + show(char(5));
      |
    ");
}

#[test]
fn a_call_of_a_variable() {
    assert_snapshot!(said("uint8 a = 5;\nout(a(1));"), @"
    error[E0229]: `a` is a variable, not a function
     --> a.chk:2:5
      |
    2 | out(a(1));
      |     ^
      |
      = help: only functions can be called
    ");
}

#[test]
fn a_function_as_a_value() {
    assert_snapshot!(said("uint8 f() {\n    return 1;\n}\nout(f);"), @"
    error[E0221]: expected a value, found the function `f`
     --> a.chk:4:5
      |
    4 | out(f);
      |     ^
      |
      = help: call it: `f(...)`
    ");
}

#[test]
fn a_void_function_as_a_value() {
    assert_snapshot!(said("void f() {\n    print('a');\n}\nuint8 a = f();\nout(a);"), @"
    error[E0231]: expected a value, but `f` returns nothing
     --> a.chk:4:11
      |
    4 | uint8 a = f();
      |           ^^^
      |
      = help: call it in a separate statement
    ");
}

#[test]
fn a_value_that_void_returns() {
    assert_snapshot!(said("void f() {\n    return 5;\n}\nf();"), @"
    error[E0231]: `f` is `void`, so it cannot return a value
     --> a.chk:2:12
      |
    2 |     return 5;
      |            ^
      |
      = help: remove the value, or replace `void` with a type
    ");
}

#[test]
fn a_return_without_a_value() {
    assert_snapshot!(said("uint8 f() {\n    return;\n}\nout(f());"), @"
    error[E0231]: `f` returns `uint8`, but this `return` has no value
     --> a.chk:2:5
      |
    2 |     return;
      |     ^^^^^^
      |
      = help: write `return 0;`
    ");
}

#[test]
fn a_return_of_another_type() {
    assert_snapshot!(said("uint8 f() {\n    return 'a';\n}\nout(f());"), @"
    error[E0225]: expected `uint8`, found `char`
     --> a.chk:2:12
      |
    2 |     return 'a';
      |            ^^^
      |
    help: convert it explicitly
      |
    2 -     return 'a';
    2 +     return uint8('a');
      |
    ");
}

#[test]
fn a_value_returned_outside() {
    assert_snapshot!(said("print('a');\nreturn 0;"), @"
    error[E0231]: `return` outside functions cannot have a value
     --> a.chk:2:8
      |
    2 | return 0;
      |        ^
      |
      = help: `return;` alone ends the program
    ");
}

#[test]
fn a_function_defined_twice() {
    assert_snapshot!(said("void f() {\n    print('a');\n}\nvoid f() {\n    print('b');\n}\nf();"), @"
    error[E0230]: the function `f` is defined twice
     --> a.chk:4:6
      |
    1 | void f() {
      |      - first defined here
    ...
    4 | void f() {
      |      ^
    ");
}

#[test]
fn a_function_named_as_one_of_the_language() {
    assert_snapshot!(said("void print(uint8 a) {\n    out(a);\n}\nprint(5);"), @"
    error[E0230]: `print` is a built-in function
     --> a.chk:1:6
      |
    1 | void print(uint8 a) {
      |      ^^^^^
      |
      = help: choose another name
    ");
}

#[test]
fn a_function_of_let() {
    assert_snapshot!(said("let f() {\n    return 1;\n}\nout(f());"), @"
    error[E0231]: a function must name its return type
     --> a.chk:1:1
      |
    1 | let f() {
      | ^^^
      |
      = help: write `void` if it returns nothing
    ");
}

#[test]
fn an_array_that_is_passed() {
    assert_snapshot!(said("uint8[] a = {1, 2};\nout(sum(a));\nuint8 sum(uint8 first) {\n    return first;\n}"), @"
    error[E0244]: arrays cannot be passed to functions
     --> a.chk:2:9
      |
    2 | out(sum(a));
      |         ^
      |
      = help: declare the array outside functions, where all of them can use it
    ");
}

#[test]
fn a_parameter_that_is_an_array() {
    assert_snapshot!(said("uint8[] a = {1, 2};\nout(sum(a));\nuint8 sum(uint8[] all) {\n    return all[0];\n}"), @"
    error[E0244]: arrays cannot be passed to functions
     --> a.chk:3:11
      |
    3 | uint8 sum(uint8[] all) {
      |           ^^^^^^^^^^^
      |
      = help: declare the array outside functions, where all of them can use it
    ");
}

#[test]
fn an_index_out_of_range() {
    assert_snapshot!(said("uint8[] a = {1, 2, 3};\nout(a[3]);"), @"
    error[E0233]: index 3 is out of range for `a`, which has 3 elements
     --> a.chk:2:7
      |
    2 | out(a[3]);
      |       ^
      |
      = help: the indices are 0 to 2
    ");
}

#[test]
fn an_index_far_out_of_range() {
    assert_snapshot!(said("uint8[] a = {1, 2, 3};\na[1000] = 1;\nout(a[0]);"), @"
    error[E0233]: index 1000 is out of range for `a`, which has 3 elements
     --> a.chk:2:3
      |
    2 | a[1000] = 1;
      |   ^^^^
      |
      = help: the indices are 0 to 2
    ");
}

#[test]
fn an_index_that_is_a_char() {
    assert_snapshot!(said("uint8[] a = {1, 2, 3};\nout(a['a']);"), @"
    error[E0225]: an index must be a number, found `char`
     --> a.chk:2:7
      |
    2 | out(a['a']);
      |       ^^^
      |
    help: convert it to a number
      |
    2 - out(a['a']);
    2 + out(a[uint8('a')]);
      |
    ");
}

#[test]
fn an_array_of_length_zero() {
    assert_snapshot!(said("uint8[] a;\nout(a[0]);"), @"
    error[E0234]: the length of the array `a` is unknown
     --> a.chk:1:9
      |
    1 | uint8[] a;
      |         ^
      |
      = help: write its length between the brackets, or its values: `uint8[] a = {1, 2, 3};`
    ");
}

#[test]
fn an_array_that_is_too_long() {
    assert_snapshot!(said("uint8[300] a;\nout(a[0]);"), @"
    error[E0234]: the length of an array must be a constant from 1 to 255
     --> a.chk:1:7
      |
    1 | uint8[300] a;
      |       ^^^
      |
      = help: `uint8[10] a;`, or `const LENGTH = 10; uint8[LENGTH] a;`
    ");
}

#[test]
fn an_array_of_a_variable_length() {
    assert_snapshot!(said("uint8 n = 5;\nuint8[n] a;\nout(a[0]);"), @"
    error[E0234]: the length of an array must be a constant from 1 to 255
     --> a.chk:2:7
      |
    2 | uint8[n] a;
      |       ^
      |
      = help: `uint8[10] a;`, or `const LENGTH = 10; uint8[LENGTH] a;`
    ");
}

#[test]
fn too_many_values() {
    assert_snapshot!(said("uint8[2] a = {1, 2, 3};\nout(a[0]);"), @"
    error[E0234]: the array has 2 elements, but 3 values are given
     --> a.chk:1:14
      |
    1 | uint8[2] a = {1, 2, 3};
      |              ^^^^^^^^^
    ");
}

#[test]
fn an_array_of_one_value() {
    assert_snapshot!(said("uint8[3] a = 0;\nout(a[0]);"), @"
    error[E0234]: expected a list in braces to initialise the array
     --> a.chk:1:14
      |
    1 | uint8[3] a = 0;
      |              ^
      |
    help: elements that are not listed are 0
      |
    1 - uint8[3] a = 0;
    1 + uint8[3] a = {0};
      |
    ");
}

#[test]
fn an_array_from_an_array() {
    assert_snapshot!(said("uint8[] a = {1, 2};\nuint8[] b = a;\nout(b[0]);"), @"
    error[E0234]: expected a list in braces to initialise the array
     --> a.chk:2:13
      |
    2 | uint8[] b = a;
      |             ^
      |
      = help: write `uint8[] a = {1, 2, 3};`, or copy an array element by element
    ");
}

#[test]
fn an_empty_array() {
    assert_snapshot!(said("uint8[] a = {};\nout(a[0]);"), @"
    error[E0234]: an array has 1 to 255 elements, found 0
     --> a.chk:1:13
      |
    1 | uint8[] a = {};
      |             ^^
    ");
}

#[test]
fn a_value_of_another_type_in_a_list() {
    assert_snapshot!(said("char[] a = {'a', 98};\nprint(a[0]);"), @"
    error[E0225]: expected `char`, found `uint8`
     --> a.chk:1:18
      |
    1 | char[] a = {'a', 98};
      |                  ^^
      |
    help: `to_char(98)` is the digit, `char(98)` the character with that code
      |
    1 - char[] a = {'a', 98};
    1 + char[] a = {'a', char(98)};
      |
    ");
}

#[test]
fn continue_in_a_function() {
    assert_snapshot!(said("void f() {\n    continue;\n}\nwhile (true) {\n    f();\n}"), @"
    error[E0235]: `continue` outside a loop
     --> a.chk:2:5
      |
    2 |     continue;
      |     ^^^^^^^^
      |
      = help: loops are `while`, `do` and `for`; `return` leaves a function or the program
    ");
}
