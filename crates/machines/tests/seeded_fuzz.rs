//! A short form of the fuzzers, the same each time: random bytes, and random pieces of sources and objects.

#[path = "../../../fuzz/oracles.rs"]
mod oracles;

/// Returns numbers that look random and are the same each time.
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.below(256) as u8).collect()
    }
}

/// Pieces of sources, valid and invalid.
const PIECES: &[&str] = &[
    ".ORIG x3000\n",
    ".END\n",
    ".FILL ",
    ".BLKW ",
    ".STRINGZ ",
    ".STRINGP ",
    ".EXTERNAL ",
    ".GLOBAL ",
    ".orig",
    "ADD ",
    "R0",
    "R1, ",
    "R8",
    ",",
    ":",
    ";",
    "//",
    "\"a\\n\"",
    "\"",
    "'a'",
    "'",
    "\\",
    "#5",
    "#-17",
    "x1F",
    "xFFFF",
    "x",
    "b101",
    "99999999999999999999",
    "LABEL",
    "label",
    "L-1",
    "L",
    "+1",
    "-",
    "BR ",
    "BRnz ",
    "LD ",
    "LDI ",
    "LEA ",
    "JSR ",
    "TRAP x25",
    "HALT",
    "RET",
    "RTT",
    "on:",
    "on",
    "MOV R0 ",
    "JMP ",
    "JMP_ZRO ",
    "STR R1 ",
    "WPRT R0 ",
    "CPY R2 R3\n",
    "%ASSIGN ON ",
    "%ASSIGN",
    ".byte ",
    ".ascii ",
    ".org ",
    ".space ",
    "#00000101",
    "#101",
    "0x1F",
    "0b1",
    "-1",
    "LOAD r0, ",
    "SWAP r0, r1, r2\n",
    "BEZ r1, ",
    ".word ",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u{e9}",
    "\u{a0}",
    "\u{feff}",
    "\0",
];

#[test]
fn any_text_is_assembled_and_formatted_without_panic() {
    let mut noise = Noise(0xF022_0001);
    for round in 0..4_000 {
        let mut bytes = noise.bytes(1);
        if round % 4 == 0 {
            let len = noise.below(200);
            bytes.extend(noise.bytes(len));
        } else {
            if round % 2 == 0 {
                bytes.extend(b".ORIG x3000\n");
            }
            for _ in 0..noise.below(60) {
                bytes.extend(PIECES[noise.below(PIECES.len())].as_bytes());
            }
        }
        oracles::assemble(&bytes);
    }
}

#[test]
fn any_bytes_are_read_as_an_object_without_panic() {
    let mut noise = Noise(0xF022_0002);
    let whole = r#"{"format":"bantam object","version":1,"machine":"lc3","case_sensitive":false,"blocks":[{"origin":12288,"words":[61477]}],"symbols":[],"externals":[],"files":[],"lines":[]}"#;
    oracles::objects(whole.as_bytes());
    for _ in 0..4_000 {
        let mut bytes = match noise.below(3) {
            0 => whole.as_bytes().to_vec(),
            1 => {
                [&[0x1C, 0x30, 0x15, 0xC0, 0x01, 1, 1, 0, 0x30, 1, 0, 0, 0, 0, 0x25, 0xF0, 0, 0, 0, 0, 0][..]]
                    .concat()
            }
            _ => {
                let len = noise.below(40);
                noise.bytes(len)
            }
        };
        for _ in 0..noise.below(4) {
            if !bytes.is_empty() {
                let at = noise.below(bytes.len());
                bytes[at] = noise.below(256) as u8;
            }
        }
        bytes.truncate(bytes.len() - noise.below(3).min(bytes.len()));
        oracles::objects(&bytes);
    }
}

#[test]
fn any_bytes_run_the_same_on_every_engine() {
    let mut noise = Noise(0xF022_0003);
    for _ in 0..1_000 {
        let len = 4 + noise.below(120);
        let bytes = noise.bytes(len);
        oracles::run(&bytes);
    }
}

/// Pieces of Chick programs.
const CHICK: [&str; 24] = [
    "uint8 a = 1;",
    "int16 b = -3;",
    "a = a + 1;",
    "while (a < 5) {",
    "}",
    "if (a == 2) {",
    "} else {",
    "print('x');",
    "out(a);",
    "char c = to_char(a);",
    "for (uint8 i = 0; i < 3; i++) {",
    "uint8[4] d;",
    "d[a] = 3;",
    "a = d[a & 3];",
    "uint8 f(uint8 x) { return x * 2; }",
    "a = f(a);",
    "break;",
    "(",
    ")",
    "'",
    "/*",
    "read_port(7)",
    ",",
    "~!%^&",
];

#[test]
fn any_text_is_chick_without_panic() {
    let mut noise = Noise(0xF022_0004);
    for round in 0..600 {
        let mut bytes = Vec::new();
        if round % 4 == 0 {
            let len = noise.below(200);
            bytes.extend(noise.bytes(len));
        }
        for _ in 0..noise.below(20) {
            bytes.extend(CHICK[noise.below(CHICK.len())].as_bytes());
            bytes.push(b' ');
        }
        oracles::chick(&bytes);
    }
}
