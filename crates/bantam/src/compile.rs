//! From a Chick program to an object: check, compile, assemble.
//!
//! The object's files are the program and the assembly that it was compiled to, and every word has a line in both. The
//! assembler's diagnostics are mapped to lines of the program, because its author has never seen the assembly.

use bantam_asm::{Assembly, Object, Options};
use bantam_chick::{
    Options as ChickOptions, TokenKind,
    backend::{Backend, Request, fault_of},
    check_source,
    evaluate::Fault as ChickFault,
    tokens,
};
use bantam_diag::{Diagnostic, Severity, Source, SourceId, Span, has_errors};
use bantam_isa::{Image, SourceFile, SourceLine};
use bantam_machines::{ALL, CHICK_ENDING, Target, has_ending};
use bantam_run::Fault;

use crate::debug_info;

/// A compiled program.
pub(crate) struct Compiled {
    /// The object; meaningful only if there are no errors.
    pub(crate) object: Object,
    /// Errors and warnings.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Where its assembly came from, if it was compiled.
    pub(crate) origin: Option<Origin>,
}

/// The program that assembly was compiled from.
pub(crate) struct Origin {
    program: Source,
    id: SourceId,
    assembly: Source,
    /// For each line of the assembly, the line of the program from 1, or 0.
    lines: Vec<u32>,
    /// Inline assembly in the program.
    raw: Vec<Span>,
}

/// Returns the titles of the machines that Chick is compiled for, as part of a sentence.
#[must_use]
pub fn machines() -> String {
    let titles: Vec<String> =
        ALL.iter().filter(|target| target.chick().is_some()).map(|t| format!("the {}", t.title())).collect();
    titles.join(" and ")
}

/// Returns whether an image was compiled from Chick. Its first file is then the program, its second the assembly.
#[must_use]
pub fn is_compiled(image: &Image) -> bool {
    image.files.len() == 2 && has_ending(&image.files[0].name, CHICK_ENDING)
}

/// Returns a fault of a Chick program in the terms of the language, with its line. It is a fault that the compiler put
/// into the code, or one that the machine detects itself. Returns `None` for any other fault, and if the image was not
/// compiled from Chick.
#[must_use]
pub fn chick_fault<'a>(fault: &Fault, image: &'a Image) -> Option<(ChickFault, &'a SourceLine)> {
    let line = image.source_of(fault.addr).filter(|line| is_compiled(image) && line.file == 0)?;
    let mut labels = image.symbols.iter().filter(|symbol| symbol.addr == fault.addr);
    let placed = labels.find_map(|symbol| fault_of(&symbol.name));
    let known =
        || [ChickFault::Division, ChickFault::Index].into_iter().find(|kind| kind.message() == fault.message);
    Some((placed.or_else(known)?, line))
}

/// Checks, compiles and assembles a program.
pub(crate) fn compile_source(
    target: &dyn Target,
    source: &Source,
    id: SourceId,
    options: ChickOptions,
) -> Compiled {
    let nothing = |diagnostics| Compiled {
        object: Object::new(target.insn_set().name, source),
        diagnostics,
        origin: None,
    };
    let Some(backend) = target.chick() else {
        let message = format!("Chick compiles for {}, not for the {}", machines(), target.title());
        return nothing(vec![Diagnostic::error("E0251", id, Span::default(), message)]);
    };
    let checked = check_source(source, id, backend.profile(), options);
    let mut diagnostics = checked.diagnostics;
    let Some(program) = checked.program else { return nothing(diagnostics) };
    let compiled = match backend.compile(&Request { program: &program, source, id, options }) {
        Ok(compiled) => compiled,
        Err(more) => {
            diagnostics.extend(more);
            return nothing(diagnostics);
        }
    };
    let assembly = Source::new(name_of_assembly(&source.name, target), compiled.text);
    let locations = compiled.locations;
    let raw = raw_assembly(source, backend);
    let origin = Origin { program: source.clone(), id, assembly, lines: compiled.lines, raw };
    let Assembly { object, diagnostics: about } =
        target.assembler().assemble(&origin.assembly, id, Options::default());
    // Warnings are about style, which does not apply to generated code.
    let errors = about.into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    diagnostics.extend(errors.map(|diagnostic| origin.trace(diagnostic)));
    let mut object = if has_errors(&diagnostics) { object } else { origin.mapped(object) };
    (object.variables, object.functions) = debug_info::names(&program, source, &locations, backend, &object);
    Compiled { object, diagnostics, origin: Some(origin) }
}

/// Returns the file name of the assembly of a program: the program's name followed by the machine's own extension, so
/// that it is not mistaken for a source written by hand.
#[must_use]
pub fn name_of_assembly(name: &str, target: &dyn Target) -> String {
    format!("{name}{}", target.source_endings().first().unwrap_or(&""))
}

