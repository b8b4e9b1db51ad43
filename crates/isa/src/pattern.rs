//! Bit patterns, as a manual writes them.
//!
//! `"0001 ddd sss 0 (00) ttt"` describes sixteen bits from the most significant to the least: `0` and `1` are fixed,
//! a run of one letter is a field, spaces are for the eye. Bits in parentheses are written as shown and **ignored
//! when read**, as hardware does. The parser is a `const fn`, so a wrong pattern stops the build.

/// The maximum number of fields of a pattern.
pub const MAX_FIELDS: usize = 4;

/// The number of bits that identify an instruction, and the maximum length of a pattern.
pub(crate) const KEY_BITS: u32 = 16;

/// One field of a pattern: the position of a run of letters in the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternField {
    /// The letter, `a` to `z`.
    pub letter: u8,
    /// The number of bits of the key to the right of the field, 0 to 15.
    pub shift: u32,
    /// The width of the field in bits, 1 to 16.
    pub width: u32,
}

/// A parsed bit pattern. All masks are aligned to the left end of a 16-bit key, so that an 8-bit
/// instruction occupies bits 15 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Length in bits, 1 to 16.
    pub len: u32,
    /// The bits that a word must have as written to be this instruction.
    pub checked: u16,
    /// The bits in parentheses: written as shown, ignored when read.
    pub ignored: u16,
    /// The value of all fixed bits, checked and ignored.
    pub bits: u16,
    /// The fields, from left to right; only the first [`count`](Self::count) are used.
    pub fields: [PatternField; MAX_FIELDS],
    /// The number of fields, 0 to [`MAX_FIELDS`].
    pub count: usize,
}

impl Pattern {
    /// Parses a pattern.
    ///
    /// # Panics
    ///
    /// If the text is not a pattern. In a `const`, that is a compile error with a sentence.
    #[must_use]
    #[expect(clippy::panic, reason = "called in a const, it stops the build with its sentence")]
    pub const fn parse(text: &str) -> Self {
        let text = text.as_bytes();
        let no_field = PatternField { letter: 0, shift: 0, width: 0 };
        let mut pattern =
            Self { len: 0, checked: 0, ignored: 0, bits: 0, fields: [no_field; MAX_FIELDS], count: 0 };
        let (mut i, mut inside, mut previous) = (0, false, 0);
        while i < text.len() {
            let c = text[i];
            i += 1;
            match c {
                b' ' => continue,
                b'(' => inside = true,
                b')' => inside = false,
                b'0' | b'1' | b'a'..=b'z' => {
                    assert!(pattern.len < KEY_BITS, "a bit pattern has more than 16 bits");
                    pattern.len += 1;
                    let shift = KEY_BITS - pattern.len;
                    if c == b'0' || c == b'1' {
                        let bit = 1 << shift;
                        if inside {
                            pattern.ignored |= bit;
                        } else {
                            pattern.checked |= bit;
                        }
                        if c == b'1' {
                            pattern.bits |= bit;
                        }
                    } else {
                        assert!(!inside, "a bit pattern has a field in parentheses");
                        pattern = pattern.with_field_bit(c, shift, previous == c);
                    }
                    previous = c;
                }
                _ => panic!(
                    "a bit pattern has a character that is neither 0, 1, a letter, a blank nor a parenthesis"
                ),
            }
        }
        assert!(!inside, "a bit pattern has a parenthesis that is not closed");
        assert!(pattern.len > 0, "a bit pattern is empty");
        pattern
    }

    /// Adds one bit of field `letter`, which continues the previous field or starts a new one.
    const fn with_field_bit(mut self, letter: u8, shift: u32, continues: bool) -> Self {
        if continues {
            self.fields[self.count - 1].width += 1;
            self.fields[self.count - 1].shift = shift;
            return self;
        }
        assert!(self.field_index(letter).is_none(), "a bit pattern has one letter in two places");
        assert!(self.count < MAX_FIELDS, "a bit pattern has more than four fields");
        self.fields[self.count] = PatternField { letter, shift, width: 1 };
        self.count += 1;
        self
    }

