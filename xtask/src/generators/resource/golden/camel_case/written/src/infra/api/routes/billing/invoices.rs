use app_core::{
    auth::domain::permission::Permission,
    billing::{
        commands::{
            change_invoice::ChangeInvoice, create_invoice::CreateInvoice,
            delete_invoice::DeleteInvoice,
        },
        domain::{
            bank_account::BankAccountId,
            invoice::{InvoiceChange, InvoiceId, NewInvoice},
            invoice_line::InvoiceLine,
            invoice_payment_status::InvoicePaymentStatus,
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
use kernel::{Cursor, Error, Limit, Page, Patch, Result, Text};
use runtime::api::{
    ApiResult, CamelCase, IdempotencyKeyHeader, Idempotent, IfMatch, IfNoneMatch, Json, Path,
    Query, etag,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::api::dependencies::VerifiedClaimant,
    service::{AppContext, CommandBus, QueryBus},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(create_invoice, list_invoices))
        .routes(routes!(get_invoice, change_invoice, delete_invoice))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CreateInvoiceBody {
    #[schema(min_length = 1, max_length = 30)]
    invoice_number: String,
    bank_account_id: BankAccountId,
    patient_id: Option<PatientId>,
    total_price: MoneyView,
    #[schema(default = "draft", nullable = false)]
    payment_status: Option<InvoicePaymentStatus>,
    #[schema(min_items = 1, max_items = 20)]
    invoice_lines: Vec<InvoiceLineView>,
    due_on: Option<NaiveDate>,
    /// At most 16,384 bytes of JSON.
    extra_data: Option<Value>,
}

impl TryFrom<CreateInvoiceBody> for NewInvoice {
    type Error = Error;

    fn try_from(body: CreateInvoiceBody) -> Result<Self> {
        let (invoice_number, total_price, invoice_lines, due_on, extra_data) = kernel::validate((
            kernel::field("/invoice_number", Text::try_from(body.invoice_number)),
            kernel::field("/total_price", Money::try_from(body.total_price)),
            kernel::each(
                "/invoice_lines",
                1..=20,
                body.invoice_lines,
                InvoiceLine::try_from,
            ),
            kernel::field("/due_on", kernel::in_calendar(body.due_on)),
            kernel::field(
                "/extra_data",
                body.extra_data
                    .map(kernel::json_up_to::<16_384>)
                    .transpose(),
            ),
        ))?;
        Ok(Self {
            invoice_number,
            bank_account_id: body.bank_account_id,
            patient_id: body.patient_id,
            total_price,
            payment_status: body.payment_status.unwrap_or(InvoicePaymentStatus::Draft),
            invoice_lines,
            due_on,
            extra_data,
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
    path = "/invoices",
    tag = "Billing",
    params(IdempotencyKeyHeader),
    request_body = CreateInvoiceBody,
    security(("access_token" = ["invoices:write"])),
    responses(
        (status = CREATED, body = InvoiceCreated, headers(("Location" = String))),
        (status = FORBIDDEN, description = "The permission `invoices:write` is missing"),
        (status = CONFLICT, description = "Another invoice has this invoice number already. A request with the same `Idempotency-Key` is still running."),
    ),
)]
async fn create_invoice(
    claimant: VerifiedClaimant,
    State(commands): State<CommandBus>,
    Idempotent { key, body }: Idempotent<CreateInvoiceBody>,
) -> ApiResult<impl IntoResponse, CamelCase> {
    claimant.must_have(&Permission::WRITE_INVOICES)?;
    let command = CreateInvoice {
        owner_id: claimant.user_id(),
        invoice: body.try_into()?,
    };
    let key = key.map(|key| key.of(claimant.user_id()));
    let id = commands.dispatch_once(key, command).await?;
    let location = [(LOCATION, format!("/invoices/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        axum::Json(InvoiceCreated { id }),
    ))
}

/// Get an invoice
#[utoipa::path(
    get,
    path = "/invoices/{id}",
    tag = "Billing",
    params(("id" = uuid::Uuid, Path)),
    security(("access_token" = ["invoices:write"])),
    responses(
        (status = OK, body = InvoiceView, headers(("ETag" = String))),
        (status = NOT_MODIFIED, description = "The client has this version already (`If-None-Match`)"),
        (status = FORBIDDEN, description = "The permission `invoices:write` is missing"),
        (status = NOT_FOUND, description = "There is no such invoice"),
    ),
)]
async fn get_invoice(
    claimant: VerifiedClaimant,
    Path(id): Path<InvoiceId>,
    known: IfNoneMatch,
    State(queries): State<QueryBus>,
) -> ApiResult<Response, CamelCase> {
    claimant.must_have(&Permission::WRITE_INVOICES)?;
    let query = GetInvoice {
        id,
        owner_id: claimant.user_id(),
    };
    let view = queries
        .dispatch(query)
        .await?
        .ok_or_else(invoice_unknown::invoice_unknown)?;
    Ok(known.answer(view.summary.version, axum::Json(view)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
struct ListInvoicesParams {
    #[param(value_type = Option<uuid::Uuid>)]
    bank_account_id: Option<BankAccountId>,
    payment_status: Option<InvoicePaymentStatus>,
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
    path = "/invoices",
    tag = "Billing",
    params(ListInvoicesParams),
    security(("access_token" = ["invoices:write"])),
    responses(
        (status = OK, body = Page<InvoiceView>),
        (status = FORBIDDEN, description = "The permission `invoices:write` is missing"),
    ),
)]
async fn list_invoices(
    claimant: VerifiedClaimant,
    State(queries): State<QueryBus>,
    Query(params): Query<ListInvoicesParams>,
) -> ApiResult<axum::Json<Page<InvoiceView>>, CamelCase> {
    claimant.must_have(&Permission::WRITE_INVOICES)?;

    let query = ListInvoices {
        owner_id: claimant.user_id(),
        bank_account_id: params.bank_account_id,
        payment_status: params.payment_status,
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(query).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ChangeInvoiceBody {
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_length = 1, max_length = 30)]
    invoice_number: Option<String>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    bank_account_id: Option<BankAccountId>,
    #[serde(default)]
    #[schema(value_type = Option<PatientId>)]
    patient_id: Patch<PatientId>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    total_price: Option<MoneyView>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    payment_status: Option<InvoicePaymentStatus>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_items = 1, max_items = 20)]
    invoice_lines: Option<Vec<InvoiceLineView>>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    due_on: Patch<NaiveDate>,
    /// At most 16,384 bytes of JSON.
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    extra_data: Patch<Value>,
}

impl TryFrom<ChangeInvoiceBody> for InvoiceChange {
    type Error = Error;

    fn try_from(body: ChangeInvoiceBody) -> Result<Self> {
        let (invoice_number, total_price, invoice_lines, due_on, extra_data) = kernel::validate((
            kernel::field(
                "/invoice_number",
                body.invoice_number.map(Text::try_from).transpose(),
            ),
            kernel::field(
                "/total_price",
                body.total_price.map(Money::try_from).transpose(),
            ),
            body.invoice_lines
                .map(|invoice_lines| {
                    kernel::each(
                        "/invoice_lines",
                        1..=20,
                        invoice_lines,
                        InvoiceLine::try_from,
                    )
                })
                .transpose(),
            kernel::field("/due_on", body.due_on.try_map(kernel::in_calendar)),
            kernel::field(
                "/extra_data",
                body.extra_data.try_map(kernel::json_up_to::<16_384>),
            ),
        ))?;
        Ok(Self {
            invoice_number,
            bank_account_id: body.bank_account_id,
            patient_id: body.patient_id,
            total_price,
            payment_status: body.payment_status,
            invoice_lines,
            due_on,
            extra_data,
        })
    }
}

/// Change an invoice
///
/// A field that is absent stays as it is. `null` removes a value. An object is replaced as a whole.
#[utoipa::path(
    patch,
    path = "/invoices/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body(content = ChangeInvoiceBody, content_type = "application/merge-patch+json"),
    security(("access_token" = ["invoices:write"])),
    responses(
        (status = NO_CONTENT, headers(("ETag" = String))),
        (status = FORBIDDEN, description = "The permission `invoices:write` is missing"),
        (status = NOT_FOUND, description = "There is no such invoice"),
        (status = CONFLICT, description = "Another invoice has this invoice number already."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn change_invoice(
    claimant: VerifiedClaimant,
    Path(id): Path<InvoiceId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
    Json(body): Json<ChangeInvoiceBody>,
) -> ApiResult<impl IntoResponse, CamelCase> {
    claimant.must_have(&Permission::WRITE_INVOICES)?;
    let command = ChangeInvoice {
        id,
        owner_id: claimant.user_id(),
        seen,
        change: body.try_into()?,
    };
    let version = commands.dispatch(command).await?;
    Ok((StatusCode::NO_CONTENT, etag(version)))
}

/// Delete an invoice
#[utoipa::path(
    delete,
    path = "/invoices/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to delete"),
    ),
    security(("access_token" = ["invoices:write"])),
    responses(
        (status = NO_CONTENT),
        (status = FORBIDDEN, description = "The permission `invoices:write` is missing"),
        (status = NOT_FOUND, description = "There is no such invoice"),
        (status = CONFLICT, description = "Something refers to this invoice."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn delete_invoice(
    claimant: VerifiedClaimant,
    Path(id): Path<InvoiceId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode, CamelCase> {
    claimant.must_have(&Permission::WRITE_INVOICES)?;
    let command = DeleteInvoice {
        id,
        owner_id: claimant.user_id(),
        seen,
    };
    commands.dispatch(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
