//! The endpoints of the ledger, written by hand: the routes access the table without a bus, a handler or a
//! port. Also a transfer without savepoints for its two commands.

use app_core::ledger::{
    commands::{deposit::Deposit, withdraw::Withdraw},
    domain::account::AccountId,
};
use axum::{
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{CommandHandler, Error};
use runtime::{
    Handled, Scope,
    api::{ApiResult, Json, Path},
    db::{Engine, failure, types},
};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::{infra::db::tables::accounts, service::AppContext};

pub fn router() -> OpenApiRouter<AppContext> {
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
    State(context): State<AppContext>,
    Json(body): Json<OpenAccount>,
) -> ApiResult<(StatusCode, axum::Json<Opened>)> {
    let id = Uuid::now_v7();
    context
        .database()
        .write(1, |unit_of_work| async move {
            let mut connection = unit_of_work.connection().await?;
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
    State(context): State<AppContext>,
    Path(id): Path<Uuid>,
) -> ApiResult<axum::Json<Account>> {
    let row: Option<(types::Uuid, String, i64)> = context
        .database()
        .read(move |unit_of_work| async move {
            let mut connection = unit_of_work.connection().await?;
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
    State(context): State<AppContext>,
    Json(Transfer { from, to, amount }): Json<Transfer>,
) -> ApiResult<StatusCode> {
    let database = context.database().clone();
    database
        .write(1, |unit_of_work| async move {
            let scope = Scope::new(context, unit_of_work);
            let withdraw = Withdraw { id: from, amount };
            Withdraw::handler(&scope).handle(withdraw).await?;
            let deposit = Deposit { id: to, amount };
            Deposit::handler(&scope).handle(deposit).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
