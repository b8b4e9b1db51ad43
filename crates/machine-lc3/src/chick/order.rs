//! The order of a function's blocks, and final peephole optimisations.

use super::code::{Block, Body, Code, Mask, R, R6, Terminator};

/// Jump threading: redirects jumps to empty blocks. A jump to a block that only returns becomes a return, if
/// that is one instruction.
pub(super) fn shorten(body: &mut Body, returns_at_once: bool) {
    for b in 0..body.blocks.len() {
        let mut terminator = body.blocks[b].terminator.clone();
        terminator.for_targets(|to| *to = final_target(body, *to));
        if let Terminator::Branch(_, _, then, or) = terminator
            && then == or
        {
            terminator = Terminator::Jump(then);
        }
        if let Terminator::Jump(to) = terminator
            && body.blocks[to].insns.is_empty()
            && (body.blocks[to].terminator == Terminator::Stop
                || (returns_at_once && matches!(body.blocks[to].terminator, Terminator::Return(_))))
        {
            terminator = body.blocks[to].terminator.clone();
        }
        body.blocks[b].terminator = terminator;
    }
}

/// Merges all returns of a function.
pub(super) fn one_exit(body: &mut Body) {
    let returns = |block: &Block| matches!(block.terminator, Terminator::Return(_));
    if body.blocks.iter().filter(|block| returns(block)).count() < 2 {
        return;
    }
    let exit = body.blocks.len();
    let mut final_target =
        Block { insns: Vec::new(), terminator: Terminator::Return(Mask::default()), line: 0, depth: 0 };
    for block in body.blocks.iter_mut().filter(|block| matches!(block.terminator, Terminator::Return(_))) {
        final_target.line = block.line;
        block.terminator = Terminator::Jump(exit);
    }
    body.blocks.push(final_target);
}

/// Returns the final target of an empty block.
fn final_target(body: &Body, mut at: usize) -> usize {
    for _ in 0..body.blocks.len() {
        match &body.blocks[at] {
            block if !block.insns.is_empty() => return at,
            block => match block.terminator {
                Terminator::Jump(to) if to != at => at = to,
                Terminator::Jump(_) | Terminator::Branch(..) | Terminator::Return(_) | Terminator::Stop => {
                    return at;
                }
            },
        }
    }
    at
}

/// Returns the reachable blocks in an order with few jumps.
pub(super) fn order(body: &Body) -> Vec<usize> {
    let mut placed = vec![false; body.blocks.len()];
    let mut order = Vec::new();
    let mut waiting = vec![0];
    while let Some(start) = waiting.pop() {
        let mut next = Some(start).filter(|b| !placed[*b]);
        while let Some(b) = next {
            placed[b] = true;
            order.push(b);
            let targets = body.blocks[b].terminator.targets();
            let free: Vec<usize> = targets.into_iter().filter(|to| !placed[*to]).collect();
            next = free.iter().copied().reduce(|a, b| preferred(body, a, b));
            if let (Terminator::Jump(head), Some(inside)) =
                (&body.blocks[b].terminator, next.and_then(|to| loop_body(body, b, to)))
                && !placed[inside]
            {
                // Places the test after the body of the loop, so that one jump reaches it once, not in each
                // iteration.
                waiting.push(*head);
                next = Some(inside);
                continue;
            }
            waiting.extend(free.into_iter().filter(|to| Some(*to) != next));
        }
    }
    order
}

/// Returns the body of the loop, if a jump from `b` to `head` enters a loop that begins with a test.
fn loop_body(body: &Body, b: usize, head: usize) -> Option<usize> {
    let (before, depth) = (body.blocks[b].depth, body.blocks[head].depth);
    let Terminator::Branch(_, _, then, or) = body.blocks[head].terminator else { return None };
    let inside = |to: usize| to != head && body.blocks[to].depth >= depth;
    match (inside(then), inside(or)) {
        (true, false) if depth > before => Some(then),
        (false, true) if depth > before => Some(or),
        (true | false, true | false) => None,
    }
}

