//! All six comparisons of all pairs of boundary values, as conditions and as values.

use crate::tools::prints;

/// Boundary values, where subtractions overflow, saturate or change their sign.
const CORNERS: [u16; 40] = [
    0, 1, 2, 3, 14, 15, 16, 17, 31, 32, 33, 127, 128, 129, 254, 255, 256, 257, 0x3FFF, 0x4000, 0x4001,
    0x7FF0, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0x8002, 0x800F, 0x8010, 0xBFFF, 0xC000, 0xC001, 0xFF00, 0xFF7F,
    0xFF80, 0xFFEF, 0xFFF0, 0xFFF1, 0xFFFE, 0xFFFF,
];

const OPERATORS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];

fn list(ty: &str) -> (Vec<String>, usize) {
    let numbers: Vec<String> = match ty {
        "uint8" => CORNERS.iter().filter(|n| **n < 256).map(u16::to_string).collect(),
        "uint16" => CORNERS.iter().map(u16::to_string).collect(),
        _ => CORNERS.iter().map(|n| (*n as i16).to_string()).collect(),
    };
    let count = numbers.len();
    (numbers, count)
}

#[test]
fn values_that_the_compiler_does_not_know() {
    for ty in ["uint8", "uint16", "int16"] {
        let (numbers, count) = list(ty);
        let mut text = format!("{ty}[] a = {{{}}};\n", numbers.join(", "));
        text.push_str(&format!(
            "for (uint8 i = 0; i < {count}; i++) {{ for (uint8 j = 0; j < {count}; j++) {{\n"
        ));
        text.push_str("uint8 bits = 0; uint8 more = 0;\n");
        for (bit, op) in OPERATORS.iter().enumerate() {
            text.push_str(&format!("if (a[i] {op} a[j]) {{ bits |= {}; }}\n", 1 << bit));
            text.push_str(&format!(
                "bool b{bit} = a[i] {op} a[j]; if (b{bit}) {{ more |= {}; }}\n",
                1 << bit
            ));
        }
        text.push_str("print(char(bits + 48)); if (bits != more) { print('!'); } } }\n");
        let output = prints(&text);
        assert!(!output.contains('!'));
        assert_eq!(output.chars().count(), count * count);
    }
}

#[test]
fn numbers_that_it_knows_on_one_side() {
    for ty in ["uint8", "uint16", "int16"] {
        let (numbers, count) = list(ty);
        for op in OPERATORS {
            let mut text = format!("{ty}[] a = {{{}}};\n", numbers.join(", "));
            text.push_str(&format!("for (uint8 i = 0; i < {count}; i++) {{\n"));
            for number in &numbers {
                text.push_str(&format!("if (a[i] {op} {number}) {{ print('y'); }} else {{ print('n'); }}\n"));
                text.push_str(&format!("if ({number} {op} a[i]) {{ print('y'); }} else {{ print('n'); }}\n"));
            }
            text.push('}');
            assert_eq!(prints(&text).len(), count * count * 2);
        }
    }
}

#[test]
fn ranges_that_are_known_do_not_mislead() {
    // Compares each value after a condition has narrowed its range.
    for ty in ["uint16", "int16"] {
        let (numbers, count) = list(ty);
        for limit in ["100", "20000", if ty == "int16" { "-5" } else { "40000" }] {
            let text = format!(
                "{ty}[] a = {{{}}};\nfor (uint8 i = 0; i < {count}; i++) {{ for (uint8 j = 0; j < {count}; j++) {{
                {ty} x = a[i]; {ty} y = a[j];
                if (x < {limit}) {{ if (y > {limit}) {{ if (x < y) {{ print('a'); }} else {{ print('b'); }} }}
                else {{ if (x >= y) {{ print('c'); }} else {{ print('d'); }} }} }}
                else {{ while (y != {limit} && y > 3) {{ if (x <= y) {{ print('e'); }} y -= 4; if (y > 30) {{ y = y / 3; }} }} }}
                }} }}",
                numbers.join(", ")
            );
            prints(&text);
        }
    }
}
