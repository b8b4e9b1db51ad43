//! How a program is written, as a student reads what is wrong with it.

use insta::assert_snapshot;

use crate::tools::said;

#[test]
fn unknown_character() {
    assert_snapshot!(said("uint8 a = 5 @ 3;\nout(a);"), @"
    error[E0201]: `@` begins nothing in this language
     --> a.chk:1:13
      |
    1 | uint8 a = 5 @ 3;
      |             ^
    ");
}

#[test]
fn a_question_mark() {
    assert_snapshot!(said("uint8 a = 5;\nuint8 b = a > 3 ? 1 : 2;\nout(b);"), @"
    error[E0201]: `?` begins nothing in this language
     --> a.chk:2:17
      |
    2 | uint8 b = a > 3 ? 1 : 2;
      |                 ^
      |
      = help: there is no `? :`; use `if` and `else`
    ");
}

#[test]
fn quotes_of_a_word_processor() {
    assert_snapshot!(said("print(‘a’);"), @r#"
    error[E0201]: `‘` begins nothing in this language
     --> a.chk:1:7
      |
    1 | print(‘a’);
      |       ^
      |
      = help: quotes are the straight ones: 'a' and "text"
    "#);
}

#[test]
fn a_fraction() {
    assert_snapshot!(said("uint8 a = 1.5;\nout(a);"), @"
    error[E0201]: `.` begins nothing in this language
     --> a.chk:1:12
      |
    1 | uint8 a = 1.5;
      |            ^
      |
      = help: all numbers are whole numbers, and nothing has members
    ");
}

#[test]
fn include() {
    assert_snapshot!(said("#include <stdio.h>\nprint('a');"), @"
    error[E0201]: `#` begins nothing in this language
     --> a.chk:1:1
      |
    1 | #include <stdio.h>
      | ^^^^^^^^^^^^^^^^^^
      |
      = help: nothing is included, `print` and the others are always there: leave this line out
    ");
}

#[test]
fn a_python_comment() {
    assert_snapshot!(said("# says a\nprint('a');"), @"
    error[E0201]: `#` begins nothing in this language
     --> a.chk:1:1
      |
    1 | # says a
      | ^^^^^^^^
      |
      = help: comments begin with `//`
    ");
}

#[test]
fn a_missing_semicolon() {
    assert_snapshot!(said("uint8 a = 1\nuint8 b = 2;\nout(a + b);"), @"
    error[E0203]: a `;` is missing between two statements
     --> a.chk:1:12
      |
    1 | uint8 a = 1
      |            ^
      |
    help: put one here
      |
    1 | uint8 a = 1;
      |            +
    ");
}

#[test]
fn a_missing_semicolon_after_a_call() {
    assert_snapshot!(said("print('a')\nprint('b');"), @"
    error[E0203]: a `;` is missing between two statements
     --> a.chk:1:11
      |
    1 | print('a')
      |           ^
      |
    help: put one here
      |
    1 | print('a');
      |           +
    ");
}

#[test]
fn a_missing_parenthesis() {
    assert_snapshot!(said("print('a';\nprint('b');"), @"
    error[E0209]: a `)` is missing
     --> a.chk:1:10
      |
    1 | print('a';
      |      -   ^
      |      |
      |      for this `(`
      |
    help: put one here
      |
    1 | print('a');
      |          +
    ");
}

#[test]
fn a_missing_parenthesis_of_a_condition() {
    assert_snapshot!(said("uint8 a = 1;\nwhile (a < 5 {\n    a++;\n}\nout(a);"), @"
    error[E0209]: a `)` is missing
     --> a.chk:2:13
      |
    2 | while (a < 5 {
      |       -     ^
      |       |
      |       for this `(`
      |
    help: put one here
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
    error[E0209]: this `)` closes nothing
     --> a.chk:1:11
      |
    1 | print('a'));
      |           ^
      |
      = help: take it away, or look for one that is missing before it
    ");
}

#[test]
fn a_missing_quote_of_a_character() {
    assert_snapshot!(said("char c = 'a;\nprint(c);"), @r"
    error[E0204]: there is no second `'` on this line
     --> a.chk:1:10
      |
    1 | char c = 'a;
      |          ^^
      |
    help: a newline between quotes is written `\n`
      |
    1 | char c = 'a';
      |            +
    ");
}

#[test]
fn a_missing_quote_in_a_call() {
    assert_snapshot!(said("print('a);\nprint('b');"), @r"
    error[E0204]: there is no second `'` on this line
     --> a.chk:1:7
      |
    1 | print('a);
      |       ^^
      |
    help: a newline between quotes is written `\n`
      |
    1 | print('a');
      |         +
    ");
}

#[test]
fn a_missing_quote_of_a_text() {
    assert_snapshot!(said("print(\"hello);\nprint('b');"), @r#"
    error[E0204]: there is no second `"` on this line
     --> a.chk:1:7
      |
    1 | print("hello);
      |       ^^^^^^
      |
    help: a newline between quotes is written `\n`
      |
    1 | print("hello");
      |             +
    "#);
}

#[test]
fn a_missing_brace_at_the_end() {
    assert_snapshot!(said("uint8 a = 0;\nwhile (a < 5) {\n    a++;\nout(a);\n"), @"
    error[E0209]: this `{` is never closed
     --> a.chk:2:15
      |
    2 | while (a < 5) {
      |               ^
      |
      = help: there is no `}` for it
    ");
}

#[test]
fn a_missing_brace_of_a_function_that_is_called_before() {
    assert_snapshot!(said("out(f(1));\nuint8 f(uint8 a) {\n    return a;\n"), @"
    error[E0209]: this `{` is never closed
     --> a.chk:2:18
      |
    2 | uint8 f(uint8 a) {
      |                  ^
      |
      = help: there is no `}` for it
    ");
}

#[test]
fn a_missing_opening_brace() {
    assert_snapshot!(said("uint8 a = 0;\nwhile (a < 5)\n    a++;\n}\nout(a);"), @"
    error[E0218]: a `{` is missing: what belongs to `while` stands in braces
     --> a.chk:2:14
      |
    2 | while (a < 5)
      |              ^
      |
    help: put one here
      |
    2 | while (a < 5) {
      |               +
    ");
}

#[test]
fn a_brace_too_many() {
    assert_snapshot!(said("print('a');\n}\nprint('b');"), @"
    error[E0209]: this `}` closes nothing
     --> a.chk:2:1
      |
    2 | }
      | ^
      |
      = help: take it away, or look for a `{` that is missing
    ");
}

#[test]
fn if_without_braces() {
    assert_snapshot!(said("uint8 a = 5;\nif (a == 5) print('y');\nelse print('n');\nout(a);"), @"
    error[E0218]: what belongs to `if` stands in braces
     --> a.chk:2:13
      |
    2 | if (a == 5) print('y');
      |             ^^^^^^^^^^
      |
    help: put braces around it
      |
    2 - if (a == 5) print('y');
    2 + if (a == 5) { print('y'); }
      |

    error[E0218]: what belongs to `else` stands in braces
     --> a.chk:3:6
      |
    3 | else print('n');
      |      ^^^^^^^^^^
      |
    help: put braces around it
      |
    3 - else print('n');
    3 + else { print('n'); }
      |
    ");
}

#[test]
fn while_without_braces() {
    assert_snapshot!(said("uint8 a = 5;\nwhile (a < 9) a++;\nout(a);"), @"
    error[E0218]: what belongs to `while` stands in braces
     --> a.chk:2:15
      |
    2 | while (a < 9) a++;
      |               ^^^
      |
    help: put braces around it
      |
    2 - while (a < 9) a++;
    2 + while (a < 9) { a++; }
      |
    ");
}

#[test]
fn while_with_a_semicolon() {
    assert_snapshot!(said("uint8 a = 5;\nwhile (a < 9);\nout(a);"), @"
    error[E0218]: what belongs to `while` stands in braces, and there are none
     --> a.chk:2:14
      |
    2 | while (a < 9);
      |              ^
      |
    help: if nothing is to be done, the braces are empty
      |
    2 - while (a < 9);
    2 + while (a < 9) {}
      |
    ");
}

#[test]
fn while_with_a_semicolon_before_its_block() {
    assert_snapshot!(said("uint8 a = 5;\nwhile (a < 9); {\n    a++;\n}\nout(a);"), @"
    error[E0218]: this `;` stands between a head and its block
     --> a.chk:2:14
      |
    2 | while (a < 9); {
      |              ^
      |
    help: take it away
      |
    2 - while (a < 9); {
    2 + while (a < 9) {
      |
    ");
}

#[test]
fn else_without_if() {
    assert_snapshot!(said("print('a');\nelse {\n    print('b');\n}"), @"
    error[E0202]: this `else` belongs to no `if`
     --> a.chk:2:1
      |
    2 | else {
      | ^^^^
      |
      = help: it follows the `}` of an `if`
    ");
}

#[test]
fn an_empty_character() {
    assert_snapshot!(said("print('');"), @r"
    error[E0205]: a character in single quotes is one character
     --> a.chk:1:7
      |
    1 | print('');
      |       ^^
      |
      = help: a blank is `' '`; for no character at all there is `'\0'`
    ");
}

#[test]
fn two_characters() {
    assert_snapshot!(said("print('ab');"), @r#"
    error[E0205]: a character in single quotes is one character
     --> a.chk:1:7
      |
    1 | print('ab');
      |       ^^^^
      |
      = help: texts stand in double quotes: print("text")
    "#);
}

#[test]
fn a_character_that_is_not_ascii() {
    assert_snapshot!(said("print('ä');"), @"
    error[E0205]: `ä` is none of the 128 characters that can stand between quotes
     --> a.chk:1:8
      |
    1 | print('ä');
      |        ^
      |
      = help: its code is 228: print(char(228))
    ");
}

#[test]
fn an_unknown_escape() {
    assert_snapshot!(said("print('\\x');"), @r#"
    error[E0206]: `\x` is no escape
     --> a.chk:1:8
      |
    1 | print('\x');
      |        ^^
      |
      = help: there are \n \t \r \0 \\ \' \"
    "#);
}

#[test]
fn a_malformed_number() {
    assert_snapshot!(said("uint8 a = 0b102;\nout(a);"), @"
    error[E0207]: `0b102` is not a number
     --> a.chk:1:11
      |
    1 | uint8 a = 0b102;
      |           ^^^^^
      |
      = help: numbers are written 10, 0x1F or 0b101; a name does not begin with a digit
    ");
}

#[test]
fn a_name_that_begins_with_a_digit() {
    assert_snapshot!(said("uint8 2nd = 5;\nout(2nd);"), @"
    error[E0207]: `2nd` is not a name
     --> a.chk:1:7
      |
    1 | uint8 2nd = 5;
      |       ^^^
      |
      = help: a name begins with a letter

    error[E0207]: `2nd` is not a number
     --> a.chk:2:5
      |
    2 | out(2nd);
      |     ^^^
      |
      = help: numbers are written 10, 0x1F or 0b101; a name does not begin with a digit
    ");
}

#[test]
fn an_unclosed_comment() {
    assert_snapshot!(said("uint8 a = 5;\n/* what follows\nout(a);\nwhile (a < 5) {\n"), @"
    error[E0208]: this comment has no end
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
    error[E0208]: this comment has no end
     --> a.chk:3:1
      |
    3 | /* end }
      | ^^
      |
      = help: end it with `*/`
    ");
}

#[test]
fn a_for_with_commas() {
    assert_snapshot!(said("for (uint8 i = 0, i < 5, i++) {\n    print(to_char(i));\n}"), @"
    error[E0212]: the three parts of a `for` are separated by `;`, and each is one statement
     --> a.chk:1:17
      |
    1 | for (uint8 i = 0, i < 5, i++) {
      |                 ^
      |
      = help: for (uint8 i = 0; i < 5; i++) { ... }
    ");
}

#[test]
fn a_for_with_two_steps() {
    assert_snapshot!(said("uint8 b = 9;\nfor (uint8 i = 0; i < 5; i++, b--) {\n    print(to_char(i));\n}\nout(b);"), @"
    error[E0212]: the three parts of a `for` are separated by `;`, and each is one statement
     --> a.chk:2:29
      |
    2 | for (uint8 i = 0; i < 5; i++, b--) {
      |                             ^
      |
      = help: for (uint8 i = 0; i < 5; i++) { ... }
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
    error[E0213]: a list in braces can stand only where an array is declared
     --> a.chk:2:5
      |
    2 | a = {1, 2, 3};
      |     ^
      |
      = help: uint8[] a = {1, 2, 3}; later, set the elements one by one: a[0] = 1
    ");
}

#[test]
fn an_array_literal_in_a_call() {
    assert_snapshot!(said("print({'a', 'b'});"), @"
    error[E0213]: a list in braces can stand only where an array is declared
     --> a.chk:1:7
      |
    1 | print({'a', 'b'});
      |       ^
      |
      = help: uint8[] a = {1, 2, 3}; later, set the elements one by one: a[0] = 1
    ");
}

#[test]
fn a_list_for_one() {
    assert_snapshot!(said("uint8 a = {1, 2};\nout(a);"), @"
    error[E0213]: `a` is one value, and this is a list
     --> a.chk:1:11
      |
    1 | uint8 a = {1, 2};
      |           ^^^^^^
      |
      = help: an array is declared with brackets: uint8[] a = {1, 2, 3}
    ");
}

#[test]
fn a_function_in_a_block() {
    assert_snapshot!(said("if (true) {\n    void f() { print('a'); }\n    f();\n}"), @"
    error[E0214]: a function is defined outside of all blocks
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
    error[E0215]: an assignment is no value
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
fn an_assignment_in_an_assignment() {
    assert_snapshot!(said("uint8 a = 1;\nuint8 b = 1;\na = b = 5;\nout(a + b);"), @"
    error[E0215]: an assignment is no value
     --> a.chk:3:7
      |
    3 | a = b = 5;
      |       ^
      |
      = help: write one statement for each: b = 5; a = b;
    ");
}

#[test]
fn a_turned_comparison() {
    assert_snapshot!(said("uint8 a = 1;\nif (a =< 5) {\n    print('y');\n}"), @"
    error[E0202]: `=<` is no operator
     --> a.chk:2:7
      |
    2 | if (a =< 5) {
      |       ^^
      |
    help: the `=` comes second
      |
    2 - if (a =< 5) {
    2 + if (a <= 5) {
      |
    ");
}

#[test]
fn and_in_words() {
    assert_snapshot!(said("uint8 a = 1;\nif (a > 0 and a < 5) {\n    print('y');\n}"), @"
    error[E0247]: `and` is no word of this language
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
fn a_step_inside_of_an_expression() {
    assert_snapshot!(said("uint8 i = 1;\nprint(to_char(i++));"), @"
    error[E0216]: `++` is a statement of its own, and no value
     --> a.chk:2:16
      |
    2 | print(to_char(i++));
      |                ^^
      |
      = help: write `i++;` before this statement or after it
    ");
}

#[test]
fn a_step_in_an_assignment() {
    assert_snapshot!(said("uint8 i = 1;\nuint8 b = i++;\nout(b);"), @"
    error[E0216]: `++` is a statement of its own, and no value
     --> a.chk:2:12
      |
    2 | uint8 b = i++;
      |            ^^
      |
      = help: write `i++;` before this statement or after it
    ");
}

#[test]
fn a_step_in_front() {
    assert_snapshot!(said("uint8 i = 1;\n++i;\nout(i);"), @"
    error[E0216]: `++` stands behind what it changes
     --> a.chk:2:1
      |
    2 | ++i;
      | ^^^
      |
    help: it does the same there
      |
    2 - ++i;
    2 + i++;
      |
    ");
}

#[test]
fn a_step_in_front_in_an_expression() {
    assert_snapshot!(said("uint8 i = 1;\nout(++i);"), @"
    error[E0216]: `++` is a statement of its own, and no value
     --> a.chk:2:5
      |
    2 | out(++i);
      |     ^^
      |
      = help: write `i++;` before this statement or after it
    ");
}

#[test]
fn an_assignment_to_a_value() {
    assert_snapshot!(said("uint8 a = 1;\na + 1 = 5;\nout(a);"), @"
    error[E0217]: a value can be stored only in a variable or in an element of an array
     --> a.chk:2:1
      |
    2 | a + 1 = 5;
      | ^^^^^
      |
      = help: x = 5, or a[2] = 5
    ");
}

#[test]
fn an_assignment_to_a_number() {
    assert_snapshot!(said("uint8 a = 1;\n5 = a;\nout(a);"), @"
    error[E0217]: a value can be stored only in a variable or in an element of an array
     --> a.chk:2:1
      |
    2 | 5 = a;
      | ^
      |
      = help: x = 5, or a[2] = 5
    ");
}

#[test]
fn a_void_variable() {
    assert_snapshot!(said("void a = 5;"), @"
    error[E0219]: `void` is for functions that return nothing
     --> a.chk:1:1
      |
    1 | void a = 5;
      | ^^^^
      |
      = help: a variable is uint8, bool or char
    ");
}

#[test]
fn a_constant_of_an_expression() {
    assert_snapshot!(said("const A = 2 + 3;\nout(A);"), @"
    error[E0220]: a constant is a number, a character, true or false
     --> a.chk:1:11
      |
    1 | const A = 2 + 3;
      |           ^^^^^
      |
      = help: const LIMIT = 5;
    ");
}

#[test]
fn int_main() {
    assert_snapshot!(said("int main() {\n    print('a');\n    return 0;\n}"), @"
    error[E0247]: a program has no function that it begins with
     --> a.chk:1:1
      |
    1 | int main() {
      | ^^^^^^^^
      |
      = help: write the statements of `main` by themselves, outside of all functions: the first one is where it begins
    ");
}

#[test]
fn int() {
    assert_snapshot!(said("int a = 5;\nprint_dec(a);"), @"
    error[E0247]: `int` is no word of this language
     --> a.chk:1:1
      |
    1 | int a = 5;
      | ^^^
      |
      = help: uint8 holds 0 to 255; machines of 16 bits also have uint16 and int16
    ");
}

#[test]
fn a_misspelt_type() {
    assert_snapshot!(said("unit8 a = 5;\nout(a);\na = a + 1;"), @"
    error[E0247]: `unit8` is no word of this language
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
    error[E0247]: `whlie` is no word of this language
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
    error[E0247]: `esle` is no word of this language
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
    error[E0247]: `switch` is no word of this language
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
    error[E0247]: `elif` is no word of this language
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
    error[E0247]: there is no type `color`
     --> a.chk:1:1
      |
    1 | color c = 5;
      | ^^^^^
      |
      = help: the types are uint8, bool and char, and on machines of 16 bits uint16 and int16
    ");
}

#[test]
fn a_function_without_a_type() {
    assert_snapshot!(said("f(1);\nf(uint8 a) {\n    out(a);\n}"), @"
    error[E0203]: `f(...)` with a block behind it is no statement
     --> a.chk:2:1
      |
    2 | f(uint8 a) {
      | ^
      |
    help: a function begins with the type of its result, or with `void`
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
    error[E0247]: `int` is no word of this language
     --> a.chk:2:9
      |
    2 | uint8 f(int a) {
      |         ^^^
      |
      = help: uint8 holds 0 to 255; machines of 16 bits also have uint16 and int16
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
fn a_prototype() {
    assert_snapshot!(said("uint8 f(uint8 a);\nout(f(1));\nuint8 f(uint8 a) {\n    return a;\n}"), @"
    error[E0218]: what the function `f` does is missing
     --> a.chk:1:7
      |
    1 | uint8 f(uint8 a);
      |       ^
      |
      = help: calls may come before the definition, so there is no need to announce a function: leave this line out
    ");
}

#[test]
fn print_without_parentheses() {
    assert_snapshot!(said("print 'a';"), @"
    error[E0202]: what `print` is given stands in parentheses
     --> a.chk:1:7
      |
    1 | print 'a';
      |       ^^^
      |
      = help: print(...);
    ");
}

#[test]
fn a_keyword_as_a_name() {
    assert_snapshot!(said("uint8 if = 5;\nprint('a');"), @"
    error[E0202]: `if` is a word of the language, and cannot be a name
     --> a.chk:1:7
      |
    1 | uint8 if = 5;
      |       ^^
      |
      = help: choose another name
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
fn an_unclosed_list() {
    assert_snapshot!(said("uint8[] a = {1, 2, 3;\nout(a[0]);"), @"
    error[E0209]: a `}` is missing
     --> a.chk:1:21
      |
    1 | uint8[] a = {1, 2, 3;
      |             -       ^
      |             |
      |             for this `{`
      |
    help: put one here
      |
    1 | uint8[] a = {1, 2, 3};
      |                     +
    ");
}

#[test]
fn an_unclosed_index() {
    assert_snapshot!(said("uint8[] a = {1, 2, 3};\nout(a[0);"), @"
    error[E0209]: a `]` is missing
     --> a.chk:2:8
      |
    2 | out(a[0);
      |      - ^
      |      |
      |      for this `[`
      |
    help: put one here
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
fn a_dangling_dot_call() {
    assert_snapshot!(said("s.length();"), @"
    error[E0201]: `.` begins nothing in this language
     --> a.chk:1:2
      |
    1 | s.length();
      |  ^
      |
      = help: all numbers are whole numbers, and nothing has members
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
fn a_return_that_is_misspelt() {
    assert_snapshot!(said("uint8 f() {\n    retrun 5;\n}\nout(f());"), @"
    error[E0247]: `retrun` is no word of this language
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
