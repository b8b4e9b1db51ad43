//! The stages of a compilation as text: tokens, tree, types, and the SSA form before and after its passes.

use bantam_asm::tokens as assembly_tokens;
use bantam_chick::{
    Checked, Options as ChickOptions, TokenKind,
    backend::{Backend, Request},
    check_source, draw, ir,
    program::Program,
    tokens,
};
use bantam_diag::{Source, Span};
use bantam_machines::Target;

use crate::input::InputError;

/// The stages of a Chick program.
pub struct Stages<'a> {
    pub(crate) source: &'a Source,
    backend: &'static dyn Backend,
    pub(crate) options: ChickOptions,
    /// The result of checking: tree, program, diagnostics.
    pub checked: Checked,
}

impl<'a> Stages<'a> {
    /// Parses and checks a program.
    ///
    /// # Errors
    ///
    /// [`InputError::NoChick`] if Chick does not compile for the machine.
    pub fn new(source: &'a Source, target: &dyn Target, options: ChickOptions) -> Result<Self, InputError> {
        let Some(backend) = target.chick() else {
            return Err(InputError::NoChick { name: source.name.clone(), machine: target.title() });
        };
        let checked = check_source(source, 0, backend.profile(), options);
        Ok(Self { source, backend, options, checked })
    }

    /// Returns the typed program, if it has no errors.
    #[must_use]
    pub fn program(&self) -> Option<&Program> {
        self.checked.program.as_ref()
    }

    /// Returns the tokens, one per line.
    #[must_use]
    pub fn tokens(&self) -> String {
        let tokens = tokens(&self.source.text, self.backend.profile().asm_comments);
        let tokens = tokens.iter().filter(|token| token.kind != TokenKind::End);
        tokens.map(|token| token_line(self.source, token.span, kind(token.kind))).collect()
    }

    /// Returns the syntax tree, even of a source that has errors.
    #[must_use]
    pub fn tree(&self) -> String {
        draw(&self.checked.tree, self.source)
    }

    /// Returns the typed program; empty if it has errors.
    #[must_use]
    pub fn types(&self) -> String {
        self.program().map_or(String::new(), ToString::to_string)
    }

    /// Returns the SSA form before all passes; empty if the program has errors.
    #[must_use]
    pub fn ir(&self) -> String {
        self.program().map_or(String::new(), |program| ir::lower(program, self.source).to_string())
    }

    /// Returns the SSA form after all passes, from which code is generated; empty if the program has errors.
    #[must_use]
    pub fn optimised(&self) -> String {
        let request = |program| Request { program, source: self.source, id: 0, options: self.options };
        self.program().map_or(String::new(), |program| self.backend.optimised(&request(program)).to_string())
    }
}

/// Returns the name of a kind of token.
pub(crate) fn kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Word => "Word",
        TokenKind::Number => "Number",
        TokenKind::Char => "Char",
        TokenKind::Text => "Text",
        TokenKind::Unclosed => "Unclosed",
        TokenKind::Symbol(_) => "Symbol",
        TokenKind::Assembly => "Assembly",
        TokenKind::Comment => "Comment",
        TokenKind::UnclosedComment => "UnclosedComment",
        TokenKind::Unknown => "Unknown",
        TokenKind::End => "End",
    }
}

/// Returns the tokens of assembly, one per line: position, kind, text.
#[must_use]
pub fn tokens_of_assembly(source: &Source, target: &dyn Target) -> String {
    let tokens = assembly_tokens(&source.text, target.dialect());
    tokens.iter().map(|token| token_line(source, token.span, &format!("{:?}", token.kind))).collect()
}

/// Formats a token on a line of its own. If it spans several lines, the others follow, indented.
fn token_line(source: &Source, span: Span, kind: &str) -> String {
    let at = source.position(span.start);
    let text = source.slice(span).trim_end().replace('\n', "\n        ");
    format!("{}:{}: {kind:<12}{text}\n", at.line, at.column)
}
