//! What is wrong with the operands of an instruction, once no form accepts them.

use bantam_diag::{Diagnostic, Span};
use bantam_isa::{Field, Form, Kind};

use super::{Encoder, MAX_OPERANDS, accepts};
use crate::{
    lexer::Token,
    literal, message,
    operand::{Class, Operand, Value},
    statement::Statement,
};

impl Encoder<'_, '_> {
    /// Reports why no form of the mnemonic accepts these operands: all that is wrong with them.
    pub(super) fn wrong_operands(
        &mut self,
        statement: &Statement,
        forms: &[u32],
        operands: &[Operand],
        addr: u32,
    ) {
        let context = self.context;
        let forms: Vec<&Form> = forms.iter().map(|i| &context.set.forms[*i as usize]).collect();
        let tokens = self.program.operands(statement);
        let fewest = forms.iter().map(|form| form.operands.len()).min().unwrap_or(0);
        let most = forms.iter().map(|form| form.operands.len()).max().unwrap_or(0);
        let name = statement.token.span;
        let half = tokens.iter().find(|token| literal::is_half(context.slice(token.span)));
        let mixup = self.mixup(name, operands).filter(|_| half.is_none() && tokens.len() <= MAX_OPERANDS);
        let mut rest = Vec::new();
        let mut diagnostic = if let Some(half) = half {
            message::malformed_number(context, half.span)
        } else if self.is_label(tokens, most) {
            message::label_is_operation(context, name)
        } else if tokens.len() < fewest {
            message::too_few(context, name, &forms, tokens)
        } else if tokens.len() > most {
            let is_statement = self.mnemonics.contains(context.slice(tokens[most].span));
            let error = message::too_many(context, name, &forms, tokens);
            if is_statement { message::new_statement(context, error, tokens[most].span) } else { error }
        } else {
            let mut wrong = self.wrong_operand(&forms, operands, addr).into_iter();
            let first = wrong.next();
            rest.extend(wrong);
            first.unwrap_or_else(|| message::too_few(context, name, &forms, tokens))
        };
        if let Some(help) = mixup {
            diagnostic = diagnostic.help(help);
            diagnostic.fix = None;
            rest.clear();
        }
        if self.program.labels(statement).len() > 1 {
            diagnostic = message::perhaps_a_comment(diagnostic);
        }
        self.report.push(diagnostic);
        rest.into_iter().for_each(|diagnostic| self.report.push(diagnostic));
    }

    /// Picks the form that accepts the most operands, reports the numbers and labels among them that do not fit, and
    /// returns what is wrong with the operands that it rejects.
    fn wrong_operand(&mut self, forms: &[&Form], operands: &[Operand], addr: u32) -> Vec<Diagnostic> {
        let accepted = |form: &&&Form| {
            let pairs = form.operands.iter().zip(operands);
            let accepted =
                pairs.filter(|(field, operand)| accepts(field.kind, operand.value.class())).count();
            (form.operands.len() == operands.len(), accepted)
        };
        let Some(form) = forms.iter().max_by_key(accepted) else { return Vec::new() };
        let mut wrong = Vec::new();
        for (field, operand) in form.operands.iter().zip(operands) {
            if accepts(field.kind, operand.value.class()) {
                self.field(form, field, operand, addr);
            } else {
                wrong.push(self.wrong_kind(forms, field, operand));
            }
        }
        wrong
    }

    /// What to write instead of operands that belong to another instruction, if the dialect knows.
    fn mixup(&self, name: Span, operands: &[Operand]) -> Option<String> {
        let context = self.context;
        let given: String = operands.iter().map(|operand| self.letter(operand)).collect();
        let name = context.slice(name).to_ascii_uppercase();
        let mixup = context
            .dialect
            .mixups
            .iter()
            .find(|mixup| mixup.given == given && mixup.mnemonics.contains(&name.as_str()))?;
        let texts = operands.iter().map(|operand| context.word(operand.span));
        let help = mixup.help.replace("{m}", &name);
        Some(texts.enumerate().fold(help, |help, (i, text)| help.replace(&format!("{{{i}}}"), &text)))
    }

    /// What an operand is, as a letter of [`Mixup::given`](crate::Mixup::given).
    fn letter(&self, operand: &Operand) -> char {
        let text = self.context.slice(operand.span);
        match operand.value {
            Value::Reg(_) => 'R',
            Value::Number(_) | Value::Char(_) => 'N',
            Value::Label { .. } => 'L',
            Value::Str => 'S',
            Value::Unknown if text.len() <= 3 && text.bytes().all(|c| b"nzpNZP".contains(&c)) => 'C',
            Value::Unknown
                if self.context.can_be_label(text)
                    && !self.mnemonics.contains(text)
                    && !self.context.looks_like_register(text)
                    && !literal::looks_like_number(text) =>
            {
                'L'
            }
            Value::Unknown | Value::BadChar(_) => '?',
        }
    }

    /// Whether the mnemonic before these operands is probably a label, because an operation follows.
    fn is_label(&self, tokens: &[Token], most: usize) -> bool {
        tokens.first().is_some_and(|first| {
            let name = self.context.slice(first.span);
            self.mnemonics.contains(name)
                && (tokens.len() > 1 || tokens.len() > most || name.starts_with('.'))
        })
    }

    /// Reports why an operand does not match its field.
    fn wrong_kind(&self, forms: &[&Form], field: &Field, operand: &Operand) -> Diagnostic {
        let context = self.context;
        let text = context.slice(operand.span);
        match operand.value {
            Value::BadChar(error) => message::bad_literal(context, operand.span, error),
            Value::Unknown if !is_place(field.kind) && context.looks_like_register(text) => {
                message::no_such_register(context, operand.span)
            }
            Value::Unknown if literal::looks_like_number(text) => {
                message::malformed_number(context, operand.span)
            }
            Value::Unknown if accepts_label(field.kind) && !self.mnemonics.contains(text) => {
                message::undefined(context, &self.laid.symbols, operand.span)
            }
            Value::Reg(_)
            | Value::Number(_)
            | Value::Char(_)
            | Value::Label { .. }
            | Value::Str
            | Value::Unknown => {
                message::wrong_kind(context, operand, field, forms, self.mnemonics.contains(text))
            }
        }
    }
}

/// Whether a field of this kind accepts a label.
fn accepts_label(kind: Kind) -> bool {
    accepts(kind, Class::Label)
}

/// Whether a field of this kind refers to a place in the program.
fn is_place(kind: Kind) -> bool {
    match kind {
        Kind::Address | Kind::Relative | Kind::Back => true,
        Kind::Reg | Kind::Signed | Kind::Unsigned | Kind::Vector | Kind::Conditions => false,
    }
}
