#![allow(clippy::all, warnings)]
use bantam_chick::{abi::*, generate::*, *};
use bantam_machine_vc::chick::VcAbi;
fn main() {
    for number in [1u64, 57, 130, 199] {
        let mut state = (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let bytes: Vec<u8> = (0..20 + number as usize).map(|_| { state ^= state << 13; state ^= state >> 7; state ^= state << 17; (state >> 32) as u8 }).collect();
        println!("//---- {number}\n{}", program(&mut Choices::new(&bytes, Size::Small), VcAbi.profile()));
    }
}
