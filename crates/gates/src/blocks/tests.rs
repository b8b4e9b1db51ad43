//! Every block on every value of a few bits, all at once where 64 machines are enough.

use crate::{Builder, Net, Simulator};

/// Builds a block with inputs of 3 and 3 bits, and compares its outputs, as one number, with what
/// `expected` says for each pair.
fn check(
    name: &str,
    build: impl FnOnce(&mut Builder, &[Net], &[Net]) -> Vec<Net>,
    expected: impl Fn(u64, u64) -> u64,
) {
    let mut b = Builder::new(name);
    let (x, y) = (b.input("x", 3), b.input("y", 3));
    let out = build(&mut b, &x, &y);
    let mut simulator = Simulator::new(&b.finish().unwrap());
    let numbers: Vec<u64> = (0..64).collect();
    let both: Vec<_> = x.iter().chain(&y).copied().collect();
    simulator.set_numbers(&both, &numbers);
    simulator.settle();
    for number in numbers {
        let (x, y) = (number & 7, number >> 3);
        assert_eq!(simulator.number(&out, number as usize), expected(x, y), "{name} of {x} and {y}");
    }
}

#[test]
fn single_gates() {
    check("not", |b, x, _| vec![b.not(x[0])], |x, _| !x & 1);
    check("and", |b, x, y| vec![b.and(x[0], y[0])], |x, y| x & y & 1);
    check("or", |b, x, y| vec![b.or(x[0], y[0])], |x, y| (x | y) & 1);
    check("nor", |b, x, y| vec![b.nor(x[0], y[0])], |x, y| !(x | y) & 1);
    check("xor", |b, x, y| vec![b.xor(x[0], y[0])], |x, y| (x ^ y) & 1);
    check("xnor", |b, x, y| vec![b.xnor(x[0], y[0])], |x, y| !(x ^ y) & 1);
    check("mux", |b, x, y| vec![b.mux(x[0], x[1], y[1])], |x, y| if x & 1 == 1 { y } else { x } >> 1 & 1);
}

#[test]
fn trees_of_any_number_of_inputs() {
    for width in 0..=3 {
        let mask = (1 << width) - 1;
        check("all", |b, x, _| vec![b.all(&x[..width])], |x, _| u64::from(x & mask == mask));
        check("not_all", |b, x, _| vec![b.not_all(&x[..width])], |x, _| u64::from(x & mask != mask));
        check("any", |b, x, _| vec![b.any(&x[..width])], |x, _| u64::from(x & mask != 0));
        check("none", |b, x, _| vec![b.none(&x[..width])], |x, _| u64::from(x & mask == 0));
    }
}

#[test]
fn buses() {
    check("constant", |_, _, _| Builder::constant(0b1_0110, 4), |_, _| 0b0110);
    check("not_each", |b, x, _| b.not_each(x), |x, _| !x & 7);
    check("and_each", Builder::and_each, |x, y| x & y);
    check("or_each", Builder::or_each, |x, y| x | y);
    check("xor_each", Builder::xor_each, |x, y| x ^ y);
    check("any_each", |b, x, y| b.any_each(&[x, y, x]), |x, y| x | y);
    check("all_each", |b, x, y| b.all_each(&[x, y, x]), |x, y| x & y);
    check("not_all_each", |b, x, y| b.not_all_each(&[x, y, x]), |x, y| !(x & y) & 7);
    check("pass", |b, x, y| b.pass(x[2], y), |x, y| if x & 4 == 4 { y } else { 0 });
    check("fill", |b, x, y| b.fill(x[2], y), |x, y| if x & 4 == 4 { 7 } else { y });
    check("is_zero", |b, x, _| vec![b.is_zero(x)], |x, _| u64::from(x == 0));
    check("equal", |b, x, y| vec![b.equal(x, y)], |x, y| u64::from(x == y));
}

#[test]
fn choosing() {
    check("decoder", |b, x, _| b.decoder(x), |x, _| 1 << x);
    check("mux_each", |b, x, y| b.mux_each(x[0], x, y), |x, y| if x & 1 == 1 { y } else { x });
    let buses: Vec<_> = [5, 1, 7, 0, 2, 6, 3, 4].map(|value| Builder::constant(value, 3)).into();
    check("pick", |b, x, _| b.pick(x, &buses), |x, _| [5, 1, 7, 0, 2, 6, 3, 4][x as usize]);
    check(
        "choose",
        |b, x, y| b.choose(&[(x[0], y), (x[1], x)]),
        |x, y| (if x & 1 == 1 { y } else { 0 }) | (if x & 2 == 2 { x } else { 0 }),
    );
}

#[test]
fn adding() {
    let whole = |sum: crate::Sum| [sum.bits, vec![sum.carry]].concat();
    check(
        "half adder",
        |b, x, y| {
            let s = b.half_adder(x[0], y[0]);
            vec![s.sum, s.carry]
        },
        |x, y| (x & 1) + (y & 1),
    );
    check(
        "full adder",
        |b, x, y| {
            let s = b.full_adder(x[0], x[1], y[0]);
            vec![s.sum, s.carry]
        },
        |x, y| (x & 1) + (x >> 1 & 1) + (y & 1),
    );
    check("ripple adder", |b, x, y| whole(b.ripple_adder(x, y, Builder::ZERO)), |x, y| x + y);
    check("with carry", |b, x, y| whole(b.ripple_adder(x, y, x[0])), |x, y| x + y + (x & 1));
    check("subtractor", |b, x, y| whole(b.ripple_subtractor(x, y)), |x, y| x + 8 - y);
    check("incrementer", |b, x, y| whole(b.incrementer(x, y[1])), |x, y| x + (y >> 1 & 1));
}

#[test]
fn a_register_loads_only_when_load_is_1() {
    let mut b = Builder::new("register");
    let (load, value) = (b.input("load", 1), b.input("value", 8));
    let held = b.register(load[0], &value);
    let mut simulator = Simulator::new(&b.finish().unwrap());
    let mut expected = 0;
    for step in 0_u64..200 {
        let (number, is_told) = (step * 37 % 256, step % 3 == 0);
        simulator.set_number(&load, is_told.into());
        simulator.set_number(&value, number);
        assert_eq!(simulator.number(&held, 0), expected);
        simulator.clock();
        expected = if is_told { number } else { expected };
    }
}
