//! The messages about the mistakes that students make.
//!
//! Each case is data: a name, a source and the report that a terminal shows. The cases are in the text
//! files of `mistakes/`, one file for each group:
//!
//! ```text
//! === branch to a label that is not defined
//! --- statement
//! BRnzp NOWHERE
//! --- report
//! error[E0013]: ...
//! ```
//!
//! `--- statement` is assembled between `.ORIG x3000` and `HALT`, so it is line 2 of the report. A whole
//! program has a section for each of its files instead: `--- a.asm`, `--- b.asm`. Options follow the name
//! in parentheses: `(--case-sensitive)`. A case ends at the next `===`; blank lines before it do not count.
//!
//! After a change of messages, rewrite the reports, then read the difference:
//!
//! ```text
//! BANTAM_BLESS=1 cargo test -p bantam-machine-lc3 --test assembler reports
//! ```

use std::{fs, path::PathBuf};

use bantam_diag::{Style, render_all};
use insta::assert_snapshot;

use crate::{Options, PLAIN, link_all, shown};

/// The number of cases in all files. It is here so that none is lost unnoticed.
const CASES: usize = 160;

/// A source and its report.
struct Case {
    /// What follows `===`.
    title: String,
    /// Everything from `===` up to `--- report`, which is kept as it is.
    head: String,
    /// The files of the program.
    sources: Vec<String>,
    report: String,
}

impl Case {
    /// Reads a case; `text` is what follows `=== `.
    fn parse(text: &str) -> Self {
        let (head, report) = text.split_once("--- report\n").unwrap();
        let (title, sections) = head.split_once('\n').unwrap();
        let sources = sections.split("--- ").skip(1).map(|section| {
            let (name, source) = section.split_once('\n').unwrap();
            if name == "statement" { format!(".ORIG x3000\n{source}HALT\n.END\n") } else { source.to_owned() }
        });
        Self {
            title: title.to_owned(),
            head: format!("=== {head}"),
            sources: sources.collect(),
            report: report.trim_end().to_owned(),
        }
    }

    /// The report that the assembler and the linker give now.
    fn actual(&self) -> String {
        let options = Options { case_sensitive: self.title.ends_with("(--case-sensitive)"), ..PLAIN };
        let texts: Vec<&str> = self.sources.iter().map(String::as_str).collect();
        let (_, diagnostics, sources) = link_all(&texts, options);
        render_all(&diagnostics, &sources, Style::Plain).trim_end().to_owned()
    }
}

/// The text files with cases, in order of their names.
fn files() -> Vec<PathBuf> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/assembler/mistakes");
    let mut files: Vec<PathBuf> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn reports_are_as_the_files_expect() {
    let mut failures = Vec::new();
    let mut count = 0;
    for file in files() {
        let text = fs::read_to_string(&file).unwrap();
        let cases: Vec<Case> = format!("\n{text}").split("\n=== ").skip(1).map(Case::parse).collect();
        count += cases.len();
        if std::env::var_os("BANTAM_BLESS").is_some() {
            let cases = cases.iter().map(|case| format!("{}--- report\n{}\n", case.head, case.actual()));
            fs::write(&file, cases.collect::<Vec<String>>().join("\n")).unwrap();
            continue;
        }
        for case in cases {
            let actual = case.actual();
            if actual != case.report {
                let (file, title, expected) = (file.display(), &case.title, &case.report);
                failures.push(format!("{file}: {title}\n--- expected\n{expected}\n--- actual\n{actual}\n"));
            }
        }
    }
    assert!(failures.is_empty(), "{} reports differ\n\n{}", failures.len(), failures.join("\n"));
    assert_eq!(count, CASES, "cases in the files");
}

#[test]
fn err_fill_with_very_many_digits() {
    let program = format!(".ORIG x3000\n.FILL {}\nHALT\n.END\n", "7".repeat(10_000));
    assert_snapshot!(shown(&program), @"
    error[E0016]: `777777777777777777777777777777777777777777777777777777777777...` does not fit into a word
     --> a.asm:2:7
      |
    2 | .FILL 7777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 16 bits hold -32768 to 65535
      |
      = help: split it over two words, or use a smaller number
    ");
}

// ---- labels ---------------------------------------------------------------------------------------

#[test]
fn err_all_mistakes_of_a_file_are_reported_in_order() {
    let text = r#"
ST R0, SAVE
        .ORIG x3000
        ADD  R0, R0, #16
LOOP    ADDD R0, R0, #1
        LD   R8, SAVE
        NOT  R0
        BRp  LOPP
        ADD  R0,, R0, #1
        AND  R0, R0, SAVE
LOOP    ADD  R0, R0, x1F
TEXT    .STRINGZ "50\%
R1      .FILL 70000
SAVE    .BLKW
        .FIL 'AB'
        .FILL 'AB'
        .FILL #
        LD   R0, FAR
        .BLKW 300
FAR     .FILL NEAR
        .END
        HALT
        .ORIG x3010
        .GLOBAL START
        HALT
        .END
"#;
    let (_, diagnostics, sources) = link_all(&[text], PLAIN);
    let line = |at: u32| sources.get(0).position(at).line;
    let reported: Vec<String> = diagnostics
        .iter()
        .map(|d| format!("{} {}: {}", line(d.primary.span.start), d.code, d.message))
        .collect();
    assert_snapshot!(reported.join("\n"), @"
    2 E0002: this comes before the first `.ORIG`, so it has no address
    4 E0010: 16 does not fit into imm5
    5 E0004: `ADDD` is not an instruction
    6 E0009: unknown register `R8`
    7 E0006: `NOT` takes 2 operands, but 1 is given
    8 E0013: undefined label `LOPP`
    9 W0010: this comma separates nothing
    10 E0008: expected a register or a number, but `SAVE` is a label
    11 E0014: the label `LOOP` is defined twice
    11 E0011: `x1F` is 31, which does not fit into imm5, a signed field
    12 E0017: the string has no closing quote
    13 E0023: `R1` cannot be a label: it is a register
    13 E0016: 70000 does not fit into a word
    14 E0015: `.BLKW` needs the number of words to reserve
    15 E0005: unknown directive `.FIL`
    16 E0019: a character constant holds exactly one ASCII character
    17 E0028: `#` alone is not a number
    18 E0012: `FAR` is too far away: 300 words after the next instruction
    20 E0013: undefined label `NEAR`
    22 E0003: this comes after `.END`, outside any block, so it has no address
    23 E0020: the block from x3010 to x3010 overlaps the block from x3000 to x3138
    24 E0027: `.GLOBAL` exports `START`, but this file does not define it
    ");
}
