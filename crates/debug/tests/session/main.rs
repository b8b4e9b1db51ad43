//! What a session answers to the commands of a script: every command, forwards and backwards.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod moments;
mod moving;
mod showing;
mod slices;

use bantam::{BuildOutput, Image, Input, LaunchPlan, Source, Target, build};
use bantam_chick::{Level, Options as ChickOptions};
use bantam_debug::{Answer, Command, Session};

/// Adds 3, 2 and 1 in a subroutine.
const SUM: &str = "
        .ORIG x3000
        AND   R1, R1, #0
        ADD   R1, R1, #3
LOOP    JSR   SUB
        ADD   R1, R1, #-1
        BRp   LOOP
        ST    R2, TOTAL
        HALT
SUB     ADD   R2, R2, R1
        RET
TOTAL   .BLKW 1
        .END
";

/// Prints the letter after the one that is typed.
const NEXT_LETTER: &str = "
        .ORIG x3000
        GETC
        ADD   R0, R0, #1
        OUT
        HALT
        .END
";

/// How many instructions a command runs.
const LIMIT: u64 = 1_000_000_000;

/// A program, and a script for its session.
struct Script<'a> {
    file: &'a str,
    text: &'a str,
    script: &'a str,
    /// The machine, if the name of the file does not say it.
    machine: Option<&'a str>,
    limit: u64,
}

/// What a session answered.
struct Transcript {
    text: String,
    has_errors: bool,
}

impl<'a> Script<'a> {
    fn new(file: &'a str, text: &'a str, script: &'a str) -> Self {
        Self { file, text, script, machine: None, limit: LIMIT }
    }

    /// The program, built. One in Chick is compiled without optimisations.
    fn image(&self) -> (&'static dyn Target, Image) {
        let target = match self.machine {
            Some(machine) => bantam::find(machine).unwrap(),
            None => bantam::for_file(self.file).unwrap(),
        };
        let source = Source::new(self.file, self.text);
        let input = if self.file.ends_with(".chk") {
            Input::Chick(source, ChickOptions { level: Level::None, ..ChickOptions::default() })
        } else {
            Input::Source(source)
        };
        let built: BuildOutput = build(target, vec![input], bantam::Options::default());
        assert!(!built.has_errors(), "{:?}", built.diagnostics);
        (target, built.image)
    }

    /// A session at the start of the program's run.
    fn session(&self) -> Session {
        let (target, image) = self.image();
        let machine = LaunchPlan::new(target.name(), image.clone()).launch().unwrap();
        let mut session = Session::new(target, image, machine).unwrap();
        session.set_limit(self.limit);
        session
    }

    /// Runs the script as `bantam debug --script` does.
    fn run(&self) -> Transcript {
        let mut session = self.session();
        let mut transcript = Transcript { text: String::new(), has_errors: false };
        for line in self.script.lines() {
            let answer = match Command::parse(line) {
                Ok(None) => continue,
                Ok(Some(command)) => session.perform(&command).map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            if answer == Ok(Answer::Quit) {
                break;
            }
            transcript.has_errors |= answer.is_err();
            let answer = answer.map_or_else(|error| format!("error: {error}"), |answer| answer.to_string());
            transcript.text += &format!("(bantam) {line}\n{answer}\n");
        }
        transcript
    }
}

impl Transcript {
    /// Checks the exit code that the command line would give: 1 if a command failed.
    #[track_caller]
    fn code(self, code: i32) -> Self {
        assert_eq!(i32::from(self.has_errors), code, "{}", self.text);
        self
    }

    #[track_caller]
    fn stdout_eq(self, expected: impl snapbox::IntoData) {
        snapbox::assert_data_eq!(self.text, expected);
    }
}

fn run(file: &str, text: &str, script: &str) -> Transcript {
    Script::new(file, text, script).run()
}
