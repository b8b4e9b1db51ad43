//! All engines on all programs: ours, the plain virtual machine in C, the published simulators, and the limit, which is
//! the program itself translated to C. Also many small runs, each on a fresh machine.
//!
//! `cargo bench -p bantam-benches --bench engines`; names of programs after `--` select only those; `small` selects the
//! small runs.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use bantam::{Batch, EndReason, Engine, Exit, Image, LaunchPlan, Limits, Machine, Script, Settings, Target};
use bantam_benches::{
    c::{BuildFolder, measure, seconds},
    cpu_seconds, interleave, median,
};
use lc3_ensemble::{
    asm::{ObjectFile, assemble},
    parse::parse_ast,
    sim::{SimFlags, Simulator, device::BufferedDisplay},
};
use vc_8bit::vc_8bit::{Byte, CPU, Computer, Ports, RAM};

/// Our engines.
const ENGINES: &[(&str, Engine)] =
    &[("interp", Engine::Interpreter), ("jit", Engine::Jit), ("auto", Engine::Auto)];

/// The peers, in the order of the columns.
const PEERS: &[&str] = &["C VM", "peer", "C checked", "limit"];

/// The number of turns of all sides of a program.
const TURNS: usize = 9;

/// The factor by which a long run has more rounds.
const LONGER: u32 = 8;

/// Shorter runs are repeated for this many seconds, because of the clock's resolution.
const SHORTEST: f64 = 0.02;

/// The instructions of a small run, and the number of runs in one measurement.
const SMALL: u64 = 20_000;
const SMALL_RUNS: u64 = 200;

/// More instructions per second than any processor runs. A compiler that has evaluated the whole program can seem to
/// reach it; such a result is not a limit to compare with.
const FASTEST: f64 = 100e9;

/// Runs a program and returns its instructions per second; `None` if it cannot run it.
type Side<'a> = Box<dyn FnMut() -> Option<f64> + 'a>;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let folder = BuildFolder::new();
    if folder.is_none() {
        println!("no C compiler is installed, so its columns are empty");
    }
    for target in bantam::ALL {
        let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
        let programs = target.benchmarks().iter().filter(|(name, _)| is_wanted(name));
        let tables: Vec<_> =
            programs.map(|(name, source)| (*name, table(*target, source, folder.as_ref()))).collect();
        if !tables.is_empty() {
            show(*target, &tables);
        }
    }
    if wanted.is_empty() || wanted.iter().any(|wanted| wanted == "small") {
        small_runs();
    }
}

/// Formats a line of a table.
fn row(name: &str, cells: impl Iterator<Item = String>) -> String {
    format!("{name:<10}{}", cells.map(|cell| format!("{cell:>11}")).collect::<String>())
}

fn millions(speeds: &[f64]) -> String {
    if speeds.is_empty() { "-".to_owned() } else { format!("{:.0}", median(speeds.to_vec()) / 1e6) }
}

/// Returns the median of the ratios of each turn.
fn ratio(speeds: &[Vec<f64>], a: usize, b: usize) -> String {
    if speeds[a].is_empty() || speeds[b].is_empty() {
        return "-".to_owned();
    }
    let ratio = median(speeds[a].iter().zip(&speeds[b]).map(|(a, b)| a / b).collect());
    if ratio < 0.1 { format!("{ratio:.4}") } else { format!("{ratio:.2}") }
}

/// Prints speeds, and the ratios of our engines to the others.
fn show(target: &dyn Target, tables: &[(&str, Vec<Vec<f64>>)]) {
    println!("\n{}: million instructions a second of CPU time", target.title());
    let heads = ENGINES.iter().map(|(name, _)| *name).chain(PEERS.iter().copied());
    println!("{}", row("program", heads.map(str::to_owned)));
    for (name, speeds) in tables {
        println!("{}", row(name, speeds.iter().map(|side| millions(side))));
    }
    for (engine, (name, _)) in ENGINES.iter().enumerate() {
        if tables.iter().all(|(_, speeds)| speeds[engine].is_empty()) {
            continue;
        }
        println!("{}", row(&format!("{name} to"), PEERS.iter().map(|peer| (*peer).to_owned())));
        for (program, speeds) in tables {
            let peers = ENGINES.len()..ENGINES.len() + PEERS.len();
            println!("{}", row(program, peers.map(|peer| ratio(speeds, engine, peer))));
        }
    }
}

