//! A program as C: each instruction a line, each jump a `goto`, each register a variable.
//!
//! The text has four parts: macros and the memory with the words of the program; the machine's services, C text that
//! the machine provides; one function with all reachable instructions; and `main`. No meaning is written here: an
//! instruction is lifted to a list of plain steps ([`InsnSet::lift`](bantam_isa::InsnSet::lift)), and `insn` spells
//! those. A compiler sees the whole program at once, so this is as fast as the program can be.
//!
//! Translated code cannot change. A program that visibly overwrites its instructions is rejected; one that does so
//! through a pointer is caught at run time if the C is compiled with `-DCHECK`.

mod error;
mod insn;
mod reach;

use std::fmt::Write as _;

use bantam_isa::{Image, InsnSet, Symbol};
use bantam_machines::Target;

use self::reach::{Meaning, Program};

pub use error::CodeError;

/// The parts of the text that are the same for all programs.
const HEAD: &str = include_str!("c_code/head.c");
const FAULTS: &str = include_str!("c_code/faults.c");
const TAIL: &str = include_str!("c_code/tail.c");

/// The number of words on a line.
const WORDS_A_LINE: usize = 12;

/// Returns a C program that does the same: C99, with console input and output on the standard streams.
///
/// # Errors
///
/// A [`CodeError`] if the program cannot be translated.
pub fn c_code(target: &dyn Target, image: &Image) -> Result<String, CodeError> {
    let program = Program::of(target, image)?;
    let mut text = String::new();
    let name = image.files.first().map_or("a program", |file| file.name.as_str());
    let _ = writeln!(text, "/* {}, for the {}, translated by Bantam.", comment(name), target.title());
    text.push_str(HEAD.strip_prefix("/*").unwrap_or(HEAD));
    push_memory(&mut text, target, image);
    push_labels(&mut text, &image.symbols);
    text.push_str(FAULTS);
    text.push_str(target.services().text);
    push_registers(&mut text, target.insn_set());
    push_jump(&mut text, &program);
    push_run(&mut text, target, image, &program);
    text.push_str(TAIL);
    Ok(text)
}

/// Writes the macros of plain memory, and memory with the words of the image.
fn push_memory(text: &mut String, target: &dyn Target, image: &Image) {
    let (numerals, services) = (target.numerals(), target.services());
    let _ = writeln!(text, "/* How addresses are written, and which are plain memory. */");
    let _ = writeln!(text, "#define ADDR \"{}%0{}X\"", numerals.hex, numerals.addr_digits);
    let _ = writeln!(text, "#define FIRST 0x{:X}u", services.first);
    let _ = writeln!(text, "#define CELLS 0x{:X}u\n", services.cells);
    text.push_str("static uint16_t mem[65536] = {\n");
    for segment in &image.segments {
        for (i, words) in segment.words.chunks(WORDS_A_LINE).enumerate() {
            let at = usize::from(segment.origin) + i * WORDS_A_LINE;
            let words: Vec<String> = words.iter().map(|word| format!("0x{word:X}")).collect();
            let _ = writeln!(text, "    [0x{at:X}] = {},", words.join(", "));
        }
    }
    text.push_str("};\n\n");
}

/// Writes the labels by address, for messages. The first is empty, so that the table never is.
fn push_labels(text: &mut String, symbols: &[Symbol]) {
    text.push_str("static const struct {\n    unsigned addr;\n    const char *name;\n} labels[] = {\n    { 0, \"\" },\n");
    for symbol in symbols {
        let _ = writeln!(text, "    {{ 0x{:X}, \"{}\" }},", symbol.addr, quoted(&symbol.name));
    }
    text.push_str("    { 0, 0 },\n};\n");
}

/// Writes how all registers are passed to a service and back.
fn push_registers(text: &mut String, set: &InsnSet) {
    let regs: Vec<String> = (0..set.regs.len()).map(|reg| format!("r{reg}")).collect();
    let back: Vec<String> = regs.iter().enumerate().map(|(i, reg)| format!("{reg} = all[{i}];")).collect();
    let _ = writeln!(text, "\n#define SAVE uint16_t all[] = {{ {} }};", regs.join(", "));
    let _ = writeln!(text, "#define RESTORE {}", back.join(" "));
}

