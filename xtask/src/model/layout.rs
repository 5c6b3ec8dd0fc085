//! The layout of the project, and the names of its crates.

/// A name from its crate on: `["app_core", "auth", "domain"]`. The root package, whose code nobody
/// else can name, is `crate`.
pub type Name = Vec<String>;

/// The root package, whose code nobody else can name.
pub const ROOT: &str = "crate";
pub const CORE: &str = "app_core";
pub const SERVICES: &str = "services";

pub const MAIN: &str = "src/main.rs";
pub const CORE_FOLDER: &str = "src/core";
pub const CORE_ROOT: &str = "src/core/lib.rs";
pub const SERVICES_ROOT: &str = "src/services/lib.rs";
pub const TABLES: &str = "src/infra/db/tables.rs";
pub const MIGRATIONS: &str = "src/infra/db/migrations";

/// The parts of a bounded context, each a folder of it.
pub const PARTS: [&str; 6] = ["commands", "domain", "events", "ports", "queries", "shared"];

/// The folder of the doubles, whichever module trees they are in.
pub const DOUBLES: &str = "tests/impl/";

/// The crate that the file at `path` is written for, whichever others take it in.
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

/// The bounded context that `name` is in, if it is one of `contexts`.
#[must_use]
pub fn context<'n>(name: &'n [String], contexts: &[String]) -> Option<&'n str> {
    match name {
        [krate, context, ..] if krate == CORE && contexts.contains(context) => Some(context),
        _ => None,
    }
}

/// Reports whether `name` is `path`, which is written with `::`, or something in it.
#[must_use]
pub fn is_in(name: &[String], path: &str) -> bool {
    let mut name = name.iter();
    path.split("::")
        .all(|part| name.next().is_some_and(|found| found == part))
}

/// `name` as it would be written.
#[must_use]
pub fn display(name: &[String]) -> String {
    name.join("::")
}

/// The last part of `name`.
#[must_use]
pub fn short(name: &[String]) -> &str {
    name.last().map_or("", String::as_str)
}

/// `parent` and `child` as one name.
#[must_use]
pub fn joined(parent: &[String], child: &str) -> Name {
    let mut name = parent.to_vec();
    name.push(child.to_owned());
    name
}
