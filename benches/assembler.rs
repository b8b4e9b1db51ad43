//! The assembler against `lc3-ensemble`'s, on a generated file of 20,000 lines that both accept.
//!
//! `cargo bench -p bantam-benches --bench assembler`

#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use bantam::{Options, Source};
use bantam_benches::{interleave, median, ratio};

const TURNS: usize = 21;
const LINES: usize = 20_000;

/// Returns a typical program with a label on each third line. Every label is used, so that there are no warnings.
fn source() -> String {
    let mut text = String::from("        .ORIG x3000\n");
    for line in 0..LINES {
        let label = if line % 3 == 0 { format!("L{line}") } else { String::new() };
        let near = (line / 3) * 3;
        let code = match line % 10 {
            0 => format!("ADD   R{}, R{}, #{}", line % 8, (line + 3) % 8, line % 16),
            1 => format!("LD    R{}, L{near}", line % 8),
            2 => format!("BRnp  L{near}"),
            3 => format!("LDR   R{}, R6, #{}", line % 8, line % 32),
            4 => format!("ST    R{}, L{near}", line % 8),
            5 => format!("AND   R{0}, R{0}, #0", line % 8),
            6 => format!("NOT   R{}, R{}", line % 8, (line + 1) % 8),
            7 => format!("JSR   L{near}"),
            8 => "RET".to_owned(),
            _ => format!(".FILL L{near}"),
        };
        text.push_str(&format!("{label:<8}{code:<24}; line {line}\n"));
    }
    text.push_str("        HALT\n        .END\n");
    text
}

fn main() {
    let target = bantam::find("lc3").expect("it is built in");
    let text = source();
    let ours = || {
        let assembly =
            target.assembler().assemble(&Source::new("a.asm", text.as_str()), 0, Options::default());
        assert!(!bantam_diag::has_errors(&assembly.diagnostics));
        assert_eq!(assembly.object.blocks[0].words.len(), LINES + 1);
        LINES as u64
    };
    let theirs = || {
        let statements = lc3_ensemble::parse::parse_ast(&text).expect("it parses");
        let object = lc3_ensemble::asm::assemble_debug(statements, &text).expect("it assembles");
        assert!(object.symbol_table().is_some());
        LINES as u64
    };
    let theirs_without_source = || {
        let statements = lc3_ensemble::parse::parse_ast(&text).expect("it parses");
        let object = lc3_ensemble::asm::assemble(statements).expect("it assembles");
        assert_eq!(object.addr_iter().count(), LINES + 1);
        LINES as u64
    };
    let (mut ours, mut theirs, mut bare) = (ours, theirs, theirs_without_source);
    let speeds = interleave(TURNS, &mut [&mut ours, &mut theirs, &mut bare]);
    let speed = |side: usize| median(speeds[side].clone()) / 1e6;
    println!(
        "lines a second, millions: ours {:.2}, lc3-ensemble {:.2} (with symbols and source), {:.2} (without)",
        speed(0),
        speed(1),
        speed(2)
    );
    println!(
        "ours / lc3-ensemble: {:.2} (with), {:.2} (without)",
        ratio(&speeds, 0, 1),
        ratio(&speeds, 0, 2)
    );
}
