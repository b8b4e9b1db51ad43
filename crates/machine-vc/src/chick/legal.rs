//! Legalisation: replaces operations that the VC lacks, and gives the control flow the shape that the allocator
//! requires.

use bantam_chick::{
    arithmetic::{Arith, Compare, Num},
    ir::{B, Branch, End, Function, Module, Op, V, predecessors, prelude_function},
};

/// Legalises a module for the VC.
pub(super) fn legalise(module: &mut Module) {
    multiply_wrapping(module);
    for function in &mut module.functions {
        expand(function);
        wrap(function);
    }
}

/// Gives each function a single exit and splits critical edges. Runs after all passes.
pub(super) fn shape(module: &mut Module) {
    for (number, function) in module.functions.iter_mut().enumerate() {
        if number > 0 {
            one_return(function);
        }
        split_edges(function);
    }
}

/// Replaces `wrapping_mul` with a function of the prelude.
fn multiply_wrapping(module: &mut Module) {
    for number in 0..module.functions.len() {
        for v in (0..module.functions[number].insns.len() as u32).map(V) {
            let Op::Arith(Arith::Mul, Num::Wrapping, a, b) = *module.functions[number].op(v) else {
                continue;
            };
            if let Some(f) = prelude_function(module, "_wrapping_mul") {
                *module.functions[number].op_mut(v) = Op::Call(f, vec![a, b]);
            }
        }
    }
}

/// Expands instructions within their block.
fn expand(function: &mut Function) {
    for b in function.all_blocks() {
        let old = std::mem::take(&mut function.block_mut(b).insns);
        let mut new = Vec::with_capacity(old.len());
        for v in old {
            let line = function.insns[v.0 as usize].line;
            let mut add = |function: &mut Function, op| {
                let v = function.add(op, line);
                new.push(v);
                v
            };
            match function.op(v).clone() {
                // a - a / b * b, which never saturates.
                Op::Arith(Arith::Rem, num, a, b) => {
                    let quotient = add(function, Op::Arith(Arith::Div, num, a, b));
                    let whole = add(function, Op::Arith(Arith::Mul, Num::Byte, quotient, b));
                    *function.op_mut(v) = Op::Arith(Arith::Sub, Num::Byte, a, whole);
                }
                Op::Text(codes) => {
                    for (at, code) in codes.iter().enumerate() {
                        let code = add(function, Op::Const(u16::from(*code)));
                        if at + 1 < codes.len() {
                            add(function, Op::Print(code));
                        } else {
                            *function.op_mut(v) = Op::Print(code);
                        }
                    }
                }
                Op::LoadAt(slot, at) if function.constant(at).is_none() => {
                    let base = add(function, Op::Addr(slot));
                    let ptr = add(function, Op::Arith(Arith::Add, Num::Byte, at, base));
                    *function.op_mut(v) = Op::LoadPtr(slot, ptr);
                }
                Op::StoreAt(slot, at, value) if function.constant(at).is_none() => {
                    let base = add(function, Op::Addr(slot));
                    let ptr = add(function, Op::Arith(Arith::Add, Num::Byte, at, base));
                    *function.op_mut(v) = Op::StorePtr(slot, ptr, value);
                }
                // A character comes from port 7.
                Op::ReadChar => *function.op_mut(v) = Op::ReadPort(7),
                Op::Low(a) => {
                    let all = add(function, Op::Const(0xFF));
                    *function.op_mut(v) = Op::Arith(Arith::And, Num::Byte, a, all);
                }
                Op::Const(_)
                | Op::Addr(_)
                | Op::Param(_)
                | Op::Phi(_)
                | Op::Arith(..)
                | Op::Flip(..)
                | Op::Compare(..)
                | Op::Load(_)
                | Op::Store(..)
                | Op::LoadAt(..)
                | Op::StoreAt(..)
                | Op::LoadPtr(..)
                | Op::StorePtr(..)
                | Op::Check(..)
                | Op::ReadPort(_)
                | Op::WritePort(..)
                | Op::Print(_)
                | Op::Out(..)
                | Op::Call(..)
                | Op::Asm(_) => {}
            }
            new.push(v);
        }
        function.block_mut(b).insns = new;
    }
}

