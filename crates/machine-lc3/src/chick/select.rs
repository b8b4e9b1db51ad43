//! Instruction selection: from the SSA form of a function to instructions on virtual registers.
//!
//! The value with the number n has the virtual register 8 + n. A phi has a second register, which each
//! predecessor writes at its end; critical edges get a block of their own. Constants have no register: each use
//! materialises them, except in loops, where they can be hoisted; if that makes registers scarce, the allocator
//! rematerialises them at each use.

mod arith;
mod compare;
mod effect;

use std::collections::BTreeMap;

use bantam_chick::ir::{B, Calls, End, F, Function, Module, Op, Slot, V, predecessors, reverse_postorder};

use super::{
    code::{Block, Body, Cell, Code, Cond, FIRST_VIRTUAL, Mask, Place, R, R0, Terminator},
    data::Data,
    loops::Loops,
    names::Names,
    range::{Range, Ranges},
};

/// The number of arguments in registers, R0 first.
pub(super) const IN_REGISTERS: u16 = 4;

/// The state of the whole program, which selection uses and extends.
pub(super) struct Program<'a> {
    pub(super) module: &'a Module,
    pub(super) calls: &'a Calls,
    pub(super) names: Names,
    pub(super) data: Data,
    /// The words for arguments that have no register.
    pub(super) params: BTreeMap<(F, u16), Place>,
    /// The registers that a call of each function clobbers, once its code exists.
    pub(super) changes: Vec<Mask>,
    /// Returns the size of assembly in words.
    pub(super) asm_words: fn(&str) -> u32,
}

impl Program<'_> {
    /// Returns the word for an argument of a function.
    fn param(&mut self, f: F, number: u16) -> Place {
        if let Some(place) = self.params.get(&(f, number)) {
            return *place;
        }
        let name = format!("{}_arg{}", self.module.function(f).name, number + 1);
        let place = self.data.word(&mut self.names, &name);
        self.params.insert((f, number), place);
        place
    }

    /// Whether a slot is in the frame of its function.
    fn is_in_frame(&self, slot: Slot) -> bool {
        let data = self.module.slot(slot);
        data.owner.is_some_and(|owner| self.calls.is_recursive(owner))
    }
}

/// Choices that are tried, as it is hard to predict which is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// Where constants that loops use are materialised.
    pub(super) hoists: Hoists,
}

/// Where constants that loops use are materialised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hoists {
    /// At each use.
    Not,
    /// Before the innermost loop.
    Inner,
    /// Before the outermost loop.
    Outer,
}

/// A value that is materialised once and reused: a constant, or the address of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reusable {
    Number(u16),
    Slot(Slot),
}

/// The available values: constants and addresses, addresses of elements, quotients and remainders.
type Available = (BTreeMap<(Option<B>, Reusable), R>, BTreeMap<(Slot, V), R>, BTreeMap<(V, V), (R, R)>);

/// Selects the code of a function.
struct Select<'a, 'p> {
    program: &'a mut Program<'p>,
    f: F,
    function: &'p Function,
    ranges: &'a Ranges<'a>,
    loops: &'a Loops,
    style: Style,
    body: Body,
    /// The first block of code for each block of the SSA form.
    starts: Vec<usize>,
    /// The register of each phi that its predecessors write.
    phi_inputs: BTreeMap<V, R>,
    /// The current block of the SSA form, and the block of code that receives instructions.
    from: B,
    here: usize,
    line: u32,
    /// The constants and addresses available in this block or hoisted before a loop.
    reusable: BTreeMap<(Option<B>, Reusable), R>,
    /// The instructions to hoist, with their blocks.
    hoisted: Vec<(B, Code)>,
    /// The position of each block's end: block and instruction.
    ends: Vec<(usize, usize)>,
    /// The available addresses of elements, by slot and index.
    elements: BTreeMap<(Slot, V), R>,
    /// The available quotients and remainders.
    quotients: BTreeMap<(V, V), (R, R)>,
    /// The available values at the end of each block.
    made: BTreeMap<B, Available>,
    preds: Vec<Vec<B>>,
    /// The blocks on critical edges.
    edge_blocks: BTreeMap<(B, B), usize>,
}

