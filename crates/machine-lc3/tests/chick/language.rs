//! Language features: functions, arrays, strings, faults, assembly, high register pressure.

use bantam_chick::{Indices, Level, Options, evaluate::Fault};

use crate::tools::{End, Outcome, build, compile, level, native, prints, refused, run, same};

#[test]
fn functions_that_call_themselves() {
    let fibonacci = "uint16 fib(uint8 n) { if (n < 2) { return uint16(n); } return fib(n - 1) + fib(n - 2); }
        for (uint8 i = 0; i < 18; i++) { print_dec(fib(i)); print(' '); }";
    assert_eq!(prints(fibonacci), "0 1 1 2 3 5 8 13 21 34 55 89 144 233 377 610 987 1597 ");
    let hanoi = "uint16 moves = 0; void hanoi(uint8 n, char a, char b, char c) {
        if (n == 0) { return; } hanoi(n - 1, a, c, b); print(a); print(b); moves++; hanoi(n - 1, c, b, a); }
        hanoi(5, 'A', 'B', 'C'); print_dec(moves);";
    assert!(prints(hanoi).ends_with("31"));
    let ackermann =
        "uint16 a(uint16 m, uint16 n) { if (m == 0) { return n + 1; } if (n == 0) { return a(m - 1, 1); }
        return a(m - 1, a(m, n - 1)); } print_dec(a(2, 3)); print(' '); print_dec(a(3, 3));";
    assert_eq!(prints(ackermann), "9 61");
    let mutual = "bool even(uint8 n) { if (n == 0) { return true; } return odd(n - 1); }
        bool odd(uint8 n) { if (n == 0) { return false; } return even(n - 1); }
        for (uint8 i = 0; i < 9; i++) { if (even(i)) { print('e'); } else { print('o'); } }";
    assert_eq!(prints(mutual), "eoeoeoeoe");
}

#[test]
fn variables_of_functions_that_call_themselves() {
    let arrays = "uint16 f(uint8 n) { uint16[40] a; uint8[3] b; for (uint8 i = 0; i < 40; i++) { a[i] = uint16(n) * 100 + uint16(i); }
        b[1] = n; a[39] = a[39] + 1; if (n > 0) { a[2] += f(n - 1); }
        uint16 sum = 0; for (uint8 i = 0; i < 40; i++) { sum += a[i]; } return sum + uint16(b[1]) + uint16(b[0]); }
        print_dec(f(6)); print(' '); print_dec(f(0));";
    prints(arrays);
    let many = "int16 f(int16 a, int16 b, int16 c, int16 d, int16 e, int16 g, int16 n) {
        if (n == 0) { return a - b + c - d + e - g; }
        int16 x = f(b, c, d, e, g, a, n - 1); int16 y = f(g, e, d, c, b, a, n - 1);
        return x * 2 - y + a + b * 3 + c - d + e + g; }
        print_dec(f(1, 20, 300, 4000, -5, 77, 5));";
    prints(many);
    let forty: Vec<String> = (0..40).map(|n| format!("uint16 p{n}")).collect();
    let sum: Vec<String> = (0..40).map(|n| format!("p{n} * {}", n + 1)).collect();
    let rotated: Vec<String> = (0..40).map(|n| format!("p{}", (n + 1) % 40)).collect();
    let first: Vec<String> = (0..40).map(|n| n.to_string()).collect();
    prints(&format!(
        "uint16 f(uint8 n, {}) {{ if (n == 0) {{ return {}; }} return f(n - 1, {}) + p39; }} print_dec(f(3, {}));",
        forty.join(", "),
        sum.join(" + "),
        rotated.join(", "),
        first.join(", ")
    ));
}

#[test]
fn many_values_at_a_time() {
    let mut text = String::from("uint16[] a = {3, 1, 4, 1, 5, 9, 2, 6};\n");
    for n in 0..30 {
        text.push_str(&format!("uint16 v{n} = a[{}] + {n};\n", n % 8));
    }
    text.push_str("for (uint8 i = 0; i < 5; i++) {\n");
    for n in 0..30 {
        text.push_str(&format!("v{n} = v{} + v{} * 3;\n", (n + 7) % 30, (n + 13) % 30));
    }
    text.push_str("}\n");
    for n in 0..30 {
        text.push_str(&format!("print_dec(v{n}); print(' ');\n"));
    }
    prints(&text);
    let chain: Vec<String> = (0..20).map(|n| format!("(x + {n}) * (x ^ {n})")).collect();
    prints(&format!("uint16 x = 7; while (x < 12) {{ print_dec({}); x++; }}", chain.join(" + ")));
}

