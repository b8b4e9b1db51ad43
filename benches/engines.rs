//! All engines on all programs: ours, the plain virtual machine in C, the published simulators, and the limit, which
//! is the program itself translated to C. And many small runs, each on a fresh machine.
//!
//! `cargo bench -p bantam-benches --bench engines`; names of programs after `--` select them; `small` selects the
//! small runs.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use bantam::{Batch, EndReason, Engine, Exit, Image, LaunchPlan, Limits, Machine, Script, Settings, Target};
use bantam_benches::{
    c::{CCompiler, measure, seconds},
    cpu_seconds, interleave, median,
};
use lc3_ensemble::{
    asm::{ObjectFile, assemble},
    parse::parse_ast,
    sim::{SimFlags, Simulator, device::BufferedDisplay},
};
use vc_8bit::vc_8bit::{Byte, CPU, Computer, Ports, RAM};

/// Our engines; for another one, add a line.
const ENGINES: &[(&str, Engine)] =
    &[("interp", Engine::Interpreter), ("jit", Engine::Jit), ("auto", Engine::Auto)];

/// The peers, in the order of the columns.
const PEERS: &[&str] = &["C VM", "peer", "C checked", "limit"];

/// The number of runs of each side of a program.
const TURNS: usize = 9;

/// How many times longer than usual a long run is.
const LONGER: u32 = 8;

/// Shorter runs are repeated for this number of seconds, as clocks are coarse.
const SHORTEST: f64 = 0.02;

/// The length of a small run, and the number of small runs in one measurement.
const SMALL: u64 = 20_000;
const SMALL_RUNS: u64 = 200;

/// No processor runs this many instructions per second. A compiler that has computed the result of a program can seem
/// to; that is not a limit to compare with.
const FASTEST: f64 = 100e9;

/// Runs a program and returns its instructions per CPU second; `None` if it cannot run it.
type Side<'a> = Box<dyn FnMut() -> Option<f64> + 'a>;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let compiler = CCompiler::new();
    if compiler.is_none() {
        println!("there is no C compiler here, so its columns are empty");
    }
    for target in bantam::ALL {
        let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
        let programs = target.benchmarks().iter().filter(|(name, _)| is_wanted(name));
        let tables: Vec<_> =
            programs.map(|(name, source)| (*name, table(*target, source, compiler.as_ref()))).collect();
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

/// Returns the median of the ratios of all turns.
fn ratio(speeds: &[Vec<f64>], a: usize, b: usize) -> String {
    if speeds[a].is_empty() || speeds[b].is_empty() {
        return "-".to_owned();
    }
    let ratio = median(speeds[a].iter().zip(&speeds[b]).map(|(a, b)| a / b).collect());
    if ratio < 0.1 { format!("{ratio:.4}") } else { format!("{ratio:.2}") }
}

/// Prints speeds, and each of our engines as ratios to the others. A peer may have printed the program's output.
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

/// Returns the program with more rounds, if it says how many it does. Speeds are of long runs: how fast a translator
/// starts is another question. The peers are too slow for that and run the usual number.
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
fn table(target: &'static dyn Target, source: &str, compiler: Option<&CCompiler>) -> Vec<Vec<f64>> {
    let usual = bantam::assemble(target, source).expect("it assembles");
    let in_usual = ours(target, &usual, Engine::Interpreter).expect("it always runs");
    let image = bantam::assemble(target, &longer(source)).expect("it assembles");
    let instructions = ours(target, &image, Engine::Interpreter).expect("it always runs");
    let mut sides: Vec<Side<'_>> = Vec::new();
    for (_, engine) in ENGINES {
        let image = &image;
        sides.push(Box::new(move || repeated(|| ours(target, image, *engine))));
    }
    sides.push(plain_vm(target, &image, instructions, compiler));
    sides.push(peer(target, source, &usual, in_usual));
    sides.push(translated(target, &image, instructions, compiler, &[]));
    sides.push(translated(target, &image, instructions, compiler, &["-DUNCHECKED"]));
    let mut speeds = vec![Vec::new(); sides.len()];
    for _ in 0..TURNS {
        for (side, speeds) in sides.iter_mut().zip(&mut speeds) {
            speeds.extend(side());
        }
    }
    speeds
}

/// Returns the instructions per CPU second of a run in this process.
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

/// Returns a fresh machine of ours with the program loaded. A trap is one instruction, as it is in C.
fn machine(target: &dyn Target, image: &Image, engine: Engine) -> Option<Box<dyn Machine>> {
    let has_traps = target.settings().iter().any(|setting| setting.name == "traps");
    let settings = if has_traps { Settings::new().with("traps", "native") } else { Settings::new() };
    let mut machine = target.machine(&settings).expect("the setting is there");
    machine.load(image).expect("it fits");
    machine.set_engine(engine).ok()?;
    Some(machine)
}

/// Runs the program on our machine and returns the number of instructions.
fn ours(target: &dyn Target, image: &Image, engine: Engine) -> Option<u64> {
    let mut machine = machine(target, image, engine)?;
    assert_eq!(machine.run(&mut Script::new(""), Limits::none()), Exit::Halted);
    Some(machine.instructions())
}

/// A side that does not exist.
fn absent<'a>() -> Side<'a> {
    Box::new(|| None)
}

/// The plain virtual machine in C, which knows no devices and only one kind of machine.
fn plain_vm<'a>(
    target: &dyn Target,
    image: &Image,
    instructions: u64,
    compiler: Option<&CCompiler>,
) -> Side<'a> {
    let files = compiler.filter(|_| target.name() == "lc3").and_then(|compiler| {
        let object = (target.outputs()[0].write)(image);
        Some((compiler.plain_vm()?, compiler.file("program.obj", &object[0].bytes)?))
    });
    let Some((vm, program)) = files else { return absent() };
    let Some(measured) = measure(&vm, &[&program]) else { return absent() };
    assert_eq!(measured.instructions, Some(instructions), "the machines count alike");
    Box::new(move || Some(instructions as f64 / seconds(&vm, &[&program])?))
}

