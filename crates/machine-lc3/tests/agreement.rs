//! Random programs on every engine: the same registers, memory, output, count and end after any
//! number of instructions, with keys, interrupts and programs that write over themselves.
//!
//! proptest shrinks what fails. To try more: `PROPTEST_CASES=100000 cargo test --test agreement`.

use bantam_isa::{Image, Segment};
use bantam_machine_lc3::system;
use bantam_run::Settings;
use bantam_testkit::{Trial, check_engines};
use proptest::{collection::vec, prelude::*};

/// A word that is mostly an instruction that does something near the program.
fn word() -> impl Strategy<Value = u16> {
    let near = || -40i16..40;
    let field = |value: i16, bits: u32| value as u16 & ((1 << bits) - 1);
    prop_oneof![
        8 => (0u16..8, 0u16..8, -16i16..16).prop_map(move |(d, s, i)| 0x1020 | d << 9 | s << 6 | field(i, 5)),
        4 => (0u16..8, 0u16..8, 0u16..8).prop_map(|(d, s, t)| 0x1000 | d << 9 | s << 6 | t),
        3 => (0u16..8, 0u16..8, -16i16..16).prop_map(move |(d, s, i)| 0x5020 | d << 9 | s << 6 | field(i, 5)),
        6 => (0u16..8, near()).prop_map(move |(c, o)| c << 9 | field(o, 9)),
        6 => (prop_oneof![Just(0x2u16), Just(0x3), Just(0xA), Just(0xB), Just(0xE)], 0u16..8, near())
            .prop_map(move |(op, d, o)| op << 12 | d << 9 | field(o, 9)),
        4 => (6u16..8, 0u16..8, 0u16..8, -32i16..32)
            .prop_map(move |(op, d, b, o)| op << 12 | d << 9 | b << 6 | field(o, 6)),
        2 => near().prop_map(move |o| 0x4800 | field(o, 11)),
        2 => (0u16..8).prop_map(|b| 0xC000 | b << 6),
        1 => (0u16..8).prop_map(|b| 0x4000 | b << 6),
        2 => (0x20u16..0x26).prop_map(|v| 0xF000 | v),
        1 => Just(0x8000u16),
        // The addresses of devices and vectors, for LDI and STI to find.
        2 => prop_oneof![Just(0xFE00u16), Just(0xFE02), Just(0xFE06), Just(0xFE08), Just(0xFE0A), Just(0xFFFC), Just(0xFFFE), Just(0x0180), Just(0x4000)],
        2 => any::<u16>(),
    ]
}

/// A program with keys and places to stop.
#[derive(Clone, Debug)]
struct Case {
    origin: u16,
    words: Vec<u16>,
    input: Vec<u8>,
    stops: Vec<u64>,
    compat: &'static str,
    traps: &'static str,
}

fn case() -> impl Strategy<Value = Case> {
    let origin = prop_oneof![3 => Just(0x3000u16), 2 => Just(0x0800), 1 => Just(0xFDC0)];
    let stops = vec(0u64..3_000, 1..6).prop_map(|mut stops| {
        stops.sort_unstable();
        stops
    });
    let compat = prop_oneof![Just("textbook3"), Just("textbook2"), Just("lc3tools")];
    let traps = prop_oneof![Just("os"), Just("native")];
    (origin, vec(word(), 1..64), vec(any::<u8>(), 0..8), stops, compat, traps).prop_map(
        |(origin, words, input, stops, compat, traps)| Case { origin, words, input, stops, compat, traps },
    )
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
    fn the_engines_agree_on_random_programs(case in case()) {
        let segments = vec![Segment { origin: case.origin, words: case.words.clone() }];
        let image = Image { segments, ..Image::default() };
        let choices = Settings::new().with("compat", case.compat).with("traps", case.traps);
        let make = || {
            let mut machine = system::machine(&choices);
            machine.randomize(u64::from(case.words[0]));
            machine
        };
        let trial = Trial { machine: &make, backend: Some(bantam_jit::Jit::backend), image: &image, input: &case.input, stops: &case.stops, output_limit: 5_000 };
        prop_assert_eq!(check_engines(&trial).err(), None);
    }
}
