use app_core::billing::{
    commands::{add_tagging::AddTagging, remove_tagging::RemoveTagging},
    domain::{invoice::InvoiceId, tag::TagId},
    queries::{list_invoices_of_tag::ListInvoicesOfTag, list_tags_of_invoice::ListTagsOfInvoice},
    shared::{invoice_view::InvoiceView, tag_view::TagView},
};
use axum::{extract::State, http::StatusCode};
use kernel::{Cursor, Limit, Page};
use runtime::api::{ApiResult, Path, Query};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::api::dependencies::Claimant,
    service::{AppContext, CommandBus, QueryBus},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(add_tagging, remove_tagging))
        .routes(routes!(list_tags_of_invoice))
        .routes(routes!(list_invoices_of_tag))
}

/// Add tagging
#[utoipa::path(
    put,
    path = "/invoices/{invoice_id}/tags/{tag_id}",
    tag = "Billing",
    params(("invoice_id" = uuid::Uuid, Path), ("tag_id" = uuid::Uuid, Path)),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "There is no such invoice or tag"),
    ),
)]
async fn add_tagging(
    claimant: Claimant,
    Path((invoice_id, tag_id)): Path<(InvoiceId, TagId)>,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = AddTagging {
        invoice_id,
        tag_id,
        owner_id: claimant.user_id(),
    };
    commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove tagging
#[utoipa::path(
    delete,
    path = "/invoices/{invoice_id}/tags/{tag_id}",
    tag = "Billing",
    params(("invoice_id" = uuid::Uuid, Path), ("tag_id" = uuid::Uuid, Path)),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "There is no such invoice"),
    ),
)]
async fn remove_tagging(
    claimant: Claimant,
    Path((invoice_id, tag_id)): Path<(InvoiceId, TagId)>,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = RemoveTagging {
        invoice_id,
        tag_id,
        owner_id: claimant.user_id(),
    };
    commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListTagsOfInvoiceParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// The number of items at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List tags of invoice
#[utoipa::path(
    get,
    path = "/invoices/{invoice_id}/tags",
    tag = "Billing",
    params(("invoice_id" = uuid::Uuid, Path), ListTagsOfInvoiceParams),
    security(("access_token" = [])),
    responses((status = OK, body = Page<TagView>)),
)]
async fn list_tags_of_invoice(
    claimant: Claimant,
    Path(invoice_id): Path<InvoiceId>,
    State(queries): State<QueryBus>,
    Query(params): Query<ListTagsOfInvoiceParams>,
) -> ApiResult<axum::Json<Page<TagView>>> {
    let message = ListTagsOfInvoice {
        invoice_id,
        owner_id: claimant.user_id(),
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(message).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListInvoicesOfTagParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// The number of items at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List invoices of tag
#[utoipa::path(
    get,
    path = "/tags/{tag_id}/invoices",
    tag = "Billing",
    params(("tag_id" = uuid::Uuid, Path), ListInvoicesOfTagParams),
    security(("access_token" = [])),
    responses((status = OK, body = Page<InvoiceView>)),
)]
async fn list_invoices_of_tag(
    claimant: Claimant,
    Path(tag_id): Path<TagId>,
    State(queries): State<QueryBus>,
    Query(params): Query<ListInvoicesOfTagParams>,
) -> ApiResult<axum::Json<Page<InvoiceView>>> {
    let message = ListInvoicesOfTag {
        tag_id,
        owner_id: claimant.user_id(),
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(message).await?))
}
