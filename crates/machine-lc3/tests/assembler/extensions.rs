//! What students write, and the words that it means. The words are typed by hand.
//!
//! [`words`] also formats and disassembles each of these programs, which must not change a word.

use bantam_asm::PatchKind;
use bantam_diag::Source;

use crate::{ASSEMBLER, Options, PLAIN, assemble, blocks, codes, words, words_with};

/// The words of a statement or more in a block at x3000.
#[track_caller]
fn body(text: &str) -> Vec<u16> {
    let mut blocks = words(&format!(".ORIG x3000\n{text}\n.END\n"));
    assert_eq!(blocks.len(), 1);
    let (origin, words) = blocks.remove(0);
    assert_eq!(origin, 0x3000);
    words
}

// ---- instructions ---------------------------------------------------------------------------------

#[test]
fn ok_every_instruction() {
    for (text, word) in [
        ("ADD R1, R2, R3", 0x1283),
        ("ADD R1, R2, #-16", 0x12B0),
        ("AND R1, R2, R3", 0x5283),
        ("AND R0, R0, #0", 0x5020),
        ("NOT R0, R1", 0x907F),
        ("LD R1, #1", 0x2201),
        ("LDI R2, #-1", 0xA5FF),
        ("LDR R0, R1, #2", 0x6042),
        ("LEA R7, #255", 0xEEFF),
        ("ST R1, #1", 0x3201),
        ("STI R2, #-256", 0xB500),
        ("STR R0, R1, #-32", 0x7060),
        ("JMP R2", 0xC080),
        ("RET", 0xC1C0),
        ("JSR #-1024", 0x4C00),
        ("JSRR R3", 0x40C0),
        ("RTI", 0x8000),
        ("TRAP x80", 0xF080),
        ("NOP", 0x0000),
    ] {
        assert_eq!(body(text), [word], "{text}");
    }
}

#[test]
fn ok_branches() {
    for (name, word) in [
        ("BR", 0x0E03),
        ("BRn", 0x0803),
        ("BRz", 0x0403),
        ("BRp", 0x0203),
        ("BRnz", 0x0C03),
        ("BRnp", 0x0A03),
        ("BRzp", 0x0603),
        ("BRnzp", 0x0E03),
        ("BRNZP", 0x0E03),
        ("brzp", 0x0603),
    ] {
        assert_eq!(body(&format!("{name} #3")), [word], "{name}");
    }
}

#[test]
fn ok_trap_names() {
    assert_eq!(
        body("GETC\nOUT\nPUTC\nPUTS\nIN\nPUTSP\nHALT"),
        [0xF020, 0xF021, 0xF021, 0xF022, 0xF023, 0xF024, 0xF025]
    );
}

#[test]
fn ok_rtt_is_ret_with_a_warning() {
    let text = ".ORIG x3000\nJSR SUB\nHALT\nSUB RTT\n.END\n";
    assert_eq!(words(text), [(0x3000, vec![0x4801, 0xF025, 0xC1C0])]);
    assert_eq!(codes(&assemble(text).diagnostics), ["W0007"]);
}

// ---- columns, case, commas, comments --------------------------------------------------------------

#[test]
fn ok_commas_or_blanks() {
    for text in [
        "ADD R0, R0, #5",
        "ADD R0,R0,#5",
        "ADD R0 R0 #5",
        "ADD R0 , R0 ,#5",
        "ADD R0, R0 #5",
        "ADD\tR0\tR0\t#5",
    ] {
        assert_eq!(body(text), [0x1025], "{text}");
    }
}

#[test]
fn ok_instructions_in_column_0() {
    assert_eq!(words(".ORIG x3000\nADD R0, R0, #1\nHALT\n.END"), [(0x3000, vec![0x1021, 0xF025])]);
}

#[test]
fn ok_lower_case() {
    let text = ".orig x3000\nloop add r0, r1, #-1\nbrp loop\nputs\nhalt\n.fill xab\n.end\n";
    assert_eq!(words(text), [(0x3000, vec![0x107F, 0x03FE, 0xF022, 0xF025, 0x00AB])]);
}

