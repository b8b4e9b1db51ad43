//! How we measure: CPU time of this process, the sides of a comparison in turn, medians of the ratios of each turn.
//! Absolute figures drift with the machine; ratios within one run do not.

pub mod c;

use rustix::time::{ClockId, clock_gettime};

/// Returns the CPU seconds that this process has used.
#[must_use]
pub fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Returns the median; 0 for no values.
#[must_use]
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The work units per CPU second of each side in each turn.
pub type Speeds = Vec<Vec<f64>>;

/// Runs all sides in turn, `turns` times. A side returns its number of work units.
pub fn interleave(turns: usize, sides: &mut [&mut dyn FnMut() -> u64]) -> Speeds {
    let mut speeds: Speeds = vec![Vec::new(); sides.len()];
    for _ in 0..turns {
        for (side, speeds) in sides.iter_mut().zip(&mut speeds) {
            let start = cpu_seconds();
            let units = side();
            speeds.push(units as f64 / (cpu_seconds() - start));
        }
    }
    speeds
}

/// Returns the median of the ratios of side `a` to side `b`, turn by turn.
#[must_use]
pub fn ratio(speeds: &Speeds, a: usize, b: usize) -> f64 {
    median(speeds[a].iter().zip(&speeds[b]).map(|(a, b)| a / b).collect())
}
