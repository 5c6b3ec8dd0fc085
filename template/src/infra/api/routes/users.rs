use app_core::{
    Error, UserId,
    auth::domain::permission::Permission,
    field,
    user_profile::{
        commands::update_user_profile::UpdateUserProfile,
        domain::name::Name,
        queries::private::{GetPrivateUserProfile, PrivateUserProfileView},
    },
    validate,
};
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::infra::{
    api::{
        dependencies::Claimant,
        extract::{Json, Path},
        problem::ApiResult,
    },
    bus::{CommandBus, QueryBus},
    composition::Lifespan,
};

pub fn router() -> OpenApiRouter<Lifespan> {
    OpenApiRouter::new()
        .routes(routes!(get_me, update_me))
        .routes(routes!(get_user))
}

/// My profile
#[utoipa::path(
    get,
    path = "/users/me",
    tag = "User",
    security(("access_token" = [])),
    responses((status = OK, body = PrivateUserProfileView)),
)]
async fn get_me(
    claimant: Claimant,
    State(queries): State<QueryBus>,
) -> ApiResult<axum::Json<PrivateUserProfileView>> {
    let user_id = claimant.user_id();
    let view = queries.dispatch(GetPrivateUserProfile { user_id }).await?;
    Ok(axum::Json(view.ok_or_else(profile_unknown)?))
}

/// The profile of any user
#[utoipa::path(
    get,
    path = "/users/{id}",
    tag = "User",
    params(("id" = UserId, Path)),
    security(("access_token" = ["users:read"])),
    responses(
        (status = OK, body = PrivateUserProfileView),
        (status = FORBIDDEN, description = "Takes the permission `users:read`"),
        (status = NOT_FOUND, description = "There is no such user"),
    ),
)]
async fn get_user(
    claimant: Claimant,
    Path(user_id): Path<UserId>,
    State(queries): State<QueryBus>,
) -> ApiResult<axum::Json<PrivateUserProfileView>> {
    claimant.must_have(&Permission::READ_USERS)?;
    let view = queries.dispatch(GetPrivateUserProfile { user_id }).await?;
    Ok(axum::Json(view.ok_or_else(profile_unknown)?))
}

fn profile_unknown() -> Error {
    Error::not_found("profile_unknown", "There is no profile of this user.")
}

/// What is not known here is refused: it would be taken for a change that was made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateMeBody {
    #[schema(example = "Augusta")]
    first_name: Option<String>,
    #[schema(example = "King")]
    last_name: Option<String>,
}

/// Change my profile
///
/// What is absent or null stays as it is.
#[utoipa::path(
    patch,
    path = "/users/me",
    tag = "User",
    request_body = UpdateMeBody,
    security(("access_token" = [])),
    responses((status = NO_CONTENT)),
)]
async fn update_me(
    claimant: Claimant,
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
    commands
        .dispatch(UpdateUserProfile {
            user_id: claimant.user_id(),
            first_name,
            last_name,
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
