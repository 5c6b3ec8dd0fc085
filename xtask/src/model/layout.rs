//! The layout of the project, and the names of its crates.

/// An absolute path: `["app_core", "auth", "domain"]`. The root package is `crate`, because no other crate
/// depends on it.
pub type Name = Vec<String>;

/// The root package, which no other crate depends on.
pub const ROOT: &str = "crate";
pub const CORE: &str = "app_core";
pub const SERVICES: &str = "services";

pub const MAIN: &str = "src/main.rs";
pub const CORE_FOLDER: &str = "src/core";
pub const CORE_ROOT: &str = "src/core/lib.rs";
pub const SERVICES_ROOT: &str = "src/services/lib.rs";
pub const TABLES: &str = "src/infra/db/tables.rs";
pub const MIGRATIONS: &str = "src/infra/db/migrations";

/// The parts of a bounded context. Each is a folder.
pub const PARTS: [&str; 6] = ["commands", "domain", "events", "ports", "queries", "shared"];

/// The folder of the doubles, which can be in several module trees.
pub const DOUBLES: &str = "tests/impl/";

/// Returns the crate that owns the file at `path`, even if it is a module of other crates too.
#[must_use]
pub fn owner(path: &str) -> &'static str {
    let in_one_of = |folders: [&str; 2]| folders.iter().any(|folder| path.starts_with(folder));
    if in_one_of(["src/core/", "tests/core/"]) {
        CORE
    } else if in_one_of(["src/services/", "tests/services/"]) {
        SERVICES
    } else {
        ROOT
    }
}

/// Returns the bounded context that `name` is in, if it is one of `contexts`.
#[must_use]
pub fn context<'n>(name: &'n [String], contexts: &[String]) -> Option<&'n str> {
    match name {
        [krate, context, ..] if krate == CORE && contexts.contains(context) => Some(context),
        _ => None,
    }
}

/// Reports whether `name` is `path`, which is written with `::`, or is inside it.
#[must_use]
pub fn is_in(name: &[String], path: &str) -> bool {
    let mut name = name.iter();
    path.split("::")
        .all(|part| name.next().is_some_and(|found| found == part))
}

/// Returns `name` as code would write it.
#[must_use]
pub fn display(name: &[String]) -> String {
    name.join("::")
}

/// Returns the last part of `name`.
#[must_use]
pub fn short(name: &[String]) -> &str {
    name.last().map_or("", String::as_str)
}

/// Returns `parent` and `child` as one name.
#[must_use]
pub fn joined(parent: &[String], child: &str) -> Name {
    let mut name = parent.to_vec();
    name.push(child.to_owned());
    name
}

/// Reports whether `name` is a type that a context exports in its mod.rs: `app_core::scheduling::PatientId`. All
/// contexts may use it.
#[must_use]
pub fn is_published(name: &[String]) -> bool {
    match name {
        [krate, _, item] => krate == CORE && item.starts_with(char::is_uppercase),
        _ => false,
    }
}
