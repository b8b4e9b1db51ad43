//! Liveness of registers at the ends of blocks.

use crate::chick::code::{Body, R};

/// A set of registers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    pub(super) fn new(count: u32) -> Self {
        Self(vec![0; count.div_ceil(64) as usize])
    }

    pub(super) fn add(&mut self, reg: R) {
        self.0[reg.at() / 64] |= 1 << (reg.0 % 64);
    }

    pub(super) fn remove(&mut self, reg: R) {
        self.0[reg.at() / 64] &= !(1 << (reg.0 % 64));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = R> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros();
                word &= word.wrapping_sub(1);
                (bit < 64).then_some(R(at as u32 * 64 + bit))
            })
        })
    }

    fn add_all(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            changed |= *more & !*word != 0;
            *word |= more;
        }
        changed
    }
}

/// Returns the live registers at the end of each block. Only registers that a block reads before writing can be
/// live there; these are renumbered to keep the sets small.
pub(super) fn live_at_ends(body: &Body) -> Vec<Vec<R>> {
    let (shared, numbers) = shared(body);
    let count = shared.len() as u32;
    let number = |reg: R| numbers[reg.at()].map(R);
    let mut ins = vec![Set::new(count); body.blocks.len()];
    let mut outs = ins.clone();
    let mut changed = true;
    while changed {
        changed = false;
        for b in (0..body.blocks.len()).rev() {
            let block = &body.blocks[b];
            let mut live = Set::new(count);
            for to in block.terminator.targets() {
                live.add_all(&ins[to]);
            }
            outs[b].clone_from(&live);
            block.terminator.uses().into_iter().filter_map(number).for_each(|reg| live.add(reg));
            for (code, _) in block.insns.iter().rev() {
                code.defs().into_iter().filter_map(number).for_each(|reg| live.remove(reg));
                code.uses().into_iter().filter_map(number).for_each(|reg| live.add(reg));
            }
            changed |= ins[b].add_all(&live);
        }
    }
    outs.iter().map(|set| set.iter().map(|reg| shared[reg.at()]).collect()).collect()
}

/// Returns the registers that some block reads before writing, and the index of each register among them.
fn shared(body: &Body) -> (Vec<R>, Vec<Option<u32>>) {
    let mut numbers = vec![None; body.next as usize];
    let mut shared = Vec::new();
    let mut written = vec![usize::MAX; body.next as usize];
    for (b, block) in body.blocks.iter().enumerate() {
        let mut read = |regs: Vec<R>, written: &[usize]| {
            for reg in regs {
                if written[reg.at()] != b && numbers[reg.at()].is_none() {
                    numbers[reg.at()] = Some(shared.len() as u32);
                    shared.push(reg);
                }
            }
        };
        for (code, _) in &block.insns {
            read(code.uses(), &written);
            for reg in code.defs() {
                written[reg.at()] = b;
            }
        }
        read(block.terminator.uses(), &written);
    }
    (shared, numbers)
}
