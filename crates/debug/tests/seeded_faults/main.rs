//! Faults are put into the examples, and the debugger is asked for the first wrong character: does `why` name the line
//! of the fault?
//!
//! What counts: the lines that the chain names, in its order, each once. Its first entry says where the character was
//! shown, which is only the question, and takes no place; but if the fault is in that line, it has been named first.
//! Entries of the system name no line. A fault of two swapped lines is in both. Where a line was dropped, an
//! instruction that does nothing takes its place, which is never listed; the fault is a gap, and the line before or
//! after it names it.
//!
//! `WHY_SEEDS=10` makes faults from seeds 1 to 10 instead of two, and `WHY_MISSES=1` prints the misses.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and prints figures"
)]

mod mutants;
mod programs;

use std::{
    collections::{BTreeMap, HashSet},
    env,
};

use bantam_debug::{Answer, Cause, Command, Session};
use mutants::{Kind, Mutant, Mutator};
use programs::{Program, programs};

/// The most visible faults taken from each program with each seed.
const FROM_EACH: usize = 25;
/// How many lines are few enough to look at.
const FEW: usize = 5;

/// How the line of a fault was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Miss {
    /// It is not in the chain.
    NotNamed,
    /// It comes late, and the character before the wrong one, which was right, was made by it too.
    WasRight,
    /// It comes late: much else is nearer to the character.
    FarAway,
}

/// The place of a fault's line among those that are named, from 0.
#[derive(Clone, Copy, Debug)]
struct Rank {
    at: usize,
    /// The same if the first entry takes a place too.
    with_head: usize,
}

/// What became of a fault that can be seen.
struct Outcome {
    program: String,
    kind: Kind,
    rank: Option<Rank>,
    miss: Option<Miss>,
}

/// The first byte that is wrong, or one too many.
fn first_wrong(right: &[u8], shown: &[u8]) -> Option<usize> {
    (0..shown.len()).find(|at| right.get(*at) != shown.get(*at))
}

/// The chain of a byte.
fn why(session: &mut Session, byte: usize) -> Vec<Cause> {
    let answer = session.perform(&Command::Why(format!("output {byte}"))).unwrap();
    let Answer::Chain(links) = answer else { unreachable!("{answer:?}") };
    links
}

/// The place of a fault's line among those that a chain names.
fn rank(links: &[Cause], mutant: &Mutant) -> Option<Rank> {
    let line = |addr: u16| mutant.image.source_of(addr).map(|line| (line.file, line.line));
    let wanted: Vec<_> = mutant.places.iter().filter_map(|place| line(*place)).collect();
    let mut named: Vec<(u32, u32)> = Vec::new();
    for line in links.iter().filter_map(|link| line(link.addr)) {
        if !named.contains(&line) {
            named.push(line);
        }
    }
    let is_head_named = links.first().is_some_and(|head| line(head.addr).is_some());
    let at = named.iter().position(|line| wanted.contains(line))?;
    Some(Rank { at: at.saturating_sub(usize::from(is_head_named)), with_head: at })
}

fn asked(program: &Program, mutant: &Mutant, byte: usize) -> Outcome {
    let machine = program.machine(&mutant.image);
    let mut session = Session::new(program.target, mutant.image.clone(), machine).unwrap();
    session.give(&program.input);
    session.end_input();
    session.set_limit(program.limit);
    // It may not end, or end differently.
    let _ = session.perform(&Command::Continue);
    let links = why(&mut session, byte);
    let rank = rank(&links, mutant);
    let miss = match rank {
        Some(Rank { at: ..FEW, .. }) => None,
        None => Some(Miss::NotNamed),
        Some(_) => {
            let before =
                byte.checked_sub(1).and_then(|before| self::rank(&why(&mut session, before), mutant));
            Some(if before.is_some() { Miss::WasRight } else { Miss::FarAway })
        }
    };
    if miss.is_some() && env::var_os("WHY_MISSES").is_some() {
        let name = &program.name;
        println!("\n{name}: {}, {}; byte {byte}, {miss:?}", mutant.kind.name(), mutant.what);
        for place in &mutant.places {
            println!("  {}", mutant.image.whereabouts(*place, program.target.numerals()));
        }
        println!("{}", Answer::Chain(links));
    }
    Outcome { program: program.name.clone(), kind: mutant.kind, rank, miss }
}

