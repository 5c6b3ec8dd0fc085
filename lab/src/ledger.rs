use std::{
    fs,
    path::{Path, PathBuf},
};

use stamp::repository;

use crate::{Stamped, Workshop, stamped::files, workshop::Profile};

/// What the ledger's own generator makes of an empty service: commands, with their endpoints.
const GROWTH: [(&str, Option<&str>); 10] = [
    ("new-context ledger", None),
    ("new-entity ledger Account owner:string balance:i64", None),
    ("new-port ledger Account --repo", None),
    ("new-port ledger Timer --adapter Tokio", None),
    (
        "new-command ledger OpenAccount owner:string --returns AccountId",
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

/// A service that keeps accounts: `POST /accounts`, `GET /accounts/{id}`, `POST /accounts/{id}/deposits`,
/// `POST /transfers`, which are two commands in one, and `POST /accounts/{id}/stalls`, which waits
/// with a transaction open.
///
/// It is what a user of the template would have: generated, and then written on by hand. What was
/// written by hand is in `overlay/`, at the paths of the service.
pub struct Ledger {
    workshop: Workshop,
}

impl Ledger {
    #[must_use]
    pub fn new(database: &str) -> Self {
        // The name keeps apart what is built for one database and for another.
        let name = format!("ledger-{database}");
        let workshop = Workshop::with(|| Stamped::named(&name, Some(database), Some(false)));
        workshop.build_xtask();
        for (command, endpoint) in GROWTH {
            let mut arguments: Vec<_> = command.split(' ').collect();
            arguments.extend(endpoint.iter().flat_map(|endpoint| ["--route", endpoint]));
            workshop.xtask(&arguments);
        }
        let overlay = repository().join("lab/overlay");
        for path in files(&overlay) {
            fs::copy(overlay.join(&path), workshop.service.root().join(&path)).unwrap();
        }
        Self { workshop }
    }

    /// The service, and the tools to work on it.
    #[must_use]
    pub fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    /// Adds a router that is written by hand: `src/infra/api/routes/NAME.rs` in the folder `overlay`.
    pub fn add_router(&self, name: &str, overlay: &Path) {
        self.workshop.xtask(&["new-context", name]);
        let path = format!("src/infra/api/routes/{name}.rs");
        fs::copy(
            overlay.join(&path),
            self.workshop.service.root().join(&path),
        )
        .unwrap();
    }

    /// Builds the binary. It stays when the ledger goes, until a ledger of the same database is built.
    #[must_use]
    pub fn build(&self, profile: Profile) -> PathBuf {
        self.workshop.build(profile)
    }
}
