//! The usual queries.

use std::ops::RangeInclusive;

use bantam_isa::Access;
use bantam_run::Machine;

use crate::{search::Query, segment::Touched};

/// A write to one of the addresses, of the same value or another.
#[derive(Clone, Debug)]
pub struct Written(pub RangeInclusive<u16>);

impl Query for Written {
    fn may_be_in(&self, touched: &Touched) -> bool {
        self.0.clone().any(|addr| touched.written(addr))
    }

    fn before(&mut self, machine: &mut dyn Machine, _: usize) {
        self.0.clone().for_each(|addr| machine.clear_written(addr));
    }

    fn is(&mut self, machine: &mut dyn Machine, _: usize) -> bool {
        self.0.clone().any(|addr| machine.is_written(addr))
    }
}

/// A load from one of the addresses. Engines do not note loads, so every instruction is examined.
#[derive(Clone, Debug)]
pub struct Loaded(pub RangeInclusive<u16>);

impl Query for Loaded {
    fn may_be_in(&self, _: &Touched) -> bool {
        true
    }

    fn is(&mut self, machine: &mut dyn Machine, _: usize) -> bool {
        machine.accesses().iter().any(|(access, addr)| *access == Access::Load && self.0.contains(addr))
    }
}

/// The execution of an instruction at one of the addresses.
#[derive(Clone, Debug)]
pub struct Executed {
    addrs: RangeInclusive<u16>,
    is_here: bool,
}

impl Executed {
    /// Finds instructions that start at one of the addresses.
    #[must_use]
    pub fn new(addrs: RangeInclusive<u16>) -> Self {
        Self { addrs, is_here: false }
    }
}

impl Query for Executed {
    fn may_be_in(&self, touched: &Touched) -> bool {
        self.addrs.clone().any(|addr| touched.executed(addr))
    }

    fn ready(&mut self, machine: &mut dyn Machine) {
        self.is_here = self.addrs.contains(&machine.pc());
    }

    fn is(&mut self, _: &mut dyn Machine, _: usize) -> bool {
        self.is_here
    }
}

/// An instruction that changes a register. An interrupt that is taken before the instruction counts as part of it.
#[derive(Clone, Debug)]
pub struct Changed {
    name: &'static str,
    /// The register's number if operands can name it; then marks note when it may have changed.
    number: Option<usize>,
    before: Option<u16>,
}

impl Changed {
    /// Finds changes of a register, by name, ignoring case; `None` if the machine has no such register.
    #[must_use]
    pub fn new(machine: &dyn Machine, name: &str) -> Option<Self> {
        let registers = machine.registers();
        let number = registers.iter().position(|register| register.name.eq_ignore_ascii_case(name))?;
        let name = registers[number].name;
        Some(Self { name, number: machine.is_operand(name).then_some(number), before: None })
    }
}

impl Query for Changed {
    fn may_be_in(&self, touched: &Touched) -> bool {
        self.number.is_none_or(|number| touched.changed(number))
    }

    fn before(&mut self, machine: &mut dyn Machine, _: usize) {
        self.before = machine.register(self.name);
    }

    fn is(&mut self, machine: &mut dyn Machine, _: usize) -> bool {
        machine.register(self.name) != self.before
    }
}

/// An instruction that prints a certain byte of the output.
#[derive(Clone, Copy, Debug)]
pub struct Showed {
    offset: usize,
    before: usize,
}

impl Showed {
    /// Finds the byte at `offset` of the output, from 0.
    #[must_use]
    pub fn new(offset: usize) -> Self {
        Self { offset, before: 0 }
    }
}

impl Query for Showed {
    fn may_be_in(&self, touched: &Touched) -> bool {
        let (before, after) = touched.shown();
        before <= self.offset && self.offset < after
    }

    fn before(&mut self, _: &mut dyn Machine, shown: usize) {
        self.before = shown;
    }

    fn is(&mut self, _: &mut dyn Machine, shown: usize) -> bool {
        self.before <= self.offset && self.offset < shown
    }
}
