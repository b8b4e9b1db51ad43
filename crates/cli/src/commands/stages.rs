//! What a compiler makes on its way, as text: tokens, tree, types, the SSA form before and after its passes.

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

use crate::error::Failure;

/// A program in Chick on its way.
pub(crate) struct Stages<'a> {
    pub(crate) source: &'a Source,
    abi: &'static dyn Backend,
    pub(crate) options: ChickOptions,
    pub(crate) checked: Checked,
}

impl<'a> Stages<'a> {
    /// Reads and checks a program.
    pub(crate) fn new(
        source: &'a Source,
        target: &dyn Target,
        options: ChickOptions,
    ) -> Result<Self, Failure> {
        let Some(abi) = target.chick() else {
            return Err(Failure::NoChick { name: source.name.clone(), machine: target.title() });
        };
        let checked = check_source(source, 0, abi.profile(), options);
        Ok(Self { source, abi, options, checked })
    }

    /// The program, if there are no errors in it.
    pub(crate) fn program(&self) -> Option<&Program> {
        self.checked.program.as_ref()
    }

    /// The tokens, a line each.
    pub(crate) fn tokens(&self) -> String {
        let tokens = tokens(&self.source.text, self.abi.profile().asm_comments);
        let tokens = tokens.iter().filter(|token| token.kind != TokenKind::End);
        tokens.map(|token| token_line(self.source, token.span, kind(token.kind))).collect()
    }

    /// The tree, also of a source that has errors.
    pub(crate) fn tree(&self) -> String {
        draw(&self.checked.tree, self.source)
    }

    /// The program with its types.
    pub(crate) fn types(&self) -> String {
        self.program().map_or(String::new(), ToString::to_string)
    }

    /// The SSA form.
    pub(crate) fn ir(&self) -> String {
        self.program().map_or(String::new(), |program| ir::lower(program, self.source).to_string())
    }

    /// The SSA form that the code is made from.
    pub(crate) fn optimised(&self) -> String {
        let request = |program| Request { program, source: self.source, id: 0, options: self.options };
        self.program().map_or(String::new(), |program| self.abi.optimised(&request(program)).to_string())
    }
}

/// What a token is called.
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

/// The tokens of assembly, a line each: place, kind, text.
pub(crate) fn tokens_of_assembly(source: &Source, target: &dyn Target) -> String {
    let tokens = assembly_tokens(&source.text, target.dialect());
    tokens.iter().map(|token| token_line(source, token.span, &format!("{:?}", token.kind))).collect()
}

/// A token on a line of its own; of one that has several lines, the others are set below it.
fn token_line(source: &Source, span: Span, kind: &str) -> String {
    let at = source.position(span.start);
    let text = source.slice(span).trim_end().replace('\n', "\n        ");
    format!("{}:{}: {kind:<12}{text}\n", at.line, at.column)
}
