//! Layout: the address of each statement, and so the value of each label.
//!
//! ```text
//! source = block*                      where blocks are delimited
//! block  = origin statement* end
//! source = (statement | origin)*       where they are open
//! ```

use bantam_diag::Span;

use crate::{
    block::LaidBlock,
    context::Context,
    dialect::{Blocks, Directive},
    lexer::{Token, TokenKind},
    literal::{self, Number},
    message,
    mnemonics::{Mnemonics, Op},
    operand::{self, Value},
    report::Report,
    statement::{Program, Statement},
    symbols::{Symbol, SymbolValue, Symbols},
};

/// The address of a statement or a label that has none.
pub(crate) const NO_ADDRESS: u32 = u32::MAX;

/// A program with addresses.
pub(crate) struct Laid<'a> {
    /// The address of each statement, or [`NO_ADDRESS`].
    pub(crate) addrs: Vec<u32>,
    /// The number of the block of each statement.
    pub(crate) block_of: Vec<u32>,
    pub(crate) blocks: Vec<LaidBlock>,
    pub(crate) symbols: Symbols<'a>,
}

/// The position in the source.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// Before the first block.
    Before,
    /// In a block, with the address of the next word.
    In(u32),
    /// In a block that is past the end of memory; already reported.
    Full,
    /// After a block.
    After,
}

/// Gives every statement its address and every label its value.
pub(crate) fn lay_out<'a>(
    context: &'a Context<'a>,
    mnemonics: &Mnemonics,
    program: &Program,
    report: &mut Report,
) -> Laid<'a> {
    let count = program.statements.len();
    let origins = program.statements.iter().filter(|s| s.op == Op::Directive(Directive::Origin)).count();
    let mut layout = Layout {
        context,
        mnemonics,
        program,
        report,
        position: Position::Before,
        reported_outside: false,
        reported_text: false,
        origins_left: origins,
        globals: Vec::new(),
        has_origin: origins > 0,
        laid: Laid {
            addrs: Vec::with_capacity(count),
            block_of: Vec::with_capacity(count),
            blocks: Vec::new(),
            symbols: Symbols::new(context.is_case_exact(), program.label_count()),
        },
    };
    for statement in &program.statements {
        layout.statement(statement);
    }
    layout.finish()
}

struct Layout<'a, 'p> {
    context: &'a Context<'a>,
    mnemonics: &'p Mnemonics,
    program: &'p Program,
    report: &'p mut Report,
    position: Position,
    reported_outside: bool,
    /// Whether text after the last block has been reported.
    reported_text: bool,
    /// The number of origins that are still to come.
    origins_left: usize,
    globals: Vec<Token>,
    has_origin: bool,
    laid: Laid<'a>,
}

