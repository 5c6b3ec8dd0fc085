use std::{
    env,
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    process::{Command, Output},
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
/// services share a target directory and those of one name a folder, so that what they have in common is compiled once:
/// their dependencies, the runtime, the generator.
pub struct BuiltProject {
    pub service: Stamped,
    _lock: BuildLock,
}

impl BuiltProject {
    #[must_use]
    pub fn new(database: Option<&str>, example: Option<bool>) -> Self {
        Self::with(|| Stamped::new(database, example))
    }

    pub(crate) fn with(stamp: impl FnOnce() -> Stamped) -> Self {
        let lock = BuildLock::take();
        let service = stamp();
        let name = service.root().file_name().unwrap();
        let root = folder().join(name);
        Self {
            service: service.replace(&root),
            _lock: lock,
        }
    }

    /// Runs `cargo` with these arguments, and waits until it ends.
    #[must_use]
    pub fn cargo(&self, arguments: &str) -> Output {
        stamp::cargo(self.service.root())
            .args(arguments.split(' '))
            .envs(build_settings())
            .output()
            .unwrap()
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

    /// Builds the generator of the service.
    pub fn build_xtask(&self) {
        self.assert_cargo("build --locked --package xtask");
    }

    /// Runs the generator, which must be built. If it fails, panics with its output.
    #[track_caller]
    pub fn xtask<A: AsRef<str>>(&self, arguments: &[A]) {
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

    /// Builds the service, and returns the path of the binary.
    #[must_use]
    pub fn build(&self, profile: Profile) -> PathBuf {
        let (flag, folder) = match profile {
            Profile::Dev => ("", "debug"),
            Profile::Release => (" --release", "release"),
        };
        self.assert_cargo(&format!("build --locked{flag}"));
        let name = self.service.root().file_name().unwrap();
        target().join(folder).join(name)
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
