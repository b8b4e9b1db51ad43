//! Programs on a real terminal: keys arrive one by one without echo, and the terminal is restored however a run ends.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod debugger;
mod pty;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustix::process::{Signal, kill_process};

use pty::Terminal;

/// Prints every key in brackets until the key is a dot.
const KEYS: &str = "
        .ORIG x3000
        LEA   R0, READY
        PUTS
NEXT    GETC
        LD    R1, DOT
        ADD   R1, R1, R0
        BRz   DONE
        ADD   R2, R0, #0
        LD    R0, OPEN
        OUT
        ADD   R0, R2, #0
        OUT
        LD    R0, CLOSE
        OUT
        BR    NEXT
DONE    HALT
DOT     .FILL #-46
OPEN    .FILL '['
CLOSE   .FILL ']'
READY   .STRINGZ \"ready \"
        .END
";

/// Waits for a key, then faults.
const FAULT: &str = "
        .ORIG x3000
        LEA   R0, READY
        PUTS
        GETC
        TRAP  x30
        HALT
READY   .STRINGZ \"ready \"
        .END
";

/// Prints `ready`, and loops for ever.
const LOOP: &str = "
        .ORIG x3000
        LEA   R0, READY
        PUTS
LOOP    LD    R1, TRUE
        BRp   LOOP
        HALT
TRUE    .FILL 1
READY   .STRINGZ \"ready \"
        .END
";

/// Hides the cursor, goes to the second screen in red, and waits for keys. A dot restores everything.
const PAINTER: &str = "
        .ORIG x3000
        LEA   R0, PAINT
        PUTS
NEXT    GETC
        LD    R1, DOT
        ADD   R1, R1, R0
        BRz   DONE
        TRAP  x30
DONE    LEA   R0, CLEAN
        PUTS
        HALT
DOT     .FILL #-46
PAINT   .STRINGZ \"\\e[?1049h\\e[?25l\\e[31mpainted\"
CLEAN   .STRINGZ \"\\e[0m\\e[?25h\\e[?1049lcleaned\\n\"
        .END
";

/// A folder with a program.
pub(crate) struct Program {
    folder: Arc<tempfile::TempDir>,
}

impl Program {
    pub(crate) fn new(text: &str) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        fs::write(folder.path().join("program.asm"), text).unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("program.asm")
    }

    /// Runs it on its own terminal.
    fn run(&self, options: &[&str]) -> Terminal {
        self.run_by(None, options)
    }

    /// Runs it by a shell with a script.
    fn run_by(&self, script: Option<&str>, options: &[&str]) -> Terminal {
        let path = self.path();
        self.start(script, &[&["run", path.to_str().unwrap()], options].concat())
    }

    /// Debugs it on its own terminal.
    pub(crate) fn debug(&self, options: &[&str]) -> Terminal {
        let path = self.path();
        self.start(None, &[&["debug", path.to_str().unwrap()], options].concat())
    }

    fn start(&self, script: Option<&str>, arguments: &[&str]) -> Terminal {
        let bantam = env!("CARGO_BIN_EXE_bantam");
        let mut terminal = match script {
            Some(script) => Terminal::with_script(script, bantam, arguments, &[]),
            None => Terminal::start(bantam, arguments, &[]),
        };
        terminal.keeps = Some(Arc::clone(&self.folder));
        terminal
    }
}

#[test]
fn a_key_is_seen_at_once_and_not_echoed() {
    for traps in ["os", "native"] {
        let mut terminal = Program::new(KEYS).run(&["--traps", traps]);
        terminal.wait_for("ready ");
        assert_ne!(
            terminal.modes(),
            terminal.modes_before(),
            "the terminal is switched while the program runs"
        );
        terminal.type_keys("a");
        terminal.wait_for("[a]");
        terminal.type_keys("b\r");
        // Enter is a line feed for the program, and a line feed still returns the carriage.
        terminal.wait_for("[b][\r\n]");
        terminal.type_keys(".");
        assert_eq!(terminal.end(), 0);
        assert_eq!(terminal.text(), "ready [a][b][\r\n]", "{traps}");
        assert_eq!(terminal.modes(), terminal.modes_before());
    }
}

