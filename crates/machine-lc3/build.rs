//! Assembles the operating system, so that a run does not have to.
//!
//! The rows and the dialect are the machine's own files; only the parts that run programs are omitted.
//! The result is `os.rs` in the output folder of the build: the words of each block and the addresses
//! that the host needs, for each edition.

use std::{env, fmt::Write as _, fs, path::Path};

use bantam_asm::{Assembler, Options, link};
use bantam_diag::{Source, Sources, Style, has_errors, render_all};
use bantam_isa::{Image, InsnSet};

#[path = "src/dialect.rs"]
#[expect(unreachable_pub, reason = "the file is a public module of the crate")]
mod dialect;
#[path = "src/recipes.rs"]
mod recipes;
#[path = "src/rows.rs"]
#[expect(unreachable_pub, reason = "the file is a public module of the crate")]
mod rows;

fn main() {
    println!("cargo::rerun-if-changed=os");
    let mut text = String::new();
    for (name, front) in [("EDITION_2", "os/textbook2.asm"), ("EDITION_3", "os/textbook3.asm")] {
        describe(&mut text, name, &assemble(front));
    }
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("os.rs"), text).expect("the build's folder can be written");
}

/// Assembles a front file and links it with the routines.
fn assemble(front: &str) -> Image {
    println!("cargo::rerun-if-changed={front}");
    let read =
        |name: &str| Source::new(name, fs::read_to_string(name).expect("the file is part of the crate"));
    let sources = Sources::new(vec![read(front), read("os/routines.asm")]);
    let assembler = Assembler::new(InsnSet::of::<rows::Lc3<3>>(), &dialect::DIALECT);
    let mut diagnostics = Vec::new();
    let mut objects = Vec::new();
    for (id, source) in (0..).zip(sources.iter()) {
        let assembly = assembler.assemble(source, id, Options::default());
        diagnostics.extend(assembly.diagnostics);
        objects.push((id, assembly.object));
    }
    let (image, linking) = link(&objects, assembler.insn_set().numerals);
    diagnostics.extend(linking);
    assert!(!has_errors(&diagnostics), "{}", render_all(&diagnostics, &sources, Style::Plain));
    image
}

/// Writes an image as a Rust constant.
fn describe(text: &mut String, name: &str, image: &Image) {
    let place = |label: &str| image.addr_of(label).expect("the system has the labels that the host knows");
    let _ = writeln!(text, "static {name}: Os = Os {{\n    blocks: &[");
    for segment in &image.segments {
        let _ = writeln!(text, "        ({:#06x}, &{:#06x?}),", segment.origin, segment.words);
    }
    let _ = writeln!(text, "    ],");
    for (field, label) in [
        ("start", "OS_START"),
        ("unknown_trap", "OS_TRAP_UNKNOWN"),
        ("interrupt", "OS_INTERRUPT"),
        ("halt_banner", "OS_HALT_BANNER"),
    ] {
        let _ = writeln!(text, "    {field}: {:#06x},", place(label));
    }
    let exceptions = ["OS_PRIVILEGE", "OS_ILLEGAL", "OS_ACV"].map(place);
    let _ = writeln!(text, "    exceptions: {exceptions:#06x?},\n}};");
}
