//! Optimisation passes over the SSA form, one file each.
//!
//! A pass preserves the meaning and the invariants (see [`super::verify()`]). [`usual`] runs those that suit
//! every machine; back ends add their own.

mod cfg;
mod dce;
mod gvn;
mod inline;
mod late;
mod memory;
mod narrow;
mod promote;
mod rebase;
mod rotate;
mod simplify;
mod unroll;

pub use cfg::tidy_blocks;
pub use dce::remove_dead;
pub use gvn::number_values;
pub use inline::inline_functions;
pub use late::place_late;
pub use memory::forward_stores;
pub use narrow::narrow;
pub use promote::promote_slots;
pub use rebase::rebase_counters;
pub use rotate::rotate_loops;
pub use simplify::simplify;
pub use unroll::unroll_loops;

use super::{Function, Module};

/// The limit of repetitions of the cheap passes while they change something.
const MAX_ROUNDS: usize = 8;

/// Runs the passes for every machine.
pub fn usual(module: &mut Module) {
    promote_slots(module);
    clean(module);
    inline_functions(module);
    // Slots of an inlined function may now belong to the program.
    promote_slots(module);
    clean(module);
    for function in &mut module.functions {
        rotate_loops(function);
    }
    clean(module);
    for number in 0..module.functions.len() {
        narrow(module, number);
    }
    clean(module);
}

/// Runs the cheap passes until nothing changes.
pub fn clean(module: &mut Module) {
    for number in 0..module.functions.len() {
        for _ in 0..MAX_ROUNDS {
            let function = &mut module.functions[number];
            let mut changed = simplify(function);
            changed |= tidy_blocks(function);
            changed |= number_values(function);
            changed |= forward_stores(module, number);
            let function = &mut module.functions[number];
            changed |= remove_dead(function);
            if !changed {
                break;
            }
        }
    }
}

/// Replaces values according to `replaced`, following chains.
fn substitute(function: &mut Function, replaced: &[Option<super::V>]) {
    let last = |v: super::V| {
        let mut v = v;
        // A value is replaced with an older one, so this ends; the count is only a safeguard.
        for _ in 0..replaced.len() {
            match replaced.get(v.0 as usize).copied().flatten() {
                Some(next) => v = next,
                None => break,
            }
        }
        v
    };
    function.replace_all(last);
}
