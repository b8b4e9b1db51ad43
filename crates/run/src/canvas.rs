//! A small display that a program paints through ports: where a pixel is, and its colour.
//!
//! Five ports beside each other say x, y, red, green and blue. Whatever is written to one of them, the pixel that
//! they name then has the colour that they name. So the picture follows from what the program wrote, and not from
//! when somebody looked.

use std::ops::RangeInclusive;

use bantam_isa::Stop;

use crate::{
    bus::{Context, Device},
    picture::Picture,
};

/// How large a display is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Display {
    /// The address of the port for x; those for y, red, green and blue follow.
    pub first: u16,
    /// How many pixels a row has, 1 to 256.
    pub width: u16,
    /// How many rows there are, 1 to 256.
    pub height: u16,
    /// The addresses of the ports that say where on it somebody points, x and y, if there are any.
    pub pad: Option<(u16, u16)>,
    /// The address of the port that says which key was pressed last, if there is one.
    pub key: Option<u16>,
}

/// A display on five ports. As ports, they keep what is written to them.
#[derive(Clone, Debug)]
pub struct Canvas {
    first: u16,
    ports: [u16; 5],
    picture: Picture,
}

impl Canvas {
    /// A display that is black.
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
        // Red, at the place where the ports were, then elsewhere, then off the display.
        for (port, value) in [(2, 255), (0, 3), (1, 2), (4, 7), (0, 4), (1, 200)] {
            canvas.put(256 + port, value);
        }
        let at = |x, y| canvas.picture.pixel(x, y);
        assert_eq!((at(0, 0), at(3, 0)), (Some([255, 0, 0]), Some([255, 0, 0])), "also on the way there");
        assert_eq!((at(3, 2), at(0, 2), at(4, 2)), (Some([255, 0, 7]), Some([0, 0, 0]), None));
        assert_eq!((canvas.peek(256, 0), canvas.peek(260, 0)), (4, 7));
    }

    #[test]
    fn copies_share_the_rows_that_nobody_has_painted() {
        let mut canvas = Canvas::new(Display { first: 0, width: 2, height: 2, pad: None, key: None });
        let before = canvas.picture.clone();
        canvas.put(1, 1);
        canvas.put(2, 9);
        assert!(Arc::ptr_eq(&before.rows()[0], &canvas.picture.rows()[0]));
        assert_eq!((before.pixel(0, 1), canvas.picture.pixel(0, 1)), (Some([0; 3]), Some([9, 0, 0])));
    }
}
