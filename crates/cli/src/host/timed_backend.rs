//! How long translating takes: the library knows no clock, so the translator that the command line gives to
//! machines looks at one before and after.

use std::sync::atomic::{AtomicU64, Ordering};
#[cfg(feature = "jit")]
use std::time::Instant;

use bantam_run::Machine;
#[cfg(feature = "jit")]
use bantam_run::{Backend, Region, Translation};

/// Nanoseconds that this process has spent with translating.
static SPENT: AtomicU64 = AtomicU64::new(0);

/// Seconds that this process has spent with translating.
pub(crate) fn seconds() -> f64 {
    SPENT.load(Ordering::Relaxed) as f64 / 1e9
}

/// From now on it is measured how long translating takes.
#[cfg(feature = "jit")]
pub(crate) fn watch(machine: &mut dyn Machine) {
    machine.set_backend(|| Some(Box::new(Timed(bantam_jit::Jit::backend()?))));
}

/// There is no translator to be measured.
#[cfg(not(feature = "jit"))]
pub(crate) fn watch(_: &mut dyn Machine) {}

/// A translator under the clock.
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
