//! The logic unit: AND, OR, NOT and XOR, bit by bit. Here the selection is a line for each operation,
//! as NOT would turn the zeros of a unit at rest into ones.

use super::decoder::Lines;
use bantam_gates::{Builder, Net};

/// The result of the one of AND, OR, NOT (of `x`) and XOR whose line is on, 8 bits; 0 when none is.
pub fn logic(b: &mut Builder, lines: &Lines, x: &[Net], y: &[Net]) -> Vec<Net> {
    b.component("logic", |b| {
        let select = b.any(&[lines.and, lines.or, lines.not, lines.xor]);
        b.input_port("select", &[select]);
        for (name, line) in [("AND", lines.and), ("OR", lines.or), ("NOT", lines.not), ("XOR", lines.xor)] {
            b.input_port(name, &[line]);
        }
        b.input_port("x", x);
        b.input_port("y", y);
        let (x, y) = (b.pass(select, x), b.pass(select, y));
        let and = b.and_each(&x, &y);
        let or = b.or_each(&x, &y);
        let not = b.not_each(&x);
        let xor = b.xor_each(&x, &y);
        let result = b.choose(&[(lines.and, &and), (lines.or, &or), (lines.not, &not), (lines.xor, &xor)]);
        b.output_port("result", &result);
        result
    })
}
