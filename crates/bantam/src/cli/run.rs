//! `bantam run`: builds, loads, runs, and tells how it ended.

use std::{collections::BTreeMap, ops::RangeInclusive, time::Instant};

use bantam_asm::number;
use bantam_debug::{EndReason, Recorder, Start};
use bantam_isa::{Image, InsnSet};
use bantam_machines::Target;
use bantam_run::{Console, Engine, Exit, Limits, Machine, Settings, Translated};

use super::{
    Status,
    args::{EngineName, Language, Run, Setup, StatsFormat},
    failure::Failure,
    files,
    host_console::HostConsole,
    inputs,
    ports::{self, Known, Memory},
    profile::Wanted,
    recordings, reference,
    report::{self, Reporter},
    timed_translator,
    trace::Tracer,
};
use crate::workshop::{Input, build};

/// How many instructions run before output is flushed and the clock is looked at.
const SLICE: u64 = 1 << 20;
/// The same when every instruction is traced, which takes its time.
const TRACE_SLICE: u64 = 1 << 10;

/// How a run ended, for the command line.
pub(super) enum End {
    Machine(Exit),
    Late,
    Interrupted,
}

pub(super) fn run(options: &Run, says: &Reporter) -> Result<Status, Failure> {
    let profile = Wanted::of(options)?;
    if let Some(path) = &options.record {
        recordings::check_place(path)?;
    }
    let files::Programs { target, inputs } = files::read_all(&options.files, &options.language)?;
    if let (EngineName::Reference, [Input::Chick(source, chick)]) = (options.setup.engine, inputs.as_slice())
    {
        return reference::run(options, says, target, (source, *chick));
    }
    let made = build(target, inputs, options.language.options());
    says.diagnostics(&made.diagnostics, &made.sources);
    if made.has_errors() {
        return Ok(Status::Errors);
    }
    if let Some(folder) = &options.inputs {
        return inputs::run(options, folder, (target, &made.image), says);
    }
    let memory = if options.record.is_some() { Memory::Keep } else { Memory::Forget };
    let mut ready = make_ready(&options.setup, &options.language, (target, &made.image), memory)?;
    let mut recorder = options.record.as_ref().map(|_| Recorder::default());
    let machine = &mut *ready.machine;
    let dumps = options.dump.iter().map(|what| dump(what, target, &made.image));
    let dumps = dumps.collect::<Result<Vec<Dump>, Failure>>()?;
    if profile.is_some() {
        machine.start_profile();
    }
    let mut tracer = Tracer::new(options.trace.as_deref(), target, &made.image)?;
    let started = Instant::now();
    // A time that the clock cannot hold never comes.
    let deadline = options.timeout.and_then(|timeout| started.checked_add(timeout));
    let input = options.input.as_deref();
    let mut console = HostConsole::new(input, options.max_output, deadline, machine.stop_handle())?;
    let watch = Watch { tracer: tracer.as_mut(), recorder: recorder.as_mut() };
    let (end, how) = drive(machine, &mut console, watch, options.max_steps);
    console.flush();
    let seconds = started.elapsed().as_secs_f64();
    let lost_output = console.take_error();
    if matches!(end, End::Machine(Exit::Halted)) {
        let says_more = options.verbose || options.stats.is_some() || !dumps.is_empty() || profile.is_some();
        console.leave_screen(says_more);
    }
    drop(console);
    if let Some(tracer) = tracer {
        tracer.finish()?;
    }
    let recorded = match (&options.record, recorder) {
        (Some(path), Some(recorder)) => {
            let start = ready.start(target, &made.image, options.setup.random_memory);
            let recording = recorder.finish(start, &*ready.machine, how);
            recording.map_err(Failure::from).and_then(|recording| recordings::save(path, &recording))
        }
        (Some(_), None) | (None, _) => Ok(()),
    };
    let machine = &*ready.machine;
    let status = tell(&end, says, target, &made.image, machine);
    if options.verbose && matches!(end, End::Machine(Exit::Halted)) {
        let at = made.image.whereabouts(machine.reported_pc(), target.numerals());
        says.say(&format!("halted at {at} after {} instructions\n", machine.instructions()));
    }
    for dump in dumps {
        says.say(&dumped(dump, machine, target.insn_set()));
    }
    if let (Some(wanted), Some(profile)) = (profile, machine.profile()) {
        wanted.tell(profile, &made.image, target.numerals(), says)?;
    }
    if let Some(format) = options.stats {
        let ran = Ran {
            engine: engine_name(options.setup.engine, machine.translated()),
            steps: machine.instructions(),
            unit: "instructions",
            seconds,
            translated: machine.translated(),
            status,
        };
        says.say(&stats(format, &ran));
    }
    recorded?;
    match lost_output {
        Some(failure) => Err(failure),
        None => Ok(status),
    }
}

