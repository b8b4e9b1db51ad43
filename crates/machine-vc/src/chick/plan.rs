//! The search for the state at the entry of merge blocks, and the code that results from it.
//!
//! A function consists of trees of blocks: the root is the entry of the function or a merge block, all other
//! blocks have one predecessor. Inside a tree, a block starts in the state in which its predecessor ends. All
//! predecessors of a root must establish the same *entry state*: the location of each live value. Initially it
//! is whatever suits the first predecessor; then a local search changes entry states while the code gets
//! smaller.

use std::{cell::Cell, rc::Rc};

use bantam_chick::ir::{B, End, V, reverse_postorder};
use rustc_hash::FxHashMap;

use super::{
    blocks::{Blocks, Convention},
    code::{BlockCode, Code, Exit, Label, REGS, Reg, Step},
    cover::{Effort, Price, cover},
    goals::{Goal, Operation, Placement},
    state::{Content, Location, State},
};

/// The location of each value at the start of a block.
pub(super) type EntryState = Vec<(V, Location)>;

/// The entry states of all roots.
type EntryStates = FxHashMap<B, EntryState>;

/// The code of a tree of blocks.
#[derive(Debug)]
struct Tree {
    price: Price,
    /// The code of the block itself.
    code: BlockCode,
    children: Vec<Rc<Tree>>,
}

/// The price of code that cannot be generated.
const IMPOSSIBLE: Price = Price { bytes: 1_000_000, insns: 0 };

/// The limits of the search for entry states.
#[derive(Clone, Copy, Debug)]
pub(super) struct SearchLimits {
    /// The effort for the final code.
    pub(super) effort: Effort,
    /// The effort while entry states are tried.
    pub(super) search: Effort,
    /// The number of rounds over all entry states.
    pub(super) rounds: usize,
    /// The number of covered instructions after which the search stops.
    pub(super) budget: u64,
}

/// Returns the code of a function and its calling convention.
pub(super) fn compile(
    blocks: &Blocks<'_>,
    params: &[V],
    limits: SearchLimits,
) -> Option<(Vec<BlockCode>, Convention)> {
    let roots: Vec<B> =
        reverse_postorder(blocks.function).into_iter().filter(|b| b.0 == 0 || blocks.is_merge(*b)).collect();
    let mut planner = Planner {
        blocks,
        effort: limits.search,
        entry_states: EntryStates::default(),
        result: 0,
        covered: Cell::new(0),
    };
    if blocks.number != 0 {
        planner.entry_states.insert(B(0), argument_state(blocks, params));
    }
    planner.initial_entry_states(&roots);
    planner.improve(&roots, limits);
    planner.effort = limits.effort;
    let mut codes = Vec::new();
    for root in &roots {
        collect(planner.root(*root)?.as_ref(), &mut codes);
    }
    let params = params.iter().map(|v| {
        let entry_state = planner.entry_states.get(&B(0));
        let found = entry_state.and_then(|entry_state| entry_state.iter().find(|(param, _)| param == v));
        found.map_or(Location::Cell(blocks.cells.of(*v)), |(_, location)| *location)
    });
    let convention = Convention {
        params: params.collect(),
        result: blocks.function.returns.then_some(planner.result),
        clobbers: clobbers(&codes),
    };
    Some((codes, convention))
}

/// Passes three arguments in registers and the others in cells, as a call needs a register itself.
fn argument_state(blocks: &Blocks<'_>, params: &[V]) -> EntryState {
    let location = |(at, v): (usize, &V)| {
        let location =
            if at + 1 < REGS { Location::Reg(at as Reg) } else { Location::Cell(blocks.cells.of(*v)) };
        (*v, location)
    };
    params.iter().enumerate().map(location).collect()
}

/// Returns the registers that code overwrites, as bits; a call overwrites all.
fn clobbers(codes: &[BlockCode]) -> u8 {
    let steps = codes.iter().flat_map(|code| &code.steps);
    steps.fold(0, |all, step| all | written(&step.code))
}