/// Returns the spans of inline assembly in a program.
fn raw_assembly(source: &Source, backend: &dyn Backend) -> Vec<Span> {
    let tokens = tokens(&source.text, backend.profile().asm_comments);
    tokens.iter().filter(|token| token.kind == TokenKind::Assembly).map(|token| token.span).collect()
}

impl Origin {
    /// Returns the object with both files, and with a line in the program for each word that has one.
    fn mapped(&self, mut object: Object) -> Object {
        let program = SourceFile { name: self.program.name.clone(), text: self.program.text.clone() };
        object.files.insert(0, program);
        let mut lines = Vec::with_capacity(2 * object.lines.len());
        for line in &object.lines {
            lines.push(SourceLine { file: line.file + 1, ..*line });
            let number = self.line_of(line.line);
            if number > 0 {
                lines.push(SourceLine { file: 0, line: number, column: self.column_of(number), ..*line });
            }
        }
        object.lines = lines;
        object
    }

    /// Returns the line of the program that a line of the assembly comes from, both from 1; 0 for none.
    fn line_of(&self, line: u32) -> u32 {
        let index = (line as usize).checked_sub(1);
        let number = index.and_then(|index| self.lines.get(index)).copied().unwrap_or(0);
        if (number as usize) <= self.program.line_count() { number } else { 0 }
    }

    /// Returns the column of the first character of a line of the program, from 1.
    fn column_of(&self, line: u32) -> u32 {
        let text = self.program.line(line as usize - 1);
        text.chars().take_while(|c| c.is_whitespace()).count() as u32 + 1
    }

    /// Maps a diagnostic of the assembly to the program.
    pub(crate) fn trace(&self, diagnostic: Diagnostic) -> Diagnostic {
        let line = self.assembly.line_of(diagnostic.primary.span.start);
        let text = self.assembly.slice(diagnostic.primary.span);
        let number = self.line_of(line as u32 + 1);
        let raw = self.raw.iter().find(|span| {
            let lines = self.program.line_of(span.start)..=self.program.line_of(span.end);
            number > 0 && lines.contains(&(number as usize - 1))
        });
        let (span, message) = match raw {
            Some(raw) => (self.span_in(*raw, line, number, text), diagnostic.message),
            None => {
                let span = self.program.line_span((number as usize).saturating_sub(1));
                (span, format!("the compiler generated invalid assembly here: {}", diagnostic.message))
            }
        };
        let mut traced =
            Diagnostic::error(diagnostic.code, self.id, span, message).label(diagnostic.primary.text);
        // The fix would edit the assembly, which is not a file of the user's.
        traced.help = diagnostic.help.filter(|_| diagnostic.fix.is_none());
        traced
    }

    /// Returns the span of a piece of inline assembly: its line between the braces, or else the line that the compiler
    /// took it from.
    fn span_in(&self, raw: Span, line: usize, number: u32, text: &str) -> Span {
        let wanted = self.assembly.line(line).trim();
        let lines = self.program.line_of(raw.start)..=self.program.line_of(raw.end);
        let same = lines.into_iter().find(|at| is_made_of(wanted, self.program.line(*at).trim()));
        let at = same.unwrap_or(number as usize - 1);
        let whole = self.program.line_span(at);
        let found = self.program.slice(whole).find(text).filter(|_| !text.is_empty());
        let found = found.map(|offset| {
            let start = whole.start + offset as u32;
            Span::new(start, start + text.len() as u32)
        });
        let blanks = self.program.line(at).len() - self.program.line(at).trim_start().len();
        found.unwrap_or(Span::new(whole.start + blanks as u32, whole.end))
    }
}

/// Returns whether a line of assembly was made from a line of a program, in which `{name}` is replaced by an address.
fn is_made_of(assembly: &str, line: &str) -> bool {
    let (first, rest) = line.split_once('{').unwrap_or((line, ""));
    let Some(mut left) = assembly.strip_prefix(first).filter(|_| !line.is_empty()) else { return false };
    for piece in rest.split('{').filter(|piece| !piece.is_empty()) {
        let (_, piece) = piece.split_once('}').unwrap_or(("", piece));
        let Some(at) = left.find(piece) else { return false };
        left = &left[at + piece.len()..];
    }
    // Without a name, the lines are the same.
    line.contains('{') || left.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_assembly_matches_the_line_it_was_made_from() {
        assert!(is_made_of("STR R9 254", "STR R9 {a}") && is_made_of("MOVE R1 3 ; {", "MOVE R1 3 ; {"));
        assert!(is_made_of("ADD 254 x 17, R1", "ADD {a} x {b}, R1") && !is_made_of("ADD R1", "ADD"));
        assert!(!is_made_of("STR R8 254", "STR R9 {a}") && !is_made_of("", ""));
    }
}
