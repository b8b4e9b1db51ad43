//! Faults are put into programs, and the debugger is asked for the first wrong character: does it name the line of
//! the fault?

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking, and tells figures")]

mod mutants;
mod programs;

use std::collections::{BTreeMap, HashSet};

use bantam_debug::{Answer, Command, Session};
use mutants::{Kind, Mutant, Mutator};
use programs::{Program, programs};

/// So many faults that can be seen are taken from each program.
const FROM_EACH: usize = 25;

/// What became of a fault.
struct Outcome {
    kind: Kind,
    /// The place of its line among the lines that are named, from 0.
    rank: Option<usize>,
    /// The same, if the instruction that showed the character counts as the first.
    strict: Option<usize>,
}

/// The first byte that is wrong, or one too many.
fn first_wrong(right: &[u8], shown: &[u8]) -> Option<usize> {
    (0..shown.len()).find(|at| right.get(*at) != shown.get(*at))
}

fn asked(program: &Program, mutant: &Mutant, byte: usize) -> Outcome {
    let machine = program.machine(&mutant.image);
    let mut session = Session::new(program.target, mutant.image.clone(), machine).unwrap();
    session.give(&program.input);
    session.end_input();
    session.set_limit(program.limit);
    // It may not come to an end.
    let _ = session.perform(&Command::Continue);
    if std::env::var_os("WHY_DUMP").is_some() {
        let lines: Vec<u32> = mutant.places.iter().filter_map(|place| mutant.image.source_of(*place)).map(|line| line.line).collect();
        println!("MUTANT {} | {:?} | {:?} | {} byte {byte}", program.name, mutant.kind, mutant.places, mutant.what);
        let _ = lines;
    }
    let answer = session.perform(&Command::Why(format!("output {byte}"))).unwrap();
    let Answer::Chain(links) = &answer else { unreachable!("{answer:?}") };
    let line = |addr: u16| mutant.image.source_of(addr).map(|line| (line.file, line.line));
    let wanted: Vec<_> = mutant.places.iter().filter_map(|place| line(*place)).collect();
    let mut named: Vec<(u32, u32)> = Vec::new();
    let mut head = None;
    for (i, link) in links.iter().enumerate() {
        let Some(line) = line(link.addr) else { continue };
        if i == 0 {
            head = Some(line);
        }
        if !named.contains(&line) {
            named.push(line);
        }
    }
    let strict = named.iter().position(|line| wanted.contains(line));
    let rank = strict.map(|rank| if head.is_some() { rank.saturating_sub(1) } else { rank });
    if std::env::var_os("WHY_TELLS").is_some_and(|wanted| wanted == "all" || rank.is_none_or(|rank| rank > 4)) {
        println!("\n{} {:?} {}, byte {byte}, rank {rank:?}", program.name, mutant.kind, mutant.what);
        for place in &mutant.places {
            println!("  {}", mutant.image.whereabouts(*place, program.target.numerals()));
        }
        println!("{answer}");
    }
    Outcome { kind: mutant.kind, rank, strict }
}

#[test]
fn the_line_of_a_fault_is_named() {
    let from_each = std::env::var("WHY_EACH").ok().and_then(|n| n.parse().ok()).unwrap_or(FROM_EACH);
    let seed: u64 = std::env::var("WHY_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut outcomes = Vec::new();
    let mut unseen: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for program in &programs() {
        let mut mutator = Mutator::new(program, seed);
        let mut taken = 0;
        let mut had = HashSet::new();
        let start = std::time::Instant::now();
        for (at, kind) in mutator.tries() {
            if taken == from_each {
                break;
            }
            let Some(mutant) = mutator.mutant(at, kind) else { continue };
            if !had.insert((at, mutant.what.clone(), kind)) {
                continue;
            }
            let shown = program.shows(&mutant.image);
            if let Some(byte) = first_wrong(&program.output, &shown) {
                taken += 1;
                outcomes.push(asked(program, &mutant, byte));
            } else {
                let (same, less) = unseen.entry(kind).or_default();
                *if shown == program.output { same } else { less } += 1;
            }
        }
        println!("{} {} in {:?}", program.name, taken, start.elapsed());
    }
    println!("{:<18} {:>6} {:>6} {:>6} {:>6}", "kind", "faults", "first", "in 5", "named");
    for kind in Kind::ALL.map(Some).into_iter().chain([None]) {
        let of: Vec<&Outcome> = outcomes.iter().filter(|o| kind.is_none_or(|kind| o.kind == kind)).collect();
        let share = |is: &dyn Fn(&Outcome) -> bool| {
            100.0 * of.iter().filter(|outcome| is(outcome)).count() as f64 / of.len().max(1) as f64
        };
        println!(
            "{:<18} {:>6} {:>5.1}% {:>5.1}% {:>5.1}%  strict {:>5.1}% {:>5.1}%",
            kind.map_or("all", Kind::name),
            of.len(),
            share(&|outcome| outcome.rank == Some(0)),
            share(&|outcome| outcome.rank.is_some_and(|rank| rank < 5)),
            share(&|outcome| outcome.rank.is_some()),
            share(&|outcome| outcome.strict == Some(0)),
            share(&|outcome| outcome.strict.is_some_and(|rank| rank < 5)),
        );
    }
    println!("{unseen:?}");
}
