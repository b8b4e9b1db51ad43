//! `bantam build --verify`: compares a compiled program with the evaluator of its language, for all values of a port.
//!
//! Each port that the program reads holds each of its values for a whole run, while the others hold 0. The comparison
//! covers everything observable, in order: output, reads and writes of ports, and how the run ends. The result also
//! lists what was not covered.

use std::{
    collections::BTreeSet,
    ops::RangeInclusive,
    sync::{Arc, Mutex, PoisonError},
};

use bantam_chick::{
    Indices,
    evaluate::{End, Host, evaluate},
    ir::{End as BlockEnd, Module, Op, lower},
    program::Program,
};
use bantam_isa::{Image, Stop};
use bantam_machines::{LaunchError, LaunchPlan, Target};
use bantam_run::{Console, Context, Device, EndReason, Exit, Key, Limits, Ports, PutError};

use crate::{outcome::Outcome, pages::Stages};

/// The number of steps after which the evaluator is stopped.
const STEPS: u64 = 50_000;
/// An upper bound for the instructions of one step of the language, on average.
const INSTRUCTIONS_A_STEP: u64 = 200;
/// Additional instructions for work that is done only once.
const INSTRUCTIONS: u64 = 2_000_000;
/// The number of instructions between two checks of the machine.
const SLICE: u64 = 100_000;
/// The number of runs between two reports of progress.
const PROGRESS_INTERVAL: usize = 32;
/// The number of events that are shown before and after a difference.
const SHOWN: usize = 8;

/// One observable action of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Prints(u8),
    Reads(u8),
    Writes(u8, u8),
}

/// How a run ends.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ends {
    /// At the end of the program.
    Done,
    /// With a fault of the language, or with one of the machine's own.
    Fault(String),
    /// It waits for a key.
    InputEnded,
    /// It was cut off.
    Open,
}

/// Everything observable about a run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Observed {
    events: Vec<Event>,
    ends: Ends,
}

/// The result of comparing two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Same,
    /// The runs are the same as far as both go, but one was cut off.
    Open,
    Different,
}

/// The host of the evaluator: records events, with ports that hold their values.
struct Recorder {
    events: Vec<Event>,
    values: [u8; 8],
    /// Whether characters come from a port.
    has_ports: bool,
    steps: u64,
}

impl Host for Recorder {
    fn print(&mut self, bytes: &[u8]) {
        self.events.extend(bytes.iter().map(|byte| Event::Prints(*byte)));
    }
    fn read_char(&mut self) -> Option<u8> {
        self.has_ports.then(|| self.read_port(7))
    }
    fn read_port(&mut self, port: u8) -> u8 {
        self.events.push(Event::Reads(port));
        self.values[usize::from(port & 7)]
    }
    fn write_port(&mut self, port: u8, value: u8) {
        self.events.push(Event::Writes(port, value));
    }
    fn step(&mut self, _: bantam_diag::Span) -> bool {
        self.steps += 1;
        true
    }
}

/// The events of the machine, recorded by its console and its ports.
type Log = Arc<Mutex<Vec<Event>>>;

fn note(log: &Log, events: impl IntoIterator<Item = Event>) {
    log.lock().unwrap_or_else(PoisonError::into_inner).extend(events);
}

/// A port of the machine with a constant value.
struct Held {
    addr: u16,
    port: u8,
    value: u8,
    log: Log,
}

impl Device for Held {
    fn name(&self) -> &str {
        "port"
    }
    fn addrs(&self) -> RangeInclusive<u16> {
        self.addr..=self.addr
    }
    fn read(&mut self, _: u16, _: &mut Context<'_>) -> Result<u16, Stop> {
        note(&self.log, [Event::Reads(self.port)]);
        Ok(self.value.into())
    }
    fn write(&mut self, _: u16, value: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        note(&self.log, [Event::Writes(self.port, value as u8)]);
        Ok(())
    }
    fn peek(&self, _: u16, _: u64) -> u16 {
        self.value.into()
    }
}

/// A console without keys.
struct Screen(Log);

impl Console for Screen {
    fn key(&mut self, _: u64) -> Key {
        Key::Ended
    }
    fn put(&mut self, bytes: &[u8]) -> Result<(), PutError> {
        note(&self.0, bytes.iter().map(|byte| Event::Prints(*byte)));
        Ok(())
    }
}

