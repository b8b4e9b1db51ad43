//! A recording as a short text that can be pasted anywhere: the JSON without sources, packed, in letters and digits.

use bantam_isa::Image;
use bantam_machines::LaunchPlan;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use miniz_oxide::{deflate::compress_to_vec_zlib, inflate::decompress_to_vec_zlib_with_limit};

use crate::{recording::Recording, recording_json::RecordingError};

/// The prefix of every token.
pub const TOKEN: &str = "bt1-";

/// The longest token that is made or read, in characters.
pub const LONGEST_TOKEN: usize = 8_000;

/// The most JSON that a token may contain, in bytes.
const MOST: usize = 1 << 20;

/// The highest compression level.
const LEVEL: u8 = 10;

impl Recording {
    /// Returns the recording as a token: without sources, and without labels if they would make it too long.
    ///
    /// # Errors
    ///
    /// If it is still too long; use a file instead.
    pub fn token(&self) -> Result<String, RecordingError> {
        let Image { segments, symbols, .. } = &self.plan.image;
        let image = Image { segments: segments.clone(), symbols: symbols.clone(), ..Image::default() };
        let short = Self { plan: LaunchPlan { image, ..self.plan.clone() }, ..self.clone() };
        short.packed().or_else(|_| {
            let LaunchPlan { image, .. } = &short.plan;
            let image = Image { symbols: Vec::new(), ..image.clone() };
            Self { plan: LaunchPlan { image, ..short.plan.clone() }, ..short.clone() }.packed()
        })
    }

    fn packed(&self) -> Result<String, RecordingError> {
        let json = self.write()?;
        let token =
            format!("{TOKEN}{}", URL_SAFE_NO_PAD.encode(compress_to_vec_zlib(json.as_bytes(), LEVEL)));
        if token.len() > LONGEST_TOKEN || json.len() > MOST {
            return Err(RecordingError::LongToken { len: token.len(), limit: LONGEST_TOKEN });
        }
        Ok(token)
    }

    /// Reads a token. Ignores blanks and line breaks, which pasting may add.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn of_token(text: &str) -> Result<Self, RecordingError> {
        let letters: String = text.split_ascii_whitespace().collect();
        let wrong = |what: &str| RecordingError::Token(what.to_owned());
        let packed =
            letters.strip_prefix(TOKEN).ok_or_else(|| wrong(&format!("it does not begin with `{TOKEN}`")))?;
        if letters.len() > LONGEST_TOKEN {
            return Err(RecordingError::LongToken { len: letters.len(), limit: LONGEST_TOKEN });
        }
        let packed = URL_SAFE_NO_PAD.decode(packed).map_err(|_| {
            wrong(
                "it has letters, digits, `-` and `_` alone, and one is missing or another character is there",
            )
        })?;
        let json = decompress_to_vec_zlib_with_limit(&packed, MOST)
            .map_err(|_| wrong("a part of it is missing or has been changed"))?;
        Self::read(&json)
    }
}
