//! What the tests share.

use std::fmt::Write;

use bantam_chick::{
    Checked, Indices, Level, Options, Profile, check_source,
    evaluate::{End, Host, evaluate},
    program::Program,
};
use bantam_diag::{Source, Sources, Style, render_all};

/// A target like the VC: ports, bytes, no stack.
pub(crate) const VC: Profile = Profile {
    title: "VC",
    ports: true,
    words: false,
    recursion: false,
    goto: true,
    longest_array: 255,
    asm_comments: &[";"],
    frame: None,
};

/// A target like the LC-3: words, a stack, no ports.
pub(crate) const LC3: Profile = Profile {
    title: "LC-3",
    ports: false,
    words: true,
    recursion: true,
    goto: false,
    longest_array: 10_000,
    asm_comments: &[";"],
    frame: None,
};

pub(crate) const USUAL: Options = Options { level: Level::Usual, indices: Indices::Checked };

pub(crate) fn check(text: &str, profile: &Profile) -> Checked {
    check_source(&Source::new("a.chk", text), 0, profile, USUAL)
}

/// Returns the rendered diagnostics of a source for the VC.
pub(crate) fn said(text: &str) -> String {
    rendered_for(text, &VC)
}

/// Returns the rendered diagnostics of a source for a target.
pub(crate) fn rendered_for(text: &str, profile: &Profile) -> String {
    let sources = Sources::new(vec![Source::new("a.chk", text)]);
    let said = render_all(&check(text, profile).diagnostics, &sources, Style::Plain);
    if said.is_empty() { "nothing".to_owned() } else { said }
}

/// Returns the codes of all diagnostics.
pub(crate) fn codes(text: &str, profile: &Profile) -> Vec<&'static str> {
    check(text, profile).diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// Returns the typed program of a source without errors.
pub(crate) fn program(text: &str, profile: &Profile) -> Program {
    check(text, profile).program.unwrap_or_else(|| panic!("{}", rendered_for(text, profile)))
}

/// A host that records output. Ports and keys come from a list; port writes appear in the output as
/// `[port=value]`.
pub(crate) struct Keeper {
    pub(crate) printed: String,
    input: Vec<u8>,
    at: usize,
}

impl Keeper {
    pub(crate) fn new(input: &[u8]) -> Self {
        Self { printed: String::new(), input: input.to_vec(), at: 0 }
    }

    fn next(&mut self) -> Option<u8> {
        let next = self.input.get(self.at).copied();
        self.at += 1;
        next
    }
}

impl Host for Keeper {
    fn print(&mut self, bytes: &[u8]) {
        self.printed.push_str(&String::from_utf8_lossy(bytes));
    }

    fn read_char(&mut self) -> Option<u8> {
        self.next()
    }

    fn read_port(&mut self, _: u8) -> u8 {
        self.next().unwrap_or(0)
    }

    fn write_port(&mut self, port: u8, value: u8) {
        let _ = write!(self.printed, "[{port}={value}]");
    }
}

/// Returns how a program ends and what it prints.
pub(crate) fn run(program: &Program, input: &[u8], steps: u64) -> (End, String) {
    let mut host = Keeper::new(input);
    let end = evaluate(program, &mut host, steps);
    (end, host.printed)
}

/// Deterministic pseudo-random numbers.
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    pub(crate) fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.below(256) as u8).collect()
    }
}
