//! What passes and back ends ask about a function: orders of blocks, uses, and what is live where.

use super::{B, Function, Op, V};

/// For each block, those that lead to it, in order; one that leads here twice is named twice.
#[must_use]
pub fn predecessors(function: &Function) -> Vec<Vec<B>> {
    let mut preds = vec![Vec::new(); function.blocks.len()];
    for b in function.all_blocks() {
        for to in function.block(b).end.targets() {
            preds[to.0 as usize].push(b);
        }
    }
    preds
}

/// The blocks that can be reached, each after those that it leads to, as far as there are no loops.
#[must_use]
pub fn postorder(function: &Function) -> Vec<B> {
    let mut seen = vec![false; function.blocks.len()];
    let mut order = Vec::new();
    // A block and how many of its targets have been visited.
    let mut open = vec![(B(0), 0)];
    seen[0] = true;
    while let Some((b, next)) = open.last_mut() {
        let targets = function.block(*b).end.targets();
        if let Some(to) = targets.get(*next) {
            *next += 1;
            if !std::mem::replace(&mut seen[to.0 as usize], true) {
                open.push((*to, 0));
            }
        } else {
            order.push(*b);
            open.pop();
        }
    }
    order
}

/// The blocks that can be reached, each before those that it leads to, as far as there are no loops.
#[must_use]
pub fn reverse_postorder(function: &Function) -> Vec<B> {
    let mut order = postorder(function);
    order.reverse();
    order
}

/// How often each virtual register is read by what stands in blocks.
#[derive(Clone, Debug)]
pub struct Uses(Vec<u32>);

impl Uses {
    /// Counts them.
    #[must_use]
    pub fn of(function: &Function) -> Self {
        let mut uses = vec![0; function.insns.len()];
        for block in &function.blocks {
            let operands = block.insns.iter().flat_map(|v| function.op(*v).operands());
            for v in operands.chain(block.end.operands()) {
                uses[v.0 as usize] += 1;
            }
        }
        Self(uses)
    }

    /// How often `v` is read.
    #[must_use]
    pub fn count(&self, v: V) -> u32 {
        self.0.get(v.0 as usize).copied().unwrap_or(0)
    }
}

/// Which virtual registers are still needed at the borders of blocks. What a phi reads is needed at the
/// end of the block it comes from. Constants and addresses of slots are never live: they can be made
/// anywhere.
#[derive(Clone, Debug)]
pub struct Liveness {
    /// Needed at the start of each block; phis of the block are not among them.
    ins: Vec<Vec<V>>,
    /// Needed at the end of each block, with what phis of the next read.
    outs: Vec<Vec<V>>,
}

impl Liveness {
    /// Works it out.
    #[must_use]
    pub fn of(function: &Function) -> Self {
        let count = function.blocks.len();
        let words = function.insns.len().div_ceil(64);
        let mut ins = vec![vec![0u64; words]; count];
        let mut outs = ins.clone();
        let counts = |v: V| !matches!(function.op(v), Op::Const(_) | Op::Addr(_));
        let set = |set: &mut [u64], v: V| set[v.0 as usize / 64] |= 1 << (v.0 % 64);
        let clear = |set: &mut [u64], v: V| set[v.0 as usize / 64] &= !(1 << (v.0 % 64));
        let order = postorder(function);
        let mut changed = true;
        while changed {
            changed = false;
            for b in &order {
                let block = function.block(*b);
                let mut live = vec![0u64; words];
                for to in block.end.targets() {
                    for (word, more) in live.iter_mut().zip(&ins[to.0 as usize]) {
                        *word |= more;
                    }
                    for phi in function.phis(to) {
                        let Op::Phi(args) = function.op(phi) else { continue };
                        args.iter()
                            .filter(|(from, v)| from == b && counts(*v))
                            .for_each(|(_, v)| set(&mut live, *v));
                    }
                }
                outs[b.0 as usize].clone_from(&live);
                block.end.operands().into_iter().filter(|v| counts(*v)).for_each(|v| set(&mut live, v));
                for v in block.insns.iter().rev() {
                    clear(&mut live, *v);
                    if !matches!(function.op(*v), Op::Phi(_)) {
                        let operands = function.op(*v).operands().into_iter();
                        operands.filter(|v| counts(*v)).for_each(|v| set(&mut live, v));
                    }
                }
                if live != ins[b.0 as usize] {
                    ins[b.0 as usize] = live;
                    changed = true;
                }
            }
        }
        let list = |set: &Vec<u64>| {
            let bits = (0..words * 64).filter(|bit| set[bit / 64] >> (bit % 64) & 1 == 1);
            bits.map(|bit| V(bit as u32)).collect()
        };
        Self { ins: ins.iter().map(list).collect(), outs: outs.iter().map(list).collect() }
    }

    /// What is needed at the start of a block, without its phis.
    #[must_use]
    pub fn before(&self, b: B) -> &[V] {
        &self.ins[b.0 as usize]
    }

    /// What is needed at the end of a block.
    #[must_use]
    pub fn after(&self, b: B) -> &[V] {
        &self.outs[b.0 as usize]
    }
}
