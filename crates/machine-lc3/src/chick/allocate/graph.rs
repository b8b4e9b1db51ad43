//! The graph of values that are alive at the same time.

use std::collections::BTreeSet;

use super::{Coalescing, live::live_at_ends, weight};
use crate::chick::code::{Body, FIRST_VIRTUAL, Mask, R};

/// The graph: registers, and which of them may not be one.
pub(super) struct Graph {
    /// For each register its neighbours.
    near: Vec<BTreeSet<R>>,
    /// For each register the one that it has become.
    become_: Vec<u32>,
    /// What reading and writing each from memory costs.
    costs: Vec<u64>,
    /// Copies: what they cost, to, from.
    copies: Vec<(u64, R, R)>,
    exists: Vec<bool>,
}

impl Graph {
    pub(super) fn of(body: &Body) -> Self {
        let count = body.next as usize;
        let mut graph = Self {
            near: vec![BTreeSet::new(); count],
            become_: (0..body.next).collect(),
            costs: vec![0; count],
            copies: Vec::new(),
            exists: vec![false; count],
        };
        let outs = live_at_ends(body);
        for (block, out) in body.blocks.iter().zip(outs) {
            let weight = weight(block.depth);
            let mut live: BTreeSet<R> = out.into_iter().collect();
            for reg in block.leave.uses() {
                live.insert(reg);
                graph.count(reg, weight);
            }
            for (code, _) in block.insns.iter().rev() {
                let defs = code.defs();
                let uses = code.uses();
                let copied = code.copy();
                if let Some((to, from)) = copied {
                    graph.copies.push((weight, to, from));
                    // Both may be one.
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
        if a != b && self.near[a.at()].insert(b) {
            self.near[b.at()].insert(a);
        }
    }

    /// What a register has become.
    pub(super) fn find(&self, reg: R) -> R {
        let mut at = reg.0;
        while self.become_[at as usize] != at {
            at = self.become_[at as usize];
        }
        R(at)
    }

    fn are_near(&self, a: R, b: R) -> bool {
        self.near[a.at()].contains(&b)
    }

    /// Makes one register of the two of each copy, where that can be.
    pub(super) fn coalesce(&mut self, regs: Mask, how: Coalescing, apart: &BTreeSet<(R, R)>) {
        let copies = self.copies.clone();
        let mut changed = true;
        while changed {
            changed = false;
            for (_, to, from) in &copies {
                let (a, b) = (self.find(*to), self.find(*from));
                if a == b
                    || apart.contains(&(*to, *from))
                    || self.are_near(a, b)
                    || (a.is_real() && b.is_real())
                {
                    continue;
                }
                let (kept, gone) = if b.is_real() || (!a.is_real() && b < a) { (b, a) } else { (a, b) };
                if kept.is_real() && !regs.has(kept) {
                    continue;
                }
                let eager = how != Coalescing::Careful && !kept.is_real();
                if eager || self.is_safe(kept, gone, regs) {
                    self.unite(kept, gone);
                    changed = true;
                }
            }
        }
    }

    /// For each of these the cheapest copy of which both ends have become it.
    pub(super) fn cheapest_copies(&self, regs: &[R]) -> Vec<(R, R)> {
        let cheapest = |reg: &R| {
            let mut copies = self.copies.iter().rev().map(|(_, to, from)| (*to, *from));
            copies.find(|(to, from)| self.find(*to) == *reg && self.find(*from) == *reg)
        };
        regs.iter().filter_map(cheapest).collect()
    }

    /// Whether one register for both is as easy to find as two.
    fn is_safe(&self, kept: R, gone: R, regs: Mask) -> bool {
        let count = regs.regs().count();
        let is_hard = |reg: &&R| reg.is_real() || self.near[reg.at()].len() >= count;
        if kept.is_real() {
            // Each neighbour either minds already or is easy.
            let mut others = self.near[gone.at()].iter();
            return others.all(|other| other.is_real() || self.are_near(kept, *other) || !is_hard(&other));
        }
        let more = self.near[gone.at()].iter().filter(|other| !self.are_near(kept, **other));
        self.near[kept.at()].iter().chain(more).filter(is_hard).take(count).count() < count
    }

    fn unite(&mut self, kept: R, gone: R) {
        for other in std::mem::take(&mut self.near[gone.at()]) {
            self.near[other.at()].remove(&gone);
            self.connect(kept, other);
        }
        self.become_[gone.at()] = kept.0;
        self.costs[kept.at()] += self.costs[gone.at()];
    }

    /// A register of the machine for each, or those that find none.
    pub(super) fn colour(&self, regs: Mask, short: &BTreeSet<R>) -> Result<Vec<R>, Vec<R>> {
        let count = regs.regs().count();
        let all: Vec<R> = (FIRST_VIRTUAL..self.near.len() as u32)
            .map(R)
            .filter(|reg| self.exists[reg.at()] && self.find(*reg) == *reg)
            .collect();
        let mut degrees = vec![0usize; self.near.len()];
        for reg in &all {
            let matters = |other: &&R| !other.is_real() || regs.has(**other);
            degrees[reg.at()] = self.near[reg.at()].iter().filter(matters).count();
        }
        let order = self.order(&all, degrees, count, short);
        self.paint(order, regs)
    }

    /// The order in which registers are left out of the graph: easy ones first, and if there is none, the
    /// one that is cheapest to keep in memory.
    fn order(&self, all: &[R], mut degrees: Vec<usize>, count: usize, short: &BTreeSet<R>) -> Vec<R> {
        let mut easy: BTreeSet<R> = all.iter().copied().filter(|reg| degrees[reg.at()] < count).collect();
        let mut hard: BTreeSet<R> = all.iter().copied().filter(|reg| degrees[reg.at()] >= count).collect();
        let mut order = Vec::with_capacity(all.len());
        loop {
            let next = easy.pop_first().or_else(|| {
                let cost = |reg: &&R| {
                    let cost = if short.contains(reg) { u64::MAX } else { self.costs[reg.at()] * 1024 };
                    cost / degrees[reg.at()].max(1) as u64
                };
                let cheapest = hard.iter().min_by_key(cost).copied()?;
                hard.remove(&cheapest);
                Some(cheapest)
            });
            let Some(reg) = next else { return order };
            order.push(reg);
            for other in self.near[reg.at()].iter().filter(|other| !other.is_real()) {
                degrees[other.at()] = degrees[other.at()].saturating_sub(1);
                if degrees[other.at()] < count && hard.remove(other) {
                    easy.insert(*other);
                }
            }
        }
    }

    fn paint(&self, order: Vec<R>, regs: Mask) -> Result<Vec<R>, Vec<R>> {
        let mut partners: Vec<Vec<R>> = vec![Vec::new(); self.near.len()];
        for (_, to, from) in &self.copies {
            let (a, b) = (self.find(*to), self.find(*from));
            partners[a.at()].push(b);
            partners[b.at()].push(a);
        }
        let mut colours: Vec<Option<R>> = vec![None; self.near.len()];
        for reg in regs.regs() {
            colours[reg.at()] = Some(reg);
        }
        let mut spilled = Vec::new();
        for reg in order.into_iter().rev() {
            let taken: Vec<R> = self.near[reg.at()].iter().filter_map(|other| colours[other.at()]).collect();
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
