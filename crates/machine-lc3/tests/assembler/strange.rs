//! Big and strange inputs. None of them may panic, hang or be passed over in silence.

use std::fmt::Write as _;

use bantam_asm::LARGEST_SOURCE;
use bantam_diag::{Source, Sources, Style, has_errors, render_all};
use bantam_machine_lc3::DIALECT;

use crate::{ASSEMBLER, STRICT, assemble, codes, words_only};

/// A million bytes.
const MEGABYTE: usize = 1 << 20;

/// Does everything with a source that can be done with one, and gives the codes.
fn survive(text: &str) -> Vec<&'static str> {
    let source = Source::new("a.asm", text);
    let strict = ASSEMBLER.assemble(&source, 0, STRICT);
    let assembly = ASSEMBLER.assemble(&source, 0, crate::PLAIN);
    let formatted = ASSEMBLER.format(&source);
    let again = ASSEMBLER.format(&Source::new("a.asm", formatted.as_str()));
    assert!(again == formatted, "formatting twice makes a difference");
    let sources = Sources::new(vec![source]);
    let shown = render_all(&assembly.diagnostics, &sources, Style::Plain);
    assert!(shown.len() < 200_000, "{} bytes of messages", shown.len());
    assert!(render_all(&strict.diagnostics, &sources, Style::Plain).len() < 200_000);
    codes(&assembly.diagnostics)
}

#[test]
fn a_hundred_thousand_lines() {
    let mut text = ".ORIG x0000\n".to_owned();
    for i in 0..60_000 {
        let _ = writeln!(text, "L{i} ADD R0, R0, #1 ; line {i}");
        if i % 3 == 0 {
            text.push_str("; a comment\n\n");
        }
    }
    text.push_str("HALT\n.END\n");
    assert_eq!(words_only(&text, crate::PLAIN)[0].1.len(), 60_001);
    assert_eq!(survive(&text), vec!["W0001"; 60_000]);
}

#[test]
fn one_line_of_a_million() {
    for (piece, codes) in [
        ("a", &["E0001"][..]),
        ("é", &["E0001"]),
        ("a ", &["E0004", "E0001"]),
        ("abcd ", &["E0004", "E0001"]),
        (",", &["E0004", "E0001"]),
        ("\"", &["E0004", "E0001"]),
        ("'", &["E0004", "E0001"]),
        ("' ", &["E0004", "E0001"]),
        ("'\\", &["E0004", "E0001"]),
        ("\\", &["E0001"]),
        ("/", &[]),
        (";", &[]),
        ("\"\\", &["E0004", "E0001"]),
        (" ", &[]),
        ("\t", &[]),
        ("\u{A0}", &[]),
        ("1", &["E0004", "E0001"]),
        ("-", &["E0001"]),
        ("ADD ", &["E0001", "E0023"]),
        ("x3000 ", &["E0004", "E0001"]),
        ("R0 ", &["E0022", "E0001"]),
    ] {
        assert_eq!(survive(&piece.repeat(MEGABYTE / piece.len())), codes, "{piece:?}");
    }
}

#[test]
fn one_operand_list_of_a_million() {
    for (start, piece) in [
        ("ADD ", ","),
        ("ADD ", "R0 "),
        ("ADD ", "R0,,"),
        (".FILL ", "1 "),
        (".FILL ", "X,"),
        (".FILL ", "A+"),
        (".FILL A", "-1"),
        (".FILL ", "'a' "),
        (".FILL ", "9"),
        (".FILL x", "F"),
        (".BLKW ", "9"),
        (".ORIG ", "9"),
        (".STRINGZ \"", "\\n"),
        (".STRINGZ \"", "a"),
        (".STRINGP ", "\"\""),
        ("LD R0, ", "a"),
        ("BR ", "#"),
        (".GLOBAL ", "A "),
        (".EXTERNAL ", "A "),
        (".END ", "A "),
        ("", ":"),
        ("A", ":"),
        ("A ", "B: "),
    ] {
        let text = format!(".ORIG x3000\nA {start}{}\n.END\n", piece.repeat(MEGABYTE / piece.len()));
        survive(&text);
    }
}

#[test]
fn a_string_of_a_million_characters_is_too_long() {
    let text = format!(".ORIG x3000\n.STRINGZ \"{}\"\n.END\n", "a".repeat(MEGABYTE));
    assert_eq!(survive(&text), ["E0021"]);
}

#[test]
fn labels_of_half_a_million_characters() {
    let long = "a".repeat(MEGABYTE / 2);
    let text = format!(".ORIG x3000\n{long}b LD R0, {long}b\nLD R0, {long}c\nHALT\n.END\n");
    assert_eq!(survive(&text), ["E0013"]);
}

#[test]
fn junk() {
    // Bytes from a generator of one line, as they come.
    let mut state = 1u32;
    let mut bytes = Vec::with_capacity(MEGABYTE);
    for _ in 0..MEGABYTE {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        bytes.push((state >> 24) as u8);
    }
    let source = Source::from_bytes("a.asm", &bytes);
    assert!(!survive(&source.text).is_empty());
}

#[test]
fn junk_of_tokens() {
    let tokens = [
        "ADD",
        "BR",
        ".FILL",
        ".ORIG",
        ".END",
        ".BLKW",
        ".STRINGZ",
        ".STRINGP",
        ".GLOBAL",
        ".EXTERNAL",
        "R0",
        "R9",
        "A",
        "B",
        "a",
        "x3000",
        "#5",
        "-1",
        "b1",
        "'a'",
        "'",
        "\"",
        "\"s\"",
        ",",
        ":",
        ";",
        "//",
        "\\",
        "A+1",
        "A-B",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\t",
        "é",
        "HALT",
        "LD",
        "JSR",
    ];
    let mut state = 7u32;
    for _ in 0..300 {
        let mut text = String::new();
        for _ in 0..100 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(tokens[(state >> 16) as usize % tokens.len()]);
            if state & 0x8000 != 0 {
                text.push(' ');
            }
        }
        survive(&text);
    }
}

