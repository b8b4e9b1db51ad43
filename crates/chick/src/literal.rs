//! The values of number, character and string literals.

/// The value of every number that is too large for any type.
pub(crate) const HUGE: u32 = 1 << 24;

/// number = digits | "0x" hexadecimal digits | "0b" binary digits; `_` may separate digits
pub(crate) fn number(text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    let (digits, base) = match (lower.strip_prefix("0x"), lower.strip_prefix("0b")) {
        (Some(digits), _) => (digits, 16),
        (_, Some(digits)) => (digits, 2),
        (None, None) => (lower.as_str(), 10),
    };
    if digits.is_empty() || digits.starts_with('_') || digits.ends_with('_') {
        return None;
    }
    digits.chars().filter(|c| *c != '_').try_fold(0u32, |value, c| {
        let digit = c.to_digit(base)?;
        Some((value * base + digit).min(HUGE))
    })
}

/// An error in a quoted literal, with its offset in bytes.
pub(crate) enum QuoteError {
    /// An unknown escape.
    Escape(usize, char),
    /// The character is not ASCII.
    NotAscii(usize, char),
}

/// Returns the character codes of a quoted literal.
/// escape = "\" ("n" | "t" | "r" | "0" | "\" | "'" | '"')
pub(crate) fn codes(inside: &str) -> Result<Vec<u8>, QuoteError> {
    let mut codes = Vec::with_capacity(inside.len());
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        let code = match c {
            '\\' => {
                let escape = chars.next().map_or('\\', |(_, c)| c);
                match escape {
                    'n' => b'\n',
                    't' => b'\t',
                    'r' => b'\r',
                    '0' => 0,
                    '\\' | '\'' | '"' => escape as u8,
                    _ => return Err(QuoteError::Escape(at, escape)),
                }
            }
            c if c.is_ascii() => c as u8,
            c => return Err(QuoteError::NotAscii(at, c)),
        };
        codes.push(code);
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(number("12345678"), Some(12_345_678));
        assert_eq!(number("0x1f"), Some(31));
        assert_eq!(number("0B101"), Some(5));
        assert_eq!(number("1_000"), Some(1000));
        assert_eq!(number("99999999999999999999"), Some(HUGE));
        assert_eq!(number("0xFFFFFFFFFFFFFFFF"), Some(HUGE));
        for wrong in ["0x", "0b2", "5a", "1_", "0x_1"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
