//! Random programs have no errors and end, and shrinking finds small ones.

use bantam_chick::{
    Profile,
    evaluate::{End, Host, evaluate},
    format,
};
use bantam_diag::Source;
use bantam_testkit::chick::{Choices, Size, program, shrink};

use crate::tools::{LC3, Noise, VC, check, rendered_for, run};

/// Endless input from keys and ports.
struct Endless(u8, usize);

impl Host for Endless {
    fn print(&mut self, bytes: &[u8]) {
        self.1 += bytes.len();
    }

    fn read_char(&mut self) -> Option<u8> {
        self.0 = self.0.wrapping_mul(5).wrapping_add(77);
        Some(self.0)
    }

    fn read_port(&mut self, port: u8) -> u8 {
        self.0 = self.0.wrapping_mul(3).wrapping_add(port);
        self.0
    }

    fn write_port(&mut self, _: u8, _: u8) {
        self.1 += 1;
    }
}

fn of(bytes: &[u8], size: Size, profile: &Profile) -> String {
    program(&mut Choices::new(bytes, size), profile)
}

#[test]
fn programs_have_no_errors_and_end() {
    let mut noise = Noise(0xDEAD_BEEF_CAFE_F00D);
    let short = Profile { longest_array: 16, ..VC };
    let (mut faults, mut shown) = (0, 0);
    let mut all = String::new();
    for number in 0..2000 {
        let len = noise.below(400);
        let bytes = noise.bytes(len);
        for profile in [&short, &LC3] {
            let size = if number % 2 == 0 { Size::Small } else { Size::Usual };
            let text = of(&bytes, size, profile);
            let Some(program) = check(&text, profile).program else {
                panic!("{}\n{text}", rendered_for(&text, profile));
            };
            let mut host = Endless(7, 0);
            match evaluate(&program, &mut host, 100_000) {
                End::Done => shown += usize::from(host.1 > 0),
                End::Fault(..) => faults += 1,
                end @ (End::StepLimit | End::TooDeep(_) | End::InputEnded(_) | End::Machine(_)) => {
                    panic!("{end:?}\n{text}")
                }
            }
            let source = Source::new("a.chk", &*text);
            let formatted = format(&source, &[";"]);
            assert_eq!(format(&Source::new("a.chk", &*formatted), &[";"]), formatted, "{text}");
            if number % 8 == 0 {
                assert_eq!(
                    run(&check(&formatted, profile).program.unwrap(), b"abc", 100_000).1,
                    run(&program, b"abc", 100_000).1
                );
            }
            if number < 300 {
                all.push_str(&text);
            }
        }
    }
    assert!(shown > 2000, "{shown} show something");
    assert!((100..2000).contains(&faults), "{faults} end with a fault");
    let pieces = [
        "int16(-32768)",
        "uint16(",
        "&&",
        "||",
        " / ",
        " % ",
        " << ",
        " >> ",
        "~",
        "read_port(",
        "write_port(",
        "read_char()",
        "print_dec(",
        "print(\"",
        "wrapping_add(",
        "wrapping_mul(",
        "break;",
        "continue;",
        "return ",
        "} else if (",
        "do {",
        "for (",
        "while (true)",
        "++;",
        "--;",
        "const ",
        "let ",
        "bool(",
        "to_char(",
        ">>= ",
        "/= ",
        "char[] ",
        "void ",
        "0b",
        "0x",
    ];
    for piece in pieces {
        assert!(all.contains(piece), "nothing has `{piece}`");
    }
}

#[test]
fn no_bytes_are_the_simplest_program() {
    assert_eq!(of(&[], Size::Usual, &VC), "uint8 a = 0;\nout(a);\n");
    assert_eq!(of(&[0; 8], Size::Small, &LC3), of(&[0; 8], Size::Small, &LC3));
}

#[test]
fn more_bytes_are_more_statements_up_to_a_limit() {
    let mut noise = Noise(42);
    let bytes = noise.bytes(5000);
    let lines = |size| of(&bytes, size, &LC3).lines().count();
    assert!((10..80).contains(&lines(Size::Small)), "{}", lines(Size::Small));
    assert!((20..200).contains(&lines(Size::Usual)), "{}", lines(Size::Usual));
}

#[test]
fn shrinking_keeps_only_relevant_bytes() {
    // Fails with a 200 somewhere before a byte greater than 100.
    let mut fails = |bytes: &[u8]| {
        let first = bytes.iter().position(|byte| *byte == 200);
        first.is_some_and(|first| bytes[first + 1..].iter().any(|byte| *byte > 100))
    };
    let mut noise = Noise(3);
    let mut bytes = noise.bytes(300);
    bytes[100] = 200;
    bytes[200] = 255;
    assert!(fails(&bytes));
    assert_eq!(shrink(&bytes, &mut fails), [200, 101]);
}

#[test]
fn shrinking_programs_gives_small_ones() {
    let mut noise = Noise(99);
    let mut fails = |bytes: &[u8]| of(bytes, Size::Usual, &LC3).contains(" % ");
    let bytes = std::iter::repeat_with(|| noise.bytes(300)).find(|bytes| fails(bytes)).unwrap();
    let small = of(&shrink(&bytes, &mut fails), Size::Usual, &LC3);
    assert!(small.contains(" % ") && small.lines().count() <= 6, "{small}");
}
