//! Random programs behave the same under the evaluator and on the machine, at every level.

use bantam_chick::{Level, Options, backend::Backend, check_source};
use bantam_diag::Source;
use bantam_machine_vc::chick::VcBackend;
use bantam_testkit::chick::{Choices, Size, bytes, program, shrink};

use crate::support::{Ends, Feed, compile, evaluated, options, ran};

/// The number of programs per test run; `CHICK_PROGRAMS` overrides it.
const PROGRAMS: u64 = 300;

fn count(usual: u64) -> u64 {
    std::env::var("CHICK_PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

fn seed() -> u64 {
    std::env::var("CHICK_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// Returns the bytes of program `number`.
pub(crate) fn choices(number: u64) -> Vec<u8> {
    bytes(number, 20 + number as usize % 200)
}

/// Returns the difference, if any.
fn difference(bytes: &[u8], levels: &[Level], feeds: &[Feed]) -> Option<String> {
    let text = program(&mut Choices::new(bytes, Size::Small), VcBackend.profile());
    let source = Source::new("random", &*text);
    for level in levels {
        let checked = check_source(&source, 0, VcBackend.profile(), options(*level));
        let Some(program) = checked.program else {
            return Some(format!("{:?}\n{text}", checked.diagnostics));
        };
        let Some(compiled) = compile(&source, &program, options(*level)) else { continue };
        for feed in feeds {
            let (log, ends) = evaluated(&source, &program, feed.clone(), 20_000);
            let (found, found_ends) = ran(&compiled, feed.clone(), 2_000_000);
            if ends != Ends::Limit && (&log, ends) != (&found, found_ends) {
                return Some(format!(
                    "{level:?} {feed:?}\n{text}\nmeant {ends:?} {}\nfound {found_ends:?} {}\n{}",
                    String::from_utf8_lossy(&log),
                    String::from_utf8_lossy(&found),
                    compiled.assembly
                ));
            }
        }
    }
    None
}

fn check_all(first: u64, count: u64, levels: &[Level], feeds: &[Feed]) {
    for number in first..first + count {
        let bytes = choices(number);
        if difference(&bytes, levels, feeds).is_some() {
            let small = shrink(&bytes, &mut |bytes| difference(bytes, levels, feeds).is_some());
            unreachable!("program {number}\n{}", difference(&small, levels, feeds).unwrap());
        }
    }
}

#[test]
fn random_programs_mean_the_same() {
    let feeds: Vec<Feed> = (0..4).map(Feed::seeded).collect();
    check_all(seed() * 1_000_000, count(PROGRAMS), &[Level::None, Level::Usual], &feeds);
}

#[test]
fn random_programs_mean_the_same_for_all_values_of_a_port() {
    let feeds: Vec<Feed> = (0..=255).map(Feed::fixed).collect();
    check_all(seed() * 1_000_000 + 500_000, count(PROGRAMS) / 10, &[Level::Usual], &feeds);
}

#[test]
fn random_programs_mean_the_same_when_code_is_searched_for() {
    let feeds: Vec<Feed> = (0..4).map(Feed::seeded).collect();
    check_all(seed() * 1_000_000 + 700_000, count(PROGRAMS) / 30, &[Level::Smallest], &feeds);
}

/// Options are plain data.
#[test]
fn unchecked_programs_have_no_checks() {
    use bantam_chick::Indices;
    let text = "uint8[] a = {1, 2, 3}; uint8 i = read_port(7); out(a[i]);";
    let source = Source::new("unchecked", text);
    let size = |indices| {
        let options = Options { indices, ..Options::default() };
        let program = check_source(&source, 0, VcBackend.profile(), options).program.unwrap();
        compile(&source, &program, options).unwrap().bytes()
    };
    assert!(size(Indices::Unchecked) + 5 < size(Indices::Checked));
}
