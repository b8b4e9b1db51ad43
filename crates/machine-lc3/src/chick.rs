//! The back end of Chick for the LC-3, from the SSA form to assembly.
//!
//! The stages, each in its own file, in order: `Calls` is the call graph; `range` computes value ranges;
//! `select` generates instructions on virtual registers ([`code`]); `allocate` assigns machine registers;
//! `order` orders the blocks; `frame` adds the prologues and epilogues of functions and makes items; `pools`
//! assigns addresses and inserts literal pools; `emit` writes the text. `runtime` holds routines for operations
//! that the machine lacks.
//!
//! The calling convention is described in `frame`.

mod allocate;
mod code;
mod data;
mod emit;
mod frame;
mod items;
mod loops;
mod names;
mod nest;
mod order;
mod pools;
mod range;
mod reuse;
mod runtime;
mod select;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use bantam_asm::Assembler;
use bantam_chick::{
    Frame, Level, Profile,
    backend::{Assembly, Backend, Location, Request},
    ir::{self, AsmPiece, Calls, F, Module, Op, Slot},
};
use bantam_diag::{Diagnostic, Source};
use bantam_isa::InsnSet;

use crate::{DIALECT, Lc3};
use allocate::{Coalescing, Resources, SpillLocations};
use code::{Body, Mask, R5, R7, Routine};
use data::Data;
use frame::{Finish, Kind, SavedWords};
use items::{Item, Labels, Unit};
use loops::Loops;
use names::Names;
use range::{Params, Range, Ranges};
use select::{Hoists, Program, Style};

/// The code of a program that is larger than the memory for user programs.
const TOO_LARGE: &str = "E0246";
/// The code of assembly that names an array of a recursive function.
const NO_FIXED_ADDRESS: &str = "E0252";
/// The number of values up to which several strategies are tried.
const MAX_TRIED: usize = 600;
/// The end of the memory for user programs.
const END: u32 = 0xFE00;

/// The abilities of the LC-3.
const PROFILE: Profile = Profile {
    title: "LC-3",
    ports: false,
    words: true,
    recursion: true,
    goto: false,
    longest_array: 0x8000,
    asm_comments: &[";", "//"],
    frame: Some(Frame { register: "R5", saved: 1 }),
};

/// The back end for the LC-3.
#[derive(Clone, Copy, Debug)]
pub struct ChickBackend;

impl Backend for ChickBackend {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn optimised(&self, request: &Request<'_>) -> Module {
        let mut module = ir::lower(request.program, request.source);
        runtime::empty_replaced_functions(&mut module);
        if request.options.level != Level::None {
            ir::passes::usual(&mut module);
            improve(&mut module);
        }
        module
    }

    fn compile(&self, request: &Request<'_>) -> Result<Assembly, Vec<Diagnostic>> {
        let module = self.optimised(request);
        let calls = Calls::of(&module);
        reject(request, &module, &calls)?;
        let mut compiler = Compiler::new(request, &module, &calls);
        for f in calls.order() {
            if runtime::of_function(module.function(*f)).is_none() {
                compiler.function(*f);
            }
        }
        compiler.finish()
    }
}

/// Runs the passes for this machine.
fn improve(module: &mut Module) {
    let mut changed = false;
    for function in &mut module.functions {
        if nest::separate_loops(function) {
            ir::passes::rotate_loops(function);
            changed = true;
        }
    }
    if changed {
        ir::passes::clean(module);
        for number in 0..module.functions.len() {
            ir::passes::narrow(module, number);
        }
        ir::passes::clean(module);
    }
    for function in &mut module.functions {
        reuse::reuse_loads(function);
        ir::passes::remove_dead(function);
        ir::passes::place_late(function);
    }
}

/// Rejects correct programs that this machine cannot run.
fn reject(request: &Request<'_>, module: &Module, calls: &Calls) -> Result<(), Vec<Diagnostic>> {
    for f in calls.order() {
        for insn in &module.function(*f).insns {
            let Op::Asm(pieces) = &insn.op else { continue };
            for piece in pieces {
                let AsmPiece::Slot(slot) = piece else { continue };
                let data = module.slot(*slot);
                if data.len.is_some() && data.owner.is_some_and(|owner| calls.is_recursive(owner)) {
                    let span = request.source.line_span((insn.line.max(1) - 1) as usize);
                    let message =
                        format!("`{}` has no fixed address, as its function is recursive", data.name);
                    let help = "declare the array outside the function";
                    return Err(vec![
                        Diagnostic::error(NO_FIXED_ADDRESS, request.id, span, message).help(help),
                    ]);
                }
            }
        }
    }
    Ok(())
}

