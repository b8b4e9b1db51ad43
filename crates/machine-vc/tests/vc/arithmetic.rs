//! Every operation on every pair of operands, against arithmetic written out here.

use bantam_machine_vc::Vc;
use bantam_run::{Engine, Machine as _, Script, Vm};

/// What an operation leaves: the result, and the sign that the flags show, if it writes them.
type Expected = (i32, Option<i32>);

/// The operations on Ra and Rb, by the first four bits.
fn expected(opcode: u16, a: i32, b: i32) -> Option<Expected> {
    Some(match opcode {
        0 => ((a + b).min(255), Some(a + b)),
        1 => ((a - b).abs(), Some(a - b)),
        2 => ((a * b).min(255), Some(a * b)),
        3 if b == 0 => return None,
        3 => (a / b, Some(a / b)),
        4 => (a & b, None),
        5 => (a | b, None),
        6 => (255 - a, None),
        _ => (a ^ b, None),
    })
}

/// N and Z as a condition code.
fn code(sign: i32) -> u8 {
    match sign.signum() {
        -1 => 4,
        0 => 2,
        _ => 1,
    }
}

/// One instruction in a state; the registers, flags and PC after it, or `None` if it is a fault.
fn step(vm: &mut Vm<Vc>, bytes: [u16; 2], regs: [u16; 4], cc: u8) -> Option<([u16; 4], u8, u16)> {
    vm.core.mem.write_all(0, bytes);
    vm.core.regs[..4].copy_from_slice(&regs);
    (vm.core.cc, vm.core.pc) = (cc, 0);
    let done = vm.instructions();
    vm.run(&mut Script::new(""), bantam_run::Limits::steps(1));
    let registers = [vm.core.regs[0], vm.core.regs[1], vm.core.regs[2], vm.core.regs[3]];
    (vm.instructions() > done).then_some((registers, vm.core.cc, vm.core.pc))
}

fn all_pairs(engine: Engine) {
    let mut vm = Vm::<Vc>::new(());
    vm.set_engine(engine).unwrap();
    for opcode in 0..8 {
        for a in 0..=255u16 {
            for b in 0..=255u16 {
                let cc = [1, 2, 4][usize::from(a + b) % 3];
                let got = step(&mut vm, [opcode << 4 | 0b01_10, 0xFF], [17, a, b, 99], cc);
                let want = expected(opcode, a.into(), b.into())
                    .map(|(value, sign)| ([17, value as u16, b, 99], sign.map_or(cc, code), 1));
                assert_eq!(got, want, "opcode {opcode} of {a} and {b}");
            }
        }
    }
}

#[test]
fn every_operation_on_all_pairs_by_the_interpreter() {
    all_pairs(Engine::Interpreter);
}

#[test]
fn every_operation_on_all_pairs_by_the_reference() {
    all_pairs(Engine::Reference);
}

#[test]
fn every_operation_on_a_register_and_itself() {
    let mut vm = Vm::<Vc>::new(());
    for opcode in 0..8 {
        for a in 0..=255u16 {
            let got = step(&mut vm, [opcode << 4 | 0b10_10, 0], [1, 2, a, 4], 1);
            let want = expected(opcode, a.into(), a.into())
                .map(|(value, sign)| ([1, 2, value as u16, 4], sign.map_or(1, code), 1));
            assert_eq!(got, want, "opcode {opcode} of {a}");
        }
    }
}

#[test]
fn every_shift_of_every_byte() {
    let mut vm = Vm::<Vc>::new(());
    for value in 0..=255u32 {
        for n in 0..=255u32 {
            let left = if n < 8 { (value << n) as u16 & 255 } else { 0 };
            let right = if n < 8 { (value >> n) as u16 } else { 0 };
            for (first, want) in [(0xD1, left), (0xD5, right)] {
                let got = step(&mut vm, [first, n as u16], [0, value as u16, 0, 0], 4);
                assert_eq!(got, Some(([0, want, 0, 0], 4, 2)), "{first:02X} of {value} by {n}");
            }
        }
    }
}

#[test]
fn every_byte_plus_one_and_minus_one() {
    let mut vm = Vm::<Vc>::new(());
    for value in 0..=255i32 {
        for (first, want) in [(0xE3, (value + 1).min(255)), (0xE7, (value - 1).max(0))] {
            let got = step(&mut vm, [first, 0], [0, 0, 0, value as u16], 2);
            assert_eq!(got, Some(([0, 0, 0, want as u16], 2, 1)));
        }
    }
}

#[test]
fn every_condition_and_every_jump_on_it() {
    let mut vm = Vm::<Vc>::new(());
    // By condition code: N, Z, neither. By instruction: always, if N, if Z, if neither.
    for (cc, taken) in
        [(4, [true, true, false, false]), (2, [true, false, true, false]), (1, [true, false, false, true])]
    {
        for (jump, is_taken) in (0xE8..).zip(taken) {
            let got = step(&mut vm, [jump, 0x93], [1, 2, 3, 4], cc);
            assert_eq!(got, Some(([1, 2, 3, 4], cc, if is_taken { 0x93 } else { 2 })));
        }
        for (compare, is_on) in [0xF2, 0xF6, 0xFA].into_iter().zip(&taken[1..]) {
            let got = step(&mut vm, [compare, 0], [1, 2, 3, 4], cc);
            assert_eq!(got, Some(([1, 2, if *is_on { 255 } else { 0 }, 4], cc, 1)));
        }
    }
}