/// A machine with the program loaded and everything set, and what it is made of.
pub(super) struct Ready {
    pub(super) machine: Box<dyn Machine>,
    settings: Settings,
    /// Registers that were set, in order.
    registers: Vec<(String, u16)>,
    ports: BTreeMap<u16, Known>,
}

impl Ready {
    /// What a run of the machine began with; what ports that are files have done until now is part of it.
    pub(super) fn start(&self, target: &dyn Target, image: &Image, random_memory: Option<u64>) -> Start {
        let settings = self.settings.choices();
        Start {
            machine: target.name().to_owned(),
            settings: settings.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            image: image.clone(),
            random_memory,
            registers: self.registers.clone(),
            ports: self.ports.iter().map(|(port, known)| (*port, known.connection())).collect(),
        }
    }
}

/// A machine with the program loaded and everything set, for a run that nobody wants to do again.
pub(super) fn prepare(
    setup: &Setup,
    language: &Language,
    target: &dyn Target,
    image: &Image,
) -> Result<Box<dyn Machine>, Failure> {
    Ok(make_ready(setup, language, (target, image), Memory::Forget)?.machine)
}

/// A machine with the program loaded and everything set.
pub(super) fn make_ready(
    setup: &Setup,
    language: &Language,
    (target, image): (&dyn Target, &Image),
    memory: Memory,
) -> Result<Ready, Failure> {
    let mut settings = Settings::new();
    let switches = [("boot", setup.boot), ("strict", language.strict), ("halt-banner", setup.halt_banner)];
    for (name, _) in switches.iter().filter(|(_, on)| *on) {
        settings.set(name, "on");
    }
    for (name, value) in [("compat", &setup.compat), ("traps", &setup.traps)] {
        if let Some(value) = value {
            settings.set(name, value);
        }
    }
    let mut machine = target.machine(&settings)?;
    timed_translator::watch(&mut *machine);
    machine.set_engine(engine(setup.engine))?;
    let ports = ports::connect(setup, target, &mut *machine, memory)?;
    if let Some(seed) = setup.random_memory {
        machine.randomize(seed);
    }
    machine.load(image)?;
    let mut registers = Vec::new();
    for setting in &setup.set {
        registers.push(set_register(setting, target, image, &mut *machine)?);
    }
    if let Some(pc) = &setup.pc {
        let (name, addr) = (machine.pc_name(), address(pc, target, image)?);
        machine.set_register(name, addr)?;
        registers.push((name.to_owned(), addr));
    }
    Ok(Ready { machine, settings, registers, ports })
}

/// The engine of that name.
pub(super) fn engine(name: EngineName) -> Engine {
    match name {
        EngineName::Auto => Engine::Auto,
        EngineName::Interp => Engine::Interpreter,
        EngineName::Jit => Engine::Jit,
        EngineName::Gates => Engine::Gates,
        EngineName::Reference => Engine::Reference,
    }
}

/// Who looks at a run.
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

/// Runs so many instructions at most, and not for long.
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