impl<'a> Layout<'a, '_> {
    fn statement(&mut self, statement: &Statement) {
        match statement.op {
            Op::Directive(Directive::Origin) => self.origin(statement),
            Op::Directive(Directive::External) => self.external(statement),
            Op::Directive(Directive::Global) => self.global(statement),
            Op::Directive(Directive::End) => self.end(statement),
            Op::Directive(Directive::Constant) => self.constant(statement),
            // This has already been reported.
            Op::Unknown if self.position == Position::Before && self.has_origin => {
                self.define_labels(statement);
                self.push(NO_ADDRESS);
            }
            Op::None
            | Op::Unknown
            | Op::Insn(_)
            | Op::Directive(
                Directive::Words
                | Directive::Block
                | Directive::String
                | Directive::PackedString
                | Directive::Text,
            ) => {
                self.enter(statement);
                self.define_labels(statement);
                let size = self.size(statement);
                self.advance(statement, size);
            }
        }
    }

    fn push(&mut self, addr: u32) {
        self.laid.addrs.push(addr);
        self.laid.block_of.push((self.laid.blocks.len() as u32).saturating_sub(1));
    }

    /// origin = ".ORIG" number
    fn origin(&mut self, statement: &Statement) {
        self.origins_left -= 1;
        if let Position::In(addr) = self.position {
            self.close(addr);
            if self.context.dialect.blocks == Blocks::Delimited {
                self.report.push(message::origin_in_block(self.context, statement.token.span));
            }
        }
        let context = self.context;
        let operands = self.program.operands(statement);
        let origin = match operands {
            [one] => match self.known(*one) {
                Some(n) if (0..i64::from(context.set.memory)).contains(&n) => n as u32,
                Some(n) => {
                    self.report.push(message::not_an_address(context, one.span, n));
                    context.dialect.usual_origin.into()
                }
                None => {
                    self.report.push(message::origin_expects_number(context, one.span));
                    context.dialect.usual_origin.into()
                }
            },
            _ => {
                self.report.push(message::origin_expects_one(context, statement.token.span, operands.len()));
                context.dialect.usual_origin.into()
            }
        };
        self.laid.blocks.push(LaidBlock { origin, end: origin, span: statement.token.span });
        self.position = Position::In(origin);
        self.define_labels(statement);
        self.push(NO_ADDRESS);
    }

    fn end(&mut self, statement: &Statement) {
        self.define_labels(statement);
        if let [first, .., last] | [first @ last] = self.program.operands(statement) {
            let span = first.span.to(last.span);
            let strict = self.context.options.strict;
            let stray = if strict { message::stray } else { message::text_after_end };
            self.report.push(stray(self.context, if strict { first.span } else { span }));
        }
        match self.position {
            Position::In(addr) => self.close(addr),
            Position::Full => {}
            Position::After if !self.context.options.strict => {
                self.report.push(message::second_end(self.context, statement.token.span));
            }
            Position::Before | Position::After => self.outside(statement),
        }
        self.position = Position::After;
        self.reported_outside = false;
        self.push(NO_ADDRESS);
    }

    /// Ends the block at `addr`.
    fn close(&mut self, addr: u32) {
        if let Some(block) = self.laid.blocks.last_mut() {
            block.end = addr;
        }
    }

    /// The labels that a directive names. They are reported if they cannot be labels.
    fn named_labels(&mut self, statement: &Statement, directive: Directive) -> Vec<Token> {
        if !self.program.labels(statement).is_empty() {
            self.enter(statement);
            self.define_labels(statement);
        }
        let context = self.context;
        let operands = self.program.operands(statement);
        if operands.is_empty() {
            self.report.push(message::expects_labels(context, statement.token.span, directive));
        }
        let mut labels = Vec::with_capacity(operands.len());
        for token in operands {
            let name = context.slice(token.span);
            if token.kind != TokenKind::Word {
                self.report.push(message::expects_labels(context, token.span, directive));
            } else if self.mnemonics.contains(name) {
                self.report.push(message::label_is_operation(context, token.span));
            } else if !context.can_be_label(name) {
                self.report.push(message::not_a_label(context, token.span));
            } else {
                labels.push(*token);
            }
        }
        labels
    }

    /// global = ".GLOBAL" label+
    fn global(&mut self, statement: &Statement) {
        let labels = self.named_labels(statement, Directive::Global);
        self.globals.extend(labels);
        self.push(NO_ADDRESS);
    }

    /// external = ".EXTERNAL" label+
    fn external(&mut self, statement: &Statement) {
        for token in self.named_labels(statement, Directive::External) {
            let symbol = Symbol::new(token.span, SymbolValue::External);
            if let Err(other) = self.laid.symbols.define(self.context.slice(token.span), symbol) {
                let (_, other) = self.laid.symbols.get(other);
                if other.value != SymbolValue::External {
                    self.report.push(message::external_and_defined(self.context, token.span, other.span));
                }
            }
        }
        self.push(NO_ADDRESS);
    }

    /// constant = "%ASSIGN" name value
    fn constant(&mut self, statement: &Statement) {
        if !self.program.labels(statement).is_empty() {
            self.enter(statement);
            self.define_labels(statement);
        }
        self.push(NO_ADDRESS);
        let context = self.context;
        let [name, value] = *self.program.operands(statement) else {
            let given = self.program.operands(statement);
            self.report.push(message::constant_expects_two(context, statement.token.span, given));
            return;
        };
        let word = context.slice(name.span);
        if self.mnemonics.contains(word) {
            self.report.push(message::label_is_operation(context, name.span));
            return;
        }
        if name.kind != TokenKind::Word || !context.can_be_label(word) {
            self.report.push(message::not_a_label(context, name.span));
            return;
        }
        let value = match self.known(value) {
            Some(number) => SymbolValue::Constant(number),
            None => {
                self.report.push(message::constant_expects_number(context, value.span));
                SymbolValue::Undefined
            }
        };
        self.define(name, value);
    }

    /// The number that the operand denotes, if it is known at this point: an address or a count is needed
    /// before all labels have addresses.
    fn known(&mut self, token: Token) -> Option<i64> {
        let known = known(self.context, &self.laid.symbols, token);
        if let Some(symbol) = self.laid.symbols.find(self.context.slice(token.span)) {
            self.laid.symbols.get_mut(symbol).used |= known.is_some();
        }
        known
    }

    /// Called before a statement that occupies memory, which must be in a block. If no block has started,
    /// assumes one at the usual origin, so that the rest can be checked.
    fn enter(&mut self, statement: &Statement) {
        if matches!(self.position, Position::In(_) | Position::Full) {
            return;
        }
        if self.context.dialect.blocks == Blocks::Open {
            self.laid.blocks.push(LaidBlock { origin: 0, end: 0, span: statement.token.span });
            self.position = Position::In(0);
            return;
        }
        self.outside(statement);
        if self.position == Position::Before && !self.has_origin {
            let origin = self.context.dialect.usual_origin.into();
            self.laid.blocks.push(LaidBlock { origin, end: origin, span: statement.token.span });
            self.position = Position::In(origin);
        }
    }

    /// Whether a statement is surely meant for memory: an instruction with as many operands as it takes, or data. Other
    /// lines may be notes.
    fn is_code(&self, statement: &Statement) -> bool {
        let given = self.program.operands(statement).len();
        match statement.op {
            Op::None | Op::Unknown => false,
            Op::Insn(mnemonic) => {
                let forms = self.mnemonics.forms(mnemonic).iter();
                forms.into_iter().any(|form| self.context.set.forms[*form as usize].operands.len() == given)
            }
            Op::Directive(_) => given > 0,
        }
    }

    /// Reports once per gap that a statement is outside all blocks. After the last block, text is only a warning.
    fn outside(&mut self, statement: &Statement) {
        let is_last = self.position == Position::After && self.origins_left == 0;
        if is_last && !self.context.options.strict && !self.is_code(statement) {
            if !std::mem::replace(&mut self.reported_text, true) {
                let span = self.program.span(statement);
                self.report.push(message::text_after_end(self.context, span));
            }
            return;
        }
        if std::mem::replace(&mut self.reported_outside, true) {
            return;
        }
        let span = self.program.span(statement);
        self.report.push(match (self.position, self.has_origin) {
            (Position::Before, false) => message::no_origin(self.context, span),
            (Position::Before, true) => message::before_origin(self.context, span),
            (Position::After | Position::In(_) | Position::Full, _) => {
                message::between_blocks(self.context, span)
            }
        });
    }

    fn define_labels(&mut self, statement: &Statement) {
        if self.position == Position::After && self.origins_left == 0 && !self.is_code(statement) {
            // Words of a text.
            return;
        }
        let value = match self.position {
            Position::In(addr) => SymbolValue::Address(addr),
            Position::Before | Position::Full | Position::After => SymbolValue::Undefined,
        };
        for token in self.program.labels(statement) {
            self.define(*token, value);
        }
    }

    fn define(&mut self, token: Token, value: SymbolValue) {
        let context = self.context;
        if context.options.strict && !is_plain_label(context.slice(token.span)) {
            self.report.extension(context, "E0108", token.span);
        }
        if let Err(other) =
            self.laid.symbols.define(context.slice(token.span), Symbol::new(token.span, value))
        {
            let (_, first) = self.laid.symbols.get(other);
            self.report.push(if first.value == SymbolValue::External {
                message::external_and_defined(context, first.span, token.span)
            } else {
                message::defined_twice(context, token.span, first.span)
            });
        }
    }

    /// The number of words of the statement; 0 if it is unknown, which is reported elsewhere.
    fn size(&mut self, statement: &Statement) -> u32 {
        let operands = self.program.operands(statement);
        match statement.op {
            Op::None | Op::Unknown => 0,
            Op::Insn(mnemonic) => self.insn_cells(mnemonic),
            Op::Directive(Directive::Words) => operands.len() as u32,
            Op::Directive(Directive::Block) => self.block_size(statement),
            Op::Directive(Directive::String) => self.string_len(operands) + 1,
            Op::Directive(Directive::PackedString) => self.string_len(operands).div_ceil(2) + 1,
            Op::Directive(Directive::Text) => self.string_len(operands),
            Op::Directive(
                Directive::Origin
                | Directive::End
                | Directive::External
                | Directive::Global
                | Directive::Constant,
            ) => 0,
        }
    }

    /// The number of cells of an instruction, from its first form: all forms of a name agree.
    fn insn_cells(&self, mnemonic: u32) -> u32 {
        let form = self.mnemonics.forms(mnemonic).first();
        form.map_or(1, |form| u32::from(self.context.set.forms[*form as usize].cells))
    }

    /// block = ".BLKW" number [value]
    fn block_size(&mut self, statement: &Statement) -> u32 {
        let context = self.context;
        let Some(count) = self.program.operands(statement).first() else {
            self.report.push(message::block_expects_count(context, statement.token.span));
            return 0;
        };
        match self.known(*count) {
            Some(n) if (0..=i64::from(context.set.memory)).contains(&n) => n as u32,
            Some(n) => {
                self.report.push(message::bad_block_count(context, count.span, n));
                0
            }
            None => {
                self.report.push(message::block_expects_number(context, count.span));
                0
            }
        }
    }

    /// How many characters the string has.
    fn string_len(&self, operands: &[Token]) -> u32 {
        match operands {
            [one] if one.kind == TokenKind::Str => {
                literal::unescape(self.context.inside(one.span)).count() as u32
            }
            _ => 0,
        }
    }

    /// Gives the statement its address and advances past it.
    fn advance(&mut self, statement: &Statement, size: u32) {
        let Position::In(addr) = self.position else {
            self.push(NO_ADDRESS);
            return;
        };
        self.push(addr);
        if addr + size > self.context.set.memory {
            let span = self.program.span(statement);
            self.report.push(message::past_end(self.context, span, addr, size));
            self.close(addr);
            self.position = Position::Full;
            if let Some(last) = self.laid.addrs.last_mut() {
                *last = NO_ADDRESS;
            }
            return;
        }
        self.position = Position::In(addr + size);
    }

    /// Reports the problems that only show when everything has an address.
    fn finish(mut self) -> Laid<'a> {
        if let Position::In(addr) = self.position {
            self.close(addr);
            if self.has_origin && self.context.dialect.blocks == Blocks::Delimited {
                self.missing_end();
            }
        }
        self.mark_globals();
        self.find_overlaps();
        self.laid
    }

    fn missing_end(&mut self) {
        let end = self.context.source.text.trim_end().len() as u32;
        if self.context.options.strict {
            self.report.extension(self.context, "E0117", Span::new(end, end));
        } else {
            self.report.push(message::missing_end(self.context, end));
        }
    }

    /// Marks the labels that other files may use.
    fn mark_globals(&mut self) {
        for token in std::mem::take(&mut self.globals) {
            let name = self.context.slice(token.span);
            match self.laid.symbols.find(name) {
                Some(symbol) if self.laid.symbols.get(symbol).1.value != SymbolValue::External => {
                    self.laid.symbols.get_mut(symbol).global = true;
                }
                _ => {
                    let near = self.laid.symbols.nearest(name);
                    self.report.push(message::global_not_defined(self.context, token.span, near));
                }
            }
        }
    }

    fn find_overlaps(&mut self) {
        let mut order: Vec<&LaidBlock> = self.laid.blocks.iter().filter(|b| b.end > b.origin).collect();
        order.sort_by_key(|block| block.origin);
        // Of the blocks so far, the one that reaches furthest.
        let mut furthest: Option<&LaidBlock> = None;
        for block in order {
            if let Some(other) = furthest.filter(|other| block.origin < other.end) {
                let (a, b) =
                    if other.span.start < block.span.start { (other, block) } else { (block, other) };
                self.report.push(message::overlap(self.context, a, b));
            }
            if furthest.is_none_or(|other| block.end > other.end) {
                furthest = Some(block);
            }
        }
    }
}

