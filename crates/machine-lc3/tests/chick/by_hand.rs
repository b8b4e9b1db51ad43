//! The compiler beside people: words and instructions of programs that were also written in assembly, by
//! the same algorithm and the textbook's conventions.

use std::{fs, path::Path};

use bantam_chick::Level;

use crate::tools::{End, assemble, build, formatted, level, native, run};

/// A program, and what the compiler's may have of the words and instructions of the other at most, in
/// hundredths. Whoever makes one smaller writes it down here.
const PROGRAMS: &[(&str, usize, u64)] = &[
    ("fibonacci", 118, 107),
    ("sieve", 101, 112),
    ("bubble", 98, 119),
    ("gcd", 100, 107),
    ("hanoi", 103, 100),
    ("count", 126, 109),
];

const INPUT: &[u8] = b"It was the best of times,\nit was the worst of times,\nit was the age of wisdom.";

fn read(name: &str, ending: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/chick/by_hand/{name}.{ending}"));
    fs::read_to_string(path).unwrap()
}

#[test]
fn words_and_instructions_beside_people() {
    let mut grown = Vec::new();
    for (name, most_words, most_instructions) in PROGRAMS {
        let ours = build(&read(name, "chk"), level(Level::Usual));
        let theirs = assemble(&read(name, "asm"));
        let (our_outcome, our_count) = run(&ours.image, INPUT, &native());
        let (their_outcome, their_count) = run(&theirs, INPUT, &native());
        assert_eq!(our_outcome.end, End::Done);
        assert_eq!(formatted(&ours.assembly.text), ours.assembly.text);
        assert_eq!(formatted(&read(name, "asm")), read(name, "asm"));
        assert_eq!(our_outcome, their_outcome, "{name}");
        let their_words: usize = theirs.segments.iter().map(|segment| segment.words.len()).sum();
        let words = ours.words() * 100 / their_words;
        let instructions = our_count * 100 / their_count;
        println!(
            "{name:10} words {:4} / {their_words:4} = {words:3} %   instructions {our_count:6} / {their_count:6} = {instructions:3} %",
            ours.words()
        );
        if words > *most_words || instructions > *most_instructions {
            grown.push(format!("{name}: {words} % of the words, {instructions} % of the instructions"));
        }
    }
    assert!(grown.is_empty(), "{}", grown.join("\n"));
}
