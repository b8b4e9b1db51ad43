//! Trying a unit on every pair of bytes, 64 pairs at a time.

use bantam_gates::{Builder, Net, Simulator};

/// Builds a unit with two inputs of 8 bits and compares its outputs, as one number, with what
/// `expected` says, for all 65,536 pairs.
pub(crate) fn every_pair(
    build: impl FnOnce(&mut Builder, &[Net], &[Net]) -> Vec<Net>,
    expected: impl Fn(u64, u64) -> u64,
) {
    let mut b = Builder::new("unit");
    let (x, y) = (b.input("x", 8), b.input("y", 8));
    let out = build(&mut b, &x, &y);
    let mut simulator = Simulator::new(&b.finish().unwrap());
    check_pairs(&mut simulator, [&x, &y], &out, expected);
}

/// [`every_pair`], for an existing circuit.
pub(crate) fn check_pairs(
    simulator: &mut Simulator,
    [x, y]: [&[Net]; 2],
    out: &[Net],
    expected: impl Fn(u64, u64) -> u64,
) {
    for x_value in 0..256 {
        for first in (0..256).step_by(64) {
            let y_values: Vec<u64> = (first..first + 64).collect();
            simulator.set_number(x, x_value);
            simulator.set_numbers(y, &y_values);
            simulator.settle();
            for (lane, &y_value) in y_values.iter().enumerate() {
                let (found, expected) = (simulator.number(out, lane), expected(x_value, y_value));
                assert_eq!(found, expected, "of {x_value} and {y_value}");
            }
        }
    }
}
