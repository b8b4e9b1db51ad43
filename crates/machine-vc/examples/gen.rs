#![allow(clippy::all, warnings)]
use bantam_chick::{abi::*, generate::*, *};
use bantam_machine_vc::chick::VcAbi;
use std::time::Instant;
fn main() {
    let mut all = vec![];
    for number in 3000000..3000300u64 {
        let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let bytes: Vec<u8> = (0..20 + number as usize % 200).map(|_| { state ^= state << 13; state ^= state >> 7; state ^= state << 17; (state >> 32) as u8 }).collect();
        let text = program(&mut Choices::new(&bytes, Size::Small), VcAbi.profile());
        let source = bantam_diag::Source::new("x", &*text);
        let o = Options::default();
        let c = check_source(&source, 0, VcAbi.profile(), o);
        let p = c.program.unwrap();
        let r = Request { program: &p, source: &source, id: 0, options: o };
        let t = Instant::now();
        let a = VcAbi.compile(&r);
        all.push((t.elapsed().as_millis(), number, text, a.map(|a| a.text.lines().count()).unwrap_or(0)));
    }
    all.sort();
    let total: u128 = all.iter().map(|x| x.0).sum();
    println!("total {total} ms");
    for x in all.iter().rev().take(6) { println!("{} ms, number {}, {} asm lines, {} lines", x.0, x.1, x.3, x.2.lines().count()); }
    println!("{}", all.last().unwrap().2);
}
