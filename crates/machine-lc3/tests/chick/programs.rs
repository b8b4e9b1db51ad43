//! The programs of the language's tests, on this machine.

use std::{fs, path::Path};

use bantam_chick::{Level, backend::Backend, check_source};
use bantam_diag::Source;
use bantam_machine_lc3::ChickBackend;
use bantam_run::Settings;

use crate::tools::{build, expected, level, native, run};

/// Returns names, texts and input of the programs that this machine can run.
fn programs() -> Vec<(String, String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chick/programs");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut programs = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let source = Source::new("a.chk", text.as_str());
        if check_source(&source, 0, ChickBackend.profile(), level(Level::Usual)).program.is_none() {
            continue;
        }
        let input = text.lines().find_map(|line| line.strip_prefix("// input: ")).unwrap_or("");
        let input = input.replace("\\n", "\n").replace("\\s", " ").into_bytes();
        programs.push((path.display().to_string(), text, input));
    }
    programs
}

#[test]
fn all_programs_behave_as_under_the_evaluator() {
    let programs = programs();
    assert!(programs.len() >= 80, "{}", programs.len());
    let editions = ["textbook3", "textbook2"];
    for (name, text, input) in &programs {
        let expected = expected(text, input);
        for one in [Level::None, Level::Usual] {
            let built = build(text, level(one));
            for edition in editions {
                for choices in [native().with("compat", edition), Settings::new().with("compat", edition)] {
                    let (outcome, _) = run(&built.image, input, &choices);
                    assert_eq!(
                        outcome, expected,
                        "{name}, {one:?}, {edition}\n{text}\n{}",
                        built.assembly.text
                    );
                }
            }
        }
    }
}
