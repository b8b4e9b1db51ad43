//! The report at the end of a run: the outcome, and the statistics of `--stats`.

use bantam::Outcome;
use bantam_isa::Image;
use bantam_machines::Target;
use bantam_run::{EndReason, Translated};

use crate::{
    args::{EngineName, StatsFormat},
    host::timed_backend,
    output::Reporter,
    status::Status,
};

/// Returns the exit code for the end of a run.
pub(crate) fn status_of(reason: EndReason) -> Status {
    match reason {
        // A closed output means that its reader needs no more.
        EndReason::Halted | EndReason::OutputClosed => Status::Done,
        EndReason::Fault | EndReason::InputEnded => Status::Fault,
        EndReason::StepLimit | EndReason::OutputLimit | EndReason::Timeout => Status::Limit,
        EndReason::Interrupted => Status::Interrupted,
    }
}

/// Reports how a run ended if it did not end normally, and returns its exit code.
pub(crate) fn report(outcome: &Outcome, reporter: &Reporter, target: &dyn Target, image: &Image) -> Status {
    match outcome.reason() {
        EndReason::Halted | EndReason::OutputClosed | EndReason::Interrupted => {}
        EndReason::Fault => {
            if let Some(fault) = outcome.fault() {
                reporter.fault(fault, image, target.insn_set());
            }
        }
        EndReason::InputEnded | EndReason::StepLimit | EndReason::OutputLimit | EndReason::Timeout => {
            reporter.error(&outcome.sentence(image, target.numerals()), None);
        }
    }
    status_of(outcome.reason())
}

/// The figures of a run, for `--stats`.
pub(crate) struct Measured {
    pub(crate) engine: &'static str,
    pub(crate) steps: u64,
    /// The name of a step in the plural: "instructions" or "steps".
    pub(crate) unit: &'static str,
    pub(crate) seconds: f64,
    pub(crate) translated: Option<Translated>,
    /// How it ended; `None` if it was rejected.
    pub(crate) reason: Option<EndReason>,
    pub(crate) status: Status,
}

#[derive(serde::Serialize)]
struct Stats {
    instructions: u64,
    seconds: f64,
    per_second: f64,
    engine: &'static str,
    translate_seconds: f64,
    ended: Option<&'static str>,
    exit: u8,
}

/// Returns the name of the engine that ran the program.
pub(crate) fn engine_name(asked: EngineName, translated: Option<Translated>) -> &'static str {
    match asked {
        EngineName::Auto if translated.is_some_and(|translated| translated.ran > 0) => "jit",
        EngineName::Auto | EngineName::Interp => "interp",
        EngineName::Jit => "jit",
        EngineName::Gates => "gates",
        EngineName::Reference => "reference",
    }
}

/// Formats the statistics.
pub(crate) fn stats(format: StatsFormat, measured: &Measured) -> String {
    let Measured { engine, steps, unit, seconds, translated, reason, status } = *measured;
    let per_second = steps as f64 / seconds.max(1e-9);
    match format {
        StatsFormat::Text => {
            let million = per_second / 1e6;
            let run =
                format!("{steps} {unit} in {seconds:.3} s, {million:.1} million a second, engine {engine}\n");
            run + &translation(translated.unwrap_or_default(), steps)
        }
        StatsFormat::Json => {
            let stats = Stats {
                instructions: steps,
                seconds,
                per_second,
                engine,
                translate_seconds: timed_backend::seconds(),
                ended: reason.map(EndReason::name),
                exit: status.code(),
            };
            serde_json::to_string(&stats).unwrap_or_default() + "\n"
        }
    }
}

/// Describes the translated code in a line; empty if nothing was translated.
fn translation(translated: Translated, steps: u64) -> String {
    if translated.regions == 0 {
        return String::new();
    }
    let s = if translated.regions == 1 { "" } else { "s" };
    format!(
        "translated {} region{s} of {} instructions in {:.1} ms; {} discarded; {:.1} % ran in them\n",
        translated.regions,
        translated.instructions,
        timed_backend::seconds() * 1e3,
        translated.discarded,
        translated.ran as f64 * 100.0 / steps.max(1) as f64
    )
}
