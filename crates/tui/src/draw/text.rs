//! The program as text: its source, and its instructions.

use ratatui::{
    Frame,
    style::Style,
    text::{Line, Span},
    widgets::Paragraph,
};

use super::framed;
use crate::{app::App, panes::Pane, source_view};

/// The sign at the left edge of a line.
fn edge(app: &App, is_next: bool, has_point: bool) -> Span<'static> {
    let [point, next, both, ..] = app.theme.signs();
    match (has_point, is_next) {
        (true, true) => Span::styled(both, app.theme.point()),
        (true, false) => Span::styled(point, app.theme.point()),
        (false, true) => Span::raw(next),
        (false, false) => Span::raw(" "),
    }
}

/// Fills a line with blanks, so that its style reaches to the right edge.
fn filled(text: String, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    text + &" ".repeat(missing)
}

pub(crate) fn source(app: &App, frame: &mut Frame<'_>) {
    let Some(file) = app.program.files.get(app.source.file) else { return };
    let title = match &app.program.files[..] {
        [_] => file.name.clone(),
        files => format!("{} ({} of {})", file.name, app.source.file + 1, files.len()),
    };
    let Some(inside) = framed(app, frame, Pane::Source, &title) else { return };
    let digits = file.lines.len().max(1).ilog10() as usize + 1;
    let width = usize::from(inside.width).saturating_sub(digits + 3);
    let here: Vec<source_view::Line> = app.program.lines_of(app.view.location.pc).collect();
    let lines = file.lines.iter().enumerate().skip(app.source_top - 1).take(inside.height.into());
    let lines = lines.map(|(i, text)| {
        let line = source_view::Line { file: app.source.file, line: i + 1 };
        let is_next = here.contains(&line);
        let mut style = if is_next { app.theme.next() } else { Style::new() };
        if app.focus == Pane::Source && app.source == line {
            style = style.patch(app.theme.cursor());
        }
        let number = Span::styled(format!(" {:>digits$} ", i + 1), app.theme.quiet());
        let text = Span::styled(filled(text.clone(), width), style);
        Line::from(vec![edge(app, is_next, app.point_in(line).is_some()), number, text])
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inside);
}

pub(crate) fn code(app: &App, frame: &mut Frame<'_>) {
    let Some(inside) = framed(app, frame, Pane::Code, "") else { return };
    let label =
        |line: &bantam_debug::InsnView| line.label.as_deref().map_or(0, |label| label.chars().count());
    let labels = app.view.code.iter().map(label).max().unwrap_or_default().min(12);
    let cells = app.view.code.iter().map(|line| line.cells.len()).max().unwrap_or_default();
    let lines = app.view.code.iter().take(inside.height.into()).map(|line| {
        let mut style = if line.is_next { app.theme.next() } else { Style::new() };
        if app.focus == Pane::Code && app.code == line.addr {
            style = style.patch(app.theme.cursor());
        }
        let label: String = line.label.as_deref().unwrap_or_default().chars().take(labels).collect();
        let before = format!(" {} {:<cells$} ", line.place, line.cells);
        let used = 1 + before.chars().count() + labels + 1;
        let text = filled(line.text.clone(), usize::from(inside.width).saturating_sub(used));
        Line::from(vec![
            edge(app, line.is_next, app.point_at(line.addr).is_some()),
            Span::styled(before, app.theme.quiet()),
            Span::styled(format!("{label:<labels$} "), app.theme.label()),
            Span::styled(text, style),
        ])
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inside);
}
