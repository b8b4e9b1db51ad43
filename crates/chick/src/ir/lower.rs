//! Lowering of the typed program to SSA form: every variable is a slot of memory, every operator an
//! instruction.
//!
//! The translation is direct. Code after a `return` or `break` goes into a block without predecessors.

use bantam_diag::{Source, Span};

use super::{AsmPiece, B, Block, Branch, End, F, Function, Module, Op, Slot, SlotData, V};
use crate::{
    arithmetic::{Arith, Compare, Num, TRUE},
    program::{AsmPart, Expr, ExprKind, FnId, MAIN, Program, Stmt, StmtKind, Test, VarId},
    types::Type,
};

/// Up to this many zeros at the end of an array are stored one by one, more in a loop.
const FEW_ZEROS: usize = 4;

/// Lowers a program. The functions of `library` that it calls become part of the module.
pub(super) fn lower(program: &Program, source: &Source, library: Option<&Program>) -> Module {
    let mut module = Module { functions: Vec::new(), slots: Vec::new() };
    for function in &program.functions {
        let name = function.name.clone();
        let (params, returns) = (function.params.len() as u16, function.returns.is_some());
        module.functions.push(Function { name, params, returns, ..empty() });
    }
    let mut lowering = Lowering::new(program, Some(source), library, &mut module);
    for id in 0..program.functions.len() {
        let made = lowering.function(id, F(id as u32));
        lowering.module.functions[id] = made;
    }
    module
}

/// Returns the function of `library` with that name; adds it to the module first if it is missing, together with
/// the functions that it calls.
pub(super) fn library_function(library: &Program, module: &mut Module, name: &str) -> Option<F> {
    // A program cannot use this name.
    let own = format!("prelude.{name}");
    let known = module.functions.iter().position(|function| function.name == own);
    if let Some(number) = known {
        return Some(F(number as u32));
    }
    let id = library.functions.iter().position(|function| function.name == name)?;
    // Reserves the number before lowering, which may add the functions that it calls.
    let f = F(module.functions.len() as u32);
    module.functions.push(Function { name: own, ..empty() });
    let made = Lowering::new(library, None, Some(library), module).function(id, f);
    module.functions[f.0 as usize] = made;
    Some(f)
}

/// A function without code.
fn empty() -> Function {
    Function { name: String::new(), params: 0, returns: false, insns: Vec::new(), blocks: Vec::new() }
}

/// Which program is being lowered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// The user's, whose functions have the same numbers in the module.
    User,
    /// The library, whose functions are added when they are called.
    Library,
}

struct Lowering<'a> {
    program: &'a Program,
    /// The source for line numbers; without one, all lines are 0.
    source: Option<&'a Source>,
    /// The functions that statements such as `print_dec` call.
    library: Option<&'a Program>,
    module: &'a mut Module,
    /// The number of the first slot that is a variable of the program.
    first_slot: u32,
    owner: Owner,
    /// The function that is being lowered.
    function: Function,
    id: FnId,
    /// The block that receives instructions.
    here: B,
    /// The targets of `break` and `continue` in each enclosing loop.
    loops: Vec<(B, B)>,
    /// Whether a statement runs exactly once: outside loops, conditions and functions.
    once: bool,
    /// Whether a function may have been called before.
    called: bool,
}

impl<'a> Lowering<'a> {
    fn new(
        program: &'a Program,
        source: Option<&'a Source>,
        library: Option<&'a Program>,
        module: &'a mut Module,
    ) -> Self {
        let first_slot = module.slots.len() as u32;
        let pinned = pinned(program);
        for (var, pinned) in program.vars.iter().zip(pinned) {
            module.slots.push(SlotData {
                name: var.name.clone(),
                bits: var.ty.bits(),
                len: var.len,
                owner: (var.function != MAIN).then_some(F(var.function as u32)),
                first: Vec::new(),
                pinned,
            });
        }
        Self {
            program,
            source,
            library,
            module,
            first_slot,
            owner: if source.is_some() { Owner::User } else { Owner::Library },
            function: empty(),
            id: MAIN,
            here: B(0),
            loops: Vec::new(),
            once: false,
            called: false,
        }
    }

