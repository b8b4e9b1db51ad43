//! `--trace`: prints every instruction and the registers that it changes.

use std::{
    fmt::Write as _,
    io::{self, Write},
    path::Path,
};

use bantam_isa::{Image, InsnSet};
use bantam_machines::Target;
use bantam_run::{Console, Exit, Machine};

use crate::{error::Failure, host::files::NewFile};

/// Writes a line for each instruction. A file gets its name when the trace is finished.
pub(crate) struct Tracer<'a> {
    out: io::BufWriter<Output>,
    name: String,
    target: &'a dyn Target,
    image: &'a Image,
    failed: Option<io::Error>,
}

/// Where a trace goes.
enum Output {
    StandardError,
    File(NewFile),
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::StandardError => io::stderr().write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::StandardError => io::stderr().flush(),
            Self::File(file) => file.flush(),
        }
    }
}

impl<'a> Tracer<'a> {
    /// Returns a tracer to a file, or to standard error for `-`; `None` without a path.
    pub(crate) fn new(
        path: Option<&Path>,
        target: &'a dyn Target,
        image: &'a Image,
    ) -> Result<Option<Self>, Failure> {
        let Some(path) = path else { return Ok(None) };
        let out = if path == Path::new("-") {
            Output::StandardError
        } else {
            let file = NewFile::create(path).map_err(|error| Failure::writing(path.display(), error))?;
            Output::File(file)
        };
        let name = path.display().to_string();
        Ok(Some(Self { out: io::BufWriter::new(out), name, target, image, failed: None }))
    }

    /// Runs one instruction and writes its line.
    pub(crate) fn step(&mut self, machine: &mut dyn Machine, console: &mut dyn Console) -> Option<Exit> {
        if self.failed.is_some() {
            // The trace is no longer read, and a program that never ends would run for ever.
            return Some(Exit::OutputClosed);
        }
        // An interrupt is taken first, so that the line is about the instruction that runs.
        if let Some(exit) = machine.settle(console) {
            return Some(exit);
        }
        let pc = machine.pc();
        let set = self.target.insn_set();
        let cells: Vec<u16> = (0..2).map(|i| machine.word(pc.wrapping_add(i))).collect();
        let key = set.opcode_key(&cells);
        let before = machine.registers();
        let count = machine.instructions();
        let exit = machine.step(console);
        if machine.instructions() == count {
            // The instruction did not complete; the report of the run says why.
            return exit;
        }
        let length = set.cells(key);
        let name = |kind, value| self.image.place(InsnSet::place(kind, value, pc, length)?);
        let cells = || {
            cells.iter().take(length.into()).map(|cell| set.numerals.cell(*cell) + " ").collect::<String>()
        };
        let code = set.print(key, name).unwrap_or_else(|| cells().trim_end().to_owned());
        let place = self.image.whereabouts(pc, set.numerals);
        let mut changes = String::new();
        for (old, new) in before.iter().zip(machine.registers()) {
            if old.value != new.value && new.name != machine.pc_name() {
                let digits = new.bits.div_ceil(4) as usize;
                let _ = write!(changes, " {}={}", new.name, set.numerals.hex(new.value, digits));
            }
        }
        let line = format!("{place:<36} {code:<24}{changes}");
        if let Err(error) = writeln!(self.out, "{}", line.trim_end()) {
            self.failed.get_or_insert(error);
        }
        exit
    }

    /// Returns whether writing has failed. The tracer then runs no more instructions.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Writes the rest of the trace. If a part of it could not be written, there is no file.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let written = self.failed.map_or(Ok(()), Err);
        let out = written.and_then(|()| self.out.into_inner().map_err(io::IntoInnerError::into_error));
        let done = out.and_then(|out| match out {
            Output::StandardError => Ok(()),
            Output::File(file) => file.finish(),
        });
        done.map_err(|error| Failure::writing(self.name, error))
    }
}