/// Expands wrapping additions and subtractions with branches, as those of the machine saturate.
fn wrap(function: &mut Function) {
    let mut b = B(0);
    while (b.0 as usize) < function.blocks.len() {
        let found = function.block(b).insns.iter().enumerate().find_map(|(place, v)| {
            let Op::Arith(op @ (Arith::Add | Arith::Sub), Num::Wrapping, x, y) = *function.op(*v) else {
                return None;
            };
            Some((place, *v, op, x, y))
        });
        if let Some((place, v, op, x, y)) = found {
            wrap_one(function, (b, place), v, (op, x, y));
        }
        b = B(b.0 + 1);
    }
    // For bitwise operations, and products and quotients that fit, both kinds are the same.
    for insn in &mut function.insns {
        if let Op::Arith(_, num @ Num::Wrapping, ..) | Op::Flip(num @ Num::Wrapping, _) = &mut insn.op {
            *num = Num::Byte;
        }
    }
}

/// x + y past 255 is x - (255 - y) - 1; x - y below 0 is 255 - (y - x) + 1.
fn wrap_one(function: &mut Function, (b, place): (B, usize), v: V, (op, x, y): (Arith, V, V)) {
    let line = function.insns[v.0 as usize].line;
    let rest = function.block_mut(b).insns.split_off(place + 1);
    function.block_mut(b).insns.pop();
    let end = std::mem::replace(&mut function.block_mut(b).end, End::Stop);
    let end_line = function.block(b).line;
    let (inside, outside) = (function.add_block(End::Stop, line), function.add_block(End::Stop, line));
    let after = function.add_block(end.clone(), end_line);
    for to in end.targets() {
        function.rename_edge(to, b, after);
    }
    let put = |function: &mut Function, b: B, op| {
        let v = function.add(op, line);
        function.block_mut(b).insns.push(v);
        v
    };
    let byte = |op, a, b| Op::Arith(op, Num::Byte, a, b);
    let one = put(function, b, Op::Const(1));
    let (plain, wrapped, limit, cmp);
    if op == Arith::Add {
        limit = put(function, b, Op::Flip(Num::Byte, y));
        cmp = Compare::Le;
        plain = put(function, inside, byte(Arith::Add, x, y));
        let past = put(function, outside, byte(Arith::Sub, x, limit));
        wrapped = put(function, outside, byte(Arith::SubToZero, past, one));
    } else {
        limit = y;
        cmp = Compare::Ge;
        plain = put(function, inside, byte(Arith::Sub, x, y));
        let below = put(function, outside, byte(Arith::Sub, x, y));
        let from_top = put(function, outside, Op::Flip(Num::Byte, below));
        wrapped = put(function, outside, byte(Arith::Add, from_top, one));
    }
    function.block_mut(inside).end = End::Jump(after);
    function.block_mut(outside).end = End::Jump(after);
    let branch = Branch { cmp, num: Num::Byte, a: x, b: limit, then: inside, or: outside };
    function.block_mut(b).end = End::Branch(branch);
    *function.op_mut(v) = Op::Phi(vec![(inside, plain), (outside, wrapped)]);
    let block = function.block_mut(after);
    block.insns.push(v);
    block.insns.extend(rest);
}

/// Merges all returns of a function.
fn one_return(function: &mut Function) {
    let returns = |b: &B| matches!(function.block(*b).end, End::Return(_));
    let all: Vec<B> = function.all_blocks().filter(returns).collect();
    if all.len() < 2 {
        return;
    }
    let values: Vec<(B, Option<V>)> = all
        .iter()
        .map(|b| (*b, if let End::Return(value) = function.block(*b).end { value } else { None }))
        .collect();
    let exit = function.add_block(End::Return(None), 0);
    for b in &all {
        function.block_mut(*b).end = End::Jump(exit);
    }
    if function.returns {
        let args = values.iter().filter_map(|(b, value)| Some((*b, (*value)?))).collect();
        let phi = function.add(Op::Phi(args), 0);
        let block = function.block_mut(exit);
        block.insns.push(phi);
        block.end = End::Return(Some(phi));
    }
}

/// Splits critical edges: inserts a block on each edge from a block with two successors to one with several
/// predecessors.
fn split_edges(function: &mut Function) {
    let preds = predecessors(function);
    for b in function.all_blocks() {
        let End::Branch(branch) = &function.block(b).end else { continue };
        let targets = [branch.then, branch.or];
        for (way, to) in targets.into_iter().enumerate() {
            if preds[to.0 as usize].len() < 2 {
                continue;
            }
            let line = function.block(b).line;
            let edge = function.add_block(End::Jump(to), line);
            if let End::Branch(branch) = &mut function.block_mut(b).end {
                *(if way == 0 { &mut branch.then } else { &mut branch.or }) = edge;
            }
            function.rename_edge(to, b, edge);
        }
    }
}
