//! The VC's files and assembly, for tools that work with any machine.

use bantam_asm::{Dialect, Language, Mistake, Object, ObjectError, Output, Part, Services, hex, symbols};

use crate::{
    dialect::DIALECT,
    files,
    mistakes::MISTAKES,
    rows::{NUMERALS, Vc},
};

impl Language for Vc {
    const DIALECT: &'static Dialect = &DIALECT;
    const SOURCE_ENDINGS: &'static [&'static str] = &[".vc.asm"];
    const OBJECT_ENDINGS: &'static [&'static str] = &[".vc", files::BITS];
    const OUTPUTS: &'static [Output] = &[
        Output {
            name: "image",
            title: "raw bytes, from address 0",
            write: |image| vec![Part { ending: ".vc".to_owned(), bytes: files::bytes(image) }],
        },
        Output {
            name: "bits",
            title: "a text of 0 and 1, eight digits per byte",
            write: |image| vec![Part::text(files::BITS, files::bits(image))],
        },
        Output {
            name: "hex",
            title: "hexadecimal digits, one byte per line",
            write: |image| vec![Part::text(".hex", hex(image, NUMERALS))],
        },
        Output {
            name: "symbols",
            title: "labels and their addresses",
            write: |image| vec![Part::text(".sym", symbols(image, NUMERALS))],
        },
    ];
    const MISTAKES: &'static [Mistake] = MISTAKES;
    const BENCHMARKS: &'static [(&'static str, &'static str)] = &[
        ("loops", include_str!("../programs/loops.vc.asm")),
        ("mixed", include_str!("../programs/mixed.vc.asm")),
    ];
    /// Memory, followed by the ports, which keep their last value.
    const SERVICES: Services =
        Services { first: 0, cells: 0x108, result: 1, text: include_str!("services.c") };
    const PROJECT: &'static [(&'static str, &'static str)] = &[
        ("main.vc.asm", include_str!("../project/main.vc.asm")),
        ("README.md", include_str!("../project/README.md")),
    ];

    fn read_object(name: &str, bytes: &[u8]) -> Result<Object, ObjectError> {
        files::read(name, bytes)
    }
}
