//! Time travel on a run of a billion instructions: the cost of recording, its memory use, and the time of a thousand
//! random queries.
//!
//! `cargo bench -p bantam-benches --bench history`; names of programs after `--` select them; with `recording` among
//! them, without the queries.

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use bantam::{Engine, Limits, Machine, Script, Settings, Target};
use bantam_benches::{cpu_seconds, median};
use bantam_history::{Changed, Direction, Executed, History, Written};

/// The length of a recorded run in instructions.
const RUN: u64 = 1_000_000_000;
/// The number of measurements of recording, and of queries of each kind.
const TURNS: usize = 3;
const QUESTIONS: usize = 1_000;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let (only_recording, programs): (Vec<&String>, Vec<&String>) =
        wanted.iter().partition(|wanted| *wanted == "recording");
    let questions = if only_recording.is_empty() { &QUESTIONS_OF[..] } else { &[] };
    let target = bantam::find("lc3").expect("it is built in");
    println!(
        "{:<10}{:>8}{:>10}{:>11}{:>8}  ms for back, break, write, change: median, of 100 the 99th",
        "program", "engine", "M/s", "recorded", "MB"
    );
    for (name, source) in target.benchmarks() {
        if ["poll", "patch"].contains(name)
            || !(programs.is_empty() || programs.iter().any(|wanted| *wanted == name))
        {
            continue;
        }
        for (engine, engine_name) in [(Engine::Interpreter, "interp"), (Engine::Auto, "auto")] {
            show(target, name, source, (engine, engine_name), questions);
        }
    }
}

fn show(
    target: &dyn Target,
    name: &str,
    source: &str,
    (engine, engine_name): (Engine, &str),
    questions: &[Question],
) {
    let mut speeds = Vec::new();
    let mut ratios = Vec::new();
    let mut recorded = None;
    for _ in 0..TURNS {
        let mut machine = machine(target, source, engine);
        let plain = seconds(|| drop(machine.run(&mut Script::new(""), Limits::steps(RUN))));
        let mut history = History::new(self::machine(target, source, engine)).expect("it can be copied");
        let with = seconds(|| drop(history.run(&mut Script::new(""), RUN).expect("it can be copied")));
        assert_eq!(history.end(), RUN, "the program is long enough");
        speeds.push(RUN as f64 / with / 1e6);
        ratios.push(with / plain);
        recorded = Some(history);
    }
    let mut history = recorded.expect("there was a turn");
    let megabytes = history.bytes() as f64 / 1e6;
    let (speed, ratio) = (median(speeds), median(ratios));
    let answers: Vec<String> = questions.iter().map(|question| asked(&mut history, *question)).collect();
    println!("{name:<10}{engine_name:>8}{speed:>10.0}{ratio:>11.2}{megabytes:>8.1}  {}", answers.join("  "));
}

/// Loads the program with as many rounds as it can do.
fn machine(target: &dyn Target, source: &str, engine: Engine) -> Box<dyn Machine> {
    let rounds = |line: &str| {
        if line.starts_with("ROUNDS") { "ROUNDS .FILL x7FFF\n".to_owned() } else { format!("{line}\n") }
    };
    let source: String = source.lines().map(rounds).collect();
    let image = bantam::assemble(target, &source).expect("it assembles");
    let mut machine = target.machine(&Settings::new()).expect("there are no settings");
    machine.load(&image).expect("it fits");
    machine.set_engine(engine).expect("it has that");
    machine
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = cpu_seconds();
    work();
    cpu_seconds() - start
}

/// A query at a random moment; the number selects an address or a register.
type Question = fn(&mut History, u64, u64);

const QUESTIONS_OF: [Question; 4] = [
    |history, moment, _| history.seek(moment.saturating_sub(1)).expect("it is of the past"),
    |history, moment, number| {
        let addr = 0x3000 + (number % 64) as u16;
        let found = history.find(Direction::Backward, 0, moment, &mut Executed::new(addr..=addr));
        history.seek(found.expect("it does the same again").unwrap_or(moment)).expect("it is of the past");
    },
    |history, moment, number| {
        let addr = 0x3000 + (number % 0x1000) as u16;
        let found = history.find(Direction::Backward, 0, moment, &mut Written(addr..=addr));
        history.seek(found.expect("it does the same again").unwrap_or(moment)).expect("it is of the past");
    },
    |history, moment, number| {
        let name = format!("R{}", number % 8);
        let mut changed = Changed::new(history.machine(), &name).expect("there is one of that name");
        let found = history.find(Direction::Backward, 0, moment, &mut changed);
        history.seek(found.expect("it does the same again").unwrap_or(moment)).expect("it is of the past");
    },
];

/// Runs a query at random moments and returns its time, at the median and at the 99th percentile.
fn asked(history: &mut History, question: Question) -> String {
    let mut seed = 88_172_645_463_325_252_u64;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let mut times = Vec::with_capacity(QUESTIONS);
    for _ in 0..QUESTIONS {
        let (moment, number) = (random() % RUN, random());
        history.seek(moment).expect("it is of the past");
        times.push(seconds(|| question(history, moment, number)) * 1e3);
    }
    times.sort_by(f64::total_cmp);
    format!("{:.1} {:.1}", times[QUESTIONS / 2], times[QUESTIONS * 99 / 100])
}
