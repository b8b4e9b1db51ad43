//! The code does what the program means.

use std::{fs, path::Path};

use bantam_chick::Level;

use crate::support::{Ends, Feed, compile, evaluated, options, program, ran};

/// All programs in a folder of the repository, with their names.
fn programs(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "chk"));
    files
        .map(|path| (path.file_stem().unwrap().display().to_string(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// Compares the machine with the evaluator. A program that does not end is compared as far as both went.
fn check(name: &str, text: &str, level: Level, feeds: &[Feed]) -> usize {
    let (source, program) = program(name, text, options(level));
    let compiled = compile(&source, &program, options(level));
    for feed in feeds {
        let (log, ends) = evaluated(&source, &program, feed.clone(), 20_000);
        let (found, found_ends) = ran(&compiled, feed.clone(), 400_000);
        if ends == Ends::Limit {
            assert!(
                found.starts_with(&log) || log.starts_with(&found) && found.len() > 100,
                "{name} {feed:?}\n{}\n{}\n{}",
                String::from_utf8_lossy(&log),
                String::from_utf8_lossy(&found),
                compiled.assembly
            );
            continue;
        }
        assert_eq!(
            (String::from_utf8_lossy(&found), found_ends),
            (String::from_utf8_lossy(&log), ends),
            "{name} {feed:?}\n{text}\n{}",
            compiled.assembly
        );
    }
    compiled.bytes()
}

#[test]
fn the_corpus() {
    let feeds: Vec<Feed> = (0..=255).map(Feed::fixed).chain((0..50).map(Feed::seeded)).collect();
    for folder in ["corpus", "corpus/family"] {
        for (name, text) in programs(folder) {
            if !text.contains("goto") {
                let bytes = check(&name, &text, Level::Usual, &feeds);
                println!("{name}: {bytes}");
            }
        }
    }
}
