use app_core::social::{
    commands::{add_membership::AddMembership, remove_membership::RemoveMembership},
    domain::{group::GroupId, member::MemberId},
    queries::{
        list_groups_of_member::ListGroupsOfMember, list_members_of_group::ListMembersOfGroup,
    },
    shared::{group_view::GroupView, member_view::MemberView},
};
use axum::{extract::State, http::StatusCode};
use kernel::{Cursor, Limit, Page};
use runtime::api::{ApiResult, Path, Query};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::service::{AppContext, CommandBus, QueryBus};

pub fn router() -> OpenApiRouter<AppContext> {
    OpenApiRouter::new()
        .routes(routes!(add_membership, remove_membership))
        .routes(routes!(list_groups_of_member))
        .routes(routes!(list_members_of_group))
}

/// Add membership
#[utoipa::path(
    put,
    path = "/members/{member_id}/groups/{group_id}",
    tag = "Social",
    params(("member_id" = uuid::Uuid, Path), ("group_id" = uuid::Uuid, Path)),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, description = "There is no such member or group"),
    ),
)]
async fn add_membership(
    Path((member_id, group_id)): Path<(MemberId, GroupId)>,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = AddMembership {
        member_id,
        group_id,
    };
    commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove membership
#[utoipa::path(
    delete,
    path = "/members/{member_id}/groups/{group_id}",
    tag = "Social",
    params(("member_id" = uuid::Uuid, Path), ("group_id" = uuid::Uuid, Path)),
    responses((status = NO_CONTENT)),
)]
async fn remove_membership(
    Path((member_id, group_id)): Path<(MemberId, GroupId)>,
    State(commands): State<CommandBus>,
) -> ApiResult<StatusCode> {
    let message = RemoveMembership {
        member_id,
        group_id,
    };
    commands.dispatch(message).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListGroupsOfMemberParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// The number of items at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List groups of member
#[utoipa::path(
    get,
    path = "/members/{member_id}/groups",
    tag = "Social",
    params(("member_id" = uuid::Uuid, Path), ListGroupsOfMemberParams),
    responses((status = OK, body = Page<GroupView>)),
)]
async fn list_groups_of_member(
    Path(member_id): Path<MemberId>,
    State(queries): State<QueryBus>,
    Query(params): Query<ListGroupsOfMemberParams>,
) -> ApiResult<axum::Json<Page<GroupView>>> {
    let message = ListGroupsOfMember {
        member_id,
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(message).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListMembersOfGroupParams {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// The number of items at most.
    #[serde(default)]
    #[param(inline)]
    limit: Limit,
}

/// List members of group
#[utoipa::path(
    get,
    path = "/groups/{group_id}/members",
    tag = "Social",
    params(("group_id" = uuid::Uuid, Path), ListMembersOfGroupParams),
    responses((status = OK, body = Page<MemberView>)),
)]
async fn list_members_of_group(
    Path(group_id): Path<GroupId>,
    State(queries): State<QueryBus>,
    Query(params): Query<ListMembersOfGroupParams>,
) -> ApiResult<axum::Json<Page<MemberView>>> {
    let message = ListMembersOfGroup {
        group_id,
        after: params.after,
        limit: params.limit,
    };
    Ok(axum::Json(queries.dispatch(message).await?))
}
