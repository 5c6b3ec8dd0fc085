use app_core::{
    billing::{
        commands::{
            change_invoice::ChangeInvoice, create_invoice::CreateInvoice,
            delete_invoice::DeleteInvoice,
        },
        domain::{
            customer::CustomerId,
            iban::Iban,
            invoice::{InvoiceChange, InvoiceId, NewInvoice},
            invoice_line::InvoiceLine,
            invoice_status::InvoiceStatus,
            money::Money,
        },
        queries::{get_invoice::GetInvoice, list_invoices::ListInvoices},
        shared::{
            invoice_line_view::InvoiceLineView, invoice_unknown, invoice_view::InvoiceView,
            money_view::MoneyView,
        },
    },
    scheduling::PatientId,
};
use axum::{
    extract::State,
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use kernel::{Cursor, Error, Limit, MultilineText, Page, Patch, Result, Text};
use runtime::api::{
    ApiResult, IdempotencyKeyHeader, Idempotent, IfMatch, IfNoneMatch, Json, Path, Query, etag,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::api::dependencies::Claimant,
    service::{AppContext, CommandBus, QueryBus},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(create_invoice, list_invoices))
        .routes(routes!(get_invoice, change_invoice, delete_invoice))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateInvoiceBody {
    #[schema(min_length = 1, max_length = 30)]
    number: String,
    #[schema(max_length = 1000)]
    note: String,
    customer_id: CustomerId,
    patient_id: Option<PatientId>,
    total: MoneyView,
    #[schema(min_length = 15, max_length = 34)]
    iban: Option<String>,
    status: InvoiceStatus,
    #[schema(min_items = 1, max_items = 20)]
    lines: Vec<InvoiceLineView>,
    #[schema(max_items = 100)]
    tags: Vec<String>,
    price: Decimal,
    due_on: Option<NaiveDate>,
    /// At most 16,384 bytes of JSON.
    data: Option<Value>,
}

impl TryFrom<CreateInvoiceBody> for NewInvoice {
    type Error = Error;

    fn try_from(body: CreateInvoiceBody) -> Result<Self> {
        let (number, note, total, iban, lines, tags, due_on, data) = kernel::validate((
            kernel::field("/number", Text::try_from(body.number)),
            kernel::field("/note", MultilineText::try_from(body.note)),
            kernel::field("/total", Money::try_from(body.total)),
            kernel::field("/iban", body.iban.map(Iban::try_from).transpose()),
            kernel::each("/lines", 1..=20, body.lines, InvoiceLine::try_from),
            kernel::each("/tags", 0..=100, body.tags, Text::try_from),
            kernel::field("/due_on", kernel::in_calendar(body.due_on)),
            kernel::field(
                "/data",
                body.data.map(kernel::json_up_to::<16_384>).transpose(),
            ),
        ))?;
        Ok(Self {
            number,
            note,
            customer_id: body.customer_id,
            patient_id: body.patient_id,
            total,
            iban,
            status: body.status,
            lines,
            tags,
            price: body.price,
            due_on,
            data,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct InvoiceCreated {
    id: InvoiceId,
}

/// Create an invoice
#[utoipa::path(
    post,
    path = "/bills",
    tag = "Billing",
    params(IdempotencyKeyHeader),
    request_body = CreateInvoiceBody,
    security(("access_token" = [])),
    responses(
        (status = CREATED, body = InvoiceCreated, headers(("Location" = String))),
        (status = CONFLICT, description = "A request with the same `Idempotency-Key` is still running."),
    ),
)]
async fn create_invoice(
    claimant: Claimant,
    State(commands): State<CommandBus>,
    Idempotent { key, body }: Idempotent<CreateInvoiceBody>,
) -> ApiResult<impl IntoResponse> {
    let command = CreateInvoice {
        invoice: body.try_into()?,
    };
    let key = key.map(|key| key.of(claimant.user_id()));
    let id = commands.dispatch_once(key, command).await?;
    let location = [(LOCATION, format!("/bills/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        axum::Json(InvoiceCreated { id }),
    ))
}

/// Get an invoice
#[utoipa::path(
    get,
    path = "/bills/{id}",
    tag = "Billing",
    params(("id" = uuid::Uuid, Path)),
    security(("access_token" = [])),
    responses(
        (status = OK, body = InvoiceView, headers(("ETag" = String))),
        (status = NOT_MODIFIED, description = "The client has this version already (`If-None-Match`)"),
        (status = NOT_FOUND, description = "There is no such invoice"),
    ),
)]
async fn get_invoice(
    _: Claimant,
    Path(id): Path<InvoiceId>,
    known: IfNoneMatch,
    State(queries): State<QueryBus>,
) -> ApiResult<Response> {
    let query = GetInvoice { id };
    let view = queries
        .dispatch(query)
        .await?
        .ok_or_else(invoice_unknown::invoice_unknown)?;
    Ok(known.answer(view.summary.version, axum::Json(view)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListInvoicesParams {
    #[param(value_type = Option<uuid::Uuid>)]
    customer_id: Option<CustomerId>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List invoices
#[utoipa::path(
    get,
    path = "/bills",
    tag = "Billing",
    params(ListInvoicesParams),
    security(("access_token" = [])),
    responses(
        (status = OK, body = Page<InvoiceView>),
    ),
)]
async fn list_invoices(
    _: Claimant,
    State(queries): State<QueryBus>,
    Query(params): Query<ListInvoicesParams>,
) -> ApiResult<axum::Json<Page<InvoiceView>>> {
    let query = ListInvoices {
        customer_id: params.customer_id,
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(query).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeInvoiceBody {
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_length = 1, max_length = 30)]
    number: Option<String>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, max_length = 1000)]
    note: Option<String>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    customer_id: Option<CustomerId>,
    #[serde(default)]
    #[schema(value_type = Option<PatientId>)]
    patient_id: Patch<PatientId>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    total: Option<MoneyView>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 15, max_length = 34)]
    iban: Patch<String>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    status: Option<InvoiceStatus>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_items = 1, max_items = 20)]
    lines: Option<Vec<InvoiceLineView>>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, max_items = 100)]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    price: Option<Decimal>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    due_on: Patch<NaiveDate>,
    /// At most 16,384 bytes of JSON.
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    data: Patch<Value>,
}

