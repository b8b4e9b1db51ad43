//! The size of the assembly in bytes, and the error for a program that is too large.

use bantam_chick::backend::{Assembly, Request};
use bantam_diag::{Diagnostic, Span};
use bantam_isa::{InsnSet, Isa as _};
use rustc_hash::FxHashMap;

use crate::rows::Vc;

/// The number of most expensive statements that the error shows.
const SHOWN: usize = 3;

/// Returns the program if it fits, with `aside` bytes of variables after it.
///
/// # Errors
///
/// A diagnostic that names the statements that cost the most.
pub(super) fn fitting(
    assembly: Assembly,
    aside: u32,
    request: &Request<'_>,
) -> Result<Assembly, Vec<Diagnostic>> {
    let set = InsnSet::of::<Vc>();
    let of_line: Vec<u32> = assembly.text.lines().map(|line| bytes(line, &set)).collect();
    let code: u32 = of_line.iter().sum();
    if code + aside <= Vc::MEMORY {
        return Ok(assembly);
    }
    let mut costs: FxHashMap<u32, u32> = FxHashMap::default();
    for (bytes, line) in of_line.into_iter().zip(&assembly.lines) {
        *costs.entry(*line).or_default() += bytes;
    }
    costs.remove(&0);
    let mut costs: Vec<(u32, u32)> = costs.into_iter().collect();
    costs.sort_by_key(|(line, bytes)| (std::cmp::Reverse(*bytes), *line));
    Err(vec![too_large((code, aside), &costs, request)])
}

fn too_large((code, aside): (u32, u32), costs: &[(u32, u32)], request: &Request<'_>) -> Diagnostic {
    let span = |line: u32| {
        let lines = request.source.line_count() as u32;
        request.source.line_span((line.clamp(1, lines) - 1) as usize)
    };
    let variables = if aside > 0 { format!(" and {aside} for variables") } else { String::new() };
    let over = code + aside - Vc::MEMORY;
    let message = format!(
        "the program needs {code} bytes{variables}, {over} more than the {} has ({})",
        Vc::TITLE,
        Vc::MEMORY
    );
    let primary = costs.first().map_or(Span::default(), |(line, _)| span(*line));
    let mut diagnostic = Diagnostic::error("E0246", request.id, primary, message);
    for (number, (line, bytes)) in costs.iter().take(SHOWN).enumerate() {
        let text = format!("{bytes} bytes");
        if number == 0 {
            diagnostic.primary.text = text;
        } else {
            diagnostic = diagnostic.related(request.id, span(*line), text);
        }
    }
    diagnostic.help("these lines cost the most; a loop or a function avoids repeated code")
}

/// Returns the size of a line of assembly in bytes.
fn bytes(line: &str, set: &InsnSet) -> u32 {
    let code = line.split(';').next().unwrap_or_default().trim();
    let statement = match code.split_once(':') {
        Some((label, rest)) if !label.contains([' ', '"', '\'']) => rest.trim(),
        Some(_) | None => code,
    };
    let (word, rest) = statement.split_once(char::is_whitespace).unwrap_or((statement, ""));
    if let Some(form) = set.forms.iter().find(|form| form.mnemonic.eq_ignore_ascii_case(word)) {
        return form.cells.into();
    }
    match word.to_ascii_lowercase().as_str() {
        ".byte" => rest.split([',', ' ']).filter(|value| !value.is_empty()).count() as u32,
        ".ascii" => rest.trim().len().saturating_sub(2) as u32,
        ".space" => rest.trim().parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_the_bytes_that_the_table_says() {
        let set = InsnSet::of::<Vc>();
        let facts = [
            ("        MOV     R0 5", 2),
            ("L1:     MSG     R0   ; shows it", 1),
            ("%ASSIGN v_a 254", 0),
            ("; 3: a = 1;", 0),
            ("v_a:", 0),
            ("        .byte   1, 2, 3", 3),
            ("        JMP_ABV L1", 2),
            ("        HALT", 1),
        ];
        for (line, wanted) in facts {
            assert_eq!(bytes(line, &set), wanted, "{line}");
        }
    }
}
