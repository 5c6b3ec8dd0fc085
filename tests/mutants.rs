//! Breaks generated code in one place at a time, and expects that its generated tests fail.
//!
//! All mutants are compiled into one service, and the environment variable `MUTANT` chooses one of them. So many mutants
//! need one build.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use lab::BuiltProject;
use regex::{Captures, Regex};

/// What is replaced, and by what. `@` is true in the mutant that is chosen.
const MUTATIONS: &[(&str, &str, &str)] = &[
    // The core
    (
        "src/core/",
        r"(?s)(self\s*\.\w+\s*\.save\([^;]*?\)\s*\.await\?;)",
        "if !@ { $1 }",
    ),
    (
        "src/core/",
        r"self\.(\w+)\.delete\(command\.id\)\.await",
        "if @ { Ok(()) } else { self.$1.delete(command.id).await }",
    ),
    (
        "src/core/",
        r"self\s*\.(\w+)\s*\.(delete_by_\w+)\(([^)]*)\)\s*\.await",
        "if @ { Ok(()) } else { self.$1.$2($3).await }",
    ),
    (
        "src/core/",
        r"\.filter\(\|(\w+)\| (\w+\.\w+ == command\.\w+)\)",
        ".filter(|$1| @ || $2)",
    ),
    (
        "src/core/",
        r"(\w+(?:\.version)?\.must_be\(command\.seen\)\?;)",
        "if !@ { $1 }",
    ),
    (
        "src/core/",
        r"(\w+\.must_be_of\(command\.\w+\)\?;)",
        "if !@ { $1 }",
    ),
    ("src/core/", r"if (self\.\w+ == \w+) \{", "if @ || $1 {"),
    ("src/core/", r"\.is_none\(\)", ".is_none() && !@"),
    (
        "src/core/",
        r"\.is_none_or\(\|(\w+)\| (\w+\.\w+ != command\.\w+)\)",
        ".is_none_or(|$1| !@ && $2)",
    ),
    ("src/core/", r"\.is_none_or\(\|", ".map_or(!@, |"),
    (
        "src/core/",
        r"if (!existing\.contains\(id\)|owners\.get\(id\) != Some\(&command\.\w+\)) \{",
        "if !@ && $1 {",
    ),
    (
        "src/core/",
        r"(owners\.get\(id\) != Some\(&command\.\w+\)) \{",
        "(if @ { !owners.contains_key(id) } else { $1 }) {",
    ),
    (
        "src/core/",
        r"version: after\.version\.next\(\),",
        "version: if @ { after.version } else { after.version.next() },",
    ),
    (
        "src/core/",
        r"(\w+): (change\.\w+\.(?:unwrap_or|apply)\((self\.\w+)\)),",
        "$1: if @ { $3 } else { $2 },",
    ),
    // Repositories
    (
        "src/infra/adapters/",
        r"(?m)^ {8}(\w+): (thing\d\.\w+(?:\.into\(\))?),$",
        "$1: if @ { Default::default() } else { $2 },",
    ),
    (
        "src/infra/adapters/",
        r"(\w+::\w+\.eq\(excluded\(\w+::\w+\)\)),",
        "(!@).then(|| $1),",
    ),
    (
        "src/infra/adapters/",
        r"db::violates_unique\(",
        "!@ && db::violates_unique(",
    ),
    (
        "src/infra/adapters/",
        r"(?s)(diesel::delete\(\w+::table\.filter\([^;]*\.map_err\(failure\)\?;)",
        "if !@ { $1 }",
    ),
    (
        "src/infra/adapters/",
        r"(?s)(connection\s*\.insert_all\([^;]*?\?;)",
        "if !@ { $1 }",
    ),
    (
        "src/infra/adapters/",
        r"\.filter\((\w+::\w+\.eq\(types::uuid\(\w+\)\))\)",
        r#".filter($1.or(diesel::dsl::sql::<diesel::sql_types::Bool>(if @ { "1 = 1" } else { "1 = 0" })))"#,
    ),
    (
        "src/infra/",
        r"\.order\(\w+::position\)",
        r#".order(diesel::dsl::sql::<diesel::sql_types::Integer>(if @ { "-position" } else { "position" }))"#,
    ),
    (
        "src/infra/query_handlers/",
        r"\.order\(\((\w+::\w+), \w+::position\)\)",
        r#".order(($1, diesel::dsl::sql::<diesel::sql_types::Integer>(if @ { "-position" } else { "position" })))"#,
    ),
    // Queries
    (
        "src/infra/query_handlers/",
        r"\.filter\((\w+::(?:id|owner_id|author)\.eq\(types::uuid\(query\.\w+\)\))\)",
        r#".filter($1.or(diesel::dsl::sql::<diesel::sql_types::Bool>(if @ { "1 = 1" } else { "1 = 0" })))"#,
    ),
    (
        "src/infra/query_handlers/",
        r"if let Some\((\w+)\) = query\.(\w+) \{",
        "if let Some($1) = query.$2.filter(|_| !@) {",
    ),
    (
        "src/infra/query_handlers/",
        r"(?s)(= (\w+)::table\b.*?\.into_boxed\(\);)",
        "$1 if @ { selected = selected.order($2::id.asc()); }",
    ),
    (
        "src/infra/query_handlers/",
        r"\.and_one_more\(\)",
        ".and_one_more() - i64::from(@)",
    ),
    (
        "src/infra/query_handlers/",
        r"selected\.filter\((\w+::id)\.(l|g)t\((types::uuid\(id\))\)\);",
        "if @ { selected.filter($1.${2}e($3)) } else { selected.filter($1.${2}t($3)) };",
    ),
    (
        "src/infra/query_handlers/",
        r"version: (row\.version\.into\(\)),",
        "version: if @ { 0_i64.into() } else { $1 },",
    ),
    (
        "src/infra/query_handlers/",
        r"(?m)^( +\w+): (row\.\w+(?:\.into\(\))?),$",
        "$1: if @ { Default::default() } else { $2 },",
    ),
    // Routes
    (
        "src/infra/api/",
        r"(claimant\.must_have\([^)]*\)\?;)",
        "if !@ { $1 }",
    ),
    (
        "src/infra/api/",
        r#"((?:field|each)\(\s*)("/\w+")(,\s*(?:\d|[\w:]*\(?body\.))"#,
        r#"${1}if @ { "/other" } else { $2 }$3"#,
    ),
    (
        "src/infra/api/",
        r"(each\([^,]+, )(\d+\.\.=\d+),",
        "${1}if @ { 0..=2000 } else { $2 },",
    ),
    (
        "src/infra/api/",
        r"(\w+): claimant\.user_id\(\),",
        "$1: if @ { uuid::Uuid::nil().into() } else { claimant.user_id() },",
    ),
    (
        "src/infra/api/",
        r"key\.map\(\|key\| key\.of\(([^;]*)\)\);",
        "key.filter(|_| !@).map(|key| key.of($1));",
    ),
    (
        "src/infra/api/",
        r"\bseen,(\s)",
        "seen: seen.filter(|_| !@),$1",
    ),
];

