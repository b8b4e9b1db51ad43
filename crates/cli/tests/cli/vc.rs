//! `bantam run` for the VC: engines, forms, registers, faults, limits, in the machine's notation.

use snapbox::{cmd::OutputAssert, str};

use crate::sandbox::{Exactly as _, HELLO, Sandbox};

/// Counts from 3 down to 1.
pub(crate) const COUNT: &str = "
%ASSIGN ZERO 48
        MOV     R0 3
        MOV     R1 1
next:   CPY     R2 R0
        MOV     R3 ZERO
        ADD     R2 R3
        MSG     R2
        SUB     R0 R1
        JMP_ABV next
        STR     R0 rest
        HALT
rest:   .space  1
";

/// Its bytes, by hand.
pub(crate) const BYTES: [u8; 17] = [
    0xC8, 3, // MOV R0 3
    0xC9, 1, // MOV R1 1
    0xCE, 0x00, // CPY R2 R0
    0xCB, 48,   // MOV R3 ZERO
    0x0B, // ADD R2 R3
    0xDE, // MSG R2
    0x11, // SUB R0 R1
    0xEB, 4, // JMP_ABV next
    0xC0, 16,   // STR R0 rest
    0xFF, // HALT
    0,    // rest
];

/// Loops for ever.
const LOOP: &str = "
        MOV     R0 '*'
again:  MSG     R0
        JMP     again
";

const ENGINES: [&str; 3] = ["interp", "reference", "gates"];

/// A folder with the program.
pub(crate) fn sandbox() -> Sandbox {
    Sandbox::with("count.vc.asm", COUNT)
}

// Programs and engines.

#[test]
fn a_source_is_run_on_every_engine() {
    let sandbox = sandbox();
    for engine in ["auto", "interp", "reference", "gates"] {
        let line = format!("run count.vc.asm --engine {engine} --dump registers --stats=json");
        let done = sandbox.bantam(&line).code(0).prints("321");
        let said = done.messages();
        let (registers, stats) = said.split_once('\n').unwrap();
        assert_eq!(registers, "  R0 0x00  R1 0x01  R2 0x31  R3 0x30  PC 0x10  N 0x0  Z 0x1", "{engine}");
        let stats: serde_json::Value = serde_json::from_str(stats).unwrap();
        let known = if engine == "auto" { "interp" } else { engine };
        assert_eq!((&stats["instructions"], &stats["engine"]), (&22.into(), &known.into()));
    }
}

#[test]
fn every_form_that_can_be_loaded_runs() {
    let sandbox = sandbox();
    sandbox.bantam("build count.vc.asm --emit image,bits,bto").succeeds("");
    assert_eq!(sandbox.names(), ["count.bits", "count.bto", "count.vc", "count.vc.asm"]);
    for engine in ENGINES {
        for name in ["count.vc", "count.bits", "count.bto"] {
            sandbox.bantam(&format!("run {name} --engine {engine}")).succeeds("321");
        }
    }
    // A text of bits as people write it.
    let text: Vec<String> = BYTES.iter().map(|byte| format!("{byte:08b}")).collect();
    let sandbox = sandbox.and("own.bits", text.join("\n") + "\n");
    sandbox.bantam("run own.bits").succeeds("321");
}

#[test]
fn a_program_on_standard_input_needs_its_machine() {
    let sandbox = Sandbox::new();
    sandbox.bantam_with("run -m vc -", COUNT).succeeds("321");
    sandbox.bantam_with("run --machine VC -", COUNT).succeeds("321");
    let done = sandbox.bantam_with("run -", COUNT).code(2).prints("");
    assert!(done.messages().contains("-m vc"), "{}", done.messages());
}

