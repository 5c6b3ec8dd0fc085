//! Compares what each generator writes with the files in its folder `golden`.
//!
//! A case is a folder with a file `commands`. It may begin with `# with the example`, and with options of the
//! project, such as `# names = "camelCase"`. The files that the last command writes are compared. The files that it
//! creates are in `written`, and `edits.diff` shows its changes of other files, without the numbers of lines, which
//! change with every file of the template. With `UPDATE_GOLDEN=1`, the test writes them anew.

use std::{collections::BTreeMap, env, fs, path::Path, thread};

use similar::TextDiff;

use crate::project::Project;

#[test]
fn every_generator_writes_what_its_golden_files_show() {
    let generators = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generators");
    let folders_of_generators = folders(&generators).into_iter();
    let cases: Vec<_> = folders_of_generators
        .flat_map(|generator| folders(&generator.join("golden")))
        .collect();
    assert!(cases.len() >= 12, "only {} cases", cases.len());
    let differences: Vec<String> = thread::scope(|scope| {
        let cases: Vec<_> = cases
            .iter()
            .map(|case| scope.spawn(|| compare(case)))
            .collect();
        let compared = cases.into_iter().map(|case| case.join().unwrap());
        compared.flatten().collect()
    });
    assert!(
        differences.is_empty(),
        "{}\nThis is renewed by: UPDATE_GOLDEN=1 cargo test -p xtask golden",
        differences.join("\n")
    );
}

fn compare(case: &Path) -> Vec<String> {
    let written = written(case);
    if env::var_os("UPDATE_GOLDEN").is_none() {
        return differences_to(case, &written);
    }
    update(case, &written);
    Vec::new()
}

/// Runs the commands of `case`, and returns what the last of them wrote, by its path in the folder of the case.
fn written(case: &Path) -> BTreeMap<String, String> {
    let commands = fs::read_to_string(case.join("commands")).unwrap();
    let (project, commands) = match commands.strip_prefix("# with the example\n") {
        Some(commands) => (Project::with_example(), commands),
        None => (Project::new(), &*commands),
    };
    let is_option = |line: &&str| line.starts_with("# ");
    let options = commands.lines().filter_map(|line| line.strip_prefix("# "));
    project.choose(&options.collect::<Vec<_>>());
    let commands = commands.lines().skip_while(is_option);
    let commands: Vec<Vec<String>> = commands.map(arguments).collect();
    let (last, before) = commands.split_last().unwrap();
    let make = |arguments: &[String]| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        project.make(&arguments);
    };
    for arguments in before {
        make(arguments);
    }
    let old = project.texts();
    make(last);

    let mut edits = String::new();
    let mut written = BTreeMap::new();
    for (path, text) in project.texts() {
        match old.get(&path) {
            Some(before) if *before == text => {}
            Some(before) => {
                let diff = TextDiff::from_lines(before, &text);
                let diff = diff.unified_diff().header(&path, &path).to_string();
                for line in diff.lines() {
                    edits += if line.starts_with("@@ ") { "@@" } else { line };
                    edits.push('\n');
                }
            }
            None if path.ends_with('/') => {}
            None => {
                written.insert(format!("written/{}", without_time(&path)), text);
            }
        }
    }
    if !edits.is_empty() {
        written.insert("edits.diff".to_owned(), edits);
    }
    written
}

fn update(case: &Path, written: &BTreeMap<String, String>) {
    let _ = fs::remove_dir_all(case.join("written"));
    let _ = fs::remove_file(case.join("edits.diff"));
    for (path, text) in written {
        let file = case.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

fn differences_to(case: &Path, written: &BTreeMap<String, String>) -> Vec<String> {
    let mut golden = BTreeMap::new();
    collect(case, case, &mut golden);
    golden.remove("commands");
    let paths = golden
        .keys()
        .chain(written.keys().filter(|path| !golden.contains_key(*path)));
    paths
        .filter(|path| golden.get(*path) != written.get(*path))
        .map(|path| {
            let text =
                |files: &BTreeMap<String, String>| files.get(path).cloned().unwrap_or_default();
            let (old, new) = (text(&golden), text(written));
            let diff = TextDiff::from_lines(&old, &new);
            let file = case.join(path).display().to_string();
            diff.unified_diff().header(&file, "written now").to_string()
        })
        .collect()
}

fn folders(of: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(of).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            files.insert(name, fs::read_to_string(path).unwrap());
        }
    }
}

/// Splits a line into arguments. An argument with blanks is in quotes.
fn arguments(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(number, part)| match number % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// Replaces the time in the name of a migration.
fn without_time(path: &str) -> String {
    const FOLDER: &str = "src/infra/db/migrations/";
    match path
        .strip_prefix(FOLDER)
        .and_then(|migration| migration.split_once('_'))
    {
        Some((_time, name)) => format!("{FOLDER}TIME_{name}"),
        None => path.to_owned(),
    }
}
