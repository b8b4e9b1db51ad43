//! The goals of the blocks of a function in SSA form.

use std::rc::Rc;

use bantam_chick::{
    arithmetic::Arith,
    ir::{AsmPiece, B, End, Function, Liveness, Op, V, predecessors},
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    code::{Alu, AsmText, Reg},
    goals::{Call, Cells, Goal, LiveOut, Operation},
    state::{Cell, Content, Location},
};

/// The calling convention of a function.
#[derive(Clone, Debug, Default)]
pub(super) struct Convention {
    /// The locations of its arguments.
    pub(super) params: Vec<Location>,
    /// The register of its return value.
    pub(super) result: Option<Reg>,
    /// The registers that it overwrites, as bits.
    pub(super) clobbers: u8,
}

/// A function with the goals of its blocks.
pub(super) struct Blocks<'a> {
    pub(super) function: &'a Function,
    pub(super) number: u32,
    pub(super) preds: Vec<Vec<B>>,
    pub(super) liveness: Liveness,
    pub(super) cells: Rc<Cells>,
    /// The goals of each block, without those of the transfer to the next block.
    pub(super) goals: Vec<Vec<Goal>>,
    /// What is live after each block.
    pub(super) live_out: Vec<Rc<LiveOut>>,
}

impl<'a> Blocks<'a> {
    /// Collects the goals of a function. Its cells and patches have numbers from `first`, one for each
    /// instruction.
    pub(super) fn new(
        function: &'a Function,
        number: u32,
        first: u16,
        conventions: &FxHashMap<u32, Convention>,
    ) -> Self {
        let liveness = Liveness::of(function);
        let cells = Rc::new(Cells(share_cells(function, &liveness, first)));
        let mut blocks = Self {
            function,
            number,
            preds: predecessors(function),
            liveness,
            cells,
            goals: vec![Vec::new(); function.blocks.len()],
            live_out: (0..function.blocks.len()).map(|_| Rc::default()).collect(),
        };
        for b in bantam_chick::ir::postorder(function) {
            blocks.collect(b, first, conventions);
        }
        blocks
    }

    /// Whether a block has several predecessors.
    pub(super) fn is_merge(&self, b: B) -> bool {
        self.preds[b.0 as usize].len() > 1
    }

    /// Returns the content of a virtual register: a value, or a constant that can be rematerialised.
    pub(super) fn content(&self, v: V) -> Content {
        content(self.function, v)
    }

    /// Collects the goals of a block, backwards.
    fn collect(&mut self, b: B, first: u16, conventions: &FxHashMap<u32, Convention>) {
        let block = self.function.block(b);
        let mut live_out = self.after(b);
        self.live_out[b.0 as usize] = Rc::new(live_out.clone());
        let mut goals = Vec::new();
        if let End::Branch(branch) = &block.end {
            let operation = Operation::Branch(branch.cmp, self.content(branch.a), self.content(branch.b));
            goals.push(self.goal(operation, block.line, &mut live_out, None));
        }
        for v in block.insns.iter().rev() {
            if let Some(operation) = self.operation(*v, first, conventions) {
                let line = self.function.insns[v.0 as usize].line;
                goals.push(self.goal(operation, line, &mut live_out, Some(*v)));
            }
        }
        goals.reverse();
        self.goals[b.0 as usize] = goals;
    }

    /// Creates a goal that defines `written`, and updates `live_out` to what is live before it.
    fn goal(&self, operation: Operation, line: u32, live_out: &mut LiveOut, written: Option<V>) -> Goal {
        let goal = Goal::new(operation, line, Rc::new(live_out.clone()), self.cells.clone());
        if let Some(v) = written {
            live_out.live.remove(&v);
        }
        for content in &goal.wanted {
            match *content {
                Content::Value(v) => _ = live_out.live.insert(v),
                Content::Number(_) | Content::Address(_) => _ = live_out.constants.insert(*content),
                Content::Nothing => {}
            }
        }
        if let Some(pair) = goal.compared() {
            live_out.pairs.insert(pair);
        }
        goal
    }

