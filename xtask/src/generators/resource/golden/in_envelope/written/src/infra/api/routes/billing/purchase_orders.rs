use app_core::billing::{
    commands::{
        change_purchase_order::ChangePurchaseOrder, create_purchase_order::CreatePurchaseOrder,
        delete_purchase_order::DeletePurchaseOrder,
    },
    domain::{
        bank_account::BankAccountId,
        purchase_order::{NewPurchaseOrder, PurchaseOrderChange, PurchaseOrderId},
    },
    queries::{get_purchase_order::GetPurchaseOrder, list_purchase_orders::ListPurchaseOrders},
    shared::{purchase_order_unknown, purchase_order_view::PurchaseOrderView},
};
use axum::{
    extract::State,
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use kernel::{Cursor, Error, Limit, Patch, Result, Text};
use runtime::api::{
    ApiResult, IdempotencyKeyHeader, Idempotent, IfMatch, IfNoneMatch, Json, Path, Query, etag,
    in_envelope,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::api::{
        dependencies::Claimant,
        envelopes::{PurchaseOrderEnvelope, PurchaseOrderPage},
    },
    service::{AppContext, CommandBus, QueryBus},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(create_purchase_order, list_purchase_orders))
        .routes(routes!(
            get_purchase_order,
            change_purchase_order,
            delete_purchase_order
        ))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreatePurchaseOrderBody {
    #[schema(min_length = 1, max_length = 30)]
    number: String,
    bank_account_id: BankAccountId,
    due_on: Option<NaiveDate>,
    #[schema(min_items = 1, max_items = 20)]
    lines: Vec<String>,
}

impl TryFrom<CreatePurchaseOrderBody> for NewPurchaseOrder {
    type Error = Error;

    fn try_from(body: CreatePurchaseOrderBody) -> Result<Self> {
        let (number, due_on, lines) = kernel::validate((
            kernel::field("/number", Text::try_from(body.number)),
            kernel::field("/due_on", kernel::in_calendar(body.due_on)),
            kernel::each("/lines", 1..=20, body.lines, Text::try_from),
        ))?;
        Ok(Self {
            number,
            bank_account_id: body.bank_account_id,
            due_on,
            lines,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct PurchaseOrderCreated {
    id: PurchaseOrderId,
}

/// Create a purchase order
#[utoipa::path(
    post,
    path = "/purchase-orders",
    tag = "Billing",
    params(IdempotencyKeyHeader),
    request_body = PurchaseOrderEnvelope<CreatePurchaseOrderBody>,
    security(("access_token" = [])),
    responses(
        (status = CREATED, body = PurchaseOrderEnvelope<PurchaseOrderCreated>, headers(("Location" = String))),
        (status = CONFLICT, description = "Another purchase order has this number already. A request with the same `Idempotency-Key` is still running."),
    ),
)]
async fn create_purchase_order(
    claimant: Claimant,
    State(commands): State<CommandBus>,
    Idempotent {
        key,
        body: PurchaseOrderEnvelope {
            purchase_order: body,
        },
    }: Idempotent<PurchaseOrderEnvelope<CreatePurchaseOrderBody>>,
) -> ApiResult<impl IntoResponse> {
    let command = CreatePurchaseOrder {
        owner_id: claimant.user_id(),
        purchase_order: body
            .try_into()
            .map_err(in_envelope("purchase_order", &[]))?,
    };
    let key = key.map(|key| key.of(claimant.user_id()));
    let id = commands
        .dispatch_once(key, command)
        .await
        .map_err(in_envelope("purchase_order", &[]))?;
    let location = [(LOCATION, format!("/purchase-orders/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        axum::Json(PurchaseOrderEnvelope {
            purchase_order: PurchaseOrderCreated { id },
        }),
    ))
}

/// Get a purchase order
#[utoipa::path(
    get,
    path = "/purchase-orders/{id}",
    tag = "Billing",
    params(("id" = uuid::Uuid, Path)),
    security(("access_token" = [])),
    responses(
        (status = OK, body = PurchaseOrderEnvelope<PurchaseOrderView>, headers(("ETag" = String))),
        (status = NOT_MODIFIED, description = "The client has this version already (`If-None-Match`)"),
        (status = NOT_FOUND, description = "There is no such purchase order"),
    ),
)]
async fn get_purchase_order(
    claimant: Claimant,
    Path(id): Path<PurchaseOrderId>,
    known: IfNoneMatch,
    State(queries): State<QueryBus>,
) -> ApiResult<Response> {
    let query = GetPurchaseOrder {
        id,
        owner_id: claimant.user_id(),
    };
    let view = queries
        .dispatch(query)
        .await?
        .ok_or_else(purchase_order_unknown::purchase_order_unknown)?;
    Ok(known.answer(
        view.summary.version,
        axum::Json(PurchaseOrderEnvelope {
            purchase_order: view,
        }),
    ))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListPurchaseOrdersParams {
    #[param(value_type = Option<uuid::Uuid>)]
    bank_account_id: Option<BankAccountId>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List purchase orders
#[utoipa::path(
    get,
    path = "/purchase-orders",
    tag = "Billing",
    params(ListPurchaseOrdersParams),
    security(("access_token" = [])),
    responses(
        (status = OK, body = PurchaseOrderPage<PurchaseOrderView>),
    ),
)]
async fn list_purchase_orders(
    claimant: Claimant,
    State(queries): State<QueryBus>,
    Query(params): Query<ListPurchaseOrdersParams>,
) -> ApiResult<axum::Json<PurchaseOrderPage<PurchaseOrderView>>> {
    let query = ListPurchaseOrders {
        owner_id: claimant.user_id(),
        bank_account_id: params.bank_account_id,
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(query).await?.into()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangePurchaseOrderBody {
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_length = 1, max_length = 30)]
    number: Option<String>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    bank_account_id: Option<BankAccountId>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    due_on: Patch<NaiveDate>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_items = 1, max_items = 20)]
    lines: Option<Vec<String>>,
}

