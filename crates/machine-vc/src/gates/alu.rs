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

/// What comes of it.
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
        b.takes("first", x);
        b.takes("second", inputs.second);
        b.takes("operand", inputs.operand);
        b.takes("data", inputs.data);
        b.takes("condition", &[inputs.condition]);
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
        b.gives("result", &result);
        b.gives("is zero", &[is_zero]);
        b.gives("borrow", &[difference.borrow]);
        b.gives("by zero", &[quotient.by_zero]);
        Outputs { result, is_zero, borrow: difference.borrow, by_zero: quotient.by_zero }
    })
}

/// The number to add or subtract: the second register, or 1 for INC and DEC.
fn second_or_one(b: &mut Builder, lines: &Lines, second: &[Net]) -> Vec<Net> {
    b.component("second or one", |b| {
        let one = b.or(lines.inc, lines.dec);
        b.takes("select", &[one]);
        b.takes("second", second);
        let result = b.mux_each(one, second, &Builder::constant(1, 8));
        b.gives("result", &result);
        result
    })
}

/// What a register takes as it is.
fn mover(b: &mut Builder, lines: &Lines, inputs: &Inputs<'_>) -> Vec<Net> {
    b.component("mover", |b| {
        let from_bus = b.or(lines.ldr, lines.rprt);
        b.takes("data", inputs.data);
        b.takes("operand", inputs.operand);
        b.takes("second", inputs.second);
        b.takes("condition", &[inputs.condition]);
        let ones = Builder::constant(0xFF, 8);
        let result = b.choose(&[
            (from_bus, inputs.data),
            (lines.mov, inputs.operand),
            (lines.cpy, inputs.second),
            (inputs.condition, &ones),
        ]);
        b.gives("result", &result);
        result
    })
}

/// The OR of all units: those that are not selected give 0.
fn one_of(b: &mut Builder, units: &[Vec<Net>; 7]) -> Vec<Net> {
    const NAMES: [&str; 7] = ["adder", "subtractor", "multiplier", "divider", "logic", "shifter", "mover"];
    for (name, unit) in NAMES.into_iter().zip(units) {
        b.takes(name, unit);
    }
    let result = b.any_each(&units.each_ref().map(Vec::as_slice));
    b.gives("result", &result);
    result
}
