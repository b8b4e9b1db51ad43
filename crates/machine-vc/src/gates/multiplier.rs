//! The multiplier: long multiplication as on paper, as an array of gates.
//!
//! Row `i` is `x` where bit `i` of `y` is 1, and zeros where it is 0, and is added one place further to
//! the left than the row before. The product has 16 bits; if one of the upper eight is on, it does
//! not fit, and the result is 255.

use bantam_gates::{Builder, Net};

/// `min(x * y, 255)`, 8 bits; 0 while `select` is off.
pub fn multiplier(b: &mut Builder, select: Net, x: &[Net], y: &[Net]) -> Vec<Net> {
    b.component("multiplier", |b| {
        b.input_port("select", &[select]);
        b.input_port("x", x);
        b.input_port("y", y);
        let (x, y) = (b.pass(select, x), b.pass(select, y));
        let mut low = Vec::new();
        // The part of the sum so far to which later rows still add.
        let mut above = vec![Builder::ZERO; x.len()];
        for &digit in &y {
            let mut sum = b.component("row", |b| row(b, digit, &x, &above));
            low.push(sum.remove(0));
            above = sum;
        }
        let is_too_much = b.any(&above);
        let result = b.fill(is_too_much, &low);
        b.output_port("result", &result);
        result
    })
}

/// `above + x * digit`, one bit longer than `x`.
fn row(b: &mut Builder, digit: Net, x: &[Net], above: &[Net]) -> Vec<Net> {
    b.input_port("digit", &[digit]);
    b.input_port("x", x);
    b.input_port("above", above);
    let product = b.pass(digit, x);
    let sum = b.ripple_adder(above, &product, Builder::ZERO);
    let result = [sum.bits, vec![sum.carry]].concat();
    b.output_port("sum", &result);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::testing::every_pair;

    #[test]
    fn every_product() {
        every_pair(|b, x, y| multiplier(b, Builder::ONE, x, y), |x, y| (x * y).min(255));
        every_pair(|b, x, y| multiplier(b, Builder::ZERO, x, y), |_, _| 0);
    }
}
