//! The evaluator: arithmetic at the limits of each type, and how runs end.

use std::fmt::Write;

use bantam_chick::{
    Indices, Level, Options, check_source,
    evaluate::{End, Fault},
    program::{AsmPart, StmtKind},
};
use bantam_diag::{Source, Span};

use crate::tools::{LC3, VC, codes, program, run};

/// An independent definition of the operators: unlimited numbers, reduced to the type afterwards.
fn model(ty: &str, op: &str, a: i64, b: i64) -> Option<i64> {
    let stop = |value: i64| value.clamp(0, 255);
    let wrap = |value: i64| match ty {
        "uint8" => value.rem_euclid(256),
        "uint16" => value.rem_euclid(65_536),
        _ => (value + 32_768).rem_euclid(65_536) - 32_768,
    };
    let bytes = ty == "uint8";
    Some(match op {
        "+" if bytes => stop(a + b),
        "*" if bytes => stop(a * b),
        "-" if bytes => (a - b).abs(),
        "+" => wrap(a + b),
        "*" => wrap(a * b),
        "-" => wrap(a - b),
        "/" | "%" if b == 0 => return None,
        "/" => wrap(a / b),
        "%" => wrap(a % b),
        "&" => wrap(a & b),
        "|" => wrap(a | b),
        "^" => wrap(a ^ b),
        "<" => i64::from(a < b),
        "<=" => i64::from(a <= b),
        ">" => i64::from(a > b),
        ">=" => i64::from(a >= b),
        "==" => i64::from(a == b),
        "!=" => i64::from(a != b),
        other => panic!("{other}"),
    })
}

const EDGES: [(&str, &[i64]); 3] = [
    ("uint8", &[0, 1, 2, 5, 15, 16, 17, 127, 128, 200, 254, 255]),
    ("uint16", &[0, 1, 2, 10, 255, 256, 300, 32_767, 32_768, 65_534, 65_535]),
    ("int16", &[-32_768, -32_767, -300, -256, -10, -2, -1, 0, 1, 2, 10, 255, 256, 300, 32_766, 32_767]),
];

#[test]
fn operators_at_the_ends_of_each_type() {
    let arithmetic = ["+", "-", "*", "/", "%", "&", "|", "^"];
    let comparisons = ["<", "<=", ">", ">=", "==", "!="];
    for (ty, edges) in EDGES {
        let (mut text, mut expected) = (format!("{ty} a;\n{ty} b;\n"), String::new());
        for a in edges {
            for b in edges {
                let _ = writeln!(text, "a = {a}; b = {b};");
                for op in arithmetic.iter().chain(&comparisons) {
                    let Some(value) = model(ty, op, *a, *b) else { continue };
                    let shown = if arithmetic.contains(op) {
                        format!("a {op} b")
                    } else {
                        format!("uint8(a {op} b) / 255")
                    };
                    let _ = writeln!(text, "print_dec({shown}); print(' ');");
                    let _ = write!(expected, "{value} ");
                }
            }
        }
        let (end, printed) = run(&program(&text, &LC3), b"", 1_000_000);
        assert_eq!(end, End::Done);
        assert_eq!(printed, expected, "{ty}");
    }
}

#[test]
fn shifts_by_all_numbers_of_places() {
    for (ty, edges) in EDGES {
        let bits = if ty == "uint8" { 8 } else { 16 };
        let (mut text, mut expected) = (format!("{ty} a;\nuint8 n;\n"), String::new());
        for a in edges {
            for n in [0u32, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 64, 128, 255] {
                let _ = writeln!(
                    text,
                    "a = {a}; n = {n};\nprint_dec(a << n); print(' ');\nprint_dec(a >> n); print(' ');"
                );
                // Each bit position doubles or halves; bits shifted out are lost.
                let (mut left, mut right) = (*a, *a);
                for _ in 0..n.min(40) {
                    left = (left * 2).rem_euclid(1 << bits);
                    right = right.div_euclid(2);
                }
                if ty == "int16" && left >= 32_768 {
                    left -= 65_536;
                }
                let _ = write!(expected, "{left} {right} ");
            }
        }
        let (end, printed) = run(&program(&text, &LC3), b"", 1_000_000);
        assert_eq!((end, printed), (End::Done, expected), "{ty}");
    }
}