#[test]
fn ok_mixed_case() {
    assert_eq!(words(".Orig x3000\nAdd r0, R1, #1\nHalt\n.End\n"), [(0x3000, vec![0x1061, 0xF025])]);
}

#[test]
fn ok_label_alone() {
    assert_eq!(
        body("START\n\n; count down\nLOOP\n    ADD R0, R0, #-1\n    BRp LOOP\n    BRz START"),
        [0x103F, 0x03FE, 0x05FD]
    );
}

#[test]
fn ok_label_in_another_case() {
    assert_eq!(body("Loop ADD R0, R0, #-1\nBRp LOOP\nBRn loop"), [0x103F, 0x03FE, 0x09FD]);
}

#[test]
fn ok_label_with_a_colon() {
    for text in ["LOOP: BR LOOP", "LOOP : BR LOOP", "LOOP:BR LOOP", "LOOP:\nBR LOOP", "LOOP :\n\nBR LOOP"] {
        assert_eq!(body(text), [0x0FFF], "{text}");
    }
}

#[test]
fn ok_several_labels_on_a_line() {
    for text in [
        "A B BRz A\nBRz B",
        "A: B: BRz A\nBRz B",
        "A: B BRz A\nBRz B",
        "A:B: BRz A\nBRz B",
        "A: B:\nBRz A\nBRz B",
        "A\nB\nBRz A\nBRz B",
    ] {
        assert_eq!(body(text), [0x05FF, 0x05FE], "{text}");
    }
}

#[test]
fn ok_comments() {
    let text = "; a line of its own\n  // and another\nNOT R0, R1;close\nNOT R0, R1 ; far\nNOT R0, R1 // too\n;;; ///\n;";
    assert_eq!(body(text), [0x907F, 0x907F, 0x907F]);
}

#[test]
fn ok_instructions_in_comments_stay_comments() {
    assert_eq!(body("HALT ; ADD R0, R0, #1\n; .FILL 1 // HALT\n// \"text\" 'A' ; .END"), [0xF025]);
}

#[test]
fn ok_comments_outside_ascii() {
    assert_eq!(body("; Zähle die Wörter – 数える\nHALT ; fertig ✓\n// naïve"), [0xF025]);
}

#[test]
fn ok_labels_outside_ascii() {
    assert_eq!(body("größe LD R0, größe\nπ .FILL π"), [0x21FF, 0x3001]);
}

#[test]
fn ok_tabs_and_blanks() {
    assert_eq!(
        body("\tLOOP\tADD\tR0,\tR0,\t#5\t; tab\n   BR\u{A0}LOOP   \n\u{3000}HALT"),
        [0x1025, 0x0FFE, 0xF025]
    );
}

#[test]
fn ok_line_ends_of_windows() {
    let text = ".ORIG x3000\r\nLEA R0, TEXT ; point\r\nHALT\r\nTEXT .STRINGZ \"Hi\"\r\n.END\r\n";
    assert_eq!(words(text), [(0x3000, vec![0xE001, 0xF025, 0x48, 0x69, 0])]);
}

#[test]
fn ok_byte_order_mark() {
    let source = Source::from_bytes("a.asm", b"\xEF\xBB\xBF.ORIG x3000\nHALT\n.END\n");
    let assembly = ASSEMBLER.assemble(&source, 0, PLAIN);
    assert!(assembly.diagnostics.is_empty());
    assert_eq!(blocks(&assembly.object), [(0x3000, vec![0xF025])]);
}

#[test]
fn ok_bytes_that_are_not_utf8_in_a_comment() {
    let source = Source::from_bytes("a.asm", b".ORIG x3000\nHALT ; caf\xE9\n.END\n");
    let assembly = ASSEMBLER.assemble(&source, 0, PLAIN);
    assert!(assembly.diagnostics.is_empty());
    assert_eq!(blocks(&assembly.object), [(0x3000, vec![0xF025])]);
}

#[test]
fn ok_no_newline_at_the_end() {
    assert_eq!(words(".ORIG x3000\nHALT\n.END"), [(0x3000, vec![0xF025])]);
}

// ---- blocks ---------------------------------------------------------------------------------------

