//! The screen, as a user sees it: a program, keys, and the picture that comes of them.

use std::time::{Duration, Instant};

use bantam_debug::Session;
use ratatui::{
    Terminal,
    backend::TestBackend,
    crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind},
    layout::Rect,
    style::{Color, Modifier, Style},
};

use super::{
    app::{App, Leave},
    draw::draw,
    panes::Pane,
    theme::{Palette, Signs, Theme},
};
use bantam::{BuildOutput, DisplayPlan, Input, LaunchPlan, Source, build};

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
        let target = bantam::for_file(name).unwrap();
        let made: BuildOutput =
            build(target, vec![Input::Source(Source::new(name, text))], bantam::Options::default());
        assert!(!made.has_errors(), "{:?}", made.diagnostics);
        let display = DisplayPlan::Connected;
        let plan = LaunchPlan { display, ..LaunchPlan::new(target.name(), made.image.clone()) };
        let machine = plan.launch().unwrap();
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

    /// How the first character of a text on the screen looks.
    fn style_of(&self, text: &str) -> Style {
        let screen = self.screen();
        let row =
            screen.lines().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}: {screen}"));
        let line = screen.lines().nth(row).unwrap();
        let column = line[..line.find(text).unwrap()].chars().count();
        self.terminal.backend().buffer()[(column as u16, row as u16)].style()
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

/// Says what it is told, one letter further on, until that is a dot.
const NEXT_LETTER: &str = "        .ORIG x3000
AGAIN   GETC
        LD    R1, DOT
        ADD   R1, R1, R0
        BRz   DONE
        ADD   R0, R0, #1
        OUT
        BR    AGAIN
DONE    HALT
DOT     .FILL #-46
        .END
";

/// Goes round for ever.
const LOOP: &str = "        .ORIG x3000
LOOP    ADD   R1, R1, #1
        BR    LOOP
        HALT
        .END
";

const USUAL: (u16, u16) = (80, 24);

