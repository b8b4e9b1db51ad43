//! The files that LC-3 tools exchange: objects, symbol tables, binary digits.

use std::fmt::Write as _;

use bantam_asm::{Block, Object, ObjectError};
use bantam_diag::Source;
use bantam_isa::Image;

/// The largest classic object, in bytes: twice the size of memory.
pub const LARGEST_OBJ: usize = 256 * 1024;

/// The start of an lc3tools object: the magic number, then version 1.1.
const LC3TOOLS_MAGIC: [u8; 5] = [0x1C, 0x30, 0x15, 0xC0, 0x01];
const LC3TOOLS_VERSION: [u8; 2] = [1, 1];

/// Reads an object: the classic form (big-endian words, the origin first) or that of lc3tools.
///
/// # Errors
///
/// Returns an [`ObjectError`] with the byte offset of the problem.
pub fn read_obj(name: &str, bytes: &[u8]) -> Result<Object, ObjectError> {
    if bytes.is_empty() {
        return Err(ObjectError::Empty);
    }
    if bytes.len() > LARGEST_OBJ {
        return Err(ObjectError::TooLarge { len: bytes.len(), limit: LARGEST_OBJ });
    }
    let mut object = Object::new("lc3", &Source::new(name, ""));
    object.blocks = match bytes.strip_prefix(&LC3TOOLS_MAGIC) {
        Some(rest) => read_lc3tools(rest)?,
        None => vec![read_classic(bytes)?],
    };
    Ok(object)
}

fn malformed(at: usize, what: impl Into<String>) -> ObjectError {
    ObjectError::Malformed { at, what: what.into() }
}

/// object = origin word*
fn read_classic(bytes: &[u8]) -> Result<Block, ObjectError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        let what = format!("the file has an odd number of bytes ({}); words have two bytes", bytes.len());
        return Err(malformed(bytes.len() - 1, what));
    }
    let mut words = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
    let origin = words.next().unwrap_or_default();
    let words: Vec<u16> = words.collect();
    if words.is_empty() {
        return Err(malformed(2, "the file has an origin and no words"));
    }
    let room = 65_536 - usize::from(origin);
    if words.len() > room {
        let what = format!("the block at x{origin:04X} goes past xFFFF: only {room} words fit");
        return Err(malformed(2 + 2 * room, what));
    }
    Ok(Block { origin, words, span: Default::default() })
}

/// object = magic version record*; record = word is-origin length source-line
fn read_lc3tools(rest: &[u8]) -> Result<Vec<Block>, ObjectError> {
    let start = LC3TOOLS_MAGIC.len();
    let Some(mut rest) = rest.strip_prefix(&LC3TOOLS_VERSION) else {
        return Err(malformed(start, "unsupported version of an lc3tools object; only 1.1 is supported"));
    };
    let mut at = start + LC3TOOLS_VERSION.len();
    let mut blocks: Vec<Block> = Vec::new();
    while !rest.is_empty() {
        let Some((head, tail)) = rest.split_first_chunk::<7>() else {
            return Err(malformed(at, "truncated record: expected a word, a flag and a length"));
        };
        let [low, high, is_origin, length @ ..] = *head;
        let (word, length) = (u16::from_le_bytes([low, high]), u32::from_le_bytes(length) as usize);
        if is_origin > 1 {
            return Err(malformed(at + 2, format!("the flag of a record is 0 or 1, not {is_origin}")));
        }
        let Some(next) = tail.get(length..) else {
            return Err(malformed(
                at + 3,
                format!("a source line of {length} bytes goes past the end of the file"),
            ));
        };
        match blocks.last_mut() {
            _ if is_origin == 1 => {
                blocks.push(Block { origin: word, words: Vec::new(), span: Default::default() })
            }
            None => return Err(malformed(at, "the first record is not an origin")),
            Some(block) if usize::from(block.origin) + block.words.len() >= 65_536 => {
                return Err(malformed(at, format!("the block at x{:04X} goes past xFFFF", block.origin)));
            }
            Some(block) => block.words.push(word),
        }
        at += head.len() + length;
        rest = next;
    }
    blocks.retain(|block| !block.words.is_empty());
    if blocks.is_empty() {
        return Err(malformed(at, "the file holds no words"));
    }
    Ok(blocks)
}

