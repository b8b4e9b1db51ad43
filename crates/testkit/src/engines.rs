//! Engines compared: a program runs on all of them and must do the same.

use bantam_isa::Image;
use bantam_run::{Engine, Exit, Limits, Machine, MakeBackend, Register, Script};

/// A program, its keys, and where to compare.
pub struct Trial<'a> {
    /// Makes the machine.
    pub machine: &'a dyn Fn() -> Box<dyn Machine>,
    /// Creates translators; without it, engines that translate are left out.
    pub backend: Option<MakeBackend>,
    /// The program.
    pub image: &'a Image,
    /// The keys that it can read.
    pub input: &'a [u8],
    /// The instruction counts at which engines are compared, ascending.
    pub stops: &'a [u64],
    /// The maximum output in bytes.
    pub output_limit: usize,
}

/// Everything that can be observed of a machine.
#[derive(PartialEq, Eq)]
struct Snapshot {
    registers: Vec<Register>,
    memory: Vec<u16>,
    instructions: u64,
    output: Vec<u8>,
    exit: Exit,
}

impl Snapshot {
    fn of(machine: &dyn Machine, console: &Script, exit: Exit) -> Self {
        Self {
            registers: machine.registers(),
            memory: (0..=u16::MAX).map(|addr| machine.word(addr)).collect(),
            instructions: machine.instructions(),
            output: console.output().to_vec(),
            exit,
        }
    }

    /// Describes the first difference from another snapshot.
    fn difference(&self, other: &Self) -> Option<String> {
        if self == other {
            return None;
        }
        let pair = |a: &dyn std::fmt::Debug, b: &dyn std::fmt::Debug| format!("{a:?} and {b:?}");
        if self.exit != other.exit {
            return Some(format!("the run ends as {}", pair(&self.exit, &other.exit)));
        }
        if self.instructions != other.instructions {
            return Some(format!("instructions are {}", pair(&self.instructions, &other.instructions)));
        }
        let registers = self.registers.iter().zip(&other.registers);
        if let Some((a, b)) = registers.into_iter().find(|(a, b)| a != b) {
            return Some(format!("a register is {}", pair(a, b)));
        }
        let memory = (0u16..).zip(self.memory.iter().zip(&other.memory));
        if let Some((addr, (a, b))) = memory.into_iter().find(|(_, (a, b))| a != b) {
            return Some(format!("the cell at {addr:#06X} is {a:#06X} and {b:#06X}"));
        }
        Some(format!("output is {}", pair(&self.output, &other.output)))
    }
}

/// Runs a program on every engine and compares registers, memory, output, count and exit at each stop. Gives up at
/// the last stop. Returns how the run ended, and its output.
///
/// # Errors
///
/// What differs, where, and between which engines.
pub fn check_engines(trial: &Trial<'_>) -> Result<(Exit, Vec<u8>), String> {
    let mut reference = Runner::new(trial);
    reference.load(trial)?;
    let mut others = Vec::new();
    for engine in [Engine::Interpreter, Engine::Jit, Engine::Auto, Engine::Gates] {
        let mut runner = Runner::new(trial);
        if runner.machine.set_engine(engine).is_ok() {
            runner.load(trial)?;
            others.push((engine, runner));
        }
    }
    let mut last = (Exit::StepLimit, Vec::new());
    for stop in trial.stops {
        let a = reference.run_to(*stop);
        for (engine, runner) in &mut others {
            if let Some(difference) = a.difference(&runner.run_to(*stop)) {
                return Err(format!("after {stop} instructions on Reference and {engine:?} {difference}"));
            }
        }
        let is_over = a.exit != Exit::StepLimit;
        last = (a.exit, a.output);
        if is_over {
            break;
        }
    }
    Ok(last)
}

/// A machine with its console.
struct Runner {
    machine: Box<dyn Machine>,
    console: Script,
}

impl Runner {
    /// Creates a machine on the reference engine.
    fn new(trial: &Trial<'_>) -> Self {
        let mut machine = (trial.machine)();
        if let Some(backend) = trial.backend {
            machine.set_backend(backend);
        }
        // Every machine has it.
        let _ = machine.set_engine(Engine::Reference);
        Self { machine, console: Script::new(trial.input).with_output_limit(trial.output_limit) }
    }

    fn load(&mut self, trial: &Trial<'_>) -> Result<(), String> {
        self.machine.load(trial.image).map_err(|error| error.to_string())
    }

    fn run_to(&mut self, stop: u64) -> Snapshot {
        let steps = stop.saturating_sub(self.machine.instructions());
        let exit = self.machine.run(&mut self.console, Limits::steps(steps));
        Snapshot::of(&*self.machine, &self.console, exit)
    }
}