    /// Whether `key` is this instruction, whatever its ignored bits are.
    #[must_use]
    pub const fn matches(&self, key: u16) -> bool {
        key & self.checked == self.bits & self.checked
    }

    /// Whether `key` is this instruction, with its ignored bits as written.
    #[must_use]
    pub const fn is_canonical(&self, key: u16) -> bool {
        let fixed = self.checked | self.ignored;
        key & fixed == self.bits
    }

    /// Whether some word matches both patterns.
    #[must_use]
    pub const fn overlaps(&self, other: &Self) -> bool {
        let both = self.checked & other.checked;
        self.bits & both == other.bits & both
    }

    /// Returns the index of the field `letter`, if there is one.
    #[must_use]
    pub const fn field_index(&self, letter: u8) -> Option<usize> {
        let mut i = 0;
        while i < self.count {
            if self.fields[i].letter == letter {
                return Some(i);
            }
            i += 1;
        }
        None
    }
}

impl PatternField {
    /// Returns the field's bits in `key`, as an unsigned number.
    #[must_use]
    pub const fn raw(&self, key: u16) -> u16 {
        (key >> self.shift) & self.mask()
    }

    /// Returns the field's bits in `key`, as a two's complement number.
    #[must_use]
    pub const fn signed(&self, key: u16) -> i32 {
        let unused = 32 - self.width;
        ((self.raw(key) as i32) << unused) >> unused
    }

    /// Returns as many ones as the field has bits.
    #[must_use]
    pub const fn mask(&self) -> u16 {
        u16::MAX >> (KEY_BITS - self.width)
    }
}

#[cfg(test)]
#[expect(clippy::unusual_byte_groupings, reason = "bits are grouped as the fields are")]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_reads_like_the_manual() {
        let add = Pattern::parse("0001 ddd sss 0 (00) ttt");
        assert_eq!(add.len, 16);
        assert_eq!(add.checked, 0b1111_000_000_1_00_000);
        assert_eq!(add.ignored, 0b0000_000_000_0_11_000);
        assert_eq!(add.bits, 0b0001_000_000_0_00_000);
        assert_eq!(add.fields[0], PatternField { letter: b'd', shift: 9, width: 3 });
        assert_eq!(add.fields[2], PatternField { letter: b't', shift: 0, width: 3 });
        assert_eq!(add.count, 3);
    }

    #[test]
    fn ignored_bits_match_but_are_not_canonical() {
        let not = Pattern::parse("1001 ddd sss (111111)");
        assert!(not.matches(0b1001_000_001_111111) && not.is_canonical(0b1001_000_001_111111));
        assert!(not.matches(0b1001_000_001_010101) && !not.is_canonical(0b1001_000_001_010101));
        assert!(!not.matches(0b1000_000_001_111111));
    }

    #[test]
    fn short_patterns_are_left_aligned_in_the_key() {
        let inc = Pattern::parse("1110 00dd");
        assert_eq!((inc.len, inc.checked, inc.bits), (8, 0xFC00, 0xE000));
        assert_eq!(inc.fields[0].raw(0xE300), 3);
    }

    #[test]
    fn fields_are_signed_when_asked() {
        let field = PatternField { letter: b'i', shift: 0, width: 5 };
        assert_eq!((field.raw(0x1F), field.signed(0x1F), field.signed(0x0F)), (31, -1, 15));
        let whole = PatternField { letter: b'v', shift: 0, width: 16 };
        assert_eq!((whole.raw(0x8000), whole.signed(0x8000)), (0x8000, -0x8000));
    }

    #[test]
    fn mistakes_are_sentences() {
        for (text, sentence) in [
            ("", "empty"),
            ("0000 0000 0000 0000 0", "more than 16 bits"),
            ("000 (00", "not closed"),
            ("0 x 1 x", "two places"),
            ("a b c d e", "more than four fields"),
            ("0 (dd)", "field in parentheses"),
            ("0?", "neither 0, 1"),
        ] {
            let error = std::panic::catch_unwind(|| Pattern::parse(text)).unwrap_err();
            let said = error.downcast_ref::<&str>().copied().unwrap_or_default();
            assert!(said.contains(sentence), "{text}: {said}");
        }
    }
}
