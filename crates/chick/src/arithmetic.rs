//! The semantics of the operators, shared by the evaluator and constant folding.
//!
//! A value has 16 bits. Values of 8-bit types only ever set the low eight.

use crate::types::Type;

/// The kind of arithmetic, for the operators whose result depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Num {
    /// 8 bits as on the VC: `+` and `*` saturate at 255, `-` is the distance.
    Byte,
    /// 8 bits, wrapping: `wrapping_add`, `wrapping_sub` and `wrapping_mul`.
    Wrapping,
    /// Unsigned 16 bits, wrapping.
    Word,
    /// 16 bits in two's complement, wrapping; division truncates towards zero.
    Signed,
}

impl Num {
    /// Returns the arithmetic of a type.
    #[must_use]
    pub fn of(ty: Type) -> Self {
        match ty {
            Type::Uint8 | Type::Bool | Type::Char => Self::Byte,
            Type::Uint16 => Self::Word,
            Type::Int16 => Self::Signed,
        }
    }

    /// Returns the width of the results in bits.
    #[must_use]
    pub fn bits(self) -> u32 {
        match self {
            Self::Byte | Self::Wrapping => 8,
            Self::Word | Self::Signed => 16,
        }
    }

    /// Returns a mask of the bits of the results.
    #[must_use]
    pub fn mask(self) -> u16 {
        match self {
            Self::Byte | Self::Wrapping => 0xFF,
            Self::Word | Self::Signed => 0xFFFF,
        }
    }
}

/// A binary operator on numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arith {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// The `-` of `--`: bytes saturate at 0
    SubToZero,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
}

impl Arith {
    /// Whether the operator is commutative.
    #[must_use]
    pub fn commutes(self) -> bool {
        match self {
            Self::Add | Self::Mul | Self::And | Self::Or | Self::Xor => true,
            Self::Sub | Self::SubToZero | Self::Div | Self::Rem | Self::Shl | Self::Shr => false,
        }
    }

    /// Whether a right operand of 0 is a fault.
    #[must_use]
    pub fn divides(self) -> bool {
        matches!(self, Self::Div | Self::Rem)
    }
}

/// Returns the result of an operator, or `None` for a division by zero. The right operand of a shift is
/// unsigned; a shift by the width of the type or more shifts out every bit.
#[must_use]
pub fn arith(op: Arith, num: Num, a: u16, b: u16) -> Option<u16> {
    let (wide_a, wide_b) = (u32::from(a), u32::from(b));
    let stops = num == Num::Byte;
    let fit = |value: u32| if stops { value.min(255) as u16 } else { value as u16 & num.mask() };
    Some(match op {
        Arith::Add => fit(wide_a + wide_b),
        Arith::Sub if stops => a.abs_diff(b),
        Arith::SubToZero if stops => a.saturating_sub(b),
        Arith::Sub | Arith::SubToZero => a.wrapping_sub(b) & num.mask(),
        Arith::Mul => fit(wide_a.wrapping_mul(wide_b)),
        Arith::Div | Arith::Rem if b == 0 => return None,
        Arith::Div if num == Num::Signed => (a as i16).wrapping_div(b as i16) as u16,
        Arith::Rem if num == Num::Signed => (a as i16).wrapping_rem(b as i16) as u16,
        Arith::Div => a / b,
        Arith::Rem => a % b,
        Arith::And => a & b,
        Arith::Or => a | b,
        Arith::Xor => a ^ b,
        Arith::Shl if wide_b >= num.bits() => 0,
        Arith::Shl => (a << b) & num.mask(),
        Arith::Shr if num == Num::Signed => ((a as i16) >> b.min(15)) as u16,
        Arith::Shr if wide_b >= num.bits() => 0,
        Arith::Shr => a >> b,
    })
}

