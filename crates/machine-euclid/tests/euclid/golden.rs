//! What was published about the machine: typed by hand.

use bantam_isa::InsnSet;
use bantam_machine_euclid::Euclid;
use bantam_run::Exit;

use crate::tools::{assemble, ended, image, run};

/// The registers at the end of a program.
fn registers(text: &str) -> [u16; 3] {
    let machine = ended(&assemble(text));
    ["r0", "r1", "r2"].map(|name| machine.register(name).unwrap())
}

#[test]
fn the_words_1110_2100_3010_0000_print_0() {
    assert_eq!(run(&image(&[0x1110, 0x2100, 0x3010, 0x0000])), (Exit::Halted, "0\n".to_owned()));
}

#[test]
fn the_word_13d2_decodes_to_load_r3_210() {
    let set = InsnSet::of::<Euclid>();
    let form = set.form_run(0x13D2).unwrap();
    assert_eq!(set.print_as(form, 0x13D2, |_, _| None), "LOAD r3, 210");
    // To run it is a fault, so no assembly makes it.
    assert_eq!(set.print(0x13D2, |_, _| None), None);
}

#[test]
fn fffd_ff2a_ff0d_and_ab0a_do_not_decode() {
    let set = InsnSet::of::<Euclid>();
    for word in [0xFFFD, 0xFF2A, 0xFF0D, 0xAB0A] {
        assert_eq!(set.row_of(word), None, "{word:04X}");
    }
}

#[test]
fn exactly_the_words_from_0000_to_5fff_decode() {
    let set = InsnSet::of::<Euclid>();
    for word in 0..=u16::MAX {
        assert_eq!(set.row_of(word).is_some(), word < 0x6000, "{word:04X}");
    }
}

#[test]
fn swap_with_the_third_register_as_temporary() {
    assert_eq!(registers("LOAD r0, 200\nLOAD r1, 150\nSWAP r0, r1, r2\nHALT"), [150, 200, 200]);
    // 200 and 300, as published: 300 has more than eight bits, so the registers are set.
    let mut machine = crate::tools::machine();
    machine.load(&assemble("SWAP r0, r1, r2\nHALT")).unwrap();
    for (name, value) in [("r0", 200), ("r1", 300)] {
        machine.set_register(name, value).unwrap();
    }
    machine.run(&mut bantam_run::Script::new(""), bantam_run::Limits::none());
    assert_eq!(["r0", "r1", "r2"].map(|name| machine.register(name).unwrap()), [300, 200, 200]);
}

#[test]
fn swap_keeps_its_order_whatever_registers_are_the_same() {
    // Every choice of three registers, against the three moves written out.
    for word in 0..27u16 {
        let [d, s, t] = [word / 9, word / 3 % 3, word % 3].map(usize::from);
        let mut expected = [11, 22, 33];
        expected[t] = expected[d];
        expected[d] = expected[s];
        expected[s] = expected[t];
        let text = format!("LOAD r0, 11\nLOAD r1, 22\nLOAD r2, 33\nSWAP r{d}, r{s}, r{t}\nHALT");
        assert_eq!(registers(&text), expected, "SWAP r{d}, r{s}, r{t}");
    }
}

#[test]
fn a_branch_counts_from_itself_and_a_taken_one_adds_no_more() {
    // The chart's branch of 3 goes from word 5 to word 2.
    let program = assemble("LOAD r0, 1\nLOAD r1, 1\nMOD r0, r1, r2\nLOAD r0, 1\nLOAD r1, 1\nBEZ r2, 3\nHALT");
    let mut machine = crate::tools::machine();
    machine.load(&program).unwrap();
    machine.run(&mut bantam_run::Script::new(""), bantam_run::Limits::steps(6));
    assert_eq!(machine.pc(), 2);
}

#[test]
fn bez_branches_on_zero_and_bnz_on_everything_else() {
    for (branch, value, is_taken) in [
        ("BEZ", 0, true),
        ("BEZ", 1, false),
        ("BEZ", 255, false),
        ("BNZ", 0, false),
        ("BNZ", 1, true),
        ("BNZ", 255, true),
    ] {
        let mut machine = crate::tools::machine();
        machine.load(&assemble(&format!("LOAD r1, {value}\n{branch} r1, 1\nHALT"))).unwrap();
        machine.run(&mut bantam_run::Script::new(""), bantam_run::Limits::steps(2));
        assert_eq!(machine.pc(), if is_taken { 0 } else { 2 }, "{branch} {value}");
    }
}

#[test]
fn halt_shows_r0_as_decimal_and_a_newline() {
    let mut machine = crate::tools::machine();
    for (value, shown) in [(0, "0\n"), (7, "7\n"), (65_535, "65535\n")] {
        machine.load(&assemble("HALT")).unwrap();
        machine.set_register("r0", value).unwrap();
        let mut console = bantam_run::Script::new("");
        assert_eq!(machine.run(&mut console, bantam_run::Limits::none()), Exit::Halted);
        assert_eq!(console.text(), shown);
    }
}

#[test]
fn a_program_may_have_65536_words() {
    let mut words = vec![0x1001; 65_536];
    words[65_535] = 0;
    let machine = &mut crate::tools::machine();
    machine.load(&image(&words)).unwrap();
    assert_eq!(machine.run(&mut bantam_run::Script::new(""), bantam_run::Limits::none()), Exit::Halted);
    assert_eq!(machine.instructions(), 65_536);
}
