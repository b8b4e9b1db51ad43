//! From a region to a Cranelift function.
//!
//! Blocks of the region become blocks of the function. The value of an op is a known number, a word, or a bit that
//! only conditions need. An exit before an instruction is a block of its own, marked as cold.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem::offset_of,
};

use bantam_isa::{Id, Lifted, Op};
use bantam_run::{Region, WORDS};
use cranelift_codegen::{
    ir::{
        AbiParam, Block, Function, InstBuilder as _, MemFlagsData, Value,
        condcodes::IntCC,
        types::{I8, I16, I64},
    },
    isa::TargetIsa,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Switch, Variable};

use crate::translation::Frame;

/// Writes a region as a function; see `translation::Function` for its parameters and result.
pub(crate) fn write(
    function: &mut Function,
    functions: &mut FunctionBuilderContext,
    region: &Region,
    isa: &dyn TargetIsa,
) {
    function.signature.call_conv = isa.default_call_conv();
    function.signature.params.extend([AbiParam::new(I64); 3]);
    function.signature.returns.push(AbiParam::new(I64));
    let mut writer = Writer::new(FunctionBuilder::new(function, functions), region);
    for leader in &region.leaders {
        writer.block(*leader);
    }
    writer.emit_epilogue();
    writer.f.seal_all_blocks();
    writer.f.finalize(isa.frontend_config());
}

/// The distance in bytes from a word to its mark: the first byte says that it was written, the second that it was
/// executed.
const MARKS: i32 = 4 * WORDS as i32;

/// The value of an op.
#[derive(Clone, Copy)]
enum Operand {
    /// A known number.
    Num(u16),
    /// A 16-bit value.
    Word(Value),
    /// An 8-bit value that is not 0 if a condition holds.
    Bit(Value),
    /// No value: the op only has an effect.
    Nothing,
}

/// Whether the block continues after an instruction.
#[derive(PartialEq, Eq)]
enum Then {
    Continues,
    Ended,
}

struct Writer<'a, 'f> {
    f: FunctionBuilder<'f>,
    region: &'a Region,
    regs: [Variable; 8],
    last: Variable,
    budget: Variable,
    frame: Value,
    words: Value,
    /// The epilogue. Its parameters are the address of the next instruction and the rest of the budget.
    exit: Block,
    blocks: BTreeMap<u16, Block>,
    /// The target of jumps from the current block to its own leader: after the code that marks it, which has already
    /// run.
    loop_header: (u16, Block),
    /// The address of the current instruction, and the number of instructions before it in its block.
    at: u16,
    before: i64,
}

