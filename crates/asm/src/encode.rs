//! Words: each statement's bits.

mod wrong_operands;

use bantam_diag::Span;
use bantam_isa::{Field, FieldError, Form, Kind, SourceLine, Spelled};

use crate::{
    context::Context,
    dialect::{Data, Directive},
    layout::{self, Laid, NO_ADDRESS},
    lexer::{Token, TokenKind},
    literal::{self, Number},
    message,
    mnemonics::{Mnemonics, Op},
    object::{Block, Object, ObjectSymbol, Patch, PatchKind},
    operand::{self, Class, Operand, Value},
    report::Report,
    statement::{Program, Statement},
    symbols::SymbolValue,
};

/// The most operands that an instruction can have.
const MAX_OPERANDS: usize = bantam_isa::MAX_FIELDS;

/// Makes the words of a program.
pub(crate) fn encode(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    program: &Program,
    laid: &mut Laid<'_>,
    report: &mut Report,
) -> Object {
    let mut object = Object::new(context.set.name, context.source);
    object.case_sensitive = context.is_case_exact();
    for block in &laid.blocks {
        object.blocks.push(Block { origin: block.origin as u16, words: Vec::new(), span: block.span });
    }
    object.lines.reserve(program.statements.len());
    let room = context.set.memory as usize;
    let mut encoder = Encoder { context, mnemonics, program, laid, report, object, block: 0, room };
    for number in 0..program.statements.len() {
        encoder.statement(number);
    }
    encoder.finish()
}

struct Encoder<'a, 's> {
    context: &'a Context<'a>,
    mnemonics: &'a Mnemonics,
    program: &'a Program,
    laid: &'a mut Laid<'s>,
    report: &'a mut Report,
    object: Object,
    /// The block that words go to.
    block: usize,
    /// How many more words fit into memory. Blocks that overlap, which is an error, could need more.
    room: usize,
}

impl Encoder<'_, '_> {
    fn statement(&mut self, number: usize) {
        let statement = self.program.statements[number];
        let addr = self.laid.addrs[number];
        if self.context.options.strict {
            self.check_spelling(&statement);
        }
        if addr == NO_ADDRESS {
            return;
        }
        self.block = self.laid.block_of[number] as usize;
        let before = self.here();
        match statement.op {
            Op::None | Op::Unknown => {}
            Op::Insn(mnemonic) => self.insn(&statement, mnemonic, addr),
            Op::Directive(directive) => self.directive(&statement, directive),
        }
        let len = self.here() - before;
        if len > 0 {
            let start = self.context.source.line_span(statement.line as usize).start;
            let text = self.context.slice(Span::new(start, statement.token.span.start));
            self.object.lines.push(SourceLine {
                addr: addr as u16,
                len: len.min(u16::MAX.into()) as u16,
                file: 0,
                line: statement.line + 1,
                column: text.chars().count() as u32 + 1,
            });
        }
    }

    /// How many words the block has so far.
    fn here(&self) -> usize {
        self.object.blocks[self.block].words.len()
    }

    fn emit(&mut self, word: u16) {
        if self.room > 0 {
            self.room -= 1;
            self.object.blocks[self.block].words.push(word);
        }
    }

    fn evaluate(&mut self, token: Token) -> Operand {
        let operand = operand::evaluate(self.context, &self.laid.symbols, token);
        if let Value::Label { symbol, .. } = operand.value {
            self.laid.symbols.get_mut(symbol).used = true;
        }
        if self.context.options.strict {
            self.check_operand(&operand);
        }
        operand
    }

    /// The number that an operand is for the layout too.
    fn number(&mut self, token: Token) -> Option<i64> {
        let number = layout::number(self.context, token);
        if let Some(number) = number.filter(|_| self.context.options.strict) {
            self.check_operand(&Operand { span: token.span, value: Value::Number(number) });
        }
        layout::known(self.context, &self.laid.symbols, token)
    }