fn written(code: &Code) -> u8 {
    match code {
        Code::Alu(_, reg, _)
        | Code::Not(reg)
        | Code::Inc(reg)
        | Code::Dec(reg)
        | Code::Mov(reg, _)
        | Code::Cpy(reg, _)
        | Code::Ldr(reg, _)
        | Code::Shl(reg, _)
        | Code::Shr(reg, _)
        | Code::ShlBy(reg, _)
        | Code::ShrBy(reg, _)
        | Code::LdrBy(reg, _)
        | Code::ReadPort(reg, _)
        | Code::Truth(_, reg) => 1 << reg,
        Code::Swap(a, b) => 1 << a | 1 << b,
        // The clobbers of the callee; assembly may overwrite all.
        Code::Call(..) | Code::Asm(_) => (1 << REGS) - 1,
        Code::Str(..)
        | Code::StrBy(..)
        | Code::WritePort(..)
        | Code::Out(_)
        | Code::Msg(_)
        | Code::Guard(_)
        | Code::Halt
        | Code::Leave(_) => 0,
    }
}

fn collect(tree: &Tree, codes: &mut Vec<BlockCode>) {
    codes.push(tree.code.clone());
    tree.children.iter().for_each(|child| collect(child, codes));
}

struct Planner<'a> {
    blocks: &'a Blocks<'a>,
    effort: Effort,
    entry_states: EntryStates,
    /// The register of the return value.
    result: Reg,
    /// The number of instructions covered so far, repetitions included.
    covered: Cell<u64>,
}

