//! What a line says: labels, an operation, operands.
//!
//! ```text
//! statement = label* [operation operand*]
//! label     = word [":"]
//! operation = mnemonic | directive
//! operand   = [","] (word | character | string)
//! ```
//!
//! In a dialect with loose lines the operation is the first word of the line that is one; what stands
//! before it are labels. So a student may write labels in any column, with or without a colon, alone or
//! several on a line. In the other dialects a label ends in a colon, which makes them simpler.

use bantam_diag::Diagnostic;
use bantam_isa::InsnSet;

use crate::{
    dialect::{Dialect, Directive, Lines},
    lexer::{Lexed, Line, Token, TokenKind},
    literal,
    message::{self, Context},
    report::Report,
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
    /// The operation, and the number of its name.
    by_name: Words,
    /// The forms of each mnemonic: numbers into [`InsnSet::forms`].
    forms: Vec<Vec<u32>>,
    /// All names as the textbook writes them.
    names: Vec<String>,
}

/// What a word of the language is: the operation, and the number of its name.
type Word = (Op, u32);

/// A table of few words that is asked for every word of a source: half of its places stay empty, so most
/// words that are none of its own are found out at the first look.
struct Words {
    places: Vec<Option<(u128, Word)>>,
}

impl Words {
    /// A table for at most so many words.
    fn with_room(words: usize) -> Self {
        Self { places: vec![None; (2 * words + 1).next_power_of_two()] }
    }

    /// The place of a key, or the empty one where it would be. There is an empty one, as there is room.
    fn place(&self, key: u128) -> usize {
        let mixed = ((key >> 64) as u64 ^ key as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let last = self.places.len() - 1;
        let mut place = (mixed >> 32) as usize & last;
        while self.places[place].is_some_and(|(other, _)| other != key) {
            place = (place + 1) & last;
        }
        place
    }

    fn get(&self, key: u128) -> Option<Word> {
        self.places[self.place(key)].map(|(_, word)| word)
    }

    fn insert(&mut self, key: u128, word: Word) {
        let place = self.place(key);
        self.places[place] = Some((key, word));
    }
}

/// A line of more words than this, none of which is surely an operand, is a comment without its `;`.
const PROSE: usize = 4;

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
        let most = set.forms.len() + dialect.directives.len();
        let mut all = Self { by_name: Words::with_room(most), forms: Vec::new(), names: Vec::new() };
        for (i, form) in set.forms.iter().enumerate() {
            let Some(key) = key(&form.mnemonic) else { continue };
            let next = all.forms.len() as u32;
            let (op, _) = all.by_name.get(key).unwrap_or((Op::Insn(next), next));
            if op == Op::Insn(next) {
                all.by_name.insert(key, (op, next));
                all.forms.push(Vec::new());
                all.names.push(form.mnemonic.clone());
            }
            if let Op::Insn(number) = op {
                all.forms[number as usize].push(i as u32);
            }
        }
        for (name, directive) in dialect.directives {
            if let Some(key) = key(name) {
                all.by_name.insert(key, (Op::Directive(*directive), all.names.len() as u32));
                all.names.push((*name).to_owned());
            }
        }
        all
    }

    /// The operation of that name.
    pub(crate) fn find(&self, name: &str) -> Option<Op> {
        self.by_name.get(key(name)?).map(|(op, _)| op)
    }

    /// The operation's name as the textbook writes it: `BRz` for `brZ`.
    pub(crate) fn spelling(&self, name: &str) -> Option<&str> {
        let (_, number) = self.by_name.get(key(name)?)?;
        Some(&self.names[number as usize])
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

    /// The operation that is most like `name`, if one is near. A point that is missing comes first.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        let with_point = self
            .names
            .iter()
            .find(|known| known.strip_prefix('.').is_some_and(|known| known.eq_ignore_ascii_case(name)));
        if let Some(name) = with_point {
            return Some(name);
        }
        message::nearest(name, self.names.iter().map(String::as_str))
    }
}

/// Finds the statements of a source.
pub(crate) fn parse(
    context: &Context<'_>,
    mnemonics: &Mnemonics,
    lexed: &Lexed,
    report: &mut Report,
) -> Program {
    let program = Program {
        statements: Vec::with_capacity(lexed.lines.len()),
        labels: Vec::new(),
        operands: Vec::with_capacity(lexed.tokens.len()),
    };
    let mut parser = Parser { context, mnemonics, program, report, after_end: false };
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
    report: &'a mut Report,
    /// The last block has ended. What stands here is in no block, which the layout reports; what is
    /// wrong with each line of it does not matter.
    after_end: bool,
}

impl Context<'_> {
    /// Whether the word may name a place. Words such as `xA` are numbers elsewhere, but not where a
    /// label is defined.
    pub(crate) fn can_be_label(&self, name: &str) -> bool {
        if self.register(name).is_some() || name.starts_with('\'') {
            return false;
        }
        match literal::number(name, self.dialect) {
            None => true,
            Some(_) => name.as_bytes()[0].is_ascii_alphabetic(),
        }
    }
}

/// How many of the tokens at the front are labels with their colons.
fn colon_labels(tokens: &[Token]) -> usize {
    let is_label = |pair: &&[Token]| matches!(pair, [name, colon] if name.kind == TokenKind::Word && colon.kind == TokenKind::Colon);
    2 * tokens.chunks(2).take_while(is_label).count()
}