/// Writes a jump to an address from a register: to one of the possible targets.
fn push_jump(text: &mut String, program: &Program<'_>) {
    if program.landings.is_empty() {
        text.push_str("#define JUMP(to) STRAY(to);\n");
        return;
    }
    text.push_str("#define JUMP(to) switch (to) { \\\n");
    for at in &program.landings {
        let _ = writeln!(text, "    case 0x{at:X}: goto L_{at:04X}; \\");
    }
    text.push_str("    default: STRAY(to); }\n");
}

/// Writes the function with the instructions.
fn push_run(text: &mut String, target: &dyn Target, image: &Image, program: &Program<'_>) {
    let regs: Vec<String> = (0..target.insn_set().regs.len()).map(|reg| format!("r{reg}")).collect();
    let zeros: Vec<String> = regs.iter().map(|reg| format!("{reg} = 0")).collect();
    let uses: Vec<String> = regs.iter().map(|reg| format!("(void){reg}")).collect();
    text.push_str("\nstatic int run(void)\n{\n");
    let _ = writeln!(text, "    uint16_t {};", zeros.join(", "));
    let _ = writeln!(text, "    /* The last result that set the condition codes: they are its sign. */");
    let _ = writeln!(text, "    uint16_t last = {};", target.services().result);
    text.push_str("    unsigned long long n = 0;\n");
    let _ = writeln!(text, "    {}, (void)last, (void)n;\n", uses.join(", "));
    if program.insns.first_key_value().is_none_or(|(first, _)| *first != program.start) {
        let _ = writeln!(text, "    {}", program.go_to(program.start));
    }
    let labelled = program.labelled();
    let mut following = program.insns.keys().skip(1);
    for (at, insn) in &program.insns {
        if labelled.contains(at) {
            let names = image.symbols.iter().filter(|symbol| symbol.addr == *at);
            let names: Vec<String> = names.map(|symbol| comment(&symbol.name)).collect();
            let names = if names.is_empty() { String::new() } else { format!(" /* {} */", names.join(", ")) };
            let _ = writeln!(text, "L_{at:04X}:{names}");
        }
        let code = insn::written(program, *at, insn);
        let form =
            target.insn_set().print(insn.key, |_, _| None).map_or(String::new(), |form| comment(&form));
        let _ = writeln!(text, "    {code:<70} /* {form} */");
        let next = following.next();
        if insn.goes_on() && next != Some(&insn.next) {
            let _ = writeln!(text, "    {}", program.go_to(insn.next));
        }
    }
    text.push_str("}\n");
}

impl Program<'_> {
    /// Returns the statement that continues at an address.
    fn go_to(&self, to: u16) -> String {
        if self.insns.contains_key(&to) { format!("goto L_{to:04X};") } else { format!("STRAY(0x{to:X});") }
    }

    /// Returns where labels are needed: at targets of jumps, and where an instruction does not simply follow.
    fn labelled(&self) -> std::collections::BTreeSet<u16> {
        let mut all = self.landings.clone();
        let mut following = self.insns.keys().skip(1);
        for insn in self.insns.values() {
            if let Meaning::Plain(lifted) = &insn.meaning {
                all.extend(lifted.target());
            }
            let next = following.next();
            all.extend(Some(insn.next).filter(|_| insn.goes_on() && next != Some(&insn.next)));
        }
        if self.insns.first_key_value().is_some_and(|(first, _)| *first != self.start) {
            all.insert(self.start);
        }
        all
    }
}

/// Escapes text for a comment.
fn comment(text: &str) -> String {
    text.replace("*/", "* /").replace("/*", "/ *").replace(['\n', '\r', '\\'], " ")
}

/// Escapes text for a string.
fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"\\?%".contains(&byte) || byte == b' ';
    let bytes = text.bytes();
    bytes
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("\\{byte:03o}") })
        .collect()
}
