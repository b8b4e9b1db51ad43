//! Making one image of several objects.
//!
//! The assembler has placed every word, so linking is: gather the blocks, and put the addresses of
//! global labels into the words that wait for them.

use bantam_diag::{Diagnostic, SourceId};
use bantam_isa::{Image, PatternField, Segment, SourceLine, Symbol};

use crate::{
    message,
    object::{Object, Patch, PatchKind},
};

/// A label that one object offers to the others.
struct Global<'a> {
    name: &'a str,
    addr: u16,
    object: usize,
    span: bantam_diag::Span,
}

/// Makes an image of objects, each with the number of its source. The run starts at the first block
/// of the first. The image is of use only if there are no errors among the diagnostics.
#[must_use]
pub fn link(objects: &[(SourceId, Object)]) -> (Image, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let globals = globals(objects, &mut diagnostics);
    overlaps(objects, &mut diagnostics);
    let mut image = Image::default();
    for (id, object) in objects {
        let first_file = image.files.len() as u32;
        image.files.extend(object.files.iter().cloned());
        let lines = object.lines.iter().map(|line| SourceLine { file: line.file + first_file, ..*line });
        image.lines.extend(lines);
        let symbols = object.symbols.iter();
        image.symbols.extend(symbols.map(|symbol| Symbol { name: symbol.name.clone(), addr: symbol.addr }));
        let first_segment = image.segments.len();
        let blocks = object.blocks.iter();
        image
            .segments
            .extend(blocks.map(|block| Segment { origin: block.origin, words: block.words.clone() }));
        for patch in &object.patches {
            let segments = &mut image.segments[first_segment..];
            apply(segments, patch, &globals, (*id, object.case_sensitive), &mut diagnostics);
        }
    }
    image.symbols.sort_by_key(|symbol| symbol.addr);
    image.lines.sort_by_key(|line| line.addr);
    (image, diagnostics)
}

fn same(a: &str, b: &str, exact: bool) -> bool {
    if exact { a == b } else { a.eq_ignore_ascii_case(b) }
}

/// All global labels; a name that two files offer is an error.
fn globals<'a>(objects: &'a [(SourceId, Object)], diagnostics: &mut Vec<Diagnostic>) -> Vec<Global<'a>> {
    let mut all: Vec<Global<'a>> = Vec::new();
    for (number, (id, object)) in objects.iter().enumerate() {
        for symbol in object.symbols.iter().filter(|symbol| symbol.global) {
            match all.iter().find(|other| same(other.name, &symbol.name, object.case_sensitive)) {
                Some(other) if other.object != number => {
                    let first = (objects[other.object].0, other.span);
                    diagnostics.push(message::global_twice(*id, symbol.span, &symbol.name, first));
                }
                Some(_) | None => {
                    let (name, addr, span) = (symbol.name.as_str(), symbol.addr, symbol.span);
                    all.push(Global { name, addr, object: number, span });
                }
            }
        }
    }
    all
}

/// Blocks of different objects that overlap.
fn overlaps(objects: &[(SourceId, Object)], diagnostics: &mut Vec<Diagnostic>) {
    let mut blocks: Vec<(usize, &crate::Block)> = Vec::new();
    for (number, (_, object)) in objects.iter().enumerate() {
        blocks.extend(object.blocks.iter().map(|block| (number, block)));
    }
    blocks.sort_by_key(|(number, block)| (block.origin, *number));
    for pair in blocks.windows(2) {
        let [(a, first), (b, second)] = [pair[0], pair[1]];
        let end = usize::from(first.origin) + first.words.len();
        if a != b && usize::from(second.origin) < end {
            let place = |number: usize, block: &crate::Block| {
                (
                    objects[number].0,
                    block.span,
                    objects[number].1.files.first().map_or("", |f| f.name.as_str()).to_owned(),
                )
            };
            diagnostics.push(message::files_overlap(place(b, second), second.origin, place(a, first), end));
        }
    }
}

/// Puts the address of a label into the word that waits for it.
fn apply(
    segments: &mut [Segment],
    patch: &Patch,
    globals: &[Global<'_>],
    (id, exact): (SourceId, bool),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(global) = globals.iter().find(|global| same(global.name, &patch.symbol, exact)) else {
        let near = message::nearest(&patch.symbol, globals.iter().map(|global| global.name));
        diagnostics.push(message::external_not_found(id, patch, near));
        return;
    };
    let addr = i64::from(global.addr) + patch.offset;
    let word = segments.iter_mut().find_map(|segment| {
        let at = usize::from(patch.addr).checked_sub(usize::from(segment.origin))?;
        segment.words.get_mut(at)
    });
    let Some(word) = word else { return };
    match patch.kind {
        PatchKind::Word => *word = addr as u16,
        PatchKind::Relative { shift, width, next } => {
            let field = PatternField { letter: b'o', shift, width };
            let distance = addr - i64::from(next);
            let reach = 1i64 << (width - 1);
            if distance < -reach || distance >= reach {
                diagnostics.push(message::external_too_far(id, patch, global.addr, distance, reach));
                return;
            }
            *word = (*word & !(field.mask() << shift)) | ((distance as u16 & field.mask()) << shift);
        }
    }
}
