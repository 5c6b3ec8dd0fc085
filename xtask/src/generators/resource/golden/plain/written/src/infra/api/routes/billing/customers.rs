use app_core::billing::{
    commands::{
        change_customer::ChangeCustomer, create_customer::CreateCustomer,
        delete_customer::DeleteCustomer,
    },
    domain::customer::{CustomerChange, CustomerId, NewCustomer},
    queries::{get_customer::GetCustomer, list_customers::ListCustomers},
    shared::{customer_unknown, customer_view::CustomerView},
};
use axum::{
    extract::State,
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use kernel::{Cursor, Error, Limit, Page, Result, Text};
use runtime::api::{ApiResult, IfMatch, IfNoneMatch, Json, Path, Query, etag};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::service::{AppContext, CommandBus, QueryBus};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(create_customer, list_customers))
        .routes(routes!(get_customer, change_customer, delete_customer))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateCustomerBody {
    #[schema(min_length = 1, max_length = 255)]
    name: String,
}

impl TryFrom<CreateCustomerBody> for NewCustomer {
    type Error = Error;

    fn try_from(body: CreateCustomerBody) -> Result<Self> {
        let name = kernel::field("/name", Text::try_from(body.name))?;
        Ok(Self { name })
    }
}

#[derive(Serialize, ToSchema)]
struct CustomerCreated {
    id: CustomerId,
}

/// Create a customer
#[utoipa::path(
    post,
    path = "/customers",
    tag = "Billing",
    request_body = CreateCustomerBody,
    responses(
        (status = CREATED, body = CustomerCreated, headers(("Location" = String))),
    ),
)]
async fn create_customer(
    State(commands): State<CommandBus>,
    Json(body): Json<CreateCustomerBody>,
) -> ApiResult<impl IntoResponse> {
    let command = CreateCustomer {
        customer: body.try_into()?,
    };
    let id = commands.dispatch(command).await?;
    let location = [(LOCATION, format!("/customers/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        axum::Json(CustomerCreated { id }),
    ))
}

/// Get a customer
#[utoipa::path(
    get,
    path = "/customers/{id}",
    tag = "Billing",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = OK, body = CustomerView, headers(("ETag" = String))),
        (status = NOT_MODIFIED, description = "The client has this version already (`If-None-Match`)"),
        (status = NOT_FOUND, description = "There is no such customer"),
    ),
)]
async fn get_customer(
    Path(id): Path<CustomerId>,
    known: IfNoneMatch,
    State(queries): State<QueryBus>,
) -> ApiResult<Response> {
    let query = GetCustomer { id };
    let view = queries
        .dispatch(query)
        .await?
        .ok_or_else(customer_unknown::customer_unknown)?;
    Ok(known.answer(view.version, axum::Json(view)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListCustomersParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List customers
#[utoipa::path(
    get,
    path = "/customers",
    tag = "Billing",
    params(ListCustomersParams),
    responses(
        (status = OK, body = Page<CustomerView>),
    ),
)]
async fn list_customers(
    State(queries): State<QueryBus>,
    Query(params): Query<ListCustomersParams>,
) -> ApiResult<axum::Json<Page<CustomerView>>> {
    let query = ListCustomers {
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(query).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeCustomerBody {
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_length = 1, max_length = 255)]
    name: Option<String>,
}

impl TryFrom<ChangeCustomerBody> for CustomerChange {
    type Error = Error;

    fn try_from(body: ChangeCustomerBody) -> Result<Self> {
        let name = kernel::field("/name", body.name.map(Text::try_from).transpose())?;
        Ok(Self { name })
    }
}

/// Change a customer
///
/// A field that is absent stays as it is. `null` removes a value. An object is replaced as a whole.
#[utoipa::path(
    patch,
    path = "/customers/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body(content = ChangeCustomerBody, content_type = "application/merge-patch+json"),
    responses(
        (status = NO_CONTENT, headers(("ETag" = String))),
        (status = NOT_FOUND, description = "There is no such customer"),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn change_customer(
    Path(id): Path<CustomerId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
    Json(body): Json<ChangeCustomerBody>,
) -> ApiResult<impl IntoResponse> {
    let command = ChangeCustomer {
        id,
        seen,
        change: body.try_into()?,
    };
    let version = commands.dispatch(command).await?;
    Ok((StatusCode::NO_CONTENT, etag(version)))
}

/// Delete a customer
#[utoipa::path(
    delete,
    path = "/customers/{id}",
    tag = "Billing",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to delete"),
    ),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "There is no such customer"),
        (status = CONFLICT, description = "Something refers to this customer."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn delete_customer(
    Path(id): Path<CustomerId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let command = DeleteCustomer { id, seen };
    commands.dispatch(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
