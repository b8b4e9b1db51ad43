//! A short form of the fuzzer of recordings, the same each time: bytes of recordings that were changed, cut off and put
//! together anew.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../fuzz/recordings.rs"]
mod recordings;

use bantam_debug::{EndReason, Recorder, Recording};
use bantam_isa::{Image, Segment};
use bantam_machines::LaunchPlan;
use bantam_run::{Limits, Script};

/// Numbers that look random and are the same each time.
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// Reads keys and shows them, for ever.
const ECHO: [u16; 3] = [0xF020, 0xF021, 0x0FFD];

/// A run of a few words.
fn recorded(machine: &str, origin: u16, words: &[u16], ports: &str) -> Recording {
    let segments = vec![Segment { origin, words: words.to_vec() }];
    let image = Image { segments, ..Image::default() };
    let mut plan = LaunchPlan { random_memory: Some(7), ..LaunchPlan::new(machine, image) };
    plan.registers.push(("R1".to_owned(), 5));
    let mut machine = plan.launch().unwrap();
    let mut recorder = Recorder::default();
    let exit = machine.run(&mut recorder.console(&mut Script::new("ab")), Limits::steps(3_000));
    let recording = recorder.finish(plan, &*machine, EndReason::from(&exit)).unwrap();
    // What is not in the types is written by hand.
    let text = recording.write().unwrap().replace("\"end\":", &format!("{ports}\"end\":"));
    Recording::read(text.as_bytes()).unwrap()
}

fn seeds() -> Vec<Recording> {
    let ports = r#""ports":{"1":{"holds":3},"2":{"feed":[1,2]},"7":{"log":{"deeds":[["read",65,2],["write",3,1]],"failed":"gone"}}},"#;
    // Reads port 7 and writes it to port 3, twice over, and halts.
    let vc = [216, 163, 216, 163, 255];
    vec![
        recorded("lc3", 0x3000, &ECHO, ""),
        recorded("vc", 0, &vc, ""),
        recorded("vc", 0, &vc, ports),
        recorded("euclid", 0, &[0x1000, 0], ""),
    ]
}

#[test]
fn whole_recordings_hold() {
    for seed in seeds() {
        recordings::recording(seed.write().unwrap().as_bytes());
        recordings::recording(seed.token().unwrap().as_bytes());
    }
}

#[test]
fn any_bytes_are_read_as_a_recording_without_panic() {
    let mut noise = Noise(0xF022_0005);
    let seeds: Vec<Vec<u8>> = seeds().iter().map(|seed| seed.write().unwrap().into_bytes()).collect();
    for _ in 0..1_500 {
        let mut bytes = seeds[noise.below(seeds.len())].clone();
        for _ in 0..1 + noise.below(3) {
            let (at, len) = (noise.below(bytes.len()), 1 + noise.below(20));
            match noise.below(4) {
                0 => bytes[at] = noise.below(256) as u8,
                // Digits make other numbers.
                1 => bytes[at] = b'0' + noise.below(10) as u8,
                2 => drop(bytes.drain(at..(at + len).min(bytes.len()))),
                _ => {
                    let other = &seeds[noise.below(seeds.len())];
                    let from = noise.below(other.len());
                    let piece = other[from..(from + len).min(other.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        recordings::recording(&bytes);
    }
}

#[test]
fn any_text_is_read_as_a_token_without_panic() {
    let mut noise = Noise(0xF022_0006);
    let seeds: Vec<Vec<u8>> = seeds().iter().map(|seed| seed.token().unwrap().into_bytes()).collect();
    for _ in 0..1_500 {
        let mut bytes = seeds[noise.below(seeds.len())].clone();
        for _ in 0..1 + noise.below(3) {
            let at = noise.below(bytes.len());
            bytes[at] = b"ABCxyz019-_ =+"[noise.below(14)];
        }
        bytes.truncate(bytes.len() - noise.below(3));
        recordings::recording(&bytes);
    }
}
