//! The programs to make faults in: all examples in assembly that show something, on all machines, each with the
//! keys and ports that its first comment or the file beside it names.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bantam_asm::{Options, link};
use bantam_diag::Source;
use bantam_isa::Image;
use bantam_machines::{ALL, Target, for_file};
use bantam_run::{AddrSet, Exit, Feed, Limits, Machine, Script, Settings};

/// No output of a program with a fault is looked at any further, in bytes.
const MOST_OUTPUT: usize = 64 << 10;

/// A program, and what it does without a fault.
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) target: &'static dyn Target,
    pub(crate) image: Image,
    pub(crate) input: Vec<u8>,
    /// Ports that are read from a list, and their bytes.
    feeds: Vec<(u16, Vec<u8>)>,
    pub(crate) output: Vec<u8>,
    /// The addresses of the instructions that a run executes.
    pub(crate) executed: AddrSet,
    /// How many instructions a program with a fault may take.
    pub(crate) limit: u64,
}

impl Program {
    /// A machine with some image of the program, and with its ports.
    pub(crate) fn machine(&self, image: &Image) -> Box<dyn Machine> {
        let mut machine = self.target.machine(&Settings::new()).unwrap();
        for (port, bytes) in &self.feeds {
            let addr = self.target.ports().unwrap().first + port;
            machine.detach(addr).unwrap();
            machine.attach(Box::new(Feed::new(addr, "port", bytes.as_slice()))).unwrap();
        }
        machine.load(image).unwrap();
        machine
    }

    /// What an image of the program shows.
    pub(crate) fn shows(&self, image: &Image) -> Vec<u8> {
        let mut console = Script::new(self.input.as_slice()).with_output_limit(MOST_OUTPUT);
        self.machine(image).run(&mut console, Limits::steps(self.limit));
        console.into_output()
    }

    /// Runs the program as it is, and notes what it does.
    fn watched(mut self) -> Self {
        let mut machine = self.machine(&self.image);
        machine.start_marks();
        let mut console = Script::new(self.input.as_slice());
        let exit = machine.run(&mut console, Limits::steps(50_000_000));
        assert!(matches!(exit, Exit::Halted | Exit::Fault(_)), "{}: {exit:?}", self.name);
        self.output = console.into_output();
        self.executed = machine.take_marks().executed;
        self.limit = 2 * machine.instructions() + 10_000;
        self
    }
}

/// All of them, in the order of their names.
pub(crate) fn programs() -> Vec<Program> {
    let mut programs = Vec::new();
    for target in ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(target.name());
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        programs.extend(paths.iter().filter_map(|path| program(path)));
    }
    programs.retain(|program| !program.output.is_empty());
    programs
}

/// The program of a file, or of a folder of files that are linked; `None` if it is no source.
fn program(path: &Path) -> Option<Program> {
    let files = if path.is_dir() {
        // The run starts in the first file.
        let mut others: Vec<PathBuf> =
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        others.sort_by_key(|other| (!other.ends_with("main.asm"), other.clone()));
        others
    } else {
        vec![path.to_owned()]
    };
    let target = for_file(files[0].to_str()?).filter(|_| files[0].extension().is_some_and(|e| e == "asm"))?;
    let text = fs::read_to_string(&files[0]).unwrap();
    let comment = || text.lines().map_while(|line| line.strip_prefix("; ").or(line.strip_prefix(';')));
    let keys = comment().find_map(|line| line.strip_prefix("Input: ")).map(unescaped).unwrap_or_default();
    let input = fs::read(path.with_extension("in")).unwrap_or(keys);
    let ports = comment().filter_map(|line| line.strip_prefix("Port ")?.split_once(" gives "));
    let feeds = ports.map(|(port, bytes)| (port.parse().unwrap(), unescaped(bytes))).collect();
    let program = Program {
        name: format!("{} {}", target.name(), path.file_name()?.to_string_lossy()),
        target,
        image: image(target, &files),
        input,
        feeds,
        output: Vec::new(),
        executed: AddrSet::new(),
        limit: 0,
    };
    Some(program.watched())
}

fn image(target: &dyn Target, files: &[PathBuf]) -> Image {
    let object = |(id, path): (u32, &PathBuf)| {
        let source = Source::new(path.display().to_string(), fs::read_to_string(path).unwrap());
        (id, target.assembler().assemble(&source, id, Options::default()).object)
    };
    link(&(0..).zip(files).map(object).collect::<Vec<_>>(), target.numerals()).0
}

fn unescaped(text: &str) -> Vec<u8> {
    text.replace("\\n", "\n").replace("\\0", "\0").into_bytes()
}