    /// insn = mnemonic operand*
    fn insn(&mut self, statement: &Statement, mnemonic: u32, addr: u32) {
        let tokens = self.program.operands(statement);
        let mut operands = [Operand { span: Span::default(), value: Value::Unknown }; MAX_OPERANDS];
        let count = tokens.len().min(MAX_OPERANDS);
        for (operand, token) in operands.iter_mut().zip(tokens) {
            *operand = self.evaluate(*token);
        }
        let operands = &operands[..count];
        let forms = self.mnemonics.forms(mnemonic);
        let context = self.context;
        let found = forms.iter().map(|i| &context.set.forms[*i as usize]).find(|form| {
            form.operands.len() == tokens.len()
                && form
                    .operands
                    .iter()
                    .zip(operands)
                    .all(|(field, operand)| accepts(field.kind, operand.value.class()))
        });
        let Some(form) = found else {
            self.wrong_operands(statement, forms, operands, addr);
            let cells = forms.first().map_or(1, |i| context.set.forms[*i as usize].cells);
            return self.emit_key(0, cells);
        };
        if form.spelled == Spelled::Formerly {
            self.report.push(message::former_spelling(context, statement.token.span, form));
        }
        let mut word = form.word;
        for (field, operand) in form.operands.iter().zip(operands) {
            word |= self.field(form, field, operand, addr);
        }
        self.emit_key(word, form.cells);
    }

    /// The cells of an instruction's key.
    fn emit_key(&mut self, key: u16, cells: u16) {
        for cell in self.context.set.cells_of(key, cells) {
            self.emit(cell);
        }
    }

    /// The bits of one operand.
    fn field(&mut self, form: &Form, field: &Field, operand: &Operand, addr: u32) -> u16 {
        match operand.value {
            Value::Reg(reg) => field.put_bits(reg),
            Value::Char(byte) => self.number_field(form, field, operand.span, i64::from(byte), false),
            Value::Number(number) => {
                if field.kind == Kind::Relative {
                    self.report.extension(self.context, "E0110", operand.span);
                }
                self.number_field(form, field, operand.span, number.value, number.style.is_decimal)
            }
            Value::Label { symbol, offset } => {
                self.label_field(form, field, operand.span, (symbol, offset), addr)
            }
            Value::Str | Value::Unknown | Value::BadChar(_) => 0,
        }
    }

    fn number_field(&mut self, form: &Form, field: &Field, span: Span, value: i64, is_decimal: bool) -> u16 {
        match field.put(value) {
            Ok(bits) => bits,
            Err(mut error) => {
                // As students write xFFFF for -1, the bits of a whole word count too.
                let of_word = value - 0x1_0000;
                if (0x8000..=0xFFFF).contains(&value) && error.least < 0 && field.put(of_word).is_ok() {
                    error.same_bits = Some(of_word as i32);
                }
                if error.same_bits.is_some() && self.context.options.bit_patterns {
                    return field.put_bits(value as u16);
                }
                // A bit pattern of a negative number is never written in decimal.
                if is_decimal && error.least < 0 {
                    error.same_bits = None;
                }
                self.report.push(message::does_not_fit(self.context, form, field, span, value, error));
                0
            }
        }
    }

    /// The bits for a label or a constant: the number itself, the address, or the distance to it.
    fn label_field(&mut self, form: &Form, field: &Field, span: Span, label: (u32, i64), addr: u32) -> u16 {
        let (name, symbol) = self.laid.symbols.get(label.0);
        let next = addr + u32::from(form.cells);
        let place = match symbol.value {
            SymbolValue::Address(place) => i64::from(place) + label.1,
            SymbolValue::Undefined => return 0,
            SymbolValue::Constant(value) if field.kind == Kind::Relative => value + label.1 + i64::from(next),
            SymbolValue::Constant(value) => {
                return self.number_field(form, field, span, value + label.1, false);
            }
            SymbolValue::External => {
                let kind =
                    PatchKind::Relative { shift: field.at.shift, width: field.at.width, next: next as u16 };
                let patch = Patch { addr: addr as u16, symbol: name.to_owned(), offset: label.1, kind, span };
                self.object.patches.push(patch);
                return 0;
            }
        };
        let value = match field.kind {
            Kind::Relative => place - i64::from(next),
            Kind::Back => i64::from(addr) - place,
            Kind::Address | Kind::Unsigned | Kind::Reg | Kind::Signed | Kind::Vector | Kind::Conditions => {
                return self.number_field(form, field, span, place, false);
            }
        };
        match field.put(value) {
            Ok(bits) => bits,
            Err(error) => {
                let (name, defined) = (name.to_owned(), symbol.span);
                let context = self.context;
                self.report.push(message::too_far(context, field, span, (&name, defined), value, error));
                0
            }
        }
    }

