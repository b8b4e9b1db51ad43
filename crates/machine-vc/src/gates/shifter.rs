//! The shifter: three stages that shift by 1, 2 and 4, each if its bit of the distance is on. A shift
//! to the left is a shift to the right in a mirror: SHL turns the byte round before and after.

use bantam_gates::{Builder, Net};

/// `x` shifted by `distance` (8 bits each) to the right, or to the left while `left` is on; zeros come
/// in, so that 8 or more gives 0. 0 while `select` is off.
pub fn shifter(b: &mut Builder, select: Net, left: Net, x: &[Net], distance: &[Net]) -> Vec<Net> {
    b.component("shifter", |b| {
        b.input_port("select", &[select]);
        b.input_port("left", &[left]);
        b.input_port("x", x);
        b.input_port("distance", distance);
        let (x, distance) = (b.pass(select, x), b.pass(select, distance));
        let mut byte = b.component("mirror", |b| mirror(b, left, &x));
        for (stage, &by_this) in distance.iter().take(3).enumerate() {
            byte = b.component("stage", |b| stage_by(b, by_this, 1 << stage, &byte));
        }
        let byte = b.component("mirror", |b| mirror(b, left, &byte));
        let is_near = b.none(&distance[3..]);
        let result = b.pass(is_near, &byte);
        b.output_port("result", &result);
        result
    })
}

/// The bits in the opposite order while `on` is on.
fn mirror(b: &mut Builder, on: Net, x: &[Net]) -> Vec<Net> {
    b.input_port("on", &[on]);
    b.input_port("x", x);
    let turned: Vec<_> = x.iter().rev().copied().collect();
    let result = b.mux_each(on, x, &turned);
    b.output_port("result", &result);
    result
}

/// `x` shifted to the right by `places`, 1 to 8, while `on` is on.
fn stage_by(b: &mut Builder, on: Net, places: usize, x: &[Net]) -> Vec<Net> {
    b.input_port("on", &[on]);
    b.input_port("x", x);
    let shifted = [&x[places..], &vec![Builder::ZERO; places]].concat();
    let result = b.mux_each(on, x, &shifted);
    b.output_port("result", &result);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::testing::every_pair;

    #[test]
    fn every_shift() {
        let (off, on) = (Builder::ZERO, Builder::ONE);
        every_pair(|b, x, n| shifter(b, on, off, x, n), |x, n| if n < 8 { x >> n } else { 0 });
        every_pair(|b, x, n| shifter(b, on, on, x, n), |x, n| if n < 8 { x << n & 0xFF } else { 0 });
        every_pair(|b, x, n| shifter(b, off, off, x, n), |_, _| 0);
    }
}