/// Returns the size of assembly in words.
fn asm_words(text: &str) -> u32 {
    static ASSEMBLER: LazyLock<Assembler> =
        LazyLock::new(|| Assembler::new(InsnSet::of::<Lc3<3>>(), &DIALECT));
    let source = Source::new("asm", format!(".ORIG x3000\n{text}\n.END\n"));
    let assembly = ASSEMBLER.assemble(&source, 0, bantam_asm::Options::default());
    assembly.object.blocks.iter().map(|block| block.words.len() as u32).sum()
}

/// The state of a compilation.
struct Compiler<'a> {
    request: &'a Request<'a>,
    module: &'a Module,
    calls: &'a Calls,
    program: Program<'a>,
    returns: Vec<Range>,
    params: Vec<Params>,
    own_changes: BTreeMap<F, Mask>,
    units: BTreeMap<F, Unit>,
    labels: Labels,
    saved: Option<SavedWords>,
    /// The cells of variables in frames.
    frames: BTreeMap<Slot, u32>,
}

impl<'a> Compiler<'a> {
    fn new(request: &'a Request<'a>, module: &'a Module, calls: &'a Calls) -> Self {
        let mut names = Names::default();
        for label in runtime::labels() {
            names.exact(label);
        }
        let insns = module.functions.iter().flat_map(|function| &function.insns);
        for insn in insns {
            let Op::Asm(pieces) = &insn.op else { continue };
            for piece in pieces {
                if let AsmPiece::Text(text) = piece {
                    names.avoid(text);
                }
            }
        }
        let program = Program {
            module,
            calls,
            names,
            data: Data::default(),
            params: BTreeMap::new(),
            changes: vec![Mask::WORKING.with(Mask::of(&[R5, R7])); module.functions.len()],
            asm_words,
        };
        let returns = range::returns(module, request.program);
        let params = range::params(module, request.program, calls, &returns);
        let (units, labels) = (BTreeMap::new(), Labels::default());
        let own_changes = BTreeMap::new();
        let mut compiler = Self {
            request,
            module,
            calls,
            program,
            returns,
            params,
            own_changes,
            units,
            labels,
            saved: None,
            frames: BTreeMap::new(),
        };
        for f in calls.order() {
            let name = &module.function(*f).name;
            if f.0 > 0 && runtime::of_function(module.function(*f)).is_none() {
                let name = compiler.program.names.make(name);
                compiler.labels.name(*f, name);
            }
        }
        compiler
    }

    /// Generates the code of a function, after that of its callees.
    fn function(&mut self, f: F) {
        let body = self.body(f);
        let frame = self.calls.is_recursive(f);
        if !frame {
            self.returns[f.0 as usize] = self.ranges(f).returned().unwrap_or(self.returns[f.0 as usize]);
        }
        self.note_changes(f, &body);
        self.frames.extend(&body.slots);
        let name = &self.module.function(f).name;
        let kind = match f {
            F(0) => Kind::Main { stack: self.calls.has_recursion() },
            F(_) if frame => Kind::Framed,
            F(_) => Kind::Frameless(self.program.data.word(&mut self.program.names, &format!("{name}_link"))),
        };
        let saved = self.saved();
        let saved =
            SavedWords { r5: saved.r5.filter(|_| frame || self.calls.is_under_recursion(f)), ..saved };
        let label = (f.0 > 0).then(|| self.labels.of_function(f));
        let finish = Finish { kind, label, saved, labels: &mut self.labels, data: &self.program.data };
        let unit = frame::finish(&body, finish);
        self.units.insert(f, unit);
    }

    /// Records the registers that a call of the function clobbers. For mutually recursive functions this
    /// requires the code of all of them.
    fn note_changes(&mut self, f: F, body: &Body) {
        let calls = self.calls;
        let together = |other: F| calls.reaches(f, other) && calls.reaches(other, f);
        let own = allocate::changes(body, |callee| !together(callee)).with(Mask::of(&[R7]));
        // A frame saves the caller's R5.
        let own = if calls.is_recursive(f) { Mask(own.0 & !(1 << R5.0)) } else { own };
        self.own_changes.insert(f, own);
        let group: Vec<F> =
            calls.order().iter().copied().filter(|other| *other == f || together(*other)).collect();
        let all: Option<Vec<Mask>> = group.iter().map(|other| self.own_changes.get(other).copied()).collect();
        if let Some(all) = all {
            let mask = all.into_iter().fold(Mask::default(), Mask::with);
            for other in group {
                self.program.changes[other.0 as usize] = mask;
            }
        }
    }

    /// Returns the words that save R5 and R6 around raw assembly.
    fn saved(&mut self) -> SavedWords {
        if let Some(saved) = self.saved {
            return saved;
        }
        let program = &mut self.program;
        let mut word = |name| self.calls.has_recursion().then(|| program.data.word(&mut program.names, name));
        let saved = SavedWords { r5: word("asm_keeps_R5"), r6: word("asm_keeps_R6") };
        self.saved = Some(saved);
        saved
    }