    /// Returns what is live after a block, with the constants of successors that have no other predecessor.
    fn after(&self, b: B) -> LiveOut {
        let mut live_out =
            LiveOut { live: self.liveness.after(b).iter().copied().collect(), ..LiveOut::default() };
        for to in self.function.block(b).end.targets() {
            if self.is_merge(to) {
                for phi in self.function.phis(to) {
                    let arg = self.argument(phi, b);
                    if arg.is_constant() {
                        live_out.constants.insert(arg);
                    }
                }
                continue;
            }
            // Visited already, in postorder.
            for goal in &self.goals[to.0 as usize] {
                live_out.constants.extend(goal.wanted.iter().filter(|content| content.is_constant()));
                live_out.pairs.extend(goal.compared());
            }
            let then = &self.live_out[to.0 as usize];
            live_out.constants.extend(then.constants.iter().copied());
            live_out.pairs.extend(then.pairs.iter().copied());
        }
        if let End::Return(Some(value)) = self.function.block(b).end {
            let content = self.content(value);
            live_out.live.extend(content.value());
            live_out.constants.extend(Some(content).filter(|content| content.is_constant()));
        }
        live_out
    }

    /// Returns the argument of a phi for a predecessor.
    pub(super) fn argument(&self, phi: V, from: B) -> Content {
        let Op::Phi(args) = self.function.op(phi) else { return Content::Nothing };
        let found = args.iter().find(|(b, _)| *b == from);
        found.map_or(Content::Nothing, |(_, v)| self.content(*v))
    }

    /// Returns the operation of an instruction. Constants, phis and parameters have none.
    fn operation(&self, v: V, first: u16, conventions: &FxHashMap<u32, Convention>) -> Option<Operation> {
        let get = |v: &V| self.content(*v);
        // The number of the instruction identifies the patch of its operand byte.
        let own = first + v.0 as u16;
        Some(match self.function.op(v) {
            Op::Const(_) | Op::Addr(_) | Op::Phi(_) | Op::Param(_) => return None,
            Op::Arith(op, _, a, b) => arithmetic(*op, v, (get(a), get(b)), own),
            Op::Flip(_, a) => Operation::Flip(v, get(a)),
            Op::Compare(cmp, _, a, b) => Operation::Truth(v, *cmp, get(a), get(b)),
            Op::Load(slot) => Operation::Load(v, *slot, 0),
            Op::Store(slot, a) => Operation::Store(*slot, 0, get(a)),
            Op::LoadAt(slot, at) => Operation::Load(v, *slot, self.function.constant(*at).unwrap_or(0) as u8),
            Op::StoreAt(slot, at, a) => {
                Operation::Store(*slot, self.function.constant(*at).unwrap_or(0) as u8, get(a))
            }
            Op::LoadPtr(_, at) => Operation::LoadPtr(v, get(at), own),
            Op::StorePtr(_, at, a) => Operation::StorePtr(get(at), get(a), own),
            // Every byte is below 256.
            Op::Check(a, limit) => Operation::Guard(get(a), u8::try_from(*limit).ok()?),
            Op::ReadPort(port) => Operation::ReadPort(v, *port),
            Op::ReadChar => Operation::ReadPort(v, 7),
            Op::WritePort(port, a) => Operation::WritePort(*port, get(a)),
            Op::Print(a) => Operation::Msg(get(a)),
            Op::Out(a, _) => Operation::Out(get(a)),
            // Legalisation has replaced it with characters.
            Op::Text(_) => return None,
            Op::Low(a) => Operation::Binary(Alu::And, v, get(a), Content::Number(255)),
            Op::Call(callee, args) => {
                let convention = conventions.get(&callee.0).cloned().unwrap_or_default();
                let args = convention.params.iter().copied().zip(args.iter().map(get)).collect();
                let result = convention.result.map(|reg| (v, reg));
                Operation::Call(Call {
                    callee: callee.0,
                    number: own,
                    args,
                    clobbers: convention.clobbers,
                    result,
                })
            }
            Op::Asm(pieces) => Operation::Asm(
                pieces
                    .iter()
                    .map(|piece| match piece {
                        AsmPiece::Text(text) => AsmText::Text(text.clone()),
                        AsmPiece::Slot(slot) => AsmText::Slot(*slot),
                    })
                    .collect(),
            ),
        })
    }
}