/// Inverts all bits.
#[must_use]
pub fn flip(num: Num, a: u16) -> u16 {
    !a & num.mask()
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Compare {
    /// Whether the comparison holds, of signed numbers if `num` is signed.
    #[must_use]
    pub fn holds(self, num: Num, a: u16, b: u16) -> bool {
        let key = |value: u16| if num == Num::Signed { i32::from(value as i16) } else { i32::from(value) };
        let (a, b) = (key(a), key(b));
        match self {
            Self::Eq => a == b,
            Self::Ne => a != b,
            Self::Lt => a < b,
            Self::Le => a <= b,
            Self::Gt => a > b,
            Self::Ge => a >= b,
        }
    }

    /// Returns the opposite comparison.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
            Self::Lt => Self::Ge,
            Self::Le => Self::Gt,
            Self::Gt => Self::Le,
            Self::Ge => Self::Lt,
        }
    }

    /// Returns the equivalent comparison with swapped operands.
    #[must_use]
    pub fn swapped(self) -> Self {
        match self {
            Self::Eq => Self::Eq,
            Self::Ne => Self::Ne,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
        }
    }
}

/// The value of `true`.
pub const TRUE: u16 = 255;

/// Converts a truth value to 255 or 0.
#[must_use]
pub fn truth(holds: bool) -> u16 {
    if holds { TRUE } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_as_on_the_vc() {
        let byte = |op, a, b| arith(op, Num::Byte, a, b);
        assert_eq!(byte(Arith::Add, 200, 100), Some(255));
        assert_eq!(byte(Arith::Sub, 5, 7), Some(2));
        assert_eq!(byte(Arith::SubToZero, 0, 1), Some(0));
        assert_eq!(byte(Arith::Mul, 20, 13), Some(255));
        assert_eq!(byte(Arith::Div, 7, 2), Some(3));
        assert_eq!(byte(Arith::Rem, 7, 2), Some(1));
        assert_eq!(byte(Arith::Div, 7, 0), None);
        assert_eq!(byte(Arith::Shl, 150, 1), Some(44));
        assert_eq!(byte(Arith::Shr, 150, 1), Some(75));
        assert_eq!(byte(Arith::Shl, 150, 8), Some(0));
        assert_eq!(flip(Num::Byte, 5), 250);
        assert_eq!(arith(Arith::Add, Num::Wrapping, 200, 100), Some(44));
        assert_eq!(arith(Arith::Sub, Num::Wrapping, 5, 7), Some(254));
    }

    #[test]
    fn words_wrap_and_division_goes_towards_zero() {
        let signed = |op, a: i16, b: i16| arith(op, Num::Signed, a as u16, b as u16).map(|v| v as i16);
        assert_eq!(signed(Arith::Add, 32_767, 1), Some(-32_768));
        assert_eq!(signed(Arith::Div, -7, 2), Some(-3));
        assert_eq!(signed(Arith::Rem, -7, 2), Some(-1));
        assert_eq!(signed(Arith::Rem, 7, -2), Some(1));
        assert_eq!(signed(Arith::Div, -32_768, -1), Some(-32_768));
        assert_eq!(signed(Arith::Rem, -32_768, -1), Some(0));
        assert_eq!(signed(Arith::Shr, -32_768, 3), Some(-4096));
        assert_eq!(signed(Arith::Shr, -1, 200), Some(-1));
        assert_eq!(arith(Arith::Shr, Num::Word, 0x8000, 15), Some(1));
        assert_eq!(arith(Arith::Mul, Num::Word, 300, 300), Some(24_464));
    }

    #[test]
    fn comparisons_agree_with_their_inverse_and_swap() {
        let all = [Compare::Eq, Compare::Ne, Compare::Lt, Compare::Le, Compare::Gt, Compare::Ge];
        for cmp in all {
            for (a, b) in [(0, 0), (1, 2), (2, 1), (0xFFFF, 1), (0x8000, 0x7FFF)] {
                for num in [Num::Word, Num::Signed] {
                    assert_eq!(cmp.holds(num, a, b), !cmp.inverse().holds(num, a, b));
                    assert_eq!(cmp.holds(num, a, b), cmp.swapped().holds(num, b, a));
                }
            }
        }
        assert!(Compare::Lt.holds(Num::Signed, 0xFFFF, 1) && !Compare::Lt.holds(Num::Word, 0xFFFF, 1));
    }
}
