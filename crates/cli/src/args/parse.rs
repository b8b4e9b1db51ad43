//! Parsers for the values of options: machines, levels, counts, times and sizes.

use std::time::Duration;

use bantam_chick::Level;
use bantam_machines::Target;

/// Parses the name of a machine.
pub(super) fn machine(name: &str) -> Result<&'static dyn Target, String> {
    bantam_machines::find(name).ok_or_else(|| {
        let known: Vec<&str> = bantam_machines::ALL.iter().map(|target| target.name()).collect();
        format!("unknown machine `{name}`; the machines are {}", known.join(", "))
    })
}

/// level = "0" | "z"
pub(super) fn level(text: &str) -> Result<Level, String> {
    match text {
        "0" => Ok(Level::None),
        "z" => Ok(Level::Smallest),
        _ => Err("the levels are -O0 and -Oz".to_owned()),
    }
}

/// Parses a count.
pub(super) fn count(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "expected a number such as 1000000, without a sign or a unit".to_owned())
}

/// Parses a number and a unit from a list of units with their factors.
fn scaled(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = &text[digits.len()..];
    let (_, factor) = units.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    digits.parse::<u64>().ok()?.checked_mul(*factor)
}

/// duration = digits ("ms" | "s" | "m" | "h"); digits alone are seconds
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let units = [("", 1000), ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    let milliseconds = scaled(text, &units).ok_or("expected a time such as 5s, 500ms, 2m or 1h")?;
    Ok(Duration::from_millis(milliseconds))
}

/// size = digits ("k" | "M" | "G"); digits alone are bytes
pub(super) fn size(text: &str) -> Result<u64, String> {
    let units = [("", 1), ("b", 1), ("k", 1 << 10), ("m", 1 << 20), ("g", 1 << 30)];
    scaled(text, &units).ok_or_else(|| "expected a size such as 1000, 64k, 1M or 1G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_sizes_and_counts_are_parsed() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("5"), Ok(Duration::from_secs(5)));
        assert!(
            duration("5 parsecs").is_err()
                && duration("").is_err()
                && duration("99999999999999999999s").is_err()
        );
        assert_eq!(size("1M"), Ok(1 << 20));
        assert_eq!(count("1000"), Ok(1000));
        assert!(count("1e6").is_err());
        assert!(size("-1").is_err());
    }
}
