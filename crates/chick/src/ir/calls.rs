//! The call graph: which functions can be active more than once, and the order of code generation.
//!
//! A recursive function, directly or indirectly, needs new variables for each call. All others are active once
//! at a time, so their variables can have fixed addresses.

use super::{F, Module, Op, reverse_postorder};

/// The call graph.
#[derive(Clone, Debug)]
pub struct Calls {
    /// The number of calls of each function in functions that may run.
    counts: Vec<usize>,
    /// Whether each function is recursive.
    recursive: Vec<bool>,
    /// Whether each function calls each other one, directly or indirectly.
    reach: Vec<Vec<bool>>,
    /// Whether a recursive function may be below each function on the stack.
    under: Vec<bool>,
    /// The functions that may run, callees before callers except for cycles.
    order: Vec<F>,
}

impl Calls {
    /// Collects all calls in reachable blocks.
    #[must_use]
    pub fn of(module: &Module) -> Self {
        let count = module.functions.len();
        let callees: Vec<Vec<usize>> = (0..count).map(|f| callees(module, F(f as u32))).collect();
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
        let mut counts = vec![0; count];
        for callee in order.iter().flat_map(|f| &callees[f.0 as usize]) {
            counts[*callee] += 1;
        }
        Self { counts, recursive, reach, under, order }
    }

    /// Whether a function is recursive, directly or indirectly.
    #[must_use]
    pub fn is_recursive(&self, f: F) -> bool {
        self.recursive[f.0 as usize]
    }

    /// Whether a recursive function may have called a function.
    #[must_use]
    pub fn is_under_recursion(&self, f: F) -> bool {
        self.under[f.0 as usize]
    }

    /// Whether `f` calls `other`, directly or indirectly.
    #[must_use]
    pub fn reaches(&self, f: F, other: F) -> bool {
        self.reach[f.0 as usize][other.0 as usize]
    }

    /// Returns the number of calls of a function in functions that may run.
    #[must_use]
    pub fn count(&self, f: F) -> usize {
        self.counts[f.0 as usize]
    }

    /// The functions that may run, callees before callers except for cycles.
    #[must_use]
    pub fn order(&self) -> &[F] {
        &self.order
    }

    /// Whether a function that may run can call itself.
    #[must_use]
    pub fn has_recursion(&self) -> bool {
        self.order.iter().any(|f| self.is_recursive(*f))
    }
}

/// The functions that a function calls, as often as it does.
fn callees(module: &Module, f: F) -> Vec<usize> {
    let function = module.function(f);
    if function.blocks.is_empty() {
        return Vec::new();
    }
    let blocks = reverse_postorder(function);
    let insns = blocks.iter().flat_map(|b| &function.block(*b).insns);
    let call =
        |v: &super::V| if let Op::Call(callee, _) = function.op(*v) { Some(callee.0 as usize) } else { None };
    insns.filter_map(call).collect()
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
