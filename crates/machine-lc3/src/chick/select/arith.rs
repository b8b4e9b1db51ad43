//! Arithmetic. The machine only has ADD, AND and NOT; everything else is composed of these, or a routine.

use bantam_chick::{
    arithmetic::{Arith, Num},
    evaluate::Fault,
    ir::{Op, V},
};

use super::{Select, compare::cost_of_adding, reg_of};
use crate::chick::code::{Code, Cond, R, R0, R1, Routine};

/// The greatest number of additions that replace a multiplication.
const ADDITIONS: u32 = 10;
/// -256; a number stays non-negative after adding it if it exceeds 255.
const MINUS_256: u16 = 0xFF00;

impl Select<'_, '_> {
    pub(super) fn arith(&mut self, v: V, (op, num): (Arith, Num), (a, b): (V, V)) {
        let to = reg_of(v);
        match op {
            Arith::Add => self.add(v, num, a, b),
            Arith::Sub | Arith::SubToZero => self.sub(v, (op, num), a, b),
            Arith::Mul => self.mul(v, num, a, b),
            Arith::Div | Arith::Rem if num.bits() == 8 => self.divide_bytes(v, op, a, b),
            Arith::Div | Arith::Rem => self.divide_words(v, (op, num), a, b),
            Arith::And => self.and(to, a, b),
            Arith::Or => self.or(to, a, b),
            Arith::Xor => self.xor(to, a, b),
            Arith::Shl => self.shl(v, num, a, b),
            Arith::Shr => self.shr(v, num, a, b),
        }
    }

    /// Returns a register with the sum of a register and a number.
    pub(super) fn plus(&mut self, reg: R, by: u16) -> R {
        if by == 0 { reg } else { self.made_sum(reg, by) }
    }

    fn made_sum(&mut self, reg: R, by: u16) -> R {
        let to = self.body.fresh();
        self.plus_into(to, reg, by);
        to
    }

    fn plus_into(&mut self, to: R, reg: R, by: u16) {
        let number = by as i16;
        let in_loop = self.before().is_some();
        if cost_of_adding(number.into()) < 2 {
            self.emit(Code::AddNum(to, reg, number));
        } else if (-32..=30).contains(&number) && !in_loop {
            let part = number.clamp(-16, 15);
            let half = self.made(|half| Code::AddNum(half, reg, part));
            self.emit(Code::AddNum(to, half, number - part));
        } else {
            let by = self.number(by);
            self.emit(Code::Add(to, reg, by));
        }
    }

    /// Emits the difference of two registers.
    pub(super) fn minus(&mut self, a: R, b: R) -> R {
        let to = self.body.fresh();
        self.minus_into(to, a, b);
        to
    }

    fn minus_into(&mut self, to: R, a: R, b: R) {
        let flipped = self.made(|reg| Code::Not(reg, b));
        let negative = self.made(|reg| Code::AddNum(reg, flipped, 1));
        self.emit(Code::Add(to, negative, a));
    }

    /// Emits the difference of two values.
    fn difference(&mut self, to: R, a: V, b: V) {
        match (self.known(a), self.known(b)) {
            (_, Some(b)) => {
                let a = self.reg(a);
                self.plus_into(to, a, b.wrapping_neg());
            }
            (Some(a), None) => {
                let flipped = self.made(|reg| Code::Not(reg, reg_of(b)));
                self.plus_into(to, flipped, a.wrapping_add(1));
            }
            (None, None) => self.minus_into(to, reg_of(a), reg_of(b)),
        }
    }

    fn add(&mut self, v: V, num: Num, a: V, b: V) {
        let (a, b) = if self.known(a).is_some() { (b, a) } else { (a, b) };
        let to = reg_of(v);
        let left = self.reg(a);
        match self.known(b) {
            Some(by) => self.plus_into(to, left, by),
            None => self.emit(Code::Add(to, left, reg_of(b))),
        }
        let most = self.range(a).of(num).1.saturating_add(self.range(b).of(num).1);
        self.fit(to, num, most);
    }