/// Returns the program with more rounds, if it has a count of rounds. Speeds are those of long runs, which do not depend
/// on how a translator starts. The peers are too slow for that and do the usual number.
fn longer(source: &str) -> String {
    let line = |line: &str| {
        let Some((label, number)) = line.split_once(".FILL #").filter(|_| line.starts_with("ROUNDS")) else {
            return format!("{line}\n");
        };
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        let rounds: u32 = digits.parse().expect("a number of rounds");
        format!("{label}.FILL #{}\n", (rounds * LONGER).min(0x7FFF))
    };
    source.lines().map(line).collect()
}

/// Runs all sides of a program in turn. A side that cannot run it has no speeds.
fn table(target: &'static dyn Target, source: &str, folder: Option<&BuildFolder>) -> Vec<Vec<f64>> {
    let usual = bantam::assemble(target, source).expect("it assembles");
    let in_usual = ours(target, &usual, Engine::Interpreter).expect("it always runs");
    let image = bantam::assemble(target, &longer(source)).expect("it assembles");
    let instructions = ours(target, &image, Engine::Interpreter).expect("it always runs");
    let mut sides: Vec<Side<'_>> = Vec::new();
    for (_, engine) in ENGINES {
        let image = &image;
        sides.push(Box::new(move || repeated(|| ours(target, image, *engine))));
    }
    sides.push(plain_vm(target, &image, instructions, folder));
    sides.push(peer(target, source, &usual, in_usual));
    sides.push(translated(target, &image, instructions, folder, &[]));
    sides.push(translated(target, &image, instructions, folder, &["-DUNCHECKED"]));
    let mut speeds = vec![Vec::new(); sides.len()];
    for _ in 0..TURNS {
        for (side, speeds) in sides.iter_mut().zip(&mut speeds) {
            speeds.extend(side());
        }
    }
    speeds
}

/// Returns the instructions per second of a run in this process.
fn repeated(mut run: impl FnMut() -> Option<u64>) -> Option<f64> {
    let start = cpu_seconds();
    let mut instructions = 0;
    loop {
        instructions += run()?;
        let seconds = cpu_seconds() - start;
        if seconds > SHORTEST {
            return Some(instructions as f64 / seconds);
        }
    }
}

/// Returns a new machine with the program loaded. A trap is one instruction, as in C.
fn machine(target: &dyn Target, image: &Image, engine: Engine) -> Option<Box<dyn Machine>> {
    let has_traps = target.settings().iter().any(|setting| setting.name == "traps");
    let settings = if has_traps { Settings::new().with("traps", "native") } else { Settings::new() };
    let mut machine = target.machine(&settings).expect("the setting exists");
    machine.load(image).expect("it fits");
    machine.set_engine(engine).ok()?;
    Some(machine)
}

/// Runs the program on our machine, and returns the number of instructions.
fn ours(target: &dyn Target, image: &Image, engine: Engine) -> Option<u64> {
    let mut machine = machine(target, image, engine)?;
    assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Halted);
    Some(machine.instructions())
}

/// Returns a side that cannot run the program.
fn unavailable<'a>() -> Side<'a> {
    Box::new(|| None)
}

/// Returns the plain virtual machine in C. It has no devices, and supports only the LC-3.
fn plain_vm<'a>(
    target: &dyn Target,
    image: &Image,
    instructions: u64,
    folder: Option<&BuildFolder>,
) -> Side<'a> {
    let files = folder.filter(|_| target.name() == "lc3").and_then(|folder| {
        let object = (target.outputs()[0].write)(image);
        Some((folder.plain_vm()?, folder.file("program.obj", &object[0].bytes)?))
    });
    let Some((vm, program)) = files else { return unavailable() };
    let Some(run) = measure(&vm, &[&program]) else { return unavailable() };
    assert_eq!(run.instructions, Some(instructions), "the machines count the same");
    Box::new(move || Some(instructions as f64 / seconds(&vm, &[&program])?))
}

/// Returns the program translated to C. Its count is checked once; the measured program does not count.
fn translated<'a>(
    target: &dyn Target,
    image: &Image,
    instructions: u64,
    folder: Option<&BuildFolder>,
    options: &[&str],
) -> Side<'a> {
    let text = bantam::c_code(target, image).ok();
    let Some((text, folder)) = text.zip(folder) else { return unavailable() };
    let name = format!("limit{}", options.len());
    let counts = folder.compile(&format!("{name}counts"), &text, &[options, &["-DTIME", "-DCOUNT"]].concat());
    let counted = counts.and_then(|program| measure(&program, &[]));
    assert_eq!(counted.and_then(|run| run.instructions), Some(instructions), "C counts the same");
    let Some(program) = folder.compile(&name, &text, &[options, &["-DTIME"]].concat()) else {
        return unavailable();
    };
    Box::new(move || Some(instructions as f64 / seconds(&program, &[])?).filter(|speed| *speed < FASTEST))
}