/// The inputs that a program uses.
#[derive(Default)]
struct Needs {
    ports: BTreeSet<u8>,
    keys: bool,
    /// Assembly, or a jump to an address.
    machine: bool,
}

impl Needs {
    fn of(module: &Module, ports: Option<Ports>) -> Self {
        let mut needs = Self::default();
        for function in &module.functions {
            for block in &function.blocks {
                needs.machine |= matches!(block.end, BlockEnd::Goto(_));
                for v in &block.insns {
                    let op = function.op(*v);
                    if let Op::ReadPort(port) = op {
                        needs.ports.insert(*port);
                    } else if *op == Op::ReadChar && ports.is_some() {
                        needs.ports.insert(7);
                    }
                    needs.keys |= *op == Op::ReadChar && ports.is_none();
                    needs.machine |= matches!(op, Op::Asm(_));
                }
            }
        }
        needs
    }
}

/// Both ways to run a program.
struct Pair<'a> {
    stages: &'a Stages<'a>,
    program: &'a Program,
    target: &'a dyn Target,
    image: &'a Image,
}

/// The result of comparing a compiled program with its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The program has assembly or `goto`, which only a machine can run, so nothing was compared.
    NeedsMachine,
    /// No run differs. The text lists what was covered, and what was not.
    Equal(String),
    /// A run differs. The text names the input and the first difference.
    Different(String),
}

impl std::fmt::Display for Verification {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NeedsMachine => {
                f.write_str("not verified: the program has assembly or goto, which only a machine can run\n")
            }
            Self::Equal(text) | Self::Different(text) => f.write_str(text),
        }
    }
}

/// Compares a compiled program, `image`, with the evaluator of its language. `progress` is called from time to time with
/// the number of finished runs and the number of all runs. Returns `None` if the program has errors.
///
/// # Errors
///
/// If the machine cannot be launched.
pub fn verify(
    stages: &Stages<'_>,
    target: &dyn Target,
    image: &Image,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Option<Verification>, LaunchError> {
    let Some(program) = stages.program() else { return Ok(None) };
    let needs = Needs::of(&lower(program, stages.source), target.ports());
    if needs.machine {
        return Ok(Some(Verification::NeedsMachine));
    }
    let pair = Pair { stages, program, target, image };
    let mut tally = Tally::default();
    let trials = trials(&needs.ports);
    for (i, (port, values)) in trials.iter().enumerate() {
        if i % PROGRESS_INTERVAL == PROGRESS_INTERVAL - 1 {
            progress(i, trials.len());
        }
        let (by_language, by_machine) = pair.runs(*values)?;
        tally.most_reads = tally.most_reads.max(reads(&by_language));
        let value = port.map(|port| (port, values[usize::from(port & 7)]));
        match compared(&by_language, &by_machine) {
            Verdict::Same => tally.same += 1,
            Verdict::Open => tally.open.push(value),
            Verdict::Different => {
                return Ok(Some(Verification::Different(difference(value, &by_language, &by_machine))));
            }
        }
    }
    Ok(Some(Verification::Equal(tally.summary(&needs))))
}

/// The port whose values are tried, if any, and the values of all ports.
type Trial = (Option<u8>, [u8; 8]);

/// Returns a trial for each value of each port, while the others are 0; one trial if there are no ports.
fn trials(ports: &BTreeSet<u8>) -> Vec<Trial> {
    let mut trials: Vec<Trial> = Vec::new();
    for port in ports {
        for value in 0..=255 {
            let mut values = [0; 8];
            values[usize::from(*port & 7)] = value;
            trials.push((Some(*port), values));
        }
    }
    if trials.is_empty() {
        trials.push((None, [0; 8]));
    }
    trials
}

fn reads(seen: &Observed) -> usize {
    seen.events.iter().filter(|event| matches!(event, Event::Reads(_))).count()
}

impl Pair<'_> {
    fn runs(&self, values: [u8; 8]) -> Result<(Observed, Observed), LaunchError> {
        let (by_language, steps) = self.by_language(values);
        let limit = match by_language.ends {
            Ends::Open => INSTRUCTIONS,
            Ends::Done | Ends::Fault(_) | Ends::InputEnded => steps * INSTRUCTIONS_A_STEP + INSTRUCTIONS,
        };
        let by_machine = self.by_machine(values, by_language.events.len(), limit)?;
        Ok((by_language, by_machine))
    }

    fn by_language(&self, values: [u8; 8]) -> (Observed, u64) {
        let has_ports = self.target.ports().is_some();
        let mut recorder = Recorder { events: Vec::new(), values, has_ports, steps: 0 };
        let source = self.stages.source;
        let ends = match evaluate(self.program, &mut recorder, STEPS) {
            End::Done => Ends::Done,
            // Without bounds checks, the effect of an index out of range is not defined by the language.
            End::Fault(bantam_chick::evaluate::Fault::Index, _)
                if self.stages.options.indices == Indices::Unchecked =>
            {
                Ends::Open
            }
            End::Fault(fault, at) => {
                Ends::Fault(format!("{} in line {}", fault.message(), source.position(at.start).line))
            }
            End::InputEnded(_) => Ends::InputEnded,
            End::StepLimit | End::TooDeep(_) | End::Machine(_) => Ends::Open,
        };
        (Observed { events: recorder.events, ends }, recorder.steps)
    }

    /// Runs the machine until it has done more than the evaluator did.
    fn by_machine(&self, values: [u8; 8], events: usize, limit: u64) -> Result<Observed, LaunchError> {
        let log = Log::default();
        let mut machine = LaunchPlan::new(self.target.name(), self.image.clone()).launch()?;
        if let Some(ports) = self.target.ports() {
            for (port, value) in (0u8..).zip(values).take(ports.count.into()) {
                let addr = ports.first + u16::from(port);
                machine.detach(addr);
                machine.attach(Box::new(Held { addr, port, value, log: Arc::clone(&log) }))?;
            }
        }
        let mut console = Screen(Arc::clone(&log));
        let mut ends = Ends::Open;
        while machine.instructions() < limit && events_in(&log) <= events {
            let exit = machine.run(&mut console, Limits::steps(SLICE));
            if exit != Exit::StepLimit {
                ends = self.ends(&Outcome::new(exit, &*machine));
                break;
            }
        }
        drop(machine);
        let events = log.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Observed { events, ends })
    }
}

