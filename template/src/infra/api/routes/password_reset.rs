use std::time::Duration;

use app_core::auth::{
    commands::{request_password_reset::RequestPasswordReset, reset_password::ResetPassword},
    domain::{email_address::EmailAddress, password::Password},
};
use axum::{extract::State, http::StatusCode};
use kernel::field;
use runtime::api::{ApiResult, Json, RateLimit};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::{api::mail_limits, security_events},
    service::{AppContext, CommandBus, RateLimiter},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(request_password_reset))
        .routes(routes!(reset_password))
}

/// Each hashes a password. A token has too many random bits to be guessed.
const RESETS_FROM_ADDRESS: RateLimit = RateLimit {
    name: "password-resets-from-address",
    requests: 60,
    period: Duration::from_mins(1),
};

#[derive(Deserialize, ToSchema)]
struct RequestPasswordResetBody {
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    email: String,
}

/// Ask for a new password
///
/// The answer is the same if there is no user with this email address. If there is one, they get a mail with a token that
/// works once, for an hour. For half an hour, another request sends no other mail.
#[utoipa::path(
    post,
    path = "/auth/password-reset-request",
    tag = "Auth",
    request_body = RequestPasswordResetBody,
    responses((status = ACCEPTED), (status = TOO_MANY_REQUESTS)),
)]
async fn request_password_reset(
    limiter: RateLimiter,
    State(commands): State<CommandBus>,
    Json(body): Json<RequestPasswordResetBody>,
) -> ApiResult<StatusCode> {
    let email = field("/email", EmailAddress::try_from(body.email))?;
    mail_limits::check_client(&limiter)?;
    commands.dispatch(RequestPasswordReset { email }).await?;
    security_events::password_reset_requested();
    Ok(StatusCode::ACCEPTED)
}

#[derive(Deserialize, ToSchema)]
struct ResetPasswordBody {
    #[schema(value_type = String, max_length = 128, example = "019a0000-0000-7000-8000-000000000000.c2VjcmV0")]
    token: SecretString,
    #[schema(value_type = String, min_length = 8, max_length = 256, example = "correct horse")]
    password: SecretString,
}

/// Set a new password
///
/// It takes the token of a mail. All sessions of the user are closed, and they are told by a mail.
#[utoipa::path(
    post,
    path = "/auth/password-reset",
    tag = "Auth",
    request_body = ResetPasswordBody,
    responses((status = NO_CONTENT), (status = TOO_MANY_REQUESTS)),
)]
async fn reset_password(
    limiter: RateLimiter,
    State(commands): State<CommandBus>,
    Json(body): Json<ResetPasswordBody>,
) -> ApiResult<StatusCode> {
    limiter.check_address(&RESETS_FROM_ADDRESS)?;
    let message = ResetPassword {
        token: body.token,
        password: field("/password", Password::try_from(body.password))?,
    };
    let user_id = commands
        .dispatch(message)
        .await
        .inspect_err(security_events::account_token_refused)?;
    security_events::password_reset(user_id);
    Ok(StatusCode::NO_CONTENT)
}
