//! Random programs behave the same at all levels as under the evaluator.

use bantam_chick::{Level, backend::Backend};
use bantam_machine_lc3::ChickBackend;
use bantam_testkit::chick::{Choices, Size, bytes, program, shrink};

use crate::tools::{End, build, expected, level, native, run};

/// Returns the number of programs; `BANTAM_RANDOM_PROGRAMS` overrides it.
fn count() -> u64 {
    std::env::var("BANTAM_RANDOM_PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(150)
}

/// The number of bytes per program.
const LEN: usize = 600;

/// Returns the failure of the program from these bytes, if any.
fn wrong(bytes: &[u8]) -> Option<String> {
    let text = program(&mut Choices::new(bytes, Size::Usual), ChickBackend.profile());
    let input = b"Some keys, 0123456789";
    let expected = expected(&text, input);
    if matches!(expected.end, End::Other(_)) {
        return None;
    }
    for one in [Level::None, Level::Usual] {
        let built = build(&text, level(one));
        let (outcome, _) = run(&built.image, input, &native());
        if outcome != expected {
            return Some(format!("{one:?}: {outcome:?}, not {expected:?}\n{text}\n{}", built.assembly.text));
        }
    }
    None
}

#[test]
fn random_programs_behave_as_under_the_evaluator() {
    for seed in 0..count() {
        let bytes = bytes(seed, LEN);
        if wrong(&bytes).is_some() {
            let bytes = shrink(&bytes, &mut |bytes| wrong(bytes).is_some());
            panic!("seed {seed}: {}", wrong(&bytes).unwrap());
        }
    }
}