impl TryFrom<ChangeInvoiceBody> for InvoiceChange {
    type Error = Error;

    fn try_from(body: ChangeInvoiceBody) -> Result<Self> {
        let (number, note, total, iban, lines, tags, due_on, data) = kernel::validate((
            kernel::field("/number", body.number.map(Text::try_from).transpose()),
            kernel::field("/note", body.note.map(MultilineText::try_from).transpose()),
            kernel::field("/total", body.total.map(Money::try_from).transpose()),
            kernel::field("/iban", body.iban.try_map(Iban::try_from)),
            body.lines
                .map(|lines| kernel::each("/lines", 1..=20, lines, InvoiceLine::try_from))
                .transpose(),
            body.tags
                .map(|tags| kernel::each("/tags", 0..=100, tags, Text::try_from))
                .transpose(),
            kernel::field("/due_on", body.due_on.try_map(kernel::in_calendar)),
            kernel::field("/data", body.data.try_map(kernel::json_up_to::<16_384>)),
        ))?;
        Ok(Self {
            number,
            note,
            customer_id: body.customer_id,
            patient_id: body.patient_id,
            total,
            iban,
            status: body.status,
            lines,
            tags,
            price: body.price,
            due_on,
            data,
        })
    }
}

/// Change an invoice
///
/// A field that is absent stays as it is. `null` removes a value. An object is replaced as a whole.
#[utoipa::path(
    patch,
    path = "/bills/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body(content = ChangeInvoiceBody, content_type = "application/merge-patch+json"),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT, headers(("ETag" = String))),
        (status = NOT_FOUND, description = "There is no such invoice"),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn change_invoice(
    _: Claimant,
    Path(id): Path<InvoiceId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
    Json(body): Json<ChangeInvoiceBody>,
) -> ApiResult<impl IntoResponse> {
    let command = ChangeInvoice {
        id,
        seen,
        change: body.try_into()?,
    };
    let version = commands.dispatch(command).await?;
    Ok((StatusCode::NO_CONTENT, etag(version)))
}

/// Delete an invoice
#[utoipa::path(
    delete,
    path = "/bills/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to delete"),
    ),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "There is no such invoice"),
        (status = CONFLICT, description = "Something refers to this invoice."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn delete_invoice(
    _: Claimant,
    Path(id): Path<InvoiceId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let command = DeleteInvoice { id, seen };
    commands.dispatch(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
