//! Every sample of the book's page about Chick does what the page shows below it.
//!
//! A block marked `chick` is a program. The next block is its output on every machine with a Chick back end and
//! under the reference evaluator. Only one machine accepts `chick,NAME`. No machine accepts `chick,error`, and
//! only one rejects `chick,error,NAME`; the next block then has the first line of each message. In the table of
//! differences from the published compiler, the last column is the output of the program in the first one, or
//! its error code.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod world;

use std::{fs, path::Path};

use bantam_chick::{Level, Options, backend::Backend};
use bantam_machines::{ALL, Target};

use world::{Outcome, checked, evaluated, ran};

/// A program of the page and the block below it.
struct Sample {
    /// The line where it begins, for messages.
    line: usize,
    /// The marks after `chick`.
    marks: Vec<String>,
    text: String,
    below: String,
}

impl Sample {
    fn is_error(&self) -> bool {
        self.marks.iter().any(|mark| mark == "error")
    }

    /// Returns the machine that it names, if any.
    fn machine(&self) -> Option<&str> {
        self.marks.iter().map(String::as_str).find(|mark| *mark != "error")
    }

    /// Whether a machine should accept it.
    fn is_for(&self, target: &dyn Target) -> bool {
        self.machine().is_none_or(|machine| machine == target.name()) != self.is_error()
    }
}

/// Returns the machines with a Chick back end.
fn compiled() -> Vec<(&'static dyn Target, &'static dyn Backend)> {
    ALL.iter().filter_map(|target| Some((*target, target.chick()?))).collect()
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/chick.md")).unwrap()
}

fn samples() -> Vec<Sample> {
    let page = page();
    let mut lines = page.lines().enumerate();
    let mut samples: Vec<Sample> = Vec::new();
    let mut open = false;
    while let Some((number, line)) = lines.next() {
        let Some(kind) = line.strip_prefix("```") else { continue };
        let body = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
        let body: String = body.map(|line| line.to_owned() + "\n").collect();
        let mut marks = kind.split(',').map(str::to_owned);
        if marks.next().as_deref() == Some("chick") {
            assert!(!open, "line {}: the previous sample has no result below it", number + 1);
            samples.push(Sample {
                line: number + 1,
                marks: marks.collect(),
                text: body,
                below: String::new(),
            });
            open = true;
        } else if open {
            assert_eq!(kind, "text", "line {}: the result of the sample must be a block of text", number + 1);
            samples.last_mut().unwrap().below = body;
            open = false;
        }
    }
    assert!(!open, "the last sample has no result below it");
    samples
}

#[test]
fn every_sample_prints_the_block_below_it() {
    for sample in samples().iter().filter(|sample| !sample.is_error()) {
        let Sample { line, text, below, .. } = sample;
        let promised = Outcome::promised(text, String::new());
        let same = |found: Outcome, by: &str| {
            assert_eq!(found.prints.trim_end(), below.trim_end(), "line {line}, {by}");
            assert_eq!(Outcome { prints: String::new(), ..found }, promised, "line {line}, {by}");
        };
        for (target, backend) in compiled() {
            if !sample.is_for(target) {
                continue;
            }
            // The evaluator cannot run assembly.
            if !text.contains("asm {") {
                same(evaluated(text, backend), "reference");
            }
            for level in [Level::None, Level::Usual] {
                let outcome = ran(text, target, Options { level, ..Options::default() });
                same(outcome, &format!("{}, {level:?}", target.name()));
            }
        }
    }
}

#[test]
fn every_sample_is_for_the_machines_that_it_names() {
    for sample in samples() {
        let named =
            sample.machine().is_none_or(|machine| compiled().iter().any(|(t, _)| t.name() == machine));
        assert!(named, "line {}: unknown machine", sample.line);
        // The text does not show which machine's assembly it is.
        for (target, backend) in compiled().into_iter().filter(|_| !sample.text.contains("asm {")) {
            let said = checked(&sample.text, backend).err();
            assert_eq!(
                said.is_none(),
                sample.is_for(target),
                "line {}, {}: {said:?}",
                sample.line,
                target.name()
            );
        }
    }
}

#[test]
fn every_wrong_sample_gets_the_messages_below_it() {
    for sample in samples().iter().filter(|sample| sample.is_error()) {
        for (target, backend) in compiled() {
            let Err(said) = checked(&sample.text, backend) else { continue };
            let heads =
                said.lines().filter(|line| line.starts_with("error[") || line.starts_with("warning["));
            let heads: String = heads.map(|line| line.to_owned() + "\n").collect();
            assert_eq!(heads, sample.below, "line {}, {}\n{said}", sample.line, target.name());
        }
    }
}

#[test]
fn every_program_that_the_published_compiler_gets_wrong_is_right() {
    let page = page();
    let mut rows = 0;
    for row in page.lines().filter(|line| line.starts_with("| `") && line.contains(";` | ")) {
        let row = row.replace("\\|", "\0");
        let cells: Vec<String> = row.split(" | ").map(|cell| cell.replace('\0', "|")).collect();
        let code = |cell: &str| cell.split('`').nth(1).unwrap_or_default().to_owned();
        let (text, here) = (code(&cells[0]), code(&cells[2]));
        for (target, backend) in compiled() {
            match checked(&text, backend) {
                Err(said) => assert!(said.starts_with(&format!("error[{here}]: ")), "{text}\n{said}"),
                Ok(_) => {
                    assert_eq!(evaluated(&text, backend).prints, here, "{text}");
                    assert_eq!(ran(&text, target, Options::default()).prints, here, "{text}");
                }
            }
        }
        rows += 1;
    }
    assert!(rows >= 25, "{rows} programs");
}

#[test]
fn there_are_samples() {
    let samples = samples();
    let wrong = samples.iter().filter(|sample| sample.is_error()).count();
    assert!(samples.len() >= 24 && wrong >= 7, "{} samples, {wrong} of them wrong", samples.len());
    assert!(samples.iter().all(|sample| sample.marks.len() <= 2));
}