/// How many faults could not be asked for: the output is the same, or it is right as far as it goes.
#[derive(Default)]
struct Unseen {
    same: usize,
    less: usize,
}

fn outcomes(program: &Program, seed: u64, outcomes: &mut Vec<Outcome>, unseen: &mut Unseen) {
    let mut mutator = Mutator::new(program, seed);
    let (mut taken, mut had) = (0, HashSet::new());
    for (at, kind) in mutator.tries() {
        let Some(mutant) = mutator.mutant(at, kind) else { continue };
        if !had.insert((at, kind, mutant.what.clone())) {
            continue;
        }
        let shown = program.shows(&mutant.image);
        match first_wrong(&program.output, &shown) {
            Some(byte) => {
                outcomes.push(asked(program, &mutant, byte));
                taken += 1;
                if taken == FROM_EACH {
                    return;
                }
            }
            None if shown == program.output => unseen.same += 1,
            None => unseen.less += 1,
        }
    }
}

/// How many of some outcomes are named first and among the first few, in percent.
fn shares(outcomes: &[&Outcome], place: fn(&Rank) -> usize) -> (f64, f64) {
    let share = |most: usize| {
        let is_in = |outcome: &&&Outcome| outcome.rank.is_some_and(|rank| place(&rank) < most);
        let count = outcomes.iter().filter(is_in).count();
        100.0 * count as f64 / outcomes.len().max(1) as f64
    };
    (share(1), share(FEW))
}

fn report(what: &str, outcomes: &[&Outcome]) {
    let (first, few) = shares(outcomes, |rank| rank.at);
    println!("| {what} | {} | {first:.0} % | {few:.0} % |", outcomes.len());
}

#[test]
fn the_line_of_a_fault_is_named() {
    let seeds: u64 = env::var("WHY_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(2);
    let (mut all, mut unseen) = (Vec::new(), Unseen::default());
    let programs = programs();
    for seed in 1..=seeds {
        programs.iter().for_each(|program| outcomes(program, seed, &mut all, &mut unseen));
    }
    println!("| fault | count | first | in five |\n| --- | --- | --- | --- |");
    for kind in Kind::ALL {
        report(kind.name(), &all.iter().filter(|outcome| outcome.kind == kind).collect::<Vec<_>>());
    }
    let all: Vec<&Outcome> = all.iter().collect();
    report("all", &all);
    let mut by_program: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    let mut misses: BTreeMap<Miss, usize> = BTreeMap::new();
    for outcome in &all {
        by_program.entry(&outcome.program).or_default().push(outcome);
        if let Some(miss) = outcome.miss {
            *misses.entry(miss).or_default() += 1;
        }
    }
    println!();
    by_program.iter().for_each(|(program, outcomes)| report(program, outcomes));
    println!("\nmisses: {misses:?}; not asked for: {} show the same, {} less", unseen.same, unseen.less);
    let (first, few) = shares(&all, |rank| rank.with_head);
    println!("if the first entry takes a place: {first:.0} % first, {few:.0} % among the first {FEW}");
    let (first, few) = shares(&all, |rank| rank.at);
    assert!(all.len() >= 200, "{} faults", all.len());
    assert!(first >= FIRST_AT_LEAST && few >= FEW_AT_LEAST, "{first} first, {few} among the first {FEW}");
}

/// What the figures may not fall below, in percent.
const FIRST_AT_LEAST: f64 = 46.0;
const FEW_AT_LEAST: f64 = 78.0;
