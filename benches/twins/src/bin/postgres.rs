//! Simple and good use of diesel-async on Postgres: a pool that does not check if a connection is still
//! alive.

use anyhow::Result;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use diesel::{prelude::*, result::Error as DieselError};
use diesel_async::{
    AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool::Pool,
    },
};
use twins::{Account, Failure, OpenAccount, Opened, database_url, serve};
use uuid::Uuid;

type Connections = Pool<AsyncPgConnection>;

const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS accounts (
    id uuid PRIMARY KEY,
    owner text NOT NULL,
    balance bigint NOT NULL
);";

/// The default of the service.
const CONNECTIONS: usize = 16;

diesel::table! {
    accounts (id) {
        id -> Uuid,
        owner -> Text,
        balance -> BigInt,
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    let manager =
        AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(database_url()?, config);
    let pool = Pool::builder(manager).max_size(CONNECTIONS).build()?;
    pool.get().await?.batch_execute(SCHEMA).await?;
    let router = Router::new()
        .route("/accounts", post(open_account))
        .route("/accounts/{id}", get(get_account))
        .with_state(pool);
    serve(router).await
}

async fn open_account(
    State(pool): State<Connections>,
    Json(body): Json<OpenAccount>,
) -> Result<(StatusCode, Json<Opened>), Failure> {
    let id = Uuid::now_v7();
    let mut connection = pool.get().await?;
    connection
        .transaction(async |connection| {
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(id),
                    accounts::owner.eq(body.owner),
                    accounts::balance.eq(0),
                ))
                .execute(connection)
                .await?;
            Ok::<_, DieselError>(())
        })
        .await?;
    Ok((StatusCode::CREATED, Json(Opened { id })))
}

async fn get_account(
    State(pool): State<Connections>,
    Path(id): Path<Uuid>,
) -> Result<Response, Failure> {
    let mut connection = pool.get().await?;
    let row: Option<(Uuid, String, i64)> = accounts::table
        .find(id)
        .first(&mut connection)
        .await
        .optional()?;
    Ok(match row {
        Some((id, owner, balance)) => Json(Account { id, owner, balance }).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}
