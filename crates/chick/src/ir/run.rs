//! An interpreter of the SSA form, to test passes without a machine.

use super::{B, End, F, Function, Module, Op, V};
use crate::{
    Type,
    arithmetic::{arith, flip, truth},
    evaluate::{Fault, Host, digits, printed},
};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// Ends the program.
    Done,
    /// The program faulted in this line of the source.
    Fault(Fault, u32),
    /// The instruction limit was reached.
    StepLimit,
    /// Calls are nested too deeply.
    TooDeep,
    /// A character was wanted and the input has ended.
    InputEnded,
    /// The program contains something that only a machine can run.
    Machine,
}

/// The limit of nested calls.
const DEEPEST: u32 = 1000;

/// Runs a module for at most `steps` instructions.
pub fn run(module: &Module, host: &mut dyn Host, steps: u64) -> RunEnd {
    let memory = module.slots.iter().map(|slot| {
        let mut words = slot.first.clone();
        words.resize(usize::from(slot.len.unwrap_or(1)), 0);
        words
    });
    let mut runner = Runner { module, host, memory: memory.collect(), steps, depth: 0 };
    match runner.function(F(0), &[]) {
        Ok(_) => RunEnd::Done,
        Err(ran) => ran,
    }
}

struct Runner<'a> {
    module: &'a Module,
    host: &'a mut dyn Host,
    memory: Vec<Vec<u16>>,
    steps: u64,
    depth: u32,
}

impl Runner<'_> {
    fn function(&mut self, f: F, args: &[u16]) -> Result<u16, RunEnd> {
        if self.depth == DEEPEST {
            return Err(RunEnd::TooDeep);
        }
        let function = self.module.function(f);
        let own = (0..self.memory.len()).filter(|slot| self.module.slots[*slot].owner == Some(f));
        let kept: Vec<(usize, Vec<u16>)> = own.map(|slot| (slot, self.memory[slot].clone())).collect();
        self.depth += 1;
        let value = self.blocks(function, args)?;
        self.depth -= 1;
        for (slot, words) in kept {
            self.memory[slot] = words;
        }
        Ok(value)
    }

    fn blocks(&mut self, function: &Function, args: &[u16]) -> Result<u16, RunEnd> {
        let mut values = vec![0u16; function.insns.len()];
        let (mut from, mut here) = (B(0), B(0));
        loop {
            let block = function.block(here);
            // All phis are read before any is written.
            let phis = function.phis(here);
            let of_edge = |v: &V| {
                let Op::Phi(args) = function.op(*v) else { return 0 };
                args.iter().find(|(b, _)| *b == from).map_or(0, |(_, v)| values[v.0 as usize])
            };
            let new: Vec<u16> = phis.iter().map(of_edge).collect();
            for (v, value) in phis.iter().zip(new) {
                values[v.0 as usize] = value;
            }
            for v in block.insns.iter().skip(phis.len()) {
                self.count()?;
                let value = self.insn(function, *v, &values, args)?;
                values[v.0 as usize] = value;
            }
            self.count()?;
            let to = match &block.end {
                End::Jump(to) => *to,
                End::Branch(branch) => {
                    let (a, b) = (values[branch.a.0 as usize], values[branch.b.0 as usize]);
                    if branch.cmp.holds(branch.num, a, b) { branch.then } else { branch.or }
                }
                End::Return(value) => return Ok(value.map_or(0, |v| values[v.0 as usize])),
                End::Stop => return Err(RunEnd::Done),
                End::Goto(_) => return Err(RunEnd::Machine),
            };
            (from, here) = (here, to);
        }
    }

    fn count(&mut self) -> Result<(), RunEnd> {
        self.steps = self.steps.checked_sub(1).ok_or(RunEnd::StepLimit)?;
        Ok(())
    }

    fn insn(&mut self, function: &Function, v: V, values: &[u16], args: &[u16]) -> Result<u16, RunEnd> {
        let line = function.insns[v.0 as usize].line;
        let get = |v: V| values[v.0 as usize];
        match function.op(v) {
            Op::Const(value) => return Ok(*value),
            Op::Phi(_) | Op::Addr(_) => {}
            Op::Param(number) => return Ok(args[usize::from(*number)]),
            Op::Arith(op, num, a, b) => {
                return arith(*op, *num, get(*a), get(*b)).ok_or(RunEnd::Fault(Fault::Division, line));
            }
            Op::Flip(num, a) => return Ok(flip(*num, get(*a))),
            Op::Compare(cmp, num, a, b) => return Ok(truth(cmp.holds(*num, get(*a), get(*b)))),
            Op::Low(a) => return Ok(get(*a) & 0xFF),
            Op::Load(slot) => return Ok(self.memory[slot.0 as usize][0]),
            Op::Store(slot, a) => self.memory[slot.0 as usize][0] = get(*a),
            // Here, an address is an offset in its slot.
            Op::LoadAt(slot, at) | Op::LoadPtr(slot, at) => {
                let words = &self.memory[slot.0 as usize];
                return Ok(words.get(usize::from(get(*at))).copied().unwrap_or(0));
            }
            Op::StoreAt(slot, at, a) | Op::StorePtr(slot, at, a) => {
                if let Some(word) = self.memory[slot.0 as usize].get_mut(usize::from(get(*at))) {
                    *word = get(*a);
                }
            }
            Op::Check(a, limit) => {
                if get(*a) >= *limit {
                    return Err(RunEnd::Fault(Fault::Index, line));
                }
            }
            Op::ReadPort(port) => return Ok(u16::from(self.host.read_port(*port))),
            Op::WritePort(port, a) => self.host.write_port(*port, get(*a) as u8),
            Op::ReadChar => return self.host.read_char().map(u16::from).ok_or(RunEnd::InputEnded),
            Op::Print(a) => self.host.print(printed(get(*a)).as_bytes()),
            Op::Out(a, bits) => {
                let ty = if *bits == 8 { Type::Uint8 } else { Type::Uint16 };
                self.host.print(digits(get(*a), ty).as_bytes());
            }
            Op::Text(codes) => {
                let text: String = codes.iter().map(|code| char::from(*code)).collect();
                self.host.print(text.as_bytes());
            }
            Op::Call(f, args) => {
                let args: Vec<u16> = args.iter().map(|v| get(*v)).collect();
                return self.function(*f, &args);
            }
            Op::Asm(_) => return Err(RunEnd::Machine),
        }
        Ok(0)
    }
}