/// A label as in the textbook: letters and digits, a letter first.
fn is_plain_label(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && name.as_bytes()[0].is_ascii_alphabetic()
}

/// The number that the operand denotes, literally or through a constant, before labels have addresses.
pub(crate) fn known(context: &Context<'_>, symbols: &Symbols<'_>, token: Token) -> Option<i64> {
    if let Some(number) = number(context, token) {
        return Some(number.value);
    }
    match operand::evaluate(context, symbols, token).value {
        Value::Char(byte) if context.dialect.blocks == Blocks::Open => Some(byte.into()),
        Value::Label { symbol, offset } => match symbols.get(symbol).1.value {
            SymbolValue::Constant(value) => Some(value + offset),
            SymbolValue::Address(_) | SymbolValue::Undefined | SymbolValue::External => None,
        },
        Value::Char(_)
        | Value::Number(_)
        | Value::Reg(_)
        | Value::Str
        | Value::Unknown
        | Value::BadChar(_) => None,
    }
}

/// Whether a word is a number that is read as decimal.
pub(crate) fn is_decimal(context: &Context<'_>, word: &str) -> bool {
    literal::number(word, context.dialect).is_some_and(|number| number.style.is_decimal)
}

/// The number that the operand denotes, even if a label has the same name.
pub(crate) fn number(context: &Context<'_>, token: Token) -> Option<Number> {
    (token.kind == TokenKind::Word).then(|| literal::number(context.slice(token.span), context.dialect))?
}