#[test]
fn wrapping_functions_on_all_bytes() {
    for (name, wraps) in [
        ("add", (|a: u8, b: u8| a.wrapping_add(b)) as fn(u8, u8) -> u8),
        ("sub", |a, b| a.wrapping_sub(b)),
        ("mul", |a, b| a.wrapping_mul(b)),
    ] {
        let text = format!(
            "for (uint16 i = 0; i < 256; i++) {{\n    for (uint16 j = 0; j < 256; j += 5) {{\n        print(char(wrapping_{name}(uint8(i), uint8(j))));\n    }}\n}}"
        );
        let (end, printed) = run(&program(&text, &LC3), b"", 1_000_000);
        let pairs = (0..=255u8).flat_map(|i| (0..=255u8).step_by(5).map(move |j| (i, j)));
        let expected: String = pairs.map(|(i, j)| char::from(wraps(i, j))).collect();
        assert_eq!((end, printed), (End::Done, expected), "{name}");
    }
}

#[test]
fn how_runs_end() {
    let ends = |text: &str| run(&program(text, &LC3), b"a", 1000).0;
    assert_eq!(ends("print('a');"), End::Done);
    assert_eq!(ends("while (true) { }"), End::StepLimit);
    assert_eq!(ends("print(read_char());"), End::Done);
    assert_eq!(ends("print(read_char()); print(read_char());"), End::InputEnded(Span::new(26, 37)));
    assert_eq!(ends("uint8 z; out(5 / z);"), End::Fault(Fault::Division, Span::new(13, 18)));
    assert_eq!(ends("uint8[2] a; uint8 i = 2; out(a[i]);"), End::Fault(Fault::Index, Span::new(31, 32)));
    assert_eq!(ends("print('a'); asm { NOP }"), End::Machine(Span::new(12, 23)));
}

#[test]
fn functions_can_call_themselves_a_few_hundred_times() {
    let text = "uint16 sum(uint8 n) {\n    if (n == 0) { return 0; }\n    return uint16(n) + sum(n - 1);\n}\nprint_dec(sum(255));";
    assert_eq!(run(&program(text, &LC3), b"", 100_000), (End::Done, "32640".to_owned()));
}

#[test]
fn goto_needs_unoptimised_code() {
    let none = Options { level: Level::None, indices: Indices::Checked };
    let said = |text: &str, profile| {
        let checked = check_source(&Source::new("a.chk", text), 0, profile, none);
        checked.diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<Vec<_>>()
    };
    assert_eq!(said("print('a'); goto(0);", &VC), [""; 0]);
    assert_eq!(said("const START = 0; goto(START);", &VC), [""; 0]);
    assert_eq!(said("goto(256);", &VC), ["E0243"]);
    assert_eq!(said("uint8 a = 5; goto(a);", &VC), ["E0243"]);
    assert_eq!(said("goto(0);", &LC3), ["E0243"]);
    assert_eq!(codes("goto(0);", &VC), ["E0243"]);
}

#[test]
fn assembly_is_kept_with_its_names() {
    let text = "uint8 a = 5;\nasm { LOD R0 {a} ; {b} }\n MOV R1 '{' }";
    let program = program(text, &VC);
    let StmtKind::Asm(parts) = &program.functions[0].body[1].kind else { panic!() };
    let rest = " ; {b} }\n MOV R1 '{' ";
    let expected = [AsmPart::Text(" LOD R0 ".to_owned()), AsmPart::Var(0), AsmPart::Text(rest.to_owned())];
    assert_eq!(*parts, expected);
}

#[test]
fn indices_can_be_left_unchecked() {
    let unchecked = Options { level: Level::Usual, indices: Indices::Unchecked };
    let source = Source::new("a.chk", "uint8[2] a; out(a[0]);");
    assert!(!check_source(&source, 0, &VC, unchecked).program.unwrap().checked);
    assert!(check_source(&source, 0, &VC, Options::default()).program.unwrap().checked);
}
