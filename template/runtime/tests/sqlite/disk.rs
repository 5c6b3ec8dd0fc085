//! Whether a commit waits for the disk.

use diesel::{QueryableByName, sql_query, sql_types::Integer};
use diesel_async::RunQueryDsl;
use kernel::Result;

use crate::engine::{UnitOfWork, failure};

/// What `PRAGMA synchronous` calls `FULL`.
const FULL: i32 = 2;

#[derive(QueryableByName)]
struct Synchronous {
    #[diesel(sql_type = Integer)]
    synchronous: i32,
}

/// Returns true if the commit of `unit_of_work` waits for the disk.
pub async fn is_waited_for(unit_of_work: UnitOfWork) -> Result<bool> {
    let mut connection = unit_of_work.connection().await?;
    let pragma: Synchronous = sql_query("PRAGMA synchronous")
        .get_result(&mut *connection)
        .await
        .map_err(failure)?;
    Ok(pragma.synchronous == FULL)
}
