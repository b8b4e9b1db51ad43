//! Warnings about code that is allowed but rarely intended.

use bantam_diag::Span;
use rustc_hash::FxHashSet;

use crate::{
    bases,
    context::Context,
    dialect::{Directive, Lines},
    layout::{self, Laid, NO_ADDRESS},
    lexer::TokenKind,
    message,
    mnemonics::{Mnemonics, Op},
    object::Object,
    report::Report,
    statement::{Program, Statement},
    symbols::SymbolValue,
};

/// Warns about code that is rarely intended. The program must have no errors.
pub(crate) fn check(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    program: &Program,
    laid: &Laid<'_>,
    object: &Object,
    report: &mut Report,
) {
    labels(context, mnemonics, program, laid, report);
    constants(context, laid, report);
    bases::bases(context, mnemonics, program, report);
    flow(context, mnemonics, program, laid, object, report);
}

/// Warns about unused labels and about words that may be misspelled instructions.
fn labels(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    program: &Program,
    laid: &Laid<'_>,
    report: &mut Report,
) {
    for statement in &program.statements {
        let labels = program.labels(statement);
        let is_loose = context.dialect.lines == Lines::Loose;
        let alone = is_loose && statement.op == Op::None && labels.len() == 1;
        for token in labels {
            let name = context.slice(token.span);
            let Some(symbol) = laid.symbols.find(name).map(|number| laid.symbols.get(number).1) else {
                continue;
            };
            let unused = !symbol.used && !symbol.global;
            let near = if alone && unused && !report.is_full() { mnemonics.nearest(name) } else { None };
            let has_colon = context.source.text.as_bytes().get(token.span.end as usize) == Some(&b':');
            if alone && !has_colon && unused {
                report.push(message::treated_as_label(context, token.span, near));
            } else if unused {
                report.push(message::unused_label(context, token.span));
            }
        }
    }
}

/// Warns about unused constants.
fn constants(context: &Context<'_>, laid: &Laid<'_>, report: &mut Report) {
    for (_, symbol) in laid.symbols.iter() {
        if matches!(symbol.value, SymbolValue::Constant(_)) && !symbol.used {
            report.push(message::unused_constant(context, symbol.span));
        }
    }
}

/// What a statement writes to memory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contents {
    Insn { goes_on: bool },
    Data,
}

/// Warns about control flow: into data, unreachable code, a program that never stops.
fn flow(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    program: &Program,
    laid: &Laid<'_>,
    object: &Object,
    report: &mut Report,
) {
    let mut walk =
        Walk { context, laid, object, targets: FxHashSet::default(), stores: Vec::new(), halts: false };
    let placed: Vec<(usize, Contents)> = (0..program.statements.len())
        .filter_map(|number| Some((number, walk.contents(program, number)?)))
        .collect();
    walk.stores_into_code(program, &placed, report);
    walk.loads_from_nowhere(mnemonics, program, &placed, report);
    let labelled = labelled_addrs(program, laid);
    for pair in placed.windows(2) {
        let [(a, before), (b, after)] = [pair[0], pair[1]];
        if laid.block_of[a] != laid.block_of[b] {
            continue;
        }
        let span = |i: usize| span_of(program, i);
        // A jump into the middle of the previous instruction reaches this one too.
        let between = laid.addrs[a] + 1..=laid.addrs[b];
        let reached =
            labelled.contains(&laid.addrs[b]) || between.into_iter().any(|addr| walk.targets.contains(&addr));
        match (before, after) {
            (Contents::Insn { goes_on: true }, Contents::Data) => {
                report.push(message::runs_into_data(context, span(b), span(a)));
            }
            (Contents::Insn { goes_on: false }, Contents::Insn { .. }) if !reached => {
                report.push(message::unreachable(context, span(b), span(a)));
            }
            (Contents::Insn { .. }, _) | (Contents::Data, _) => {}
        }
    }
    let alone = !program
        .statements
        .iter()
        .any(|statement| matches!(statement.op, Op::Directive(Directive::External | Directive::Global)));
    let last_insn = placed.iter().rfind(|(_, contents)| matches!(contents, Contents::Insn { .. }));
    if let Some((last, _)) = last_insn.filter(|_| alone && !walk.halts) {
        report.push(message::no_halt(context, span_of(program, *last)));
    }
}

/// The addresses that have a label.
fn labelled_addrs(program: &Program, laid: &Laid<'_>) -> FxHashSet<u32> {
    let with_labels =
        program.statements.iter().zip(&laid.addrs).filter(|(s, _)| !program.labels(s).is_empty());
    with_labels.map(|(_, addr)| *addr).collect()
}

