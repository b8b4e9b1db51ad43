//! Random memory that is the same on every host: one ChaCha8 stream per seed.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

/// Fills `words` with the low `bits` bits of the stream of `seed`.
pub(crate) fn fill(words: &mut [u16], bits: u32, seed: u64) {
    let mut stream = ChaCha8Rng::seed_from_u64(seed);
    for word in words {
        *word = stream.next_u32() as u16 & (u16::MAX >> (16 - bits));
    }
}
