//! Threaded code does what the plain loop does: random programs that write over themselves and jump anywhere,
//! stopped after any number of instructions, in windows that change.

use bantam_machine_lc3::{Lc3, Rules, State};
use bantam_run::{Core, Threaded, Vm, Window};
use bantam_testkit::Lockstep;
use proptest::{collection::vec, prelude::*};

const USER: Window = Window { first: 0x3000, count: 0xCE00 };
const SUPERVISOR: Window = Window { first: 0, count: 0xFE00 };

/// A word that is mostly an instruction that does something near the program.
fn word() -> impl Strategy<Value = u16> {
    let near = || -24i16..24;
    let field = |value: i16, bits: u32| value as u16 & ((1 << bits) - 1);
    let registers = || (0u16..8, 0u16..8).prop_map(|(d, s)| d << 9 | s << 6);
    prop_oneof![
        8 => (registers(), -16i16..16).prop_map(move |(ds, i)| 0x1020 | ds | field(i, 5)),
        4 => (registers(), 0u16..8).prop_map(|(ds, t)| 0x1000 | ds | t),
        2 => (registers(), 0u16..8).prop_map(|(ds, t)| 0x5000 | ds | t),
        3 => (registers(), -16i16..16).prop_map(move |(ds, i)| 0x5020 | ds | field(i, 5)),
        1 => registers().prop_map(|ds| 0x903F | ds),
        8 => (0u16..8, near()).prop_map(move |(c, o)| c << 9 | field(o, 9)),
        8 => (prop_oneof![Just(0x2u16), Just(0x3), Just(0xA), Just(0xB), Just(0xE)], 0u16..8, near())
            .prop_map(move |(op, d, o)| op << 12 | d << 9 | field(o, 9)),
        4 => (6u16..8, registers(), -32i16..32).prop_map(move |(op, ds, o)| op << 12 | ds | field(o, 6)),
        2 => near().prop_map(move |o| 0x4800 | field(o, 11)),
        2 => (0u16..8).prop_map(|b| 0xC000 | b << 6),
        1 => (0u16..8).prop_map(|b| 0x4000 | b << 6),
        1 => any::<u16>(),
    ]
}

/// What happens next.
#[derive(Clone, Debug)]
enum Event {
    Run(Window, u64),
    /// The host writes a word at an offset from the origin.
    Write(u16, u16),
    /// The program continues at an offset from the origin, with these condition codes.
    Go(u16, u8),
    Clear,
}

fn event() -> impl Strategy<Value = Event> {
    let window = || {
        prop_oneof![
            4 => Just(USER),
            3 => Just(SUPERVISOR),
            1 => (0u16..0xFE00).prop_map(|first| Window { first, count: u32::from(0xFE00 - first) }),
            1 => Just(Window { first: 0, count: 0 }),
        ]
    };
    prop_oneof![
        8 => (window(), 0u64..60).prop_map(|(window, budget)| Event::Run(window, budget)),
        4 => (window(), 0u64..9_000).prop_map(|(window, budget)| Event::Run(window, budget)),
        1 => (window(), 0u64..150_000).prop_map(|(window, budget)| Event::Run(window, budget)),
        3 => (0u16..64, word()).prop_map(|(at, word)| Event::Write(at, word)),
        6 => (0u16..64, prop_oneof![Just(4u8), Just(2), Just(1)]).prop_map(|(at, cc)| Event::Go(at, cc)),
        1 => (any::<u16>(), 0u8..8).prop_map(|(at, cc)| Event::Go(at, cc)),
        1 => Just(Event::Clear),
    ]
}

/// A machine with words at `origin`, about to run them.
fn core(origin: u16, words: &[u16]) -> Core {
    let mut core = Vm::<Lc3<3>>::new(State::new(Rules::default())).core;
    core.mem.write_all(origin, words.iter().copied());
    (core.pc, core.cc) = (origin, 2);
    core
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
        origin in prop_oneof![4 => Just(0x3000u16), 2 => Just(0x2FE0), 1 => Just(0x0800), 2 => Just(0xFDD0)],
        words in vec(word(), 1..64),
        near in vec(-40i16..80, 8),
        events in vec(event(), 1..16),
    ) {
        let mut core = core(origin, &words);
        core.regs = std::array::from_fn(|i| origin.wrapping_add_signed(near[i]));
        let mut lockstep = Lockstep::<Lc3<3>>::new(&core);
        for event in events {
            match event {
                Event::Run(window, budget) => {
                    let ran = lockstep.run(window, budget);
                    prop_assert!(ran.is_ok(), "{ran:?}");
                }
                Event::Write(at, word) => lockstep.write(origin.wrapping_add(at).min(0xFDFF), word),
                Event::Go(at, cc) => lockstep.go(origin.wrapping_add(at), cc),
                Event::Clear => lockstep.clear(),
            }
        }
    }
}

/// Runs words at x3000 in user mode, stopped after any number of instructions up to `most`.
fn check(words: &[u16], most: u64) {
    for budget in 1..=most {
        let mut lockstep = Lockstep::<Lc3<3>>::new(&core(0x3000, words));
        for _ in 0..most / budget {
            lockstep.run(USER, budget).expect("they do the same");
        }
    }
}

#[test]
fn a_store_is_seen_by_the_next_instruction() {
    // LD R0, x3004; ST R0, x3002; then ADD R1, R1, #1, which becomes ADD R1, R1, #2; and again.
    check(&[0x2003, 0x3000, 0x1261, 0x0FFC, 0x1262], 40);
    // ST R0 over itself, with BR x3002 in R0, which is fetched in the next round; R0 is read first.
    check(&[0x2003, 0x3FFF, 0x1261, 0x0FFC, 0x0E00], 40);
}

#[test]
fn an_instruction_may_be_written_in_every_round() {
    // LD R0, x3006; ADD R0, R0, #1; ST R0, x3006; ST R0, x3004; ADD ...; BR x3000; the ADD.
    check(&[0x2005, 0x1021, 0x3003, 0x3000, 0x1260, 0x0FFA, 0x1260], 90);
}

#[test]
fn straight_code_may_be_as_long_as_memory() {
    // Only NOPs up to the guard after the last address; the second run has compiled all of them.
    let mut lockstep = Lockstep::<Lc3<3>>::new(&core(0x3000, &[]));
    for budget in [100_000, 100_000, 1, 0xCDFE, 0xCDFF, 0xCE00, 52_000] {
        lockstep.go(0x3000, 2);
        assert_eq!(lockstep.run(USER, budget), Ok(budget.min(0xCE00)));
    }
}

#[test]
fn the_operating_system_is_not_the_programs() {
    // JMP R0 to x2FFF, where a supervisor may run NOPs up to x3000 and a user may not.
    let mut core = core(0x3000, &[0xC000]);
    core.regs[0] = 0x2FFF;
    let mut lockstep = Lockstep::<Lc3<3>>::new(&core);
    for (window, ran) in [(SUPERVISOR, 100), (USER, 1), (SUPERVISOR, 100), (USER, 1)] {
        lockstep.go(0x3000, 2);
        assert_eq!(lockstep.run(window, 100), Ok(ran));
    }
}

#[test]
fn stack_depth_does_not_grow_with_the_budget() {
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let thread = small.spawn(|| {
        let mut core = core(0x3000, &[0x1021, 0x0FFE]);
        assert_eq!(Threaded::<Lc3<2>>::new().run(&mut core, USER, 3_000_000), 3_000_000);
        core
    });
    let core = thread.unwrap().join().unwrap();
    assert_eq!((core.regs[0], core.pc), ((3_000_000u32 / 2) as u16, 0x3000));
}
