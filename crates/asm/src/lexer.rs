//! Splits lines into words.
//!
//! A line is words, character constants and strings, separated by spaces, commas and colons, up to a
//! comment. What a word means (label, mnemonic, number) depends on its position, and is decided later.

use bantam_diag::Span;

use crate::dialect::Dialect;

/// What kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A run of characters.
    Word,
    /// A character constant with its quotes.
    Char,
    /// A string with its quotes.
    Str,
    /// A string whose closing quote is missing: the rest of the line.
    UnclosedStr,
    /// A comma, also a full-width one.
    Comma,
    /// A colon.
    Colon,
}

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What kind.
    pub kind: TokenKind,
    /// Where.
    pub span: Span,
}

/// The tokens of one line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// The index of its first token.
    pub(crate) first: u32,
    /// The index after its last.
    pub(crate) end: u32,
    /// The comment with its mark; empty if the line has none.
    pub(crate) comment: Span,
}

/// The tokens of a whole source.
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(crate) lines: Vec<Line>,
}

/// All tokens of a source, for tools that display them.
#[must_use]
pub fn tokens(text: &str, dialect: &Dialect) -> Vec<Token> {
    lex(text, dialect).tokens
}

/// Cuts a source into lines of tokens.
pub(crate) fn lex(text: &str, dialect: &Dialect) -> Lexed {
    let mut lexer =
        Lexer { text, bytes: text.as_bytes(), at: 0, dialect, tokens: Vec::with_capacity(text.len() / 4) };
    let mut lines = Vec::with_capacity(text.len() / 24);
    loop {
        let first = lexer.tokens.len() as u32;
        let comment = lexer.line();
        lines.push(Line { first, end: lexer.tokens.len() as u32, comment });
        if lexer.at >= text.len() {
            break;
        }
        lexer.at += 1;
    }
    Lexed { tokens: lexer.tokens, lines }
}

/// The full-width comma of East Asian keyboards, which looks like a comma and a blank.
const WIDE_COMMA: char = '\u{FF0C}';

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    dialect: &'a Dialect,
    tokens: Vec<Token>,
}

/// What a byte is to a lexer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Blank,
    Newline,
    Comma,
    Colon,
    Quote,
    Semicolon,
    /// Part of a character outside ASCII, possibly whitespace.
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Letter; 256];
    let mut i = 0;
    while i < 256 {
        classes[i] = match i as u8 {
            b'\n' => Class::Newline,
            0..=b' ' | 0x7F => Class::Blank,
            b',' => Class::Comma,
            b':' => Class::Colon,
            b'"' => Class::Quote,
            b';' => Class::Semicolon,
            0x80.. => Class::Wide,
            _ => Class::Letter,
        };
        i += 1;
    }
    classes
};

/// The number of leading bytes of one class.
#[inline]
fn run(bytes: &[u8], class: Class) -> usize {
    bytes.iter().position(|byte| CLASSES[*byte as usize] != class).unwrap_or(bytes.len())
}

impl Lexer<'_> {
    /// Reads up to the newline, or to the end, and returns the comment.
    fn line(&mut self) -> Span {
        while let Some(&byte) = self.bytes.get(self.at) {
            match CLASSES[byte as usize] {
                Class::Newline => break,
                Class::Blank => self.at += run(&self.bytes[self.at..], Class::Blank),
                Class::Comma => self.push(TokenKind::Comma, self.at + 1),
                Class::Colon => self.push(TokenKind::Colon, self.at + 1),
                Class::Quote => self.string(),
                Class::Wide if self.wide_blank() > 0 => self.at += self.wide_blank(),
                Class::Wide if self.text[self.at..].starts_with(WIDE_COMMA) => {
                    self.push(TokenKind::Comma, self.at + WIDE_COMMA.len_utf8());
                }
                Class::Semicolon | Class::Letter | Class::Wide => {
                    if self.at_comment(byte) {
                        return self.comment();
                    }
                    self.word(byte);
                }
            }
        }
        Span::new(self.at as u32, self.at as u32)
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        self.tokens.push(Token { kind, span: Span::new(self.at as u32, end as u32) });
        self.at = end;
    }

    /// Whether a comment starts here.
    #[inline]
    fn at_comment(&self, byte: u8) -> bool {
        (byte == b';' || byte == b'/')
            && self.dialect.comments.iter().any(|mark| self.bytes[self.at..].starts_with(mark.as_bytes()))
    }

    fn comment(&mut self) -> Span {
        let start = self.at;
        let rest = &self.text[start..];
        self.at += rest.find('\n').unwrap_or(rest.len());
        let end = if self.bytes[start..self.at].ends_with(b"\r") { self.at - 1 } else { self.at };
        Span::new(start as u32, end as u32)
    }

    /// The length in bytes of the non-ASCII whitespace that starts here, or 0.
    fn wide_blank(&self) -> usize {
        self.text[self.at..].chars().next().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8)
    }

    fn word(&mut self, byte: u8) {
        if byte == b'\'' && self.char_constant() {
            return;
        }
        let mut end = self.at + self.char_len(byte);
        while let Some(&byte) = self.bytes.get(end) {
            match CLASSES[byte as usize] {
                Class::Letter => end += run(&self.bytes[end..], Class::Letter),
                Class::Wide => {
                    let ends = |c: &char| c.is_whitespace() || *c == WIDE_COMMA;
                    let Some(c) = self.text[end..].chars().next().filter(|c| !ends(c)) else {
                        break;
                    };
                    end += c.len_utf8();
                }
                Class::Blank
                | Class::Newline
                | Class::Comma
                | Class::Colon
                | Class::Quote
                | Class::Semicolon => break,
            }
        }
        self.push(TokenKind::Word, end);
    }

    fn char_len(&self, byte: u8) -> usize {
        if byte < 0x80 { 1 } else { self.text[self.at..].chars().next().map_or(1, char::len_utf8) }
    }

    /// char-constant = "'" (escape | character) "'"
    fn char_constant(&mut self) -> bool {
        let rest = self.text[self.at..].char_indices();
        let mut chars = rest.take_while(|(_, c)| *c != '\n').skip(1);
        let mut escaped = false;
        if let Some((_, '\\')) = chars.next() {
            chars.next();
            escaped = true;
        }
        // An escape may have digits after its letter; a plain character is just one.
        let longest = if escaped { 4 } else { 1 };
        for (i, c) in chars.take(longest) {
            if c == '\'' {
                self.push(TokenKind::Char, self.at + i + 1);
                return true;
            }
        }
        false
    }

    /// string = '"' (escape | character)* '"'
    fn string(&mut self) {
        let mut end = self.at + 1;
        while let Some(&byte) = self.bytes.get(end) {
            match byte {
                b'"' => return self.push(TokenKind::Str, end + 1),
                b'\n' => break,
                b'\\' if self.bytes.get(end + 1).is_some_and(|next| *next != b'\n') => end += 2,
                _ => end += 1,
            }
        }
        let end = end.min(self.bytes.len());
        let end = if self.bytes[self.at..end].ends_with(b"\r") { end - 1 } else { end };
        self.push(TokenKind::UnclosedStr, end);
    }
}
