//! What tests share: comparisons of engines and generators of programs. A dev-dependency only; nothing that is
//! shipped depends on it. The tests of machines use it all the time, so it has none of its own.

pub mod chick;
mod engines;
mod lockstep;

pub use engines::{Trial, check_engines};
pub use lockstep::Lockstep;
