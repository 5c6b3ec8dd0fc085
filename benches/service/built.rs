use std::{fs, path::PathBuf};

use anyhow::{Result, ensure};
use lab::{Ledger, Profile, target};
use stamp::{cargo, repository};

use crate::resource;

/// The binaries to measure: a service for one database, and its twin.
pub struct Built {
    pub service: PathBuf,
    pub twin: PathBuf,
}

impl Built {
    /// Builds both as for production. The twin has the same versions of dependencies as the service.
    pub fn new(database: &str) -> Result<Self> {
        let ledger = Ledger::new(database);
        let project = ledger.project();
        resource::generate(project);
        for router in ["direct", "by_hand"] {
            ledger.add_router(router, &repository().join("benches/overlay"));
        }
        ledger.add_statements();
        let service = ledger.build(Profile::Release);

        let twins = repository().join("benches/twins");
        let lock = project.service.root().join("Cargo.lock");
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
