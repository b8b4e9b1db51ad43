//! From words back to assembly that assembles to the same words, whatever the words are.
//!
//! The words of a segment are cut into pieces, each an instruction or a word of data. Then the places
//! that instructions refer to get names if a piece starts there, and each piece becomes a line.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

use bantam_isa::{Form, Image, InsnSet, Segment};

use crate::{
    dialect::{Blocks, Dialect, Directive, Lines},
    mnemonics::Mnemonics,
};

/// The image as assembly. Names that the image knows are used; other places that instructions lead
/// to get names of their own.
#[must_use]
pub fn disassemble(image: &Image, set: &InsnSet, dialect: &Dialect) -> String {
    let named: HashSet<u16> = image.symbols.iter().map(|symbol| symbol.addr).collect();
    let pieces: Vec<Vec<Piece<'_>>> =
        image.segments.iter().map(|segment| cut(segment, set, &named)).collect();
    let names = names(image, &pieces, set, dialect);
    let writer = Writer { set, dialect, names };
    let mut text = String::new();
    let indent = dialect.columns.operation;
    for (number, (segment, pieces)) in image.segments.iter().zip(&pieces).enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let is_delimited = dialect.blocks == Blocks::Delimited;
        if is_delimited || number > 0 || segment.origin != 0 {
            let (origin, addr) = (dialect.name_of(Directive::Origin), set.numerals.addr(segment.origin));
            let width = dialect.columns.operands - indent - 1;
            let _ = writeln!(text, "{:indent$}{origin:<width$} {addr}", "");
        }
        for piece in pieces {
            text.push_str(&writer.line(piece));
            text.push('\n');
        }
        if is_delimited {
            let _ = writeln!(text, "{:indent$}{}", "", dialect.name_of(Directive::End));
        }
    }
    text
}

/// An instruction, or data.
struct Piece<'a> {
    addr: u16,
    /// Its words.
    words: &'a [u16],
    /// How it is written, if it is an instruction that assembly makes.
    form: Option<&'a Form>,
}

impl Piece<'_> {
    fn key(&self, set: &InsnSet) -> u16 {
        set.opcode_key(self.words)
    }
}

/// Cuts a segment into pieces. A word with a name starts a piece.
fn cut<'a>(segment: &'a Segment, set: &'a InsnSet, named: &HashSet<u16>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut rest = segment.words.as_slice();
    let mut addr = segment.origin;
    while !rest.is_empty() {
        let fits = |form: &&Form| {
            usize::from(form.cells) <= rest.len()
                && (1..form.cells).all(|i| !named.contains(&addr.wrapping_add(i)))
        };
        let key = set.opcode_key(rest);
        let form = set.form_of(key).filter(fits);
        // One that assembly does not make stays in one piece.
        let cells = form.or_else(|| set.form_run(key).filter(fits)).map_or(1, |form| form.cells);
        let (words, after) = rest.split_at(cells.into());
        pieces.push(Piece { addr, words, form });
        rest = after;
        addr = addr.wrapping_add(cells);
    }
    pieces
}

/// What is the same for all lines.
struct Writer<'a> {
    set: &'a InsnSet,
    dialect: &'a Dialect,
    names: BTreeMap<u16, String>,
}

impl Writer<'_> {
    fn line(&self, piece: &Piece<'_>) -> String {
        let (set, columns) = (self.set, self.dialect.columns);
        let code = match piece.form {
            Some(form) => set.print_as(form, piece.key(set), |kind, value| {
                let place = InsnSet::place(kind, value, piece.addr, form.cells)?;
                self.names.get(&place).cloned()
            }),
            None => {
                let words: Vec<String> = piece.words.iter().map(|word| set.numerals.cell(*word)).collect();
                format!("{} {}", self.dialect.name_of(Directive::Words), words.join(", "))
            }
        };
        let colon = if self.dialect.lines == Lines::Loose { "" } else { ":" };
        let label = self.names.get(&piece.addr).map_or(String::new(), |name| format!("{name}{colon}"));
        let (operation, operands) = code.split_once(' ').unwrap_or((&code, ""));
        let mut line = format!("{label:<width$}", width = columns.operation - 1);
        let width = columns.operands - columns.operation - 1;
        let _ = write!(line, " {operation:<width$} {operands}");
        let mut line = line.trim_end().to_owned();
        let pad = columns.comment.saturating_sub(line.chars().count()).max(1);
        let _ = write!(line, "{:pad$}; {}", "", set.numerals.addr(piece.addr));
        for word in piece.words {
            let _ = write!(line, " {}", set.numerals.cell(*word));
        }
        line + &self.remark(piece)
    }

    /// A comment for a word: what it executes as although it is not spelled so, or the
    /// character that it is.
    fn remark(&self, piece: &Piece<'_>) -> String {
        let key = piece.key(self.set);
        if self.set.form_of(key).is_none()
            && let Some(form) = self.set.form_run(key)
        {
            return format!("  {}", self.set.print_as(form, key, |_, _| None));
        }
        match *piece.words {
            [word] => match char::from_u32(u32::from(word)) {
                Some(c) if c.is_ascii_graphic() || c == ' ' => format!("  '{c}'"),
                _ => String::new(),
            },
            _ => String::new(),
        }
    }
}

/// A name for each address that needs one and at which a piece starts.
fn names(
    image: &Image,
    pieces: &[Vec<Piece<'_>>],
    set: &InsnSet,
    dialect: &Dialect,
) -> BTreeMap<u16, String> {
    let mnemonics = Mnemonics::new(set, dialect);
    let starts: HashSet<u16> = pieces.iter().flatten().map(|piece| piece.addr).collect();
    let mut names = BTreeMap::new();
    let mut taken = HashSet::new();
    for symbol in &image.symbols {
        let usable = is_label(&symbol.name, dialect, &mnemonics, set) && starts.contains(&symbol.addr);
        if usable && !names.contains_key(&symbol.addr) && taken.insert(symbol.name.to_ascii_uppercase()) {
            names.insert(symbol.addr, symbol.name.clone());
        }
    }
    for piece in pieces.iter().flatten() {
        let Some(form) = piece.form else { continue };
        for field in &form.operands {
            let value = field.value(piece.key(set));
            let Some(target) = InsnSet::place(field.kind, value, piece.addr, form.cells) else { continue };
            let name = format!("L_{target:0width$X}", width = set.numerals.addr_digits);
            if starts.contains(&target) && !names.contains_key(&target) && taken.insert(name.clone()) {
                names.insert(target, name);
            }
        }
    }
    names
}

/// Whether a name from an image is valid as a label.
fn is_label(name: &str, dialect: &Dialect, mnemonics: &Mnemonics, set: &InsnSet) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(plain)
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !mnemonics.contains(name)
        && crate::literal::number(name, dialect).is_none()
        && !set.regs.iter().any(|reg| reg.eq_ignore_ascii_case(name))
}