    /// Reduces a sum or product to a byte, given its greatest possible value.
    fn fit(&mut self, to: R, num: Num, most: i32) {
        match num {
            Num::Byte if most > 255 => self.stop(to),
            Num::Wrapping => self.low(to, to, most <= 255),
            Num::Byte | Num::Word | Num::Signed => {}
        }
    }

    /// Saturates a number below 32,768 at 255.
    fn stop(&mut self, to: R) {
        let limit = self.number(MINUS_256);
        let test = self.made(|reg| Code::Add(reg, to, limit));
        let (over, after) = (self.near(), self.near());
        self.split(test, Cond::N, after, over);
        self.here = over;
        self.emit(Code::Const(to, 255));
        self.join(after);
    }

    fn sub(&mut self, v: V, (op, num): (Arith, Num), a: V, b: V) {
        let to = reg_of(v);
        let (x, y) = (self.range(a).of(num), self.range(b).of(num));
        if num == Num::Byte && op == Arith::Sub && x.1 <= y.0 {
            return self.difference(to, b, a);
        }
        self.difference(to, a, b);
        match num {
            Num::Wrapping => self.low(to, to, x.0 >= y.1),
            Num::Byte if x.0 < y.1 => {
                let (under, after) = (self.near(), self.near());
                self.split(to, Cond::ZP, after, under);
                self.here = under;
                if op == Arith::SubToZero {
                    self.emit(Code::Const(to, 0));
                } else {
                    self.emit(Code::Not(to, to));
                    self.emit(Code::AddNum(to, to, 1));
                }
                self.join(after);
            }
            Num::Byte | Num::Word | Num::Signed => {}
        }
    }

    fn mul(&mut self, v: V, num: Num, a: V, b: V) {
        let to = reg_of(v);
        let (a, b) = if self.known(a).is_some() { (b, a) } else { (a, b) };
        let most = self.range(a).of(num).1.saturating_mul(self.range(b).of(num).1);
        let stops = num == Num::Byte && most > 255;
        let by = self.known(b).filter(|by| additions(*by) <= ADDITIONS && !(stops && most > 0x7FFF));
        if let Some(by) = by {
            let a = self.reg(a);
            self.times(to, a, by);
        } else {
            self.pair(a, b);
            let routine = if stops { Routine::MultiplyBytes } else { Routine::Multiply };
            self.routine(routine, &[R0, R1]);
            self.emit(Code::Copy(to, R0));
            if stops {
                return;
            }
        }
        self.fit(to, num, most);
    }

    /// Multiplies a register by a number, from its highest bit downwards.
    fn times(&mut self, to: R, a: R, by: u16) {
        if by == 0 {
            return self.emit(Code::Const(to, 0));
        }
        let mut sum = a;
        for bit in (0..15 - by.leading_zeros()).rev() {
            sum = self.made(|reg| Code::Add(reg, sum, sum));
            if by >> bit & 1 == 1 {
                sum = self.made(|reg| Code::Add(reg, sum, a));
            }
        }
        self.emit(Code::Copy(to, sum));
    }

    /// Faults if the divisor is 0.
    fn check_divisor(&mut self, b: V) {
        let line = self.line;
        match self.known(b) {
            Some(0) => {
                let zero = self.number(0);
                self.emit(Code::FaultIf(zero, Cond::Z, Fault::Division, line));
            }
            Some(_) => {}
            None if self.range(b).has_zero() => {
                self.emit(Code::FaultIf(reg_of(b), Cond::Z, Fault::Division, line));
            }
            None => {}
        }
    }

    /// Whether the block needs both quotient and remainder of two values.
    fn wants_both(&self, a: V, b: V) -> bool {
        let insns = &self.function.block(self.from).insns;
        let has = |wanted: Arith| {
            insns.iter().any(|v| {
                matches!(self.function.op(*v), Op::Arith(op, _, x, y) if *op == wanted && (*x, *y) == (a, b))
            })
        };
        has(Arith::Div) && has(Arith::Rem)
    }