/// The classic object of each block: its origin and its bytes.
#[must_use]
pub fn write_obj(image: &Image) -> Vec<(u16, Vec<u8>)> {
    let blocks = image.segments.iter();
    blocks
        .map(|segment| {
            let words = std::iter::once(segment.origin).chain(segment.words.iter().copied());
            (segment.origin, words.flat_map(u16::to_be_bytes).collect())
        })
        .collect()
}

/// The classic symbol table.
#[must_use]
pub fn symbols(image: &Image) -> String {
    let mut text = String::from("// Symbol table\n// Scope level 0:\n");
    text.push_str("//\tSymbol Name       Page Address\n//\t----------------  ------------\n");
    for symbol in &image.symbols {
        let _ = writeln!(text, "//\t{:<16}  {:04X}", symbol.name, symbol.addr);
    }
    text
}

/// The words as sixteen binary digits per line; the first line of each block is its origin.
#[must_use]
pub fn binary(image: &Image) -> String {
    let mut text = String::new();
    for segment in &image.segments {
        for word in std::iter::once(&segment.origin).chain(&segment.words) {
            let _ = writeln!(text, "{word:016b}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_classic_object_is_its_origin_and_its_words() {
        let object = read_obj("a.obj", &[0x30, 0x00, 0x10, 0x65, 0xF0, 0x25]).unwrap();
        assert_eq!(
            (object.blocks[0].origin, object.blocks[0].words.as_slice()),
            (0x3000, &[0x1065, 0xF025][..])
        );
    }

    #[test]
    fn malformed_objects_say_which_byte() {
        let error = |bytes: &[u8]| read_obj("a.obj", bytes).unwrap_err().to_string();
        assert_eq!(error(&[]), "byte 0: the file is empty");
        assert_eq!(error(&[0x30]), "byte 0: the file has an odd number of bytes (1); words have two bytes");
        assert_eq!(
            error(&[0x30, 0, 1]),
            "byte 2: the file has an odd number of bytes (3); words have two bytes"
        );
        assert_eq!(error(&[0x30, 0]), "byte 2: the file has an origin and no words");
        assert_eq!(
            error(&[0xFF, 0xFF, 0, 1, 0, 2]),
            "byte 4: the block at xFFFF goes past xFFFF: only 1 words fit"
        );
        assert_eq!(
            error(&vec![0; LARGEST_OBJ + 2]),
            "byte 262144: the file is 262146 bytes long; the limit is 262144"
        );
    }

    #[test]
    fn lc3tools_objects_are_read() {
        let mut bytes = LC3TOOLS_MAGIC.to_vec();
        bytes.extend(LC3TOOLS_VERSION);
        bytes.extend([0x00, 0x30, 1, 0, 0, 0, 0]);
        bytes.extend([0x25, 0xF0, 0, 4, 0, 0, 0]);
        bytes.extend(b"HALT");
        let object = read_obj("a.obj", &bytes).unwrap();
        assert_eq!((object.blocks[0].origin, object.blocks[0].words.as_slice()), (0x3000, &[0xF025][..]));
        for (len, sentence) in [
            (5, "byte 5: unsupported version of an lc3tools object; only 1.1 is supported"),
            (7, "byte 7: the file holds no words"),
            (9, "byte 7: truncated record: expected a word, a flag and a length"),
            (22, "byte 17: a source line of 4 bytes goes past the end of the file"),
        ] {
            assert_eq!(read_obj("a.obj", &bytes[..len]).unwrap_err().to_string(), sentence);
        }
    }

    #[test]
    fn the_symbol_table_has_the_classic_columns() {
        let symbols_of = vec![bantam_isa::Symbol { name: "LOOP".into(), addr: 0x3002 }];
        let image = Image { symbols: symbols_of, ..Image::default() };
        assert_eq!(
            symbols(&image),
            "// Symbol table\n// Scope level 0:\n//\tSymbol Name       Page Address\n//\t----------------  ------------\n//\tLOOP              3002\n"
        );
    }
}
