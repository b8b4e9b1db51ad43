//! The contents of registers, flags and memory cells at a point of the code.

use bantam_chick::ir::{Slot, V};

use super::code::{REGS, Reg};

/// The content of a register or cell, or an operand of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Content {
    /// Nothing useful.
    Nothing,
    /// A virtual register.
    Value(V),
    /// A number.
    Number(u8),
    /// The address of a slot.
    Address(Slot),
}

impl Content {
    /// Whether it can be rematerialised.
    pub(super) fn is_constant(self) -> bool {
        match self {
            Self::Number(_) | Self::Address(_) => true,
            Self::Nothing | Self::Value(_) => false,
        }
    }

    /// Returns the virtual register, if it is one.
    pub(super) fn value(self) -> Option<V> {
        if let Self::Value(v) = self { Some(v) } else { None }
    }
}

/// The number of a byte of memory for a spilled value.
pub(super) type Cell = u16;

/// The location of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Location {
    /// In a register.
    Reg(Reg),
    /// In memory.
    Cell(Cell),
}

/// Registers, flags and cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) regs: [Content; REGS],
    /// The pair whose comparison the flags hold.
    pub(super) flags: Option<(Content, Content)>,
    /// The useful contents of cells, sorted by cell.
    pub(super) cells: Vec<(Cell, Content)>,
}

impl State {
    /// A state in which nothing is known.
    pub(super) fn empty() -> Self {
        Self { regs: [Content::Nothing; REGS], flags: None, cells: Vec::new() }
    }

    /// Returns the registers with that content.
    pub(super) fn holding(&self, content: Content) -> impl Iterator<Item = Reg> + use<> {
        let regs = self.regs;
        (0..REGS as Reg).filter(move |reg| regs[usize::from(*reg)] == content)
    }

    /// Returns a cell with that content.
    pub(super) fn cell_with(&self, content: Content) -> Option<Cell> {
        self.cells.iter().find(|(_, held)| *held == content).map(|(cell, _)| *cell)
    }

    /// Returns the content of a cell.
    pub(super) fn in_cell(&self, cell: Cell) -> Content {
        let found = self.cells.binary_search_by_key(&cell, |(cell, _)| *cell);
        found.map_or(Content::Nothing, |at| self.cells[at].1)
    }

    /// Sets the content of a cell.
    pub(super) fn store(&mut self, cell: Cell, content: Content) {
        match self.cells.binary_search_by_key(&cell, |(cell, _)| *cell) {
            Ok(at) => self.cells[at].1 = content,
            Err(at) => self.cells.insert(at, (cell, content)),
        }
    }

    pub(super) fn reg(&self, reg: Reg) -> Content {
        self.regs[usize::from(reg)]
    }

    pub(super) fn set(&mut self, reg: Reg, content: Content) {
        self.regs[usize::from(reg)] = content;
    }

    /// Whether a location has that content.
    pub(super) fn is_at(&self, location: Location, content: Content) -> bool {
        match location {
            Location::Reg(reg) => self.reg(reg) == content,
            Location::Cell(cell) => self.in_cell(cell) == content,
        }
    }

    /// Returns the number of locations with that content.
    pub(super) fn copies(&self, content: Content) -> usize {
        let in_cells = self.cells.iter().filter(|(_, held)| *held == content).count();
        self.holding(content).count() + in_cells
    }

    /// Drops values and constants that are not needed any more.
    pub(super) fn forget(&mut self, needed: impl Fn(V) -> bool, wanted: impl Fn(Content) -> bool) {
        for content in &mut self.regs {
            let keep = match *content {
                Content::Nothing => false,
                Content::Value(v) => needed(v),
                Content::Number(_) | Content::Address(_) => wanted(*content),
            };
            if !keep {
                *content = Content::Nothing;
            }
        }
        self.cells.retain(|(_, content)| content.value().is_some_and(&needed));
    }
}
