//! The ledger's endpoints once more, written by hand: from the route to the table, with no bus, no
//! handler and no port in between; and a transfer whose two commands can not be undone by themselves.

use app_core::{
    Error,
    ledger::{
        commands::{deposit::Deposit, withdraw::Withdraw},
        domain::account::AccountId,
    },
};
use axum::{
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::infra::{
    api::{
        extract::{Json, Path},
        problem::ApiResult,
    },
    bus::dispatch_within,
    composition::{Lifespan, Scope},
    db::{failure, tables::accounts, types},
};

pub fn router() -> OpenApiRouter<Lifespan> {
    OpenApiRouter::new()
        .route("/direct/accounts", post(open_account))
        .route("/direct/accounts/{id}", get(get_account))
        .route("/direct/transfers", post(transfer))
}

#[derive(Deserialize)]
struct OpenAccount {
    owner: String,
}

#[derive(Deserialize)]
struct Transfer {
    from: AccountId,
    to: AccountId,
    amount: i64,
}

#[derive(Serialize)]
struct Opened {
    id: Uuid,
}

#[derive(Serialize)]
struct Account {
    id: AccountId,
    owner: String,
    balance: i64,
}

async fn open_account(
    State(lifespan): State<Lifespan>,
    Json(body): Json<OpenAccount>,
) -> ApiResult<(StatusCode, axum::Json<Opened>)> {
    let id = Uuid::now_v7();
    lifespan
        .database()
        .write(1, |session| async move {
            let mut connection = session.connection().await?;
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(types::uuid(id)),
                    accounts::owner.eq(body.owner),
                    accounts::balance.eq(0),
                ))
                .execute(&mut *connection)
                .await
                .map_err(failure)
        })
        .await?;
    Ok((StatusCode::CREATED, axum::Json(Opened { id })))
}

async fn get_account(
    State(lifespan): State<Lifespan>,
    Path(id): Path<Uuid>,
) -> ApiResult<axum::Json<Account>> {
    let row: Option<(types::Uuid, String, i64)> = lifespan
        .database()
        .read(move |session| async move {
            let mut connection = session.connection().await?;
            accounts::table
                .find(types::uuid(id))
                .first(&mut *connection)
                .await
                .optional()
                .map_err(failure)
        })
        .await?;
    let (id, owner, balance) =
        row.ok_or_else(|| Error::not_found("account_unknown", "There is no such account."))?;
    Ok(axum::Json(Account {
        id: types::id(id),
        owner,
        balance,
    }))
}

async fn transfer(
    State(lifespan): State<Lifespan>,
    Json(Transfer { from, to, amount }): Json<Transfer>,
) -> ApiResult<StatusCode> {
    let database = lifespan.database().clone();
    database
        .write(1, |session| async move {
            let scope = Scope::new(lifespan, session);
            dispatch_within(&scope, Withdraw { id: from, amount }).await?;
            dispatch_within(&scope, Deposit { id: to, amount }).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