#[test]
fn the_first_screen() {
    let desk = Desk::new("sum.asm", SUM, USUAL);
    insta::assert_snapshot!(desk.screen(), @"
    ┌Source: sum.asm───────────────────────┐┌Registers─────────────────────────────┐
    │   1         .ORIG x3000              ││R0  x0000 0        R1  x0000 0        │
    │▶  2         AND   R1, R1, #0         ││R2  x0000 0        R3  x0000 0        │
    │   3         ADD   R1, R1, #3         ││R4  x0000 0        R5  x0000 0        │
    │   4 LOOP    JSR   SUB                ││R6  x0000 0        R7  x0000 0        │
    │   5         ADD   R1, R1, #-1        ││PC  x3000 12288    PSR x8002 -32766   │
    │   6         BRp   LOOP               ││SSP x3000 12288    USP x0000 0        │
    │   7         ST    R2, TOTAL          ││MCR x8000 -32768   flags - Z -        │
    │   8         LD    R0, ZERO           │└──────────────────────────────────────┘
    └──────────────────────────────────────┘┌Stack─────────────────────────────────┐
    ┌Instructions──────────────────────────┐│no stack has been set up yet          │
    │  x2FFF 0000      NOP                 ││                                      │
    │▶ x3000 5260      AND R1, R1, #0      ││                                      │
    │  x3001 1263      ADD R1, R1, #3      │└──────────────────────────────────────┘
    │  x3002 4807 LOOP JSR SUB             │┌Memory: x3000 = 21088─────────────────┐
    └──────────────────────────────────────┘│x3000 5260 1263 4807 127F  ....       │
    ┌Console───────────────────────────────┐│x3004 03FD 3407 2005 1002  ....       │
    │                                      ││x3008 F021 F025 1481 C1C0  ....       │
    │                                      ││x300C 0030 0000 0000 0000  0...       │
    │                                      ││x3010 0000 0000 0000 0000  ....       │
    └──────────────────────────────────────┘└──────────────────────────────────────┘
    0 of 0 █────────────────────────────────────────────────────────────────────────
    ? shows what the keys do
    s step  b back  n next  c continue  C back to a point  u undo  Space breakpoint
    ");
}

#[test]
fn steps_go_both_ways_and_what_changed_is_marked() {
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    desk.keys("sss");
    let screen = desk.screen();
    assert!(screen.contains("│▶ 12 SUB     ADD   R2, R2, R1") && screen.contains("3 of 3 ━"), "{screen}");
    assert!(screen.contains("back to x3003 (LOOP+1), sum.asm:5"), "{screen}");
    assert!(
        desk.style_of("R7  x3003").fg == Some(Color::Red)
            && desk.style_of("R1  x0003").fg != Some(Color::Red)
    );
    desk.press(KeyCode::Left);
    desk.keys("b");
    let screen = desk.screen();
    assert!(screen.contains("│▶  3         ADD   R1, R1, #3") && screen.contains("1 of 3 ━"), "{screen}");
    desk.keys("n");
    desk.press(KeyCode::F(10));
    assert!(desk.screen().contains("│▶  5         ADD   R1, R1, #-1"), "{}", desk.screen());
    desk.keys("N");
    assert!(desk.screen().contains("│▶  4 LOOP"), "{}", desk.screen());
    desk.keys("sf");
    assert!(desk.screen().contains("│▶  5         ADD"), "{}", desk.screen());
    desk.keys("bF");
    assert!(desk.screen().contains("│▶  4 LOOP"), "{}", desk.screen());
}

#[test]
fn breakpoints_are_set_where_the_cursor_is() {
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    // The cursor is in the second line.
    desk.keys("jjjj ");
    assert!(desk.screen().contains("│●  6         BRp   LOOP"), "{}", desk.screen());
    desk.keys("c");
    assert!(
        desk.screen().contains("│◉  6         BRp   LOOP") && desk.screen().contains("point 1: sum.asm:6")
    );
    desk.keys("cu");
    assert!(desk.screen().contains("6 of"), "undone: {}", desk.screen());
    desk.keys("cC");
    assert!(desk.screen().contains("6 of"), "and back: {}", desk.screen());
    desk.keys(" c");
    assert!(desk.screen().contains("the program halted"), "{}", desk.screen());
    desk.press(KeyCode::Home);
    assert!(!desk.screen().contains('●') && !desk.screen().contains('◉'), "{}", desk.screen());
    // A line without words: the next one that has some. In the instructions, too.
    desk.keys(" ");
    assert!(desk.screen().contains("│●  2         AND"), "{}", desk.screen());
    desk.keys("C");
    desk.press(KeyCode::Tab);
    desk.keys("j ");
    assert!(desk.screen().contains("│● x3001 1263"), "{}", desk.screen());
    desk.keys("kr");
    assert!(
        desk.screen().contains("│◉ x3001 1263"),
        "on the way to the cursor there is a point: {}",
        desk.screen()
    );
    desk.keys("p");
    assert!(desk.screen().contains("2  break sum.asm:2") && desk.screen().contains("3  break x3001"));
}

#[test]
fn keys_go_to_the_program_while_it_runs() {
    let mut desk = Desk::new("next.asm", NEXT_LETTER, USUAL);
    desk.keys("c");
    assert!(desk.screen().contains("the program waits for a key"), "{}", desk.screen());
    desk.keys("iHAL");
    let screen = desk.screen();
    assert!(screen.contains("Console: type") && screen.contains("│IBM"), "{screen}");
    assert!(screen.contains("╿"), "keys stand on the timeline: {screen}");
    desk.keys(".");
    assert!(desk.screen().contains("the program halted"), "{}", desk.screen());
    // Back, the output is as it was then.
    desk.press(KeyCode::Esc);
    desk.command("watch \"B\"");
    desk.keys("C");
    assert!(desk.screen().contains("│I ") && !desk.screen().contains("│IB"), "{}", desk.screen());
}

#[test]
fn input_that_has_ended_is_told() {
    let mut desk = Desk::new("next.asm", NEXT_LETTER, USUAL);
    desk.keys("i");
    desk.event(Event::Key(KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL)));
    desk.press(KeyCode::Esc);
    desk.keys("c");
    assert!(desk.screen().contains("input ended while the program was waiting"), "{}", desk.screen());
    desk.keys("b");
    assert!(!desk.screen().contains("input ended"), "{}", desk.screen());
}

#[test]
fn a_value_tells_where_it_comes_from() {
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    desk.keys("c");
    desk.press(KeyCode::Tab);
    desk.press(KeyCode::Tab);
    assert_eq!(desk.app.focus, Pane::Console);
    desk.keys("w");
    let screen = desk.screen();
    assert!(screen.contains("┌Why; Enter goes there") && screen.contains("showed '6'"), "{screen}");
    let moment = desk.app.popup.as_ref().unwrap().items[1].moment.unwrap();
    desk.press(KeyCode::Down);
    desk.press(KeyCode::Enter);
    assert_eq!(desk.app.look.here.moment, moment);
    // Of a register: who changed it last.
    desk.press(KeyCode::Tab);
    desk.keys("jj");
    desk.keys("l");
    assert!(desk.screen().contains("│▶ 12 SUB     ADD   R2, R2, R1"), "{}", desk.screen());
}

