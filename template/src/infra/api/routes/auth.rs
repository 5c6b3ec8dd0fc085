use app_core::{
    Error,
    auth::{
        commands::{
            close_user_session::CloseUserSession, refresh_user_session::RefreshUserSession,
            sign_in::SignIn,
        },
        domain::email_address::EmailAddress,
        shared::user_tokens::UserTokens,
    },
    field, validate,
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::IntoResponse,
};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::infra::{
    api::{dependencies::Claimant, extract::Json, problem::ApiResult},
    bus::CommandBus,
    composition::Lifespan,
};

pub fn router() -> OpenApiRouter<Lifespan> {
    OpenApiRouter::new()
        .routes(routes!(open_session))
        .routes(routes!(refresh_session))
        .routes(routes!(close_current_session))
}

/// For answers with tokens: nothing on the way may keep them (RFC 6749, section 5.1).
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

#[derive(Deserialize, ToSchema)]
struct OpenSessionBody {
    #[schema(example = "ada@example.org")]
    email: String,
    #[schema(value_type = String, example = "correct horse")]
    password: SecretString,
}

/// Sign in
#[utoipa::path(
    post,
    path = "/auth/sessions",
    tag = "Auth",
    request_body = OpenSessionBody,
    responses(
        (status = CREATED, body = UserTokens),
        (status = UNAUTHORIZED, description = "The email address or the password is wrong"),
    ),
)]
async fn open_session(
    State(commands): State<CommandBus>,
    Json(body): Json<OpenSessionBody>,
) -> ApiResult<impl IntoResponse> {
    let tokens = commands.dispatch(SignIn::try_from(body)?).await?;
    Ok((StatusCode::CREATED, NO_STORE, axum::Json(tokens)))
}

impl TryFrom<OpenSessionBody> for SignIn {
    type Error = Error;

    fn try_from(body: OpenSessionBody) -> Result<Self, Error> {
        let (email,) = validate((field("/email", EmailAddress::try_from(body.email)),))?;
        Ok(Self {
            email,
            password: body.password,
        })
    }
}

#[derive(Deserialize, ToSchema)]
struct RefreshSessionBody {
    #[schema(value_type = String)]
    session_token: SecretString,
}

/// Get a new pair of tokens
///
/// Each session token works once. One that is used twice closes the session.
#[utoipa::path(
    post,
    path = "/auth/sessions/refresh",
    tag = "Auth",
    request_body = RefreshSessionBody,
    responses(
        (status = OK, body = UserTokens),
        (status = UNAUTHORIZED, description = "The session is over"),
    ),
)]
async fn refresh_session(
    State(commands): State<CommandBus>,
    Json(RefreshSessionBody { session_token }): Json<RefreshSessionBody>,
) -> ApiResult<impl IntoResponse> {
    let renewed = commands
        .dispatch(RefreshUserSession { session_token })
        .await?;
    Ok((NO_STORE, axum::Json(renewed.map_err(Error::from)?)))
}

/// Sign out
#[utoipa::path(
    delete,
    path = "/auth/sessions/current",
    tag = "Auth",
    security(("access_token" = [])),
    responses((status = NO_CONTENT)),
)]
async fn close_current_session(
    claimant: Claimant,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let session_id = claimant.session_id();
    commands.dispatch(CloseUserSession { session_id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
