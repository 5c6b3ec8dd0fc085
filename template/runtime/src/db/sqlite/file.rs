use std::{fs::Metadata, path::PathBuf};

use anyhow::Context;
use kernel::{Error, Result};
use tokio::fs;

use super::settings::DatabaseSettings;

/// The file that the connections have open. It stays the same one when another file gets its name, and then nobody
/// finds what is written to it.
pub(super) struct DatabaseFile {
    path: PathBuf,
    id: Option<Id>,
}

/// The device and the number of a file.
type Id = (u64, u64);

impl DatabaseFile {
    pub(super) async fn find(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        let path = PathBuf::from(settings.file());
        let metadata = fs::metadata(&path).await;
        let metadata = metadata.with_context(|| format!("cannot look for {}", path.display()))?;
        Ok(Self {
            path,
            id: id(&metadata),
        })
    }

    /// Fails if the file was deleted or replaced.
    pub(super) async fn check(&self) -> Result<()> {
        if let Ok(metadata) = fs::metadata(&self.path).await
            && id(&metadata) == self.id
        {
            return Ok(());
        }
        tracing::error!(
            file = %self.path.display(),
            "the file of the database was deleted or replaced: stop the service, and put the right file in place"
        );
        Err(Error::unavailable(
            "database_replaced",
            "The file of the database was deleted or replaced.",
        ))
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // other systems have none
fn id(metadata: &Metadata) -> Option<Id> {
    use std::os::unix::fs::MetadataExt as _;

    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn id(_: &Metadata) -> Option<Id> {
    None
}
