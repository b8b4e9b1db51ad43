//! How people write for the LC-3: the textbook's assembly, with what students add to it.

use bantam_asm::{Dialect, Directive};

/// The LC-3's assembly.
pub static DIALECT: Dialect = Dialect {
    comments: &[";", "//"],
    prefixes: &[("#", 10), ("0x", 16), ("x", 16), ("0b", 2), ("b", 2)],
    directives: &[
        (".ORIG", Directive::Origin),
        (".END", Directive::End),
        (".FILL", Directive::Words),
        (".BLKW", Directive::Block),
        (".STRINGZ", Directive::String),
        (".STRINGP", Directive::PackedString),
        (".EXTERNAL", Directive::External),
        (".GLOBAL", Directive::Global),
    ],
    halts: &[0x25],
    usual_origin: 0x3000,
    large_constant_help: "put the number into memory with `.FILL` and load it with `LD`",
    far_label_help: "put the address into memory nearby, `FAR .FILL LABEL`, and use `LDI`, `STI`, or `LD` and `JMP` or `JSRR`",
};