impl Pair<'_> {
    fn ends(&self, outcome: &Outcome) -> Ends {
        match outcome.reason() {
            EndReason::Halted => Ends::Done,
            EndReason::InputEnded => Ends::InputEnded,
            EndReason::Fault => Ends::Fault(outcome.sentence(self.image, self.target.numerals())),
            EndReason::StepLimit
            | EndReason::OutputLimit
            | EndReason::OutputClosed
            | EndReason::Timeout
            | EndReason::Interrupted => Ends::Open,
        }
    }
}

fn events_in(log: &Log) -> usize {
    log.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// Compares two runs, as far as both go.
fn compared(by_language: &Observed, by_machine: &Observed) -> Verdict {
    let (a, b) = (&by_language.events, &by_machine.events);
    let both = a.len().min(b.len());
    let differs = a[..both] != b[..both];
    match (&by_language.ends, &by_machine.ends) {
        _ if differs => Verdict::Different,
        (Ends::Open, Ends::Open) => Verdict::Open,
        // A run that has ended has no further events.
        (Ends::Open, _) if b.len() < a.len() => Verdict::Different,
        (_, Ends::Open) if a.len() < b.len() => Verdict::Different,
        (Ends::Open, _) | (_, Ends::Open) => Verdict::Open,
        (x, y) if x == y && a.len() == b.len() => Verdict::Same,
        (_, _) => Verdict::Different,
    }
}

/// Describes the input for which the runs differ, and where they part.
fn difference(value: Option<(u8, u8)>, by_language: &Observed, by_machine: &Observed) -> String {
    let (a, b) = (&by_language.events, &by_machine.events);
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let with = value.map_or(String::new(), |(port, value)| format!(" with {value} on port {port}"));
    let tail = |seen: &Observed| {
        let rest = &seen.events[same.min(seen.events.len())..];
        let mut words: Vec<String> = rest.iter().take(SHOWN).map(event).collect();
        if rest.len() > SHOWN {
            words.push("and more".to_owned());
        } else {
            words.push(match &seen.ends {
                Ends::Done => "ends".to_owned(),
                Ends::Fault(what) => what.clone(),
                Ends::InputEnded => "waits for a key".to_owned(),
                Ends::Open => "keeps running".to_owned(),
            });
        }
        words.join(", ")
    };
    let before: Vec<String> = a[same.saturating_sub(SHOWN)..same].iter().map(event).collect();
    let before = match before.as_slice() {
        [] => "from the start".to_owned(),
        some => format!("after {same} equal actions, the last of which {}", some.join(", ")),
    };
    format!(
        "different{with}, {before}:\n  language  {}\n  machine   {}\n",
        tail(by_language),
        tail(by_machine)
    )
}

fn event(event: &Event) -> String {
    match event {
        Event::Prints(byte) if byte.is_ascii_graphic() || *byte == b' ' => {
            format!("prints '{}'", char::from(*byte))
        }
        Event::Prints(byte) => format!("prints byte {byte}"),
        Event::Reads(port) => format!("reads port {port}"),
        Event::Writes(port, value) => format!("writes {value} to port {port}"),
    }
}

/// The results of all trials.
#[derive(Default)]
struct Tally {
    same: usize,
    open: Vec<Option<(u8, u8)>>,
    most_reads: usize,
}

impl Tally {
    /// Describes what was covered, and what was not.
    fn summary(&self, needs: &Needs) -> String {
        let ports: Vec<String> = needs.ports.iter().map(ToString::to_string).collect();
        let (one, several) = (ports.len() == 1, ports.len() > 1);
        let word = if self.open.is_empty() { "equal" } else { "equal as far as checked" };
        let mut lines = vec![match ports.as_slice() {
            [] => format!("{word}: the program reads no port, and was run once"),
            [port] => format!("{word}: port {port} held each of 256 values for a whole run"),
            _ => format!(
                "{word}: ports {} held each of 256 values for a whole run, one port at a time",
                ports.join(", ")
            ),
        }];
        if one && self.most_reads > 1 {
            lines.push("not covered: a port whose value changes during the run".to_owned());
        }
        if several {
            lines.push(
                "not covered: several nonzero ports at once, and values that change during the run"
                    .to_owned(),
            );
        }
        if needs.keys {
            lines.push("not covered: keys; no run had any".to_owned());
        }
        if let Some(first) = self.open.first() {
            let which = match (first, self.open.len()) {
                (None, _) => "the rest of the run, which".to_owned(),
                (Some((port, value)), 1) => format!("the rest of the run with {value} on port {port}, which"),
                (Some((port, value)), count) => {
                    format!("the rest of {count} runs (the first with {value} on port {port}), each of which")
                }
            };
            lines.push(format!("not covered: {which} continues after {STEPS} steps or was cut off"));
        } else if lines.len() == 1 {
            lines.push("this is a proof: there is no other input".to_owned());
        }
        lines.join("\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, ends: Ends) -> Observed {
        Observed { events: text.bytes().map(Event::Prints).collect(), ends }
    }

    #[test]
    fn runs_are_compared_as_far_as_both_go() {
        let verdict = |a: (&str, Ends), b: (&str, Ends)| compared(&seen(a.0, a.1), &seen(b.0, b.1));
        assert_eq!(verdict(("ab", Ends::Done), ("ab", Ends::Done)), Verdict::Same);
        assert_eq!(verdict(("ab", Ends::Done), ("ab", Ends::InputEnded)), Verdict::Different);
        assert_eq!(verdict(("ab", Ends::Done), ("ac", Ends::Done)), Verdict::Different);
        assert_eq!(verdict(("ab", Ends::Done), ("abc", Ends::Done)), Verdict::Different);
        assert_eq!(verdict(("ab", Ends::Open), ("abc", Ends::Open)), Verdict::Open);
        assert_eq!(verdict(("ab", Ends::Open), ("a", Ends::Done)), Verdict::Different);
        assert_eq!(verdict(("ab", Ends::Done), ("abc", Ends::Open)), Verdict::Different);
        assert_eq!(verdict(("ab", Ends::Done), ("a", Ends::Open)), Verdict::Open);
    }

    #[test]
    fn a_difference_is_shown_with_its_input() {
        let (a, b) =
            (seen("xy\n", Ends::Done), seen("xz", Ends::Fault("division by zero in line 3".to_owned())));
        assert_eq!(
            difference(Some((7, 65)), &a, &b),
            "different with 65 on port 7, after 1 equal actions, the last of which prints 'x':\n  \
             language  prints 'y', prints byte 10, ends\n  \
             machine   prints 'z', division by zero in line 3\n"
        );
    }
}
