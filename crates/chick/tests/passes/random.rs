//! Random programs through every pass.

use bantam_testkit::chick::{Choices, Size, bytes, program};

use crate::support::{PROFILE, check_passes};

/// The number of programs per test run; `CHICK_PROGRAMS` overrides it.
const PROGRAMS: u64 = 300;

#[test]
fn random_programs_keep_their_meaning() {
    let count = std::env::var("CHICK_PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(PROGRAMS);
    for number in 0..count {
        let bytes = bytes(number, 20 + number as usize % 300);
        let text = program(&mut Choices::new(&bytes, Size::Usual), &PROFILE);
        check_passes(&format!("program {number}"), &text, 3);
    }
}
