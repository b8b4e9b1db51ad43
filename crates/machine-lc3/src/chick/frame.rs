//! From instructions on machine registers to items: prologues, epilogues, frames, branches and tests. This file
//! defines the calling convention.
//!
//! A recursive function has the textbook's frame. The caller pushes the arguments, the last one first, and pops
//! result and arguments; from R5 upwards:
//!
//! ```text
//! R5 + 4, ...   the arguments
//! R5 + 3        the result
//! R5 + 2        the return address
//! R5 + 1        the caller's R5
//! R5 + 0, ...   downwards, the function's own words; R6 points to the last one
//! ```
//!
//! All other functions are active once at a time and have no frame: the first four arguments are in R0 to R3,
//! further ones in words of the function, the result in R0. A function that calls others saves its return
//! address in a word; a leaf leaves it in R7. No register is callee-saved; instead, the clobbers of each call
//! are known.

use super::{
    code::{Body, Callee, Cell, Code, Cond, Mask, Place, R, R5, R6, R7, Raw, Terminator, Trap},
    data::Data,
    emit::data_name,
    items::{Access, Item, Label, Labels, Unit},
    order::{order, predecessor_counts},
};

/// The greatest size of a leaf that keeps its return address in R7; in a larger one, R7 is needed for long
/// jumps.
const LARGEST_LEAF: u32 = 180;
/// The greatest frame, in words, that one subtraction allocates.
const MAX_MERGED_FRAME: i64 = 13;
/// The offsets that fit into an instruction.
const OFFSETS: std::ops::RangeInclusive<i64> = -32..=31;

/// The kinds of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The program itself; `stack` is whether it must set R6.
    Main { stack: bool },
    /// A function with a frame.
    Framed,
    /// A function without a frame; the word saves its return address.
    Frameless(Place),
}

/// The words that save registers around raw assembly.
#[derive(Clone, Copy)]
pub(super) struct SavedWords {
    pub(super) r5: Option<Place>,
    pub(super) r6: Option<Place>,
}

/// The input of [`finish`].
pub(super) struct Finish<'a> {
    pub(super) kind: Kind,
    /// The label of a function that is called.
    pub(super) label: Option<Label>,
    pub(super) saved: SavedWords,
    pub(super) labels: &'a mut Labels,
    pub(super) data: &'a Data,
}

/// Returns the items of a function.
pub(super) fn finish(body: &Body, finish: Finish<'_>) -> Unit {
    let calls = body.blocks.iter().flat_map(|block| &block.insns).any(|(code, _)| changes_link(code));
    let order = order(body);
    let mut emit = Emit {
        body,
        keeps_link: calls,
        labels: Vec::new(),
        items: Vec::new(),
        line: 0,
        signs: Mask::default(),
        finish,
    };
    emit.labels = (0..body.blocks.len()).map(|_| emit.finish.labels.fresh()).collect();
    emit.all(&order);
    let words: u32 = emit.items.iter().map(|(item, _)| item.words() + u32::from(item.wants_word())).sum();
    let indivisible = matches!(emit.finish.kind, Kind::Frameless(_)) && !emit.keeps_link;
    if indivisible && words > LARGEST_LEAF {
        emit.keeps_link = true;
        emit.items.clear();
        emit.all(&order);
        return Unit { items: emit.items, indivisible: false };
    }
    Unit { items: emit.items, indivisible }
}

/// Whether it changes R7.
fn changes_link(code: &Code) -> bool {
    matches!(code, Code::Call(..) | Code::Asm(..))
}

struct Emit<'a> {
    body: &'a Body,
    /// Whether the return address is saved in memory.
    keeps_link: bool,
    labels: Vec<Label>,
    items: Vec<(Item, u32)>,
    line: u32,
    /// The registers whose sign the condition codes hold.
    signs: Mask,
    finish: Finish<'a>,
}

