//! The programs in `programs`, under the reference evaluator. The first lines of each state its input and
//! expected output; the machines run the same programs.

use std::{fmt::Write, fs, path::Path};

use bantam_chick::{
    Profile,
    evaluate::{End, Fault, Host, evaluate},
};
use bantam_diag::Source;

use crate::tools::{LC3, VC, check, rendered_for};

/// A program and its expected behaviour.
pub(crate) struct Example {
    pub(crate) name: String,
    pub(crate) text: String,
    prints: String,
    fault: Option<(Fault, u32)>,
    input: Vec<u8>,
    reads: Vec<(u8, u8)>,
    writes: String,
    only: Vec<String>,
}

/// Returns all programs, sorted by name.
pub(crate) fn all() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("programs");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| Example::new(path)).collect()
}

impl Example {
    fn new(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let of = |key: &str| {
            let mut lines = text.lines().take_while(|line| line.starts_with("// "));
            lines
                .find_map(|line| line[3..].strip_prefix(key)?.strip_prefix(':'))
                .map(|rest| rest.trim_start())
        };
        let pair = |pair: &str| {
            let (port, value) = pair.split_once('=').unwrap();
            (port.parse().unwrap(), value.parse().unwrap())
        };
        // `\s` is a trailing space, which would be lost otherwise.
        let prints = unescaped(of("prints").unwrap_or_else(|| panic!("{name} does not say what it prints")));
        let fault = of("fault").map(|fault| {
            let (kind, line) = fault.split_once(" at line ").unwrap();
            let kind = match kind {
                "division" => Fault::Division,
                "index" => Fault::Index,
                other => panic!("{name}: {other}"),
            };
            (kind, line.parse().unwrap())
        });
        let words = |key| of(key).unwrap_or_default().split_whitespace().map(str::to_owned);
        Self {
            prints,
            fault,
            input: unescaped(of("input").unwrap_or_default()).into_bytes(),
            reads: words("reads").map(|word| pair(&word)).collect(),
            writes: words("writes").collect::<Vec<_>>().join(" "),
            only: words("only").collect(),
            name,
            text,
        }
    }

    fn needs(&self, ability: &str) -> bool {
        self.only.iter().any(|only| only == ability)
    }

    /// Returns a target that it can run on.
    pub(crate) fn profile(&self) -> &'static Profile {
        if self.needs("words") || self.needs("recursion") { &LC3 } else { &VC }
    }

    /// Returns all targets that it can run on.
    pub(crate) fn profiles(&self) -> Vec<&'static Profile> {
        if self.needs("ports") {
            vec![&VC]
        } else if self.needs("words") || self.needs("recursion") {
            vec![&LC3]
        } else {
            vec![&VC, &LC3]
        }
    }
}

/// Replaces the escapes of the first lines.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('s') => ' ',
                Some('\\') => '\\',
                other => panic!("{other:?}"),
            },
            c => c,
        });
    }
    plain
}

/// Provides the input of an example and records its output.
struct Scene<'a> {
    example: &'a Example,
    printed: String,
    writes: String,
    keys: usize,
    reads: usize,
}

impl Host for Scene<'_> {
    fn print(&mut self, bytes: &[u8]) {
        self.printed.push_str(&String::from_utf8_lossy(bytes));
    }

    fn read_char(&mut self) -> Option<u8> {
        self.keys += 1;
        self.example.input.get(self.keys - 1).copied()
    }

    fn read_port(&mut self, port: u8) -> u8 {
        self.reads += 1;
        let (expected, value) = self.example.reads[self.reads - 1];
        assert_eq!(expected, port, "{}", self.example.name);
        value
    }

    fn write_port(&mut self, port: u8, value: u8) {
        let blank = if self.writes.is_empty() { "" } else { " " };
        let _ = write!(self.writes, "{blank}{port}={value}");
    }
}

/// Runs a text with the input of an example, and returns its behaviour.
pub(crate) fn outcome(example: &Example, text: &str, profile: &Profile) -> (String, String, End) {
    let checked = check(text, profile);
    let program =
        checked.program.unwrap_or_else(|| panic!("{}: {}", example.name, rendered_for(text, profile)));
    let mut scene = Scene { example, printed: String::new(), writes: String::new(), keys: 0, reads: 0 };
    let end = evaluate(&program, &mut scene, 1_000_000);
    assert_eq!(scene.reads, example.reads.len(), "{}", example.name);
    (scene.printed, scene.writes, end)
}

#[test]
fn all_programs_behave_as_stated() {
    let examples = all();
    assert!(examples.len() >= 80, "{}", examples.len());
    for example in &examples {
        for profile in example.profiles() {
            let (printed, writes, end) = outcome(example, &example.text, profile);
            assert_eq!(printed, example.prints, "{} prints something else", example.name);
            assert_eq!(writes, example.writes, "{} writes something else", example.name);
            match (end, example.fault) {
                (End::Done, None) => {}
                (End::Fault(fault, span), Some((expected, line))) => {
                    let source = Source::new("a.chk", &*example.text);
                    let found = (fault, source.position(span.start).line);
                    assert_eq!(found, (expected, line), "{}", example.name);
                }
                (end, _) => panic!("{} ends with {end:?}", example.name),
            }
        }
    }
}

#[test]
fn stated_requirements_are_necessary() {
    for example in all() {
        for (ability, profile) in [("ports", &LC3), ("words", &VC), ("recursion", &VC)] {
            if example.needs(ability) {
                assert!(
                    check(&example.text, profile).program.is_none(),
                    "{} needs no {ability}",
                    example.name
                );
            }
        }
    }
}

#[test]
fn programs_have_no_diagnostics() {
    for example in all() {
        let said = rendered_for(&example.text, example.profile());
        assert_eq!(said, "nothing", "{}", example.name);
    }
}
