//! `bantam run`: builds, launches and runs a program, and reports how it ended.

use std::{collections::BTreeMap, path::Path, time::Instant};

use bantam::{BuildOutput, Input, LaunchPlan, Launched, Outcome, PortLogging, build};
use bantam_debug::Recorder;
use bantam_machines::Target;
use bantam_run::{Console, EndReason, Exit, Limits, Machine, PortLog};

use crate::{
    args::{EngineName, Run},
    commands::{
        dump::Dump, launch_options::Launch, profile::ProfileRequest, recordings, run_inputs, run_reference,
        trace::Tracer,
    },
    ending::{self, Measured, engine_name, stats},
    error::Failure,
    host::{
        console::{HostConsole, Report},
        files,
    },
    output::Reporter,
    status::Status,
};

/// The number of instructions between two checks of the clock and flushes of the output.
const SLICE: u64 = 1 << 20;
/// The same for a traced run, which is slow.
const TRACE_SLICE: u64 = 1 << 10;

pub(crate) fn run(options: &Run, reporter: &Reporter) -> Result<Status, Failure> {
    let profile = ProfileRequest::of(options)?;
    if let Some(path) = &options.record {
        recordings::check_place(path)?;
    }
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    if let (EngineName::Reference, [Input::Chick(source, chick)]) = (options.setup.engine, inputs.as_slice())
    {
        return run_reference::run(options, reporter, target, (source, *chick));
    }
    let made = build(target, inputs, options.language.options());
    reporter.diagnostics(&made.diagnostics, &made.sources);
    if made.has_errors() {
        return Ok(Status::Errors);
    }
    let launch = Launch::new(&options.setup, &options.language, target, &made.image)?;
    match &options.inputs {
        Some(folder) => run_inputs::run(options, folder, (target, &launch), reporter),
        None => run_once(options, profile, (target, &made, &launch), reporter),
    }
}

/// Does a single run, from the launch to the last report.
fn run_once(
    options: &Run,
    profile: Option<ProfileRequest>,
    (target, made, launch): (&dyn Target, &BuildOutput, &Launch),
    reporter: &Reporter,
) -> Result<Status, Failure> {
    let logging = if options.record.is_some() { PortLogging::On } else { PortLogging::Off };
    let Launched { mut machine, logs } = launch.launch(logging)?;
    let dumps = options.dump.iter().map(|what| Dump::parse(what, target, &made.image));
    let dumps = dumps.collect::<Result<Vec<Dump>, Failure>>()?;
    if profile.is_some() {
        machine.start_profile();
    }
    let mut tracer = Tracer::new(options.trace.as_deref(), target, &made.image)?;
    let mut recorder = options.record.as_ref().map(|_| Recorder::default());
    let started = Instant::now();
    // A deadline that overflows the clock is never reached.
    let deadline = options.timeout.and_then(|timeout| started.checked_add(timeout));
    let input = options.input.as_deref();
    let mut console = HostConsole::new(input, options.max_output, deadline, machine.stop_handle())?;
    let watch = Watch { tracer: tracer.as_mut(), recorder: recorder.as_mut() };
    let (outcome, recorded_reason) = drive(&mut *machine, &mut console, watch, options.max_steps);
    console.flush();
    let seconds = started.elapsed().as_secs_f64();
    let lost_output = console.take_error();
    if outcome.reason() == EndReason::Halted {
        let reports = options.verbose || options.stats.is_some() || !dumps.is_empty() || profile.is_some();
        console.leave_screen(if reports { Report::Follows } else { Report::None });
    }
    drop(console);
    if let Some(tracer) = tracer {
        tracer.finish()?;
    }
    let recorded = match (&options.record, recorder) {
        (Some(path), Some(recorder)) => {
            save(path, recorder, (&launch.plan, &logs), &*machine, recorded_reason)
        }
        (Some(_), None) | (None, _) => Ok(()),
    };
    let status = ending::report(&outcome, reporter, target, &made.image);
    if options.verbose && outcome.reason() == EndReason::Halted {
        reporter.note(&format!("{}\n", outcome.sentence(&made.image, target.numerals())));
    }
    for dump in dumps {
        reporter.note(&dump.text(&*machine, target.insn_set()));
    }
    if let (Some(request), Some(profile)) = (profile, machine.profile()) {
        request.report(profile, &made.image, target.numerals(), reporter)?;
    }
    if let Some(format) = options.stats {
        let measured = Measured {
            engine: engine_name(options.setup.engine, machine.translated()),
            steps: machine.instructions(),
            unit: "instructions",
            seconds,
            translated: machine.translated(),
            reason: Some(outcome.reason()),
            status,
        };
        reporter.note(&stats(format, &measured));
    }
    recorded?;
    lost_output.map_or(Ok(status), Err)
}

