//! The debugger on a real terminal: it takes over the terminal, responds to keys and mouse, and restores the terminal
//! however it ends.

use rustix::process::{Signal, kill_process};

use crate::{Program, pty::Terminal};

/// Adds 3, 2 and 1.
const SUM: &str = "        .ORIG x3000
        AND   R1, R1, #0
        ADD   R1, R1, #3
LOOP    ADD   R2, R2, R1
        ADD   R1, R1, #-1
        BRp   LOOP
        HALT
        .END
";

/// Loops for ever.
const FOR_EVER: &str = "        .ORIG x3000
LOOP    ADD   R1, R1, #1
        BR    LOOP
        HALT
        .END
";

fn is_given_back(terminal: &Terminal) {
    assert_eq!(terminal.modes(), terminal.modes_before());
    assert!(terminal.screen(|screen| !screen.alternate_screen() && !screen.hide_cursor()));
    assert!(terminal.screen(|screen| screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None));
}

#[test]
fn a_breakpoint_a_step_back_and_quitting() {
    let mut terminal = Program::new(SUM).debug(&[]);
    terminal.wait_for_screen("? shows what the keys do");
    assert!(terminal.screen(|screen| screen.alternate_screen()));
    assert_ne!(terminal.modes(), terminal.modes_before());
    // The cursor moves from the second line to the fifth.
    terminal.type_keys("jjj ");
    terminal.wait_for_screen("● 5         ADD");
    terminal.type_keys("c");
    terminal.wait_for_screen("point 1");
    terminal.wait_for_screen("3 of ");
    terminal.type_keys("b");
    terminal.wait_for_screen("2 of ");
    terminal.wait_for_screen("▶ 4 LOOP");
    terminal.type_keys(":print R1 + 1\r");
    terminal.wait_for_screen("R1 + 1 = 4");
    terminal.type_keys("q");
    assert_eq!(terminal.end(), 0);
    is_given_back(&terminal);
}

#[test]
fn the_mouse_moves_along_the_timeline() {
    let mut terminal = Program::new(SUM).debug(&[]);
    terminal.wait_for_screen("? shows what the keys do");
    terminal.type_keys("c");
    terminal.wait_for_screen("the program halted");
    // A click on the first column of the bar, in the third line from below: the terminal counts from 1.
    terminal.type_keys("\x1b[<0;12;22M\x1b[<0;12;22m");
    terminal.wait_for_screen("\n0 of ");
    terminal.type_keys("q");
    assert_eq!(terminal.end(), 0);
    is_given_back(&terminal);
}

#[test]
fn the_terminal_changes_its_size() {
    let mut terminal = Program::new(SUM).debug(&[]);
    terminal.wait_for_screen("┌Registers");
    terminal.resize(40, 12);
    terminal.wait_until("one pane", |terminal| {
        terminal.screen(|screen| {
            let text = screen.contents();
            text.contains("┌Source") && !text.contains("┌Registers")
        })
    });
    terminal.resize(120, 40);
    terminal.wait_for_screen("┌Memory");
    terminal.type_keys("q");
    assert_eq!(terminal.end(), 0);
    is_given_back(&terminal);
}

#[test]
fn a_long_run_is_stopped_and_signals_end_all() {
    let mut terminal = Program::new(FOR_EVER).debug(&["--max-steps", "1000000000000"]);
    terminal.wait_for_screen("? shows what the keys do");
    terminal.type_keys("c");
    terminal.wait_for_screen("Esc stops");
    terminal.type_keys("\x1b");
    terminal.wait_for_screen("stopped");
    terminal.type_keys("b");
    terminal.wait_for_screen("▶");
    kill_process(terminal.process(), Signal::TERM).unwrap();
    assert_eq!(terminal.end(), 130);
    is_given_back(&terminal);
    let mut terminal = Program::new(FOR_EVER).debug(&[]);
    terminal.wait_for_screen("? shows what the keys do");
    terminal.type_keys("\x03");
    assert_eq!(terminal.end(), 130);
    is_given_back(&terminal);
}

#[test]
fn without_colours_there_are_none() {
    let mut terminal = Program::new(SUM).debug(&["--color", "never"]);
    terminal.wait_for_screen("? shows what the keys do");
    terminal.type_keys("s c");
    terminal.wait_for_screen("halted");
    let colors = terminal.screen(|screen| {
        let (rows, columns) = screen.size();
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        cells
            .filter(|(row, column)| {
                let cell = screen.cell(*row, *column).unwrap();
                cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
            })
            .count()
    });
    assert_eq!(colors, 0);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_debugger_ends_when_the_terminal_is_gone() {
    let terminal = Program::new(SUM).debug(&[]);
    terminal.wait_for_screen("? shows what the keys do");
    let process = terminal.process();
    drop(terminal);
    let start = std::time::Instant::now();
    while rustix::process::test_kill_process(process).is_ok() {
        assert!(start.elapsed() < std::time::Duration::from_secs(30), "it is still running");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}
