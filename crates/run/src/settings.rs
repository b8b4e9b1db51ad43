//! Settings of a machine, by name: a machine lists them, and front ends pass them on without knowing what they mean.

use std::collections::BTreeMap;

/// A setting that a machine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name, as on the command line.
    pub name: &'static str,
    /// The values that it accepts, the default first.
    pub values: &'static [&'static str],
    /// What it does, in one sentence.
    pub help: &'static str,
}

/// A user's choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

/// Why a choice is rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// The machine has no such setting.
    #[error("the {machine} has no setting `{name}`")]
    Unknown {
        /// The machine.
        machine: &'static str,
        /// The setting asked for.
        name: String,
    },
    /// The setting has no such value.
    #[error("`{name}` cannot be `{value}`; it can be {known}")]
    BadValue {
        /// The setting.
        name: &'static str,
        /// The value asked for.
        value: String,
        /// The values that exist.
        known: String,
    },
}

impl Settings {
    /// Creates settings without choices: every setting has its default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a choice.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a choice.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// Returns the choice for `setting`, or its default.
    #[must_use]
    pub fn get(&self, setting: &Setting) -> &str {
        self.0.get(setting.name).map_or(setting.values[0], String::as_str)
    }

    /// Whether a choice was made for `setting`.
    #[must_use]
    pub fn is_set(&self, setting: &Setting) -> bool {
        self.0.contains_key(setting.name)
    }

    /// Returns all choices, by name.
    pub fn choices(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Checks that the machine has all chosen settings and values.
    ///
    /// # Errors
    ///
    /// The first choice that it does not have.
    pub fn check(&self, machine: &'static str, known: &[Setting]) -> Result<(), SettingError> {
        for (name, value) in &self.0 {
            let Some(setting) = known.iter().find(|setting| setting.name == name) else {
                return Err(SettingError::Unknown { machine, name: name.clone() });
            };
            if !setting.values.contains(&value.as_str()) {
                let known = setting.values.join(", ");
                return Err(SettingError::BadValue { name: setting.name, value: value.clone(), known });
            }
        }
        Ok(())
    }
}
