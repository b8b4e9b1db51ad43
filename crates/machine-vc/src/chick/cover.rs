//! Instruction selection and register allocation for a block, by a shortest path.
//!
//! A node of the graph is the next instruction of the block and a [`State`]. An edge either performs the
//! instruction, if its operands are in registers, or moves a value: loads a constant, copies or spills a
//! register. The price is in bytes. As four registers have few states, the path is optimal for the order of the
//! instructions, unless one node has more states than the width of the beam.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::{
    code::{Alu, Byte, Code, Mask, Place, REGS, Reg, Step},
    goals::{Goal, tried},
    state::{Cell, Content, Location, State},
};

/// The price of code: bytes, then instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub(super) struct Price {
    pub(super) bytes: u32,
    pub(super) insns: u32,
}

impl Price {
    pub(super) fn and(self, other: Self) -> Self {
        Self { bytes: self.bytes + other.bytes, insns: self.insns + other.insns }
    }

    fn of(codes: &[Code]) -> Self {
        Self { bytes: codes.iter().map(Code::bytes).sum(), insns: codes.len() as u32 }
    }
}

/// The effort of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effort {
    /// The number of states kept for each instruction.
    pub(super) beam: usize,
    /// States that cost more than the best one by this many bytes are dropped.
    pub(super) slack: u32,
    /// The number of states at the end of a block that are followed into the next blocks.
    pub(super) ends: usize,
}

/// A reached state, with its price and predecessor.
#[derive(Clone, Debug)]
struct Node {
    state: State,
    price: Price,
    /// The previous node; `codes` leads from there to this one.
    from: Option<usize>,
    codes: Vec<Code>,
    line: u32,
}

/// A path through a block, with its final state and price.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) state: State,
    pub(super) price: Price,
    pub(super) steps: Vec<Step>,
    /// For a block that ends in a comparison: the flags that select the first target, and the possible flags.
    pub(super) mask: Option<(Mask, Mask)>,
}

/// Returns the cheapest paths that reach all goals from a state, one per final state, the cheapest first.
pub(super) fn cover<'a>(goals: impl Iterator<Item = &'a Goal>, start: &State, effort: Effort) -> Vec<Path> {
    let mut search = Search { nodes: Vec::new(), effort };
    let mut frontier = vec![search.node(start.clone(), Price::default(), None, Vec::new(), 0)];
    let mut last = None;
    for goal in goals {
        last = Some(goal);
        frontier = search.advance(&frontier, goal);
        if frontier.is_empty() {
            return Vec::new();
        }
    }
    // Of two paths with the same price, prefers the one with more values in registers.
    let rank = |node: &usize| {
        let Node { state, price, .. } = &search.nodes[*node];
        (*price, state.regs.iter().filter(|content| content.value().is_none()).count())
    };
    frontier.sort_by_key(rank);
    frontier.into_iter().map(|node| search.path(node, last)).collect()
}

struct Search {
    nodes: Vec<Node>,
    effort: Effort,
}

impl Search {
    fn node(
        &mut self,
        state: State,
        price: Price,
        from: Option<usize>,
        codes: Vec<Code>,
        line: u32,
    ) -> usize {
        self.nodes.push(Node { state, price, from, codes, line });
        self.nodes.len() - 1
    }

    /// Returns all states after one more goal.
    fn advance(&mut self, frontier: &[usize], goal: &Goal) -> Vec<usize> {
        let mut open: BinaryHeap<Reverse<(Price, usize)>> = BinaryHeap::new();
        let mut best: FxHashMap<State, Price> = FxHashMap::default();
        for node in frontier {
            let price = self.nodes[*node].price;
            best.insert(self.nodes[*node].state.clone(), price);
            open.push(Reverse((price, *node)));
        }
        let mut done: FxHashMap<State, (Price, usize)> = FxHashMap::default();
        let mut limit: Option<u32> = None;
        while let Some(Reverse((price, node))) = open.pop() {
            if limit.is_some_and(|limit| price.bytes > limit) || done.len() >= self.effort.beam {
                break;
            }
            let state = self.nodes[node].state.clone();
            if best.get(&state).is_some_and(|best| *best < price) {
                continue;
            }
            for (codes, after) in goal.done_in(&state) {
                let total = price.and(Price::of(&codes));
                limit.get_or_insert(total.bytes + self.effort.slack);
                if done.get(&after).is_none_or(|(old, _)| total < *old) {
                    let id = self.node(after.clone(), total, Some(node), codes, goal.line);
                    done.insert(after, (total, id));
                }
            }
            for (code, after) in moves(&state, goal) {
                let codes = vec![code];
                let total = price.and(Price::of(&codes));
                if best.get(&after).is_none_or(|old| total < *old) {
                    best.insert(after.clone(), total);
                    let id = self.node(after, total, Some(node), codes, goal.line);
                    open.push(Reverse((total, id)));
                }
            }
        }
        let mut reached: Vec<usize> = done.into_values().map(|(_, id)| id).collect();
        // A fixed order makes the code deterministic.
        reached.sort_unstable();
        reached
    }

    fn path(&self, node: usize, last: Option<&Goal>) -> Path {
        let end = &self.nodes[node];
        let mut steps = Vec::new();
        let mut at = Some(node);
        while let Some(id) = at {
            let node = &self.nodes[id];
            for code in node.codes.iter().rev() {
                steps.push(Step { code: code.clone(), line: node.line });
            }
            at = node.from;
        }
        steps.reverse();
        let mask = last.and_then(|goal| goal.branch_mask(&end.state));
        Path { state: end.state.clone(), price: end.price, steps, mask }
    }
}