impl Parser<'_> {
    /// Says what is wrong, if this line matters.
    fn complain(&mut self, diagnostic: Diagnostic) {
        if !self.after_end {
            self.report.push(diagnostic);
        }
    }

    /// The statements of a line, as the dialect has them.
    fn line(&mut self, number: u32, tokens: &[Token]) {
        match self.context.dialect.lines {
            Lines::Loose => self.loose_line(number, tokens),
            Lines::Colons => self.colon_line(number, tokens),
        }
    }

    /// statement = label* [operation operand*]
    fn loose_line(&mut self, number: u32, tokens: &[Token]) {
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
                self.after_end &= op != Op::Directive(Directive::Origin);
                self.labels(&tokens[..i]);
                self.operands(tokens[i], &tokens[i + 1..]);
                self.after_end |= op == Op::Directive(Directive::End);
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

    /// statement = (word ":")* [operation operand*]
    fn colon_line(&mut self, number: u32, tokens: &[Token]) {
        let (labels, rest) = tokens.split_at(colon_labels(tokens));
        let first_label = self.program.labels.len() as u32;
        self.labels(labels);
        let first_operand = self.program.operands.len() as u32;
        let (op, token) = match rest.split_first() {
            None => (Op::None, tokens[0]),
            Some((token, operands)) => {
                let context = self.context;
                let is_word = token.kind == TokenKind::Word;
                let found = is_word.then(|| self.mnemonics.find(context.slice(token.span))).flatten();
                match found {
                    Some(_) => self.operands(*token, operands),
                    None => {
                        let next = operands.first();
                        self.complain(message::not_an_operation(context, self.mnemonics, *token, next));
                    }
                }
                (found.unwrap_or(Op::Unknown), *token)
            }
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
    fn labels(&mut self, tokens: &[Token]) {
        let mut previous = TokenKind::Colon;
        for token in tokens {
            match token.kind {
                TokenKind::Word => {
                    let name = self.context.slice(token.span);
                    // On a loose line what stands before the operation is none.
                    let is_loose = self.context.dialect.lines == Lines::Loose;
                    if !is_loose && self.mnemonics.contains(name) {
                        self.complain(message::label_is_operation(self.context, token.span));
                    } else if self.context.can_be_label(name) {
                        self.program.labels.push(*token);
                    } else {
                        self.complain(message::not_a_label(self.context, token.span));
                    }
                }
                TokenKind::Colon if self.context.dialect.lines != Lines::Loose => {}
                TokenKind::Colon if previous == TokenKind::Word => {
                    self.context.liberty(self.report, "E0104", token.span);
                }
                TokenKind::Char
                | TokenKind::Str
                | TokenKind::UnclosedStr
                | TokenKind::Comma
                | TokenKind::Colon => {
                    self.complain(message::stray(self.context, token.span));
                }
            }
            previous = token.kind;
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
                        self.context.liberty(self.report, "E0101", token.span);
                    }
                    self.program.operands.push(*token);
                }
                TokenKind::Comma if i > 0 && previous.kind != TokenKind::Comma && i + 1 < tokens.len() => {}
                TokenKind::Comma | TokenKind::Colon => {
                    self.complain(message::stray(self.context, token.span));
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
                || token.kind == TokenKind::Word && context.can_be_label(text(token))
        });
        let colons = tokens.len() - words;
        let directive =
            tokens.iter().position(|token| token.kind == TokenKind::Word && text(token).starts_with('.'));
        if let Some(at) = directive {
            // What stands before it still names this place.
            self.labels(&tokens[..at]);
            self.report.push(message::unknown_directive(context, self.mnemonics, tokens[at].span));
            return Op::Unknown;
        }
        if only_labels && (words == 1 || colons >= words) {
            self.labels(tokens);
            return Op::None;
        }
        // The operation is the last word that could be one before something that is surely an operand.
        let operand = tokens.iter().position(|token| {
            token.kind != TokenKind::Colon
                && !(token.kind == TokenKind::Word && context.can_be_label(text(token)))
        });
        let candidates = &tokens[..operand.unwrap_or(tokens.len())];
        let is_prose = operand.is_none() && words > PROSE;
        let near = candidates
            .iter()
            .take(if is_prose { 0 } else { PROSE })
            .find(|token| token.kind == TokenKind::Word && self.mnemonics.nearest(text(token)).is_some());
        let has_register = tokens.iter().any(|token| context.register(text(token)).is_some());
        if near.is_none() && !has_register {
            let all = tokens[0].span.to(tokens[tokens.len() - 1].span);
            self.complain(message::no_operation(context, all));
            return Op::Unknown;
        }
        let last = candidates.iter().rfind(|token| token.kind == TokenKind::Word);
        match near.or(last) {
            Some(token) => {
                let near = near.and_then(|token| self.mnemonics.nearest(text(token)));
                self.complain(message::unknown_operation(context, token.span, near));
                let at = tokens.iter().position(|other| other.span == token.span).unwrap_or(0);
                self.labels(&tokens[..at]);
            }
            None => self.complain(message::stray(context, tokens[0].span)),
        }
        Op::Unknown
    }

    /// Strictly, a comment begins with the first mark of the dialect.
    fn check_comment(&mut self, line: &Line) {
        let comment = self.context.slice(line.comment);
        let mark = self.context.dialect.comments.first().copied().unwrap_or_default();
        if !comment.is_empty() && !comment.starts_with(mark) {
            self.context.liberty(self.report, "E0103", line.comment);
        }
    }
}
