//! Programs so long that branches, calls, words and strings are out of reach.

use bantam_chick::Level;

use crate::tools::{End, build, expected, level, native, run};

#[track_caller]
fn check(text: &str, least: usize) {
    let expected = expected(text, b"");
    assert_eq!(expected.end, End::Done);
    for one in [Level::None, Level::Usual] {
        let built = build(text, level(one));
        assert!(built.words() >= least, "{} words", built.words());
        let (outcome, _) = run(&built.image, b"", &native());
        assert!(outcome == expected, "{one:?}: {outcome:?}, not {expected:?}");
    }
}

/// Returns statements that no pass can shorten, as each uses different numbers.
fn statements(count: usize, from: usize) -> String {
    let mut text = String::new();
    for n in from..from + count {
        let (a, b) = (n * 37 % 65_521, n * 101 % 65_519);
        text.push_str(&format!(
            "x = x * 3 + {a}; y = (y ^ {b}) + x; if (x > y) {{ z = z + {}; }}\n",
            b / 2 + 1
        ));
    }
    text
}

const VARIABLES: &str = "uint16 x = 1; uint16 y = 2; uint16 z = 3;\n";
const END: &str = "print_dec(x); print(' '); print_dec(y); print(' '); print_dec(z);\n";

#[test]
fn a_loop_around_everything() {
    // The branch back and the branches out cross the whole program.
    let text = format!(
        "{VARIABLES}for (uint8 i = 0; i < 3; i++) {{ if (z == 77) {{ break; }}\n{}if (z == 78) {{ continue; }}\n{}}}\n{END}",
        statements(500, 0),
        statements(500, 500)
    );
    check(&text, 20_000);
}

#[test]
fn functions_far_from_each_other() {
    let mut text = String::from(VARIABLES);
    for n in 0..40 {
        text.push_str(&format!(
            "void f{n}(uint16 a) {{ uint16[5] own; own[2] = a; for (uint8 i = 0; i < 2; i++) {{ {} own[i] = x; }} x += own[2] + own[1]; }}\n",
            statements(25, n * 25)
        ));
        text.push_str(&format!("uint16 small{n}(uint16 a) {{ uint16 b = 0; while (a > {n}) {{ a = a / 2; b += a; }} return b; }}\n"));
    }
    text.push_str("uint16 deep(uint8 n) { if (n == 0) { f7(3); return x; } f9(uint16(n)); return deep(n - 1) + small3(y); }\n");
    text.push_str("for (uint8 i = 0; i < 2; i++) {\n");
    for n in 0..40 {
        text.push_str(&format!("f{n}({n}); z += small{n}(x) + small{}(y);\n", 39 - n));
    }
    text.push_str("}\nz += deep(4);\n");
    text.push_str(END);
    check(&text, 20_000);
}

#[test]
fn many_words_and_texts() {
    let mut text = String::new();
    for n in 0..300 {
        text.push_str(&format!("uint16 v{n} = {}; uint8[{}] a{n};\n", n * 211 + 40, n % 37 + 2));
    }
    text.push_str("void one(uint16 n) { print(\"one \"); print_dec(n); v3 += n; v290 -= n; a200[1]++; }\n");
    text.push_str("for (uint8 i = 0; i < 2; i++) {\n");
    for n in 0..300 {
        text.push_str(&format!(
            "v{n} += v{} * 3 + v{}; a{n}[i] += a{}[1] + {}; print(\"text {n}\\n\");\n",
            (n + 150) % 300,
            (n + 299) % 300,
            (n + 77) % 300,
            n % 50
        ));
        if n % 50 == 0 {
            text.push_str(&format!("one(v{n}); if (v{n} == 12345) {{ break; }}\n"));
        }
    }
    text.push_str("}\n");
    for n in 0..300 {
        text.push_str(&format!("print_dec(v{n}); print_dec(a{n}[1]); print(' ');\n"));
    }
    check(&text, 10_000);
}

#[test]
fn every_length_around_the_reach_of_a_branch() {
    // A forward and a backward branch across code that grows word by word beyond 256 words.
    for count in 18..34 {
        for more in 0..4 {
            let filler = "z += x;\n".repeat(more);
            let text = format!(
                "{VARIABLES}void f() {{ for (uint8 i = 0; i < 2; i++) {{ if (y != 5) {{ {}{filler}}} }} }}
                f(); y = 5; f(); {END}",
                statements(count / 2, 0)
            );
            check(&text, 100);
            let leaf = format!(
                "{VARIABLES}uint16 f(uint16 a, uint16 b) {{ for (uint8 i = 0; i < 2; i++) {{ if (a != 5) {{ {}{filler}}} }} return a + b; }}
                print_dec(f(1, 2)); print_dec(f(5, x)); {END}",
                statements(count, 7).replace("x * 3", "x + x").replace("z =", "a = a + b; z =")
            );
            check(&leaf, 100);
        }
    }
}

#[test]
fn a_long_piece_of_assembly() {
    let lines = "        ADD R0, R0, #1\n".repeat(700);
    let text = format!(
        "uint16 x = 1;\nuint16 y = 7;\nfor (uint8 i = 0; i < 3; i++) {{ if (y == 7) {{\nasm {{\n        LDI R0, far\n        BR go\nfar .FILL {{x}}\ngo\n{lines}        STI R0, far2\n        BR done\nfar2 .FILL {{x}}\ndone ADD R0, R0, #0\n}}\n y += 0; }} print_dec(x); print(' '); }}"
    );
    for one in [Level::None, Level::Usual] {
        let built = build(&text, level(one));
        let (outcome, _) = run(&built.image, b"", &native());
        assert_eq!(outcome.output, "701 1401 2101 ");
    }
}
