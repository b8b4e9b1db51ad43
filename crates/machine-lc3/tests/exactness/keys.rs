//! Keys.

use bantam_run::{Exit, Limits, Machine};

use crate::tools::{SUPERVISOR, Timed, on_all, on_native, program, register, supervisor, user};

/// Runs N instructions.
fn run(machine: &mut dyn Machine, console: &mut Timed, steps: u64) {
    assert_eq!(machine.run(console, Limits::steps(steps)), Exit::StepLimit);
}

#[test]
fn e34_the_keyboard_holds_one_key() {
    on_all(|kind| {
        let body =
            "ADD R0, R0, #1\n LDI R0, KBSR\n LDI R1, KBSR\n LDI R2, KBDR\n LDI R3, KBDR\n LDI R4, KBDR";
        let mut machine = kind.load(&supervisor(body));
        let mut console = Timed::open(&[(0, b'a'), (0, b'b'), (0, b'c')]);
        run(&mut *machine, &mut console, 6);
        assert_eq!(["R2", "R3", "R4"].map(|name| register(&*machine, name)), [0x61, 0x62, 0x63]);
        assert_eq!(console.asked, [1, 4, 5]);
    });
}

#[test]
fn e35_a_key_is_ready_in_the_read_that_finds_it() {
    on_all(|kind| {
        let mut machine = kind.load(&supervisor("LDI R0, KBSR\n LDI R1, KBSR\n LDI R2, KBDR"));
        run(&mut *machine, &mut Timed::open(&[(1, b'a')]), 3);
        assert_eq!(["R0", "R1", "R2"].map(|name| register(&*machine, name)), [0, 0x8000, 0x61]);
        // Reading KBSR first is not required.
        let mut machine = kind.load(&supervisor("LDI R0, KBDR"));
        run(&mut *machine, &mut Timed::open(&[(0, b'a')]), 1);
        assert_eq!(register(&*machine, "R0"), 0x61);
    });
}

#[test]
fn e36_reading_kbdr_takes_the_key() {
    on_all(|kind| {
        let body = "LDI R0, KBSR\n LDI R1, KBSR\n LDI R2, KBDR\n LDI R3, KBSR\n LDI R4, KBDR";
        let mut machine = kind.load(&supervisor(body));
        run(&mut *machine, &mut Timed::open(&[(0, b'a')]), 5);
        let registers = ["R0", "R1", "R2", "R3", "R4"].map(|name| register(&*machine, name));
        assert_eq!(registers, [0x8000, 0x8000, 0x61, 0, 0x61]);
    });
}

#[test]
fn e37_an_interrupting_keyboard_looks_every_1024_instructions() {
    on_all(|kind| {
        let body = "
                    LD    R0, ENABLE
                    STI   R0, KBSR
            LOOP    BR    LOOP
            KEY     LDI   R1, KBDR
                    RTI";
        let mut machine = kind.load(&program(SUPERVISOR, body, &[(0x0180, "KEY")]));
        let mut console = Timed::open(&[(3_000, b'k')]);
        run(&mut *machine, &mut console, 3_074);
        assert_eq!(console.asked, [2, 1_026, 2_050]);
        run(&mut *machine, &mut console, 1);
        assert_eq!(register(&*machine, "R1"), 0x6B);
        run(&mut *machine, &mut console, 2_000);
        assert_eq!(console.asked, [2, 1_026, 2_050, 3_074, 3_075, 4_099]);

        // A look of the program's puts off the next one.
        let body = "LD R0, ENABLE\n STI R0, KBSR\n ADD R2, R2, #1\n LDI R1, KBSR\n LOOP BR LOOP";
        let mut machine = kind.load(&supervisor(body));
        let mut console = Timed::open(&[]);
        run(&mut *machine, &mut console, 2_000);
        assert_eq!((console.asked.as_slice(), register(&*machine, "R1")), (&[2, 3, 1_027][..], 0x4000));
    });
}

#[test]
fn e38_the_console_receives_the_count() {
    on_all(|kind| {
        let body = "
                    ADD   R2, R2, #5
            LOOP    LDI   R0, KBSR
                    ADD   R2, R2, #-1
                    BRp   LOOP
                    LD    R0, ENABLE
                    STI   R0, KBSR";
        let mut machine = kind.load(&supervisor(body));
        let mut console = Timed::open(&[]);
        run(&mut *machine, &mut console, 18);
        assert_eq!(console.asked, [1, 4, 7, 10, 13]);
        assert_eq!((machine.settle(&mut console), console.asked.last()), (None, Some(&18)));
    });
    on_native(|kind| {
        let mut machine = kind.load(&user("ADD R2, R2, #5\n GETC\n ADD R2, R2, #5\n IN"));
        let mut console = Timed::open(&[(0, b'a'), (0, b'b')]);
        run(&mut *machine, &mut console, 4);
        assert_eq!(console.asked, [1, 3]);
    });
}

#[test]
fn e39_ended_input_is_not_asked_again() {
    on_all(|kind| {
        let body = "LD R0, ENABLE\n STI R0, KBSR\n LOOP LDI R1, KBDR\n LDI R1, KBSR\n STI R0, KBSR\n BR LOOP";
        let mut machine = kind.load(&supervisor(body));
        let mut console = Timed::new(&[]);
        run(&mut *machine, &mut console, 5_000);
        assert_eq!(console.asked, [2]);
    });
}
