//! `bantam gates`: the circuit, and the way of an instruction through it.

use snapbox::cmd::OutputAssert;

use crate::sandbox::{Exactly as _, Sandbox};

/// Runs `bantam` with arguments that may contain blanks.
fn bantam(args: &[&str]) -> OutputAssert {
    Sandbox::new().command("").args(args).assert()
}

#[test]
fn the_circuit_is_a_table_of_components() {
    let done = Sandbox::new().bantam("gates -m vc").code(0);
    let text = done.printed();
    assert!(text.starts_with("The VC in gates: "), "{text}");
    for name in ["decoder", "register file", "alu", "  adder", "  subtractor", "  multiplier", "  divider"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{name} "))), "{name}: {text}");
    }
    assert!(text.contains("row, 16 times"), "{text}");
    // The parts of a component are no more than the component.
    let gates = |name: &str| -> u32 {
        let line = text.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap();
        line[34..40].trim().parse().unwrap()
    };
    assert!(gates("  adder") + gates("  multiplier") + gates("  divider") < gates("alu"));
}

#[test]
fn the_netlist_is_json_or_graphviz() {
    let sandbox = Sandbox::new();
    let json = sandbox.bantam("gates -m vc --format json").code(0).printed();
    let netlist: serde_json::Value = serde_json::from_str(&json).unwrap();
    let gates = netlist["gates"].as_array().unwrap();
    let said = sandbox.bantam("gates -m vc").code(0).printed();
    assert!(said.contains(&format!("{} NAND gates", gates.len())), "{said}");
    let dot = sandbox.bantam("gates -m vc --format dot").code(0).printed();
    assert!(dot.starts_with("digraph circuit {") && dot.trim_end().ends_with('}'));
}

#[test]
fn an_instruction_is_followed() {
    let walk = ["gates", "-m", "vc", "--trace", "ADD R1 R2", "--set", "R1=5", "--set", "R2=0x07"];
    let text = bantam(&walk).code(0).printed();
    assert!(text.starts_with("cycle 1: fetch\n  Memory is read at 0x00,"), "{text}");
    assert!(text.contains("  At the clock edge, R1 becomes 0x0C.\n"), "{text}");
    assert!(text.lines().any(|line| line.contains("alu/adder ") && line.ends_with("result=12")), "{text}");
    let json = bantam(&[&walk[..], &["--format", "json"]].concat()).code(0).printed();
    let cycles: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(cycles.as_array().unwrap().len(), 2);
}

#[test]
fn a_request_that_cannot_be_shown_is_reported() {
    let says = |args: &[&str]| bantam(args).code(2).prints("").messages();
    assert_eq!(says(&["gates", "-m", "lc3"]), "error: the LC-3 has not been built of gates\n");
    let wrong = says(&["gates", "-m", "vc", "--trace", "ADD R1"]);
    assert!(wrong.starts_with("error: `ADD R1` is not an instruction\nerror[E0006]: "), "{wrong}");
    for insn in ["", ".byte 1, 2", "INC R0\nINC R0"] {
        let said = says(&["gates", "-m", "vc", "--trace", insn]);
        assert!(said.ends_with("` is not a single instruction\n"), "{said}");
    }
    let said = says(&["gates", "-m", "vc", "--trace", "INC R0", "--set", "R9=1"]);
    assert!(said.starts_with("error: unknown register `R9`"), "{said}");
    let said = says(&["gates", "-m", "vc", "--trace", "INC R0", "--format", "dot"]);
    assert_eq!(said, "error: --trace has no format `dot`; use text or json\n");
}
