//! `bantam gates`: shows the circuit of a machine, or follows one instruction through it.

use std::{collections::HashSet, fmt::Write as _};

use bantam_asm::Options;
use bantam_diag::Source;
use bantam_gates::{Cycle, Netlist, Reading, dot, json, statistics};
use bantam_isa::Image;
use bantam_machines::Target;
use bantam_run::Plan;

use crate::{
    args::{CircuitFormat, Gates},
    commands::launch_options::register,
    error::Failure,
    status::{Status, print},
};
use bantam::{BuildError, Input, LaunchPlan, build};

pub(crate) fn gates(options: &Gates) -> Result<Status, Failure> {
    let target = options.machine;
    let plan = target
        .plan()
        .ok_or_else(|| Failure::argument(format!("the {} has not been built of gates", target.title())))?;
    let text = match &options.trace {
        Some(insn) => {
            let cycles = walk(insn, &options.set, target, plan)?;
            match options.format {
                CircuitFormat::Text => story(&cycles),
                CircuitFormat::Json => serde_json::to_string_pretty(&cycles).unwrap_or_default() + "\n",
                CircuitFormat::Dot => {
                    return Err(Failure::argument("--trace has no format `dot`; use text or json"));
                }
            }
        }
        None => match options.format {
            CircuitFormat::Text => table((plan.netlist)(), target),
            CircuitFormat::Json => json((plan.netlist)()) + "\n",
            CircuitFormat::Dot => dot((plan.netlist)()),
        },
    };
    print(&text)?;
    Ok(Status::Done)
}

/// The maximum depth of components in the table. Deeper ones repeat: the full adders of an adder, the rows of an array.
const DEPTH: usize = 1;

/// Formats the table of components, with their gates and flip-flops.
fn table(netlist: &Netlist, target: &dyn Target) -> String {
    let all = statistics(netlist);
    let paths: HashSet<String> = (0..all.len()).map(|index| netlist.path(index)).collect();
    let whole = all.first().copied().unwrap_or_default();
    let mut text = format!(
        "The {} in gates: {} NAND gates, {} flip-flops; the longest path is {} gates.\n\n",
        target.title(),
        whole.gates,
        whole.flip_flops,
        whole.depth
    );
    let _ = writeln!(text, "{:<34}{:>6}{:>12}{:>7}", "component", "gates", "flip-flops", "depth");
    for (index, part) in all.iter().enumerate().skip(1) {
        let path = netlist.path(index);
        let depth = path.matches('/').count();
        // The second of several parts of one name is called `row 2`, and so on.
        let is_another = path.rsplit_once(' ').is_some_and(|(_, number)| number.parse::<u32>().is_ok());
        if depth > DEPTH || is_another {
            continue;
        }
        let several = (2..).take_while(|number| paths.contains(&format!("{path} {number}"))).count() + 1;
        let times = if several > 1 { format!(", {several} times") } else { String::new() };
        let name = format!("{}{}{times}", "  ".repeat(depth), path.rsplit('/').next().unwrap_or_default());
        let _ = writeln!(text, "{name:<34}{:>6}{:>12}{:>7}", part.gates, part.flip_flops, part.depth);
    }
    text
}

/// Returns what the circuit does in each cycle of an instruction.
fn walk(insn: &str, set: &[String], target: &dyn Target, plan: Plan) -> Result<Vec<Cycle>, Failure> {
    let source = Source::new("the instruction", insn);
    if insn.trim().is_empty() {
        return Err(Failure::argument(format!("`{insn}` is not a single instruction")));
    }
    let made = build(target, vec![Input::Source(source)], Options::default());
    if made.has_errors() {
        let error = BuildError { diagnostics: made.diagnostics, sources: made.sources };
        return Err(Failure::argument(format!("`{insn}` is not an instruction\n{error}").trim_end()));
    }
    let cells = made.image.segments.first().map_or(&[][..], |segment| &segment.words);
    let count = target.insn_set().cells(target.insn_set().opcode_key(cells));
    if cells.len() != usize::from(count) {
        return Err(Failure::argument(format!("`{insn}` is not a single instruction")));
    }
    let registers = set.iter().map(|text| register(text, target, &Image::default()));
    let registers = registers.collect::<Result<_, _>>()?;
    let plan_of_run = LaunchPlan { registers, ..LaunchPlan::new(target.name(), made.image.clone()) };
    let machine = plan_of_run.launch()?;
    Ok((plan.trace)(&machine.registers(), cells))
}

/// Formats the cycles as text.
fn story(cycles: &[Cycle]) -> String {
    let mut text = String::new();
    for (number, cycle) in (1..).zip(cycles) {
        let _ = writeln!(text, "cycle {number}: {}", cycle.name);
        for sentence in &cycle.happens {
            let _ = writeln!(text, "  {sentence}");
        }
        let width = cycle.parts.iter().map(|part| part.path.chars().count()).max().unwrap_or(0);
        for part in &cycle.parts {
            let (inputs, outputs) = (readings(&part.inputs), readings(&part.outputs));
            let _ = writeln!(text, "    {:<width$}  {inputs} -> {outputs}", part.path);
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Formats the ports that are not zero, as `name=value`.
fn readings(readings: &[Reading]) -> String {
    let shown = readings.iter().filter(|reading| reading.value != 0);
    let texts: Vec<String> = shown
        .map(|reading| match reading.bits {
            1 => reading.name.clone(),
            _ => format!("{}={}", reading.name, reading.value),
        })
        .collect();
    if texts.is_empty() { "0".to_owned() } else { texts.join(" ") }
}