#[test]
fn ok_several_blocks() {
    let text = "
        .ORIG x3000
        LD R0, P
        HALT
P       .FILL FAR
        .END
; between blocks there may be comments

        .ORIG x4000
FAR     .FILL 7
        .END
        .ORIG x0180
        .FILL x3000
        .END";
    assert_eq!(
        words(text),
        [(0x3000, vec![0x2001, 0xF025, 0x4000]), (0x4000, vec![7]), (0x0180, vec![0x3000])]
    );
}

#[test]
fn ok_blocks_that_touch() {
    assert_eq!(
        words(".ORIG x3001\nHALT\n.END\n.ORIG x3000\nNOP\n.END\n"),
        [(0x3001, vec![0xF025]), (0x3000, vec![0])]
    );
}

#[test]
fn ok_the_last_word_of_memory() {
    assert_eq!(words(".ORIG xFFFF\nHALT\n.END\n"), [(0xFFFF, vec![0xF025])]);
}

#[test]
fn ok_all_of_memory() {
    assert_eq!(words(".ORIG 0\n.BLKW 65536 7\n.END\n"), [(0, vec![7; 65_536])]);
}

#[test]
fn ok_origin_in_other_spellings() {
    for origin in ["x3000", "X3000", "0x3000", "12288", "#12288", "b11000000000000"] {
        assert_eq!(words(&format!(".ORIG {origin}\nHALT\n.END\n")), [(0x3000, vec![0xF025])], "{origin}");
    }
}

#[test]
fn ok_missing_last_end_is_a_warning() {
    let text = ".ORIG x3000\nHALT\n";
    assert_eq!(words(text), [(0x3000, vec![0xF025])]);
    assert_eq!(codes(&assemble(text).diagnostics), ["W0006"]);
}

#[test]
fn ok_origin_in_a_block_is_a_warning() {
    let text = ".ORIG x3000\nHALT\n.ORIG x4000\n.FILL 1\n.END\n";
    assert_eq!(words(text), [(0x3000, vec![0xF025]), (0x4000, vec![1])]);
    assert_eq!(codes(&assemble(text).diagnostics), ["W0008"]);
}

#[test]
fn ok_a_file_of_comments() {
    assert_eq!(words("; nothing yet\n\n// nothing\n"), []);
    assert_eq!(words(""), []);
}

// ---- numbers --------------------------------------------------------------------------------------

#[test]
fn ok_five_in_every_spelling() {
    for number in
        ["#5", "5", "+5", "#+5", "x5", "X5", "x05", "0x5", "0X5", "b101", "B101", "0b101", "0B101", "'\\x05'"]
    {
        assert_eq!(body(&format!("ADD R0, R0, {number}")), [0x1025], "{number}");
    }
}

#[test]
fn ok_minus_five_in_every_spelling() {
    for number in ["#-5", "-5", "-#5", "x-5", "-x5", "X-5", "-X5", "0x-5", "-0x5", "b-101", "-b101", "-0b101"]
    {
        assert_eq!(body(&format!("ADD R0, R0, {number}")), [0x103B], "{number}");
    }
}

#[test]
fn ok_limits_of_fields() {
    assert_eq!(body("ADD R0, R0, #15\nADD R0, R0, #-16"), [0x102F, 0x1030]);
    assert_eq!(body("LDR R0, R0, #31\nLDR R0, R0, #-32"), [0x601F, 0x6020]);
    assert_eq!(body("LD R0, #255\nLD R0, #-256"), [0x20FF, 0x2100]);
    assert_eq!(body("JSR #1023\nJSR #-1024"), [0x4BFF, 0x4C00]);
    assert_eq!(body("TRAP 0\nTRAP 255\nTRAP 'A'"), [0xF000, 0xF0FF, 0xF041]);
    assert_eq!(
        body(".FILL -32768\n.FILL 65535\n.FILL xFFFF\n.FILL x-8000"),
        [0x8000, 0xFFFF, 0xFFFF, 0x8000]
    );
}

