//! Readable, unique labels that the assembler accepts: no operations, registers or numbers.

use std::collections::{BTreeMap, BTreeSet};

/// Reserved words of the assembler in upper case; those that begin with BR are handled separately.
const TAKEN: &[&str] = &[
    "ADD", "AND", "NOT", "LD", "LDI", "LDR", "LEA", "ST", "STI", "STR", "JMP", "JSR", "JSRR", "RET", "RTI",
    "RTT", "NOP", "TRAP", "GETC", "OUT", "PUTC", "PUTS", "IN", "PUTSP", "HALT",
];

/// The labels of a program.
#[derive(Clone, Default)]
pub(super) struct Names {
    /// In upper case, as the assembler ignores case.
    used: BTreeSet<String>,
    /// The last number appended to each repeated name.
    last: BTreeMap<String, u32>,
}

impl Names {
    /// Reserves all words of raw assembly.
    pub(super) fn avoid(&mut self, assembly: &str) {
        let words = assembly.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '"'));
        self.used.extend(words.map(str::to_ascii_uppercase));
    }

    /// Returns a unique label based on `name`.
    pub(super) fn make(&mut self, name: &str) -> String {
        let mut label: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        if is_taken(&label) {
            label.push('_');
        }
        self.exact(&label)
    }

    /// Returns exactly this label, or with a number appended if it is in use.
    pub(super) fn exact(&mut self, label: &str) -> String {
        let mut made = label.to_owned();
        while !self.used.insert(made.to_ascii_uppercase()) {
            let number = self.last.entry(label.to_ascii_uppercase()).or_insert(1);
            *number += 1;
            made = format!("{}_{number}", label.trim_end_matches('_'));
        }
        made
    }
}

/// Whether the assembler would read it as something else, regardless of case.
fn is_taken(label: &str) -> bool {
    let upper = label.to_ascii_uppercase();
    let rest = |prefix: char| upper.strip_prefix(prefix);
    let is_number = |digits: &str, is_digit: fn(&u8) -> bool| {
        let digits = digits.trim_start_matches('-');
        !digits.is_empty() && digits.bytes().all(|c| is_digit(&c))
    };
    // `x+1` and `b+1` are numbers, too.
    TAKEN.contains(&upper.as_str())
        || matches!(upper.as_str(), "X" | "B")
        || upper.strip_prefix("BR").is_some_and(|rest| rest.bytes().all(|c| matches!(c, b'N' | b'Z' | b'P')))
        || rest('R').is_some_and(|rest| is_number(rest, u8::is_ascii_digit))
        || rest('X').is_some_and(|rest| is_number(rest, u8::is_ascii_hexdigit))
        || rest('B').is_some_and(|rest| is_number(rest, u8::is_ascii_digit))
        || !upper.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_unlike_operations_registers_and_numbers() {
        let mut names = Names::default();
        for name in ["add", "R3", "xA", "b1", "BRnz", "in", "halt", "0b", "r99", "x", "B"] {
            assert!(names.make(name).ends_with('_'), "{name}");
        }
        assert_eq!(names.make("fib"), "fib");
        assert_eq!(names.make("FIB"), "FIB_2");
        assert_eq!(names.make("add"), "add_2");
        names.avoid("loop: BR LOOP2 ; done");
        assert_eq!(names.make("Loop2"), "Loop2_2");
        assert_eq!(names.make("Done"), "Done_2");
    }
}