#[test]
fn a_name_of_another_machine() {
    let sandbox = sandbox().and("hello.asm", HELLO).and("plain.asm", COUNT).and("plain.txt", COUNT);
    sandbox.bantam("build count.vc.asm --emit image,bits,bto").succeeds("");
    // -m takes precedence for a source.
    sandbox.bantam("run -m vc plain.asm").succeeds("321");
    sandbox.bantam("run -m vc plain.txt").succeeds("321");
    let done = sandbox.bantam("run -m vc hello.asm").code(1).prints("");
    assert!(done.messages().contains("unknown directive `.ORIG`"), "{}", done.messages());
    let done = sandbox.bantam("run plain.asm").code(1).prints("");
    assert!(done.messages().contains("`MOV` is not an instruction"), "{}", done.messages());
    // An object is for one machine.
    for name in ["count.vc", "count.bits", "count.bto"] {
        let done = sandbox.bantam(&format!("run -m lc3 {name}")).code(2).prints("");
        assert_eq!(done.messages(), format!("error: {name} is for the VC, not for the LC-3\n"));
    }
}

#[test]
fn programs_for_two_machines_are_not_linked() {
    let sandbox = sandbox().and("hello.asm", HELLO);
    sandbox.bantam("build count.vc.asm").succeeds("");
    for line in ["run hello.asm count.vc.asm", "build hello.asm count.vc.asm", "check hello.asm count.vc.asm"]
    {
        let done = sandbox.bantam(line).code(2).prints("");
        assert_eq!(done.messages(), "error: count.vc.asm is for the VC, not for the LC-3\n");
    }
    let done = sandbox.bantam("run count.vc hello.asm").code(2).prints("");
    assert_eq!(done.messages(), "error: hello.asm is for the LC-3, not for the VC\n");
    assert_eq!(sandbox.names(), ["count.vc", "count.vc.asm", "hello.asm"]);
}

#[test]
fn several_files_are_linked() {
    let sandbox = Sandbox::with("first.vc.asm", "MOV R0 'a'\nMSG R0\nJMP 0x80\n")
        .and("second.vc.asm", ".org 0x80\nMOV R0 'b'\nMSG R0\nHALT\n");
    sandbox.bantam("run first.vc.asm second.vc.asm").code(0).prints("ab");
    sandbox.bantam("build second.vc.asm -o second.bto").code(0);
    sandbox.bantam("run first.vc.asm second.bto").code(0).prints("ab");
}

#[test]
fn a_malformed_image_says_which_byte() {
    let sandbox = Sandbox::new()
        .and("empty.vc", "")
        .and("large.vc", [0; 257])
        .and("odd.bits", "0101")
        .and("two.bits", "0000000000002");
    for (name, complaint) in [
        ("empty.vc", "byte 0: the file is empty"),
        ("large.vc", "byte 256: the file is 257 bytes long; the limit is 256"),
        ("odd.bits", "byte 4: 4 bits are not a whole number of bytes"),
        ("two.bits", "byte 12: expected 0 or 1, found `2`"),
    ] {
        let done = sandbox.bantam(&format!("run {name}")).code(2).prints("");
        assert_eq!(done.messages(), format!("error: {name}: {complaint}\n"));
    }
}

#[test]
fn registers_and_flags_can_be_set() {
    let line = "run count.vc.asm --max-steps 0 --dump registers \
        --set R0=0x10 --set r1=#00000011 --set R2='A' --set R3=-1 --set PC=next --set N=1";
    let done = sandbox().bantam(line).code(4).prints("");
    let registers = "  R0 0x10  R1 0x03  R2 0x41  R3 0xFF  PC 0x04  N 0x1  Z 0x0\n";
    assert!(done.messages().ends_with(registers), "{}", done.messages());
    sandbox().bantam("run count.vc.asm --pc next --set R0=5 --set R1=2").code(0).prints("531");
}

