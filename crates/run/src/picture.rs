//! What a display shows.

use std::sync::Arc;

/// Red, green and blue, 0 to 255 each.
pub type Rgb = [u8; 3];

/// What a display shows. Copies share the rows that are the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    rows: Vec<Arc<[Rgb]>>,
}

impl Picture {
    /// A black picture.
    #[must_use]
    pub fn new(width: u16, height: u16) -> Self {
        let row: Arc<[Rgb]> = vec![[0; 3]; usize::from(width)].into();
        Self { rows: vec![row; usize::from(height)] }
    }

    /// The rows, from the top, each from the left.
    #[must_use]
    pub fn rows(&self) -> &[Arc<[Rgb]>] {
        &self.rows
    }

    /// The colour of a pixel, if there is one.
    #[must_use]
    pub fn pixel(&self, x: usize, y: usize) -> Option<Rgb> {
        self.rows.get(y)?.get(x).copied()
    }

    /// Paints a pixel; where there is none, nothing happens.
    pub(crate) fn paint(&mut self, x: usize, y: usize, color: Rgb) {
        let Some(row) = self.rows.get_mut(y) else { return };
        // A row that is the same need not be one of its own.
        if row.get(x).is_some_and(|old| *old != color) {
            Arc::make_mut(row)[x] = color;
        }
    }
}
