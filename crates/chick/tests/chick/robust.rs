//! Any text gives a tree and diagnostics: nothing panics, hangs or overflows the stack.

use std::fmt::Write;

use bantam_chick::{format, parse, tokens};
use bantam_diag::Source;

use crate::{
    formatter::pieces,
    programs,
    tools::{LC3, Noise, VC, check, codes, run},
};

/// Passes a text through every function that accepts any text.
fn survive(text: &str) {
    let mut at = 0;
    for token in tokens(text, &[";"]) {
        assert!(token.span.start >= at && token.span.end <= text.len() as u32, "{text}");
        at = token.span.end;
    }
    let source = Source::new("a.chk", text);
    let formatted = format(&source, &[";"]);
    let again = format(&Source::new("a.chk", &*formatted), &[";"]);
    assert_eq!(formatted, again, "{text}");
    assert_eq!(pieces(&formatted), pieces(text), "{text}");
    for profile in [&VC, &LC3] {
        let checked = check(text, profile);
        for diagnostic in &checked.diagnostics {
            let span = diagnostic.primary.span;
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} in {text}");
            if let Some(fix) = &diagnostic.fix {
                assert!(text.get(fix.span.start as usize..fix.span.end as usize).is_some(), "{text}");
            }
        }
        if let Some(program) = checked.program {
            let formatted = check(&formatted, profile).program.unwrap();
            assert_eq!(run(&program, b"input", 2000).1, run(&formatted, b"input", 2000).1, "{text}");
        }
    }
}

#[test]
fn random_bytes() {
    let mut noise = Noise(0x2545_F491_4F6C_DD1D);
    for _ in 0..300 {
        let len = noise.below(200);
        survive(&Source::from_bytes("a.chk", &noise.bytes(len)).text);
    }
}

/// Fragments of sources, valid and broken.
const PIECES: &[&str] = &[
    "uint8 ",
    "bool ",
    "char ",
    "let ",
    "int16 ",
    "uint16 ",
    "void ",
    "const ",
    "if ",
    "else ",
    "while ",
    "for ",
    "do ",
    "break",
    "continue",
    "return ",
    "asm {",
    "asm ",
    "print",
    "out",
    "to_char",
    "read_port",
    "write_port",
    "read_char()",
    "goto",
    "wrapping_add",
    "(",
    ")",
    "(",
    ")",
    "{",
    "}",
    "{",
    "}",
    "[",
    "]",
    ";",
    ";",
    ";",
    ",",
    "=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "&",
    "|",
    "^",
    "~",
    "!",
    "<<",
    ">>",
    "<",
    ">",
    "==",
    "&&",
    "||",
    "++",
    "--",
    "+=",
    "a",
    "b",
    "a",
    "f",
    "x1",
    " a ",
    "0",
    "1",
    "255",
    "300",
    "0x1F",
    "0b2",
    "1_",
    "'a'",
    "'",
    "'\\n'",
    "'ab'",
    "\"text\"",
    "\"",
    "\\",
    "// c\n",
    "/*",
    "*/",
    "\n",
    "\n",
    " ",
    "é",
    "#",
    "true",
    "false",
    "uint8 a = 1;",
    "f();",
    "if (a == 1) {",
    "while (a < 5) {",
    "void f() {",
    "uint8[] a = {1, 2};",
    "asm { LOD R0 {a} ; }\n }",
];

#[test]
fn random_pieces() {
    let mut noise = Noise(0x9E37_79B9_7F4A_7C15);
    for _ in 0..3000 {
        let len = noise.below(40);
        let text: String = (0..len).map(|_| PIECES[noise.below(PIECES.len())]).collect();
        survive(&text);
    }
}

#[test]
fn good_programs_with_something_changed() {
    let mut noise = Noise(0x0123_4567_89AB_CDEF);
    let good = programs::all();
    for _ in 0..1500 {
        let mut text = good[noise.below(good.len())].text.clone();
        for _ in 0..=noise.below(3) {
            let all = tokens(&text, &[";"]);
            let span = all[noise.below(all.len())].span;
            let piece = PIECES[noise.below(PIECES.len())];
            let range = span.start as usize..span.end as usize;
            match noise.below(3) {
                0 => text.replace_range(range, ""),
                1 => text.replace_range(range, piece),
                _ => text.insert_str(range.start, piece),
            }
        }
        survive(&text);
    }
}

