//! A flame graph: call paths as boxes on top of each other, whose widths are shares of all instructions.
//!
//! The picture is plain SVG without a script. A box shows its name, count and share when the pointer rests on it. Boxes
//! that would be too narrow to see are omitted, with everything on top of them.

use std::fmt::Write as _;

use bantam_run::{Profile, ProfiledPath};

/// The width of the picture. All sizes are in pixels.
const WIDTH: f64 = 1200.0;
/// The height of a box with the gap above it.
const ROW: usize = 18;
/// Room for the title.
const TITLE: usize = 36;
/// The margin around the boxes.
const MARGIN: usize = 10;
/// The width of the narrowest box that is drawn.
const NARROWEST: f64 = 0.25;
/// The width of a character.
const CHARACTER: f64 = 7.0;

/// A box.
struct Flame<'a> {
    path: &'a ProfiledPath,
    left: f64,
    width: f64,
    /// The number of instructions in it and in its callees.
    count: u64,
}

/// Returns the flame graph of a profile as SVG; `name` returns the name of the code at an address.
#[must_use]
pub(crate) fn picture(profile: &Profile, name: impl Fn(u16) -> String) -> String {
    let total = profile.total();
    let flames = placed(&profile.paths, total);
    let rows = flames.iter().map(|flame| usize::from(flame.path.depth) + 1).max().unwrap_or(0);
    let height = TITLE + rows * ROW + MARGIN;
    let all = WIDTH + 2.0 * MARGIN as f64;
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"{height}\" \
         viewBox=\"0 0 {all} {height}\" font-family=\"monospace\" font-size=\"12\">\n\
         <rect width=\"{all}\" height=\"{height}\" fill=\"#fffdf7\"/>\n\
         <text x=\"{MARGIN}\" y=\"22\">{total} instructions, by path of calls</text>\n"
    );
    for flame in &flames {
        let name = name(flame.path.entry);
        let top = height - MARGIN - (usize::from(flame.path.depth) + 1) * ROW;
        let share = 100.0 * flame.count as f64 / total.max(1) as f64;
        let (left, width) = (flame.left + MARGIN as f64, flame.width);
        let _ = writeln!(
            text,
            "<g><title>{}: {} instructions, {share:.1} %</title>\
             <rect x=\"{left:.2}\" y=\"{top}\" width=\"{width:.2}\" height=\"{}\" rx=\"2\" fill=\"{}\"/>{}</g>",
            escaped(&name),
            flame.count,
            ROW - 1,
            colour(&name),
            caption(&name, flame, top)
        );
    }
    text + "</svg>\n"
}

/// Lays out the boxes: each on its parent, to the right of the parent's earlier callees.
fn placed(paths: &[ProfiledPath], total: u64) -> Vec<Flame<'_>> {
    let mut counts: Vec<u64> = paths.iter().map(|path| path.count).collect();
    // A parent comes before its callees.
    for (place, path) in paths.iter().enumerate().rev() {
        if let Some(parent) = path.parent {
            counts[parent] += counts[place];
        }
    }
    let scale = WIDTH / total.max(1) as f64;
    // The left edge of the next box on top of each.
    let mut free = vec![0.0; paths.len()];
    let mut flames = Vec::new();
    for (place, path) in paths.iter().enumerate() {
        let (width, left) = (counts[place] as f64 * scale, path.parent.map_or(0.0, |parent| free[parent]));
        if let Some(parent) = path.parent {
            free[parent] = left + width;
        }
        free[place] = left;
        if width >= NARROWEST {
            flames.push(Flame { path, left, width, count: counts[place] });
        }
    }
    flames
}

/// Returns as much of the name as fits into the box.
fn caption(name: &str, flame: &Flame<'_>, top: usize) -> String {
    let room = ((flame.width - 6.0) / CHARACTER).max(0.0) as usize;
    let length = name.chars().count();
    let short: String = match room {
        0..=2 => return String::new(),
        room if length > room => name.chars().take(room - 1).chain(['…']).collect(),
        _ => name.to_owned(),
    };
    let left = flame.left + MARGIN as f64 + 3.0;
    format!("<text x=\"{left:.2}\" y=\"{}\">{}</text>", top + 13, escaped(&short))
}

/// Returns a warm colour that depends only on the name.
fn colour(name: &str) -> String {
    let hash = name.bytes().fold(0u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
    format!("hsl({},80%,{}%)", 10 + hash % 40, 62 + hash / 40 % 12)
}

/// Escapes a text for XML, which allows no control characters at all.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push('?'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(parent: Option<usize>, entry: u16, count: u64, depth: u16) -> ProfiledPath {
        ProfiledPath { parent, entry, count, depth }
    }

    #[test]
    fn a_box_is_placed_on_its_parent() {
        let paths =
            [path(None, 1, 20, 0), path(Some(0), 2, 30, 1), path(Some(1), 3, 10, 2), path(Some(0), 3, 40, 1)];
        let flames = placed(&paths, 100);
        let at: Vec<(f64, f64, u64)> =
            flames.iter().map(|flame| (flame.left / 12.0, flame.width / 12.0, flame.count)).collect();
        assert_eq!(at, [(0.0, 100.0, 100), (0.0, 40.0, 40), (0.0, 10.0, 10), (40.0, 40.0, 40)]);
    }

    #[test]
    fn names_are_escaped_and_shortened() {
        assert_eq!(escaped("a<b>&\"\n"), "a&lt;b&gt;&amp;&quot;?");
        let root = path(None, 1, 1, 0);
        let flame = Flame { path: &root, left: 0.0, width: 48.0, count: 1 };
        assert!(caption("SUBROUTINE", &flame, 0).ends_with(">SUBRO…</text>"));
    }
}
