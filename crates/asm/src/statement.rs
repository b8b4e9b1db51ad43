//! What a line says: labels, an operation, operands.
//!
//! ```text
//! statement = label* [operation operand*]
//! label     = word [":"]
//! operation = mnemonic | directive
//! operand   = [","] (word | character | string)
//! ```
//!
//! The operation is the first word of the line that is one; what stands before it are labels. So a
//! student may write labels in any column, with or without a colon, alone or several on a line.

use bantam_diag::Diagnostic;
use bantam_isa::InsnSet;
use rustc_hash::FxHashMap;

use crate::{
    dialect::{Dialect, Directive},
    lexer::{Lexed, Line, Token, TokenKind},
    literal,
    message::{self, Context},
};

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Nothing: labels only.
    None,
    /// An instruction, by the number of its mnemonic.
    Insn(u32),
    /// A directive.
    Directive(Directive),
    /// Something that was meant to be one of these; it has been reported.
    Unknown,
}

/// A line that says something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement {
    /// The line, from 0.
    pub(crate) line: u32,
    /// The labels: a range of [`Program::labels`].
    pub(crate) labels: (u32, u32),
    /// The operation.
    pub(crate) op: Op,
    /// The token that names the operation; the first label if there is none.
    pub(crate) token: Token,
    /// The operands: a range of [`Program::operands`].
    pub(crate) operands: (u32, u32),
}

/// All statements of a source.
pub(crate) struct Program {
    pub(crate) statements: Vec<Statement>,
    labels: Vec<Token>,
    operands: Vec<Token>,
}

impl Program {
    pub(crate) fn labels(&self, statement: &Statement) -> &[Token] {
        &self.labels[statement.labels.0 as usize..statement.labels.1 as usize]
    }

    pub(crate) fn operands(&self, statement: &Statement) -> &[Token] {
        &self.operands[statement.operands.0 as usize..statement.operands.1 as usize]
    }

    /// How many labels there are in all.
    pub(crate) fn label_count(&self) -> usize {
        self.labels.len()
    }
}

/// The words that are operations.
pub struct Mnemonics {
    by_name: FxHashMap<u128, Op>,
    /// The forms of each mnemonic: numbers into [`InsnSet::forms`].
    forms: Vec<Vec<u32>>,
    /// All names, for suggestions.
    names: Vec<String>,
}

/// The name in upper case as a number; `None` if it is too long to be an operation.
fn key(name: &str) -> Option<u128> {
    let bytes = name.as_bytes();
    if bytes.len() > 16 {
        return None;
    }
    Some(bytes.iter().fold(0, |key, byte| (key << 8) | u128::from(byte.to_ascii_uppercase())))
}

impl Mnemonics {
    /// The mnemonics of `set` and the directives of `dialect`.
    #[must_use]
    pub fn new(set: &InsnSet, dialect: &Dialect) -> Self {
        let mut all = Self { by_name: FxHashMap::default(), forms: Vec::new(), names: Vec::new() };
        for (i, form) in set.forms.iter().enumerate() {
            let Some(key) = key(&form.mnemonic) else { continue };
            let next = all.forms.len() as u32;
            let op = *all.by_name.entry(key).or_insert(Op::Insn(next));
            if op == Op::Insn(next) {
                all.forms.push(Vec::new());
                all.names.push(form.mnemonic.clone());
            }
            if let Op::Insn(number) = op {
                all.forms[number as usize].push(i as u32);
            }
        }
        for (name, directive) in dialect.directives {
            if let Some(key) = key(name) {
                all.by_name.insert(key, Op::Directive(*directive));
                all.names.push((*name).to_owned());
            }
        }
        all
    }

    /// The operation of that name.
    pub(crate) fn find(&self, name: &str) -> Option<Op> {
        self.by_name.get(&key(name)?).copied()
    }

    /// Whether the word is an operation.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The forms of a mnemonic: numbers into [`InsnSet::forms`].
    pub(crate) fn forms(&self, mnemonic: u32) -> &[u32] {
        &self.forms[mnemonic as usize]
    }

    /// The operation that is most like `name`, if one is near.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        message::nearest(name, self.names.iter().map(String::as_str))
    }
}

/// Finds the statements of a source.
pub(crate) fn parse(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    lexed: &Lexed,
    diagnostics: &mut Vec<Diagnostic>,
) -> Program {
    let program = Program {
        statements: Vec::with_capacity(lexed.lines.len()),
        labels: Vec::new(),
        operands: Vec::with_capacity(lexed.tokens.len()),
    };
    let mut parser = Parser { context, mnemonics, program, diagnostics };
    for (number, line) in lexed.lines.iter().enumerate() {
        if context.options.strict {
            parser.check_comment(line);
        }
        if line.first < line.end {
            parser.line(number as u32, &lexed.tokens[line.first as usize..line.end as usize]);
        }
    }
    parser.program
}

