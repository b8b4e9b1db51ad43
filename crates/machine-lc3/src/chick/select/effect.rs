//! Selection for memory accesses, input and output, and calls.

use bantam_chick::{
    arithmetic::Arith,
    evaluate::{Fault, printed},
    ir::{AsmPiece, F, Op, Slot, V},
};

use super::{IN_REGISTERS, Reusable, Select, reg_of};
use crate::chick::{
    code::{Callee, Cell, Code, Cond, Mask, Place, R, R0, R1, R6, R7, Raw, Routine, Trap},
    runtime,
};

/// The greatest number of words that are pushed or popped at once.
const AT_A_TIME: usize = 15;

impl Select<'_, '_> {
    pub(super) fn insn(&mut self, v: V) {
        let function = self.function;
        match function.op(v) {
            Op::Const(_) | Op::Param(_) | Op::Phi(_) => {}
            Op::Arith(op, num, a, b) => self.arith(v, (*op, *num), (*a, *b)),
            Op::Flip(num, a) => self.flip(v, *num, *a),
            Op::Compare(cmp, num, a, b) => self.truth(reg_of(v), (*cmp, *num), (*a, *b)),
            Op::Low(a) => {
                let from = self.reg(*a);
                self.low(reg_of(v), from, self.range(*a).is_byte());
            }
            Op::Load(slot) => self.load(reg_of(v), *slot),
            Op::Store(slot, a) => self.store(*slot, *a),
            Op::LoadAt(slot, at) => self.load_at(reg_of(v), *slot, *at),
            Op::StoreAt(slot, at, a) => self.store_at(*slot, *at, *a),
            Op::Check(at, limit) => self.check(*at, *limit),
            Op::ReadChar => {
                self.call(Callee::Trap(Trap::Getc), Mask::default(), Mask::of(&[R0, R7]));
                self.emit(Code::Copy(reg_of(v), R0));
            }
            Op::Print(a) => self.print(*a),
            Op::Out(a, bits) => {
                self.into(R0, *a);
                let routine = if *bits == 8 { Routine::OutByte } else { Routine::OutWord };
                self.routine(routine, &[R0]);
            }
            Op::Text(codes) => self.text(codes),
            Op::Call(f, args) => self.call_function(v, *f, args),
            Op::Asm(pieces) => self.asm(pieces),
            // Only machines with ports or without address registers use these.
            Op::Addr(_) | Op::LoadPtr(..) | Op::StorePtr(..) | Op::ReadPort(_) | Op::WritePort(..) => {}
        }
    }

    fn call(&mut self, callee: Callee, uses: Mask, defs: Mask) {
        self.emit(Code::Call(callee, uses, defs));
    }

    pub(super) fn routine(&mut self, routine: Routine, args: &[R]) {
        self.call(Callee::Routine(routine), Mask::of(args), runtime::changes(routine));
    }

    fn place(&mut self, slot: Slot, offset: u16) -> Place {
        let program = &mut *self.program;
        program.data.slot(&mut program.names, program.module, slot, offset)
    }

    fn load(&mut self, to: R, slot: Slot) {
        let code = if self.program.is_in_frame(slot) {
            Code::LoadFrame(to, Cell::Own(self.cell(slot)))
        } else {
            Code::Load(to, self.place(slot, 0))
        };
        self.emit(code);
    }

    fn store(&mut self, slot: Slot, value: V) {
        let value = self.reg(value);
        let code = if self.program.is_in_frame(slot) {
            Code::StoreFrame(value, Cell::Own(self.cell(slot)))
        } else {
            Code::Store(value, self.place(slot, 0))
        };
        self.emit(code);
    }

    /// Returns the address of an element: a register and a small offset.
    fn element(&mut self, slot: Slot, at: V) -> (R, i16) {
        let (index, offset) = self.index(at);
        if let Some(reg) = self.elements.get(&(slot, index)) {
            return (*reg, offset);
        }
        let base = if self.program.is_in_frame(slot) {
            let cell = self.cell(slot);
            self.reusable(Reusable::Slot(slot), |reg| Code::AddressFrame(reg, Cell::Own(cell)))
        } else {
            let place = self.place(slot, 0);
            self.reusable(Reusable::Slot(slot), |reg| Code::Address(reg, place))
        };
        let index_reg = self.reg(index);
        let reg = self.made(|reg| Code::Add(reg, base, index_reg));
        self.elements.insert((slot, index), reg);
        (reg, offset)
    }

