//! The engines agree on random programs, which write over themselves all the time.

use bantam_isa::{Image, Segment};
use bantam_machine_vc::Vc;
use bantam_run::{Settings, System as _};
use bantam_testkit::{Trial, check_engines};
use proptest::{collection::vec, prelude::*};

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engines_agree_on_random_programs(
        bytes in vec(any::<u8>(), 1..=256),
        stops in vec(0u64..400, 1..5),
        output_limit in 0usize..100,
    ) {
        let words = bytes.iter().map(|byte| u16::from(*byte)).collect();
        let image = Image { segments: vec![Segment { origin: 0, words }], ..Image::default() };
        let mut stops = stops;
        stops.sort_unstable();
        let make = || Vc::machine(&Settings::new());
        let trial = Trial { machine: &make, backend: Some(bantam_jit::Jit::backend), image: &image, input: b"", stops: &stops, output_limit };
        prop_assert_eq!(check_engines(&trial).err(), None);
    }
}

/// The requested number of cases, or the default for a test run.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1000)
}