    /// Lowers one function, which has the number `f` in the module.
    fn function(&mut self, id: FnId, f: F) -> Function {
        let program = self.program;
        let typed = &program.functions[id];
        self.function = Function {
            name: self.module.functions[f.0 as usize].name.clone(),
            params: typed.params.len() as u16,
            returns: typed.returns.is_some(),
            ..empty()
        };
        self.id = id;
        self.here = self.block();
        self.once = id == MAIN && self.owner == Owner::User;
        let line = self.line(typed.span);
        for (number, param) in typed.params.iter().enumerate() {
            let value = self.insn(Op::Param(number as u16), line);
            self.insn(Op::Store(self.slot(*param), value), line);
        }
        let own = (0..program.vars.len()).filter(|var| id != MAIN && program.vars[*var].function == id);
        for var in own {
            self.module.slots[self.first_slot as usize + var].owner = Some(f);
        }
        self.stmts(&typed.body);
        self.finish();
        std::mem::replace(&mut self.function, empty())
    }

    /// Ends a function.
    fn finish(&mut self) {
        let zero = if self.function.returns { Some(self.constant(0, 0)) } else { None };
        let end = if self.is_main() { End::Stop } else { End::Return(zero) };
        self.end(end, 0);
    }

    fn is_main(&self) -> bool {
        self.id == MAIN && self.owner == Owner::User
    }

    fn line(&self, span: Span) -> u32 {
        self.source.map_or(0, |source| source.line_of(span.start) as u32 + 1)
    }

    fn slot(&self, var: VarId) -> Slot {
        Slot(self.first_slot + var as u32)
    }

    /// Adds a block; its terminator is set later.
    fn block(&mut self) -> B {
        self.function.blocks.push(Block { insns: Vec::new(), end: End::Stop, line: 0 });
        B(self.function.blocks.len() as u32 - 1)
    }

    fn insn(&mut self, op: Op, line: u32) -> V {
        let v = self.function.add(op, line);
        self.function.block_mut(self.here).insns.push(v);
        v
    }

    fn constant(&mut self, value: u16, line: u32) -> V {
        self.insn(Op::Const(value), line)
    }

    /// Ends the block.
    fn end(&mut self, end: End, line: u32) {
        let block = self.function.block_mut(self.here);
        block.end = end;
        block.line = line;
    }

    /// Ends the block with a jump and continues in another block.
    fn jump(&mut self, to: B, then: B, line: u32) {
        self.end(End::Jump(to), line);
        self.here = then;
    }

    fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    /// Lowers statements that may run never or more than once.
    fn inner(&mut self, stmts: &[Stmt]) {
        let once = std::mem::replace(&mut self.once, false);
        self.stmts(stmts);
        self.once = once;
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let line = self.line(stmt.span);
        match &stmt.kind {
            StmtKind::Set(var, value) => {
                let value = self.value(value);
                self.insn(Op::Store(self.slot(*var), value), line);
            }
            StmtKind::SetElement(var, index, value) => {
                let at = self.value(index);
                let value = self.value(value);
                self.check(*var, index, at);
                self.insn(Op::StoreAt(self.slot(*var), at, value), line);
            }
            StmtKind::UpdateElement { var, index, op, value } => {
                let at = self.value(index);
                self.check(*var, index, at);
                let slot = self.slot(*var);
                let old = self.insn(Op::LoadAt(slot, at), line);
                let value = self.value(value);
                let num = Num::of(self.program.vars[*var].ty);
                let new = self.insn(Op::Arith(*op, num, old, value), line);
                self.insn(Op::StoreAt(slot, at, new), line);
            }
            StmtKind::Fill(var, values) => self.fill(*var, values, line),
            StmtKind::If(arms, otherwise) => self.choose(arms, otherwise, line),
            StmtKind::Loop { cond, test, body, step } => self.repeat((cond, *test), body, step, line),
            StmtKind::Break | StmtKind::Continue => {
                // The checker allows them in loops only.
                let Some((leave, next)) = self.loops.last().copied() else { return };
                let to = if matches!(stmt.kind, StmtKind::Break) { leave } else { next };
                let after = self.block();
                self.jump(to, after, line);
            }
            StmtKind::Return(value) => {
                let value = value.as_ref().map(|value| self.value(value));
                let end = if self.is_main() { End::Stop } else { End::Return(value) };
                self.end(end, line);
                self.here = self.block();
            }
            StmtKind::Value(value) => drop(self.value(value)),
            StmtKind::Call(callee, args) => drop(self.call(*callee, args, line)),
            StmtKind::Print(value) => {
                let value = self.value(value);
                self.insn(Op::Print(value), line);
            }
            StmtKind::PrintText(codes) if codes.is_empty() => {}
            StmtKind::PrintText(codes) => drop(self.insn(Op::Text(codes.clone()), line)),
            StmtKind::PrintDec(value) => self.print_dec(value, line),
            StmtKind::Out(value) => {
                let v = self.value(value);
                self.insn(Op::Out(v, value.ty.bits()), line);
            }
            StmtKind::WritePort(port, value) => {
                let v = self.value(value);
                let v = self.low(v, value.ty, line);
                self.insn(Op::WritePort(*port, v), line);
            }
            StmtKind::Asm(parts) => self.asm(parts, line),
            StmtKind::Goto(addr) => {
                self.end(End::Goto(*addr), line);
                self.here = self.block();
            }
        }
    }

