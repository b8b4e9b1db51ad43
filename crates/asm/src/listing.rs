//! Text forms of an image: the listing, and words as hexadecimal digits.

use std::fmt::Write as _;

use bantam_isa::Image;

/// Address, word, source line, for each file of the image. A line that makes several words shows
/// the further ones below it; lines that make none are shown without address.
#[must_use]
pub fn listing(image: &Image) -> String {
    let mut text = String::new();
    for (number, file) in image.files.iter().enumerate() {
        if image.files.len() > 1 {
            let _ = writeln!(text, "; {}", file.name);
        }
        // The words of each line, in the order of the source.
        let mut of_line: Vec<Vec<(u16, u16)>> = vec![Vec::new(); file.text.lines().count() + 1];
        for line in image.lines.iter().filter(|line| line.file as usize == number) {
            let Some(words) = of_line.get_mut(line.line as usize) else { continue };
            let addrs = (0..line.len).map(|i| line.addr.wrapping_add(i));
            words.extend(addrs.filter_map(|addr| Some((addr, image.word(addr)?))));
        }
        for (i, source) in file.text.lines().enumerate() {
            let mut words = of_line[i + 1].iter();
            match words.next() {
                Some((addr, word)) => {
                    let _ = writeln!(text, "{addr:04X}  {word:04X}  {}", source.trim_end());
                }
                None => {
                    let _ = writeln!(text, "{}", format!("            {}", source.trim_end()).trim_end());
                }
            }
            for (addr, word) in words {
                let _ = writeln!(text, "{addr:04X}  {word:04X}");
            }
        }
    }
    text
}

/// The words as text: `@HHHH` begins a block, then a word a line, four hexadecimal digits.
#[must_use]
pub fn hex(image: &Image) -> String {
    let mut text = String::new();
    for segment in &image.segments {
        let _ = writeln!(text, "@{:04X}", segment.origin);
        for word in &segment.words {
            let _ = writeln!(text, "{word:04X}");
        }
    }
    text
}
