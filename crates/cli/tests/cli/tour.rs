//! `bantam tour`: one page for a program of each language.

use snapbox::{cmd::OutputAssert, str};

use crate::desk::{Desk, ENDLESS, Exactly as _, KEYS};

/// Short, so that no compiler has a choice.
const YES: &str = "// the shortest program\nprint('y');\n";

const GCD: &str = "\
        LOAD  r0, 20
        LOAD  r1, 52
again:  MOD   r0, r1, r2
        SWAP  r1, r0, r0
        SWAP  r2, r1, r1
        BNZ   r1, again
        HALT
";

/// Prints `**`.
const STARS: &str = "\
; two stars
        MOV  R0 '*'
        MSG  R0
        MSG  R0
        HALT
";

fn tour(name: &str, text: &str, options: &str) -> OutputAssert {
    Desk::with(name, text).bantam(&format!("tour {name} {options}")).code(0).says_nothing()
}

#[test]
fn a_chick_program_has_all_stages() {
    tour("yes.chk", YES, "").stdout_eq(str![[r#"
yes.chk, from source to output on the VC

── Source ──────────────────────────────────────────────────────────────────────────────────────────

1  // the shortest program
2  print('y');

── Tokens ──────────────────────────────────────────────────────────────────────────────────────────

1  // the shortest program
   comment
2  print  (       'y'   )       ;
   word   symbol  char  symbol  symbol

── Tree ────────────────────────────────────────────────────────────────────────────────────────────

program
└── print( )
    └── 'y'

── SSA form, before passes ─────────────────────────────────────────────────────────────────────────

f0 = main(0 params)
b0:
  v0 = 121
  print v0
  stop

── SSA form, after all passes ──────────────────────────────────────────────────────────────────────

f0 = main(0 params)
b0:
  v0 = 121
  print v0
  stop

── Source, assembly, and the bits in memory ────────────────────────────────────────────────────────

print('y');           MOV     R0 121   0x00  11001000 01111001
                      MSG     R0       0x02  11011100
                      HALT             0x03  11111111

── Instructions and their fields ───────────────────────────────────────────────────────────────────

MOV R0 121              Load a number into a register.
  1100 10 00 01111001
  MOV     Rd n8
          R0 121

MSG R0                  Print the character in a register.
  1101 11 00
  MSG     Rs
          R0

HALT                    Stop the machine.
  1111 1111
  HALT

── Output ──────────────────────────────────────────────────────────────────────────────────────────

  y

The program halted after 3 instructions.

"#]]);
}

#[test]
fn a_chick_program_has_a_tour_on_another_machine() {
    tour("yes.chk", YES, "-m lc3").stdout_eq(str![[r#"
yes.chk, from source to output on the LC-3

── Source ──────────────────────────────────────────────────────────────────────────────────────────

1  // the shortest program
2  print('y');

── Tokens ──────────────────────────────────────────────────────────────────────────────────────────

1  // the shortest program
   comment
2  print  (       'y'   )       ;
   word   symbol  char  symbol  symbol

── Tree ────────────────────────────────────────────────────────────────────────────────────────────

program
└── print( )
    └── 'y'

── SSA form, before passes ─────────────────────────────────────────────────────────────────────────

f0 = main(0 params)
b0:
  v0 = 121
  print v0
  stop

── SSA form, after all passes ──────────────────────────────────────────────────────────────────────

f0 = main(0 params)
b0:
  v0 = 121
  print v0
  stop

── Source, assembly, and the bits in memory ────────────────────────────────────────────────────────

                          .ORIG x3000
print('y');               LD    R0, num_121   x3000  0010000000000010
                          OUT                 x3001  1111000000100001
                          HALT                x3002  1111000000100101
              num_121     .FILL #121          x3003  0000000001111001
                          .END

── Instructions and their fields ───────────────────────────────────────────────────────────────────

LD R0, num_121          Load the word at a label.
  0010 000 000000010
  LD   DR  PCoffset9
       R0  #2

OUT                     Print the character in R0.
  1111 0000 00100001
  TRAP      trapvect8
            x21

HALT                    Stop the machine.
  1111 0000 00100101
  TRAP      trapvect8
            x25

── Output ──────────────────────────────────────────────────────────────────────────────────────────

  y

The program halted after 33 instructions.

"#]]);
}

#[test]
fn assembly_of_words_is_shown() {
    let text = ".ORIG x3000\n\tLEA R0, TEXT ; where the text is\n PUTS\n HALT\nTEXT .STRINGZ \"Hi\"\n.END\n";
    tour("hi.asm", text, "").stdout_eq(str![[r#"
hi.asm, from source to output on the LC-3

── Source ──────────────────────────────────────────────────────────────────────────────────────────

1  .ORIG x3000
2      LEA R0, TEXT ; where the text is
3   PUTS
4   HALT
5  TEXT .STRINGZ "Hi"
6  .END

── Tokens ──────────────────────────────────────────────────────────────────────────────────────────

1  .ORIG  x3000
   word   word
2  LEA   R0    ,      TEXT
   word  word  comma  word
3  PUTS
   word
4  HALT
   word
5  TEXT  .STRINGZ  "Hi"
   word  word      str
6  .END
   word

── Source, and the bits in memory ──────────────────────────────────────────────────────────────────

.ORIG x3000
    LEA R0, TEXT ; where the text is   x3000  1110000000000010
 PUTS                                  x3001  1111000000100010
 HALT                                  x3002  1111000000100101
TEXT .STRINGZ "Hi"                     x3003  0000000001001000
                                       x3004  0000000001101001
                                       x3005  0000000000000000
.END

── Instructions and their fields ───────────────────────────────────────────────────────────────────

LEA R0, TEXT            Load the address of a label into a register.
  1110 000 000000010
  LEA  DR  PCoffset9
       R0  #2

PUTS                    Print the string that R0 points to, one character per word.
  1111 0000 00100010
  TRAP      trapvect8
            x22

HALT                    Stop the machine.
  1111 0000 00100101
  TRAP      trapvect8
            x25

── Output ──────────────────────────────────────────────────────────────────────────────────────────

  Hi

The program halted after 59 instructions.

"#]]);
}

#[test]
fn assembly_of_bytes_is_shown() {
    tour("stars.vc.asm", STARS, "").stdout_eq(str![[r#"
stars.vc.asm, from source to output on the VC

── Source ──────────────────────────────────────────────────────────────────────────────────────────

1  ; two stars
2          MOV  R0 '*'
3          MSG  R0
4          MSG  R0
5          HALT

── Tokens ──────────────────────────────────────────────────────────────────────────────────────────

2  MOV   R0    '*'
   word  word  char
3  MSG   R0
   word  word
4  MSG   R0
   word  word
5  HALT
   word

── Source, and the bits in memory ──────────────────────────────────────────────────────────────────

        MOV  R0 '*'   0x00  11001000 00101010
        MSG  R0       0x02  11011100
        MSG  R0       0x03  11011100
        HALT          0x04  11111111

── Instructions and their fields ───────────────────────────────────────────────────────────────────

MOV R0 42               Load a number into a register.
  1100 10 00 00101010
  MOV     Rd n8
          R0 42

MSG R0                  Print the character in a register.
  1101 11 00
  MSG     Rs
          R0

HALT                    Stop the machine.
  1111 1111
  HALT

── Output ──────────────────────────────────────────────────────────────────────────────────────────

  **

The program halted after 4 instructions.

"#]]);
}

#[test]
fn a_machine_of_distances_is_shown() {
    tour("gcd.euclid.asm", GCD, "").stdout_eq(str![[r#"
gcd.euclid.asm, from source to output on the Euclid machine

── Source ──────────────────────────────────────────────────────────────────────────────────────────

1  LOAD  r0, 20
2          LOAD  r1, 52
3  again:  MOD   r0, r1, r2
4          SWAP  r1, r0, r0
5          SWAP  r2, r1, r1
6          BNZ   r1, again
7          HALT

── Tokens ──────────────────────────────────────────────────────────────────────────────────────────

1  LOAD  r0    ,      20
   word  word  comma  word
2  LOAD  r1    ,      52
   word  word  comma  word
3  again  :      MOD   r0    ,      r1    ,      r2
   word   colon  word  word  comma  word  comma  word
4  SWAP  r1    ,      r0    ,      r0
   word  word  comma  word  comma  word
5  SWAP  r2    ,      r1    ,      r1
   word  word  comma  word  comma  word
6  BNZ   r1    ,      again
   word  word  comma  word
7  HALT
   word

── Source, and the bits in memory ──────────────────────────────────────────────────────────────────

LOAD  r0, 20               0x0000  0001000000010100
        LOAD  r1, 52       0x0001  0001000100110100
again:  MOD   r0, r1, r2   0x0002  0011000000010010
        SWAP  r1, r0, r0   0x0003  0010000100000000
        SWAP  r2, r1, r1   0x0004  0010001000010001
        BNZ   r1, again    0x0005  0101000100000011
        HALT               0x0006  0000000000000000

── Instructions and their fields ───────────────────────────────────────────────────────────────────

LOAD r0, 20             Load a small number into a register.
  0001 0000 00010100
  LOAD rd   value8
       r0   20

MOD r0, r1, r2          Compute the remainder of a divided by b.
  0011 0000 0001 0010
  MOD  ra   rb   rd
       r0   r1   r2

SWAP r1, r0, r0         Swap two registers through a third.
  0010 0001 0000 0000
  SWAP rd   rs   rt
       r1   r0   r0

BNZ r1, again           Branch backwards if a register is not zero.
  0101 0001 00000011
  BNZ  r    offset8
       r1   3

HALT                    Print r0 and stop.
  0000 000000000000
  HALT

── Output ──────────────────────────────────────────────────────────────────────────────────────────

  4

The program halted after 23 instructions.

"#]]);
}

#[test]
fn a_page_is_never_too_wide_or_too_long() {
    let long = format!("uint8 a = {};\n{}", "1 + ".repeat(60) + "1", "print(char(a));\n".repeat(60));
    for machine in ["vc", "lc3"] {
        let page = tour("long.chk", &long, &format!("-m {machine} -Oz --unchecked")).printed();
        assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
        assert!(page.contains("\n... 21 more lines\n") && page.lines().count() < 400, "{page}");
    }
}

#[test]
fn keys_come_from_a_file() {
    let desk = Desk::with("keys.asm", KEYS).and("keys.txt", "ab.").and("endless.asm", ENDLESS);
    let page = desk.bantam("tour keys.asm --input keys.txt").code(0).says_nothing().printed();
    assert!(page.contains("\n  [a][b]\n\nThe program halted after "), "{page}");
    let page = desk.bantam("tour keys.asm").code(0).says_nothing().printed();
    assert!(page.contains("it is waiting for a key; provide keys with --input FILE."), "{page}");
    let page = desk.bantam("tour endless.asm").code(0).says_nothing().printed();
    assert!(page.contains("more lines\n") && page.contains("It was still running"), "{page}");
    desk.bantam("tour keys.asm --input none.txt").code(2).prints("");
}

#[test]
fn a_fault_ends_the_tour_normally() {
    let page = tour("zero.chk", "uint8 n = read_port(1);\nout(5 / n);\n", "").printed();
    assert!(page.contains("instructions: division by zero in line 2.\n"), "{page}");
}

#[test]
fn a_tour_needs_a_source() {
    let desk = Desk::with("yes.chk", YES);
    desk.bantam("build yes.chk -o yes.bto").ends_well("");
    desk.bantam("tour yes.bto").code(2).prints("").stderr_eq(str![[r#"
error: yes.bto is an object, and a tour starts from a source

"#]]);
    desk.bantam("tour").code(2).prints("");
}

#[test]
fn colour_follows_the_option_or_the_terminal() {
    let page = |how: &str| tour("yes.chk", YES, how).printed();
    assert!(!page("").contains('\u{1b}') && !page("--color never").contains('\u{1b}'));
    assert!(page("--color always").contains("\u{1b}[1;36m"));
}
