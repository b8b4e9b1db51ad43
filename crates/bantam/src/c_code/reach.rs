//! The instructions of a program, found by following its control flow.
//!
//! From the start, we follow where each instruction can lead: to the next one, to the target of a jump, to the return
//! address of a call. Everything found this way is certainly code, and a program that stores into it is rejected. A jump
//! through a register can return to any call if it is the register that calls write; otherwise, and with less certainty,
//! it can lead to every address that the program mentions.

use std::collections::{BTreeMap, BTreeSet};

use bantam_isa::{Image, Kind, Lifted, Op};
use bantam_machines::Target;

use super::CodeError;

/// A program with its reachable instructions.
pub(super) struct Program<'a> {
    target: &'a dyn Target,
    image: &'a Image,
    /// The address of the first instruction.
    pub(super) start: u16,
    /// The instructions by address.
    pub(super) insns: BTreeMap<u16, Insn>,
    /// The possible targets of jumps through registers.
    pub(super) landings: BTreeSet<u16>,
}

/// An instruction at its address.
pub(super) struct Insn {
    /// Its opcode key.
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
    /// It computes, loads, stores or jumps.
    Plain(Lifted),
    /// It calls a service, and the program continues.
    Service,
    /// It calls the service that ends the program.
    End,
    /// Nothing: the word is not an instruction.
    Illegal,
    /// Nothing: memory ends before the instruction does.
    CutOff,
}

impl Insn {
    /// Returns whether execution can continue with the next instruction.
    pub(super) fn falls_through(&self) -> bool {
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

    /// Returns whether an address is plain memory to the program.
    pub(super) fn is_plain(&self, addr: u16) -> bool {
        let services = self.target.services();
        u32::from(addr.wrapping_sub(services.first)) < services.cells
    }

    /// Checks that all blocks are in user memory.
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

    /// Decodes the instruction at an address, if the image has a word there.
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

    /// Returns whether a word that is not plain is an instruction whose registers all exist.
    fn executes(&self, key: u16) -> bool {
        let set = self.target.insn_set();
        let exists = |value: i32| (value as usize) < set.regs.len();
        set.form_run(key).is_some_and(|form| {
            form.operands.iter().all(|field| field.kind != Kind::Reg || exists(field.value(key)))
        })
    }

    /// Returns whether this instruction ends the program.
    fn ends(&self, key: u16, at: u16) -> bool {
        let halts = |vector| self.target.dialect().halts.contains(&vector);
        self.target.insn_set().flow(key, at).is_some_and(|flow| flow.halts || flow.trap.is_some_and(halts))
    }

    /// Adds all instructions that are reachable from some addresses.
    fn walk(&mut self, mut pending: Vec<u16>) {
        while let Some(at) = pending.pop() {
            if self.insns.contains_key(&at) {
                continue;
            }
            let Some(insn) = self.insn(at) else { continue };
            if insn.falls_through() {
                pending.push(insn.next);
            }
            if let Meaning::Plain(lifted) = &insn.meaning {
                pending.extend(lifted.target());
                pending.extend(Some(insn.next).filter(|_| lifted.calls));
            }
            self.insns.insert(at, insn);
        }
    }

    /// Returns all plain instructions, lifted, with their addresses.
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

    /// Finds the possible targets of jumps through registers, and adds the instructions there.
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

    /// Returns the registers in which calls put their return address.
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

    /// Returns the addresses of code that the program contains as words or puts into registers.
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
