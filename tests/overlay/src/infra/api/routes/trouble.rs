//! Handlers that misbehave after their first use of the database, each in the way that its path names.

use std::{future::pending, thread, time::Duration};

use app_core::Result;
use axum::{
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use serde::Deserialize;
use tokio::task::yield_now;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::infra::{
    api::{
        extract::{Path, Query},
        problem::ApiResult,
    },
    composition::Lifespan,
    db::{Session, failure, tables::accounts, types},
};

pub fn router() -> OpenApiRouter<Lifespan> {
    OpenApiRouter::new()
        .route("/accounts/{id}/trouble/{way}", post(command))
        .route("/accounts/{id}/trouble/{way}", get(query))
}

/// A way to misbehave.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    /// Waits for ever.
    Pending,
    /// Waits for ever, and holds on to the connection.
    Guard,
    /// Never comes to an end.
    Spin,
    /// Blocks its thread.
    Sleep,
    /// Blocks its thread, and holds on to the connection.
    SleepGuard,
    /// Runs a statement that takes long.
    Statement,
}

#[derive(Deserialize)]
struct Length {
    /// How long to block, or how long the statement takes.
    #[serde(default)]
    seconds: u64,
}

/// Deposits 1, and misbehaves.
async fn command(
    Path((id, way)): Path<(Uuid, Way)>,
    Query(Length { seconds }): Query<Length>,
    State(lifespan): State<Lifespan>,
) -> ApiResult<StatusCode> {
    let work = async move |session: Session| {
        deposit(&session, id).await?;
        misbehave(&session, way, seconds).await
    };
    lifespan.database().write(1, work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Looks at an account, and misbehaves.
async fn query(
    Path((id, way)): Path<(Uuid, Way)>,
    Query(Length { seconds }): Query<Length>,
    State(lifespan): State<Lifespan>,
) -> ApiResult<StatusCode> {
    let work = async move |session: Session| {
        look_at(&session, id).await?;
        misbehave(&session, way, seconds).await
    };
    lifespan.database().read(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn deposit(session: &Session, id: Uuid) -> Result<()> {
    let mut connection = session.connection().await?;
    diesel::update(accounts::table.find(types::uuid(id)))
        .set(accounts::balance.eq(accounts::balance + 1))
        .execute(&mut *connection)
        .await
        .map_err(failure)?;
    Ok(())
}

async fn look_at(session: &Session, id: Uuid) -> Result<()> {
    let mut connection = session.connection().await?;
    accounts::table
        .find(types::uuid(id))
        .select(accounts::balance)
        .first::<i64>(&mut *connection)
        .await
        .map_err(failure)?;
    Ok(())
}

async fn misbehave(session: &Session, way: Way, seconds: u64) -> Result<()> {
    match way {
        Way::Pending => pending().await,
        Way::Guard => {
            let _connection = session.connection().await?;
            pending().await
        }
        Way::Spin => loop {
            yield_now().await;
        },
        Way::Sleep => thread::sleep(Duration::from_secs(seconds)),
        Way::SleepGuard => {
            let _connection = session.connection().await?;
            thread::sleep(Duration::from_secs(seconds));
        }
        Way::Statement => {
            let mut connection = session.connection().await?;
            connection
                .batch_execute(&statement(seconds))
                .await
                .map_err(failure)?;
        }
    }
    Ok(())
}

/// A statement that takes so long on any machine.
fn statement(seconds: u64) -> String {
    // There is a ledger for each database, and it is named after it.
    if env!("CARGO_PKG_NAME").ends_with("postgres") {
        return format!("SELECT pg_sleep({seconds})");
    }
    // SQLite has no word for that. It looks at the clock once for each row, if the time asked for depends
    // on the row.
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
