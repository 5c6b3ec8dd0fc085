//! Simple and good use of diesel-async on SQLite: a pool for reading, and a pool with one connection for
//! writing, so that writers do not find the file locked.

use anyhow::Result;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use diesel::{ConnectionError, prelude::*};
use diesel_async::{
    AsyncConnection, RunQueryDsl, SimpleAsyncConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool::Pool,
    },
    sync_connection_wrapper::SyncConnectionWrapper,
};
use futures_util::FutureExt;
use twins::{Account, Failure, OpenAccount, Opened, database_url, serve};
use uuid::Uuid;

type Connection = SyncConnectionWrapper<SqliteConnection>;

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS accounts (
    id BLOB NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    balance INTEGER NOT NULL
) STRICT;";

/// The default of the service.
const READERS: usize = 4;

diesel::table! {
    accounts (id) {
        id -> Binary,
        owner -> Text,
        balance -> BigInt,
    }
}

#[derive(Clone)]
struct Pools {
    readers: Pool<Connection>,
    writer: Pool<Connection>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let pools = Pools {
        readers: pool(READERS)?,
        writer: pool(1)?,
    };
    pools.writer.get().await?.batch_execute(SCHEMA).await?;
    let router = Router::new()
        .route("/accounts", post(open_account))
        .route("/accounts/{id}", get(get_account))
        .with_state(pools);
    serve(router).await
}

fn pool(size: usize) -> Result<Pool<Connection>> {
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(|url| open(url.to_owned()).boxed());
    let manager = AsyncDieselConnectionManager::new_with_config(database_url()?, config);
    Ok(Pool::builder(manager).max_size(size).build()?)
}

async fn open(url: String) -> ConnectionResult<Connection> {
    let mut connection = Connection::establish(&url).await?;
    connection
        .batch_execute(
            "PRAGMA busy_timeout = 5000;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = NORMAL;
             PRAGMA foreign_keys = ON;",
        )
        .await
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

async fn open_account(
    State(pools): State<Pools>,
    Json(body): Json<OpenAccount>,
) -> Result<(StatusCode, Json<Opened>), Failure> {
    let id = Uuid::now_v7();
    let mut connection = pools.writer.get().await?;
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(id.into_bytes().to_vec()),
            accounts::owner.eq(body.owner),
            accounts::balance.eq(0),
        ))
        .execute(&mut connection)
        .await?;
    Ok((StatusCode::CREATED, Json(Opened { id })))
}

async fn get_account(
    State(pools): State<Pools>,
    Path(id): Path<Uuid>,
) -> Result<Response, Failure> {
    let mut connection = pools.readers.get().await?;
    let row: Option<(Vec<u8>, String, i64)> = accounts::table
        .find(id.into_bytes().to_vec())
        .first(&mut connection)
        .await
        .optional()?;
    let Some((id, owner, balance)) = row else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let id = Uuid::from_slice(&id)?;
    Ok(Json(Account { id, owner, balance }).into_response())
}
