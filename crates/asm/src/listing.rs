//! Text forms of an image: the listing, and words as hexadecimal digits.

use std::fmt::Write as _;

use bantam_isa::{Image, Numerals};

/// The most cells shown beside a source line; the others follow on lines of their own.
const CELLS_A_LINE: usize = 2;

/// Address, words, source line, for each file of the image. Lines that make no words are shown without
/// address. Where cells are narrow there is room for two beside a line; where they are wide, for one.
#[must_use]
pub fn listing(image: &Image, numerals: Numerals) -> String {
    let Numerals { addr_digits, cell_digits, .. } = numerals;
    let room = if cell_digits > 2 { 1 } else { CELLS_A_LINE };
    let width = room * (cell_digits + 1);
    let mut text = String::new();
    for (number, file) in image.files.iter().enumerate() {
        if image.files.len() > 1 {
            let _ = writeln!(text, "; {}", file.name);
        }
        // The words of each line, in the order of the source. A line of a compiled program has made
        // several instructions, and not always one after the other.
        let mut of_line: Vec<Vec<Vec<(u16, u16)>>> = vec![Vec::new(); file.text.lines().count() + 1];
        for line in image.lines.iter().filter(|line| line.file as usize == number) {
            let Some(runs) = of_line.get_mut(line.line as usize) else { continue };
            let addrs = (0..line.len).map(|i| line.addr.wrapping_add(i));
            let words: Vec<_> = addrs.filter_map(|addr| Some((addr, image.word(addr)?))).collect();
            runs.extend(words.chunks(room).map(<[_]>::to_vec));
        }
        for (i, source) in file.text.lines().enumerate() {
            let mut source = source.trim_end();
            if of_line[i + 1].is_empty() {
                let blank = addr_digits + 2 + width + 1;
                let _ = writeln!(text, "{}", format!("{:blank$}{source}", "").trim_end());
            }
            for words in &of_line[i + 1] {
                let cells: String = words.iter().map(|(_, word)| format!("{word:0cell_digits$X} ")).collect();
                let line = format!("{:0addr_digits$X}  {cells:<width$} {source}", words[0].0);
                let _ = writeln!(text, "{}", line.trim_end());
                source = "";
            }
        }
    }
    text
}

/// The words as text: `@` and an address starts a block, then one word per line in hexadecimal digits.
#[must_use]
pub fn hex(image: &Image, numerals: Numerals) -> String {
    let Numerals { addr_digits, cell_digits, .. } = numerals;
    let mut text = String::new();
    for segment in &image.segments {
        let _ = writeln!(text, "@{:0addr_digits$X}", segment.origin);
        for word in &segment.words {
            let _ = writeln!(text, "{word:0cell_digits$X}");
        }
    }
    text
}

/// The labels as text, a line each: address and name.
#[must_use]
pub fn symbols(image: &Image, numerals: Numerals) -> String {
    let line = |symbol: &bantam_isa::Symbol| format!("{}  {}\n", numerals.addr(symbol.addr), symbol.name);
    image.symbols.iter().map(line).collect()
}
