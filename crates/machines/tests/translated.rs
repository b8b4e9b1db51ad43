//! Hard cases of translated code: programs that overwrite themselves, constantly and in many ways, jumps into the
//! middle of a translation, limits at any instruction.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assembled;

use assembled::{image, machine};
use bantam_machines::find;
use bantam_run::{Engine, Exit, Limits, Machine, Script, Translated};

/// Everything that can be observed, at an instruction count.
fn state(machine: &mut dyn Machine, stop: u64) -> (Exit, u64, Vec<u16>, Vec<u16>) {
    let steps = stop - machine.instructions();
    let exit = machine.run(&mut Script::new(""), Limits::steps(steps));
    let registers = machine.registers().iter().map(|register| register.value).collect();
    (exit, machine.instructions(), registers, (0..=u16::MAX).map(|addr| machine.word(addr)).collect())
}

/// Runs a program that does not end by itself, and compares at the stops. Returns what was translated.
fn agree(name: &str, text: &str, stops: &[u64]) -> Translated {
    let target = find(name).unwrap();
    let image = image(target, text);
    let mut interpreted = machine(target, &image, Engine::Interpreter);
    let mut translated = machine(target, &image, Engine::Jit);
    for stop in stops {
        let (ours, theirs) = (state(&mut *translated, *stop), state(&mut *interpreted, *stop));
        assert!(ours == theirs, "after {stop} instructions of\n{text}\n{:?}, {:?}", ours.2, theirs.2);
    }
    translated.translated().unwrap()
}

/// Adds 0 to 15 in turn to a register, by an instruction whose operand it rewrites in every round.
const PATCHES_ITSELF: &str = "
        .ORIG x3000
LOOP    ADD   R3, R3, #1
        AND   R1, R3, #15
        LD    R2, ADD_0
        ADD   R1, R1, R2
        ST    R1, CHANGES
CHANGES ADD   R0, R0, #0
        ADD   R4, R4, R0
        BR    LOOP
ADD_0   ADD   R0, R0, #0
        .END
";

#[test]
fn a_loop_that_changes_itself_all_the_time() {
    let stops = [1, 10, 100, 999, 5_000, 123_457, 1_000_000, 1_000_001];
    let translated = agree("lc3", PATCHES_ITSELF, &stops);
    assert!(translated.regions > 0 && translated.discarded > 0, "{translated:?}");
}

