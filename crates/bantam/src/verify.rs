//! `bantam build --verify`: the compiled program beside the language itself, for all values of a port.
//!
//! Each port that the program reads holds each of its values in turn for a whole run, the others hold 0.
//! What is compared is all that shows: what is printed, what is read from and written to ports, in order,
//! and how the run ends. What could not be covered is said.

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

/// So many steps of the language are looked at.
const STEPS: u64 = 50_000;
/// A step of the language takes the machine fewer instructions than this, on the whole.
const INSTRUCTIONS_A_STEP: u64 = 200;
/// So many instructions more are allowed, for what is done once.
const INSTRUCTIONS: u64 = 2_000_000;
/// How many instructions run before the machine is looked at.
const SLICE: u64 = 100_000;
/// How many runs there are between two reports of progress.
const SOMETIMES: usize = 32;
/// So much of a difference is shown.
const SHOWN: usize = 8;

/// Something that a program does and that can be seen from outside.
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
    /// By a fault in a line, or by one of the machine's own.
    Fault(String),
    /// Where it waits for a key.
    InputEnded,
    /// It has been cut off.
    Open,
}

/// All that shows of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    events: Vec<Event>,
    ends: Ends,
}

/// What the comparison of two runs says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Same,
    /// What was seen is the same, but one run was cut off.
    Open,
    Different,
}

/// What the program talks to when the language itself runs it: ports that hold their values.
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

/// What has been seen of the machine, by its console and its ports.
type Log = Arc<Mutex<Vec<Event>>>;

fn note(log: &Log, events: impl IntoIterator<Item = Event>) {
    log.lock().unwrap_or_else(PoisonError::into_inner).extend(events);
}

/// A port of the machine that holds its value.
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

/// What of the outside a program asks for.
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

/// What a comparison of a compiled program with its language found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The program has assembly or `goto`, which only a machine can run: nothing was compared.
    NeedsMachine,
    /// No run differs. The text says what was covered, and what was not.
    Equal(String),
    /// A run differs. The text says for which input, and where.
    Different(String),
}

impl std::fmt::Display for Verification {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NeedsMachine => f.write_str(
                "nothing is proven: the program has assembly or goto, and only a machine can run those\n",
            ),
            Self::Equal(text) | Self::Different(text) => f.write_str(text),
        }
    }
}

