//! Memory's address decoder. The 256 cells form a grid of 16 rows and 16 columns, as on a chip:
//! half of the address is decoded into a row line and half into a column line, and a cell's word line
//! is the AND of the two. The cells themselves are not gates.

use bantam_gates::{Builder, Net};

/// The lines that lead to the cells.
pub struct WordLines {
    /// A line for each row, 16; all are off for an address past 255.
    pub rows: Vec<Net>,
    /// For each row, a line for each of its 16 cells.
    pub words: Vec<Vec<Net>>,
}

/// The lines for a 9-bit address: one row and one word in it are on, or none from 256 on.
pub fn ram_decoder(b: &mut Builder, address: &[Net]) -> WordLines {
    b.component("ram decoder", |b| {
        b.input_port("address", address);
        let columns = b.decoder(&address[0..4]);
        let rows = b.decoder(&address[4..8]);
        let is_inside = b.not(address[8]);
        let rows = b.pass(is_inside, &rows);
        let words: Vec<_> =
            rows.iter().map(|&row| b.component("row", |b| word_lines(b, row, &columns))).collect();
        b.output_port("rows", &rows);
        b.output_port("columns", &columns);
        WordLines { rows, words }
    })
}

fn word_lines(b: &mut Builder, row: Net, columns: &[Net]) -> Vec<Net> {
    b.input_port("row", &[row]);
    b.input_port("columns", columns);
    let words = b.pass(row, columns);
    b.output_port("words", &words);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use bantam_gates::Simulator;

    #[test]
    fn one_word_line_is_on_for_each_address_and_none_past_the_end() {
        let mut b = Builder::new("memory");
        let address = b.input("address", 9);
        let lines = ram_decoder(&mut b, &address);
        let mut simulator = Simulator::new(&b.finish().unwrap());
        for number in 0..512 {
            simulator.set_number(&address, number);
            simulator.settle();
            let words = lines.words.concat();
            let on: Vec<_> = (0..256).filter(|&word| simulator.is_on(words[word])).collect();
            let expected: Vec<_> = (number < 256).then_some(number as usize).into_iter().collect();
            assert_eq!(on, expected);
        }
    }
}
