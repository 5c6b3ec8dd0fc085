//! Endpoints whose handlers misbehave after their first use of the database, in the way that the path names.

use std::{any::type_name, future::pending, thread, time::Duration};

use axum::{
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use kernel::Result;
use runtime::{
    api::{ApiResult, Path, Query},
    db::{Backend, Engine, UnitOfWork, failure, types},
};
use serde::Deserialize;
use tokio::task::yield_now;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::{infra::db::tables::accounts, service::AppContext};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .route("/accounts/{id}/trouble/{way}", post(command))
        .route("/accounts/{id}/trouble/{way}", get(query))
}

/// A way to misbehave.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    /// Waits forever.
    Pending,
    /// Waits forever, and holds the connection.
    Guard,
    /// Never ends, but yields.
    Spin,
    /// Blocks its thread.
    Sleep,
    /// Blocks its thread, and holds the connection.
    SleepGuard,
    /// Runs a slow statement.
    Statement,
}

#[derive(Deserialize)]
struct Length {
    /// The time to block, or the time that the statement takes.
    #[serde(default)]
    seconds: u64,
}

/// Deposits 1, then misbehaves.
async fn command(
    Path((id, way)): Path<(Uuid, Way)>,
    Query(Length { seconds }): Query<Length>,
    State(context): State<AppContext>,
) -> ApiResult<StatusCode> {
    let work = async move |unit_of_work: UnitOfWork| {
        deposit(&unit_of_work, id).await?;
        misbehave(&unit_of_work, way, seconds).await
    };
    context.database().write(1, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads an account, then misbehaves.
async fn query(
    Path((id, way)): Path<(Uuid, Way)>,
    Query(Length { seconds }): Query<Length>,
    State(context): State<AppContext>,
) -> ApiResult<StatusCode> {
    let work = async move |unit_of_work: UnitOfWork| {
        look_at(&unit_of_work, id).await?;
        misbehave(&unit_of_work, way, seconds).await
    };
    context.database().read(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn deposit(unit_of_work: &UnitOfWork, id: Uuid) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    diesel::update(accounts::table.find(types::uuid(id)))
        .set(accounts::balance.eq(accounts::balance + 1))
        .execute(&mut *connection)
        .await
        .map_err(failure)?;
    Ok(())
}

async fn look_at(unit_of_work: &UnitOfWork, id: Uuid) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    accounts::table
        .find(types::uuid(id))
        .select(accounts::balance)
        .first::<i64>(&mut *connection)
        .await
        .map_err(failure)?;
    Ok(())
}

async fn misbehave(unit_of_work: &UnitOfWork, way: Way, seconds: u64) -> Result<()> {
    match way {
        Way::Pending => pending().await,
        Way::Guard => {
            let _connection = unit_of_work.connection().await?;
            pending().await
        }
        Way::Spin => loop {
            yield_now().await;
        },
        Way::Sleep => thread::sleep(Duration::from_secs(seconds)),
        Way::SleepGuard => {
            let _connection = unit_of_work.connection().await?;
            thread::sleep(Duration::from_secs(seconds));
        }
        Way::Statement => {
            let mut connection = unit_of_work.connection().await?;
            connection
                .batch_execute(&statement(seconds))
                .await
                .map_err(failure)?;
        }
    }
    Ok(())
}

/// Returns a statement that takes this time on any machine.
fn statement(seconds: u64) -> String {
    if type_name::<Backend>().contains("Pg") {
        return format!("SELECT pg_sleep({seconds})");
    }
    // SQLite has no function for that. It reads the clock again for each row, because the argument depends on
    // the row.
    format!(
        "WITH RECURSIVE clock(begun, now) AS (
             SELECT unixepoch(), unixepoch()
             UNION ALL
             SELECT begun, unixepoch('now', (now - now) || ' seconds')
             FROM clock WHERE now < begun + {seconds}
         )
         SELECT now FROM clock"
    )
}
