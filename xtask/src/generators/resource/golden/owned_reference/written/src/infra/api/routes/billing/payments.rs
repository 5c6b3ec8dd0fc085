use app_core::billing::{
    commands::{
        change_payment::ChangePayment, create_payment::CreatePayment, delete_payment::DeletePayment,
    },
    domain::{
        order::OrderId,
        payment::{NewPayment, PaymentChange, PaymentId},
    },
    queries::{get_payment::GetPayment, list_payments::ListPayments},
    shared::{payment_unknown, payment_view::PaymentView},
};
use axum::{
    extract::State,
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use kernel::{Cursor, Error, Limit, Page, Patch, Result};
use runtime::api::{
    ApiResult, IdempotencyKeyHeader, Idempotent, IfMatch, IfNoneMatch, Json, Path, Query, etag,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::api::dependencies::Claimant,
    service::{AppContext, CommandBus, QueryBus},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(create_payment, list_payments))
        .routes(routes!(get_payment, change_payment, delete_payment))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreatePaymentBody {
    order_id: OrderId,
    refund_of_id: Option<OrderId>,
    amount: i64,
}

impl TryFrom<CreatePaymentBody> for NewPayment {
    type Error = Error;

    fn try_from(body: CreatePaymentBody) -> Result<Self> {
        Ok(Self {
            order_id: body.order_id,
            refund_of_id: body.refund_of_id,
            amount: body.amount,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct PaymentCreated {
    id: PaymentId,
}

/// Create a payment
#[utoipa::path(
    post,
    path = "/payments",
    tag = "Billing",
    params(IdempotencyKeyHeader),
    request_body = CreatePaymentBody,
    security(("access_token" = [])),
    responses(
        (status = CREATED, body = PaymentCreated, headers(("Location" = String))),
        (status = CONFLICT, description = "A request with the same `Idempotency-Key` is still running."),
    ),
)]
async fn create_payment(
    claimant: Claimant,
    State(commands): State<CommandBus>,
    Idempotent { key, body }: Idempotent<CreatePaymentBody>,
) -> ApiResult<impl IntoResponse> {
    let command = CreatePayment {
        payer_id: claimant.user_id(),
        payment: body.try_into()?,
    };
    let key = key.map(|key| key.of(claimant.user_id()));
    let id = commands.dispatch_once(key, command).await?;
    let location = [(LOCATION, format!("/payments/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        axum::Json(PaymentCreated { id }),
    ))
}

/// Get a payment
#[utoipa::path(
    get,
    path = "/payments/{id}",
    tag = "Billing",
    params(("id" = uuid::Uuid, Path)),
    security(("access_token" = [])),
    responses(
        (status = OK, body = PaymentView, headers(("ETag" = String))),
        (status = NOT_MODIFIED, description = "The client has this version already (`If-None-Match`)"),
        (status = NOT_FOUND, description = "There is no such payment"),
    ),
)]
async fn get_payment(
    claimant: Claimant,
    Path(id): Path<PaymentId>,
    known: IfNoneMatch,
    State(queries): State<QueryBus>,
) -> ApiResult<Response> {
    let query = GetPayment {
        id,
        payer_id: claimant.user_id(),
    };
    let view = queries
        .dispatch(query)
        .await?
        .ok_or_else(payment_unknown::payment_unknown)?;
    Ok(known.answer(view.version, axum::Json(view)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListPaymentsParams {
    #[param(value_type = Option<uuid::Uuid>)]
    order_id: Option<OrderId>,
    #[param(value_type = Option<uuid::Uuid>)]
    refund_of_id: Option<OrderId>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List payments
#[utoipa::path(
    get,
    path = "/payments",
    tag = "Billing",
    params(ListPaymentsParams),
    security(("access_token" = [])),
    responses(
        (status = OK, body = Page<PaymentView>),
    ),
)]
async fn list_payments(
    claimant: Claimant,
    State(queries): State<QueryBus>,
    Query(params): Query<ListPaymentsParams>,
) -> ApiResult<axum::Json<Page<PaymentView>>> {
    let query = ListPayments {
        payer_id: claimant.user_id(),
        order_id: params.order_id,
        refund_of_id: params.refund_of_id,
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(query).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangePaymentBody {
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    order_id: Option<OrderId>,
    #[serde(default)]
    #[schema(value_type = Option<OrderId>)]
    refund_of_id: Patch<OrderId>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    amount: Option<i64>,
}

impl TryFrom<ChangePaymentBody> for PaymentChange {
    type Error = Error;

    fn try_from(body: ChangePaymentBody) -> Result<Self> {
        Ok(Self {
            order_id: body.order_id,
            refund_of_id: body.refund_of_id,
            amount: body.amount,
        })
    }
}

/// Change a payment
///
/// A field that is absent stays as it is. `null` removes a value. An object is replaced as a whole.
#[utoipa::path(
    patch,
    path = "/payments/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body(content = ChangePaymentBody, content_type = "application/merge-patch+json"),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT, headers(("ETag" = String))),
        (status = NOT_FOUND, description = "There is no such payment"),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn change_payment(
    claimant: Claimant,
    Path(id): Path<PaymentId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
    Json(body): Json<ChangePaymentBody>,
) -> ApiResult<impl IntoResponse> {
    let command = ChangePayment {
        id,
        payer_id: claimant.user_id(),
        seen,
        change: body.try_into()?,
    };
    let version = commands.dispatch(command).await?;
    Ok((StatusCode::NO_CONTENT, etag(version)))
}

/// Delete a payment
#[utoipa::path(
    delete,
    path = "/payments/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to delete"),
    ),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "There is no such payment"),
        (status = CONFLICT, description = "Something refers to this payment."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn delete_payment(
    claimant: Claimant,
    Path(id): Path<PaymentId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let command = DeletePayment {
        id,
        payer_id: claimant.user_id(),
        seen,
    };
    commands.dispatch(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
