//! Threaded code does what the plain loop does: random programs, stopped after any number of instructions, in
//! memories of any length.

use bantam_machine_euclid::Euclid;
use bantam_run::{Core, Window};
use bantam_testkit::Lockstep;
use proptest::{collection::vec, prelude::*};

/// A word that is mostly an instruction, with registers that mostly exist.
fn word() -> impl Strategy<Value = u16> {
    let reg = || prop_oneof![60 => 0u16..3, 1 => 3u16..16];
    let back = || prop_oneof![20 => 0u16..8, 1 => 0u16..256];
    prop_oneof![
        4 => (reg(), 0u16..256).prop_map(|(d, v)| 0x1000 | d << 8 | v),
        4 => (reg(), reg(), reg()).prop_map(|(d, s, t)| 0x2000 | d << 8 | s << 4 | t),
        4 => (reg(), reg(), reg()).prop_map(|(a, b, d)| 0x3000 | a << 8 | b << 4 | d),
        4 => (4u16..6, reg(), back()).prop_map(|(op, r, o)| op << 12 | r << 8 | o),
    ]
}

/// A thousand cases, unless the environment asks for another number.
fn config() -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 1_000;
    }
    config
}

/// A machine with words at `origin`, about to run them.
fn core(origin: u16, words: &[u16]) -> Core {
    let mut core = Core::new();
    core.mem.write_all(origin, words.iter().copied());
    (core.pc, core.cc) = (origin, 2);
    core
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_programs_do_the_same(
        origin in prop_oneof![4 => Just(0u16), 1 => Just(0xFFE0)],
        words in vec(word(), 1..32),
        regs in vec(any::<u16>(), 3),
        runs in vec((0u32..70_000, prop_oneof![0u64..40, 0u64..9_000], 0u16..32), 1..8),
    ) {
        let mut core = core(origin, &words);
        core.regs[..3].copy_from_slice(&regs);
        let mut lockstep = Lockstep::<Euclid>::new(&core);
        for (count, budget, at) in runs {
            // A program's length is mostly its own, but an earlier one may have been longer.
            let own = u32::from(origin) + words.len() as u32;
            let window = Window { first: 0, count: if count < 32 { count } else { own.max(count % 64).min(65_535) } };
            let ran = lockstep.run(window, budget);
            prop_assert!(ran.is_ok(), "{ran:?}");
            if ran != Ok(budget) {
                lockstep.clear();
                lockstep.go(origin.wrapping_add(at), 2);
            }
        }
    }
}

#[test]
fn a_shorter_program_ends_where_it_ends() {
    // LOAD r0, 1, ten times; then only the first three are the program's.
    let mut lockstep = Lockstep::<Euclid>::new(&core(0, &[0x1001; 10]));
    for (count, ran) in [(10, 10), (3, 3), (10, 10), (0, 0)] {
        lockstep.go(0, 2);
        assert_eq!(lockstep.run(Window { first: 0, count }, 100), Ok(ran));
    }
}

#[test]
fn addresses_may_begin_anew() {
    // LOAD r0, 1 at the last address and LOAD r1, 2 at the first, then no instruction.
    let mut core = core(0xFFFE, &[0x1001, 0x1001]);
    core.mem.write_all(0, [0x1102, 0xFFFF]);
    let mut lockstep = Lockstep::<Euclid>::new(&core);
    for _ in 0..3 {
        lockstep.go(0xFFFE, 2);
        assert_eq!(lockstep.run(Window { first: 0, count: 65_536 }, 100), Ok(3));
        assert_eq!(lockstep.core().pc, 1);
    }
}

#[test]
fn a_branch_to_before_the_start_is_unchanged() {
    // BEZ r0, 0 goes to itself; BEZ r0, 2 at address 1 leads to before the start.
    let mut lockstep = Lockstep::<Euclid>::new(&core(0, &[0x1100, 0x4002]));
    assert_eq!(lockstep.run(Window { first: 0, count: 2 }, 100), Ok(1));
    let mut lockstep = Lockstep::<Euclid>::new(&core(0, &[0x4000]));
    assert_eq!(lockstep.run(Window { first: 0, count: 1 }, 20_001), Ok(20_001));
}
