use app_core::social::{
    domain::member::MemberId, queries::list_members_of_group::ListMembersOfGroup,
    shared::member_view::MemberView,
};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Cursor, Page, QueryHandler, Result};
use nject::injectable;
use runtime::db::{UnitOfWork, failure, types};

use crate::infra::{
    db::tables::{members, memberships},
    query_handlers::social::member_row::MemberRow,
};

/// The list and its order, for cursors.
const LIST: &str = "memberships of social: members of a group by id, descending";

#[injectable]
pub struct ListMembersOfGroupHandler {
    unit_of_work: UnitOfWork,
}

impl QueryHandler<ListMembersOfGroup> for ListMembersOfGroupHandler {
    async fn handle(&self, query: ListMembersOfGroup) -> Result<Page<MemberView>> {
        let mut selected = memberships::table
            .inner_join(members::table.on(members::id.eq(memberships::member_id)))
            .filter(memberships::group_id.eq(types::uuid(query.group_id)))
            .order(memberships::member_id.desc())
            .limit(query.limit.and_one_more())
            .select(MemberRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            let id: MemberId = after.decode(LIST)?;
            selected = selected.filter(memberships::member_id.lt(types::uuid(id)));
        }
        let mut connection = self.unit_of_work.connection().await?;
        let rows = selected.load(&mut *connection).await.map_err(failure)?;
        let items = rows.into_iter().map(MemberView::from).collect();
        Page::new(items, query.limit, |last: &MemberView| {
            Cursor::encode(LIST, &last.id)
        })
    }
}
