//! The divider: long division as on paper, in base two.
//!
//! Eight steps, from the leftmost digit of `x`. Each brings down one digit to the right of the
//! remainder and tries to subtract `y`. If nothing must be borrowed, the digit of the quotient is 1
//! and the difference is the new remainder; otherwise the digit is 0 and the remainder is **restored**.

use bantam_gates::{Builder, Net};

/// What the divider gives.
pub struct Quotient {
    /// The whole part of the quotient, 8 bits; all ones when the divisor is 0.
    pub bits: Vec<Net>,
    /// Whether the divisor is 0.
    pub by_zero: Net,
}

/// `x / y`, rounded down; 0, and not by zero, while `select` is off.
pub fn divider(b: &mut Builder, select: Net, x: &[Net], y: &[Net]) -> Quotient {
    b.component("divider", |b| {
        b.input_port("select", &[select]);
        b.input_port("x", x);
        b.input_port("y", y);
        let (x, y) = (b.pass(select, x), b.pass(select, y));
        let not_y = b.not_each(&y);
        let mut remainder = vec![Builder::ZERO; y.len()];
        let mut quotient = Vec::new();
        for &digit in x.iter().rev() {
            let (is_taken, rest) = b.component("step", |b| step(b, digit, &remainder, &not_y));
            quotient.insert(0, is_taken);
            remainder = rest;
        }
        let is_zero = b.is_zero(&y);
        let by_zero = b.and(select, is_zero);
        let bits = b.pass(select, &quotient);
        b.output_port("result", &bits);
        b.output_port("by zero", &[by_zero]);
        Quotient { bits, by_zero }
    })
}

/// The digit of the quotient, and the next remainder, which is less than `y` and so has its width.
fn step(b: &mut Builder, digit: Net, remainder: &[Net], not_y: &[Net]) -> (Net, Vec<Net>) {
    b.input_port("digit", &[digit]);
    b.input_port("remainder", remainder);
    b.input_port("not y", not_y);
    let (top, rest) = (remainder[remainder.len() - 1], &remainder[..remainder.len() - 1]);
    let brought = [&[digit], rest].concat();
    let difference = b.ripple_adder(&brought, not_y, Builder::ONE);
    // With a one above the eight bits, `y` can always be subtracted.
    let is_taken = b.or(top, difference.carry);
    let next = b.mux_each(is_taken, &brought, &difference.bits);
    b.output_port("quotient digit", &[is_taken]);
    b.output_port("remainder", &next);
    (is_taken, next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::testing::every_pair;

    #[test]
    fn every_quotient() {
        let build = |b: &mut Builder, select, x: &[Net], y: &[Net]| {
            let quotient = divider(b, select, x, y);
            [quotient.bits, vec![quotient.by_zero]].concat()
        };
        every_pair(|b, x, y| build(b, Builder::ONE, x, y), |x, y| x.checked_div(y).unwrap_or(0x1FF));
        every_pair(|b, x, y| build(b, Builder::ZERO, x, y), |_, _| 0);
    }
}
