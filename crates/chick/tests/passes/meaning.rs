//! All sample programs through every pass.

use std::{fs, path::Path};

use crate::support::check_passes;

/// Returns all programs in a folder of the repository, with their names.
fn programs(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let is_source = |path: &std::path::PathBuf| path.extension().is_some_and(|ending| ending == "chk");
    let files = files.into_iter().filter(is_source);
    files.map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn the_sample() {
    check_passes("sample", "uint8 a = 0; while (a < 5) { a = a + 1, char c = to_char(a), print(c) }", 1);
}

#[test]
fn the_corpus() {
    for folder in ["../machine-vc/corpus", "../machine-vc/corpus/family"] {
        for (name, text) in programs(folder) {
            if !text.contains("goto") {
                check_passes(&name, &text, 20);
            }
        }
    }
}

#[test]
fn programs_of_every_kind() {
    for (name, text) in programs("programs") {
        check_passes(&name, &text, 5);
    }
}
