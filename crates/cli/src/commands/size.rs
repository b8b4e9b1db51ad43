//! `bantam build --explain-size`: which line of the source costs how much.
//!
//! It is read off the source map, so it is the same for assembly and for compiled programs.

use std::collections::BTreeMap;

use bantam_isa::{Image, InsnSet};

use bantam::is_compiled;

/// The table: line, cells, share, text; sorted by line.
pub(crate) fn explained(image: &Image, set: &InsnSet) -> String {
    let (mut lines, mut of_none, mut total) = (BTreeMap::<(u32, u32), usize>::new(), 0, 0);
    for segment in &image.segments {
        for addr in (u32::from(segment.origin)..segment.end()).map(|addr| addr as u16) {
            total += 1;
            // The assembly of a compiled program is nobody's source.
            match image.source_of(addr).filter(|line| line.file == 0 || !is_compiled(image)) {
                Some(line) => *lines.entry((line.file, line.line)).or_default() += 1,
                None => of_none += 1,
            }
        }
    }
    let unit = if set.cell_bits == 8 { "bytes" } else { "words" };
    let width = lines.keys().map(|(_, line)| line.to_string().len()).max().unwrap_or(0).max("total".len());
    let share = |cells: usize| format!("{:>6.1} %", 100.0 * cells as f64 / f64::from(total.max(1)));
    let row = |name: &str, cells: usize, text: &str| {
        let row = format!("{name:>width$}  {cells:>5}  {}  {text}", share(cells));
        row.trim_end().to_owned() + "\n"
    };
    let mut text = String::new();
    let mut last = None;
    for ((file, line), cells) in lines {
        let name = image.files.get(file as usize).map_or("", |file| file.name.as_str());
        if last != Some(file) {
            text.push_str(&format!("{:>width$}  {unit}     share  {name}\n", "line"));
            last = Some(file);
        }
        let source = image.files.get(file as usize).map_or("", |file| file.text.as_str());
        let source = source.lines().nth((line as usize).saturating_sub(1)).unwrap_or_default();
        text.push_str(&row(&line.to_string(), cells, source));
    }
    if of_none > 0 {
        text.push_str(&row("-", of_none, "(of no line)"));
    }
    text + &row("total", total as usize, "")
}
