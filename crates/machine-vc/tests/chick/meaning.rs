//! Compiled code behaves as the program means.

use std::{fs, path::Path};

use bantam_chick::{Level, Options, backend::Backend, check_source};
use bantam_diag::Source;
use bantam_machine_vc::chick::VcBackend;

use crate::support::{Ends, Feed, compile, evaluated, options, program, ran};

/// Returns all programs in a folder of the repository, with their names.
fn programs(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "chk"));
    files
        .map(|path| (path.file_stem().unwrap().display().to_string(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// Compares the machine with the evaluator; an endless program is compared as far as both ran. Returns the size
/// of the code, unless the program is too large.
fn check(name: &str, text: &str, level: Level, feeds: &[Feed]) -> Option<usize> {
    let (source, program) = program(name, text, options(level));
    let compiled = compile(&source, &program, options(level))?;
    for feed in feeds {
        let (log, ends) = evaluated(&source, &program, feed.clone(), 20_000);
        let (found, found_ends) = ran(&compiled, feed.clone(), 400_000);
        if ends == Ends::Limit {
            assert!(
                found.starts_with(&log) || log.starts_with(&found) && found.len() > 100,
                "{name} {feed:?}\n{}\n{}\n{}",
                String::from_utf8_lossy(&log).chars().take(300).collect::<String>(),
                String::from_utf8_lossy(&found).chars().take(300).collect::<String>(),
                compiled.assembly
            );
            continue;
        }
        let shown = |log: &[u8]| String::from_utf8_lossy(log).chars().take(300).collect::<String>();
        assert_eq!(
            (shown(&found), found_ends, found.len()),
            (shown(&log), ends, log.len()),
            "{name} {feed:?}\n{text}\n{}",
            compiled.assembly
        );
    }
    Some(compiled.bytes())
}

const LEVELS: [Level; 3] = [Level::None, Level::Usual, Level::Smallest];

#[test]
fn the_corpus() {
    let feeds: Vec<Feed> = (0..=255).map(Feed::fixed).chain((0..50).map(Feed::seeded)).collect();
    for folder in ["corpus", "corpus/family"] {
        for (name, text) in programs(folder) {
            if !text.contains("goto") {
                let bytes = LEVELS[..2].iter().map(|level| check(&name, &text, *level, &feeds));
                println!("{name}: {:?}", bytes.collect::<Vec<Option<usize>>>());
            }
        }
    }
}

#[test]
fn programs_of_every_kind() {
    let feeds: Vec<Feed> = (0..10).map(Feed::seeded).chain([Feed::fixed(0), Feed::fixed(255)]).collect();
    for (name, text) in programs("../chick/programs") {
        if fits(&text) {
            for level in LEVELS {
                if check(&name, &text, level, &feeds).is_none() {
                    println!("{name} is too large at {level:?}");
                }
            }
        }
    }
}

/// Whether a program is for this machine.
fn fits(text: &str) -> bool {
    let source = Source::new("fits", text);
    check_source(&source, 0, VcBackend.profile(), Options::default()).program.is_some()
}
