//! Faults: each with the address of the instruction, and nothing changed.

use bantam_run::{Exit, Fault};

use crate::tools::{image, run};

fn fault(words: &[u16]) -> Fault {
    let (exit, output) = run(&image(words));
    let Exit::Fault(fault) = exit else { unreachable!("{exit:?}") };
    assert_eq!(output, "");
    *fault
}

#[test]
fn each_opcode_that_does_not_exist() {
    for opcode in 6..16u16 {
        let fault = fault(&[0x1001, opcode << 12 | 0x123]);
        assert_eq!(fault.to_string(), format!("0x{opcode:X}123 is not an instruction at 0x0001"));
        assert_eq!(fault.cells, [opcode << 12 | 0x123]);
        assert_eq!(fault.help.unwrap(), "the first digit of an instruction is 0 to 5");
    }
}

#[test]
fn each_register_that_does_not_exist_in_each_field() {
    for number in 3..16u16 {
        let [high, middle, low] = [number << 8, number << 4, number];
        for word in [0x1000 | high, 0x2000 | high, 0x2000 | middle, 0x2000 | low].into_iter().chain([
            0x3000 | high,
            0x3000 | middle,
            0x3000 | low,
            0x4000 | high,
            0x5000 | high,
        ]) {
            let fault = fault(&[word, 0]);
            assert_eq!(
                fault.to_string(),
                format!("register r{number} does not exist at 0x0000"),
                "{word:04X}"
            );
        }
    }
}

#[test]
fn a_division_by_zero() {
    let fault = fault(&[0x100C, 0x3012]);
    assert_eq!(fault.to_string(), "MOD divides by zero at 0x0001");
    assert_eq!(fault.registers.iter().map(|reg| reg.value).collect::<Vec<_>>(), [12, 0, 0, 1]);
}

#[test]
fn a_branch_to_before_instruction_0() {
    assert_eq!(fault(&[0x4001]).to_string(), "the branch target is before instruction 0 at 0x0000");
    assert_eq!(fault(&[0x1001, 0x5002]).to_string(), "the branch target is before instruction 0 at 0x0001");
    assert_eq!(
        fault(&[0x1001, 0x40FF, 0x50FF]).to_string(),
        "the branch target is before instruction 0 at 0x0002"
    );
}

#[test]
fn a_branch_that_is_not_taken_leads_nowhere() {
    assert_eq!(run(&image(&[0x50FF, 0x0000])), (Exit::Halted, "0\n".to_owned()));
}

#[test]
fn running_past_the_last_word() {
    let fault = fault(&[0x1001, 0x1102]);
    assert_eq!(fault.to_string(), "execution ran past the last word of the program at 0x0002");
    assert_eq!((fault.cells.len(), fault.registers[1].value), (0, 2));
}

#[test]
fn running_past_the_last_address_of_all() {
    // The last instruction has not completed, because there is no next address.
    let mut words = vec![0x1001; 65_536];
    words[65_535] = 0x1002;
    for engine in [bantam_run::Engine::Interpreter, bantam_run::Engine::Reference, bantam_run::Engine::Jit] {
        let mut machine = crate::tools::machine();
        machine.set_backend(bantam_jit::Jit::backend);
        machine.set_engine(engine).unwrap();
        machine.load(&image(&words)).unwrap();
        let exit = machine.run(&mut bantam_run::Script::new(""), bantam_run::Limits::none());
        let Exit::Fault(fault) = exit else { unreachable!("{exit:?}") };
        assert_eq!(fault.to_string(), "execution ran past the last word of the program at 0xFFFF");
        assert_eq!((machine.register("r0"), machine.instructions()), (Some(1), 65_535));
    }
}

#[test]
fn a_shorter_program_loaded_later_ends_where_it_ends() {
    let mut machine = crate::tools::machine();
    machine.load(&image(&[0x1001; 10])).unwrap();
    machine.load(&image(&[0x1001, 0x1002])).unwrap();
    let exit = machine.run(&mut bantam_run::Script::new(""), bantam_run::Limits::none());
    let Exit::Fault(fault) = exit else { unreachable!("{exit:?}") };
    assert_eq!(fault.addr, 2);
}

#[test]
fn a_program_without_words() {
    let error = crate::tools::machine().load(&bantam_isa::Image::default()).unwrap_err();
    assert_eq!(error.to_string(), "the program has no words");
    assert_eq!(fault(&[]).to_string(), "execution ran past the last word of the program at 0x0000");
}
