//! Compiled programs on the gate-level machine.

use bantam_chick::{Level, backend::Backend};
use bantam_machine_vc::chick::VcBackend;
use bantam_run::Engine;
use bantam_testkit::chick::{Choices, Size, program as generate};

use crate::{
    random::choices,
    support::{Ends, Feed, compile, evaluated, options, program, ran_on},
};

/// The number of programs.
const PROGRAMS: u64 = 40;

#[test]
fn random_programs_mean_the_same_on_gates() {
    for number in 0..PROGRAMS {
        let bytes = choices(number + 9_000_000);
        let text = generate(&mut Choices::new(&bytes, Size::Small), VcBackend.profile());
        let (source, typed) = program("random", &text, options(Level::Usual));
        let Some(compiled) = compile(&source, &typed, options(Level::Usual)) else { continue };
        let feed = Feed::seeded(number as u32);
        let (log, ends) = evaluated(&source, &typed, feed.clone(), 2_000);
        if ends != Ends::Limit {
            assert_eq!(
                ran_on(&compiled, feed, 20_000, Engine::Gates),
                (log, ends),
                "{text}\n{}",
                compiled.assembly
            );
        }
    }
}
