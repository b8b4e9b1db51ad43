//! What must hold of every machine in the registry, whatever it is. No machine is named here.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bantam_asm::{Options, disassemble, link};
use bantam_diag::{Source, has_errors};
use bantam_isa::{Image, Segment, Spelled};
use bantam_machines::{ALL, Target};
use bantam_run::{Exit, Machine, Settings, Trial, check_engines};

fn assemble(target: &dyn Target, text: &str) -> Image {
    let assembly = target.assembler().assemble(&Source::new("test.asm", text), 0, Options::default());
    assert!(!has_errors(&assembly.diagnostics), "{:?}", assembly.diagnostics.first());
    let (image, diagnostics) = link(&[(0, assembly.object)], target.set().numerals);
    assert!(diagnostics.is_empty());
    image
}

fn machine(target: &'static dyn Target) -> Box<dyn Machine> {
    target.machine(&Settings::new()).unwrap()
}

#[test]
fn every_key_that_has_a_spelling_is_what_the_spelling_assembles_to() {
    for target in ALL {
        let set = target.set();
        let printed: Vec<(u16, String)> =
            (0..=u16::MAX).filter_map(|key| Some((key, set.print(key, |_, _| None)?))).collect();
        assert!(printed.len() > set.rows.len());
        let directive = target.dialect().name_of(bantam_asm::Directive::Origin);
        // In pieces, so that they fit into memory together with nothing else.
        for piece in printed.chunks(16_384) {
            let mut text = format!("{directive} 0\n");
            for (_, code) in piece {
                text.push_str(code);
                text.push('\n');
            }
            let image = assemble(*target, &text);
            let words = &image.segments[0].words;
            for ((key, code), word) in piece.iter().zip(words) {
                assert_eq!(key, word, "{code}");
            }
        }
    }
}

#[test]
fn decoding_then_encoding_is_the_identity_on_every_legal_word() {
    for target in ALL {
        let set = target.set();
        let mut legal = 0;
        for key in 0..=u16::MAX {
            let Some(row) = set.row_of(key) else {
                assert!(set.form_of(key).is_none(), "x{key:04X} is no instruction");
                continue;
            };
            let pattern = &set.rows[row].pattern;
            assert!(pattern.matches(key));
            if !pattern.is_canonical(key) {
                continue;
            }
            legal += 1;
            let fields = set.fields(row);
            let again = fields.iter().fold(pattern.bits, |word, field| {
                word | field.put(i64::from(field.value(key))).expect("a decoded value fits")
            });
            assert_eq!(again, key, "row {row}");
        }
        assert!(legal > 1000, "{legal} legal words");
    }
}

#[test]
fn each_form_prints_as_itself_and_each_sentence_is_one() {
    for target in ALL {
        let set = target.set();
        for form in &set.forms {
            assert!(form.sentence.ends_with('.'), "{}: {}", form.mnemonic, form.sentence);
            assert!(set.row_of(form.word).is_some(), "{} belongs to a row", form.mnemonic);
            if form.spelled == Spelled::Always {
                let printed = set.print(form.word, |_, _| None).unwrap();
                let name = printed.split(' ').next().unwrap();
                assert!(
                    name == form.mnemonic
                        || set.forms.iter().any(|other| other.mnemonic == name && other.row == form.row)
                );
            }
        }
    }
}

#[test]
fn what_is_disassembled_assembles_to_the_same_words() {
    let mut state = 0x0DD_5EEDu64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as u16
    };
    for target in ALL {
        let mask = ((1u32 << target.set().cell_bits) - 1) as u16;
        for len in [1, 2, 100, 5000] {
            let words = (0..len).map(|_| random() & mask).collect();
            let origin = random() % 0x7000;
            let image = Image { segments: vec![Segment { origin, words }], ..Image::default() };
            let text = disassemble(&image, target.set(), target.dialect());
            assert_eq!(assemble(*target, &text).segments, image.segments, "{text}");
        }
    }
}

#[test]
fn the_engines_agree_on_the_benchmarks() {
    for target in ALL {
        for (name, text) in target.benchmarks() {
            let image = assemble(*target, text);
            let make = || machine(*target);
            let trial = Trial {
                machine: &make,
                image: &image,
                input: b"",
                stops: &[1, 77, 12_345, 654_321],
                output_limit: 1000,
            };
            let (exit, _) = check_engines(&trial).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(exit, Exit::StepLimit, "{name} runs for longer than this");
        }
    }
}

#[test]
fn a_new_project_runs_at_once() {
    for target in ALL {
        let (name, text) = target.project()[0];
        assert!(target.source_endings().iter().any(|ending| name.ends_with(ending)));
        let image = assemble(*target, text);
        let mut console = bantam_run::Script::new("Ada\n");
        let mut machine = machine(*target);
        machine.load(&image).unwrap();
        assert_eq!(machine.run(&mut console, bantam_run::Limits::steps(1_000_000)), Exit::Halted);
        assert!(console.text().contains("Ada"), "{}", console.text());
    }
}

#[test]
fn machines_are_send_and_run_on_many_threads() {
    for target in ALL {
        let (_, text) = target.project()[0];
        let image = assemble(*target, text);
        let run = || {
            let mut machine = machine(*target);
            machine.load(&image).unwrap();
            let mut console = bantam_run::Script::new("Ada\n");
            let exit = machine.run(&mut console, bantam_run::Limits::steps(1_000_000));
            (exit, console.text(), machine.instructions())
        };
        let expected = run();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(run)).collect();
            for thread in threads {
                assert_eq!(thread.join().unwrap(), expected);
            }
        });
    }
}
