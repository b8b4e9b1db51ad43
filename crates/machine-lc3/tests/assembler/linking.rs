//! Several files, and objects in files.

use bantam_asm::{Object, ObjectError, PatchKind, link, read_bto, write_bto};
use bantam_diag::Span;
use bantam_isa::Image;

use crate::{Options, PLAIN, assemble, assemble_with, codes, link_all};

const MAIN: &str = "
        .ORIG x3000
        .EXTERNAL SQUARE, TABLE
        .GLOBAL MAIN
MAIN    LD R0, TABLE
        LD R1, TABLE+1
        LDI R2, POINTER
        JSR SQUARE
        HALT
POINTER .FILL TABLE+2
        .FILL SQUARE
        .BLKW 2 SQUARE
        .END
";

const LIBRARY: &str = "
        .ORIG x3010
        .GLOBAL SQUARE, TABLE
        .EXTERNAL MAIN
SQUARE  ADD R0, R0, R0
        RET
TABLE   .FILL 1
        .FILL 2
        .FILL MAIN
        .END
";

/// The blocks of an image.
fn segments(image: &Image) -> Vec<(u16, Vec<u16>)> {
    image.segments.iter().map(|segment| (segment.origin, segment.words.clone())).collect()
}

#[test]
fn two_files_find_each_other() {
    let (image, diagnostics, _) = link_all(&[MAIN, LIBRARY], PLAIN);
    assert!(diagnostics.is_empty(), "{:?}", codes(&diagnostics));
    assert_eq!(
        segments(&image),
        [
            (0x3000, vec![0x2011, 0x2211, 0xA402, 0x480C, 0xF025, 0x3014, 0x3010, 0x3010, 0x3010]),
            (0x3010, vec![0x1000, 0xC1C0, 1, 2, 0x3000]),
        ]
    );
    assert_eq!(image.start(), Some(0x3000));
    assert_eq!(image.addr_of("square"), Some(0x3010));
    assert_eq!(image.files.len(), 2);
    let line = image.source_of(0x3011).copied().unwrap();
    assert_eq!((line.file, line.line, image.text_of(&line)), (1, 6, Some("        RET")));
}

#[test]
fn the_first_file_is_where_the_run_starts() {
    let (image, ..) = link_all(&[LIBRARY, MAIN], PLAIN);
    assert_eq!(image.start(), Some(0x3010));
}

#[test]
fn labels_of_files_are_their_own() {
    let a = ".ORIG x3000\nLOOP BR LOOP\n.END\n";
    let b = ".ORIG x3100\nLOOP BR LOOP\n.END\n";
    let (image, diagnostics, _) = link_all(&[a, b], PLAIN);
    assert_eq!(codes(&diagnostics), ["W0005", "W0005"]);
    assert_eq!(segments(&image), [(0x3000, vec![0x0FFF]), (0x3100, vec![0x0FFF])]);
}

#[test]
fn files_compare_labels_as_they_were_assembled() {
    let main = ".ORIG x3000\n.EXTERNAL print\nJSR print\nHALT\n.END\n";
    let library = ".ORIG x3100\n.GLOBAL PRINT\nPRINT RET\n.END\n";
    assert!(link_all(&[main, library], PLAIN).1.is_empty());
    let exact = Options { case_sensitive: true, ..PLAIN };
    assert_eq!(codes(&link_all(&[main, library], exact).1), ["E0025"]);
}

#[test]
fn relative_fields_are_filled_to_their_limits() {
    for (origin, offset) in [(0x3101, Some(0x0FF)), (0x3102, None), (0x2F02, Some(0x100)), (0x2F01, None)] {
        let main = ".ORIG x3001\n.EXTERNAL X\nLD R0, X\nHALT\n.END\n";
        let other = format!(".ORIG {origin}\n.GLOBAL X\nX .FILL 7\n.END\n");
        let (image, diagnostics, _) = link_all(&[main, &other], PLAIN);
        match offset {
            Some(offset) => assert_eq!(image.segments[0].words[0], 0x2000 | offset),
            None => assert_eq!(codes(&diagnostics), ["E0012"]),
        }
    }
}

#[test]
fn each_file_that_lacks_a_label_has_an_error() {
    let (_, diagnostics, _) = link_all(&[MAIN], PLAIN);
    assert_eq!(codes(&diagnostics), ["E0025"; 7]);
    assert_eq!(diagnostics[0].message, "no file exports the label `TABLE`");
}

#[test]
fn no_objects_make_an_empty_image() {
    let (image, diagnostics) = link(&[], bantam_machine_lc3::NUMERALS);
    assert!(image.segments.is_empty() && diagnostics.is_empty());
}

// ---- objects in files -----------------------------------------------------------------------------

/// An object as read from a file, which does not store spans.
fn without_spans(mut object: Object) -> Object {
    object.blocks.iter_mut().for_each(|block| block.span = Span::default());
    object.symbols.iter_mut().for_each(|symbol| symbol.span = Span::default());
    object.patches.iter_mut().for_each(|patch| patch.span = Span::default());
    object
}