    /// Divides bytes by repeated subtraction: the quotient is rarely large, and it takes no more words than a
    /// call.
    fn divide_bytes(&mut self, v: V, op: Arith, a: V, b: V) {
        let to = reg_of(v);
        if let Some((quotient, rest)) = self.quotients.get(&(a, b)) {
            let from = if op == Arith::Div { *quotient } else { *rest };
            return self.emit(Code::Copy(to, from));
        }
        self.check_divisor(b);
        if op == Arith::Rem
            && let Some(by) = self.known(b).filter(|by| by.is_power_of_two())
        {
            let a = self.reg(a);
            return self.and_number(to, a, by - 1);
        }
        let both = self.wants_both(a, b);
        let (quotient, rest) = (self.body.fresh(), self.body.fresh());
        let step = match self.known(b) {
            Some(by) if by > 16 => Some(self.number(by.wrapping_neg())),
            Some(_) => None,
            None => {
                let flipped = self.made(|reg| Code::Not(reg, reg_of(b)));
                Some(self.made(|reg| Code::AddNum(reg, flipped, 1)))
            }
        };
        self.into(rest, a);
        let counts = both || op == Arith::Div;
        if counts {
            self.emit(Code::Const(quotient, 0xFFFF));
        }
        let depth = self.body.blocks[self.here].depth;
        let (reusable, after) = (self.block(depth + 1), self.block(depth));
        self.join(reusable);
        if counts {
            self.emit(Code::AddNum(quotient, quotient, 1));
        }
        match (step, self.known(b)) {
            (Some(step), _) => self.emit(Code::Add(rest, rest, step)),
            (None, by) => self.emit(Code::AddNum(rest, rest, -(by.unwrap_or(1) as i16))),
        }
        self.split(rest, Cond::ZP, reusable, after);
        self.here = after;
        if both || op == Arith::Rem {
            match self.known(b) {
                Some(by) => self.plus_into(rest, rest, by),
                None => self.emit(Code::Add(rest, rest, reg_of(b))),
            }
        }
        self.emit(Code::Copy(to, if op == Arith::Div { quotient } else { rest }));
        if both {
            self.quotients.insert((a, b), (quotient, rest));
        }
    }

    fn divide_words(&mut self, v: V, (op, num): (Arith, Num), a: V, b: V) {
        let to = reg_of(v);
        if let Some((quotient, rest)) = self.quotients.get(&(a, b)) {
            let from = if op == Arith::Div { *quotient } else { *rest };
            return self.emit(Code::Copy(to, from));
        }
        self.check_divisor(b);
        let positive = self.range(a).is_positive() && self.range(b).is_positive();
        let plain = num == Num::Word || positive;
        if plain
            && op == Arith::Rem
            && let Some(by) = self.known(b).filter(|by| by.is_power_of_two())
        {
            let a = self.reg(a);
            return self.and_number(to, a, by - 1);
        }
        self.pair(a, b);
        let routine = if plain { Routine::Divide } else { Routine::DivideSigned };
        self.routine(routine, &[R0, R1]);
        if self.wants_both(a, b) {
            let (quotient, rest) = (self.body.fresh(), self.body.fresh());
            self.emit(Code::Copy(quotient, R0));
            self.emit(Code::Copy(rest, R1));
            self.quotients.insert((a, b), (quotient, rest));
            return self.emit(Code::Copy(to, if op == Arith::Div { quotient } else { rest }));
        }
        self.emit(Code::Copy(to, if op == Arith::Div { R0 } else { R1 }));
    }

    fn and(&mut self, to: R, a: V, b: V) {
        let (a, b) = if self.known(a).is_some() { (b, a) } else { (a, b) };
        let is_byte = self.range(a).is_byte();
        let left = self.reg(a);
        match self.known(b) {
            // The upper bits of a byte do not matter, so more numbers fit into the instruction.
            Some(by) if is_byte && (0xF0..=0xFF).contains(&by) => self.and_number(to, left, by | 0xFF00),
            Some(by) => self.and_number(to, left, by),
            None => self.emit(Code::And(to, left, reg_of(b))),
        }
    }

    fn and_number(&mut self, to: R, a: R, by: u16) {
        if (-16..16).contains(&(by as i16)) {
            self.emit(Code::AndNum(to, a, by as i16));
        } else {
            let by = self.number(by);
            self.emit(Code::And(to, a, by));
        }
    }

