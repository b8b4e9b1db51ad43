//! The programs in `examples/chick`, each checked against its first comment: under the reference evaluator, and
//! at every level on every machine that accepts it. No machine is named here.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod world;

use std::{fs, path::Path};

use bantam_chick::{Level, Options, Profile, backend::Backend, check_source, format};
use bantam_diag::Source;
use bantam_machines::{ALL, CHICK_ENDING, Target};

use world::{Outcome, evaluated, head, ran};

struct Example {
    name: String,
    text: String,
    promised: Outcome,
    /// What a machine needs to accept it.
    only: Vec<String>,
}

impl Example {
    fn new(name: String, text: String) -> Self {
        // Lines after `// |`, or a text without a newline after `// prints:`.
        let lines = text.lines().map_while(|line| line.strip_prefix("//"));
        let lines = lines.filter_map(|line| line.strip_prefix(" | ").map(|line| line.to_owned() + "\n"));
        let prints = lines.collect::<String>() + &head(&text, "prints").unwrap_or_default();
        let promised = Outcome::promised(&text, prints);
        let only = head(&text, "only").unwrap_or_default();
        Self { name, promised, only: only.split_whitespace().map(str::to_owned).collect(), text }
    }

    fn is_for(&self, profile: &Profile) -> bool {
        self.only.iter().all(|only| match only.as_str() {
            "ports" => profile.ports,
            "recursion" => profile.recursion,
            "words" => profile.words,
            other => panic!("{}: {other}", self.name),
        })
    }

    /// Returns the machines that accept it.
    fn targets(&self) -> Vec<(&'static dyn Target, &'static dyn Backend)> {
        compiled().filter(|(_, backend)| self.is_for(backend.profile())).collect()
    }

    /// Whether it is kept in its published form, not as the formatter writes it.
    fn is_published(&self) -> bool {
        self.text.contains("\n// published\n")
    }
}

/// Returns the machines with a Chick back end.
fn compiled() -> impl Iterator<Item = (&'static dyn Target, &'static dyn Backend)> {
    ALL.iter().filter_map(|target| Some((*target, target.chick()?)))
}

/// Returns all files of the folder, sorted.
fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/chick");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| Example::new(name(path), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_example_evaluates_as_stated() {
    for example in examples() {
        for (target, backend) in example.targets() {
            let (name, machine) = (&example.name, target.name());
            assert_eq!(evaluated(&example.text, backend), example.promised, "{name} for {machine}");
        }
    }
}

#[test]
fn every_example_runs_as_stated_on_every_machine_at_every_level() {
    for example in examples() {
        for (target, _) in example.targets() {
            for level in [Level::None, Level::Usual, Level::Smallest] {
                let outcome = ran(&example.text, target, Options { level, ..Options::default() });
                let (name, machine) = (&example.name, target.name());
                assert_eq!(outcome, example.promised, "{name} on {machine}, {level:?}");
            }
        }
    }
}

#[test]
fn stated_requirements_are_necessary() {
    for example in examples() {
        assert!(!example.targets().is_empty(), "{} has a machine", example.name);
        for (target, backend) in compiled() {
            let taken = world::checked(&example.text, backend).is_ok();
            assert_eq!(taken, example.is_for(backend.profile()), "{} for {}", example.name, target.name());
        }
    }
}

#[test]
fn examples_have_no_diagnostics() {
    for Example { name, text, .. } in examples() {
        for (_, backend) in compiled().filter(|(_, backend)| world::checked(&text, *backend).is_ok()) {
            let checked =
                check_source(&Source::new("a.chk", &*text), 0, backend.profile(), Options::default());
            assert!(checked.diagnostics.is_empty(), "{name}: {:?}", checked.diagnostics.first());
        }
    }
}

#[test]
fn every_example_shows_its_name_and_command() {
    let examples = examples();
    assert!(examples.len() >= 14, "{} examples", examples.len());
    for Example { name, text, promised, .. } in &examples {
        assert!(name.ends_with(CHICK_ENDING), "{name}");
        assert!(text.starts_with(&format!("// {name}: ")), "{name} begins with its name");
        assert!(text.contains("//     bantam run "), "{name} says how it is run");
        assert!(text.contains(&format!("examples/chick/{name}\n")), "{name} is named with its path");
        let is_promised = !promised.prints.is_empty() || !promised.writes.is_empty();
        assert!(is_promised, "{name} promises something");
    }
}

#[test]
fn every_example_is_formatted() {
    for example in examples() {
        for (_, backend) in example.targets() {
            let source = Source::new(example.name.as_str(), example.text.as_str());
            let formatted = format(&source, backend.profile().asm_comments);
            if example.is_published() {
                assert_eq!(evaluated(&formatted, backend), example.promised, "{}", example.name);
            } else {
                assert_eq!(formatted, example.text, "{}", example.name);
            }
        }
    }
}
