//! The VC's files: the image as raw bytes, and the published form, a text of 0 and 1.

use bantam_asm::{Block, Object, ObjectError};
use bantam_diag::Source;
use bantam_isa::Image;

/// Bytes of memory.
const MEMORY: usize = 256;

/// The largest text of bits, in bytes: eight digits for each byte, and as many spaces.
const LARGEST_BITS: usize = 2 * 8 * MEMORY;

/// The file name ending of a text of bits.
pub const BITS: &str = ".bits";

/// Reads an image, by its name: a text of bits, or raw bytes.
///
/// # Errors
///
/// Returns an [`ObjectError`] with the byte offset of the problem.
pub fn read(name: &str, bytes: &[u8]) -> Result<Object, ObjectError> {
    if bytes.is_empty() {
        return Err(ObjectError::Empty);
    }
    let is_bits = name.to_ascii_lowercase().ends_with(BITS);
    let limit = if is_bits { LARGEST_BITS } else { MEMORY };
    if bytes.len() > limit {
        return Err(ObjectError::TooLarge { len: bytes.len(), limit });
    }
    let words: Vec<u16> =
        if is_bits { from_bits(bytes)? } else { bytes.iter().map(|b| (*b).into()).collect() };
    let mut object = Object::new("vc", &Source::new(name, ""));
    object.blocks = vec![Block { origin: 0, words, span: Default::default() }];
    Ok(object)
}

/// bits = ("0" | "1" | blank)*, eight digits for each byte, the most significant first
fn from_bits(text: &[u8]) -> Result<Vec<u16>, ObjectError> {
    let malformed = |at: usize, what: String| ObjectError::Malformed { at, what };
    let mut words = Vec::new();
    let (mut word, mut digits) = (0u16, 0);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'0' | b'1' => {
                if words.len() == MEMORY {
                    return Err(malformed(at, format!("the text has more than {MEMORY} bytes")));
                }
                word = word << 1 | u16::from(byte - b'0');
                digits += 1;
            }
            byte if byte.is_ascii_whitespace() => {}
            byte => {
                let shown = std::ascii::escape_default(*byte);
                return Err(malformed(at, format!("expected 0 or 1, found `{shown}`")));
            }
        }
        if digits == 8 {
            words.push(std::mem::take(&mut word));
            digits = 0;
        }
    }
    if digits > 0 {
        let all = words.len() * 8 + digits;
        return Err(malformed(text.len(), format!("{all} bits are not a whole number of bytes")));
    }
    if words.is_empty() { Err(malformed(0, "the text has no bits".to_owned())) } else { Ok(words) }
}

/// The bytes of memory from address 0 to the last byte of the image.
#[must_use]
pub fn bytes(image: &Image) -> Vec<u8> {
    let end = image.segments.iter().map(|segment| segment.end() as usize).max().unwrap_or(0);
    let mut bytes = vec![0; end];
    for segment in &image.segments {
        let first = usize::from(segment.origin);
        for (byte, word) in bytes[first..].iter_mut().zip(&segment.words) {
            *byte = *word as u8;
        }
    }
    bytes
}

/// The bytes as a text of 0 and 1, without a newline: the published format.
#[must_use]
pub fn bits(image: &Image) -> String {
    bytes(image).iter().map(|byte| format!("{byte:08b}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_bytes_are_an_image_from_address_0() {
        let object = read("a.vc", &[0xC8, 5, 0xFF]).unwrap();
        assert_eq!((object.blocks[0].origin, object.blocks[0].words.as_slice()), (0, &[0xC8, 5, 0xFF][..]));
    }

    #[test]
    fn a_text_of_bits_may_have_blanks() {
        let object = read("a.bits", b"11001000 00000101\n11111111\n").unwrap();
        assert_eq!(object.blocks[0].words, [0xC8, 5, 0xFF]);
    }

    #[test]
    fn malformed_images_say_which_byte() {
        let error = |name: &str, bytes: &[u8]| read(name, bytes).unwrap_err().to_string();
        assert_eq!(error("a.vc", &[]), "byte 0: the file is empty");
        assert_eq!(error("a.vc", &[0; 257]), "byte 256: the file is 257 bytes long; the limit is 256");
        assert_eq!(error("a.bits", b"0101"), "byte 4: 4 bits are not a whole number of bytes");
        assert_eq!(error("a.bits", b"01012"), "byte 4: expected 0 or 1, found `2`");
        assert_eq!(error("a.bits", b" \n"), "byte 0: the text has no bits");
        assert_eq!(error("a.bits", &[b'1'; 257 * 8]), "byte 2048: the text has more than 256 bytes");
        assert_eq!(
            error("a.bits", &[b' '; 4097]),
            "byte 4096: the file is 4097 bytes long; the limit is 4096"
        );
    }

    #[test]
    fn gaps_are_zeros() {
        let segment = |origin, words: &[u16]| bantam_isa::Segment { origin, words: words.to_vec() };
        let segments = vec![segment(4, &[1]), segment(0, &[0xC8, 5])];
        let image = Image { segments, ..Image::default() };
        assert_eq!(bytes(&image), [0xC8, 5, 0, 0, 1]);
        assert_eq!(bits(&image), "1100100000000101000000000000000000000001");
    }
}
