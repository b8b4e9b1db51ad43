//! Properties of any bytes. The fuzzers check them, and so does a seeded test.
//!
//! An oracle panics if something is wrong. It never takes long: whatever the bytes are, what it calls has limits.

use bantam_asm::{Blocks, Object, Options, disassemble, link, read_bto, write_bto};
use bantam_chick::{
    Options as ChickOptions,
    backend::{Backend, Request},
    check_source,
    evaluate::{End, Host, evaluate},
    format as format_chick,
};
use bantam_diag::{Source, Sources, Style, github, has_errors, json, render_all};
use bantam_isa::{Image, Segment};
use bantam_machines::{ALL, Target, find};
use bantam_run::{MakeBackend, Settings};
use bantam_testkit::{Trial, check_engines};

/// Returns the options that some bits choose.
fn options(bits: u8) -> Options {
    Options { case_sensitive: bits & 1 != 0, bit_patterns: bits & 2 != 0, strict: bits & 4 != 0 }
}

/// Any bytes as a source: diagnostics can be rendered, formatting changes only the looks, and what is assembled
/// survives its own object file and its own disassembly.
pub(crate) fn assemble(bytes: &[u8]) {
    let (bits, text) = bytes.split_first().unwrap_or((&0, &[]));
    let source = Source::from_bytes("fuzz.asm", text);
    for target in ALL {
        let assembly = target.assembler().assemble(&source, 0, options(*bits));
        let sources = Sources::new(vec![source.clone()]);
        let shown = render_all(&assembly.diagnostics, &sources, Style::Plain);
        let _ = (json(&assembly.diagnostics, &sources), github(&assembly.diagnostics, &sources));
        assert_eq!(assembly.diagnostics.is_empty(), shown.is_empty());
        let formatted = target.assembler().format(&source);
        let again = target.assembler().format(&Source::new("fuzz.asm", formatted.as_str()));
        assert_eq!(formatted, again, "formatting twice is formatting once");
        if has_errors(&assembly.diagnostics) {
            continue;
        }
        let after = target.assembler().assemble(
            &Source::new("fuzz.asm", formatted),
            0,
            Options { strict: false, ..options(*bits) },
        );
        assert!(!has_errors(&after.diagnostics), "formatting makes no errors");
        assert_eq!(words(&after.object.blocks), words(&assembly.object.blocks), "formatting keeps the words");
        let read = read_bto(write_bto(&assembly.object).as_bytes());
        assert_eq!(words(&read.expect("we read what we write").blocks), words(&assembly.object.blocks));
        let (image, diagnostics) = link(&[(0, assembly.object)], target.insn_set().numerals);
        if !has_errors(&diagnostics) {
            comes_back(*target, &image);
        }
    }
}

/// Any bytes as Chick: diagnostics can be rendered, formatting changes only the looks, and what has no errors runs
/// and compiles to assembly without errors, or is too large.
pub(crate) fn chick(bytes: &[u8]) {
    let source = Source::from_bytes("fuzz.chk", bytes);
    for target in ALL {
        let Some(backend) = target.chick() else { continue };
        let profile = backend.profile();
        let checked = check_source(&source, 0, profile, ChickOptions::default());
        let sources = Sources::new(vec![source.clone()]);
        let shown = render_all(&checked.diagnostics, &sources, Style::Plain);
        assert_eq!(checked.diagnostics.is_empty(), shown.is_empty());
        let formatted = format_chick(&source, profile.asm_comments);
        let again = format_chick(&Source::new("fuzz.chk", formatted.as_str()), profile.asm_comments);
        assert_eq!(formatted, again, "formatting twice is formatting once");
        let Some(program) = checked.program else { continue };
        let end = evaluate(&program, &mut Silent, CHICK_STEPS);
        // Assembly inside the program is not the compiler's own.
        if !matches!(end, End::Machine(_)) {
            compiles(
                *target,
                backend,
                &Request { program: &program, source: &source, id: 0, options: ChickOptions::default() },
            );
        }
    }
}

/// The maximum number of steps of a Chick program.
const CHICK_STEPS: u64 = 10_000;

/// Provides no input and ignores output.
struct Silent;

