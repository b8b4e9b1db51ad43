//! One program, many inputs: what grading and searching need.
//!
//! Each thread has a machine of its own and takes the next input from the list. Between two runs the machine
//! goes back to its start, which costs some microseconds, and what translators have made of the program stays.
//! A run knows nothing of those before it, so the reports are the same for any number of threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use bantam_isa::{Image, ImageError};
use bantam_machines::Target;
use bantam_run::{Exit, Limits, Machine, Script, SettingError, Settings};

/// What there is to say about one of many runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunReport {
    /// How it ended.
    pub exit: Exit,
    /// What the program has shown.
    pub output: Vec<u8>,
    /// How many instructions have completed.
    pub instructions: u64,
}

/// Why a program was not run at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// A setting does not exist or has no such value.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The image cannot be loaded.
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// Runs a program once for each input, on all processors if the feature `batch` is on, and tells of the runs in
/// the order of the inputs. Every run is what it would be on a new machine whose console is a
/// [`Script`] of that input. `limits` are for each run, as is `output_limit`, in bytes; none means no limit.
///
/// ```
/// use bantam::{Exit, Limits, Settings, run_many};
///
/// let lc3 = bantam::find("lc3").expect("the LC-3 is built in");
/// let image = bantam::assemble(lc3, ".ORIG x3000\nGETC\nADD R0, R0, #1\nOUT\nHALT\n.END\n")?;
/// let reports = run_many(lc3, &image, &Settings::new(), &["H", "A", "L", ""], Limits::steps(10_000), None)?;
/// let shown: Vec<&[u8]> = reports.iter().map(|report| report.output.as_slice()).collect();
/// assert_eq!(shown, [b"I".as_slice(), b"B", b"M", b""]);
/// assert_eq!((&reports[0].exit, &reports[3].exit), (&Exit::Halted, &Exit::InputEnded));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// If there is no such machine, or the image cannot be loaded into it.
pub fn run_many(
    target: &dyn Target,
    image: &Image,
    settings: &Settings,
    inputs: &[impl AsRef<[u8]> + Sync],
    limits: Limits,
    output_limit: Option<usize>,
) -> Result<Vec<RunReport>, BatchError> {
    let make = || {
        let mut machine = target.machine(settings)?;
        machine.load(image)?;
        Ok(machine)
    };
    run_many_on(make, inputs, limits, output_limit)
}

/// The same on machines that `make` makes ready: with a program loaded, and perhaps another engine, noise in
/// memory, or registers that are set. It is called at most once for each thread, and must always make the same.
/// Devices that it attaches are not put back between runs; see [`Machine::reset`].
///
/// # Errors
///
/// What `make` returns.
pub fn run_many_on<E: Send>(
    make: impl Fn() -> Result<Box<dyn Machine>, E> + Sync,
    inputs: &[impl AsRef<[u8]> + Sync],
    limits: Limits,
    output_limit: Option<usize>,
) -> Result<Vec<RunReport>, E> {
    let next = AtomicUsize::new(0);
    // What one thread does: one input after the other, as long as there are some that nobody has taken.
    let work = || {
        let (mut machine, mut done) = (None, Vec::new());
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = inputs.get(place) else { return Ok(done) };
            let machine = match &mut machine {
                Some(machine) => machine,
                none => none.insert(made_ready(&make)?),
            };
            done.push((place, run(&mut **machine, input.as_ref(), limits, output_limit)));
        }
    };
    let mut all = Vec::with_capacity(inputs.len());
    for done in on_all_threads(inputs.len(), work) {
        all.extend(done?);
    }
    all.sort_unstable_by_key(|(place, _)| *place);
    Ok(all.into_iter().map(|(_, report)| report).collect())
}

/// A machine that can go back to how `make` has made it.
fn made_ready<E>(make: impl Fn() -> Result<Box<dyn Machine>, E>) -> Result<Box<dyn Machine>, E> {
    let mut machine = make()?;
    machine.checkpoint();
    Ok(machine)
}

/// One run, from the state that the machine has kept.
fn run(machine: &mut dyn Machine, input: &[u8], limits: Limits, output_limit: Option<usize>) -> RunReport {
    let Ok(()) = machine.reset() else { unreachable!("a state has been kept") };
    let before = machine.instructions();
    let mut console = Script::new(input);
    if let Some(bytes) = output_limit {
        console = console.with_output_limit(bytes);
    }
    let exit = machine.run(&mut console, limits);
    RunReport { exit, output: console.into_output(), instructions: machine.instructions() - before }
}

/// What each thread returns that there is use for.
#[cfg(feature = "batch")]
fn on_all_threads<T: Send>(runs: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    if runs < 2 { vec![work()] } else { rayon::broadcast(|_| work()) }
}

/// What this thread returns.
#[cfg(not(feature = "batch"))]
fn on_all_threads<T>(_: usize, work: impl Fn() -> T) -> Vec<T> {
    vec![work()]
}
