//! What a display shows.

use std::sync::Arc;

/// Red, green and blue, 0 to 255 each.
pub type Rgb = [u8; 3];

/// The picture on a display. Copies share rows that are the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    rows: Vec<Arc<[Rgb]>>,
}

impl Picture {
    /// Creates a black picture.
    #[must_use]
    pub fn new(width: u16, height: u16) -> Self {
        let row: Arc<[Rgb]> = vec![[0; 3]; usize::from(width)].into();
        Self { rows: vec![row; usize::from(height)] }
    }

    /// Returns the rows from top to bottom, each from left to right.
    #[must_use]
    pub fn rows(&self) -> &[Arc<[Rgb]>] {
        &self.rows
    }

    /// Returns the colour of a pixel, if it exists.
    #[must_use]
    pub fn pixel(&self, x: usize, y: usize) -> Option<Rgb> {
        self.rows.get(y)?.get(x).copied()
    }

    /// Paints a pixel; ignored if it does not exist.
    pub(crate) fn paint(&mut self, x: usize, y: usize, color: Rgb) {
        let Some(row) = self.rows.get_mut(y) else { return };
        // A row that does not change stays shared.
        if row.get(x).is_some_and(|old| *old != color) {
            Arc::make_mut(row)[x] = color;
        }
    }
}