/// Returns which of two successors to place next.
fn preferred(body: &Body, a: usize, b: usize) -> usize {
    let (x, y) = (&body.blocks[a], &body.blocks[b]);
    let leads = |from: usize, to: usize| body.blocks[from].terminator == Terminator::Jump(to);
    if leads(a, b) {
        return a;
    }
    if leads(b, a) || y.depth > x.depth {
        return b;
    }
    a
}

/// Returns the number of edges to each block.
pub(super) fn predecessor_counts(body: &Body, order: &[usize]) -> Vec<u32> {
    let mut predecessor_counts = vec![0; body.blocks.len()];
    predecessor_counts[0] += 1;
    for b in order {
        for to in body.blocks[*b].terminator.targets() {
            predecessor_counts[to] += 1;
        }
    }
    predecessor_counts
}

/// Delays a pop and merges it with the next push or pop; until then the stack is only deeper than necessary.
pub(super) fn merge_stack(body: &mut Body) {
    for block in &mut body.blocks {
        let mut open: Option<(usize, i16)> = None;
        let mut gone = Vec::new();
        for (at, (code, _)) in block.insns.iter_mut().enumerate() {
            if let Code::AddNum(R6, R6, number) = code {
                if let Some((before, popped)) = open
                    && (-16..16).contains(&(popped + *number))
                {
                    *number += popped;
                    gone.push(before);
                }
                open = (*number > 0).then_some((at, *number));
            } else if code.uses().contains(&R6) || code.defs().contains(&R6) {
                open = None;
            }
        }
        for at in gone.into_iter().rev() {
            block.insns.remove(at);
        }
        block.insns.retain(|(code, _)| *code != Code::AddNum(R6, R6, 0));
    }
}

/// Moves the computation of the tested value to the end of the block, so that the condition codes hold its
/// sign.
pub(super) fn test_last(body: &mut Body) {
    for block in &mut body.blocks {
        let Terminator::Branch(test, ..) = block.terminator else { continue };
        let Some(at) = block.insns.iter().rposition(|(code, _)| code.defs().contains(&test)) else {
            continue;
        };
        let (code, _) = &block.insns[at];
        let reads = code.uses();
        let moves = is_plain(code)
            && block.insns[at + 1..].iter().all(|(other, _)| {
                let defs = other.defs();
                !other.uses().contains(&test) && !reads.iter().any(|reg| defs.contains(reg))
            });
        if moves {
            let insn = block.insns.remove(at);
            block.insns.push(insn);
        }
    }
}

/// Whether it only computes with registers.
fn is_plain(code: &Code) -> bool {
    match code {
        Code::Copy(..)
        | Code::Add(..)
        | Code::AddNum(..)
        | Code::And(..)
        | Code::AndNum(..)
        | Code::Not(..) => true,
        Code::Const(..)
        | Code::Load(..)
        | Code::Store(..)
        | Code::Address(..)
        | Code::LoadAt(..)
        | Code::StoreAt(..)
        | Code::LoadFrame(..)
        | Code::StoreFrame(..)
        | Code::AddressFrame(..)
        | Code::Call(..)
        | Code::FaultIf(..)
        | Code::Asm(..) => false,
    }
}

/// Removes instructions whose results are unused.
pub(super) fn remove_dead_code(body: &mut Body) {
    loop {
        let mut read = vec![false; body.next as usize];
        for block in &body.blocks {
            let insns = block.insns.iter().flat_map(|(code, _)| code.uses());
            insns.chain(block.terminator.uses()).for_each(|reg| read[reg.at()] = true);
        }
        let is_wanted = |code: &Code| {
            let acts = matches!(code, Code::Call(..) | Code::Asm(..));
            acts || code.defs().iter().all(|reg: &R| reg.is_real() || read[reg.at()])
        };
        let count = |body: &Body| body.blocks.iter().map(|block| block.insns.len()).sum::<usize>();
        let before = count(body);
        for block in &mut body.blocks {
            block.insns.retain(|(code, _)| is_wanted(code));
        }
        if count(body) == before {
            return;
        }
    }
}
