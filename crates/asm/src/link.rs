//! Making one image of several objects.
//!
//! The assembler has placed every word, so linking is: gather the blocks, and put the addresses of
//! global labels into the words that wait for them.

use bantam_diag::{Diagnostic, SourceId};
use bantam_isa::{Image, Numerals, PatternField, Segment, SourceLine, Symbol};
use rustc_hash::FxHashMap;

use crate::{
    message,
    object::{Object, Patch, PatchKind},
    symbols::nearest,
};

/// A label that one object offers to the others.
struct Global<'a> {
    name: &'a str,
    addr: u16,
    object: usize,
    span: bantam_diag::Span,
}

/// All labels that objects offer.
#[derive(Default)]
struct Globals<'a> {
    all: Vec<Global<'a>>,
    /// The numbers of those that are spelled so, in upper case.
    by_name: FxHashMap<String, Vec<usize>>,
}

impl<'a> Globals<'a> {
    fn add(&mut self, global: Global<'a>) {
        self.by_name.entry(global.name.to_ascii_uppercase()).or_default().push(self.all.len());
        self.all.push(global);
    }

    /// The label with this name, compared with case if `exact`.
    fn find(&self, name: &str, exact: bool) -> Option<&Global<'a>> {
        let numbers = self.by_name.get(&name.to_ascii_uppercase())?;
        numbers.iter().map(|number| &self.all[*number]).find(|global| !exact || global.name == name)
    }
}

/// The most unresolved labels for which a similar name is suggested.
const MAX_SUGGESTIONS: usize = 100;

/// Makes an image of objects, each with the number of its source; messages write numbers as `numerals`
/// has them. The run starts at the first block
/// of the first. The image is meaningful only if the diagnostics have no errors.
#[must_use]
pub fn link(objects: &[(SourceId, Object)], numerals: Numerals) -> (Image, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let globals = globals(objects, &mut diagnostics);
    overlaps(objects, numerals, &mut diagnostics);
    let mut image = Image::default();
    for (id, object) in objects {
        let first_file = image.files.len() as u32;
        image.files.extend(object.files.iter().cloned());
        let lines = object.lines.iter().map(|line| SourceLine { file: line.file + first_file, ..*line });
        image.lines.extend(lines);
        let symbols = object.symbols.iter();
        image.symbols.extend(symbols.map(|symbol| Symbol { name: symbol.name.clone(), addr: symbol.addr }));
        if first_file == 0 {
            // Lines of variables are those of the first file.
            image.variables.clone_from(&object.variables);
            image.functions.clone_from(&object.functions);
        }
        let first_segment = image.segments.len();
        let blocks = object.blocks.iter();
        image
            .segments
            .extend(blocks.map(|block| Segment { origin: block.origin, words: block.words.clone() }));
        for patch in &object.patches {
            let segments = &mut image.segments[first_segment..];
            let of = (*id, object.case_sensitive);
            apply(segments, patch, &globals, of, (objects, numerals), &mut diagnostics);
        }
    }
    image.symbols.sort_by_key(|symbol| symbol.addr);
    image.lines.sort_by_key(|line| line.addr);
    (image, diagnostics)
}

/// All global labels; a name that two files offer is an error.
fn globals<'a>(objects: &'a [(SourceId, Object)], diagnostics: &mut Vec<Diagnostic>) -> Globals<'a> {
    let mut all = Globals::default();
    for (number, (id, object)) in objects.iter().enumerate() {
        for symbol in object.symbols.iter().filter(|symbol| symbol.global) {
            match all.find(&symbol.name, object.case_sensitive) {
                Some(other) if other.object != number => {
                    let first = (objects[other.object].0, other.span);
                    diagnostics.push(message::global_twice(*id, symbol.span, &symbol.name, first));
                }
                Some(_) | None => {
                    let (name, addr, span) = (symbol.name.as_str(), symbol.addr, symbol.span);
                    all.add(Global { name, addr, object: number, span });
                }
            }
        }
    }
    all
}

/// Blocks of different objects that overlap.
fn overlaps(objects: &[(SourceId, Object)], numerals: Numerals, diagnostics: &mut Vec<Diagnostic>) {
    let mut blocks: Vec<(usize, &crate::Block)> = Vec::new();
    for (number, (_, object)) in objects.iter().enumerate() {
        blocks.extend(object.blocks.iter().map(|block| (number, block)));
    }
    blocks.sort_by_key(|(number, block)| (block.origin, *number));
    let end_of = |block: &crate::Block| usize::from(block.origin) + block.words.len();
    // Of the blocks so far, the one that reaches furthest. Those of one object have been compared.
    let mut furthest: Option<(usize, &crate::Block)> = None;
    for (b, second) in blocks {
        let overlapping = furthest.filter(|(a, first)| *a != b && usize::from(second.origin) < end_of(first));
        if let Some((a, first)) = overlapping {
            let place = |number: usize, block: &crate::Block| {
                (
                    objects[number].0,
                    block.span,
                    objects[number].1.files.first().map_or("", |f| f.name.as_str()).to_owned(),
                )
            };
            let (origin, end) = (second.origin, end_of(first));
            let (second, first) = (place(b, second), place(a, first));
            diagnostics.push(message::files_overlap(numerals, second, origin, first, end));
        }
        if furthest.is_none_or(|(_, first)| end_of(second) > end_of(first)) {
            furthest = Some((b, second));
        }
    }
}

/// Where a label is defined that its file keeps to itself.
fn private(objects: &[(SourceId, Object)], name: &str) -> Option<(SourceId, bantam_diag::Span)> {
    objects.iter().find_map(|(id, object)| {
        let mut symbols = object.symbols.iter().filter(|symbol| !symbol.global);
        Some((*id, symbols.find(|symbol| symbol.name.eq_ignore_ascii_case(name))?.span))
    })
}

/// Puts the address of a label into the word that waits for it.
fn apply(
    segments: &mut [Segment],
    patch: &Patch,
    globals: &Globals<'_>,
    (id, exact): (SourceId, bool),
    (objects, numerals): (&[(SourceId, Object)], Numerals),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(global) = globals.find(&patch.symbol, exact) else {
        let guess = diagnostics.len() < MAX_SUGGESTIONS;
        if let Some(place) = guess.then(|| private(objects, &patch.symbol)).flatten() {
            diagnostics.push(message::external_is_private(id, patch, place));
            return;
        }
        let names = globals.all.iter().map(|global| global.name);
        let near = guess.then(|| nearest(&patch.symbol, names)).flatten();
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
        PatchKind::Word if !(-32_768..=65_535).contains(&addr) => {
            diagnostics.push(message::external_over_word(id, patch, addr));
        }
        PatchKind::Word => *word = addr as u16,
        PatchKind::Relative { shift, width, next } => {
            let field = PatternField { letter: b'o', shift, width };
            let distance = addr - i64::from(next);
            let reach = 1i64 << (width - 1);
            if distance < -reach || distance >= reach {
                diagnostics.push(message::external_too_far(
                    id,
                    patch,
                    numerals.addr(global.addr),
                    distance,
                    reach,
                ));
                return;
            }
            *word = (*word & !(field.mask() << shift)) | ((distance as u16 & field.mask()) << shift);
        }
    }
}
