use app_core::auth::{
    commands::{close_user_session::CloseUserSession, close_user_sessions::CloseUserSessions},
    domain::user_session::UserSessionId,
    queries::list_user_sessions::{ListUserSessions, UserSessionView},
    shared::session_unknown::session_unknown,
};
use axum::{extract::State, http::StatusCode};
use runtime::api::{ApiResult, Path};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::{api::dependencies::VerifiedClaimant, security_events},
    service::{AppContext, CommandBus, QueryBus},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(list_sessions, close_other_sessions))
        .routes(routes!(close_session))
}

#[derive(Serialize, ToSchema)]
struct UserSessionsAnswer {
    items: Vec<UserSessionView>,
}

/// List my sessions
#[utoipa::path(
    get,
    path = "/auth/sessions",
    tag = "Auth",
    security(("access_token" = [])),
    responses((status = OK, body = UserSessionsAnswer)),
)]
async fn list_sessions(
    claimant: VerifiedClaimant,
    State(queries): State<QueryBus>,
) -> ApiResult<axum::Json<UserSessionsAnswer>> {
    let query = ListUserSessions {
        user_id: claimant.user_id(),
        current: Some(claimant.session_id()),
    };
    let items = queries.dispatch(query).await?;
    Ok(axum::Json(UserSessionsAnswer { items }))
}

/// Close one of my sessions
#[utoipa::path(
    delete,
    path = "/auth/sessions/{id}",
    tag = "Auth",
    params(("id" = UserSessionId, Path)),
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "I have no such session"),
    ),
)]
async fn close_session(
    claimant: VerifiedClaimant,
    Path(session_id): Path<UserSessionId>,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = CloseUserSession {
        session_id,
        user_id: Some(claimant.user_id()),
    };
    let user_id = commands.dispatch(message).await?;
    let user_id = user_id.ok_or_else(session_unknown)?;
    security_events::session_closed(user_id, session_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Close my other sessions
#[utoipa::path(
    delete,
    path = "/auth/sessions",
    tag = "Auth",
    security(("access_token" = [])),
    responses((status = NO_CONTENT)),
)]
async fn close_other_sessions(
    claimant: VerifiedClaimant,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = CloseUserSessions {
        user_id: claimant.user_id(),
        except: Some(claimant.session_id()),
    };
    commands.dispatch(message).await?;
    security_events::sessions_closed(claimant.user_id(), claimant.session_id());
    Ok(StatusCode::NO_CONTENT)
}
