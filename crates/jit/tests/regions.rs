//! Regions written by hand: what a translation does, and where it exits.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use bantam_isa::{Lifted, Op};
use bantam_jit::Jit;
use bantam_run::{CODE, Core, Region, Window};

/// A program that adds the numbers from R0 down to 1 to R1, and stores the sum:
///
/// ```text
/// 0: R1 <- R1 + R0
/// 1: R0 <- R0 - 1, sets the condition codes
/// 2: goto 0 if positive
/// 3: mem[9] <- R1
/// ```
fn sum() -> BTreeMap<u16, Lifted> {
    let insn = |at: u16, ops: Vec<Op>| (at, Lifted { ops, next: at + 1, fixed: 1, calls: false });
    BTreeMap::from([
        insn(0, vec![Op::Reg(1), Op::Reg(0), Op::Add(0, 1), Op::Set(1, 2)]),
        insn(1, vec![Op::Reg(0), Op::Num(1), Op::Sub(0, 1), Op::Set(0, 2), Op::Flag(2)]),
        insn(2, vec![Op::Conds(1), Op::Num(0), Op::GotoIf { condition: 0, to: 1 }]),
        insn(3, vec![Op::Num(9), Op::Reg(1), Op::Store { addr: 0, value: 1 }]),
    ])
}

/// Translates the program and runs it on a core with `n` in R0, at most `budget` instructions.
fn run(n: u16, budget: u64, prepare: impl Fn(&mut Core)) -> (Core, u64) {
    let insns = sum();
    let window = Window { first: 0, count: 100 };
    let region = Region::discover(&[0], window, |at| insns.get(&at).cloned()).unwrap();
    let translation = Jit::backend().unwrap().translate(&region).unwrap();
    let mut core = Core::new();
    core.regs[0] = n;
    prepare(&mut core);
    let ran = translation.run(&mut core, budget);
    (core, ran)
}

#[test]
fn a_loop_runs_until_the_end_of_its_region() {
    let (core, ran) = run(100, 1_000, |_| ());
    assert_eq!((core.pc, core.regs[0], core.regs[1], core.mem[9]), (4, 0, 5_050, 5_050));
    assert_eq!((ran, core.cc), (3 * 100 + 1, 2), "the last result was zero");
}

#[test]
fn a_budget_is_never_exceeded() {
    for budget in 0..40 {
        let (core, ran) = run(100, budget, |_| ());
        assert!(ran <= budget, "{ran} of {budget}");
        assert_eq!(u64::from(core.pc), ran % 3, "{budget}");
        assert!(budget < 4 || ran > budget - 4, "exits too early: {ran} of {budget}");
    }
}

#[test]
fn a_guarded_word_is_left_to_the_exact_datapath() {
    let (core, ran) = run(5, 1_000, |core| core.mem.watch(9, CODE));
    assert_eq!((ran, core.pc, core.mem[9]), (15, 3, 0));
}

#[test]
fn condition_codes_that_no_result_has_are_left_alone() {
    let (core, ran) = run(5, 1_000, |core| core.cc = 6);
    assert_eq!((ran, core.pc, core.cc, core.regs[1]), (0, 0, 6, 0));
}
