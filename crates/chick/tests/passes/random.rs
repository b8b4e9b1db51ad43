//! Random programs through every pass.

use bantam_chick::generate::{Choices, Size, program};

use crate::support::{PROFILE, check_passes};

/// So many programs in each run of the tests; `CHICK_PROGRAMS` asks for more.
const PROGRAMS: u64 = 300;

#[test]
fn random_programs_keep_their_meaning() {
    let count = std::env::var("CHICK_PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(PROGRAMS);
    for number in 0..count {
        let mut state = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let len = 20 + number as usize % 300;
        let bytes: Vec<u8> = (0..len)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 32) as u8
            })
            .collect();
        let text = program(&mut Choices::new(&bytes, Size::Usual), &PROFILE);
        check_passes(&format!("program {number}"), &text, 3);
    }
}
