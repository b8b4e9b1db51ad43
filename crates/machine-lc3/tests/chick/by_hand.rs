//! The compiler compared with hand-written assembly that uses the same algorithm and the textbook's
//! conventions: size in words and executed instructions.

use std::{fs, path::Path};

use bantam_chick::Level;

use crate::tools::{End, assemble, build, formatted, level, native, run};

const INPUT: &[u8] = b"It was the best of times,\nit was the worst of times,\nit was the age of wisdom.";

fn read(name: &str, ending: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/chick/by_hand/{name}.{ending}"));
    fs::read_to_string(path).unwrap()
}

/// The rows of the page: program, words by hand, words, instructions by hand, instructions.
fn rows() -> Vec<(String, Vec<u64>)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/performance.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, table) = page.split_once("<!-- begin: by hand -->").unwrap();
    let (table, _) = table.split_once("<!-- end: by hand -->").unwrap();
    let row = |line: &str| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let name = cells.next()?.to_owned();
        let figures: Vec<u64> = cells.filter_map(|cell| cell.parse().ok()).collect();
        (figures.len() == 4).then_some((name, figures))
    };
    table.lines().filter_map(row).collect()
}

/// The table in `docs/performance.md`: neither size nor executed instructions may grow. If a program gets
/// smaller, its row must be updated.
#[test]
fn words_and_instructions_beside_people() {
    let rows = rows();
    assert_eq!(rows.len(), 6);
    let mut different = Vec::new();
    for (name, written) in rows {
        let ours = build(&read(&name, "chk"), level(Level::Usual));
        let theirs = assemble(&read(&name, "asm"));
        let (our_outcome, our_count) = run(&ours.image, INPUT, &native());
        let (their_outcome, their_count) = run(&theirs, INPUT, &native());
        assert_eq!(our_outcome.end, End::Done);
        assert_eq!(formatted(&ours.assembly.text), ours.assembly.text);
        assert_eq!(formatted(&read(&name, "asm")), read(&name, "asm"));
        assert_eq!(our_outcome, their_outcome, "{name}");
        let their_words: usize = theirs.segments.iter().map(|segment| segment.words.len()).sum();
        let now = [their_words as u64, ours.words() as u64, their_count, our_count];
        if now != written[..] {
            different.push(format!("{name}: {written:?} in the table, {now:?} now"));
        }
        assert!(now[1] * 2 <= now[0] * 3 && now[3] * 2 <= now[2] * 3, "{name}: more than half as much again");
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
