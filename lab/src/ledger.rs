use std::{
    fs,
    path::{Path, PathBuf},
};

use stamp::repository;

use crate::{BuiltProject, built_project::Profile, stamped::files};

/// The commands that the generator of the ledger runs in an empty service, with the endpoints that they add.
const GROWTH: [(&str, Option<&str>); 10] = [
    ("new-context ledger", None),
    (
        "new-entity ledger Account owner:string(1..2000) balance:i64",
        None,
    ),
    ("new-port ledger Account --repo", None),
    ("new-port ledger Timer --adapter Tokio", None),
    (
        "new-command ledger OpenAccount owner:string(1..2000) --returns AccountId",
        Some("POST /accounts"),
    ),
    (
        "new-query ledger GetAccount id:AccountId",
        Some("GET /accounts/{id}"),
    ),
    (
        "new-command ledger Deposit id:AccountId amount:i64",
        Some("POST /accounts/{id}/deposits"),
    ),
    ("new-command ledger Withdraw id:AccountId amount:i64", None),
    (
        "new-command ledger Transfer from:AccountId to:AccountId amount:i64",
        Some("POST /transfers"),
    ),
    (
        "new-command ledger Stall id:AccountId milliseconds:i64",
        Some("POST /accounts/{id}/stalls"),
    ),
];

/// Crates that are already in the lock file of the service.
const DEPENDENCIES: &str = "\
fastrand = \"2\"
futures-util = { version = \"0.3\", default-features = false, features = [\"std\"] }
";

/// A service that manages accounts. It has the endpoints `POST /accounts`, `GET /accounts/{id}`,
/// `POST /accounts/{id}/deposits`, `POST /transfers`, whose command dispatches two others, and
/// `POST /accounts/{id}/stalls`, which waits with an open transaction.
///
/// It is made like the service of a user of the template: generated, and then edited by hand. The files that
/// were edited by hand are in `overlay/`, at the paths of the service.
pub struct Ledger {
    project: BuiltProject,
    /// The name of its binary.
    name: String,
}

impl Ledger {
    #[must_use]
    pub fn new(database: &str) -> Self {
        let project = BuiltProject::new(Some(database), Some(false));
        for (command, endpoint) in GROWTH {
            let mut arguments: Vec<_> = command.split(' ').collect();
            arguments.extend(endpoint.iter().flat_map(|endpoint| ["--route", endpoint]));
            project.xtask(&arguments);
        }
        let overlay = repository().join("lab/overlay");
        for path in files(&overlay) {
            fs::copy(overlay.join(&path), project.service.root().join(&path)).unwrap();
        }
        // The overlays of the tests use these in addition.
        let manifest = project.service.read("Cargo.toml");
        let added = format!("[dependencies]\n{DEPENDENCIES}");
        let manifest = manifest.replacen("[dependencies]\n", &added, 1);
        project.service.write("Cargo.toml", &manifest);
        project.assert_cargo("update --workspace --quiet");
        Self {
            project,
            name: format!("ledger-{database}"),
        }
    }

    /// The project of the ledger, to run cargo in it.
    #[must_use]
    pub fn project(&self) -> &BuiltProject {
        &self.project
    }

    /// Adds a router that is written by hand: the file `src/infra/api/routes/NAME.rs` in the folder
    /// `overlay`.
    pub fn add_router(&self, name: &str, overlay: &Path) {
        self.project.xtask(&["new-context", name]);
        let path = format!("src/infra/api/routes/{name}.rs");
        fs::copy(overlay.join(&path), self.project.service.root().join(&path)).unwrap();
    }

    /// Adds the endpoints that [`statements`](crate::statements) uses.
    pub fn add_statements(&self) {
        self.add_router("statements", &repository().join("lab/routers"));
    }

    /// Builds the binary and returns its path. It remains after the ledger is dropped, until another ledger
    /// for the same database is built.
    #[must_use]
    pub fn build(&self, profile: Profile) -> PathBuf {
        self.project.build(profile, &self.name)
    }
}
