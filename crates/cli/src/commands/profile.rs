//! `bantam run --profile`: writes the profile of a run as a table, as JSON, or as a flame graph.

use std::path::{Path, PathBuf};

use bantam::pages::{AddressCount, ProfilePage};
use bantam_isa::{Image, Numerals};
use bantam_run::Profile;

use crate::{
    args::{EngineName, Run},
    error::Failure,
    host::files,
    output::Reporter,
};

/// A destination of the profile.
enum Sink {
    /// A table on standard error.
    Table,
    Json(PathBuf),
    Picture(PathBuf),
}

/// The destinations of a profile: the table, and files.
pub(crate) struct ProfileRequest(Vec<Sink>);

impl ProfileRequest {
    /// Returns the request of the options; `None` without `--profile`.
    pub(crate) fn of(options: &Run) -> Result<Option<Self>, Failure> {
        if options.profile.is_empty() {
            return Ok(None);
        }
        match options.setup.engine {
            EngineName::Auto | EngineName::Interp => {}
            EngineName::Jit | EngineName::Gates | EngineName::Reference => {
                return Err(Failure::Argument {
                    message: "--profile needs the interpreter, and --engine selects another engine"
                        .to_owned(),
                    help: Some("remove --engine, or use --engine interp".to_owned()),
                });
            }
        }
        let mut sinks = vec![Sink::Table];
        for path in options.profile.iter().filter(|path| *path != Path::new("-")) {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
            sinks.push(match ending.as_deref() {
                Some("svg") => Sink::Picture(path.clone()),
                Some("json") => Sink::Json(path.clone()),
                Some(_) | None => {
                    let path = path.display();
                    return Err(Failure::argument(format!(
                        "--profile={path}: the name must end in .svg for a flame graph, or in .json for the counts"
                    )));
                }
            });
        }
        Ok(Some(Self(sinks)))
    }

    /// Prints and writes the profile.
    pub(crate) fn report(
        &self,
        profile: &Profile,
        image: &Image,
        numerals: Numerals,
        reporter: &Reporter,
    ) -> Result<(), Failure> {
        let page = ProfilePage::new(profile, image, numerals);
        for sink in &self.0 {
            match sink {
                Sink::Table => reporter.note(&page.to_string()),
                Sink::Json(path) => files::write(path, json(profile, &page).as_bytes())?,
                Sink::Picture(path) => files::write(path, page.flame_graph().as_bytes())?,
            }
        }
        Ok(())
    }
}

/// The profile in a JSON file.
#[derive(serde::Serialize)]
struct JsonProfile {
    instructions: u64,
    counts: Vec<Count>,
    calls: Vec<Call>,
    paths: Vec<CallPath>,
    merged: u64,
}

#[derive(serde::Serialize)]
struct Count {
    addr: u16,
    count: u64,
    label: String,
    file: Option<String>,
    line: Option<u32>,
}

#[derive(serde::Serialize)]
struct Call {
    from: u16,
    to: u16,
    count: u64,
}

#[derive(serde::Serialize)]
struct CallPath {
    parent: Option<usize>,
    entry: u16,
    name: String,
    count: u64,
}

fn json(profile: &Profile, page: &ProfilePage<'_>) -> String {
    let counts = page.counts().map(|AddressCount { addr, count, label, line }| {
        let (file, line) = line.map(|(file, line, _)| (file, line)).unzip();
        Count { addr, count, label, file, line }
    });
    let calls = profile.calls.iter().map(|call| Call { from: call.from, to: call.to, count: call.count });
    let paths = profile.paths.iter().map(|path| CallPath {
        parent: path.parent,
        entry: path.entry,
        name: page.entry(path.entry),
        count: path.count,
    });
    let profile = JsonProfile {
        instructions: profile.total(),
        counts: counts.collect(),
        calls: calls.collect(),
        paths: paths.collect(),
        merged: profile.merged,
    };
    serde_json::to_string(&profile).unwrap_or_default() + "\n"
}
