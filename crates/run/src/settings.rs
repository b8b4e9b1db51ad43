//! What a user may choose about a machine, by name: a machine lists its settings, front ends pass
//! them on without knowing what they mean.

use std::collections::BTreeMap;

/// Something that a machine lets its user choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name, as on the command line.
    pub name: &'static str,
    /// The values that it can have, the default first.
    pub values: &'static [&'static str],
    /// What it does, in one sentence.
    pub help: &'static str,
}

/// The choices of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

/// Why a choice cannot be followed.
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
    /// No choices: everything is as usual.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more choice.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Makes a choice.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// The choice for `setting`, or its default.
    #[must_use]
    pub fn get(&self, setting: &Setting) -> &str {
        self.0.get(setting.name).map_or(setting.values[0], String::as_str)
    }

    /// Whether a choice was made for `setting`.
    #[must_use]
    pub fn is_set(&self, setting: &Setting) -> bool {
        self.0.contains_key(setting.name)
    }

    /// All choices that were made, by name.
    pub fn choices(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Checks that all choices are among what the machine lets choose.
    ///
    /// # Errors
    ///
    /// The first choice that is not.
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