    fn asm(&mut self, parts: &[AsmPart], line: u32) {
        let pieces = parts.iter().map(|part| match part {
            AsmPart::Text(text) => AsmPiece::Text(text.clone()),
            AsmPart::Var(var) => AsmPiece::Slot(self.slot(*var)),
        });
        let pieces = pieces.collect();
        self.insn(Op::Asm(pieces), line);
    }

    /// Prints a number in decimal, with a library function.
    fn print_dec(&mut self, value: &Expr, line: u32) {
        let name = match value.ty {
            Type::Uint8 | Type::Bool | Type::Char => "_print_uint8",
            Type::Uint16 => "_print_uint16",
            Type::Int16 => "_print_int16",
        };
        let v = self.value(value);
        if let Some(f) = self.library_function(name) {
            self.insn(Op::Call(f, vec![v]), line);
        }
    }

    fn library_function(&mut self, name: &str) -> Option<F> {
        library_function(self.library?, self.module, name)
    }

    /// Initialises the elements of an array. Constants that are needed once become its initial values.
    fn fill(&mut self, var: VarId, values: &[Expr], line: u32) {
        let slot = self.slot(var);
        let len = usize::from(self.program.vars[var].len.unwrap_or(1));
        let from_start = self.once && !self.called;
        if from_start {
            let first = values.iter().map(|value| value.constant().unwrap_or(0)).collect();
            self.module.slots[slot.0 as usize].first = first;
        }
        for (at, value) in values.iter().enumerate() {
            if from_start && value.constant().is_some() {
                continue;
            }
            let value = self.value(value);
            let at = self.constant(at as u16, line);
            self.insn(Op::StoreAt(slot, at, value), line);
        }
        if from_start {
            return;
        }
        if len - values.len() <= FEW_ZEROS {
            for at in values.len()..len {
                let at = self.constant(at as u16, line);
                let zero = self.constant(0, line);
                self.insn(Op::StoreAt(slot, at, zero), line);
            }
            return;
        }
        self.clear(slot, values.len() as u16, len as u16, line);
    }

    /// Emits a loop that stores zeros.
    fn clear(&mut self, slot: Slot, first: u16, len: u16, line: u32) {
        let num = if len > 255 { Num::Word } else { Num::Byte };
        let (body, after) = (self.block(), self.block());
        let start = self.constant(first, line);
        let before = self.here;
        self.jump(body, body, line);
        let at = self.insn(Op::Phi(vec![(before, start)]), line);
        let zero = self.constant(0, line);
        self.insn(Op::StoreAt(slot, at, zero), line);
        let one = self.constant(1, line);
        let next = self.insn(Op::Arith(Arith::Add, num, at, one), line);
        if let Op::Phi(args) = self.function.op_mut(at) {
            args.push((body, next));
        }
        let limit = self.constant(len, line);
        self.end(
            End::Branch(Branch { cmp: Compare::Lt, num, a: next, b: limit, then: body, or: after }),
            line,
        );
        self.here = after;
    }

