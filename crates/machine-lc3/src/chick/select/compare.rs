//! Comparisons, each by the sign of a number.
//!
//! The sign of a difference only decides which number is greater if the difference fits into 16 bits. It does
//! for bytes, and for words with narrow ranges. Otherwise the signs are tested first: if they differ, they
//! decide; if they agree, the difference fits.

use bantam_chick::{
    arithmetic::{Compare, Num, TRUE},
    ir::V,
};

use super::{Select, reg_of};
use crate::chick::code::{Code, Cond, R};

impl Select<'_, '_> {
    /// Ends the block with a branch to `then` if the comparison holds, else to `or`.
    pub(super) fn branch(&mut self, (cmp, num): (Compare, Num), (a, b): (V, V), then: usize, or: usize) {
        match (self.known(a), self.known(b)) {
            (Some(a), Some(b)) => {
                let to = if cmp.holds(num, a, b) { then } else { or };
                self.terminate(super::Terminator::Jump(to), self.line);
            }
            (Some(a), None) => self.branch_number((cmp.swapped(), num), (b, a), then, or),
            (None, Some(b)) => self.branch_number((cmp, num), (a, b), then, or),
            (None, None) => self.branch_values((cmp, num), (a, b), then, or),
        }
    }

    /// Branches on a value and a constant.
    fn branch_number(&mut self, (cmp, num): (Compare, Num), (a, b): (V, u16), then: usize, or: usize) {
        let limits = self.range(a).of(num);
        let number = if num == Num::Signed { i32::from(b as i16) } else { i32::from(b) };
        let reg = reg_of(a);
        let equal = matches!(cmp, Compare::Eq | Compare::Ne);
        // The subtracted number, and the signs of the difference for which the comparison holds.
        let forms = match cmp {
            Compare::Eq => [(number, Cond::Z); 2],
            Compare::Ne => [(number, Cond::NP); 2],
            Compare::Lt => [(number, Cond::N), (number - 1, Cond::NZ)],
            Compare::Le => [(number, Cond::NZ), (number + 1, Cond::N)],
            Compare::Gt => [(number, Cond::P), (number + 1, Cond::ZP)],
            Compare::Ge => [(number, Cond::ZP), (number - 1, Cond::P)],
        };
        let fits = |by: i32| equal || (limits.0 - by >= -0x8000 && limits.1 - by <= 0x7FFF);
        let fitting = forms.into_iter().filter(|(by, _)| fits(*by));
        if let Some((by, cond)) = fitting.min_by_key(|(by, _)| cost_of_adding(-*by)) {
            let test = self.plus(reg, (-by) as u16);
            self.split(test, cond, then, or);
            return;
        }
        // The sign of the constant is known, so values with the other sign are decided first. Of unsigned
        // numbers, one that looks negative is greater.
        let is_negative = b >= 0x8000;
        let other = if is_negative { Cond::ZP } else { Cond::N };
        let is_less = is_negative == (num != Num::Signed);
        let less_holds = matches!(cmp, Compare::Lt | Compare::Le);
        let rest = self.near();
        self.split(reg, other, if is_less == less_holds { then } else { or }, rest);
        self.here = rest;
        let test = self.plus(reg, b.wrapping_neg());
        self.split(test, forms[0].1, then, or);
    }

    /// Branches on two values.
    fn branch_values(&mut self, (cmp, num): (Compare, Num), (a, b): (V, V), then: usize, or: usize) {
        let (x, y) = (self.range(a).of(num), self.range(b).of(num));
        let (left, right) = (reg_of(a), reg_of(b));
        if matches!(cmp, Compare::Eq | Compare::Ne) {
            let test = self.minus(left, right);
            let cond = if cmp == Compare::Eq { Cond::Z } else { Cond::NP };
            self.split(test, cond, then, or);
            return;
        }
        let fits = x.0 - y.1 > -0x8000 && x.1 - y.0 < 0x7FFF;
        if !fits {
            let same = self.near();
            let (low, high) = (self.near(), self.near());
            let less_holds = matches!(cmp, Compare::Lt | Compare::Le);
            // Whether the left one is less if only it is negative.
            let is_less = num == Num::Signed;
            let of = |less: bool| if less == less_holds { then } else { or };
            self.split(left, Cond::N, low, high);
            self.here = low;
            self.split(right, Cond::N, same, of(is_less));
            self.here = high;
            self.split(right, Cond::N, of(!is_less), same);
            self.here = same;
        }
        // The sign of a - b - 1 decides a > b, with one instruction less than a - b.
        let (more, less, cond) = match cmp {
            Compare::Lt => (right, left, Cond::ZP),
            Compare::Ge => (right, left, Cond::N),
            Compare::Gt => (left, right, Cond::ZP),
            Compare::Le => (left, right, Cond::N),
            Compare::Eq | Compare::Ne => return,
        };
        let flipped = self.made(|reg| Code::Not(reg, less));
        let test = self.made(|reg| Code::Add(reg, flipped, more));
        self.split(test, cond, then, or);
    }

    /// Emits a comparison as a value: 255 if it holds, else 0.
    pub(super) fn truth(&mut self, to: R, what: (Compare, Num), values: (V, V)) {
        let (yes, after) = (self.near(), self.near());
        self.emit(Code::Const(to, 0));
        let made = self.available_here();
        self.branch(what, values, yes, after);
        self.keep_only(&made);
        self.here = yes;
        self.emit(Code::Const(to, TRUE));
        self.join(after);
    }
}

/// Returns the number of instructions that add a number.
pub(super) fn cost_of_adding(number: i32) -> u32 {
    match number {
        0 => 0,
        -16..=15 => 1,
        _ => 2,
    }
}