#[test]
fn an_object_comes_back_from_its_file() {
    for (text, options) in [
        (MAIN, PLAIN),
        (LIBRARY, Options { case_sensitive: true, ..PLAIN }),
        ("", PLAIN),
        (".ORIG xFFFF\nÉTÉ .FILL \"\\\"\u{1}\"\n.END\n.ORIG 0\n.BLKW 2\n.END", PLAIN),
    ] {
        let object = assemble_with(text, options).object;
        let read = read_bto(write_bto(&object).as_bytes()).unwrap();
        assert_eq!(read, without_spans(object));
    }
}

#[test]
fn objects_from_files_link_like_sources() {
    let (image, ..) = link_all(&[MAIN, LIBRARY], PLAIN);
    let objects: Vec<_> = [MAIN, LIBRARY]
        .into_iter()
        .map(|text| read_bto(write_bto(&assemble(text).object).as_bytes()).unwrap())
        .collect();
    let (linked, diagnostics) =
        link(&[(0, objects[0].clone()), (1, objects[1].clone())], bantam_machine_lc3::NUMERALS);
    assert!(diagnostics.is_empty());
    assert_eq!(segments(&linked), segments(&image));
}

/// The error message about a file.
fn refused(bytes: &[u8]) -> String {
    read_bto(bytes).unwrap_err().to_string()
}

#[test]
fn malformed_objects_say_which_byte() {
    assert_eq!(refused(b""), "byte 0: the file is empty");
    assert_eq!(refused(b"?"), "byte 0: expected value at line 1 column 1");
    assert_eq!(refused(b"\n\n  nothing"), "byte 5: expected ident at line 3 column 4");
    assert!(refused(&[0x30, 0x00, 0xF0, 0x25]).starts_with("byte 0: invalid type: integer `0`"));
    assert!(refused(b"{}").starts_with("byte 1: missing field `format`"));
    assert!(refused(b"[1, 2]").starts_with("byte 1: invalid type: integer `1`"));
    assert!(refused(&[0xFF; 100]).starts_with("byte 0: "));
    assert!(matches!(read_bto(&vec![b' '; 100 << 20]), Err(ObjectError::TooLarge { .. })));
}

#[test]
fn an_object_cut_off_anywhere_is_refused() {
    let file = write_bto(&assemble(MAIN).object);
    let whole = file.trim_end().len();
    for len in 0..whole {
        assert!(refused(&file.as_bytes()[..len]).starts_with("byte "), "{len}");
    }
    assert!(read_bto(&file.as_bytes()[..whole]).is_ok());
}

#[test]
fn an_object_with_a_byte_changed_never_panics() {
    let file = write_bto(&assemble(MAIN).object).into_bytes();
    for at in 0..file.len() {
        for byte in [b'0', b'9', b'-', b'"', b'}', 0xFF] {
            let mut changed = file.clone();
            changed[at] = byte;
            if let Ok(object) = read_bto(&changed) {
                let _ = link(&[(0, object.clone()), (1, object)], bantam_machine_lc3::NUMERALS);
            }
        }
    }
}

/// What is said about the object of [`MAIN`], changed.
fn refused_with(change: impl Fn(&mut Object)) -> String {
    let mut object = assemble(MAIN).object;
    change(&mut object);
    refused(write_bto(&object).as_bytes())
}

#[test]
fn objects_that_make_no_sense_are_refused() {
    assert_eq!(
        refused_with(|object| object.blocks[0].origin = 0xFFFF),
        "byte 0: the block at xFFFF goes past xFFFF"
    );
    assert_eq!(
        refused_with(|object| {
            let block = object.blocks[0].clone();
            object.blocks.push(block);
        }),
        "byte 0: the block at x3000 overlaps the one at x3000"
    );
    for (shift, width) in [(0, 0), (0, 17), (8, 9), (u32::MAX, 1), (1, u32::MAX)] {
        assert_eq!(
            refused_with(|object| object.patches[0].kind = PatchKind::Relative { shift, width, next: 0 }),
            "byte 0: the field for `TABLE` at x3000 is not within a word"
        );
    }
    for offset in [i64::MIN, i64::MAX] {
        assert_eq!(
            refused_with(|object| object.patches[0].offset = offset),
            "byte 0: the offset for `TABLE` at x3000 is too large"
        );
    }
    assert_eq!(
        refused_with(|object| object.patches[0].addr = 0x4000),
        "byte 0: the word for `TABLE` at x4000 is in no block"
    );
    assert_eq!(
        refused_with(|object| object.lines[0].file = 1),
        "byte 0: the line of x3000 refers to file 1, which does not exist"
    );
}

#[test]
fn objects_of_another_form_or_version_are_refused() {
    let file = write_bto(&assemble(MAIN).object);
    let older = file.replace("\"version\":1", "\"version\":2");
    assert_eq!(
        refused(older.as_bytes()),
        "byte 0: unsupported format `bantam object` version 2; expected `bantam object` version 1"
    );
    let other = file.replace("bantam object", "other object");
    assert_eq!(
        refused(other.as_bytes()),
        "byte 0: unsupported format `other object` version 1; expected `bantam object` version 1"
    );
}

#[test]
fn objects_name_their_machine() {
    let file = write_bto(&assemble(MAIN).object);
    assert_eq!(read_bto(file.as_bytes()).unwrap().machine, "lc3");
    // A machine that is not known here is for the caller to refuse.
    let foreign = file.replace("\"lc3\"", "\"pdp8\"");
    assert_eq!(read_bto(foreign.as_bytes()).unwrap().machine, "pdp8");
}
