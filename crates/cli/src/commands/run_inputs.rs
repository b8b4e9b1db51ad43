//! `bantam run --inputs`: runs a program once for each file in a folder.
//!
//! Files are read, run and reported in groups, so that a folder may be larger than memory. The table goes to standard
//! output. Nothing is written to the folder of inputs.

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

/// The default limit of instructions of a run.
const STEPS: u64 = 100_000_000;
/// The default limit of output of a run, in bytes.
const OUTPUT: u64 = 1 << 20;
/// The number of files that are read at once.
const GROUP: usize = 256;

/// The totals of all runs.
#[derive(Default)]
struct Totals {
    runs: usize,
    instructions: u64,
    /// The time of the runs alone, without reading and writing files.
    seconds: f64,
    /// The greatest exit code.
    worst: Option<Status>,
}

/// Runs the program with each file of the folder as its input.
pub(crate) fn run(
    options: &Run,
    folder: &Path,
    (target, launch): (&dyn Target, &Launch),
    reporter: &Reporter,
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
    let mut totals = Totals::default();
    for group in names.chunks(GROUP) {
        let inputs = group.iter().map(|name| read(&folder.join(name))).collect::<Result<Vec<_>, _>>()?;
        let started = Instant::now();
        let reports = batch.run_on(|| launch.machine(), &inputs)?;
        totals.seconds += started.elapsed().as_secs_f64();
        let mut table = String::new();
        for (name, report) in group.iter().zip(&reports) {
            if let Some(outputs) = outputs {
                files::write(&outputs.join(name), &report.output)?;
            }
            table.push_str(&line(&shown(name), width, report, (target, &launch.plan.image)));
            totals.add(report);
        }
        print(&table)?;
    }
    if let Some(format) = options.stats {
        reporter.note(&totals.describe(format));
    }
    Ok(totals.worst.unwrap_or(Status::Done))
}

/// Returns the names of the files in a folder, in order, without hidden ones, which begin with a dot.
fn names(folder: &Path) -> Result<Vec<OsString>, Failure> {
    let reading = |error| Failure::reading(folder, error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(reading)? {
        let name = entry.map_err(reading)?.file_name();
        let is_hidden = name.to_string_lossy().starts_with('.');
        // A link counts as what it points to.
        if !is_hidden && fs::metadata(folder.join(&name)).is_ok_and(|data| data.is_file()) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return Err(Failure::argument(format!("no files in {}", folder.display())));
    }
    names.sort_unstable();
    Ok(names)
}

/// Makes a name fit on one line.
fn shown(name: &OsString) -> String {
    name.to_string_lossy().replace(char::is_control, "?")
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::reading(path, error))
}

/// Creates the folder of outputs. It must not be that of inputs, because their files have the same names.
fn make_apart(outputs: &Path, inputs: &Path) -> Result<(), Failure> {
    fs::create_dir_all(outputs).map_err(|error| Failure::writing(outputs.display(), error))?;
    let place = |path: &Path| -> Option<PathBuf> { fs::canonicalize(path).ok() };
    if place(outputs) == place(inputs) {
        let message = format!("the outputs would overwrite the inputs in {}", inputs.display());
        return Err(Failure::Argument {
            message,
            help: Some("choose another folder for --outputs".to_owned()),
        });
    }
    Ok(())
}

/// Formats a line of the table: name, end of the run, instructions, and the fault if there was one.
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

impl Totals {
    fn add(&mut self, report: &RunReport) {
        self.runs += 1;
        self.instructions += report.outcome.instructions();
        let status = status_of(report.outcome.reason());
        self.worst = self.worst.into_iter().chain([status]).max_by_key(|status| status.code());
    }

    /// Formats the statistics.
    fn describe(&self, format: StatsFormat) -> String {
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
