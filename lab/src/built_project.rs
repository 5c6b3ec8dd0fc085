use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    process::{Command, Output},
    sync::{Mutex, Once},
};

use crate::Stamped;

/// A lock for work that uses all cores. All programs that build into the same target directory share it.
pub struct BuildLock {
    _lock: File,
}

impl BuildLock {
    /// Waits until no other program has the lock, and takes it.
    #[must_use]
    pub fn take() -> Self {
        fs::create_dir_all(target()).unwrap();
        let lock = File::create(target().join("build-lock")).unwrap();
        lock.lock().unwrap();
        Self { _lock: lock }
    }
}

/// A service that cargo builds. There is one at a time, because there may be few cores, and because all
/// services share a name, a folder and a target directory, so that what they have in common is compiled once: their
/// dependencies, the runtime, the generator.
pub struct BuiltProject {
    pub service: Stamped,
    _lock: BuildLock,
}

impl BuiltProject {
    #[must_use]
    pub fn new(database: Option<&str>, example: Option<bool>) -> Self {
        let lock = BuildLock::take();
        let service = Stamped::new(database, example);
        let root = folder().join(service.root().file_name().unwrap());
        Self {
            service: service.replace(&root),
            _lock: lock,
        }
    }

    /// Returns the binary of a service that nobody has changed. It is built once for all tests of a program.
    #[must_use]
    pub fn unchanged(database: &str, example: bool) -> PathBuf {
        static BUILT: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());
        let kind = if example { "example" } else { "empty" };
        let name = format!("{kind}-{database}");
        let mut built = BUILT.lock().unwrap();
        let binary = built
            .entry(name.clone())
            .or_insert_with(|| Self::new(Some(database), Some(example)).build(Profile::Dev, &name));
        binary.clone()
    }

    /// Runs `cargo` with these arguments, and waits until it ends.
    #[must_use]
    pub fn cargo(&self, arguments: &str) -> Output {
        let cargo = stamp::cargo(self.service.root());
        // Services that other tests run meanwhile have to answer in time.
        let mut nice = Command::new("nice");
        nice.arg(cargo.get_program())
            .args(arguments.split(' '))
            .current_dir(self.service.root())
            .envs(build_settings());
        for (name, _) in cargo.get_envs().filter(|(_, value)| value.is_none()) {
            nice.env_remove(name);
        }
        nice.output().unwrap()
    }

    /// Runs `cargo` with these arguments. If it fails, panics with its output.
    #[track_caller]
    pub fn assert_cargo(&self, arguments: &str) {
        let output = self.cargo(arguments);
        assert!(
            output.status.success(),
            "cargo {arguments}\n{}",
            text(&output)
        );
    }

    /// Runs the generator. If it fails, panics with its output.
    #[track_caller]
    pub fn xtask<A: AsRef<str>>(&self, arguments: &[A]) {
        // It is the same in all services.
        static BUILT: Once = Once::new();
        BUILT.call_once(|| self.assert_cargo("build --locked --package xtask"));
        let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).collect();
        let output = Command::new(target().join("debug/xtask"))
            .args(&arguments)
            .current_dir(self.service.root())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "cargo xtask {arguments:?}\n{}",
            text(&output)
        );
    }

    /// Asserts that the service passes the checks of its CI, except the tests in folders of their own: those of the runtime,
    /// which nobody has changed.
    #[track_caller]
    pub fn assert_sound(&self) {
        self.assert_cargo("fmt --all --check");
        self.assert_cargo("clippy --workspace --all-targets --locked -- -D warnings");
        self.assert_cargo("test --workspace --lib --bins --locked");
        self.xtask(&["check"]);
    }

    /// Builds the service, and returns a copy of its binary. It remains until one of the same `name` is built.
    #[must_use]
    pub fn build(&self, profile: Profile, name: &str) -> PathBuf {
        let (flag, folder) = match profile {
            Profile::Dev => ("", "debug"),
            Profile::Release => (" --release", "release"),
        };
        self.assert_cargo(&format!("build --locked{flag}"));
        let binary = self.service.root().file_name().unwrap();
        let copies = target().join("binaries").join(folder);
        fs::create_dir_all(&copies).unwrap();
        // Not over a copy that may still run.
        let (new, copy) = (copies.join(format!("{name}.new")), copies.join(name));
        fs::copy(target().join(folder).join(binary), &new).unwrap();
        fs::rename(new, &copy).unwrap();
        copy
    }
}

/// The profile of a build.
#[derive(Clone, Copy)]
pub enum Profile {
    /// Builds quickly.
    Dev,
    /// Builds a fast service.
    Release,
}

/// Returns the output of a program as text.
#[must_use]
pub fn text(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    format!("{stdout}{stderr}")
}

/// Returns the folder of the services that are built. It is the same for each program with this target directory, and
/// outside of this repository, whose settings of cargo are not theirs.
fn folder() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    target().hash(&mut hasher);
    env::temp_dir().join(format!("stamped-services-{:016x}", hasher.finish()))
}

/// Returns the environment variables with which cargo builds services.
#[must_use]
pub fn build_settings() -> [(&'static str, PathBuf); 3] {
    [
        ("CARGO_TARGET_DIR", target()),
        // Each service is built once, so incremental builds would not help, and nobody debugs it.
        ("CARGO_INCREMENTAL", "0".into()),
        ("CARGO_PROFILE_DEV_DEBUG", "none".into()),
    ]
}

/// Returns the target directory for services. It is in the target directory of this program, which cargo
/// built in `<target>/<profile>/deps`.
#[must_use]
pub fn target() -> PathBuf {
    let program = env::current_exe().unwrap();
    program.ancestors().nth(3).unwrap().join("stamped")
}
