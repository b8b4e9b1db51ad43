//! The time spent on translation. The library uses no clock, so the command line wraps the translator of its machines
//! with one.

use std::sync::atomic::{AtomicU64, Ordering};
#[cfg(feature = "jit")]
use std::time::Instant;

use bantam_run::Machine;
#[cfg(feature = "jit")]
use bantam_run::{Backend, Region, Translation};

/// The nanoseconds that this process has spent on translation.
static SPENT: AtomicU64 = AtomicU64::new(0);

/// Returns the seconds that this process has spent on translation.
pub(crate) fn seconds() -> f64 {
    SPENT.load(Ordering::Relaxed) as f64 / 1e9
}

/// Measures the translation of a machine from now on.
#[cfg(feature = "jit")]
pub(crate) fn watch(machine: &mut dyn Machine) {
    machine.set_backend(|| Some(Box::new(Timed(bantam_jit::Jit::backend()?))));
}

/// Does nothing: without the feature `jit`, there is no translator.
#[cfg(not(feature = "jit"))]
pub(crate) fn watch(_: &mut dyn Machine) {}

/// A translator whose time is measured.
#[cfg(feature = "jit")]
struct Timed(Box<dyn Backend>);

#[cfg(feature = "jit")]
impl Backend for Timed {
    fn translate(&mut self, region: &Region) -> Option<Box<dyn Translation>> {
        let started = Instant::now();
        let translation = self.0.translate(region);
        SPENT.fetch_add(started.elapsed().as_nanos() as u64, Ordering::Relaxed);
        translation
    }
}
