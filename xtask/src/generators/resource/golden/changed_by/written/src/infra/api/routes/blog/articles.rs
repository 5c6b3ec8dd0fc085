use app_core::blog::{
    commands::{
        change_article::ChangeArticle, create_article::CreateArticle, delete_article::DeleteArticle,
    },
    domain::article::{ArticleChange, ArticleId, NewArticle},
    queries::{get_article::GetArticle, list_articles::ListArticles},
    shared::{article_unknown, article_view::ArticleView},
};
use axum::{
    extract::State,
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use kernel::{Cursor, Error, Limit, MultilineText, Page, Result, Text};
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
        .routes(routes!(create_article, list_articles))
        .routes(routes!(get_article, change_article, delete_article))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateArticleBody {
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    #[schema(min_length = 1, max_length = 10_000)]
    body: String,
    pinned: bool,
}

impl TryFrom<CreateArticleBody> for NewArticle {
    type Error = Error;

    fn try_from(request_body: CreateArticleBody) -> Result<Self> {
        let (title, body) = kernel::validate((
            kernel::field("/title", Text::try_from(request_body.title)),
            kernel::field("/body", MultilineText::try_from(request_body.body)),
        ))?;
        Ok(Self {
            title,
            body,
            pinned: request_body.pinned,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct ArticleCreated {
    id: ArticleId,
}

/// Create an article
#[utoipa::path(
    post,
    path = "/articles",
    tag = "Blog",
    params(IdempotencyKeyHeader),
    request_body = CreateArticleBody,
    security(("access_token" = [])),
    responses(
        (status = CREATED, body = ArticleCreated, headers(("Location" = String))),
        (status = CONFLICT, description = "Another article has this title already. A request with the same `Idempotency-Key` is still running."),
    ),
)]
async fn create_article(
    claimant: Claimant,
    State(commands): State<CommandBus>,
    Idempotent { key, body }: Idempotent<CreateArticleBody>,
) -> ApiResult<impl IntoResponse> {
    let command = CreateArticle {
        author_id: claimant.user_id(),
        article: body.try_into()?,
    };
    let key = key.map(|key| key.of(claimant.user_id()));
    let id = commands.dispatch_once(key, command).await?;
    let location = [(LOCATION, format!("/articles/{id}"))];
    Ok((
        StatusCode::CREATED,
        location,
        axum::Json(ArticleCreated { id }),
    ))
}

/// Get an article
#[utoipa::path(
    get,
    path = "/articles/{id}",
    tag = "Blog",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = OK, body = ArticleView, headers(("ETag" = String))),
        (status = NOT_MODIFIED, description = "The client has this version already (`If-None-Match`)"),
        (status = NOT_FOUND, description = "There is no such article"),
    ),
)]
async fn get_article(
    Path(id): Path<ArticleId>,
    known: IfNoneMatch,
    State(queries): State<QueryBus>,
) -> ApiResult<Response> {
    let query = GetArticle { id };
    let view = queries
        .dispatch(query)
        .await?
        .ok_or_else(article_unknown::article_unknown)?;
    Ok(known.answer(view.version, axum::Json(view)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListArticlesParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List articles
#[utoipa::path(
    get,
    path = "/articles",
    tag = "Blog",
    params(ListArticlesParams),
    responses(
        (status = OK, body = Page<ArticleView>),
    ),
)]
async fn list_articles(
    State(queries): State<QueryBus>,
    Query(params): Query<ListArticlesParams>,
) -> ApiResult<axum::Json<Page<ArticleView>>> {
    let query = ListArticles {
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(query).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeArticleBody {
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    title: Option<String>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false, min_length = 1, max_length = 10_000)]
    body: Option<String>,
    #[serde(default, deserialize_with = "kernel::given")]
    #[schema(nullable = false)]
    pinned: Option<bool>,
}

impl TryFrom<ChangeArticleBody> for ArticleChange {
    type Error = Error;

    fn try_from(request_body: ChangeArticleBody) -> Result<Self> {
        let (title, body) = kernel::validate((
            kernel::field("/title", request_body.title.map(Text::try_from).transpose()),
            kernel::field(
                "/body",
                request_body.body.map(MultilineText::try_from).transpose(),
            ),
        ))?;
        Ok(Self {
            title,
            body,
            pinned: request_body.pinned,
        })
    }
}

/// Change an article
///
/// A field that is absent stays as it is. `null` removes a value. An object is replaced as a whole.
#[utoipa::path(
    patch,
    path = "/articles/{id}",
    tag = "Blog",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body(content = ChangeArticleBody, content_type = "application/merge-patch+json"),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT, headers(("ETag" = String))),
        (status = FORBIDDEN, description = "The article belongs to somebody else"),
        (status = NOT_FOUND, description = "There is no such article"),
        (status = CONFLICT, description = "Another article has this title already."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn change_article(
    claimant: Claimant,
    Path(id): Path<ArticleId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
    Json(body): Json<ChangeArticleBody>,
) -> ApiResult<impl IntoResponse> {
    let command = ChangeArticle {
        id,
        author_id: claimant.user_id(),
        seen,
        change: body.try_into()?,
    };
    let version = commands.dispatch(command).await?;
    Ok((StatusCode::NO_CONTENT, etag(version)))
}

/// Delete an article
#[utoipa::path(
    delete,
    path = "/articles/{id}",
    tag = "Blog",
    params(
        ("id" = uuid::Uuid, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version to delete"),
    ),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = FORBIDDEN, description = "The article belongs to somebody else"),
        (status = NOT_FOUND, description = "There is no such article"),
        (status = CONFLICT, description = "Something refers to this article."),
        (status = PRECONDITION_FAILED, description = "It was changed meanwhile"),
    ),
)]
async fn delete_article(
    claimant: Claimant,
    Path(id): Path<ArticleId>,
    IfMatch(seen): IfMatch,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let command = DeleteArticle {
        id,
        author_id: claimant.user_id(),
        seen,
    };
    commands.dispatch(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