#[test]
fn keys_that_were_typed_early_are_kept() {
    let mut terminal = Program::new(KEYS).run(&[]);
    terminal.wait_for("ready ");
    terminal.type_keys("xyz.");
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.text(), "ready [x][y][z]");
}

#[test]
fn arrow_keys_and_control_keys_arrive_whole() {
    let mut terminal = Program::new(KEYS).run(&[]);
    terminal.wait_for("ready ");
    terminal.type_keys("\x1b[A\x04\x7f.");
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.text(), "ready [\x1b][[][A][\x04][\x7f]");
}

#[test]
fn the_terminal_is_restored_after_a_fault() {
    let mut terminal = Program::new(FAULT).run(&[]);
    terminal.wait_for("ready ");
    terminal.type_keys("x");
    terminal.wait_for("TRAP x30 has no service routine");
    assert_eq!(terminal.end(), 3);
    assert_eq!(terminal.modes(), terminal.modes_before());
    // The message begins on a line of its own.
    assert!(terminal.text().starts_with("ready \r\n\x1b[1;31merror"), "{:?}", terminal.text());
}

#[test]
fn the_terminal_is_restored_after_a_limit() {
    let program = Program::new(LOOP);
    for limit in [["--max-steps", "5000000"], ["--timeout", "300ms"], ["--max-output", "3"]] {
        let terminal = program.run(&limit);
        assert_eq!(terminal.end(), 4, "{limit:?}");
        assert_eq!(terminal.modes(), terminal.modes_before(), "{limit:?}");
    }
}

#[test]
fn the_terminal_is_restored_after_ctrl_c() {
    for program in [KEYS, LOOP] {
        let mut terminal = Program::new(program).run(&[]);
        terminal.wait_for("ready ");
        assert_ne!(terminal.modes(), terminal.modes_before());
        terminal.type_keys("\x03");
        assert_eq!(terminal.end(), 130);
        assert_eq!(terminal.modes(), terminal.modes_before());
        assert_eq!(terminal.text(), "ready \r\n", "the shell begins a new line");
    }
}

#[test]
fn the_terminal_is_restored_after_signals() {
    let usual = [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT];
    let others = [Signal::USR1, Signal::USR2, Signal::ALARM, Signal::VTALARM, Signal::PROF, Signal::XCPU];
    for signal in usual.into_iter().chain(others) {
        for program in [KEYS, LOOP] {
            let terminal = Program::new(program).run(&[]);
            terminal.wait_for("ready ");
            kill_process(terminal.process(), signal).unwrap();
            assert_eq!(terminal.end(), 130, "{signal:?}");
            assert_eq!(terminal.modes(), terminal.modes_before(), "{signal:?}");
        }
    }
}

/// Not a test, but the program of the next one: it panics while it has the terminal.
#[test]
fn a_panic() {
    if std::env::var_os("BANTAM_PANIC").is_some() {
        let raw = bantam_terminal::RawInput::enter().unwrap();
        assert!(raw.is_some(), "standard input is not a terminal");
        print!("switched ");
        std::io::Write::flush(&mut std::io::stdout()).unwrap();
        std::io::stdin().read_line(&mut String::new()).unwrap();
        panic!("as planned");
    }
}

#[test]
fn the_terminal_is_restored_after_a_panic() {
    let own = std::env::current_exe().unwrap();
    let arguments = ["--exact", "a_panic", "--nocapture", "--test-threads=1"];
    let mut terminal = Terminal::start(own.to_str().unwrap(), &arguments, &[("BANTAM_PANIC", "yes")]);
    terminal.wait_for("switched ");
    assert_ne!(terminal.modes(), terminal.modes_before());
    terminal.type_keys("\n");
    terminal.wait_for("as planned");
    assert_ne!(terminal.end(), 0);
    assert_eq!(terminal.modes(), terminal.modes_before());
}

