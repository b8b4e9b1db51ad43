//! The formatter: its output, and that nothing is lost.

use bantam_chick::{TokenKind, format, tokens};
use bantam_diag::Source;
use insta::assert_snapshot;

use crate::programs;

fn formatted(text: &str) -> String {
    let once = format(&Source::new("a.chk", text), &[";"]);
    let twice = format(&Source::new("a.chk", &*once), &[";"]);
    assert_eq!(once, twice, "once more changes it");
    assert_eq!(pieces(text), pieces(&once), "something is lost");
    once
}

/// Returns all tokens and comments except separators, whose number may change.
pub(crate) fn pieces(text: &str) -> Vec<String> {
    let all = tokens(text, &[";"]).into_iter();
    let of = |span: bantam_diag::Span| text[span.start as usize..span.end as usize].trim_end().to_owned();
    let all = all.filter(|token| !matches!(token.kind, TokenKind::Symbol(";" | ",")));
    let mut all: Vec<String> = all.map(|token| of(token.span)).collect();
    all.sort();
    all
}

#[test]
fn the_published_form() {
    let sample = "uint8 a = 0; while (a < 5) { a = a + 1, char c = to_char(a), print(c) };";
    assert_snapshot!(formatted(sample), @"
    uint8 a = 0;
    while (a < 5) {
        a = a + 1;
        char c = to_char(a);
        print(c);
    }
    ");
}

#[test]
fn blocks_and_blanks() {
    assert_snapshot!(formatted("if(a<=5){print('y')}else if(a==7){print( 'n' );}else{a=-1;b= - -a;}\nuint8 a,uint8 b"), @"
    if (a <= 5) {
        print('y');
    } else if (a == 7) {
        print('n');
    } else {
        a = -1;
        b = - -a;
    }
    uint8 a;
    uint8 b;
    ");
}

#[test]
fn loops() {
    assert_snapshot!(formatted("for(uint8 i=0;i<5;i++)\n{\na[i]+=2*(i-1);continue\n}\nfor(;;){break}\ndo{a++;}while(a<5);\nwhile(true){}"), @"
    for (uint8 i = 0; i < 5; i++) {
        a[i] += 2 * (i - 1);
        continue;
    }
    for (;;) {
        break;
    }
    do {
        a++;
    } while (a < 5);
    while (true) {}
    ");
}

#[test]
fn functions_and_lists() {
    assert_snapshot!(formatted("uint8 f(uint8 a,uint8 b){return -a+!b;}\nuint8[]a={1,2 , 3}\nuint8[4] b={\n1,2,\n3,4,\n};return (a)+~b[1]<<2;"), @"
    uint8 f(uint8 a, uint8 b) {
        return -a + !b;
    }
    uint8[] a = {1, 2, 3};
    uint8[4] b = {
        1, 2,
        3, 4,
    };
    return (a) + ~b[1] << 2;
    ");
}

#[test]
fn comments() {
    assert_snapshot!(formatted("// first\n\n\n\nuint8 a = 1 // one\n, a++ /* two */ ,\n/* three */ a--; // four\nif (a == 1) { // five\n  // six\n} // seven\nelse { a = /* eight */ 2 // nine\n}\na = 1 + // ten\n 2\n// last"), @"
    // first

    uint8 a = 1; // one
    a++; /* two */
    /* three */
    a--; // four
    if (a == 1) { // five
        // six
    } // seven
    else {
        a = /* eight */ 2; // nine
    }
    a = 1 + // ten
        2;
    // last
    ");
}

#[test]
fn comments_beside_separators_that_go() {
    assert_eq!(formatted("// a\n;// b\nout(1);"), "// a\n// b\nout(1);\n");
    assert_eq!(formatted("if (true) { } // a\n; else { }"), "if (true) {} // a\nelse {}\n");
    assert_eq!(
        formatted("if (true) { }; /* a */ ; /* b */ out(1)"),
        "if (true) {} /* a */\n/* b */\nout(1);\n"
    );
}

#[test]
fn blank_lines() {
    assert_snapshot!(formatted("\n\nuint8 a;\n\n\n\na++;\nif (a) {\n\na--;\n\n}\n\n\nelse { a = 1; }\n\n"), @"
    uint8 a;

    a++;
    if (a) {
        a--;
    } else {
        a = 1;
    }
    ");
}

#[test]
fn assembly_stays_as_it_is() {
    assert_snapshot!(formatted("uint8 a=1;asm{\n  LOD R0 {a}   ; } a\n\n\n ADD R0,R0 };a++,asm {NOP}"), @"
    uint8 a = 1;
    asm {
      LOD R0 {a}   ; } a


     ADD R0,R0 }
    a++;
    asm {NOP}
    ");
}

#[test]
fn long_calls_keep_their_lines() {
    assert_snapshot!(formatted("if (true) {\nf(1,\n2,\n// three\n3\n);\nif (a == 1 ||\n       a == 2) { b = 1; }\n}"), @"
    if (true) {
        f(1,
            2,
            // three
            3);
        if (a == 1 ||
            a == 2) {
            b = 1;
        }
    }
    ");
}

#[test]
fn sources_with_syntax_errors_stay_unchanged() {
    let text = "uint8   a = ;\n  b=1";
    assert_eq!(format(&Source::new("a.chk", text), &[";"]), text);
}

#[test]
fn lines_end_as_they_did() {
    assert_eq!(formatted("uint8 a=1 // c \r\n,a++\r\n"), "uint8 a = 1; // c\r\na++;\r\n");
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n\n"), "");
    assert_eq!(formatted(";;,"), "");
}

#[test]
fn programs_mean_the_same() {
    for example in programs::all() {
        let text = formatted(&example.text);
        for profile in example.profiles() {
            let before = programs::outcome(&example, &example.text, profile);
            let after = programs::outcome(&example, &text, profile);
            assert_eq!((before.0, before.1), (after.0, after.1), "{}:\n{text}", example.name);
        }
    }
}

/// Everything on one line, with commas, as in the published form.
#[test]
fn published_programs_keep_their_meaning() {
    for example in programs::all() {
        if example.text.contains("for (") || example.text.contains("\"") {
            continue;
        }
        let code: Vec<&str> =
            example.text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        if code.iter().any(|line| line.contains("//")) {
            continue;
        }
        let code = code.join("\n");
        let commas = code.replace("';'", "'semicolon'").replace(';', ",").replace("'semicolon'", "';'");
        let one_line = commas.replace('\n', " ").replace("} ", "}; ");
        let one_line = one_line.replace("}; else", "} else").replace("}; while (i < 3),", "} while (i < 3),");
        assert_eq!(formatted(&one_line), formatted(&code).replace("\n\n", "\n"), "{}", example.name);
    }
}