#[test]
fn ok_bit_patterns_with_the_option() {
    let options = Options { bit_patterns: true, ..PLAIN };
    let text = ".ORIG x3000\nADD R0, R0, x1F\nLDR R0, R0, b111111\nBR x1FF\nADD R0, R0, xFFFF\nADD R0, R0, #31\n.END";
    assert_eq!(words_with(text, options), [(0x3000, vec![0x103F, 0x603F, 0x0FFF, 0x103F, 0x103F])]);
}

#[test]
fn ok_characters() {
    for (text, word) in [
        ("'A'", 0x41),
        ("' '", 0x20),
        ("','", 0x2C),
        ("';'", 0x3B),
        ("':'", 0x3A),
        ("'\"'", 0x22),
        ("'''", 0x27),
        ("'/'", 0x2F),
        (r"'\''", 0x27),
        (r#"'\"'"#, 0x22),
        (r"'\\'", 0x5C),
        (r"'\n'", 0x0A),
        (r"'\t'", 0x09),
        (r"'\r'", 0x0D),
        (r"'\0'", 0x00),
        (r"'\e'", 0x1B),
        (r"'\a'", 0x07),
        (r"'\b'", 0x08),
        (r"'\x7f'", 0x7F),
        (r"'\xFF'", 0xFF),
    ] {
        assert_eq!(body(&format!(".FILL {text}")), [word], "{text}");
        assert_eq!(body(&format!(".FILL {text}, {text} ; comment")), [word, word], "{text}");
    }
}

// ---- labels ---------------------------------------------------------------------------------------

#[test]
fn ok_labels_with_other_characters() {
    for label in [
        "MY_LOOP", "_", "LOOP#1", "#LOOP", "A-B", "-A", "DONE?", "STOP!", "A[1]", "[", "]", "DON'T", "A.B",
        "A&B", "A/B", "/", "$TOP", "A*B", "*", "A+B", "(A)", "A=B", "A@", "%", "A|B", "~A", "{A}", "<A>",
        "^", "`A`", "A\\B",
    ] {
        assert_eq!(body(&format!("{label} LD R0, {label}\n.FILL {label}")), [0x21FF, 0x3000], "{label}");
        assert_eq!(body(&format!("BR {label}\n{label}\nHALT")), [0x0E00, 0xF025], "{label} alone");
        assert_eq!(body(&format!("BR {label}\n{label}: HALT")), [0x0E00, 0xF025], "{label}:");
    }
}

#[test]
fn ok_labels_that_begin_with_a_digit() {
    assert_eq!(body("2ND LD R0, 2ND\n1_A .FILL 1_A"), [0x21FF, 0x3001]);
}

#[test]
fn ok_labels_that_begin_like_an_instruction() {
    assert_eq!(body("ADDS BR ADDS\nINPUT BR INPUT\nBRX BR BRX\nR10 BR R10\nRET1 BR RET1"), [0x0FFF; 5]);
}

#[test]
fn ok_labels_that_look_like_numbers() {
    // Before an instruction they are labels, and as an operand a label goes before a number.
    assert_eq!(body("xA BRz xA\nb1 BRz XA\nBRz B1"), [0x05FF, 0x05FE, 0x05FE]);
    assert_eq!(body("xA: .FILL xA\nb1\n.FILL b1"), [0x3000, 0x3001]);
    // Without such a label they are numbers.
    assert_eq!(body("BRz xA\n.FILL b1"), [0x040A, 1]);
}

#[test]
fn ok_counts_are_numbers_whatever_the_labels() {
    assert_eq!(body("xA .BLKW xA\n.FILL xA"), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3000]);
    assert_eq!(words(".ORIG xA\nxA .FILL xA\n.END"), [(0xA, vec![0xA])]);
}

#[test]
fn ok_label_and_offset() {
    let text = "LD R0, T+1\nLD R0, T-1\nLEA R0, T+x10\nBR T+#2\nT .FILL T+2\n.FILL T-5\n.FILL t+0";
    assert_eq!(body(text), [0x2004, 0x2001, 0xE011, 0x0E02, 0x3006, 0x2FFF, 0x3004]);
}

