use std::time::Duration;

use app_core::auth::{
    commands::{
        change_email::ChangeEmail, confirm_email::ConfirmEmail,
        request_email_change::RequestEmailChange,
        request_email_confirmation::RequestEmailConfirmation,
    },
    domain::{email_address::EmailAddress, password::PasswordAttempt},
    queries::get_email::{EmailView, GetEmail},
    shared::user_unknown::user_unknown,
};
use axum::{extract::State, http::StatusCode};
use kernel::{field, validate};
use runtime::api::{ApiResult, Json, RateLimit};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::{
        api::{dependencies::VerifiedClaimant, mail_limits, password_limits},
        security_events,
    },
    service::{AppContext, CommandBus, QueryBus, RateLimiter},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(get_my_email))
        .routes(routes!(request_email_confirmation))
        .routes(routes!(confirm_email))
        .routes(routes!(request_email_change))
        .routes(routes!(change_email))
}

/// A token has too many random bits to be guessed. Many users may share an address.
const TOKENS_FROM_ADDRESS: RateLimit = RateLimit {
    name: "email-tokens-from-address",
    requests: 60,
    period: Duration::from_mins(1),
};

/// Get my email address
#[utoipa::path(
    get,
    path = "/users/me/email",
    tag = "User",
    security(("access_token" = [])),
    responses(
        (status = OK, body = EmailView),
        (status = NOT_FOUND, description = "There is no such user any more"),
    ),
)]
async fn get_my_email(
    claimant: VerifiedClaimant,
    State(queries): State<QueryBus>,
) -> ApiResult<axum::Json<EmailView>> {
    let user_id = claimant.user_id();
    let view = queries.dispatch(GetEmail { user_id }).await?;
    Ok(axum::Json(view.ok_or_else(user_unknown)?))
}

/// Send me the mail again with which I confirm my email address
///
/// There is none if it is confirmed.
#[utoipa::path(
    post,
    path = "/auth/email-confirmation-request",
    tag = "Auth",
    security(("access_token" = [])),
    responses((status = ACCEPTED), (status = TOO_MANY_REQUESTS)),
)]
async fn request_email_confirmation(
    limiter: RateLimiter,
    claimant: VerifiedClaimant,
    State(commands): State<CommandBus>,
    State(queries): State<QueryBus>,
) -> ApiResult<StatusCode> {
    let user_id = claimant.user_id();
    let own = queries.dispatch(GetEmail { user_id }).await?;
    mail_limits::check(&limiter, &own.ok_or_else(user_unknown)?.email)?;
    let message = RequestEmailConfirmation { user_id };
    commands.dispatch(message).await?;
    security_events::email_confirmation_requested(user_id, claimant.session_id());
    Ok(StatusCode::ACCEPTED)
}

#[derive(Deserialize, ToSchema)]
struct EmailTokenBody {
    #[schema(value_type = String, max_length = 128, example = "019a0000-0000-7000-8000-000000000000.c2VjcmV0")]
    token: SecretString,
}

/// Confirm my email address
///
/// I must be signed in, and send the token of the mail that follows my registration. It works once, for seven days.
#[utoipa::path(
    post,
    path = "/auth/email-confirmation",
    tag = "Auth",
    request_body = EmailTokenBody,
    security(("access_token" = [])),
    responses((status = NO_CONTENT), (status = TOO_MANY_REQUESTS)),
)]
async fn confirm_email(
    limiter: RateLimiter,
    claimant: VerifiedClaimant,
    State(commands): State<CommandBus>,
    Json(body): Json<EmailTokenBody>,
) -> ApiResult<StatusCode> {
    limiter.check_address(&TOKENS_FROM_ADDRESS)?;
    let user_id = claimant.user_id();
    let message = ConfirmEmail {
        user_id,
        token: body.token,
    };
    commands
        .dispatch(message)
        .await
        .inspect_err(security_events::account_token_refused)?;
    security_events::email_confirmed(user_id, claimant.session_id());
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct RequestEmailChangeBody {
    #[schema(format = Email, max_length = 254, example = "countess@example.org")]
    email: String,
    /// The current one.
    #[schema(value_type = String, max_length = 256, example = "correct horse")]
    password: SecretString,
}

/// Ask for another email address
///
/// The new address gets a mail with a token that works once, for an hour, and the old one a notice. The answer is the same
/// if somebody else has the new address.
#[utoipa::path(
    post,
    path = "/auth/email-change-request",
    tag = "Auth",
    request_body = RequestEmailChangeBody,
    security(("access_token" = [])),
    responses((status = ACCEPTED), (status = TOO_MANY_REQUESTS)),
)]
async fn request_email_change(
    limiter: RateLimiter,
    claimant: VerifiedClaimant,
    State(commands): State<CommandBus>,
    State(queries): State<QueryBus>,
    Json(body): Json<RequestEmailChangeBody>,
) -> ApiResult<StatusCode> {
    let (user_id, session_id) = (claimant.user_id(), claimant.session_id());
    let (new_email, password) = validate((
        field("/email", EmailAddress::try_from(body.email)),
        field("/password", PasswordAttempt::try_from(body.password)),
    ))?;
    password_limits::check(&limiter, &claimant)?;
    let own = queries.dispatch(GetEmail { user_id }).await?;
    mail_limits::check_own(&limiter, &own.ok_or_else(user_unknown)?.email)?;
    mail_limits::check(&limiter, &new_email)?;
    let message = RequestEmailChange {
        user_id,
        new_email,
        password,
    };
    let requested = commands.dispatch(message).await;
    requested.inspect_err(|error| security_events::password_refused(user_id, session_id, error))?;
    security_events::email_change_requested(user_id, session_id);
    Ok(StatusCode::ACCEPTED)
}

/// Change my email address
///
/// I must be signed in, and send the token of the mail to the new address.
#[utoipa::path(
    post,
    path = "/auth/email-change",
    tag = "Auth",
    request_body = EmailTokenBody,
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = CONFLICT, description = "Another user has this email address"),
        (status = TOO_MANY_REQUESTS),
    ),
)]
async fn change_email(
    limiter: RateLimiter,
    claimant: VerifiedClaimant,
    State(commands): State<CommandBus>,
    Json(body): Json<EmailTokenBody>,
) -> ApiResult<StatusCode> {
    limiter.check_address(&TOKENS_FROM_ADDRESS)?;
    let user_id = claimant.user_id();
    let message = ChangeEmail {
        user_id,
        token: body.token,
    };
    commands
        .dispatch(message)
        .await
        .inspect_err(security_events::account_token_refused)?;
    security_events::email_changed(user_id, claimant.session_id());
    Ok(StatusCode::NO_CONTENT)
}
