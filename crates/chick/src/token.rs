//! The lexer: it splits a source into tokens.
//!
//! Comments are tokens too, so that the formatter can keep them. The text in the braces of `asm` is one token,
//! as it is in another language. Nothing is an error here: an invalid token, such as a character without its
//! closing quote, has a kind of its own.

use bantam_diag::Span;

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or a keyword.
    Word,
    /// Digits, letters and `_`, beginning with a digit.
    Number,
    /// A character in single quotes.
    Char,
    /// A string in double quotes.
    Text,
    /// A single or double quote that is not closed on its line, with its probable content.
    Unclosed,
    /// Punctuation or an operator, with its spelling.
    Symbol(&'static str),
    /// The text between the braces of `asm`.
    Assembly,
    /// `//` to the end of its line, or `/*` to `*/`.
    Comment,
    /// `/*` without `*/`, up to the end of the source.
    UnclosedComment,
    /// A character that begins no token.
    Unknown,
    /// The end of the source.
    End,
}

/// A piece of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The kind.
    pub kind: TokenKind,
    /// The span in the source.
    pub span: Span,
}

impl Token {
    /// Returns the spelling of a symbol; empty for other kinds.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        if let TokenKind::Symbol(symbol) = self.kind { symbol } else { "" }
    }
}

/// All symbols; a longer one precedes its prefixes.
const SYMBOLS: [&str; 42] = [
    "<<=", ">>=", "++", "--", "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "+=", "-=", "*=", "/=", "%=",
    "&=", "|=", "^=", "(", ")", "{", "}", "[", "]", ",", ";", "=", "+", "-", "*", "/", "%", "<", ">", "!",
    "&", "|", "^", "~", ":",
];

/// Returns the tokens of a source, including comments, ending with [`TokenKind::End`]. `asm_comments` are the
/// comment markers of the target's assembly; braces in its comments do not count.
#[must_use]
pub fn tokens(text: &str, asm_comments: &[&str]) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, asm_comments, tokens: Vec::with_capacity(text.len() / 3) };
    while lexer.token() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    asm_comments: &'a [&'a str],
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    /// Returns the remaining text.
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Returns the number of bytes from here for which `pred` holds.
    fn run(&self, pred: impl Fn(char) -> bool) -> usize {
        let rest = self.rest();
        rest.find(|c| !pred(c)).unwrap_or(rest.len())
    }

    fn push(&mut self, kind: TokenKind, len: usize) {
        let span = Span::new(self.at as u32, (self.at + len) as u32);
        self.tokens.push(Token { kind, span });
        self.at += len;
    }

    /// Reads a token; false after the last.
    fn token(&mut self) -> bool {
        self.at += self.run(char::is_whitespace);
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            self.push(TokenKind::End, 0);
            return false;
        };
        let word = |c: char| c.is_alphanumeric() || c == '_';
        if first.is_ascii_digit() {
            self.push(TokenKind::Number, self.run(word));
        } else if word(first) {
            self.push(TokenKind::Word, self.run(word));
        } else if rest.starts_with("//") {
            self.push(TokenKind::Comment, self.run(|c| c != '\n'));
        } else if let Some(inside) = rest.strip_prefix("/*") {
            match inside.find("*/") {
                Some(inside) => self.push(TokenKind::Comment, inside + 4),
                None => self.push(TokenKind::UnclosedComment, rest.len()),
            }
        } else if first == '\'' || first == '"' {
            let kind = if first == '"' { TokenKind::Text } else { TokenKind::Char };
            match quoted(rest) {
                Ok(len) => self.push(kind, len),
                Err(line) => self.push(TokenKind::Unclosed, unclosed(&rest[..line])),
            }
        } else if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
            self.push(TokenKind::Symbol(symbol), symbol.len());
            if symbol == "{" && self.is_assembly() {
                self.assembly();
            }
        } else {
            self.push(TokenKind::Unknown, first.len_utf8());
        }
        true
    }

    /// Whether the last token is the brace of `asm`.
    fn is_assembly(&self) -> bool {
        let mut before = self.tokens.iter().rev().skip(1).filter(|token| token.kind != TokenKind::Comment);
        before.next().is_some_and(|token| {
            let Span { start, end } = token.span;
            &self.text[start as usize..end as usize] == "asm"
        })
    }

    /// Reads everything up to the matching closing brace.
    fn assembly(&mut self) {
        let mut depth = 0u32;
        let brace = assembly_braces(self.rest(), self.asm_comments).find(|(_, brace)| {
            let closes = *brace == '}' && depth == 0;
            depth = if *brace == '{' { depth + 1 } else { depth.saturating_sub(1) };
            closes
        });
        let len = brace.map_or(self.rest().len(), |(at, _)| at);
        self.push(TokenKind::Assembly, len);
    }
}

