//! Adding. A half adder adds two bits, a full adder three, and a chain of them adds numbers as we do
//! on paper: from the right, the carry going left.

use crate::{Builder, Net};

/// The sum of two or three bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HalfSum {
    /// The digit: 1 when the number of ones is odd.
    pub sum: Net,
    /// The carry: 1 when there are two ones or more.
    pub carry: Net,
}

/// The sum of two numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The sum, as wide as the numbers.
    pub bits: Vec<Net>,
    /// The overflow: 1 when the sum needs one more bit.
    pub carry: Net,
}

impl Builder {
    /// Adds two bits, with five gates.
    pub fn half_adder(&mut self, x: Net, y: Net) -> HalfSum {
        self.component("half adder", |b| {
            b.input_port("x", &[x]);
            b.input_port("y", &[y]);
            let both = b.nand(x, y);
            let (x_alone, y_alone) = (b.nand(x, both), b.nand(y, both));
            let result = HalfSum { sum: b.nand(x_alone, y_alone), carry: b.not(both) };
            b.output_port("sum", &[result.sum]);
            b.output_port("carry", &[result.carry]);
            result
        })
    }

    /// Adds three bits, with nine gates: two XORs, whose first gates also produce the carry.
    pub fn full_adder(&mut self, x: Net, y: Net, carry_in: Net) -> HalfSum {
        self.component("full adder", |b| {
            b.input_port("x", &[x]);
            b.input_port("y", &[y]);
            b.input_port("carry in", &[carry_in]);
            let both = b.nand(x, y);
            let (x_alone, y_alone) = (b.nand(x, both), b.nand(y, both));
            let one = b.nand(x_alone, y_alone);
            let one_and_carry = b.nand(one, carry_in);
            let (one_alone, carry_alone) = (b.nand(one, one_and_carry), b.nand(carry_in, one_and_carry));
            let sum = b.nand(one_alone, carry_alone);
            let carry = b.nand(both, one_and_carry);
            b.output_port("sum", &[sum]);
            b.output_port("carry", &[carry]);
            HalfSum { sum, carry }
        })
    }

    /// Adds two numbers of the same width and a carry. If the carry is [`ZERO`](Self::ZERO), the
    /// first bit has a half adder.
    pub fn ripple_adder(&mut self, x: &[Net], y: &[Net], carry_in: Net) -> Sum {
        self.same_width(x, y);
        let mut carry = carry_in;
        let mut bits = Vec::with_capacity(x.len());
        for (&x, &y) in x.iter().zip(y) {
            let bit = if carry == Self::ZERO { self.half_adder(x, y) } else { self.full_adder(x, y, carry) };
            bits.push(bit.sum);
            carry = bit.carry;
        }
        Sum { bits, carry }
    }

    /// `x - y`, as `x + NOT y + 1`: the carry is 1 when `x` is at least `y`, and 0 when one had to be
    /// borrowed.
    pub fn ripple_subtractor(&mut self, x: &[Net], y: &[Net]) -> Sum {
        let not_y = self.not_each(y);
        self.ripple_adder(x, &not_y, Self::ONE)
    }

    /// Adds one bit to a number, by a chain of half adders.
    pub fn incrementer(&mut self, x: &[Net], bit: Net) -> Sum {
        let mut carry = bit;
        let mut bits = Vec::with_capacity(x.len());
        for &x in x {
            let bit = self.half_adder(x, carry);
            bits.push(bit.sum);
            carry = bit.carry;
        }
        Sum { bits, carry }
    }
}
