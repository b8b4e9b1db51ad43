//! Where values are when ways meet, and the code that follows from it.
//!
//! A function falls into trees of blocks: the root is where it begins or where ways meet, the others have one
//! way in. Inside a tree the state at the end of a block is the state at the start of the next. At a root
//! all who come must agree: a *contract* says where each value is. The contracts are found by search: the first
//! are what suits whoever comes first, then they are changed as long as the code gets smaller.

use std::{cell::Cell, rc::Rc};

use bantam_chick::ir::{B, End, V, reverse_postorder};
use rustc_hash::FxHashMap;

use super::{
    blocks::{Blocks, Convention},
    code::{BlockCode, Code, Exit, Label, REGS, Reg, Step},
    cover::{Effort, Price, cover},
    needs::{Act, Need, Wish},
    state::{Content, Home, State},
};

/// Where values are at the start of a block.
pub(super) type Contract = Vec<(V, Home)>;

/// The contracts of all roots.
type Contracts = FxHashMap<B, Contract>;

/// The code of a tree of blocks.
#[derive(Debug)]
struct Tree {
    price: Price,
    /// The code of the block itself.
    code: BlockCode,
    children: Vec<Rc<Tree>>,
}

/// The price of what cannot be done.
const IMPOSSIBLE: Price = Price { bytes: 1_000_000, insns: 0 };

/// How long to look for better contracts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// How thoroughly to look at the code in the end.
    pub(super) effort: Effort,
    /// How thoroughly to look at it while contracts are tried.
    pub(super) search: Effort,
    /// So often all contracts are gone through.
    pub(super) rounds: usize,
    /// When so many instructions have been covered, no more changes are tried.
    pub(super) budget: u64,
}

/// The code of a function, and what its callers must know.
pub(super) fn compile(
    blocks: &Blocks<'_>,
    params: &[V],
    patience: Patience,
) -> Option<(Vec<BlockCode>, Convention)> {
    let roots: Vec<B> =
        reverse_postorder(blocks.function).into_iter().filter(|b| b.0 == 0 || blocks.is_merge(*b)).collect();
    let mut planner = Planner {
        blocks,
        effort: patience.search,
        contracts: Contracts::default(),
        result: 0,
        covered: Cell::new(0),
    };
    if blocks.number != 0 {
        planner.contracts.insert(B(0), entry_contract(blocks, params));
    }
    planner.first_contracts(&roots);
    planner.improve(&roots, patience);
    planner.effort = patience.effort;
    let mut codes = Vec::new();
    for root in &roots {
        collect(planner.root(*root)?.as_ref(), &mut codes);
    }
    let params = params.iter().map(|v| {
        let contract = planner.contracts.get(&B(0));
        let found = contract.and_then(|contract| contract.iter().find(|(param, _)| param == v));
        found.map_or(Home::Cell(blocks.cells.of(*v)), |(_, home)| *home)
    });
    let convention = Convention {
        params: params.collect(),
        result: blocks.function.returns.then_some(planner.result),
        clobbers: clobbers(&codes),
    };
    Some((codes, convention))
}

/// Arguments come in registers, but for the fourth and further ones: a call needs one for itself.
fn entry_contract(blocks: &Blocks<'_>, params: &[V]) -> Contract {
    let home = |(at, v): (usize, &V)| {
        let home = if at + 1 < REGS { Home::Reg(at as Reg) } else { Home::Cell(blocks.cells.of(*v)) };
        (*v, home)
    };
    params.iter().enumerate().map(home).collect()
}

/// The registers that code overwrites, as bits; a call overwrites all.
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
        // What a function that is called overwrites; assembly may overwrite all.
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
    contracts: Contracts,
    /// The register in which a value is returned.
    result: Reg,
    /// How many instructions have been covered, again and again.
    covered: Cell<u64>,
}

