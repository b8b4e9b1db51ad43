//! The formatter. Each program of `extensions` also checks that formatting keeps the words.

use std::{fs, path::Path};

use bantam_diag::Source;
use insta::assert_snapshot;

use crate::{ASSEMBLER, PLAIN, words_only};

fn format(text: &str) -> String {
    ASSEMBLER.format(&Source::new("a.asm", text))
}

/// All assembly files in a folder of the repository.
fn programs(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut programs = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "asm") {
            programs.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
        }
    }
    assert!(!programs.is_empty());
    programs
}

/// The comments of a text, and how many lines it has.
fn comments(text: &str) -> (Vec<&str>, usize) {
    let comments = text.lines().filter_map(|line| Some(line[line.find(';')?..].trim_end()));
    (comments.collect(), text.lines().count())
}

#[test]
fn our_own_programs_are_formatted() {
    for folder in ["../../examples/lc3", "../../examples/lc3/linked", "os", "programs", "project"] {
        for (name, text) in programs(folder) {
            assert_eq!(format(&text), text, "{name}");
        }
    }
}

#[test]
fn columns_are_aligned() {
    let text = "\
; Counts down.
.orig x3000
AND r0,r0,#0 ; clear
add r0 r0 9 // nine
Loop: add r0,r0,#-1 ; one less
 brP Loop
A_VERY_LONG_LABEL_INDEED brnzp Done
   ; near the code
                                        ; near the comments
Done halt


TEXT .stringz \"a,  b ; c\" ; a text
CHAR .fill ' ' ; a blank
A: B .blkw 2,-1
.end
";
    assert_snapshot!(format(text), @r#"
    ; Counts down.
                .ORIG x3000
                AND   R0, R0, #0            ; clear
                ADD   R0, R0, 9             // nine
    Loop:       ADD   R0, R0, #-1           ; one less
                BRp   Loop
    A_VERY_LONG_LABEL_INDEED BRnzp Done
                ; near the code
                                            ; near the comments
    Done        HALT


    TEXT        .STRINGZ "a,  b ; c"        ; a text
    CHAR        .FILL ' '                   ; a blank
    A: B        .BLKW 2, -1
                .END
    "#);
}

#[test]
fn operations_are_written_as_in_the_textbook() {
    for (text, formatted) in [
        ("brNZ 1", "            BRnz  1\n"),
        ("BRZ 1", "            BRz   1\n"),
        ("brnzp 1", "            BRnzp 1\n"),
        ("br 1", "            BR    1\n"),
        ("add r0 r1 r2", "            ADD   R0, R1, R2\n"),
        ("halt", "            HALT\n"),
        (".Stringz \"x\"", "            .STRINGZ \"x\"\n"),
        ("putc", "            PUTC\n"),
    ] {
        assert_eq!(format(text), formatted);
    }
}

#[test]
fn lines_that_are_not_understood_stay() {
    for line in [
        "  ADDD  R0,R0 , #1  ",
        "this is  no instruction",
        "  ADD R0:R1 ;  comment",
        " .STRINGZ \"not closed ; really",
        "   'x' ADD R0, R0, R0",
        "ADD R0 R0:",
        "BR X:",
    ] {
        assert_eq!(format(line), format!("{line}\n"));
        assert_eq!(
            format(&format!("{line}\nADD R0 R0 R0")),
            format!("{line}\n            ADD   R0, R0, R0\n")
        );
    }
}

#[test]
fn line_ends_are_kept() {
    assert_eq!(format("HALT\r\n\r\n;x  \r\n"), "            HALT\r\n\r\n;x\r\n");
    assert_eq!(format("HALT"), "            HALT\n");
    assert_eq!(format(""), "");
}

#[test]
fn comments_and_blank_lines_are_kept() {
    let text = "\n\n;;; one\n\n  ; two ;\nHALT;three\nX\n\n;\nX: ;four\n\n\n";
    let formatted = format(text);
    assert_eq!(comments(&formatted), comments(text));
    for (_, text) in programs("../../examples/lc3") {
        let squeezed = text.lines().map(|line| line.trim_start().to_owned() + "\n").collect::<String>();
        assert_eq!(comments(&format(&squeezed)), comments(&text));
    }
}

#[test]
fn formatting_keeps_the_words_of_our_programs() {
    for folder in ["../../examples/lc3", "programs", "project"] {
        for (name, text) in programs(folder) {
            let words = words_only(&text, PLAIN);
            let shaken = shake(&text);
            assert_eq!(words_only(&shaken, PLAIN), words, "{name}");
            let formatted = format(&shaken);
            assert_eq!(words_only(&formatted, PLAIN), words, "{name}");
            assert_eq!(format(&formatted), formatted, "{name}");
        }
    }
}

/// A program with its spaces and commas shuffled, except on lines with quotes.
fn shake(text: &str) -> String {
    let mut shaken = String::new();
    for (i, line) in text.lines().enumerate() {
        let (code, comment) = line.split_at(line.find(';').unwrap_or(line.len()));
        if line.contains(['"', '\'']) {
            shaken.push_str(line);
        } else {
            let begins_with_blank = code.starts_with(' ');
            let words: Vec<&str> = code.split([' ', ',']).filter(|word| !word.is_empty()).collect();
            shaken.push_str(if begins_with_blank && i % 2 == 0 { "\t" } else { "" });
            shaken.push_str(&words.join([" ", "\t", "   "][i % 3]).to_ascii_lowercase());
            shaken.push_str(comment);
        }
        shaken.push('\n');
    }
    shaken
}
