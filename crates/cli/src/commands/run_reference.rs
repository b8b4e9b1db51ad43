//! `bantam run --engine reference` of a Chick program: the evaluator of the language runs it, without a machine.
//!
//! A step is a statement or a test of a condition. The console is the same as for every run, and ports are the devices
//! that are otherwise connected to machines.

use std::time::Instant;

use bantam::InputError;
use bantam_chick::{
    Options as ChickOptions, check_source,
    evaluate::{End, Host, evaluate},
};
use bantam_diag::{Source, Sources, Span};
use bantam_isa::{Image, Stop};
use bantam_machines::Target;
use bantam_run::{Console as _, Context, Device, EndReason, Key, PutError, StopHandle};

use crate::{
    args::{Concern, Run, first_given},
    commands::launch_options::Launch,
    ending::{Measured, stats},
    error::Failure,
    host::console::{HostConsole, Report},
    output::Reporter,
    status::Status,
};

/// The number of steps between two checks of the clock and flushes of the output.
const SLICE: u64 = 1 << 14;

/// Why a run was ended before its program.
enum Over {
    Full,
    Closed,
    Late,
    Interrupted,
    /// A port failed.
    Port(String),
}

/// The host of the evaluator: console and ports.
struct EvalHost {
    console: HostConsole,
    ports: Vec<Box<dyn Device>>,
    /// The address of port 0, if characters come from ports.
    first: Option<u16>,
    steps: u64,
    at: Span,
    over: Option<Over>,
}

pub(crate) fn run(
    options: &Run,
    reporter: &Reporter,
    target: &dyn Target,
    (source, chick): (&Source, ChickOptions),
) -> Result<Status, Failure> {
    refuse(options)?;
    let Some(backend) = target.chick() else {
        let (name, machine) = (source.name.clone(), target.title());
        return Err(InputError::NoChick { name, machine }.into());
    };
    let checked = check_source(source, 0, backend.profile(), chick);
    reporter.diagnostics(&checked.diagnostics, &Sources::new(vec![source.clone()]));
    let Some(program) = checked.program else { return Ok(Status::Errors) };
    let started = Instant::now();
    let deadline = options.timeout.and_then(|timeout| started.checked_add(timeout));
    let input = options.input.as_deref();
    let image = Image::default();
    let ports = Launch::new(&options.setup, &options.language, target, &image)?.port_devices()?;
    let console = HostConsole::new(input, options.max_output, deadline, StopHandle::default())?;
    let first = target.ports().map(|ports| ports.first);
    let mut host = EvalHost { console, ports, first, steps: 0, at: Span::default(), over: None };
    let end = evaluate(&program, &mut host, options.max_steps.unwrap_or(u64::MAX));
    let EvalHost { mut console, steps, at, over, .. } = host;
    console.flush();
    let seconds = started.elapsed().as_secs_f64();
    let lost_output = console.take_error();
    if end == End::Done {
        let reports = options.verbose || options.stats.is_some();
        console.leave_screen(if reports { Report::Follows } else { Report::None });
    }
    drop(console);
    let reason = ended_by(over.as_ref(), &end);
    let status = report(Ending { end, over, steps, at }, options, reporter, source);
    if let Some(format) = options.stats {
        let measured =
            Measured { engine: "reference", steps, unit: "steps", seconds, translated: None, reason, status };
        reporter.note(&stats(format, &measured));
    }
    lost_output.map_or(Ok(status), Err)
}

/// Rejects options that need a machine.
fn refuse(options: &Run) -> Result<(), Failure> {
    match first_given(options.given(), &[Concern::Observation, Concern::Launch]) {
        Some(name) => Err(Failure::Argument {
            message: format!("{name} needs a machine, and `reference` runs Chick without one"),
            help: Some("remove --engine reference".to_owned()),
        }),
        None => Ok(()),
    }
}

impl EvalHost {
    /// Returns the value of a port, or records its failure.
    fn settle(&mut self, port: u8, done: Result<u16, Stop>, complaint: Option<String>) -> u8 {
        match done {
            Ok(value) => value as u8,
            Err(_) => {
                let why = complaint.unwrap_or_else(|| format!("port {port} failed"));
                self.over.get_or_insert(Over::Port(why));
                0
            }
        }
    }
}

impl Host for EvalHost {
    fn print(&mut self, bytes: &[u8]) {
        if self.over.is_some() {
            return;
        }
        self.over = match self.console.put(bytes) {
            Ok(()) => None,
            Err(PutError::Full) => Some(Over::Full),
            Err(PutError::Closed) => Some(Over::Closed),
        };
    }

