//! The programs in `examples/vc`, each against the expectations in its first comment, on every engine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use bantam_asm::{Assembler, Options, link};
use bantam_diag::Source;
use bantam_isa::{Image, InsnSet};
use bantam_machine_vc::{DIALECT, NUMERALS, PORT_0, Vc};
use bantam_run::{Device, Engine, Exit, Feed, Latch, Limits, Machine, Script, Settings, System as _};
use bantam_testkit::{Trial, check_engines};

/// More instructions than any example needs.
const LIMIT: u64 = 100_000;

/// The expectations in a program's first comment.
#[derive(Default)]
struct Promise {
    output: String,
    fault: Option<String>,
    warnings: Vec<String>,
    /// Ports that are read from a list, and their bytes.
    feeds: Vec<(u16, Vec<u8>)>,
    /// What the ports hold at the end.
    left: Vec<(u16, u16)>,
}

impl Promise {
    fn of(text: &str) -> Self {
        let mut promise = Self::default();
        for line in text.lines().map_while(|line| line.strip_prefix(';')) {
            let line = line.strip_prefix(' ').unwrap_or(line);
            if let Some(output) = line.strip_prefix("Prints ") {
                promise.output = output.to_owned();
            } else if let Some(output) = line.strip_prefix('|') {
                promise.output += output.strip_prefix(' ').unwrap_or(output);
                promise.output.push('\n');
            } else if let Some(fault) = line.strip_prefix("Fault: ") {
                promise.fault = Some(fault.to_owned());
            } else if let Some(warning) = line.strip_prefix("Warning: ") {
                promise.warnings.push(warning.to_owned());
            } else if let Some((port, bytes)) =
                line.strip_prefix("Port ").and_then(|line| line.split_once(" gives "))
            {
                promise.feeds.push((port.parse().unwrap(), bytes.replace("\\0", "\0").into_bytes()));
            } else if let Some(ports) = line.strip_prefix("Ports at the end: ") {
                let pairs = ports.split(' ').map(|pair| pair.split_once('=').unwrap());
                promise.left = pairs.map(|(p, v)| (p.parse().unwrap(), v.parse().unwrap())).collect();
            }
        }
        promise
    }
}

struct Example {
    name: String,
    text: String,
    promise: Promise,
}

/// All files of the folder, in order.
fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/vc");
    let mut examples: Vec<Example> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            let name = entry.file_name().into_string().unwrap();
            Example { name, promise: Promise::of(&text), text }
        })
        .collect();
    examples.sort_by(|a, b| a.name.cmp(&b.name));
    examples
}

fn assembler() -> Assembler {
    Assembler::new(InsnSet::of::<Vc>(), &DIALECT)
}

/// Assembles; only the expected warnings are allowed.
fn build(example: &Example) -> Image {
    let source = Source::new(example.name.as_str(), example.text.as_str());
    let assembly = assembler().assemble(&source, 0, Options::default());
    let said: Vec<&str> = assembly.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(said, example.promise.warnings, "{}", example.name);
    let (image, diagnostics) = link(&[(0, assembly.object)], NUMERALS);
    assert!(diagnostics.is_empty(), "{}", example.name);
    image
}

/// A machine with the ports that the example uses; the others keep their last value.
fn machine(promise: &Promise) -> Box<dyn Machine> {
    let mut machine = Vc::machine(&Settings::new());
    for (port, bytes) in &promise.feeds {
        let addr = PORT_0 + port;
        machine.detach(addr).unwrap();
        let feed: Box<dyn Device> = Box::new(Feed::new(addr, format!("port {port}"), bytes.as_slice()));
        machine.attach(feed).unwrap();
    }
    machine
}

