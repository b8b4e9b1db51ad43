//! The machine: registers, memory, stack.

use bantam_debug::{RegisterView, WordView};
use ratatui::{
    Frame,
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::Paragraph,
};

use super::framed;
use crate::{app::App, panes::Pane};

pub(crate) fn registers(app: &App, frame: &mut Frame<'_>) {
    let Some(inside) = framed(app, frame, Pane::Registers, "") else { return };
    let column = usize::from(inside.width / 2);
    let names = app.view.registers.iter().map(|register| register.name.len()).max().unwrap_or_default();
    let digits = app.view.registers.iter().map(|register| register.digits.len()).max().unwrap_or_default();
    let cell = |(i, register): (usize, &RegisterView)| {
        let text = format!("{:<names$} {:<digits$} {}", register.name, register.digits, register.number);
        let text: String = text.chars().take(column.saturating_sub(1)).collect();
        let style = if register.changed { app.theme.changed() } else { Style::new() };
        let has_cursor = app.focus == Pane::Registers && app.register == i;
        let style = if has_cursor { style.patch(app.theme.cursor()) } else { style };
        let gap = column.saturating_sub(text.chars().count());
        [Span::styled(text, style), Span::raw(" ".repeat(gap))]
    };
    let mut cells: Vec<[Span<'_>; 2]> = app.view.registers.iter().enumerate().map(cell).collect();
    if !app.view.flags.is_empty() {
        let flag = |(name, set): &(&str, bool)| if *set { (*name).to_owned() } else { "-".to_owned() };
        let flags: Vec<String> = app.view.flags.iter().map(flag).collect();
        cells.push([Span::raw("flags "), Span::styled(flags.join(" "), app.theme.label())]);
    }
    let lines: Vec<Line<'_>> = cells.chunks(2).map(|row| Line::from(row.concat())).collect();
    frame.render_widget(Paragraph::new(lines), inside);
}

/// What is known of the word with the cursor, for the title of a pane.
fn about(word: &WordView) -> String {
    let label = word.label.as_deref().map_or_else(String::new, |label| format!(" {label}"));
    format!("{}{label} = {}", word.place, word.number)
}

pub(crate) fn memory(app: &App, frame: &mut Frame<'_>) {
    let offset = usize::from(app.memory.wrapping_sub(app.memory_top));
    let title = app.view.memory.get(offset).map(about).unwrap_or_default();
    let Some(inside) = framed(app, frame, Pane::Memory, &title) else { return };
    let digits = app.program.target.numerals().cell_digits;
    let words = usize::from(app.words_a_row());
    let rows = app.view.memory.chunks(words).take(inside.height.into());
    let lines = rows.map(|row| {
        let mut spans = vec![Span::styled(row[0].place.clone(), app.theme.label())];
        for word in row {
            let mut style = app.theme.heat(word.read, word.written);
            if word.addr == app.view.location.pc {
                style = style.patch(app.theme.next());
            }
            if app.focus == Pane::Memory && word.addr == app.memory {
                style = style.patch(app.theme.cursor());
            }
            spans.push(Span::raw(" "));
            spans.push(Span::styled(format!("{:0digits$X}", word.word), style));
        }
        let used = row[0].place.len() + words * (digits + 1);
        if usize::from(inside.width) > used + 1 + words {
            spans.push(Span::styled(format!("  {}", characters(row)), app.theme.quiet()));
        }
        Line::from(spans)
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inside);
}

/// The words as characters.
fn characters(row: &[WordView]) -> String {
    let character = |word: &WordView| match u8::try_from(word.word) {
        Ok(byte) if byte.is_ascii_graphic() || byte == b' ' => char::from(byte),
        _ => '.',
    };
    row.iter().map(character).collect()
}

impl App {
    /// How many lines of the stack's pane show calls.
    pub(crate) fn calls_shown(&self) -> usize {
        let rows = usize::from(self.areas.inside(Pane::Stack).height);
        self.view.frames.len().saturating_sub(1).min(rows / 2)
    }
}

pub(crate) fn stack(app: &App, frame: &mut Frame<'_>) {
    let Some(inside) = framed(app, frame, Pane::Stack, "") else { return };
    let calls = app.calls_shown();
    let mut lines: Vec<Line<'_>> = app.view.frames[1..=calls]
        .iter()
        .map(|frame| {
            Line::from(vec![Span::styled("back to ", app.theme.quiet()), Span::raw(frame.place.clone())])
        })
        .collect();
    if app.view.stack.is_empty() {
        lines.push(Line::styled("no stack has been set up yet", app.theme.quiet()));
    }
    lines.extend(app.view.stack.iter().enumerate().map(|(i, word)| {
        let style = app.theme.heat(word.read, word.written);
        let has_cursor = app.focus == Pane::Stack && app.stack == i;
        let style = if has_cursor { style.patch(app.theme.cursor()) } else { style };
        let digits = app.program.target.numerals().cell(word.word);
        Line::from(vec![
            Span::styled(format!("{} ", word.place), app.theme.label()),
            Span::styled(format!("{digits} {}", word.number), style),
        ])
    }));
    frame.render_widget(Paragraph::new(lines), Rect { ..inside });
}

pub(crate) fn variables(app: &App, frame: &mut Frame<'_>) {
    let Some(inside) = framed(app, frame, Pane::Variables, "") else { return };
    let rows = usize::from(inside.height);
    let names =
        app.view.variables.iter().map(|variable| variable.name.chars().count()).max().unwrap_or_default();
    let top = (app.variable + 1).saturating_sub(rows);
    let lines = app.view.variables.iter().enumerate().skip(top).take(rows).map(|(i, variable)| {
        let has_cursor = app.focus == Pane::Variables && app.variable == i;
        let style = if has_cursor { app.theme.cursor() } else { Style::new() };
        let name = Span::styled(format!("{:<names$} ", variable.name), app.theme.label());
        Line::from(vec![name, Span::styled(variable.text.clone(), style)])
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inside);
}
