use app_core::{
    UserId,
    auth::{Name, domain::permission::Permission},
    user_profile::{
        commands::update_user_profile::UpdateUserProfile,
        queries::get_private_user_profile::{GetPrivateUserProfile, PrivateUserProfileView},
        shared::profile_unknown::profile_unknown,
    },
};
use axum::{extract::State, http::StatusCode};
use kernel::{field, given, validate};
use runtime::api::{ApiResult, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    infra::api::dependencies::{Claimant, VerifiedClaimant},
    service::{AppContext, CommandBus, QueryBus},
};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(get_me, update_me))
        .routes(routes!(get_user))
}

// It is asked for often and shows a name, so it believes the access token: see `Claimant`.
/// Get my profile
#[utoipa::path(
    get,
    path = "/users/me",
    tag = "User",
    security(("access_token" = [])),
    responses(
        (status = OK, body = PrivateUserProfileView),
        (status = NOT_FOUND, description = "The user is new, and has no profile yet"),
    ),
)]
async fn get_me(
    claimant: Claimant,
    State(queries): State<QueryBus>,
) -> ApiResult<axum::Json<PrivateUserProfileView>> {
    let user_id = claimant.user_id();
    let view = queries.dispatch(GetPrivateUserProfile { user_id }).await?;
    Ok(axum::Json(view.ok_or_else(profile_unknown)?))
}

/// Get the profile of any user
#[utoipa::path(
    get,
    path = "/users/{id}",
    tag = "User",
    params(("id" = UserId, Path)),
    security(("access_token" = ["users:read"])),
    responses(
        (status = OK, body = PrivateUserProfileView),
        (status = FORBIDDEN, description = "The permission `users:read` is missing"),
        (status = NOT_FOUND, description = "There is no such user, or they have no profile yet"),
    ),
)]
async fn get_user(
    claimant: VerifiedClaimant,
    Path(user_id): Path<UserId>,
    State(queries): State<QueryBus>,
) -> ApiResult<axum::Json<PrivateUserProfileView>> {
    claimant.must_have(&Permission::READ_USERS)?;
    let view = queries.dispatch(GetPrivateUserProfile { user_id }).await?;
    Ok(axum::Json(view.ok_or_else(profile_unknown)?))
}

/// An unknown field is an error, because the client would assume that it was changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateMeBody {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Name>, nullable = false)]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Name>, nullable = false)]
    last_name: Option<String>,
}

/// Change my profile
///
/// Fields that are absent are not changed (RFC 7396).
#[utoipa::path(
    patch,
    path = "/users/me",
    tag = "User",
    request_body = UpdateMeBody,
    security(("access_token" = [])),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "The user is new, and has no profile yet"),
    ),
)]
async fn update_me(
    claimant: VerifiedClaimant,
    State(commands): State<CommandBus>,
    Json(body): Json<UpdateMeBody>,
) -> ApiResult<StatusCode> {
    let (first_name, last_name) = validate((
        field(
            "/first_name",
            body.first_name.map(Name::try_from).transpose(),
        ),
        field("/last_name", body.last_name.map(Name::try_from).transpose()),
    ))?;
    let message = UpdateUserProfile {
        user_id: claimant.user_id(),
        first_name,
        last_name,
    };
    commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
}