    fn choose(&mut self, arms: &[(Expr, Vec<Stmt>)], otherwise: &[Stmt], line: u32) {
        if arms.is_empty() {
            // A bare block.
            return self.stmts(otherwise);
        }
        let after = self.block();
        for (cond, body) in arms {
            let (then, or) = (self.block(), self.block());
            self.condition(cond, then, or);
            self.here = then;
            self.inner(body);
            self.jump(after, or, line);
        }
        self.inner(otherwise);
        self.jump(after, after, line);
    }

    fn repeat(&mut self, (cond, test): (&Expr, Test), body: &[Stmt], step: &[Stmt], line: u32) {
        let (top, work, next, after) = (self.block(), self.block(), self.block(), self.block());
        let first = if test == Test::Before { top } else { work };
        self.jump(first, work, line);
        self.loops.push((after, next));
        self.inner(body);
        self.loops.pop();
        self.jump(next, next, line);
        self.inner(step);
        self.jump(top, top, line);
        self.condition(cond, work, after);
        self.here = after;
    }

    /// Branches to `then` if the condition holds, else to `or`.
    fn condition(&mut self, cond: &Expr, then: B, or: B) {
        let line = self.line(cond.span);
        match &cond.kind {
            ExprKind::Const(value) => self.end(End::Jump(if *value == 0 { or } else { then }), line),
            ExprKind::Not(inside) => self.condition(inside, or, then),
            ExprKind::Both(a, b) => {
                let second = self.block();
                self.condition(a, second, or);
                self.here = second;
                self.condition(b, then, or);
            }
            ExprKind::Either(a, b) => {
                let second = self.block();
                self.condition(a, then, second);
                self.here = second;
                self.condition(b, then, or);
            }
            ExprKind::Compare(cmp, a, b) => {
                let num = Num::of(a.ty);
                let (a, b) = (self.value(a), self.value(b));
                self.end(End::Branch(Branch { cmp: *cmp, num, a, b, then, or }), line);
            }
            ExprKind::Var(_)
            | ExprKind::Element(..)
            | ExprKind::Arith(..)
            | ExprKind::Wrapping(..)
            | ExprKind::Flip(_)
            | ExprKind::Convert(_)
            | ExprKind::Call(..)
            | ExprKind::ReadPort(_)
            | ExprKind::ReadChar => {
                let a = self.value(cond);
                let b = self.constant(0, line);
                let num = Num::Byte;
                self.end(End::Branch(Branch { cmp: Compare::Ne, num, a, b, then, or }), line);
            }
        }
    }

    fn value(&mut self, e: &Expr) -> V {
        let line = self.line(e.span);
        let op = match &e.kind {
            ExprKind::Const(value) => Op::Const(*value),
            ExprKind::Var(var) => Op::Load(self.slot(*var)),
            ExprKind::Element(var, index) => {
                let at = self.value(index);
                self.check(*var, index, at);
                Op::LoadAt(self.slot(*var), at)
            }
            ExprKind::Arith(op, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                Op::Arith(*op, Num::of(e.ty), a, b)
            }
            ExprKind::Wrapping(op, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                Op::Arith(*op, Num::Wrapping, a, b)
            }
            ExprKind::Flip(a) => Op::Flip(Num::of(e.ty), self.value(a)),
            ExprKind::Compare(cmp, a, b) => {
                let num = Num::of(a.ty);
                let (a, b) = (self.value(a), self.value(b));
                Op::Compare(*cmp, num, a, b)
            }
            ExprKind::Not(a) => Op::Flip(Num::Byte, self.value(a)),
            ExprKind::Both(a, b) if is_harmless(b) => {
                let (a, b) = (self.value(a), self.value(b));
                Op::Arith(Arith::And, Num::Byte, a, b)
            }
            ExprKind::Either(a, b) if is_harmless(b) => {
                let (a, b) = (self.value(a), self.value(b));
                Op::Arith(Arith::Or, Num::Byte, a, b)
            }
            ExprKind::Both(..) | ExprKind::Either(..) => return self.truth(e, line),
            ExprKind::Convert(a) => {
                let value = self.value(a);
                if e.ty == Type::Bool && a.ty != Type::Bool {
                    let zero = self.constant(0, line);
                    return self.insn(Op::Compare(Compare::Ne, Num::of(a.ty), value, zero), line);
                }
                return if e.ty.bits() == 8 { self.low(value, a.ty, line) } else { value };
            }
            ExprKind::Call(callee, args) => return self.call(*callee, args, line),
            ExprKind::ReadPort(port) => Op::ReadPort(*port),
            ExprKind::ReadChar => Op::ReadChar,
        };
        self.insn(op, line)
    }