struct Parser<'a> {
    context: &'a Context<'a>,
    mnemonics: &'a Mnemonics,
    program: Program,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Parser<'_> {
    /// statement = label* [operation operand*]
    fn line(&mut self, number: u32, tokens: &[Token]) {
        let context = self.context;
        let operation = tokens.iter().enumerate().find_map(|(i, token)| {
            let op =
                (token.kind == TokenKind::Word).then(|| self.mnemonics.find(context.slice(token.span)))?;
            op.map(|op| (i, op))
        });
        let first_label = self.program.labels.len() as u32;
        let first_operand = self.program.operands.len() as u32;
        let (token, op) = match operation {
            Some((i, op)) => {
                self.labels(&tokens[..i], true);
                self.operands(tokens[i], &tokens[i + 1..]);
                (tokens[i], op)
            }
            None => (tokens[0], self.line_without_operation(tokens)),
        };
        self.program.statements.push(Statement {
            line: number,
            labels: (first_label, self.program.labels.len() as u32),
            op,
            token,
            operands: (first_operand, self.program.operands.len() as u32),
        });
    }

    /// label = word [":"]
    fn labels(&mut self, tokens: &[Token], before_operation: bool) {
        let mut previous = TokenKind::Colon;
        for token in tokens {
            match token.kind {
                TokenKind::Word => {
                    let name = self.context.slice(token.span);
                    if self.can_be_label(name, before_operation) {
                        self.program.labels.push(*token);
                    } else {
                        self.diagnostics.push(message::not_a_label(self.context, token.span));
                    }
                }
                TokenKind::Colon if previous == TokenKind::Word => {
                    self.context.liberty(self.diagnostics, "E0104", token.span);
                }
                TokenKind::Char
                | TokenKind::Str
                | TokenKind::UnclosedStr
                | TokenKind::Comma
                | TokenKind::Colon => {
                    self.diagnostics.push(message::stray(self.context, token.span));
                }
            }
            previous = token.kind;
        }
    }

    /// Whether the word may name a place. Words such as `xA` are numbers elsewhere, but not before an
    /// operation.
    fn can_be_label(&self, name: &str, before_operation: bool) -> bool {
        if self.context.register(name).is_some() || name.starts_with('\'') {
            return false;
        }
        match literal::number(name, self.context.dialect) {
            None => true,
            Some(_) => before_operation && name.as_bytes()[0].is_ascii_alphabetic(),
        }
    }

    /// operand = [","] (word | character | string)
    fn operands(&mut self, operation: Token, tokens: &[Token]) {
        let strict = self.context.options.strict;
        let mut previous = operation;
        for (i, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Word | TokenKind::Char | TokenKind::Str | TokenKind::UnclosedStr => {
                    if strict && i > 0 && previous.kind != TokenKind::Comma {
                        self.context.liberty(self.diagnostics, "E0101", token.span);
                    }
                    self.program.operands.push(*token);
                }
                TokenKind::Comma if i > 0 && previous.kind != TokenKind::Comma && i + 1 < tokens.len() => {}
                TokenKind::Comma | TokenKind::Colon => {
                    self.diagnostics.push(message::stray(self.context, token.span));
                }
            }
            previous = *token;
        }
    }

    /// A line without an operation is labels, or something is misspelt.
    fn line_without_operation(&mut self, tokens: &[Token]) -> Op {
        let context = self.context;
        let text = |token: &Token| context.slice(token.span);
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word).count();
        let only_labels = tokens.iter().all(|token| {
            token.kind == TokenKind::Colon
                || token.kind == TokenKind::Word && self.can_be_label(text(token), true)
        });
        let colons = tokens.len() - words;
        if let Some(token) =
            tokens.iter().find(|token| token.kind == TokenKind::Word && text(token).starts_with('.'))
        {
            self.diagnostics.push(message::unknown_directive(context, self.mnemonics, token.span));
            return Op::Unknown;
        }
        if only_labels && (words == 1 || colons >= words) {
            self.labels(tokens, true);
            return Op::None;
        }
        // The operation is the last word that could be one before something that is surely an operand.
        let operand = tokens.iter().position(|token| {
            token.kind != TokenKind::Colon
                && !(token.kind == TokenKind::Word && self.can_be_label(text(token), true))
        });
        let candidates = &tokens[..operand.unwrap_or(tokens.len())];
        let near = candidates
            .iter()
            .find(|token| token.kind == TokenKind::Word && self.mnemonics.nearest(text(token)).is_some());
        let last = match operand {
            Some(_) => candidates.iter().rfind(|token| token.kind == TokenKind::Word),
            None => candidates.first(),
        };
        match near.or(last) {
            Some(token) => {
                self.diagnostics.push(message::unknown_operation(context, self.mnemonics, token.span));
                // What stands before it still names this place.
                let at = tokens.iter().position(|other| other.span == token.span).unwrap_or(0);
                self.labels(&tokens[..at], true);
            }
            None => self.diagnostics.push(message::stray(context, tokens[0].span)),
        }
        Op::Unknown
    }

    /// Strictly, a comment begins with the first mark of the dialect.
    fn check_comment(&mut self, line: &Line) {
        let comment = self.context.slice(line.comment);
        let mark = self.context.dialect.comments.first().copied().unwrap_or_default();
        if !comment.is_empty() && !comment.starts_with(mark) {
            self.context.liberty(self.diagnostics, "E0103", line.comment);
        }
    }
}