#[test]
fn commands_are_typed_with_completion() {
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    desk.keys(":fin");
    desk.press(KeyCode::Tab);
    assert!(desk.screen().contains(":finish"), "{}", desk.screen());
    desk.press(KeyCode::Esc);
    desk.keys(":break t");
    desk.press(KeyCode::Tab);
    assert!(desk.screen().contains(":break TOTAL"), "{}", desk.screen());
    desk.press(KeyCode::Esc);
    // Several words that it may be are offered.
    desk.keys(":r");
    desk.press(KeyCode::Tab);
    desk.press(KeyCode::Tab);
    let screen = desk.screen();
    assert!(screen.contains(":rfinish") && screen.contains("rnext  rfinish  rcontinue  regs"), "{screen}");
    desk.press(KeyCode::Esc);
    desk.command("dance");
    assert!(desk.screen().contains("there is no command `dance`"), "{}", desk.screen());
    desk.command("regs");
    assert!(desk.screen().contains("┌Answer") && desk.screen().contains("MCR  -32768 = x8000"));
    desk.press(KeyCode::Esc);
    desk.keys(":");
    desk.press(KeyCode::Up);
    assert!(desk.screen().contains(":regs"), "{}", desk.screen());
    desk.press(KeyCode::Esc);
    desk.command("quit");
    assert_eq!(desk.app.leave, Some(Leave::Quit));
}

#[test]
fn memory_is_hot_where_it_was_used_and_can_be_changed() {
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    desk.command("until 8");
    desk.command("mem TOTAL");
    assert!(desk.screen().contains("Memory: x300D TOTAL = 6"), "{}", desk.screen());
    assert_eq!(desk.style_of("0006 0000").fg, Some(Color::Red), "it has just been written");
    desk.keys("s");
    assert_eq!(desk.style_of("0000 0000 0000").fg, Some(Color::Reset), "nobody has touched these");
    desk.press(KeyCode::Enter);
    desk.keys("7");
    desk.press(KeyCode::Enter);
    assert!(desk.screen().contains("Memory: x300D TOTAL = 7"), "{}", desk.screen());
    desk.keys("u");
    assert!(desk.screen().contains("Memory: x300D TOTAL = 6"), "{}", desk.screen());
    desk.keys("v");
    assert!(desk.screen().contains("point 1: [x300D]"), "{}", desk.screen());
}

#[test]
fn the_timeline_is_clicked_and_dragged() {
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    desk.keys("c");
    assert!(desk.screen().contains("52 of 52"), "{}", desk.screen());
    // The bar begins behind the text, at column 9, and is 71 wide.
    desk.click(9, 21);
    assert!(desk.screen().contains("\n0 of 52"), "{}", desk.screen());
    desk.mouse(MouseEventKind::Drag(MouseButton::Left), 79, 21);
    assert!(desk.screen().contains("52 of 52"), "{}", desk.screen());
    desk.mouse(MouseEventKind::Drag(MouseButton::Left), 44, 21);
    assert!(desk.screen().contains("26 of 52"), "{}", desk.screen());
    desk.mouse(MouseEventKind::ScrollDown, 44, 21);
    assert!(desk.screen().contains("29 of 52"), "{}", desk.screen());
    desk.press(KeyCode::PageUp);
    assert!(desk.screen().contains("24 of 52"), "{}", desk.screen());
    desk.press(KeyCode::Home);
    assert!(desk.screen().contains("\n0 of 52"), "{}", desk.screen());
    desk.press(KeyCode::End);
    desk.press(KeyCode::Up);
    assert!(desk.screen().contains("51 of 52"), "{}", desk.screen());
}

