//! Who calls whom: which functions are there more than once at a time, and in which order code is made.
//!
//! A function that can call itself, if only by way of others, has a frame on the stack as the textbook
//! draws it. All others run once at a time, so what they keep stands at fixed places.

use bantam_chick::ir::{F, Module, Op, reverse_postorder};

/// The graph of calls.
pub(super) struct Calls {
    /// For each function whether it can call itself.
    recursive: Vec<bool>,
    /// For each function whether it calls each function, if only by way of others.
    reach: Vec<Vec<bool>>,
    /// For each function whether one that can call itself may be below it on the stack.
    under: Vec<bool>,
    /// The functions that may run, each behind those that it calls as far as there are no circles.
    order: Vec<F>,
}

impl Calls {
    pub(super) fn of(module: &Module) -> Self {
        let count = module.functions.len();
        let callees: Vec<Vec<usize>> = (0..count).map(|f| callees(module, f)).collect();
        let reach: Vec<Vec<bool>> = (0..count).map(|f| reach(&callees, f)).collect();
        let recursive: Vec<bool> = (0..count).map(|f| reach[f][f]).collect();
        let under = (0..count).map(|f| (0..count).any(|other| recursive[other] && reach[other][f])).collect();
        let mut order = Vec::new();
        let mut seen = vec![false; count];
        let mut open = vec![(0, 0)];
        seen[0] = true;
        while let Some((f, next)) = open.last_mut() {
            if let Some(callee) = callees[*f].get(*next) {
                *next += 1;
                if !std::mem::replace(&mut seen[*callee], true) {
                    open.push((*callee, 0));
                }
            } else {
                order.push(F(*f as u32));
                open.pop();
            }
        }
        Self { recursive, reach, under, order }
    }

    pub(super) fn is_recursive(&self, f: F) -> bool {
        self.recursive[f.0 as usize]
    }

    /// Whether a frame of another function may be in use, so that R5 must stay as it is.
    pub(super) fn is_under_a_frame(&self, f: F) -> bool {
        self.under[f.0 as usize]
    }

    /// Whether `f` calls `other`, if only by way of others.
    pub(super) fn reaches(&self, f: F, other: F) -> bool {
        self.reach[f.0 as usize][other.0 as usize]
    }

    pub(super) fn order(&self) -> &[F] {
        &self.order
    }

    pub(super) fn has_frames(&self) -> bool {
        self.order.iter().any(|f| self.is_recursive(*f))
    }
}

fn callees(module: &Module, f: usize) -> Vec<usize> {
    let function = &module.functions[f];
    if function.blocks.is_empty() {
        return Vec::new();
    }
    let blocks = reverse_postorder(function);
    let insns = blocks.iter().flat_map(|b| &function.block(*b).insns);
    let mut callees = Vec::new();
    for v in insns {
        if let Op::Call(callee, _) = function.op(*v) {
            callees.push(callee.0 as usize);
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    callees.retain(|callee| seen.insert(*callee));
    callees
}

/// The functions that `f` calls, if only by way of others.
fn reach(callees: &[Vec<usize>], f: usize) -> Vec<bool> {
    let mut reached = vec![false; callees.len()];
    let mut open = callees[f].clone();
    while let Some(callee) = open.pop() {
        if !std::mem::replace(&mut reached[callee], true) {
            open.extend(&callees[callee]);
        }
    }
    reached
}
