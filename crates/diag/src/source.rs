//! Texts with names, and places in them.

/// Which of several sources.
pub type SourceId = u32;

/// Bytes `start` to before `end` of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` to before `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// From the start of this to the end of `other`.
    #[must_use]
    pub const fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }

    /// The bytes of both, and what is between them.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The place before the first byte.
    #[must_use]
    pub const fn before(self) -> Self {
        Self { start: self.start, end: self.start }
    }
}

/// A line and column, counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// A text with a name.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name, as given on the command line.
    pub name: String,
    /// The text.
    pub text: String,
    lines: Vec<u32>,
}

impl Source {
    /// A source of this text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let mut lines = vec![0];
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        lines.extend(newlines.map(|(i, _)| i as u32 + 1));
        Self { name: name.into(), text, lines }
    }

    /// A source of bytes that should be UTF-8. Bytes that are not are replaced, and a byte order mark
    /// at the start is left out.
    #[must_use]
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        Self::new(name, String::from_utf8_lossy(bytes))
    }

    /// The number of lines, including the one after a final newline.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The span of line `line`, from 0, without its line end.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.lines[line];
        let end = self.lines.get(line + 1).map_or(self.text.len() as u32, |next| next - 1);
        let text = &self.text[start as usize..end as usize];
        Span::new(start, end - u32::from(text.ends_with('\r')))
    }

    /// The text of line `line`, from 0, without its line end.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        self.slice(self.line_span(line))
    }

    /// The line, from 0, that byte `at` is in.
    #[must_use]
    pub fn line_of(&self, at: u32) -> usize {
        self.lines.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The bytes of a span, as text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Line and column of byte `at`.
    #[must_use]
    pub fn position(&self, at: u32) -> Position {
        let line = self.line_of(at);
        let before = self.text.get(self.lines[line] as usize..at as usize).unwrap_or_default();
        Position { line: line as u32 + 1, column: before.chars().count() as u32 + 1 }
    }
}

/// All sources of a run of an assembler or compiler.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// These sources, numbered from 0.
    #[must_use]
    pub fn new(sources: Vec<Source>) -> Self {
        Self(sources)
    }

    /// Source number `id`, or an empty source if it does not exist.
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        static NONE: std::sync::LazyLock<Source> = std::sync::LazyLock::new(|| Source::new("", ""));
        self.0.get(id as usize).unwrap_or(&NONE)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }

    /// The number of sources.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no sources.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_lf_or_crlf() {
        let source = Source::new("a", "one\r\ntwo\n\nfour");
        let lines: Vec<&str> = (0..source.line_count()).map(|line| source.line(line)).collect();
        assert_eq!(lines, ["one", "two", "", "four"]);
        assert_eq!(source.line_of(5), 1);
    }

    #[test]
    fn positions_count_characters() {
        let source = Source::new("a", "x\n; é é ADD");
        let at = source.text.find("ADD").unwrap() as u32;
        assert_eq!(source.position(at), Position { line: 2, column: 7 });
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
    }

    #[test]
    fn bytes_lose_their_mark_and_survive_junk() {
        assert_eq!(Source::from_bytes("a", b"\xEF\xBB\xBFADD").text, "ADD");
        assert_eq!(Source::from_bytes("a", b"; caf\xE9").text, "; caf\u{FFFD}");
    }
}