#[test]
fn every_prefix_of_a_program() {
    let text = ".ORIG x3000\n.EXTERNAL É\nA: B LD R0, A+1 // c\n.FILL 'a' x-5 b1\n.STRINGZ \"\\x41é\\\"\"\r\n.BLKW 2 A\n.END";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        survive(&text[..end]);
    }
}

#[test]
fn only_line_ends() {
    for piece in ["\r", "\n", "\r\n", "\n\r", "\0", "\u{B}", "\u{2028}"] {
        assert_eq!(survive(&piece.repeat(100_000)), [] as [&str; 0], "{piece:?}");
    }
}

#[test]
fn a_file_over_the_limit() {
    let mut text = ";".repeat(LARGEST_SOURCE);
    assert_eq!(survive(&text), [] as [&str; 0]);
    text.push(';');
    assert_eq!(survive(&text), ["E0029"]);
}

#[test]
fn mistakes_without_end_are_counted() {
    let text = format!(".ORIG x3000\n{}.END\n", "ADDD R0\n".repeat(150_000));
    let diagnostics = assemble(&text).diagnostics;
    assert_eq!(diagnostics.len(), 100_001);
    assert_eq!(diagnostics[0].code, "E0004");
    assert_eq!(diagnostics[100_000].code, "E0030");
    assert_eq!(diagnostics[100_000].message, "there are 50000 more problems, too many to list");
    // All of a large file may be wrong.
    assert_eq!(assemble(&":".repeat(LARGEST_SOURCE / 2)).diagnostics.len(), 100_001);
}

#[test]
fn very_many_blocks() {
    let text = format!(".ORIG x3000\n{}", ".BLKW 65535\n".repeat(100_000));
    assert_eq!(survive(&text), ["E0021"]);
    let text = ".BLKW 65535\n".repeat(100_000);
    assert_eq!(survive(&text), ["E0001", "E0021"]);
    let text = ".ORIG x3000\n".repeat(50_000);
    assert_eq!(survive(&text), [vec!["W0008"; 49_999], vec!["W0006"]].concat());
    let text = ".ORIG x3000\nHALT\n.END\n".repeat(50_000);
    assert_eq!(survive(&text), vec!["E0020"; 49_999]);
    let text = ".ORIG x0000\n.BLKW 65536\n.END\n".repeat(5_000);
    assert_eq!(survive(&text), vec!["E0020"; 4_999]);
    let mut text = String::new();
    for i in 0..30_000 {
        let _ = writeln!(text, ".ORIG #{}\nHALT\n.END", i * 2);
    }
    assert_eq!(survive(&text), [] as [&str; 0]);
}

#[test]
fn very_many_labels_that_are_nearly_right() {
    let mut text = ".ORIG x0000\n".to_owned();
    for i in 0..20_000 {
        let _ = writeln!(text, "NAME{i:05} LD R0, NOME{i:05}");
    }
    let diagnostics = assemble(&text).diagnostics;
    assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `NAME00000`?"));
    assert_eq!(survive(&text), [vec!["E0013"; 20_000], vec!["W0006"]].concat());
}

#[test]
fn very_many_externals_that_no_file_exports() {
    let mut text = ".ORIG x0000\n".to_owned();
    let mut other = ".ORIG xF000\n".to_owned();
    for i in 0..20_000 {
        let _ = writeln!(text, ".EXTERNAL NAME{i:05}\n.FILL NAME{i:05}");
        let _ = writeln!(other, "NOME{i:05}\n.GLOBAL NOME{i:05}");
    }
    let (_, diagnostics, _) =
        crate::link_all(&[&format!("{text}.END\n"), &format!("{other}HALT\n.END\n")], crate::PLAIN);
    assert!(has_errors(&diagnostics));
    assert_eq!(diagnostics.iter().filter(|d| d.code == "E0025").count(), 20_000);
}

#[test]
fn numbers_and_chains_without_end() {
    assert_eq!(survive(&format!(".ORIG x3000\n.FILL {}\n.END\n", "9".repeat(10_000))), ["E0016"]);
    assert_eq!(survive(&format!(".ORIG x3000\n.FILL -x{}\n.END\n", "F".repeat(10_000))), ["E0016"]);
    assert_eq!(survive(&format!(".ORIG x3000\n.FILL x{}1\n.END\n", "0".repeat(10_000))), [] as [&str; 0]);
    let chain = vec!["A"; 10_000].join("+");
    assert_eq!(survive(&format!(".ORIG x3000\nA .FILL {chain}\n.END\n")), ["E0013"]);
    let chain = vec!["1"; 10_000].join("-");
    assert_eq!(survive(&format!(".ORIG x3000\nA .FILL A+{chain}\n.END\n")), ["E0013"]);
    // Such a chain may itself be a label.
    assert_eq!(survive(&format!(".ORIG x3000\n{chain}A .FILL {chain}A\n.END\n")), [] as [&str; 0]);
}

#[test]
fn tokens_of_anything_lie_in_the_text() {
    for text in
        ["", "\"", "'", "'é", "\"\\", "\"\\é", "é\u{A0}é", "'\\x4", "a'b'c", "\"\\\r\n\"", "//", "/", ";\r"]
    {
        for token in bantam_asm::tokens(text, &DIALECT) {
            let (start, end) = (token.span.start as usize, token.span.end as usize);
            assert!(start < end && text.get(start..end).is_some(), "{text:?} {token:?}");
        }
    }
}
