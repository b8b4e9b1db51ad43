//! The interpreter against a hand-written loop and against `lc3-ensemble`, on the built-in programs.
//!
//! `cargo bench -p bantam-benches --bench interpreter`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use bantam::{Exit, Limits, Script, Settings, Target};
use bantam_benches::{hand_loop::HandLoop, interleave, median, ratio};
use lc3_ensemble::{asm::assemble, parse::parse_ast, sim::Simulator};

const TURNS: usize = 11;

/// The program on our machine; how many instructions it took.
fn ours(target: &dyn Target, image: &bantam::Image) -> u64 {
    let mut machine = target.machine(&Settings::new()).expect("no settings");
    machine.load(image).expect("it fits");
    let exit = machine.run(&mut Script::new(""), Limits::none());
    assert_eq!(exit, Exit::Halted);
    machine.instructions()
}

fn hand(words: &[u16]) -> u64 {
    let mut machine = HandLoop::new(words);
    let ran = machine.run(u64::MAX);
    assert_eq!(machine.word(0x3001), 0, "the rounds are done");
    ran
}

fn ensemble(object: &lc3_ensemble::asm::ObjectFile) -> u64 {
    let mut simulator = Simulator::new(Default::default());
    simulator.load_obj_file(object).expect("no externals");
    simulator.run().expect("it halts");
    simulator.instructions_run
}

fn main() {
    let target = bantam::find("lc3").expect("it is built in");
    println!(
        "{:<8}{:>10}{:>10}{:>10}{:>10}{:>12}",
        "program", "ours", "hand", "ensemble", "/ hand", "/ ensemble"
    );
    for (name, source) in target.benchmarks() {
        let image = bantam::assemble(target, source).expect("it assembles");
        let words = image.segments[0].words.clone();
        let theirs = assemble(parse_ast(source).expect("it parses")).expect("it assembles");
        let speeds = interleave(
            TURNS,
            &mut [&mut || ours(target, &image), &mut || hand(&words), &mut || ensemble(&theirs)],
        );
        let speed = |side: usize| format!("{:.0} M/s", median(speeds[side].clone()) / 1e6);
        println!(
            "{name:<8}{:>10}{:>10}{:>10}{:>10.2}{:>12.1}",
            speed(0),
            speed(1),
            speed(2),
            ratio(&speeds, 0, 1),
            ratio(&speeds, 0, 2)
        );
    }
}