/// Writes the recording of a run.
fn save(
    path: &Path,
    recorder: Recorder,
    (plan, logs): (&LaunchPlan, &BTreeMap<u16, PortLog>),
    machine: &dyn Machine,
    reason: EndReason,
) -> Result<(), Failure> {
    let recording = recorder.finish(plan.repeated(machine, logs), machine, reason)?;
    recordings::save(path, &recording)
}

/// The observers of a run.
struct Watch<'a, 'b> {
    tracer: Option<&'a mut Tracer<'b>>,
    recorder: Option<&'a mut Recorder>,
}

impl Watch<'_, '_> {
    /// Runs a slice.
    fn run(&mut self, machine: &mut dyn Machine, console: &mut HostConsole, left: u64) -> Exit {
        match &mut self.recorder {
            Some(recorder) => {
                slice(machine, &mut recorder.console(console), self.tracer.as_deref_mut(), left)
            }
            None => slice(machine, console, self.tracer.as_deref_mut(), left),
        }
    }
}

/// Runs up to `left` instructions, but not longer than a slice.
fn slice(
    machine: &mut dyn Machine,
    console: &mut dyn Console,
    tracer: Option<&mut Tracer<'_>>,
    left: u64,
) -> Exit {
    match tracer {
        Some(tracer) => {
            let mut steps = 0..left.min(TRACE_SLICE);
            steps.find_map(|_| tracer.step(machine, console)).unwrap_or(Exit::StepLimit)
        }
        None => machine.run(console, Limits::steps(left.min(SLICE))),
    }
}

/// Runs slice by slice, and checks the clock and signals in between. Returns the outcome, and the reason for the
/// recording, which differs if an instruction was attempted before the run was cut off.
fn drive(
    machine: &mut dyn Machine,
    console: &mut HostConsole,
    mut watch: Watch<'_, '_>,
    max_steps: Option<u64>,
) -> (Outcome, EndReason) {
    let mut left = max_steps.unwrap_or(u64::MAX);
    loop {
        if left == 0 {
            return (Outcome::new(Exit::StepLimit, machine), EndReason::StepLimit);
        }
        let before = machine.instructions();
        let exit = watch.run(machine, console, left);
        left -= machine.instructions() - before;
        console.flush();
        // A run that must end anyway closes its output itself if it is not read.
        let continues = match exit {
            Exit::StepLimit | Exit::Stopped => true,
            Exit::OutputClosed => console.is_over(),
            Exit::Halted | Exit::Fault(_) | Exit::OutputLimit | Exit::InputEnded => false,
        };
        let is_cut = watch.tracer.as_ref().is_some_and(|tracer| tracer.has_failed());
        let reason = if is_cut { EndReason::Interrupted } else { EndReason::from(&exit) };
        if !continues {
            return (Outcome::new(exit, machine), reason);
        }
        // An instruction whose output was closed was attempted, whatever ended the run.
        let recorded = |other| if reason == EndReason::OutputClosed { reason } else { other };
        let cut_off = if console.is_interrupted() {
            EndReason::Interrupted
        } else if console.is_late() {
            EndReason::Timeout
        } else {
            console.attend();
            continue;
        };
        return (Outcome::cut_off(cut_off, machine), recorded(cut_off));
    }
}