    fn read_char(&mut self) -> Option<u8> {
        if self.first.is_some() {
            return Some(self.read_port(7));
        }
        while self.over.is_none() {
            match self.console.key(self.steps) {
                Key::Byte(byte) => return Some(byte),
                Key::Ended => return None,
                Key::None => {
                    self.console.wait();
                    self.look();
                }
            }
        }
        Some(0)
    }

    fn read_port(&mut self, port: u8) -> u8 {
        if self.over.is_some() {
            return 0;
        }
        let (Some(device), Some(first)) = (self.ports.get_mut(usize::from(port)), self.first) else {
            return 0;
        };
        let mut context = Context::new(self.steps, &mut self.console);
        let done = device.read(first + u16::from(port), &mut context);
        let complaint = context.take_complaint();
        self.settle(port, done, complaint)
    }

    fn write_port(&mut self, port: u8, value: u8) {
        if self.over.is_some() {
            return;
        }
        let (Some(device), Some(first)) = (self.ports.get_mut(usize::from(port)), self.first) else { return };
        let mut context = Context::new(self.steps, &mut self.console);
        let done = device.write(first + u16::from(port), value.into(), &mut context);
        let complaint = context.take_complaint();
        self.settle(port, done.map(|()| 0), complaint);
    }

    fn step(&mut self, at: Span) -> bool {
        if self.over.is_some() {
            return false;
        }
        (self.steps, self.at) = (self.steps + 1, at);
        if self.steps.is_multiple_of(SLICE) {
            self.console.flush();
            self.look();
        }
        self.over.is_none()
    }
}

impl EvalHost {
    /// Checks the clock and signals.
    fn look(&mut self) {
        if self.console.is_interrupted() {
            self.over = Some(Over::Interrupted);
        } else if self.console.is_late() {
            self.over = Some(Over::Late);
        } else {
            self.console.attend();
        }
    }
}

/// Returns why a run ended; `None` if the evaluator cannot run the program.
fn ended_by(over: Option<&Over>, end: &End) -> Option<EndReason> {
    Some(match (over, end) {
        (Some(Over::Full), _) => EndReason::OutputLimit,
        (Some(Over::Late), _) => EndReason::Timeout,
        (Some(Over::Closed), _) => EndReason::OutputClosed,
        (Some(Over::Interrupted), _) => EndReason::Interrupted,
        (None, End::Done) => EndReason::Halted,
        (Some(Over::Port(_)), _) | (None, End::Fault(..) | End::TooDeep(_)) => EndReason::Fault,
        (None, End::StepLimit) => EndReason::StepLimit,
        (None, End::InputEnded(_)) => EndReason::InputEnded,
        (None, End::Machine(_)) => return None,
    })
}

/// How a run ended.
struct Ending {
    end: End,
    over: Option<Over>,
    steps: u64,
    /// The span of the last step.
    at: Span,
}

/// Reports how the run ended if it did not end normally, and returns its exit code.
fn report(ending: Ending, options: &Run, reporter: &Reporter, source: &Source) -> Status {
    let Ending { end, over, steps, at } = ending;
    let line = |at: Span| source.line_of(at.start);
    let place = |at: Span| format!("{}:{}", source.name, line(at) + 1);
    let limit = |what: &str| {
        reporter.error(&format!("{what} at {}, after {steps} steps", place(at)), None);
        Status::Limit
    };
    let fault = |message: &str, at: Span| {
        let number = line(at) as u32 + 1;
        reporter.note(&reporter.fault_in_line(message, (&source.name, number), source.line(line(at))));
        Status::Fault
    };
    match (over, end) {
        (Some(Over::Full), _) => limit("output limit reached"),
        (Some(Over::Late), _) => limit("time limit reached"),
        (Some(Over::Closed), _) => Status::Done,
        (Some(Over::Interrupted), _) => Status::Interrupted,
        (Some(Over::Port(why)), _) => fault(&why, at),
        (None, End::Done) => {
            if options.verbose {
                reporter.note(&format!("finished after {steps} steps\n"));
            }
            Status::Done
        }
        (None, End::Fault(kind, at)) => fault(kind.message(), at),
        (None, End::StepLimit) => limit("step limit reached"),
        (None, End::TooDeep(at)) => fault("calls are nested deeper than `reference` can follow", at),
        (None, End::InputEnded(at)) => {
            let at = place(at);
            reporter.error(&format!("input ended while the program was waiting for a key, at {at}"), None);
            Status::Fault
        }
        (None, End::Machine(at)) => {
            let message = "assembly and goto need a machine, and `reference` has none";
            fault(message, at);
            reporter.note("help: remove --engine reference\n");
            Status::Usage
        }
    }
}
