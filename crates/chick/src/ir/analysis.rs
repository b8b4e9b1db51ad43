//! Analyses of a function for passes and back ends: block orders, uses, and liveness.

use super::{B, Function, Op, V};

/// Returns the predecessors of each block in order; a double edge counts twice.
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

/// Returns the reachable blocks in postorder: each after its successors, except for loops.
#[must_use]
pub fn postorder(function: &Function) -> Vec<B> {
    let mut seen = vec![false; function.blocks.len()];
    let mut order = Vec::new();
    // A block and the number of its visited targets.
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

/// Returns the reachable blocks in reverse postorder: each before its successors, except for loops.
#[must_use]
pub fn reverse_postorder(function: &Function) -> Vec<B> {
    let mut order = postorder(function);
    order.reverse();
    order
}

/// The number of uses of each virtual register in blocks.
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

    /// Returns the number of uses of `v`.
    #[must_use]
    pub fn count(&self, v: V) -> u32 {
        self.0.get(v.0 as usize).copied().unwrap_or(0)
    }
}

/// The live virtual registers at the start and end of each block. The argument of a phi is live at the end of
/// its predecessor. Constants and addresses of slots are never live, as they can be rematerialised anywhere.
#[derive(Clone, Debug)]
pub struct Liveness {
    /// Live at the start of each block, without its phis.
    ins: Vec<Vec<V>>,
    /// Live at the end of each block, with the arguments of the successors' phis.
    outs: Vec<Vec<V>>,
}

impl Liveness {
    /// Computes the liveness.
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

    /// Returns the live registers at the start of a block, without its phis.
    #[must_use]
    pub fn before(&self, b: B) -> &[V] {
        &self.ins[b.0 as usize]
    }

    /// Returns the live registers at the end of a block.
    #[must_use]
    pub fn after(&self, b: B) -> &[V] {
        &self.outs[b.0 as usize]
    }
}
