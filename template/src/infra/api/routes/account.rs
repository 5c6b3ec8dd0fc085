use app_core::{
    auth::{
        commands::{change_password::ChangePassword, delete_user::DeleteUser},
        domain::password::{Password, PasswordAttempt},
        queries::{
            get_account::{AccountView, GetAccount},
            get_email::GetEmail,
            list_user_sessions::{ListUserSessions, UserSessionView},
        },
        shared::{user_tokens::UserTokens, user_unknown::user_unknown},
    },
    user_profile::queries::get_private_user_profile::{
        GetPrivateUserProfile, PrivateUserProfileView,
    },
};
use axum::{extract::State, http::StatusCode};
use kernel::{field, validate};
use runtime::api::{ApiResult, Json};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
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
        .routes(routes!(change_password))
        .routes(routes!(delete_me))
        .routes(routes!(export_me))
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
/// It closes all my sessions, and opens another one, whose tokens it returns.
#[utoipa::path(
    put,
    path = "/users/me/password",
    tag = "User",
    request_body = ChangePasswordBody,
    security(("access_token" = [])),
    responses((status = OK, body = UserTokens), (status = TOO_MANY_REQUESTS)),
)]
async fn change_password(
    claimant: VerifiedClaimant,
    limiter: RateLimiter,
    State(commands): State<CommandBus>,
    State(queries): State<QueryBus>,
    Json(body): Json<ChangePasswordBody>,
) -> ApiResult<axum::Json<UserTokens>> {
    let (current_password, new_password) = validate((
        field(
            "/current_password",
            PasswordAttempt::try_from(body.current_password),
        ),
        field("/new_password", Password::try_from(body.new_password)),
    ))?;
    let (user_id, session_id) = (claimant.user_id(), claimant.session_id());
    password_limits::check(&limiter, &claimant)?;
    let own = queries.dispatch(GetEmail { user_id }).await?;
    mail_limits::check_own(&limiter, &own.ok_or_else(user_unknown)?.email)?;
    let message = ChangePassword {
        user_id,
        session_id,
        current_password,
        new_password,
    };
    let changed = commands.dispatch(message).await;
    let tokens = changed
        .inspect_err(|error| security_events::password_refused(user_id, session_id, error))?;
    security_events::password_changed(user_id, tokens.session_id);
    Ok(axum::Json(tokens))
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
    claimant: VerifiedClaimant,
    limiter: RateLimiter,
    State(commands): State<CommandBus>,
    Json(body): Json<DeleteMeBody>,
) -> ApiResult<StatusCode> {
    let password = field("/password", PasswordAttempt::try_from(body.password))?;
    let (user_id, session_id) = (claimant.user_id(), claimant.session_id());
    password_limits::check(&limiter, &claimant)?;
    let message = DeleteUser {
        user_id,
        session_id,
        password,
    };
    let deleted = commands.dispatch(message).await;
    deleted.inspect_err(|error| security_events::password_refused(user_id, session_id, error))?;
    security_events::user_deleted(user_id, session_id);
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
    claimant: VerifiedClaimant,
    State(queries): State<QueryBus>,
) -> ApiResult<axum::Json<ExportAnswer>> {
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
    security_events::user_exported(user_id, claimant.session_id());
    Ok(axum::Json(answer))
}