impl Emit<'_> {
    fn all(&mut self, order: &[usize]) {
        let body = self.body;
        self.line = 0;
        self.signs = Mask::default();
        if let Some(label) = self.finish.label {
            self.push(Item::Label(label));
        }
        self.enter();
        let predecessor_counts = predecessor_counts(body, order);
        let mut before: Option<usize> = None;
        for (at, b) in order.iter().enumerate() {
            let comes_from =
                before.is_some_and(|before| body.blocks[before].terminator.targets().contains(b));
            if !comes_from || predecessor_counts[*b] > 1 {
                self.signs = Mask::default();
            }
            self.push(Item::Label(self.labels[*b]));
            for (code, line) in &body.blocks[*b].insns {
                self.line = *line;
                self.code(code);
            }
            self.line = body.blocks[*b].line;
            self.terminator(&body.blocks[*b].terminator, order.get(at + 1).copied());
            before = Some(*b);
        }
    }

    fn push(&mut self, item: Item) {
        self.items.push((item, self.line));
    }

    /// Emits an instruction that sets the condition codes.
    fn sets(&mut self, to: R, item: Item) {
        self.push(item);
        self.signs = Mask::of(&[to]);
    }

    fn add(&mut self, to: R, from: R, number: i64) {
        self.sets(to, Item::Plain("ADD", format!("R{}, R{}, #{number}", to.0, from.0)));
    }

    fn at(&mut self, op: &'static str, reg: R, base: R, offset: i64) {
        let item = Item::Plain(op, format!("R{}, R{}, #{offset}", reg.0, base.0));
        if op == "LDR" { self.sets(reg, item) } else { self.push(item) }
    }

    fn enter(&mut self) {
        match self.finish.kind {
            Kind::Main { stack: true } => self.sets(R6, Item::Number(R6, 0xFE00)),
            Kind::Main { stack: false } => {}
            Kind::Frameless(link) if self.keeps_link => self.push(Item::Word(Access::Store, R7, link)),
            Kind::Frameless(_) => {}
            Kind::Framed => match i64::from(self.body.cells) {
                cells @ 0..=MAX_MERGED_FRAME => {
                    self.add(R6, R6, -3 - cells);
                    self.at("STR", R7, R6, cells + 1);
                    self.at("STR", R5, R6, cells);
                    self.add(R5, R6, cells - 1);
                }
                cells => {
                    self.add(R6, R6, -3);
                    self.at("STR", R7, R6, 1);
                    self.at("STR", R5, R6, 0);
                    self.add(R5, R6, -1);
                    self.sets(R7, Item::Number(R7, (-cells) as u16));
                    self.sets(R6, Item::Plain("ADD", three(R6, R6, R7)));
                }
            },
        }
    }

    fn exit(&mut self) {
        match self.finish.kind {
            Kind::Main { .. } => return self.push(Item::Plain("HALT", String::new())),
            Kind::Frameless(link) if self.keeps_link => self.sets(R7, Item::Word(Access::Load, R7, link)),
            Kind::Frameless(_) => {}
            Kind::Framed => {
                // All pushed words are popped, so R6 has its value after the prologue.
                self.at("LDR", R7, R5, 2);
                match i64::from(self.body.cells) {
                    cells @ 0..=MAX_MERGED_FRAME => {
                        self.at("LDR", R5, R5, 1);
                        self.add(R6, R6, cells + 2);
                    }
                    _ => {
                        self.add(R6, R5, 1);
                        self.at("LDR", R5, R6, 0);
                        self.add(R6, R6, 2);
                    }
                }
            }
        }
        self.push(Item::Plain("RET", String::new()));
    }

    /// Makes the condition codes hold the sign of a register.
    fn test(&mut self, reg: R) {
        if !self.signs.has(reg) {
            self.add(reg, reg, 0);
        }
    }

    fn terminator(&mut self, terminator: &Terminator, next: Option<usize>) {
        match terminator {
            Terminator::Jump(to) if Some(*to) == next => {}
            Terminator::Jump(to) => self.push(Item::Branch(Cond::ALWAYS, self.labels[*to])),
            Terminator::Branch(reg, cond, then, or) => {
                self.test(*reg);
                let (cond, to, other) =
                    if Some(*then) == next { (cond.inverse(), *or, *then) } else { (*cond, *then, *or) };
                self.push(Item::Branch(cond, self.labels[to]));
                if Some(other) != next {
                    self.push(Item::Branch(Cond::ALWAYS, self.labels[other]));
                }
            }
            Terminator::Return(_) => self.exit(),
            Terminator::Stop => self.push(Item::Plain("HALT", String::new())),
        }
    }

    fn code(&mut self, code: &Code) {
        match code {
            Code::Const(to, 0) => self.sets(*to, Item::Plain("AND", format!("R{0}, R{0}, #0", to.0))),
            Code::Const(to, value) => self.sets(*to, Item::Number(*to, *value)),
            Code::Copy(to, from) => {
                self.add(*to, *from, 0);
                self.signs = Mask::of(&[*to, *from]);
            }
            Code::Add(to, a, b) => self.sets(*to, Item::Plain("ADD", three(*to, *a, *b))),
            Code::AddNum(to, from, number) => self.add(*to, *from, (*number).into()),
            Code::And(to, a, b) => self.sets(*to, Item::Plain("AND", three(*to, *a, *b))),
            Code::AndNum(to, a, number) => {
                self.sets(*to, Item::Plain("AND", format!("R{}, R{}, #{number}", to.0, a.0)));
            }
            Code::Not(to, from) => self.sets(*to, Item::Plain("NOT", format!("R{}, R{}", to.0, from.0))),
            Code::Load(to, place) => self.sets(*to, Item::Word(Access::Load, *to, *place)),
            Code::Store(from, place) => self.push(Item::Word(Access::Store, *from, *place)),
            Code::Address(to, place) => {
                self.push(Item::Word(Access::Address, *to, *place));
                // The editions of the textbook disagree about whether LEA sets the condition codes.
                self.signs = Mask::default();
            }
            Code::LoadAt(to, base, offset) => self.at("LDR", *to, *base, (*offset).into()),
            Code::StoreAt(from, base, offset) => self.at("STR", *from, *base, (*offset).into()),
            Code::LoadFrame(to, cell) => self.load_frame(*to, *cell),
            Code::StoreFrame(from, cell) => self.store_frame(*from, *cell),
            Code::AddressFrame(to, cell) => self.address_frame(*to, *cell),
            Code::Call(callee, _, _) => self.call(*callee),
            Code::FaultIf(reg, cond, fault, line) => {
                self.test(*reg);
                self.push(Item::Fault(*cond, *fault, *line));
            }
            Code::Asm(raw, words) => self.asm(raw, *words),
        }
    }

    fn call(&mut self, callee: Callee) {
        match callee {
            Callee::Trap(trap) => {
                let name = match trap {
                    Trap::Getc => "GETC",
                    Trap::Out => "OUT",
                    Trap::Puts => "PUTS",
                };
                self.push(Item::Plain(name, String::new()));
            }
            Callee::Routine(routine) => {
                let label = self.finish.labels.of_routine(routine);
                self.push(Item::Call(label));
            }
            Callee::Function(f) => {
                let label = self.finish.labels.of_function(f);
                self.push(Item::Call(label));
            }
        }
        self.signs = Mask::default();
    }

    fn load_frame(&mut self, to: R, cell: Cell) {
        let offset = offset(cell);
        if OFFSETS.contains(&offset) {
            return self.at("LDR", to, R5, offset);
        }
        self.sets(to, Item::Number(to, offset as u16));
        self.sets(to, Item::Plain("ADD", three(to, to, R5)));
        self.at("LDR", to, to, 0);
    }

    /// R7 is free, as the frame saves it.
    fn store_frame(&mut self, from: R, cell: Cell) {
        let offset = offset(cell);
        if OFFSETS.contains(&offset) {
            return self.at("STR", from, R5, offset);
        }
        self.sets(R7, Item::Number(R7, offset as u16));
        self.sets(R7, Item::Plain("ADD", three(R7, R7, R5)));
        self.at("STR", from, R7, 0);
    }

    fn address_frame(&mut self, to: R, cell: Cell) {
        let offset = offset(cell);
        if (-16..16).contains(&offset) {
            return self.add(to, R5, offset);
        }
        self.sets(to, Item::Number(to, offset as u16));
        self.sets(to, Item::Plain("ADD", three(to, to, R5)));
    }

    fn asm(&mut self, raw: &[Raw], words: u32) {
        let text: String = raw
            .iter()
            .map(|piece| match piece {
                Raw::Text(text) => text.clone(),
                Raw::Word(place) => data_name(self.finish.data, *place, "+"),
            })
            .collect();
        let saved = self.finish.saved;
        let keeps = [(R5, saved.r5), (R6, saved.r6)];
        for (reg, place) in keeps {
            if let Some(place) = place {
                self.push(Item::Word(Access::Store, reg, place));
            }
        }
        let lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
        let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
        let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
        self.push(Item::Raw(lines[first..last].to_vec(), words));
        for (reg, place) in keeps {
            if let Some(place) = place {
                self.push(Item::Word(Access::Load, reg, place));
            }
        }
        self.signs = Mask::default();
    }
}

fn three(to: R, a: R, b: R) -> String {
    format!("R{}, R{}, R{}", to.0, a.0, b.0)
}

/// Returns the offset of a frame word from R5.
fn offset(cell: Cell) -> i64 {
    match cell {
        Cell::Param(number) => 4 + i64::from(number),
        Cell::Result => 3,
        Cell::Own(number) => -i64::from(number),
    }
}
