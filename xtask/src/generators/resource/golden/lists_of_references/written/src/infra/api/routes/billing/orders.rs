use app_core::billing::{
    commands::{change_order::ChangeOrder, create_order::CreateOrder, delete_order::DeleteOrder},
    domain::{
        order::{NewOrder, OrderChange, OrderId},
        order_line::OrderLine,
        tag::TagId,
    },
    queries::{get_order::GetOrder, list_orders::ListOrders},
    shared::{order_line_view::OrderLineView, order_unknown, order_view::OrderView},
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
        .routes(routes!(create_order, list_orders))
        .routes(routes!(get_order, change_order, delete_order))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateOrderBody {
    #[schema(max_items = 100)]
    tag_ids: Vec<TagId>,
    #[schema(min_items = 1, max_items = 20)]
    lines: Vec<OrderLineView>,
    main: OrderLineView,
    gift: Option<OrderLineView>,
}

impl TryFrom<CreateOrderBody> for NewOrder {
    type Error = Error;

    fn try_from(body: CreateOrderBody) -> Result<Self> {
        let (tag_ids, lines, main, gift) = kernel::validate((
            kernel::each("/tag_ids", 0..=100, body.tag_ids, Ok::<_, Error>),
            kernel::each("/lines", 1..=20, body.lines, OrderLine::try_from),
            kernel::field("/main", OrderLine::try_from(body.main)),
            kernel::field("/gift", body.gift.map(OrderLine::try_from).transpose()),
        ))?;
        Ok(Self {
            tag_ids,
            lines,
            main,
            gift,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct OrderCreated {
    id: OrderId,
}

/// Create an order
#[utoipa::path(
    post,
    path = "/orders",
    tag = "Billing",
    params(IdempotencyKeyHeader),
    request_body = CreateOrderBody,
    security(("access_token" = [])),
    responses(
        (status = CREATED, body = OrderCreated, headers(("Location" = String))),
        (status = CONFLICT, description = "A request with the same `Idempotency-Key` is still running."),
    ),
)]
async fn create_order(
    claimant: Claimant,
    State(commands): State<CommandBus>,
    Idempotent { key, body }: Idempotent<CreateOrderBody>,
) -> ApiResult<impl IntoResponse> {
    let command = CreateOrder {
        owner_id: claimant.user_id(),
        order: body.try_into()?,
    };
    let key = key.map(|key| key.of(claimant.user_id()));
    let id = commands.dispatch_once(key, command).await?;
    let location = [(LOCATION, format!("/orders/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        axum::Json(OrderCreated { id }),
    ))
}

/// Get an order
#[utoipa::path(
    get,
    path = "/orders/{id}",
    tag = "Billing",
    params(("id" = uuid::Uuid, Path)),
    security(("access_token" = [])),
    responses(
        (status = OK, body = OrderView, headers(("ETag" = String))),
        (status = NOT_MODIFIED, description = "The client has this version already (`If-None-Match`)"),
        (status = NOT_FOUND, description = "There is no such order"),
    ),
)]
async fn get_order(
    claimant: Claimant,
    Path(id): Path<OrderId>,
    known: IfNoneMatch,
    State(queries): State<QueryBus>,
) -> ApiResult<Response> {
    let query = GetOrder {
        id,
        owner_id: claimant.user_id(),
    };
    let view = queries
        .dispatch(query)
        .await?
        .ok_or_else(order_unknown::order_unknown)?;
    Ok(known.answer(view.summary.version, axum::Json(view)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListOrdersParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List orders
#[utoipa::path(
    get,
    path = "/orders",
    tag = "Billing",
    params(ListOrdersParams),
    security(("access_token" = [])),
    responses(
        (status = OK, body = Page<OrderView>),
    ),
)]
async fn list_orders(
    claimant: Claimant,
    State(queries): State<QueryBus>,
    Query(params): Query<ListOrdersParams>,
) -> ApiResult<axum::Json<Page<OrderView>>> {
    let query = ListOrders {
        owner_id: claimant.user_id(),
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(query).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeOrderBody {
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, max_items = 100)]
    tag_ids: Option<Vec<TagId>>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_items = 1, max_items = 20)]
    lines: Option<Vec<OrderLineView>>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    main: Option<OrderLineView>,
    #[serde(default)]
    #[schema(value_type = Option<OrderLineView>)]
    gift: Patch<OrderLineView>,
}

impl TryFrom<ChangeOrderBody> for OrderChange {
    type Error = Error;

    fn try_from(body: ChangeOrderBody) -> Result<Self> {
        let (tag_ids, lines, main, gift) = kernel::validate((
            body.tag_ids
                .map(|tag_ids| kernel::each("/tag_ids", 0..=100, tag_ids, Ok::<_, Error>))
                .transpose(),
            body.lines
                .map(|lines| kernel::each("/lines", 1..=20, lines, OrderLine::try_from))
                .transpose(),
            kernel::field("/main", body.main.map(OrderLine::try_from).transpose()),
            kernel::field("/gift", body.gift.try_map(OrderLine::try_from)),
        ))?;
        Ok(Self {
            tag_ids,
            lines,
            main,
            gift,
        })
    }
}

/// Change an order
///
/// A field that is absent stays as it is. `null` removes a value. An object is replaced as a whole.
#[utoipa::path(
    patch,
    path = "/orders/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body(content = ChangeOrderBody, content_type = "application/merge-patch+json"),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT, headers(("ETag" = String))),
        (status = NOT_FOUND, description = "There is no such order"),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn change_order(
    claimant: Claimant,
    Path(id): Path<OrderId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
    Json(body): Json<ChangeOrderBody>,
) -> ApiResult<impl IntoResponse> {
    let command = ChangeOrder {
        id,
        owner_id: claimant.user_id(),
        seen,
        change: body.try_into()?,
    };
    let version = commands.dispatch(command).await?;
    Ok((StatusCode::NO_CONTENT, etag(version)))
}

/// Delete an order
#[utoipa::path(
    delete,
    path = "/orders/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to delete"),
    ),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "There is no such order"),
        (status = CONFLICT, description = "Something refers to this order."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn delete_order(
    claimant: Claimant,
    Path(id): Path<OrderId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let command = DeleteOrder {
        id,
        owner_id: claimant.user_id(),
        seen,
    };
    commands.dispatch(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
