//! Inlining of functions that are called once or are very small.

use crate::ir::{B, Block, Calls, End, F, Function, Insn, Module, Op, V};

/// A function up to this size is inlined at every call.
const SMALL: usize = 4;
/// A function does not grow beyond this size by inlining.
const LARGEST: usize = 20_000;

/// Inlines functions, callees before callers. Functions without remaining calls become empty.
pub fn inline_functions(module: &mut Module) {
    // Calls that remain in an inlined function are not worth inlining, so the analysis stays valid.
    let calls = Calls::of(module);
    for caller in calls.order() {
        inline_into(module, &calls, *caller);
    }
    forget_unused(module);
}

fn inline_into(module: &mut Module, calls: &Calls, caller: F) {
    let mut at = B(0);
    while (at.0 as usize) < module.function(caller).blocks.len() {
        let function = module.function(caller);
        let call = function.block(at).insns.iter().enumerate().find_map(|(place, v)| {
            let Op::Call(callee, _) = function.op(*v) else { return None };
            (*callee != caller && worth(module, calls, *callee)).then_some((place, *callee))
        });
        match call {
            Some((place, callee)) if module.function(caller).insns.len() < LARGEST => {
                splice(module, caller, (at, place), callee);
                // The slots of a function that is called only here now belong to the caller.
                if calls.count(callee) == 1 {
                    adopt(module, caller, callee);
                }
            }
            Some(_) | None => at = B(at.0 + 1),
        }
    }
}

/// Whether a function is inlined. Assembly is not, as its labels must be unique.
fn worth(module: &Module, calls: &Calls, callee: F) -> bool {
    if calls.is_recursive(callee) {
        return false;
    }
    let function = module.function(callee);
    let insns = || function.blocks.iter().flat_map(|block| &block.insns).map(|v| function.op(*v));
    if insns().any(|op| matches!(op, Op::Asm(_))) {
        return false;
    }
    let size = insns().filter(|op| !matches!(op, Op::Const(_) | Op::Param(_))).count();
    let small = function.blocks.len() == 1 && size <= SMALL;
    small || calls.count(callee) == 1
}

/// Replaces a call with the callee: splits the block, copies the callee's blocks, and merges the returned
/// values with a phi.
fn splice(module: &mut Module, caller: F, (at, place): (B, usize), callee: F) {
    let copy = module.function(callee).clone();
    // The callee's slots are new for each call, and are written before they are read.
    let function = &mut module.functions[caller.0 as usize];
    let call = function.block(at).insns[place];
    let Op::Call(_, args) = function.op(call).clone() else { return };
    let first_insn = function.insns.len() as u32;
    let first_block = function.blocks.len() as u32;
    let (insn, block) = (|v: V| V(v.0 + first_insn), |b: B| B(b.0 + first_block));
    let after = B(first_block + copy.blocks.len() as u32);
    let mut returned: Vec<(B, V)> = Vec::new();
    for Insn { op, line } in &copy.insns {
        let mut op = op.clone();
        op.for_operands(|v| *v = insn(*v));
        if let Op::Phi(args) = &mut op {
            args.iter_mut().for_each(|(from, _)| *from = block(*from));
        }
        function.insns.push(Insn { op, line: *line });
    }
    let mut replaced: Vec<Option<V>> = vec![None; function.insns.len()];
    for (number, Block { insns, end, line }) in copy.blocks.iter().enumerate() {
        let mut end = end.clone();
        end.for_operands(|v| *v = insn(*v));
        end.for_targets(|to| *to = block(*to));
        if let End::Return(value) = end {
            returned.extend(value.map(|value| (block(B(number as u32)), value)));
            end = End::Jump(after);
        }
        let mut insns: Vec<V> = insns.iter().map(|v| insn(*v)).collect();
        insns.retain(|v| {
            let Op::Param(number) = function.op(*v) else { return true };
            replaced[v.0 as usize] = args.get(usize::from(*number)).copied();
            false
        });
        function.blocks.push(Block { insns, end, line: *line });
    }
    let old = function.block_mut(at);
    let rest = old.insns.split_off(place + 1);
    old.insns.pop();
    let end = std::mem::replace(&mut old.end, End::Jump(block(B(0))));
    let line = old.line;
    for to in end.targets() {
        function.rename_edge(to, at, after);
    }
    function.blocks.push(Block { insns: rest, end, line });
    match returned.as_slice() {
        [] => {}
        [(_, value)] => replaced[call.0 as usize] = Some(*value),
        _ => {
            *function.op_mut(call) = Op::Phi(returned);
            function.block_mut(after).insns.insert(0, call);
        }
    }
    super::substitute(function, &replaced);
}

/// Moves the slots of one function to another. If that is the program itself, they exist once.
fn adopt(module: &mut Module, caller: F, callee: F) {
    let owner = if caller == F(0) { None } else { Some(caller) };
    for slot in module.slots.iter_mut().filter(|slot| slot.owner == Some(callee)) {
        slot.owner = owner;
    }
}

/// Removes the blocks of functions that are never called.
fn forget_unused(module: &mut Module) {
    let calls = Calls::of(module);
    for (number, function) in module.functions.iter_mut().enumerate().skip(1) {
        if calls.count(F(number as u32)) == 0 {
            function.blocks = vec![Block { insns: Vec::new(), end: empty_end(function), line: 0 }];
            function.insns.clear();
            if function.returns {
                let zero = function.add(Op::Const(0), 0);
                function.blocks[0].insns.push(zero);
            }
        }
    }
}

fn empty_end(function: &Function) -> End {
    End::Return(function.returns.then_some(V(0)))
}
