//! A machine's notation for numbers: `x3000` and `#-5`, or `0x25` and `200`.

/// The notation of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numerals {
    /// The prefix of a hexadecimal number.
    pub hex: &'static str,
    /// The prefix of a decimal number; can be empty.
    pub decimal: &'static str,
    /// Hexadecimal digits of an address, 1 to 4.
    pub addr_digits: usize,
    /// Hexadecimal digits of a memory cell, 2 or 4.
    pub cell_digits: usize,
}

impl Numerals {
    /// Formats an address, in cells.
    #[must_use]
    pub fn addr(&self, addr: impl Into<u32>) -> String {
        self.hex(addr, self.addr_digits)
    }

    /// Formats the content of a cell.
    #[must_use]
    pub fn cell(&self, cell: u16) -> String {
        self.hex(cell, self.cell_digits)
    }

    /// Formats a hexadecimal number with at least `digits` digits.
    #[must_use]
    pub fn hex(&self, value: impl Into<u32>, digits: usize) -> String {
        format!("{}{:0digits$X}", self.hex, value.into())
    }

    /// Formats a decimal number.
    #[must_use]
    pub fn decimal(&self, value: i64) -> String {
        format!("{}{value}", self.decimal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_machine_has_them() {
        let long = Numerals { hex: "x", decimal: "#", addr_digits: 4, cell_digits: 4 };
        assert_eq!((long.addr(0x30u16), long.decimal(-5)), ("x0030".to_owned(), "#-5".to_owned()));
        let short = Numerals { hex: "0x", decimal: "", addr_digits: 2, cell_digits: 2 };
        assert_eq!((short.addr(256u32), short.cell(7)), ("0x100".to_owned(), "0x07".to_owned()));
    }
}
