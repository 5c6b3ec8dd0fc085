use app_core::auth::{
    commands::{
        close_user_session::CloseUserSession, open_user_session::OpenUserSession,
        refresh_user_session::RefreshUserSession,
    },
    domain::{email_address::EmailAddress, password::PasswordAttempt},
    shared::user_tokens::UserTokens,
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::IntoResponse,
};
use kernel::{Error, field, validate};
use runtime::api::{ApiResult, Json};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::api::dependencies::Claimant,
    service::{AppContext, CommandBus},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(open_user_session))
        .routes(routes!(refresh_user_session))
        .routes(routes!(close_user_session))
}

/// Caches must not store responses with tokens (RFC 6749, section 5.1).
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

#[derive(Deserialize, ToSchema)]
struct OpenUserSessionBody {
    #[schema(example = "ada@example.org")]
    email: String,
    #[schema(value_type = String, max_length = 256, example = "correct horse")]
    password: SecretString,
}

/// Open a session
#[utoipa::path(
    post,
    path = "/auth/sessions",
    tag = "Auth",
    request_body = OpenUserSessionBody,
    responses(
        (status = CREATED, body = UserTokens),
        (status = UNAUTHORIZED, description = "The email address or the password is wrong"),
    ),
)]
async fn open_user_session(
    State(commands): State<CommandBus>,
    Json(body): Json<OpenUserSessionBody>,
) -> ApiResult<impl IntoResponse> {
    let (email, password) = validate((
        field("/email", EmailAddress::try_from(body.email)),
        field("/password", PasswordAttempt::try_from(body.password)),
    ))?;
    let message = OpenUserSession { email, password };
    let tokens = commands.dispatch(message).await?;
    Ok((StatusCode::CREATED, NO_STORE, axum::Json(tokens)))
}

#[derive(Deserialize, ToSchema)]
struct RefreshUserSessionBody {
    #[schema(value_type = String)]
    session_token: SecretString,
}

/// Renew a session
///
/// Returns a new pair of tokens. Each session token works once. If one is used a second time, the session is
/// closed.
#[utoipa::path(
    post,
    path = "/auth/sessions/refresh",
    tag = "Auth",
    request_body = RefreshUserSessionBody,
    responses(
        (status = OK, body = UserTokens),
        (status = UNAUTHORIZED, description = "The session token is not valid, or the session has ended"),
    ),
)]
async fn refresh_user_session(
    State(commands): State<CommandBus>,
    Json(body): Json<RefreshUserSessionBody>,
) -> ApiResult<impl IntoResponse> {
    let message = RefreshUserSession {
        session_token: body.session_token,
    };
    let tokens = commands.dispatch(message).await?.map_err(Error::from)?;
    Ok((NO_STORE, axum::Json(tokens)))
}

/// Close my session
#[utoipa::path(
    delete,
    path = "/auth/sessions/current",
    tag = "Auth",
    security(("access_token" = [])),
    responses((status = NO_CONTENT)),
)]
async fn close_user_session(
    claimant: Claimant,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = CloseUserSession {
        session_id: claimant.session_id(),
    };
    commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
}