/// Compares a compiled program, `image`, with the evaluator of its language. `progress` is called now and then with the
/// number of runs that are done and the number of all. Returns `None` if the program has errors.
///
/// # Errors
///
/// If the machine cannot be made ready.
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
        if i % SOMETIMES == SOMETIMES - 1 {
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

/// A port whose values are tried, if any, and what all ports hold.
type Trial = (Option<u8>, [u8; 8]);

/// Each value of each port, the others being 0; one trial if there is no port.
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

fn reads(seen: &Seen) -> usize {
    seen.events.iter().filter(|event| matches!(event, Event::Reads(_))).count()
}

impl Pair<'_> {
    fn runs(&self, values: [u8; 8]) -> Result<(Seen, Seen), LaunchError> {
        let (by_language, steps) = self.by_language(values);
        let limit = match by_language.ends {
            Ends::Open => INSTRUCTIONS,
            Ends::Done | Ends::Fault(_) | Ends::InputEnded => steps * INSTRUCTIONS_A_STEP + INSTRUCTIONS,
        };
        let by_machine = self.by_machine(values, by_language.events.len(), limit)?;
        Ok((by_language, by_machine))
    }

    fn by_language(&self, values: [u8; 8]) -> (Seen, u64) {
        let has_ports = self.target.ports().is_some();
        let mut recorder = Recorder { events: Vec::new(), values, has_ports, steps: 0 };
        let source = self.stages.source;
        let ends = match evaluate(self.program, &mut recorder, STEPS) {
            End::Done => Ends::Done,
            // Without checks, an index out of range does what it does.
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
        (Seen { events: recorder.events, ends }, recorder.steps)
    }

    /// The machine runs until it has done more than is to be compared.
    fn by_machine(&self, values: [u8; 8], events: usize, limit: u64) -> Result<Seen, LaunchError> {
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
        Ok(Seen { events, ends })
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

/// Whether both runs show the same, as far as both go.
fn compared(by_language: &Seen, by_machine: &Seen) -> Verdict {
    let (a, b) = (&by_language.events, &by_machine.events);
    let both = a.len().min(b.len());
    let differs = a[..both] != b[..both];
    match (&by_language.ends, &by_machine.ends) {
        _ if differs => Verdict::Different,
        (Ends::Open, Ends::Open) => Verdict::Open,
        // One that has ended has done all that it does.
        (Ends::Open, _) if b.len() < a.len() => Verdict::Different,
        (_, Ends::Open) if a.len() < b.len() => Verdict::Different,
        (Ends::Open, _) | (_, Ends::Open) => Verdict::Open,
        (x, y) if x == y && a.len() == b.len() => Verdict::Same,
        (_, _) => Verdict::Different,
    }
}

/// The input for which there is a difference, and where the runs part.
fn difference(value: Option<(u8, u8)>, by_language: &Seen, by_machine: &Seen) -> String {
    let (a, b) = (&by_language.events, &by_machine.events);
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let with = value.map_or(String::new(), |(port, value)| format!(" with {value} on port {port}"));
    let tail = |seen: &Seen| {
        let rest = &seen.events[same.min(seen.events.len())..];
        let mut words: Vec<String> = rest.iter().take(SHOWN).map(event).collect();
        if rest.len() > SHOWN {
            words.push("and more".to_owned());
        } else {
            words.push(match &seen.ends {
                Ends::Done => "ends".to_owned(),
                Ends::Fault(what) => what.clone(),
                Ends::InputEnded => "waits for a key".to_owned(),
                Ends::Open => "goes on".to_owned(),
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
        "different{with}, {before}:\n  by the language  {}\n  by the machine   {}\n",
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

/// How the trials went.
#[derive(Default)]
struct Tally {
    same: usize,
    open: Vec<Option<(u8, u8)>>,
    most_reads: usize,
}

impl Tally {
    /// What was covered, and what was not.
    fn summary(&self, needs: &Needs) -> String {
        let ports: Vec<String> = needs.ports.iter().map(ToString::to_string).collect();
        let (one, several) = (ports.len() == 1, ports.len() > 1);
        let word = if self.open.is_empty() { "equal" } else { "equal as far as was looked" };
        let mut lines = vec![match ports.as_slice() {
            [] => format!("{word}: the program reads no port, and was run once"),
            [port] => format!("{word}: port {port} held each of 256 values for a whole run"),
            _ => format!(
                "{word}: ports {} held each of 256 values for a whole run, one after the other",
                ports.join(", ")
            ),
        }];
        if one && self.most_reads > 1 {
            lines.push("not covered: a port whose value changes during the run".to_owned());
        }
        if several {
            lines.push(
                "not covered: two ports that are not 0, and values that change during the run".to_owned(),
            );
        }
        if needs.keys {
            lines.push("not covered: keys; the keyboard had none".to_owned());
        }
        if let Some(first) = self.open.first() {
            let which = match (first, self.open.len()) {
                (None, _) => "the rest of the run, which".to_owned(),
                (Some((port, value)), 1) => format!("the rest of the run with {value} on port {port}, which"),
                (Some((port, value)), count) => {
                    format!("the rest of {count} runs (the first with {value} on port {port}), each of which")
                }
            };
            lines.push(format!("not covered: {which} goes on after {STEPS} steps, or was cut off"));
        } else if lines.len() == 1 {
            lines.push("that is a proof: there is no other input".to_owned());
        }
        lines.join("\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, ends: Ends) -> Seen {
        Seen { events: text.bytes().map(Event::Prints).collect(), ends }
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
             by the language  prints 'y', prints byte 10, ends\n  \
             by the machine   prints 'z', division by zero in line 3\n"
        );
    }
}
