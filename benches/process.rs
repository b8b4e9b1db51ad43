//! `bantam run hello.asm` as a whole process against `/bin/true`: CPU time of the children.
//!
//! `cargo build --release -p bantam && cargo bench -p bantam-benches --bench process`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::{
    path::Path,
    process::{Command, Stdio},
};

use bantam_benches::median;

/// So many processes are one measurement: the host counts CPU time of children coarsely.
const BATCH: usize = 200;
const TURNS: usize = 7;

/// CPU seconds of all children that have ended, from the host's own accounting.
fn children_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this bench needs Linux");
    // The name of the process, in parentheses, may hold blanks.
    let fields: Vec<&str> = stat[stat.rfind(')').expect("it has a name") + 2..].split(' ').collect();
    let ticks: f64 = fields[13..15].iter().map(|field| field.parse::<f64>().expect("it is a number")).sum();
    ticks / 100.0
}

fn batch(program: &Path, args: &[&str]) -> f64 {
    let before = children_seconds();
    for _ in 0..BATCH {
        let status = Command::new(program).args(args).stdout(Stdio::null()).stdin(Stdio::null()).status();
        assert!(status.expect("it starts").success());
    }
    (children_seconds() - before) / BATCH as f64
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let bantam = root.join("target/release/bantam");
    let hello = root.join("examples/lc3/hello.asm");
    let hello = hello.display().to_string();
    let (mut ours, mut nothing) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.push(batch(&bantam, &["run", &hello]));
        nothing.push(batch(Path::new("/bin/true"), &[]));
    }
    let ratios = ours.iter().zip(&nothing).map(|(a, b)| a / b).collect();
    println!(
        "CPU a process: bantam run hello.asm {:.2} ms, /bin/true {:.2} ms, ratio {:.2}",
        median(ours) * 1e3,
        median(nothing) * 1e3,
        median(ratios)
    );
}
