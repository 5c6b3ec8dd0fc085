//! Whether a commit waits for the disk.

use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::RunQueryDsl;
use kernel::Result;

use crate::engine::{UnitOfWork, failure};

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    synchronous_commit: String,
}

/// Returns true if the commit of `unit_of_work` waits for the disk.
pub async fn is_waited_for(unit_of_work: UnitOfWork) -> Result<bool> {
    let mut connection = unit_of_work.connection().await?;
    let setting: Setting = sql_query("SHOW synchronous_commit")
        .get_result(&mut *connection)
        .await
        .map_err(failure)?;
    Ok(setting.synchronous_commit == "on")
}