/// Returns the published simulator of the machine, if there is one.
fn peer<'a>(target: &dyn Target, source: &str, image: &'a Image, instructions: u64) -> Side<'a> {
    match target.name() {
        "lc3" => {
            let object = assemble(parse_ast(source).expect("it parses")).expect("it assembles");
            let start = image.start().expect("it has words");
            Box::new(move || repeated(|| ensemble(&object, start)))
        }
        "vc" => Box::new(move || repeated(|| published(image, instructions))),
        _ => unavailable(),
    }
}

fn ensemble(object: &ObjectFile, start: u16) -> Option<u64> {
    // A program that starts in the operating system's memory has its privileges.
    let flags = SimFlags { ignore_privilege: start < 0x3000, ..SimFlags::default() };
    let mut simulator = Simulator::new(flags);
    simulator.device_handler.set_display(BufferedDisplay::new(Default::default()));
    simulator.load_obj_file(object).expect("no externals");
    simulator.pc = start;
    simulator.run().ok()?;
    Some(simulator.instructions_run)
}

/// Runs the published VC, without ports, because its own constructor would delete a folder.
fn published(image: &Image, instructions: u64) -> Option<u64> {
    let bus_dir = std::env::temp_dir().join("no-ports/").display().to_string();
    let mut computer = Computer { cpu: CPU::new(), ports: Ports { bus_dir }, ram: RAM::new() };
    let byte = |word: &u16| Byte::try_from(i32::from(*word)).expect("it is a byte");
    computer.ram.insert_bytes(image.segments[0].words.iter().map(byte).collect());
    computer.run();
    Some(instructions)
}

/// Measures short runs, as in grading: each on a new machine, and with a [`Batch`].
fn small_runs() {
    println!("\nmicroseconds of CPU time for {SMALL} instructions, and how many times faster than the peer");
    let heads = ["interp", "jit", "auto", "batch", "peer"];
    println!("{}", row("program", heads.iter().map(|head| (*head).to_owned())));
    let target = bantam::find("lc3").expect("it is built in");
    let programs = target.benchmarks().iter().filter(|(name, _)| !["poll", "patch"].contains(name));
    for (name, source) in programs {
        let image = bantam::assemble(target, source).expect("it assembles");
        let object = assemble(parse_ast(source).expect("it parses")).expect("it assembles");
        let fresh = |engine| small(target, &image, engine);
        let mut sides: [&mut dyn FnMut() -> u64; 5] = [
            &mut || fresh(Engine::Interpreter),
            &mut || fresh(Engine::Jit),
            &mut || fresh(Engine::Auto),
            &mut || small_many(target, &image),
            &mut || small_ensemble(&object),
        ];
        let speeds = interleave(TURNS, &mut sides);
        let peer = speeds.len() - 1;
        let micros = speeds.iter().map(|side| format!("{:.1}", 1e6 / median(side.clone())));
        let ratios = (0..peer).map(|side| ratio(&speeds, side, peer));
        println!("{}", row(name, micros.chain(ratios)));
    }
}

fn small(target: &dyn Target, image: &Image, engine: Engine) -> u64 {
    for _ in 0..SMALL_RUNS {
        let mut machine = machine(target, image, engine).expect("it has been made before");
        assert_eq!(machine.run(&mut Script::new(""), Limits::steps(SMALL)), Exit::StepLimit);
    }
    SMALL_RUNS
}

/// Measures a [`Batch`], with ten times as many runs, because it is made for many.
fn small_many(target: &dyn Target, image: &Image) -> u64 {
    let inputs = vec![""; 10 * SMALL_RUNS as usize];
    let make = || Ok::<_, ()>(machine(target, image, Engine::Auto).expect("it has been made before"));
    let batch = Batch::new(LaunchPlan::new(target.name(), image.clone())).limits(Limits::steps(SMALL));
    let reports = batch.run_on(make, &inputs).expect("they are made");
    assert!(reports.iter().all(|report| report.outcome.reason() == EndReason::StepLimit));
    10 * SMALL_RUNS
}

fn small_ensemble(object: &ObjectFile) -> u64 {
    for _ in 0..SMALL_RUNS {
        let mut simulator = Simulator::new(SimFlags::default());
        simulator.load_obj_file(object).expect("no externals");
        simulator.run_with_limit(SMALL).expect("it does not fault");
    }
    SMALL_RUNS
}
