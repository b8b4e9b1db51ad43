//! What was published about the machine, and what its crate does: typed by hand.

use bantam_machine_vc::files;
use bantam_run::Exit;

use crate::tools::{assemble, bytes, halts, image, run, unhex};

/// The published program that counts to five, one instruction a line, with comments of our own.
const COUNT: &str = "
MOV R0 #00000000
STR R0 #11111110        ; the counter lives at 254
LDR R0 #11111110
MOV R1 #00000101
SUB R0 R1
CMP_NEG R0
CPY R3 R0
MOV R2 0
SUB R2 R3
JMP_ZRO 37
LDR R0 #11111110
MOV R1 #00000001
ADD R0 R1
STR R0 #11111110
LDR R3 #11111110
MOV R2 48 ; '0'
ADD R3 R2
CPY R0 R3
STR R0 #11111101
LDR R2 #11111101
MSG R2
JMP 4
HALT
";

const COUNT_BYTES: &str = "C8 00 C0 FE C4 FE C9 05 11 F0 CF 00 CA 00 1B EA 25 C4 FE C9 01 01 C0 FE C7 FE CA 30 0E CC C0 C0 FD C6 FD DE E8 04 FF";

#[test]
fn fact_1_the_published_program_is_39_bytes() {
    assert_eq!(bytes(COUNT), COUNT_BYTES);
    assert_eq!(unhex(COUNT_BYTES).len(), 39);
}

#[test]
fn fact_1_its_312_bits_load_and_print_12345() {
    let bits = files::bits(&assemble(COUNT));
    let published = "110010000000000011000000111111101100010011111110110010010000010100010001111100001100111100000000110010100000000000011011111010100010010111000100111111101100100100000001000000011100000011111110110001111111111011001010001100000000111011001100110000001100000011111101110001101111110111011110111010000000010011111111";
    assert_eq!(published.len(), 312);
    assert_eq!(bits, published);
    let object = files::read("published.bits", published.as_bytes()).unwrap();
    assert_eq!(object.blocks[0].words, unhex(COUNT_BYTES).iter().map(|b| u16::from(*b)).collect::<Vec<_>>());
    let done = run(&image(&unhex(COUNT_BYTES)));
    assert_eq!((done.exit, done.output.as_str()), (Exit::Halted, "12345"));
}

#[test]
fn fact_1_the_jump_into_an_operand_takes_112_instructions() {
    // JMP_ZRO 37 lands on the 04 of `JMP 4`, which is ADD R1 R0, and HALT follows.
    assert_eq!(halts(COUNT).machine.instructions(), 112);
}

#[test]
fn fact_2_a_constant_has_a_name() {
    let text = "%ASSIGN ASCII_ZERO 48\nMOV R0 5\nMOV R1 ASCII_ZERO\nADD R0 R1\nMSG R0\nHALT";
    assert_eq!(bytes(text), "C8 05 C9 30 01 DC FF");
    assert_eq!(halts(text).output, "5");
}

#[test]
fn fact_3_two_times_three_and_five_is_eleven() {
    let text = "MOV R0 2\nMOV R1 3\nMUL R1 R0\nMOV R0 5\nADD R0 R1\nHALT";
    assert_eq!(bytes(text), "C8 02 C9 03 24 C8 05 01 FF");
    assert_eq!(halts(text).register("R0"), 11);
}

#[test]
fn fact_3_the_first_variable_lives_at_254() {
    let text = "MOV R0 5\nSTR R0 254\nHALT";
    assert_eq!(bytes(text), "C8 05 C0 FE FF");
    assert_eq!(halts(text).machine.word(254), 5);
}

#[test]
fn fact_4_single_instructions() {
    assert_eq!(halts("MOV R0 99\nMSG R0\nHALT").output, "c");
    for (text, expected) in [
        ("MOV R2 255", "CA FF"),
        ("ADD R1 R2", "06"),
        ("MOV R0 0x3A", "C8 3A"),
        ("MOV R2 #00110100", "CA 34"),
    ] {
        assert_eq!(bytes(text), expected, "{text}");
    }
}

#[test]
fn fact_5_bytes_that_print_yay() {
    let done = run(&image(&unhex("CA 79 DE CA 61 DE CA 79 DE CA 21 DE FF")));
    assert_eq!((done.exit, done.output.as_str()), (Exit::Halted, "yay!"));
}

#[test]
fn fact_6_shifts_of_150() {
    assert_eq!(halts("MOV R0 150\nSHL R0 1\nHALT").register("R0"), 44);
    assert_eq!(halts("MOV R0 150\nSHR R0 1\nHALT").register("R0"), 75);
}

#[test]
fn fact_6_five_minus_seven_is_two_with_n() {
    let done = halts("MOV R0 5\nMOV R1 7\nSUB R0 R1\nHALT");
    assert_eq!(["R0", "N", "Z"].map(|name| done.register(name)), [2, 1, 0]);
}

#[test]
fn fact_6_inc_and_dec_stay_in_range() {
    assert_eq!(halts("MOV R0 255\nINC R0\nHALT").register("R0"), 255);
    assert_eq!(halts("MOV R0 0\nDEC R0\nHALT").register("R0"), 0);
}

#[test]
fn fact_6_msg_200_is_two_bytes_of_utf_8() {
    assert_eq!(halts("MOV R0 200\nMSG R0\nHALT").output.as_bytes(), [0xC3, 0x88]);
}

#[test]
fn fact_6_flags_survive_inc_and_shl_and_mov() {
    for insn in [
        "INC R2",
        "DEC R2",
        "AND R2 R3",
        "OR R2 R3",
        "XOR R2 R3",
        "NOT R2",
        "SHL R2 1",
        "SHR R2 1",
        "MOV R2 7",
    ] {
        for (flag, b) in [("N", 7), ("Z", 5)] {
            let done = halts(&format!("MOV R0 5\nMOV R1 {b}\nSUB R0 R1\n{insn}\nHALT"));
            assert_eq!(done.register(flag), 1, "{insn} leaves {flag}");
        }
    }
}

#[test]
fn halt_leaves_pc_at_the_address_after_it() {
    let done = halts("MOV R0 1\nHALT");
    assert_eq!((done.machine.pc(), done.machine.instructions()), (3, 2));
}

#[test]
fn before_any_operation_neither_flag_is_on() {
    let done = halts("CMP_ABV R0\nCMP_NEG R1\nCMP_ZRO R2\nHALT");
    assert_eq!(["R0", "R1", "R2", "N", "Z"].map(|name| done.register(name)), [255, 0, 0, 0, 0]);
}

#[test]
fn code_that_is_overwritten_runs_as_overwritten() {
    // The MSG at 8 becomes HALT before it is reached.
    let done = halts("MOV R0 255\nSTR R0 8\nMOV R1 'x'\nMOV R2 0\nMSG R1\nHALT");
    assert_eq!((done.output.as_str(), done.machine.instructions()), ("", 5));
}

#[test]
fn ignored_bits_do_not_matter_to_the_machine() {
    // NOT R1 with any low bits, CPY R2 R1 with any low bits.
    for low in 0..4 {
        for junk in [0, 1, 0x2A, 0x3F] {
            let done = run(&image(&[0xC9, 0x0F, 0x64 | low, 0xCE, 0x40 | junk, 0xFF]));
            assert_eq!(["R1", "R2"].map(|name| done.register(name)), [0xF0, 0xF0]);
        }
    }
}
