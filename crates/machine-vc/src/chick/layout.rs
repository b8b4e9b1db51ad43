//! The order of blocks, which minimises jumps, and tail merging.

use rustc_hash::{FxHashMap, FxHashSet};

use super::code::{Alu, BlockCode, Code, Exit, FLAGS, Flag, Label, Mask, Step};

/// The greatest number of blocks whose order is improved by search.
const MAX_SEARCHED: usize = 80;

/// Returns the jumps at the end of a block, given the next block.
pub(super) fn jumps(exit: &Exit, next: Option<Label>) -> Vec<(Option<Flag>, Label)> {
    match exit {
        Exit::Jump(to) if Some(*to) == next => Vec::new(),
        Exit::Jump(to) => vec![(None, *to)],
        Exit::Branch { mask, possible, then, or } => {
            let not = possible & !mask;
            if Some(*or) == next {
                conditional(*mask, *then)
            } else if Some(*then) == next {
                conditional(not, *or)
            } else {
                let (few, to, other) = if mask.count_ones() <= not.count_ones() {
                    (*mask, *then, *or)
                } else {
                    (not, *or, *then)
                };
                let mut all = conditional(few, to);
                all.push((None, other));
                all
            }
        }
        Exit::None | Exit::Address(_) => Vec::new(),
    }
}

fn conditional(mask: Mask, to: Label) -> Vec<(Option<Flag>, Label)> {
    FLAGS.into_iter().filter(|flag| mask & flag.bit() != 0).map(|flag| (Some(flag), to)).collect()
}

/// Returns the size of the jumps of a block in bytes.
fn jump_bytes(exit: &Exit, next: Option<Label>) -> u32 {
    let address = if matches!(exit, Exit::Address(_)) { 2 } else { 0 };
    jumps(exit, next).len() as u32 * 2 + address
}

/// Returns the size of the code in this order in bytes.
pub(super) fn bytes(codes: &[BlockCode]) -> u32 {
    let steps = codes.iter().flat_map(|code| &code.steps).map(|step| step.code.bytes());
    steps.sum::<u32>() + all_jumps(codes)
}

fn all_jumps(codes: &[BlockCode]) -> u32 {
    let next = |at: usize| codes.get(at + 1).map(|code| code.label);
    codes.iter().enumerate().map(|(at, code)| jump_bytes(&code.exit, next(at))).sum()
}

/// Orders the blocks, with the entry first, and merges equal tails.
pub(super) fn lay_out(codes: Vec<BlockCode>) -> Vec<BlockCode> {
    let codes = reached(thread(codes));
    let mut best = order(codes);
    let mut next_label = 0;
    // Each merge makes the code smaller, so this ends.
    while let Some(merged) = merge_tails(&best, &mut next_label) {
        best = merged;
    }
    best
}

/// Jump threading: redirects jumps to blocks that only jump.
fn thread(mut codes: Vec<BlockCode>) -> Vec<BlockCode> {
    let mut onward: FxHashMap<Label, Label> = FxHashMap::default();
    for code in &codes {
        if let (true, Exit::Jump(to)) = (code.steps.is_empty(), &code.exit) {
            onward.insert(code.label, *to);
        }
    }
    let last = |label: Label| {
        let mut at = label;
        // An empty loop jumps to itself.
        for _ in 0..onward.len() {
            match onward.get(&at) {
                Some(next) => at = *next,
                None => break,
            }
        }
        at
    };
    for code in &mut codes {
        match &mut code.exit {
            Exit::Jump(to) => *to = last(*to),
            Exit::Branch { then, or, .. } => {
                *then = last(*then);
                *or = last(*or);
                if then == or {
                    code.exit = Exit::Jump(*then);
                }
            }
            Exit::None | Exit::Address(_) => {}
        }
    }
    codes
}

/// Returns the blocks that are reachable by jumps and calls.
fn reached(codes: Vec<BlockCode>) -> Vec<BlockCode> {
    let place: FxHashMap<Label, usize> =
        codes.iter().enumerate().map(|(at, code)| (code.label, at)).collect();
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        let targets = match &codes[at].exit {
            Exit::Jump(to) => vec![*to],
            Exit::Branch { then, or, .. } => vec![*then, *or],
            Exit::None | Exit::Address(_) => Vec::new(),
        };
        let called = codes[at].steps.iter().filter_map(|step| {
            if let Code::Call(callee, _) = &step.code { Some(Label::Block(*callee, 0)) } else { None }
        });
        open.extend(targets.into_iter().chain(called).filter_map(|label| place.get(&label).copied()));
    }
    let mut at = 0;
    let mut codes = codes;
    codes.retain(|_| {
        at += 1;
        seen.contains(&(at - 1))
    });
    codes
}