#[test]
fn code_that_keeps_changing_is_translated_a_few_times() {
    let target = find("lc3").unwrap();
    let image = image(target, PATCHES_ITSELF);
    let mut machine = machine(target, &image, Engine::Jit);
    let steps = std::env::var("BANTAM_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(3_000_000);
    assert_eq!(machine.run(&mut Script::new(""), Limits::steps(steps)), Exit::StepLimit);
    let translated = machine.translated().unwrap();
    assert!(translated.regions <= 40, "{translated:?}");
}

#[test]
fn every_word_of_a_program_changes_in_turn() {
    // The loop copies its own words onto themselves, and a word after them counts.
    let text = "
        .ORIG x3000
START   LEA   R1, START
        LD    R2, LENGTH
COPY    LDR   R0, R1, #0
        STR   R0, R1, #0
        ADD   R1, R1, #1
        ADD   R2, R2, #-1
        BRp   COPY
        LD    R0, ROUNDS
        ADD   R0, R0, #1
        ST    R0, ROUNDS
        BR    START
LENGTH  .FILL #11
ROUNDS  .FILL #0
        .END
";
    let translated = agree("lc3", text, &[7, 70, 700, 7_000, 70_000, 300_000]);
    assert!(translated.regions <= 100, "{translated:?}");
}

#[test]
fn jumps_go_into_the_middle_of_a_translation() {
    // The address in R5 cycles through the whole of a chain of additions.
    let text = "
        .ORIG x3000
        LEA   R5, CHAIN
LOOP    JMP   R5
CHAIN   ADD   R0, R0, #1
        ADD   R0, R0, #2
        ADD   R0, R0, #3
        ADD   R0, R0, #4
        ADD   R0, R0, #5
NEXT    ADD   R5, R5, #1
        LEA   R6, NEXT
        NOT   R6, R6
        ADD   R6, R6, #1
        ADD   R6, R6, R5
        BRn   LOOP
        LEA   R5, CHAIN
        BR    LOOP
        .END
";
    let stops: Vec<u64> = (1..400).chain((1..60).map(|i| 400 + i * 997)).collect();
    let translated = agree("lc3", text, &stops);
    assert!(translated.ran > 10_000, "{translated:?}");
}

#[test]
fn calls_return_to_unknown_places() {
    // A table of return addresses, one of them not after a call.
    let text = "
        .ORIG x3000
LOOP    JSR   TWICE
        JSR   TWICE
        LEA   R7, BACK
        BR    TWICE
        ADD   R4, R4, #1
BACK    ADD   R3, R3, #1
        BR    LOOP
TWICE   ADD   R0, R0, R0
        ADD   R0, R0, #1
        RET
        .END
";
    let translated = agree("lc3", text, &[50, 51, 52, 1_000, 65_537, 400_000]);
    assert!(translated.ran > 300_000, "{translated:?}");
}

#[test]
fn operands_that_are_written_are_read_when_they_run() {
    // As on a machine without pointers: the operand is the pointer.
    let text = "
start:  MOV R0 200
loop:   STR R0 put+1
        INC R1
put:    STR R1 200
        STR R0 get+1
get:    LDR R2 200
        ADD R3 R2
        INC R0
        JMP_ABV keep
keep:   JMP loop
";
    let stops: Vec<u64> = (1..300).chain((1..40).map(|i| 300 + i * 1_013)).collect();
    let translated = agree("vc", text, &stops);
    assert!(translated.ran > 20_000, "{translated:?}");
}

#[test]
fn a_limit_can_fall_on_any_instruction() {
    let text = "
        .ORIG x3000
LOOP    ADD   R0, R0, #1
        ADD   R1, R1, R0
        LDR   R2, R6, #0
        BRz   SKIP
        NOT   R2, R2
SKIP    STR   R1, R6, #0
        ADD   R6, R6, #-1
        AND   R3, R0, #7
        BRnp  LOOP
        LEA   R6, FREE
        BR    LOOP
        .BLKW 20
FREE    .BLKW 1
        .END
";
    let stops: Vec<u64> = (1..2_000).collect();
    agree("lc3", text, &stops);
}

/// Fills 64 words with fresh code again and again, each time a little further on, and runs them 200 times.
const WRITES_FRESH_CODE: &str = "
        .ORIG x3000
        LD    R6, BASE
AGAIN   LD    R0, LENGTH
        ADD   R1, R6, #0
FILL    LD    R3, CODE
        STR   R3, R1, #0
        ADD   R1, R1, #1
        ADD   R0, R0, #-1
        BRp   FILL
        LD    R3, BACK
        STR   R3, R1, #0
        LD    R0, TIMES
RUN     JSRR  R6
        ADD   R0, R0, #-1
        BRp   RUN
        LD    R2, STRIDE
        ADD   R6, R6, R2
        BRn   AGAIN
        LD    R6, BASE
        BR    AGAIN
BASE    .FILL x8000
LENGTH  .FILL 64
CODE    ADD   R4, R4, #1
BACK    RET
TIMES   .FILL 200
STRIDE  .FILL 67
        .END
";

/// An instruction that copies itself to the next word, through all of memory.
const COPIES_ITSELF: &str = "
        .ORIG x3000
        LD    R0, IMP
IMP     ST    R0, #0
        .END
";

/// Few translations are made of a program that gains nothing from them: each costs as much as half a million
/// instructions.
#[test]
fn a_program_that_gains_nothing_is_interpreted() {
    let target = find("lc3").unwrap();
    for (text, steps) in [(WRITES_FRESH_CODE, 20_000_000), (COPIES_ITSELF, 50_000)] {
        let mut machine = machine(target, &image(target, text), Engine::Auto);
        machine.run(&mut Script::new(""), Limits::steps(steps));
        let regions = machine.translated().map_or(0, |translated| translated.regions);
        assert!(regions <= 5, "{regions} regions of\n{text}");
    }
    // The same instructions run as with any other engine.
    let stops = [1, 100, 20_000, 300_000, 700_001];
    agree("lc3", WRITES_FRESH_CODE, &stops);
}
