//! The arithmetic and logic unit: six units, of which at most one is selected, and an OR of their
//! results. What is only moved (a byte from the bus, an operand, a copied register, the 255 of a CMP)
//! goes through the seventh, so that everything that a register can take arrives on one bus.

use super::decoder::Lines;
use super::{adder, divider, logic, multiplier, shifter, subtractor};
use bantam_gates::{Builder, Net};

/// What the instruction works on.
pub struct Inputs<'n> {
    /// The register that is named first, 8 bits.
    pub first: &'n [Net],
    /// The register that is named second, 8 bits.
    pub second: &'n [Net],
    /// The second byte of the instruction, 8 bits.
    pub operand: &'n [Net],
    /// What memory or a port puts on the bus, 8 bits.
    pub data: &'n [Net],
    /// Whether the condition of a CMP holds.
    pub condition: Net,
}

/// The results.
pub struct Outputs {
    /// The byte for the register, 8 bits.
    pub result: Vec<Net>,
    /// Whether the result is 0.
    pub is_zero: Net,
    /// Whether SUB had to borrow.
    pub borrow: Net,
    /// Whether DIV has a divisor of 0.
    pub by_zero: Net,
}

/// The units, and the OR of their results.
pub fn alu(b: &mut Builder, lines: &Lines, inputs: &Inputs<'_>) -> Outputs {
    b.component("alu", |b| {
        let x = inputs.first;
        b.input_port("first", x);
        b.input_port("second", inputs.second);
        b.input_port("operand", inputs.operand);
        b.input_port("data", inputs.data);
        b.input_port("condition", &[inputs.condition]);
        let y = second_or_one(b, lines, inputs.second);
        let adds = b.or(lines.add, lines.inc);
        let subtracts = b.or(lines.sub, lines.dec);
        let shifts = b.or(lines.shl, lines.shr);
        let sum = adder::adder(b, adds, x, &y);
        let difference = subtractor::subtractor(b, subtracts, lines.dec, x, &y);
        let product = multiplier::multiplier(b, lines.mul, x, inputs.second);
        let quotient = divider::divider(b, lines.div, x, inputs.second);
        let logical = logic::logic(b, lines, x, inputs.second);
        let shifted = shifter::shifter(b, shifts, lines.shl, x, inputs.operand);
        let moved = mover(b, lines, inputs);
        let units = [sum, difference.bits, product, quotient.bits, logical, shifted, moved];
        let result = b.component("result", |b| one_of(b, &units));
        let is_zero = b.is_zero(&result);
        b.output_port("result", &result);
        b.output_port("is zero", &[is_zero]);
        b.output_port("borrow", &[difference.borrow]);
        b.output_port("by zero", &[quotient.by_zero]);
        Outputs { result, is_zero, borrow: difference.borrow, by_zero: quotient.by_zero }
    })
}

/// The number to add or subtract: the second register, or 1 for INC and DEC.
fn second_or_one(b: &mut Builder, lines: &Lines, second: &[Net]) -> Vec<Net> {
    b.component("second or one", |b| {
        let one = b.or(lines.inc, lines.dec);
        b.input_port("select", &[one]);
        b.input_port("second", second);
        let result = b.mux_each(one, second, &Builder::constant(1, 8));
        b.output_port("result", &result);
        result
    })
}

/// The values that a register stores unchanged.
fn mover(b: &mut Builder, lines: &Lines, inputs: &Inputs<'_>) -> Vec<Net> {
    b.component("mover", |b| {
        let from_bus = b.or(lines.ldr, lines.rprt);
        b.input_port("data", inputs.data);
        b.input_port("operand", inputs.operand);
        b.input_port("second", inputs.second);
        b.input_port("condition", &[inputs.condition]);
        let ones = Builder::constant(0xFF, 8);
        let result = b.choose(&[
            (from_bus, inputs.data),
            (lines.mov, inputs.operand),
            (lines.cpy, inputs.second),
            (inputs.condition, &ones),
        ]);
        b.output_port("result", &result);
        result
    })
}

/// The OR of all units: those that are not selected give 0.
fn one_of(b: &mut Builder, units: &[Vec<Net>; 7]) -> Vec<Net> {
    const NAMES: [&str; 7] = ["adder", "subtractor", "multiplier", "divider", "logic", "shifter", "mover"];
    for (name, unit) in NAMES.into_iter().zip(units) {
        b.input_port(name, unit);
    }
    let result = b.any_each(&units.each_ref().map(Vec::as_slice));
    b.output_port("result", &result);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::decoder::decoder;
    use crate::gates::testing::check_pairs;
    use bantam_gates::Simulator;

    /// What an instruction makes of two numbers.
    type Operation = fn(u64, u64) -> u64;

    const FIRST_BYTES: [(u64, Operation); 15] = [
        (0x00, |x, y| (x + y).min(255)),
        (0x10, |x, y| x.abs_diff(y) | u64::from(x < y) << 8),
        (0x20, |x, y| (x * y).min(255)),
        (0x30, |x, y| x.checked_div(y).unwrap_or(0x2FF)),
        (0x40, |x, y| x & y),
        (0x50, |x, y| x | y),
        (0x60, |x, _| !x & 0xFF),
        (0x70, |x, y| x ^ y),
        (0x80, |_, y| y),
        (0xC4, |_, y| y),
        (0xC8, |_, y| y),
        (0xCC, |_, y| y),
        (0xD0, |x, y| if y < 8 { x << y & 0xFF } else { 0 }),
        (0xD4, |x, y| if y < 8 { x >> y } else { 0 }),
        (0xE0, |x, _| (x + 1).min(255)),
    ];

    #[test]
    fn every_operation_on_every_pair() {
        let mut b = Builder::new("alu");
        let (byte, x, y) = (b.input("byte", 8), b.input("x", 8), b.input("y", 8));
        let lines = decoder(&mut b, Builder::ONE, &byte);
        let inputs = Inputs { first: &x, second: &y, operand: &y, data: &y, condition: Builder::ZERO };
        let outputs = alu(&mut b, &lines, &inputs);
        let mut simulator = Simulator::new(&b.finish().unwrap());
        let out = [&outputs.result[..], &[outputs.borrow, outputs.by_zero]].concat();
        for (first_byte, operation) in FIRST_BYTES {
            simulator.set_number(&byte, first_byte);
            check_pairs(&mut simulator, [&x, &y], &out, operation);
            check_pairs(&mut simulator, [&x, &y], &[outputs.is_zero], |x, y| {
                u64::from(operation(x, y) & 0xFF == 0)
            });
        }
        // DEC borrows from nothing, and the flags do not look.
        simulator.set_number(&byte, 0xE4);
        check_pairs(&mut simulator, [&x, &y], &outputs.result, |x, _| x.saturating_sub(1));
    }
}
