//! Every operator on all pairs of boundary values.

use bantam_chick::{
    Level,
    arithmetic::{Arith, Num, arith},
};

use crate::tools::{End, build, level, native, prints, run};

const BYTES: [u16; 18] = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 100, 127, 128, 129, 200, 254, 255];
const WORDS: [u16; 26] = [
    0, 1, 2, 3, 7, 8, 10, 15, 16, 17, 100, 255, 256, 257, 1000, 0x3FFF, 0x4000, 0x7FFE, 0x7FFF, 0x8000,
    0x8001, 0xC000, 0xFF00, 0xFFF0, 0xFFFE, 0xFFFF,
];

const OPERATORS: [(&str, Arith); 10] = [
    ("+", Arith::Add),
    ("-", Arith::Sub),
    ("*", Arith::Mul),
    ("/", Arith::Div),
    ("%", Arith::Rem),
    ("&", Arith::And),
    ("|", Arith::Or),
    ("^", Arith::Xor),
    ("<<", Arith::Shl),
    (">>", Arith::Shr),
];

fn numbers(num: Num) -> (&'static str, &'static [u16]) {
    match num {
        Num::Byte | Num::Wrapping => ("uint8", &BYTES),
        Num::Word => ("uint16", &WORDS),
        Num::Signed => ("int16", &WORDS),
    }
}

fn written(num: Num, value: u16) -> String {
    if num == Num::Signed { (value as i16).to_string() } else { value.to_string() }
}

/// Returns the type of a right operand, which is a byte for shifts.
fn right_type(num: Num, op: Arith) -> Num {
    if matches!(op, Arith::Shl | Arith::Shr) { Num::Byte } else { num }
}

fn list(num: Num) -> String {
    let (ty, values) = numbers(num);
    let values: Vec<String> = values.iter().map(|value| written(num, *value)).collect();
    format!("{ty}[] NAME = {{{}}};\n", values.join(", "))
}

/// Returns the results of all pairs, one per line.
fn expected(num: Num, op: Arith) -> String {
    let right = right_type(num, op);
    let mut text = String::new();
    for a in numbers(num).1 {
        for b in numbers(right).1 {
            if let Some(value) = arith(op, num, *a, *b) {
                text.push_str(&written(num, value));
                text.push('\n');
            }
        }
    }
    text
}

#[test]
fn values_that_the_compiler_does_not_know() {
    for num in [Num::Byte, Num::Word, Num::Signed] {
        for (sign, op) in OPERATORS {
            let right = right_type(num, op);
            let (left_count, right_count) = (numbers(num).1.len(), numbers(right).1.len());
            let guard = if op.divides() { "if (b[j] != 0) " } else { "" };
            let text = format!(
                "{}{}for (uint8 i = 0; i < {left_count}; i++) {{ for (uint8 j = 0; j < {right_count}; j++) {{
                {guard}{{ print_dec(a[i] {sign} b[j]); print('\\n'); }} }} }}",
                list(num).replace("NAME", "a"),
                list(right).replace("NAME", "b"),
            );
            for one in [Level::None, Level::Usual] {
                let built = build(&text, level(one));
                let (outcome, _) = run(&built.image, b"", &native());
                assert_eq!(outcome.end, End::Done);
                assert_eq!(outcome.output, expected(num, op), "{num:?} {op:?}\n{}", built.assembly.text);
            }
        }
    }
}

#[test]
fn numbers_that_it_knows_on_the_right() {
    for num in [Num::Byte, Num::Word, Num::Signed] {
        for (sign, op) in OPERATORS {
            let right = right_type(num, op);
            let count = numbers(num).1.len();
            let mut text = list(num).replace("NAME", "a");
            text.push_str(&format!("for (uint8 i = 0; i < {count}; i++) {{\n"));
            for b in numbers(right).1.iter().filter(|b| !(op.divides() && **b == 0)) {
                text.push_str(&format!("print_dec(a[i] {sign} {}); print('\\n');\n", written(right, *b)));
            }
            text.push('}');
            assert_eq!(prints(&text), expected(num, op), "{num:?} {op:?}");
        }
    }
}

#[test]
fn numbers_that_it_knows_on_the_left() {
    for num in [Num::Byte, Num::Word, Num::Signed] {
        for (sign, op) in OPERATORS {
            let right = right_type(num, op);
            let count = numbers(right).1.len();
            let guard = if op.divides() { "if (b[j] != 0) " } else { "" };
            let mut text = list(right).replace("NAME", "b");
            for a in numbers(num).1 {
                let a = written(num, *a);
                text.push_str(&format!(
                    "for (uint8 j = 0; j < {count}; j++) {{ {guard}{{ {} x = {a}; print_dec(x {sign} b[j]); print('\\n'); }} }}\n",
                    numbers(num).0
                ));
            }
            assert_eq!(prints(&text), expected(num, op), "{num:?} {op:?}");
        }
    }
}

#[test]
fn flips_conversions_steps_and_wrapping() {
    let bytes = list(Num::Byte).replace("NAME", "a");
    prints(&format!(
        "{bytes}for (uint8 i = 0; i < 18; i++) {{ uint8 x = a[i]; out(~x); out(bool(x)); out(!bool(x)); uint8 y = x; y++; out(y); y = x; y--;
        out(y); out(-x); out(uint16(x)); out(int16(x)); print(char(x)); print_dec(x);
        for (uint8 j = 0; j < 18; j++) {{ uint8 z = a[j]; out(wrapping_add(x, z)); out(wrapping_sub(x, z)); out(wrapping_mul(x, z)); }} }}"
    ));
    for num in [Num::Word, Num::Signed] {
        let words = list(num).replace("NAME", "a");
        let ty = numbers(num).0;
        prints(&format!(
            "{words}for (uint8 i = 0; i < 26; i++) {{ {ty} x = a[i]; out(~x); out(bool(x)); {ty} y = x; y++; out(y); y = x; y--; out(y);
            out(-x); out(uint8(x)); out(uint16(x)); out(int16(x)); print(char(x)); print_dec(x); print(' '); }}"
        ));
    }
}
