use std::time::Duration;

use app_core::auth::{
    commands::{
        close_user_session::CloseUserSession, open_user_session::OpenUserSession,
        refresh_user_session::RefreshUserSession,
    },
    domain::{email_address::EmailAddress, password::PasswordAttempt, user_session::RenewalError},
    shared::{session_token::decode_session_token, user_tokens::UserTokens},
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::IntoResponse,
};
use kernel::{Error, field, validate};
use runtime::api::{ApiResult, Json, RateLimit};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::{
        api::dependencies::{Claimant, Client},
        security_events,
    },
    service::{AppContext, CommandBus, RateLimiter},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(open_user_session))
        .routes(routes!(refresh_user_session))
        .routes(routes!(close_user_session))
}

/// Caches must not store responses with tokens (RFC 6749, section 5.1). The requests have none, so that is not the
/// default.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Many users may share an address.
const SIGN_INS_FROM_ADDRESS: RateLimit = RateLimit {
    name: "sign-ins-from-address",
    requests: 60,
    period: Duration::from_mins(1),
};

/// A password cannot be guessed with so few attempts. They are counted for each address, so that nobody can keep a user out
/// by failing in their name.
const SIGN_INS_OF_ACCOUNT_FROM_ADDRESS: RateLimit = RateLimit {
    name: "sign-ins-of-account-from-address",
    requests: 10,
    period: Duration::from_mins(15),
};

/// Somebody may have many addresses. It is the number of attempts that NIST SP 800-63B allows for a password, and needs at
/// least three addresses, so that it is not easy to use up.
const SIGN_INS_OF_ACCOUNT: RateLimit = RateLimit {
    name: "sign-ins-of-account",
    requests: 100,
    period: Duration::from_hours(1),
};

const RENEWALS_FROM_ADDRESS: RateLimit = RateLimit {
    name: "renewals-from-address",
    requests: 120,
    period: Duration::from_mins(1),
};

/// They are counted for each address, because whoever knows the id of a session must not keep its user from renewing it.
/// Its secret is too long to be guessed.
const RENEWALS_OF_SESSION_FROM_ADDRESS: RateLimit = RateLimit {
    name: "renewals-of-session-from-address",
    requests: 10,
    period: Duration::from_mins(1),
};

#[derive(Deserialize, ToSchema)]
struct OpenUserSessionBody {
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
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
        (status = TOO_MANY_REQUESTS),
    ),
)]
async fn open_user_session(
    limiter: RateLimiter,
    Client(client): Client,
    State(commands): State<CommandBus>,
    Json(body): Json<OpenUserSessionBody>,
) -> ApiResult<impl IntoResponse> {
    limiter.check_address(&SIGN_INS_FROM_ADDRESS)?;
    let (email, password) = validate((
        field("/email", EmailAddress::try_from(body.email)),
        field("/password", PasswordAttempt::try_from(body.password)),
    ))?;
    limiter.check_key_of_address(&SIGN_INS_OF_ACCOUNT_FROM_ADDRESS, &email)?;
    limiter.check(&SIGN_INS_OF_ACCOUNT, &email)?;
    let message = OpenUserSession {
        email,
        password,
        client,
    };
    let tokens = commands
        .dispatch(message)
        .await?
        .inspect_err(|invalid| match invalid.user_id {
            Some(user_id) if invalid.is_disabled => {
                security_events::sign_in_of_disabled_user(user_id);
            }
            user_id => security_events::sign_in_failed(user_id),
        })
        .map_err(Error::from)?;
    security_events::signed_in(tokens.user_id, tokens.session_id);
    Ok((StatusCode::CREATED, NO_STORE, axum::Json(tokens)))
}

#[derive(Deserialize, ToSchema)]
struct RefreshUserSessionBody {
    #[schema(value_type = String, max_length = 160, example = "019a0000-0000-7000-8000-000000000000.c2VjcmV0.6d61726b")]
    session_token: SecretString,
}

/// Renew a session
///
/// Returns a new pair of tokens. Each session token works once. The same request gets the same session token again for
/// ten seconds. If the token is used later than that, or after a newer one, the session is closed.
#[utoipa::path(
    post,
    path = "/auth/sessions/refresh",
    tag = "Auth",
    request_body = RefreshUserSessionBody,
    responses(
        (status = OK, body = UserTokens),
        (status = UNAUTHORIZED, description = "The session token is not valid, or the session has ended"),
        (status = TOO_MANY_REQUESTS),
    ),
)]
async fn refresh_user_session(
    limiter: RateLimiter,
    Client(client): Client,
    State(commands): State<CommandBus>,
    Json(body): Json<RefreshUserSessionBody>,
) -> ApiResult<impl IntoResponse> {
    limiter.check_address(&RENEWALS_FROM_ADDRESS)?;
    let (session_id, ..) = decode_session_token(&body.session_token)
        .inspect_err(|_| security_events::session_token_refused(None))?;
    limiter.check_key_of_address(&RENEWALS_OF_SESSION_FROM_ADDRESS, &session_id)?;
    let message = RefreshUserSession {
        session_token: body.session_token,
        client,
    };
    let tokens = commands
        .dispatch(message)
        .await
        .inspect_err(|error| {
            if matches!(error, Error::Unauthenticated(_)) {
                security_events::session_token_refused(Some(session_id));
            }
        })?
        .inspect_err(|closed| match closed.reason {
            RenewalError::SecretSpent => {
                security_events::session_token_reused(closed.user_id, session_id);
            }
            RenewalError::SessionExpired | RenewalError::SecretUnknown => {
                security_events::session_token_refused(Some(session_id));
            }
        })
        .map_err(Error::from)?;
    security_events::session_renewed(tokens.user_id, tokens.session_id);
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
        user_id: Some(claimant.user_id()),
    };
    commands.dispatch(message).await?;
    security_events::signed_out(claimant.user_id(), claimant.session_id());
    Ok(StatusCode::NO_CONTENT)
}
