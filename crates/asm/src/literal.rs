//! Numbers, characters and strings as they are written.

use crate::dialect::{Dialect, Prefix};

/// What a word that looks like a number is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// The value. Numbers with very many digits stop at a large one that fits nowhere.
    pub(crate) value: i64,
    /// How it was spelled.
    pub(crate) style: NumberStyle,
}

/// The spelling of a number, as far as strictness asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberStyle {
    /// The prefix as listed in the dialect, or empty.
    pub(crate) prefix: &'static str,
    /// The base is ten.
    pub(crate) is_decimal: bool,
    /// The prefix is written in upper case.
    pub(crate) upper: bool,
    /// The minus sign comes after the prefix of a number that is not decimal.
    pub(crate) inner_minus: bool,
}

/// Where numbers with very many digits stop.
pub(crate) const HUGE: i64 = 1 << 40;

/// number = ["-"] [prefix] ["-" | "+"] digits, with at least one digit of the prefix's base, or as many
/// as the prefix asks for
pub(crate) fn number(word: &str, dialect: &Dialect) -> Option<Number> {
    let first = *word.as_bytes().first()?;
    // Most words are labels: return at the first byte that cannot start a number.
    if !(first.is_ascii_digit() || b"#-+".contains(&first) || starts_with_prefix(word, dialect)) {
        return None;
    }
    let (outer, rest) = strip_sign(word);
    let (prefix, upper, rest) = strip_prefix(rest, dialect);
    let (inner, digits) = strip_sign(rest);
    if outer.is_some() && inner.is_some() || digits.is_empty() || (prefix.text.is_empty() && inner.is_some())
    {
        return None;
    }
    if prefix.digits.is_some_and(|count| digits.len() != count) {
        return None;
    }
    let base = prefix.base;
    let mut value = 0i64;
    for byte in digits.bytes() {
        let digit = (byte as char).to_digit(base)?;
        value = (value * i64::from(base) + i64::from(digit)).min(HUGE);
    }
    let minus = outer == Some('-') || inner == Some('-');
    let is_decimal = base == 10;
    let style = NumberStyle {
        prefix: prefix.text,
        is_decimal,
        upper,
        inner_minus: !is_decimal && inner == Some('-'),
    };
    Some(Number { value: if minus { -value } else { value }, style })
}

fn starts_with_prefix(word: &str, dialect: &Dialect) -> bool {
    dialect.prefixes.iter().any(|Prefix { text, .. }| {
        word.len() > text.len() && word.as_bytes()[..text.len()].eq_ignore_ascii_case(text.as_bytes())
    })
}

fn strip_sign(text: &str) -> (Option<char>, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (Some('-'), &text[1..]),
        Some(b'+') => (Some('+'), &text[1..]),
        _ => (None, text),
    }
}

fn strip_prefix<'a>(text: &'a str, dialect: &Dialect) -> (Prefix, bool, &'a str) {
    for prefix in dialect.prefixes {
        if let Some((head, rest)) = text.split_at_checked(prefix.text.len())
            && head.eq_ignore_ascii_case(prefix.text)
        {
            return (*prefix, head.bytes().any(|byte| byte.is_ascii_uppercase()), rest);
        }
    }
    (Prefix::new("", 10), false, text)
}

/// The prefix of the word, if it requires a different number of digits than the word has.
pub(crate) fn wrong_digits(word: &str, dialect: &Dialect) -> Option<(Prefix, usize)> {
    let (_, rest) = strip_sign(word);
    let (prefix, _, digits) = strip_prefix(rest, dialect);
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(prefix.base));
    let wrong = prefix.digits.is_some_and(|count| digits.len() != count);
    (is_number && wrong).then_some((prefix, digits.len()))
}

/// A problem in a character or string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LiteralError {
    /// An unknown escape: its byte range in the text between the quotes.
    Escape {
        /// The first byte.
        start: usize,
        /// The byte after the last.
        end: usize,
    },
    /// Not just one character of one byte.
    NotOne,
}

/// The bytes of the text between the quotes of a string.
pub(crate) fn unescape(text: &str) -> Unescape<'_> {
    Unescape { text, at: 0 }
}

/// An iterator over the bytes of a string with its escapes resolved.
pub(crate) struct Unescape<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Unescape<'_> {
    type Item = Result<u8, LiteralError>;

    /// escape = "\" ("n" | "t" | "r" | "0" | "e" | "a" | "b" | "\" | '"' | "'" | "x" hex hex)
    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let byte = *bytes.get(start)?;
        self.at += 1;
        if byte != b'\\' {
            return Some(Ok(byte));
        }
        let letter = self.text[self.at..].chars().next();
        self.at += letter.map_or(0, char::len_utf8);
        let value = match letter {
            Some('n') => b'\n',
            Some('t') => b'\t',
            Some('r') => b'\r',
            Some('0') => 0,
            Some('e') => 0x1B,
            Some('a') => 0x07,
            Some('b') => 0x08,
            Some('\\') => b'\\',
            Some('"') => b'"',
            Some('\'') => b'\'',
            Some('x') => {
                let hex = self
                    .text
                    .get(self.at..self.at + 2)
                    .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
                let Some(value) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) else {
                    return Some(Err(LiteralError::Escape { start, end: self.at }));
                };
                self.at += 2;
                value
            }
            _ => return Some(Err(LiteralError::Escape { start, end: self.at })),
        };
        Some(Ok(value))
    }
}

/// The value of a character constant, quotes included.
pub(crate) fn character(text: &str) -> Result<u8, LiteralError> {
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    let mut bytes = unescape(inner);
    match (bytes.next(), bytes.next()) {
        (Some(Ok(byte)), None) if byte < 0x80 || inner.starts_with('\\') => Ok(byte),
        (Some(Err(error)), _) => Err(error),
        _ => Err(LiteralError::NotOne),
    }
}

/// The dashes that word processors substitute for a minus sign.
pub(crate) const DASHES: [char; 3] = ['\u{2013}', '\u{2014}', '\u{2212}'];

/// Whether the word was probably meant as a number.
pub(crate) fn looks_like_number(word: &str) -> bool {
    let digits = word.trim_start_matches(['#', '-', '+']).trim_start_matches(DASHES);
    digits.len() < word.len() && digits.starts_with(|c: char| c.is_ascii_digit())
        || word.starts_with('#')
        || is_half(word)
        || digits.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the word is only the start of a number or of an offset.
pub(crate) fn is_half(word: &str) -> bool {
    matches!(word, "#" | "-" | "+" | "#-")
}
