//! What the program shows: its output, as a terminal would show it, its ports, and the display on them.

use bantam_run::{Picture, Rgb};
use ratatui::{
    Frame,
    layout::Rect,
    style::{Color, Modifier, Style},
    text::{Line, Span},
    widgets::Paragraph,
};

use super::framed;
use crate::{app::App, panes::Pane, theme::Palette};

pub(crate) fn console(app: &App, frame: &mut Frame<'_>) {
    let title = match (app.is_typing, app.view.keys.as_str()) {
        (true, "") => "type".to_owned(),
        (_, "") => String::new(),
        (_, keys) => format!("{keys:?} waits"),
    };
    let Some(inside) = framed(app, frame, Pane::Console, &title) else { return };
    if inside.is_empty() {
        return;
    }
    let mut terminal = vt100::Parser::new(inside.height, inside.width, 0);
    terminal.process(app.view.output.replace('\n', "\r\n").as_bytes());
    let screen = terminal.screen();
    let buffer = frame.buffer_mut();
    for row in 0..inside.height {
        for column in 0..inside.width {
            let Some(cell) = screen.cell(row, column) else { continue };
            let style = cell_style(cell, app.theme.palette);
            let text = if cell.has_contents() { cell.contents() } else { " " };
            if !cell.is_wide_continuation() {
                buffer.set_string(inside.x + column, inside.y + row, text, style);
            }
        }
    }
    if app.is_typing && !screen.hide_cursor() {
        let (row, column) = screen.cursor_position();
        frame.set_cursor_position((inside.x + column.min(inside.width - 1), inside.y + row));
    }
}

fn cell_style(cell: &vt100::Cell, palette: Palette) -> Style {
    let color = |color| match (color, palette) {
        (vt100::Color::Default, _) | (_, Palette::Mono) => None,
        (vt100::Color::Idx(index), _) if index < 16 || palette == Palette::Full => {
            Some(Color::Indexed(index))
        }
        (vt100::Color::Rgb(r, g, b), Palette::Full) => Some(Color::Rgb(r, g, b)),
        (vt100::Color::Idx(_) | vt100::Color::Rgb(..), Palette::Sixteen | Palette::Full) => None,
    };
    let mut style = Style::new();
    (style.fg, style.bg) = (color(cell.fgcolor()), color(cell.bgcolor()));
    let modifiers = [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.italic(), Modifier::ITALIC),
        (cell.underline(), Modifier::UNDERLINED),
        (cell.inverse(), Modifier::REVERSED),
    ];
    for (_, modifier) in modifiers.into_iter().filter(|(is_so, _)| *is_so) {
        style = style.add_modifier(modifier);
    }
    style
}

pub(crate) fn ports(app: &App, frame: &mut Frame<'_>) {
    let about = app.view.ports.get(app.port).map(|value| format!("{} = {value}", app.port));
    let Some(inside) = framed(app, frame, Pane::Ports, &about.unwrap_or_default()) else { return };
    let each = usize::from(inside.width) / app.view.ports.len().max(1);
    let numerals = app.program.target.numerals();
    let digits = numerals.cell_digits;
    let cell = |(i, value): (usize, &u16)| {
        let has_cursor = app.focus == Pane::Ports && app.port == i;
        let style = if has_cursor { app.theme.cursor() } else { Style::new() };
        Span::styled(format!("{:<each$}", format!("{i}:{value:0digits$X}")), style)
    };
    let cells: Vec<Span<'_>> = app.view.ports.iter().enumerate().map(cell).collect();
    frame.render_widget(Paragraph::new(Line::from(cells)), Rect { height: inside.height.min(1), ..inside });
    if let Some(picture) = &app.view.picture {
        draw_picture(picture, app.theme.palette, app.picture_area(), frame);
    }
}

impl App {
    /// Where the picture of the display is.
    fn picture_area(&self) -> Rect {
        let inside = self.areas.inside(Pane::Ports);
        Rect { y: inside.y.saturating_add(1), height: inside.height.saturating_sub(1), ..inside }
    }