impl<'a, 'f> Writer<'a, 'f> {
    /// Writes the entry, which reads variables from the frame.
    fn new(mut f: FunctionBuilder<'f>, region: &'a Region) -> Self {
        let entry = f.create_block();
        f.append_block_params_for_function_params(entry);
        f.switch_to_block(entry);
        let (frame, words, given) =
            (f.block_params(entry)[0], f.block_params(entry)[1], f.block_params(entry)[2]);
        let regs: [Variable; 8] = std::array::from_fn(|_| f.declare_var(I16));
        let (last, budget) = (f.declare_var(I16), f.declare_var(I64));
        let read = |f: &mut FunctionBuilder<'f>, offset: usize| {
            f.ins().load(I16, MemFlagsData::trusted(), frame, offset as i32)
        };
        for (number, reg) in regs.iter().enumerate() {
            let value = read(&mut f, offset_of!(Frame, regs) + 2 * number);
            f.def_var(*reg, value);
        }
        let value = read(&mut f, offset_of!(Frame, last));
        f.def_var(last, value);
        f.def_var(budget, given);
        let exit = f.create_block();
        f.append_block_param(exit, I16);
        f.append_block_param(exit, I64);
        let blocks: BTreeMap<u16, Block> =
            region.leaders.iter().map(|leader| (*leader, f.create_block())).collect();
        let loop_header = (0, exit);
        let mut writer =
            Self { f, region, regs, last, budget, frame, words, exit, blocks, loop_header, at: 0, before: 0 };
        writer.enter();
        writer
    }

    /// Enters the block at the program counter, if the budget lasts until the first backward jump.
    fn enter(&mut self) {
        let pc = self.f.ins().load(I16, MemFlagsData::trusted(), self.frame, offset_of!(Frame, pc) as i32);
        let budget = self.f.use_var(self.budget);
        let region = self.region;
        self.jump_to_any(&region.entries, pc, budget);
    }

    /// Writes variables back to the frame and returns.
    fn emit_epilogue(&mut self) {
        self.f.switch_to_block(self.exit);
        let (pc, budget) = (self.f.block_params(self.exit)[0], self.f.block_params(self.exit)[1]);
        for number in 0..self.regs.len() {
            let value = self.f.use_var(self.regs[number]);
            self.put(offset_of!(Frame, regs) + 2 * number, value);
        }
        let last = self.f.use_var(self.last);
        self.put(offset_of!(Frame, last), last);
        self.put(offset_of!(Frame, pc), pc);
        self.f.ins().return_(&[budget]);
    }

    fn put(&mut self, offset: usize, value: Value) {
        self.f.ins().store(MemFlagsData::trusted(), value, self.frame, offset as i32);
    }

    /// Writes a block: from its leader to the next one, to a jump, or to the end of the region.
    fn block(&mut self, leader: u16) {
        self.f.switch_to_block(self.blocks[&leader]);
        self.before = 0;
        let (region, mut next) = (self.region, leader);
        self.loop_header = (leader, self.blocks[&leader]);
        if region.marks {
            let body = self.f.create_block();
            self.mark(self.words, 2 * i32::from(leader) + MARKS + 1);
            self.f.ins().jump(body, &[]);
            self.f.switch_to_block(body);
            self.loop_header = (leader, body);
        }
        while let Some(insn) = region.insns.get(&next) {
            self.at = next;
            if self.insn(insn) == Then::Ended {
                return;
            }
            self.before += 1;
            next = insn.next;
            if self.blocks.contains_key(&next) {
                break;
            }
        }
        let budget = self.spend(self.before);
        self.continue_at(next, budget);
    }

    /// Writes an instruction, op by op.
    fn insn(&mut self, insn: &Lifted) -> Then {
        let mut operands: Vec<Operand> = Vec::with_capacity(insn.ops.len());
        for op in &insn.ops {
            let operand = match self.op(op, &operands, insn.next) {
                Ok(operand) => operand,
                Err(Ended) => return Then::Ended,
            };
            operands.push(operand);
        }
        Then::Continues
    }

    fn op(&mut self, op: &Op, operands: &[Operand], next: u16) -> Result<Operand, Ended> {
        let get = |id: Id| operands[usize::from(id)];
        Ok(match *op {
            Op::Num(number) => Operand::Num(number),
            Op::Reg(reg) => Operand::Word(self.f.use_var(self.regs[usize::from(reg)])),
            Op::Conds(mask) => self.conds(mask),
            Op::Add(a, b) => self.binary(get(a), get(b), |f, a, b| f.ins().iadd(a, b)),
            Op::Sub(a, b) => self.binary(get(a), get(b), |f, a, b| f.ins().isub(a, b)),
            Op::Mul(a, b) => self.binary(get(a), get(b), |f, a, b| f.ins().imul(a, b)),
            Op::And(a, b) => self.binary(get(a), get(b), |f, a, b| f.ins().band(a, b)),
            Op::Or(a, b) => self.binary(get(a), get(b), |f, a, b| f.ins().bor(a, b)),
            Op::Xor(a, b) => self.binary(get(a), get(b), |f, a, b| f.ins().bxor(a, b)),
            Op::Min(a, b) => self.binary(get(a), get(b), |f, a, b| f.ins().umin(a, b)),
            Op::Not(a) => {
                let a = self.word(get(a));
                Operand::Word(self.f.ins().bnot(a))
            }
            Op::Shl(a, by) => {
                let a = self.word(get(a));
                Operand::Word(self.f.ins().ishl_imm_u(a, i64::from(by)))
            }
            Op::Shr(a, by) => {
                let a = self.word(get(a));
                Operand::Word(self.f.ins().ushr_imm_u(a, i64::from(by)))
            }
            Op::Select(condition, then, or) => {
                let (condition, then, or) =
                    (self.bool(get(condition)), self.word(get(then)), self.word(get(or)));
                Operand::Word(self.f.ins().select(condition, then, or))
            }
            Op::Divide(a, b) => self.divide(get(a), get(b), |f, a, b| f.ins().udiv(a, b))?,
            Op::Remainder(a, b) => self.divide(get(a), get(b), |f, a, b| f.ins().urem(a, b))?,
            Op::Load(addr) => self.load(get(addr))?,
            Op::LeaveIf(condition) => {
                let condition = self.bool(get(condition));
                self.exit_if(condition);
                Operand::Nothing
            }
            Op::Set(reg, value) => {
                let value = self.word(get(value));
                self.f.def_var(self.regs[usize::from(reg)], value);
                Operand::Nothing
            }
            Op::Flag(value) => {
                let value = self.word(get(value));
                self.f.def_var(self.last, value);
                Operand::Nothing
            }
            Op::Store { addr, value } => {
                self.store(get(addr), get(value))?;
                Operand::Nothing
            }
            Op::Goto(to) => return self.goto(get(to)),
            Op::GotoIf { condition, to } => return self.goto_if(get(condition), get(to), next),
        })
    }

    /// Returns an operand as 16 bits.
    fn word(&mut self, operand: Operand) -> Value {
        match operand {
            Operand::Num(number) => self.f.ins().iconst(I16, i64::from(number)),
            Operand::Word(value) => value,
            Operand::Bit(value) => self.f.ins().uextend(I16, value),
            Operand::Nothing => self.f.ins().iconst(I16, 0),
        }
    }

    /// Returns a value that is not 0 if a condition holds.
    fn bool(&mut self, operand: Operand) -> Value {
        if let Operand::Bit(value) = operand { value } else { self.word(operand) }
    }

    fn binary(
        &mut self,
        a: Operand,
        b: Operand,
        op: impl Fn(&mut FunctionBuilder<'f>, Value, Value) -> Value,
    ) -> Operand {
        let (a, b) = (self.word(a), self.word(b));
        Operand::Word(op(&mut self.f, a, b))
    }

    /// Compares the last result, whose sign is the condition codes, with 0.
    fn conds(&mut self, mask: u8) -> Operand {
        let holds = match mask {
            0 => return Operand::Num(0),
            1 => IntCC::SignedGreaterThan,
            2 => IntCC::Equal,
            3 => IntCC::SignedGreaterThanOrEqual,
            4 => IntCC::SignedLessThan,
            5 => IntCC::NotEqual,
            6 => IntCC::SignedLessThanOrEqual,
            _ => return Operand::Num(1),
        };
        let last = self.f.use_var(self.last);
        Operand::Bit(self.f.ins().icmp_imm_s(holds, last, 0))
    }

    fn divide(
        &mut self,
        a: Operand,
        b: Operand,
        op: impl Fn(&mut FunctionBuilder<'f>, Value, Value) -> Value,
    ) -> Result<Operand, Ended> {
        if matches!(b, Operand::Num(0)) {
            return Err(self.exit_always());
        }
        let (a, b) = (self.word(a), self.word(b));
        let is_zero = self.f.ins().icmp_imm_s(IntCC::Equal, b, 0);
        self.exit_if(is_zero);
        Ok(Operand::Word(op(&mut self.f, a, b)))
    }

    /// Loads the word at an address, if it is inside the window.
    fn load(&mut self, addr: Operand) -> Result<Operand, Ended> {
        let window = self.region.window;
        if let Operand::Num(addr) = addr {
            if !window.holds(addr) {
                return Err(self.exit_always());
            }
            let value = self.f.ins().load(I16, MemFlagsData::trusted(), self.words, 2 * i32::from(addr));
            return Ok(Operand::Word(value));
        }
        let addr = self.word(addr);
        if window.count <= u32::from(u16::MAX) {
            // In 64 bits: 16-bit immediates are slow to decode on some processors.
            let wide = self.f.ins().uextend(I64, addr);
            let from_first = match window.first {
                0 => wide,
                first => self.f.ins().iadd_imm_s(wide, -i64::from(first)),
            };
            let count = i64::from(window.count);
            let outside = self.f.ins().icmp_imm_s(IntCC::UnsignedGreaterThanOrEqual, from_first, count);
            self.exit_if(outside);
        }
        let place = self.host_addr(addr);
        Ok(Operand::Word(self.f.ins().load(I16, MemFlagsData::trusted(), place, 0)))
    }

    /// Returns the address of a word in the host's memory.
    fn host_addr(&mut self, addr: Value) -> Value {
        let addr = self.f.ins().uextend(I64, addr);
        let offset = self.f.ins().ishl_imm_u(addr, 1);
        self.f.ins().iadd(self.words, offset)
    }

    /// Stores a word, if it has no guard.
    fn store(&mut self, addr: Operand, value: Operand) -> Result<(), Ended> {
        let (place, offset) = match addr {
            Operand::Num(addr) => (self.words, 2 * i32::from(addr)),
            Operand::Word(_) | Operand::Bit(_) | Operand::Nothing => {
                let addr = self.word(addr);
                (self.host_addr(addr), 0)
            }
        };
        let guard = offset + 2 * WORDS as i32;
        let guard = self.f.ins().load(I16, MemFlagsData::trusted(), place, guard);
        self.exit_if(guard);
        let value = self.word(value);
        self.f.ins().store(MemFlagsData::trusted(), value, place, offset);
        if self.region.marks {
            self.mark(place, offset + MARKS);
        }
        Ok(())
    }

    /// Sets one byte of a mark.
    fn mark(&mut self, place: Value, offset: i32) {
        let set = self.f.ins().iconst(I8, -1);
        self.f.ins().store(MemFlagsData::trusted(), set, place, offset);
    }

    fn goto(&mut self, to: Operand) -> Result<Operand, Ended> {
        let budget = self.spend(self.before + 1);
        if let Operand::Num(to) = to {
            self.continue_at(to, budget);
            return Err(Ended);
        }
        let (to, region) = (self.word(to), self.region);
        self.jump_to_any(&region.returns, to, budget);
        Err(Ended)
    }

    /// Jumps to an address if it is one of `leaders` and the budget lasts; otherwise exits with it.
    fn jump_to_any(&mut self, leaders: &BTreeSet<u16>, to: Value, budget: Value) {
        let enough_budget = self.f.create_block();
        let enough = self.is_enough(budget);
        self.f.ins().brif(enough, enough_budget, &[], self.exit, &[to.into(), budget.into()]);
        self.f.switch_to_block(enough_budget);
        let unknown = self.f.create_block();
        let mut switch = Switch::new();
        for leader in leaders {
            switch.set_entry(u128::from(*leader), self.blocks[leader]);
        }
        switch.emit(&mut self.f, to, unknown);
        self.f.switch_to_block(unknown);
        self.f.ins().jump(self.exit, &[to.into(), budget.into()]);
    }

    fn goto_if(&mut self, condition: Operand, to: Operand, next: u16) -> Result<Operand, Ended> {
        // A conditional jump to an address from a register is left to other engines.
        let Operand::Num(to) = to else { return Err(self.exit_always()) };
        let condition = self.bool(condition);
        let budget = self.spend(self.before + 1);
        let (taken, falls) = (self.edge(to), self.edge(next));
        self.f.ins().brif(condition, taken.0, &[], falls.0, &[]);
        for (block, to, is_new) in [(taken.0, to, taken.1), (falls.0, next, falls.1)] {
            if is_new {
                self.f.switch_to_block(block);
                self.continue_at(to, budget);
            }
        }
        Err(Ended)
    }

    /// Returns the block for a branch to an address, and whether it is new and still has to be written. A jump
    /// forwards needs no check, so it branches to the block of its target.
    fn edge(&mut self, to: u16) -> (Block, bool) {
        match self.blocks.get(&to) {
            Some(block) if to > self.at => (*block, false),
            Some(_) | None => (self.f.create_block(), true),
        }
    }

    /// Subtracts instructions from the budget and returns the rest.
    fn spend(&mut self, insns: i64) -> Value {
        let budget = self.f.use_var(self.budget);
        if insns == 0 {
            return budget;
        }
        let left = self.f.ins().iadd_imm_s(budget, -insns);
        self.f.def_var(self.budget, left);
        left
    }

    /// Whether the budget lasts for the longest way without a backward jump.
    fn is_enough(&mut self, budget: Value) -> Value {
        let longest = self.region.insns.len() as i64;
        self.f.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, budget, longest)
    }

    fn jump_if_enough(&mut self, block: Block, to: u16, budget: Value) {
        let enough = self.is_enough(budget);
        let to = self.f.ins().iconst(I16, i64::from(to));
        self.f.ins().brif(enough, block, &[], self.exit, &[to.into(), budget.into()]);
    }

    /// Continues at an address: forwards at once, backwards if the budget lasts, and by exit if it has no block.
    fn continue_at(&mut self, to: u16, budget: Value) {
        match self.blocks.get(&to).copied() {
            Some(block) if to > self.at => _ = self.f.ins().jump(block, &[]),
            Some(_) if to == self.loop_header.0 => self.jump_if_enough(self.loop_header.1, to, budget),
            Some(block) => self.jump_if_enough(block, to, budget),
            None => {
                let to = self.f.ins().iconst(I16, i64::from(to));
                self.f.ins().jump(self.exit, &[to.into(), budget.into()]);
            }
        }
    }

    /// Exits before this instruction if the value is not 0.
    fn exit_if(&mut self, condition: Value) {
        let (leaves, stays) = (self.f.create_block(), self.f.create_block());
        self.f.ins().brif(condition, leaves, &[], stays, &[]);
        self.f.set_cold_block(leaves);
        self.f.switch_to_block(leaves);
        self.exit_here();
        self.f.switch_to_block(stays);
    }

    /// Exits before this instruction, unconditionally.
    fn exit_always(&mut self) -> Ended {
        self.exit_here();
        Ended
    }

    fn exit_here(&mut self) {
        let budget = self.f.use_var(self.budget);
        let left = self.f.ins().iadd_imm_s(budget, -self.before);
        let at = self.f.ins().iconst(I16, i64::from(self.at));
        self.f.ins().jump(self.exit, &[at.into(), left.into()]);
    }
}

/// The block has ended: nothing can follow in it.
struct Ended;
