use app_core::{
    blog::ArticleId,
    social::{
        commands::{add_bookmark::AddBookmark, remove_bookmark::RemoveBookmark},
        queries::{
            list_articles_of_reader::{ListArticlesOfReader, ListArticlesOfReaderView},
            list_readers_of_article::{ListReadersOfArticle, ReaderView},
        },
    },
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
        .routes(routes!(add_bookmark, remove_bookmark))
        .routes(routes!(list_articles_of_reader))
        .routes(routes!(list_readers_of_article))
}

/// Add bookmark
#[utoipa::path(
    put,
    path = "/bookmarks/{article_id}",
    tag = "Social",
    params(("article_id" = uuid::Uuid, Path)),
    security(("access_token" = [])),
    responses((status = NO_CONTENT)),
)]
async fn add_bookmark(
    claimant: Claimant,
    Path(article_id): Path<ArticleId>,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = AddBookmark {
        reader_id: claimant.user_id(),
        article_id,
    };
    commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove bookmark
#[utoipa::path(
    delete,
    path = "/bookmarks/{article_id}",
    tag = "Social",
    params(("article_id" = uuid::Uuid, Path)),
    security(("access_token" = [])),
    responses((status = NO_CONTENT)),
)]
async fn remove_bookmark(
    claimant: Claimant,
    Path(article_id): Path<ArticleId>,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = RemoveBookmark {
        reader_id: claimant.user_id(),
        article_id,
    };
    commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListArticlesOfReaderParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// The number of items at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List articles of reader
#[utoipa::path(
    get,
    path = "/bookmarks",
    tag = "Social",
    params(ListArticlesOfReaderParams),
    security(("access_token" = [])),
    responses((status = OK, body = Page<ListArticlesOfReaderView>)),
)]
async fn list_articles_of_reader(
    claimant: Claimant,
    State(queries): State<QueryBus>,
    Query(params): Query<ListArticlesOfReaderParams>,
) -> ApiResult<axum::Json<Page<ListArticlesOfReaderView>>> {
    let message = ListArticlesOfReader {
        reader_id: claimant.user_id(),
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(message).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListReadersOfArticleParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// The number of items at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List readers of article
#[utoipa::path(
    get,
    path = "/articles/{article_id}/readers",
    tag = "Social",
    params(("article_id" = uuid::Uuid, Path), ListReadersOfArticleParams),
    security(("access_token" = [])),
    responses((status = OK, body = Page<ReaderView>)),
)]
async fn list_readers_of_article(
    _: Claimant,
    Path(article_id): Path<ArticleId>,
    State(queries): State<QueryBus>,
    Query(params): Query<ListReadersOfArticleParams>,
) -> ApiResult<axum::Json<Page<ReaderView>>> {
    let message = ListReadersOfArticle {
        article_id,
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(message).await?))
}
