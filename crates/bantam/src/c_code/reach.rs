//! The instructions of a program, as far as its words determine them.
//!
//! From the start, all ways that an instruction can continue are followed: the next instruction, the target of a
//! jump, the place after a call. Those are certainly code, and a store into them is a reason to reject the program. A
//! jump to an address in a register can lead to the places after calls if the register is the one that calls write;
//! otherwise, with less certainty, to every address that the program mentions.

use std::collections::{BTreeMap, BTreeSet};

use bantam_isa::{Image, Kind, Lifted, Op};
use bantam_machines::Target;

use super::error::CodeError;

/// A program with its instructions.
pub(super) struct Program<'a> {
    target: &'a dyn Target,
    image: &'a Image,
    /// The address of the first instruction.
    pub(super) start: u16,
    /// The instructions by address.
    pub(super) insns: BTreeMap<u16, Insn>,
    /// The possible targets of jumps to addresses in registers.
    pub(super) landings: BTreeSet<u16>,
}

/// An instruction at an address.
pub(super) struct Insn {
    /// Its key.
    pub(super) key: u16,
    /// Its cells.
    pub(super) cells: Vec<u16>,
    /// The address after it.
    pub(super) next: u16,
    /// What it does.
    pub(super) meaning: Meaning,
}

/// What an instruction does.
pub(super) enum Meaning {
    /// It computes.
    Plain(Lifted),
    /// It calls a service, and the program continues.
    Service,
    /// It calls the service that ends the program.
    End,
    /// Nothing: it is not an instruction.
    Illegal,
    /// Nothing: it extends past the end of memory.
    CutOff,
}

impl Insn {
    /// Whether the next instruction can follow immediately.
    pub(super) fn goes_on(&self) -> bool {
        match &self.meaning {
            Meaning::Plain(lifted) => lifted.falls_through(),
            Meaning::Service => true,
            Meaning::End | Meaning::Illegal | Meaning::CutOff => false,
        }
    }
}

impl<'a> Program<'a> {
    /// Finds the instructions of a program.
    pub(super) fn of(target: &'a dyn Target, image: &'a Image) -> Result<Self, CodeError> {
        let start = image.start().ok_or(CodeError::Empty)?;
        let (insns, landings) = (BTreeMap::new(), BTreeSet::new());
        let mut this = Self { target, image, start, insns, landings };
        this.is_inside()?;
        this.walk(vec![start]);
        this.is_constant()?;
        let mut known = 0;
        while known != this.insns.len() {
            known = this.insns.len();
            this.land();
        }
        Ok(this)
    }

    /// Whether an address is plain memory to the program.
    pub(super) fn is_plain(&self, addr: u16) -> bool {
        let services = self.target.services();
        u32::from(addr.wrapping_sub(services.first)) < services.cells
    }

    /// Whether all blocks are in the memory of programs.
    fn is_inside(&self) -> Result<(), CodeError> {
        let (services, numerals) = (self.target.services(), self.target.numerals());
        let end = u32::from(services.first) + services.cells;
        for segment in &self.image.segments {
            if segment.origin < services.first || segment.end() > end {
                return Err(CodeError::Outside {
                    origin: numerals.addr(segment.origin),
                    first: numerals.addr(services.first),
                    last: numerals.addr((end - 1) as u16),
                });
            }
        }
        Ok(())
    }

    /// Returns the instruction at an address, if the image has a word there.
    fn insn(&self, at: u16) -> Option<Insn> {
        let set = self.target.insn_set();
        let first = self.image.word(at)?;
        let cell = |i: u16| self.image.word(at.wrapping_add(i)).unwrap_or_default();
        let key = set.opcode_key(&[first, cell(1)]);
        let cells: Vec<u16> = (0..set.cells(key)).map(cell).collect();
        let next = at.wrapping_add(cells.len() as u16);
        let meaning = match set.lift(key, at) {
            _ if u32::from(at) + cells.len() as u32 > set.memory => Meaning::CutOff,
            Some(lifted) => Meaning::Plain(lifted),
            None if !self.executes(key) => Meaning::Illegal,
            None if self.ends(key, at) => Meaning::End,
            None => Meaning::Service,
        };
        Some(Insn { key, cells, next, meaning })
    }

    /// Whether a word that is not plain is an instruction with existing registers.
    fn executes(&self, key: u16) -> bool {
        let set = self.target.insn_set();
        let exists = |value: i32| (value as usize) < set.regs.len();
        set.form_run(key).is_some_and(|form| {
            form.operands.iter().all(|field| field.kind != Kind::Reg || exists(field.value(key)))
        })
    }

