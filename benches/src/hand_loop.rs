//! The yardstick: an LC-3 interpreter written by hand in the usual way, one `match` on the opcode,
//! decoding each word as it comes, with the same checks of addresses and the same count of
//! instructions as ours. It knows no devices, traps but HALT, or interrupts.

/// Registers and memory of the hand-written interpreter.
pub struct HandLoop {
    regs: [u16; 8],
    pc: u16,
    last: u16,
    mem: Box<[u16; 65536]>,
}

/// The lowest address of user programs, and how many there are.
const FIRST: u16 = 0x3000;
const COUNT: u16 = 0xCE00;

fn is_user(addr: u16) -> bool {
    addr.wrapping_sub(FIRST) < COUNT
}

fn extend(word: u16, bits: u32) -> u16 {
    (((word << (16 - bits)) as i16) >> (16 - bits)) as u16
}

impl HandLoop {
    /// A machine with these words at x3000, about to run them.
    ///
    /// # Panics
    ///
    /// If there are more words than memory.
    #[must_use]
    pub fn new(words: &[u16]) -> Self {
        let Ok(mut mem): Result<Box<[u16; 65536]>, _> = vec![0; 65536].into_boxed_slice().try_into() else {
            unreachable!("the sizes are the same")
        };
        mem[usize::from(FIRST)..usize::from(FIRST) + words.len()].copy_from_slice(words);
        Self { regs: [0; 8], pc: FIRST, last: 0, mem }
    }

    /// The word at an address.
    #[must_use]
    pub fn word(&self, addr: u16) -> u16 {
        self.mem[usize::from(addr)]
    }

    /// Runs up to HALT, or to something that it does not know, or at most `budget` instructions; says
    /// how many it did.
    #[inline(never)]
    pub fn run(&mut self, budget: u64) -> u64 {
        let (mut regs, mut pc, mut last) = (self.regs, self.pc, self.last);
        let mem = &mut self.mem;
        let mut left = budget;
        while left > 0 && is_user(pc) {
            let word = mem[usize::from(pc)];
            let next = pc.wrapping_add(1);
            let (a, b, c) = (usize::from(word >> 9 & 7), usize::from(word >> 6 & 7), usize::from(word & 7));
            let relative = next.wrapping_add(extend(word, 9));
            let offset = regs[b].wrapping_add(extend(word, 6));
            let mut to = next;
            match word >> 12 {
                0x0 => {
                    let code = if last == 0 {
                        2
                    } else if last >> 15 == 1 {
                        4
                    } else {
                        1
                    };
                    if word >> 9 & code != 0 {
                        to = relative;
                    }
                }
                0x1 => {
                    let other = if word & 0x20 == 0 { regs[c] } else { extend(word, 5) };
                    regs[a] = regs[b].wrapping_add(other);
                    last = regs[a];
                }
                0x2 if is_user(relative) => {
                    regs[a] = mem[usize::from(relative)];
                    last = regs[a];
                }
                0x3 if is_user(relative) => mem[usize::from(relative)] = regs[a],
                0x4 => {
                    to = if word & 0x800 == 0 { regs[b] } else { next.wrapping_add(extend(word, 11)) };
                    regs[7] = next;
                }
                0x5 => {
                    let other = if word & 0x20 == 0 { regs[c] } else { extend(word, 5) };
                    regs[a] = regs[b] & other;
                    last = regs[a];
                }
                0x6 if is_user(offset) => {
                    regs[a] = mem[usize::from(offset)];
                    last = regs[a];
                }
                0x7 if is_user(offset) => mem[usize::from(offset)] = regs[a],
                0x9 => {
                    regs[a] = !regs[b];
                    last = regs[a];
                }
                0xA if is_user(relative) && is_user(mem[usize::from(relative)]) => {
                    regs[a] = mem[usize::from(mem[usize::from(relative)])];
                    last = regs[a];
                }
                0xB if is_user(relative) && is_user(mem[usize::from(relative)]) => {
                    mem[usize::from(mem[usize::from(relative)])] = regs[a];
                }
                0xC => to = regs[b],
                0xE => regs[a] = relative,
                _ => break,
            }
            pc = to;
            left -= 1;
        }
        (self.regs, self.pc, self.last) = (regs, pc, last);
        budget - left
    }
}
