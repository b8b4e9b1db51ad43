//! The instruction decoder: from the first byte, one line for each instruction.
//!
//! The high four bits are decoded into sixteen lines, and each pair of the low bits into four; an
//! instruction's line is one of these or an AND of two or three. All lines are off but in the execute
//! cycle: `enable` holds back the high half. What must be known earlier, whether a second byte
//! follows and which registers are meant, comes from the bits directly.

use bantam_gates::{Builder, Net};

/// One line for each instruction, on in its execute cycle; `illegal` is on for bytes that are none.
pub struct Lines {
    /// `0000 aabb`
    pub add: Net,
    /// `0001 aabb`
    pub sub: Net,
    /// `0010 aabb`
    pub mul: Net,
    /// `0011 aabb`
    pub div: Net,
    /// `0100 aabb`
    pub and: Net,
    /// `0101 aabb`
    pub or: Net,
    /// `0110 aaxx`
    pub not: Net,
    /// `0111 aabb`
    pub xor: Net,
    /// `100 rr ppp`
    pub rprt: Net,
    /// `101 rr ppp`
    pub wprt: Net,
    /// `1100 00dd`
    pub str: Net,
    /// `1100 01dd`
    pub ldr: Net,
    /// `1100 10dd`
    pub mov: Net,
    /// `1100 11dd`
    pub cpy: Net,
    /// `1101 00dd`
    pub shl: Net,
    /// `1101 01dd`
    pub shr: Net,
    /// `1101 10dd`
    pub out: Net,
    /// `1101 11dd`
    pub msg: Net,
    /// `1110 00dd`
    pub inc: Net,
    /// `1110 01dd`
    pub dec: Net,
    /// `1110 1000`
    pub jmp: Net,
    /// `1110 1001`
    pub jmp_neg: Net,
    /// `1110 1010`
    pub jmp_zro: Net,
    /// `1110 1011`
    pub jmp_abv: Net,
    /// `1111 00dd`
    pub cmp_neg: Net,
    /// `1111 01dd`
    pub cmp_zro: Net,
    /// `1111 10dd`
    pub cmp_abv: Net,
    /// `1111 1111`
    pub halt: Net,
    /// `1110 11xx`, `1111 1100` to `1111 1110`
    pub illegal: Net,
}

impl Lines {
    /// The lines of the instructions, with their names.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Net); 28] {
        [
            ("ADD", self.add),
            ("SUB", self.sub),
            ("MUL", self.mul),
            ("DIV", self.div),
            ("AND", self.and),
            ("OR", self.or),
            ("NOT", self.not),
            ("XOR", self.xor),
            ("RPRT", self.rprt),
            ("WPRT", self.wprt),
            ("STR", self.str),
            ("LDR", self.ldr),
            ("MOV", self.mov),
            ("CPY", self.cpy),
            ("SHL", self.shl),
            ("SHR", self.shr),
            ("OUT", self.out),
            ("MSG", self.msg),
            ("INC", self.inc),
            ("DEC", self.dec),
            ("JMP", self.jmp),
            ("JMP_NEG", self.jmp_neg),
            ("JMP_ZRO", self.jmp_zro),
            ("JMP_ABV", self.jmp_abv),
            ("CMP_NEG", self.cmp_neg),
            ("CMP_ZRO", self.cmp_zro),
            ("CMP_ABV", self.cmp_abv),
            ("HALT", self.halt),
        ]
    }
}

/// The lines for the 8 bits of the instruction register; all are off while `enable` is.
pub fn decoder(b: &mut Builder, enable: Net, byte: &[Net]) -> Lines {
    b.component("decoder", |b| {
        b.input_port("enable", &[enable]);
        b.input_port("byte", byte);
        let high = high_lines(b, enable, &byte[4..8]);
        let middle = b.decoder(&byte[2..4]);
        let low = b.decoder(&byte[0..2]);
        let [c, d, e, f] = [12, 13, 14, 15].map(|line| b.pass(high[line], &middle));
        let jumps = b.pass(e[2], &low);
        let halt = b.and(f[3], low[3]);
        let not_halt = b.not(low[3]);
        let reserved = b.and(f[3], not_halt);
        let lines = Lines {
            add: high[0],
            sub: high[1],
            mul: high[2],
            div: high[3],
            and: high[4],
            or: high[5],
            not: high[6],
            xor: high[7],
            rprt: b.or(high[8], high[9]),
            wprt: b.or(high[10], high[11]),
            str: c[0],
            ldr: c[1],
            mov: c[2],
            cpy: c[3],
            shl: d[0],
            shr: d[1],
            out: d[2],
            msg: d[3],
            inc: e[0],
            dec: e[1],
            jmp: jumps[0],
            jmp_neg: jumps[1],
            jmp_zro: jumps[2],
            jmp_abv: jumps[3],
            cmp_neg: f[0],
            cmp_zro: f[1],
            cmp_abv: f[2],
            halt,
            illegal: b.or(e[3], reserved),
        };
        for (name, line) in lines.named() {
            b.output_port(name, &[line]);
        }
        b.output_port("illegal", &[lines.illegal]);
        lines
    })
}

/// A decoder of four bits whose sixteen lines are off while `enable` is.
fn high_lines(b: &mut Builder, enable: Net, bits: &[Net]) -> Vec<Net> {
    let (low, high) = (b.decoder(&bits[0..2]), b.decoder(&bits[2..4]));
    let high = b.pass(enable, &high);
    high.into_iter().flat_map(|high| b.pass(high, &low)).collect()
}

/// Whether a second byte follows the first: `1100 xxxx`, `1101 0xxx` or `1110 10xx`.
pub fn has_operand(b: &mut Builder, byte: &[Net]) -> Net {
    b.component("length", |b| {
        b.input_port("byte", byte);
        let high = b.and(byte[7], byte[6]);
        let [not_5, not_4, not_2] = [5, 4, 2].map(|bit: usize| b.not(byte[bit]));
        // Of 1100 and 1101, all but 1101 1xxx.
        let not_both = b.nand(byte[4], byte[3]);
        let transfer_or_shift = b.all(&[high, not_5, not_both]);
        let jump = b.all(&[high, byte[5], not_4, byte[3], not_2]);
        let has_operand = b.or(transfer_or_shift, jump);
        b.output_port("has operand", &[has_operand]);
        has_operand
    })
}

/// The two register numbers of an instruction, 2 bits each.
pub struct Fields {
    /// The register that is named first: it is read, and it is the one that is written.
    pub first: Vec<Net>,
    /// The register that is named second.
    pub second: Vec<Net>,
}

/// The positions of the register numbers: `0xxx aabb`, `10x rr ppp`, `11xx xxdd`, and for CPY (`copy` is
/// its line) the second one in the top bits of the second byte.
pub fn fields(b: &mut Builder, copy: Net, byte: &[Net], operand: &[Net]) -> Fields {
    b.component("register select", |b| {
        b.input_port("byte", byte);
        b.input_port("operand", operand);
        b.input_port("CPY", &[copy]);
        let of_port_or_other = b.mux_each(byte[6], &byte[3..5], &byte[0..2]);
        let first = b.mux_each(byte[7], &byte[2..4], &of_port_or_other);
        let second = b.mux_each(copy, &byte[0..2], &operand[6..8]);
        b.output_port("first", &first);
        b.output_port("second", &second);
        Fields { first, second }
    })
}