#[test]
fn functions_with_many_arguments() {
    let text = "uint8 f(uint8 a, uint8 b, uint8 c, uint8 d, uint8 e, uint8 g, uint8 h) {
        uint8 s = 0; for (uint8 i = 0; i < 3; i++) { s += a; s ^= b; s += c; s ^= d; s += e; s ^= g; s += h; } return s; }
        for (uint8 i = 0; i < 4; i++) { print_dec(f(i, 2, i, 4, i + 1, 6, f(1, i, 3, 4, 5, 6, 7))); print(' '); }";
    prints(text);
    let swaps = "uint16 g(uint16 a, uint16 b, uint16 c, uint16 d) { if (a > 1000) { print('!'); } return a * 8 + b * 4 + c * 2 + d; }
        uint16 f(uint16 a, uint16 b, uint16 c, uint16 d) { return g(d, c, b, a) + g(b, a, d, c) + g(b, c, d, a); }
        for (uint8 i = 0; i < 3; i++) { print_dec(f(uint16(i), 20, 300, 40)); print(' '); }";
    prints(swaps);
}

#[test]
fn faults_stop_at_a_word_with_the_line() {
    let division =
        "uint8 a = 3;\nuint8 b = 0;\nfor (uint8 i = 0; i < 3; i++) {\n  b = 2 - i;\n  print_dec(a / b);\n}";
    assert_eq!(same(division, b"").end, End::Fault(Fault::Division, 5));
    let index = "uint8[] a = {1, 2, 3};\nfor (uint8 i = 0; i < 9; i++) {\n\n  print_dec(a[i]);\n}";
    assert_eq!(same(index, b""), Outcome { output: "123".to_owned(), end: End::Fault(Fault::Index, 4) });
    for (ty, start) in [("uint16", "40000"), ("int16", "-2"), ("int16", "300"), ("uint8", "5")] {
        let text = format!("uint8[5] a;\n{ty} i = {start};\nwhile (i != 0) {{\n  a[i] = 1;\n  i--;\n}}");
        assert_eq!(same(&text, b"").end, End::Fault(Fault::Index, 4), "{ty}");
    }
    let long = "uint8[40000] a;\nuint16 i = 39998;\nwhile (true) {\n  a[i] = 1;\n  print('.');\n  i++;\n}";
    let small = long.replace("40000", "30000").replace("39998", "29998");
    assert_eq!(same(&small, b"").end, End::Fault(Fault::Index, 4));
    let twice = "uint16 a = 1; uint16 b = 0; a = 7 / a; a = 7 % b;";
    assert_eq!(same(twice, b"").end, End::Fault(Fault::Division, 1));
}

#[test]
fn unchecked_programs_have_no_index_checks() {
    let text = "uint8[] a = {1, 2, 3}; uint8 i = 0; while (true) { i++; if (i > 2) { print_dec(a[i - 1]); return; } }";
    for level in [Level::None, Level::Usual] {
        let assembly = compile(text, Options { level, indices: Indices::Unchecked });
        assert!(!assembly.text.contains("index_out_of_range"));
    }
}

