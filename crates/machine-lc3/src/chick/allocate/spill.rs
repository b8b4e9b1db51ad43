//! Values that find no register: in memory, or made again at each place.

use std::collections::BTreeMap;

use super::{Homes, Room, Short};
use crate::chick::code::{Block, Body, Cell, Code, Leave, Place, R};

/// What is done about a value.
enum Way {
    /// It is made at each place that reads it.
    Again(Code),
    Frame(Cell),
    Word(Place),
}

impl Way {
    fn load(&self, to: R) -> Code {
        match self {
            Self::Again(code) => {
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
            Self::Again(_) => None,
            Self::Frame(cell) => Some(Code::StoreFrame(from, *cell)),
            Self::Word(place) => Some(Code::Store(from, *place)),
        }
    }
}

/// Takes registers away from values.
pub(super) fn spill(body: &mut Body, spilled: &[R], room: &mut Room<'_>, short: &mut Short) {
    let makers = makers(body, spilled);
    let mut ways = BTreeMap::new();
    for reg in spilled {
        let way = match (makers.get(reg), &mut room.homes) {
            (Some(Some(code)), _) => Way::Again(code.clone()),
            (_, Homes::Frame) => {
                body.cells += 1;
                Way::Frame(Cell::Own(body.cells - 1))
            }
            (_, Homes::Words(word)) => Way::Word(word()),
        };
        ways.insert(*reg, way);
    }
    let mut next = body.next;
    let mut rewrite =
        Rewrite { ways: &ways, next: &mut next, short, held: BTreeMap::new(), insns: Vec::new() };
    for block in &mut body.blocks {
        rewrite.block(block);
    }
    body.next = next;
}

/// For each value what makes it, if that is one instruction that can be repeated.
fn makers(body: &Body, spilled: &[R]) -> BTreeMap<R, Option<Code>> {
    let mut makers: BTreeMap<R, Option<Code>> = BTreeMap::new();
    for (code, _) in body.blocks.iter().flat_map(|block| &block.insns) {
        for reg in code.defs() {
            if !reg.is_real() && spilled.contains(&reg) {
                let maker = code.is_repeatable().then(|| code.clone());
                makers.entry(reg).and_modify(|maker| *maker = None).or_insert(maker);
            }
        }
    }
    makers
}

/// Loads and stores in one block. What has been loaded or written just before is used again.
struct Rewrite<'a> {
    ways: &'a BTreeMap<R, Way>,
    next: &'a mut u32,
    short: &'a mut Short,
    /// Values that another register has now too, and where in the block it got them.
    held: BTreeMap<R, (R, usize)>,
    insns: Vec<(Code, u32)>,
}

/// A register is used again at most so many instructions later.
const SOON: usize = 6;

impl Rewrite<'_> {
    fn fresh(&mut self, of: R) -> R {
        *self.next += 1;
        let reg = R(*self.next - 1);
        // What has been in memory twice is not held any longer.
        if self.short.held.contains(&of) {
            self.short.all.insert(reg)
        } else {
            self.short.held.insert(reg)
        };
        reg
    }

    fn block(&mut self, block: &mut Block) {
        for (code, line) in std::mem::take(&mut block.insns) {
            self.insn(code, line);
        }
        if let Leave::Branch(test, ..) = &mut block.leave
            && self.ways.contains_key(test)
        {
            *test = self.read(*test, block.line);
        }
        block.insns = std::mem::take(&mut self.insns);
        self.held.clear();
    }

    fn insn(&mut self, mut code: Code, line: u32) {
        let ways = self.ways;
        let made_again = |reg: &R| matches!(ways.get(reg), Some(Way::Again(_)));
        if code.defs().iter().any(made_again) {
            return;
        }
        if let Some((to, from)) = code.copy()
            && let (None, Some(way)) | (Some(way), None) = (ways.get(&to), ways.get(&from))
        {
            // A copy to or from memory is the load or store itself.
            if ways.contains_key(&to) {
                self.held.remove(&to);
                self.insns.extend(way.store(from).map(|code| (code, line)));
            } else if !self.held.contains_key(&from) {
                self.insns.push((way.load(to), line));
            } else {
                let held = self.read(from, line);
                self.insns.push((Code::Copy(to, held), line));
            }
            return;
        }
        let mut stored = None;
        code.for_regs(|reg, written| {
            let Some(way) = ways.get(reg) else { return };
            if !written {
                *reg = self.read(*reg, line);
                return;
            }
            let new = self.fresh(*reg);
            stored = way.store(new);
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
        if self.short.held.contains(&new) {
            self.held.insert(reg, (new, self.insns.len() + more));
        } else {
            self.held.remove(&reg);
        }
    }

    /// The value in a register.
    fn read(&mut self, reg: R, line: u32) -> R {
        if let Some((held, at)) = self.held.get(&reg)
            && self.insns.len() <= at + SOON
        {
            return *held;
        }
        let new = self.fresh(reg);
        let load = self.ways[&reg].load(new);
        self.insns.push((load, line));
        self.hold(reg, new, 0);
        new
    }
}
