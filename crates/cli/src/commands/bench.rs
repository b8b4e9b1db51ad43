//! `bantam bench`: the speed of the engines on the built-in programs.

use std::time::Instant;

use bantam_diag::Source;
use bantam_machines::Target;
use bantam_run::{Engine, Exit, Limits, Script};

use crate::{
    args::Bench,
    error::Failure,
    output::Reporter,
    status::{Status, print},
};
use bantam::{Input, LaunchError, LaunchPlan, build};

pub(crate) fn bench(options: &Bench, reporter: &Reporter) -> Result<Status, Failure> {
    let target = options.machine.unwrap_or(bantam_machines::ALL[0]);
    if target.benchmarks().is_empty() {
        return Err(Failure::argument(format!("there are no benchmarks for the {}", target.title())));
    }
    let heads: String = ENGINES.iter().map(|(name, _)| format!("{name:>12}")).collect();
    print(&format!("{:<12}{:>14}{heads}\n", "program", "instructions"))?;
    for (name, text) in target.benchmarks() {
        let mut row = String::new();
        let mut instructions = 0;
        for (title, engine) in ENGINES {
            reporter.progress(&format!("{name}, {title} ..."));
            let run = median(options.runs, || measure(target, name, text, *engine));
            reporter.progress("");
            let speed = match run? {
                Some(run) => {
                    instructions = run.instructions;
                    format!("{:.0} M/s", run.instructions as f64 / run.seconds / 1e6)
                }
                None => "-".to_owned(),
            };
            row.push_str(&format!("{speed:>12}"));
        }
        print(&format!("{name:<12}{instructions:>14}{row}\n"))?;
    }
    Ok(Status::Done)
}

/// The engines with the names of their columns. The column of an unavailable engine shows a dash.
const ENGINES: &[(&str, Engine)] = &[
    ("auto", Engine::Auto),
    ("jit", Engine::Jit),
    ("interp", Engine::Interpreter),
    ("reference", Engine::Reference),
];

/// The figures of one run.
#[derive(Clone, Copy)]
struct Measured {
    instructions: u64,
    seconds: f64,
}

fn measure(target: &dyn Target, name: &str, text: &str, engine: Engine) -> Result<Option<Measured>, Failure> {
    let made = build(target, vec![Input::Source(Source::new(name, text))], Default::default());
    let plan = LaunchPlan { engine, ..LaunchPlan::new(target.name(), made.image) };
    let mut machine = match plan.launch() {
        Ok(machine) => machine,
        // Not every host has a translator.
        Err(LaunchError::Engine(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let start = Instant::now();
    let exit = machine.run(&mut Script::new(""), Limits::none());
    let seconds = start.elapsed().as_secs_f64();
    if exit != Exit::Halted {
        return Err(Failure::argument(format!("{name} did not halt: {exit:?}")));
    }
    Ok(Some(Measured { instructions: machine.instructions(), seconds }))
}

/// Returns the run with the median time.
fn median(
    runs: u32,
    mut one: impl FnMut() -> Result<Option<Measured>, Failure>,
) -> Result<Option<Measured>, Failure> {
    let all = (0..runs).map(|_| one()).collect::<Result<Option<Vec<_>>, _>>()?;
    Ok(all.and_then(|mut all| {
        all.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
        all.get(all.len() / 2).copied()
    }))
}
