//! Determinism.

use bantam_run::{Exit, Limits, Machine, Script};
use bantam_testkit::{Trial, check_engines};

use crate::tools::{
    BUSY_KEYS, BUSY_SHOWS, Kind, SUPERVISOR, USER, busy, on_all, on_native, program, register, state, user,
};

#[test]
fn e53_runs_repeat() {
    on_all(|kind| {
        let run = |seed| {
            let image = busy();
            let mut machine = kind.load(&image);
            machine.randomize(seed);
            machine.load(&image).unwrap();
            let mut console = Script::new(BUSY_KEYS);
            assert_eq!(machine.run(&mut console, Limits::none()), Exit::Halted);
            (machine.instructions(), console.text(), state(&*machine))
        };
        assert_eq!(run(1), run(1));
        // Another seed, another state.
        assert_ne!(run(1).2, run(2).2);
    });
}

#[test]
fn e54_engines_agree() {
    on_all(|kind| {
        let image = busy();
        let make = || kind.load(&image);
        let stops: Vec<u64> = (0..1_000).chain([1_000_000]).collect();
        let trial = Trial {
            machine: &make,
            backend: Some(bantam_jit::Jit::backend),
            image: &image,
            input: BUSY_KEYS,
            stops: &stops,
            output_limit: 1_000,
        };
        let (exit, output) = check_engines(&trial).unwrap();
        assert_eq!((exit, output.as_slice()), (Exit::Halted, BUSY_SHOWS.as_bytes()));
    });
}

#[test]
fn e55_random_memory_depends_on_the_seed() {
    on_all(|kind| {
        let mut fresh = kind.load(&user("HALT"));
        fresh.randomize(7);
        let mut used = kind.load(&busy());
        used.run(&mut Script::new(BUSY_KEYS), Limits::steps(500));
        // What is noise: memory, and R0 to R7.
        let noise = |machine: &dyn Machine| {
            let registers: Vec<_> = machine.registers().into_iter().take(8).collect();
            ((0..0xFE00).map(|addr| machine.word(addr)).collect::<Vec<_>>(), registers)
        };
        used.randomize(7);
        assert!(noise(&*fresh) == noise(&*used));
        used.randomize(8);
        assert!(noise(&*fresh) != noise(&*used));
    });
}

/// Runs the trap at the start of a program, and returns its visible effects.
fn after_trap(kind: Kind, origin: u16, trap: &str, psr: u16) -> (Vec<u16>, String) {
    let body = format!("{trap}\n HALT\n TEXT .STRINGZ \"It is bantam-weight.\"");
    let mut machine = kind.load(&program(origin, &body, &[]));
    for (value, name) in (0x1111..).step_by(0x1111).zip(["R1", "R2", "R3", "R4", "R5", "R7"]) {
        machine.set_register(name, value).unwrap();
    }
    machine.set_register("R0", origin + 2).unwrap();
    if psr >> 15 == 1 {
        machine.set_register("R6", 0x4567).unwrap();
    }
    machine.set_register("PSR", psr).unwrap();
    let mut console = Script::new("k");
    while machine.pc() != origin + 1 {
        assert_eq!(machine.step(&mut console), None);
        assert!(machine.instructions() < 10_000);
    }
    let names = ["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "PC", "PSR", "SSP", "MCR"];
    let mut seen: Vec<u16> = names.iter().map(|name| register(&*machine, name)).collect();
    seen.extend((USER..0xFE00).map(|addr| machine.word(addr)));
    (seen, console.text())
}

#[test]
fn e56_native_traps_look_the_same() {
    on_all(|kind| {
        if kind.edition == 2 {
            return;
        }
        for (origin, mode) in [(USER, 0x8000), (SUPERVISOR, 0)] {
            for psr in [1, 2, 4].map(|condition| mode | condition) {
                for trap in ["GETC", "OUT", "PUTS", "IN", "PUTSP"] {
                    let host = after_trap(Kind { traps: "native", ..kind }, origin, trap, psr);
                    let system = after_trap(Kind { traps: "os", ..kind }, origin, trap, psr);
                    assert_eq!(host.1, system.1, "{trap}");
                    assert_eq!(host.0[..12], system.0[..12], "{trap}");
                    assert!(host.0 == system.0, "{trap}: memory");
                }
            }
        }
    });
}

/// Strings in and around what a program may not read: the stack of the system, its code, devices, and past the end.
#[test]
fn e56_strings_from_anywhere_look_the_same() {
    let shown = |kind: Kind, trap: &str, string: u16| {
        let body = format!("LD R0, TEXT\n {trap}\n HALT\n TEXT .FILL x{string:04X}");
        let mut machine = kind.load(&program(USER, &body, &[]));
        for (addr, word) in [(0x2FFD, 0x4241), (0xFDFE, 0x4443), (0xFDFF, 0x4645)] {
            machine.set_word(addr, word).unwrap();
        }
        let mut console = Script::new("key");
        let exit = machine.run(&mut console, Limits::steps(1_000_000));
        assert_eq!(exit, Exit::Halted, "{trap} from {string:04X}");
        console.into_output()
    };
    on_native(|kind| {
        for trap in ["PUTS", "PUTSP"] {
            // Not MCC, which counts the routine's instructions.
            for string in (0x2FF0..=0x3004).chain(0xFDF8..=0xFE0C).chain([0, 0x20, 0x0200, 0xFFFC, 0xFFFF]) {
                let system = shown(Kind { traps: "os", ..kind }, trap, string);
                assert_eq!(shown(kind, trap, string), system, "{trap} from {string:04X}");
            }
        }
    });
}
