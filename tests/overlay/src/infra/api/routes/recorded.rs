//! An endpoint that says what the subscriber of notes has recorded.

use axum::{Json, extract::State, routing::get};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Text},
};
use diesel_async::RunQueryDsl;
use runtime::{
    api::ApiResult,
    db::{Engine as _, UnitOfWork, failure},
};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;

use crate::service::AppContext;

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new().route("/recorded", get(recorded))
}

#[derive(Serialize)]
struct Recorded {
    lanes: Vec<Lane>,
    /// The jobs that wait.
    waiting: i64,
    /// The jobs that were given up.
    dead: i64,
}

#[derive(QueryableByName, Serialize)]
struct Lane {
    #[diesel(sql_type = Text)]
    lane: String,
    #[diesel(sql_type = BigInt)]
    total: i64,
    /// How many numbers there are.
    #[diesel(sql_type = BigInt)]
    numbers: i64,
    #[diesel(sql_type = BigInt)]
    highest: i64,
    /// How many were recorded before the one with the next lower number.
    #[diesel(sql_type = BigInt)]
    misplaced: i64,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    waiting: i64,
    #[diesel(sql_type = BigInt)]
    dead: i64,
}

const LANES: &str = "
    SELECT lane, COUNT(*) AS total, COUNT(DISTINCT number) AS numbers, MAX(number) AS highest,
        SUM(CASE WHEN recorded_at < before THEN 1 ELSE 0 END) AS misplaced
    FROM (
        SELECT lane, number, recorded_at,
            LAG(recorded_at) OVER (PARTITION BY lane ORDER BY number) AS before
        FROM notes
    ) AS numbered
    GROUP BY lane";

const COUNT: &str = "
    SELECT (SELECT COUNT(*) FROM __queue) AS waiting, (SELECT COUNT(*) FROM __dead_letters) AS dead";

async fn recorded(State(context): State<AppContext>) -> ApiResult<Json<Recorded>> {
    let read = async move |unit_of_work: UnitOfWork| {
        let mut connection = unit_of_work.snapshot().await?;
        let count: Count = sql_query(COUNT)
            .get_result(&mut *connection)
            .await
            .map_err(failure)?;
        let lanes = sql_query(LANES)
            .load(&mut *connection)
            .await
            .map_err(failure)?;
        Ok(Recorded {
            lanes,
            waiting: count.waiting,
            dead: count.dead,
        })
    };
    Ok(Json(context.database().read(read).await?))
}
