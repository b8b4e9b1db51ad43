//! A small display that a program paints through ports.
//!
//! Five consecutive ports hold x, y, red, green and blue. A write to any of them paints the pixel at x and y in that
//! colour. So the picture depends only on what the program wrote, not on when it is displayed.

use std::ops::RangeInclusive;

use bantam_isa::Stop;

use crate::{
    bus::{Context, Device},
    picture::Picture,
};

/// The position and size of a display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Display {
    /// The address of the port for x; y, red, green and blue follow.
    pub first: u16,
    /// The number of pixels in a row, 1 to 256.
    pub width: u16,
    /// The number of rows, 1 to 256.
    pub height: u16,
    /// The addresses of the ports with the pointer's position, x and y, if there are any.
    pub pad: Option<(u16, u16)>,
    /// The address of the port with the last key pressed, if there is one.
    pub key: Option<u16>,
}

/// A display on five ports. The ports keep what is written to them.
#[derive(Clone, Debug)]
pub struct Canvas {
    first: u16,
    ports: [u16; 5],
    picture: Picture,
}

impl Canvas {
    /// Creates a black display.
    #[must_use]
    pub fn new(display: Display) -> Self {
        let picture = Picture::new(display.width, display.height);
        Self { first: display.first, ports: [0; 5], picture }
    }

    fn port(&mut self, addr: u16) -> Option<&mut u16> {
        self.ports.get_mut(usize::from(addr.wrapping_sub(self.first)))
    }

    fn put(&mut self, addr: u16, value: u16) {
        if let Some(port) = self.port(addr) {
            *port = value;
        }
        let [x, y, red, green, blue] = self.ports;
        self.picture.paint(usize::from(x), usize::from(y), [red, green, blue].map(|part| part as u8));
    }
}

impl Device for Canvas {
    fn name(&self) -> &str {
        "display"
    }

    fn addrs(&self) -> RangeInclusive<u16> {
        self.first..=self.first + 4
    }

    fn read(&mut self, addr: u16, _: &mut Context<'_>) -> Result<u16, Stop> {
        Ok(self.peek(addr, 0))
    }

    fn write(&mut self, addr: u16, value: u16, _: &mut Context<'_>) -> Result<(), Stop> {
        self.put(addr, value);
        Ok(())
    }

    fn peek(&self, addr: u16, _: u64) -> u16 {
        self.ports.get(usize::from(addr.wrapping_sub(self.first))).copied().unwrap_or_default()
    }

    fn poke(&mut self, addr: u16, value: u16) -> bool {
        self.put(addr, value);
        true
    }

    fn copy(&self) -> Option<Box<dyn Device>> {
        Some(Box::new(self.clone()))
    }

    fn picture(&self) -> Option<&Picture> {
        Some(&self.picture)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_pixel_has_the_colour_that_the_ports_name() {
        let mut canvas = Canvas::new(Display { first: 256, width: 4, height: 3, pad: None, key: None });
        // Red at the position that the ports held before, then elsewhere, then outside the display.
        for (port, value) in [(2, 255), (0, 3), (1, 2), (4, 7), (0, 4), (1, 200)] {
            canvas.put(256 + port, value);
        }
        let at = |x, y| canvas.picture.pixel(x, y);
        assert_eq!(
            (at(0, 0), at(3, 0)),
            (Some([255, 0, 0]), Some([255, 0, 0])),
            "also while the ports change"
        );
        assert_eq!((at(3, 2), at(0, 2), at(4, 2)), (Some([255, 0, 7]), Some([0, 0, 0]), None));
        assert_eq!((canvas.peek(256, 0), canvas.peek(260, 0)), (4, 7));
    }

    #[test]
    fn copies_share_unpainted_rows() {
        let mut canvas = Canvas::new(Display { first: 0, width: 2, height: 2, pad: None, key: None });
        let before = canvas.picture.clone();
        canvas.put(1, 1);
        canvas.put(2, 9);
        assert!(Arc::ptr_eq(&before.rows()[0], &canvas.picture.rows()[0]));
        assert_eq!((before.pixel(0, 1), canvas.picture.pixel(0, 1)), (Some([0; 3]), Some([9, 0, 0])));
    }
}