/// Orders the blocks: chains of blocks that fall through, then a local search.
fn order(codes: Vec<BlockCode>) -> Vec<BlockCode> {
    let exits: Vec<(Label, Exit)> = codes.iter().map(|code| (code.label, code.exit.clone())).collect();
    let order = search(&exits, chains(&exits));
    let mut codes: Vec<Option<BlockCode>> = codes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| codes[at].take()).collect()
}

/// Returns the numbers of the blocks, each followed by its best successor if that is free.
fn chains(exits: &[(Label, Exit)]) -> Vec<usize> {
    let place: FxHashMap<Label, usize> =
        exits.iter().enumerate().map(|(at, (label, _))| (*label, at)).collect();
    let mut taken = vec![false; exits.len()];
    let mut order = Vec::with_capacity(exits.len());
    for first in 0..exits.len() {
        let mut next = Some(first);
        while let Some(at) = next.filter(|at| !std::mem::replace(&mut taken[*at], true)) {
            order.push(at);
            let wanted = match &exits[at].1 {
                Exit::Jump(to) => vec![*to],
                Exit::Branch { mask, possible, then, or } => {
                    let not = possible & !mask;
                    if mask.count_ones() <= not.count_ones() { vec![*or, *then] } else { vec![*then, *or] }
                }
                Exit::None | Exit::Address(_) => Vec::new(),
            };
            next = wanted.into_iter().filter_map(|label| place.get(&label).copied()).find(|at| !taken[*at]);
        }
    }
    order
}

/// Moves runs of blocks while this saves bytes. The first block stays in place.
fn search(exits: &[(Label, Exit)], mut order: Vec<usize>) -> Vec<usize> {
    let count = order.len();
    if count > MAX_SEARCHED {
        return order;
    }
    let price = |order: &[usize]| -> u32 {
        let next = |at: usize| order.get(at + 1).map(|block| exits[*block].0);
        order.iter().enumerate().map(|(at, block)| jump_bytes(&exits[*block].1, next(at))).sum()
    };
    let mut best = price(&order);
    let mut changed = true;
    while changed {
        changed = false;
        for from in 1..count {
            for len in 1..=count - from {
                for to in (1..=count - len).filter(|to| *to != from) {
                    let mut moved = order.clone();
                    let run: Vec<usize> = moved.drain(from..from + len).collect();
                    moved.splice(to..to, run);
                    let now = price(&moved);
                    if now < best {
                        (order, best, changed) = (moved, now, true);
                    }
                }
            }
        }
    }
    order
}

/// The number of pairs of blocks with equal tails that are tried per round, the longest tails first.
const MAX_PAIRS: usize = 8;

/// Finds two blocks with equal tails and merges the tails, if the code gets smaller.
fn merge_tails(codes: &[BlockCode], next_label: &mut u32) -> Option<Vec<BlockCode>> {
    let mut pairs: Vec<(u32, usize, usize, usize)> = Vec::new();
    for a in 0..codes.len() {
        for b in a + 1..codes.len() {
            if codes[a].exit != codes[b].exit || matches!(codes[a].exit, Exit::Address(_)) {
                continue;
            }
            let same = common_tail(&codes[a].steps, &codes[b].steps);
            let tail = &codes[a].steps[codes[a].steps.len() - same..];
            let saved: u32 = tail.iter().map(|step| step.code.bytes()).sum();
            if saved > 0 {
                pairs.push((saved, a, b, same));
            }
        }
    }
    pairs.sort_by_key(|(saved, a, b, _)| (std::cmp::Reverse(*saved), *a, *b));
    let before = bytes(codes);
    for (_, a, b, same) in pairs.into_iter().take(MAX_PAIRS) {
        let merged = order(merged(codes, (a, b), same, *next_label));
        if bytes(&merged) < before {
            *next_label += 1;
            return Some(merged);
        }
    }
    None
}

/// Returns the length of the common tail. Code with a number of its own is never shared, and divisions only
/// with the same line, which a fault reports.
fn common_tail(a: &[Step], b: &[Step]) -> usize {
    let alike = |a: &Step, b: &Step| {
        a.code == b.code && (a.line == b.line || !matches!(a.code, Code::Alu(Alu::Div, ..)))
    };
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| alike(a, b));
    same.take_while(|(a, _)| !matches!(a.code, Code::Guard(_) | Code::Call(..) | Code::Asm(_))).count()
}

/// Returns the blocks with the common tail of two of them in a separate block.
fn merged(codes: &[BlockCode], (a, b): (usize, usize), same: usize, number: u32) -> Vec<BlockCode> {
    let mut codes = codes.to_vec();
    let label = Label::Tail(number);
    let keep = codes[a].steps.len() - same;
    let tail = codes[a].steps.split_off(keep);
    let exit = codes[a].exit.clone();
    let line = codes[a].line;
    codes[a].exit = Exit::Jump(label);
    let keep = codes[b].steps.len() - same;
    codes[b].steps.truncate(keep);
    codes[b].exit = Exit::Jump(label);
    codes.push(BlockCode { label, steps: tail, exit, line });
    thread(codes)
}
