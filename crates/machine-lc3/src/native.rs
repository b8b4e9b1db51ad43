//! The six traps as host calls: the same visible effect as the operating system's, in one instruction
//! each. Left to the operating system are waiting for a key, and strings that the program itself may not read: there the
//! routine finds what it has itself pushed, and devices.
//!
//! They use the same devices, so a key that the keyboard has already read is not lost.

use bantam_isa::Stop;
use bantam_run::{Exact, Exit, Poll, StateAccess as _};

use crate::{
    devices::{DDR, KBDR, KBSR},
    rows::Lc3,
    rules::USER,
};

const GETC: u8 = 0x20;
const OUT: u8 = 0x21;
const PUTS: u8 = 0x22;
const IN: u8 = 0x23;
const PUTSP: u8 = 0x24;
const HALT: u8 = 0x25;

/// What IN prints before it waits.
const PROMPT: &[u8] = b"\nInput a character> ";

/// Whether the host performs this trap.
pub(crate) fn performs(vector: u8) -> bool {
    (GETC..=HALT).contains(&vector)
}

type Lc3Exact<'a, const EDITION: u8> = Exact<'a, Lc3<EDITION>>;

/// The result of a keyboard read by a trap.
enum KeyRead {
    Ready,
    NotYet,
    Ended,
}

/// Performs the trap. Returns false if the operating system has to: then nothing has been done.
pub(crate) fn serve<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>, vector: u8) -> Result<bool, Exit> {
    let keyboard = match vector {
        GETC | IN => read_key(exact),
        _ => KeyRead::Ready,
    };
    if matches!(keyboard, KeyRead::NotYet) {
        return Ok(false);
    }
    let string = exact.vm.core.regs[0];
    let bytes = match vector {
        PUTS => string_at(exact, string, unpacked),
        PUTSP => string_at(exact, string, packed),
        _ => Some(Vec::new()),
    };
    let Some(bytes) = bytes else { return Ok(false) };
    let done = match (vector, keyboard) {
        (GETC, KeyRead::Ended) => Err(Stop::InputEnded),
        (IN, KeyRead::Ended) => show(exact, PROMPT).and(Err(Stop::InputEnded)),
        (GETC, _) => getc(exact),
        (OUT, _) => exact.write(DDR, string),
        (IN, _) => input(exact),
        (PUTS | PUTSP, _) => show(exact, &bytes),
        _ => halt(exact),
    };
    match done {
        Ok(()) => Ok(true),
        Err(stop) => exact.outside(stop).map(|()| true),
    }
}

/// Checks for a key.
fn read_key<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>) -> KeyRead {
    match exact.look(KBSR) {
        Ok((status, _)) if status >> 15 == 1 => KeyRead::Ready,
        Ok((_, Some(Poll::Ended))) => KeyRead::Ended,
        _ => KeyRead::NotYet,
    }
}

fn getc<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>) -> Result<(), Stop> {
    exact.vm.core.regs[0] = exact.read(KBDR)?;
    Ok(())
}

/// Consumes the key and stores it in R0 once it has been echoed.
fn input<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>) -> Result<(), Stop> {
    show(exact, PROMPT)?;
    let key = exact.vm.word(KBDR);
    exact.write(DDR, key)?;
    getc(exact)
}

fn show<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>, bytes: &[u8]) -> Result<(), Stop> {
    bytes.iter().try_for_each(|byte| exact.write(DDR, u16::from(*byte)))
}

/// Returns the bytes of the string at an address, or `None` if it leaves the memory of programs. `add` adds those of a
/// word, and returns whether the string goes on.
fn string_at<const EDITION: u8>(
    exact: &mut Lc3Exact<'_, EDITION>,
    first: u16,
    add: fn(&mut Vec<u8>, u16) -> bool,
) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut addr = first;
    while USER.holds(addr) {
        if !add(&mut bytes, exact.read(addr).ok()?) {
            return Some(bytes);
        }
        addr = addr.wrapping_add(1);
    }
    None
}

/// One character per word, up to a zero word.
fn unpacked(bytes: &mut Vec<u8>, word: u16) -> bool {
    if word != 0 {
        bytes.push(word as u8);
    }
    word != 0
}

/// Two characters per word, the low byte first, up to a zero byte.
fn packed(bytes: &mut Vec<u8>, word: u16) -> bool {
    let new = word.to_le_bytes().into_iter().take_while(|byte| *byte != 0);
    let before = bytes.len();
    bytes.extend(new);
    bytes.len() - before == 2
}

fn halt<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>) -> Result<(), Stop> {
    show(exact, exact.vm.state.rules.halt_banner.as_bytes())?;
    exact.vm.state.mcr &= 0x7FFF;
    exact.halt();
    Ok(())
}
