//! `bantam run --inputs`: one program, once for each file of a folder.
//!
//! Files are read, run and told of in groups, so that a folder may hold more than memory does. The table goes to
//! standard output. Nothing is written beside the inputs.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use bantam_isa::Image;
use bantam_machines::Target;
use bantam_run::{EndReason, Limits};

use crate::{
    args::{Run, StatsFormat},
    commands::launch_options::Launch,
    ending::status_of,
    error::Failure,
    host::files,
    output::Reporter,
    status::{Status, print},
};
use bantam::{Batch, RunReport};

/// How many instructions a run may have, if nothing is said.
const STEPS: u64 = 100_000_000;
/// How many bytes a run may show, if nothing is said.
const OUTPUT: u64 = 1 << 20;
/// So many files are read at once.
const GROUP: usize = 256;

/// What all runs come to.
#[derive(Default)]
struct Sum {
    runs: usize,
    instructions: u64,
    /// The time of the runs alone, without that for files.
    seconds: f64,
    /// The greatest exit code.
    worst: Option<Status>,
}

/// Runs the program with each file of the folder as its input.
pub(crate) fn run(
    options: &Run,
    folder: &Path,
    (target, launch): (&dyn Target, &Launch),
    says: &Reporter,
) -> Result<Status, Failure> {
    let names = names(folder)?;
    let outputs = options.outputs.as_deref();
    if let Some(outputs) = outputs {
        make_apart(outputs, folder)?;
    }
    let limits = Limits::steps(options.max_steps.unwrap_or(STEPS));
    let mut batch = Batch::new(launch.plan.clone()).limits(limits);
    if let Ok(bytes) = usize::try_from(options.max_output.unwrap_or(OUTPUT)) {
        batch = batch.output_limit(bytes);
    }
    let width = names.iter().map(|name| shown(name).chars().count()).max().unwrap_or(0);
    let mut sum = Sum::default();
    for group in names.chunks(GROUP) {
        let inputs = group.iter().map(|name| read(&folder.join(name))).collect::<Result<Vec<_>, _>>()?;
        let started = Instant::now();
        let reports = batch.run_on(|| launch.machine(), &inputs)?;
        sum.seconds += started.elapsed().as_secs_f64();
        let mut table = String::new();
        for (name, report) in group.iter().zip(&reports) {
            if let Some(outputs) = outputs {
                files::write(&outputs.join(name), &report.output)?;
            }
            table.push_str(&line(&shown(name), width, report, (target, &launch.plan.image)));
            sum.add(report);
        }
        print(&table)?;
    }
    if let Some(format) = options.stats {
        says.say(&sum.told(format));
    }
    Ok(sum.worst.unwrap_or(Status::Done))
}

/// The names of the files of a folder, in order, without those that hide behind a dot.
fn names(folder: &Path) -> Result<Vec<OsString>, Failure> {
    let reading = |error| Failure::reading(folder, error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(reading)? {
        let name = entry.map_err(reading)?.file_name();
        let is_hidden = name.to_string_lossy().starts_with('.');
        // What a link points to counts.
        if !is_hidden && fs::metadata(folder.join(&name)).is_ok_and(|data| data.is_file()) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return Err(Failure::argument(format!("there are no files in {}", folder.display())));
    }
    names.sort_unstable();
    Ok(names)
}

/// A name as one word of one line.
fn shown(name: &OsString) -> String {
    name.to_string_lossy().replace(char::is_control, "?")
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::reading(path, error))
}

/// Makes the folder of outputs, which must not be that of inputs: their names are the same.
fn make_apart(outputs: &Path, inputs: &Path) -> Result<(), Failure> {
    fs::create_dir_all(outputs).map_err(|error| Failure::writing(outputs.display(), error))?;
    let place = |path: &Path| -> Option<PathBuf> { fs::canonicalize(path).ok() };
    if place(outputs) == place(inputs) {
        let message = format!("the outputs would replace the inputs in {}", inputs.display());
        return Err(Failure::Argument { message, help: Some("give another folder to --outputs".to_owned()) });
    }
    Ok(())
}

/// A line of the table: name, how the run ended, instructions, and what went wrong.
fn line(name: &str, width: usize, report: &RunReport, (target, image): (&dyn Target, &Image)) -> String {
    let outcome = &report.outcome;
    let what = match outcome.reason() {
        EndReason::Fault => outcome.sentence(image, target.numerals()),
        EndReason::Halted
        | EndReason::StepLimit
        | EndReason::OutputLimit
        | EndReason::OutputClosed
        | EndReason::InputEnded
        | EndReason::Timeout
        | EndReason::Interrupted => String::new(),
    };
    let ended = outcome.reason().name();
    let line = format!("{name:<width$}  {ended:<12}  {:>11}  {what}", outcome.instructions());
    line.trim_end().to_owned() + "\n"
}

#[derive(serde::Serialize)]
struct Stats {
    runs: usize,
    instructions: u64,
    seconds: f64,
    runs_per_second: f64,
    per_second: f64,
    exit: u8,
}

impl Sum {
    fn add(&mut self, report: &RunReport) {
        self.runs += 1;
        self.instructions += report.outcome.instructions();
        let status = status_of(report.outcome.reason());
        self.worst = self.worst.into_iter().chain([status]).max_by_key(|status| status.code());
    }

    /// The statistics.
    fn told(&self, format: StatsFormat) -> String {
        let seconds = self.seconds.max(1e-9);
        let (runs_per_second, per_second) = (self.runs as f64 / seconds, self.instructions as f64 / seconds);
        match format {
            StatsFormat::Text => format!(
                "{} runs in {:.3} s, {runs_per_second:.0} a second; {} instructions, {:.1} million a second\n",
                self.runs,
                self.seconds,
                self.instructions,
                per_second / 1e6
            ),
            StatsFormat::Json => {
                let stats = Stats {
                    runs: self.runs,
                    instructions: self.instructions,
                    seconds: self.seconds,
                    runs_per_second,
                    per_second,
                    exit: self.worst.unwrap_or(Status::Done).code(),
                };
                serde_json::to_string(&stats).unwrap_or_default() + "\n"
            }
        }
    }
}
