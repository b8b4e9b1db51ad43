//! Threaded code does what the plain loop does: random programs, stopped after any number of instructions.

use bantam_machine_vc::Vc;
use bantam_run::{Vm, Window};
use bantam_testkit::Lockstep;
use proptest::{collection::vec, prelude::*};

const MEMORY: Window = Window { first: 0, count: 256 };

/// A byte that is mostly of an instruction that neither ends the program nor shows anything.
fn byte() -> impl Strategy<Value = u16> {
    prop_oneof![6 => 0u16..0x80, 6 => 0xC0u16..0xD8, 5 => 0xE0u16..0xEC, 3 => 0xF0u16..0xFC, 2 => 0u16..256]
}

/// A thousand cases, unless the environment asks for another number.
fn config() -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 1_000;
    }
    config
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_programs_do_the_same(
        bytes in vec(byte(), 1..=256),
        regs in vec(0u16..256, 4),
        runs in vec((prop_oneof![2 => 0u64..40, 2 => 0u64..9_000], 0u16..256, 0u32..3), 1..12),
    ) {
        let mut core = Vm::<Vc>::new(()).core;
        core.mem.write_all(0, bytes);
        core.regs[..4].copy_from_slice(&regs);
        core.cc = 1;
        let mut lockstep = Lockstep::<Vc>::new(&core);
        for (budget, pc, cc) in runs {
            let ran = lockstep.run(MEMORY, budget);
            prop_assert!(ran.is_ok(), "{ran:?}");
            if ran != Ok(budget) {
                lockstep.go(pc, 1 << cc);
            }
        }
    }
}

#[test]
fn an_instruction_may_end_after_memory() {
    // The last byte begins MOV; the one before is CMP_NEG R0.
    let mut core = Vm::<Vc>::new(()).core;
    core.mem.write_all(254, [0xF0, 0xC8]);
    (core.pc, core.cc) = (254, 1);
    let mut lockstep = Lockstep::<Vc>::new(&core);
    assert_eq!(lockstep.run(MEMORY, 100_000), Ok(1));
    assert_eq!(lockstep.core().pc, 255);
}

#[test]
fn a_program_may_write_its_own_operands() {
    // INC R0; STR R0 3; MOV R1 n; JMP 0: n is written in every round.
    let mut core = Vm::<Vc>::new(()).core;
    core.mem.write_all(0, [0xE0, 0xC0, 4, 0xC9, 0, 0xE8, 0]);
    core.cc = 1;
    let mut lockstep = Lockstep::<Vc>::new(&core);
    for budget in [1, 2, 3, 5, 100, 10_000] {
        assert_eq!(lockstep.run(MEMORY, budget), Ok(budget));
    }
    assert_eq!((lockstep.core().regs[0], lockstep.core().regs[1]), (255, 255));
}
