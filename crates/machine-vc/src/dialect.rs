//! The VC's assembly notation: the published syntax, extended by labels, data, `name+n`, tabs and
//! commas, `0b` numbers and characters.

use bantam_asm::{Blocks, Columns, Data, Dialect, Directive, Lines, Names, Prefix};

/// The VC's assembly.
pub static DIALECT: Dialect = Dialect {
    comments: &[";"],
    prefixes: &[Prefix { text: "#", base: 2, digits: Some(8) }, Prefix::new("0x", 16), Prefix::new("0b", 2)],
    directives: &[
        ("%ASSIGN", Directive::Constant),
        (".byte", Directive::Words),
        (".ascii", Directive::Text),
        (".org", Directive::Origin),
        (".space", Directive::Block),
    ],
    lines: Lines::Colons,
    blocks: Blocks::Open,
    data: Data::Unsigned,
    names: Names::ExactCase,
    columns: Columns { operation: 8, operands: 16, comment: 32 },
    halts: &[],
    usual_origin: 0x80,
    number_examples: "10, 0x1F, #00011111, 0b101 or 'A'",
    example_number: "0x1F",
    ends_code: "HALT or JMP",
    large_constant_help: "a byte holds 0 to 255",
    far_label_help: "every address is reachable",
    distance_help: "every address is reachable",
    field_help: &[],
    recipes: &[],
    mixups: &[],
};