impl Host for Silent {
    fn print(&mut self, _: &[u8]) {}
    fn read_char(&mut self) -> Option<u8> {
        None
    }
    fn read_port(&mut self, port: u8) -> u8 {
        port
    }
    fn write_port(&mut self, _: u8, _: u8) {}
}

fn compiles(target: &dyn Target, backend: &dyn Backend, request: &Request<'_>) {
    match backend.compile(request) {
        Ok(assembly) => {
            let text = Source::new("compiled", assembly.text.as_str());
            let made = target.assembler().assemble(&text, 0, Options::default());
            let sources = Sources::new(vec![text]);
            let rendered = render_all(&made.diagnostics, &sources, Style::Plain);
            let asm = request.source.text.contains("asm");
            assert!(asm || !has_errors(&made.diagnostics), "{rendered}\n{}", assembly.text);
        }
        Err(diagnostics) => assert!(has_errors(&diagnostics)),
    }
}

fn words(blocks: &[bantam_asm::Block]) -> Vec<(u16, Vec<u16>)> {
    blocks.iter().map(|block| (block.origin, block.words.clone())).collect()
}

/// The disassembly assembles to the same words.
fn comes_back(target: &dyn Target, image: &Image) {
    if image.segments.is_empty() {
        return;
    }
    let text = disassemble(image, target.insn_set(), target.dialect());
    let assembly = target.assembler().assemble(&Source::new("dis.asm", text.as_str()), 0, Options::default());
    assert!(!has_errors(&assembly.diagnostics), "{text}");
    let (again, _) = link(&[(0, assembly.object)], target.insn_set().numerals);
    assert_eq!(again.segments, image.segments, "{text}");
}

/// Any bytes as an object file: an error with a position, or an object that can be linked.
pub(crate) fn objects(bytes: &[u8]) {
    for target in ALL {
        let names = target.object_endings().iter().map(|ending| format!("fuzz{ending}"));
        for read in names.map(|name| target.read_object(&name, bytes)).chain([read_bto(bytes)]) {
            match read {
                Ok(object) if object.machine == target.name() => links(*target, object),
                Ok(object) => {
                    assert!(find(&object.machine).is_none_or(|other| other.name() != target.name()))
                }
                Err(error) => assert!(error.to_string().starts_with("byte ")),
            }
        }
    }
}

/// An object of the machine, linked: if it can be loaded, its disassembly assembles to it.
fn links(target: &dyn Target, object: Object) {
    let (image, diagnostics) = link(&[(0, object)], target.insn_set().numerals);
    let mut machine = target.machine(&Settings::new()).expect("no settings");
    if !has_errors(&diagnostics) && machine.load(&image).is_ok() {
        comes_back(target, &image);
    }
}

/// Any bytes as a program with keys: the engines agree, and respect limits.
pub(crate) fn run(bytes: &[u8]) {
    let Some(([origin_high, keys, steps, seed], rest)) = bytes.split_first_chunk::<4>() else { return };
    let (input, code) = rest.split_at(rest.len().min(usize::from(*keys % 16)));
    let words: Vec<u16> = code.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    if words.is_empty() {
        return;
    }
    for target in ALL {
        let mask = ((1u32 << target.insn_set().cell_bits) - 1) as u16;
        let words = words.iter().map(|word| word & mask).collect();
        let origin = match target.dialect().blocks {
            Blocks::Delimited => u16::from_be_bytes([*origin_high, 0]),
            Blocks::Open => 0,
        };
        let segments = vec![Segment { origin, words }];
        let image = Image { segments, ..Image::default() };
        let make = || {
            let mut machine = target.machine(&Settings::new()).expect("no settings");
            machine.randomize(u64::from(*seed));
            machine
        };
        if make().load(&image).is_err() {
            continue;
        }
        let stops = [1, u64::from(*steps), 300 + u64::from(*steps) * 7];
        let backend = Some(bantam_jit::Jit::backend as MakeBackend);
        let trial =
            Trial { machine: &make, backend, image: &image, input, stops: &stops, output_limit: 1000 };
        let agreed = check_engines(&trial);
        assert!(agreed.is_ok(), "{agreed:?}");
    }
}
