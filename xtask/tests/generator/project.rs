use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{self, Command, Output},
    sync::atomic::{AtomicUsize, Ordering},
    time::SystemTime,
};

/// A small project in a temporary folder, which is removed at the end of the test.
pub struct Project(PathBuf);

/// The files of a project, with their contents and modification times.
pub type Files = BTreeMap<String, (String, SystemTime)>;

/// The output of a command.
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The files that the generator edits, as in a project without the example.
const OF_TEMPLATE: [&str; 17] = [
    ".env.example",
    "src/main.rs",
    "src/settings.rs",
    "src/core/lib.rs",
    "src/services/lib.rs",
    "src/infra/mod.rs",
    "src/infra/adapters/mod.rs",
    "src/infra/api/mod.rs",
    "src/infra/api/routes/mod.rs",
    "src/infra/db/tables.rs",
    "src/infra/query_handlers/mod.rs",
    "tests/mod.rs",
    "tests/core/mod.rs",
    "tests/services/mod.rs",
    "tests/support/app.rs",
    "tests/impl/mod.rs",
    "tests/impl/services/mod.rs",
];

/// Returns the file at `path` of a project without the example. The template has a separate version of some
/// files for this.
fn stamped(path: &str) -> String {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template");
    let empty = template.join(path.replace(".rs", ".empty.rs"));
    let file = if empty.is_file() {
        empty
    } else {
        template.join(path)
    };
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

impl Project {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("xtask-test-{}-{number}", process::id()));
        let project = Self(root);
        for path in OF_TEMPLATE {
            project.write(path, &stamped(path));
        }
        project.write("xtask/Cargo.toml", "");
        project.write(
            "Cargo.toml",
            "[package]\nname = \"shop\"\n\n[dependencies]\nruntime.workspace = true\ndiesel = { features = [\"sqlite\"] }\n",
        );
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generators"),
            &project.0.join("xtask/src/generators"),
        );
        project
    }

    /// The same with the sources of the example: users, who make requests, and their permissions.
    pub fn with_example() -> Self {
        let project = Self::new();
        let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template");
        for folder in ["src", "tests"] {
            copy(&template.join(folder), &project.0.join(folder));
        }
        project
    }

    /// Chooses these options for requests and answers.
    pub fn choose(&self, options: &[&str]) {
        const TABLE: &str = "\n[workspace.metadata.bodies]\n";
        let manifest = self.read("Cargo.toml");
        let (others, _) = manifest.split_once(TABLE).unwrap_or((&manifest, ""));
        let manifest = format!("{others}{TABLE}{}\n", options.join("\n"));
        self.write("Cargo.toml", &manifest);
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    /// Runs `cargo xtask` with `arguments`.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_in("", arguments)
    }

    /// Runs `cargo xtask` with `arguments` in a sub-folder.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Said {
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(self.0.join(folder))
            .output()
            .unwrap();
        Said {
            code: status.code(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Runs `cargo xtask` with `arguments`, and asserts that it succeeds.
    #[track_caller]
    pub fn make(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
        said.out
    }

    /// Returns all files, except for the generator's own.
    pub fn files(&self) -> Files {
        let mut files = Files::new();
        collect(&self.0, &self.0, &mut files);
        files
    }

    /// Returns the text of the migration whose name ends in `name`; nothing if there is none.
    pub fn migration(&self, name: &str) -> Option<String> {
        let end = format!("_{name}/up.sql");
        let mut texts = self.texts().into_iter();
        texts.find_map(|(path, text)| path.ends_with(&end).then_some(text))
    }

    /// Returns the contents of all files.
    pub fn texts(&self) -> BTreeMap<String, String> {
        self.files()
            .into_iter()
            .map(|(path, (text, _))| (path, text))
            .collect()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        if matches!(name.as_str(), ".xtask" | "xtask") {
            continue;
        }
        if path.is_dir() {
            files.insert(format!("{name}/"), (String::new(), SystemTime::UNIX_EPOCH));
            collect(root, &path, files);
        } else {
            let written = entry.metadata().unwrap().modified().unwrap();
            files.insert(name, (fs::read_to_string(path).unwrap(), written));
        }
    }
}