/// The code of a function.
pub(super) fn select<'p>(
    program: &mut Program<'p>,
    f: F,
    ranges: &Ranges<'_>,
    loops: &Loops,
    style: Style,
) -> Body {
    let function = program.module.function(f);
    let blocks = function.blocks.len();
    let next = FIRST_VIRTUAL + function.insns.len() as u32;
    let mut select = Select {
        program,
        f,
        function,
        ranges,
        loops,
        style,
        body: Body { blocks: Vec::new(), next, cells: 0, slots: BTreeMap::new() },
        starts: vec![usize::MAX; blocks],
        phi_inputs: BTreeMap::new(),
        from: B(0),
        here: 0,
        line: 0,
        reusable: BTreeMap::new(),
        hoisted: Vec::new(),
        ends: vec![(0, 0); blocks],
        elements: BTreeMap::new(),
        quotients: BTreeMap::new(),
        made: BTreeMap::new(),
        preds: predecessors(function),
        edge_blocks: BTreeMap::new(),
    };
    select.all();
    select.body
}

impl Select<'_, '_> {
    fn all(&mut self) {
        let order = reverse_postorder(self.function);
        // The first block may be a loop header, so arguments are read before it.
        self.block(0);
        for b in &order {
            self.starts[b.0 as usize] = self.block(self.loops.depth(*b));
            for phi in self.function.phis(*b) {
                let phi_inputs = self.body.fresh();
                self.phi_inputs.insert(phi, phi_inputs);
            }
        }
        self.params(&order);
        self.terminate(Terminator::Jump(self.starts[0]), 0);
        for b in order {
            self.one_block(b);
        }
        self.put_hoisted();
    }

    /// Inserts hoisted instructions, and reuses equal ones of the block.
    fn put_hoisted(&mut self) {
        let mut same = BTreeMap::new();
        for (b, code) in std::mem::take(&mut self.hoisted) {
            let (block, at) = self.ends[b.0 as usize];
            let block = &mut self.body.blocks[block];
            let made =
                block.insns[..at.min(block.insns.len())].iter().find(|(other, _)| other.makes_as(&code));
            match (made.map(|(other, _)| other.defs()), &code.defs()[..]) {
                (Some(other), [reg]) if !other.iter().any(|other| other.is_real()) => {
                    same.insert(*reg, other[0]);
                }
                _ => block.insns.insert(at, (code, block.line)),
            }
        }
        for block in &mut self.body.blocks {
            for (code, _) in &mut block.insns {
                code.for_regs(|reg, _| *reg = same.get(reg).copied().unwrap_or(*reg));
            }
        }
    }

    fn one_block(&mut self, b: B) {
        self.from = b;
        self.here = self.starts[b.0 as usize];
        self.inherit(b);
        let function = self.function;
        let block = function.block(b);
        self.line = block.insns.first().map_or(block.line, |v| function.insns[v.0 as usize].line);
        for v in &block.insns {
            if let Some(phi_inputs) = self.phi_inputs.get(v) {
                let phi_inputs = *phi_inputs;
                self.emit(Code::Copy(reg_of(*v), phi_inputs));
            } else {
                self.line = function.insns[v.0 as usize].line;
                self.insn(*v);
            }
        }
        self.line = block.line;
        self.made.insert(b, (self.reusable.clone(), self.elements.clone(), self.quotients.clone()));
        self.ends[b.0 as usize] = (self.here, self.body.blocks[self.here].insns.len());
        match &block.end {
            End::Jump(to) => self.jump_to(*to),
            End::Branch(branch) if branch.then == branch.or => self.jump_to(branch.then),
            End::Branch(branch) => {
                let (then, or) = (self.target(branch.then), self.target(branch.or));
                self.branch((branch.cmp, branch.num), (branch.a, branch.b), then, or);
            }
            End::Return(value) => self.return_value(*value),
            End::Stop | End::Goto(_) => self.terminate(Terminator::Stop, block.line),
        }
    }

