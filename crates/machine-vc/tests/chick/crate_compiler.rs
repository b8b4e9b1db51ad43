//! The published compiler: where its code is right, it behaves as ours does.
//!
//! It is right for operators whose right side is a literal or a variable, and panics on most other input. Its
//! bytes run on our machine, so that the test never touches the crate's port folder.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bantam_chick::Level;
use bantam_isa::{Image, Segment};

use crate::support::{Compiled, Ends, Feed, compile, evaluated, options, program, ran, words};

/// Returns the published compiler's code for a program.
fn published(text: &str) -> Option<Vec<u16>> {
    let text = text.to_owned();
    catch_unwind(AssertUnwindSafe(|| {
        let assembly = vc_8bit::c_lang::compile(&text);
        let bits = vc_8bit::assembly::compile_assembly_to_binary(&assembly);
        let byte = |chunk: &[u8]| chunk.iter().fold(0, |byte, bit| byte * 2 + u16::from(*bit == b'1'));
        bits.as_bytes().chunks(8).map(byte).collect()
    }))
    .ok()
}

/// Compares the published code, ours and the evaluator on a program.
fn same(text: &str) {
    let (source, typed) = program("expression", text, options(Level::Usual));
    let (log, ends) = evaluated(&source, &typed, Feed::fixed(77), 10_000);
    let theirs = published(text).unwrap_or_else(|| unreachable!("the published compiler panics:\n{text}"));
    let image = Image { segments: vec![Segment { origin: 0, words: theirs }], ..Image::default() };
    let theirs = Compiled { assembly: String::new(), image, lines: vec![0] };
    assert_eq!(ran(&theirs, Feed::fixed(77), 10_000), (log.clone(), Ends::Done), "theirs\n{text}");
    assert_eq!(ends, Ends::Done);
    for level in [Level::None, Level::Usual] {
        let ours = compile(&source, &typed, options(level)).unwrap();
        assert_eq!(ran(&ours, Feed::fixed(77), 10_000), (log.clone(), Ends::Done), "{level:?}\n{text}");
    }
}

#[test]
fn operators_between_simple_values() {
    let values = ["0", "1", "7", "200", "255", "a", "b"];
    for op in ["+", "-", "*", "<", ">", "<=", ">=", "==", "!=", "&", "|"] {
        for left in values {
            // Literals on both sides give the same code for each, so variables are used.
            for right in ["0", "3", "255", "b"] {
                let ty = if op.contains(['<', '>', '=', '!']) { "bool" } else { "uint8" };
                same(&format!("uint8 a = 9;\nuint8 b = 4;\n{ty} c = {left} {op} {right};\nout(c);\n"));
            }
        }
    }
    for (left, right) in [("200", "7"), ("a", "b"), ("255", "1"), ("0", "b")] {
        same(&format!("uint8 a = 9;\nuint8 b = 4;\nuint8 c = {left} / {right};\nout(c);\n"));
    }
}

#[test]
fn shifts_characters_and_ports() {
    same("uint8 a = 150;\nuint8 b = a << 1;\nuint8 c = a >> 1;\nout(b);\nout(c);\n");
    same("char c = to_char(5);\nprint(c);\nprint('x');\n");
    same("uint8 a = read_port(7);\nuint8 b = a + 1;\nwrite_port(2, b);\nout(a);\n");
    same("bool b = true;\nout(b);\n");
    same("uint8 a = 6;\nif (a > 5) {\n    print('g')\n};\nif (a > 6) {\n    print('n')\n};\n");
}

#[test]
fn without_optimisation_simple_programs_have_the_published_bytes() {
    for text in [
        "print('y');\nprint('a');\nprint('y');\nprint('!');\n",
        "uint8 a = 150;\nuint8 b = a << 1;\nout(b);\n",
        "uint8 a = read_port(7);\nuint8 b = a + 1;\nwrite_port(2, b);\nout(a);\n",
        "uint8 a = 9;\nuint8 b = 4;\nbool c = a <= b;\nout(c);\nuint8 d = a & b;\nout(d);\n",
        "uint8 a = 6;\nif (a > 5) {\n    print('g')\n};\n",
        "uint8[] a = {1, 2, 3};\nout(a[1]);\n",
    ] {
        let (source, typed) = program("shapes", text, options(Level::None));
        let ours = compile(&source, &typed, options(Level::None)).unwrap();
        assert_eq!(words(&ours), published(text).unwrap(), "{text}\n{}", ours.assembly);
    }
}