    /// The pixel at a place inside the pane.
    pub(crate) fn pixel_at(&self, x: u16, y: u16) -> Option<(u16, u16)> {
        let picture = self.view.picture.as_ref()?;
        let scale = scale(picture, self.picture_area())?;
        let (px, py) = (usize::from(x) * scale, usize::from(y.checked_sub(1)?) * 2 * scale);
        picture.pixel(px, py)?;
        Some((px as u16, py as u16))
    }
}

/// How many pixels in each direction are drawn as one, so that the picture fits.
fn scale(picture: &Picture, area: Rect) -> Option<usize> {
    let (width, height) = (picture.rows().first()?.len(), picture.rows().len());
    let (columns, halves) = (usize::from(area.width), 2 * usize::from(area.height));
    if columns == 0 || halves == 0 {
        return None;
    }
    Some(width.div_ceil(columns).max(height.div_ceil(halves)).max(1))
}

/// The brightest of some pixels: a point on a dark ground is seen, however small the picture.
fn brightest(picture: &Picture, x: usize, y: usize, scale: usize) -> Option<Rgb> {
    let pixels = (y..y + scale).flat_map(|y| (x..x + scale).map(move |x| (x, y)));
    let colors = pixels.filter_map(|(x, y)| picture.pixel(x, y));
    colors.max_by_key(|color| color.iter().map(|part| u32::from(*part)).sum::<u32>())
}

fn draw_picture(picture: &Picture, palette: Palette, area: Rect, frame: &mut Frame<'_>) {
    let Some(scale) = scale(picture, area) else { return };
    let buffer = frame.buffer_mut();
    for row in 0..area.height {
        for column in 0..area.width {
            let at = |half: usize| {
                let y = (2 * usize::from(row) + half) * scale;
                brightest(picture, usize::from(column) * scale, y, scale)
            };
            let (upper, lower) = (at(0), at(1));
            if let Some(upper) = upper {
                let (text, style) = pixels(upper, lower.unwrap_or(upper), palette);
                buffer.set_string(area.x + column, area.y + row, text, style);
            }
        }
    }
}

/// Two pixels, one above the other, as a character.
fn pixels(upper: Rgb, lower: Rgb, palette: Palette) -> (&'static str, Style) {
    let is_lit = |color: Rgb| color.iter().any(|part| *part >= 64);
    match palette {
        Palette::Full => {
            let color = |[r, g, b]: Rgb| Color::Rgb(r, g, b);
            ("▀", Style::new().fg(color(upper)).bg(color(lower)))
        }
        Palette::Sixteen => ("▀", Style::new().fg(nearest(upper)).bg(nearest(lower))),
        Palette::Mono => match (is_lit(upper), is_lit(lower)) {
            (false, false) => (".", Style::new()),
            (true, false) => ("\"", Style::new()),
            (false, true) => (",", Style::new()),
            (true, true) => ("#", Style::new()),
        },
    }
}

/// One of the sixteen colours.
fn nearest(color: Rgb) -> Color {
    let brightest = color.into_iter().max().unwrap_or_default();
    if brightest < 48 {
        return Color::Indexed(0);
    }
    // A part that is about as bright as the brightest is in it.
    let bit = |part: u8, bit: u8| if u16::from(part) * 2 > u16::from(brightest) { bit } else { 0 };
    let [red, green, blue] = color;
    let bright = if brightest > 160 { 8 } else { 0 };
    Color::Indexed(bit(red, 1) | bit(green, 2) | bit(blue, 4) | bright)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_the_nearest_of_sixteen() {
        for (color, index) in [
            ([0, 0, 0], 0),
            ([255, 0, 0], 9),
            ([255, 160, 0], 11),
            ([100, 0, 0], 1),
            ([0, 128, 128], 6),
            ([255, 255, 255], 15),
        ] {
            assert_eq!(nearest(color), Color::Indexed(index), "{color:?}");
        }
    }
}
