//! Properties of every machine in the registry. No machine is named here.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bantam_asm::{Blocks, Directive, Options, disassemble, link};
use bantam_diag::{Source, has_errors};
use bantam_isa::{Image, Segment, Spelled};
use bantam_machines::{ALL, Target};
use bantam_run::{Exit, Machine, Settings};
use bantam_testkit::{Trial, check_engines};

fn assemble(target: &dyn Target, text: &str) -> Image {
    let assembly = target.assembler().assemble(&Source::new("test.asm", text), 0, Options::default());
    assert!(!has_errors(&assembly.diagnostics), "{:?}", assembly.diagnostics.first());
    let (image, diagnostics) = link(&[(0, assembly.object)], target.numerals());
    assert!(diagnostics.is_empty());
    image
}

fn machine(target: &'static dyn Target) -> Box<dyn Machine> {
    target.machine(&Settings::new()).unwrap()
}

#[test]
fn every_key_that_has_a_spelling_is_what_the_spelling_assembles_to() {
    for target in ALL {
        let set = target.insn_set();
        let printed: Vec<(u16, String)> =
            (0..=u16::MAX).filter_map(|key| Some((key, set.print(key, |_, _| None)?))).collect();
        assert!(printed.len() > set.rows.len());
        // In pieces that fit into memory.
        for piece in printed.chunks(set.memory as usize / 4) {
            let code: Vec<&str> = piece.iter().map(|(_, code)| code.as_str()).collect();
            let image = assemble(*target, &at_zero(*target, &code.join("\n")));
            let mut words = image.segments[0].words.as_slice();
            for (key, code) in piece {
                let cells: Vec<u16> = set.cells_of(*key, set.cells(*key)).collect();
                let (insn, rest) = words.split_at(cells.len());
                assert_eq!(cells, insn, "{code}");
                words = rest;
            }
            assert!(words.is_empty());
        }
    }
}

/// Returns the statements as a program at address 0.
fn at_zero(target: &dyn Target, statements: &str) -> String {
    match target.dialect().blocks {
        Blocks::Open => statements.to_owned(),
        Blocks::Delimited => {
            let name = |directive| target.dialect().name_of(directive);
            format!("{} 0\n{statements}\n{}\n", name(Directive::Origin), name(Directive::End))
        }
    }
}

#[test]
fn each_mistake_has_its_code_and_correction() {
    for target in ALL {
        for mistake in target.mistakes() {
            // Mistakes of strict mode and of several files are shown elsewhere.
            let files = [mistake.wrong, mistake.right].concat();
            if mistake.code.starts_with("E01") || files.contains("second file") {
                continue;
            }
            let said = |text: &str| -> Vec<&'static str> {
                let source = Source::new("test.asm", text);
                let assembly = target.assembler().assemble(&source, 0, Options::default());
                let (image, linking) = link(&[(0, assembly.object)], target.numerals());
                let is_whole = !has_errors(&assembly.diagnostics);
                let loading = target.check_image(&image).is_err() && is_whole;
                let codes = assembly.diagnostics.iter().chain(&linking).map(|diagnostic| diagnostic.code);
                codes.chain(loading.then_some("E0031")).collect()
            };
            let large = ["E0029", "E0030"].contains(&mistake.code);
            assert!(
                large || said(mistake.wrong).contains(&mistake.code),
                "{}: {:?}",
                mistake.code,
                said(mistake.wrong)
            );
            let right = said(mistake.right);
            let is_right = right.iter().all(|code| code.starts_with('W') && *code != mistake.code);
            assert!(is_right, "{}: {right:?}", mistake.code);
            let formatted = target.assembler().format(&Source::new("test.asm", mistake.right));
            assert_eq!(formatted, mistake.right, "{} is in columns", mistake.code);
        }
    }
}

#[test]
fn decoding_then_encoding_is_the_identity_on_every_legal_word() {
    for target in ALL {
        let set = target.insn_set();
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
            // A short instruction is the left end of its key.
            let instruction = key & !u16::MAX.checked_shr(pattern.len).unwrap_or(0);
            assert_eq!(again, instruction, "row {row}");
        }
        assert!(legal > 256, "{legal} legal words");
    }
}

#[test]
fn each_form_prints_as_itself_and_each_sentence_is_one() {
    for target in ALL {
        let set = target.insn_set();
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
fn disassembly_assembles_to_the_same_words() {
    let mut state = 0x0DD_5EEDu64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as u16
    };
    for target in ALL {
        let set = target.insn_set();
        let mask = ((1u32 << set.cell_bits) - 1) as u16;
        for len in [1, 2, 100, 5000, 5001, 5002, 5003] {
            let len = len.min(set.memory / 2);
            let words = (0..len).map(|_| random() & mask).collect();
            let has_origin = !target.dialect().name_of(Directive::Origin).is_empty();
            let origin = if has_origin { random() % (set.memory / 2) as u16 } else { 0 };
            let image = Image { segments: vec![Segment { origin, words }], ..Image::default() };
            let text = disassemble(&image, target.insn_set(), target.dialect());
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
                backend: Some(bantam_jit::Jit::backend),
                image: &image,
                input: b"",
                stops: &[1, 77, 12_345, 654_321],
                output_limit: 1000,
            };
            let (exit, _) = check_engines(&trial).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(matches!(exit, Exit::StepLimit | Exit::Halted), "{name} runs on or halts: {exit:?}");
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
        assert!(!console.text().is_empty());
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