    /// Splits an index into a value and an offset for the instruction.
    fn index(&self, at: V) -> (V, i16) {
        let Op::Arith(op @ (Arith::Add | Arith::Sub), num, a, b) = self.function.op(at) else {
            return (at, 0);
        };
        let Some(by) = self.known(*b).filter(|by| *by < 32) else { return (at, 0) };
        let by = if *op == Arith::Add { by as i16 } else { -(by as i16) };
        // Words wrap as addresses do; bytes must neither saturate nor wrap.
        let (lo, hi) = self.range(*a).plain;
        let exact = num.bits() == 16 || (lo + i32::from(by) >= 0 && hi + i32::from(by) <= 255);
        if exact && self.known(*a).is_none() { (*a, by) } else { (at, 0) }
    }

    fn load_at(&mut self, to: R, slot: Slot, at: V) {
        if let Some(index) = self.known_index(slot, at) {
            let code = self.known_element(to, slot, index, true);
            return self.emit(code);
        }
        let (base, offset) = self.element(slot, at);
        self.emit(Code::LoadAt(to, base, offset));
    }

    fn store_at(&mut self, slot: Slot, at: V, value: V) {
        let value = self.reg(value);
        if let Some(index) = self.known_index(slot, at) {
            let code = self.known_element(value, slot, index, false);
            return self.emit(code);
        }
        let (base, offset) = self.element(slot, at);
        self.emit(Code::StoreAt(value, base, offset));
    }

    /// Returns a constant index that is in range.
    fn known_index(&self, slot: Slot, at: V) -> Option<u16> {
        let len = self.program.module.slot(slot).len.unwrap_or(1);
        self.known(at).filter(|index| *index < len)
    }

    fn known_element(&mut self, reg: R, slot: Slot, index: u16, loads: bool) -> Code {
        if self.program.is_in_frame(slot) {
            let cell = Cell::Own(self.cell(slot).saturating_sub(index.into()));
            return if loads { Code::LoadFrame(reg, cell) } else { Code::StoreFrame(reg, cell) };
        }
        let place = self.place(slot, index);
        if loads { Code::Load(reg, place) } else { Code::Store(reg, place) }
    }

    fn check(&mut self, at: V, limit: u16) {
        let line = self.line;
        let (fault, limit) = (Fault::Index, i32::from(limit));
        if let Some(at) = self.known(at) {
            if i32::from(at) >= limit {
                let reg = self.number(0);
                self.emit(Code::FaultIf(reg, Cond::Z, fault, line));
            }
            return;
        }
        let range = self.range(at).plain;
        if range.1 < limit {
            return;
        }
        let reg = reg_of(at);
        if range.1 < 0x8000 {
            let test = self.plus(reg, (-limit) as u16);
            return self.emit(Code::FaultIf(test, Cond::ZP, fault, line));
        }
        if limit < 0x8000 {
            self.emit(Code::FaultIf(reg, Cond::N, fault, line));
            let test = self.plus(reg, (-limit) as u16);
            return self.emit(Code::FaultIf(test, Cond::ZP, fault, line));
        }
        // Every non-negative number is below the limit.
        let (negative, after) = (self.near(), self.near());
        let made = self.available_here();
        self.split(reg, Cond::N, negative, after);
        self.here = negative;
        let test = self.plus(reg, (-limit) as u16);
        self.emit(Code::FaultIf(test, Cond::ZP, fault, line));
        self.keep_only(&made);
        self.join(after);
    }

    /// Prints a character. A routine prints those from 128 on, which are two bytes.
    fn print(&mut self, v: V) {
        self.into(R0, v);
        if self.range(v).plain.1 < 128 {
            self.call(Callee::Trap(Trap::Out), Mask::of(&[R0]), Mask::of(&[R7]));
        } else {
            self.routine(Routine::PrintChar, &[R0]);
        }
    }