    fn directive(&mut self, statement: &Statement, directive: Directive) {
        let operands = self.program.operands(statement);
        match directive {
            Directive::Words => {
                if operands.is_empty() {
                    self.report.push(message::expects_value(self.context, statement.token.span, directive));
                }
                if operands.len() > 1 {
                    self.report.extension(self.context, "E0114", operands[1].span);
                }
                for token in operands {
                    let word = self.word(*token);
                    self.emit(word);
                }
            }
            Directive::Block => self.block(operands),
            Directive::String | Directive::PackedString | Directive::Text => {
                self.string(statement, directive, operands);
            }
            Directive::Origin
            | Directive::End
            | Directive::External
            | Directive::Global
            | Directive::Constant => {}
        }
    }

    /// block = ".BLKW" number [value]
    fn block(&mut self, operands: &[Token]) {
        let Some(count) = operands.first().and_then(|token| self.number(*token)) else { return };
        if !(0..=i64::from(self.context.set.memory)).contains(&count) {
            return;
        }
        if let Some(extra) = operands.get(2) {
            self.report.push(message::stray(self.context, extra.span));
        }
        let Some(value) = operands.get(1) else {
            for _ in 0..count {
                self.emit(0);
            }
            return;
        };
        self.report.extension(self.context, "E0115", value.span);
        let reported = self.report.len();
        for _ in 0..count {
            // Each word anew, as a label of another file is patched into each.
            let word = if self.report.len() == reported && self.room > 0 { self.word(*value) } else { 0 };
            self.emit(word);
        }
    }

    /// string = (".STRINGZ" | ".STRINGP" | ".ascii") '"' character* '"'
    fn string(&mut self, statement: &Statement, directive: Directive, operands: &[Token]) {
        let context = self.context;
        match operands {
            [token] if token.kind == TokenKind::Str => self.characters(directive, *token),
            [token] if token.kind == TokenKind::UnclosedStr => {
                self.report.push(message::unclosed_string(context, token.span));
            }
            _ => {
                let wants = message::expects_string(context, statement.token.span, directive, operands);
                self.report.push(wants);
            }
        }
        if directive != Directive::Text {
            self.emit(0);
        }
    }

    /// The words of a string, without a terminating zero.
    fn characters(&mut self, directive: Directive, token: Token) {
        let context = self.context;
        let mut low = None;
        for byte in literal::unescape(context.inside(token.span)) {
            let byte = match byte {
                Ok(byte) => byte,
                Err(error) => {
                    self.report.push(message::bad_literal(context, token.span, error));
                    b'?'
                }
            };
            match (directive, low.take()) {
                (Directive::PackedString, None) => low = Some(byte),
                (Directive::PackedString, Some(low)) => self.emit(u16::from_le_bytes([low, byte])),
                _ => self.emit(u16::from(byte)),
            }
        }
        if let Some(low) = low {
            self.emit(u16::from(low));
        }
    }

    /// word = number | label ["+" number] | character
    fn word(&mut self, token: Token) -> u16 {
        let operand = self.evaluate(token);
        let context = self.context;
        let text = context.slice(operand.span);
        let value = match operand.value {
            Value::Number(number) => number.value,
            Value::Char(byte) => i64::from(byte),
            Value::Label { symbol, offset } => {
                let (name, symbol) = self.laid.symbols.get(symbol);
                match symbol.value {
                    SymbolValue::Address(addr) => i64::from(addr) + offset,
                    SymbolValue::Constant(value) => value + offset,
                    SymbolValue::Undefined => return 0,
                    SymbolValue::External => {
                        let addr = self.object.blocks[self.block].origin.wrapping_add(self.here() as u16);
                        let (symbol, span) = (name.to_owned(), operand.span);
                        self.object.patches.push(Patch { addr, symbol, offset, kind: PatchKind::Word, span });
                        return 0;
                    }
                }
            }
            Value::BadChar(error) => {
                self.report.push(message::bad_literal(context, operand.span, error));
                return 0;
            }
            Value::Unknown if token.kind == TokenKind::Word && literal::looks_like_number(text) => {
                self.report.push(message::malformed_number(context, operand.span));
                return 0;
            }
            Value::Unknown if self.mnemonics.contains(text) => {
                self.report.push(message::not_a_word(context, operand.span, operand.value));
                return 0;
            }
            Value::Unknown if token.kind == TokenKind::Word => {
                self.report.push(message::undefined(context, &self.laid.symbols, operand.span));
                return 0;
            }
            Value::Reg(_) | Value::Str | Value::Unknown => {
                self.report.push(message::not_a_word(context, operand.span, operand.value));
                return 0;
            }
        };
        let greatest = (1i64 << context.set.cell_bits) - 1;
        let signed = -(greatest + 1) / 2;
        let least = if context.dialect.data == Data::SignedOrNot { signed } else { 0 };
        if !(least..=greatest).contains(&value) {
            let fits_as_bits = (signed..0).contains(&value);
            if fits_as_bits && context.options.bit_patterns {
                return (value & greatest) as u16;
            }
            let same_bits = fits_as_bits.then_some((value & greatest) as i32);
            let error = FieldError { least: least as i32, greatest: greatest as i32, same_bits };
            self.report.push(message::over_word(context, operand.span, value, error));
        }
        (value & greatest) as u16
    }

