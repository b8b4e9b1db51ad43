//! `bantam bench`: how fast the engines run the built-in programs here.

use std::time::Instant;

use bantam_diag::Source;
use bantam_machines::Target;
use bantam_run::{Engine, Exit, Limits, Script, Settings};

use super::{Status, args::Bench, failure::Failure, print, report::Says};
use crate::workshop::{Input, build};

pub(super) fn bench(options: &Bench, says: &Says) -> Result<Status, Failure> {
    let target = options.machine.unwrap_or(bantam_machines::ALL[0]);
    if target.benchmarks().is_empty() {
        return Err(Failure::argument(format!(
            "there are no programs to measure the {} with",
            target.title()
        )));
    }
    print(&format!("{:<12}{:>14}{:>12}{:>12}\n", "program", "instructions", "interp", "reference"))?;
    for (name, text) in target.benchmarks() {
        says.progress(&format!("{name} ..."));
        let interp = median(options.runs, || measure(target, name, text, Engine::Interpreter))?;
        let reference = median(options.runs, || measure(target, name, text, Engine::Reference))?;
        says.progress("");
        let speed = |run: Measured| format!("{:.1} M/s", run.instructions as f64 / run.seconds / 1e6);
        print(&format!(
            "{name:<12}{:>14}{:>12}{:>12}\n",
            interp.instructions,
            speed(interp),
            speed(reference)
        ))?;
    }
    Ok(Status::Done)
}

/// One run.
#[derive(Clone, Copy)]
struct Measured {
    instructions: u64,
    seconds: f64,
}

fn measure(target: &dyn Target, name: &str, text: &str, engine: Engine) -> Result<Measured, Failure> {
    let made = build(target, vec![Input::Source(Source::new(name, text))], Default::default());
    let mut machine = target.machine(&Settings::new())?;
    machine.load(&made.image)?;
    machine.set_engine(engine)?;
    let start = Instant::now();
    let exit = machine.run(&mut Script::new(""), Limits::none());
    let seconds = start.elapsed().as_secs_f64();
    if exit != Exit::Halted {
        return Err(Failure::argument(format!("{name} did not halt: {exit:?}")));
    }
    Ok(Measured { instructions: machine.instructions(), seconds })
}

/// The median run by time.
fn median(runs: u32, mut one: impl FnMut() -> Result<Measured, Failure>) -> Result<Measured, Failure> {
    let mut all = (0..runs).map(|_| one()).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Ok(all[all.len() / 2])
}