#[test]
fn ok_labels_with_a_minus_sign_and_a_digit() {
    // `A-1` is a label here, and `A-2` is not.
    assert_eq!(
        body("A-1 .FILL A-1\n.FILL 0\n.FILL 0\nA .FILL A-2\n.FILL A-1-1\n.FILL A-1+1"),
        [0x3000, 0, 0, 0x3001, 0x2FFF, 0x3001]
    );
}

#[test]
fn ok_numeric_offsets() {
    assert_eq!(
        body("BRnz #1\nLD R0, #-2\nJSR #3\nST R1 x10\nLEA R2, 0"),
        [0x0C01, 0x21FE, 0x4803, 0x3210, 0xE400]
    );
}

#[test]
fn ok_case_sensitive_labels_with_the_option() {
    let options = Options { case_sensitive: true, ..PLAIN };
    let text = ".ORIG x3000\nloop BR LOOP\nLOOP br loop\n.END\n";
    assert_eq!(words_with(text, options), [(0x3000, vec![0x0E00, 0x0FFE])]);
}

// ---- data -----------------------------------------------------------------------------------------

#[test]
fn ok_fill() {
    assert_eq!(
        body("A .FILL A\n.FILL A+1\n.FILL 'A'\n.FILL xFFFF\n.FILL -1"),
        [0x3000, 0x3001, 0x41, 0xFFFF, 0xFFFF]
    );
    assert_eq!(body("A .FILL 1, A, 'A' x10 B\nB .FILL 2"), [1, 0x3000, 0x41, 0x10, 0x3005, 2]);
}

#[test]
fn ok_blkw() {
    assert_eq!(body("A .BLKW 2\n.FILL A"), [0, 0, 0x3000]);
    assert_eq!(body(".BLKW x2\n.BLKW b10\n.BLKW #1"), [0; 5]);
    assert_eq!(body(".BLKW 2 x7\n.FILL 1"), [7, 7, 1]);
    assert_eq!(body(".BLKW 3, -1"), [0xFFFF; 3]);
    assert_eq!(body("A .BLKW 2 A+1\n.BLKW 2 'A'"), [0x3001, 0x3001, 0x41, 0x41]);
}

#[test]
fn ok_blkw_of_nothing() {
    assert_eq!(body("A .BLKW 0\n.FILL A"), [0x3000]);
    let text = ".ORIG x3000\nAND R0, R0, #0\n.BLKW 0\nHALT\n.END\n";
    assert_eq!(words(text), [(0x3000, vec![0x5020, 0xF025])]);
    assert!(assemble(text).diagnostics.is_empty());
}