    /// Emits the low eight bits of a value.
    fn low(&mut self, value: V, ty: Type, line: u32) -> V {
        if ty.bits() == 8 { value } else { self.insn(Op::Low(value), line) }
    }

    /// Emits a truth value that branches compute.
    fn truth(&mut self, e: &Expr, line: u32) -> V {
        let (yes, no, after) = (self.block(), self.block(), self.block());
        self.condition(e, yes, no);
        self.here = yes;
        let holds = self.constant(TRUE, line);
        self.jump(after, no, line);
        let fails = self.constant(0, line);
        self.jump(after, after, line);
        self.insn(Op::Phi(vec![(yes, holds), (no, fails)]), line)
    }

    fn call(&mut self, callee: FnId, args: &[Expr], line: u32) -> V {
        let args = args.iter().map(|arg| self.value(arg)).collect();
        self.called = true;
        let f = match self.owner {
            Owner::User => Some(F(callee as u32)),
            Owner::Library => self.library_function(&self.program.functions[callee].name),
        };
        self.insn(Op::Call(f.unwrap_or(F(0)), args), line)
    }

    /// Emits an index check, unless the index is known to be in range.
    fn check(&mut self, var: VarId, index: &Expr, at: V) {
        let len = self.program.vars[var].len.unwrap_or(1);
        let known = index.constant().is_some_and(|index| index < len);
        if self.program.checked && !known {
            let line = self.line(index.span);
            self.insn(Op::Check(at, len), line);
        }
    }
}

/// Whether an expression has no effects and is cheap, so that it can be evaluated unconditionally.
fn is_harmless(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Const(_) | ExprKind::Var(_) => true,
        ExprKind::Flip(a) | ExprKind::Not(a) | ExprKind::Convert(a) => is_harmless(a),
        ExprKind::Compare(_, a, b) | ExprKind::Both(a, b) | ExprKind::Either(a, b) => {
            is_harmless(a) && is_harmless(b)
        }
        ExprKind::Arith(op, a, b) => !op.divides() && is_harmless(a) && is_harmless(b),
        ExprKind::Element(..)
        | ExprKind::Wrapping(..)
        | ExprKind::Call(..)
        | ExprKind::ReadPort(_)
        | ExprKind::ReadChar => false,
    }
}

/// Returns for each variable whether assembly uses it.
fn pinned(program: &Program) -> Vec<bool> {
    let mut pinned = vec![false; program.vars.len()];
    let mut open: Vec<&[Stmt]> = program.functions.iter().map(|function| function.body.as_slice()).collect();
    while let Some(stmts) = open.pop() {
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::If(arms, otherwise) => {
                    open.extend(arms.iter().map(|(_, body)| body.as_slice()));
                    open.push(otherwise);
                }
                StmtKind::Loop { body, step, .. } => open.extend([body.as_slice(), step]),
                StmtKind::Asm(parts) => {
                    for part in parts {
                        if let AsmPart::Var(var) = part {
                            pinned[*var] = true;
                        }
                    }
                }
                StmtKind::Set(..)
                | StmtKind::SetElement(..)
                | StmtKind::UpdateElement { .. }
                | StmtKind::Fill(..)
                | StmtKind::Break
                | StmtKind::Continue
                | StmtKind::Return(_)
                | StmtKind::Value(_)
                | StmtKind::Call(..)
                | StmtKind::Print(_)
                | StmtKind::PrintText(_)
                | StmtKind::PrintDec(_)
                | StmtKind::Out(_)
                | StmtKind::WritePort(..)
                | StmtKind::Goto(_) => {}
            }
        }
    }
    pinned
}