#[test]
fn a_value_that_cannot_be_set_is_reported() {
    let sandbox = sandbox();
    let said =
        |set: &str| sandbox.bantam(&format!("run count.vc.asm --set {set}")).code(2).prints("").messages();
    assert_eq!(said("R4=1"), "error: unknown register `R4`; the registers are R0 R1 R2 R3 PC N Z\n");
    let help = "help: for example --set R1=3 or --set R1=0x1F\n";
    for value in ["256", "-129", "0x100"] {
        let message = format!("error: `{value}` does not fit into the 8 bits of `R1`\n{help}");
        assert_eq!(said(&format!("R1={value}")), message);
    }
    assert_eq!(said("Z=2"), format!("error: `2` does not fit into the one bit of `Z`\n{help}"));
    assert_eq!(said("PC=0x100"), format!("error: `0x100` does not fit into the 8 bits of `PC`\n{help}"));
    let message = format!("error: `#101` is neither a number nor a label of the program\n{help}");
    assert_eq!(said("R1=#101"), message);
}

#[test]
fn a_run_can_start_elsewhere() {
    let sandbox = sandbox();
    for place in ["next", "0x04", "4", "#00000100", "0b100"] {
        let done = sandbox.bantam(&format!("run count.vc.asm --pc {place} --max-steps 0")).code(4);
        assert!(done.messages().contains("at 0x04 (next), count.vc.asm:5,"), "{}", done.messages());
    }
    sandbox.bantam("run count.vc.asm --pc nowhere").code(2).prints("").stderr_eq(str![[r#"
error: `nowhere` is neither an address nor a label of the program
help: write an address such as 0x80

"#]]);
    let done = sandbox.bantam("run count.vc.asm --pc 0x100").code(2).prints("");
    assert!(done.messages().contains("does not fit into the 8 bits of `PC`"), "{}", done.messages());
}

#[test]
fn bytes_are_shown_sixteen_per_line() {
    let done = sandbox().bantam("run count.vc.asm --dump 0x00..0x11 --dump rest --dump next..5").code(0);
    done.prints("321").stderr_eq(str![[r#"
  0x00  C8 03 C9 01 CE 00 CB 30 0B DE 11 EB 04 C0 10 FF
  0x10  00 00
  0x10  00
  0x04  CE 00

"#]]);
    sandbox().bantam("run count.vc.asm --dump nowhere").code(2).prints("").stderr_eq(str![[r#"
error: `nowhere` is neither an address nor a label of the program
help: --dump expects `registers`, an address, or a range such as 0x80..0x90

"#]]);
}

#[test]
fn the_trace_shows_registers_and_flags() {
    sandbox().bantam("run count.vc.asm --set R0=1 --pc next --set R1=1 --trace").code(0).stderr_eq(str![[
        r#"
0x04 (next), count.vc.asm:5          CPY R2 R0                R2=0x01
0x06 (next+2), count.vc.asm:6        MOV R3 48                R3=0x30
0x08 (next+4), count.vc.asm:7        ADD R2 R3                R2=0x31
0x09 (next+5), count.vc.asm:8        MSG R2
0x0A (next+6), count.vc.asm:9        SUB R0 R1                R0=0x00 Z=0x1
0x0B (next+7), count.vc.asm:10       JMP_ABV next
0x0D (next+9), count.vc.asm:11       STR R0 rest
0x0F (next+11), count.vc.asm:12      HALT

"#
    ]]);
    let sandbox = sandbox();
    for engine in ENGINES {
        sandbox.bantam(&format!("run count.vc.asm --trace={engine}.txt --engine {engine}")).succeeds("321");
    }
    assert_eq!(sandbox.text("interp.txt").lines().count(), 22);
    assert_eq!(sandbox.text("reference.txt"), sandbox.text("interp.txt"));
    assert_eq!(sandbox.text("gates.txt"), sandbox.text("interp.txt"));
}

#[test]
fn a_normal_end_is_reported_only_on_request() {
    sandbox().bantam("run count.vc.asm -v").code(0).prints("321").stderr_eq(str![[r#"
halted at 0x10 (rest), count.vc.asm:13 after 22 instructions

"#]]);
}

#[test]
fn characters_are_utf_8() {
    let sandbox = Sandbox::with("a.vc.asm", "MOV R0 200\nMSG R0\nMOV R0 'A'\nMSG R0\nOUT R0\nHALT\n");
    for engine in ENGINES {
        sandbox.bantam(&format!("run a.vc.asm --engine {engine}")).succeeds("\u{C8}A01000001");
    }
}

#[test]
fn random_memory_fits_the_machine() {
    let line = "run count.vc.asm --random-memory 1 --dump registers --dump 0x10..0x17 --max-steps 0";
    let done = sandbox().bantam(line).code(4).prints("");
    assert_eq!(done.messages(), sandbox().bantam(line).messages(), "the seed alone decides");
    let bytes = done.messages().lines().last().unwrap().trim_start().split_once("  ").unwrap().1.to_owned();
    assert!(bytes.split(' ').all(|byte| byte.len() == 2), "{bytes}");
}

#[test]
fn settings_of_other_machines_are_rejected() {
    let sandbox = sandbox();
    for (option, name) in [
        ("--compat textbook2", "compat"),
        ("--traps native", "traps"),
        ("--boot", "boot"),
        ("--halt-banner", "halt-banner"),
        ("--strict", "strict"),
    ] {
        let done = sandbox.bantam(&format!("run count.vc.asm {option}")).code(2).prints("");
        assert_eq!(done.messages(), format!("error: the VC has no setting `{name}`\n"));
    }
    for command in ["build", "check", "dis"] {
        let done = sandbox.bantam(&format!("{command} count.vc.asm --strict")).code(2).prints("");
        assert_eq!(done.messages(), "error: the VC has no setting `strict`\n");
    }
}

// Faults and limits.

/// Runs a program that faults on one engine after the other, which report the same.
fn fault(program: &str) -> OutputAssert {
    let sandbox = Sandbox::with("wrong.vc.asm", program);
    let [interp, reference, gates] =
        ENGINES.map(|engine| sandbox.bantam(&format!("run wrong.vc.asm --engine {engine}")).code(3));
    assert_eq!((reference.messages(), gates.messages()), (interp.messages(), interp.messages()));
    assert_eq!((reference.printed(), gates.printed()), (interp.printed(), interp.printed()));
    interp
}

#[test]
fn a_division_by_zero_is_reported() {
    let done =
        fault("\n%ASSIGN COUNT 0\n        MOV R0 7\n        MOV R1 COUNT\nmean:   DIV R0 R1\n        HALT\n");
    done.prints("").stderr_eq(str![[r#"
warning[W0001]: the label `mean` is never used
 --> wrong.vc.asm:5:1
  |
5 | mean:   DIV R0 R1
  | ^^^^
  |
  = help: remove it, or check the spelling where it should be used

1 warning
error: division by zero
  --> 0x04 (mean), wrong.vc.asm:5
   |  mean:   DIV R0 R1
  instruction 0x31  DIV R0 R1
  R0 0x07  R1 0x00  R2 0x00  R3 0x00  PC 0x04  N 0x0  Z 0x0
help: check the divisor first: SUB it from 0 in another register, then JMP_ZRO

"#]]);
}

#[test]
fn a_byte_that_is_not_an_instruction_is_reported() {
    let done = fault(
        "        MOV R0 'x'\n        MSG R0\n        JMP data+1\n        HALT\ndata:   .byte 0xFF, 0xFD\n",
    );
    done.prints("x").stderr_eq(str![[r#"
warning[W0004]: this instruction is unreachable
 --> wrong.vc.asm:4:9
  |
3 |         JMP data+1
  |         ---------- this never continues to the next line
4 |         HALT
  |         ^^^^
  |
  = help: give it a label and branch to it, or remove it

1 warning
error: 0xFD is not an instruction
  --> 0x07 (data+1), wrong.vc.asm:5
   |  data:   .byte 0xFF, 0xFD
  instruction 0xFD  not an instruction
  R0 0x78  R1 0x00  R2 0x00  R3 0x00  PC 0x07  N 0x0  Z 0x0
help: has the program run into its data, or jumped into the middle of an instruction?

"#]]);
}

#[test]
fn a_self_modified_program_is_shown_as_it_is_now() {
    let done = fault("        MOV R0 0xEC\n        STR R0 next\n        INC R1\nnext:   HALT\n");
    done.prints("").stderr_eq(str![[r#"
error: 0xEC is not an instruction
  --> 0x05 (next), wrong.vc.asm:4
   |  next:   HALT
  instruction 0xEC  not an instruction
  R0 0xEC  R1 0x01  R2 0x00  R3 0x00  PC 0x05  N 0x0  Z 0x0
help: has the program run into its data, or jumped into the middle of an instruction?

"#]]);
}

#[test]
fn the_end_of_memory_is_reported() {
    let done = fault("        JMP last\n        .org 0xFF\nlast:   INC R0\n");
    done.prints("").stderr_eq(str![[r#"
warning[W0005]: the program has no HALT, so it never stops by itself
 --> wrong.vc.asm:3:1
  |
3 | last:   INC R0
  | ^^^^^^^^^^^^^^
  |
  = help: add HALT where the program should end

1 warning
error: execution ran past the end of memory (0xFF)
  --> 0x100
  R0 0x01  R1 0x00  R2 0x00  R3 0x00  PC 0x100  N 0x0  Z 0x0
help: end it with HALT, or with a JMP back into the program

"#]]);
}

#[test]
fn an_instruction_that_memory_cuts_off_is_reported() {
    let done = fault("        JMP last\n        .org 0xFF\nlast:   .byte 0xC8\n");
    done.prints("").stderr_eq(str![[r#"
warning[W0005]: the program has no HALT, so it never stops by itself
 --> wrong.vc.asm:1:9
  |
1 |         JMP last
  |         ^^^^^^^^
  |
  = help: add HALT where the program should end

1 warning
error: the instruction at 0xFF needs a second byte, but memory ends there
  --> 0xFF (last), wrong.vc.asm:3
   |  last:   .byte 0xC8
  instruction 0xC8  cut off by the end of memory
  R0 0x00  R1 0x00  R2 0x00  R3 0x00  PC 0xFF  N 0x0  Z 0x0
help: has the program run past its end, or into its variables?

"#]]);
}

#[test]
fn without_symbols_the_address_remains() {
    let sandbox =
        Sandbox::new().and("wrong.vc", [0xC8, 7, 0xC9, 0, 0x31]).and("wrong.bits", "111011001\n1111111");
    sandbox.bantam("run wrong.vc").code(3).prints("").stderr_eq(str![[r#"
error: division by zero
  --> 0x04
  instruction 0x31  DIV R0 R1
  R0 0x07  R1 0x00  R2 0x00  R3 0x00  PC 0x04  N 0x0  Z 0x0
help: check the divisor first: SUB it from 0 in another register, then JMP_ZRO

"#]]);
    let done = sandbox.bantam("run wrong.bits").code(3).prints("");
    assert!(
        done.messages().starts_with("error: 0xEC is not an instruction\n  --> 0x00\n"),
        "{}",
        done.messages()
    );
}

#[test]
fn limits_are_kept_on_every_engine() {
    let sandbox = Sandbox::with("loop.vc.asm", LOOP);
    for engine in ENGINES {
        let how = format!("run loop.vc.asm --engine {engine}");
        let done = sandbox.bantam(&format!("{how} --max-steps 8")).code(4).prints("****");
        let place =
            "error: instruction limit reached at 0x03 (again+1), loop.vc.asm:4, after 8 instructions\n";
        assert!(done.messages().ends_with(place), "{}", done.messages());
        let done = sandbox.bantam(&format!("{how} --max-output 10")).code(4).prints("**********");
        assert!(
            done.messages().contains("error: output limit reached at 0x02 (again),"),
            "{}",
            done.messages()
        );
        let done = sandbox.bantam(&format!("{how} --timeout 50ms")).code(4);
        assert!(done.messages().contains("error: time limit reached at "), "{}", done.messages());
        assert!(done.printed().starts_with("****"), "what was printed is not lost");
    }
}
