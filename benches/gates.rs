//! Machines built of gates: instructions per second, and the ratio to the interpreter.
//!
//! `cargo bench -p bantam-benches --bench gates`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use bantam::{Engine, Exit, Image, Limits, Script, Settings, Target};
use bantam_benches::{interleave, median, ratio};

const TURNS: usize = 7;

/// The number of instructions run on the gates, which are slow, and on the interpreter.
const ON_GATES: u64 = 300_000;
const INTERPRETED: u64 = 10_000_000;

/// Runs the start of a program on a fresh machine and returns the number of instructions; `None` if the machine has
/// no such engine.
fn begin(target: &dyn Target, image: &Image, engine: Engine, steps: u64) -> Option<u64> {
    let mut machine = target.machine(&Settings::new()).expect("no settings");
    machine.load(image).expect("it fits");
    machine.set_engine(engine).ok()?;
    assert_eq!(machine.run(&mut Script::new(""), Limits::steps(steps)), Exit::StepLimit);
    Some(steps)
}

fn main() {
    println!("{:<8}{:>14}{:>16}", "program", "gates", "/ interpreter");
    for target in bantam::ALL.iter().filter(|target| target.plan().is_some()) {
        for (name, source) in target.benchmarks() {
            let image = bantam::assemble(*target, source).expect("it assembles");
            let run = |engine, steps| begin(*target, &image, engine, steps).expect("there is a circuit");
            let speeds = interleave(
                TURNS,
                &mut [&mut || run(Engine::Gates, ON_GATES), &mut || run(Engine::Interpreter, INTERPRETED)],
            );
            println!("{name:<8}{:>10.0} k/s{:>16.5}", median(speeds[0].clone()) / 1e3, ratio(&speeds, 0, 1));
        }
    }
}
