//! Which blocks are on every way to a block.
//!
//! Source: Cooper, Harvey, Kennedy, "A simple, fast dominance algorithm" (2001).

use super::{B, Function, predecessors, reverse_postorder};

/// The dominator tree.
#[derive(Clone, Debug)]
pub struct Dominators {
    /// The immediate dominator of each block; the first block has itself, an unreachable one has none.
    parents: Vec<Option<B>>,
    /// The times at which a walk over the tree enters and leaves each reachable block.
    spans: Vec<Option<(u32, u32)>>,
    order: Vec<B>,
}

impl Dominators {
    /// Computes the dominators.
    #[must_use]
    pub fn of(function: &Function) -> Self {
        let order = reverse_postorder(function);
        let preds = predecessors(function);
        let mut places = vec![usize::MAX; function.blocks.len()];
        for (place, b) in order.iter().enumerate() {
            places[b.0 as usize] = place;
        }
        let mut parents: Vec<Option<B>> = vec![None; function.blocks.len()];
        parents[0] = Some(B(0));
        let mut changed = true;
        while changed {
            changed = false;
            for b in order.iter().skip(1) {
                let known = preds[b.0 as usize].iter().filter(|pred| parents[pred.0 as usize].is_some());
                let parent = known.copied().reduce(|a, b| meet(&parents, &places, a, b));
                if parent != parents[b.0 as usize] {
                    parents[b.0 as usize] = parent;
                    changed = true;
                }
            }
        }
        let spans = spans(&parents, &order);
        Self { parents, spans, order }
    }

    /// Returns the immediate dominator of `b`.
    #[must_use]
    pub fn parent(&self, b: B) -> Option<B> {
        self.parents[b.0 as usize].filter(|parent| *parent != b)
    }

    /// Whether `a` dominates `b`; each block dominates itself.
    #[must_use]
    pub fn dominates(&self, a: B, b: B) -> bool {
        let (Some((from, to)), Some((at, _))) = (self.spans[a.0 as usize], self.spans[b.0 as usize]) else {
            return a == b;
        };
        from <= at && at < to
    }

    /// Whether a block is reachable.
    #[must_use]
    pub fn reached(&self, b: B) -> bool {
        self.spans[b.0 as usize].is_some()
    }

    /// Returns the reachable blocks in reverse postorder, in which a dominator precedes what it dominates.
    #[must_use]
    pub fn order(&self) -> &[B] {
        &self.order
    }
}

/// Returns the times at which a walk over the tree enters and leaves each block.
fn spans(parents: &[Option<B>], order: &[B]) -> Vec<Option<(u32, u32)>> {
    let mut children: Vec<Vec<B>> = vec![Vec::new(); parents.len()];
    for b in order.iter().skip(1) {
        if let Some(parent) = parents[b.0 as usize] {
            children[parent.0 as usize].push(*b);
        }
    }
    let mut spans: Vec<Option<(u32, u32)>> = vec![None; parents.len()];
    let mut time = 0;
    let mut open = vec![(B(0), 0)];
    spans[0] = Some((0, u32::MAX));
    while let Some((b, next)) = open.last_mut() {
        if let Some(child) = children[b.0 as usize].get(*next).copied() {
            *next += 1;
            time += 1;
            spans[child.0 as usize] = Some((time, u32::MAX));
            open.push((child, 0));
        } else {
            if let Some((_, end)) = &mut spans[b.0 as usize] {
                *end = time + 1;
            }
            open.pop();
        }
    }
    spans
}

/// Returns the nearest block that dominates both.
fn meet(parents: &[Option<B>], places: &[usize], mut a: B, mut b: B) -> B {
    while a != b {
        while places[a.0 as usize] > places[b.0 as usize] {
            a = parents[a.0 as usize].unwrap_or(B(0));
        }
        while places[b.0 as usize] > places[a.0 as usize] {
            b = parents[b.0 as usize].unwrap_or(B(0));
        }
    }
    a
}
