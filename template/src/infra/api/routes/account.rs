use std::time::Duration;

use app_core::{
    UserId,
    auth::{
        commands::{change_password::ChangePassword, delete_user::DeleteUser},
        domain::password::{Password, PasswordAttempt},
        queries::{
            get_account::{AccountView, GetAccount},
            list_user_sessions::{ListUserSessions, UserSessionView},
        },
        shared::{password_check::WrongPassword, user_unknown::user_unknown},
    },
    user_profile::queries::get_private_user_profile::{
        GetPrivateUserProfile, PrivateUserProfileView,
    },
};
use axum::{extract::State, http::StatusCode};
use kernel::{Error, field, validate};
use runtime::api::{ApiResult, Json, Problem, RateLimit};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::{
        api::{dependencies::Claimant, mail_limits},
        security_events,
    },
    service::{AppContext, CommandBus, QueryBus, RateLimiter},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(change_password))
        .routes(routes!(delete_me))
        .routes(routes!(export_me))
}

/// Whoever has an access token can guess the password as little as somebody who signs in. These are counted for each
/// address, so that nobody who has one can keep the user from changing the password.
const PASSWORD_CHECKS_OF_USER_FROM_ADDRESS: RateLimit = RateLimit {
    name: "password-checks-of-user-from-address",
    requests: 10,
    period: Duration::from_mins(15),
};

const PASSWORD_CHECKS_OF_USER: RateLimit = RateLimit {
    name: "password-checks-of-user",
    requests: 100,
    period: Duration::from_hours(1),
};

/// Fails if the passwords of a user were checked too often.
pub fn limit_password_checks(limiter: &RateLimiter, user_id: UserId) -> Result<(), Problem> {
    limiter.check_key_of_address(&PASSWORD_CHECKS_OF_USER_FROM_ADDRESS, &user_id)?;
    limiter.check(&PASSWORD_CHECKS_OF_USER, &user_id)
}

/// Logs that a claimant did not know their password, if that is the `error`.
pub fn note_wrong_password(claimant: &Claimant, error: &Error) {
    if let Error::Invalid(violations) = error
        && violations
            .iter()
            .any(|violation| violation.code == WrongPassword::CODE)
    {
        security_events::password_refused(claimant.user_id(), claimant.session_id());
    }
}

#[derive(Deserialize, ToSchema)]
struct ChangePasswordBody {
    #[schema(value_type = String, max_length = 256, example = "correct horse")]
    current_password: SecretString,
    #[schema(value_type = String, min_length = 8, max_length = 256, example = "battery staple")]
    new_password: SecretString,
}

/// Change my password
///
/// It closes my other sessions.
#[utoipa::path(
    put,
    path = "/users/me/password",
    tag = "User",
    request_body = ChangePasswordBody,
    security(("access_token" = [])),
    responses((status = NO_CONTENT), (status = TOO_MANY_REQUESTS)),
)]
async fn change_password(
    claimant: Claimant,
    limiter: RateLimiter,
    State(commands): State<CommandBus>,
    State(queries): State<QueryBus>,
    Json(body): Json<ChangePasswordBody>,
) -> ApiResult<StatusCode> {
    let (current_password, new_password) = validate((
        field(
            "/current_password",
            PasswordAttempt::try_from(body.current_password),
        ),
        field("/new_password", Password::try_from(body.new_password)),
    ))?;
    claimant.verified(&queries).await?;
    limit_password_checks(&limiter, claimant.user_id())?;
    mail_limits::check(&limiter, &claimant.user_id())?;
    let message = ChangePassword {
        user_id: claimant.user_id(),
        session_id: claimant.session_id(),
        current_password,
        new_password,
    };
    let changed = commands.dispatch(message).await;
    changed.inspect_err(|error| note_wrong_password(&claimant, error))?;
    security_events::password_changed(claimant.user_id());
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct DeleteMeBody {
    #[schema(value_type = String, max_length = 256, example = "correct horse")]
    password: SecretString,
}

/// Delete my account
///
/// My sessions end at once. What other parts of the service store about me is deleted a moment later.
#[utoipa::path(
    post,
    path = "/users/me/deletion",
    tag = "User",
    request_body = DeleteMeBody,
    security(("access_token" = [])),
    responses((status = NO_CONTENT), (status = TOO_MANY_REQUESTS)),
)]
async fn delete_me(
    claimant: Claimant,
    limiter: RateLimiter,
    State(commands): State<CommandBus>,
    State(queries): State<QueryBus>,
    Json(body): Json<DeleteMeBody>,
) -> ApiResult<StatusCode> {
    let password = field("/password", PasswordAttempt::try_from(body.password))?;
    claimant.verified(&queries).await?;
    limit_password_checks(&limiter, claimant.user_id())?;
    let message = DeleteUser {
        user_id: claimant.user_id(),
        session_id: claimant.session_id(),
        password,
    };
    let deleted = commands.dispatch(message).await;
    deleted.inspect_err(|error| note_wrong_password(&claimant, error))?;
    security_events::user_deleted(claimant.user_id());
    Ok(StatusCode::NO_CONTENT)
}

/// All that is stored about a user. A context that stores more adds a field here, with the view of a query.
#[derive(Serialize, ToSchema)]
struct ExportAnswer {
    account: AccountView,
    profile: Option<PrivateUserProfileView>,
    sessions: Vec<UserSessionView>,
}

/// Export my data
///
/// Returns all that is stored about me, without secrets.
#[utoipa::path(
    get,
    path = "/users/me/export",
    tag = "User",
    security(("access_token" = [])),
    responses((status = OK, body = ExportAnswer)),
)]
async fn export_me(
    claimant: Claimant,
    State(queries): State<QueryBus>,
) -> ApiResult<axum::Json<ExportAnswer>> {
    claimant.verified(&queries).await?;
    let user_id = claimant.user_id();
    let account = queries.dispatch(GetAccount { user_id }).await?;
    let profile = queries.dispatch(GetPrivateUserProfile { user_id }).await?;
    let sessions = ListUserSessions {
        user_id,
        current: Some(claimant.session_id()),
    };
    let answer = ExportAnswer {
        account: account.ok_or_else(user_unknown)?,
        profile,
        sessions: queries.dispatch(sessions).await?,
    };
    security_events::user_exported(user_id);
    Ok(axum::Json(answer))
}