    /// Whether the program ends with this instruction.
    fn ends(&self, key: u16, at: u16) -> bool {
        let halts = |vector| self.target.dialect().halts.contains(&vector);
        self.target.insn_set().flow(key, at).is_some_and(|flow| flow.halts || flow.trap.is_some_and(halts))
    }

    /// Adds all instructions that can be reached from some addresses.
    fn walk(&mut self, mut pending: Vec<u16>) {
        while let Some(at) = pending.pop() {
            if self.insns.contains_key(&at) {
                continue;
            }
            let Some(insn) = self.insn(at) else { continue };
            if insn.goes_on() {
                pending.push(insn.next);
            }
            if let Meaning::Plain(lifted) = &insn.meaning {
                pending.extend(lifted.target());
                pending.extend(Some(insn.next).filter(|_| lifted.calls));
            }
            self.insns.insert(at, insn);
        }
    }

    /// Returns what all plain instructions do, with their addresses.
    fn plain(&self) -> impl Iterator<Item = (u16, &Lifted)> {
        self.insns.iter().filter_map(|(at, insn)| match &insn.meaning {
            Meaning::Plain(lifted) => Some((*at, lifted)),
            Meaning::Service | Meaning::End | Meaning::Illegal | Meaning::CutOff => None,
        })
    }

    /// Checks that no instruction visibly overwrites another.
    fn is_constant(&self) -> Result<(), CodeError> {
        let numerals = self.target.numerals();
        let cells =
            |at: u16, insn: &Insn| (0..insn.cells.len() as u16).map(move |i| (at.wrapping_add(i), at));
        let owner: BTreeMap<u16, u16> = self.insns.iter().flat_map(|(at, insn)| cells(*at, insn)).collect();
        for (at, lifted) in self.plain() {
            let stores = lifted
                .ops
                .iter()
                .filter_map(|op| if let Op::Store { addr, .. } = op { lifted.number(*addr) } else { None });
            for addr in stores {
                if let Some(over) = owner.get(&addr) {
                    let [at, over] = [at, *over].map(|addr| self.image.whereabouts(addr, numerals));
                    return Err(CodeError::ChangesItself { at, over });
                }
            }
        }
        Ok(())
    }

    /// Finds the possible targets of jumps to addresses in registers, and adds what is there.
    fn land(&mut self) {
        let links = self.links();
        let through: Vec<Option<u8>> = self.plain().flat_map(|(_, lifted)| jumps(lifted)).collect();
        if through.is_empty() {
            return;
        }
        let is_return = through.iter().all(|reg| reg.is_some_and(|reg| links.contains(&reg)));
        let calls = self.insns.values().filter(|insn| match &insn.meaning {
            Meaning::Plain(lifted) => lifted.calls,
            Meaning::Service | Meaning::End | Meaning::Illegal | Meaning::CutOff => false,
        });
        let mut landings: BTreeSet<u16> = calls.map(|insn| insn.next).collect();
        if !is_return {
            landings.extend(self.mentioned());
        }
        self.walk(landings.iter().copied().collect());
        landings.retain(|at| self.insns.contains_key(at));
        self.landings = landings;
    }

    /// Returns the registers in which calls note their return address.
    fn links(&self) -> BTreeSet<u8> {
        let calls = self.plain().filter(|(_, lifted)| lifted.calls);
        let notes = |lifted: &Lifted| {
            lifted.ops.iter().find_map(|op| {
                let Op::Set(reg, value) = op else { return None };
                (lifted.number(*value) == Some(lifted.next)).then_some(*reg)
            })
        };
        calls.filter_map(|(_, lifted)| notes(lifted)).collect()
    }

    /// Returns the addresses of the program that are words of it, or that an instruction puts into a register.
    fn mentioned(&self) -> BTreeSet<u16> {
        let words = self.image.segments.iter().flat_map(|segment| segment.words.iter().copied());
        let numbers = self.plain().flat_map(|(_, lifted)| {
            lifted.ops.iter().filter_map(|op| if let Op::Set(_, id) = op { lifted.number(*id) } else { None })
        });
        let is_code = |addr: &u16| {
            let insn = self.insn(*addr);
            insn.is_some_and(|insn| !matches!(insn.meaning, Meaning::Illegal | Meaning::CutOff))
        };
        words.chain(numbers).filter(is_code).collect()
    }
}

/// Returns the registers through which an instruction jumps; `None` for an address from elsewhere.
fn jumps(lifted: &Lifted) -> impl Iterator<Item = Option<u8>> + use<'_> {
    lifted.ops.iter().filter_map(|op| {
        let (Op::Goto(to) | Op::GotoIf { to, .. }) = op else { return None };
        let reg = if let Op::Reg(reg) = lifted.ops[usize::from(*to)] { Some(reg) } else { None };
        lifted.number(*to).is_none().then_some(reg)
    })
}