/// A single missing token causes a single error, with few exceptions.
#[test]
fn a_token_that_is_missing_gives_few_errors() {
    let (mut tried, mut errors) = (0, 0);
    for program in programs::all() {
        for token in tokens(&program.text, &[";"]) {
            let mut text = program.text.clone();
            text.replace_range(token.span.start as usize..token.span.end as usize, " ");
            let said = codes(&text, program.profile());
            let said = said.iter().filter(|code| code.starts_with('E')).count();
            assert!(said <= 4, "{said} errors in:\n{text}");
            tried += usize::from(said > 0);
            errors += said;
        }
    }
    assert!(errors * 100 < tried * 104, "{errors} errors from {tried} mistakes");
}

#[test]
fn deep_nesting_is_an_error_or_works() {
    let many = 10_000;
    let repeat = |text: &str| text.repeat(many);
    let all = [
        format!("out({}1{});", repeat("("), repeat(")")),
        format!("out({}1);", repeat("(")),
        format!("out(1{});", repeat(")")),
        format!("out({}1);", repeat("-")),
        format!("out({}1);", repeat("~-!")),
        format!("out({}1{});", repeat("uint8("), repeat(")")),
        format!("uint8 f(uint8 a) {{ return a; }} out({}1{});", repeat("f("), repeat(")")),
        format!("uint8[3] a; out({}1{});", repeat("a["), repeat("]")),
        format!("{}{}", repeat("{"), repeat("}")),
        repeat("{"),
        repeat("}"),
        format!("uint8 a = 1; {}{}", repeat("if (a) {"), repeat("}")),
        repeat("if (a) {"),
        repeat("if (a) "),
        repeat("if ("),
        repeat("for (;;) "),
        repeat("for ("),
        repeat("do "),
        repeat("while (1) do { "),
        format!("uint8 a = 1; if (a == 0) {{ }} {}", repeat("else if (a == 2) { }")),
        repeat("else if (a == 2) { }"),
        repeat("uint8 f("),
        repeat("a = "),
        repeat("a, "),
        repeat("uint8[] a = {"),
        repeat("asm {"),
        repeat("/*"),
        repeat("'"),
        repeat("a < b << c | d & e ^ (f && g || "),
        format!("out({}1{});", repeat("1 || 1 && 1 | 1 ^ 1 & 1 == 1 < 1 << 1 + 1 * ("), repeat(")")),
        format!("out({}1{});", repeat("1+("), repeat(")")),
    ];
    for text in all {
        let checked = check(&text, &LC3);
        if let Some(program) = &checked.program {
            let _ = run(program, b"", 100_000);
        }
        let source = Source::new("a.chk", &*text);
        let (tree, _) = parse(&source, 0, &[";"]);
        drop(tree.clone());
        let _ = format(&source, &[";"]);
    }
}

#[test]
fn the_deepest_nesting_fits_a_small_stack() {
    let mut deepest = 0;
    for levels in 1..250 {
        let open = "1 || 1 == 1 + 1 * (".repeat(levels);
        let text = format!("out({open}1{});", ")".repeat(levels));
        let text = text.replace("1 || ", "true || ");
        let _ = check(&text, &LC3);
        let text = format!("out({}1{});", "1 + (".repeat(levels), ")".repeat(levels));
        let checked = check(&text, &LC3);
        if let Some(program) = checked.program {
            let _ = run(&program, b"", 1000);
            deepest = levels;
        }
    }
    assert!(deepest > 50, "{deepest}");
}

#[test]
fn long_programs_take_little_time() {
    let mut sum = String::from("1");
    for _ in 0..100_000 {
        sum.push_str(" + 1");
    }
    let _ = check(&format!("out({sum});"), &LC3);
    let mut lines = String::from("uint8 a = 0;\n");
    for i in 0..20_000 {
        let _ = writeln!(lines, "uint8 a{i} = {};\na = a + a{i};", i % 256);
    }
    let _ = check(&lines, &LC3);
    let mut calls = String::new();
    for i in 0..2000 {
        let _ = writeln!(calls, "void f{i}() {{ f{}(); f{}(); }}", i + 1, (i + 7) % 2001);
    }
    calls.push_str("void f2000() { }\nf0();");
    let _ = check(&calls, &VC);
}

#[test]
fn functions_that_call_themselves_for_ever_end() {
    let program = crate::tools::program("uint8 f(uint8 n) { return 1 + f(n); } out(f(1));", &LC3);
    assert!(matches!(run(&program, b"", 1_000_000).0, bantam_chick::evaluate::End::TooDeep(_)));
    let text = "void f(uint8 n) { if (n > 0) { while (true) { if (n > 0) { f(n); } } } } f(1);";
    let program = crate::tools::program(text, &LC3);
    assert!(matches!(run(&program, b"", 1_000_000).0, bantam_chick::evaluate::End::TooDeep(_)));
}
