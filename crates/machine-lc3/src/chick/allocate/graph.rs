//! The interference graph.

use std::collections::BTreeSet;

use super::{
    live::live_at_ends,
    options::{Coalescing, weight},
};
use crate::chick::code::{Body, FIRST_VIRTUAL, Mask, R};

/// The interference graph: registers whose live ranges overlap are neighbours.
pub(super) struct Graph {
    /// The neighbours of each register.
    neighbours: Vec<BTreeSet<R>>,
    /// The register that each one has been coalesced with.
    representatives: Vec<u32>,
    /// The cost of spilling each register.
    costs: Vec<u64>,
    /// The copies: cost, destination, source.
    copies: Vec<(u64, R, R)>,
    exists: Vec<bool>,
}

impl Graph {
    pub(super) fn of(body: &Body) -> Self {
        let count = body.next as usize;
        let mut graph = Self {
            neighbours: vec![BTreeSet::new(); count],
            representatives: (0..body.next).collect(),
            costs: vec![0; count],
            copies: Vec::new(),
            exists: vec![false; count],
        };
        let outs = live_at_ends(body);
        for (block, out) in body.blocks.iter().zip(outs) {
            let weight = weight(block.depth);
            let mut live: BTreeSet<R> = out.into_iter().collect();
            for reg in block.terminator.uses() {
                live.insert(reg);
                graph.count(reg, weight);
            }
            for (code, _) in block.insns.iter().rev() {
                let defs = code.defs();
                let uses = code.uses();
                let copied = code.copy();
                if let Some((to, from)) = copied {
                    graph.copies.push((weight, to, from));
                    // The ends of a copy do not interfere.
                    live.remove(&from);
                }
                for def in &defs {
                    for other in live.iter().chain(&defs).filter(|other| *other != def) {
                        graph.connect(*def, *other);
                    }
                }
                for reg in &defs {
                    live.remove(reg);
                    graph.count(*reg, weight);
                }
                for reg in uses {
                    live.insert(reg);
                    graph.count(reg, weight);
                }
            }
        }
        graph.copies.sort_by_key(|(weight, to, from)| (std::cmp::Reverse(*weight), *to, *from));
        graph
    }

    fn count(&mut self, reg: R, weight: u64) {
        self.costs[reg.at()] += weight;
        self.exists[reg.at()] = true;
    }

    fn connect(&mut self, a: R, b: R) {
        if a != b && self.neighbours[a.at()].insert(b) {
            self.neighbours[b.at()].insert(a);
        }
    }

    /// Returns the register that a register has been coalesced with.
    pub(super) fn find(&self, reg: R) -> R {
        let mut at = reg.0;
        while self.representatives[at as usize] != at {
            at = self.representatives[at as usize];
        }
        R(at)
    }

    fn interfere(&self, a: R, b: R) -> bool {
        self.neighbours[a.at()].contains(&b)
    }

    /// Coalesces the ends of copies.
    pub(super) fn coalesce(&mut self, regs: Mask, how: Coalescing, split_copies: &BTreeSet<(R, R)>) {
        let copies = self.copies.clone();
        let mut changed = true;
        while changed {
            changed = false;
            for (_, to, from) in &copies {
                let (a, b) = (self.find(*to), self.find(*from));
                if a == b
                    || split_copies.contains(&(*to, *from))
                    || self.interfere(a, b)
                    || (a.is_real() && b.is_real())
                {
                    continue;
                }
                let (kept, merged) = if b.is_real() || (!a.is_real() && b < a) { (b, a) } else { (a, b) };
                if kept.is_real() && !regs.has(kept) {
                    continue;
                }
                let eager = how != Coalescing::Conservative && !kept.is_real();
                if eager || self.is_safe(kept, merged, regs) {
                    self.merge(kept, merged);
                    changed = true;
                }
            }
        }
    }

    /// Returns for each register the cheapest copy that was coalesced into it.
    pub(super) fn cheapest_copies(&self, regs: &[R]) -> Vec<(R, R)> {
        let cheapest = |reg: &R| {
            let mut copies = self.copies.iter().rev().map(|(_, to, from)| (*to, *from));
            copies.find(|(to, from)| self.find(*to) == *reg && self.find(*from) == *reg)
        };
        regs.iter().filter_map(cheapest).collect()
    }

