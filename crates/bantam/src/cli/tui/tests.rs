//! The screen, as a user sees it: a program, keys, and the picture that comes of them.

use std::time::{Duration, Instant};

use bantam_debug::Session;
use bantam_run::{Canvas, Settings};
use ratatui::{
    Terminal,
    backend::TestBackend,
    crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind},
    layout::Rect,
};

use super::{
    app::{App, Leave},
    draw::draw,
    panes::Pane,
    theme::{Palette, Signs, Theme},
};
use crate::{
    Input, Source,
    workshop::{self, Workpiece},
};

/// Adds 3, 2 and 1 in a subroutine, and shows the sum.
const SUM: &str = "        .ORIG x3000
        AND   R1, R1, #0
        ADD   R1, R1, #3
LOOP    JSR   SUB
        ADD   R1, R1, #-1
        BRp   LOOP
        ST    R2, TOTAL
        LD    R0, ZERO
        ADD   R0, R0, R2
        OUT
        HALT
SUB     ADD   R2, R2, R1
        RET
ZERO    .FILL '0'
TOTAL   .BLKW 1
        .END
";

/// A screen of some size with a program on it.
struct Desk {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Desk {
    fn new(name: &str, text: &str, (width, height): (u16, u16)) -> Self {
        let theme = Theme { palette: Palette::Sixteen, signs: Signs::Unicode };
        Self::with(name, text, (width, height), theme, 1_000_000_000)
    }

    fn with(name: &str, text: &str, (width, height): (u16, u16), theme: Theme, limit: u64) -> Self {
        let target = crate::of_file(name).unwrap();
        let made: Workpiece =
            workshop::build(target, vec![Input::Source(Source::new(name, text))], crate::Options::default());
        assert!(!made.has_errors(), "{:?}", made.diagnostics);
        let mut machine = target.machine(&Settings::new()).unwrap();
        machine.load(&made.image).unwrap();
        if let Some(display) = target.display() {
            (0..5).for_each(|i| drop(machine.detach(display.first + i)));
            machine.attach(Box::new(Canvas::new(display))).unwrap();
        }
        let session = Session::new(target, made.image, machine).unwrap();
        let app = App::new(session, theme, limit).unwrap();
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut desk = Self { app, terminal };
        desk.draw();
        desk
    }

    fn draw(&mut self) {
        let size = self.terminal.size().unwrap();
        self.app.arrange(Rect::new(0, 0, size.width, size.height));
        self.settle();
        self.terminal.draw(|frame| draw(&self.app, frame)).unwrap();
    }

    /// Waits until the session has done all that it was asked.
    fn settle(&mut self) {
        let start = Instant::now();
        while self.app.is_busy() {
            assert!(start.elapsed() < Duration::from_secs(60), "the session does not answer");
            std::thread::sleep(Duration::from_millis(1));
            self.app.poll();
        }
    }

    fn event(&mut self, event: Event) {
        self.app.event(&event);
        self.settle();
        self.draw();
    }

    fn press(&mut self, code: KeyCode) {
        self.event(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    /// Presses the keys of characters.
    fn keys(&mut self, keys: &str) {
        keys.chars().for_each(|c| self.press(KeyCode::Char(c)));
    }

    /// Types a command.
    fn command(&mut self, line: &str) {
        self.keys(":");
        self.keys(line);
        self.press(KeyCode::Enter);
    }

    fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) {
        self.event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
    }

    fn click(&mut self, column: u16, row: u16) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row);
    }

    /// The screen as text.
    fn screen(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let rows = buffer.content().chunks(usize::from(buffer.area.width));
        let row = |cells: &[ratatui::buffer::Cell]| {
            let text: String = cells.iter().map(|cell| cell.symbol()).collect();
            text.trim_end().to_owned() + "\n"
        };
        rows.map(row).collect()
    }
}

#[test]
fn look() {
    let mut desk = Desk::new("sum.asm", SUM, (80, 24));
    println!("{}", desk.screen());
    desk.keys("sss");
    println!("{}", desk.screen());
    desk.keys("c");
    println!("{}", desk.screen());
    desk.keys("?");
    println!("{}", desk.screen());
    let mut desk = Desk::new("cursor.vc.asm", &std::fs::read_to_string("../../examples/vc/cursor.vc.asm").unwrap(), (120, 36));
    desk.keys("ssssssssssssss");
    println!("{}", desk.screen());
}
