//! Circles among the files of a crate: files that import each other, directly or through others.
//!
//! A file imports another if it names an item of its module, in a `use` or in a path that begins with `crate` or `super`.
//! A re-export of the crate's root counts as the file that defines the item. Imports between a module and the modules
//! inside it do not count, nor do those of tests at the end of a file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The allowed circles: the crate, its files in order, and why they need each other.
const KNOWN: &[(&str, &[&str], &str)] = &[(
    "run",
    &["exact", "fast", "marker", "system", "threaded", "tiers", "vm"],
    "a system names its machine's rows and its traps, which the exact datapath runs; a machine in motion has engines, and \
     engines are generic over the system whose rows they run",
)];

/// Reports every circle that is not allowed, and every allowed one that no longer exists.
pub(crate) fn problems(root: &Path) -> Vec<String> {
    let mut problems = Vec::new();
    let crates = fs::read_dir(root.join("crates")).into_iter().flatten().flatten();
    let mut crates: Vec<PathBuf> = crates.map(|entry| entry.path()).collect();
    crates.sort();
    for folder in crates {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let circles = circles(&imports(&folder.join("src")));
        let known = KNOWN.iter().filter(|(of, ..)| *of == name);
        let known: Vec<Vec<String>> =
            known.map(|(_, files, _)| files.iter().map(|file| (*file).to_owned()).collect()).collect();
        for circle in &circles {
            if !known.contains(circle) {
                problems.push(format!("crates/{name}: files that import each other: {}", circle.join(", ")));
            }
        }
        for gone in known.iter().filter(|circle| !circles.contains(circle)) {
            problems
                .push(format!("xtask/src/circles.rs: {name} no longer has the circle {}", gone.join(", ")));
        }
    }
    problems
}

/// Returns the modules that each module of a crate imports, by paths such as `fast` and `threaded::datapath`.
fn imports(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut files = BTreeMap::new();
    collect(src, "", &mut files);
    let modules: BTreeSet<String> = files.keys().cloned().collect();
    let exported = exported(files.get("").map_or("", String::as_str), &modules);
    let mut imports = BTreeMap::new();
    for (module, text) in &files {
        if module.is_empty() {
            continue;
        }
        let mut found = BTreeSet::new();
        for path in paths(text, module) {
            let first = path.split("::").next().unwrap_or_default();
            let target = resolve(&path, &modules).or_else(|| exported.get(first).cloned());
            found.extend(target.filter(|target| !is_inside(target, module) && !is_inside(module, target)));
        }
        imports.insert(module.clone(), found);
    }
    imports
}

/// Returns whether a module is another one or inside it.
fn is_inside(module: &str, other: &str) -> bool {
    module == other || module.strip_prefix(other).is_some_and(|rest| rest.starts_with("::"))
}

/// Collects the code of all files without tests and comments, by module; the root is the empty path.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let module = if prefix.is_empty() { stem.clone() } else { format!("{prefix}::{stem}") };
        if path.is_dir() {
            collect(&path, &module, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let is_root = prefix.is_empty() && (stem == "lib" || stem == "main");
            if is_root && stem == "main" {
                continue;
            }
            files.insert(if is_root { String::new() } else { module }, code(&text));
        }
    }
}

/// Returns the code of a file without comments, up to its tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Returns the paths below the crate's root that a file names.
fn paths(text: &str, module: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, _) in text.match_indices("crate::").chain(text.match_indices("super::")) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$' || c == ':') {
            continue;
        }
        let (mut base, mut rest) = (String::new(), &text[at..]);
        if let Some(below) = rest.strip_prefix("crate::") {
            rest = below;
        } else {
            base = module.to_owned();
            while let Some(below) = rest.strip_prefix("super::") {
                base = base.rsplit_once("::").map_or(String::new(), |(parent, _)| parent.to_owned());
                rest = below;
            }
        }
        paths.extend(flattened(rest).into_iter().map(|path| joined(&base, &path)));
    }
    paths
}

fn joined(base: &str, path: &str) -> String {
    if base.is_empty() { path.to_owned() } else { format!("{base}::{path}") }
}

/// Expands a tree such as `a::{b, c::{d, e}}` to its paths.
fn flattened(tree: &str) -> Vec<String> {
    let word =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
    let tree = tree.trim_start();
    if let Some(group) = tree.strip_prefix('{') {
        return members(group).iter().flat_map(|tree| flattened(tree)).collect();
    }
    let end = word(tree);
    let (name, rest) = tree.split_at(end);
    let Some(rest) = rest.strip_prefix("::") else { return vec![name.to_owned()] };
    match rest.trim_start().strip_prefix('{') {
        Some(group) => {
            members(group).iter().flat_map(|tree| flattened(tree)).map(|path| joined(name, &path)).collect()
        }
        None if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
            flattened(rest).into_iter().map(|path| joined(name, &path)).collect()
        }
        None => vec![name.to_owned()],
    }
}

/// Returns the members of a group, up to its closing brace.
fn members(group: &str) -> Vec<String> {
    let (mut depth, mut member, mut all) = (0, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => all.push(std::mem::take(&mut member)),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                member.push(c);
            }
        }
    }
    all.push(member);
    all.into_iter().map(|member| member.trim().to_owned()).filter(|member| !member.is_empty()).collect()
}

/// Returns the longest prefix of a path that is a module.
fn resolve(path: &str, modules: &BTreeSet<String>) -> Option<String> {
    let mut path = path;
    loop {
        if modules.contains(path) {
            return Some(path.to_owned());
        }
        path = path.rsplit_once("::")?.0;
    }
}

/// Returns the names that the root re-exports, with their modules.
fn exported(root: &str, modules: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (at, found) in root.match_indices("use ") {
        let tree = root[at + found.len()..].trim_start_matches("self::");
        for path in flattened(tree) {
            if let (Some(module), Some((_, name))) = (resolve(&path, modules), path.rsplit_once("::")) {
                names.insert(name.to_owned(), module);
            }
        }
    }
    names
}

/// Returns the groups of modules that all import each other, directly or through others.
fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        imports.keys().map(|module| (module, reached_from(module, imports))).collect();
    let mut circles = BTreeSet::new();
    for module in imports.keys() {
        let circle: Vec<String> = imports
            .keys()
            .filter(|other| reached[module].contains(other) && reached[other].contains(module))
            .cloned()
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

fn reached_from<'a>(module: &str, imports: &'a BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&String> = imports.get(module).into_iter().flatten().collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(imports.get(next).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_flattened() {
        assert_eq!(flattened("a::{b, c::{d, e}, self};"), ["a::b", "a::c::d", "a::c::e", "a::self"]);
        assert_eq!(flattened("a::B::new(1)"), ["a::B::new"]);
        assert_eq!(flattened("{a::B, c}"), ["a::B", "c"]);
    }

    #[test]
    fn paths_are_found_wherever_they_are() {
        let text = "use crate::{a::B, c};\nfn f() { super::d(); crate::e::f() }";
        assert_eq!(paths(text, "x::y"), ["a::B", "c", "e::f", "x::d"]);
    }

    #[test]
    fn circles_are_found_through_others() {
        let import =
            |from: &str, to: &[&str]| (from.to_owned(), to.iter().map(|to| (*to).to_owned()).collect());
        let imports =
            [import("a", &["b"]), import("b", &["c"]), import("c", &["a"]), import("d", &["a"])].into();
        assert_eq!(circles(&imports), [["a", "b", "c"]]);
    }
}