#[test]
fn ok_strings() {
    assert_eq!(body(r#".STRINGZ "Hi""#), [0x48, 0x69, 0]);
    assert_eq!(body(r#".STRINGZ """#), [0]);
    assert_eq!(
        body(r#".STRINGZ "a;b//c,d:e'f" ; comment"#),
        [0x61, 0x3B, 0x62, 0x2F, 0x2F, 0x63, 0x2C, 0x64, 0x3A, 0x65, 0x27, 0x66, 0]
    );
    assert_eq!(body("A.STRINGZ .STRINGZ \" \"\n.FILL A.STRINGZ"), [0x20, 0, 0x3000]);
}

#[test]
fn ok_escapes() {
    assert_eq!(
        body(r#".STRINGZ "\n\t\r\0\e\a\b\\\"\'\x41\xff""#),
        [0x0A, 0x09, 0x0D, 0x00, 0x1B, 0x07, 0x08, 0x5C, 0x22, 0x27, 0x41, 0xFF, 0]
    );
    assert_eq!(body(r#".STRINGZ "a\\""#), [0x61, 0x5C, 0]);
    assert_eq!(body(r#".STRINGZ "\"" ; a quote"#), [0x22, 0]);
}

#[test]
fn ok_strings_outside_ascii_are_their_bytes() {
    assert_eq!(body(".STRINGZ \"é\""), [0xC3, 0xA9, 0]);
}

#[test]
fn ok_packed_strings() {
    assert_eq!(body(r#".STRINGP "Hi""#), [0x6948, 0]);
    assert_eq!(body(r#".STRINGP "Hip""#), [0x6948, 0x0070, 0]);
    assert_eq!(body(r#".STRINGP """#), [0]);
    assert_eq!(body(r#".STRINGP "\n\x80\xFE""#), [0x800A, 0x00FE, 0]);
}

#[test]
fn ok_labels_after_data_of_every_length() {
    let text = ".STRINGZ \"ab\"\n.STRINGP \"abc\"\n.BLKW 2 1\n.FILL 1 2\nA .FILL A";
    assert_eq!(body(text).last(), Some(&0x300A));
}

#[test]
fn ok_external_and_global() {
    let text = ".ORIG x3000\n.GLOBAL start, TABLE\n.EXTERNAL PRINT LIMIT\nSTART JSR PRINT\nLD R0, LIMIT+2\nHALT\nTABLE .FILL PRINT-1\n.END\n";
    let assembly = assemble(text);
    assert!(assembly.diagnostics.is_empty(), "{:?}", codes(&assembly.diagnostics));
    let object = assembly.object;
    assert_eq!(blocks(&object), [(0x3000, vec![0x4800, 0x2000, 0xF025, 0])]);
    let symbols: Vec<_> = object.symbols.iter().map(|s| (s.name.as_str(), s.addr, s.global)).collect();
    assert_eq!(symbols, [("START", 0x3000, true), ("TABLE", 0x3003, true)]);
    let patches: Vec<_> =
        object.patches.iter().map(|p| (p.addr, p.symbol.as_str(), p.offset, p.kind)).collect();
    assert_eq!(
        patches,
        [
            (0x3000, "PRINT", 0, PatchKind::Relative { shift: 0, width: 11, next: 0x3001 }),
            (0x3001, "LIMIT", 2, PatchKind::Relative { shift: 0, width: 9, next: 0x3002 }),
            (0x3003, "PRINT", -1, PatchKind::Word),
        ]
    );
}

#[test]
fn ok_external_outside_a_block() {
    let assembly =
        assemble(".EXTERNAL PRINT\n.GLOBAL START\n.ORIG x3000\nSTART JSR PRINT\n.END\n.GLOBAL START\n");
    assert!(assembly.diagnostics.is_empty(), "{:?}", codes(&assembly.diagnostics));
    assert_eq!(assembly.object.patches.len(), 1);
}

// ---- all together ---------------------------------------------------------------------------------

#[test]
fn ok_a_student_program_with_ten_extensions() {
    // Lower case, X3000, no commas, a label on its own line, a colon, an underscore, another case, bare br,
    // a number without #, `//`, PUTC, an escape, code in column 0, a second block without .END before.
    let text = r#"
// print the numbers from 9 down to 0
.orig X3000
START:
and r1 r1 0
add r1 r1 9
Print_Loop
    LD  R0 ascii_zero   ; '0'
    add r0 r0 r1
    PUTC
    ADD R1,R1,x-1
    BRzp print_loop
    lea r0 MESSAGE
    puts
    br done?
ascii_zero: .fill '0'
MESSAGE .stringz "\ndone; bye"
done?   halt
    .end
.ORIG x4000
table .blkw 2 -1
    .fill table+1, START
"#;
    assert_eq!(
        words(text),
        [
            (
                0x3000,
                vec![
                    0x5260, // AND R1, R1, #0
                    0x1269, // ADD R1, R1, #9
                    0x2007, // LD R0, x300A
                    0x1001, // ADD R0, R0, R1
                    0xF021, // OUT
                    0x127F, // ADD R1, R1, #-1
                    0x07FB, // BRzp x3002
                    0xE003, // LEA R0, x300B
                    0xF022, // PUTS
                    0x0E0C, // BR x3016
                    0x0030, // '0'
                    0x0A, 0x64, 0x6F, 0x6E, 0x65, 0x3B, 0x20, 0x62, 0x79, 0x65, 0, 0xF025, // HALT
                ]
            ),
            (0x4000, vec![0xFFFF, 0xFFFF, 0x4001, 0x3000]),
        ]
    );
    assert_eq!(codes(&assemble(text).diagnostics), ["W0006"]);
}