    fn ranges(&self, f: F) -> Ranges<'_> {
        Ranges::of(self.module, f, &self.params[f.0 as usize], &self.returns)
    }

    /// Returns the code of a function on machine registers, using the best of several strategies.
    fn body(&mut self, f: F) -> Body {
        let loops = Loops::of(self.module.function(f));
        let ranges = Ranges::of(self.module, f, &self.params[f.0 as usize], &self.returns);
        let mut candidates = vec![(Hoists::Not, Coalescing::Conservative)];
        if self.request.options.level != Level::None && self.module.function(f).insns.len() < MAX_TRIED {
            for hoists in [Hoists::Not, Hoists::Inner, Hoists::Outer] {
                let all = [Coalescing::Conservative, Coalescing::Aggressive, Coalescing::Optimistic];
                candidates.extend(all.map(|coalescing| (hoists, coalescing)));
            }
        }
        let before = (self.program.names.clone(), self.program.data.clone(), self.program.params.clone());
        let mut best: Option<(u64, Body, (Names, Data, _))> = None;
        for (hoists, coalescing) in candidates {
            let program = &mut self.program;
            (program.names, program.data, program.params) = before.clone();
            let mut body = select::select(program, f, &ranges, &loops, Style { hoists });
            allocate(program, f, &mut body, coalescing);
            let cost = allocate::cost(&body);
            if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                let state = (program.names.clone(), program.data.clone(), program.params.clone());
                best = Some((cost, body, state));
            }
        }
        let Some((_, body, state)) = best else { return Body::default() };
        (self.program.names, self.program.data, self.program.params) = state;
        body
    }

    /// Returns the functions and routines that the code calls, without those that are only called from
    /// unreachable code.
    fn needed(&mut self) -> (Vec<Unit>, BTreeSet<Routine>) {
        let mut all = std::mem::take(&mut self.units);
        let mut needed = BTreeMap::new();
        let mut routines = BTreeSet::new();
        let mut open = vec![F(0)];
        while let Some(f) = open.pop() {
            let Some(unit) = all.remove(&f) else { continue };
            for (item, _) in &unit.items {
                if let Item::Call(label) = item {
                    open.extend(self.labels.callee(*label));
                    routines.extend(self.labels.routine(*label));
                }
            }
            needed.insert(f, unit);
        }
        (needed.into_values().collect(), routines)
    }

    /// Assembles all parts.
    fn finish(mut self) -> Result<Assembly, Vec<Diagnostic>> {
        let (mut units, called) = self.needed();
        for (label, text) in runtime::pieces(&called) {
            let label = self.labels.find(label).map(|label| (Item::Label(label), 0));
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let text = (Item::Raw(lines, asm_words(text)), 0);
            units.push(Unit { items: label.into_iter().chain([text]).collect(), indivisible: true });
        }
        let layout = pools::place(&units, &self.program.data);
        if layout.end > END {
            let over = layout.end - END;
            let message = format!("the program is {over} words too large for the memory of the LC-3");
            let span = self.request.source.line_span(0);
            return Err(vec![Diagnostic::error(TOO_LARGE, self.request.id, span, message)]);
        }
        let input = emit::Input {
            units: &units,
            data: &self.program.data,
            layout: &layout,
            source: self.request.source,
            labels: &self.labels,
        };
        let mut assembly = emit::write(input, &mut self.program.names);
        assembly.locations =
            (0..self.request.program.vars.len() as u32).map(|var| self.location(Slot(var))).collect();
        Ok(assembly)
    }

    /// Returns the location of a variable: a cell of its function's frame, or a label, if it has either.
    fn location(&self, slot: Slot) -> Option<Location> {
        let cell = self.frames.get(&slot).and_then(|cell| i16::try_from(*cell).ok());
        let label = || self.program.data.label_of(slot).map(|label| Location::Label(label.to_owned()));
        cell.map(|cell| Location::Frame(-cell)).or_else(label)
    }
}

/// Allocates the registers of a function.
fn allocate(program: &mut Program<'_>, f: F, body: &mut Body, coalescing: Coalescing) {
    let frame = program.calls.is_recursive(f);
    if frame {
        order::one_exit(body);
    }
    order::remove_dead_code(body);
    let mut regs = Mask::WORKING;
    if !frame && !program.calls.is_under_recursion(f) {
        regs = regs.with(Mask::of(&[R5]));
    }
    let name = format!("{}_keeps", program.module.function(f).name);
    let (data, names) = (&mut program.data, &mut program.names);
    let mut word = || data.word(names, &name);
    let locations = if frame { SpillLocations::Frame } else { SpillLocations::Words(&mut word) };
    allocate::allocate(body, &mut Resources { regs, locations, coalescing });
    order::merge_stack(body);
    order::shorten(body, !frame);
    order::test_last(body);
}
