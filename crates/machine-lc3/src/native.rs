//! The six traps as host calls: the same visible effect as the operating system's, in one instruction
//! each. Only waiting for a key is left to the operating system.
//!
//! They use the same devices, so a key that the keyboard has already read is not lost.

use bantam_isa::Stop;
use bantam_run::{Exact, Exit, Poll, StateAccess as _};

use crate::{
    devices::{DDR, KBDR, KBSR},
    rows::Lc3,
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

/// Performs the trap. Returns false if it needs a key and none is ready: then nothing has been done, and
/// the operating system waits, instruction by instruction.
pub(crate) fn serve<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>, vector: u8) -> Result<bool, Exit> {
    let keyboard = match vector {
        GETC | IN => read_key(exact),
        _ => KeyRead::Ready,
    };
    if matches!(keyboard, KeyRead::NotYet) {
        return Ok(false);
    }
    let string = exact.vm.core.regs[0];
    let done = match (vector, keyboard) {
        (GETC, KeyRead::Ended) => Err(Stop::InputEnded),
        (IN, KeyRead::Ended) => show(exact, PROMPT).and(Err(Stop::InputEnded)),
        (GETC, _) => getc(exact),
        (OUT, _) => exact.write(DDR, string),
        (PUTS, _) => puts(exact, string),
        (IN, _) => input(exact),
        (PUTSP, _) => putsp(exact, string),
        _ => halt(exact),
    };
    done.map(|()| true).map_err(|stop| {
        exact.outside(stop).err().unwrap_or_else(|| {
            let help = "a string ends with a word that is zero".to_owned();
            exact.fault("the string has no terminating zero".to_owned(), Some(help))
        })
    })
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

/// The words of a string. A string without a terminating zero before the end of memory is an error.
fn words<const EDITION: u8>(
    exact: &mut Lc3Exact<'_, EDITION>,
    first: u16,
    is_last: fn(u16) -> bool,
) -> Result<Vec<u16>, Stop> {
    let mut words = Vec::new();
    for i in 0..=u16::MAX {
        let word = exact.read(first.wrapping_add(i))?;
        words.push(word);
        if is_last(word) {
            return Ok(words);
        }
    }
    Err(Stop::SlowPath)
}

/// One character per word, up to a zero word.
fn puts<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>, string: u16) -> Result<(), Stop> {
    let words = words(exact, string, |word| word == 0)?;
    words.iter().take_while(|word| **word != 0).try_for_each(|word| exact.write(DDR, *word))
}

/// Two characters per word, the low byte first, up to a zero byte.
fn putsp<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>, string: u16) -> Result<(), Stop> {
    let words = words(exact, string, |word| word.to_le_bytes().contains(&0))?;
    let mut bytes = words.iter().flat_map(|word| word.to_le_bytes()).take_while(|byte| *byte != 0);
    bytes.try_for_each(|byte| exact.write(DDR, u16::from(byte)))
}

fn halt<const EDITION: u8>(exact: &mut Lc3Exact<'_, EDITION>) -> Result<(), Stop> {
    show(exact, exact.vm.state.rules.halt_banner.as_bytes())?;
    exact.vm.state.mcr &= 0x7FFF;
    exact.halt();
    Ok(())
}