struct Walk<'a> {
    context: &'a Context<'a>,
    laid: &'a Laid<'a>,
    object: &'a Object,
    /// Where some instruction jumps to.
    targets: FxHashSet<u32>,
    /// The statements that store at an address given as a number, and the address.
    stores: Vec<(usize, u16)>,
    /// Whether some instruction ends the program.
    halts: bool,
}

impl Walk<'_> {
    /// What statement `i` writes to memory, if anything.
    fn contents(&mut self, program: &Program, i: usize) -> Option<Contents> {
        let statement = &program.statements[i];
        let addr = self.laid.addrs[i];
        if addr == NO_ADDRESS {
            return None;
        }
        match statement.op {
            Op::Insn(_) => {
                let flow = self.context.set.flow(self.key(addr)?, addr as u16)?;
                let is_halt = |vector| self.context.dialect.halts.contains(&vector);
                let ends = flow.halts || flow.trap.is_some_and(is_halt);
                self.halts |= ends;
                // The program may modify an instruction that has a label.
                let is_plain = program.labels(statement).is_empty() && self.has_number(program, statement);
                if let Some(target) = flow.stores.filter(|_| is_plain) {
                    self.stores.push((i, target));
                }
                self.targets.extend(flow.target.map(u32::from));
                Some(Contents::Insn { goes_on: flow.falls_through && !ends })
            }
            Op::Directive(
                Directive::Words | Directive::String | Directive::PackedString | Directive::Text,
            ) => Some(Contents::Data),
            Op::Directive(Directive::Block) => {
                let count = *program.operands(statement).first()?;
                let known = layout::known(self.context, &self.laid.symbols, count);
                known.filter(|count| *count > 0).map(|_| Contents::Data)
            }
            Op::None | Op::Unknown | Op::Directive(_) => None,
        }
    }

    /// The key of the instruction at `addr`.
    fn key(&self, addr: u32) -> Option<u16> {
        let block = self.object.blocks.iter().find(|block| {
            let first = u32::from(block.origin);
            (first..first + block.words.len() as u32).contains(&addr)
        })?;
        let at = (addr - u32::from(block.origin)) as usize;
        Some(self.context.set.opcode_key(block.words.get(at..)?))
    }

    /// Whether an operand of the statement is written as a number.
    fn has_number(&self, program: &Program, statement: &Statement) -> bool {
        let mut operands = program.operands(statement).iter();
        operands.any(|token| token.kind == TokenKind::Word && layout::number(self.context, *token).is_some())
    }

    /// Warns about loads from a distance, given as a number, that leads to no data of the program.
    fn loads_from_nowhere(
        &self,
        mnemonics: &Mnemonics,
        program: &Program,
        placed: &[(usize, Contents)],
        report: &mut Report,
    ) {
        let insns: FxHashSet<u32> = placed
            .iter()
            .filter(|(_, contents)| matches!(contents, Contents::Insn { .. }))
            .map(|(i, _)| self.laid.addrs[*i])
            .collect();
        for (i, _) in placed {
            let Some((token, distance)) =
                bases::distance(self.context, mnemonics, program, &program.statements[*i])
            else {
                continue;
            };
            let addr = self.laid.addrs[*i];
            let flow = self.key(addr).and_then(|key| self.context.set.flow(key, addr as u16));
            // A branch or a store by a distance is rarely a mistake, or has a warning of its own.
            if flow.is_none_or(|flow| flow.target.is_some() || flow.stores.is_some() || flow.calls) {
                continue;
            }
            let target = i64::from(addr) + 1 + distance;
            let is_data = u32::try_from(target)
                .is_ok_and(|target| self.key(target).is_some() && !insns.contains(&target));
            if !is_data {
                report.push(message::distance_to_nowhere(self.context, token.span, target));
            }
        }
    }

    /// Warns about stores to a numeric address that holds an instruction. Intended self-modification uses
    /// a label instead.
    fn stores_into_code(&self, program: &Program, placed: &[(usize, Contents)], report: &mut Report) {
        for (store, target) in &self.stores {
            let hit = placed.iter().find(|(i, contents)| {
                let addr = self.laid.addrs[*i];
                let cells = self.key(addr).map_or(1, |key| u32::from(self.context.set.cells(key)));
                matches!(contents, Contents::Insn { .. })
                    && (addr..addr + cells).contains(&u32::from(*target))
            });
            if let Some((insn, _)) = hit {
                let (store, insn) = (span_of(program, *store), span_of(program, *insn));
                report.push(message::stores_into_code(self.context, store, *target, insn));
            }
        }
    }
}

/// The span of statement `i`.
fn span_of(program: &Program, i: usize) -> Span {
    program.span(&program.statements[i])
}