#[test]
fn the_mouse_sets_cursors_and_breakpoints() {
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    desk.click(1, 5);
    assert!(desk.screen().contains("│●  5         ADD   R1, R1, #-1"), "{}", desk.screen());
    desk.click(20, 5);
    assert!(desk.screen().contains("│●  5"), "in the text, nothing is set: {}", desk.screen());
    desk.click(1, 5);
    assert!(desk.screen().contains("│   5"), "{}", desk.screen());
    desk.mouse(MouseEventKind::ScrollDown, 1, 5);
    desk.mouse(MouseEventKind::ScrollDown, 1, 5);
    assert!(desk.screen().contains("│  13         RET"), "{}", desk.screen());
    // The third word of the second row of memory.
    desk.click(57, 16);
    assert!(desk.screen().contains("Memory: x3006 = 8197"), "{}", desk.screen());
    desk.click(60, 2);
    assert_eq!((desk.app.focus, desk.app.register), (Pane::Registers, 3));
}

#[test]
fn small_screens_show_one_pane_and_tiny_ones_say_so() {
    let mut desk = Desk::new("sum.asm", SUM, (40, 12));
    assert!(desk.screen().contains("┌Source") && !desk.screen().contains("┌Registers"), "{}", desk.screen());
    desk.press(KeyCode::Tab);
    assert!(desk.screen().contains("┌Instructions"), "{}", desk.screen());
    desk.press(KeyCode::BackTab);
    desk.press(KeyCode::BackTab);
    desk.press(KeyCode::BackTab);
    assert!(desk.screen().contains("┌Memory"), "{}", desk.screen());
    let desk = Desk::new("sum.asm", SUM, (20, 5));
    assert_eq!(desk.screen().trim(), "at least 24 by 6");
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    desk.keys("z");
    assert!(desk.screen().contains("┌Source") && !desk.screen().contains("┌Registers"), "{}", desk.screen());
    assert!(desk.screen().contains("16         .END"), "all of it has room: {}", desk.screen());
}

#[test]
fn every_size_can_be_drawn() {
    let mut desk = Desk::new("sum.asm", SUM, USUAL);
    desk.keys("sssss");
    for height in 1..=40 {
        for width in [1, 2, 5, 19, 24, 33, 50, 63, 64, 80, 131] {
            desk.terminal.backend_mut().resize(width, height);
            desk.terminal.autoresize().unwrap();
            for popup in ["", "?"] {
                desk.keys(popup);
                desk.draw();
            }
            desk.press(KeyCode::Esc);
            desk.press(KeyCode::Tab);
        }
    }
    desk.terminal.backend_mut().resize(80, 24);
    desk.terminal.autoresize().unwrap();
    desk.draw();
    assert!(desk.screen().contains("5 of 5"), "{}", desk.screen());
}

#[test]
fn a_plain_terminal_gets_plain_characters() {
    let theme = Theme { palette: Palette::Mono, signs: Signs::Ascii };
    let mut desk = Desk::with("sum.asm", SUM, USUAL, theme, 1_000);
    desk.keys("ss ?");
    desk.press(KeyCode::Esc);
    assert!(desk.screen().is_ascii(), "{}", desk.screen());
    assert!(desk.screen().contains("|@  4 LOOP    JSR"), "{}", desk.screen());
    let cells = desk.terminal.backend().buffer().content().iter();
    assert!(cells.clone().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(cells.clone().any(|cell| cell.modifier.contains(Modifier::REVERSED)), "the next line is seen");
}

#[test]
fn a_program_without_an_end_is_stopped() {
    let theme = Theme { palette: Palette::Sixteen, signs: Signs::Unicode };
    let mut desk = Desk::with("loop.asm", LOOP, USUAL, theme, 60_000_000);
    desk.keys("c");
    assert!(desk.screen().contains("60000000 instructions went by"), "{}", desk.screen());
    assert!(desk.screen().contains("60000000 of 60000000"), "{}", desk.screen());
    // Stopped before it is through.
    desk.app.perform(bantam_debug::Command::Continue);
    desk.app.event(&Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)));
    desk.settle();
    desk.draw();
    assert!(desk.app.look.here.moment <= 120_000_000 && desk.app.leave.is_none());
    desk.keys("b");
    assert!(desk.screen().contains("▶"), "{}", desk.screen());
}

