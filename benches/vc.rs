//! The VC's interpreter, and its engine of gates, against the published crate `vc_8bit`.
//!
//! `cargo bench -p bantam-benches --bench vc`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use bantam::{Engine, Exit, Image, Limits, Machine, Script, Settings, Target};
use bantam_benches::{interleave, median, ratio};
use vc_8bit::vc_8bit::{Byte, CPU, Computer, Ports, RAM};

const TURNS: usize = 7;

/// So many instructions are run on the gates, which are slow.
const ON_GATES: u64 = 300_000;

/// A machine with the program loaded.
fn loaded(target: &dyn Target, image: &Image) -> Box<dyn Machine> {
    let mut machine = target.machine(&Settings::new()).expect("no settings");
    machine.load(image).expect("it fits");
    machine
}

/// The program on our interpreter; how many instructions it took.
fn ours(target: &dyn Target, image: &Image) -> u64 {
    let mut machine = loaded(target, image);
    let exit = machine.run(&mut Script::new(""), Limits::none());
    assert_eq!(exit, Exit::Halted);
    machine.instructions()
}

/// The beginning of the program on our gates.
fn gates(target: &dyn Target, image: &Image) -> u64 {
    let mut machine = loaded(target, image);
    machine.set_engine(Engine::Gates).expect("there is a circuit");
    assert_eq!(machine.run(&mut Script::new(""), Limits::steps(ON_GATES)), Exit::StepLimit);
    machine.instructions()
}

/// The program on the published crate. It has no ports here: its own constructor would delete a folder.
fn published(image: &Image, instructions: u64) -> u64 {
    let bus_dir = std::env::temp_dir().join("no-ports/").display().to_string();
    let mut computer = Computer { cpu: CPU::new(), ports: Ports { bus_dir }, ram: RAM::new() };
    let byte = |word: &u16| Byte::try_from(i32::from(*word)).expect("it is a byte");
    computer.ram.insert_bytes(image.segments[0].words.iter().map(byte).collect());
    computer.run();
    instructions
}

fn main() {
    let target = bantam::find("vc").expect("it is built in");
    println!(
        "{:<8}{:>12}{:>12}{:>14}{:>12}{:>10}",
        "program", "ours", "vc_8bit", "gates", "/ vc_8bit", "gates /"
    );
    for (name, source) in target.benchmarks() {
        let image = bantam::assemble(target, source).expect("it assembles");
        let count = ours(target, &image);
        let speeds = interleave(
            TURNS,
            &mut [&mut || ours(target, &image), &mut || published(&image, count), &mut || {
                gates(target, &image)
            }],
        );
        let speed = |side: usize| median(speeds[side].clone());
        println!(
            "{name:<8}{:>8.0} M/s{:>8.0} M/s{:>10.0} k/s{:>12.2}{:>10.4}",
            speed(0) / 1e6,
            speed(1) / 1e6,
            speed(2) / 1e3,
            ratio(&speeds, 0, 1),
            ratio(&speeds, 2, 1)
        );
    }
}