#[test]
fn texts_and_characters() {
    assert_eq!(
        prints(r#"print("Hello, world!\n"); print("a"); print(""); print("\"\\\t;");"#),
        "Hello, world!\na\"\\\t;"
    );
    assert_eq!(
        prints("print(char(252)); print(char(163)); print(char(233)); print('x');"),
        "\u{fc}\u{a3}\u{e9}x"
    );
    assert_eq!(prints(r#"print("a\0b\0\0cd\0");"#), "a\0b\0\0cd\0");
    let all = "for (uint16 c = 0; c < 256; c++) { print(char(c)); }";
    assert_eq!(prints(all), (0..=255u8).map(char::from).collect::<String>());
    let echo =
        "char c = read_char(); while (c != '.') { print(c); if (c == 'a') { print('!'); } c = read_char(); }";
    assert_eq!(same(echo, b"banana.").output, "ba!na!na!");
    assert_eq!(same(echo, b"ban").end, End::InputEnded);
}

#[test]
fn names_that_mean_something_in_assembly() {
    let text = "uint8 add = 1; uint8 R3 = 2; uint8 b = 3; uint8 x = 4; uint8 halt = 5; uint8[] xA = {6, 7}; uint8[] b1 = {8, 9};
        uint8 and(uint8 in) { return in + add; } uint8 rt_multiply(uint8 st) { return st * R3; }
        uint8 MAIN(uint8 n) { if (n == 0) { return 0; } return MAIN(n - 1) + 2; } uint8 main_1 = 3;
        add++; R3++; b++; x++; halt++; xA[1] += b; b1[0] += x; asm { AND R0, R0, #0 }
        print_dec(and(halt)); print_dec(rt_multiply(xA[1])); print_dec(b1[0]); print_dec(MAIN(3)); print_dec(main_1);";
    let plain = prints(&text.replace("asm { AND R0, R0, #0 }", ""));
    for one in [Level::None, Level::Usual] {
        let built = build(text, level(one));
        assert_eq!(run(&built.image, b"", &native()).0.output, plain);
    }
}

#[test]
fn assembly_is_put_in_as_it_is() {
    let text = "uint16 total = 5;
uint16 more = 10;
uint16 f(uint16 n) {
    if (n == 0) { return 0; }
    uint16 own = n;
    asm {
        LD R0, {own}     ; a comment with a } in it
        ADD R0, R0, R0
        ST R0, {own}
        AND R1, R1, #0
        ADD R2, R1, #1
        ADD R3, R1, #2
        ADD R4, R1, #3
        ADD R5, R1, #4
        ADD R6, R1, #5
    }
    return f(n - 1) + own;
}
print_dec(f(4));
print(' ');
for (uint8 i = 0; i < 3; i++) {
    asm {
              LD R0, {total}
              LD R1, {more}
        again ADD R0, R0, #1
              ADD R1, R1, #-1
              BRp again
              ST R0, {total}
    }
    print_dec(total);
    print(' ');
}";
    for one in [Level::None, Level::Usual] {
        let built = build(text, level(one));
        let (outcome, _) = run(&built.image, b"", &native());
        assert_eq!(outcome.output, "20 15 25 35 ", "{one:?}\n{}", built.assembly.text);
    }
}

#[test]
fn a_program_that_never_ends_assembles_without_a_warning() {
    for text in ["while (true) { print(read_char()); }", "uint8 a = 0; while (true) { a++; }"] {
        for one in [Level::None, Level::Usual] {
            build(text, level(one));
        }
    }
}

#[test]
fn every_line_of_the_text_knows_its_line() {
    let assembly = compile("uint8 a = 3;\nprint_dec(a);\n\nprint('x');", level(Level::None));
    let lines: Vec<(u32, &str)> = assembly.lines.iter().copied().zip(assembly.text.lines()).collect();
    assert!(lines.contains(&(4, "            OUT")), "{}", assembly.text);
    assert!(lines.contains(&(4, "; 4: print('x');")));
    assert!(lines.iter().any(|(line, text)| *line == 2 && text.contains("JSR")));
}

#[test]
fn limits_of_this_machine_are_reported() {
    let large = "uint8[30000] a; uint8[30000] b; uint8 i = read_uint(); uint8 read_uint() { return uint8(read_char()); }
        a[i] = 1; b[i] = a[i]; print(char(b[i]));";
    let said = refused(large);
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].0, "E0246");
    assert!(said[0].1.contains("words too large"), "{}", said[0].1);
    let place = "uint8 f(uint8 n) { uint8[3] own; own[n] = n; asm { LEA R0, {own} } if (n == 0) { return 0; }
        return f(n - 1); } print_dec(f(2));";
    assert_eq!(refused(place)[0].0, "E0252");
}