impl Planner<'_> {
    /// Returns the code of a root's tree.
    fn root(&self, root: B) -> Option<Rc<Tree>> {
        let start = self.start(root);
        self.tree(root, &start, self.effort.ends, &mut FxHashMap::default())
    }

    fn price(&self, root: B) -> Price {
        self.root(root).map_or(IMPOSSIBLE, |tree| tree.price)
    }

    /// Returns the entry state of a root.
    fn start(&self, root: B) -> State {
        let mut state = State::empty();
        if root == B(0) && self.blocks.number == 0 {
            // The registers are 0 when the machine starts.
            state.regs = [Content::Number(0); REGS];
        }
        for (v, location) in self.entry_states.get(&root).into_iter().flatten() {
            match location {
                Location::Reg(reg) => state.set(*reg, Content::Value(*v)),
                Location::Cell(cell) => state.store(*cell, Content::Value(*v)),
            }
        }
        state
    }

    /// Returns the cheapest code of a block and its successors in the tree, from a state. Follows `ends` paths
    /// through the block into the next ones, and half as many there.
    fn tree(
        &self,
        b: B,
        start: &State,
        ends: usize,
        known: &mut FxHashMap<(B, State), Option<Rc<Tree>>>,
    ) -> Option<Rc<Tree>> {
        let key = (b, start.clone());
        if let Some(tree) = known.get(&key) {
            return tree.clone();
        }
        let goals = &self.blocks.goals[b.0 as usize];
        let (transfer, tail) = self.transfer(b);
        self.covered.set(self.covered.get() + goals.len() as u64 + 1);
        let paths = cover(goals.iter().chain(&transfer), start, self.effort);
        let block = self.blocks.function.block(b);
        let alone = |b: &B| !self.blocks.is_merge(*b);
        let children: Vec<B> = block.end.targets().into_iter().filter(alone).collect();
        let limit = if children.is_empty() { 1 } else { ends };
        let mut best: Option<Rc<Tree>> = None;
        for path in paths.into_iter().take(limit) {
            if best.as_ref().is_some_and(|best| best.price < path.price) {
                break;
            }
            let mut price = path.price;
            let mut trees = Vec::new();
            for child in &children {
                let mut state = path.state.clone();
                self.enter(*child, &mut state);
                let tree = self.tree(*child, &state, (ends / 2).max(1), known);
                price = price.and(tree.as_ref().map_or(IMPOSSIBLE, |tree| tree.price));
                trees.extend(tree);
            }
            if trees.len() < children.len() || best.as_ref().is_some_and(|best| best.price <= price) {
                continue;
            }
            let mut steps = path.steps;
            steps.extend(tail.clone().map(|code| Step { code, line: block.line }));
            let exit = self.exit(&block.end, path.mask);
            let code = BlockCode { label: self.label(b), steps, exit, line: block.line };
            best = Some(Rc::new(Tree { price, code, children: trees }));
        }
        known.insert(key, best.clone());
        best
    }

    /// Drops everything from a state that is not live in a block.
    fn enter(&self, b: B, state: &mut State) {
        let live = self.blocks.liveness.before(b);
        state.forget(|v| live.contains(&v), |_| true);
    }

    /// Returns the goal at the end of a block, and a final instruction.
    fn transfer(&self, b: B) -> (Option<Goal>, Option<Code>) {
        let block = self.blocks.function.block(b);
        let goal = |placements: Vec<Placement>| {
            Goal::new(Operation::Establish(placements), block.line, Rc::default(), self.blocks.cells.clone())
        };
        match &block.end {
            End::Jump(to) => {
                let entry_state = self.entry_states.get(to).filter(|_| self.blocks.is_merge(*to));
                let phis = self.blocks.function.phis(*to);
                let placement = |(v, location): &(V, Location)| {
                    let content =
                        if phis.contains(v) { self.blocks.argument(*v, b) } else { Content::Value(*v) };
                    (*location, content)
                };
                (entry_state.map(|entry_state| goal(entry_state.iter().map(placement).collect())), None)
            }
            End::Return(value) => {
                let placement = value.map(|v| vec![(Location::Reg(self.result), self.blocks.content(v))]);
                (placement.map(goal), Some(Code::Leave(self.blocks.number)))
            }
            End::Stop => (None, Some(Code::Halt)),
            End::Branch(_) | End::Goto(_) => (None, None),
        }
    }

    fn label(&self, b: B) -> Label {
        Label::Block(self.blocks.number, b.0)
    }

    fn exit(&self, end: &End, mask: Option<(u8, u8)>) -> Exit {
        match end {
            End::Jump(to) => Exit::Jump(self.label(*to)),
            End::Branch(branch) => {
                let (mask, possible) = mask.unwrap_or((0, 0));
                Exit::Branch { mask, possible, then: self.label(branch.then), or: self.label(branch.or) }
            }
            End::Return(_) | End::Stop => Exit::None,
            End::Goto(addr) => Exit::Address(*addr),
        }
    }

    /// Chooses entry states that suit the first predecessor.
    fn initial_entry_states(&mut self, roots: &[B]) {
        for root in roots {
            if self.entry_states.contains_key(root) || *root == B(0) {
                self.propagate(*root);
                continue;
            }
            // No predecessor has been seen: a loop that is entered in the middle.
            let entry_state = self.all_in_memory(*root);
            self.entry_states.insert(*root, entry_state);
            self.propagate(*root);
        }
    }

    /// Chooses entry states for the successors of a root's tree.
    fn propagate(&mut self, root: B) {
        let start = self.start(root);
        self.walk(root, start);
    }

    fn walk(&mut self, b: B, start: State) {
        let goals = &self.blocks.goals[b.0 as usize];
        let transfer = self.transfer(b).0;
        let path = cover(goals.iter().chain(&transfer), &start, self.effort).into_iter().next();
        // Without a path, everything is in memory, which is always possible.
        let state = path.map_or_else(State::empty, |path| path.state);
        for to in self.blocks.function.block(b).end.targets() {
            if !self.blocks.is_merge(to) {
                let mut state = state.clone();
                self.enter(to, &mut state);
                self.walk(to, state);
            } else if !self.entry_states.contains_key(&to) {
                let entry_state = self.entry_state_from(to, b, &state);
                self.entry_states.insert(to, entry_state);
            }
        }
    }

    /// Returns the values of an entry state: phis and live values.
    fn live_in(&self, root: B) -> Vec<V> {
        let phis = self.blocks.function.phis(root).into_iter();
        phis.chain(self.blocks.liveness.before(root).iter().copied()).collect()
    }

    fn all_in_memory(&self, root: B) -> EntryState {
        self.live_in(root).into_iter().map(|v| (v, Location::Cell(self.blocks.cells.of(v)))).collect()
    }

    /// Returns the entry state that a predecessor's state satisfies: registers first, cells for the other
    /// values.
    fn entry_state_from(&self, to: B, from: B, state: &State) -> EntryState {
        let phis = self.blocks.function.phis(to);
        let mut taken = [false; REGS];
        let mut entry_state = EntryState::new();
        let mut waiting = Vec::new();
        for v in self.live_in(to) {
            let content = if phis.contains(&v) { self.blocks.argument(v, from) } else { Content::Value(v) };
            match state.holding(content).find(|reg| !taken[usize::from(*reg)]) {
                Some(reg) => {
                    taken[usize::from(reg)] = true;
                    entry_state.push((v, Location::Reg(reg)));
                }
                None => waiting.push(v),
            }
        }
        for v in waiting {
            let free = (0..REGS).find(|reg| !taken[*reg] && phis.contains(&v));
            let location = match free {
                Some(reg) => {
                    taken[reg] = true;
                    Location::Reg(reg as Reg)
                }
                None => Location::Cell(self.blocks.cells.of(v)),
            };
            entry_state.push((v, location));
        }
        entry_state
    }

    /// Changes entry states while the code gets smaller.
    fn improve(&mut self, roots: &[B], limits: SearchLimits) {
        let mut prices: FxHashMap<B, Price> = roots.iter().map(|root| (*root, self.price(*root))).collect();
        self.fall_back_to_memory(roots, &mut prices);
        let mut sharing: FxHashMap<u16, Vec<(B, V)>> = FxHashMap::default();
        for root in roots {
            for (v, _) in self.entry_states.get(root).into_iter().flatten() {
                sharing.entry(self.blocks.cells.of(*v)).or_default().push((*root, *v));
            }
        }
        let mut groups: Vec<(u16, Vec<(B, V)>)> = sharing.into_iter().collect();
        groups.sort_unstable();
        // First values that share a cell, in all entry states at once; then each value separately.
        let single = groups.iter().flat_map(|(cell, group)| group.iter().map(|one| (*cell, vec![*one])));
        let moves: Vec<(u16, Vec<(B, V)>)> =
            groups.iter().filter(|(_, group)| group.len() > 1).cloned().chain(single).collect();
        for _ in 0..limits.rounds {
            let mut better = false;
            for (cell, group) in &moves {
                let locations: Vec<Location> =
                    (0..REGS as Reg).map(Location::Reg).chain([Location::Cell(*cell)]).collect();
                for location in locations {
                    if self.covered.get() > limits.budget {
                        return;
                    }
                    better |= self.try_location(group, location, &mut prices);
                }
            }
            if !better {
                break;
            }
        }
    }

    /// Moves all values to memory if no code was found.
    fn fall_back_to_memory(&mut self, roots: &[B], prices: &mut FxHashMap<B, Price>) {
        if prices.values().all(|price| *price < IMPOSSIBLE) {
            return;
        }
        for root in roots.iter().filter(|root| root.0 != 0) {
            let entry_state = self.all_in_memory(*root);
            self.entry_states.insert(*root, entry_state);
        }
        *prices = roots.iter().map(|root| (*root, self.price(*root))).collect();
    }

    /// Moves values to a location if this makes the code smaller.
    fn try_location(
        &mut self,
        group: &[(B, V)],
        location: Location,
        prices: &mut FxHashMap<B, Price>,
    ) -> bool {
        let before: Vec<(B, EntryState)> =
            group.iter().map(|(root, _)| (*root, self.entry_states[root].clone())).collect();
        let mut changed = false;
        for (root, v) in group {
            if let Some(entry_state) = self.entry_states.get_mut(root) {
                changed |= assign(entry_state, *v, location, &self.blocks.cells);
            }
        }
        if !changed {
            return false;
        }
        let touched: Vec<B> = group.iter().map(|(root, _)| *root).collect();
        let affected: Vec<B> = prices
            .keys()
            .copied()
            .filter(|root| touched.contains(root) || self.leads_to(*root, &touched))
            .collect();
        let old: u64 = affected.iter().map(|root| weight(prices[root])).sum();
        let mut new: Vec<(B, Price)> = Vec::new();
        let mut sum = 0;
        for root in affected {
            let price = self.price(root);
            sum += weight(price);
            new.push((root, price));
            if sum >= old {
                break;
            }
        }
        if sum < old {
            prices.extend(new);
            return true;
        }
        self.entry_states.extend(before);
        false
    }

    /// Whether the tree of a root has one of the blocks as a successor.
    fn leads_to(&self, root: B, to: &[B]) -> bool {
        let mut open = vec![root];
        while let Some(b) = open.pop() {
            for target in self.blocks.function.block(b).end.targets() {
                if to.contains(&target) {
                    return true;
                }
                if !self.blocks.is_merge(target) {
                    open.push(target);
                }
            }
        }
        false
    }
}

/// Returns a price as one number.
fn weight(price: Price) -> u64 {
    u64::from(price.bytes) << 32 | u64::from(price.insns)
}

/// Moves a value to a location in an entry state; the value that was there gets its old location. Returns
/// whether something changed.
fn assign(entry_state: &mut EntryState, v: V, location: Location, cells: &super::goals::Cells) -> bool {
    let Some(at) = entry_state.iter().position(|(other, _)| *other == v) else { return false };
    let old = entry_state[at].1;
    if old == location {
        return false;
    }
    entry_state[at].1 = location;
    for (other, there) in entry_state.iter_mut().filter(|(other, there)| *other != v && *there == location) {
        *there = if matches!(old, Location::Reg(_)) { old } else { Location::Cell(cells.of(*other)) };
    }
    true
}
