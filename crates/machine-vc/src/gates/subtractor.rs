//! The subtractor: how far two numbers are apart, and whether the first is the smaller.
//!
//! `x - y` is `x + NOT y + 1`, by a ripple-carry adder. With no carry out, one had to be borrowed: the
//! difference is negative, and is negated (turn over every bit, add 1). For DEC it is made 0 instead.

use bantam_gates::{Builder, Net};

/// What the subtractor gives.
pub struct Difference {
    /// The distance of the two, 8 bits.
    pub bits: Vec<Net>,
    /// Whether the first is less than the second.
    pub borrow: Net,
}

/// `|x - y|`, or `max(x - y, 0)` while `stop_at_zero` is on; 0 and no borrow while `select` is off.
pub fn subtractor(b: &mut Builder, select: Net, stop_at_zero: Net, x: &[Net], y: &[Net]) -> Difference {
    b.component("subtractor", |b| {
        b.input_port("select", &[select]);
        b.input_port("stop at zero", &[stop_at_zero]);
        b.input_port("x", x);
        b.input_port("y", y);
        let (x, y) = (b.pass(select, x), b.pass(select, y));
        let difference = b.ripple_subtractor(&x, &y);
        let borrow = b.not(difference.carry);
        let distance = b.component("absolute value", |b| absolute(b, borrow, &difference.bits));
        let is_kept = b.nand(stop_at_zero, borrow);
        let bits = b.pass(is_kept, &distance);
        b.output_port("result", &bits);
        b.output_port("borrow", &[borrow]);
        Difference { bits, borrow }
    })
}

/// `-x` if `negative` is on, and `x` if not.
fn absolute(b: &mut Builder, negative: Net, x: &[Net]) -> Vec<Net> {
    b.input_port("negative", &[negative]);
    b.input_port("x", x);
    let turned = b.xor_each(x, &vec![negative; x.len()]);
    let result = b.incrementer(&turned, negative).bits;
    b.output_port("result", &result);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::testing::every_pair;

    #[test]
    fn every_difference() {
        let build = |b: &mut Builder, select, stop, x: &[Net], y: &[Net]| {
            let difference = subtractor(b, select, stop, x, y);
            [difference.bits, vec![difference.borrow]].concat()
        };
        let (off, on) = (Builder::ZERO, Builder::ONE);
        every_pair(|b, x, y| build(b, on, off, x, y), |x, y| x.abs_diff(y) | u64::from(x < y) << 8);
        every_pair(|b, x, y| build(b, on, on, x, y), |x, y| x.saturating_sub(y) | u64::from(x < y) << 8);
        every_pair(|b, x, y| build(b, off, off, x, y), |_, _| 0);
    }
}
