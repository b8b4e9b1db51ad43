//! The LC-3's files and assembly, for tools that work with any machine.

use bantam_asm::{Dialect, Language, Mistake, Object, ObjectError, Output, Part, Services, hex};
use bantam_isa::Image;

use crate::{
    dialect::DIALECT,
    files,
    mistakes::MISTAKES,
    rows::{Lc3, NUMERALS},
};

impl<const EDITION: u8> Language for Lc3<EDITION> {
    const DIALECT: &'static Dialect = &DIALECT;
    const SOURCE_ENDINGS: &'static [&'static str] = &[".lc3.asm", ".asm"];
    const OBJECT_ENDINGS: &'static [&'static str] = &[".obj"];
    const OUTPUTS: &'static [Output] = &[
        Output { name: "obj", title: "classic object: big-endian words, the origin first", write: obj },
        Output { name: "image", title: "the same", write: obj },
        Output {
            name: "symbols",
            title: "classic symbol table",
            write: |image| vec![Part::text(".sym", files::symbols(image))],
        },
        Output {
            name: "hex",
            title: "hexadecimal digits, one word per line",
            write: |image| vec![Part::text(".hex", hex(image, NUMERALS))],
        },
        Output {
            name: "bits",
            title: "binary digits, one word per line, the origin first",
            write: |image| vec![Part::text(".bin", files::binary(image))],
        },
    ];
    const MISTAKES: &'static [Mistake] = MISTAKES;
    const BENCHMARKS: &'static [(&'static str, &'static str)] = &[
        ("sieve", include_str!("../programs/sieve.asm")),
        ("mulfib", include_str!("../programs/mulfib.asm")),
        ("sort", include_str!("../programs/sort.asm")),
        ("hanoi", include_str!("../programs/hanoi.asm")),
        ("search", include_str!("../programs/search.asm")),
        ("life", include_str!("../programs/life.asm")),
        ("patch", include_str!("../programs/patch.asm")),
        ("poll", include_str!("../programs/poll.asm")),
    ];
    /// User programs, with the six traps.
    const SERVICES: Services =
        Services { first: 0x3000, cells: 0xCE00, result: 0, text: include_str!("services.c") };
    const PROJECT: &'static [(&'static str, &'static str)] = &[
        ("main.asm", include_str!("../project/main.asm")),
        ("README.md", include_str!("../project/README.md")),
    ];

    fn read_object(name: &str, bytes: &[u8]) -> Result<Object, ObjectError> {
        files::read_obj(name, bytes)
    }
}

/// `.obj` for the first block, `.ADDR.obj` for each further one.
fn obj(image: &Image) -> Vec<Part> {
    let blocks = files::write_obj(image).into_iter().enumerate();
    blocks
        .map(|(i, (origin, bytes))| {
            let ending = if i == 0 { ".obj".to_owned() } else { format!(".x{origin:04X}.obj") };
            Part { ending, bytes }
        })
        .collect()
}