    /// In strict mode, directives are upper case and some spellings do not exist.
    fn check_spelling(&mut self, statement: &Statement) {
        let name = self.context.slice(statement.token.span);
        match statement.op {
            Op::Directive(directive) => {
                if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
                    self.report.extension(self.context, "E0102", statement.token.span);
                }
                if directive == Directive::PackedString {
                    self.report.extension(self.context, "E0119", statement.token.span);
                }
                self.check_named(statement, directive);
            }
            Op::Insn(mnemonic) => {
                let forms = self.mnemonics.forms(mnemonic);
                let form = forms.first().map(|i| &self.context.set.forms[*i as usize]);
                let only_read =
                    form.is_some_and(|form| form.spelled != Spelled::Always && !self.is_family(form));
                if only_read {
                    self.report.extension(self.context, "E0111", statement.token.span);
                }
            }
            Op::None | Op::Unknown => {}
        }
    }

    /// In strict mode, operands of directives that make no words have one spelling too.
    fn check_named(&mut self, statement: &Statement, directive: Directive) {
        for token in self.program.operands(statement) {
            match directive {
                Directive::Origin => {
                    self.number(*token);
                }
                Directive::Global => {
                    let operand = operand::evaluate(self.context, &self.laid.symbols, *token);
                    self.check_operand(&operand);
                }
                Directive::End
                | Directive::Words
                | Directive::Block
                | Directive::String
                | Directive::PackedString
                | Directive::Text
                | Directive::Constant
                | Directive::External => {}
            }
        }
    }

    /// Whether the form is the short name of a family, as `BR` is for `BRnzp`; the textbook has such names.
    fn is_family(&self, form: &Form) -> bool {
        self.context.set.form_of(form.word).is_some_and(|printed| {
            printed.mnemonic.len() > form.mnemonic.len()
                && printed.mnemonic.starts_with(form.mnemonic.as_str())
        })
    }

    /// In strict mode, numbers and labels have one spelling.
    fn check_operand(&mut self, operand: &Operand) {
        let (context, span) = (self.context, operand.span);
        let text = context.slice(span);
        match operand.value {
            Value::Number(Number { style, .. }) => {
                if style.upper {
                    self.report.extension(context, "E0105", span);
                }
                if style.inner_minus {
                    self.report.extension(context, "E0106", span);
                }
                if style.prefix.is_empty() {
                    self.report.extension(context, "E0112", span);
                }
                if style.prefix.starts_with('0') {
                    self.report.extension(context, "E0113", span);
                }
            }
            Value::Label { symbol, offset } => {
                let (name, _) = self.laid.symbols.get(symbol);
                if offset != 0 || text.len() != name.len() {
                    self.report.extension(context, "E0116", span);
                } else if name != text {
                    self.report.extension(context, "E0107", span);
                }
            }
            Value::Char(_) => self.report.extension(context, "E0118", span),
            Value::Reg(_) | Value::Str | Value::Unknown | Value::BadChar(_) => {}
        }
    }

    fn finish(mut self) -> Object {
        let symbols = self.laid.symbols.iter().filter_map(|(name, symbol)| {
            let SymbolValue::Address(addr) = symbol.value else { return None };
            let (name, addr, global, span) = (name.to_owned(), addr as u16, symbol.global, symbol.span);
            Some(ObjectSymbol { name, addr, global, span })
        });
        self.object.symbols = symbols.collect();
        self.object.symbols.sort_by_key(|symbol| symbol.addr);
        self.object.lines.sort_by_key(|line| line.addr);
        self.object.blocks.retain(|block| !block.words.is_empty());
        self.object
    }
}

/// Whether a field of this kind accepts an operand of this class.
fn accepts(kind: Kind, class: Class) -> bool {
    match kind {
        Kind::Reg => class == Class::Reg,
        Kind::Signed | Kind::Vector | Kind::Conditions => class == Class::Number,
        Kind::Unsigned | Kind::Address | Kind::Relative | Kind::Back => {
            class == Class::Number || class == Class::Label
        }
    }
}
