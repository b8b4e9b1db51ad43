//! Values that find no register: in memory, or made again at each place.

use std::collections::{BTreeMap, BTreeSet};

use super::{Homes, Room};
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
pub(super) fn spill(body: &mut Body, spilled: &[R], room: &mut Room<'_>, short: &mut BTreeSet<R>) {
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
    for block in &mut body.blocks {
        rewrite(block, &ways, &mut next, short);
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

fn rewrite(block: &mut Block, ways: &BTreeMap<R, Way>, next: &mut u32, short: &mut BTreeSet<R>) {
    let mut fresh = |short: &mut BTreeSet<R>| {
        *next += 1;
        short.insert(R(*next - 1));
        R(*next - 1)
    };
    let mut insns = Vec::with_capacity(block.insns.len());
    for (mut code, line) in std::mem::take(&mut block.insns) {
        let made_again = |reg: &R| matches!(ways.get(reg), Some(Way::Again(_)));
        if code.defs().iter().any(made_again) {
            continue;
        }
        if let Some((to, from)) = code.copy() {
            // A copy to or from memory is the load or store itself.
            match (ways.get(&to), ways.get(&from)) {
                (None, Some(way)) => {
                    insns.push((way.load(to), line));
                    continue;
                }
                (Some(way), None) => {
                    insns.extend(way.store(from).map(|code| (code, line)));
                    continue;
                }
                (None, None) | (Some(_), Some(_)) => {}
            }
        }
        let mut loaded: BTreeMap<R, R> = BTreeMap::new();
        let mut stored = None;
        code.for_regs(|reg, written| {
            let Some(way) = ways.get(reg) else { return };
            let old = *reg;
            if written {
                *reg = fresh(short);
                stored = way.store(*reg);
            } else {
                *reg = *loaded.entry(old).or_insert_with(|| {
                    let new = fresh(short);
                    insns.push((way.load(new), line));
                    new
                });
            }
        });
        insns.push((code, line));
        insns.extend(stored.map(|code| (code, line)));
    }
    if let Leave::Branch(test, ..) = &mut block.leave
        && let Some(way) = ways.get(test)
    {
        *test = fresh(short);
        insns.push((way.load(*test), block.line));
    }
    block.insns = insns;
}
