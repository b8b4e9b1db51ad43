//! The types of values.

use std::fmt;

/// The type of a value. Every value is a 16-bit number; the type determines its range and arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// 0 to 255; arithmetic saturates at 255, and `-` is the distance.
    Uint8,
    /// 0 for false, 255 for true.
    Bool,
    /// A character's code, 0 to 255.
    Char,
    /// 0 to 65,535; arithmetic wraps.
    Uint16,
    /// -32,768 to 32,767 in two's complement; arithmetic wraps.
    Int16,
}

impl Type {
    /// All types.
    pub const ALL: [Self; 5] = [Self::Uint8, Self::Bool, Self::Char, Self::Uint16, Self::Int16];

    /// Returns the type with that name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ty| ty.name() == name)
    }

    /// Returns the name in sources.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Uint8 => "uint8",
            Self::Bool => "bool",
            Self::Char => "char",
            Self::Uint16 => "uint16",
            Self::Int16 => "int16",
        }
    }

    /// Returns the width of a value in bits.
    #[must_use]
    pub fn bits(self) -> u32 {
        match self {
            Self::Uint8 | Self::Bool | Self::Char => 8,
            Self::Uint16 | Self::Int16 => 16,
        }
    }

    /// Whether its values are numbers, which arithmetic requires.
    #[must_use]
    pub fn is_number(self) -> bool {
        match self {
            Self::Uint8 | Self::Uint16 | Self::Int16 => true,
            Self::Bool | Self::Char => false,
        }
    }

    /// Returns the smallest and the greatest value.
    #[must_use]
    pub fn range(self) -> (i32, i32) {
        match self {
            Self::Uint8 | Self::Bool | Self::Char => (0, 255),
            Self::Uint16 => (0, 65_535),
            Self::Int16 => (-32_768, 32_767),
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
