//! The loops of a function, and the blocks that invariant code can be hoisted to.

use bantam_chick::ir::{B, Dominators, Function, predecessors};

/// The loops of a function.
pub(super) struct Loops {
    depth: Vec<u32>,
    /// The block before the outermost loop around each block, if any.
    outer: Vec<Option<B>>,
    /// The block before the innermost loop.
    inner: Vec<Option<B>>,
}

impl Loops {
    pub(super) fn of(function: &Function) -> Self {
        let dominators = Dominators::of(function);
        let preds = predecessors(function);
        let count = function.blocks.len();
        let mut loops = Self { depth: vec![0; count], outer: vec![None; count], inner: vec![None; count] };
        // In this order, outer loops come first.
        for head in dominators.order() {
            let enters = |from: &&B| dominators.reached(**from);
            let (back, outside): (Vec<B>, Vec<B>) = preds[head.0 as usize]
                .iter()
                .filter(enters)
                .partition(|from| dominators.dominates(*head, **from));
            if back.is_empty() {
                continue;
            }
            let before = if let [one] = outside[..] { Some(one) } else { None };
            for b in members(*head, back, &preds, count) {
                loops.depth[b] += 1;
                loops.inner[b] = before;
                if loops.depth[b] == 1 {
                    loops.outer[b] = before;
                }
            }
        }
        loops
    }

    pub(super) fn depth(&self, b: B) -> u32 {
        self.depth[b.0 as usize]
    }

    /// Returns the only block that leads into the outermost loop around `b`, if any.
    pub(super) fn before_outer(&self, b: B) -> Option<B> {
        self.outer[b.0 as usize]
    }

    /// The block before the innermost loop.
    pub(super) fn before_inner(&self, b: B) -> Option<B> {
        self.inner[b.0 as usize]
    }
}

/// Returns the blocks of a loop: those that reach its back edges.
fn members(head: B, back: Vec<B>, preds: &[Vec<B>], count: usize) -> Vec<usize> {
    let mut inside = vec![false; count];
    inside[head.0 as usize] = true;
    let mut open = back;
    while let Some(b) = open.pop() {
        if !std::mem::replace(&mut inside[b.0 as usize], true) {
            open.extend(&preds[b.0 as usize]);
        }
    }
    (0..count).filter(|b| inside[*b]).collect()
}