impl Planner<'_> {
    /// The code of a root's tree.
    fn root(&self, root: B) -> Option<Rc<Tree>> {
        let start = self.start(root);
        self.tree(root, &start, self.effort.ends, &mut FxHashMap::default())
    }

    fn price(&self, root: B) -> Price {
        self.root(root).map_or(IMPOSSIBLE, |tree| tree.price)
    }

    /// The state in which a root is entered.
    fn start(&self, root: B) -> State {
        let mut state = State::empty();
        if root == B(0) && self.blocks.number == 0 {
            // The machine starts with zeros in its registers.
            state.regs = [Content::Number(0); REGS];
        }
        for (v, home) in self.contracts.get(&root).into_iter().flatten() {
            match home {
                Home::Reg(reg) => state.set(*reg, Content::Value(*v)),
                Home::Cell(cell) => state.store(*cell, Content::Value(*v)),
            }
        }
        state
    }

    /// The cheapest code of a block and those behind it, from a state. So many ways through the block are
    /// followed into the next, and half as many there.
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
        let needs = &self.blocks.needs[b.0 as usize];
        let (reach, tail) = self.reach(b);
        self.covered.set(self.covered.get() + needs.len() as u64 + 1);
        let ways = cover(needs.iter().chain(&reach), start, self.effort);
        let block = self.blocks.function.block(b);
        let alone = |b: &B| !self.blocks.is_merge(*b);
        let children: Vec<B> = block.end.targets().into_iter().filter(alone).collect();
        let limit = if children.is_empty() { 1 } else { ends };
        let mut best: Option<Rc<Tree>> = None;
        for way in ways.into_iter().take(limit) {
            if best.as_ref().is_some_and(|best| best.price < way.price) {
                break;
            }
            let mut price = way.price;
            let mut trees = Vec::new();
            for child in &children {
                let mut state = way.state.clone();
                self.enter(*child, &mut state);
                let tree = self.tree(*child, &state, (ends / 2).max(1), known);
                price = price.and(tree.as_ref().map_or(IMPOSSIBLE, |tree| tree.price));
                trees.extend(tree);
            }
            if trees.len() < children.len() || best.as_ref().is_some_and(|best| best.price <= price) {
                continue;
            }
            let mut steps = way.steps;
            steps.extend(tail.clone().map(|code| Step { code, line: block.line }));
            let exit = self.exit(&block.end, way.mask);
            let code = BlockCode { label: self.label(b), steps, exit, line: block.line };
            best = Some(Rc::new(Tree { price, code, children: trees }));
        }
        known.insert(key, best.clone());
        best
    }

    /// What of a state is of interest in a block that it is entered with.
    fn enter(&self, b: B, state: &mut State) {
        let live = self.blocks.liveness.before(b);
        state.forget(|v| live.contains(&v), |_| true);
    }

    /// What must be where at the end of a block, and an instruction that follows.
    fn reach(&self, b: B) -> (Option<Need>, Option<Code>) {
        let block = self.blocks.function.block(b);
        let need = |wishes: Vec<Wish>| {
            Need::new(Act::Reach(wishes), block.line, Rc::default(), self.blocks.cells.clone())
        };
        match &block.end {
            End::Jump(to) => {
                let contract = self.contracts.get(to).filter(|_| self.blocks.is_merge(*to));
                let phis = self.blocks.function.phis(*to);
                let wish = |(v, home): &(V, Home)| {
                    let content =
                        if phis.contains(v) { self.blocks.argument(*v, b) } else { Content::Value(*v) };
                    (*home, content)
                };
                (contract.map(|contract| need(contract.iter().map(wish).collect())), None)
            }
            End::Return(value) => {
                let wish = value.map(|v| vec![(Home::Reg(self.result), self.blocks.content(v))]);
                (wish.map(need), Some(Code::Leave(self.blocks.number)))
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
            End::Return(_) | End::Stop => Exit::NullDatapath,
            End::Goto(addr) => Exit::Address(*addr),
        }
    }

    /// Contracts that suit the first who comes; who comes later must do as they say.
    fn first_contracts(&mut self, roots: &[B]) {
        for root in roots {
            if self.contracts.contains_key(root) || *root == B(0) {
                self.agree_with(*root);
                continue;
            }
            // Nobody has come here yet: a loop that is entered in its middle.
            let contract = self.all_in_memory(*root);
            self.contracts.insert(*root, contract);
            self.agree_with(*root);
        }
    }

    /// Makes contracts for the roots behind a root's tree, as its ends are.
    fn agree_with(&mut self, root: B) {
        let start = self.start(root);
        self.walk(root, start);
    }

    fn walk(&mut self, b: B, start: State) {
        let needs = &self.blocks.needs[b.0 as usize];
        let reach = self.reach(b).0;
        let way = cover(needs.iter().chain(&reach), &start, self.effort).into_iter().next();
        // Without a way nothing can be learned; memory is always right.
        let state = way.map_or_else(State::empty, |way| way.state);
        for to in self.blocks.function.block(b).end.targets() {
            if !self.blocks.is_merge(to) {
                let mut state = state.clone();
                self.enter(to, &mut state);
                self.walk(to, state);
            } else if !self.contracts.contains_key(&to) {
                let contract = self.as_it_is(to, b, &state);
                self.contracts.insert(to, contract);
            }
        }
    }

    /// The values that a contract is about: phis, and what else is needed.
    fn parties(&self, root: B) -> Vec<V> {
        let phis = self.blocks.function.phis(root).into_iter();
        phis.chain(self.blocks.liveness.before(root).iter().copied()).collect()
    }

    fn all_in_memory(&self, root: B) -> Contract {
        self.parties(root).into_iter().map(|v| (v, Home::Cell(self.blocks.cells.of(v)))).collect()
    }

    /// The contract that a state fulfils, coming from a block: registers first, memory for what has none.
    fn as_it_is(&self, to: B, from: B, state: &State) -> Contract {
        let phis = self.blocks.function.phis(to);
        let mut taken = [false; REGS];
        let mut contract = Contract::new();
        let mut waiting = Vec::new();
        for v in self.parties(to) {
            let content = if phis.contains(&v) { self.blocks.argument(v, from) } else { Content::Value(v) };
            match state.holding(content).find(|reg| !taken[usize::from(*reg)]) {
                Some(reg) => {
                    taken[usize::from(reg)] = true;
                    contract.push((v, Home::Reg(reg)));
                }
                None => waiting.push(v),
            }
        }
        for v in waiting {
            let free = (0..REGS).find(|reg| !taken[*reg] && phis.contains(&v));
            let home = match free {
                Some(reg) => {
                    taken[reg] = true;
                    Home::Reg(reg as Reg)
                }
                None => Home::Cell(self.blocks.cells.of(v)),
            };
            contract.push((v, home));
        }
        contract
    }

    /// Changes contracts as long as the code gets smaller.
    fn improve(&mut self, roots: &[B], patience: Patience) {
        let mut prices: FxHashMap<B, Price> = roots.iter().map(|root| (*root, self.price(*root))).collect();
        self.rescue(roots, &mut prices);
        let mut sharing: FxHashMap<u16, Vec<(B, V)>> = FxHashMap::default();
        for root in roots {
            for (v, _) in self.contracts.get(root).into_iter().flatten() {
                sharing.entry(self.blocks.cells.of(*v)).or_default().push((*root, *v));
            }
        }
        let mut groups: Vec<(u16, Vec<(B, V)>)> = sharing.into_iter().collect();
        groups.sort_unstable();
        // First values that belong together, in all contracts at once; then each by itself.
        let single = groups.iter().flat_map(|(cell, group)| group.iter().map(|one| (*cell, vec![*one])));
        let moves: Vec<(u16, Vec<(B, V)>)> =
            groups.iter().filter(|(_, group)| group.len() > 1).cloned().chain(single).collect();
        for _ in 0..patience.rounds {
            let mut better = false;
            for (cell, group) in &moves {
                let homes: Vec<Home> = (0..REGS as Reg).map(Home::Reg).chain([Home::Cell(*cell)]).collect();
                for home in homes {
                    if self.covered.get() > patience.budget {
                        return;
                    }
                    better |= self.try_home(group, home, &mut prices);
                }
            }
            if !better {
                break;
            }
        }
    }

    /// Where no code was found, everything goes into memory.
    fn rescue(&mut self, roots: &[B], prices: &mut FxHashMap<B, Price>) {
        if prices.values().all(|price| *price < IMPOSSIBLE) {
            return;
        }
        for root in roots.iter().filter(|root| root.0 != 0) {
            let contract = self.all_in_memory(*root);
            self.contracts.insert(*root, contract);
        }
        *prices = roots.iter().map(|root| (*root, self.price(*root))).collect();
    }

    /// Gives values a home, if the code gets smaller by it.
    fn try_home(&mut self, group: &[(B, V)], home: Home, prices: &mut FxHashMap<B, Price>) -> bool {
        let before: Vec<(B, Contract)> =
            group.iter().map(|(root, _)| (*root, self.contracts[root].clone())).collect();
        let mut changed = false;
        for (root, v) in group {
            if let Some(contract) = self.contracts.get_mut(root) {
                changed |= give_home(contract, *v, home, &self.blocks.cells);
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
        self.contracts.extend(before);
        false
    }

    /// Whether the tree of a root leads to one of the blocks.
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

/// A price as one number.
fn weight(price: Price) -> u64 {
    u64::from(price.bytes) << 32 | u64::from(price.insns)
}

/// Gives a value a home in a contract. Who was there takes its old home. Tells whether something changed.
fn give_home(contract: &mut Contract, v: V, home: Home, cells: &super::needs::Cells) -> bool {
    let Some(at) = contract.iter().position(|(other, _)| *other == v) else { return false };
    let old = contract[at].1;
    if old == home {
        return false;
    }
    contract[at].1 = home;
    for (other, there) in contract.iter_mut().filter(|(other, there)| *other != v && *there == home) {
        *there = if matches!(old, Home::Reg(_)) { old } else { Home::Cell(cells.of(*other)) };
    }
    true
}
