//! From words back to assembly that assembles to the same words, whatever the words are.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

use bantam_isa::{Image, InsnSet, Kind, Segment};

use crate::{dialect::Dialect, dialect::Directive, format::COLUMNS, statement::Mnemonics};

/// The image as assembly. Names that the image knows are used; other places that instructions lead
/// to get names of their own.
#[must_use]
pub fn disassemble(image: &Image, set: &InsnSet, dialect: &Dialect) -> String {
    let mnemonics = Mnemonics::new(set, dialect);
    let names = names(image, set, dialect, &mnemonics);
    let mut text = String::new();
    for segment in &image.segments {
        if !text.is_empty() {
            text.push('\n');
        }
        let origin = dialect.name_of(Directive::Origin);
        let _ = writeln!(text, "{:w$}{origin} x{:04X}", "", segment.origin, w = COLUMNS.operation);
        for addr in u32::from(segment.origin)..segment.end() {
            let addr = addr as u16;
            line(&mut text, segment, addr, set, dialect, &names);
        }
        let _ = writeln!(text, "{:w$}{}", "", dialect.name_of(Directive::End), w = COLUMNS.operation);
    }
    text
}

/// One word as a line.
fn line(
    text: &mut String,
    segment: &Segment,
    addr: u16,
    set: &InsnSet,
    dialect: &Dialect,
    names: &BTreeMap<u16, String>,
) {
    let word = segment.words[usize::from(addr - segment.origin)];
    let next = u32::from(addr) + 1;
    let target = |offset: i32| names.get(&target_of(next, offset)?).cloned();
    let label = names.get(&addr).map_or("", String::as_str);
    let code = set
        .print(word, target)
        .unwrap_or_else(|| format!("{} x{word:04X}", dialect.name_of(Directive::Words)));
    let (operation, operands) = code.split_once(' ').unwrap_or((&code, ""));
    let mut line = format!("{label:<width$}", width = COLUMNS.operation - 1);
    let _ = write!(line, " {operation:<width$} {operands}", width = COLUMNS.operands - COLUMNS.operation - 1);
    let mut line = line.trim_end().to_owned();
    let comment = remark(word, set);
    let pad = COLUMNS.comment.saturating_sub(line.chars().count()).max(1);
    let _ = write!(line, "{:pad$}; x{addr:04X} x{word:04X}{comment}", "");
    text.push_str(&line);
    text.push('\n');
}

/// What a reader may want to know of a word: what it runs as though it is not spelled so, or the
/// character that it is.
fn remark(word: u16, set: &InsnSet) -> String {
    if set.form_of(word).is_none()
        && let Some(form) = set.form_run(word)
    {
        return format!("  {}", set.print_as(form, word, |_| None));
    }
    match char::from_u32(u32::from(word)) {
        Some(c) if c.is_ascii_graphic() || c == ' ' => format!("  '{c}'"),
        _ => String::new(),
    }
}

/// The address that an offset leads to, if it does not wrap.
fn target_of(next: u32, offset: i32) -> Option<u16> {
    u16::try_from(i64::from(next) + i64::from(offset)).ok()
}

/// A name for each address that needs one.
fn names(image: &Image, set: &InsnSet, dialect: &Dialect, mnemonics: &Mnemonics) -> BTreeMap<u16, String> {
    let mut names = BTreeMap::new();
    let mut taken = HashSet::new();
    for symbol in &image.symbols {
        let usable =
            is_label(&symbol.name, dialect, mnemonics, set) && image.segment_at(symbol.addr).is_some();
        if usable && !names.contains_key(&symbol.addr) && taken.insert(symbol.name.to_ascii_uppercase()) {
            names.insert(symbol.addr, symbol.name.clone());
        }
    }
    for segment in &image.segments {
        for (i, word) in segment.words.iter().enumerate() {
            let Some(form) = set.form_of(*word) else { continue };
            let next = u32::from(segment.origin) + i as u32 + 1;
            for field in form.operands.iter().filter(|field| field.kind == Kind::Relative) {
                let Some(target) = target_of(next, field.value(*word)) else { continue };
                let name = format!("L_{target:04X}");
                if image.segment_at(target).is_some()
                    && !names.contains_key(&target)
                    && taken.insert(name.clone())
                {
                    names.insert(target, name);
                }
            }
        }
    }
    names
}

/// Whether a name from elsewhere can be written as a label.
fn is_label(name: &str, dialect: &Dialect, mnemonics: &Mnemonics, set: &InsnSet) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(plain)
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !mnemonics.contains(name)
        && crate::literal::number(name, dialect).is_none()
        && !set.regs.iter().any(|reg| reg.eq_ignore_ascii_case(name))
}
