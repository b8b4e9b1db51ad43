//! One program run on many inputs, for grading and searching.
//!
//! Each thread has its own machine and takes the next input from the list. Between two runs the machine returns to its
//! start, which takes a few microseconds and keeps translated code. No run can observe an earlier one, so the reports
//! are the same for any number of threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use bantam_machines::{LaunchError, LaunchPlan};
use bantam_run::{Limits, Machine, Script};

use crate::outcome::Outcome;

/// The report of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunReport {
    /// How the run ended.
    pub outcome: Outcome,
    /// The bytes that the program printed.
    pub output: Vec<u8>,
}

/// A program that runs once for each of many inputs, on all processors if the feature `batch` is on.
///
/// Every run behaves as on a new machine whose console is a [`Script`] of its input.
///
/// ```
/// use bantam::{Batch, EndReason, LaunchPlan, Limits};
///
/// let image = bantam::assemble(bantam::LC3, ".ORIG x3000\nGETC\nADD R0, R0, #1\nOUT\nHALT\n.END\n")?;
/// let batch = Batch::new(LaunchPlan::new("lc3", image)).limits(Limits::steps(10_000));
/// let reports = batch.run(&["H", "A", "L", ""])?;
/// let printed: Vec<&[u8]> = reports.iter().map(|report| report.output.as_slice()).collect();
/// assert_eq!(printed, [b"I".as_slice(), b"B", b"M", b""]);
/// assert_eq!(reports[0].outcome.reason(), EndReason::Halted);
/// assert_eq!(reports[3].outcome.reason(), EndReason::InputEnded);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Batch {
    plan: LaunchPlan,
    output_limit: Option<usize>,
}

impl Batch {
    /// Returns a batch of runs that all start from `plan`. The plan's limits apply to each run; its keys are ignored,
    /// because each run has its own.
    #[must_use]
    pub fn new(plan: LaunchPlan) -> Self {
        Self { plan, output_limit: None }
    }

    /// Sets the limits of each run.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.plan.limits = limits;
        self
    }

    /// Sets the maximum output of each run, in bytes.
    #[must_use]
    pub fn output_limit(mut self, bytes: usize) -> Self {
        self.output_limit = Some(bytes);
        self
    }

    /// Runs the program once for each input, and returns the reports in the order of the inputs.
    ///
    /// # Errors
    ///
    /// If the plan cannot be launched.
    pub fn run(&self, inputs: &[impl AsRef<[u8]> + Sync]) -> Result<Vec<RunReport>, LaunchError> {
        self.run_on(|| self.plan.launch(), inputs)
    }

    /// Like [`run`](Self::run), on machines that `launch` makes, for example with devices attached or with another
    /// translator. `launch` is called at most once per thread, and must always make the same machine. Devices that it
    /// attaches are not reset between runs; see [`Snapshots::reset`](bantam_run::Snapshots::reset).
    ///
    /// # Errors
    ///
    /// The error of `launch`.
    pub fn run_on<E: Send>(
        &self,
        launch: impl Fn() -> Result<Box<dyn Machine>, E> + Sync,
        inputs: &[impl AsRef<[u8]> + Sync],
    ) -> Result<Vec<RunReport>, E> {
        let next = AtomicUsize::new(0);
        // One thread's share: it takes the next input until none is left.
        let work = || {
            let (mut machine, mut done) = (None, Vec::new());
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(input) = inputs.get(index) else { return Ok(done) };
                let machine = match &mut machine {
                    Some(machine) => machine,
                    none => none.insert(with_checkpoint(launch()?)),
                };
                done.push((index, self.run_one(&mut **machine, input.as_ref())));
            }
        };
        let mut all = Vec::with_capacity(inputs.len());
        for done in on_all_threads(inputs.len(), work) {
            all.extend(done?);
        }
        all.sort_unstable_by_key(|(index, _)| *index);
        Ok(all.into_iter().map(|(_, report)| report).collect())
    }

    /// Runs one input from the machine's checkpoint.
    fn run_one(&self, machine: &mut dyn Machine, input: &[u8]) -> RunReport {
        let Ok(()) = machine.reset() else { unreachable!("the machine has a checkpoint") };
        let mut console = Script::new(input);
        if let Some(bytes) = self.output_limit {
            console = console.with_output_limit(bytes);
        }
        let exit = machine.run(&mut console, self.plan.limits);
        RunReport { outcome: Outcome::new(exit, machine), output: console.into_output() }
    }
}

/// Returns the machine with a checkpoint of its present state.
fn with_checkpoint(mut machine: Box<dyn Machine>) -> Box<dyn Machine> {
    machine.checkpoint();
    machine
}

/// Runs `work` on all threads, and returns their results.
#[cfg(feature = "batch")]
fn on_all_threads<T: Send>(runs: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    if runs < 2 { vec![work()] } else { rayon::broadcast(|_| work()) }
}

/// Runs `work` on this thread, and returns its result.
#[cfg(not(feature = "batch"))]
fn on_all_threads<T>(_: usize, work: impl Fn() -> T) -> Vec<T> {
    vec![work()]
}
