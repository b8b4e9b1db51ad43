//! A host with input and ports from a seed, and checks of the SSA form after each pass.

use bantam_chick::{
    Options, Profile, check_source,
    evaluate::{End, Fault, Host, evaluate},
    ir::{Module, RunEnd, lower, passes, run, verify},
    program::Program,
};
use bantam_diag::{Source, Sources, Style, render_all};

pub(crate) const PROFILE: Profile = Profile {
    title: "test machine",
    ports: true,
    words: true,
    recursion: true,
    goto: false,
    longest_array: 1000,
    asm_comments: &[";"],
    frame: None,
};

/// Returns a program without errors.
pub(crate) fn program(name: &str, text: &str) -> (Source, Program) {
    let source = Source::new(name, text);
    let checked = check_source(&source, 0, &PROFILE, Options::default());
    let rendered = render_all(&checked.diagnostics, &Sources::new(vec![source.clone()]), Style::Plain);
    (source, checked.program.unwrap_or_else(|| unreachable!("{name}:\n{rendered}\n{text}")))
}

/// Records everything that a program does. Its input depends on the seed and the previous reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Log {
    pub(crate) text: Vec<u8>,
    seed: u32,
}

impl Log {
    pub(crate) fn new(seed: u32) -> Self {
        Self { text: Vec::new(), seed }
    }

    fn next(&mut self) -> u8 {
        self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.seed >> 24) as u8
    }
}

impl Host for Log {
    fn print(&mut self, bytes: &[u8]) {
        self.text.extend(bytes);
    }
    fn read_char(&mut self) -> Option<u8> {
        Some(self.next())
    }
    fn read_port(&mut self, port: u8) -> u8 {
        self.text.extend(format!("<{port}").bytes());
        self.next()
    }
    fn write_port(&mut self, port: u8, value: u8) {
        self.text.extend(format!(">{port}={value};").bytes());
    }
}

/// How a run ends, for evaluator and SSA form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    Done,
    Fault(Fault, u32),
    Other,
}

const STEPS: u64 = 200_000;

pub(crate) fn evaluated(source: &Source, program: &Program, seed: u32) -> (Log, Ends) {
    let mut log = Log::new(seed);
    let ends = match evaluate(program, &mut log, STEPS) {
        End::Done => Ends::Done,
        End::Fault(fault, span) => Ends::Fault(fault, source.position(span.start).line),
        End::StepLimit | End::TooDeep(_) | End::InputEnded(_) | End::Machine(_) => Ends::Other,
    };
    (log, ends)
}

pub(crate) fn ran(module: &Module, seed: u32) -> (Log, Ends) {
    let mut log = Log::new(seed);
    let ends = match run(module, &mut log, STEPS * 50) {
        RunEnd::Done => Ends::Done,
        RunEnd::Fault(fault, line) => Ends::Fault(fault, line),
        RunEnd::StepLimit | RunEnd::TooDeep | RunEnd::InputEnded | RunEnd::Machine => Ends::Other,
    };
    (log, ends)
}

/// A pass with its name.
type Pass = (&'static str, fn(&mut Module));

/// Each pass of [`passes::usual`], in a possible order.
pub(crate) const PASSES: &[Pass] = &[
    ("promote", passes::promote_slots),
    ("simplify", |m| {
        m.functions.iter_mut().for_each(|f| {
            passes::simplify(f);
        })
    }),
    ("tidy", |m| {
        m.functions.iter_mut().for_each(|f| {
            passes::tidy_blocks(f);
        })
    }),
    ("number", |m| {
        m.functions.iter_mut().for_each(|f| {
            passes::number_values(f);
        })
    }),
    ("forward", |m| {
        (0..m.functions.len()).for_each(|f| {
            passes::forward_stores(m, f);
        })
    }),
    ("dead", |m| {
        m.functions.iter_mut().for_each(|f| {
            passes::remove_dead(f);
        })
    }),
    ("inline", passes::inline_functions),
    ("promote again", passes::promote_slots),
    ("clean", passes::clean),
    ("rotate", |m| m.functions.iter_mut().for_each(passes::rotate_loops)),
    ("clean again", passes::clean),
    ("narrow", |m| {
        for number in 0..m.functions.len() {
            passes::narrow(m, number);
        }
    }),
    ("rebase", |m| {
        for number in 0..m.functions.len() {
            passes::rebase_counters(m, number);
        }
    }),
    ("clean a third time", passes::clean),
    ("unroll", |m| {
        for function in &mut m.functions {
            passes::unroll_loops(function, 8);
        }
    }),
    ("late", |m| m.functions.iter_mut().for_each(passes::place_late)),
    ("clean at last", passes::clean),
];

/// Runs a program before and after each pass, and compares it with the evaluator.
pub(crate) fn check_passes(name: &str, text: &str, seeds: u32) {
    let (source, program) = program(name, text);
    let mut module = lower(&program, &source);
    let expected: Vec<(Log, Ends)> = (0..seeds).map(|seed| evaluated(&source, &program, seed)).collect();
    let check = |pass: &str, module: &Module| {
        if let Err(what) = verify(module) {
            unreachable!("{name} after {pass}: {what}\n{text}");
        }
        for (seed, expected) in (0..seeds).zip(&expected) {
            if expected.1 != Ends::Other {
                let found = ran(module, seed);
                let shown =
                    |log: &Log| String::from_utf8_lossy(&log.text).chars().take(300).collect::<String>();
                let (found_log, log) = (shown(&found.0), shown(&expected.0));
                assert!(
                    &found == expected,
                    "{name} after {pass}, seed {seed}\n{found_log}\n{log}\n{text}\n{module}"
                );
            }
        }
    };
    check("lowering", &module);
    for (pass, run) in PASSES {
        run(&mut module);
        check(pass, &module);
    }
}
