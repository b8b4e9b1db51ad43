//! The adder: a ripple-carry adder whose sum stops at 255. When a carry leaves the last bit, the sum
//! did not fit, and all its bits are filled with ones.

use bantam_gates::{Builder, Net};

/// `min(x + y, 255)`, 8 bits; 0 while `select` is off.
pub fn adder(b: &mut Builder, select: Net, x: &[Net], y: &[Net]) -> Vec<Net> {
    b.component("adder", |b| {
        b.input_port("select", &[select]);
        b.input_port("x", x);
        b.input_port("y", y);
        let (x, y) = (b.pass(select, x), b.pass(select, y));
        let sum = b.ripple_adder(&x, &y, Builder::ZERO);
        let result = b.fill(sum.carry, &sum.bits);
        b.output_port("result", &result);
        result
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::testing::every_pair;

    #[test]
    fn every_sum() {
        every_pair(|b, x, y| adder(b, Builder::ONE, x, y), |x, y| (x + y).min(255));
        every_pair(|b, x, y| adder(b, Builder::ZERO, x, y), |_, _| 0);
    }
}
