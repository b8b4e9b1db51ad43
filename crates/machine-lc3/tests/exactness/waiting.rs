//! Waiting forever.

use bantam_isa::Image;
use bantam_run::{Engine, Exit, Limits, Machine, Script};

use crate::tools::{Kind, SUPERVISOR, Timed, USER, go, on_all, on_native, register, state, supervisor, user};

/// Looks for a key, takes it, and halts.
const LOOK: &str = "LOOP LDI R0, KBSR\n BRzp LOOP\n LDI R1, KBDR\n STI R1, MCR";
/// Looks for a key in four states, one after the other.
const FOUR: &str = "LOOP ADD R1, R1, #1\n AND R1, R1, #3\n LDI R0, KBSR\n BRzp LOOP";

/// Runs until input has ended, and returns the count.
fn end(machine: &mut dyn Machine) -> u64 {
    assert_eq!(machine.run(&mut Script::new(""), Limits::steps(1_000_000)), Exit::InputEnded);
    machine.instructions()
}

#[test]
fn e44_a_program_that_waits_forever_ends() {
    on_all(|kind| {
        assert_eq!(end(&mut *kind.load(&supervisor(LOOK))), 2);
        // The fifth look is in the state of the first.
        assert_eq!(end(&mut *kind.load(&supervisor(FOUR))), 4 * 4 + 2);
        // Keys that have come do not matter any more.
        let mut machine = kind.load(&supervisor("LOOP LDI R0, KBSR\n BRzp LOOP\n LDI R1, KBDR\n BR LOOP"));
        assert_eq!(machine.run(&mut Script::new("aaa"), Limits::none()), Exit::InputEnded);
        assert_eq!(machine.instructions(), 3 * 4 + 4);
        for trap in ["GETC", "IN"] {
            let mut machine = kind.load(&user(&format!("{trap}\n {trap}\n HALT")));
            assert_eq!(machine.run(&mut Script::new("a"), Limits::steps(10_000)), Exit::InputEnded, "{trap}");
        }
    });
}

#[test]
fn e45_a_store_is_progress() {
    on_all(|kind| {
        let run = |between: &str| {
            let body = format!("LOOP {between}\n AND R5, R5, #0\n LDI R0, KBSR\n BRzp LOOP");
            kind.load(&supervisor(&body)).run(&mut Script::new(""), Limits::steps(10_000))
        };
        for progress in ["ST R5, HERE", "STI R5, KBDR", "LDI R5, TMR", "LDI R5, TMI", "LDI R5, MCC"] {
            assert_eq!(run(progress), Exit::StepLimit, "{progress}");
        }
        for nothing in ["LD R5, HERE", "LDI R5, PSR", "LDI R5, MCR", "LDI R5, KBDR", "LDI R5, DDR"] {
            assert_eq!(run(nothing), Exit::InputEnded, "{nothing}");
        }
    });
}

#[test]
fn e46_a_timer_keeps_a_run_alive() {
    on_all(|kind| {
        for enable in ["NOP", "LD R2, ENABLE\n STI R2, TMR"] {
            let body = format!("LD R1, TEN\n STI R1, TMI\n {enable}\n {LOOK}");
            let mut machine = kind.load(&supervisor(&body));
            machine.set_register("PSR", 0x0702).unwrap();
            go(&mut *machine, 100_000);
        }
        // One that has been stopped is none.
        let body = format!("LD R1, TEN\n STI R1, TMI\n AND R1, R1, #0\n STI R1, TMI\n {LOOK}");
        assert_eq!(end(&mut *kind.load(&supervisor(&body))), 6);
    });
}

#[test]
fn e47_an_ended_keyboard_does_not_keep_a_run_alive() {
    on_all(|kind| {
        let mut machine = kind.load(&supervisor(&format!("LD R0, ENABLE\n STI R0, KBSR\n {LOOK}")));
        assert_eq!(end(&mut *machine), 4);
    });
}

#[test]
fn e48_waiting_ends_at_the_same_count() {
    on_all(|kind| {
        for image in [supervisor(LOOK), supervisor(FOUR), user("GETC\n HALT"), user("IN\n HALT")] {
            let mut reference = Kind { engine: Engine::Reference, ..kind }.load(&image);
            let count = end(&mut *reference);
            for piece in [1, 2, 3, 5, 100] {
                let (mut machine, mut console) = (kind.load(&image), Script::new(""));
                let mut exit = Exit::StepLimit;
                while exit == Exit::StepLimit {
                    exit = machine.run(&mut console, Limits::steps(piece));
                }
                assert_eq!((exit, machine.instructions()), (Exit::InputEnded, count));
                assert_eq!(state(&*machine), state(&*reference));
            }
        }
    });
}

