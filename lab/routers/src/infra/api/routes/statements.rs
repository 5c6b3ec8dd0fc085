//! Endpoints that run SQL: benchmarks fill large tables with it, and tests the queue.

use axum::{extract::State, http::StatusCode, routing::post};
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::RunQueryDsl;
use runtime::{
    api::{ApiResult, Json},
    db::{Engine, UnitOfWork, failure},
};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;

use crate::service::AppContext;

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .route("/statements", post(run))
        .route("/statements/number", post(number))
}

#[derive(Deserialize)]
struct Statement {
    sql: String,
}

#[derive(QueryableByName, Serialize)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

async fn run(
    State(context): State<AppContext>,
    Json(Statement { sql }): Json<Statement>,
) -> ApiResult<StatusCode> {
    let run = |unit_of_work: UnitOfWork| async move {
        let mut connection = unit_of_work.connection().await?;
        sql_query(sql)
            .execute(&mut *connection)
            .await
            .map_err(failure)
    };
    context.database().write(1, run).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn number(
    State(context): State<AppContext>,
    Json(Statement { sql }): Json<Statement>,
) -> ApiResult<axum::Json<Number>> {
    let read = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.connection().await?;
        sql_query(sql)
            .get_result(&mut *connection)
            .await
            .map_err(failure)
    };
    Ok(axum::Json(context.database().read(read).await?))
}