/// Returns the braces of assembly with their offsets; those in comments and quotes do not count.
pub(crate) fn assembly_braces(text: &str, asm_comments: &[&str]) -> impl Iterator<Item = (usize, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(c) = text[at..].chars().next() {
            let (place, here) = (at, &text[at..]);
            at += match c {
                '{' | '}' => 1,
                // An unclosed quote is an ordinary character.
                '\'' | '"' => quoted(here).unwrap_or(1),
                _ if asm_comments.iter().any(|comment| here.starts_with(comment)) => {
                    here.find('\n').unwrap_or(here.len())
                }
                _ => c.len_utf8(),
            };
            if matches!(c, '{' | '}') {
                return Some((place, c));
            }
        }
        None
    })
}

/// Guesses the length of an unclosed literal at the start of a line: the first word or character for a
/// character, everything except the final punctuation for a string.
fn unclosed(line: &str) -> usize {
    let line = line.trim_end();
    if line.starts_with('"') {
        let line = line.split_once(" //").map_or(line, |(before, _)| before);
        return line.trim_end_matches([' ', '\t', ')', ']', '{', '}', ';', ',']).len();
    }
    let mut inside = line.char_indices().skip(1);
    let escape = inside.next().is_some_and(|(_, c)| c == '\\');
    if escape {
        inside.next();
    }
    inside.find(|(_, c)| !c.is_alphanumeric()).map_or(line.len(), |(at, _)| at)
}

/// Returns the length of the quoted literal at the start of `text`; if it is unclosed, the length of the line.
fn quoted(text: &str) -> Result<usize, usize> {
    let quote = text.as_bytes()[0];
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'\n' => return Err(at),
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            // `'''` is a quote that was not escaped.
            _ if byte == quote && !(at == 1 && text.starts_with("'''")) => return Ok(at + 1),
            _ => {}
        }
    }
    Err(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(&str, TokenKind)> {
        let tokens = tokens(text, &[";"]).into_iter();
        tokens.map(|t| (&text[t.span.start as usize..t.span.end as usize], t.kind)).collect()
    }

    #[test]
    fn tokens_of_every_kind() {
        use TokenKind::{Char, Comment, End, Number, Symbol, Text, Word};
        let expected = vec![
            ("if", Word),
            ("(", Symbol("(")),
            ("a_1", Word),
            ("<<=", Symbol("<<=")),
            ("0x1F", Number),
            (")", Symbol(")")),
            ("';'", Char),
            (r"'\''", Char),
            (r#""a\"b""#, Text),
            ("// c", Comment),
            ("/* d\n */", Comment),
            ("", End),
        ];
        assert_eq!(kinds("if(a_1<<=0x1F)';' '\\'' \"a\\\"b\" // c\n/* d\n */"), expected);
    }

    #[test]
    fn assembly_ends_at_its_own_brace() {
        let inside = |text| kinds(text).into_iter().find(|(_, kind)| *kind == TokenKind::Assembly).unwrap().0;
        let text = "asm { MOV R0 {x} ; a } in a comment\n MOV R1 '}' } a = 1;";
        assert_eq!(inside(text), " MOV R0 {x} ; a } in a comment\n MOV R1 '}' ");
    }

    #[test]
    fn what_is_not_closed_ends_with_its_line() {
        assert_eq!(kinds("'a\nb")[0], ("'a", TokenKind::Unclosed));
        assert_eq!(kinds("\"a\nb")[0], ("\"a", TokenKind::Unclosed));
        assert_eq!(kinds("'a) {")[0], ("'a", TokenKind::Unclosed));
        assert_eq!(kinds("';)")[0], ("';", TokenKind::Unclosed));
        assert_eq!(kinds("'")[0], ("'", TokenKind::Unclosed));
        assert_eq!(kinds("'\\")[0], ("'\\", TokenKind::Unclosed));
        assert_eq!(kinds("\"\\")[0], ("\"\\", TokenKind::Unclosed));
        assert_eq!(kinds("\"a b); // c")[0], ("\"a b", TokenKind::Unclosed));
        assert_eq!(kinds("a /* b")[1].1, TokenKind::UnclosedComment);
        assert_eq!(kinds("é$")[1], ("$", TokenKind::Unknown));
    }
}