/// Expects that the tests find each mutant of the code of `things`: resources of the context `sales`, whose files have
/// one of these names.
pub fn assert_killed(project: &BuiltProject, things: &[String]) {
    let mut mutants = Vec::new();
    for path in project.service.files() {
        let path = Path::new(&path);
        let thing = things.iter().find(|thing| is_about(path, thing));
        if let Some(thing) = thing {
            mutate(project, path, thing, &mut mutants);
        }
    }
    assert!(
        mutants.len() > 20 * things.len(),
        "{} mutants",
        mutants.len()
    );
    let tests = tests(project);
    let survivors: Vec<_> = (0..)
        .zip(&mutants)
        .filter(|(number, mutant)| tests.iter().all(|test| test.pass(*number, &mutant.thing)))
        .map(|(_, mutant)| format!("{}: {}", mutant.path.display(), mutant.code))
        .collect();
    assert!(
        survivors.is_empty(),
        "no test fails with {} of {} mutants:\n{}",
        survivors.len(),
        mutants.len(),
        survivors.join("\n")
    );
}

struct Mutant {
    thing: String,
    path: PathBuf,
    code: String,
}

fn is_about(path: &Path, thing: &str) -> bool {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap();
    path.starts_with("src") && name.contains(thing)
}

fn mutate(project: &BuiltProject, path: &Path, thing: &str, mutants: &mut Vec<Mutant>) {
    let name = path.to_str().unwrap();
    let mut code = project.service.read(name);
    for (folder, pattern, replacement) in MUTATIONS {
        if !name.starts_with(folder) {
            continue;
        }
        let pattern = Regex::new(pattern).unwrap();
        code = pattern
            .replace_all(&code, |found: &Captures| {
                if replacement.contains("Default::default()") && !has_default(&code, &found[1]) {
                    return found[0].to_owned();
                }
                let mut mutated = String::new();
                found.expand(replacement, &mut mutated);
                let chosen = format!(
                    r#"(std::env::var("MUTANT").as_deref() == Ok("{}"))"#,
                    mutants.len()
                );
                mutants.push(Mutant {
                    thing: thing.to_owned(),
                    path: path.to_owned(),
                    code: mutated.clone(),
                });
                mutated.replace('@', &chosen)
            })
            .into_owned();
    }
    project.service.write(name, &code);
}

/// Reports whether the type of the column `field` has a default.
fn has_default(code: &str, field: &str) -> bool {
    !code.contains(&format!("{}: types::", field.trim()))
}

/// A program of tests.
struct Tests {
    program: PathBuf,
    folder: PathBuf,
}

/// Builds the tests of the service and of its core.
fn tests(project: &BuiltProject) -> Vec<Tests> {
    let built = project.cargo("test --locked -p app-core -p shop --no-run");
    let output = lab::text(&built);
    assert!(built.status.success(), "{output}");
    let programs: Vec<_> = output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Executable "))
        .filter_map(|line| line.split_once('(')?.1.strip_suffix(')'))
        .map(|path| Tests {
            program: project.service.root().join(path),
            folder: project.service.root().to_owned(),
        })
        .collect();
    assert!(programs.len() >= 2, "{output}");
    programs
}

impl Tests {
    /// Runs the tests of `thing` with a mutant.
    fn pass(&self, mutant: u32, thing: &str) -> bool {
        Command::new(&self.program)
            .arg(thing)
            .env("MUTANT", mutant.to_string())
            .current_dir(&self.folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap()
            .success()
    }
}