/// Runs slice by slice, looking at the clock and for Ctrl-C between them. Tells how the run ended for whoever started
/// it, and for whoever wants to do it again.
fn drive(
    machine: &mut dyn Machine,
    console: &mut HostConsole,
    mut watch: Watch<'_, '_>,
    max_steps: Option<u64>,
) -> (End, EndReason) {
    let mut left = max_steps.unwrap_or(u64::MAX);
    loop {
        if left == 0 {
            return (End::Machine(Exit::StepLimit), EndReason::StepLimit);
        }
        let before = machine.instructions();
        let exit = watch.run(machine, console, left);
        left -= machine.instructions() - before;
        console.flush();
        // A run that was to end anyway closes its output itself if nobody takes it.
        let goes_on = match exit {
            Exit::StepLimit | Exit::Stopped => true,
            Exit::OutputClosed => console.is_over(),
            Exit::Halted | Exit::Fault(_) | Exit::OutputLimit | Exit::InputEnded => false,
        };
        let is_cut = watch.tracer.as_ref().is_some_and(|tracer| tracer.has_failed());
        let how = if is_cut { EndReason::Stopped } else { EndReason::of(&exit) };
        if !goes_on {
            return (End::Machine(exit), how);
        }
        // An instruction whose output nobody took has been tried, whatever ended the run.
        let told = |other| if how == EndReason::OutputClosed { how } else { other };
        if console.is_interrupted() {
            return (End::Interrupted, told(EndReason::Stopped));
        }
        if console.is_late() {
            return (End::Late, told(EndReason::TimeUp));
        }
        console.attend();
    }
}

/// Says how the run ended, unless all is well.
pub(super) fn tell(
    end: &End,
    says: &Reporter,
    target: &dyn Target,
    image: &Image,
    machine: &dyn Machine,
) -> Status {
    let at = || image.whereabouts(machine.reported_pc(), target.numerals());
    let limit = |what: &str| {
        says.error(&format!("{what} at {}, after {} instructions", at(), machine.instructions()), None);
        Status::Limit
    };
    match end {
        End::Machine(Exit::Halted | Exit::OutputClosed) => Status::Done,
        End::Machine(Exit::Fault(fault)) => {
            says.fault(fault, image, target.insn_set());
            Status::Fault
        }
        End::Machine(Exit::InputEnded) => {
            says.error(&format!("input ended while the program was waiting for a key, at {}", at()), None);
            Status::Fault
        }
        End::Machine(Exit::StepLimit) => limit("the limit of instructions was reached"),
        End::Machine(Exit::OutputLimit) => limit("the limit of output was reached"),
        End::Late => limit("the time is up"),
        End::Machine(Exit::Stopped) | End::Interrupted => Status::Interrupted,
    }
}

/// An address: a number as the assembly writes it, or a label.
fn address(text: &str, target: &dyn Target, image: &Image) -> Result<u16, Failure> {
    if let Some(addr) = image.addr_of(text) {
        return Ok(addr);
    }
    let value = number(text, target.dialect()).and_then(|value| u16::try_from(value).ok());
    let usual = target.numerals().addr(target.dialect().usual_origin);
    value.ok_or_else(|| Failure::Argument {
        message: format!("`{text}` is neither an address nor a label of the program"),
        help: Some(format!("addresses are written {usual}")),
    })
}

/// set = register "=" (number | label); tells which register holds what then
pub(super) fn set_register(
    text: &str,
    target: &dyn Target,
    image: &Image,
    machine: &mut dyn Machine,
) -> Result<(String, u16), Failure> {
    let set = target.insn_set();
    let wrong = |message| {
        let reg = set.regs.get(1).unwrap_or(&"R1");
        let (three, number) = (set.numerals.decimal(3), target.dialect().example_number);
        let help = Some(format!("for example --set {reg}={three} or --set {reg}={number}"));
        Failure::Argument { message, help }
    };
    let (name, text) = text
        .split_once('=')
        .ok_or_else(|| wrong(format!("--set takes a register and a value, not `{text}`")))?;
    let (name, text) = (name.trim(), text.trim());
    let value = match number(text, target.dialect()) {
        Some(value) if (-32_768..=65_535).contains(&value) => value,
        Some(_) => return Err(wrong(format!("`{text}` does not fit into 16 bits"))),
        None => image
            .addr_of(text)
            .map(i64::from)
            .ok_or_else(|| wrong(format!("`{text}` is neither a number nor a label of the program")))?,
    };
    // What is no register is told below.
    let bits = machine.registers().iter().find(|reg| reg.name.eq_ignore_ascii_case(name)).map(|reg| reg.bits);
    let span = 1i64 << bits.unwrap_or(16);
    if !(-span / 2..span).contains(&value) {
        let bits = if span == 2 { "one bit".to_owned() } else { format!("{} bits", span.ilog2()) };
        return Err(wrong(format!("`{text}` does not fit into the {bits} of `{name}`")));
    }
    let value = value.rem_euclid(span) as u16;
    machine.set_register(name, value)?;
    Ok((name.to_owned(), value))
}

