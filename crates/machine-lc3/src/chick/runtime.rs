//! The runtime: routines for operations that the machine lacks, linked if used.
//!
//! A routine gets its arguments in R0 and R1 and returns its result in R0 (a division also returns the
//! remainder in R1). Each is a file in the folder `routines`.

use std::collections::BTreeSet;

use bantam_chick::ir::{Block, End, Function, Insn, Module, Op, V};

use super::code::{Mask, Routine};

/// A piece of the library.
struct Piece {
    label: &'static str,
    text: &'static str,
    /// The pieces that it calls or jumps to.
    needs: &'static [&'static str],
    /// The last clobbered register; R0 up to this one and R7 may change.
    last: u32,
}

macro_rules! piece {
    ($label:literal, $file:literal, $needs:expr, $last:expr) => {
        Piece {
            label: $label,
            text: include_str!(concat!("routines/", $file, ".asm")),
            needs: $needs,
            last: $last,
        }
    };
}

/// All pieces, in memory order.
const PIECES: &[Piece] = &[
    piece!("rt_multiply_bytes", "multiply_bytes", &["rt_multiply"], 4),
    piece!("rt_multiply", "multiply", &[], 4),
    piece!("rt_divide_signed", "divide_signed", &["rt_divide"], 4),
    piece!("rt_divide", "divide", &[], 4),
    piece!("rt_shift_left", "shift_left", &[], 1),
    piece!("rt_shift_right_signed", "shift_right_signed", &["rt_shift_right"], 2),
    piece!("rt_shift_right_byte", "shift_right_byte", &["rt_shift_right"], 2),
    piece!("rt_shift_right", "shift_right", &[], 2),
    piece!("rt_print_char", "print_char", &[], 1),
    piece!("rt_print_int16", "print_int16", &["rt_print_uint16", "rt_digits"], 4),
    piece!("rt_print_uint16", "print_uint16", &["rt_digits"], 4),
    piece!("rt_print_uint8", "print_uint8", &[], 4),
    piece!("rt_digits", "digits", &[], 4),
    piece!("rt_out_byte", "out_byte", &["rt_out_bits"], 2),
    piece!("rt_out_word", "out_word", &["rt_out_bits"], 2),
    piece!("rt_out_bits", "out_bits", &[], 2),
];

/// The functions of the prelude that shorter and faster routines replace.
const PRELUDE: &[(&str, Routine)] = &[
    ("prelude._print_uint8", Routine::PrintByte),
    ("prelude._print_uint16", Routine::PrintWord),
    ("prelude._print_int16", Routine::PrintSigned),
];

/// Returns the label of a routine.
pub(super) fn label(routine: Routine) -> &'static str {
    match routine {
        Routine::Multiply => "rt_multiply",
        Routine::MultiplyBytes => "rt_multiply_bytes",
        Routine::DivideSigned => "rt_divide_signed",
        Routine::Divide => "rt_divide",
        Routine::ShiftLeft => "rt_shift_left",
        Routine::ShiftRightSigned => "rt_shift_right_signed",
        Routine::ShiftRightByte => "rt_shift_right_byte",
        Routine::ShiftRight => "rt_shift_right",
        Routine::PrintChar => "rt_print_char",
        Routine::PrintByte => "rt_print_uint8",
        Routine::PrintWord => "rt_print_uint16",
        Routine::PrintSigned => "rt_print_int16",
        Routine::OutByte => "rt_out_byte",
        Routine::OutWord => "rt_out_word",
    }
}

/// Returns the registers that a routine clobbers.
pub(super) fn changes(routine: Routine) -> Mask {
    let last = PIECES.iter().find(|piece| piece.label == label(routine)).map_or(4, |piece| piece.last);
    Mask(((1 << (last + 1)) - 1) | (1 << 7))
}

/// Returns the label and text of the pieces that these routines need, in order.
pub(super) fn pieces(used: &BTreeSet<Routine>) -> Vec<(&'static str, &'static str)> {
    let mut wanted: BTreeSet<&str> = used.iter().map(|routine| label(*routine)).collect();
    // A piece comes after those that need it.
    for piece in PIECES {
        if wanted.contains(piece.label) {
            wanted.extend(piece.needs);
        }
    }
    let pieces = PIECES.iter().filter(|piece| wanted.contains(piece.label));
    pieces.map(|piece| (piece.label, piece.text)).collect()
}

/// Returns all labels of the library.
pub(super) fn labels() -> impl Iterator<Item = &'static str> {
    let lines = PIECES.iter().flat_map(|piece| piece.text.lines());
    lines.filter(|line| line.starts_with("rt_")).filter_map(|line| line.split_whitespace().next())
}

/// Returns the routine that replaces a function.
pub(super) fn of_function(function: &Function) -> Option<Routine> {
    PRELUDE.iter().find(|(name, _)| *name == function.name).map(|(_, routine)| *routine)
}

/// Empties the functions that routines replace, before the passes run. An opaque instruction remains in each,
/// so that calls are not optimised away.
pub(super) fn empty_replaced_functions(module: &mut Module) {
    for function in &mut module.functions {
        if of_function(function).is_some() {
            function.insns = vec![Insn { op: Op::Asm(Vec::new()), line: 0 }];
            function.blocks = vec![Block { insns: vec![V(0)], end: End::Return(None), line: 0 }];
        }
    }
}
