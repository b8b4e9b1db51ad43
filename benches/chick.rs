//! The Chick compiler: 10,000 lines for the LC-3, to a listing, and the corpus for the VC.
//!
//! `cargo bench -p bantam-benches --bench chick`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::{fmt::Write, fs, path::Path};

use bantam::{BuildOutput, Options, Source, listing};
use bantam_benches::{interleave, median};

const TURNS: usize = 7;
const LINES: usize = 10_000;

/// The number of lines, in functions of twenty lines, and the number of calls of each. A function that is called once
/// is inlined into the main program, which would become one large function.
fn source(calls: usize) -> String {
    let mut text = String::new();
    let functions = LINES / (20 + calls);
    for f in 0..functions {
        let _ = write!(
            text,
            "// Function number {f}.\nuint16 f{f}(uint16 a, uint16 b) {{\n    uint16 sum = 0;\n    uint16 i = 0;\n\
             \n    while (i < a) {{\n        if (i == b) {{\n            sum = sum + i;\n        }} else {{\n            \
             sum = sum + {};\n        }}\n        i = i + 1;\n    }}\n\n    // The result.\n    if (sum > {}) {{\n        \
             sum = sum - b;\n    }}\n    return sum;\n}}\n",
            f % 30,
            100 + f,
        );
    }
    text.push_str("uint16 x = 0;\n");
    for f in 0..functions * calls {
        let _ = writeln!(text, "x = x + f{}({}, x);", f % functions, f % 7);
    }
    text.push_str("print_dec(x);\n");
    text
}

fn build(machine: &str, source: Source) -> BuildOutput {
    let target = bantam::find(machine).expect("it is built in");
    let made = bantam::build(target, vec![bantam::Input::Source(source)], Options::default());
    assert!(!made.has_errors());
    made
}

/// Compiles to a listing and returns the number of lines of the program.
fn listed(text: &str) -> u64 {
    let made = build("lc3", Source::new("long.chk", text));
    let target = bantam::find("lc3").expect("it is built in");
    assert!(listing(&made.image, target.insn_set().numerals).lines().count() > LINES);
    text.lines().count() as u64
}

/// Returns the programs for the VC, each with its name.
fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/machine-vc/corpus");
    let entries =
        fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("it can be read").path());
    let is_ours = |path: &Path| path.extension().is_some_and(|ending| ending == "chk");
    let programs = entries.filter(|path| is_ours(path) && !path.to_string_lossy().contains("goto"));
    programs.map(|path| ("a.chk".to_owned(), fs::read_to_string(path).expect("it is text"))).collect()
}

fn main() {
    let (once, twice, corpus) = (source(1), source(2), corpus());
    let mut all = || {
        for (name, text) in &corpus {
            assert!(!build("vc", Source::new(name.as_str(), text.as_str())).image.segments.is_empty());
        }
        corpus.len() as u64
    };
    let speeds = interleave(TURNS, &mut [&mut || listed(&once), &mut || listed(&twice), &mut all]);
    let seconds = |side: usize, units: usize| units as f64 / median(speeds[side].clone());
    println!("10,000 lines for the LC-3, to a listing, seconds of CPU time:");
    println!(
        "    {:.2} (each function called once), {:.2} (called twice)",
        seconds(0, LINES),
        seconds(1, LINES)
    );
    println!("a program of the VC's corpus, milliseconds: {:.1}", seconds(2, 1) * 1000.0);
}
