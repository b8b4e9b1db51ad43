//! Register allocation: virtual registers become R0 to R4, and R5 where no frame is in use.
//!
//! Graph colouring: registers with overlapping live ranges interfere and get different colours. Copies are
//! coalesced if both ends can share a register. A register without a colour is spilled, then allocation starts
//! again. Values that are cheap to compute, such as constants, are rematerialised instead. Source: Briggs,
//! Cooper, Torczon, "Improvements to graph coloring register allocation" (1994).

mod graph;
mod live;
mod options;
mod spill;

use std::collections::BTreeSet;

use bantam_chick::ir::F;

use super::code::{Body, Callee, Code, Mask, R};
use graph::Graph;
pub(super) use options::{Coalescing, Resources, SpillLocations};
use options::{ShortRanges, weight};

/// The number of rounds in which coalesced copies are split again.
const MAX_SPLIT_ROUNDS: u32 = 24;

/// Assigns a machine register to each virtual register.
pub(super) fn allocate(body: &mut Body, resources: &mut Resources<'_>) {
    let mut short_ranges = ShortRanges::default();
    let mut split_copies = BTreeSet::new();
    let mut rounds = 0;
    loop {
        let mut graph = Graph::of(body);
        graph.coalesce(resources.regs, resources.coalescing, &split_copies);
        if resources.coalescing != Coalescing::Optimistic {
            rename(body, |reg| graph.find(reg));
        }
        let merged = short_ranges.renamed(|reg| graph.find(reg));
        match graph.colour(resources.regs, &merged.all) {
            Ok(colours) => {
                rename(body, |reg| if reg.is_real() { reg } else { colours[graph.find(reg).at()] });
                return;
            }
            Err(spilled) => {
                let more = graph.cheapest_copies(&spilled);
                rounds += 1;
                if resources.coalescing == Coalescing::Optimistic
                    && !more.is_empty()
                    && rounds <= MAX_SPLIT_ROUNDS
                {
                    split_copies.extend(more);
                    continue;
                }
                if resources.coalescing == Coalescing::Optimistic {
                    rename(body, |reg| graph.find(reg));
                    split_copies.clear();
                }
                short_ranges = merged;
                spill::spill(body, &spilled, resources, &mut short_ranges);
            }
        }
    }
}

/// Renames registers, and removes copies of a register to itself.
fn rename(body: &mut Body, mut to: impl FnMut(R) -> R) {
    for block in &mut body.blocks {
        for (code, _) in &mut block.insns {
            code.for_regs(|reg, _| *reg = to(*reg));
        }
        block.insns.retain(|(code, _)| code.copy().is_none_or(|(a, b)| a != b));
        if let super::code::Terminator::Branch(test, ..) = &mut block.terminator {
            *test = to(*test);
        }
    }
}

/// Returns the estimated cost of running the code, with its size as a tie-breaker.
pub(super) fn cost(body: &Body) -> u64 {
    let blocks = body.blocks.iter().map(|block| {
        let insns = block.insns.iter().map(|(code, _)| if matches!(code, Code::Call(..)) { 2 } else { 1u64 });
        insns.sum::<u64>() * weight(block.depth) * 4 + block.insns.len() as u64
    });
    blocks.sum()
}

/// Returns the machine registers that the code changes, without calls for which `counts` is false.
pub(super) fn changes(body: &Body, counts: impl Fn(F) -> bool) -> Mask {
    let insns = body.blocks.iter().flat_map(|block| &block.insns);
    let counted = insns
        .filter(|(code, _)| if let Code::Call(Callee::Function(f), ..) = code { counts(*f) } else { true });
    let regs = counted.flat_map(|(code, _)| code.defs()).filter(|reg| reg.is_real());
    regs.fold(Mask::default(), |mask, reg| mask.with(Mask::of(&[reg])))
}
