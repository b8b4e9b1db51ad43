//! The two programs, over all pairs of bytes; and MOD.

use bantam_isa::Image;
use bantam_machine_euclid::Euclid;
use bantam_run::{Core, Exit, Script, Vm, Window, fast};

use crate::tools::{assemble, machine};

const LOOP: &str = include_str!("../../../../examples/euclid/gcd.euclid.asm");
const UNROLLED: &str = include_str!("../../../../examples/euclid/unrolled.euclid.asm");

/// The greatest common divisor by trying: no other way of computing it than its meaning.
fn gcd(a: u16, b: u16) -> u16 {
    if a == 0 || b == 0 {
        return a.max(b);
    }
    (1..=a.min(b)).rev().find(|d| a.is_multiple_of(*d) && b.is_multiple_of(*d)).unwrap()
}

/// Runs a program whose first two words load a and b.
fn run(image: &mut Image, a: u16, b: u16) -> (Exit, String) {
    image.segments[0].words[0] = 0x1000 | a;
    image.segments[0].words[1] = 0x1100 | b;
    let mut machine = machine();
    machine.load(image).unwrap();
    let mut console = Script::new("");
    let exit = machine.run(&mut console, bantam_run::Limits::steps(1_000));
    (exit, console.text())
}

#[test]
fn published_answers() {
    for text in [LOOP, UNROLLED] {
        let mut image = assemble(text);
        for (a, b, divisor) in [(12, 15, 3), (9, 12, 3), (20, 52, 4)] {
            assert_eq!(run(&mut image, a, b), (Exit::Halted, format!("{divisor}\n")));
        }
    }
}

#[test]
fn the_loop_is_right_on_all_pairs_of_bytes() {
    let mut image = assemble(LOOP);
    for a in 0..=255 {
        for b in 1..=255 {
            assert_eq!(run(&mut image, a, b), (Exit::Halted, format!("{}\n", gcd(a, b))), "{a} and {b}");
        }
    }
}

#[test]
fn in_the_loop_a_b_of_0_is_a_division_by_zero_at_the_first_mod() {
    let mut image = assemble(LOOP);
    for a in 0..=255 {
        let (exit, output) = run(&mut image, a, 0);
        let Exit::Fault(fault) = exit else { unreachable!("{exit:?}") };
        assert_eq!((fault.to_string().as_str(), output.as_str()), ("MOD divides by zero at 0x0002", ""));
    }
}

#[test]
fn the_unrolled_program_is_52_published_words_and_right_on_all_pairs_but_0_0() {
    let mut image = assemble(UNROLLED);
    let words = &image.segments[0].words;
    assert_eq!(words.len(), 52);
    assert!(words.iter().all(|word| *word < 0x5000), "BNZ is not among them");
    for a in 0..=255 {
        for b in 0..=255 {
            if (a, b) != (0, 0) {
                assert_eq!(run(&mut image, a, b), (Exit::Halted, format!("{}\n", gcd(a, b))), "{a} and {b}");
            }
        }
    }
    // With two zeros its first BEZ branches forever.
    assert_eq!(run(&mut image, 0, 0), (Exit::StepLimit, String::new()));
}

/// A thousand divisors: the small ones, those around powers of two, and some in between.
fn divisors() -> Vec<u16> {
    let mut divisors: Vec<u16> = (1..=300).collect();
    divisors.extend((9..16).flat_map(|bit| (1 << bit) - 5..=(1 << bit) + 5u16));
    divisors.extend((65_400..=65_535).map(|d: u32| d as u16));
    divisors.extend((0..).map(|i: u32| (301 + i * 131) as u16).take(1_000 - divisors.len()));
    divisors
}

#[test]
fn mod_on_every_number_and_a_thousand_divisors() {
    let divisors = divisors();
    assert_eq!(divisors.len(), 1_000);
    let mut core = Core::new();
    let window = Window { first: 0, count: 1 };
    core.cc = 1;
    core.mem.write(0, 0x3012);
    for b in divisors {
        let mut rest = 0;
        for a in 0..=u16::MAX {
            (core.regs[0], core.regs[1], core.pc) = (a, b, 0);
            assert_eq!(fast::run::<Euclid>(&mut core, window, false, 1), 1);
            // Counted up, not divided.
            assert_eq!(core.regs[2], rest, "{a} mod {b}");
            rest = if rest + 1 == b { 0 } else { rest + 1 };
        }
    }
}

#[test]
fn mod_by_the_reference_on_a_part_of_these() {
    let mut vm = Vm::<Euclid>::new(Default::default());
    let machine: &mut dyn bantam_run::Machine = &mut vm;
    machine.set_engine(bantam_run::Engine::Reference).unwrap();
    machine.load(&crate::tools::image(&[0x3012])).unwrap();
    for b in divisors() {
        for a in (0..=u16::MAX).step_by(509) {
            for (name, value) in [("r0", a), ("r1", b), ("ip", 0)] {
                machine.set_register(name, value).unwrap();
            }
            machine.step(&mut Script::new(""));
            assert_eq!(machine.register("r2"), Some(a - a / b * b), "{a} mod {b}");
        }
    }
}