/// What is shown at the end.
enum Dump {
    Registers,
    Words(RangeInclusive<u16>),
}

/// dump = "registers" | address [".." address]
fn dump(what: &str, target: &dyn Target, image: &Image) -> Result<Dump, Failure> {
    if what.eq_ignore_ascii_case("registers") {
        return Ok(Dump::Registers);
    }
    let place = |text| {
        address(text, target, image).map_err(|failure| {
            let usual = target.dialect().usual_origin;
            let (first, last) = (target.numerals().addr(usual), target.numerals().addr(usual + 16));
            let help = format!("--dump takes `registers`, an address, or a range such as {first}..{last}");
            Failure::Argument { message: failure.to_string(), help: Some(help) }
        })
    };
    let (first, last) = what.split_once("..").unwrap_or((what, what));
    let (first, last) = (place(first)?, place(last)?);
    if last < first {
        return Err(Failure::argument(format!("the range {what} ends before it begins")));
    }
    Ok(Dump::Words(first..=last))
}

/// The words in rows of eight or sixteen, each row with the address of its first.
fn dumped(dump: Dump, machine: &dyn Machine, set: &InsnSet) -> String {
    let addrs: Vec<u16> = match dump {
        Dump::Registers => return report::registers(&machine.registers(), set.numerals),
        Dump::Words(range) => range.collect(),
    };
    let digits = set.numerals.cell_digits;
    let mut text = String::new();
    for row in addrs.chunks(32 / digits) {
        let words: Vec<String> =
            row.iter().map(|addr| format!("{:0digits$X}", machine.word(*addr))).collect();
        text.push_str(&format!("  {}  {}\n", set.numerals.addr(row[0]), words.join(" ")));
    }
    text
}

#[derive(serde::Serialize)]
struct Stats {
    instructions: u64,
    seconds: f64,
    per_second: f64,
    engine: &'static str,
    translate_seconds: f64,
    exit: u8,
}

/// What there is to say about a run.
pub(super) struct Ran {
    pub(super) engine: &'static str,
    pub(super) steps: u64,
    /// What the steps are called.
    pub(super) unit: &'static str,
    pub(super) seconds: f64,
    pub(super) translated: Option<Translated>,
    pub(super) status: Status,
}

/// The engine that it was in the end.
fn engine_name(asked: EngineName, translated: Option<Translated>) -> &'static str {
    match asked {
        EngineName::Auto if translated.is_some_and(|translated| translated.ran > 0) => "jit",
        EngineName::Auto | EngineName::Interp => "interp",
        EngineName::Jit => "jit",
        EngineName::Gates => "gates",
        EngineName::Reference => "reference",
    }
}

/// What the run took.
pub(super) fn stats(format: StatsFormat, ran: &Ran) -> String {
    let Ran { engine, steps, unit, seconds, translated, status } = *ran;
    let per_second = steps as f64 / seconds.max(1e-9);
    let translated = translated.unwrap_or_default();
    match format {
        StatsFormat::Text => {
            let mut text = format!(
                "{steps} {unit} in {seconds:.3} s, {:.1} million a second, engine {engine}\n",
                per_second / 1e6
            );
            if translated.regions > 0 {
                text.push_str(&format!(
                    "translated {} region{} of {} instructions in {:.1} ms; {} discarded; {:.1} % ran in them\n",
                    translated.regions,
                    if translated.regions == 1 { "" } else { "s" },
                    translated.instructions,
                    timed_translator::seconds() * 1e3,
                    translated.discarded,
                    translated.ran as f64 * 100.0 / steps.max(1) as f64
                ));
            }
            text
        }
        StatsFormat::Json => {
            let stats = Stats {
                instructions: steps,
                seconds,
                per_second,
                engine,
                translate_seconds: timed_translator::seconds(),
                exit: status.code(),
            };
            serde_json::to_string(&stats).unwrap_or_default() + "\n"
        }
    }
}
