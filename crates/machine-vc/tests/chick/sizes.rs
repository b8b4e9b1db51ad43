//! The table of sizes in `docs/performance.md`: code may not grow. If a program gets smaller, its row must be
//! updated.

use std::{fs, path::Path};

use bantam_asm::{Assembler, Options as AsmOptions};
use bantam_chick::Level;
use bantam_diag::{Source, has_errors};
use bantam_isa::InsnSet;
use bantam_machine_vc::{DIALECT, Vc};

use crate::support::{compile, options, program};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| unreachable!("{}: {error}", path.display()))
}

/// Returns the size of a program of the corpus in bytes.
fn bytes(file: &str) -> usize {
    let (source, program) = program(file, &read(&format!("corpus/{file}.chk")), options(Level::Usual));
    compile(&source, &program, options(Level::Usual)).unwrap().bytes()
}

/// Returns the rows of the page whose first cell names a file of the corpus: name, reference size, current
/// size.
fn rows() -> Vec<(String, Option<usize>, usize)> {
    let page = read("../../docs/performance.md");
    let (_, table) = page.split_once("<!-- begin: sizes -->").unwrap();
    let (table, _) = table.split_once("<!-- end: sizes -->").unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let now = cells.get(2)?.parse().ok()?;
        Some((cells[0].to_owned(), cells[1].parse().ok(), now))
    };
    table.lines().filter_map(row).collect()
}

#[test]
fn no_program_grows() {
    let rows = rows();
    assert_eq!(rows.len(), 45, "30 programs and 15 of the family");
    let mut different = Vec::new();
    for (name, _, written) in rows {
        let now = bytes(&name);
        if now != written {
            different.push(format!("{name}: {written} in the table, {now} now"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn the_corpus_is_at_most_half_of_the_published_size() {
    let table = read("corpus/table.tsv");
    let mut lines = table.lines();
    let head: Vec<&str> = lines.next().unwrap().split('\t').collect();
    assert_eq!(&head[..3], ["file", "published bytes", "published code"], "{head:?}");
    let (mut ours, mut published) = (0, 0);
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells[2] == "right" {
            published += cells[1].parse::<usize>().unwrap();
            ours += bytes(cells[0].trim_end_matches(".chk"));
        }
    }
    assert!(published > 1000 && ours * 2 <= published, "{ours} of {published}");
}

#[test]
fn compiled_programs_are_close_to_hand_written_ones() {
    let assembler = Assembler::new(InsnSet::of::<Vc>(), &DIALECT);
    let mut far = Vec::new();
    let family = rows().into_iter().filter_map(|(name, by_hand, _)| Some((name, by_hand?)));
    for (name, by_hand) in family.filter(|(name, _)| name.starts_with("family/")) {
        let text = Source::new(&*name, read(&format!("corpus/{name}.vc.asm")));
        let made = assembler.assemble(&text, 0, AsmOptions::default());
        assert!(!has_errors(&made.diagnostics));
        let words: usize = made.object.blocks.iter().map(|block| block.words.len()).sum();
        assert_eq!(words, by_hand, "{name}");
        if bytes(&name) > words + 4 {
            far.push(name);
        }
    }
    assert!(far.is_empty(), "{far:?}");
}

#[test]
fn the_pixel_cursor_is_smaller_than_by_hand_in_the_specification() {
    assert!(bytes("25-pixel-cursor") <= 93);
}