    /// Inherits the available values of the only predecessor.
    fn inherit(&mut self, b: B) {
        self.reusable.retain(|(before, _), _| before.is_some());
        self.elements.clear();
        self.quotients.clear();
        let [one] = self.preds[b.0 as usize][..] else { return };
        if self.style.hoists == Hoists::Not || self.loops.depth(one) > self.loops.depth(b) {
            return;
        }
        if let Some((reusable, elements, quotients)) = self.made.get(&one) {
            self.reusable.extend(reusable.iter().filter(|((before, _), _)| before.is_none()));
            self.elements.clone_from(elements);
            self.quotients.clone_from(quotients);
        }
    }

    /// Adds a block.
    fn block(&mut self, depth: u32) -> usize {
        self.body.blocks.push(Block { insns: Vec::new(), terminator: Terminator::Stop, line: 0, depth });
        self.body.blocks.len() - 1
    }

    /// Adds a block with the loop depth of the current one.
    fn near(&mut self) -> usize {
        self.block(self.body.blocks[self.here].depth)
    }

    fn emit(&mut self, code: Code) {
        let line = self.line;
        self.body.blocks[self.here].insns.push((code, line));
    }

    fn terminate(&mut self, terminator: Terminator, line: u32) {
        let block = &mut self.body.blocks[self.here];
        block.terminator = terminator;
        block.line = line;
    }

    /// Ends the block with a branch.
    fn split(&mut self, test: R, cond: Cond, then: usize, or: usize) {
        self.terminate(Terminator::Branch(test, cond, then, or), self.line);
    }

    /// Ends the block with a jump and continues in its target.
    fn join(&mut self, to: usize) {
        self.terminate(Terminator::Jump(to), self.line);
        self.here = to;
    }

    /// Ends the block with a jump to a block of the SSA form.
    fn jump_to(&mut self, to: B) {
        self.write_phis(self.from, to);
        self.terminate(Terminator::Jump(self.starts[to.0 as usize]), self.line);
    }

    /// Writes the phi arguments of the edge from `from` to `to`.
    fn write_phis(&mut self, from: B, to: B) {
        for phi in self.function.phis(to) {
            let Op::Phi(args) = self.function.op(phi) else { continue };
            let Some((_, arg)) = args.iter().find(|(b, _)| *b == from) else { continue };
            let phi_inputs = self.phi_inputs[&phi];
            let code = match self.function.constant(*arg) {
                Some(value) => Code::Const(phi_inputs, value),
                None => Code::Copy(phi_inputs, reg_of(*arg)),
            };
            self.emit(code);
        }
    }

    /// Returns the branch target for `to`: a block on the edge if `to` has phis.
    fn target(&mut self, to: B) -> usize {
        if self.function.phis(to).is_empty() {
            return self.starts[to.0 as usize];
        }
        if let Some(edge_blocks) = self.edge_blocks.get(&(self.from, to)) {
            return *edge_blocks;
        }
        let depth = self.loops.depth(self.from).min(self.loops.depth(to));
        let edge_blocks = self.block(depth);
        self.edge_blocks.insert((self.from, to), edge_blocks);
        let here = std::mem::replace(&mut self.here, edge_blocks);
        self.jump_to(to);
        self.here = here;
        edge_blocks
    }

    /// Emits `code` with a fresh register.
    fn made(&mut self, code: impl FnOnce(R) -> Code) -> R {
        let reg = self.body.fresh();
        self.emit(code(reg));
        reg
    }

