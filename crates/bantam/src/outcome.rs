//! How a run ended: one value that the command line, tables, recordings, the C library and graders report.
//!
//! An [`EndReason`] is a single word. An `Outcome` adds the details: the fault, the address, and the number of
//! instructions. Every front end shows the same sentence for it.

use bantam_isa::{Image, Numerals};
use bantam_run::{EndReason, Exit, Fault, Machine};

use crate::compile::chick_fault;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    reason: EndReason,
    fault: Option<Box<Fault>>,
    pc: u16,
    instructions: u64,
}

impl Outcome {
    /// Returns the outcome of a run of `machine` that has just returned `exit`.
    #[must_use]
    pub fn new(exit: Exit, machine: &dyn Machine) -> Self {
        let reason = EndReason::from(&exit);
        let fault = match exit {
            Exit::Fault(fault) => Some(fault),
            Exit::Halted
            | Exit::StepLimit
            | Exit::OutputLimit
            | Exit::OutputClosed
            | Exit::InputEnded
            | Exit::Stopped => None,
        };
        let pc = fault.as_ref().map_or_else(|| machine.reported_pc(), |fault| fault.addr);
        Self { reason, fault, pc, instructions: machine.instructions() }
    }

    /// Returns the outcome of a run that the caller ended, because of a time limit or for its user.
    #[must_use]
    pub fn cut_off(reason: EndReason, machine: &dyn Machine) -> Self {
        Self { reason, fault: None, pc: machine.reported_pc(), instructions: machine.instructions() }
    }

    /// Returns why the run ended.
    #[must_use]
    pub fn reason(&self) -> EndReason {
        self.reason
    }

    /// Returns the fault, if the run ended with one.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_deref()
    }

    /// Returns the address where the run ended: the instruction that faulted or is waiting for a key, or else the next
    /// one.
    #[must_use]
    pub fn pc(&self) -> u16 {
        self.pc
    }

    /// Returns the number of completed instructions.
    #[must_use]
    pub fn instructions(&self) -> u64 {
        self.instructions
    }

    /// Returns the outcome as one sentence, in lower case and without a full stop. A fault of a Chick program is
    /// described in the terms of Chick.
    #[must_use]
    pub fn sentence(&self, image: &Image, numerals: Numerals) -> String {
        let at = image.whereabouts(self.pc, numerals);
        let count = self.instructions;
        let s = if count == 1 { "" } else { "s" };
        match self.reason {
            EndReason::Halted => format!("halted at {at} after {count} instruction{s}"),
            EndReason::Fault => match self.fault() {
                Some(fault) => fault_sentence(fault, image, &at),
                None => format!("faulted at {at}"),
            },
            EndReason::InputEnded => format!("input ended while the program was waiting for a key, at {at}"),
            EndReason::StepLimit => {
                format!("instruction limit reached at {at}, after {count} instruction{s}")
            }
            EndReason::OutputLimit => format!("output limit reached at {at}, after {count} instruction{s}"),
            EndReason::OutputClosed => format!("the output was closed at {at}, after {count} instruction{s}"),
            EndReason::Timeout => format!("time limit reached at {at}, after {count} instruction{s}"),
            EndReason::Interrupted => format!("interrupted at {at}, after {count} instruction{s}"),
        }
    }
}

/// Describes a fault and where it happened, in one line.
fn fault_sentence(fault: &Fault, image: &Image, at: &str) -> String {
    match chick_fault(fault, image) {
        Some((kind, line)) => format!("{} in line {}", kind.message(), line.line),
        None => format!("{} at {at}", fault.message),
    }
}
