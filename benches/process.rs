//! `bantam run hello.asm` as a whole process against `/bin/true` and against the plain virtual machine in C,
//! which reads an object: CPU time of the children.
//!
//! `cargo build --profile dist -p bantam-cli && cargo bench -p bantam-benches --bench process`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use bantam_benches::{c::CCompiler, median};

/// The number of processes in one measurement: the host counts CPU time of children coarsely.
const BATCH: usize = 1_000;
const TURNS: usize = 7;

/// Returns the CPU seconds of all children that have ended, from the host's accounting.
fn children_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("this bench needs Linux");
    // The name of the process, in parentheses, may contain spaces.
    let fields: Vec<&str> = stat[stat.rfind(')').expect("it has a name") + 2..].split(' ').collect();
    let ticks: f64 = fields[13..15].iter().map(|field| field.parse::<f64>().expect("it is a number")).sum();
    ticks / 100.0
}

fn batch(program: &Path, args: &[&str]) -> f64 {
    let before = children_seconds();
    for _ in 0..BATCH {
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status();
        assert!(status.expect("it starts").success());
    }
    (children_seconds() - before) / BATCH as f64
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let bantam = root_of_builds(&root).join("dist/bantam");
    let hello = root.join("examples/lc3/hello.asm");
    let hello = hello.display().to_string();
    let compiler = CCompiler::new().expect("this bench needs a C compiler");
    let vm = compiler.plain_vm().expect("it compiles");
    let object = compiler.file("hello.obj", &object(&hello)).expect("it can be written");
    let object = object.display().to_string();
    let sides: [(&Path, &[&str]); 4] = [
        (&bantam, &["run", &hello]),
        (&bantam, &["run", &object]),
        (&vm, &[&object]),
        (Path::new("/bin/true"), &[]),
    ];
    let names = ["bantam run hello.asm", "bantam run hello.obj", "the plain VM in C", "/bin/true"];
    let mut seconds = vec![Vec::new(); sides.len()];
    for _ in 0..TURNS {
        for ((program, args), seconds) in sides.iter().zip(&mut seconds) {
            seconds.push(batch(program, args));
        }
    }
    println!("{:<24}{:>14}{:>16}{:>14}", "a whole process", "CPU ms", "to the VM in C", "to /bin/true");
    for (name, side) in names.iter().zip(&seconds) {
        let ratio = |other: usize| median(side.iter().zip(&seconds[other]).map(|(a, b)| a / b).collect());
        println!("{name:<24}{:>14.2}{:>16.2}{:>14.2}", median(side.clone()) * 1e3, ratio(2), ratio(3));
    }
}

/// Returns the folder of builds.
fn root_of_builds(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Returns the object of a source.
fn object(source: &str) -> Vec<u8> {
    let target = bantam::find("lc3").expect("it is built in");
    let text = std::fs::read_to_string(source).expect("the example is there");
    let image = bantam::assemble(target, &text).expect("it assembles");
    (target.outputs()[0].write)(&image).remove(0).bytes
}