    /// Emits the low eight bits.
    pub(super) fn low(&mut self, to: R, from: R, is_byte: bool) {
        if !is_byte {
            self.and_number(to, from, 0xFF);
        } else if to != from {
            self.emit(Code::Copy(to, from));
        }
    }

    /// a | b is ~(~a & ~b); with a number n, (a & ~n) + n.
    fn or(&mut self, to: R, a: V, b: V) {
        let (a, b) = if self.known(a).is_some() { (b, a) } else { (a, b) };
        let left = self.reg(a);
        if let Some(by) = self.known(b) {
            let others = self.body.fresh();
            self.and_number(others, left, !by);
            return self.plus_into(to, others, by);
        }
        let x = self.made(|reg| Code::Not(reg, left));
        let y = self.made(|reg| Code::Not(reg, reg_of(b)));
        let neither = self.made(|reg| Code::And(reg, x, y));
        self.emit(Code::Not(to, neither));
    }

    /// a ^ b is a + b - 2 * (a & b).
    fn xor(&mut self, to: R, a: V, b: V) {
        let (a, b) = if self.known(a).is_some() { (b, a) } else { (a, b) };
        let left = self.reg(a);
        let both = self.body.fresh();
        match self.known(b) {
            Some(by) => self.and_number(both, left, by),
            None => self.emit(Code::And(both, left, reg_of(b))),
        }
        let twice = self.made(|reg| Code::Add(reg, both, both));
        let flipped = self.made(|reg| Code::Not(reg, twice));
        let sum = self.made(|reg| Code::Add(reg, flipped, left));
        match self.known(b) {
            Some(by) => self.plus_into(to, sum, by.wrapping_add(1)),
            None => {
                let more = self.made(|reg| Code::AddNum(reg, sum, 1));
                self.emit(Code::Add(to, more, reg_of(b)));
            }
        }
    }

    pub(super) fn flip(&mut self, v: V, num: Num, a: V) {
        let to = reg_of(v);
        let from = self.reg(a);
        if num.bits() == 16 {
            return self.emit(Code::Not(to, from));
        }
        let flipped = self.made(|reg| Code::Not(reg, from));
        self.and_number(to, flipped, 0xFF);
    }

    fn shl(&mut self, v: V, num: Num, a: V, b: V) {
        let to = reg_of(v);
        let Some(by) = self.known(b).map(u32::from) else {
            self.pair(a, b);
            self.routine(Routine::ShiftLeft, &[R0, R1]);
            self.emit(Code::Copy(to, R0));
            return self.low(to, to, num.bits() == 16);
        };
        if by >= num.bits() {
            return self.emit(Code::Const(to, 0));
        }
        let mut shifted = self.reg(a);
        for _ in 0..by {
            let from = shifted;
            shifted = self.made(|reg| Code::Add(reg, from, from));
        }
        let fits = num.bits() == 16 || self.range(a).plain.1 << by <= 255;
        self.low(to, shifted, fits);
    }

    fn shr(&mut self, v: V, num: Num, a: V, b: V) {
        let to = reg_of(v);
        let is_signed = num == Num::Signed && !self.range(a).is_positive();
        let limit = num.bits() as u16;
        match self.known(b) {
            Some(0) => {
                let from = self.reg(a);
                return self.emit(Code::Copy(to, from));
            }
            Some(by) if by >= limit && !is_signed => return self.emit(Code::Const(to, 0)),
            Some(_) | None => {}
        }
        self.pair(a, b);
        let routine = match is_signed {
            true => Routine::ShiftRightSigned,
            false if self.range(a).is_byte() && self.range(b).is_byte() => Routine::ShiftRightByte,
            false => Routine::ShiftRight,
        };
        self.routine(routine, &[R0, R1]);
        self.emit(Code::Copy(to, R0));
    }
}

/// Returns the number of additions for a multiplication.
fn additions(by: u16) -> u32 {
    if by == 0 { 0 } else { 15 - by.leading_zeros() + by.count_ones() - 1 }
}
