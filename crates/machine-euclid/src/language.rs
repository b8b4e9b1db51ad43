//! Euclid's assembly notation and file formats.

use bantam_asm::{
    Block, Blocks, Columns, Data, Dialect, Directive, Language, Lines, Mistake, Names, Object, ObjectError,
    Output, Part, Prefix, Services, hex, symbols,
};
use bantam_diag::Source;
use bantam_isa::Image;

use crate::{
    mistakes::MISTAKES,
    rows::{Euclid, NUMERALS},
};

/// Euclid's assembly: one statement per line, labels with colons, comments after `;`.
pub static DIALECT: Dialect = Dialect {
    comments: &[";"],
    prefixes: &[Prefix::new("0x", 16), Prefix::new("0b", 2)],
    directives: &[(".word", Directive::Words)],
    lines: Lines::Colons,
    blocks: Blocks::Open,
    data: Data::SignedOrNot,
    names: Names::AnyCase,
    columns: Columns { operation: 8, operands: 14, comment: 32 },
    halts: &[],
    usual_origin: 0,
    number_examples: "12, 0x0C or 0b1100",
    example_number: "0x0C",
    ends_code: "HALT",
    large_constant_help: "LOAD takes 0 to 255",
    far_label_help: "a branch goes back by at most 255 instructions",
    distance_help: "a branch goes back by at most 255 instructions",
    field_help: &[],
    recipes: &[],
    mixups: &[],
};

/// The most words of a program.
const MAX_WORDS: usize = 65_536;

impl Language for Euclid {
    const DIALECT: &'static Dialect = &DIALECT;
    const SOURCE_ENDINGS: &'static [&'static str] = &[".euclid.asm"];
    const OBJECT_ENDINGS: &'static [&'static str] = &[".euc"];
    const OUTPUTS: &'static [Output] = &[
        Output {
            name: "image",
            title: "the words, big-endian",
            write: |image| vec![Part { ending: ".euc".to_owned(), bytes: image_bytes(image) }],
        },
        Output {
            name: "hex",
            title: "hexadecimal digits, one word per line",
            write: |image| vec![Part::text(".hex", hex(image, NUMERALS))],
        },
        Output {
            name: "bits",
            title: "binary digits, one word per line",
            write: |image| {
                vec![Part::text(".bin", words(image).map(|word| format!("{word:016b}\n")).collect())]
            },
        },
        Output {
            name: "symbols",
            title: "labels and their addresses",
            write: |image| vec![Part::text(".sym", symbols(image, NUMERALS))],
        },
    ];
    const MISTAKES: &'static [Mistake] = MISTAKES;
    /// Euclid programs that end are short: without memory, a program cannot count.
    const BENCHMARKS: &'static [(&'static str, &'static str)] =
        &[("sweep", include_str!("../programs/sweep.euclid.asm"))];
    /// A program has no data memory; these are the words of the program itself.
    const SERVICES: Services =
        Services { first: 0, cells: 0x1_0000, result: 0, text: include_str!("services.c") };
    const PROJECT: &'static [(&'static str, &'static str)] = &[
        ("main.euclid.asm", include_str!("../project/main.euclid.asm")),
        ("README.md", include_str!("../project/README.md")),
    ];

    fn read_object(name: &str, bytes: &[u8]) -> Result<Object, ObjectError> {
        read_image(name, bytes)
    }
}

/// The words of a program, which is contiguous because the assembly cannot leave a gap.
fn words(image: &Image) -> impl Iterator<Item = u16> {
    image.segments.iter().flat_map(|segment| segment.words.iter().copied())
}

/// An image as a file: the words, big-endian, nothing else.
#[must_use]
pub fn image_bytes(image: &Image) -> Vec<u8> {
    words(image).flat_map(u16::to_be_bytes).collect()
}

/// Reads an image.
///
/// # Errors
///
/// Returns an [`ObjectError`] with the byte offset of the problem.
pub fn read_image(name: &str, bytes: &[u8]) -> Result<Object, ObjectError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if bytes.is_empty() {
        return Err(ObjectError::Empty);
    }
    if pairs.len() > MAX_WORDS {
        return Err(ObjectError::TooLarge { len: bytes.len(), limit: 2 * MAX_WORDS });
    }
    if !rest.is_empty() {
        let what = format!("the file has an odd number of bytes ({}); words have two bytes", bytes.len());
        return Err(ObjectError::Malformed { at: bytes.len() - 1, what });
    }
    let words = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    let mut object = Object::new("euclid", &Source::new(name, ""));
    object.blocks = vec![Block { origin: 0, words, span: Default::default() }];
    Ok(object)
}