#[test]
fn a_display_is_painted_by_the_ports_and_pointed_at() {
    let text = include_str!("../../../examples/vc/cursor.vc.asm");
    let theme = Theme { palette: Palette::Full, signs: Signs::Unicode };
    let mut desk = Desk::with("cursor.vc.asm", text, (160, 70), theme, 2_000_000);
    desk.command("until key");
    let lit = |desk: &Desk| {
        let picture = desk.app.look.picture.clone().unwrap();
        let pixels = (0..120).flat_map(|y| (0..120).map(move |x| (x, y)));
        pixels.filter(|(x, y)| picture.pixel(*x, *y).unwrap() != [0; 3]).collect::<Vec<_>>()
    };
    assert_eq!(lit(&desk), [(0, 0)]);
    let orange = desk.terminal.backend().buffer().content().iter();
    assert_eq!(orange.filter(|cell| cell.fg == Color::Rgb(255, 160, 0)).count(), 1, "{}", desk.screen());
    // A key is a number at a port, and the program moves the point: down, and to the right.
    desk.keys("i");
    for key in ["s", "d", "d"] {
        desk.keys(key);
        desk.press(KeyCode::Esc);
        desk.command("step 60");
        desk.keys("i");
    }
    desk.press(KeyCode::Esc);
    assert_ne!(lit(&desk), [(0, 0)]);
    desk.command("goto 13");
    assert_eq!(lit(&desk), [(0, 0)], "and back in time");
    let inside = desk.app.areas.inside(Pane::Ports);
    desk.click(inside.x + 10, inside.y + 6);
    assert_eq!(desk.app.look.ports[5..7], [30, 30], "a character is three pixels wide");
}

#[test]
fn a_compiled_program_has_its_assembly_behind_it() {
    let text = "uint8 a = 5;\nprint(to_char(a));\n";
    let mut desk = Desk::new("five.chk", text, (100, 30));
    assert!(desk.screen().contains("Source: five.chk (1 of 2)"), "{}", desk.screen());
    desk.keys("a");
    assert!(desk.screen().contains("five.chk.vc.asm (2 of 2)"), "{}", desk.screen());
    desk.keys("c");
    assert!(
        desk.screen().contains("(2 of 2)") && desk.screen().contains("the program halted"),
        "{}",
        desk.screen()
    );
}

#[test]
fn a_program_without_source_shows_its_instructions() {
    let target = bantam::find("lc3").unwrap();
    let object = target.read_object("x.obj", &[0x30, 0x00, 0x12, 0x61, 0xF0, 0x25]).unwrap();
    let input = Input::Object { name: "x.obj".to_owned(), object };
    let made = build(target, vec![input], bantam::Options::default());
    let machine = LaunchPlan::new(target.name(), made.image.clone()).launch().unwrap();
    let session = Session::new(target, made.image, machine).unwrap();
    let theme = Theme { palette: Palette::Sixteen, signs: Signs::Unicode };
    let app = App::new(session, theme, 1_000).unwrap();
    let mut desk = Desk { app, terminal: Terminal::new(TestBackend::new(80, 24)).unwrap() };
    desk.draw();
    assert!(
        !desk.screen().contains("┌Source") && desk.screen().contains("▶ x3000 1261"),
        "{}",
        desk.screen()
    );
    desk.keys("js");
    assert!(desk.screen().contains("▶ x3001 F025"), "{}", desk.screen());
}

#[test]
fn variables_have_a_pane() {
    let text = "uint8 a = 5;\nuint8 list[3] = {1, 2, 3};\nprint_dec(a + list[1]);\n";
    let options = bantam::ChickOptions { level: bantam::ChickLevel::None, ..bantam::ChickOptions::default() };
    let target = bantam::for_file("a.chk").unwrap();
    let made =
        build(target, vec![Input::Chick(Source::new("a.chk", text), options)], bantam::Options::default());
    let machine = LaunchPlan::new(target.name(), made.image.clone()).launch().unwrap();
    let session = Session::new(target, made.image, machine).unwrap();
    let theme = Theme { palette: Palette::Sixteen, signs: Signs::Unicode };
    let app = App::new(session, theme, 1_000_000).unwrap();
    let mut desk = Desk { app, terminal: Terminal::new(TestBackend::new(100, 40)).unwrap() };
    desk.draw();
    desk.command("until 3");
    let screen = desk.screen();
    assert!(screen.contains("┌Variables") && screen.contains("│a    5 = 0x05"), "{screen}");
    assert!(screen.contains("│list {1, 2, 3}"), "{screen}");
    while desk.app.focus != Pane::Variables {
        desk.press(KeyCode::Tab);
    }
    desk.press(KeyCode::Enter);
    desk.keys("7");
    desk.press(KeyCode::Enter);
    assert!(desk.screen().contains("│a    7 = 0x07"), "{}", desk.screen());
    desk.keys("l");
    assert!(desk.screen().contains("│▶ 1 uint8 a = 5;"), "{}", desk.screen());
}
