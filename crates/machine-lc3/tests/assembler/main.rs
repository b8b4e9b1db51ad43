//! The assembler with the LC-3's rows and dialect: accepted and rejected sources, messages, linking,
//! formatting and disassembly.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod disassembly;
mod extensions;
mod format;
mod linking;
mod mistakes;
mod pages;
mod strange;
mod strict;

use std::sync::LazyLock;

use bantam_asm::{Assembler, Assembly, Object, Options, disassemble, link};
use bantam_diag::{Diagnostic, Source, Sources, Style, has_errors, render_all};
use bantam_isa::{Image, InsnSet, Segment};
use bantam_machine_lc3::{DIALECT, Lc3};

static ASSEMBLER: LazyLock<Assembler> = LazyLock::new(|| Assembler::new(InsnSet::of::<Lc3<3>>(), &DIALECT));

/// No option at all.
const PLAIN: Options = Options { case_sensitive: false, bit_patterns: false, strict: false };
/// `--strict`.
const STRICT: Options = Options { strict: true, ..PLAIN };

fn assemble_with(text: &str, options: Options) -> Assembly {
    ASSEMBLER.assemble(&Source::new("a.asm", text), 0, options)
}

fn assemble(text: &str) -> Assembly {
    assemble_with(text, PLAIN)
}

/// The codes of all diagnostics, in order.
fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// The diagnostics as a terminal shows them.
fn shown_with(text: &str, options: Options) -> String {
    let diagnostics = assemble_with(text, options).diagnostics;
    render_all(&diagnostics, &Sources::new(vec![Source::new("a.asm", text)]), Style::Plain)
}

fn shown(text: &str) -> String {
    shown_with(text, PLAIN)
}

/// The blocks of an object, each with its origin.
fn blocks(object: &Object) -> Vec<(u16, Vec<u16>)> {
    object.blocks.iter().map(|block| (block.origin, block.words.clone())).collect()
}

/// The blocks of a program without errors. The formatted and the disassembled program must have the same
/// words.
#[track_caller]
fn words_with(text: &str, options: Options) -> Vec<(u16, Vec<u16>)> {
    let words = words_only(text, options);
    let formatted = ASSEMBLER.format(&Source::new("a.asm", text));
    assert_eq!(words_only(&formatted, options), words, "formatted:\n{formatted}");
    assert_eq!(ASSEMBLER.format(&Source::new("a.asm", formatted.as_str())), formatted, "formatted again");
    let disassembled = disassemble(&image_of(&words), ASSEMBLER.insn_set(), &DIALECT);
    assert_eq!(words_only(&disassembled, PLAIN), words, "disassembled:\n{disassembled}");
    words
}

#[track_caller]
fn words_only(text: &str, options: Options) -> Vec<(u16, Vec<u16>)> {
    let Assembly { object, diagnostics } = assemble_with(text, options);
    assert!(!has_errors(&diagnostics), "{}", shown_with(text, options));
    blocks(&object)
}

/// An image of nothing but words.
fn image_of(blocks: &[(u16, Vec<u16>)]) -> Image {
    let segments = blocks.iter().map(|(origin, words)| Segment { origin: *origin, words: words.clone() });
    Image { segments: segments.collect(), ..Image::default() }
}

#[track_caller]
fn words(text: &str) -> Vec<(u16, Vec<u16>)> {
    words_with(text, PLAIN)
}

/// An image of several sources, with all diagnostics. They are linked if none has errors.
fn link_all(texts: &[&str], options: Options) -> (Image, Vec<Diagnostic>, Sources) {
    let names = ["a.asm", "b.asm", "c.asm", "d.asm"];
    let sources: Vec<Source> =
        names.into_iter().zip(texts).map(|(name, text)| Source::new(name, *text)).collect();
    let mut objects = Vec::new();
    let mut diagnostics = Vec::new();
    for (id, source) in (0..).zip(&sources) {
        let assembly = ASSEMBLER.assemble(source, id, options);
        diagnostics.extend(assembly.diagnostics);
        objects.push((id, assembly.object));
    }
    let mut image = Image::default();
    if !has_errors(&diagnostics) {
        let (linked, linking) = link(&objects, bantam_machine_lc3::NUMERALS);
        diagnostics.extend(linking);
        image = linked;
    }
    (image, diagnostics, Sources::new(sources))
}
