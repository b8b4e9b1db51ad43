//! Draws the whole screen. Each pane has its own function, which uses only the state of the screen.

mod machine;
mod output;
mod text;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, Clear, Paragraph},
};

use super::{
    app::App,
    keys::BINDINGS,
    panes::{LEAST, Pane},
    popup::Popup,
};

/// Draws everything.
pub(crate) fn draw(app: &App, frame: &mut Frame<'_>) {
    if app.areas == super::panes::Areas::default() {
        let text = format!("needs {} x {}", LEAST.0, LEAST.1);
        frame.render_widget(Paragraph::new(text), frame.area());
        return;
    }
    text::source(app, frame);
    text::code(app, frame);
    machine::registers(app, frame);
    machine::memory(app, frame);
    machine::stack(app, frame);
    machine::variables(app, frame);
    output::console(app, frame);
    output::ports(app, frame);
    timeline(app, frame);
    status(app, frame);
    hints(app, frame);
    if let Some(popup) = &app.popup {
        list(app, popup, frame);
    }
}

/// The frame of a pane, and what is inside; nothing if the pane is not shown.
fn framed(app: &App, frame: &mut Frame<'_>, pane: Pane, title: &str) -> Option<Rect> {
    let area = app.areas.get(pane)?;
    let style = if app.focus == pane { app.theme.focus() } else { app.theme.frame() };
    let title = if title.is_empty() { pane.title().to_owned() } else { format!("{}: {title}", pane.title()) };
    let block = Block::bordered().border_set(app.theme.border()).border_style(style).title(title);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    Some(inside)
}

impl App {
    /// Where the bar of the timeline is.
    pub(crate) fn timeline_bar(&self) -> Rect {
        let area = self.areas.get(Pane::Timeline).unwrap_or_default();
        let text = self.timeline_text().chars().count() as u16 + 1;
        let text = text.min(area.width.saturating_sub(8));
        Rect { x: area.x + text, width: area.width.saturating_sub(text), ..area }
    }

    fn timeline_text(&self) -> String {
        let here = &self.view.location;
        let moment = if self.is_busy() { self.moment() } else { here.moment };
        format!("{moment} of {}", here.end.max(moment))
    }
}

/// Draws the run so far, the current moment, and the keys that were read.
fn timeline(app: &App, frame: &mut Frame<'_>) {
    let Some(area) = app.areas.get(Pane::Timeline) else { return };
    let style = if app.focus == Pane::Timeline { app.theme.focus() } else { Style::new() };
    frame.render_widget(Paragraph::new(app.timeline_text()).style(style), area);
    let bar = app.timeline_bar();
    let [.., past, ahead, now, key] = app.theme.signs();
    let length = u128::from(app.view.location.end - app.view.start).max(1);
    let last = u128::from(bar.width.saturating_sub(1));
    let column = |moment: u64| (u128::from(moment - app.view.start) * last / length) as usize;
    let at = column(app.view.location.moment);
    let mut cells: Vec<Span<'_>> = (0..usize::from(bar.width))
        .map(|i| if i <= at { Span::raw(past) } else { Span::styled(ahead, app.theme.quiet()) })
        .collect();
    for moment in &app.view.key_moments {
        if let Some(cell) = cells.get_mut(column((*moment).min(app.view.location.end))) {
            *cell = Span::styled(key, app.theme.label());
        }
    }
    if let Some(cell) = cells.get_mut(at) {
        *cell = Span::styled(now, app.theme.changed());
    }
    frame.render_widget(Line::from(cells), bar);
}

/// Draws the last message, or the line being typed.
fn status(app: &App, frame: &mut Frame<'_>) {
    let area = app.areas.status;
    if let Some(prompt) = &app.prompt {
        let [mark, line] = Layout::horizontal([Constraint::Length(1), Constraint::Min(1)]).areas(area);
        frame.render_widget(":", mark);
        let (text, cursor) = prompt.shown(line.width.into());
        frame.render_widget(text, line);
        frame.set_cursor_position((line.x + cursor.min(line.width.saturating_sub(1)), line.y));
        return;
    }
    if app.is_busy() {
        let text = format!("at moment {}; Esc stops", app.moment());
        frame.render_widget(Paragraph::new(text).style(app.theme.label()), area);
        return;
    }
    let style = if app.message.is_error { app.theme.error() } else { Style::new() };
    let text = match (&*app.message.text, &app.view.location) {
        ("", here) => format!("{}  {}", here.place, here.insn),
        (text, _) => text.to_owned(),
    };
    frame.render_widget(Paragraph::new(text).style(style), area);
}

/// Draws the hints for keys, or the completions of the line.
fn hints(app: &App, frame: &mut Frame<'_>) {
    let theme = app.theme;
    let mut spans: Vec<Span<'_>> = Vec::new();
    let mut hint = |key: &str, does: &str| {
        spans.push(Span::styled(key.to_owned(), theme.label()));
        spans.push(Span::raw(format!(" {does}  ")));
    };
    if let Some(prompt) = &app.prompt {
        match &prompt.offer {
            Some((completion, at)) => {
                let words = completion.words.iter().enumerate().skip(*at / 8 * 8);
                for (i, word) in words {
                    let style = if i == *at { theme.next() } else { Style::new() };
                    spans.push(Span::styled(word.clone(), style));
                    spans.push(Span::raw("  "));
                }
            }
            None => {
                for (key, does) in
                    [("Tab", "complete"), ("Up", "earlier"), ("Enter", "run"), ("Esc", "cancel")]
                {
                    hint(key, does);
                }
            }
        }
    } else if app.is_typing {
        hint("keys", "go to the program");
        hint("Ctrl-D", "end input");
        hint("Esc", "stop");
    } else {
        for binding in BINDINGS.iter().filter(|binding| !binding.hint.is_empty()) {
            let key = binding.name.split(',').next().unwrap_or_default();
            hint(key, binding.hint);
        }
    }
    frame.render_widget(Line::from(spans), app.areas.hints);
}

/// Draws a list in front of the panes.
fn list(app: &App, popup: &Popup, frame: &mut Frame<'_>) {
    let screen = frame.area();
    let widest = popup.items.iter().map(|item| item.text.chars().count()).max().unwrap_or_default() as u16;
    let width = widest.saturating_add(2).clamp(20, screen.width.saturating_sub(2).max(20)).min(screen.width);
    let most = screen.height.saturating_sub(2).max(3);
    let height = (popup.items.len() as u16).saturating_add(2).clamp(3, most).min(screen.height);
    let area = screen.centered(Constraint::Length(width), Constraint::Length(height));
    let block = Block::bordered()
        .border_set(app.theme.border())
        .border_style(app.theme.focus())
        .title(popup.title)
        .title_bottom("Esc closes");
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    let rows = usize::from(inside.height);
    let shown = popup.items.iter().enumerate().skip(popup.top(rows)).take(rows);
    let lines = shown.map(|(i, item)| {
        let style = if item.is_marked { app.theme.label() } else { Style::new() };
        let style = if i == popup.cursor { style.patch(app.theme.cursor()) } else { style };
        Line::styled(item.text.clone(), style)
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), inside);
}