    /// Returns the block that constants of this one are hoisted to, if any.
    fn before(&self) -> Option<B> {
        match self.style.hoists {
            Hoists::Not => None,
            Hoists::Inner => self.loops.before_inner(self.from),
            Hoists::Outer => self.loops.before_outer(self.from),
        }
    }

    /// Returns a register with a reusable value.
    fn reusable(&mut self, what: Reusable, code: impl FnOnce(R) -> Code) -> R {
        let before = self.before();
        if let Some(reg) = self.reusable.get(&(before, what)) {
            return *reg;
        }
        let reg = self.body.fresh();
        let code = code(reg);
        match before {
            Some(before) => self.hoisted.push((before, code)),
            None => self.emit(code),
        }
        self.reusable.insert((before, what), reg);
        reg
    }

    /// Returns the values available in this block.
    fn available_here(&self) -> Vec<Reusable> {
        self.reusable.keys().filter(|(before, _)| before.is_none()).map(|(_, what)| *what).collect()
    }

    /// Drops the values materialised since, on paths that may skip them.
    fn keep_only(&mut self, made: &[Reusable]) {
        self.reusable.retain(|(before, what), _| before.is_some() || made.contains(what));
    }

    /// Returns a register with a constant.
    fn number(&mut self, value: u16) -> R {
        self.reusable(Reusable::Number(value), |reg| Code::Const(reg, value))
    }

    /// Returns a register with a value.
    fn reg(&mut self, v: V) -> R {
        match self.known(v) {
            Some(value) => self.number(value),
            None => reg_of(v),
        }
    }

    /// Emits a value into this register.
    fn into(&mut self, reg: R, v: V) {
        let code = match self.known(v) {
            Some(value) => Code::Const(reg, value),
            None => Code::Copy(reg, reg_of(v)),
        };
        self.emit(code);
    }

    /// Returns the constant of a value, if it is one.
    fn known(&self, v: V) -> Option<u16> {
        self.function.constant(v)
    }

    fn range(&self, v: V) -> Range {
        self.ranges.at(v, self.from)
    }

    /// Reads the arguments according to the calling convention.
    fn params(&mut self, order: &[B]) {
        let mut params = Vec::new();
        for v in order.iter().flat_map(|b| &self.function.block(*b).insns) {
            if let Op::Param(number) = self.function.op(*v) {
                params.push((*number, *v));
            }
        }
        params.sort_unstable();
        for (number, v) in params {
            let reg = reg_of(v);
            let code = if self.program.calls.is_recursive(self.f) {
                Code::LoadFrame(reg, Cell::Param(number))
            } else if number < IN_REGISTERS {
                Code::Copy(reg, R(u32::from(number)))
            } else {
                Code::Load(reg, self.program.param(self.f, number))
            };
            self.emit(code);
        }
    }

    /// Ends the function with its return value.
    fn return_value(&mut self, value: Option<V>) {
        let framed = self.program.calls.is_recursive(self.f);
        let mut mask = Mask::default();
        if let Some(value) = value {
            if framed {
                let value = self.reg(value);
                self.emit(Code::StoreFrame(value, Cell::Result));
            } else {
                self.into(R0, value);
                mask = Mask::of(&[R0]);
            }
        }
        self.terminate(Terminator::Return(mask), self.line);
    }

    /// Returns the cell of a slot in the frame.
    fn cell(&mut self, slot: Slot) -> u32 {
        if let Some(cell) = self.body.slots.get(&slot) {
            return *cell;
        }
        let words = self.program.module.slot(slot).len.map_or(1, u32::from);
        // The number of the lowest word, which holds the first element.
        let cell = self.body.cells + words - 1;
        self.body.cells += words;
        self.body.slots.insert(slot, cell);
        cell
    }
}

/// Returns the register of a value.
fn reg_of(v: V) -> R {
    R(FIRST_VIRTUAL + v.0)
}