impl TryFrom<ChangePurchaseOrderBody> for PurchaseOrderChange {
    type Error = Error;

    fn try_from(body: ChangePurchaseOrderBody) -> Result<Self> {
        let (number, due_on, lines) = kernel::validate((
            kernel::field("/number", body.number.map(Text::try_from).transpose()),
            kernel::field("/due_on", body.due_on.try_map(kernel::in_calendar)),
            body.lines
                .map(|lines| kernel::each("/lines", 1..=20, lines, Text::try_from))
                .transpose(),
        ))?;
        Ok(Self {
            number,
            bank_account_id: body.bank_account_id,
            due_on,
            lines,
        })
    }
}

/// Change a purchase order
///
/// A field that is absent stays as it is. `null` removes a value. An object is replaced as a whole.
#[utoipa::path(
    patch,
    path = "/purchase-orders/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body(content = PurchaseOrderEnvelope<ChangePurchaseOrderBody>, content_type = "application/merge-patch+json"),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT, headers(("ETag" = String))),
        (status = NOT_FOUND, description = "There is no such purchase order"),
        (status = CONFLICT, description = "Another purchase order has this number already."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn change_purchase_order(
    claimant: Claimant,
    Path(id): Path<PurchaseOrderId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
    Json(PurchaseOrderEnvelope {
        purchase_order: body,
    }): Json<PurchaseOrderEnvelope<ChangePurchaseOrderBody>>,
) -> ApiResult<impl IntoResponse> {
    let command = ChangePurchaseOrder {
        id,
        owner_id: claimant.user_id(),
        seen,
        change: body
            .try_into()
            .map_err(in_envelope("purchase_order", &[]))?,
    };
    let version = commands
        .dispatch(command)
        .await
        .map_err(in_envelope("purchase_order", &[]))?;
    Ok((StatusCode::NO_CONTENT, etag(version)))
}

/// Delete a purchase order
#[utoipa::path(
    delete,
    path = "/purchase-orders/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to delete"),
    ),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "There is no such purchase order"),
        (status = CONFLICT, description = "Something refers to this purchase order."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn delete_purchase_order(
    claimant: Claimant,
    Path(id): Path<PurchaseOrderId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let command = DeletePurchaseOrder {
        id,
        owner_id: claimant.user_id(),
        seen,
    };
    commands.dispatch(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