fn arithmetic(op: Arith, d: V, (a, b): (Content, Content), own: u16) -> Operation {
    match op {
        Arith::Add => Operation::Binary(Alu::Add, d, a, b),
        Arith::Sub => Operation::Binary(Alu::Sub, d, a, b),
        Arith::Mul => Operation::Binary(Alu::Mul, d, a, b),
        Arith::Div | Arith::Rem => Operation::Binary(Alu::Div, d, a, b),
        Arith::And => Operation::Binary(Alu::And, d, a, b),
        Arith::Or => Operation::Binary(Alu::Or, d, a, b),
        Arith::Xor => Operation::Binary(Alu::Xor, d, a, b),
        Arith::SubToZero => Operation::Lower(d, a),
        Arith::Shl => Operation::Left(d, a, b, own),
        Arith::Shr => Operation::Right(d, a, b, own),
    }
}

/// Returns the content of a virtual register.
fn content(function: &Function, v: V) -> Content {
    if let Op::Const(value) = function.op(v) {
        Content::Number(*value as u8)
    } else if let Op::Addr(slot) = function.op(v) {
        Content::Address(*slot)
    } else {
        Content::Value(v)
    }
}

/// Assigns a spill cell to each virtual register. A phi shares a cell with its arguments if their live ranges
/// do not overlap, which avoids moves.
fn share_cells(function: &Function, liveness: &Liveness, first: u16) -> Vec<Cell> {
    let mut leader: Vec<u32> = (0..function.insns.len() as u32).collect();
    let conflicts = conflicts(function, liveness);
    let mut members: FxHashMap<u32, Vec<V>> = FxHashMap::default();
    for b in function.all_blocks() {
        for phi in function.phis(b) {
            let Op::Phi(args) = function.op(phi) else { continue };
            for (_, arg) in args {
                let (a, c) = (leader[phi.0 as usize], leader[arg.0 as usize]);
                if a == c || content(function, *arg).is_constant() {
                    continue;
                }
                let of = |l: u32| members.get(&l).cloned().unwrap_or_else(|| vec![V(l)]);
                let (ours, theirs) = (of(a), of(c));
                let clash = |x: &V| theirs.iter().any(|y| conflicts.contains(&(*x.min(y), *x.max(y))));
                if ours.iter().any(clash) {
                    continue;
                }
                theirs.iter().for_each(|v| leader[v.0 as usize] = a);
                members.insert(a, ours.into_iter().chain(theirs).collect());
            }
        }
    }
    leader.into_iter().map(|leader| first + leader as u16).collect()
}

/// Returns the pairs of virtual registers with overlapping live ranges, the smaller one first.
fn conflicts(function: &Function, liveness: &Liveness) -> FxHashSet<(V, V)> {
    let mut conflicts = FxHashSet::default();
    for b in function.all_blocks() {
        let block = function.block(b);
        let mut live: FxHashSet<V> = liveness.after(b).iter().copied().collect();
        live.extend(block.end.operands());
        for v in block.insns.iter().rev() {
            live.remove(v);
            conflicts.extend(live.iter().map(|other| (*v.min(other), *v.max(other))));
            if !matches!(function.op(*v), Op::Phi(_)) {
                live.extend(function.op(*v).operands());
            }
        }
        // The phis of a block are defined together, while the live-in values are live.
        let phis = function.phis(b);
        for (at, a) in phis.iter().enumerate() {
            let beside = phis[..at].iter().chain(liveness.before(b));
            conflicts.extend(beside.map(|other| (*a.min(other), *a.max(other))));
        }
    }
    conflicts
}
