//! Checks the invariants of the SSA form. Tests call it after every pass.

use super::{B, Dominators, Function, Module, Op, V, predecessors};

/// Checks a module.
///
/// # Errors
///
/// A description of the first violation.
pub fn verify(module: &Module) -> Result<(), String> {
    for function in &module.functions {
        check(module, function)
            .map_err(|what| format!("{}: {what}\n{}", function.name, function.text(&module.functions)))?;
    }
    Ok(())
}

fn check(module: &Module, function: &Function) -> Result<(), String> {
    let preds = predecessors_of(function)?;
    let dominators = Dominators::of(function);
    let places = places(function)?;
    for b in function.all_blocks().filter(|b| dominators.reached(*b)) {
        let block = function.block(b);
        let mut phis_over = false;
        for (at, v) in block.insns.iter().enumerate() {
            let op = function.op(*v);
            slots_exist(module, op)?;
            if let Op::Phi(args) = op {
                if phis_over {
                    return Err(format!("{v} in {b} is a phi after other instructions"));
                }
                let mut from: Vec<B> = args.iter().map(|(b, _)| *b).collect();
                let mut wanted = preds[b.0 as usize].clone();
                from.sort_unstable();
                wanted.sort_unstable();
                wanted.retain(|b| dominators.reached(*b));
                wanted.dedup();
                from.retain(|b| dominators.reached(*b));
                if from != wanted {
                    return Err(format!(
                        "{v} in {b} has values for {from:?}, but the predecessors are {wanted:?}"
                    ));
                }
                for (from, arg) in args.iter().filter(|(from, _)| dominators.reached(*from)) {
                    defined(module, function, (&places, &dominators), *arg, (*from, usize::MAX))
                        .map_err(|what| format!("{v} in {b}: {what}"))?;
                }
                continue;
            }
            phis_over = true;
            for operand in op.operands() {
                defined(module, function, (&places, &dominators), operand, (b, at))
                    .map_err(|what| format!("{v} in {b}: {what}"))?;
            }
        }
        for operand in block.end.operands() {
            defined(module, function, (&places, &dominators), operand, (b, usize::MAX))
                .map_err(|what| format!("the end of {b}: {what}"))?;
        }
    }
    Ok(())
}

fn predecessors_of(function: &Function) -> Result<Vec<Vec<B>>, String> {
    for b in function.all_blocks() {
        if let Some(to) =
            function.block(b).end.targets().into_iter().find(|to| to.0 as usize >= function.blocks.len())
        {
            return Err(format!("{b} leads to {to}, which does not exist"));
        }
    }
    Ok(predecessors(function))
}

/// Returns the position of each instruction.
fn places(function: &Function) -> Result<Vec<Option<(B, usize)>>, String> {
    let mut places = vec![None; function.insns.len()];
    for b in function.all_blocks() {
        for (at, v) in function.block(b).insns.iter().enumerate() {
            let place = places.get_mut(v.0 as usize).ok_or(format!("{v} in {b} does not exist"))?;
            if place.replace((b, at)).is_some() {
                return Err(format!("{v} is in two places"));
            }
        }
    }
    Ok(places)
}

/// Checks that `v` is defined when `(b, at)` is reached.
fn defined(
    module: &Module,
    function: &Function,
    (places, dominators): (&[Option<(B, usize)>], &Dominators),
    v: V,
    (b, at): (B, usize),
) -> Result<(), String> {
    let Some(op) = function.insns.get(v.0 as usize) else { return Err(format!("{v} does not exist")) };
    if !op.op.gives(&module.functions) {
        return Err(format!("{v} has no value"));
    }
    match places[v.0 as usize] {
        None => Err(format!("{v} is in no block")),
        Some((def_block, _)) if def_block != b && dominators.dominates(def_block, b) => Ok(()),
        Some((def_block, place)) if def_block == b && place < at => Ok(()),
        Some((def_block, _)) => Err(format!("{v} of {def_block} is used where it may be undefined")),
    }
}

fn slots_exist(module: &Module, op: &Op) -> Result<(), String> {
    match op.slot() {
        Some(slot) if slot.0 as usize >= module.slots.len() => Err(format!("{slot} does not exist")),
        Some(_) | None => Ok(()),
    }
}
