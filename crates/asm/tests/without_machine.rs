//! The parts of the assembler that need no instruction set: tokens, numbers, object files and codes.

use bantam_asm::{
    Blocks, Columns, Data, Dialect, Lines, Names, Object, ObjectErrorKind, Prefix, TokenKind, byte_of, codes,
    number, read_bto, tokens, write_bto,
};
use bantam_diag::Source;

static DIALECT: Dialect = Dialect {
    comments: &[";"],
    prefixes: &[Prefix::new("x", 16), Prefix::new("#", 10), Prefix { text: "0b", base: 2, digits: Some(8) }],
    directives: &[],
    lines: Lines::Colons,
    blocks: Blocks::Open,
    data: Data::SignedOrNot,
    names: Names::ExactCase,
    columns: Columns { operation: 8, operands: 16, comment: 32 },
    halts: &[],
    usual_origin: 0,
    number_examples: "#10 or x1F",
    example_number: "x1F",
    ends_code: "HALT",
    large_constant_help: "",
    far_label_help: "",
    distance_help: "",
    field_help: &[],
    recipes: &[],
    mixups: &[],
};

#[test]
fn numbers_have_the_prefixes_of_the_dialect() {
    for (word, value) in [("x1F", 31), ("#-5", -5), ("-x10", -16), ("10", 10), ("0b00000101", 5), ("'A'", 65)]
    {
        assert_eq!(number(word, &DIALECT), Some(value), "{word}");
    }
    for word in ["x", "#", "x1G", "0b101", "LOOP", "'AB'", ""] {
        assert_eq!(number(word, &DIALECT), None, "{word}");
    }
}

#[test]
fn a_line_is_words_strings_and_marks() {
    let kinds = |text: &str| -> Vec<TokenKind> {
        tokens(text, &DIALECT).into_iter().map(|token| token.kind).collect()
    };
    use TokenKind::{Char, Colon, Comma, Str, UnclosedStr, Word};
    assert_eq!(kinds("a: MOV r0, 'x' ; comment"), [Word, Colon, Word, Word, Comma, Char]);
    assert_eq!(kinds(".ascii \"a;b\""), [Word, Str]);
    assert_eq!(kinds(".ascii \"a"), [Word, UnclosedStr]);
    assert_eq!(kinds("; only a comment\n\n"), []);
}

#[test]
fn an_object_survives_its_file() {
    let object = Object::new("toy", &Source::new("a.asm", "HALT\n"));
    assert_eq!(read_bto(write_bto(&object).as_bytes()), Ok(object));
}

#[test]
fn object_errors_have_a_kind_and_an_offset() {
    let error = |bytes: &[u8]| read_bto(bytes).map_err(|error| (error.kind(), error.offset()));
    assert_eq!(error(b""), Err((ObjectErrorKind::Empty, 0)));
    assert_eq!(error(b"{\n  nonsense"), Err((ObjectErrorKind::Malformed, 4)));
    let limit = 8 << 20;
    assert_eq!(error(&vec![b' '; limit + 1]), Err((ObjectErrorKind::TooLarge, limit)));
}

#[test]
fn lines_and_columns_become_offsets() {
    assert_eq!(byte_of(b"ab\ncd", 1, 1), 0);
    assert_eq!(byte_of(b"ab\ncd", 2, 2), 4);
    assert_eq!(byte_of(b"ab\ncd", 9, 9), 5);
}

#[test]
fn each_code_has_one_page() {
    let mut all: Vec<&str> = codes::PAGES.iter().map(|page| page.code).collect();
    assert!(all.is_sorted(), "the pages are in the order of their codes");
    all.dedup();
    assert_eq!(all.len(), codes::PAGES.len());
    for page in codes::PAGES {
        assert_eq!(codes::page(&page.code.to_lowercase()).map(|found| found.code), Some(page.code));
        assert!(!page.title.ends_with('.') && page.text.ends_with('.'), "{}", page.code);
    }
    assert!(codes::page("E9999").is_none());
}
