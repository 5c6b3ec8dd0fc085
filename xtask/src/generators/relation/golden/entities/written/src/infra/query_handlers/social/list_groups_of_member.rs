use app_core::social::{
    domain::group::GroupId, queries::list_groups_of_member::ListGroupsOfMember,
    shared::group_view::GroupView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{groups, memberships},
    query_handlers::social::group_row::GroupRow,
};

/// The list and its order, for cursors.
const LIST: &str = "memberships of social: groups of a member by id, descending";

#[injectable]
pub struct ListGroupsOfMemberHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListGroupsOfMember> for ListGroupsOfMemberHandler {
    async fn handle(&self, query: ListGroupsOfMember) -> Result<Page<GroupView>> {
        let mut selected = memberships::table
            .inner_join(groups::table.on(groups::id.eq(memberships::group_id)))
            .filter(memberships::member_id.eq(types::uuid(query.member_id)))
            .order(memberships::group_id.desc())
            .limit(query.limit.and_one_more())
            .select(GroupRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            let id: GroupId = after.decode(LIST)?;
            selected = selected.filter(memberships::group_id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows.into_iter().map(GroupView::from).collect();
        Page::new(items, query.limit, |last: &GroupView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
