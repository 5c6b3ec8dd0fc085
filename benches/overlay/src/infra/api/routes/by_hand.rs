//! The endpoints of a generated resource, written by hand: the routes access the table without a bus, a handler
//! or a port.

use app_core::sales::domain::invoice::InvoiceId;
use axum::{
    extract::State,
    http::{StatusCode, header::LOCATION},
    response::IntoResponse,
    routing::{get, post},
};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::Error;
use runtime::{
    api::{ApiResult, Json, Path, Query},
    db::{Engine, failure, types},
};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

use crate::{infra::db::tables::invoices, service::AppContext};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .route("/by-hand/invoices", post(create_invoice).get(list_invoices))
        .route("/by-hand/invoices/{id}", get(get_invoice))
}

#[derive(Deserialize)]
struct NewInvoice {
    number: String,
    total: i64,
    issued_on: NaiveDate,
}

#[derive(Serialize)]
struct Created {
    id: Uuid,
}

#[derive(Deserialize)]
struct Window {
    after: Option<Uuid>,
    limit: i64,
}

type Row = (types::Uuid, i64, DateTime<Utc>, String, i64, NaiveDate);

#[derive(Serialize)]
struct Invoice {
    id: InvoiceId,
    version: i64,
    created_at: DateTime<Utc>,
    number: String,
    total: i64,
    issued_on: NaiveDate,
}

#[derive(Serialize)]
struct Invoices {
    items: Vec<Invoice>,
    next: Option<InvoiceId>,
}

impl From<Row> for Invoice {
    fn from((id, version, created_at, number, total, issued_on): Row) -> Self {
        Self {
            id: types::id(id),
            version,
            created_at,
            number,
            total,
            issued_on,
        }
    }
}

async fn create_invoice(
    State(context): State<AppContext>,
    Json(body): Json<NewInvoice>,
) -> ApiResult<impl IntoResponse> {
    let id = Uuid::now_v7();
    context
        .database()
        .write(1, |unit_of_work| async move {
            let mut connection = unit_of_work.connection().await?;
            diesel::insert_into(invoices::table)
                .values((
                    invoices::id.eq(types::uuid(id)),
                    invoices::version.eq(1),
                    invoices::created_at.eq(Utc::now()),
                    invoices::number.eq(body.number),
                    invoices::total.eq(body.total),
                    invoices::issued_on.eq(body.issued_on),
                ))
                .execute(&mut *connection)
                .await
                .map_err(failure)
        })
        .await?;
    let location = [(LOCATION, format!("/by-hand/invoices/{id}"))];
    Ok((StatusCode::CREATED, location, axum::Json(Created { id })))
}

async fn get_invoice(
    State(context): State<AppContext>,
    Path(id): Path<Uuid>,
) -> ApiResult<axum::Json<Invoice>> {
    let row: Option<Row> = context
        .database()
        .read(move |unit_of_work| async move {
            let mut connection = unit_of_work.connection().await?;
            invoices::table
                .find(types::uuid(id))
                .first(&mut *connection)
                .await
                .optional()
                .map_err(failure)
        })
        .await?;
    let row =
        row.ok_or_else(|| Error::not_found("invoice_unknown", "There is no such invoice."))?;
    Ok(axum::Json(row.into()))
}

async fn list_invoices(
    State(context): State<AppContext>,
    Query(Window { after, limit }): Query<Window>,
) -> ApiResult<axum::Json<Invoices>> {
    let mut rows: Vec<Row> = context
        .database()
        .read(move |unit_of_work| async move {
            let mut selected = invoices::table
                .order(invoices::id.desc())
                .limit(limit + 1)
                .into_boxed();
            if let Some(after) = after {
                selected = selected.filter(invoices::id.lt(types::uuid(after)));
            }
            let mut connection = unit_of_work.connection().await?;
            selected.load(&mut *connection).await.map_err(failure)
        })
        .await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or_default();
    if more {
        rows.pop();
    }
    let items: Vec<_> = rows.into_iter().map(Invoice::from).collect();
    let next = items.last().filter(|_| more).map(|last| last.id);
    Ok(axum::Json(Invoices { items, next }))
}