#[test]
fn every_example_does_what_it_promises_on_every_engine() {
    for example in examples() {
        let (name, promise) = (&example.name, &example.promise);
        let image = build(&example);
        for engine in [Engine::Interpreter, Engine::Reference, Engine::Jit, Engine::Gates] {
            let mut machine = machine(promise);
            machine.set_backend(bantam_jit::Jit::backend);
            machine.set_engine(engine).unwrap();
            machine.load(&image).unwrap();
            let mut console = Script::new("");
            let exit = machine.run(&mut console, Limits::steps(LIMIT));
            match (&promise.fault, &exit) {
                (Some(promised), Exit::Fault(fault)) => assert_eq!(&fault.to_string(), promised, "{name}"),
                _ => assert_eq!((&promise.fault, &exit), (&None, &Exit::Halted), "{name}, {engine:?}"),
            }
            assert_eq!(console.text(), promise.output, "{name}, {engine:?}");
            for (port, value) in &promise.left {
                assert_eq!(machine.word(PORT_0 + port), *value, "{name}, {engine:?}, port {port}");
            }
        }
    }
}

#[test]
fn the_engines_agree_on_every_example_all_the_way() {
    for example in examples() {
        let trial = Trial {
            machine: &|| machine(&example.promise),
            backend: Some(bantam_jit::Jit::backend),
            image: &build(&example),
            input: b"",
            stops: &[1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987, 1597, 2584, LIMIT],
            output_limit: 1 << 10,
        };
        let agreed = check_engines(&trial);
        assert!(agreed.is_ok(), "{}: {agreed:?}", example.name);
    }
}

#[test]
fn every_example_promises_something() {
    let examples = examples();
    assert!(examples.len() >= 15, "{} examples", examples.len());
    for Example { name, text, promise } in &examples {
        assert!(name.ends_with(".vc.asm"), "{name}");
        assert!(text.starts_with(&format!("; {name}: ")), "{name} begins with its name");
        let is_promised = !promise.output.is_empty() || promise.fault.is_some() || !promise.left.is_empty();
        assert!(is_promised, "{name} promises something");
        assert_eq!(promise.fault.is_some(), name.starts_with("fault-"), "{name}");
    }
}

#[test]
fn each_kind_of_fault_has_an_example() {
    let faults: Vec<String> = examples().into_iter().filter_map(|example| example.promise.fault).collect();
    for kind in ["division by zero", "is not an instruction", "end of memory (0xFF)", "needs a second byte"] {
        assert!(faults.iter().any(|fault| fault.contains(kind)), "{kind}");
    }
}

#[test]
fn every_example_is_formatted() {
    for Example { name, text, .. } in examples() {
        let formatted = assembler().format(&Source::new(name.as_str(), text.as_str()));
        assert_eq!(formatted, text, "{name}");
    }
}

#[test]
fn a_point_moved_to_the_edges_stays_there() {
    let examples = examples();
    let cursor = examples.iter().find(|example| example.name == "cursor.vc.asm").unwrap();
    let image = build(cursor);
    for (keys, x, y) in [("wwaaq", 0, 0), (&("d".repeat(300) + "wsq"), 255, 1), ("sdsdwx aq", 1, 1)] {
        let mut machine = machine(&Promise { feeds: vec![(7, keys.into())], ..Promise::default() });
        machine.load(&image).unwrap();
        assert_eq!(machine.run(&mut Script::new(""), Limits::steps(LIMIT)), Exit::Halted);
        assert_eq!((machine.word(PORT_0), machine.word(PORT_0 + 1)), (x, y), "{keys}");
    }
}

#[test]
fn a_key_that_has_done_its_work_is_taken_from_the_port() {
    let examples = examples();
    let cursor = examples.iter().find(|example| example.name == "cursor.vc.asm").unwrap();
    let mut machine = machine(&Promise::default());
    machine.load(&build(cursor)).unwrap();
    let press = |machine: &mut dyn Machine, key: u8| {
        machine.detach(PORT_0 + 7).unwrap();
        machine.attach(Box::new(Latch::new(PORT_0 + 7, key.into()))).unwrap();
        let exit = machine.run(&mut Script::new(""), Limits::steps(1000));
        (exit, [0, 1, 7].map(|port| machine.word(PORT_0 + port)))
    };
    assert_eq!(press(&mut *machine, b'd'), (Exit::StepLimit, [1, 0, 0]));
    assert_eq!(press(&mut *machine, b's'), (Exit::StepLimit, [1, 1, 0]));
    assert_eq!(press(&mut *machine, b'?'), (Exit::StepLimit, [1, 1, b'?'.into()]));
    assert_eq!(press(&mut *machine, b'q'), (Exit::Halted, [1, 1, 0]));
}
