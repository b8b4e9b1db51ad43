//! `--trace`: every instruction, and the registers that it changes.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Write},
    path::Path,
};

use bantam_isa::Image;
use bantam_machines::Target;
use bantam_run::{Console, Exit, Machine};

use super::{failure::Failure, report};

/// Writes a line for each instruction.
pub(super) struct Tracer<'a> {
    out: io::BufWriter<Box<dyn Write>>,
    name: String,
    target: &'a dyn Target,
    image: &'a Image,
    failed: Option<io::Error>,
}

impl<'a> Tracer<'a> {
    /// A tracer into a file, or onto standard error for `-`, if one is wanted.
    pub(super) fn new(
        path: Option<&Path>,
        target: &'a dyn Target,
        image: &'a Image,
    ) -> Result<Option<Self>, Failure> {
        let Some(path) = path else { return Ok(None) };
        let out: Box<dyn Write> = if path == Path::new("-") {
            Box::new(io::stderr())
        } else {
            let file = fs::File::create(path).map_err(|error| Failure::writing(path.display(), error))?;
            Box::new(file)
        };
        let name = path.display().to_string();
        Ok(Some(Self { out: io::BufWriter::new(out), name, target, image, failed: None }))
    }

    /// Does one instruction and writes its line.
    pub(super) fn step(&mut self, machine: &mut dyn Machine, console: &mut dyn Console) -> Option<Exit> {
        if self.failed.is_some() {
            // Nobody reads on, and nobody else would end a run that does not end by itself.
            return Some(Exit::OutputClosed);
        }
        // An interrupt is taken first, so that the line is about the instruction that runs.
        if let Some(exit) = machine.settle(console) {
            return Some(exit);
        }
        let pc = machine.pc();
        let word = machine.word(pc);
        let before = machine.registers();
        let count = machine.instructions();
        let exit = machine.step(console);
        if machine.instructions() == count {
            // It has not happened: what it could not do is told elsewhere.
            return exit;
        }
        let target = |offset: i32| self.image.place(pc.wrapping_add(1).wrapping_add(offset as u16));
        let set = self.target.set();
        let code = set.print(word, target).unwrap_or_else(|| format!("x{word:04X}"));
        let place = report::place(pc, self.image);
        let mut changes = String::new();
        for (old, new) in before.iter().zip(machine.registers()) {
            if old.value != new.value && new.name != "PC" {
                let _ = write!(changes, " {}=x{:04X}", new.name, new.value);
            }
        }
        let line = format!("{place:<36} {code:<24}{changes}");
        if let Err(error) = writeln!(self.out, "{}", line.trim_end()) {
            self.failed.get_or_insert(error);
        }
        exit
    }

    /// Writes what is still to be written.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        let flushed = self.out.flush();
        match self.failed.take().map_or(flushed, Err) {
            Ok(()) => Ok(()),
            Err(error) => Err(Failure::writing(self.name, error)),
        }
    }
}