    /// Whether the graph stays as easy to colour after coalescing.
    fn is_safe(&self, kept: R, merged: R, regs: Mask) -> bool {
        let count = regs.regs().count();
        let is_hard = |reg: &&R| reg.is_real() || self.neighbours[reg.at()].len() >= count;
        if kept.is_real() {
            // Each neighbour interferes already or is easy to colour.
            let mut others = self.neighbours[merged.at()].iter();
            return others.all(|other| other.is_real() || self.interfere(kept, *other) || !is_hard(&other));
        }
        let more = self.neighbours[merged.at()].iter().filter(|other| !self.interfere(kept, **other));
        self.neighbours[kept.at()].iter().chain(more).filter(is_hard).take(count).count() < count
    }

    fn merge(&mut self, kept: R, merged: R) {
        for other in std::mem::take(&mut self.neighbours[merged.at()]) {
            self.neighbours[other.at()].remove(&merged);
            self.connect(kept, other);
        }
        self.representatives[merged.at()] = kept.0;
        self.costs[kept.at()] += self.costs[merged.at()];
    }

    /// Returns a machine register for each register, or the ones to spill.
    pub(super) fn colour(&self, regs: Mask, short_ranges: &BTreeSet<R>) -> Result<Vec<R>, Vec<R>> {
        let count = regs.regs().count();
        let all: Vec<R> = (FIRST_VIRTUAL..self.neighbours.len() as u32)
            .map(R)
            .filter(|reg| self.exists[reg.at()] && self.find(*reg) == *reg)
            .collect();
        let mut degrees = vec![0usize; self.neighbours.len()];
        for reg in &all {
            let matters = |other: &&R| !other.is_real() || regs.has(**other);
            degrees[reg.at()] = self.neighbours[reg.at()].iter().filter(matters).count();
        }
        let order = self.order(&all, degrees, count, short_ranges);
        self.assign_colours(order, regs)
    }

    /// Returns the order in which registers are removed from the graph: easy ones first, otherwise the one that
    /// is cheapest to spill.
    fn order(&self, all: &[R], mut degrees: Vec<usize>, count: usize, short_ranges: &BTreeSet<R>) -> Vec<R> {
        let mut easy: BTreeSet<R> = all.iter().copied().filter(|reg| degrees[reg.at()] < count).collect();
        let mut hard: BTreeSet<R> = all.iter().copied().filter(|reg| degrees[reg.at()] >= count).collect();
        let mut order = Vec::with_capacity(all.len());
        loop {
            let next = easy.pop_first().or_else(|| {
                let cost = |reg: &&R| {
                    let cost =
                        if short_ranges.contains(reg) { u64::MAX } else { self.costs[reg.at()] * 1024 };
                    cost / degrees[reg.at()].max(1) as u64
                };
                let cheapest = hard.iter().min_by_key(cost).copied()?;
                hard.remove(&cheapest);
                Some(cheapest)
            });
            let Some(reg) = next else { return order };
            order.push(reg);
            for other in self.neighbours[reg.at()].iter().filter(|other| !other.is_real()) {
                degrees[other.at()] = degrees[other.at()].saturating_sub(1);
                if degrees[other.at()] < count && hard.remove(other) {
                    easy.insert(*other);
                }
            }
        }
    }

    fn assign_colours(&self, order: Vec<R>, regs: Mask) -> Result<Vec<R>, Vec<R>> {
        let mut partners: Vec<Vec<R>> = vec![Vec::new(); self.neighbours.len()];
        for (_, to, from) in &self.copies {
            let (a, b) = (self.find(*to), self.find(*from));
            partners[a.at()].push(b);
            partners[b.at()].push(a);
        }
        let mut colours: Vec<Option<R>> = vec![None; self.neighbours.len()];
        for reg in regs.regs() {
            colours[reg.at()] = Some(reg);
        }
        let mut spilled = Vec::new();
        for reg in order.into_iter().rev() {
            let taken: Vec<R> =
                self.neighbours[reg.at()].iter().filter_map(|other| colours[other.at()]).collect();
            let free: Vec<R> = regs.regs().filter(|colour| !taken.contains(colour)).collect();
            let wanted = partners[reg.at()].iter().filter_map(|other| colours[other.at()]);
            let best = wanted.into_iter().find(|colour| free.contains(colour)).or(free.first().copied());
            match best {
                Some(colour) => colours[reg.at()] = Some(colour),
                None => spilled.push(reg),
            }
        }
        if spilled.is_empty() {
            return Ok(colours.into_iter().map(|colour| colour.unwrap_or(R(0))).collect());
        }
        Err(spilled)
    }
}
