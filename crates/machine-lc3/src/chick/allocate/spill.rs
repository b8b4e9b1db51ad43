//! Spilling: registers without a colour are kept in memory or rematerialised.

use std::collections::BTreeMap;

use super::options::{Resources, ShortRanges, SpillLocations};
use crate::chick::code::{Block, Body, Cell, Code, Place, R, Terminator};

/// How a register is spilled.
enum Strategy {
    /// Rematerialised at each use.
    Rematerialise(Code),
    Frame(Cell),
    Word(Place),
}

impl Strategy {
    fn load(&self, to: R) -> Code {
        match self {
            Self::Rematerialise(code) => {
                let mut code = code.clone();
                code.for_regs(|reg, written| {
                    if written {
                        *reg = to;
                    }
                });
                code
            }
            Self::Frame(cell) => Code::LoadFrame(to, *cell),
            Self::Word(place) => Code::Load(to, *place),
        }
    }

    fn store(&self, from: R) -> Option<Code> {
        match self {
            Self::Rematerialise(_) => None,
            Self::Frame(cell) => Some(Code::StoreFrame(from, *cell)),
            Self::Word(place) => Some(Code::Store(from, *place)),
        }
    }
}

/// Spills registers.
pub(super) fn spill(
    body: &mut Body,
    spilled: &[R],
    resources: &mut Resources<'_>,
    short_ranges: &mut ShortRanges,
) {
    let rematerialisable = rematerialisable(body, spilled);
    let mut strategies = BTreeMap::new();
    for reg in spilled {
        let strategy = match (rematerialisable.get(reg), &mut resources.locations) {
            (Some(Some(code)), _) => Strategy::Rematerialise(code.clone()),
            (_, SpillLocations::Frame) => {
                body.cells += 1;
                Strategy::Frame(Cell::Own(body.cells - 1))
            }
            (_, SpillLocations::Words(word)) => Strategy::Word(word()),
        };
        strategies.insert(*reg, strategy);
    }
    let mut next = body.next;
    let mut rewrite = Rewrite {
        strategies: &strategies,
        next: &mut next,
        short_ranges,
        held: BTreeMap::new(),
        insns: Vec::new(),
    };
    for block in &mut body.blocks {
        rewrite.block(block);
    }
    body.next = next;
}

/// Returns the definition of each register, if it is a single instruction that can be repeated.
fn rematerialisable(body: &Body, spilled: &[R]) -> BTreeMap<R, Option<Code>> {
    let mut rematerialisable: BTreeMap<R, Option<Code>> = BTreeMap::new();
    for (code, _) in body.blocks.iter().flat_map(|block| &block.insns) {
        for reg in code.defs() {
            if !reg.is_real() && spilled.contains(&reg) {
                let code = code.is_repeatable().then(|| code.clone());
                rematerialisable.entry(reg).and_modify(|code| *code = None).or_insert(code);
            }
        }
    }
    rematerialisable
}

/// Inserts loads and stores in a block. Values that were just loaded or written are reused.
struct Rewrite<'a> {
    strategies: &'a BTreeMap<R, Strategy>,
    next: &'a mut u32,
    short_ranges: &'a mut ShortRanges,
    /// The registers that hold spilled values, and their positions in the block.
    held: BTreeMap<R, (R, usize)>,
    insns: Vec<(Code, u32)>,
}

/// The greatest distance, in instructions, at which a loaded register is reused.
const REUSE_DISTANCE: usize = 6;

impl Rewrite<'_> {
    fn fresh(&mut self, of: R) -> R {
        *self.next += 1;
        let reg = R(*self.next - 1);
        // A value that was spilled twice is not held again.
        if self.short_ranges.held.contains(&of) {
            self.short_ranges.all.insert(reg)
        } else {
            self.short_ranges.held.insert(reg)
        };
        reg
    }

    fn block(&mut self, block: &mut Block) {
        for (code, line) in std::mem::take(&mut block.insns) {
            self.insn(code, line);
        }
        if let Terminator::Branch(test, ..) = &mut block.terminator
            && self.strategies.contains_key(test)
        {
            *test = self.read(*test, block.line);
        }
        block.insns = std::mem::take(&mut self.insns);
        self.held.clear();
    }

    fn insn(&mut self, mut code: Code, line: u32) {
        let strategies = self.strategies;
        let is_rematerialised = |reg: &R| matches!(strategies.get(reg), Some(Strategy::Rematerialise(_)));
        if code.defs().iter().any(is_rematerialised) {
            return;
        }
        if let Some((to, from)) = code.copy()
            && let (None, Some(strategy)) | (Some(strategy), None) =
                (strategies.get(&to), strategies.get(&from))
        {
            // A copy to or from memory becomes a load or store.
            if strategies.contains_key(&to) {
                self.held.remove(&to);
                self.insns.extend(strategy.store(from).map(|code| (code, line)));
            } else if !self.held.contains_key(&from) {
                self.insns.push((strategy.load(to), line));
            } else {
                let held = self.read(from, line);
                self.insns.push((Code::Copy(to, held), line));
            }
            return;
        }
        let mut stored = None;
        code.for_regs(|reg, written| {
            let Some(strategy) = strategies.get(reg) else { return };
            if !written {
                *reg = self.read(*reg, line);
                return;
            }
            let new = self.fresh(*reg);
            stored = strategy.store(new);
            self.hold(*reg, new, 1);
            *reg = new;
        });
        if matches!(code, Code::Call(..) | Code::Asm(..)) {
            self.held.clear();
        }
        self.insns.push((code, line));
        self.insns.extend(stored.map(|code| (code, line)));
    }

    fn hold(&mut self, reg: R, new: R, more: usize) {
        if self.short_ranges.held.contains(&new) {
            self.held.insert(reg, (new, self.insns.len() + more));
        } else {
            self.held.remove(&reg);
        }
    }

    /// Returns a register with the value.
    fn read(&mut self, reg: R, line: u32) -> R {
        if let Some((held, at)) = self.held.get(&reg)
            && self.insns.len() <= at + REUSE_DISTANCE
        {
            return *held;
        }
        let new = self.fresh(reg);
        let load = self.strategies[&reg].load(new);
        self.insns.push((load, line));
        self.hold(reg, new, 0);
        new
    }
}