    /// Prints a string. A zero would end it, so it is printed separately.
    fn text(&mut self, codes: &[u8]) {
        for (number, part) in codes.split(|code| *code == 0).enumerate() {
            if number > 0 {
                self.emit(Code::Const(R0, 0));
                self.call(Callee::Trap(Trap::Out), Mask::of(&[R0]), Mask::of(&[R7]));
            }
            let bytes: Vec<u8> = part.iter().flat_map(|code| printed((*code).into()).into_bytes()).collect();
            match bytes[..] {
                [] => continue,
                [one] => {
                    self.emit(Code::Const(R0, one.into()));
                    self.call(Callee::Trap(Trap::Out), Mask::of(&[R0]), Mask::of(&[R7]));
                }
                [..] => {
                    let place = self.program.data.text(&mut self.program.names, &bytes);
                    self.emit(Code::Address(R0, place));
                    self.call(Callee::Trap(Trap::Puts), Mask::of(&[R0]), Mask::of(&[R7]));
                }
            }
        }
    }

    fn call_function(&mut self, v: V, f: F, args: &[V]) {
        let function = self.program.module.function(f);
        let returns = function.returns;
        if let (Some(routine), [arg]) = (runtime::of_function(function), args) {
            self.into(R0, *arg);
            return self.routine(routine, &[R0]);
        }
        if self.program.calls.is_recursive(f) {
            self.push(args);
            let own = self.program.calls.reaches(f, self.f);
            let changes = if own { Mask::WORKING } else { self.program.changes[f.0 as usize] };
            self.call(Callee::Function(f), Mask::default(), changes.with(Mask::of(&[R7])));
            if returns {
                self.emit(Code::LoadAt(reg_of(v), R6, 0));
            }
            let mut left = args.len() + 1;
            while left > 0 {
                let now = left.min(AT_A_TIME);
                self.emit(Code::AddNum(R6, R6, now as i16));
                left -= now;
            }
            return;
        }
        let mut uses = Mask::default();
        for (number, arg) in (0..).zip(args).skip(IN_REGISTERS.into()) {
            let value = self.reg(*arg);
            let place = self.program.param(f, number);
            self.emit(Code::Store(value, place));
        }
        for (number, arg) in (0..).zip(args).take(IN_REGISTERS.into()) {
            self.into(R(number), *arg);
            uses = uses.with(Mask::of(&[R(number)]));
        }
        let changes = self.program.changes[f.0 as usize];
        self.call(Callee::Function(f), uses, changes);
        if returns {
            self.emit(Code::Copy(reg_of(v), R0));
        }
    }

    /// Pushes arguments, the last one first.
    fn push(&mut self, args: &[V]) {
        for part in args.rchunks(AT_A_TIME) {
            let regs: Vec<R> = part.iter().map(|arg| self.reg(*arg)).collect();
            self.emit(Code::AddNum(R6, R6, -(regs.len() as i16)));
            for (at, reg) in (0..).zip(regs) {
                self.emit(Code::StoreAt(reg, R6, at));
            }
        }
    }

    /// Emits raw assembly. For a variable in the frame, assembly uses a word with a copy.
    fn asm(&mut self, pieces: &[AsmPiece]) {
        let mut text = String::new();
        let mut raw = Vec::new();
        let mut copies = Vec::new();
        for piece in pieces {
            match piece {
                AsmPiece::Text(piece) => {
                    text.push_str(piece);
                    raw.push(Raw::Text(piece.clone()));
                }
                AsmPiece::Slot(slot) => {
                    text.push('x');
                    let place = self.place(*slot, 0);
                    self.program.data.all[place.datum as usize].named = true;
                    raw.push(Raw::Word(place));
                    if self.program.is_in_frame(*slot) {
                        copies.push((Cell::Own(self.cell(*slot)), place));
                    }
                }
            }
        }
        for (cell, place) in &copies {
            let reg = self.made(|reg| Code::LoadFrame(reg, *cell));
            self.emit(Code::Store(reg, *place));
        }
        let words = (self.program.asm_words)(&text);
        self.emit(Code::Asm(raw, words));
        for (cell, place) in &copies {
            let reg = self.made(|reg| Code::Load(reg, *place));
            self.emit(Code::StoreFrame(reg, *cell));
        }
        self.elements.clear();
        self.reusable.retain(|(before, _), _| before.is_some());
    }

    /// Moves the two arguments of a routine to R0 and R1.
    pub(super) fn pair(&mut self, a: V, b: V) {
        self.into(R0, a);
        self.into(R1, b);
    }
}
