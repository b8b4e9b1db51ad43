//! Why a run ended, as a stable word for programs and a phrase for people.
//!
//! A machine reports an [`Exit`]. Its driver can end a run for two more reasons that a machine does not know: it ran
//! out of time, or its user interrupted it. An `EndReason` is all of them without details, so that a recording, a
//! table of runs, a C program and a grader use the same words.

use crate::exit::Exit;

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EndReason {
    /// The program halted.
    Halted,
    /// The program faulted.
    Fault,
    /// The program waited for a key after input had ended.
    InputEnded,
    /// The limit of instructions was reached.
    StepLimit,
    /// The limit of output was reached.
    OutputLimit,
    /// The output was closed.
    OutputClosed,
    /// The time limit was reached.
    Timeout,
    /// The run was interrupted: by its user, a signal or a [`StopHandle`](crate::StopHandle).
    Interrupted,
}

/// Every reason with its name and its phrase; [`EndReason::name`] and `Display` read them here.
const WORDS: [(EndReason, &str, &str); 8] = [
    (EndReason::Halted, "halted", "halted"),
    (EndReason::Fault, "fault", "faulted"),
    (EndReason::InputEnded, "input_ended", "waited for a key after the end of input"),
    (EndReason::StepLimit, "limit", "reached the limit of instructions"),
    (EndReason::OutputLimit, "output_limit", "reached the limit of output"),
    (EndReason::OutputClosed, "output_closed", "stopped because its output was closed"),
    (EndReason::Timeout, "timeout", "ran out of time"),
    (EndReason::Interrupted, "interrupted", "was interrupted"),
];

impl EndReason {
    /// All reasons.
    pub const ALL: [Self; 8] = {
        let mut all = [Self::Halted; 8];
        let mut i = 0;
        while i < all.len() {
            all[i] = WORDS[i].0;
            i += 1;
        }
        all
    };

    /// Returns the stable name, for programs: lower case with underscores.
    ///
    /// ```
    /// use bantam_run::EndReason;
    ///
    /// assert_eq!(EndReason::InputEnded.name(), "input_ended");
    /// assert_eq!(EndReason::from_name("timeout"), Some(EndReason::Timeout));
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        WORDS[self as usize].1
    }

    /// Returns the reason of that [name](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        WORDS.iter().find(|(_, word, _)| *word == name).map(|(reason, ..)| *reason)
    }

    /// Whether the run ended in an instruction that was attempted and did not complete.
    #[must_use]
    pub const fn is_attempted(self) -> bool {
        match self {
            Self::Fault | Self::InputEnded | Self::OutputLimit | Self::OutputClosed => true,
            Self::Halted | Self::StepLimit | Self::Timeout | Self::Interrupted => false,
        }
    }
}

impl From<&Exit> for EndReason {
    fn from(exit: &Exit) -> Self {
        match exit {
            Exit::Halted => Self::Halted,
            Exit::Fault(_) => Self::Fault,
            Exit::InputEnded => Self::InputEnded,
            Exit::StepLimit => Self::StepLimit,
            Exit::OutputLimit => Self::OutputLimit,
            Exit::OutputClosed => Self::OutputClosed,
            Exit::Stopped => Self::Interrupted,
        }
    }
}

/// What the program did: it "halted", "ran out of time".
impl std::fmt::Display for EndReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(WORDS[*self as usize].2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_row() {
        for (i, reason) in EndReason::ALL.into_iter().enumerate() {
            assert_eq!((reason as usize, WORDS[i].0), (i, reason));
            assert_eq!(EndReason::from_name(reason.name()), Some(reason));
        }
        let names: std::collections::BTreeSet<&str> = EndReason::ALL.map(EndReason::name).into();
        assert_eq!(names.len(), EndReason::ALL.len());
    }
}