#[test]
fn e49_a_look_that_waits_counts() {
    on_all(|kind| {
        // It looks at 0, 2, 4, and so on; every look but the first waits.
        let mut machine = kind.load(&supervisor(LOOK));
        let mut console = Timed::open(&[]);
        assert_eq!(machine.run(&mut console, Limits::steps(1_000)), Exit::StepLimit);
        assert_eq!((machine.instructions(), console.waits, console.asked.len()), (1_000, 499, 500));

        // So a key that comes at a count is found at that count.
        let mut machine = kind.load(&supervisor(LOOK));
        let mut console = Timed::new(&[(100, 0x6B)]);
        assert_eq!(machine.run(&mut console, Limits::none()), Exit::Halted);
        assert_eq!((machine.instructions(), register(&*machine, "R1")), (104, 0x6B));
        assert_eq!((console.waits, console.asked.last()), (49, Some(&100)));

        // While the timer runs nothing waits.
        let mut machine = kind.load(&supervisor(&format!("LD R1, TEN\n STI R1, TMI\n {LOOK}")));
        let mut console = Timed::open(&[]);
        assert_eq!(machine.run(&mut console, Limits::steps(1_000)), Exit::StepLimit);
        assert_eq!((console.waits, console.asked.len()), (0, 499));
    });
}

#[test]
fn e50_native_traps_leave_waiting_to_the_system() {
    on_native(|kind| {
        for (trap, shown) in [("GETC", ""), ("IN", "\nInput a character> k")] {
            let image = user(&format!("{trap}\n HALT"));
            let mut native = kind.load(&image);
            let mut system = Kind { traps: "os", ..kind }.load(&image);
            let (mut keys, mut other_keys) = (Timed::new(&[(500, b'k')]), Timed::new(&[(500, b'k')]));
            while native.pc() != USER + 1 {
                assert_eq!(native.run(&mut keys, Limits::steps(1)), Exit::StepLimit);
                assert_eq!(system.run(&mut other_keys, Limits::steps(1)), Exit::StepLimit);
                assert_eq!(native.registers(), system.registers());
            }
            assert!(state(&*native) == state(&*system));
            assert_eq!((register(&*native, "R0"), keys.text().as_str()), (0x6B, shown));
            assert_eq!(keys.waits, other_keys.waits);
            // The host has looked once, before it left the rest to the system.
            assert_eq!((keys.asked[0], &keys.asked[1..]), (0, &other_keys.asked[..]));

            // After the end of input, waiting is pointless.
            let mut machine = kind.load(&image);
            let before = state(&*machine);
            for _ in 0..2 {
                assert_eq!(end(&mut *machine), 0);
                assert_eq!(state(&*machine), before);
            }
        }
    });
}

#[test]
fn e51_changes_from_outside_are_progress() {
    type Change = fn(&mut dyn Machine, &Image);
    let changes: [(u64, Change); 5] = [
        (2, |_, _| ()),
        (4, |machine, _| machine.set_word(0x4000, 0).unwrap()),
        (4, |machine, _| machine.set_register("R5", 0).unwrap()),
        (4, |machine, image| machine.load(image).unwrap()),
        // The first look has noise in R0.
        (6, |machine, image| {
            machine.randomize(7);
            machine.load(image).unwrap();
        }),
    ];
    on_all(|kind| {
        let image = supervisor(LOOK);
        for (count, change) in changes {
            let mut machine = kind.load(&image);
            assert_eq!((end(&mut *machine), machine.pc()), (2, SUPERVISOR));
            change(&mut *machine, &image);
            assert_eq!(end(&mut *machine), count);
        }
    });
}

#[test]
fn e52_a_limited_number_of_states_is_remembered() {
    for engine in [Engine::Interpreter, Engine::Reference, Engine::Jit] {
        let kind = Kind { engine, traps: "os", edition: 3 };
        // All values of a register.
        let mut machine = kind.load(&supervisor("LOOP ADD R1, R1, #1\n LDI R0, KBSR\n BRzp LOOP"));
        assert_eq!(end(&mut *machine), 3 * 65_536 + 1);
        // The same four times over.
        let body = "
            LOOP    ADD   R1, R1, #1
                    BRnp  LOOK
                    ADD   R2, R2, #1
                    AND   R2, R2, #3
            LOOK    LDI   R0, KBSR
                    BRzp  LOOP";
        go(&mut *kind.load(&supervisor(body)), 3_000_000);
    }
}
