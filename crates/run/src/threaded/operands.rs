//! The operands of handlers.
//!
//! The first three that name a register or condition codes are constants: there is a handler for each choice. Usually
//! one operand is left, and its value is stored beside the handler, sixteen bits without shifting; a distance from
//! the next instruction is stored as the address that it leads to. If more are left, the word itself is stored, and
//! they are extracted from it each time.

use bantam_isa::{DecodeTable, Isa, Kind, MAX_FIELDS, Operands};

/// The maximum number of operands that are constants, and the number of values of each.
pub(super) const FIXED: usize = 3;
pub(super) const CHOICES: usize = 8;

/// Marks an operand that is the target of a distance. No 16-bit number has this bit.
const ABSOLUTE: i32 = 1 << 30;

/// Returns the address that the operand of [`rel`](bantam_isa::Datapath::rel) leads to.
#[inline(always)]
pub(super) const fn absolute(operand: i32, next: u16) -> u16 {
    if operand >> 16 == ABSOLUTE >> 16 { operand as u16 } else { next.wrapping_add(operand as u16) }
}

/// Returns the distance of an operand that is marked, otherwise its low bits.
#[inline(always)]
pub(super) const fn offset(operand: i32, next: u16) -> u16 {
    if operand >> 16 == ABSOLUTE >> 16 { (operand as u16).wrapping_sub(next) } else { operand as u16 }
}

/// The origin of an operand.
#[derive(Clone, Copy)]
enum Origin {
    /// There is no such operand.
    Absent,
    /// The constant of the handler with that index.
    Fixed(usize),
    /// The word beside the handler, read as its kind requires.
    Beside(Kind),
}

/// The origins of a row's operands.
pub(super) struct Plan {
    origins: [Origin; MAX_FIELDS],
    /// The number of constants.
    pub(super) fixed: usize,
    /// The number of other operands.
    beside: usize,
}

impl Plan {
    /// Returns the plan of row `row`.
    pub(super) const fn of<I: Isa>(row: usize) -> Self {
        let pattern = DecodeTable::<I>::PATTERNS[row];
        let mut plan = Self { origins: [Origin::Absent; MAX_FIELDS], fixed: 0, beside: 0 };
        let mut i = 0;
        while i < pattern.count {
            let kind = kind::<I>(pattern.fields[i].letter);
            plan.origins[i] = if matches!(kind, Kind::Reg | Kind::Conditions) && plan.fixed < FIXED {
                plan.fixed += 1;
                Origin::Fixed(plan.fixed - 1)
            } else {
                plan.beside += 1;
                Origin::Beside(kind)
            };
            i += 1;
        }
        plan
    }

    /// Whether row `row` can have these constants: unused ones must be 0, and registers must exist.
    pub(super) const fn allows<I: Isa>(row: usize, fixed: [usize; FIXED]) -> bool {
        let plan = Self::of::<I>(row);
        let mut i = 0;
        while i < MAX_FIELDS {
            if let Origin::Fixed(n) = plan.origins[i] {
                let kind = kind::<I>(DecodeTable::<I>::PATTERNS[row].fields[i].letter);
                if matches!(kind, Kind::Reg) && fixed[n] >= I::REGS.len() {
                    return false;
                }
            }
            i += 1;
        }
        let mut n = plan.fixed;
        while n < FIXED {
            if fixed[n] != 0 {
                return false;
            }
            n += 1;
        }
        true
    }

    /// Returns the constants of the handler for `key`, which belongs to row `row` and comes before `next`, and the
    /// word beside it.
    pub(super) fn split<I: Isa>(row: usize, key: u16, next: u16) -> ([usize; FIXED], u16) {
        let plan = Self::of::<I>(row);
        let operands = DecodeTable::<I>::operands(row, key);
        let (mut fixed, mut beside) = ([0; FIXED], key);
        for (operand, origin) in operands.into_iter().zip(plan.origins) {
            match origin {
                Origin::Absent => {}
                Origin::Fixed(n) => fixed[n] = operand as usize,
                Origin::Beside(_) if plan.beside > 1 => {}
                Origin::Beside(Kind::Relative) => beside = next.wrapping_add(operand as u16),
                Origin::Beside(_) => beside = operand as u16,
            }
        }
        (fixed, beside)
    }

    /// Returns the operands of row `ROW`, from the constants of the handler and the word beside it.
    #[inline(always)]
    pub(super) fn join<I: Isa, const ROW: usize>(fixed: [i32; FIXED], beside: u16) -> Operands {
        let plan = const { Self::of::<I>(ROW) };
        let cut = DecodeTable::<I>::operands(ROW, beside);
        let value = |i: usize| match plan.origins[i] {
            Origin::Absent => 0,
            Origin::Fixed(n) => fixed[n],
            Origin::Beside(_) if plan.beside > 1 => cut[i],
            Origin::Beside(Kind::Signed) => (beside as i16).into(),
            Origin::Beside(Kind::Relative) => i32::from(beside) | ABSOLUTE,
            Origin::Beside(_) => beside.into(),
        };
        // Unrolled: a closure that is not inlined would keep calls from being jumps.
        [value(0), value(1), value(2), value(3)]
    }
}

/// Returns the kind of a letter.
const fn kind<I: Isa>(letter: u8) -> Kind {
    let mut i = 0;
    while i + 1 < I::OPERANDS.len() && I::OPERANDS[i].letter != letter {
        i += 1;
    }
    I::OPERANDS[i].kind
}
