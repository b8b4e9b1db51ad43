//! Facts about the compiler of the article, copied from its pages.

use bantam_chick::Level;

use crate::support::{Ends, Feed, compile, options, program, ran, words};

const SAMPLE: &str =
    "uint8 a = 0;\n\nwhile (a < 5) {\n    a = a + 1,\n    char c = to_char(a),\n    print(c)\n}\n";

#[test]
fn without_optimisation_the_sample_has_the_published_bytes_except_for_the_loop_exit() {
    let (source, program) = program("sample", SAMPLE, options(Level::None));
    let compiled = compile(&source, &program, options(Level::None)).unwrap();
    // Byte 16, the loop's exit, is 25 in the article: one byte too early.
    let expected: [u16; 39] = [
        0xC8, 0x00, 0xC0, 0xFE, 0xC4, 0xFE, 0xC9, 0x05, 0x11, 0xF0, 0xCF, 0x00, 0xCA, 0x00, 0x1B, 0xEA, 0x26,
        0xC4, 0xFE, 0xC9, 0x01, 0x01, 0xC0, 0xFE, 0xC7, 0xFE, 0xCA, 0x30, 0x0E, 0xCC, 0xC0, 0xC0, 0xFD, 0xC6,
        0xFD, 0xDE, 0xE8, 0x04, 0xFF,
    ];
    assert_eq!(words(&compiled), expected);
    assert_eq!(ran(&compiled, Feed::seeded(0), 110).1, Ends::Limit);
    assert_eq!(ran(&compiled, Feed::seeded(0), 111), (b"12345".to_vec(), Ends::Done));
}

#[test]
fn a_declaration_has_the_published_bytes() {
    let (source, program) = program("let", "let a = 5;", options(Level::None));
    let compiled = compile(&source, &program, options(Level::None)).unwrap();
    assert_eq!(words(&compiled), [0xC8, 0x05, 0xC0, 0xFE, 0xFF]);
}

#[test]
fn the_smallest_sample_is_smaller_than_by_hand() {
    let (source, program) = program("sample", SAMPLE, options(Level::Usual));
    let compiled = compile(&source, &program, options(Level::Usual)).unwrap();
    assert!(compiled.bytes() <= 12, "{}", compiled.assembly);
    assert_eq!(ran(&compiled, Feed::seeded(0), 1000), (b"12345".to_vec(), Ends::Done));
}

#[test]
fn four_characters_are_at_most_thirteen_bytes() {
    let (source, program) =
        program("yay", "print('y'); print('a'); print('y'); print('!');", options(Level::Usual));
    let compiled = compile(&source, &program, options(Level::Usual)).unwrap();
    assert!(compiled.bytes() <= 13, "{}", compiled.assembly);
    assert_eq!(ran(&compiled, Feed::seeded(0), 1000), (b"yay!".to_vec(), Ends::Done));
}