/// The program itself in C. Whether it counts correctly is checked once; then it is compiled without counting.
fn translated<'a>(
    target: &dyn Target,
    image: &Image,
    instructions: u64,
    compiler: Option<&CCompiler>,
    options: &[&str],
) -> Side<'a> {
    let text = bantam::c_code(target, image).ok();
    let Some((text, compiler)) = text.zip(compiler) else { return absent() };
    let name = format!("limit{}", options.len());
    let counts =
        compiler.compile(&format!("{name}counts"), &text, &[options, &["-DTIME", "-DCOUNT"]].concat());
    let counted = counts.and_then(|program| measure(&program, &[]));
    assert_eq!(counted.and_then(|measured| measured.instructions), Some(instructions), "C counts alike");
    let Some(program) = compiler.compile(&name, &text, &[options, &["-DTIME"]].concat()) else {
        return absent();
    };
    Box::new(move || Some(instructions as f64 / seconds(&program, &[])?).filter(|speed| *speed < FASTEST))
}

/// The published simulator of the machine, if there is one.
fn peer<'a>(target: &dyn Target, source: &str, image: &'a Image, instructions: u64) -> Side<'a> {
    match target.name() {
        "lc3" => {
            let object = assemble(parse_ast(source).expect("it parses")).expect("it assembles");
            let start = image.start().expect("it has words");
            Box::new(move || repeated(|| ensemble(&object, start)))
        }
        "vc" => Box::new(move || repeated(|| published(image, instructions))),
        _ => absent(),
    }
}

fn ensemble(object: &ObjectFile, start: u16) -> Option<u64> {
    // A program in the operating system's memory needs its privileges.
    let flags = SimFlags { ignore_privilege: start < 0x3000, ..SimFlags::default() };
    let mut simulator = Simulator::new(flags);
    simulator.device_handler.set_display(BufferedDisplay::new(Default::default()));
    simulator.load_obj_file(object).expect("no externals");
    simulator.pc = start;
    simulator.run().ok()?;
    Some(simulator.instructions_run)
}

/// The published VC, without ports: its own constructor would delete a folder.
fn published(image: &Image, instructions: u64) -> Option<u64> {
    let bus_dir = std::env::temp_dir().join("no-ports/").display().to_string();
    let mut computer = Computer { cpu: CPU::new(), ports: Ports { bus_dir }, ram: RAM::new() };
    let byte = |word: &u16| Byte::try_from(i32::from(*word)).expect("it is a byte");
    computer.ram.insert_bytes(image.segments[0].words.iter().map(byte).collect());
    computer.run();
    Some(instructions)
}

/// Runs of a few instructions, as in grading: each on a machine of its own, loaded again, and by [`Batch`].
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

/// The call for many runs, with ten times as many of them: that is its purpose.
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
        simulator.run_with_limit(SMALL).expect("it does not go wrong");
    }
    SMALL_RUNS
}
