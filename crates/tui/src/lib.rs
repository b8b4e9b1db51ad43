//! The terminal debugger: the screen and its keys. The session runs on a thread of its own; this one draws, and
//! takes what the user does.

mod app;
mod cursors;
mod draw;
mod input;
mod keys;
mod panes;
mod popup;
mod prompt;
mod source_view;
#[cfg(test)]
mod tests;
mod theme;
mod worker;

use std::{
    io::{self, IsTerminal as _},
    time::Duration,
};

use bantam_debug::Session;
use ratatui::{
    DefaultTerminal,
    crossterm::{
        event::{self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
        execute,
    },
    layout::Rect,
};

use self::{
    app::{App, Leave},
    theme::{Palette, Theme},
};
use bantam_terminal::{
    is_gone,
    signals::{self, Signals},
};

/// So often is looked at what the session does, while it does something, in milliseconds.
const BUSY: u32 = 30;
/// So often is looked for signals, while nothing happens, likewise.
const IDLE: u32 = 250;

/// Why the terminal debugger ended without its user's word.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TuiError {
    /// Standard input or output is not a terminal.
    #[error("the debugger needs a terminal")]
    NoTerminal,
    /// The terminal refused.
    #[error("cannot use the terminal: {0}")]
    Terminal(#[source] io::Error),
    /// The session could not be shown at all.
    #[error("{0}")]
    Session(String),
    /// The thread of the session ended by itself: a bug.
    #[error("the debugging session ended unexpectedly; this is a bug in Bantam")]
    SessionLost,
}

/// Why the terminal debugger ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The user quit.
    Quit,
    /// A signal ended it, or the terminal is gone.
    Interrupted,
}

/// Whether to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// As the environment says: `NO_COLOR`, `COLORTERM`.
    Auto,
    /// Never.
    Never,
}

/// Shows a session on the terminal until the user quits. A command stops after `limit` instructions.
///
/// # Errors
///
/// If there is no terminal, or it fails.
pub fn show(session: Session, colour: Colour, limit: u64) -> Result<Ended, TuiError> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(TuiError::NoTerminal);
    }
    let palette = match colour {
        Colour::Never => Some(Palette::Mono),
        Colour::Auto => None,
    };
    let theme = Theme::of(|name| std::env::var(name).ok(), palette);
    let mut app = App::new(session, theme, limit).map_err(TuiError::Session)?;
    let signals = Signals::listen(signals::InputKind::Terminal);
    let mut screen = Screen::enter().map_err(TuiError::Terminal)?;
    let done = screen.run(&mut app, &signals);
    drop(screen);
    match done.map_err(TuiError::Terminal)? {
        Leave::Quit => Ok(Ended::Quit),
        Leave::Interrupted => Ok(Ended::Interrupted),
        Leave::Gone => Err(TuiError::SessionLost),
    }
}

/// The terminal, taken over; it is given back when this is dropped, and also after a panic.
struct Screen(DefaultTerminal);

impl Screen {
    fn enter() -> io::Result<Self> {
        let terminal = ratatui::try_init()?;
        let screen = Self(terminal);
        execute!(io::stdout(), EnableMouseCapture, EnableBracketedPaste)?;
        Ok(screen)
    }

    fn run(&mut self, app: &mut App, signals: &Signals) -> io::Result<Leave> {
        let (mut is_old, mut drawn) = (true, None);
        loop {
            if signals.take_pause() || std::mem::take(&mut app.wants_pause) {
                self.pause()?;
                is_old = true;
            }
            // The event of a resize can be lost: drawing asks the terminal for its cursor after one, and the library
            // drops the signal of another that comes together with the reply. So the size itself is compared.
            let size = self.0.size()?;
            if std::mem::take(&mut is_old) || app.is_busy() || drawn != Some(size) {
                app.arrange(Rect::new(0, 0, size.width, size.height));
                self.0.draw(|frame| draw::draw(app, frame))?;
                drawn = Some(size);
            }
            // Handle all pending events before drawing again.
            let patience = match (app.is_due(), app.is_busy()) {
                (true, _) => 0,
                (false, true) => BUSY,
                (false, false) => IDLE,
            };
            // Reading events from a terminal that is gone would block forever.
            wait(patience)?;
            if is_gone() {
                return Ok(Leave::Interrupted);
            }
            while !is_gone() && event::poll(Duration::ZERO)? {
                app.event(&event::read()?);
                is_old = true;
            }
            is_old |= app.poll();
            if let Some(leave) = app.leave {
                return Ok(leave);
            }
            if signals.is_over() {
                return Ok(Leave::Interrupted);
            }
        }
    }

    /// Gives the terminal to the shell, and takes it over again when the shell resumes us.
    fn pause(&mut self) -> io::Result<()> {
        leave();
        signals::stop_here();
        self.0 = ratatui::try_init()?;
        execute!(io::stdout(), EnableMouseCapture, EnableBracketedPaste)
    }
}

/// Waits for input, for at most `milliseconds`.
#[cfg(unix)]
fn wait(milliseconds: u32) -> io::Result<()> {
    bantam_terminal::wait_for_input(milliseconds);
    Ok(())
}

/// Waits for input, for at most `milliseconds`.
#[cfg(not(unix))]
fn wait(milliseconds: u32) -> io::Result<()> {
    event::poll(Duration::from_millis(milliseconds.into())).map(drop)
}

/// Restores the terminal. Errors are ignored: the terminal may be gone.
fn leave() {
    let _ = execute!(io::stdout(), DisableBracketedPaste, DisableMouseCapture);
    let _ = ratatui::try_restore();
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}
