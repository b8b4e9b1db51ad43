//! Passes over the SSA form, each in a file of its own.
//!
//! A pass keeps the meaning and the form (see [`super::verify()`]). [`usual`] runs those that are good for
//! every machine; back ends add those that suit theirs.

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

/// So often the cheap passes are repeated while they change something.
const MOST_ROUNDS: usize = 8;

/// What is good for every machine.
pub fn usual(module: &mut Module) {
    promote_slots(module);
    clean(module);
    inline_functions(module);
    // What only an inlined function has seen may now be the program's own.
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

/// The cheap passes, until nothing changes.
pub fn clean(module: &mut Module) {
    for number in 0..module.functions.len() {
        for _ in 0..MOST_ROUNDS {
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

/// Reads what `replaced` says in place of each value; chains are followed.
fn substitute(function: &mut Function, replaced: &[Option<super::V>]) {
    let last = |v: super::V| {
        let mut v = v;
        // A value is replaced by an older one, so that this comes to an end; the count is a belt.
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
