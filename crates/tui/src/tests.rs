//! The screen, as a user sees it: a program, keys, and the resulting picture.

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
struct Harness {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Harness {
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
        let mut harness = Self { app, terminal };
        harness.draw();
        harness
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

/// Echoes each key as the next letter, until it reads a period.
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

/// Loops forever.
const LOOP: &str = "        .ORIG x3000
LOOP    ADD   R1, R1, #1
        BR    LOOP
        HALT
        .END
";

const USUAL: (u16, u16) = (80, 24);

#[test]
fn the_first_screen() {
    let harness = Harness::new("sum.asm", SUM, USUAL);
    insta::assert_snapshot!(harness.screen(), @"
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
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    harness.keys("sss");
    let screen = harness.screen();
    assert!(screen.contains("│▶ 12 SUB     ADD   R2, R2, R1") && screen.contains("3 of 3 ━"), "{screen}");
    assert!(screen.contains("back to x3003 (LOOP+1), sum.asm:5"), "{screen}");
    assert!(
        harness.style_of("R7  x3003").fg == Some(Color::Red)
            && harness.style_of("R1  x0003").fg != Some(Color::Red)
    );
    harness.press(KeyCode::Left);
    harness.keys("b");
    let screen = harness.screen();
    assert!(screen.contains("│▶  3         ADD   R1, R1, #3") && screen.contains("1 of 3 ━"), "{screen}");
    harness.keys("n");
    harness.press(KeyCode::F(10));
    assert!(harness.screen().contains("│▶  5         ADD   R1, R1, #-1"), "{}", harness.screen());
    harness.keys("N");
    assert!(harness.screen().contains("│▶  4 LOOP"), "{}", harness.screen());
    harness.keys("sf");
    assert!(harness.screen().contains("│▶  5         ADD"), "{}", harness.screen());
    harness.keys("bF");
    assert!(harness.screen().contains("│▶  4 LOOP"), "{}", harness.screen());
}

#[test]
fn breakpoints_are_set_where_the_cursor_is() {
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    // The cursor is in the second line.
    harness.keys("jjjj ");
    assert!(harness.screen().contains("│●  6         BRp   LOOP"), "{}", harness.screen());
    harness.keys("c");
    assert!(
        harness.screen().contains("│◉  6         BRp   LOOP")
            && harness.screen().contains("point 1: sum.asm:6")
    );
    harness.keys("cu");
    assert!(harness.screen().contains("6 of"), "undone: {}", harness.screen());
    harness.keys("cC");
    assert!(harness.screen().contains("6 of"), "and back: {}", harness.screen());
    harness.keys(" c");
    assert!(harness.screen().contains("the program halted"), "{}", harness.screen());
    harness.press(KeyCode::Home);
    assert!(!harness.screen().contains('●') && !harness.screen().contains('◉'), "{}", harness.screen());
    // A line without words: the next one that has some. In the instructions, too.
    harness.keys(" ");
    assert!(harness.screen().contains("│●  2         AND"), "{}", harness.screen());
    harness.keys("C");
    harness.press(KeyCode::Tab);
    harness.keys("j ");
    assert!(harness.screen().contains("│● x3001 1263"), "{}", harness.screen());
    harness.keys("kr");
    assert!(
        harness.screen().contains("│◉ x3001 1263"),
        "a point stops the run before the cursor: {}",
        harness.screen()
    );
    harness.keys("p");
    assert!(harness.screen().contains("2  break sum.asm:2") && harness.screen().contains("3  break x3001"));
}

#[test]
fn keys_go_to_the_program_while_it_runs() {
    let mut harness = Harness::new("next.asm", NEXT_LETTER, USUAL);
    harness.keys("c");
    assert!(harness.screen().contains("the program is waiting for a key"), "{}", harness.screen());
    harness.keys("iHAL");
    let screen = harness.screen();
    assert!(screen.contains("Console: type") && screen.contains("│IBM"), "{screen}");
    assert!(screen.contains("╿"), "keys are marked on the timeline: {screen}");
    harness.keys(".");
    assert!(harness.screen().contains("the program halted"), "{}", harness.screen());
    // Back, the output is as it was then.
    harness.press(KeyCode::Esc);
    harness.command("watch \"B\"");
    harness.keys("C");
    assert!(harness.screen().contains("│I ") && !harness.screen().contains("│IB"), "{}", harness.screen());
}

#[test]
fn the_end_of_input_is_reported() {
    let mut harness = Harness::new("next.asm", NEXT_LETTER, USUAL);
    harness.keys("i");
    harness.event(Event::Key(KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL)));
    harness.press(KeyCode::Esc);
    harness.keys("c");
    assert!(
        harness.screen().contains("the program waited for a key after the end of input"),
        "{}",
        harness.screen()
    );
    harness.keys("b");
    assert!(!harness.screen().contains("the end of input"), "{}", harness.screen());
}

#[test]
fn the_origin_of_a_value_is_shown() {
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    harness.keys("c");
    harness.press(KeyCode::Tab);
    harness.press(KeyCode::Tab);
    assert_eq!(harness.app.focus, Pane::Console);
    harness.keys("w");
    let screen = harness.screen();
    assert!(screen.contains("┌Why; Enter goes there") && screen.contains("showed '6'"), "{screen}");
    let moment = harness.app.popup.as_ref().unwrap().items[1].moment.unwrap();
    harness.press(KeyCode::Down);
    harness.press(KeyCode::Enter);
    assert_eq!(harness.app.view.location.moment, moment);
    // For a register: its last change.
    harness.press(KeyCode::Tab);
    harness.keys("jj");
    harness.keys("l");
    assert!(harness.screen().contains("│▶ 12 SUB     ADD   R2, R2, R1"), "{}", harness.screen());
}

#[test]
fn commands_are_typed_with_completion() {
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    harness.keys(":fin");
    harness.press(KeyCode::Tab);
    assert!(harness.screen().contains(":finish"), "{}", harness.screen());
    harness.press(KeyCode::Esc);
    harness.keys(":break t");
    harness.press(KeyCode::Tab);
    assert!(harness.screen().contains(":break TOTAL"), "{}", harness.screen());
    harness.press(KeyCode::Esc);
    // Several words that it may be are offered.
    harness.keys(":r");
    harness.press(KeyCode::Tab);
    harness.press(KeyCode::Tab);
    let screen = harness.screen();
    assert!(screen.contains(":rfinish") && screen.contains("rnext  rfinish  rcontinue  regs"), "{screen}");
    harness.press(KeyCode::Esc);
    harness.command("dance");
    assert!(harness.screen().contains("unknown command `dance`"), "{}", harness.screen());
    harness.command("regs");
    assert!(harness.screen().contains("┌Answer") && harness.screen().contains("MCR  -32768 = x8000"));
    harness.press(KeyCode::Esc);
    harness.keys(":");
    harness.press(KeyCode::Up);
    assert!(harness.screen().contains(":regs"), "{}", harness.screen());
    harness.press(KeyCode::Esc);
    harness.command("quit");
    assert_eq!(harness.app.leave, Some(Leave::Quit));
}

#[test]
fn memory_is_hot_where_it_was_used_and_can_be_changed() {
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    harness.command("until 8");
    harness.command("mem TOTAL");
    assert!(harness.screen().contains("Memory: x300D TOTAL = 6"), "{}", harness.screen());
    assert_eq!(harness.style_of("0006 0000").fg, Some(Color::Red), "it has just been written");
    harness.keys("s");
    assert_eq!(harness.style_of("0000 0000 0000").fg, Some(Color::Reset), "these have not been accessed");
    harness.press(KeyCode::Enter);
    harness.keys("7");
    harness.press(KeyCode::Enter);
    assert!(harness.screen().contains("Memory: x300D TOTAL = 7"), "{}", harness.screen());
    harness.keys("u");
    assert!(harness.screen().contains("Memory: x300D TOTAL = 6"), "{}", harness.screen());
    harness.keys("v");
    assert!(harness.screen().contains("point 1: [x300D]"), "{}", harness.screen());
}

#[test]
fn the_timeline_is_clicked_and_dragged() {
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    harness.keys("c");
    assert!(harness.screen().contains("52 of 52"), "{}", harness.screen());
    // The bar begins after the text, at column 9, and is 71 wide.
    harness.click(9, 21);
    assert!(harness.screen().contains("\n0 of 52"), "{}", harness.screen());
    harness.mouse(MouseEventKind::Drag(MouseButton::Left), 79, 21);
    assert!(harness.screen().contains("52 of 52"), "{}", harness.screen());
    harness.mouse(MouseEventKind::Drag(MouseButton::Left), 44, 21);
    assert!(harness.screen().contains("26 of 52"), "{}", harness.screen());
    harness.mouse(MouseEventKind::ScrollDown, 44, 21);
    assert!(harness.screen().contains("29 of 52"), "{}", harness.screen());
    harness.press(KeyCode::PageUp);
    assert!(harness.screen().contains("24 of 52"), "{}", harness.screen());
    harness.press(KeyCode::Home);
    assert!(harness.screen().contains("\n0 of 52"), "{}", harness.screen());
    harness.press(KeyCode::End);
    harness.press(KeyCode::Up);
    assert!(harness.screen().contains("51 of 52"), "{}", harness.screen());
}

#[test]
fn the_mouse_sets_cursors_and_breakpoints() {
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    harness.click(1, 5);
    assert!(harness.screen().contains("│●  5         ADD   R1, R1, #-1"), "{}", harness.screen());
    harness.click(20, 5);
    assert!(harness.screen().contains("│●  5"), "in the text, nothing is set: {}", harness.screen());
    harness.click(1, 5);
    assert!(harness.screen().contains("│   5"), "{}", harness.screen());
    harness.mouse(MouseEventKind::ScrollDown, 1, 5);
    harness.mouse(MouseEventKind::ScrollDown, 1, 5);
    assert!(harness.screen().contains("│  13         RET"), "{}", harness.screen());
    // The third word of the second row of memory.
    harness.click(57, 16);
    assert!(harness.screen().contains("Memory: x3006 = 8197"), "{}", harness.screen());
    harness.click(60, 2);
    assert_eq!((harness.app.focus, harness.app.register), (Pane::Registers, 3));
}

#[test]
fn small_screens_show_one_pane_and_tiny_ones_say_so() {
    let mut harness = Harness::new("sum.asm", SUM, (40, 12));
    assert!(
        harness.screen().contains("┌Source") && !harness.screen().contains("┌Registers"),
        "{}",
        harness.screen()
    );
    harness.press(KeyCode::Tab);
    assert!(harness.screen().contains("┌Instructions"), "{}", harness.screen());
    harness.press(KeyCode::BackTab);
    harness.press(KeyCode::BackTab);
    harness.press(KeyCode::BackTab);
    assert!(harness.screen().contains("┌Memory"), "{}", harness.screen());
    let harness = Harness::new("sum.asm", SUM, (20, 5));
    assert_eq!(harness.screen().trim(), "needs 24 x 6");
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    harness.keys("z");
    assert!(
        harness.screen().contains("┌Source") && !harness.screen().contains("┌Registers"),
        "{}",
        harness.screen()
    );
    assert!(harness.screen().contains("16         .END"), "all of it has room: {}", harness.screen());
}

#[test]
fn every_size_can_be_drawn() {
    let mut harness = Harness::new("sum.asm", SUM, USUAL);
    harness.keys("sssss");
    for height in 1..=40 {
        for width in [1, 2, 5, 19, 24, 33, 50, 63, 64, 80, 131] {
            harness.terminal.backend_mut().resize(width, height);
            harness.terminal.autoresize().unwrap();
            for popup in ["", "?"] {
                harness.keys(popup);
                harness.draw();
            }
            harness.press(KeyCode::Esc);
            harness.press(KeyCode::Tab);
        }
    }
    harness.terminal.backend_mut().resize(80, 24);
    harness.terminal.autoresize().unwrap();
    harness.draw();
    assert!(harness.screen().contains("5 of 5"), "{}", harness.screen());
}

#[test]
fn a_plain_terminal_gets_plain_characters() {
    let theme = Theme { palette: Palette::Mono, signs: Signs::Ascii };
    let mut harness = Harness::with("sum.asm", SUM, USUAL, theme, 1_000);
    harness.keys("ss ?");
    harness.press(KeyCode::Esc);
    assert!(harness.screen().is_ascii(), "{}", harness.screen());
    assert!(harness.screen().contains("|@  4 LOOP    JSR"), "{}", harness.screen());
    let cells = harness.terminal.backend().buffer().content().iter();
    assert!(cells.clone().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    assert!(cells.clone().any(|cell| cell.modifier.contains(Modifier::REVERSED)), "the next line is seen");
}

#[test]
fn a_program_without_an_end_is_stopped() {
    let theme = Theme { palette: Palette::Sixteen, signs: Signs::Unicode };
    let mut harness = Harness::with("loop.asm", LOOP, USUAL, theme, 60_000_000);
    harness.keys("c");
    assert!(harness.screen().contains("stopped after 60000000 instructions"), "{}", harness.screen());
    assert!(harness.screen().contains("60000000 of 60000000"), "{}", harness.screen());
    // Stopped before it is through.
    harness.app.perform(bantam_debug::Command::Continue);
    harness.app.event(&Event::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)));
    harness.settle();
    harness.draw();
    assert!(harness.app.view.location.moment <= 120_000_000 && harness.app.leave.is_none());
    harness.keys("b");
    assert!(harness.screen().contains("▶"), "{}", harness.screen());
}

#[test]
fn a_display_is_painted_by_the_ports_and_pointed_at() {
    let text = include_str!("../../../examples/vc/cursor.vc.asm");
    let theme = Theme { palette: Palette::Full, signs: Signs::Unicode };
    let mut harness = Harness::with("cursor.vc.asm", text, (160, 70), theme, 2_000_000);
    harness.command("until key");
    let lit = |harness: &Harness| {
        let picture = harness.app.view.picture.clone().unwrap();
        let pixels = (0..120).flat_map(|y| (0..120).map(move |x| (x, y)));
        pixels.filter(|(x, y)| picture.pixel(*x, *y).unwrap() != [0; 3]).collect::<Vec<_>>()
    };
    assert_eq!(lit(&harness), [(0, 0)]);
    let orange = harness.terminal.backend().buffer().content().iter();
    assert_eq!(orange.filter(|cell| cell.fg == Color::Rgb(255, 160, 0)).count(), 1, "{}", harness.screen());
    // A key is a number at a port, and the program moves the point: down, and to the right.
    harness.keys("i");
    for key in ["s", "d", "d"] {
        harness.keys(key);
        harness.press(KeyCode::Esc);
        harness.command("step 60");
        harness.keys("i");
    }
    harness.press(KeyCode::Esc);
    assert_ne!(lit(&harness), [(0, 0)]);
    harness.command("goto 13");
    assert_eq!(lit(&harness), [(0, 0)], "and back in time");
    let inside = harness.app.areas.inside(Pane::Ports);
    harness.click(inside.x + 10, inside.y + 6);
    assert_eq!(harness.app.view.ports[5..7], [30, 30], "a character is three pixels wide");
}

#[test]
fn a_compiled_program_also_shows_its_assembly() {
    let text = "uint8 a = 5;\nprint(to_char(a));\n";
    let mut harness = Harness::new("five.chk", text, (100, 30));
    assert!(harness.screen().contains("Source: five.chk (1 of 2)"), "{}", harness.screen());
    harness.keys("a");
    assert!(harness.screen().contains("five.chk.vc.asm (2 of 2)"), "{}", harness.screen());
    harness.keys("c");
    assert!(
        harness.screen().contains("(2 of 2)") && harness.screen().contains("the program halted"),
        "{}",
        harness.screen()
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
    let mut harness = Harness { app, terminal: Terminal::new(TestBackend::new(80, 24)).unwrap() };
    harness.draw();
    assert!(
        !harness.screen().contains("┌Source") && harness.screen().contains("▶ x3000 1261"),
        "{}",
        harness.screen()
    );
    harness.keys("js");
    assert!(harness.screen().contains("▶ x3001 F025"), "{}", harness.screen());
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
    let mut harness = Harness { app, terminal: Terminal::new(TestBackend::new(100, 40)).unwrap() };
    harness.draw();
    harness.command("until 3");
    let screen = harness.screen();
    assert!(screen.contains("┌Variables") && screen.contains("│a    5 = 0x05"), "{screen}");
    assert!(screen.contains("│list {1, 2, 3}"), "{screen}");
    while harness.app.focus != Pane::Variables {
        harness.press(KeyCode::Tab);
    }
    harness.press(KeyCode::Enter);
    harness.keys("7");
    harness.press(KeyCode::Enter);
    assert!(harness.screen().contains("│a    7 = 0x07"), "{}", harness.screen());
    harness.keys("l");
    assert!(harness.screen().contains("│▶ 1 uint8 a = 5;"), "{}", harness.screen());
}