/// Returns the moves that help to reach a goal, with the state after each.
fn moves(state: &State, goal: &Goal) -> Vec<(Code, State)> {
    let mut found = Vec::new();
    let free: Vec<Reg> = (0..REGS as Reg).filter(|reg| goal.is_free(state, *reg)).collect();
    if place_directly(state, goal, &free, &mut found) {
        return found;
    }
    for want in &goal.wanted {
        load(state, goal, *want, &free, &mut found);
    }
    compare(state, goal, &mut found);
    spill(state, goal, &free, &mut found);
    place_remaining(state, goal, &mut found);
    found
}

/// Moves one value to its required location if nothing there is needed. As this move is necessary anyway, no
/// other moves need to be tried first. Returns whether there was such a value.
fn place_directly(state: &State, goal: &Goal, free: &[Reg], found: &mut Vec<(Code, State)>) -> bool {
    for (location, content) in
        goal.placements().iter().filter(|(location, content)| !state.is_at(*location, *content))
    {
        match location {
            Location::Reg(reg) if free.contains(reg) => load(state, goal, *content, &[*reg], found),
            Location::Cell(cell) => {
                if let Some(reg) = state.holding(*content).next() {
                    store(state, goal, (reg, *cell), found);
                }
            }
            Location::Reg(_) => {}
        }
        if !found.is_empty() {
            return true;
        }
    }
    false
}

/// Loads a value into a register.
fn load(state: &State, goal: &Goal, want: Content, free: &[Reg], found: &mut Vec<(Code, State)>) {
    let held = state.holding(want).next();
    let in_cell = state.cell_with(want);
    let regs = free.iter().copied().filter(|reg| goal.may_hold(*reg, want) && state.reg(*reg) != want);
    for reg in tried(state, regs.collect()) {
        let mut put = |code| {
            let mut after = state.clone();
            after.set(reg, want);
            found.push((code, after));
        };
        match want {
            Content::Nothing => {}
            Content::Number(number) => {
                // From the next smaller or greater number, one byte suffices.
                if let Content::Number(other) = state.reg(reg) {
                    if other.checked_add(1) == Some(number) {
                        put(Code::Inc(reg));
                    } else if number.checked_add(1) == Some(other) {
                        put(Code::Dec(reg));
                    }
                }
                put(Code::Mov(reg, Byte::Number(number)));
            }
            Content::Address(slot) => put(Code::Mov(reg, Byte::Address(slot))),
            Content::Value(_) => match (held, in_cell) {
                (Some(from), _) => put(Code::Cpy(reg, from)),
                (None, Some(cell)) => put(Code::Ldr(reg, Place::Cell(cell))),
                (None, None) => {}
            },
        }
    }
}

/// Sets the flags with SUB, in either order, or with a test for 0.
fn compare(state: &State, goal: &Goal, found: &mut Vec<(Code, State)>) {
    let Some((a, b)) = goal.compared() else { return };
    if state.flags.is_some_and(|flags| flags == (a, b) || flags == (b, a)) {
        return;
    }
    let zero = Content::Number(0);
    for (left, right) in [(a, b), (b, a)] {
        for x in state.holding(left) {
            for y in state.holding(right).filter(|y| *y != x) {
                // The distance from 0 is the number itself.
                let left_over = if right == zero {
                    left
                } else if left == zero {
                    right
                } else {
                    Content::Nothing
                };
                if let Some(mut after) = goal.overwrite(state, x, left_over) {
                    after.flags = Some((left, right));
                    found.push((Code::Alu(Alu::Sub, x, y), after));
                }
            }
        }
        if right == zero {
            for x in state.holding(left) {
                // Twice a number is 0 only if the number is 0.
                if let Some(mut after) = goal.overwrite(state, x, Content::Nothing) {
                    after.flags = Some((left, zero));
                    found.push((Code::Alu(Alu::Add, x, x), after));
                }
            }
        }
    }
}

/// Spills a value to its cell if registers are scarce or will be overwritten.
fn spill(state: &State, goal: &Goal, free: &[Reg], found: &mut Vec<(Code, State)>) {
    if free.len() > 1 && !goal.spills() {
        return;
    }
    for reg in 0..REGS as Reg {
        let content = state.reg(reg);
        let Some(v) = content.value() else { continue };
        if goal.live_out.is_live(v) && !goal.is_safe(state, content) {
            store(state, goal, (reg, goal.cells.of(v)), found);
        }
    }
}

/// Stores values whose required location is a cell, and swaps registers that hold each other's values.
fn place_remaining(state: &State, goal: &Goal, found: &mut Vec<(Code, State)>) {
    for (location, content) in goal.placements() {
        match location {
            Location::Cell(cell) if state.in_cell(*cell) != *content => {
                if let Some(reg) = state.holding(*content).next() {
                    store(state, goal, (reg, *cell), found);
                }
            }
            Location::Reg(reg) if state.reg(*reg) != *content => {
                if let (Some(from), Some(_)) = (state.holding(*content).next(), state.reg(*reg).value()) {
                    let mut after = state.clone();
                    after.set(from, state.reg(*reg));
                    after.set(*reg, *content);
                    found.push((Code::Swap(from, *reg), after));
                }
            }
            Location::Cell(_) | Location::Reg(_) => {}
        }
    }
}

/// Stores a register, unless the cell holds a live value.
fn store(state: &State, goal: &Goal, (reg, cell): (Reg, Cell), found: &mut Vec<(Code, State)>) {
    let old = state.in_cell(cell);
    let needed =
        old.value().is_some_and(|v| goal.live_out.is_live(v) || goal.wanted.contains(&Content::Value(v)));
    if needed && state.copies(old) < 2 {
        return;
    }
    let mut after = state.clone();
    after.store(cell, state.reg(reg));
    found.push((Code::Str(reg, Place::Cell(cell)), after));
}