#[test]
fn without_keys_from_the_terminal_it_stays_as_it_is() {
    let program = Program::new(KEYS);
    let keys = program.folder.path().join("keys.txt");
    fs::write(&keys, "ab.").unwrap();
    let terminal = program.run(&["--input", keys.to_str().unwrap()]);
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.text(), "ready [a][b]");
    assert_eq!(terminal.modes(), terminal.modes_before());
}

/// Clock ticks of the processor that a process has used.
#[cfg(target_os = "linux")]
fn ticks(process: rustix::process::Pid) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = fields.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn waiting_for_a_key_leaves_the_processor_alone() {
    /// How many ticks the system counts in a second.
    const A_SECOND: u64 = 100;
    for traps in ["os", "native"] {
        let mut terminal = Program::new(KEYS).run(&["--traps", traps]);
        terminal.wait_for("ready ");
        let before = ticks(terminal.process());
        std::thread::sleep(std::time::Duration::from_secs(1));
        let used = ticks(terminal.process()) - before;
        assert!(used < 3 * A_SECOND / 10, "{used} ticks in a second of waiting with {traps} traps");
        terminal.type_keys(".");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn a_program_that_halts_leaves_the_screen_as_it_wants() {
    let mut terminal = Program::new(PAINTER).run(&[]);
    terminal.wait_for("painted");
    assert!(terminal.screen(|screen| screen.alternate_screen() && screen.hide_cursor()));
    terminal.type_keys(".");
    assert_eq!(terminal.end(), 0);
    terminal.wait_for("cleaned");
    assert!(terminal.text().ends_with("\x1b[?1049lcleaned\r\n"), "{:?}", terminal.text());
}

#[test]
fn a_program_that_is_cut_off_does_not_keep_the_screen() {
    type Cut = fn(&mut Terminal);
    let cuts: [(&[&str], Cut, u32); 4] = [
        (&[], |terminal| terminal.type_keys("\x03"), 130),
        (&[], |terminal| terminal.type_keys("x"), 3),
        (&["--max-output", "26"], |terminal| terminal.type_keys("."), 4),
        (&[], |terminal| kill_process(terminal.process(), Signal::TERM).unwrap(), 130),
    ];
    for (options, cut, code) in cuts {
        let mut terminal = Program::new(PAINTER).run(options);
        terminal.wait_for("painted");
        cut(&mut terminal);
        assert_eq!(terminal.end(), code);
        terminal.wait_for("painted\x1b[?25h\x1b[0m\x1b[?1049l");
        assert!(terminal.screen(|screen| !screen.alternate_screen() && !screen.hide_cursor()));
        assert_eq!(terminal.modes(), terminal.modes_before());
    }
}

#[test]
fn plain_programs_get_no_escape_codes() {
    let mut terminal = Program::new(KEYS).run(&[]);
    terminal.wait_for("ready ");
    terminal.type_keys("\x03");
    assert_eq!(terminal.end(), 130);
    assert!(!terminal.text().contains('\x1b'), "{:?}", terminal.text());
}

#[test]
fn colour_follows_the_terminal() {
    let program = Program::new(".ORIG x3000\nTRAP x30\nHALT\n.END\n");
    let path = program.path();
    let arguments = ["run", path.to_str().unwrap()];
    let bantam = env!("CARGO_BIN_EXE_bantam");
    for (more, variable, has_colour) in [
        (&[][..], None, true),
        (&["--color", "never"], None, false),
        (&[], Some(("NO_COLOR", "1")), false),
        (&[], Some(("NO_COLOR", "")), true),
        (&["--color", "always"], Some(("NO_COLOR", "1")), true),
    ] {
        let arguments = [&arguments[..], more].concat();
        let terminal = Terminal::start(bantam, &arguments, variable.as_slice());
        terminal.wait_for("help");
        assert_eq!(terminal.end(), 3);
        assert_eq!(terminal.text().contains("\x1b[1;31merror"), has_colour, "{more:?} {variable:?}");
    }
}

/// A shell that controls jobs: when the run is stopped it waits for a line, and continues the run.
const JOBS: &str =
    "set -m; start \"$@\"; echo \"<stopped $?>\"; read line; fg >/dev/null; ended $?; read hold";

#[test]
fn ctrl_z_restores_the_terminal_until_the_program_continues() {
    let mut terminal = Program::new(KEYS).run_by(Some(JOBS), &[]);
    terminal.wait_for("ready ");
    let switched = terminal.modes();
    assert_ne!(switched, terminal.modes_before());
    terminal.type_keys("a");
    terminal.wait_for("[a]");
    terminal.type_keys("\x1a");
    terminal.wait_for("<stopped ");
    assert_eq!(terminal.modes(), terminal.modes_before(), "sane while the run is stopped");
    terminal.type_keys("\n");
    terminal.wait_until("the terminal is switched again", |terminal| terminal.modes() == switched);
    terminal.type_keys("b");
    terminal.wait_for("[b]");
    terminal.type_keys(".");
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.modes(), terminal.modes_before());
}

#[test]
fn ctrl_z_leaves_the_second_screen_and_comes_back() {
    let mut terminal = Program::new(PAINTER).run_by(Some(JOBS), &[]);
    terminal.wait_for("painted");
    terminal.type_keys("\x1a");
    terminal.wait_for("<stopped ");
    assert!(terminal.screen(|screen| !screen.alternate_screen() && !screen.hide_cursor()));
    terminal.type_keys("\n");
    terminal.wait_until("the second screen is back", |terminal| {
        terminal.screen(|screen| screen.alternate_screen() && screen.hide_cursor())
    });
    terminal.type_keys(".");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn ctrl_z_is_ignored_if_no_shell_can_continue() {
    let mut terminal = Program::new(KEYS).run(&[]);
    terminal.wait_for("ready ");
    terminal.type_keys("\x1aa");
    terminal.wait_for("[a]");
    terminal.type_keys(".");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_run_that_was_stopped_by_force_continues_without_echo() {
    let mut terminal = Program::new(KEYS).run(&[]);
    terminal.wait_for("ready ");
    let switched = terminal.modes();
    kill_process(terminal.process(), Signal::STOP).unwrap();
    terminal.reset_modes();
    assert_eq!(terminal.modes(), terminal.modes_before());
    kill_process(terminal.process(), Signal::CONT).unwrap();
    terminal.wait_until("the terminal is switched again", |terminal| terminal.modes() == switched);
    terminal.type_keys("a.");
    assert_eq!(terminal.end(), 0);
    assert_eq!(terminal.text(), "ready [a]");
    assert_eq!(terminal.modes(), terminal.modes_before());
}

#[test]
fn a_long_command_shows_progress() {
    let mut terminal = Terminal::start(env!("CARGO_BIN_EXE_bantam"), &["bench"], &[]);
    terminal.wait_for("\r\x1b[Ksieve, auto ...");
    terminal.type_keys("\x03");
    assert_eq!(terminal.end(), 130);
}

#[test]
fn a_game_is_played() {
    let game = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/lc3/2048.asm");
    let mut terminal = Terminal::start(env!("CARGO_BIN_EXE_bantam"), &["run", game.to_str().unwrap()], &[]);
    let picture = |terminal: &Terminal| terminal.screen(|screen| screen.contents_formatted());
    terminal.wait_until("the introduction", |terminal| {
        terminal.screen(|screen| screen.alternate_screen() && screen.contents().contains("2048"))
    });
    let introduction = picture(&terminal);
    terminal.type_keys("x");
    terminal.wait_until("the board", |terminal| {
        let contents = terminal.screen(|screen| screen.contents());
        !contents.contains("Press any key")
            && contents.split_whitespace().any(|word| word == "2" || word == "4")
    });
    assert_ne!(picture(&terminal), introduction);
    // One of the four directions moves something.
    let before = terminal.text().len();
    terminal.type_keys("wasd");
    terminal.wait_until("a move", |terminal| terminal.text().len() > before);
    terminal.type_keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.wait_until("the first screen", |terminal| {
        terminal.screen(|screen| !screen.alternate_screen() && !screen.hide_cursor())
    });
    assert_eq!(terminal.modes(), terminal.modes_before());
}
