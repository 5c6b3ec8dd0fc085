use std::{fs, path::PathBuf};

use anyhow::{Result, ensure};
use lab::{Ledger, Profile, target};
use stamp::{cargo, repository};

/// What is measured: a service on one database, and its twin.
pub struct Built {
    pub service: PathBuf,
    pub twin: PathBuf,
}

impl Built {
    /// Builds both as for production, the twin with the versions that the service has.
    pub fn new(database: &str) -> Result<Self> {
        let ledger = Ledger::new(database);
        let workshop = ledger.workshop();
        workshop.xtask(&["new-context", "direct"]);
        let direct = "src/infra/api/routes/direct.rs";
        let overlay = repository().join("benches/overlay");
        workshop
            .service
            .write(direct, &fs::read_to_string(overlay.join(direct))?);
        let service = ledger.build(Profile::Release);

        let twins = repository().join("benches/twins");
        let lock = workshop.service.root().join("Cargo.lock");
        fs::copy(lock, twins.join("Cargo.lock"))?;
        let target = target().with_file_name("twins");
        let status = cargo(&twins)
            .args(["build", "--release", "--quiet", "--bin", database])
            .env("CARGO_TARGET_DIR", &target)
            .status()?;
        ensure!(status.success(), "the twins cannot be built");
        Ok(Self {
            service,
            twin: target.join("release").join(database),
        })
    }
}
