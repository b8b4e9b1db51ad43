//! The LC-3's assembly notation: the textbook's, with common extensions.

use crate::recipes::{MIXUPS, RECIPES};
use bantam_asm::{Blocks, Columns, Data, Dialect, Directive, Lines, Names, Prefix};

/// The LC-3's assembly.
pub static DIALECT: Dialect = Dialect {
    comments: &[";", "//"],
    prefixes: &[
        Prefix::new("#", 10),
        Prefix::new("0x", 16),
        Prefix::new("x", 16),
        Prefix::new("0b", 2),
        Prefix::new("b", 2),
    ],
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
    lines: Lines::Loose,
    blocks: Blocks::Delimited,
    data: Data::SignedOrNot,
    names: Names::AnyCase,
    columns: Columns { operation: 12, operands: 18, comment: 40 },
    halts: &[0x25],
    usual_origin: 0x3000,
    number_examples: "#10, #-3, x1F or b101",
    example_number: "x1F",
    ends_code: "HALT, RET or a branch",
    large_constant_help: "put the number into memory with `.FILL` and load it with `LD`",
    far_label_help: "put the address into memory nearby, `FAR .FILL LABEL`, and use `LDI`, `STI`, or `LD` and `JMP` or `JSRR`",
    distance_help: "a number here is a distance from the next instruction, not an address: write a label, or put the address into memory with `.FILL` and use `LDI` or `STI`",
    field_help: &[("offset6", "add part of the offset to the base register first, with `ADD`")],
    recipes: RECIPES,
    mixups: MIXUPS,
};
